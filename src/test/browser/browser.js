import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, or the one that TOUCHLINE_CHROMIUM names. */
export function launch() {
  return chromium.launch({ executablePath: process.env.TOUCHLINE_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/** A page that keeps what went wrong in it and what it sent to the stream, and whose sockets a test can cut. */
export async function openPage(browser, url, context = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...context });
  const problems = [];
  const sent = new SentMessages();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('requestfailed', (request) => problems.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(JSON.parse(payload))));
  await page.addInitScript(watchPage);
  await page.goto(url);
  return { page, problems, sent };
}

/** What a page sent to the stream, in order. */
export class SentMessages {
  all = [];
  #waiting = new Set();

  push(message) {
    this.all.push(message);
    this.#waiting.forEach((check) => check());
  }

  get count() {
    return this.all.length;
  }

  /** The first message after `from` others that is accepted, sent already or to come. */
  next(from, accept, patienceMs) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not sent: ${accept}`)), patienceMs);
      const check = () => {
        const found = this.all.slice(from).find(accept);
        if (found) {
          clearTimeout(timer);
          this.#waiting.delete(check);
          resolve(found);
        }
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/* Runs in the page, before the page's own scripts. */
function watchPage() {
  const Original = window.WebSocket;
  window.testSockets = [];
  window.WebSocket = class extends Original {
    constructor(...args) {
      super(...args);
      window.testSockets.push(this);
    }
  };
  window.testViolations = [];
  document.addEventListener('securitypolicyviolation', (violation) => {
    window.testViolations.push(`${violation.violatedDirective} ${violation.blockedURI}`);
  });
  window.setHidden = (hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  };
}
