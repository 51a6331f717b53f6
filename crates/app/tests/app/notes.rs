//! Stories of notes that concern several people: each reads what is theirs, and each can leave.

use std::io::{Cursor, Read};

use crate::house::{Cast, House, OCELOT, PUFFIN};
use app::notes::{self, Draft, NewNote, NoteError, NotePiece, NoteView, Wrong};
use app::people::PeopleError;
use app::{Why, access, erasures, restrictions};
use domain::detect::Kind;
use domain::erasure::Step;
use domain::event::Deed;
use domain::id::PublicId;
use domain::note::{Confirmed, Fate, ItemRole, Passage, SensitiveGround};
use domain::notice::Language;
use domain::personal::Text;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use store::{Reach, Sql, rows};

/// A customer of the second team.
const PUMA: Cast = Cast {
    given: "Pumarella",
    family: "Bergkatze-43",
    town: "Felsenau-43",
    street: "Krallenweg-43",
    email: "pumarella.43@canary-puma.example",
    phone: "+49 30 23125 4343",
    number: "PM-4300043",
    organisation: "Canary Puma Werke 43",
};

const TEXT: &str = "Wants the canary-comb-41 by Friday. Her neighbour Papagaya lent canary-claw-42. Call back.";
const ABOUT_PUFFIN: &str = "Her neighbour Papagaya lent canary-claw-42.";

fn own() -> Why {
    Why::of(Reason::OwnWork)
}

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

/// The words of a note, as the actor sees them.
pub fn told(note: &NoteView) -> String {
    let piece = |piece: &NotePiece| match piece {
        NotePiece::Words(words) => words.to_string(),
        NotePiece::About(_, words) => format!("<{words}>"),
        NotePiece::Someone => "<someone>".to_owned(),
        NotePiece::Gone => "<gone>".to_owned(),
        NotePiece::Cut => "<cut>".to_owned(),
    };
    note.pieces.iter().map(piece).collect()
}

async fn write(house: &House, who: &str, whom: PublicId, note: &NewNote) -> Result<PublicId, NoteError> {
    notes::write(&house.app, &house.ctx(who).await, (whom, &own()), note).await
}

async fn read(house: &House, who: &str, whom: PublicId) -> notes::Notes {
    let why = if who == "pia" { request() } else { own() };
    notes::list(&house.app, &house.ctx(who).await, (whom, &why), None).await.unwrap()
}

fn wrong<T>(saved: Result<T, NoteError>) -> Wrong {
    match saved {
        Err(NoteError::Wrong(wrong)) => wrong,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it was saved"),
    }
}

/// Every ciphertext of notes, as it stands in the tables.
async fn ciphertexts(house: &House) -> Vec<Vec<u8>> {
    const ALL: Sql = Sql {
        name: "TEST",
        text: "select body from item union all select words from item_span union all select wrapped from item_wrap \
            where wrapped is not null",
        reach: Reach::Fanout,
        only: None,
    };
    house.app.store.read(|db| rows(db, &ALL, &[], |cells| cells.b(0))).await.unwrap()
}

fn hits(house: &House, needles: &[Vec<u8>]) -> usize {
    let needles: Vec<&[u8]> = needles.iter().map(|bytes| &bytes[20..44]).collect();
    testkit::find_bytes(house.folder.path(), &needles).len()
}

async fn erase(house: &House, whom: PublicId) {
    let pia = house.ctx("pia").await;
    let erasure = erasures::order(&house.app, &pia, whom, &request(), "ERASE").await.unwrap();
    assert_eq!(erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);
}

story!(
    a_note_is_read_by_those_who_serve_its_person_and_a_mention_by_those_who_serve_the_other,
    |house: House| async move {
        let (ocelot, puma) = (house.add(&OCELOT, 0).await, house.add(&PUMA, 1).await);
        let puffin = house.add(&PUFFIN, 0).await;
        let text = "Canary-one. Pumarella knows. Papagaya asks.";
        let about = |person, words: &str| {
            let start = text.find(words).unwrap();
            Passage { start, end: start + words.len(), fate: Fate::About(person) }
        };
        let note = NewNote {
            passages: vec![about(puma, "Pumarella knows."), about(puffin, "Papagaya asks.")],
            people: vec![(puma, ItemRole::Mentioned), (puffin, ItemRole::Mentioned)],
            ..NewNote::plain(text)
        };
        let refused = write(&house, "ines", ocelot, &note).await;
        assert_eq!(wrong(refused), Wrong::Stranger, "for her own work Ines knows nobody of another team");
        let phone = Why::of(Reason::OnThePhone);
        let ines = house.ctx("ines").await;
        let public = notes::write(&house.app, &ines, (ocelot, &phone), &note).await.unwrap();

        let seen = read(&house, "ines", ocelot).await;
        assert_eq!((seen.counts.notes, seen.counts.mentions), (1, 0));
        assert_eq!(told(&seen.notes[0]), "Canary-one. <someone> <Papagaya asks.>");
        assert_eq!((seen.notes[0].public, seen.notes[0].version, seen.notes[0].others), (public, 1, 2));
        assert!(seen.notes[0].mine && seen.notes[0].may_take_back);
        let helped = notes::list(&house.app, &ines, (ocelot, &phone), None).await.unwrap();
        assert_eq!(told(&helped.notes[0]), "Canary-one. <Pumarella knows.> <Papagaya asks.>");

        let mentioned = read(&house, "jonas", puma).await;
        assert_eq!((mentioned.counts.notes, mentioned.counts.mentions), (0, 1));
        let mention = &mentioned.mentions[0];
        assert_eq!(mention.passages[0].to_string(), "Pumarella knows.");
        assert!(mention.whole.is_none(), "Jonas does not serve the person it is about");
        let mentioned = read(&house, "ines", puffin).await;
        let (whose, whole) = mentioned.mentions[0].whole.as_ref().unwrap();
        assert_eq!((*whose, told(whole).starts_with("Canary-one.")), (ocelot, true));
        let not_theirs = notes::list(&house.app, &house.ctx("jonas").await, (ocelot, &own()), None).await;
        assert!(matches!(not_theirs, Err(NoteError::NotFound)));
        for who in ["otto", "admin"] {
            let ctx = house.ctx(who).await;
            let seen = notes::list(&house.app, &ctx, (ocelot, &Why::usual(ctx.actor.role)), None).await;
            assert!(matches!(seen, Err(NoteError::Refused | NoteError::NotFound)), "{who}");
        }

        assert_eq!(house.recorded(Deed::NoteWritten).await.len(), 1);
        assert_eq!(house.recorded(Deed::MentionWritten).await.len(), 2);
        assert!(
            house.recorded(Deed::NotesOpened).await.len() >= 6,
            "whoever was read is on record, each by themselves"
        );
        assert!(house.hits(&["Canary-one", "Pumarella knows", "Papagaya asks"]).is_empty());
    }
);

story!(whoever_leaves_takes_their_words_along_and_the_rest_still_reads, |house: House| async move {
    for main_first in [true, false] {
        let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
        write(&house, "ines", ocelot, &NewNote::plain(TEXT).with(puffin, ABOUT_PUFFIN)).await.unwrap();
        let kept = ciphertexts(&house).await;
        assert_eq!(kept.len(), 3, "words, their key, and the words about the other");
        assert!(house.hits(&["canary-comb-41", "canary-claw-42"]).is_empty());
        let (one, two) = if main_first { (ocelot, puffin) } else { (puffin, ocelot) };
        let pia = house.ctx("pia").await;
        assert_eq!(erasures::preview(&house.app, &pia, one, &request()).await.unwrap().notes, 1);
        erase(&house, one).await;
        let left = ciphertexts(&house).await;
        let gone: Vec<_> = kept.iter().filter(|bytes| !left.contains(bytes)).cloned().collect();
        assert_eq!(gone.len(), if main_first { 2 } else { 1 });
        assert_eq!(hits(&house, &gone), 0, "not a byte of what went is in any file");
        let seen = read(&house, "ines", two).await;
        if main_first {
            let mention = &seen.mentions[0];
            assert_eq!(mention.passages[0].to_string(), ABOUT_PUFFIN);
            assert!(mention.whole.is_none());
        } else {
            assert_eq!(told(&seen.notes[0]), "Wants the canary-comb-41 by Friday. <gone> Call back.");
        }
        erase(&house, two).await;
        assert!(ciphertexts(&house).await.is_empty());
        assert_eq!(hits(&house, &kept), 0);
    }
});

story!(a_household_shares_a_note_until_the_last_of_it_has_left, |house: House| async move {
    for main_first in [true, false] {
        let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
        let text = "Ozelotta is deaf to offers. Both want one parcel.";
        let note = NewNote {
            people: vec![(puffin, ItemRole::Household)],
            passages: vec![Passage { start: 0, end: 27, fate: Fate::About(ocelot) }],
            ..NewNote::plain(text)
        };
        write(&house, "ines", ocelot, &note).await.unwrap();
        assert_eq!(
            told(&read(&house, "ines", puffin).await.notes[0]),
            "<Ozelotta is deaf to offers.> Both want one parcel."
        );
        let (one, two, rest) = if main_first {
            (ocelot, puffin, "<gone> Both want one parcel.")
        } else {
            (puffin, ocelot, "<Ozelotta is deaf to offers.> Both want one parcel.")
        };
        erase(&house, one).await;
        assert_eq!(told(&read(&house, "ines", two).await.notes[0]), rest);
        let kept = ciphertexts(&house).await;
        erase(&house, two).await;
        assert!(ciphertexts(&house).await.is_empty());
        assert_eq!(hits(&house, &kept), 0);
    }
});

story!(sensitive_words_need_a_reason_that_is_counted_and_kept, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let text = "caller sounds drunk, has cancer";
    let plain = NewNote::plain(text);
    assert_eq!(wrong(write(&house, "ines", ocelot, &plain).await), Wrong::Unconfirmed);
    let said = |words: &str| Some(Confirmed { ground: SensitiveGround::AskedByPerson, words: Text::new(words) });
    let empty = NewNote { confirmed: said("  "), ..plain.clone() };
    assert_eq!(wrong(write(&house, "ines", ocelot, &empty).await), Wrong::Unconfirmed);
    let confirmed = NewNote { confirmed: said("asked us to call slowly"), ..plain.clone() };
    write(&house, "ines", ocelot, &confirmed).await.unwrap();
    let start = text.find("has cancer").unwrap();
    let cut = Passage { start, end: text.len(), fate: Fate::Cut };
    let drunk = Passage { start: 7, end: 19, fate: Fate::Cut };
    let clean = NewNote { passages: vec![cut, drunk], ..plain };
    write(&house, "ines", ocelot, &clean).await.unwrap();

    let seen = read(&house, "ines", ocelot).await;
    assert_eq!(told(&seen.notes[0]), "caller <cut>, <cut>", "what is cut needs no reason");
    let (ground, words) = seen.notes[1].confirmed.as_ref().unwrap().as_ref();
    assert_eq!((*ground, words.expose()), (SensitiveGround::AskedByPerson, "asked us to call slowly"));
    let recorded = house.recorded(Deed::SensitiveConfirmed).await;
    assert_eq!(
        recorded.iter().map(|(_, ground)| *ground).collect::<Vec<_>>(),
        [SensitiveGround::AskedByPerson.number()]
    );
    for who in ["pia", "otto"] {
        let weeks = notes::weeks(&house.app, &house.ctx(who).await).await.unwrap();
        assert_eq!((weeks.len(), weeks[0].total, weeks[1].total), (8, 1, 0));
        assert_eq!(weeks[0].grounds, [(SensitiveGround::AskedByPerson, 1)]);
        assert_eq!(weeks[0].starts, "2026-11-23T00:00:00Z".parse().unwrap(), "a Monday");
    }
    assert!(matches!(notes::weeks(&house.app, &house.ctx("ines").await).await, Err(NoteError::Refused)));
    assert!(house.hits(&["has cancer", "call slowly"]).is_empty());
});

story!(a_new_version_keeps_the_old_one_and_only_one_of_two_colleagues_wins, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let note = write(&house, "ines", ocelot, &NewNote::plain(TEXT).with(puffin, ABOUT_PUFFIN)).await.unwrap();
    let ines = house.ctx("ines").await;
    let open = notes::editable(&house.app, &ines, (ocelot, &own()), note).await.unwrap();
    assert_eq!(open.text.to_string(), TEXT);
    assert_eq!(open.people, [(puffin, ItemRole::Mentioned)]);
    assert_eq!(open.passages[0].1.to_string(), ABOUT_PUFFIN);
    let new = NewNote::plain("All settled.");
    notes::edit(&house.app, &ines, (ocelot, &own()), (note, &new)).await.unwrap();
    let seen = read(&house, "ines", ocelot).await;
    assert_eq!((seen.notes.len(), seen.counts.notes, seen.notes[0].version), (1, 1, 2));
    let versions = notes::versions(&house.app, &ines, (ocelot, &own()), note).await.unwrap();
    assert_eq!(versions.iter().map(|note| note.version).collect::<Vec<_>>(), [2, 1]);
    assert!(told(&versions[1]).contains(ABOUT_PUFFIN));
    assert_eq!(read(&house, "ines", puffin).await.counts.mentions, 0, "the newest version does not mention them");
    let theirs = notes::versions(&house.app, &ines, (puffin, &own()), note).await;
    assert!(matches!(theirs, Err(NoteError::NotFound)), "a mention is no way to the note");
    let nobody = PublicId::draw(domain::id::PublicKind::Note, &*house.app.random);
    let none = notes::edit(&house.app, &ines, (ocelot, &own()), (nobody, &new)).await;
    assert!(matches!(none, Err(NoteError::NotFound)));
});

story!(who_may_not_see_all_of_a_note_does_not_write_it_anew, |house: House| async move {
    let (ocelot, puma) = (house.add(&OCELOT, 0).await, house.add(&PUMA, 1).await);
    let phone = Why::of(Reason::OnThePhone);
    let ines = house.ctx("ines").await;
    let note = NewNote::plain("Ask Pumarella.").with(puma, "Pumarella");
    let note = notes::write(&house.app, &ines, (ocelot, &phone), &note).await.unwrap();
    let edited = notes::edit(&house.app, &ines, (ocelot, &own()), (note, &NewNote::plain("Asked."))).await;
    assert_eq!(wrong(edited), Wrong::Hidden);
    notes::edit(&house.app, &ines, (ocelot, &phone), (note, &NewNote::plain("Asked."))).await.unwrap();
});

story!(an_author_takes_back_at_once_and_a_privacy_manager_deletes_later, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let new = NewNote::plain(TEXT).with(puffin, ABOUT_PUFFIN);
    let (one, two) =
        (write(&house, "ines", ocelot, &new).await.unwrap(), write(&house, "ines", ocelot, &new).await.unwrap());
    let kept = ciphertexts(&house).await;
    let remove = async |who: &str, whom, note| {
        let why = if who == "pia" { request() } else { own() };
        notes::remove(&house.app, &house.ctx(who).await, (whom, &why), note).await
    };
    assert!(matches!(remove("lea", ocelot, one).await, Err(NoteError::Refused)), "it is not hers");
    assert!(matches!(remove("jonas", ocelot, one).await, Err(NoteError::NotFound)));
    assert!(matches!(remove("ines", puffin, one).await, Err(NoteError::NotFound)), "not by way of a mention");
    remove("ines", ocelot, one).await.unwrap();
    house.clock.advance_ms(16 * 60_000);
    assert!(matches!(remove("ines", ocelot, two).await, Err(NoteError::Refused)), "too late");
    assert_eq!(read(&house, "ines", ocelot).await.notes.len(), 1);
    remove("pia", ocelot, two).await.unwrap();
    assert!(ciphertexts(&house).await.is_empty());
    assert_eq!(hits(&house, &kept), 0);
    assert_eq!(house.recorded(Deed::NoteDeleted).await.len(), 4, "each deletion is on record for each person");
    assert!(matches!(remove("pia", ocelot, two).await, Err(NoteError::NotFound)));
});

story!(a_restriction_stops_reading_and_writing_and_hides_the_words_elsewhere, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let new = NewNote::plain(TEXT).with(puffin, ABOUT_PUFFIN);
    let note = write(&house, "ines", ocelot, &new).await.unwrap();
    let pia = house.ctx("pia").await;
    restrictions::begin(&house.app, &pia, puffin, &request(), RestrictionGround::Accuracy).await.unwrap();
    assert_eq!(
        told(&read(&house, "ines", ocelot).await.notes[0]),
        "Wants the canary-comb-41 by Friday. <someone> Call back."
    );
    assert_eq!(wrong(write(&house, "ines", ocelot, &new).await), Wrong::Stranger);
    restrictions::begin(&house.app, &pia, ocelot, &request(), RestrictionGround::Accuracy).await.unwrap();
    let ines = house.ctx("ines").await;
    let plain = NewNote::plain("x");
    assert!(matches!(notes::list(&house.app, &ines, (ocelot, &own()), None).await, Err(NoteError::Refused)));
    assert!(matches!(notes::write(&house.app, &ines, (ocelot, &own()), &plain).await, Err(NoteError::Refused)));
    assert!(matches!(notes::edit(&house.app, &ines, (ocelot, &own()), (note, &plain)).await, Err(NoteError::Refused)));
    assert!(matches!(notes::remove(&house.app, &ines, (ocelot, &own()), note).await, Err(NoteError::Refused)));
    let claim = Why::of(Reason::LegalClaim);
    assert_eq!(notes::list(&house.app, &pia, (ocelot, &claim), None).await.unwrap().notes.len(), 1, "Art. 18(2)");
});

story!(a_package_holds_own_notes_and_own_words_elsewhere_and_no_byte_about_others, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let note = write(&house, "ines", ocelot, &NewNote::plain(TEXT).with(puffin, ABOUT_PUFFIN)).await.unwrap();
    let ines = house.ctx("ines").await;
    let second = NewNote::plain("canary-second-41").with(puffin, "41");
    notes::edit(&house.app, &ines, (ocelot, &own()), (note, &second)).await.unwrap();
    let package = async |whom| {
        let pia = house.ctx("pia").await;
        let out = Cursor::new(Vec::new());
        let built = access::build(&house.app, &pia, (whom, &request()), Language::EN, out).await;
        let mut zip = zip::ZipArchive::new(built.unwrap().1).unwrap();
        let mut files = Vec::new();
        for place in 0..zip.len() {
            let mut text = String::new();
            let mut file = zip.by_index(place).unwrap();
            let name = file.name().unwrap().into_owned();
            file.read_to_string(&mut text).unwrap();
            files.push((name, text));
        }
        files
    };
    let schema: serde_json::Value = serde_json::from_str(access::SCHEMA).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (whom, holds, lacks) in [
        (ocelot, ["canary-comb-41", "canary-second-[…]"], "canary-claw-42"),
        (puffin, ["canary-claw-42", "you are mentioned"], "canary-comb-41"),
    ] {
        let files = package(whom).await;
        for (name, text) in &files {
            assert!(!text.contains(lacks), "{lacks} is in {name}");
        }
        for word in holds {
            assert!(files.iter().any(|(_, text)| text.contains(word)), "{word}");
        }
        let data = &files.iter().find(|(name, _)| name == "data.json").unwrap().1;
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert!(schema.is_valid(&data));
        assert_eq!(data["notes"].as_array().unwrap().len(), 2, "old versions are held, so they are told");
        assert_eq!(data["notes"][0]["author"], "agent");
    }
});

story!(notes_stay_open_when_the_weekly_key_turns, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    write(&house, "ines", ocelot, &NewNote::plain(TEXT).with(puffin, ABOUT_PUFFIN)).await.unwrap();
    app::keys::rotate_epoch(&house.app, &house.ctx("admin").await, &mut |_, _| ()).await.unwrap();
    let house = house.reopened().await;
    assert!(told(&read(&house, "ines", ocelot).await.notes[0]).contains("<Her neighbour Papagaya lent"));
    assert_eq!(read(&house, "ines", puffin).await.mentions[0].passages[0].to_string(), ABOUT_PUFFIN);
});

story!(a_review_proposes_people_and_places_and_decides_nothing, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let puma = house.add(&PUMA, 1).await;
    let text = "Ozelotta pays from DE89 3704 0044 0532 0130 00. Papagaya (papagaya.42@canary-puffin.example) knows. \
        Pumarella, PM-4300043, does not. She is pregnant.";
    let ines = house.ctx("ines").await;
    let draft =
        Draft { text: text.to_owned(), named: vec!["nobody@example.org".to_owned(), String::new()], edits: None };
    let seen = notes::review(&house.app, &ines, (ocelot, &own()), &draft).await.unwrap();
    assert_eq!(seen.strangers, [0]);
    let people: Vec<_> = seen.people.iter().map(|person| (person.public, person.is_main, person.named)).collect();
    assert_eq!(people, [(ocelot, true, false), (puffin, false, false)], "Puma is of another team");
    let found = |words: &str| {
        let start = text.find(words).unwrap();
        seen.findings.iter().find(|finding| finding.start == start).unwrap_or_else(|| panic!("{words}"))
    };
    assert_eq!((found("DE89").kind, found("DE89").person), (Kind::Iban, None));
    assert_eq!((found("Papagaya").kind, found("Papagaya").person), (Kind::Name, Some(1)));
    assert_eq!(found("Ozelotta").person, Some(0));
    assert_eq!(found("papagaya.42@").kind, Kind::Email);
    assert!(!seen.sensitive.is_empty());
    assert_eq!(seen.sentences.len(), 4);
    assert!(ciphertexts(&house).await.is_empty(), "a review keeps nothing");

    let phone = Why::of(Reason::OnThePhone);
    let draft = Draft { named: vec![PUMA.email.to_owned()], ..draft };
    let seen = notes::review(&house.app, &ines, (ocelot, &phone), &draft).await.unwrap();
    assert!(seen.strangers.is_empty());
    assert!(seen.people.iter().any(|person| person.public == puma && person.named));
    let jonas = house.ctx("jonas").await;
    let hidden = notes::review(&house.app, &jonas, (ocelot, &own()), &draft).await;
    assert!(matches!(hidden, Err(NoteError::NotFound)));
});

/// Lives with Ocelot and shares the phone.
const SHARER: Cast = Cast { phone: OCELOT.phone, ..PUFFIN };

story!(
    whoever_is_linked_to_the_person_is_known_by_name_and_proposed_only_if_they_are_meant,
    |house: House| async move {
        let (ocelot, sharer) = (house.add(&OCELOT, 0).await, house.add(&SHARER, 0).await);
        let ines = house.ctx("ines").await;
        let review = async |text: &str| {
            let draft = Draft { text: text.to_owned(), ..Draft::default() };
            notes::review(&house.app, &ines, (ocelot, &own()), &draft).await.unwrap()
        };
        let text = "Asks for a comb. Papagaya Tauchervogel-42 will fetch it.";
        let seen = review(text).await;
        assert_eq!(seen.people.iter().map(|person| person.public).collect::<Vec<_>>(), [ocelot, sharer]);
        let named = seen.findings.iter().find(|finding| finding.start == text.find("Papagaya").unwrap()).unwrap();
        assert_eq!((named.kind, named.person), (Kind::Name, Some(1)));
        let looks = house.recorded(Deed::PeopleFound).await.len();
        let seen = review("Asks for a comb.").await;
        assert_eq!(seen.people.len(), 1, "nobody is proposed who is not in the words");
        assert_eq!(house.recorded(Deed::PeopleFound).await.len(), looks + 1, "whoever was looked at is on record");
        // Whoever an earlier note is about, too, is known the same way.
        let puma = house.add(&PUMA, 0).await;
        assert_eq!(review("Pumarella asks.").await.people.len(), 1);
        let words = "Pumarella asks for the comb.";
        write(&house, "ines", ocelot, &NewNote::plain(words).with(puma, words)).await.unwrap();
        let seen = review("Pumarella asks.").await;
        assert_eq!(seen.people.iter().map(|person| person.public).collect::<Vec<_>>(), [ocelot, puma]);
    }
);

story!(what_is_too_much_or_too_little_is_refused_and_nothing_is_kept, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let plain = NewNote::plain("All is well.");
    let nobody = PublicId::draw(domain::id::PublicKind::Person, &*house.app.random);
    let many = vec![Passage { start: 0, end: 1, fate: Fate::Cut }; 201];
    for (new, expected) in [
        (NewNote::plain(" \n "), Wrong::Empty),
        (NewNote::plain(&"ä".repeat(10_001)), Wrong::TooLong),
        (NewNote { passages: many, ..plain.clone() }, Wrong::TooMany),
        (plain.clone().with(puffin, "not there"), Wrong::Passage),
        (plain.clone().with(nobody, "All"), Wrong::Stranger),
        (NewNote { people: vec![(puffin, ItemRole::Mentioned)], ..plain.clone() }, Wrong::Unmentioned),
    ] {
        assert_eq!(wrong(write(&house, "ines", ocelot, &new).await), expected);
    }
    let missing = write(&house, "ines", nobody, &plain).await;
    assert!(matches!(missing, Err(NoteError::NotFound)));
    assert!(ciphertexts(&house).await.is_empty());
    write(&house, "ines", ocelot, &NewNote::plain(&"ä".repeat(10_000))).await.unwrap();
    let draft = Draft { text: "x".to_owned(), named: vec!["a@b.example".to_owned(); 21], edits: None };
    let ines = house.ctx("ines").await;
    assert_eq!(wrong(notes::review(&house.app, &ines, (ocelot, &own()), &draft).await.map(drop)), Wrong::TooMany);
    assert!(matches!(app::people::open(&house.app, &ines, nobody, &own()).await.err().unwrap(), PeopleError::NotFound));
});
