// The running demo as a browser sees it: who is in it, how to come in, and what every visit must not do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

const told = (name) => {
  const value = process.env[name];
  assert.ok(value, `${name} is not set; run the tests with cargo xtask browser`);
  return value;
};

export const url = told('CONFIDANT_URL');
export const scratch = told('CONFIDANT_SCRATCH');
const accounts = JSON.parse(told('CONFIDANT_ACCOUNTS'));

/** The notice that the demo's house was founded with. */
export const NOTICE = '/privacy/customers';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Longer than any page takes on a slow machine, and short enough to be told about before the step ends. */
const PATIENCE = 20_000;

export const openBrowser = () => chromium.launch({ executablePath: told('CONFIDANT_CHROMIUM'), args: FLAGS });

export const password = (handle) => accounts[handle];

/**
 * One visitor with a window of their own, who notes what must never happen: an error in the console, a request to
 * another host, an address that says something about a person.
 */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    baseURL: url,
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  // The driver brings it in beside the page, so the page's own rules against foreign script stay in force.
  await context.addInitScript(axe);
  const page = await context.newPage();
  const seen = { errors: [], addresses: [] };
  page.on('console', (line) => {
    // A refusal that a test asks for is no fault of the page.
    if (line.type() === 'error' && !/^Failed to load resource: .* status of 4\d\d /.test(line.text())) {
      seen.errors.push(line.text());
    }
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  page.on('request', (request) => seen.addresses.push(request.url()));
  page.on('framenavigated', (frame) => seen.addresses.push(frame.url()));
  const leave = async () => {
    await context.close();
    assert.deepEqual(seen.errors, [], 'the console says nothing is wrong');
    const elsewhere = seen.addresses.filter((address) => !isOurs(address));
    assert.deepEqual(elsewhere, [], 'nothing is asked of another host');
    const personal = await personalWords(browser);
    const telling = seen.addresses.filter((address) => words(decodeURIComponent(address)).some((word) => personal.has(word)));
    assert.deepEqual(telling, [], 'no address says anything about a person');
  };
  return { page, context, leave };
}

const isOurs = (address) => address.startsWith(`${url}/`) || address === 'about:blank' || address.startsWith('data:image/');

/** Somebody who is signed in; one session serves all tests, because attempts to sign in are counted. */
export async function colleague(browser, handle, options = {}) {
  const storageState = await shared(`session-${handle}.json`, () => session(browser, handle));
  return visitor(browser, { storageState, ...options });
}

async function session(browser, handle) {
  const context = await browser.newContext({ baseURL: url });
  const answer = await context.request.post('/sign-in', {
    headers: { origin: url },
    form: { handle, password: password(handle) },
    maxRedirects: 0,
  });
  assert.equal(answer.status(), 303, `${handle} can sign in`);
  const state = await context.storageState();
  for (const cookie of state.cookies) {
    assert.ok(cookie.httpOnly && cookie.sameSite === 'Lax', `${cookie.name}: out of reach of scripts and of other sites`);
  }
  await context.close();
  return state;
}

/** Everybody whom the privacy manager sees in the list: name, number, and the id in addresses. */
export function people(browser) {
  return shared('people.json', async () => {
    const storageState = await shared('session-pia.json', () => session(browser, 'pia'));
    const context = await browser.newContext({ baseURL: url, storageState });
    const page = await context.newPage();
    const found = [];
    for (let next = '/people'; next; ) {
      await page.goto(next);
      found.push(...(await page.locator('tbody tr').evaluateAll(readRows)));
      const older = page.locator('a[rel=next]');
      next = (await older.count()) > 0 ? await older.getAttribute('href') : null;
    }
    await context.close();
    assert.ok(found.length > 100, `a list of ${found.length} is too short for a demo`);
    return found;
  });
}

function readRows(rows) {
  return rows.map((row) => {
    const [head, , contact, number] = row.children;
    const link = head.querySelector('a');
    return {
      public: link.getAttribute('href').split('/').at(-1),
      name: link.textContent.trim(),
      organisation: head.querySelector('.hint')?.textContent.trim() ?? '',
      contact: contact.textContent.trim(),
      number: number.textContent.trim(),
    };
  });
}

/** People whom only a test knows; none of the demo's tables has them. */
export const NEWCOMERS = [
  { number: '99001', given: 'Quendolin', family: 'Zwitscherfink', email: 'quendolin.zwitscherfink@example.org' },
  { number: '99002', given: 'Rosamunde', family: 'Goldammerich', email: 'rosamunde-ohne-adresse' },
];

/** Words that belong to people alone, in lower case: in no address and in no line of the log. */
export function personalWords(browser) {
  return shared('personal.json', async () => {
    const known = await people(browser);
    const texts = known.flatMap((person) => [person.name, person.organisation, person.number, `kunde${person.number}`]);
    texts.push(...NEWCOMERS.flatMap((person) => Object.values(person)));
    // Short words are particles of names and of addresses alike; `example` and `org` are everybody's.
    const telling = texts.flatMap(words).filter((word) => word.length >= 4 && !['example', 'ohne', 'adresse'].includes(word));
    return [...new Set(telling)];
  }).then((list) => new Set(list));
}

const words = (text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/** What the first test that needs it makes, and the others read. */
async function shared(name, make) {
  const path = join(scratch, name);
  if (await exists(path)) return JSON.parse(await readFile(path, 'utf8'));
  const made = await make();
  await mkdir(scratch, { recursive: true });
  // Two tests may make it at once; each reads a whole file.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(made));
  await rename(draft, path);
  return made;
}

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Presses something that leads to another page, and gives that page's answer. */
export async function follow(page, press) {
  const [answer] = await Promise.all([page.waitForNavigation(), press()]);
  return answer;
}

/** Finds somebody by their whole number and opens their page. */
export async function openPerson(page, number) {
  await page.goto('/people');
  await page.fill('#question', number);
  await follow(page, () => page.press('#question', 'Enter'));
  return follow(page, () => page.locator('tbody button.link').first().click());
}
