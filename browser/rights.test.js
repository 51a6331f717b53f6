// The privacy manager answers one person: hands out what is kept, then erases it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { colleague, follow, openBrowser, openPerson, people } from './house.js';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const button = (page, name) => page.getByRole('button', { name, exact: true });

test('a person gets their data and is erased', { timeout: 300_000 }, async () => {
  // The last of the list, because the other stories are about the first.
  const someone = (await people(browser)).at(-1);
  const { page, leave } = await colleague(browser, 'pia');
  const answer = await openPerson(page, someone.number);
  assert.equal(answer.status(), 200);
  assert.equal(await page.locator('h1').innerText(), someone.name);

  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Build and download').click()]);
  assert.equal(download.suggestedFilename(), 'access-package.zip', 'the name of the file says nothing about the person');
  const zip = await readFile(await download.path());
  assert.equal(zip.subarray(0, 2).toString('latin1'), 'PK');
  assert.ok(zip.length > 2_000, `${zip.length} bytes are too few for a package`);

  await follow(page, () => button(page, 'See what would go').click());
  assert.equal(await page.locator('h1').innerText(), 'Before you erase');
  await page.fill('#word', 'perhaps');
  const refused = await follow(page, () => button(page, 'Erase this person').click());
  assert.equal(refused.status(), 422, 'another word erases nobody');
  assert.equal(await page.locator('#word').getAttribute('aria-invalid'), 'true');
  await page.locator('.errors a').click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'word', 'the error leads to its field');

  await page.fill('#word', 'ERASE');
  await follow(page, () => button(page, 'Erase this person').click());
  assert.equal(await page.locator('h1').innerText(), 'Waiting', 'one alone erases nobody at once');
  assert.equal(await button(page, 'Erase now').count(), 0, 'whoever took the request does not agree to it');
  const waits = new URL(page.url()).pathname;
  const second = await colleague(browser, 'petra');
  await second.page.goto(waits);
  await follow(second.page, () => button(second.page, 'Erase now').click());
  await second.leave();
  await page.goto(waits);
  const certificate = page.locator('pre.certificate');
  await certificate.waitFor();
  assert.match(new URL(page.url()).pathname, /^\/erasures\/\w+$/);
  const text = await certificate.innerText();
  assert.ok(text.length > 200, 'the certificate says what was done');
  const named = [someone.name, someone.number, someone.contact].filter((value) => value && text.includes(value));
  assert.deepEqual(named, [], 'the certificate names nobody');
  const open = page.locator('.steps li:not(.done)');
  assert.ok((await open.count()) <= 1, 'only the backups may still wait for their day');

  // The door is the same for everybody, here or not; behind it there is nobody.
  await page.goto(`/people/${someone.public}`);
  const gone = await follow(page, () => button(page, 'Open and record').click());
  assert.equal(gone.status(), 404, 'the old address leads nowhere');
  await page.goto('/people');
  await page.fill('#question', someone.number);
  await follow(page, () => page.press('#question', 'Enter'));
  assert.equal(await page.locator('h2').first().innerText(), 'Nobody found');
  await leave();
});
