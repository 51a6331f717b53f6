//! Stories of forms: drafted, checked, published, sent in, read, handed out and erased.
#![allow(clippy::print_stdout, reason = "figures and skipped tests say so")]

use app::forms::{self, FormError, NotTaken, Sending, Taken, Written};
use app::notices::NewNotice;
use app::{Ctx, Why};
use domain::ambient::Clock as _;
use domain::consent::history::Act;
use domain::event::Deed;
use domain::form::lint::Rule;
use domain::form::{FieldKind, Form, FormProblem};
use domain::id::{BrandId, NoticeId, TeamId};
use domain::notice::{ChangeClass, Language};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;

use crate::consent_house::switch_on;
use crate::house::{House, OCELOT, PUFFIN};

const CONTACT: &str = r#"{
    "serves": 1, "fields": ["given_name:1", "family_name:1", "email:1", "phone:1?", "message:1"],
    "asks": [{ "purposes": [3], "style": "choice", "yes": [2, 0, 100, 70], "no": [1, 0, 100, 70],
        "wordings": { "en": "May we send you news by e-mail?", "de": "Dürfen wir Ihnen Neuigkeiten per E-Mail senden?" } }],
    "texts": {
        "en": { "title": "Contact", "lead": "Write to us.", "send": "Send", "thanks": "Thank you." },
        "de": { "title": "Kontakt", "lead": "Schreiben Sie uns.", "send": "Senden", "thanks": "Danke." } }
}"#;

/// What Ocelot writes; a canary of its own.
const WORDS: &str = "My whisker lantern 4141 flickers";

async fn form(house: &House, text: &str) -> Form {
    let mut form = serde_json::from_str::<Written>(text).unwrap().read().unwrap();
    form.brand = house.app.house.brands[0].id;
    form.team = house.app.house.teams[0].id;
    form.notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| notice.notice);
    form
}

async fn publish(house: &House, slug: &str, form: &Form) -> Result<i64, FormError> {
    let pia = house.ctx("pia").await;
    switch_on(house).await;
    forms::create(&house.app, &pia, slug, form).await.unwrap();
    forms::publish(&house.app, &pia, slug, "").await
}

pub async fn contact(house: &House) {
    let form = form(house, CONTACT).await;
    assert_eq!(publish(house, "contact", &form).await.unwrap(), 1);
}

/// What somebody of the cast sends, a minute after the page was handed out.
pub async fn filled(house: &House, (given, family, email): (&str, &str, &str)) -> Sending {
    let page = forms::visit(&house.app, "contact", Language::DE).await.unwrap();
    house.clock.advance_ms(60_000);
    let answers = [
        (FieldKind::GivenName, given),
        (FieldKind::FamilyName, family),
        (FieldKind::Email, email),
        (FieldKind::Message, WORDS),
    ];
    Sending {
        slug: "contact".to_owned(),
        token: page.token,
        trap: String::new(),
        answers: answers.map(|(kind, words)| (kind, words.to_owned())).to_vec(),
        consents: Vec::new(),
        terms: false,
        agrees: false,
        elsewhere: false,
        address: Some("192.0.2.41".parse().unwrap()),
    }
}

async fn ocelots(house: &House) -> Sending {
    filled(house, (OCELOT.given, OCELOT.family, OCELOT.email)).await
}

pub async fn send(house: &House, sending: &Sending) -> Result<Taken, NotTaken> {
    forms::submit(&house.app, sending).await.unwrap()
}

pub async fn inbox(house: &House, who: &str) -> Vec<forms::SubmissionLine> {
    let ctx: Ctx = house.ctx(who).await;
    forms::submissions(&house.app, &ctx, "contact", &Why::usual(ctx.actor.role)).await.unwrap()
}

story!(what_is_unfair_is_not_published_and_what_was_found_is_named, |house: House| async move {
    let pia = house.ctx("pia").await;
    let mut unfair = form(&house, CONTACT).await;
    unfair.asks[0].wordings[1].1 = "Send me news and share my address with partners.".to_owned();
    unfair.asks[0].wordings.sort();
    let refused = publish(&house, "contact", &unfair).await.unwrap_err();
    let FormError::Unfair(found) = refused else { panic!("{refused}") };
    assert_eq!(found[0].rule, Rule::ManyPurposes);
    assert_eq!(found[0].purposes, [Purpose::Marketing.id()]);
    assert_eq!(found[0].topics.len(), 2);
    let draft = forms::draft(&house.app, &pia, "contact").await.unwrap();
    assert_eq!(draft.findings, found);
    assert!(matches!(forms::visit(&house.app, "contact", Language::EN).await, Err(FormError::NotFound)));

    // A consent that is demanded for a ticket (AC-07-03), and a form that cannot work.
    let mut demanded = form(&house, CONTACT).await;
    demanded.asks[0].required = true;
    forms::save(&house.app, &pia, "contact", &demanded).await.unwrap();
    let FormError::Unfair(found) = forms::publish(&house.app, &pia, "contact", "we want it").await.unwrap_err() else {
        panic!("published")
    };
    assert_eq!(found[0].rule, Rule::Demanded);
    demanded.fields.clear();
    forms::save(&house.app, &pia, "contact", &demanded).await.unwrap();
    let FormError::Unworkable(problems) = forms::publish(&house.app, &pia, "contact", "").await.unwrap_err() else {
        panic!("published")
    };
    assert_eq!(problems, [FormProblem::NoField, FormProblem::NoAddress]);
    assert_eq!(house.recorded(Deed::FormPublished).await, []);
});

story!(a_warning_needs_a_reason_and_a_published_version_stays, |house: House| async move {
    let pia = house.ctx("pia").await;
    let mut warned = form(&house, CONTACT).await;
    warned.fields[3].optional = false;
    warned.fields[3].purpose = Some(Purpose::Marketing.id());
    switch_on(&house).await;
    forms::create(&house.app, &pia, "contact", &warned).await.unwrap();
    assert!(matches!(forms::publish(&house.app, &pia, "contact", " ").await, Err(FormError::Unfair(_))));
    assert_eq!(forms::publish(&house.app, &pia, "contact", "news by phone are the offer").await.unwrap(), 1);
    let first = forms::visit(&house.app, "contact", Language::EN).await.unwrap();
    forms::save(&house.app, &pia, "contact", &form(&house, CONTACT).await).await.unwrap();
    let still = forms::visit(&house.app, "contact", Language::EN).await.unwrap();
    assert_eq!((still.version, &still.form), (1, &first.form), "a draft changes nothing on the net");
    assert_eq!(forms::publish(&house.app, &pia, "contact", "").await.unwrap(), 2);
    forms::retire(&house.app, &pia, "contact").await.unwrap();
    assert!(matches!(forms::visit(&house.app, "contact", Language::EN).await, Err(FormError::NotFound)));
    assert_eq!(house.recorded(Deed::FormPublished).await.len(), 2);
    assert_eq!(house.recorded(Deed::FormRetired).await.len(), 1);
});

story!(without_a_notice_in_its_language_nothing_is_collected, |house: House| async move {
    let mut french = form(&house, CONTACT).await;
    french.texts[0].language = Language::parse("fr").unwrap();
    french.asks.clear();
    let refused = publish(&house, "contact", &french).await.unwrap_err();
    assert!(matches!(&refused, FormError::NoNotice(languages) if *languages == [Language::parse("fr").unwrap()]));
    let mut none = form(&house, CONTACT).await;
    none.notice = Some(NoticeId::new(4711));
    assert!(matches!(publish(&house, "contact-2", &none).await, Err(FormError::NoNotice(_))));
    // A notice that later loses a language closes the form in it.
    let whole = form(&house, CONTACT).await;
    publish(&house, "contact-3", &whole).await.unwrap();
    let page = forms::visit(&house.app, "contact-3", Language::DE).await.unwrap();
    let pia = house.ctx("pia").await;
    let new = NewNotice {
        slug: page.notice_slug.clone(),
        change: ChangeClass::Material,
        texts: vec![(Language::EN, "# English only".to_owned())],
    };
    app::notices::publish(&house.app, &pia, new).await.unwrap();
    assert!(matches!(forms::visit(&house.app, "contact-3", Language::DE).await, Err(FormError::NoNotice(_))));
    house.clock.advance_ms(60_000);
    let sending = Sending { slug: "contact-3".to_owned(), token: page.token, ..ocelot_without_page() };
    assert!(matches!(forms::submit(&house.app, &sending).await, Err(FormError::NoNotice(_))));
    assert!(forms::visit(&house.app, "contact-3", Language::EN).await.is_ok());
});

fn ocelot_without_page() -> Sending {
    Sending {
        slug: String::new(),
        token: String::new(),
        trap: String::new(),
        answers: vec![(FieldKind::Email, OCELOT.email.to_owned())],
        consents: Vec::new(),
        terms: false,
        agrees: false,
        elsewhere: false,
        address: None,
    }
}

story!(whoever_sends_is_kept_once_with_the_notice_they_were_given, |house: House| async move {
    contact(&house).await;
    let sending = ocelots(&house).await;
    assert_eq!(send(&house, &sending).await, Ok(Taken::Now));
    assert_eq!(send(&house, &sending).await, Ok(Taken::Already), "a second press adds nothing");
    let lines = inbox(&house, "ines").await;
    assert_eq!(lines.len(), 1);
    let ines = house.ctx("ines").await;
    let sent = forms::of_person(&house.app, &ines, lines[0].person, &Why::of(Reason::OwnWork)).await.unwrap();
    let words: Vec<String> = sent[0].answers.iter().map(|(_, words)| words.to_string()).collect();
    assert_eq!(words, [OCELOT.given, OCELOT.family, OCELOT.email, WORDS]);
    let card = app::people::open(&house.app, &ines, lines[0].person, &Why::of(Reason::OwnWork)).await.unwrap();
    assert_eq!(card.bases[0].notice, Some(("customers".to_owned(), 1)), "AC-13-01");
    assert_eq!(card.source, "form contact");
    assert_eq!(house.recorded(Deed::FormSubmitted).await.len(), 1);
    assert_eq!(house.recorded(Deed::SubmissionsOpened).await.len(), 1);
    // Another team does not learn of them.
    assert!(inbox(&house, "jonas").await.is_empty());
    let jonas = house.ctx("jonas").await;
    let refused = forms::of_person(&house.app, &jonas, lines[0].person, &Why::of(Reason::OwnWork)).await;
    assert!(matches!(refused, Err(app::people::PeopleError::NotFound)));
    assert_eq!(house.hits(&[WORDS, OCELOT.family, OCELOT.email]), [], "nothing stands open in any file");
});

story!(machines_are_refused_and_people_are_not, |house: House| async move {
    contact(&house).await;
    let page = forms::visit(&house.app, "contact", Language::EN).await.unwrap();
    let at_once = Sending { token: page.token.clone(), ..ocelots_at(&page.token) };
    assert_eq!(send(&house, &at_once).await, Err(NotTaken::Early));
    house.clock.advance_ms(2_000);
    let trapped = Sending { trap: "https://spam.example".to_owned(), ..ocelots_at(&page.token) };
    assert_eq!(send(&house, &trapped).await, Err(NotTaken::Trap));
    for forged in ["", "1.en.5.6", &page.token.replace("1.en", "2.en"), &page.token.replace(".en.", ".de.")] {
        assert_eq!(send(&house, &ocelots_at(forged)).await, Err(NotTaken::Forged), "{forged}");
    }
    let wrong = Sending { answers: vec![(FieldKind::Email, "no address".to_owned())], ..ocelots_at(&page.token) };
    let Err(NotTaken::Wrong { fields, terms: false, asks }) = send(&house, &wrong).await else { panic!("taken") };
    assert_eq!((fields.len(), asks.len()), (4, 0), "everything that is wrong is told at once");
    assert_eq!(send(&house, &ocelots_at(&page.token)).await, Ok(Taken::Now));
    let mut replayed = ocelots_at(&page.token);
    replayed.answers[3].1 = "buy my pills".to_owned();
    assert_eq!(send(&house, &replayed).await, Err(NotTaken::SentBefore));
    let page = forms::visit(&house.app, "contact", Language::EN).await.unwrap();
    house.clock.advance_ms(2 * 60 * 60 * 1_000 + 1);
    assert_eq!(send(&house, &ocelots_at(&page.token)).await, Err(NotTaken::Stale));
    assert_eq!(inbox(&house, "ines").await.len(), 1);
    assert_eq!(house.recorded(Deed::FormSubmitted).await.len(), 1);
});

fn ocelots_at(token: &str) -> Sending {
    let answers = [
        (FieldKind::GivenName, OCELOT.given),
        (FieldKind::FamilyName, OCELOT.family),
        (FieldKind::Email, OCELOT.email),
        (FieldKind::Message, WORDS),
    ];
    Sending {
        slug: "contact".to_owned(),
        token: token.to_owned(),
        answers: answers.map(|(kind, words)| (kind, words.to_owned())).to_vec(),
        ..ocelot_without_page()
    }
}

story!(somebody_known_gets_it_on_their_record_and_a_namesake_of_the_address_does_not, |house: House| async move {
    contact(&house).await;
    let ocelot = house.add(&OCELOT, 0).await;
    assert_eq!(send(&house, &ocelots(&house).await).await, Ok(Taken::Now));
    assert_eq!(inbox(&house, "ines").await[0].person, ocelot);
    let ines = house.ctx("ines").await;
    let card = app::people::open(&house.app, &ines, ocelot, &Why::of(Reason::OwnWork)).await.unwrap();
    assert_eq!((card.source.as_str(), card.contacts.len()), ("counter", 4), "nothing of theirs was changed");
    // The household shares the address; the other name is somebody else.
    let other = filled(&house, (PUFFIN.given, PUFFIN.family, OCELOT.email)).await;
    assert_eq!(send(&house, &other).await, Ok(Taken::Now));
    assert_ne!(inbox(&house, "ines").await[0].person, ocelot);
    assert_eq!(house.recorded(Deed::SenderCompared).await.len(), 2);
});

/// The next version of the notice to customers, in both languages.
async fn next_notice(house: &House) {
    let texts = [(Language::EN, "# Another notice"), (Language::DE, "# Ein anderer Hinweis")];
    let texts = texts.map(|(language, text)| (language, text.to_owned())).to_vec();
    let new = NewNotice { slug: "customers".to_owned(), change: ChangeClass::Material, texts };
    app::notices::publish(&house.app, &house.ctx("pia").await, new).await.unwrap();
}

story!(whoever_is_known_is_kept_with_the_notice_that_stood_on_their_page, |house: House| async move {
    contact(&house).await;
    let ocelot = house.add(&OCELOT, 0).await;
    let (first, second) = (ocelots(&house).await, ocelots(&house).await);
    assert_eq!(send(&house, &first).await, Ok(Taken::Now));
    // A new notice comes while the second page is open; that page showed the old one.
    next_notice(&house).await;
    assert_eq!(send(&house, &Sending { consents: vec![(0, true)], ..second }).await, Ok(Taken::Now));
    let third = Sending { answers: with_message(&first, "And once more"), ..ocelots(&house).await };
    assert_eq!(send(&house, &third).await, Ok(Taken::Now));
    let ines = house.ctx("ines").await;
    let sent = forms::of_person(&house.app, &ines, ocelot, &Why::of(Reason::OwnWork)).await.unwrap();
    let told: Vec<_> = sent.iter().map(|sent| sent.notice.clone()).collect();
    let customers = |version| Some(("customers".to_owned(), version));
    assert_eq!(told, [customers(1), customers(1), customers(2)]);
    assert_eq!(inbox(&house, "ines").await[0].notice, customers(2));
    let pia = house.ctx("pia").await;
    let said = app::consents::history(&house.app, &pia, ocelot, &Why::of(Reason::RightsRequest)).await.unwrap();
    assert_eq!(said.last().unwrap().notice, customers(1), "the yes was to the old one");
    // Which notice it is belongs to the page that was handed out, and nobody can write another one into it.
    let page = forms::visit(&house.app, "contact", Language::EN).await.unwrap();
    house.clock.advance_ms(60_000);
    let forged = ocelots_at(&page.token.replace("1.en.2.", "1.en.1."));
    assert_eq!(send(&house, &forged).await, Err(NotTaken::Forged));
});

fn with_message(sending: &Sending, words: &str) -> Vec<(FieldKind, String)> {
    let other = |(kind, typed): &(FieldKind, String)| {
        (*kind, if *kind == FieldKind::Message { words.to_owned() } else { typed.clone() })
    };
    sending.answers.iter().map(other).collect()
}

story!(only_a_form_that_says_how_another_page_draws_it_is_taken_from_there, |house: House| async move {
    contact(&house).await;
    let drawn = Sending { elsewhere: true, ..ocelots(&house).await };
    assert_eq!(send(&house, &drawn).await, Err(NotTaken::DrawnHere));
    let pia = house.ctx("pia").await;
    let declared = Form { elsewhere: true, ..form(&house, CONTACT).await };
    forms::save(&house.app, &pia, "contact", &declared).await.unwrap();
    let FormError::Unfair(found) = forms::publish(&house.app, &pia, "contact", "").await.unwrap_err() else {
        panic!("published")
    };
    assert_eq!(found.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::Unseen]);
    forms::publish(&house.app, &pia, "contact", "Pia looked at the shop's page today").await.unwrap();
    let drawn = Sending { elsewhere: true, ..ocelots(&house).await };
    assert_eq!(send(&house, &drawn).await, Ok(Taken::Now));
});

story!(nothing_is_asked_that_no_yes_can_allow, |house: House| async move {
    let pia = house.ctx("pia").await;
    let whole = form(&house, CONTACT).await;
    forms::create(&house.app, &pia, "contact", &whole).await.unwrap();
    let FormError::Unfair(found) = forms::publish(&house.app, &pia, "contact", "please").await.unwrap_err() else {
        panic!("published")
    };
    assert_eq!(found[0].rule, Rule::NotByConsent, "news are switched off");
    switch_on(&house).await;
    forms::publish(&house.app, &pia, "contact", "").await.unwrap();
    let mut calls = whole;
    calls.asks[0].reach = domain::consent::channel::Channel::Phone;
    forms::save(&house.app, &pia, "contact", &calls).await.unwrap();
    let FormError::Unfair(found) = forms::publish(&house.app, &pia, "contact", "").await.unwrap_err() else {
        panic!("published")
    };
    assert_eq!(found[0].rule, Rule::OtherReach, "the sentence speaks of e-mail");
});

story!(a_restricted_person_is_not_looked_at_and_still_heard, |house: House| async move {
    contact(&house).await;
    let ocelot = house.add(&OCELOT, 0).await;
    let pia = house.ctx("pia").await;
    let request = Why::of(Reason::RightsRequest);
    app::restrictions::begin(&house.app, &pia, ocelot, &request, RestrictionGround::Claim).await.unwrap();
    assert_eq!(send(&house, &ocelots(&house).await).await, Ok(Taken::Now));
    assert_ne!(inbox(&house, "ines").await[0].person, ocelot);
    assert_eq!(house.recorded(Deed::SenderCompared).await, []);
});

story!(a_yes_waits_for_its_mail_a_no_is_kept_and_silence_is_nothing, |house: House| async move {
    contact(&house).await;
    let ctx = house.ctx("pia").await;
    let why = Why::of(Reason::RightsRequest);
    for (consents, expected) in [
        (vec![], vec![]),
        (vec![(0, true)], vec![Act::ConfirmationSent]),
        (vec![(0, false)], vec![Act::Refused]),
        (vec![(7, true)], vec![]),
    ] {
        let sending = Sending { consents, ..filled(&house, ("Ida", "Igel", "ida@igel.example")).await };
        let sending = Sending { answers: with_email(&sending, house.clock.now().as_millisecond()), ..sending };
        assert_eq!(send(&house, &sending).await, Ok(Taken::Now));
        let person = inbox(&house, "ines").await[0].person;
        let said = app::consents::history(&house.app, &ctx, person, &why).await.unwrap();
        assert_eq!(said.iter().map(|row| row.act).collect::<Vec<_>>(), expected);
        for row in &said {
            assert_eq!((row.channel.as_str(), row.form.as_str(), row.language.as_str()), ("form", "contact/1", "de"));
            assert_eq!(row.notice, Some(("customers".to_owned(), 1)));
        }
    }
    assert_eq!(house.recorded(Deed::ConsentGranted).await, [], "nothing is sent on an unconfirmed yes");
});

/// Another address each time, so that everybody is somebody new.
fn with_email(sending: &Sending, number: i64) -> Vec<(FieldKind, String)> {
    let other = |(kind, words): &(FieldKind, String)| {
        let is_email = *kind == FieldKind::Email;
        (*kind, if is_email { format!("ida.{number}@igel.example") } else { words.clone() })
    };
    sending.answers.iter().map(other).collect()
}

story!(an_erasure_takes_what_was_sent_and_the_person_may_come_again, |house: House| async move {
    contact(&house).await;
    send(&house, &ocelots(&house).await).await.unwrap();
    let ocelot = inbox(&house, "ines").await[0].person;
    let pia = house.ctx("pia").await;
    let order = app::erasures::order(&house.app, &pia, ocelot, &Why::of(Reason::RightsRequest), "ERASE").await.unwrap();
    app::erasures::run(&house.app, order).await.unwrap();
    assert!(inbox(&house, "ines").await.is_empty());
    assert_eq!(house.hits(&[WORDS, OCELOT.family]), []);
    // Their own registration passes, whatever files may not bring back (S35).
    assert_eq!(send(&house, &ocelots(&house).await).await, Ok(Taken::Now));
    assert_eq!(inbox(&house, "ines").await.len(), 1);
});

story!(whoever_may_not_make_forms_makes_none, |house: House| async move {
    let form = form(&house, CONTACT).await;
    for who in ["ines", "otto", "admin"] {
        let ctx = house.ctx(who).await;
        assert!(matches!(forms::create(&house.app, &ctx, "contact", &form).await, Err(FormError::Refused)), "{who}");
    }
    let lea = house.ctx("lea").await;
    forms::create(&house.app, &lea, "contact", &form).await.unwrap();
    assert!(matches!(forms::create(&house.app, &lea, "contact", &form).await, Err(FormError::BadSlug)));
    assert!(matches!(forms::create(&house.app, &lea, "Not an address", &form).await, Err(FormError::BadSlug)));
    assert!(matches!(forms::publish(&house.app, &lea, "contact", "").await, Err(FormError::Refused)));
    assert!(matches!(forms::retire(&house.app, &lea, "contact").await, Err(FormError::Refused)));
    let admin = house.ctx("admin").await;
    assert!(matches!(forms::all(&house.app, &admin).await, Err(FormError::Refused)));
    let mut foreign = form;
    (foreign.brand, foreign.team) = (BrandId::new(4711), TeamId::new(4711));
    assert!(matches!(forms::save(&house.app, &lea, "contact", &foreign).await, Err(FormError::Written(_))));
});
