//! Letters of cases: written from templates with the step they follow from, sealed under the person, kept in the case.
//!
//! Invariant: every letter names the authority of the country in which the person lives (AC-77-01), and a no is not
//! written without its reason and the way to a court (AC-12-04). An answer goes out as a link, never as the words of a
//! mail (AC-12-07).

use std::sync::Arc;

use custody::{LetterWords, OpenError, SealError, Table};
use domain::country::Country;
use domain::id::{LetterId, MailId, RightsCaseId, SubjectId};
use domain::letter::{LetterKind, LetterPart};
use domain::notice::Language;
use domain::personal::Text;
use domain::reason::Reason;
use domain::region::Region;
use domain::time::Date;
use policy::{Denied, PersonAct, PolicyError};
use store::StoreError;
use store::letters::LetterRecord;
use store::people::PersonRecord;

use crate::{App, Ctx, days, records};

mod authority;
mod built_in;
mod house;
mod words;

pub use built_in::LANGUAGES;
pub use house::{TemplateView, sample, set, template, templates};
pub use words::{Facts, TemplateError, Worded};

/// Why a letter is not written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// The template cannot be used.
    #[error("the template cannot be used")]
    Template(#[from] TemplateError),
    /// A record could not be opened.
    #[error("could not open a record")]
    Vault(#[from] OpenError),
    /// The letter could not be sealed.
    #[error("could not seal a letter")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<Denied> for LetterError {
    fn from(_: Denied) -> Self {
        Self::Refused
    }
}

/// The case that a letter is about.
#[derive(Clone, Debug)]
pub(crate) struct AboutCase {
    /// Who asks, and in which case.
    pub of: (SubjectId, RightsCaseId),
    /// The numbers that the letter names.
    pub numbers: String,
    /// When the request arrived.
    pub received: Date,
    /// Until when it is answered.
    pub due: Date,
    /// The day at the seat.
    pub today: Date,
    /// Where the company sits.
    pub region: Region,
    /// In which language whoever asks is answered.
    pub language: Language,
}

/// To whom a letter goes.
#[derive(Clone, Copy)]
pub(crate) struct To<'a> {
    /// Who.
    pub person: &'a PersonRecord,
    /// Written down with the same request: nothing is kept about them yet that could be read.
    pub is_new: bool,
}

/// Writes a letter, ready to be added with the step it follows from.
pub(crate) async fn write(
    app: &App,
    to: To<'_>,
    about: &AboutCase,
    (kind, facts): (LetterKind, Facts),
) -> Result<LetterRecord, LetterError> {
    let language = built_in::written_in(about.language);
    let country = if to.is_new { None } else { lives_in(app, to.person).await? };
    let (controller, wanted) = (app.house.controller.id, (kind, language));
    let own = app.store.read(move |db| store::letters::newest_template(db, controller, wanted)).await?;
    let own = own.filter(|own| !own.text.is_empty());
    let template = own.as_ref().map_or_else(|| built_in::template(kind, language), |own| own.text.as_str());
    let facts = about.facts(app, facts, authority::of(country, about.region, language));
    let worded = words::word((template, built_in::frame(language)), kind, &facts)?;
    let id = LetterId::new(app.store.next_id());
    let words = LetterWords {
        subject: Text::new(&worded.subject),
        link: Text::new(&worded.link),
        text: Text::new(&worded.text),
    };
    let sealer = app.vault.sealer(to.person.facts.controller, &to.person.key)?;
    Ok(LetterRecord {
        subject: to.person.facts.subject,
        id,
        asker: about.of.0,
        case: about.of.1,
        mail: None,
        kind,
        language,
        template: own.map_or(0, |own| own.version),
        made_at: app.clock.now(),
        words: sealer.seal(Table::Letter, records::letter(id), &words)?,
    })
}

/// The same letter as the words of a mail.
pub(crate) fn mailed(letter: LetterRecord, mail: MailId) -> LetterRecord {
    LetterRecord { mail: Some(mail), ..letter }
}

impl AboutCase {
    /// A day in the words of the letter.
    pub fn day(&self, date: Date) -> String {
        days::said(date, built_in::written_in(self.language))
    }

    fn facts(&self, app: &App, facts: Facts, (authority, link): (String, String)) -> Facts {
        let controller = &app.house.controller;
        // What the step itself says of a part counts.
        let said = Facts::default()
            .and(LetterPart::Company, &controller.name)
            .and(LetterPart::Contact, &controller.privacy_contact)
            .and(LetterPart::Number, &self.numbers)
            .and(LetterPart::Received, &self.day(self.received))
            .and(LetterPart::Due, &self.day(self.due))
            .and(LetterPart::Today, &self.day(self.today))
            .and(LetterPart::Authority, &authority)
            .and(LetterPart::AuthorityLink, &link);
        said.with(facts)
    }
}

/// The country the person lives in, as far as told; that it was read is on record.
async fn lives_in(app: &App, person: &PersonRecord) -> Result<Option<Country>, LetterError> {
    let (policy, facts) = (Arc::clone(&app.policy), person.facts.clone());
    let system = Ctx { actor: crate::erasures::system(app), now: app.clock.now() };
    let looked = app.store.disclose(move |_, looks| {
        looks.push(policy.allow(
            &system.actor,
            &facts,
            system.asks(PersonAct::WriteLetter, Reason::RightsRequest),
        )??);
        Ok::<_, LetterError>(())
    });
    let ((), permits) = looked.await?;
    let permit = permits.of(person.facts.subject, PersonAct::WriteLetter).ok_or(StoreError::NothingRecorded)?;
    let opener = app.vault.opener(permit, &person.key)?;
    let profile = opener.open(Table::Person, records::OF_PERSON, &person.profile)?;
    Ok(profile.as_ref().country)
}
