//! A house with a relay, and the hands that use both.

use app::Why;
use app::consents::{NewAnswer, prepared};
use app::mails::{NewMail, Run};
use domain::consent::channel::Channel;
use domain::consent::evidence::{Draft, Trace, Via};
use domain::consent::history::Act;
use domain::contact::{ContactKind, ContactValue, EmailAddress};
use domain::id::{ConsentEventId, ContactId, MailId, PublicId, SubjectId};
use domain::mail::MailKind;
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::wording::{Wording, WordingKind};
use mail::{Config, Relay as Way, Security};
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use store::StoreError;
use store::consents::ConsentRecord;
use store::contacts::{ContactRecord, Entry};
use store::mails::MailRecord;
use store::people::PersonRecord;
use testkit::smtp::{Relay, Taken};

use crate::house::House;

/// Where links in mails lead.
pub const PUBLIC_URL: &str = "https://service.muster.example";
/// The sentence that people agree to.
pub const SENTENCE: &str = "Ich möchte Neuigkeiten per E-Mail.";

/// A house with a relay.
pub struct Desk {
    pub house: House,
    pub relay: Relay,
    pub way: Way,
}

/// How a way to a relay is set up.
pub fn config(relay: &Relay) -> Config {
    Config {
        host: "127.0.0.1".to_owned(),
        port: relay.port(),
        security: Security::None,
        login: None,
        roots: None,
        from: "hello@muster.example".to_owned(),
        public_url: PUBLIC_URL.to_owned(),
    }
}

impl Desk {
    /// Opens a relay beside the house.
    pub fn of(house: House) -> Self {
        let relay = Relay::open();
        let way = Way::new(&config(&relay)).unwrap();
        Self { house, relay, way }
    }

    /// Hands over what is due.
    pub async fn hand_over(&self) -> Run {
        app::mails::hand_over(&self.house.app, &self.way).await.unwrap()
    }

    pub async fn person(&self, whom: PublicId) -> PersonRecord {
        self.house.app.store.read(move |db| store::people::by_public(db, whom)).await.unwrap().unwrap()
    }

    pub async fn subject(&self, whom: PublicId) -> SubjectId {
        self.person(whom).await.facts.subject
    }

    /// Switches marketing on and publishes its sentence.
    pub async fn open_marketing(&self) {
        let (controller, now) = (self.house.app.house.controller.id, self.house.app.clock.now());
        let wording = Wording {
            purpose: Purpose::Marketing.id(),
            kind: WordingKind::Form,
            form: "newsletter".to_owned(),
            version: 1,
            language: Language::DE,
            explicit: false,
            hash: app::consents::wording_hash(SENTENCE).unwrap(),
            text: SENTENCE.to_owned(),
            published_at: now,
        };
        let done = self.house.app.store.write(move |tx| {
            let all = store::purposes::all(tx, controller)?;
            let mut rule = all.into_iter().find(|record| record.rule.purpose == Purpose::Marketing.id()).unwrap().rule;
            rule.active_at = Some(now);
            store::purposes::set(tx, &rule)?;
            store::wordings::add(tx, &wording, domain::actor::Actor::SYSTEM)
        });
        done.await.unwrap();
    }

    /// Writes an act about marketing by mail into the history, as a form or an agent does.
    pub async fn write(&self, whom: PublicId, act: Act) -> ConsentEventId {
        let (app, person) = (&self.house.app, self.person(whom).await);
        let notice = app::notices::all(app).await.unwrap().first().map(|(notice, _)| *notice);
        let draft = Draft {
            wording_hash: app::consents::wording_hash(SENTENCE),
            notice,
            language: Some(Language::DE),
            via: Some(Via::Form),
            form: "newsletter".to_owned(),
            trace: Some(Trace::shorten("192.0.2.77".parse().unwrap())),
            ..Draft::default()
        };
        let answer =
            NewAnswer { purpose: Purpose::Marketing.id(), act, reach: Some(Channel::Email), draft, note: None };
        let ctx = self.house.ctx("ines").await;
        let sealer = app.vault.sealer(person.facts.controller, &person.key).unwrap();
        let line = prepared(app, &ctx, (&sealer, person.facts.brand), answer).unwrap();
        let (id, subject) = (line.id, person.facts.subject);
        app.store.write(move |tx| store::consents::add(tx, subject, &line)).await.unwrap();
        id
    }

    /// Puts a mail in the queue, for the first address of the person.
    pub async fn queue(&self, whom: PublicId, kind: MailKind, about: &[ConsentEventId]) -> MailId {
        let subject = self.subject(whom).await;
        let contacts = self.house.app.store.read(move |db| store::contacts::of_person(db, subject)).await.unwrap();
        let contact = contacts.iter().find(|contact| contact.kind == ContactKind::Email).map(|contact| contact.id);
        self.put(whom, kind, contact, about).await
    }

    /// Asks for a confirmation at this contact point.
    pub async fn queue_to(&self, whom: PublicId, contact: Option<ContactId>, about: &[ConsentEventId]) -> MailId {
        self.put(whom, MailKind::ConfirmConsent, contact, about).await
    }

    /// Adds an address that is kept for marketing alone.
    pub async fn newsletter_address(&self, whom: PublicId, address: &str) -> ContactId {
        let (app, person) = (&self.house.app, self.person(whom).await);
        let (subject, controller) = (person.facts.subject, person.facts.controller);
        let sealer = app.vault.sealer(controller, &person.key).unwrap();
        let (id, value) =
            (ContactId::new(app.store.next_id()), ContactValue::Email(EmailAddress::parse(address).unwrap()));
        let contact = ContactRecord {
            id,
            kind: value.kind(),
            purpose: Purpose::Marketing.code().to_owned(),
            source: "newsletter".to_owned(),
            created_at: app.clock.now(),
            value: sealer.seal(custody::Table::ContactPoint, app::records::contact(id), &value).unwrap(),
        };
        let token = app.vault.contact_token(controller, value.kind(), &value.normal());
        let entry = Entry { controller, kind: value.kind(), token, version: app.vault.token_version() };
        let done = app.store.write(move |tx| {
            store::contacts::add(tx, subject, &contact)?;
            store::contacts::list_in_directory(tx, subject, &entry)
        });
        done.await.unwrap();
        id
    }

    async fn put(
        &self,
        whom: PublicId,
        kind: MailKind,
        contact: Option<ContactId>,
        about: &[ConsentEventId],
    ) -> MailId {
        let facts = self.person(whom).await.facts;
        let subject = facts.subject;
        let new = NewMail {
            subject,
            brand: facts.brand,
            kind,
            purpose: Purpose::Marketing.id(),
            contact,
            about: about.to_vec(),
            language: Language::DE,
            not_before: None,
        };
        self.house.app.store.write(move |tx| app::mails::queue(tx, &new)).await.unwrap()
    }

    /// A person's request to be confirmed, queued.
    pub async fn asked(&self, whom: PublicId) -> MailId {
        let request = self.write(whom, Act::ConfirmationSent).await;
        self.queue(whom, MailKind::ConfirmConsent, &[request]).await
    }

    pub async fn record(&self, whom: PublicId, id: MailId) -> MailRecord {
        let subject = self.subject(whom).await;
        self.house.app.store.read(move |db| store::mails::of(db, subject, id)).await.unwrap().unwrap()
    }

    /// The acts in the history of a person.
    pub async fn acts(&self, whom: PublicId) -> Vec<Act> {
        self.lines(whom).await.iter().map(|line| line.act).collect()
    }

    pub async fn lines(&self, whom: PublicId) -> Vec<ConsentRecord> {
        let subject = self.subject(whom).await;
        let read = self.house.app.store.read(move |db| store::consents::of_person(db, subject));
        read.await.unwrap_or_else(|error: StoreError| panic!("{error}"))
    }

    /// The secrets of the links in the newest mail, in their order.
    pub fn tokens(&self) -> Vec<String> {
        tokens(self.relay.taken().last().expect("a mail"))
    }
}

/// The reason under which somebody withdraws on the phone.
pub fn on_the_phone() -> Why {
    Why::of(Reason::OnThePhone)
}

/// A mail as its reader's program reads it.
pub fn read(taken: &Taken) -> Message<'_> {
    MessageParser::default().parse(&taken.bytes).expect("a message")
}

/// The plain words of a mail.
pub fn plain(taken: &Taken) -> String {
    read(taken).body_text(0).expect("plain words").into_owned()
}

/// The page of a mail.
pub fn html(taken: &Taken) -> String {
    let message = read(taken);
    let part =
        message.html_bodies().find(|part| part.content_type().is_some_and(|kind| kind.subtype() == Some("html")));
    part.and_then(|part| part.text_contents()).expect("a page").to_owned()
}

/// The secrets of the links in a mail, in their order.
pub fn tokens(taken: &Taken) -> Vec<String> {
    let words = plain(taken);
    let start = format!("{PUBLIC_URL}/links/");
    let links = words.split(&start).skip(1);
    links.map(|rest| rest.split(['?', '\r', '\n']).next().unwrap().to_owned()).collect()
}
