//! What letters promise: they come back by case, by person and by mail, and end with their person; templates are versions.

use crate::deeds::{at, newcomer, read, write};
use custody::Sealed;
use domain::id::{ActorId, LetterId, MailId, RightsCaseId, SubjectId};
use domain::letter::LetterKind;
use domain::notice::Language;
use store::erasures;
use store::letters::{self, LetterRecord, TemplateRecord};
use testkit::cast::CONTROLLER;
use testkit::contract;

fn letter(subject: SubjectId, asker: SubjectId, id: i64, mail: Option<i64>) -> LetterRecord {
    LetterRecord {
        subject,
        id: LetterId::new(id),
        asker,
        case: RightsCaseId::new(5),
        mail: mail.map(MailId::new),
        kind: LetterKind::Receipt,
        language: Language::FR,
        template: 2,
        made_at: at(id),
        words: Sealed::from_stored(vec![7; 60]),
    }
}

fn ids(letters: &[LetterRecord]) -> Vec<i64> {
    letters.iter().map(|letter| letter.id.number()).collect()
}

contract!(letters_come_back_by_case_by_person_and_by_mail_and_end_with_their_person, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    write(house, move |tx| {
        letters::add(tx, &letter(ocelot, ocelot, 1, Some(9)))?;
        letters::add(tx, &letter(puffin, ocelot, 2, None))?;
        letters::add(tx, &letter(puffin, puffin, 3, Some(9)))
    });
    assert_eq!(ids(&read(house, move |db| letters::of_case(db, ocelot, RightsCaseId::new(5)))), [1, 2]);
    assert_eq!(ids(&read(house, move |db| letters::of_person(db, puffin))), [2, 3]);
    let found = read(house, move |db| letters::of_mail(db, ocelot, MailId::new(9))).unwrap();
    assert_eq!(
        (found.id.number(), found.kind, found.language, found.template),
        (1, LetterKind::Receipt, Language::FR, 2)
    );
    assert_eq!(found.made_at, at(1));
    assert!(read(house, move |db| letters::of_mail(db, ocelot, MailId::new(8))).is_none());
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert_eq!(ids(&read(house, move |db| letters::of_person(db, ocelot))), [0; 0]);
    assert_eq!(ids(&read(house, move |db| letters::of_person(db, puffin))), [3], "what told of the erased one is gone");
});

contract!(the_newest_version_of_a_template_is_the_one_that_counts, |house| {
    let by = ActorId::new(7);
    let template = |version, text: &str| TemplateRecord {
        kind: LetterKind::Refusal,
        language: Language::DE,
        version,
        text: text.to_owned(),
        made_at: at(version),
    };
    let (first, second) = (template(1, "eins"), template(2, "zwei"));
    let all = [first.clone(), second.clone()];
    write(house, move |tx| all.iter().try_for_each(|template| letters::add_template(tx, CONTROLLER, template, by)));
    let newest = |kind, language| read(house, move |db| letters::newest_template(db, CONTROLLER, (kind, language)));
    assert_eq!(newest(LetterKind::Refusal, Language::DE), Some(second.clone()));
    assert_eq!(newest(LetterKind::Refusal, Language::EN), None);
    assert_eq!(read(house, |db| letters::templates(db, CONTROLLER)), [second, first]);
});
