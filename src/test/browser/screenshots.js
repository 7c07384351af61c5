import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, openPage } from './browser.js';

/* Screenshots of a running board: `node screenshots.js FOLDER [URL]`, the address also from TOUCHLINE_URL. */

const WIDTHS = [
  { name: 'wide', viewport: { width: 1280, height: 900 } },
  { name: 'narrow', viewport: { width: 375, height: 812 } },
];

const folder = process.argv[2] ?? 'screenshots';
const url = process.argv[3] ?? process.env.TOUCHLINE_URL;
await mkdir(folder, { recursive: true });
const browser = await launch();
try {
  for (const { name, viewport } of WIDTHS) {
    for (const colorScheme of ['light', 'dark']) {
      const { page } = await openPage(browser, url, { viewport, colorScheme });
      await page.waitForSelector('.price.up');
      await page.waitForSelector('.market[data-status="suspended"]');
      await page.screenshot({ path: join(folder, `board-${name}-${colorScheme}.png`) });
      await page.locator('.card[data-stage="live"] .more').first().click();
      await page.waitForSelector('.group');
      await page.screenshot({ path: join(folder, `board-${name}-${colorScheme}-open.png`) });
      await page.close();
    }
  }
} finally {
  await browser.close();
}
