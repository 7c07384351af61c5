import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage } from './browser.js';
import { startMockServer } from './mock-server.js';

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

test('shouldSayThatAnEmptyServerHasNothingYet', async () => {
  const mock = await startMockServer({ isEmpty: true });
  const { page, problems } = await openPage(browser, mock.url);
  await page.waitForFunction(() => /Nothing on the pitch/.test(document.querySelector('.empty h2')?.textContent ?? ''));
  assert.equal(await page.locator('.badge').innerText(), 'Live');
  assert.deepEqual(problems, []);
  await page.close();
  mock.stop();
});

test('shouldStopAndOfferToConnectAgainWhenTheServerRefusesIt', async () => {
  const mock = await startMockServer({ closeCode: 4409 });
  const { page } = await openPage(browser, mock.url);
  await page.waitForSelector('.badge[data-mood="bad"]');
  assert.equal(await page.locator('.badge').getAttribute('title'), '4409 refused');
  const sockets = () => page.evaluate(() => window.testSockets.length);
  assert.equal(await sockets(), 1);
  await page.getByRole('button', { name: 'Connect again' }).click();
  await page.waitForFunction(() => window.testSockets.length === 2);
  await page.close();
  mock.stop();
});
