# How long data is kept.
nav-retention = Retention
retention-title = How long data is kept
retention-lead = What is over ends by itself, twice a day. Nobody has to remember it, and a number stays behind.
retention-now = Now
retention-nothing-late = Nothing is late
retention-late = { $count ->
    [one] One is late
   *[other] { $shown } are late
    }
retention-last = Last round
retention-next = Next round
retention-goes-on = goes on
retention-no-round = The first round begins a minute after the start.
retention-rule-prospect = People who never bought anything
retention-rule-customer = Customers
retention-rule-purchase = Purchases
retention-rule-declared = Your own fields and tags
retention-rule-unconfirmed = Unanswered confirmations
retention-rule-consent-proof = Proofs of consent
retention-rule-fingerprint = Fingerprints after an erasure
retention-rule-rights-case = Requests and their letters
retention-rule-rights-document = Copies of identity documents
retention-rule-package-handover = Access packages that wait to be fetched
retention-rule-archived = What a law keeps after an erasure
retention-rule-ledger = The proof log
retention-about-prospect = They are erased as if they had asked for it. A purchase, an answer, a form, a request, a pressed link or a note begins the time anew; our own mail does not.
retention-about-customer = They are erased as if they had asked for it; invoices stay under the tax law. A purchase, an answer, a form, a request, a pressed link or a note begins the time anew.
retention-about-purchase = After an erasure, invoices stay sealed for as long as the law orders.
retention-about-declared = Each field and tag says for how many days it is kept.
retention-about-unconfirmed = An address that came only for a confirmation goes with it.
retention-about-consent-proof = A proof stays as long as the yes counts, and until a claim about it is out of time.
retention-about-fingerprint = They keep old files from bringing an erased person back.
retention-about-rights-case = The figures of requests stay, without people.
retention-about-rights-document = Destroyed at the decision, after 30 days at the latest.
retention-about-package-handover = Destroyed when nobody can fetch them any more, after 14 days at the latest.
retention-about-archived = The key is destroyed on the last day of the norm; no copy opens after that.
retention-about-ledger = It shows who looked and what was done.
retention-after-last-contact = { $count ->
    [one] One month after the last sign from the person.
   *[other] { $shown } months after the last sign from the person.
    }
retention-after-decision = { $count ->
    [one] One month after the decision.
   *[other] { $shown } months after the decision.
    }
retention-after-written = { $count ->
    [one] One month after it was written.
   *[other] { $shown } months after it was written.
    }
retention-with-person = Goes with the person.
retention-on-its-day = Ends on a day that stands with it.
retention-own-rules = Ends by rules that look at more than one event.
retention-ended = Ended in the last 90 days
retention-due = Goes with the next round
retention-held = Stays for a legal claim
retention-stored = Stays because the person asked for it
retention-set-on = Set by the company
retention-months = Months ({ $limits })
retention-set = Set
retention-bad-months = Give a number of months within the limits
retention-chart-title = What ended, by day
retention-chart-description = { $count ->
    [one] One day
   *[other] { $shown } days
    }
retention-none-ended = Nothing has ended in the last 90 days.
retention-table = The numbers as a table
retention-day = Day
retention-what = What
retention-items = How many
retention-clock-title = The clock jumped
retention-halted = Nothing ends
retention-clock-lead = The time went on, or back, by more than a day since it was last seen. That is right after a long stop. A wrong clock would delete too early, so nothing ends until somebody looks.
retention-clock-seen = Last seen
retention-clock-now = Time now
retention-clock-right = The time now is right
retention-clock-ask = The privacy manager says whether the time is right.
deed-retention-set = How long data is kept was set
deed-clock-confirmed = The time was confirmed
deed-time-over = Something ended because its time was over
