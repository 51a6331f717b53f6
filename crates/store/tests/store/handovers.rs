//! What packages that wait promise: a limit that is reached empties them, and nothing of them outlives it for long.

use crate::deeds::{at, newcomer, public, read, write};
use custody::{Sealed, Token};
use domain::handover::{DOWNLOADS, Handover, LISTED_DAYS, TRIES};
use domain::id::{ActorId, HandoverId, MailId, PublicKind, SubjectId};
use domain::time::{Timestamp, days_after};
use store::Tx;
use store::handovers::{self, HandoverRecord};
use testkit::{OpenedStore, contract};

/// What counts a download or a wrong code.
type Count = fn(&mut Tx<'_>, &HandoverRecord) -> store::Result<bool>;

fn record(house: &OpenedStore, subject: SubjectId, id: i64) -> HandoverRecord {
    HandoverRecord {
        subject,
        id: HandoverId::new(id),
        public: public(house, PublicKind::Package),
        mail: MailId::new(id + 100),
        language: "de".to_owned(),
        made_by: ActorId::new(7),
        handover: Handover::beginning(at(0)),
        code: Token([3; 16]),
        pieces: 2,
    }
}

fn added(house: &OpenedStore, record: &HandoverRecord) {
    let record = record.clone();
    let pieces = [1, 2].map(|byte| Sealed::from_stored(vec![byte; 60]));
    write(house, move |tx| handovers::add(tx, &record, &pieces));
}

fn over(house: &OpenedStore, now: Timestamp) -> Vec<HandoverId> {
    let over = read(house, move |db| handovers::over(db, now, 10));
    over.into_iter().map(|(_, id)| id).collect()
}

contract!(a_package_is_found_by_its_mail_and_its_name_and_gives_its_pieces_in_order, |house: &mut OpenedStore| {
    let subject = newcomer(house);
    let kept = record(house, subject, 1);
    added(house, &kept);
    let (mail, name) = (kept.mail, kept.public);
    assert_eq!(read(house, move |db| handovers::of_mail(db, subject, mail)), Some(kept.clone()));
    assert_eq!(read(house, move |db| handovers::by_public(db, name)), Some(kept.clone()));
    assert_eq!(read(house, move |db| handovers::of_mail(db, subject, MailId::new(1))), None);
    let piece = |number| {
        let kept = kept.clone();
        let found = read(house, move |db| handovers::piece(db, &kept, number));
        found.map(|piece| piece.as_bytes()[0])
    };
    assert_eq!([piece(0), piece(1), piece(2)], [Some(1), Some(2), None]);
});

contract!(each_limit_empties_a_package_and_an_open_one_stays, |house: &mut OpenedStore| {
    let subject = newcomer(house);
    let kept: Vec<_> = (1..=4).map(|id| record(house, subject, id)).collect();
    for one in &kept {
        added(house, one);
    }
    let taken = kept[2].clone();
    for (one, limit, count) in
        [(&kept[0], DOWNLOADS, handovers::fetched as Count), (&kept[1], TRIES, handovers::missed)]
    {
        for time in 0..=limit {
            let one = one.clone();
            assert_eq!(write(house, move |tx| count(tx, &one)), time < limit, "{time}: never beyond the limit");
        }
    }
    let again = taken.clone();
    assert!(write(house, move |tx| handovers::withdraw(tx, &taken, at(5))));
    assert!(!write(house, move |tx| handovers::withdraw(tx, &again, at(6))), "once");
    let ids = |numbers: &[i64]| numbers.iter().copied().map(HandoverId::new).collect::<Vec<_>>();
    assert_eq!(over(house, at(9)), ids(&[1, 2]), "what was taken back is empty at once, and one is still open");
    for id in over(house, at(9)) {
        write(house, move |tx| handovers::empty(tx, (subject, id)));
    }
    assert!(over(house, at(9)).is_empty());
    let end = kept[3].handover.ends_at;
    assert_eq!(over(house, end), ids(&[4]));
    let all = read(house, move |db| handovers::of_person(db, subject));
    assert_eq!(all.iter().map(|one| one.pieces).collect::<Vec<_>>(), [2, 0, 0, 0], "the newest first");

    let later = days_after(end, LISTED_DAYS);
    assert_eq!(write(house, move |tx| handovers::forget(tx, days_after(later, -1))), 0);
    assert_eq!(write(house, move |tx| handovers::forget(tx, later)), 3, "and never one with bytes");
});
