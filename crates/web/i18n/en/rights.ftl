### Access packages and erasures.

rights-title = What the person may ask for
package-title = Access package
package-explained = Everything kept about the person in one ZIP file: a page to read, data for programs, who looked, and proofs from the proof log. Check the person's identity first; hand it over on a safe way.
package-download = Build and download
erasure-title = Erasure
erasure-explained = Shows first what goes and what stays. Nothing happens before you type a word.
erasure-preview = See what would go
erasure-preview-title = Before you erase
erasure-preview-lead = Look at what goes and what stays. This preview is recorded.
erasure-goes = What goes
erasure-goes-also = Also the name, place and customer number, every word in the search, and the person's key. Without the key, copies in backups are noise.
erasure-count-contacts = Contact details
erasure-count-purchases = Purchases
erasure-count-lines = Lines
erasure-count-consents = Answers on consent
erasure-count-reason-texts = Stated reasons
erasure-count-notes = Notes
erasure-stays = What stays
erasure-stays-log = The proof log: that something was done and when, under a random mark without name.
erasure-stays-sums = The shop's totals, in which nobody can be recognised.
erasure-small-groups = { $count ->
    [one] One small group is folded into “other”.
   *[other] { $shown } small groups are folded into “other”.
    }
erasure-stays-mark = A keyed mark that keeps old files from bringing the person back. It ends by itself.
erasure-order = Erase for good
erasure-when = The person is gone from the running system within minutes. Every backup becomes unreadable on a later day, which the certificate names.
erasure-word-to-type = ERASE
erasure-word = Type { $word } to confirm
erasure-word-wrong = The word was not typed as asked
erasure-no-undo = This cannot be taken back, not even from a backup.
erasure-start = Erase this person
erasure-not-yours = You may look, but the privacy manager decides and orders.
erasure-leave = Leave everything as it is
erasure-running = Erasing
erasure-running-lead = This page renews itself. You may close it; the work goes on, also after a power cut.
erasure-done = Erased
erasure-steps = Steps
erasure-dates = When
erasure-ordered-at = Ordered
erasure-gone-at = Gone from the running system
erasure-gone-means = Nobody can find or open the person any more.
erasure-unreadable-from = Unreadable in every backup
erasure-unreadable-means = From then on the weekly key that could open an older backup is destroyed.
erasure-not-yet = Not yet
erasure-number = Number
erasure-state = Last step
erasures-title = Erasures
erasures-lead = On their way and done. They name nobody: whose they were is known only to the person.
erasures-empty-title = Nobody was erased yet
erasures-empty = An erasure starts on the page of a person, with a preview.
certificate-title = Certificate
certificate-download = Download
counted-marks = { $count ->
    [one] searched for one trace
   *[other] searched for { $shown } traces
    }
counted-bytes = { $size } read
counted-found = { $count ->
    [0] nothing found
    [one] one trace found
   *[other] { $shown } traces found
    }
counted-rows = { $count ->
    [one] one record
   *[other] { $shown } records
    }
counted-groups = { $count ->
    [0] no group of totals folded
    [one] one group of totals folded
   *[other] { $shown } groups of totals folded
    }
counted-norms = { $count ->
    [0] no duty to keep
    [one] one duty to keep
   *[other] { $shown } duties to keep
    }
counted-holds = { $count ->
    [0] no hold
    [one] one hold
   *[other] { $shown } holds
    }
counted-vendors = { $count ->
    [0] no partner to tell
    [one] one partner
   *[other] { $shown } partners
    }
