// An agent without a mouse: in, to a person, to their contact details, and back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { follow, openBrowser, password, people, visitor } from './house.js';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

/** Goes to the next place, which must be visibly in focus and stand after the one before. */
async function tab(page) {
  const before = await page.evaluateHandle(() => document.activeElement);
  await page.keyboard.press('Tab');
  const focus = await page.evaluate((before) => {
    const here = document.activeElement;
    const { outlineStyle, outlineWidth, clipPath } = getComputedStyle(here);
    const box = here.getBoundingClientRect();
    const order = before.compareDocumentPosition(here);
    return {
      what: `${here.tagName.toLowerCase()}#${here.id} ${here.innerText?.trim() ?? ''}`,
      id: here.id,
      text: here.innerText?.trim() ?? '',
      isMarked: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && clipPath === 'none',
      isInSight: box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0,
      isAfter: before === document.body || Boolean(order & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)),
    };
  }, before);
  assert.ok(focus.isMarked, `${focus.what}: one sees that it is in focus`);
  assert.ok(focus.isInSight, `${focus.what}: it is on the screen`);
  assert.ok(focus.isAfter, `${focus.what}: the order is that of reading`);
  return focus;
}

async function tabTo(page, isWanted, what) {
  for (let steps = 0; steps < 80; steps += 1) {
    const focus = await tab(page);
    if (isWanted(focus)) return;
  }
  assert.fail(`${what} cannot be reached with the Tab key`);
}

const enter = (page) => follow(page, () => page.keyboard.press('Enter'));
const heading = (page) => page.locator('h1').innerText();

test('an agent works with the keyboard alone', { timeout: 300_000 }, async () => {
  const known = await people(browser);
  const { page, leave } = await visitor(browser);
  await page.goto('/sign-in');
  const first = await tab(page);
  assert.equal(first.text, 'Skip to content', 'the first place leads past what is on every page');
  await tabTo(page, ({ id }) => id === 'handle', 'the name');
  await page.keyboard.type('ines');
  assert.equal((await tab(page)).id, 'password', 'the password comes right after the name');
  await page.keyboard.type(password('ines'));
  await enter(page);
  assert.equal(new URL(page.url()).pathname, '/people');

  await tab(page);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main', 'the skip link leads to the content');
  assert.equal((await tab(page)).id, 'question', 'the search is the first thing there');
  const [shown] = (await page.locator('tbody th').nth(2).innerText()).split('\n');
  const someone = known.find(({ name }) => name === shown);
  await page.keyboard.type(someone.name.split(' ').at(-1));
  assert.equal((await tab(page)).id, 'reason', 'then why');
  assert.equal((await tab(page)).text, 'Search');
  await enter(page);
  assert.equal(await heading(page), 'Found people');

  await tabTo(page, ({ text }) => text === someone.name, 'the person');
  await enter(page);
  assert.equal(await heading(page), someone.name);

  await tabTo(page, ({ text }) => text === 'Show in full', 'the button for contact details');
  await enter(page);
  assert.equal(await heading(page), 'Contact details');
  assert.match(await page.locator('main').innerText(), /kunde\d+@example\.(org|net|com)/, 'they are shown in full');

  await tabTo(page, ({ text }) => text === 'Back to the person', 'the way back');
  await enter(page);
  assert.equal(await heading(page), someone.name);

  await tabTo(page, ({ text }) => text === 'Sign out', 'the way out');
  await enter(page);
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  await page.goto('/people');
  assert.equal(new URL(page.url()).pathname, '/sign-in', 'whoever comes next sees nothing');
  await leave();
});
