//! What forms promise: a draft is replaced, a version stays, a page is sent once, and what people send is theirs.

use crate::deeds::{ELSEWHERE, at, newcomer, read, refused, write};
use custody::Sealed;
use domain::id::{ActorId, FormId, NoticeId, PublicId, PublicKind, SubjectId, SubmissionId};
use domain::notice::{Language, NoticeRef};
use store::forms::{self, SubmissionRecord, VersionRecord};
use testkit::cast::CONTROLLER;
use testkit::contract;

const FORM: FormId = FormId::new(41);
const BY: ActorId = ActorId::new(7);

fn version(number: i64) -> VersionRecord {
    VersionRecord {
        version: number,
        content: format!("content {number}"),
        notice: NoticeId::new(3),
        published_at: at(number),
        reason: format!("reason {number}"),
    }
}

fn sent(subject: SubjectId, id: i64) -> SubmissionRecord {
    SubmissionRecord {
        subject,
        id: SubmissionId::new(id),
        form: (FORM, 1),
        slug: "contact".to_owned(),
        language: Language::DE,
        at: at(id),
        notice: None,
        answers: Sealed::from_stored(vec![u8::try_from(id).unwrap(); 50]),
    }
}

fn add(house: &testkit::OpenedStore) {
    write(house, |tx| forms::add(tx, (FORM, "contact"), CONTROLLER, ("first", at(1), BY)));
}

contract!(a_draft_is_replaced_and_a_version_is_not, |house| {
    add(house);
    write(house, |tx| forms::save_draft(tx, FORM, ("second", at(2), BY)));
    let found = read(house, |db| forms::by_slug(db, "contact")).unwrap();
    assert_eq!((found.id, found.draft.as_str(), found.saved_at, found.published), (FORM, "second", at(2), None));
    for number in 1..=2 {
        write(house, move |tx| forms::publish(tx, FORM, &version(number), (&[9; 32], BY)));
    }
    refused(house, |tx| forms::publish(tx, FORM, &version(2), (&[9; 32], BY)));
    assert_eq!(read(house, |db| forms::newest(db, FORM)), Some(version(2)));
    assert_eq!(read(house, |db| forms::version(db, FORM, 1)), Some(version(1)));
    assert_eq!(read(house, |db| forms::version(db, FORM, 3)), None);
    assert_eq!(read(house, |db| forms::by_slug(db, "contact")).unwrap().published, Some((2, at(2))));
    assert_eq!(read(house, |db| forms::by_slug(db, "other")), None);
});

contract!(an_address_is_one_form_s_and_a_form_ends_once, |house| {
    add(house);
    refused(house, |tx| forms::add(tx, (FormId::new(42), "contact"), CONTROLLER, ("again", at(1), BY)));
    write(house, |tx| forms::add(tx, (FormId::new(42), "apple"), CONTROLLER, ("a", at(1), BY)));
    write(house, |tx| forms::add(tx, (FormId::new(43), "elsewhere"), ELSEWHERE, ("e", at(1), BY)));
    let slugs: Vec<String> =
        read(house, |db| forms::all(db, CONTROLLER, 9)).into_iter().map(|form| form.slug).collect();
    assert_eq!(slugs, ["apple", "contact"]);
    assert_eq!(read(house, |db| forms::all(db, CONTROLLER, 1)).len(), 1);
    assert!(write(house, |tx| forms::retire(tx, FORM, at(5))));
    assert!(!write(house, |tx| forms::retire(tx, FORM, at(6))));
    assert_eq!(read(house, |db| forms::by_slug(db, "contact")).unwrap().retired_at, Some(at(5)));
});

contract!(a_page_is_sent_once_and_forgotten_when_its_time_is_over, |house| {
    assert!(write(house, |tx| forms::note_sent(tx, b"one", b"answers", at(10))));
    assert!(!write(house, |tx| forms::note_sent(tx, b"one", b"others", at(10))));
    assert!(write(house, |tx| forms::note_sent(tx, b"two", b"answers", at(11))));
    assert_eq!(read(house, |db| forms::sent(db, b"one")), Some(b"answers".to_vec()));
    assert_eq!(write(house, |tx| forms::end_sent(tx, at(10))), 1);
    assert_eq!(read(house, |db| forms::sent(db, b"one")), None);
    assert!(read(house, |db| forms::sent(db, b"two")).is_some());
});

contract!(what_people_sent_is_listed_by_form_and_by_person, |house| {
    add(house);
    let (one, other) = (newcomer(house), newcomer(house));
    for (subject, id) in [(one, 1), (other, 2), (one, 3)] {
        write(house, move |tx| forms::add_submission(tx, &sent(subject, id)));
    }
    refused(house, move |tx| forms::add_submission(tx, &sent(one, 3)));
    let ids = |records: Vec<SubmissionRecord>| records.iter().map(|sent| sent.id.number()).collect::<Vec<_>>();
    assert_eq!(ids(read(house, move |db| forms::submissions_of(db, one))), [1, 3]);
    assert_eq!(ids(read(house, |db| forms::submissions(db, FORM, SubmissionId::new(i64::MAX), 9))), [3, 2, 1]);
    assert_eq!(ids(read(house, |db| forms::submissions(db, FORM, SubmissionId::new(3), 1))), [2]);
    let found = read(house, move |db| forms::submissions_of(db, other)).remove(0);
    let like = sent(other, 2);
    assert_eq!(
        (found.subject, found.form, found.slug, found.language),
        (like.subject, like.form, like.slug, like.language)
    );
    assert_eq!((found.at, found.answers.as_bytes()), (like.at, like.answers.as_bytes()));
    assert_eq!(found.notice, None, "what came in before notices were kept says so");
});

contract!(what_was_sent_names_the_notice_that_stood_on_its_page, |house| {
    add(house);
    let (one, notice) = (newcomer(house), NoticeRef { notice: NoticeId::new(3), version: 2 });
    let public = PublicId::draw(PublicKind::Notice, &testkit::SeededRandom::new(16));
    write(house, move |tx| store::notices::add(tx, (notice.notice, public), CONTROLLER, "customers"));
    let sent = SubmissionRecord { notice: Some((notice, "customers".to_owned())), ..sent(one, 1) };
    let kept = sent.notice.clone();
    write(house, move |tx| forms::add_submission(tx, &sent));
    assert_eq!(read(house, move |db| forms::submissions_of(db, one)).remove(0).notice, kept);
    let listed = read(house, |db| forms::submissions(db, FORM, SubmissionId::new(i64::MAX), 9));
    assert_eq!(listed[0].notice, kept);
});
