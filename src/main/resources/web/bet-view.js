import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { sentencesOf, stateOf, typeOf } from './bet-words.js';
import { money } from './money.js';
import { odds, startsAt } from './words.js';

/** One bet: how it stands and why, its legs, what it costs and brings, and what can be done with it. */
export function ticketView(bet, { bets, placing, nowMs, putAway }) {
  const result = bet.status === 'SETTLED' ? (bet.settlement?.result ?? '').toLowerCase() : nothing;
  const status = bet.status === 'PENDING' && bet.offer ? 'offered' : bet.status.toLowerCase();
  return html`
    <li class="ticket" data-bet=${bet.bet} data-status=${status} data-result=${result}>
      <p class="ticket-head"><strong class="state">${stateOf(bet)}</strong><span>${typeOf(bet)} · ${startsAt(bet.receivedAt, nowMs)}</span></p>
      ${bet.status === 'PENDING' ? runningView(bet, nowMs) : nothing}
      <ul class="legs">
        ${bet.legs.map((leg, place) => legView(leg, bet.offer?.prices[place], bets.namesOf(leg)))}
      </ul>
      ${sumsOf(bet)} ${whyView(bet, bets)} ${bet.offer ? offerView(bet, placing) : nothing}
      ${bet.status === 'PENDING'
        ? nothing
        : html`<div class="actions">
            <button type="button" class="quiet" @click=${() => bets.download(bet)}>Receipt<span class="unseen"> of bet ${bet.bet}</span></button>
            ${putAway ? html`<button type="button" class="quiet" @click=${putAway}>Put away</button>` : nothing}
          </div>`}
    </li>
  `;
}

// A live region for each second would never let a screen reader finish: it is told once, by the announcer.
function runningView(bet, nowMs) {
  const untilMs = (bet.offer ? bet.offer.until : (bet.decideBy ?? bet.receivedAt)) / 1000;
  const leftMs = Math.max(0, untilMs - nowMs);
  const wholeMs = Math.max(bet.delayMs ?? 0, 1);
  const seconds = Math.ceil(leftMs / 1000);
  return html`
    <p class="countdown" role="timer" aria-live="off">
      ${bet.offer ? `Answer within ${seconds} s` : leftMs > 0 ? `Decided in ${seconds} s` : 'Any moment now'}
    </p>
    ${bet.offer ? nothing : html`<progress aria-label="Time until the decision" max=${wholeMs} .value=${wholeMs - Math.min(leftMs, wholeMs)}></progress>`}
  `;
}

function legView({ price }, offered, names) {
  const isOther = offered !== undefined && offered !== price;
  return html`<li>
    <span><strong>${names.selection}</strong> <span class="of">${[names.market, names.event].filter(Boolean).join(' · ')}</span></span>
    <span class="leg-price">${isOther ? html`<s><span class="unseen">asked </span>${odds(price)}</s> ` : nothing}<b>${odds(offered ?? price)}</b></span>
  </li>`;
}

function sumsOf(bet) {
  const { currency, amount } = bet.stake;
  const line = (name, value) => html`<div><dt>${name}</dt><dd>${money(value, currency)}</dd></div>`;
  const isOver = bet.settlement !== undefined;
  return html`<dl class="sums">
    ${line('Stake', amount)}
    ${bet.offer && bet.offer.stake.amount !== amount ? line('Stake offered', bet.offer.stake.amount) : nothing}
    ${isOver ? line('Returned', bet.settlement.returned) : nothing}
    ${!isOver && bet.potentialReturn !== undefined && !bet.offer ? line('Returns when it wins', bet.potentialReturn) : nothing}
  </dl>`;
}

function whyView(bet, bets) {
  const names = bet.legs.map((leg) => bets.namesOf(leg).selection);
  return sentencesOf(bet, names).map((sentence) => html`<p class="ticket-why">${sentence}</p>`);
}

function offerView(bet, placing) {
  return html`<div class="actions">
    <button type="button" class="quiet" @click=${() => placing.answer(bet, false)}>Decline</button>
    <button type="button" class="go confirm" @click=${() => placing.answer(bet, true)}>Confirm</button>
  </div>`;
}
