import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { guard } from '/webjars/lit-html/directives/guard.js';
import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { allMarkets, headlineMarkets } from './market-view.js';
import { headline } from './markets.js';
import { feedTrouble, otherScore, phaseOf, sidesOf } from './matches.js';
import { plain, startsAt } from './words.js';

/** The whole board. `matches` are rows as {@link Board} makes them, in their order. */
export function boardView({ live, next, over, incidents, isReady, marks, toggle }) {
  if (live.length + next.length + over.length === 0) {
    return emptyView(isReady);
  }
  const cards = (rows) => html`
    <ul class="matches">
      ${repeat(
        rows,
        (row) => row.event.event,
        (row) => html`<li class=${row.isOpen ? 'wide' : ''}>${cardView(row, marks, toggle)}</li>`,
      )}
    </ul>
  `;
  return html`
    <div class="columns">
      <div class="fixtures">
        ${live.length > 0 || next.length === 0 ? section('In play', live, cards, 'No match is in play.') : nothing}
        ${next.length > 0 ? section('Coming up', next, cards) : nothing}
      </div>
      <aside class="side">
        ${incidentsView(incidents)}
        ${over.length > 0 ? section('Full time', over, cards) : nothing}
      </aside>
    </div>
  `;
}

/** What the connection is like, in one word and a colour. */
export function connectionView({ mood, label, detail, reconnect }) {
  return html`
    <p class="badge" data-mood=${mood} role="status" title=${detail ?? nothing}><span class="dot"></span>${label}</p>
    ${reconnect ? html`<button type="button" class="again" @click=${reconnect}>Connect again</button>` : nothing}
  `;
}

function emptyView(isReady) {
  return html`
    <div class="empty">
      <div class="pitch" aria-hidden="true"></div>
      <h2>${isReady ? 'Nothing on the pitch yet' : 'Walking out…'}</h2>
      <p>${isReady ? 'Matches appear here by themselves as soon as a feed has them.' : 'The board is waiting for the first odds.'}</p>
    </div>
  `;
}

function section(title, rows, cards, whenEmpty) {
  return html`
    <section class="stage" data-stage=${title.toLowerCase().replace(' ', '-')}>
      <h2>${title} <span class="count">${rows.length}</span></h2>
      ${rows.length > 0 ? cards(rows) : html`<p class="none">${whenEmpty}</p>`}
    </section>
  `;
}

function cardView(row, marks, toggle) {
  const { event, markets, isOpen, revision, clock, stage, number, nowMs } = row;
  return guard([revision, isOpen, clock, stage], () => {
    const onCard = stage === 'over' ? [] : headline(markets);
    const shown = isOpen ? [] : onCard;
    const titleId = `match-${number}`;
    return html`
      <article class="card" data-event=${event.event} data-stage=${stage} aria-labelledby=${titleId}>
        <p class="eyebrow">
          <span class="competition">${event.competition ?? plain(event.sport)}</span>
          ${stage === 'next'
            ? html`<span class="clock">${startsAt(event.startTime, nowMs)}</span>`
            : html`<span class="clock">${[phaseOf(event), stage === 'live' ? clock : null].filter(Boolean).join(' · ')}</span>`}
        </p>
        ${titleView(event, titleId)} ${noticeView(event, stage)} ${headlineMarkets(shown, marks)}
        ${moreView(row, onCard, toggle)}
        <div class="groups" id="${titleId}-markets" ?hidden=${!isOpen}>${isOpen ? allMarkets(markets, marks) : nothing}</div>
      </article>
    `;
  });
}

function titleView(event, titleId) {
  const sides = sidesOf(event);
  const other = otherScore(event);
  return html`
    <h3 class="title" id=${titleId}>
      ${sides
        ? sides.map(
            ({ name, score }) =>
              html`<span class="side-row"><span class="team">${name}</span>${score === null ? nothing : html` ${scoreView(score)}`}</span>`,
          )
        : html`<span class="side-row"><span class="team">${event.name ?? event.event}</span></span>`}
      ${other ? html`<span class="other-score">${other}</span>` : nothing}
    </h3>
  `;
}

// Another element for another score: its entrance is the flip of the board.
function scoreView(score) {
  return repeat([score], (value) => value, (value) => html`<span class="score">${value}</span>`);
}

function noticeView(event, stage) {
  const trouble = stage === 'over' ? null : feedTrouble(event);
  if (trouble) {
    return html`<p class="notice trouble">${trouble}</p>`;
  }
  if (stage !== 'live' || !sidesOf(event)) {
    return nothing;
  }
  // The line is there before anything has happened, so that the page does not jump when it does.
  const { kind, detail } = event.incident ?? { kind: '' };
  return html`<p class="notice" data-kind=${kind.toLowerCase()}>
    <strong>${plain(kind)}</strong>${detail ? html` <span>${detail}</span>` : nothing}
  </p>`;
}

function moreView({ event, markets, isOpen, number, stage }, onCard, toggle) {
  const more = stage === 'over' ? markets.length : markets.length - onCard.length;
  const hasHiddenRunners = onCard.some((market) => market.selections.length > 6);
  if (more === 0 && !hasHiddenRunners) {
    return nothing;
  }
  const label = isOpen ? labelToClose(markets) : labelToOpen(stage, more);
  return html`<button
    type="button"
    class="more"
    aria-expanded=${String(isOpen)}
    aria-controls="match-${number}-markets"
    @click=${() => toggle(event.event)}
  >
    ${label}<span class="unseen"> of ${event.name}</span>
  </button>`;
}

function labelToClose(markets) {
  return markets.length === 1 ? 'Less' : 'Fewer markets';
}

function labelToOpen(stage, more) {
  if (more === 0) {
    return 'The whole field';
  }
  const noun = more === 1 ? 'market' : 'markets';
  return stage === 'over' ? `Results of ${more} ${noun}` : `${more} more ${noun}`;
}

function incidentsView(incidents) {
  return html`
    <section class="stage incidents" data-stage="incidents">
      <h2>As it happens</h2>
      ${incidents.length === 0 ? html`<p class="none">All quiet so far.</p>` : nothing}
      <ol tabindex="0" aria-label="Incidents, newest first">
        ${repeat(
          incidents,
          (item) => item.key,
          (item) => html`
            <li data-kind=${item.kind.toLowerCase()}>
              <span class="minute">${minuteOf(item)}</span>
              <p><strong>${plain(item.kind)}</strong>${item.detail ? html` ${item.detail}` : nothing}</p>
              <p class="of">${item.match}${item.score ? html` <b>${item.score}</b>` : nothing}</p>
            </li>
          `,
        )}
      </ol>
    </section>
  `;
}

function minuteOf({ clock, time }) {
  const minutes = /^(\d+):\d\d$/.exec(clock ?? '');
  return minutes ? `${Number(minutes[1]) + 1}′` : startsAt(time, time / 1000);
}
