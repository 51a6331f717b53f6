### Words of mails. Nobody is called by name or by a title: the name stays sealed.

greeting = Hello,
by-company = { $company }
about-privacy = Questions about your data: { $contact }
about-certificate = Keep this mail: when everything is erased, the certificate stands here:
about-notice = What we do with your data, version { $version }:
why-automatic = This mail was written by a program. No answer is needed.

confirm-consent-subject = Please confirm: { $brand }
confirm-consent-intro = somebody, we hope you, asked on { $day } that { $brand } may use this address for:
confirm-consent-press = It counts only if you confirm it. Open this page and press the button, within 72 hours:
confirm-consent-after = If it was not you, do nothing: then nothing is sent, and the address is deleted if it was kept only for this.
confirm-consent-link = Open the page to confirm

what-was-recorded-subject = What you agreed to: { $brand }
what-was-recorded-intro = on { $day } you told us that { $brand } may use your data for:
what-was-recorded-none = on { $day } you told us about yourself, and we wrote it down. You agreed to nothing beyond that.
what-was-recorded-press = If that is not so, undo it on this page within 72 hours. You need give no reason:
what-was-recorded-link = Undo it
what-was-recorded-after = You can change every choice at any time, here:

notice-given-subject = How we use your data: { $brand }
notice-given-intro = here is what we do with your data and which rights you have.
notice-given-press = What you agreed to, and how to take it back, stands on your own page:
notice-given-link = Open your page

preferences-link-subject = Your choices: { $brand }
preferences-link-intro = here is the page with your choices. It opens with this link alone, so do not pass it on.
preferences-link-press = See what you agreed to, and change it:
preferences-link-link = Open your choices

art14-information-subject = Where we have your data from: { $brand }
art14-information-intro = since { $day } { $company } keeps data about you. It did not come from you, but from: { $source }.
art14-information-press = What you can decide about it stands here. You may object at any time:
art14-information-link = Open your choices

renew-consent-subject = Do you still want this? { $brand }
renew-consent-intro = some time ago you agreed that { $brand } may use this address for:
renew-consent-press = May it go on? Open this page and press the button. If you do nothing, it ends by itself:
renew-consent-link = Go on
renew-consent-after = If you want it to end now, one press is enough:

erasure-asked-subject = Your data is to be erased: { $brand }
erasure-asked-intro = on { $day } somebody asked { $company } to erase everything that is kept about you. Advertising has stopped already. Everything else is erased three days after that.
erasure-asked-press = If you want that, do nothing. If it was not you, or you want to stay, cancel it on this page within 72 hours:
erasure-asked-link = Cancel the erasure

link-preferences = Change your choices
link-withdraw = End it

purpose-service = serving you as a customer
purpose-bookkeeping = keeping invoices
purpose-marketing = news and offers
purpose-rights = answering your requests
purpose-compliance = watching over the rules
purpose-upkeep = keeping the system in order
purpose-breach-notice = telling you of a breach
access-ready-subject = Your data is ready: { $brand }
access-ready-intro = you asked what we hold about you. On { $day } we put the answer together for you.
access-ready-press = It opens with this link and the code that you get from us by another way. You have 14 days:
access-ready-link = Fetch my data
