import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { live } from '/webjars/lit-html/directives/live.js';
import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { ticketView } from './bet-view.js';
import { money } from './money.js';
import { odds } from './words.js';

const POLICIES = [
  ['NONE', 'Only at the prices shown'],
  ['HIGHER', 'Also at better prices'],
  ['ANY', 'At any price'],
];

/** The dock at the edge of the page: a bar of two, and above it what is chosen there. */
export function dockView(model) {
  const { shown, slip, bets, isLoggedIn, placing } = model;
  if (slip.picks.length === 0 && placing.attempts.length === 0 && !isLoggedIn) {
    return nothing;
  }
  return html`
    <div class="dock">
      <div class="dock-bar">
        ${tab(model, 'slip', 'Bet slip', slip.picks.length)} ${isLoggedIn ? tab(model, 'bets', 'My bets', bets.openCount) : nothing}
      </div>
      <div class="dock-body" id="dock-body" tabindex="-1" ?hidden=${shown === null}>
        ${shown === 'slip' ? slipView(model) : nothing} ${shown === 'bets' ? betsView(model) : nothing}
      </div>
    </div>
  `;
}

function tab({ shown, show }, what, label, count) {
  return html`<button
    type="button"
    class="tab"
    data-tab=${what}
    aria-expanded=${String(shown === what)}
    aria-controls="dock-body"
    @click=${() => show(what)}
  >
    ${label} <span class="tab-count">${count}</span>
  </button>`;
}

function slipView(model) {
  const { slip, standings, placing } = model;
  return html`
    ${placing.attempts.length > 0
      ? html`<ul class="tickets" aria-label="Bets just placed">
          ${repeat(
            placing.attempts,
            (attempt) => attempt.key,
            (attempt) => attemptView(attempt, model),
          )}
        </ul>`
      : nothing}
    ${standings.length > 0 && !placing.isBusy ? formView(model) : nothing}
    ${slip.picks.length === 0 && placing.attempts.length === 0 ? html`<p class="none">Tap a price to put it on the slip.</p>` : nothing}
  `;
}

function formView(model) {
  const { slip, standings, currency, place, set } = model;
  const submit = (event) => {
    event.preventDefault();
    if (isReady(model)) {
      place();
    }
  };
  return html`
    <form class="slip-form" @submit=${submit}>
      <ul class="picks" aria-label="Selections">
        ${repeat(
          standings,
          ({ pick }) => `${pick.market}\n${pick.selection}`,
          (standing) => pickView(standing, model),
        )}
      </ul>
      ${slip.picks.length > 1 ? kindView(model) : nothing}
      <div class="stake">
        <label for="stake">Stake${slip.picks.length > 1 && !slip.isCombined ? ' each' : ''} (${currency})</label>
        <input
          id="stake"
          inputmode="decimal"
          autocomplete="off"
          maxlength="12"
          placeholder="0.00"
          aria-describedby="stake-problem sums"
          aria-invalid=${String(slip.stake !== '' && model.stake === null)}
          .value=${live(slip.stake)}
          @input=${(event) => set('stake', event.target.value)}
        >
      </div>
      <p class="problem" id="stake-problem">${stakeProblem(model)}</p>
      ${termsView(model)} ${sumsView(model)} ${buttonsView(model)}
    </form>
  `;
}

function pickView({ pick, price, why, moved, asks }, { remove }) {
  const arrow = { up: '▲', down: '▼' }[moved];
  return html`
    <li class="pick-row" data-moved=${moved ?? nothing} data-asks=${asks}>
      <div class="pick-names">
        <strong>${pick.names.selection}</strong>
        <span>${pick.names.market}</span>
        <span>${pick.names.event}</span>
        ${why ? html`<span class="why" role="status">${why}</span>` : nothing}
      </div>
      <p class="pick-price">
        ${moved ? html`<s><span class="unseen">was </span>${odds(pick.price)}</s> <span aria-hidden="true">${arrow}</span>` : nothing}
        <b>${odds(price ?? pick.price)}</b>
      </p>
      <button type="button" class="remove" aria-label="Remove ${pick.names.selection}" @click=${() => remove(pick)}>×</button>
    </li>
  `;
}

function kindView({ slip, set }) {
  if (!slip.canCombine) {
    return html`<p class="hint">Selections of one match are placed as singles.</p>`;
  }
  const choice = (kind, label) =>
    html`<label><input type="radio" name="kind" .checked=${live(slip.kind === kind)} @change=${() => set('kind', kind)}> ${label}</label>`;
  return html`<fieldset class="choices">
    <legend class="unseen">Placed as</legend>
    ${choice('ACCUMULATOR', 'Accumulator')} ${choice('SINGLES', `${slip.picks.length} singles`)}
  </fieldset>`;
}

function termsView({ slip, set }) {
  return html`
    <label class="terms">
      When the price moves, take it
      <select @change=${(event) => set('priceChange', event.target.value)}>
        ${POLICIES.map(([value, label]) => html`<option value=${value} ?selected=${slip.priceChange === value}>${label}</option>`)}
      </select>
    </label>
    <label class="check">
      <input type="checkbox" .checked=${live(slip.reoffer)} @change=${(event) => set('reoffer', event.target.checked)}>
      Else offer me the new price to confirm
    </label>
  `;
}

function sumsView({ slip, standings, stake, currency }) {
  const sums = stake === null ? null : slip.sums(stake, standings);
  const line = (name, amount) => html`<div><dt>${name}</dt><dd>${sums ? money(amount(sums), currency) : '–'}</dd></div>`;
  return html`<dl class="sums" id="sums">
    ${slip.picks.length > 1 && !slip.isCombined ? line('Stake in total', (made) => made.stake) : nothing}
    ${line('Returns when it wins', (made) => made.returns)}
  </dl>`;
}

function buttonsView(model) {
  const { isLoggedIn, openLogin, standings, agree } = model;
  if (!isLoggedIn) {
    return html`<button type="button" class="go" @click=${openLogin}>Log in to place</button>`;
  }
  if (standings.some(({ asks }) => asks)) {
    return html`
      <p class="hint" role="status">Prices moved since you chose them.</p>
      <button type="button" class="go agree" @click=${agree}>Accept the new prices</button>
    `;
  }
  return html`<button type="submit" class="go place" aria-disabled=${String(!isReady(model))}>
    Place bet
  </button>`;
}

function isReady({ isLoggedIn, stake, standings, placing }) {
  return isLoggedIn && stake !== null && !placing.isBusy && standings.every(({ why, asks }) => why === null && !asks);
}

function stakeProblem({ slip, stake, currency, account, standings }) {
  if (slip.stake === '') {
    return '';
  }
  if (stake === null) {
    return 'Not an amount, such as 5 or 2.50';
  }
  const isShort = account !== null && slip.sums(stake, standings).stake > account.available;
  return isShort ? `More than your balance of ${money(account.available, currency)}` : '';
}

function attemptView(attempt, model) {
  const { placing, bets, nowMs } = model;
  const { request, bet, problem, isUnknown } = attempt;
  const putAway = () => placing.putAway(attempt);
  if (problem) {
    return html`<li class="ticket" data-status="problem">
      <p class="ticket-head"><strong class="state">${isUnknown ? 'No answer' : 'Not placed'}</strong></p>
      <p class="ticket-why">${problem}</p>
      <div class="actions">
        ${isUnknown ? html`<button type="button" class="go" @click=${() => placing.again(attempt)}>Try again</button>` : nothing}
        <button type="button" class="quiet" @click=${putAway}>Put away</button>
      </div>
    </li>`;
  }
  if (!bet) {
    return html`<li class="ticket" data-status="sending">
      <p class="ticket-head"><strong class="state">Sending…</strong><span>${money(request.stake.amount, request.stake.currency)}</span></p>
      <progress aria-label="Being sent"></progress>
    </li>`;
  }
  return ticketView(bet, { bets, placing, nowMs, putAway: bet.status === 'PENDING' ? null : putAway });
}

function betsView({ bets, placing, nowMs }) {
  const all = bets.newestFirst;
  return html`
    ${bets.problem ? html`<p class="problem" role="alert">${bets.problem}</p>` : nothing}
    ${all.length === 0 ? html`<p class="none">No bets yet.</p>` : nothing}
    <ul class="tickets" aria-label="My bets, newest first">
      ${repeat(
        all,
        (bet) => bet.bet,
        (bet) => ticketView(bet, { bets, placing, nowMs, putAway: null }),
      )}
    </ul>
  `;
}
