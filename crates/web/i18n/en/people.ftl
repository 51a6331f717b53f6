### People: lists, search, the page of one person.

people-title = People
people-found-title = Found people
people-all = Show the whole list
people-older = Older
people-recorded = { $count ->
    [one] This list is recorded: the one person in it can ask who looked.
   *[other] This list is recorded: each of the { $shown } people in it can ask who looked.
    }
people-restricted = { $count ->
    [one] One more person is not shown: their data is restricted.
   *[other] { $shown } more people are not shown: their data is restricted.
    }
people-empty-title = Nobody is here yet
people-empty = This is where the customers and prospects of your team stand. They come in with an import of your shop's orders; an administrator or the privacy manager can start one.
people-none-found-title = Nobody found
people-none-found = Check the spelling, or try fewer words: a family name alone, the postcode, the phone number. People of other teams are found only with a reason that fits; choose another reason and search again.
search-label = Find a person
search-placeholder = Name, phone, e-mail, address or number
search-hint = Type what the customer tells you. It is not kept, and everybody whom the search shows can see that it did.
search-help-title = What you can type
search-help-name = Names: in any script, from the second letter on, in any order. One wrong letter is forgiven.
search-help-phone = Phone numbers: in any spelling, with or without the country, or the last six digits or more.
search-help-mail = E-mail: the whole address, or one side of it (@example.org, somebody@).
search-help-address = Addresses: postcode, street, town, also together with a name.
search-help-number = Numbers: the whole customer, order or invoice number.
found-by = Found by
search-button = Search
search-bad = Type at least two and at most 200 characters
reason-label = Why do you look?
reason-text = In your own words (if it helps)
reason-text-hint = The person can read this when they ask who looked.
reason-bad = Choose one of the reasons
person-title = Person
person-name = Name
person-unnamed = No. { $number }
person-nameless = Without a name
person-place = Place
person-contact = Contact
person-number = Customer number
person-kind = Kind
person-since = Kept since
person-team = Team
person-brand = Brand
person-source = Where the data came from
person-organisation = Company
person-essentials = Essentials
person-recorded = You opened this page for a reason, and it is recorded: “{ $reason }”. The person can ask who looked.
person-closed = Parts of this page are closed, because the data is restricted or because of the reason you gave. A legal claim opens them.
restricted = Restricted
door-title = Open this person's page
door-lead = Every look has a reason and is recorded before anything is shown.
door-open = Open and record
back-to-people = Back to the list
back-to-people-hint = Leave this page by this link rather than by your browser's Back: opened pages are kept nowhere, so Back shows an error.
back-to-person = Back to the person
contacts-title = Contact details
contacts-none = No contact details are kept.
contacts-show = Show in full
contacts-masked = Contact details are masked. Showing them is recorded.
contacts-recorded = You see these in full, and it is recorded: “{ $reason }”.
privacy-title = Privacy
notice-version = notice, version { $version }
last-look = Last look before yours
nobody-yet = Nobody yet
looks-show = Show who looked
looks-title = Who looked
log-goes-from = The proof log goes from { $day } on. Older entries have left it, because their time was over.
looks-lead = Every look at this person, newest first. Colleagues are shown by their role.
looks-recorded = Your look at this page is recorded too.
look-at = When
look-role = Who
look-deed = What
look-purpose = What for
look-reason = Why

timeline-title = What happened
timeline-lead = Everything that is on record with this person, newest first. Who looked is a page of its own.
timeline-recorded = This look is recorded, with the reason: { $reason }.
timeline-kind = Kind
timeline-everything = Everything
timeline-from = From
timeline-to = To
timeline-show = Show
timeline-what = What
timeline-none-title = Nothing here
timeline-none = Nothing of this kind happened in this time. Choose another kind or a longer time.
timeline-read-until = Read back to { $until } so far: nearly everything on record since then was looks, which are no entries here.
timeline-read-on = Read on
timeline-purchases = See purchases
timeline-whole = Show everything
timeline-open = Show what happened
timeline-door-title = Why do you open this entry?
timeline-bad-day = Write a day as year-month-day, as in 2026-11-23
