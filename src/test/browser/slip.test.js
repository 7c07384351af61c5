import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, openPage } from './browser.js';
import { startMockServer } from './mock-server.js';

/* The bet slip against the mock, where a test moves prices, scores and settles. TOUCHLINE_SCREENSHOTS names a folder for pictures. */

const MATCH = 'f0';
const MARKET = 'f0-MATCH_ODDS--Match Odds';
const OTHER = 'f1-MATCH_ODDS--Match Odds';
const BET_DELAY_MS = 1500;

let browser;
let mock;
let opened;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

beforeEach(async () => {
  mock = await startMockServer({ isQuiet: true, betDelayMs: BET_DELAY_MS });
  opened = [];
  mock.stream.setPrice(MARKET, 's0', 2.05);
  mock.stream.setPrice(OTHER, 's0', 1.5);
});

afterEach(async () => {
  for (const { page, problems } of opened) {
    assert.deepEqual(problems, []);
    assert.deepEqual(await page.evaluate(() => window.testViolations), []);
    await page.close();
  }
  mock.stop();
});

async function openBoard(context) {
  const board = await openPage(browser, mock.url, context);
  opened.push(board);
  board.page.setDefaultTimeout(20_000);
  await board.page.waitForSelector('.badge[data-mood="good"]');
  return board;
}

async function logIn(page) {
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Log in' });
  await dialog.getByLabel('User').fill('demo');
  await dialog.getByLabel('Password').fill('demo');
  await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForSelector('.balance');
}

const price = (page, market, selection) => page.locator(`.market[data-market="${market}"] .price[data-selection="${selection}"] .pick`);

async function openSlip(page) {
  const tab = page.locator('.tab[data-tab="slip"]');
  // A pick may open the slip; asked before that is drawn, the click would close it again.
  await tab.locator('.tab-count', { hasText: /[1-9]/ }).waitFor();
  if ((await tab.getAttribute('aria-expanded')) === 'false') {
    await tab.click();
  }
}

async function fillSlip(page, stake = '10') {
  await price(page, MARKET, 's0').click();
  await openSlip(page);
  await page.getByLabel(/^Stake/).fill(stake);
}

/** Waits until an element says so; the page draws once a frame. */
const shows = (locator, text) => locator.filter({ hasText: text }).waitFor();

const placeButton = (page) => page.getByRole('button', { name: 'Place bet' });
const said = (page, text) => page.waitForFunction((part) => document.getElementById('bet-announcer').textContent.includes(part), text);

async function picture(page, name) {
  if (process.env.TOUCHLINE_SCREENSHOTS) {
    await page.screenshot({ path: `${process.env.TOUCHLINE_SCREENSHOTS}/${name}.png` });
  }
}

for (const width of [1280, 375]) {
  test(`shouldPlaceWaitAcceptAndSettleAt${width}Pixels`, async () => {
    const { page } = await openBoard({ viewport: { width, height: 812 } });
    await logIn(page);
    await shows(page.locator('.balance'), /1,000\.00/);
    const { x, width: ofButton } = await page.getByRole('button', { name: /^Log out/ }).boundingBox();
    assert.ok(x + ofButton <= width, 'the masthead has room for the account');
    await fillSlip(page);
    await price(page, MARKET, 's0').and(page.locator('[aria-pressed="true"]')).waitFor();
    await shows(page.locator('.slip-form .sums'), /20\.50/);
    await picture(page, `slip-${width}-filled`);
    await placeButton(page).click();

    await page.waitForSelector('.ticket[data-status="pending"]');
    await shows(page.locator('.countdown'), /Decided in [12] s/);
    await shows(page.locator('.held'), /10\.00 held/);
    await picture(page, `slip-${width}-delayed`);

    await page.waitForSelector('.ticket[data-status="accepted"]');
    await said(page, 'Bet accepted at 2.05');
    // What was accepted leaves the slip.
    await page.locator('.slip-form').waitFor({ state: 'detached' });
    await shows(page.locator('.balance'), /990\.00/);
    await picture(page, `slip-${width}-accepted`);

    mock.stream.bets.settle(MARKET, 's0');
    await page.locator('.tab[data-tab="bets"]').click();
    const settled = page.locator('.ticket[data-result="won"]');
    await settled.waitFor();
    await shows(settled, /Won[^]*Returned[^]*€20\.50/);
    await shows(page.locator('.balance'), /1,010\.50/);
    await picture(page, `slip-${width}-settled`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0);
  });
}

test('shouldTellThatAGoalRejectedTheBet', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page);
  await placeButton(page).click();
  await page.waitForSelector('.ticket[data-status="pending"]');
  mock.stream.goal(MATCH);

  const rejected = page.locator('.ticket[data-status="rejected"]');
  await rejected.waitFor();
  await shows(rejected, /Not accepted[^]*Something happened in the match/);
  await said(page, 'Something happened in the match');
  await page.waitForFunction(() => document.querySelector('.balance').textContent.includes('1,000.00'));
  // The market is suspended.
  await placeButton(page).and(page.locator('[aria-disabled="true"]')).waitFor();
  await shows(page.locator('.pick-row .why'), /Goal/);
  await picture(page, 'slip-1280-rejected');
});

test('shouldOfferTheNewPriceAndTakeItWhenConfirmed', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page);
  await placeButton(page).click();
  await page.waitForSelector('.ticket[data-status="pending"]');
  mock.stream.setPrice(MARKET, 's0', 1.9);

  const offered = page.locator('.ticket[data-status="offered"]');
  await offered.waitFor();
  await shows(offered, /New terms offered[^]*Answer within \d+ s[^]*The price moved\. It is 1\.90 now/);
  assert.deepEqual(await offered.locator('.ticket-why').allInnerTexts(), ['The price moved. It is 1.90 now.']);
  await picture(page, 'slip-1280-offered');
  await offered.getByRole('button', { name: 'Confirm' }).click();
  await page.waitForSelector('.ticket[data-status="pending"]');
  const accepted = page.locator('.ticket[data-status="accepted"]');
  await accepted.waitFor();
  await shows(accepted, /1\.90[^]*€19\.00/);
  await picture(page, 'slip-1280-confirmed');
});

test('shouldEndTheBetWhenTheOfferIsDeclined', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page);
  await placeButton(page).click();
  await page.waitForSelector('.ticket[data-status="pending"]');
  mock.stream.setPrice(MARKET, 's0', 1.9);
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.waitForSelector('.ticket[data-status="rejected"]');
  await said(page, 'The offer was not confirmed.');
});

test('shouldAskForConsentToAPriceThatMovedOnTheSlip', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page);
  mock.stream.setPrice(MARKET, 's0', 2.2);
  const agree = page.getByRole('button', { name: 'Accept the new prices' });
  await agree.waitFor();
  await shows(page.locator('.pick-price'), /2\.05[^]*▲[^]*2\.20/);
  await picture(page, 'slip-1280-moved');
  await page.getByLabel('When the price moves, take it').selectOption('HIGHER');
  await placeButton(page).waitFor();
  mock.stream.setPrice(MARKET, 's0', 1.8);
  await agree.click();
  await placeButton(page).click();
  await page.waitForSelector('.ticket[data-status="accepted"]');
  const { body, headers, url } = mock.stream.bets.requests.find(({ method, url: path }) => method === 'POST' && path === '/api/v1/bets');
  assert.deepEqual([body.legs[0].price, body.priceChange, body.stake], [1.8, 'HIGHER', { amount: 1000, currency: 'EUR' }]);
  assert.match(headers['idempotency-key'], /^[\da-f-]{36}$/);
  assert.doesNotMatch(url, /token/);
});

test('shouldSayThatTheBalanceIsTooLow', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page, '1000.01');
  await shows(page.locator('#stake-problem'), /More than your balance of €1,000\.00/);
  await placeButton(page).click();
  const rejected = page.locator('.ticket[data-status="rejected"]');
  await rejected.waitFor();
  await shows(rejected, /Your balance does not cover the stake/);
  await picture(page, 'slip-1280-funds');
});

test('shouldPlaceAnAccumulatorOrSinglesByChoice', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page);
  await price(page, OTHER, 's0').click();
  await shows(page.locator('.slip-form .sums'), /30\.75/);
  await page.getByLabel('2 singles').check();
  await shows(page.locator('.slip-form .sums'), /€20\.00[^]*€35\.50/);
  await picture(page, 'slip-1280-several');
  await page.getByLabel('Accumulator').check();
  await placeButton(page).click();
  const accepted = page.locator('.ticket[data-status="accepted"]');
  await accepted.waitFor();
  await shows(accepted, /Accumulator[^]*€30\.75/);
  await page.locator('.pick[aria-pressed="true"]').waitFor({ state: 'detached' });
});

test('shouldTakeSelectionsOfOneMatchAsSinglesOnly', async () => {
  const { page } = await openBoard();
  await fillSlip(page);
  await price(page, MARKET, 's2').click();
  await page.getByText('Selections of one match are placed as singles').waitFor();
  await page.getByLabel('Accumulator').waitFor({ state: 'detached' });
});

test('shouldBringTheReceiptToTheFiles', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page);
  await placeButton(page).click();
  await page.waitForSelector('.ticket[data-status="accepted"]');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Receipt/ }).click()]);
  assert.match(download.suggestedFilename(), /^receipt-b-.*\.json$/);
  assert.match(JSON.parse(await readFile(await download.path(), 'utf8')).receipt, /^b-/);
});

test('shouldBeUsableByKeyboardAlone', async () => {
  const { page } = await openBoard();
  await page.getByRole('button', { name: 'Log in', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'user');
  await page.keyboard.type('demo');
  await page.keyboard.press('Tab');
  await page.keyboard.type('demo');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.balance');
  await price(page, MARKET, 's0').focus();
  await page.keyboard.press('Space');
  await page.getByLabel(/^Stake/).focus();
  await page.keyboard.type('2.50');
  await shows(page.locator('.slip-form .sums'), /€5\.12/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.ticket[data-status="accepted"]');
});

test('shouldRefuseAStakeThatIsNoAmount', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page, '1.234');
  await page.waitForSelector('#stake[aria-invalid="true"]');
  await placeButton(page).and(page.locator('[aria-disabled="true"]')).waitFor();
});

test('shouldAskForALoginBeforeABet', async () => {
  const { page, problems } = await openBoard();
  await fillSlip(page);
  await page.getByRole('button', { name: 'Log in to place' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User').fill('demo');
  await dialog.getByLabel('Password').fill('wrong');
  await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
  await dialog.getByText('The user or the password is wrong.').waitFor();
  await picture(page, 'slip-1280-login');
  // The browser itself notes a 401 in its console.
  assert.match(problems.splice(0).join(), /^Failed to load resource.*401/);
  await dialog.getByRole('button', { name: 'Log in as demo' }).click();
  await placeButton(page).waitFor();
  assert.equal(await page.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + document.cookie), '{}{}');
});

test('shouldAskToLogInAgainWhenTheSessionEnds', async () => {
  const { page } = await openBoard();
  await logIn(page);
  await fillSlip(page);
  mock.stream.endSessions();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Your session has ended. Log in again.').waitFor();
  await page.locator('.balance').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Log in as demo' }).click();
  await placeButton(page).waitFor();
  assert.equal(await page.locator('#stake').inputValue(), '10', 'the slip is as it was');
});
