### Purchases and sums.

purchases-title = Purchases
purchases-none = Nothing was bought yet. Purchases come in with an import of invoices.
purchases-recorded = You see these purchases, and it is recorded: “{ $reason }”.
purchases-count = Invoices
purchases-cancelled = Cancelled
purchases-lines = Lines
purchases-net = Net total
purchases-more = More purchases
purchase-invoice = Invoice
purchase-at = Date
purchase-net = Net
purchase-lines = Lines
purchase-cancelled = Cancelled
lines-count = { $count ->
    [one] { $shown } line
   *[other] { $shown } lines
    }
lines-more = { $count ->
    [one] One more line is in the access package.
   *[other] { $shown } more lines are in the access package.
    }
months-title = Net total by month, in { $currency }
months-caption = Net total by month, in { $currency }
months-description = { $count ->
    [one] One bar for one month. The table below has the exact number.
   *[other] One bar for each of { $shown } months. The table below has the exact numbers.
    }
months-table = Show the numbers
totals-title = Totals
totals-lead = What the shop sold, without people. Groups with fewer than ten buyers are folded into “other”, so that nobody can be guessed from them; they stay right when somebody is erased.
totals-caption = Totals by month, brand and country
totals-other = Other
totals-anonymous = Without a customer
totals-empty-title = Nothing to add up yet
totals-empty = Sums appear once invoices were imported.
