// Pages speak the reader's language, the notice asks nothing of them, and the certificate can be printed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { colleague, NOTICE, openBrowser, visitor } from './house.js';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const language = (page) => page.locator('html').getAttribute('lang');

test('a German browser is answered in German, and one may choose', { timeout: 300_000 }, async () => {
  const { page, leave } = await visitor(browser, { locale: 'de-DE' });
  await page.goto('/sign-in');
  assert.equal(await language(page), 'de');
  assert.equal(await page.locator('h1').innerText(), 'Anmelden');
  const english = page.locator('nav.langs a', { hasText: 'English' });
  assert.equal(await english.getAttribute('lang'), 'en', 'the name of a language is read in that language');
  await english.click();
  assert.equal(await language(page), 'en');
  await page.goto('/sign-in');
  assert.equal(await language(page), 'en', 'the choice stays');
  await leave();
});

test('a colleague reads their pages in German', { timeout: 300_000 }, async () => {
  const { page, leave } = await colleague(browser, 'ines', { locale: 'de-DE' });
  await page.goto('/people');
  assert.equal(await language(page), 'de');
  assert.match(await page.locator('nav .places').innerText(), /Personen/);
  await page.locator('tbody button.link').first().click();
  await page.getByRole('heading', { name: 'Käufe' }).or(page.locator('#purchases-title')).first().waitFor();
  const text = await page.locator('body').innerText();
  for (const english of ['Show in full', 'Purchases', 'Kept since', 'Sign out']) {
    assert.ok(!text.includes(english), `"${english}" is left in English`);
  }
  await leave();
});

test('a notice is read without signing in and without a cookie', { timeout: 300_000 }, async () => {
  const { page, context, leave } = await visitor(browser, { locale: 'de-DE' });
  const answers = [];
  page.on('response', (answer) => answers.push(answer));
  for (const [path, wanted] of [
    [NOTICE, 'de'],
    [`${NOTICE}?lang=en`, 'en'],
    [NOTICE, 'de'],
  ]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 200);
    const article = page.locator('article');
    assert.equal(await article.getAttribute('lang'), wanted, path);
    assert.ok((await article.innerText()).length > 500, `${path} says something`);
  }
  for (const answer of answers) {
    assert.equal(await answer.headerValue('set-cookie'), null, answer.url());
  }
  assert.deepEqual(await context.cookies(), []);
  await leave();
});

test('a certificate can be printed', { timeout: 300_000 }, async () => {
  const { page, leave } = await colleague(browser, 'pia', { viewport: { width: 794, height: 1123 } });
  await page.goto('/erasures');
  await page.locator('tbody th a').last().click();
  await page.locator('pre.certificate').waitFor();
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.rail', '.foot', '.demo', 'button']) {
    assert.equal(await page.locator(hidden).filter({ visible: true }).count(), 0, `${hidden} is not printed`);
  }
  const ink = await darkPixels(browser, await page.screenshot());
  assert.ok(ink > 5_000, `${ink} dark points are an empty sheet`);
  const sheet = await page.pdf({ format: 'A4' });
  assert.equal(sheet.subarray(0, 5).toString('latin1'), '%PDF-');
  await leave();
});

/** How many points of a picture are dark; counted in a window of its own, because ours runs no foreign script. */
async function darkPixels(browser, png) {
  const page = await browser.newPage();
  const count = await page.evaluate(async (data) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${data}`;
    await picture.decode();
    const { width, height } = picture;
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas.drawImage(picture, 0, 0);
    const points = canvas.getImageData(0, 0, width, height).data;
    let dark = 0;
    for (let at = 0; at < points.length; at += 4) {
      if (points[at] + points[at + 1] + points[at + 2] < 384) dark += 1;
    }
    return dark;
  }, png.toString('base64'));
  await page.close();
  return count;
}
