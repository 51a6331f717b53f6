// Every page of every role, in light and dark, wide and narrow.

import { after, before, describe, test } from 'node:test';

import { colleague, openBrowser, visitor } from './house.js';
import { inspect } from './inspect.js';
import { JOURNEYS } from './journeys.js';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

// Two roles at once: one waits for its page while the other is looked at.
describe('every page can be read by everybody', { concurrency: 2 }, () => {
  for (const [handle, journey] of Object.entries(JOURNEYS)) {
    test(handle, { timeout: 900_000 }, async (t) => {
      const { page, leave } = handle === 'nobody' ? await visitor(browser) : await colleague(browser, handle);
      for (const step of journey) {
        const answer = await step.go(page);
        if (!step.passing) await t.test(step.name, () => inspect(page, answer, step));
      }
      await leave();
    });
  }
});
