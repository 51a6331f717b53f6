// What must hold on every page, whoever looks at it and however.

import assert from 'node:assert/strict';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 320, height: 700 };
const SERIOUS = ['serious', 'critical'];

/** Looks at the page that is open: light and dark, wide and narrow. */
export async function inspect(page, answer, { name, status = 200 }) {
  assert.equal(answer.status(), status, `${name}: status`);
  const headers = answer.headers();
  assert.match(headers['content-security-policy'] ?? '', /default-src 'none'.*require-trusted-types-for 'script'/, name);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      const where = `${name}, ${colorScheme}, ${size.width} px`;
      assert.deepEqual(await violations(page, colorScheme), [], `${where}: axe`);
      const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
      assert.ok(width <= size.width, `${where}: ${width} px wide`);
    }
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** What axe finds; between light and dark only colours differ. */
export async function violations(page, colorScheme = 'light') {
  const rules = colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {};
  const found = await page.evaluate(async (options) => {
    // The page's script has a global of this name only in tests.
    const answer = await globalThis.axe.run(document, { resultTypes: ['violations'], ...options });
    return answer.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.html.slice(0, 160)) }));
  }, rules);
  return found.filter(({ impact }) => SERIOUS.includes(impact));
}
