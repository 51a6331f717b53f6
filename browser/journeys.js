// The pages of each role, and the way to them: addresses where there are, buttons where seeing is a deed.

import { follow, NOTICE, people } from './house.js';

const at = (name, path, more = {}) => ({ name, go: (page) => page.goto(path), ...more });
const press = (name, find, more = {}) => ({ name, go: (page) => follow(page, () => find(page).click()), ...more });

const button = (page, name) => page.getByRole('button', { name, exact: true });

const search = {
  name: 'search',
  go: async (page) => {
    await page.goto('/people');
    const [name] = (await page.locator('tbody th').first().innerText()).split('\n');
    await page.fill('#question', name.split(' ').at(-1));
    return follow(page, () => button(page, 'Search').click());
  },
};

const nobodyFound = {
  name: 'nobody found',
  go: async (page) => {
    await page.goto('/people');
    await page.fill('#question', 'zzzzzz');
    return follow(page, () => button(page, 'Search').click());
  },
};

const list = at('people', '/people');
// The second of the list: the first may be somebody whom another story has just brought in.
const person = press('person', (page) => page.locator('tbody button.link').nth(1));
// The person's page is looked at once; after that it is only passed through.
const back = press('person again', (page) => button(page, 'Back to the person'), { passing: true });
const contacts = press('contacts', (page) => button(page, 'Show in full'));
const notes = press('notes', (page) => button(page, 'Read the notes'));
const noteReview = {
  name: 'note review',
  go: async (page) => {
    await page.fill('#text', 'Wants a call on Friday.\nPays from DE89 3704 0044 0532 0130 00, and has cancer.');
    return follow(page, () => button(page, 'Check and go on').click());
  },
};
const noteUnconfirmed = press('note review, wrong', (page) => button(page, 'Keep the note'), { status: 422 });
const noteKept = {
  name: 'notes, one',
  go: async (page) => {
    await page.selectOption('#ground', 'asked_by_person');
    await page.fill('#why', 'so that we call in the morning');
    return follow(page, () => button(page, 'Keep the note').click());
  },
};
const looks = press('looks', (page) => button(page, 'Show who looked'));
const restriction = press('restriction', (page) => button(page, 'Store only, or end that'));
const disputes = press('rectification', (page) => button(page, 'Put something right'));
const disputed = {
  name: 'rectification, one',
  go: async (page) => {
    await page.selectOption('#what', { index: 1 });
    await page.fill('#claimed', 'Quarenta e Um');
    return follow(page, () => button(page, 'Write it down').click());
  },
};
const objections = press('objections', (page) => button(page, 'See objections'));
const handover = press('handover', (page) => button(page, 'Prepare a link'));
const handedOver = {
  name: 'handover, one',
  go: async (page) => {
    await page.locator('input[name=to]').first().check();
    return follow(page, () => button(page, 'Make it and send the link').click());
  },
};
const preview = press('erasure preview', (page) => button(page, 'See what would go'));
const erasures = at('erasures', '/erasures');
const erasure = press('erasure', (page) => page.locator('tbody th a').first());
const kept = press('what stays', (page) => button(page, 'See what stays'));
const holds = at('legal holds', '/holds');
const hold = press('legal hold', (page) => button(page, 'Choose records'));
const certificate = {
  name: 'certificate',
  go: async (page) => {
    await page.goto('/erasures');
    await page.locator('tbody th a').first().click();
    return follow(page, () => page.getByRole('link', { name: 'Page for the person' }).click());
  },
};
const imports = at('imports', '/imports');
const importShown = press('import', (page) => page.locator('tbody th a').first());
const totals = at('totals', '/totals');
const countryRules = at('country rules', '/country-rules');
const kingdomRules = at('country rules, another country', '/country-rules?country=GB');
const styleguide = at('building blocks', '/styleguide');
const purposes = at('purposes', '/purposes');
const purpose = press('purpose', (page) => page.locator('tbody th a').nth(1));
const guide = at('contract or consent', '/purposes/contract-or-consent');
const notices = at('notices', '/notices');
const notice = press('notice, versions', (page) => page.locator('tbody th a').first());
const newNotice = at('notice, new', '/notices/new');
const staffNotice = at('notice for staff', '/staff-notice');
const consents = press('consents', (page) => button(page, 'Open consents'));
const refused = (path) => at(`${path} is refused`, path, { status: 403 });
const absent = at('nothing here', '/people/per_nobody', { status: 404 });
const absentNotice = at('no such notice', '/privacy/nothing', { status: 404 });

const door = {
  name: 'door',
  go: async (page) => {
    const [someone] = await people(page.context().browser());
    return page.goto(`/people/${someone.public}`);
  },
};
const opened = press('person', (page) => button(page, 'Open and record'));

const wrongSignIn = {
  name: 'sign-in, wrong',
  status: 422,
  go: async (page) => {
    await page.goto('/sign-in');
    await page.fill('#handle', 'nobody');
    await page.fill('#password', 'not the password');
    return follow(page, () => page.press('#password', 'Enter'));
  },
};

const badAccount = {
  name: 'account, wrong',
  status: 422,
  go: async (page) => {
    await page.goto('/accounts');
    await page.fill('#handle', 'ines');
    await page.fill('#password', 'long enough to be taken');
    return follow(page, () => button(page, 'Add the account').click());
  },
};

/** Every page, by who sees it; nobody is a visitor. */
export const JOURNEYS = {
  nobody: [at('sign-in', '/sign-in'), wrongSignIn, at('notice', NOTICE), at('notice, German', `${NOTICE}?lang=de`), absentNotice],
  ines: [list, person, contacts, back, notes, noteReview, noteUnconfirmed, noteKept, back, consents, staffNotice, search, nobodyFound, refused('/cases'), at('new request', '/cases/new'), at('recognise', '/cases/recognise'), styleguide, refused('/totals'), refused('/accounts'), refused('/country-rules'), absent],
  lea: [list, person, contacts, back, looks, totals],
  pia: [list, at('cases', '/cases'), at('new case', '/cases/new'), at('case figures', '/cases/figures'), at('retention', '/retention'), at('letters', '/letters'), at('a letter', '/letters/refusal/en'), purposes, purpose, guide, notices, notice, newNotice, staffNotice, door, opened, contacts, back, looks, back, restriction, back, disputes, disputed, back, objections, back, handover, handedOver, back, preview, search, at('sensitive words', '/notes/weeks'), erasures, erasure, kept, certificate, holds, { ...door, passing: true }, { ...opened, passing: true }, hold, imports, importShown, at('new import', '/imports/new'), at('data brought', '/imports/portability'), totals, countryRules, kingdomRules],
  otto: [list, at('retention', '/retention'), purposes, purpose, notices, notice, staffNotice, list, person, looks, back, objections, back, preview, erasures, erasure, imports, importShown, totals, countryRules],
  admin: [imports, importShown, at('new import', '/imports/new'), at('accounts', '/accounts'), badAccount, refused('/people'), refused('/totals')],
};
