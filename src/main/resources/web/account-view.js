import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { money } from './money.js';

/** The account in the masthead: its balance, or the way in. */
export function accountView({ user, account, openLogin, logOut }) {
  if (!account) {
    return html`<button type="button" class="pill" @click=${openLogin}>Log in</button>`;
  }
  const { available, held, owed, currency } = account;
  return html`
    <p class="balance">
      <span class="unseen">Balance: </span><b>${money(available, currency)}</b>
      ${held > 0 ? html`<span class="held">${money(held, currency)} held</span>` : nothing}
      ${owed > 0 ? html`<span class="held">${money(owed, currency)} owed</span>` : nothing}
    </p>
    <button type="button" class="pill" @click=${logOut}>Log out<span class="unseen"> ${user}</span></button>
  `;
}

/** What is in the dialog to log in. */
export function loginView({ problem, isBusy, trialUser, logIn, cancel }) {
  const submit = (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    logIn(form.elements.user.value, form.elements.password.value);
  };
  return html`
    <form class="login" @submit=${submit}>
      <h2 id="login-title">Log in</h2>
      ${trialUser
        ? html`<p class="hint">
            This is a trial server with play money: user <code>${trialUser}</code>, password <code>${trialUser}</code>.
            <button type="button" class="link" ?disabled=${isBusy} @click=${() => logIn(trialUser, trialUser)}>Log in as ${trialUser}</button>
          </p>`
        : nothing}
      <label>User <input name="user" autocomplete="username" maxlength="64" required autofocus></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" maxlength="72" required></label>
      <p class="problem" role="alert">${problem ?? ''}</p>
      <div class="actions">
        <button type="button" class="quiet" @click=${cancel}>Cancel</button>
        <button type="submit" class="go" ?disabled=${isBusy}>${isBusy ? 'Logging in…' : 'Log in'}</button>
      </div>
    </form>
  `;
}
