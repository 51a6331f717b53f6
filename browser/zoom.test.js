// At 200 % everything that a window of 1280 points offers is still there and can be pressed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { colleague, openBrowser } from './house.js';
import { JOURNEYS } from './journeys.js';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const ZOOMED = { width: 640, height: 400 };

/** What can be used on the page, and what of it lies under something else or outside the window. */
const reach = (page) =>
  page.evaluate(() => {
    const names = [];
    const out = [];
    for (const part of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')) {
      if (part.matches('.skip') || !part.checkVisibility()) continue;
      const name = `${part.tagName.toLowerCase()} ${part.innerText?.trim() || part.id || part.getAttribute('href')}`;
      names.push(name);
      part.scrollIntoView({ block: 'center', inline: 'nearest' });
      const [box] = part.getClientRects();
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (!hit || !(part.contains(hit) || hit.contains(part))) out.push(name);
    }
    return { names, out, width: document.scrollingElement.scrollWidth };
  });

for (const handle of ['ines', 'pia', 'admin']) {
  test(`${handle} reaches everything at 200 %`, { timeout: 300_000 }, async () => {
    const { page, leave } = await colleague(browser, handle, { viewport: ZOOMED, deviceScaleFactor: 2 });
    for (const step of JOURNEYS[handle]) {
      await step.go(page);
      const zoomed = await reach(page);
      assert.deepEqual(zoomed.out, [], `${step.name}: covered or outside`);
      assert.ok(zoomed.width <= ZOOMED.width, `${step.name}: ${zoomed.width} px wide`);
      await page.setViewportSize({ width: 1280, height: 800 });
      assert.deepEqual(zoomed.names, (await reach(page)).names, `${step.name}: the same offer`);
      await page.setViewportSize(ZOOMED);
    }
    await leave();
  });
}
