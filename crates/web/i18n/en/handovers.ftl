# Handing an access package over.

handover-title = Hand over by link
handover-explained = A mail brings a link, you give a code by another way. Both together open the package.
handover-choose = Prepare a link
handover-lead = The package is built and sealed. A link goes out by mail; the code goes another way, so that a mailbox alone opens nothing.
handover-made = The package is ready, and the mail with its link waits to go out
handover-code-how = Give this code by phone, by letter or in person, never in the same mailbox. It is shown only now.
handover-none-title = There is no e-mail address
handover-none = A link needs an address. Build the package and hand it over in person, or add an address first.
handover-to = Where the link goes
handover-to-hint = Choose an address that was known before the request came. One that came with it proves nothing.
handover-known-since = known since
handover-no-address = Choose one of the addresses.
handover-language = Language of the package
handover-recorded = Making it, each download and each wrong code are on record.
handover-make = Make it and send the link
handover-given = Handed over so far
handover-when = Made
handover-until = Until
handover-fetched = Fetched
handover-state = State
handover-state-open = can be fetched
handover-state-used-up = fetched as often as it can be
handover-state-locked = locked after wrong codes
handover-state-withdrawn = taken back
handover-state-ended = time is over
handover-withdraw = Take back
handover-limits = A package can be fetched for 14 days and five times. Five wrong codes lock it. Then its bytes are deleted.

deed-package-handed-over = An access package was made ready to be fetched
deed-package-fetched = An access package was fetched
deed-package-tried = A wrong code was given for an access package
deed-package-withdrawn = An access package was taken back

mail-kind-access-ready = The link to an access package

link-fetch-access-title = Your data
link-fetch-access-lead = What we hold about you is ready in one file. It opens with the code that you got from us by another way.
link-fetch-access-button = Fetch my data
link-fetch-access-done = Fetched.
link-fetch-access-hint = Each download is on record, and so is each wrong code. After five wrong codes the package is locked; ask us for a new one then.
fetch-code = Your code
fetch-code-hint = Ten letters and digits. Spaces, hyphens and small letters do not matter.
fetch-wrong = { $count ->
    [one] That is not the code. You have one try left.
   *[other] That is not the code. You have { $count } tries left.
}
fetch-left = { $count ->
    [one] You can fetch it once more,
   *[other] You can fetch it { $count } times,
}
fetch-until = until
