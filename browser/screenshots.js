// Pictures of the pages, for people who look after their appearance: wide in light and dark, and narrow.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { colleague, openBrowser, visitor } from './house.js';
import { JOURNEYS } from './journeys.js';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('name the folder: node screenshots.js FOLDER');

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { look: 'narrow', colorScheme: 'light', viewport: { width: 320, height: 700 } },
];

await mkdir(folder, { recursive: true });
const browser = await openBrowser();
let count = 0;
for (const [handle, journey] of Object.entries(JOURNEYS)) {
  const { page, leave } = handle === 'nobody' ? await visitor(browser) : await colleague(browser, handle);
  for (const step of journey) {
    await step.go(page);
    if (step.passing) continue;
    // Nothing under the pointer, so nothing looks chosen.
    await page.mouse.move(0, 0);
    for (const { look, colorScheme, viewport } of LOOKS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      const name = `${handle}-${step.name}-${look}`.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
      count += 1;
    }
    await page.setViewportSize(LOOKS[0].viewport);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await leave();
}
await browser.close();
console.log(`${count} pictures in ${folder}`);
