### Notes.

notes-title = Notes
notes-show = Read the notes
notes-count = { $count ->
    [0] No notes.
    [one] One note.
   *[other] { $shown } notes.
    }
notes-mentions-count = { $count ->
    [0] Mentioned in no other note.
    [one] Mentioned in one note about somebody else.
   *[other] Mentioned in { $shown } notes about others.
    }
notes-recorded = That you read these notes is recorded. Reason: { $reason }
notes-own = Notes about this person
notes-none = Nobody has written a note yet.
notes-more = Older notes
note-saved = The note is kept.
note-deleted = The note is deleted, with all its versions.
mentions-title = Mentioned in
mentions-none = No note about somebody else mentions this person.
mention-whole = The whole note
mention-open = Open that person
mention-part = These are the words about this person. The rest of the note is about somebody you do not serve.
note-new = New note
note-text = Note
note-text-hint = Up to 10,000 letters. Write what the next colleague needs. The person can ask to read it.
note-others = Others this note is about
note-others-hint = One a line: mail address, phone or customer number. You can leave it empty.
note-next = Check and go on
note-edit = Change
note-edit-title = Change a note
note-versions = Versions of the note
note-version = Version { $version }
note-delete = Delete
note-mine = written by you
note-others-count = { $count ->
    [one] concerns one other person
   *[other] concerns { $shown } other people
    }
note-someone = [someone else]
note-left-out = [left out]
note-confirmed = Sensitive words confirmed:
note-review-title = Before the note is kept
note-review-lead = Words about others are kept apart, so that each person sees and erases their own. Nothing happens by itself: decide for each place.
note-your-words = Your words
note-change = Change the words
note-people-title = Other people
note-person-found = found by what you wrote
note-stranger = Nobody you can write about is known by this: { $line }
note-role-none = Is not meant
note-role-mentioned = Is mentioned
note-role-household = Same household: the note is about both
note-found-title = Places to look at
note-found-none = The program found nothing that looks like a number, an address or a name of somebody else.
note-found-limits = The program finds some things and misses others. What you know about the text counts.
note-keep = Keep where it is
note-cut = Leave it out
note-about = Is about { $name }
note-about-sentence = The whole sentence is about { $name }
note-sentences-title = Sentence by sentence
note-sentences-lead = If a whole sentence is about one of the others, say so here.
note-sensitive-title = Words to think about
note-sensitive-lead = Health, belief, origin, offences and the like are kept only if there is no way without. Leave the words out, or say why they stay. It is counted for the data protection officer.
note-sensitive-limits = The list of words is short. That it finds nothing does not mean that nothing is there.
note-ground = Why they stay
note-ground-none = Choose a ground
note-why = In your words
note-save = Keep the note
note-wrong-empty = Write something.
note-wrong-too-long = The note is too long. 10,000 letters fit.
note-wrong-too-many = Too many people or places. 20 people and 200 places fit.
note-wrong-passage = A place does not fit the text any more. Check the note again.
note-wrong-stranger = Somebody in this note is not known, or you cannot write about them. Leave their words out.
note-wrong-unmentioned = Say which words or sentences are about each person who is mentioned, or choose that they are not meant.
note-wrong-unconfirmed = Choose why the sensitive words stay and say it in your words, or leave them out.
note-wrong-hidden = This note holds words about somebody you cannot see. Write a new note instead.
weeks-title = Sensitive words in notes
weeks-lead = How often colleagues confirmed that sensitive words stay in a note, by week.
weeks-starts = Week from
weeks-total = Confirmed
weeks-grounds = Grounds
found-name = a name
found-known-value = known from a customer
found-iban = a bank account
found-card = a payment card
found-national-id = an identity number
found-tax-number = a tax number
found-url-login = a web address with a login
found-url = a web address
found-email = a mail address
found-ip-address = a network address
found-birth-date = a date of birth
found-date = a date
found-phone = a phone number
found-account-number = an account number
found-pin = a PIN
sensitive-health = health
sensitive-religion = religion or belief
sensitive-politics = politics
sensitive-union = trade union
sensitive-sexuality = sex life
sensitive-ethnicity = origin
sensitive-criminal = offences
ground-asked-by-person = the person asked us to note it
ground-vital-interest = somebody’s life or health depends on it
ground-legal-claim = a legal claim needs it
ground-legal-duty = a law asks for it
ground-other-meaning = the word means something else here
