### Country rules: what the dated tables of law say.

nav-rules = Country rules
rules-title = Country rules
rules-lead = By these tables dates are computed, authorities are named and papers are kept. Each entry says where it is from; what was written from memory has to be confirmed with counsel before you rely on it.
rules-show = Show
rules-packs = The tables
rules-packs-lead = A new edition comes with a new version of the program.
rules-pack-periods = Periods
rules-pack-holidays = Public holidays
rules-pack-authorities = Where people can complain
rules-pack-ages = Age of digital consent
rules-pack-retention = How long papers are kept
rules-edition = Edition
rules-source = Source
rules-compared = Compared with
rules-entries = Entries
rules-fresh = up to date
rules-old = older than half a year
rules-valid = In force
rules-always = in force
rules-from = from { $day }
rules-until = until { $day }
rules-answer = To answer
rules-extended = With an extension
rules-breach = To report a breach
rules-norm = Law
rules-months = { $count ->
    [one] one month
   *[other] { $shown } months
    }
rules-hours = { $count ->
    [one] one hour
   *[other] { $shown } hours
    }
rules-years = { $count ->
    [one] one year
   *[other] { $shown } years
    }
rules-years-old = { $count ->
    [one] from one year
   *[other] from { $shown } years
    }
rules-no-age = No rule of its own is known: whoever is under 16 needs a guardian.
rules-papers-lead = Counted from the end of the business year. Of a range, the shorter end is kept.
rules-nothing-kept = No order to keep anything is known, so nothing is kept.
rules-no-authority = No authority is known here.
rules-its-pages = Its pages
rules-its-form = complaint form
rules-no-holidays = No holidays are known here, so no date moves to a later day.
rules-part-needed = Holidays differ by part of the country; without a part no date moves to a later day.
rules-holiday = Holiday
rules-where = Where
rules-everywhere = everywhere
rules-known = Known from
seen-read = public source
seen-secondary = secondary source
seen-memory = confirm with counsel
paper-invoice = Invoices
paper-letter = Business letters
seat-title = Where your company sits
seat-known = holidays known
seat-unknown = no date moves to a later day
seat-hint = A date that ends on a holiday there moves to the next working day. Dates that stand already stay as they are.
seat-where = Part of the country
seat-whole = The country as a whole
seat-set = Save
