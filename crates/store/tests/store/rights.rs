//! What cases promise: a step is added and never changed, nobody is faster without being noticed, and what is asked for
//! stays as it was while a case is open.

use crate::deeds::{ELSEWHERE, at, newcomer, public, read, refused, write};
use custody::Sealed;
use domain::id::{ActorId, ControllerId, DocumentId, MailId, PublicKind, RequestId, RightsCaseId, SubjectId};
use domain::notice::Language;
use domain::rights::{
    CaseState, Counted, Mandate, Outcome, Punctual, RequestChannel, RightsCase, RightsKind, Step, StepCode,
};
use domain::time::Date;
use store::rights::{self, CasePlace, CaseRecord, DocumentRecord, Stands, StepRecord, beside};
use testkit::cast::CONTROLLER;
use testkit::{OpenedStore, contract};

const BY: ActorId = ActorId::new(7);

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn stands(steps: i64) -> Stands {
    Stands {
        steps,
        state: CaseState::Open,
        statutory: Some(day("2026-10-22")),
        strict: day("2026-10-21"),
        target: day("2026-10-05"),
        owner: None,
        stand_in: None,
        outcome: None,
        decided_at: None,
    }
}

fn record(house: &OpenedStore, subject: SubjectId, id: i64, kind: RightsKind) -> CaseRecord {
    CaseRecord {
        case: RightsCase {
            id: RightsCaseId::new(id),
            public: public(house, PublicKind::Case),
            subject,
            about: None,
            request: RequestId::new(900),
            kind,
            channel: RequestChannel::Letter,
            mandate: Mandate::Lawyer,
            received_at: at(id),
            received_on: day("2026-09-21"),
            entered_at: at(id + 5),
            entered_by: BY,
        },
        place: CasePlace {
            controller: CONTROLLER,
            language: Language::DE,
            zone: "Europe/Berlin".to_owned(),
            region: "DE-BE".to_owned(),
            tzdb: "2026a".to_owned(),
        },
        stands: stands(0),
    }
}

fn step(number: i64, code: StepCode) -> StepRecord {
    let step = Step { number, at: at(number), by: BY, code, detail: number * 10 };
    let words = (number == 1).then(|| Sealed::from_stored(vec![9; 50]));
    StepRecord { step, words }
}

fn put(house: &OpenedStore, record: &CaseRecord) {
    let record = record.clone();
    write(house, move |tx| rights::add(tx, &record));
}

fn advance(house: &OpenedStore, of: (SubjectId, i64), steps: Vec<StepRecord>, after: Stands) -> bool {
    write(house, move |tx| rights::advance(tx, (of.0, RightsCaseId::new(of.1)), &steps, &after))
}

contract!(a_case_comes_back_as_it_was_taken_with_its_steps_in_order, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let mut first = record(house, ocelot, 11, RightsKind::Access);
    first.case.about = Some(puffin);
    put(house, &first);
    put(house, &record(house, puffin, 12, RightsKind::Erasure));
    let after = Stands { owner: Some(BY), stand_in: Some(ActorId::new(8)), ..stands(2) };
    assert!(advance(house, (ocelot, 11), vec![step(1, StepCode::Opened), step(2, StepCode::Assigned)], after));

    let name = first.case.public;
    let found = read(house, move |db| rights::by_public(db, name)).unwrap();
    assert_eq!((found.case.clone(), found.place.clone(), found.stands), (first.case, first.place, after));
    let same = read(house, move |db| rights::of(db, ocelot, RightsCaseId::new(11))).unwrap();
    assert_eq!(same.case, found.case);
    let steps = read(house, move |db| rights::steps(db, ocelot, RightsCaseId::new(11)));
    let told: Vec<_> = steps.iter().map(|record| (record.step, record.words.is_some())).collect();
    assert_eq!(told, [(step(1, StepCode::Opened).step, true), (step(2, StepCode::Assigned).step, false)]);
    let nobody = public(house, PublicKind::Case);
    assert!(read(house, move |db| rights::by_public(db, nobody)).is_none());
    // The second case asks about nobody else; the first means its person, too.
    let ids = |records: Vec<CaseRecord>| records.iter().map(|record| record.case.id.number()).collect::<Vec<_>>();
    assert_eq!(ids(read(house, move |db| rights::of_person(db, puffin))), [11, 12]);
    assert_eq!(ids(read(house, move |db| rights::of_person(db, ocelot))), [11]);
    assert_eq!(ids(read(house, move |db| rights::of_request(db, puffin, RequestId::new(900)))), [12]);
});

contract!(whoever_has_not_seen_the_last_step_adds_none, |house| {
    let ocelot = newcomer(house);
    put(house, &record(house, ocelot, 11, RightsKind::Access));
    assert!(advance(house, (ocelot, 11), vec![step(1, StepCode::Opened)], stands(1)));
    assert!(!advance(house, (ocelot, 11), vec![step(1, StepCode::Noted)], stands(1)), "somebody was faster");
    assert!(!advance(house, (ocelot, 11), vec![step(3, StepCode::Noted)], stands(3)), "a step is missing between");
    assert!(!advance(house, (ocelot, 12), vec![step(1, StepCode::Noted)], stands(1)), "no such case");
    assert_eq!(read(house, move |db| rights::steps(db, ocelot, RightsCaseId::new(11))).len(), 1);
    refused(house, move |tx| {
        rights::advance(tx, (ocelot, RightsCaseId::new(11)), &[step(1, StepCode::Noted)], &stands(2))
    });
});

contract!(lists_are_in_the_order_of_the_strict_date_and_of_one_company, |house| {
    let ocelot = newcomer(house);
    for (id, strict) in [(11, "2026-10-30"), (12, "2026-10-01"), (13, "2026-10-15"), (14, "2026-10-02")] {
        let mut new = record(house, ocelot, id, RightsKind::Access);
        new.stands.strict = day(strict);
        if id == 14 {
            new.place.controller = ELSEWHERE;
        }
        put(house, &new);
    }
    let decided =
        Stands { state: CaseState::Decided, outcome: Some(Outcome::Refused), decided_at: Some(at(40)), ..stands(1) };
    assert!(advance(house, (ocelot, 13), vec![step(1, StepCode::Decided)], decided));
    let ids = |records: Vec<CaseRecord>| records.iter().map(|record| record.case.id.number()).collect::<Vec<_>>();
    assert_eq!(ids(read(house, |db| rights::undecided(db, CONTROLLER, 9))), [12, 11]);
    assert_eq!(ids(read(house, |db| rights::undecided(db, CONTROLLER, 1))), [12]);
    assert_eq!(ids(read(house, |db| rights::decided(db, CONTROLLER, 9))), [13]);
    let of_year = |from: &str, until: &str| {
        let span = (day(from), day(until));
        ids(read(house, move |db| rights::received(db, CONTROLLER, span)))
    };
    assert_eq!(of_year("2026-09-01", "2026-10-01"), [11, 12, 13]);
    assert_eq!(of_year("2026-09-22", "2026-10-01"), [0; 0]);
});

contract!(what_is_asked_for_stays_as_it_was_until_the_case_ends, |house| {
    let (ocelot, puffin, third) = (newcomer(house), newcomer(house), newcomer(house));
    let frozen = |subject| read(house, move |db| rights::is_frozen(db, subject));
    assert!(!frozen(ocelot));
    let mut new = record(house, ocelot, 11, RightsKind::Access);
    new.case.about = Some(puffin);
    put(house, &new);
    put(house, &record(house, third, 12, RightsKind::Erasure));
    assert!(frozen(ocelot) && frozen(puffin), "whoever asks and whoever is meant");
    assert!(!frozen(third), "what somebody wants to be rid of is not kept longer for it");
    let done = Stands { state: CaseState::Decided, outcome: Some(Outcome::Fulfilled), ..stands(1) };
    assert!(advance(house, (ocelot, 11), vec![step(1, StepCode::Decided)], done));
    assert!(!frozen(ocelot) && !frozen(puffin), "the freeze ends with the case");
});

contract!(a_copy_of_a_document_ends_with_its_case_or_its_days, |house| {
    let (ocelot, id) = (newcomer(house), RightsCaseId::new(11));
    put(house, &record(house, ocelot, 11, RightsKind::Access));
    for number in [1, 2] {
        let copy = DocumentRecord {
            id: DocumentId::new(number),
            at: at(0),
            ends_at: at(number * 100),
            content: Sealed::from_stored(vec![5; 60]),
        };
        write(house, move |tx| beside::add_document(tx, (ocelot, id), &copy));
    }
    let ended = |seconds| read(house, move |db| beside::ended_documents(db, at(seconds), 9)).len();
    assert_eq!([ended(99), ended(100), ended(300)], [0, 1, 2]);
    assert_eq!(read(house, move |db| beside::documents(db, (ocelot, id))).len(), 2);
    assert_eq!(write(house, move |tx| beside::drop_documents(tx, (ocelot, id))), 2);
    assert_eq!(ended(300), 0);
});

contract!(an_erasure_takes_a_person_out_of_the_cases_of_others_and_keeps_counts_without_people, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let mut new = record(house, ocelot, 11, RightsKind::Access);
    new.case.about = Some(puffin);
    put(house, &new);
    write(house, move |tx| {
        let case = (ocelot, RightsCaseId::new(11));
        beside::add_mail(tx, (puffin, MailId::new(5)), case)?;
        beside::add_mail(tx, (ocelot, MailId::new(6)), case)
    });
    assert_eq!(
        read(house, move |db| beside::of_mail(db, puffin, MailId::new(5))),
        Some((ocelot, RightsCaseId::new(11)))
    );
    write(house, move |tx| store::erasures::delete_rows(tx, puffin));
    let left = read(house, move |db| rights::of(db, ocelot, RightsCaseId::new(11))).unwrap();
    assert_eq!(left.case.about, None);
    let counted = Counted {
        kind: RightsKind::Access,
        outcome: Some(Outcome::Partly),
        punctual: Punctual::InTime,
        extended: true,
    };
    let open = Counted { outcome: None, punctual: Punctual::Open, extended: false, ..counted };
    write(house, move |tx| {
        beside::add_total(tx, CONTROLLER, day("2026-09-30"), &counted)?;
        beside::add_total(tx, CONTROLLER, day("2026-09-01"), &counted)?;
        beside::add_total(tx, CONTROLLER, day("2026-10-01"), &open)?;
        beside::add_total(tx, ControllerId::new(91), day("2026-09-01"), &open)
    });
    let totals = |from: &str, until: &str| {
        let span = (day(from), day(until));
        read(house, move |db| beside::totals(db, CONTROLLER, span))
    };
    assert_eq!(totals("2026-09-01", "2026-10-01"), [(counted, 2)]);
    assert_eq!(totals("2026-01-01", "2027-01-01"), [(counted, 2), (open, 1)]);
});
