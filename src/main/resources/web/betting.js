import { render } from '/webjars/lit-html/lit-html.js';
import { accountView, loginView } from './account-view.js';
import { BetsApi } from './bets-api.js';
import { OwnBets } from './own-bets.js';
import { Placing } from './placing.js';
import { minorOf } from './money.js';
import { Slip } from './slip.js';
import { dockView } from './slip-view.js';

const COUNTED_EVERY_MS = 100;

/**
 * Everything about bets on the page: the session, the slip, what is being placed and what was. It draws into places of its own, at
 * most once a frame, and tells the board which selections are picked.
 */
export class Betting {
  #client;
  #api = new BetsApi();
  #slip = new Slip();
  #bets;
  #placing;
  #picked;
  #session = { user: null, trialUser: null, isBusy: false, problem: null };
  #account = null;
  // What the dock shows: 'slip', 'bets', or nothing but its bar.
  #shown = null;
  #isScheduled = false;
  #counting = null;
  #dock = document.getElementById('slip');
  #header = document.getElementById('account');
  #dialog = document.getElementById('login');
  #announcer = document.getElementById('bet-announcer');

  /** @param picked is told of each event whose picks changed */
  constructor(client, picked) {
    this.#client = client;
    this.#picked = picked;
    const draw = () => this.#schedule();
    this.#bets = new OwnBets(client, this.#api, draw);
    this.#placing = new Placing(client, this.#api, this.#bets, {
      changed: draw,
      say: (text) => (this.#announcer.textContent = text),
      accepted: (legs) => legs.forEach((leg) => this.#takeOff(leg.market, leg.selection)),
    });
    client.on('account', ({ account }) => this.#accountIs(account));
    client.on('bet', ({ bet }) => this.#heard(bet));
    client.on('connection', ({ state }) => state === 'open' && this.#refresh());
    client.on('error', ({ error }) => error.codeName === 'NOT_AUTHENTICATED' && this.#sessionEnded());
  }

  start() {
    this.#api
      .trialUser()
      .then((user) => (this.#session.trialUser = user))
      .catch(() => undefined)
      .finally(() => this.#schedule());
    this.#dialog.addEventListener('close', () => {
      this.#session.problem = null;
      this.#schedule();
    });
    this.#schedule();
  }

  isPicked(market, selectionId) {
    return this.#slip.has(market.market, selectionId);
  }

  /** A tap on a price. */
  toggle(marketId, selectionId) {
    const market = this.#client.markets.get(marketId);
    const selection = market?.selections.find(({ id }) => id === selectionId);
    if (!selection) {
      return;
    }
    const isOffered = market.status === 'OPEN' && selection.status === 'ACTIVE' && selection.price !== null;
    if (!isOffered && !this.#slip.has(marketId, selectionId)) {
      return;
    }
    const isOn = this.#slip.toggle(market, selection, this.#client.events.get(market.event));
    // On a phone the dock would cover what is being tapped: there it opens by its bar.
    if (isOn && matchMedia('(min-width: 66rem)').matches) {
      this.#shown = 'slip';
    }
    const { picks } = this.#slip;
    this.#announcer.textContent = `${selection.name} ${isOn ? 'is on' : 'is off'} the slip, which has ${picks.length}`;
    this.#picked(market.event);
    this.#schedule();
  }

  /** A market that the slip may show is another now. */
  marketChanged(marketId) {
    if (this.#slip.picks.some(({ market }) => market === marketId)) {
      this.#schedule();
    }
  }

  #takeOff(market, selectionId) {
    const pick = this.#slip.picks.find((one) => one.market === market && one.selection === selectionId);
    if (pick) {
      this.#slip.remove(market, selectionId);
      this.#picked(pick.event);
      this.#schedule();
    }
  }

  #accountIs(account) {
    this.#account = account;
    this.#schedule();
  }

  #heard(bet) {
    this.#bets.take(bet);
    this.#placing.heard(bet);
    this.#schedule();
  }

  // Without the stream nothing was told: what happened meanwhile is read.
  async #refresh() {
    if (this.#session.user === null) {
      return;
    }
    try {
      const [account] = await Promise.all([this.#api.account(), this.#bets.load()]);
      this.#accountIs(account);
      this.#bets.newestFirst.forEach((bet) => this.#placing.heard(bet));
    } catch (error) {
      if (error.codeName === 'NOT_AUTHENTICATED') {
        this.#sessionEnded();
      }
    }
  }

  async #logIn(user, password) {
    this.#session = { ...this.#session, isBusy: true, problem: null };
    this.#schedule();
    try {
      const { token } = await this.#api.logIn(user, password);
      this.#session = { ...this.#session, user };
      // On the stream when there is one; it waits for a connection where there is none.
      this.#client.auth(token).catch(() => undefined);
      await this.#refresh();
      this.#dialog.close();
      this.#announcer.textContent = 'You are logged in';
    } catch (error) {
      this.#session.problem = whyNoLogin(error);
    } finally {
      this.#session = { ...this.#session, isBusy: false };
      this.#schedule();
    }
  }

  #sessionEnded() {
    if (this.#session.user !== null) {
      this.#api.logOut();
      this.#session = { ...this.#session, user: null, problem: 'Your session has ended. Log in again.' };
      this.#openLogin();
    }
  }

  #openLogin() {
    this.#draw();
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
  }

  #place(stake) {
    const standings = this.#slip.standings(this.#client.markets);
    const names = new Map(standings.map(({ pick }) => [`${pick.market}\n${pick.selection}`, pick.names]));
    this.#bets.remember(names);
    this.#placing.place(this.#slip.requests(stake, this.#account.currency, standings));
    this.#draw();
    // The button is gone until the bet is decided: who works by keyboard goes on in the same place.
    document.getElementById('dock-body').focus();
  }

  // A page that is hidden gets no frames; what was counted meanwhile is seen when it is shown again.
  #schedule() {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      requestAnimationFrame(() => {
        this.#isScheduled = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const { user, trialUser } = this.#session;
    const account = user === null ? null : this.#account;
    render(accountView({ user, account, openLogin: () => this.#openLogin(), logOut: () => location.reload() }), this.#header);
    render(loginView({ ...this.#session, trialUser, logIn: (...words) => this.#logIn(...words), cancel: () => this.#dialog.close() }), this.#dialog);
    render(dockView(this.#dockModel(account)), this.#dock);
    document.documentElement.classList.toggle('dock-open', this.#shown !== null);
    this.#count(this.#placing.isCounting || (this.#shown === 'bets' && this.#bets.isCounting));
  }

  #dockModel(account) {
    const standings = this.#slip.standings(this.#client.markets);
    const currency = account?.currency ?? 'EUR';
    const stake = minorOf(this.#slip.stake, currency);
    return {
      shown: this.#shown,
      show: (what) => {
        this.#shown = this.#shown === what ? null : what;
        this.#schedule();
      },
      slip: this.#slip,
      standings,
      currency,
      account,
      stake,
      isLoggedIn: account !== null,
      placing: this.#placing,
      bets: this.#bets,
      nowMs: this.#client.serverNow(),
      set: (field, value) => {
        this.#slip[field] = value;
        this.#schedule();
      },
      remove: (pick) => this.#takeOff(pick.market, pick.selection),
      agree: () => {
        this.#slip.agree(this.#client.markets);
        this.#schedule();
      },
      place: () => this.#place(stake),
      openLogin: () => this.#openLogin(),
    };
  }

  #count(isCounting) {
    if (isCounting && this.#counting === null) {
      this.#counting = setInterval(() => this.#schedule(), COUNTED_EVERY_MS);
    } else if (!isCounting && this.#counting !== null) {
      clearInterval(this.#counting);
      this.#counting = null;
    }
  }
}

function whyNoLogin(error) {
  switch (error.status) {
    case 400:
    case 401:
      return 'The user or the password is wrong.';
    case 429:
      return 'Too many attempts. Wait a moment.';
    default:
      return 'The server did not answer as it should. Try again.';
  }
}
