//! Nothing of a person is missing in their package, and nothing of anybody else is in it (AC-15-01, AC-15-06).
#![allow(clippy::print_stdout, reason = "figures say how much was found")]

use app::disputes::{self, Decided, NewDispute};
use app::people::{self, add_contact, change_profile, profile};
use app::{Why, ages, cases, merges, notes, objections, restrictions, weighings};
use domain::age::Birth;
use domain::consent::evidence::Via;
use domain::declared::Treatment;
use domain::dispute::Disputed;
use domain::form::FieldKind;
use domain::id::PublicId;
use domain::may::Against;
use domain::note::{Fate, ItemRole, Passage};
use domain::notice::Language;
use domain::organisation::MemberRole;
use domain::personal::Text;
use domain::purchase::PurchaseKind;
use domain::purpose::Purpose;
use domain::purpose::rule::SpecialCondition;
use domain::reason::Reason;
use domain::restriction::{RestrictionGround, ToldBy};
use domain::rights::{Decision, IdentityProof, RightsKind};

use crate::access::{Zoo, unpacked};
use crate::cases::asks;
use crate::house::{Cast, House, OCELOT, PUFFIN};
use crate::merges::TWIN;
use crate::people_depth::{field, mail, tag};

/// What was planted for one person: the place, and the words in it.
type Planted = Vec<(&'static str, Vec<String>)>;

/// Eight words that stand nowhere else.
fn eight(who: &str, place: &str) -> Vec<String> {
    (1..=8).map(|number| format!("{who}-{place}-{number}x")).collect()
}

fn own() -> Why {
    Why::of(Reason::OwnWork)
}

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

/// Somebody of the zoo for whom everything is planted.
struct Plot<'a> {
    zoo: &'a Zoo,
    who: &'static str,
    whom: PublicId,
    cast: &'a Cast,
    planted: Planted,
}

impl Plot<'_> {
    fn house(&self) -> &House {
        &self.zoo.house
    }

    /// Eight words for a place, noted as planted.
    fn words(&mut self, place: &'static str) -> Vec<String> {
        let words = eight(self.who, place);
        self.planted.push((place, words.clone()));
        words
    }

    async fn everything(&mut self, other: PublicId) {
        self.planted.push(("profile", self.cast.canaries().map(str::to_owned).to_vec()));
        // A form finds whoever has one e-mail address; more come later.
        self.sent().await;
        self.beside().await;
        self.fields().await;
        self.bought_and_agreed().await;
        self.looked().await;
        self.noted(other).await;
        self.asked().await;
        self.disputed().await;
    }

    async fn beside(&mut self) {
        let emails: Vec<String> =
            self.words("contacts").iter().map(|word| format!("{word}@canary-zoo.example")).collect();
        let (greeting, tags, works) = (self.words("greeting"), self.words("tags"), self.words("organisation"));
        let (app, ines) = (&self.house().app, self.house().ctx("ines").await);
        for email in &emails {
            add_contact(app, &ines, (self.whom, &own()), mail(email)).await.unwrap();
        }
        let seen = profile(app, &ines, self.whom, &own()).await.unwrap();
        let mut edit = seen.edit.as_ref().clone();
        edit.detail.addressed_as = Some(Text::new(greeting.join(" ")));
        change_profile(app, &ines, (self.whom, &own()), seen.seen, edit).await.unwrap();
        for name in &tags {
            let tag = tag(self.house(), name).await;
            app::tags::set(app, &ines, (self.whom, &own()), tag).await.unwrap();
        }
        let works = app::organisations::add(app, &ines, (&works.join(" "), None)).await.unwrap();
        let days = [None, None];
        app::organisations::join(app, &ines, (self.whom, &own()), (works, MemberRole::Buyer, days)).await.unwrap();
        let birth = Birth {
            on: if self.who == "ocelot" { "1985-04-12" } else { "1979-11-23" }.parse().unwrap(),
            country: None,
        };
        self.planted.push(("birth", vec![birth.on.to_string()]));
        ages::tell(&self.house().app, &ines, self.whom, &own(), birth).await.unwrap();
    }

    async fn fields(&mut self) {
        let (plain, special) = (self.words("fields"), self.words("special"));
        let (app, pia, lea) = (&self.house().app, self.house().ctx("pia").await, self.house().ctx("lea").await);
        for (place, word) in plain.iter().enumerate() {
            let new = field(&format!("{} size {place}", self.who), Treatment::Ordinary);
            let id = app::fields::declare(app, &pia, new).await.unwrap();
            app::fields::write(app, &lea, (self.whom, &own()), (id, &Text::new(word))).await.unwrap();
        }
        for (place, word) in special.iter().enumerate() {
            let mut new = field(&format!("{} diet {place}", self.who), Treatment::Special);
            new.declared.condition = Some(SpecialCondition::VitalInterests);
            let id = app::fields::declare(app, &pia, new).await.unwrap();
            app::fields::write(app, &lea, (self.whom, &own()), (id, &Text::new(word))).await.unwrap();
        }
    }

    async fn bought_and_agreed(&mut self) {
        let (sales, proof) = (self.words("purchases"), eight(self.who, "consents"));
        let lines: Vec<(i64, &str, &str)> = sales.iter().skip(1).map(|word| (2, "1.25", word.as_str())).collect();
        let invoice = sales.first().unwrap();
        self.zoo.buys(self.whom, invoice, PurchaseKind::Sale, &lines).await;
        let (ip, note) = proof.split_first().unwrap();
        self.zoo.consented_on_paper(self.whom, (ip, &note.join(" "))).await;
        self.planted.push(("consents", proof));
    }

    async fn looked(&mut self) {
        for word in self.words("looks") {
            let why = Why { reason: Reason::OnThePhone, text: Text::some(&word) };
            people::open(&self.house().app, &self.house().ctx("ines").await, self.whom, &why).await.unwrap();
        }
    }

    /// A note about the person, and one about somebody else that mentions them.
    async fn noted(&mut self, other: PublicId) {
        let (about, mentioned) = (self.words("notes").join(" "), self.words("mentions").join(" "));
        let (app, ines) = (&self.house().app, self.house().ctx("ines").await);
        notes::write(app, &ines, (self.whom, &own()), &notes::NewNote::plain(&about)).await.unwrap();
        let text = format!("Called. {mentioned} Calls again.");
        let passage = Passage { start: 8, end: 8 + mentioned.len(), fate: Fate::About(self.whom) };
        let note = notes::NewNote {
            passages: vec![passage],
            people: vec![(self.whom, ItemRole::Mentioned)],
            ..notes::NewNote::plain(&text)
        };
        notes::write(app, &ines, (other, &own()), &note).await.unwrap();
    }

    async fn sent(&mut self) {
        let (form, file) = (self.words("forms").join(" "), self.words("files").join(" "));
        let cast = self.cast;
        let mut sending = crate::forms::filled(self.house(), (cast.given, cast.family, cast.email)).await;
        for (kind, words) in &mut sending.answers {
            if *kind == FieldKind::Message {
                words.clone_from(&form);
            }
        }
        crate::forms::send(self.house(), &sending).await.unwrap();
        // Across sources only the customer number says who it is.
        let head = "Customer number,Email Address,First Name,Last Name,Notes";
        let csv = format!("{head}\n{},{},{},{},{file}\n", cast.number, cast.email, cast.given, cast.family);
        crate::people_files::bring(self.house(), csv.as_bytes()).await;
    }

    /// One case that is open, with a document, and one that is answered by a letter.
    async fn asked(&mut self) {
        let (said, noted, advice) = (self.words("requests"), self.words("steps"), self.words("advice"));
        let (copy, answer) = (self.words("documents"), self.words("letters"));
        let app = &self.house().app;
        let [ines, pia, otto] =
            [self.house().ctx("ines").await, self.house().ctx("pia").await, self.house().ctx("otto").await];
        let mut new = asks(self.whom, own(), &[RightsKind::Access], &ines);
        new.words = Text::some(&said.join(" "));
        let case = cases::open(app, &ines, new).await.unwrap().cases[0].0;
        cases::note(app, &pia, case, &noted.join(" ")).await.unwrap();
        cases::advise(app, &otto, case, &advice.join(" ")).await.unwrap();
        cases::want_document(app, &pia, case, "Nothing else is known.").await.unwrap();
        cases::agree_to_document(app, &otto, case).await.unwrap();
        let copy = format!("%PDF-1.4 {}", copy.join(" "));
        cases::add_document(app, &pia, case, copy.into_bytes()).await.unwrap();
        let new = asks(self.whom, own(), &[RightsKind::Complaint], &ines);
        let second = cases::open(app, &ines, new).await.unwrap().cases[0].0;
        cases::confirm(app, &pia, second, IdentityProof::CallBack).await.unwrap();
        cases::decide(app, &pia, second, &Decision::fulfilled(&answer.join(" ")).unwrap()).await.unwrap();
    }

    async fn disputed(&mut self) {
        let (claimed, why) = (self.words("disputes").join(" "), self.words("evidence").join(" "));
        let (reason, statement) = (self.words("refusals").join(" "), self.words("statements").join(" "));
        let (app, pia) = (&self.house().app, self.house().ctx("pia").await);
        let new = NewDispute { what: Disputed::Other, target: None, claimed, why, case: None, restrict: false };
        let id = disputes::take(app, &pia, (self.whom, &request()), new).await.unwrap();
        disputes::decide(app, &pia, (self.whom, &request()), (id, Decided::Refused(reason))).await.unwrap();
        disputes::state(app, &pia, (self.whom, &request()), (id, &statement)).await.unwrap();
    }

    /// What makes everything else stand still, and therefore comes last.
    async fn objected(&mut self) {
        let (advice, ground, told) = (self.words("weighings"), self.words("grounds"), self.words("lifts"));
        let app = &self.house().app;
        let [ines, pia, otto] =
            [self.house().ctx("ines").await, self.house().ctx("pia").await, self.house().ctx("otto").await];
        for against in [Against::Purpose(Purpose::Service.id()), Against::DirectMarketing] {
            objections::object(app, &ines, self.whom, &own(), (against, Via::Phone)).await.unwrap();
        }
        let rows = objections::of_person(app, &pia, self.whom, &request()).await.unwrap();
        let id = rows.iter().find(|row| row.objection.against != Against::DirectMarketing).unwrap().id;
        let oversight = Why::of(Reason::Oversight);
        weighings::advise(app, &otto, (self.whom, &oversight), (id, &advice.join(" "))).await.unwrap();
        weighings::overrule(app, &pia, (self.whom, &request()), (id, &ground.join(" "))).await.unwrap();
        restrictions::begin(app, &pia, self.whom, &request(), RestrictionGround::Claim).await.unwrap();
        let told = told.join(" ");
        restrictions::announce(app, &pia, (self.whom, &request()), (ToldBy::Letter, &told)).await.unwrap();
    }
}

story!(ac_15_01_every_canary_of_every_place_is_in_the_package_and_none_of_anybody_else, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let twin = zoo.house.add(&TWIN, 0).await;
    crate::forms::contact(&zoo.house).await;
    let (ocelot, puffin) = (zoo.ocelot, zoo.puffin);
    let plot = |who, whom, cast| Plot { zoo: &zoo, who, whom, cast, planted: Vec::new() };
    let (mut own, mut foreign) = (plot("ocelot", ocelot, &OCELOT), plot("puffin", puffin, &PUFFIN));
    own.everything(puffin).await;
    foreign.everything(ocelot).await;
    let pia = zoo.house.ctx("pia").await;
    merges::merge(&zoo.house.app, &pia, (ocelot, twin), &request()).await.unwrap();
    own.planted.push(("duplicate", TWIN.canaries().map(str::to_owned).to_vec()));
    own.objected().await;
    foreign.objected().await;

    let (_, zip) = zoo.build(ocelot, Language::FR).await;
    let files = unpacked(&zip);
    let pages = (files["index.html"].clone() + &files["purchases.html"]).replace("&amp;", "&");
    let everything: String = files.values().map(String::as_str).collect();
    let mut missing = Vec::new();
    for (place, words) in &own.planted {
        let found = words.iter().filter(|word| everything.contains(word.as_str())).count();
        let shown = words.iter().filter(|word| pages.contains(word.as_str())).count();
        println!("figure place_{place}={} found_{place}={found} shown_{place}={shown}", words.len());
        let is_read = shown == words.len() || *place == "documents";
        missing.extend((found < words.len() || !is_read).then_some((*place, found, shown)));
    }
    let strangers = foreign.planted.iter().flat_map(|(place, words)| words.iter().map(move |word| (*place, word)));
    let strangers: Vec<_> = strangers.filter(|(_, word)| everything.contains(word.as_str())).collect();
    println!("figure places={} foreign={}", own.planted.len(), strangers.len());
    assert_eq!((missing, strangers), (vec![], vec![]));
    assert_eq!(files.keys().filter(|path| path.starts_with("documents/")).count(), 1);
});
