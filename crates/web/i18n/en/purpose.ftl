### One purpose: settings, sentences, weighing, older data; and how long a yes counts.

contract-or-consent = Contract or consent: what is the difference?
purpose-max-age = How long a yes counts
purpose-max-age-now = { $count ->
    [one] A yes counts for one month, then the person is asked again.
   *[other] A yes counts for { $shown } months, then the person is asked again.
    }
purpose-max-age-hint = No law fixes it; 24 months is the usual care. A change counts at once, for every yes there is.
purpose-months = Months
purpose-months-save = Set
purpose-bad-months = Between 1 and 120 months
settings-title = Settings
settings-lead = If something is missing after a change, the purpose is off until it is there.
settings-save = Save the settings
setting-explicit = A yes counts only as an express statement
setting-explicit-hint = A sentence of its own, said or signed; for what needs it by law, and for service purposes that rest on consent.
setting-special = Special categories of data (Article 9)
setting-special-hint = Health, belief, origin and the like. A purpose that uses them needs a condition of Article 9(2).
setting-special-none = Not used
setting-special-undecided = Used, and no condition is chosen yet
setting-special-used = Uses special categories:
setting-soft = Customers may be written to about own similar products until they say no
setting-soft-hint = Only by electronic mail, only to whoever bought and was told then how to say no. Everything sent for this purpose is then about own products like those they bought, and about nothing else. The interests have to be weighed.
weigh-none = Nothing is weighed yet.
weigh-reviewer = Who looks at it
weigh-reviewer-hint = The privacy manager or the data protection officer.
weigh-review-due = To be looked at again by
weigh-bad-day = Choose a day that is still to come
wordings-title = Sentences
wordings-none = Nobody can be asked yet: no sentence is published for this purpose.
wording-new = Publish a sentence
wording-not-consent = This purpose does not rest on consent, so nobody is asked. A sentence is of use only if that changes.
wording-kind = Where it is used
wording-kind-hint = What is read out stands on the page of a new customer and on the page of consents.
wording-kind-script = read out
wording-kind-form = in a form
wording-form = Which script or form
wording-form-hint = Small letters, digits and dashes, as in phone-1. The same name again is its next version.
wording-stated = It asks for an express statement
wording-stated-hint = As in: “I expressly agree that …”
wording-text = The sentence
wording-text-hint = One purpose, in plain words: who writes, what about, which way, and that it can be taken back.
wording-publish = Publish
wording-bad = Write a sentence of at most 5,000 characters, and a name of small letters, digits and dashes
use-title = May older data serve this purpose?
use-lead = Article 6(4): each factor needs its words, then somebody decides. Only a complete yes opens this purpose for the people of the other one. What was given on consent serves nothing else.
use-from = Data that was given for
factor-link = The link between the two purposes
factor-context = How it came to us, and what people could expect
factor-nature = What kind of data it is
factor-consequences = What may follow for the people
factor-safeguards = What protects them
use-outcome = What it comes to
use-outcome-open = not decided yet
use-decide = Decide
use-bad = Choose another purpose
use-opened = { $count ->
    [one] Decided: this purpose is open for one person from now on.
   *[other] Decided: this purpose is open for { $shown } people from now on.
    }
use-given-on-consent = This data was given on consent: only a new consent opens it for another purpose
use-factor-missing = Every factor needs its words; until then older data stays out
use-undecided = Say what it comes to; until then older data stays out
use-incompatible = Written down: older data stays out of this purpose
declare-purpose-unfit = This purpose is on and cannot take this condition: choose another condition, or a purpose that rests on express consent

fields-back = All fields
field-change = The next version
field-change-short = Change
field-stays = What it takes and how it is treated stay, because the values that stand there were given under them.
field-versions = Versions
field-version = Version
field-ended = ended
