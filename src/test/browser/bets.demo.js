import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, openPage } from './browser.js';

/* A bet in play on the server at TOUCHLINE_URL, which has the user demo: not for the mock, which decides bets as a test tells it. */

const url = process.env.TOUCHLINE_URL;
const PATIENCE_MS = Number(process.env.TOUCHLINE_BROWSER_PATIENCE_MS ?? 120_000);
const SOON = { timeout: 10_000 };

test('shouldPlaceABetInPlayAndShowItsDecision', async () => {
  assert.ok(url, 'TOUCHLINE_URL');
  const browser = await launch();
  try {
    const { page, problems } = await openPage(browser, url);
    page.setDefaultTimeout(PATIENCE_MS);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('button', { name: 'Log in as demo' }).click();
    await page.waitForSelector('.balance');
    await placeInPlay(page);
    // A goal may come in between: then it is refused, with the reason.
    const decided = page.locator('.ticket[data-status="accepted"], .ticket[data-status="rejected"]');
    await decided.waitFor();
    const isAccepted = (await decided.getAttribute('data-status')) === 'accepted';
    assert.match(await decided.innerText(), isAccepted ? /Accepted[^]*€1\.50/ : /Not accepted[^]*\./);
    if (process.env.TOUCHLINE_SCREENSHOTS) {
      await page.screenshot({ path: `${process.env.TOUCHLINE_SCREENSHOTS}/demo-decided.png` });
    }
    const [receipt] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Receipt/ }).click()]);
    assert.match(receipt.suggestedFilename(), /^receipt-b.*\.json$/);
    assert.deepEqual(problems, []);
    assert.deepEqual(await page.evaluate(() => window.testViolations), []);
  } finally {
    await browser.close();
  }
});

/**
 * Places a bet on a market in play and returns while it waits for its decision. A market may close while its price is being tapped, and
 * what is asked then is refused at once, without a delay: then the next is tried.
 */
async function placeInPlay(page) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await page
        .locator('.card[data-stage="live"] .market[data-status="open"] button.pick:not([aria-disabled="true"]):not([aria-pressed="true"])')
        .first()
        .click(SOON);
      await page.getByLabel('When the price moves, take it').selectOption('ANY', SOON);
      await page.getByLabel(/^Stake/).fill('1.50', SOON);
      await page.getByRole('button', { name: 'Place bet' }).click(SOON);
      await page.locator('.ticket[data-status="pending"] progress').waitFor(SOON);
      return;
    } catch (error) {
      if (error.name !== 'TimeoutError' || Date.now() > end) {
        throw error;
      }
      await emptySlip(page);
    }
  }
}

async function emptySlip(page) {
  for (const name of [/^Remove /, 'Put away']) {
    for (const button of (await page.getByRole('button', { name }).all()).reverse()) {
      await button.click(SOON).catch(() => undefined);
    }
  }
}
