import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { guard } from '/webjars/lit-html/directives/guard.js';
import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { favourites, groups, inColumns, nameIn } from './markets.js';
import { odds, resultOf, whyNotOpen } from './words.js';

const FAVOURITES = 6;
const ARROWS = { up: '▲', down: '▼' };

/** The markets that stand on a card. What they have in common is said once. */
export function headlineMarkets(markets, flashes) {
  return repeat(
    markets,
    (market) => market.market,
    (market, place) => {
      const why = whyNotOpen(market);
      const isSaid = place > 0 && whyNotOpen(markets[place - 1]) === why;
      return marketView(market, market.name, isSaid ? '' : why, favourites(market.selections, FAVOURITES), flashes);
    },
  );
}

/** All markets of an event, by kind. */
export function allMarkets(markets, flashes) {
  return inColumns(groups(markets)).map(
    (column) => html`
      <div class="column">
        ${repeat(
          column,
          (group) => group.kind,
          (group) => groupView(group, flashes),
        )}
      </div>
    `,
  );
}

function groupView(group, flashes) {
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
          return marketView(market, nameIn(group, market), isSaid ? '' : why, market.selections, flashes);
        },
      )}
    </section>
  `;
}

function marketView(market, name, why, selections, flashes) {
  const marks = selections.map((selection) => flashes.of(market, selection.id));
  return guard(
    [market, name, why, ...marks],
    () => html`
      <div class="market" data-market=${market.market} data-status=${market.status.toLowerCase()}>
        ${name || why
          ? html`<p class="market-name"><span>${name}</span>${why ? html` <span class=${whyClass(market)} title=${why}>${why}</span>` : nothing}</p>`
          : nothing}
        <ul class="prices" data-count=${selections.length}>
          ${repeat(
            selections,
            (selection) => selection.id,
            (selection, place) => selectionView(selection, marks[place]),
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

function selectionView(selection, mark) {
  const classes = mark ? `price ${mark.direction} turn-${mark.turn}` : 'price';
  return html`
    <li class=${classes} data-selection=${selection.id} data-status=${selection.status.toLowerCase()}>
      <span class="selection">${selection.name ?? selection.id}</span>
      ${selection.result
        ? html`<span class="result" data-result=${selection.result.toLowerCase()}>${resultOf(selection)}</span>`
        : html`<span class="odds"
            >${mark ? html`<span class="arrow" aria-hidden="true">${ARROWS[mark.direction]}</span>` : nothing}${priceOf(
              selection,
            )}</span
          >`}
    </li>
  `;
}

function priceOf({ status, price }) {
  return status === 'REMOVED' ? html`<span class="removed">withdrawn</span>` : odds(price);
}
