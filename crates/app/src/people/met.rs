//! A new customer on the phone or at the counter: read out, asked, and written down in one transaction.
//!
//! Invariant: nobody is added without the version of the script that was read and the version of the notice that was
//! given, in a language in which both are published (Art. 13, K9, AC-13-01).

use custody::Table;
use domain::age::Birth;
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::contact::{ContactKind, ContactValue};
use domain::event::{Deed, Event};
use domain::id::{BrandId, EventId, PublicId, PurposeId, SubjectId, TeamId};
use domain::notice::{Language, NoticeRef};
use domain::person::{PersonDetail, PersonKind, Profile};
use domain::purpose::{Basis, Purpose};
use domain::script::{Encounter, NoticeWay, Script};
use domain::wording::Wording;
use policy::{HouseAct, PersonAct, PolicyError};
use store::births::BirthRecord;
use store::people::PersonPurpose;
use store::scripts::NoticeGiven;
use store::{IndexOp, StoreError};

use super::add::{added_event, person_row};
use super::contact_edit::{ContactInput, entry_of, ready, write};
use super::{NewPerson, PeopleError, PeoplePage, show_people};
use crate::consents::NewAnswer;
use crate::mails::NewMail;
use crate::{App, Ctx, Why, ages, records};

mod mails;
mod on_page;

use mails::mails;
pub use on_page::{OnPage, Question, Told};

/// Why nobody was added.
#[derive(Debug, thiserror::Error)]
pub enum MetError {
    /// No notice is published in this language: nothing may be collected (Art. 13).
    #[error("no notice is published in this language")]
    NoNotice,
    /// The script that was read is not on the list.
    #[error("no such version of the script")]
    NoScript,
    /// A link cannot be mailed to somebody without an address.
    #[error("no e-mail address for the notice")]
    NoAddress,
    /// An answer to a sentence that is not on the list, or to a purpose that does not rest on consent.
    #[error("an answer without its wording")]
    NoWording,
    /// Script or notice were replaced so long ago that the call cannot have begun with them.
    #[error("script or notice are not in use any more")]
    Outdated,
    /// A yes for no channel is a yes for nothing.
    #[error("a yes names the channel it is for")]
    NoChannel,
    /// A yes by phone counts once a mail has told the person what was written down (K9); without an address none can.
    #[error("a yes by phone needs an e-mail address for its confirmation")]
    Unconfirmed,
    /// The day of birth lies ahead, or more than 130 years back.
    #[error("not a day somebody alive was born on")]
    NotADay,
    /// Everything that can go wrong with people.
    #[error("could not add the person")]
    People(#[from] PeopleError),
}

impl From<StoreError> for MetError {
    fn from(error: StoreError) -> Self {
        Self::People(error.into())
    }
}

impl From<PolicyError> for MetError {
    fn from(error: PolicyError) -> Self {
        Self::People(error.into())
    }
}

impl From<custody::SealError> for MetError {
    fn from(error: custody::SealError) -> Self {
        Self::People(error.into())
    }
}

/// What an agent has before them when they meet somebody.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// The script, if one is published in this language.
    pub script: Option<Script>,
    /// The notice in this language.
    pub notice: Option<Told>,
    /// What may be asked: purposes that rest on consent and have a sentence to be read in this language.
    pub questions: Vec<Question>,
}

/// One answer of somebody who was met.
#[derive(Clone, Debug)]
pub struct MetConsent {
    /// To what.
    pub purpose: PurposeId,
    /// Yes or no; who was not asked gave no answer.
    pub yes: bool,
    /// For which channel; a yes needs one.
    pub reach: Option<Channel>,
    /// The sentence that was read out, by its hash.
    pub wording: [u8; 32],
}

/// Somebody who was met.
pub struct MetPerson {
    /// Prospect or customer.
    pub kind: PersonKind,
    /// Under which brand.
    pub brand: BrandId,
    /// Served by which team.
    pub team: TeamId,
    /// Who they are.
    pub profile: Profile,
    /// How to speak to them.
    pub detail: PersonDetail,
    /// How to reach them.
    pub contacts: Vec<ContactInput>,
    /// Where they were met.
    pub encounter: Encounter,
    /// The version of the script that was read to them.
    pub script: i64,
    /// The language in which they were spoken to.
    pub language: Language,
    /// The notice they were given.
    pub notice: NoticeRef,
    /// How.
    pub way: NoticeWay,
    /// What they answered.
    pub consents: Vec<MetConsent>,
    /// When they were born, where they said so: a child's yes waits for a guardian (Art. 8).
    pub birth: Option<Birth>,
}

/// What there is to read out and to give, in a language: as a page had it that comes back, where that still counts.
pub async fn meeting(
    app: &App,
    ctx: &Ctx,
    (encounter, language): (Encounter, Language),
    wanted: OnPage,
) -> Result<Meeting, MetError> {
    if !app.clears(ctx, HouseAct::AddPeople)? {
        return Err(PeopleError::Refused.into());
    }
    let place = on_page::Place { language, ..place(app, ctx, encounter) };
    Ok(app
        .store
        .read(move |db| {
            let script = on_page::script(db, place, wanted.script)?;
            let notice = on_page::notice(db, place, wanted.notice)?;
            let questions = on_page::questions(db, place, &wanted)?;
            Ok::<_, StoreError>(Meeting { script, notice, questions })
        })
        .await?)
}

/// Whom these contact points may belong to already, as far as the actor may see them. Who is shown is on record.
pub async fn possibly_known(
    app: &App,
    ctx: &Ctx,
    contacts: &[ContactValue],
    why: &Why,
) -> Result<PeoplePage, PeopleError> {
    if !app.clears(ctx, HouseAct::AddPeople)? {
        return Err(PeopleError::Refused);
    }
    let exact = contacts.iter().filter(|value| matches!(value.kind(), ContactKind::Email | ContactKind::Phone));
    let entries: Vec<_> = exact.map(|value| entry_of(app, value)).collect();
    let mut subjects = app
        .store
        .read(move |db| {
            let mut all: Vec<SubjectId> = Vec::new();
            for entry in &entries {
                all.extend(store::contacts::find(db, entry, super::LIMIT)?);
            }
            Ok::<_, StoreError>(all)
        })
        .await?;
    let mut seen = std::collections::BTreeSet::new();
    subjects.retain(|subject| seen.insert(*subject));
    show_people(app, ctx, PersonAct::Find, why, subjects).await
}

/// Adds somebody who was met: who they are, how to reach them, the notice and every answer, all or nothing.
pub async fn add_met(app: &App, ctx: &Ctx, new: MetPerson) -> Result<PublicId, MetError> {
    if !app.clears(ctx, HouseAct::AddPeople)? {
        return Err(PeopleError::Refused.into());
    }
    check(app, &new)?;
    if new.birth.is_some_and(|birth| !ages::is_plausible(birth, ctx.now)) {
        return Err(MetError::NotADay);
    }
    let read = published(app, ctx, &new).await?;
    let sealed = seal(app, ctx, &new, &read)?;
    let public = sealed.person.facts.public;
    app.store.write(move |tx| sealed.write(tx)).await?;
    Ok(public)
}

fn check(app: &App, new: &MetPerson) -> Result<(), MetError> {
    let brand_known = app.house.brands.iter().any(|brand| brand.id == new.brand);
    let team_known = app.house.teams.iter().any(|team| team.id == new.team);
    let nameless = new.profile.name.is_none() && new.profile.organisation.is_none();
    if !brand_known || !team_known || nameless || new.contacts.len() > super::contact_edit::MOST_OF_A_KIND {
        return Err(PeopleError::Incomplete.into());
    }
    let has_mail = new.contacts.iter().any(|contact| contact.value.kind() == ContactKind::Email);
    if new.way == NoticeWay::LinkMailed && !has_mail {
        return Err(MetError::NoAddress);
    }
    if new.consents.iter().any(|consent| consent.yes && consent.reach.is_none()) {
        return Err(MetError::NoChannel);
    }
    // At the counter they see what is written down; on the phone nothing but the mail shows it to them.
    let spoken = new.encounter == Encounter::Phone && new.consents.iter().any(|consent| consent.yes);
    if spoken && !has_mail { Err(MetError::Unconfirmed) } else { Ok(()) }
}

/// What was read and given must be what stands on a page now, or stood there when the call began.
async fn published(app: &App, ctx: &Ctx, new: &MetPerson) -> Result<Vec<Wording>, MetError> {
    let (script, notice) = (new.script, new.notice);
    let place = on_page::Place { language: new.language, ..place(app, ctx, new.encounter) };
    let answered: Vec<(PurposeId, [u8; 32])> = new.consents.iter().map(|said| (said.purpose, said.wording)).collect();
    app.store
        .read(move |db| {
            let sentences = answered.iter().map(|(purpose, hash)| (*purpose, crate::hex::encode(hash))).collect();
            let wanted = OnPage { script: Some(script), notice: Some(notice), sentences };
            let told = on_page::notice(db, place, wanted.notice)?.ok_or(MetError::NoNotice)?;
            let read = on_page::script(db, place, wanted.script)?.ok_or(MetError::NoScript)?;
            if told.0 != notice || read.version != script {
                return Err(MetError::Outdated);
            }
            let questions = on_page::questions(db, place, &wanted)?;
            let sentence = |(purpose, hash): &(PurposeId, [u8; 32])| {
                let asked = questions.iter().map(|question| &question.wording);
                let mut same = asked.filter(|wording| (wording.purpose, wording.hash) == (*purpose, *hash));
                same.next().cloned().ok_or(MetError::NoWording)
            };
            answered.iter().map(sentence).collect()
        })
        .await
}

fn place(app: &App, ctx: &Ctx, encounter: Encounter) -> on_page::Place {
    let controller = app.house.controller.id;
    on_page::Place { controller, encounter, language: Language::EN, now: ctx.now }
}

/// Everything about somebody who was met, sealed and ready to be written.
struct Sealed {
    person: store::people::PersonRecord,
    detail: custody::Sealed<PersonDetail>,
    purpose: PersonPurpose,
    contacts: Vec<super::contact_edit::Ready>,
    given: NoticeGiven,
    consents: Vec<store::consents::ConsentRecord>,
    birth: Option<BirthRecord>,
    words: Vec<custody::WordToken>,
    events: Vec<Event>,
    mails: Vec<NewMail>,
}

impl Sealed {
    fn write(&self, tx: &mut store::Tx<'_>) -> Result<(), StoreError> {
        let facts = &self.person.facts;
        store::people::add(tx, &self.person)?;
        store::profiles::set_detail(tx, facts.subject, &self.detail)?;
        store::people::add_purpose(tx, facts.subject, facts.brand, &self.purpose)?;
        for ready in &self.contacts {
            write(tx, &self.person, ready)?;
        }
        store::scripts::give(tx, facts.subject, &self.given)?;
        if let Some(added) = self.events.first() {
            crate::consents::write(tx, facts.subject, added, &self.consents)?;
            self.write_birth(tx, added)?;
        }
        tx.index(IndexOp::Put { subject: facts.subject, words: self.words.clone() });
        self.events.iter().for_each(|event| tx.record(event.clone()));
        for mail in &self.mails {
            crate::mails::queue(tx, mail)?;
        }
        Ok(())
    }

    fn write_birth(&self, tx: &mut store::Tx<'_>, added: &Event) -> Result<(), StoreError> {
        let Some(birth) = &self.birth else { return Ok(()) };
        let facts = &self.person.facts;
        if birth.minor {
            ages::await_guardians(tx, (facts.controller, facts.brand, facts.subject), (added, added.at))?;
        }
        store::births::set(tx, facts.subject, birth, added.actor)?;
        let id = EventId::new(tx.next_id());
        tx.record(Event { id, deed: Deed::BirthTold, ..added.clone() });
        Ok(())
    }
}

fn given(app: &App, ctx: &Ctx, new: &MetPerson) -> NoticeGiven {
    NoticeGiven {
        id: app.store.next_id(),
        notice: new.notice,
        language: new.language,
        how: new.way,
        script: (new.encounter, new.script),
        at: ctx.now,
        by: ctx.actor.id,
    }
}

fn seal(app: &App, ctx: &Ctx, new: &MetPerson, read: &[Wording]) -> Result<Sealed, MetError> {
    let subject = SubjectId::new(app.store.next_id());
    let controller = app.house.controller.id;
    let keys = app.vault.new_person(controller, subject)?;
    let sealer = app.vault.sealer(controller, &keys.key)?;
    let row = NewPerson {
        kind: new.kind,
        brand: new.brand,
        team: new.team,
        profile: new.profile.clone(),
        contacts: Vec::new(),
        source: source(new.encounter).to_owned(),
        notice: Some(new.notice),
    };
    let profile = sealer.seal(Table::Person, records::OF_PERSON, &new.profile)?;
    let person = person_row(app, ctx, &row, (keys, profile));
    let contacts = new.contacts.iter().map(|input| {
        let input = ContactInput { notice: Some(new.notice), ..input.clone() };
        ready(app, ctx, &sealer, &input)
    });
    let contacts = contacts.collect::<Result<Vec<_>, _>>()?;
    let added = added_event(app, ctx, &person.facts);
    let told = Event {
        id: EventId::new(app.store.next_id()),
        deed: Deed::NoticeGiven,
        detail: new.notice.version,
        ..added.clone()
    };
    let lines = new.consents.iter().zip(read).map(|(said, wording)| {
        let answer = answer(ctx, new, (said, wording));
        crate::consents::prepared(app, ctx, (&sealer, new.brand), answer)
    });
    let consents = lines.collect::<Result<Vec<_>, _>>()?;
    let mails = mails(new, subject, &contacts, &consents);
    let values: Vec<_> = new.contacts.iter().map(|input| input.value.clone()).collect();
    Ok(Sealed {
        detail: sealer.seal(Table::PersonDetail, records::BESIDE_PERSON, &new.detail)?,
        purpose: purpose(ctx, new),
        contacts,
        given: given(app, ctx, new),
        consents,
        birth: new.birth.map(|birth| ages::prepared(&sealer, birth, ctx.now)).transpose()?,
        words: super::index_words(app, &new.profile, &values),
        events: vec![added, told],
        mails,
        person,
    })
}

/// The service rests on the contract; what was agreed to gets its own basis with the answer.
fn purpose(ctx: &Ctx, new: &MetPerson) -> PersonPurpose {
    PersonPurpose {
        purpose: Purpose::Service.id().number(),
        basis: Basis::Contract.code().to_owned(),
        source: source(new.encounter).to_owned(),
        notice: Some((new.notice.notice.number(), new.notice.version)),
        since: ctx.now,
    }
}

/// An answer with everything that proves it: sentence, notice, language, script and who read it.
fn answer(ctx: &Ctx, new: &MetPerson, (said, wording): (&MetConsent, &Wording)) -> NewAnswer {
    let via = match new.encounter {
        Encounter::Phone => Via::Phone,
        Encounter::Counter => Via::Counter,
    };
    let act = match (said.yes, wording.explicit) {
        (true, true) => Act::GrantedExplicitly,
        (true, false) => Act::Granted,
        (false, _) => Act::Refused,
    };
    let mut answer = NewAnswer::of(said.purpose, act, (via, &wording.form));
    answer.reach = said.reach.filter(|_| said.yes);
    answer.draft.wording_hash = Some(wording.hash);
    answer.draft.notice = Some(new.notice);
    answer.draft.language = Some(new.language);
    answer.draft.script = Some(new.script);
    answer.draft.agent = Some(ctx.actor.id);
    answer
}

const fn source(encounter: Encounter) -> &'static str {
    encounter.code()
}
