import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, openPage } from './browser.js';
import { startMockServer } from './mock-server.js';

// A real match takes its time for a goal: as long as a test may wait for something to happen.
const PATIENCE_MS = Number(process.env.TOUCHLINE_BROWSER_PATIENCE_MS ?? 120_000);
const LIVE = '.badge[data-mood="good"]';

let browser;
let mock;
let url;
let opened = [];

before(async () => {
  mock = process.env.TOUCHLINE_URL ? null : await startMockServer();
  url = process.env.TOUCHLINE_URL ?? mock.url;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  mock?.stop();
});

beforeEach(() => {
  opened = [];
});

// Whatever a test was about: the page never complains, and the policy of the server is never broken.
afterEach(async () => {
  for (const { page, problems } of opened) {
    assert.deepEqual(problems, []);
    assert.deepEqual(await page.evaluate(() => window.testViolations), []);
    await page.close();
  }
});

async function openBoard(context) {
  const board = await openPage(browser, url, context);
  opened.push(board);
  board.page.setDefaultTimeout(PATIENCE_MS);
  await board.page.waitForSelector(LIVE);
  await board.page.waitForSelector('.card');
  return board;
}

test('shouldShowMatchesWithTheirPrices', async () => {
  const { page } = await openBoard();
  assert.notEqual(await page.locator('.card .title').first().innerText(), '');
  const odds = await page.locator('.card .market[data-status="open"] .price[data-status="active"] .odds').first().innerText();
  assert.match(odds.trim(), /^[▲▼]?\s*(\d+(\.\d+)?|–)$/);
});

test('shouldFlashAPriceThatMoves', async () => {
  const { page } = await openBoard();
  for (const [direction, arrow] of [['up', '▲'], ['down', '▼']]) {
    // Found and read in one step: at a fast pace the next move may turn the arrow round in between.
    const moved = `.market[data-status="open"] .price.${direction} .arrow`;
    let seen = null;
    while (!seen) {
      await page.waitForSelector(moved);
      seen = await page.evaluate((selector) => {
        const node = document.querySelector(selector);
        return node && [node.textContent, getComputedStyle(node.closest('.price')).animationName];
      }, moved);
    }
    const [text, animation] = seen;
    assert.equal(text, arrow);
    assert.match(animation, /^(rise|fall)-[ab]$/);
  }
});

test('shouldGreyASuspendedMarketWithTheReason', async () => {
  const { page } = await openBoard();
  // In one step: the market may open again at any time.
  const suspended = await page.waitForFunction(() => {
    const market = document.querySelector('.market[data-status="suspended"]:has(.why):has(.price .odds)');
    return (
      market && {
        why: market.querySelector('.why').textContent.trim(),
        hatched: getComputedStyle(market.querySelector('.price')).backgroundImage,
        colour: getComputedStyle(market.querySelector('.odds')).color,
        ink: getComputedStyle(document.body).color,
      }
    );
  });
  const seen = await suspended.jsonValue();
  assert.notEqual(seen.why, '');
  assert.match(seen.hatched, /gradient/);
  assert.notEqual(seen.colour, seen.ink);
});

test('shouldAnnounceAGoalAndKeepItInTheFeed', async () => {
  const { page } = await openBoard();
  const spoken = await page.waitForFunction(() => {
    const text = document.getElementById('announcer').textContent;
    return /^Goal\./.test(text) ? text : null;
  });
  assert.match(await spoken.jsonValue(), /^Goal\. .*\d/);
  await page.waitForSelector('.incidents li[data-kind="goal"]');
  assert.equal(await page.locator('#announcer').getAttribute('aria-live'), 'polite');
});

test('shouldOpenAllMarketsOfAMatchByKeyboardAndKeepTheOthersOutOfThePage', async () => {
  const { page } = await openBoard();
  const more = page.locator('.card[data-stage="live"] .more').first();
  await more.focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.group');
  await more.and(page.locator('[aria-expanded="true"]')).waitFor();
  assert.ok((await page.locator('.group .market').count()) > 10);
  const filled = await page.locator('.groups').evaluateAll((all) => all.filter((one) => one.childElementCount > 0).length);
  assert.equal(filled, 1);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.group').length === 0);
});

test('shouldResumeAfterALostConnectionWithoutLosingWhatIsShown', async () => {
  const { page, sent } = await openBoard();
  const cards = await page.locator('.card').count();
  await page.evaluate(() => {
    const board = document.getElementById('board');
    window.fewestCards = Infinity;
    new MutationObserver(() => {
      window.fewestCards = Math.min(window.fewestCards, board.querySelectorAll('.card').length);
    }).observe(board, { childList: true, subtree: true });
  });
  const from = sent.count;
  await page.evaluate(() => window.testSockets.at(-1).close());
  await page.waitForSelector('.badge[data-mood="wait"]');
  const again = await sent.next(from, ({ op }) => op === 'subscribe', PATIENCE_MS);
  assert.equal(typeof again.resume, 'string');
  await page.waitForSelector(LIVE);
  await page.waitForSelector('.price.up, .price.down');
  // A match may have ended meanwhile; the board as a whole must not have been emptied.
  assert.ok((await page.evaluate(() => window.fewestCards)) >= cards - 1);
});

test('shouldAskForASlowerStreamWhileHidden', async () => {
  const { page, sent } = await openBoard();
  const [first] = sent.all.filter(({ op }) => op === 'subscribe');
  assert.equal(first.conflateMs, 1000);
  assert.deepEqual(first.filter, {});
  const from = sent.count;
  await page.evaluate(() => window.setHidden(true));
  const slower = await sent.next(from, ({ conflateMs }) => conflateMs === 5000, PATIENCE_MS);
  assert.equal(typeof slower.resume, 'string', 'nothing is sent twice');
  await sent.next(from, ({ op }) => op === 'unsubscribe', PATIENCE_MS);
  const shownFrom = sent.count;
  await page.evaluate(() => window.setHidden(false));
  await sent.next(shownFrom, ({ conflateMs }) => conflateMs === 1000, PATIENCE_MS);
  await page.waitForSelector(LIVE);
});

for (const width of [375, 768, 1280, 1920]) {
  test(`shouldNotScrollSidewaysAt${width}Pixels`, async () => {
    const { page } = await openBoard({ viewport: { width, height: 812 } });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await overflow(), 0);
    await page.locator('.card[data-stage="live"] .more').first().click();
    await page.waitForSelector('.group');
    assert.equal(await overflow(), 0);
  });
}

test('shouldKeepStillForThoseWhoAskForIt', async () => {
  const { page } = await openBoard({ reducedMotion: 'reduce' });
  const price = await page.waitForSelector('.price.up, .price.down');
  assert.equal(await price.evaluate((node) => getComputedStyle(node).animationName), 'none');
});

for (const colorScheme of ['light', 'dark']) {
  test(`shouldBeLegibleInA${colorScheme === 'dark' ? 'Dark' : 'Light'}Scheme`, async () => {
    const { page } = await openBoard({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForSelector('.market[data-status="suspended"] .why');
    const faint = await page.evaluate(faintTexts);
    assert.deepEqual(faint, []);
  });
}

/* Runs in the page: texts whose contrast to what is behind them is below the 4.5 of WCAG AA. */
function faintTexts() {
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
      if (alpha === 1) {
        return [r, g, b];
      }
    }
    return [255, 255, 255];
  };
  const contrast = (node) => {
    const [light, dark] = [luminance(channels(getComputedStyle(node).color).slice(0, 3)), luminance(behind(node))].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = '.team, .why, .selection, .odds, .market-name, .eyebrow span, .notice, .more, h2, .count, .minute, .of, .result';
  return [...document.querySelectorAll(texts)]
    .filter((node) => node.textContent.trim() !== '' && contrast(node) < 4.5)
    .map((node) => `${node.className || node.tagName}: ${contrast(node).toFixed(2)}`);
}
