import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { guard } from '/webjars/lit-html/directives/guard.js';
import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { favourites, groups, inColumns, nameIn } from './markets.js';
import { odds, resultOf, whyNotOpen } from './words.js';

const FAVOURITES = 6;
const ARROWS = { up: '▲', down: '▼' };
const OVER = new Set(['CLOSED', 'SETTLED', 'CANCELLED']);

/** The markets that stand on a card. What they have in common is said once. */
export function headlineMarkets(markets, marks) {
  return repeat(
    markets,
    (market) => market.market,
    (market, place) => {
      const why = whyNotOpen(market);
      const isSaid = place > 0 && whyNotOpen(markets[place - 1]) === why;
      return marketView(market, market.name, isSaid ? '' : why, favourites(market.selections, FAVOURITES), marks);
    },
  );
}

/** All markets of an event, by kind. */
export function allMarkets(markets, marks) {
  return inColumns(groups(markets)).map(
    (column) => html`
      <div class="column">
        ${repeat(
          column,
          (group) => group.kind,
          (group) => groupView(group, marks),
        )}
      </div>
    `,
  );
}

function groupView(group, marks) {
  const reasons = new Set(group.markets.map(whyNotOpen));
  const shared = reasons.size === 1 ? [...reasons][0] : '';
  return html`
    <section class="group">
      <h4 class="group-title">
        <span>${group.title}</span>${shared ? html` <span class=${whyClass(group.markets[0])} title=${shared}>${shared}</span>` : nothing}
      </h4>
      ${repeat(
        group.markets,
        (market) => market.market,
        (market, place) => {
          const why = whyNotOpen(market);
          const isSaid = shared !== '' || (place > 0 && whyNotOpen(group.markets[place - 1]) === why);
          return marketView(market, nameIn(group, market), isSaid ? '' : why, market.selections, marks);
        },
      )}
    </section>
  `;
}

function marketView(market, name, why, selections, marks) {
  const moves = selections.map((selection) => marks.of(market, selection.id));
  const picks = selections.map((selection) => marks.isPicked(market, selection.id));
  return guard(
    [market, name, why, ...moves, ...picks],
    () => html`
      <div class="market" data-market=${market.market} data-status=${market.status.toLowerCase()}>
        ${name || why
          ? html`<p class="market-name"><span>${name}</span>${why ? html` <span class=${whyClass(market)} title=${why}>${why}</span>` : nothing}</p>`
          : nothing}
        <ul class="prices" data-count=${selections.length}>
          ${repeat(
            selections,
            (selection) => selection.id,
            (selection, place) => selectionView(selection, moves[place], picks[place], market.status),
          )}
        </ul>
      </div>
    `,
  );
}

// Amber is for what may open again.
function whyClass({ status }) {
  return status === 'SETTLED' || status === 'CLOSED' ? 'why over' : 'why';
}

function selectionView(selection, move, isPicked, marketStatus) {
  const classes = move ? `price ${move.direction} turn-${move.turn}` : 'price';
  return html`
    <li class=${classes} data-selection=${selection.id} data-status=${selection.status.toLowerCase()}>
      ${OVER.has(marketStatus)
        ? html`<div class="pick">${insideOf(selection, move)}</div>`
        : html`<button
            type="button"
            class="pick"
            aria-pressed=${String(isPicked)}
            aria-disabled=${String(!isPicked && !isOffered(selection, marketStatus))}
          >
            ${insideOf(selection, move)}
          </button>`}
    </li>
  `;
}

// Not `disabled`: a button that is would lose the focus of those who walk by keyboard, each time play stops.
function isOffered({ status, price }, marketStatus) {
  return marketStatus === 'OPEN' && status === 'ACTIVE' && price !== null;
}

function insideOf(selection, move) {
  return html`
    <span class="selection">${selection.name ?? selection.id}</span>
    ${selection.result
      ? html`<span class="result" data-result=${selection.result.toLowerCase()}>${resultOf(selection)}</span>`
      : html`<span class="odds"
          >${move ? html`<span class="arrow" aria-hidden="true">${ARROWS[move.direction]}</span>` : nothing}${priceOf(selection)}</span
        >`}
  `;
}

function priceOf({ status, price }) {
  return status === 'REMOVED' ? html`<span class="removed">withdrawn</span>` : odds(price);
}
