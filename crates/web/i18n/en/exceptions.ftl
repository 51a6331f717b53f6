### What stays in spite of an erasure: exceptions, holds, waiting, certificates.

certificate-lead = What was erased, what stays and until when. This page is reached by its number alone; it names nobody.
certificate-page = Page for the person
certificate-proof = Download the proof
certificate-proof-hint = The file proves without our help that the key and the records are gone: check it with “confidant verify certificate”.
certificate-is-unreadable = That has come: no copy opens any more.
certificate-not-yet-unreadable = Until then an old copy could be opened with the key of its week.
erasure-second-stage = Second stage
erasure-second-stage-means = What the delivery of an order still needs goes on this day at the latest.
erasure-waits-first = First the request waits 72 hours. Advertising stops at once, every known e-mail address is told and can cancel. A second privacy manager can end the waiting.
stays-nothing = No law and no claim keeps anything.
stays-means = Under keys of their own, out of sight of everybody who serves customers. Each key is destroyed after the last day, and what is under it ends in backups, too.
underway-title = Orders on their way
underway-means = What a delivery needs stays until it has arrived; everything else goes now. The certificate tells both stages.
underway-until = on its way, expected by
underway-arrived = It has arrived
underway-by = Should arrive by
underway-note = Still on its way
kept-title = What stays
kept-lead = Kept because a norm orders or allows it, until the day beside it.
kept-recorded = That you looked at this is recorded.
kept-empty = Nothing stays any more
kept-what = What
kept-why = Why
kept-until = Until
kept-open = until the matter is settled
kept-more = Show more
kept-back = Back to the erasure
kept-see = See what stays
kept-kind-invoice = Invoice
kept-kind-consent = Proof of a consent
kept-kind-submission = Sent through a form
kept-kind-note = Note
kept-kind-recipient = Whom the order goes to
kept-kind-case = Request with its answer
norm-invoice = the law has invoices kept
norm-business-letter = the law has business letters kept
norm-consent-proof = proof of a consent
norm-rights-case = proof of an answered request
norm-claim = a legal claim
norm-delivery = a delivery on its way
wait-title = Waiting
wait-lead = Whoever asked is not surely the person. Nothing is erased before the time to cancel is over.
wait-cancelled = Cancelled
wait-cancelled-lead = The erasure was cancelled. Everything stays as it was.
wait-cancelled-at = Cancelled at
wait-asked = Asked for
wait-starts = Begins
wait-starts-means = By itself, unless somebody cancels.
wait-told = Told
wait-addresses = { $count ->
    [0] No e-mail address is known
    [one] One known address
   *[other] { $shown } known addresses
    }
wait-marketing = Advertising
wait-marketing-stopped = Stopped at once
wait-confirm = Erase now
wait-confirm-hint = You did not take this request. If you are sure that it is the person, it need not wait.
wait-cancel = Cancel the erasure
waits-title = Waiting
holds-title = Legal holds
holds-lead = Named records that a legal claim needs. They stay in spite of an erasure, until the matter is settled. Each is looked at again within six months.
holds-empty-title = Nothing is held
holds-empty = A hold is placed on the page of a person and names each record.
hold-new = Legal hold
hold-explained = Keeps single records that a legal claim needs, also when the person is erased. Never everything.
hold-choose = Choose records
hold-new-lead = Tick only what the claim needs. The hold begins now; it cannot be set back.
hold-nothing = There is nothing that could be named
hold-which = Which records
hold-held = held already
hold-what-for = What for
hold-items = Records
hold-owner = Answers for it
hold-placed = Since
hold-review-due = Looked at again
hold-deeds = What to do
hold-after-request = Placed after an erasure had been asked for
hold-of-erased = The person was erased
hold-ended = Ended
hold-goes-on = Goes on
hold-end = The matter is settled
hold-days = Looked at again in how many days
hold-days-hint = At most 183.
hold-place = Place the hold
hold-names-nothing = Name what is to be kept; a hold on everything is none
hold-too-much = That is too much for one hold
hold-review-too-late = A hold is looked at again within six months
hold-ground-claim-against-us = Somebody claims something from us
hold-ground-own-claim = We claim something
hold-ground-inquiry = An authority or a court asks
hold-ground-warranty = Warranty
hold-kind-purchase = Purchase
hold-kind-consent = Answer on consent
hold-kind-submission = Sent through a form
hold-kind-note = Note
hold-urgency-calm = not yet
hold-urgency-soon = soon
hold-urgency-late = overdue
hold-urgency-ended = ended
counted-underway = { $count ->
    [0] nothing on its way
    [one] one record for a delivery
   *[other] { $shown } records for a delivery
    }
counted-unreadable = could not be opened any more
