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
  if (!new URL(page.url()).pathname.startsWith('/privacy/')) {
    assert.equal(headers['cache-control'], 'no-store', `${name}: no copy stays in the browser`);
  }
  assert.equal(await page.locator('h1').count(), 1, `${name}: one first heading`);
  assert.deepEqual(await page.evaluate(strayErrors), [], `${name}: each error leads to its field`);
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

/** Links of an error list that lead to no field one can type or choose in. */
function strayErrors() {
  const links = [...document.querySelectorAll('.errors a')];
  const fields = 'input:not([type=hidden]), select, textarea';
  return links.filter((link) => !document.querySelector(link.getAttribute('href'))?.matches(fields)).map((link) => link.outerHTML);
}

/** What axe finds, with the size of targets (WCAG 2.2) too; between light and dark only colours differ. */
async function violations(page, colorScheme) {
  const rules = colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : { rules: { 'target-size': { enabled: true } } };
  const found = await page.evaluate(async (options) => {
    // The page's script has a global of this name only in tests.
    const answer = await globalThis.axe.run(document, { resultTypes: ['violations'], ...options });
    return answer.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.html.slice(0, 160)) }));
  }, rules);
  return found.filter(({ impact }) => SERIOUS.includes(impact));
}
