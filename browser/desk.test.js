// The administrator brings a file in and looks after accounts, and sees no person.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { colleague, follow, NEWCOMERS, openBrowser, people, visitor } from './house.js';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const button = (page, name) => page.getByRole('button', { name, exact: true });

test('an administrator sees no people', { timeout: 300_000 }, async () => {
  const known = await people(browser);
  const { page, leave } = await colleague(browser, 'admin');
  await page.goto('/');
  assert.equal(new URL(page.url()).pathname, '/imports', 'their day begins elsewhere');
  assert.equal(await page.getByRole('link', { name: 'People', exact: true }).count(), 0);
  for (const path of ['/people', `/people/${known[0].public}`, '/erasures']) {
    const answer = await page.goto(path);
    assert.ok([403, 404].includes(answer.status()), `${path}: ${answer.status()}`);
    const text = await page.locator('body').innerText();
    assert.deepEqual(known.filter(({ name }) => name && text.includes(name)), [], `${path} names nobody`);
    await page.locator('main a.button').click();
    assert.equal(new URL(page.url()).pathname, '/imports', `${path} shows a way forward`);
  }
  await leave();
});

test('an administrator brings a file in and reads what was refused', { timeout: 300_000 }, async () => {
  const [good, bad] = NEWCOMERS;
  const header = 'CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId';
  const row = ({ number, given, family, email }) => `${number},${given},${family},,Uferweg 1,Berlin,,Germany,10999,,,${email},`;
  const file = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from([header, row(good), row(bad), ''].join('\n')) };
  const { page, leave } = await colleague(browser, 'admin');
  await page.goto('/imports');
  await page.getByRole('link', { name: 'New import', exact: true }).click();

  await page.selectOption('#kind', 'customers');
  await page.fill('#source', 'browser test');
  await page.setInputFiles('#file', { ...file, buffer: Buffer.alloc(0) });
  const empty = await follow(page, () => button(page, 'Start the import').click());
  assert.equal(empty.status(), 422, 'an empty file is no import');
  assert.equal(await page.locator('.errors a').getAttribute('href'), '#file');

  await page.selectOption('#kind', 'customers');
  await page.fill('#source', 'browser test');
  await page.setInputFiles('#file', file);
  await follow(page, () => button(page, 'Start the import').click());
  assert.match(new URL(page.url()).pathname, /^\/imports\/\w+$/);
  assert.equal(await page.locator('h1').innerText(), 'browser test');
  assert.equal(await page.locator('progress').count(), 1, 'one sees how far it is');
  // The page renews itself until the import has ended.
  await page.locator('.chip[role=status]', { hasText: 'Done' }).waitFor();
  assert.equal(await page.locator('progress').evaluate((bar) => bar.value / bar.max), 1);
  const figures = await page.locator('dl.figures').innerText();
  assert.match(figures, /People added\s+1\b/);
  assert.match(figures, /Rows refused\s+1\b/);

  const refused = page.locator('section', { has: page.locator('#problems-title') }).locator('tbody tr');
  assert.equal(await refused.count(), 1);
  const cells = (await refused.locator('th, td').allInnerTexts()).map((cell) => cell.trim());
  assert.equal(cells[0], '3', 'the row, as a spreadsheet counts');
  assert.deepEqual(cells.slice(2), ['Email', 'Not an e-mail address'], 'the column and the reason');
  const text = await page.locator('body').innerText();
  assert.ok(!text.includes(bad.family) && !text.includes(good.family), 'what the rows held is not shown');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As a table' }).click()]);
  const table = await readFile(await download.path(), 'utf8');
  assert.match(table, /\b3\b.*Email/);
  assert.ok(!table.includes(bad.family), 'nor written down');
  await leave();
});

test('an administrator adds an account and closes it', { timeout: 300_000 }, async () => {
  const newcomer = { handle: 'nora', password: 'drei Igel im Laubhaufen' };
  const desk = await colleague(browser, 'admin');
  const { page } = desk;
  const add = async (handle) => {
    await page.fill('#handle', handle);
    await page.selectOption('#role', 'agent');
    await page.selectOption('#team', { index: 1 });
    await page.fill('#password', newcomer.password);
    return follow(page, () => button(page, 'Add the account').click());
  };
  await page.goto('/accounts');
  const taken = await add('ines');
  assert.equal(taken.status(), 422, 'a name is taken once');
  assert.equal(await page.locator('.errors a').getAttribute('href'), '#handle');
  await add(newcomer.handle);
  const row = page.locator('tbody tr', { has: page.getByRole('rowheader', { name: newcomer.handle }) });
  assert.equal(await row.count(), 1);

  const theirs = await visitor(browser);
  const signIn = async () => {
    await theirs.page.goto('/sign-in');
    await theirs.page.fill('#handle', newcomer.handle);
    await theirs.page.fill('#password', newcomer.password);
    return follow(theirs.page, () => theirs.page.press('#password', 'Enter'));
  };
  await signIn();
  assert.equal(new URL(theirs.page.url()).pathname, '/people', 'the account opens');
  await follow(page, () => row.getByRole('button').click());
  assert.match(await row.innerText(), /Closed/);
  await theirs.page.goto('/people');
  assert.equal(new URL(theirs.page.url()).pathname, '/sign-in', 'the session has ended with the account');
  assert.equal((await signIn()).status(), 422, 'and does not begin again');
  await theirs.leave();
  await desk.leave();
});
