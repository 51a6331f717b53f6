//! Stories of letters: each names the authority of the person's country, is kept in its case, and is in nobody's queue.

use std::fmt::Write as _;

use app::cases::{self, LetterView};
use app::letters::{self, LetterError, TemplateError};
use app::{Why, erasures, kept};
use custody::KeptPiece;
use domain::erasure::Step;
use domain::event::Deed;
use domain::id::{KeptId, PublicId};
use domain::kept::Norm;
use domain::letter::{LetterKind, LetterPart};
use domain::notice::Language;
use domain::reason::Reason;
use domain::rights::{Decision, IdentityProof, Refusal, RefusalGround, RightsKind};
use domain::time::days_after;

use crate::cases::{DAY, opened};
use crate::house::{House, OCELOT};

async fn letters_of(house: &House, case: PublicId) -> Vec<LetterView> {
    let pia = house.ctx("pia").await;
    cases::show(&house.app, &pia, case).await.unwrap().letters
}

fn words(letter: &LetterView) -> String {
    letter.words.as_ref().unwrap().to_string()
}

async fn decided(house: &House, kind: RightsKind, decision: &Decision) -> PublicId {
    let ocelot = house.add(&OCELOT, 0).await;
    house.clock.advance_ms(DAY);
    let case = opened(house, ocelot, kind).await;
    let pia = house.ctx("pia").await;
    cases::confirm(&house.app, &pia, case, IdentityProof::CallBack).await.unwrap();
    cases::decide(&house.app, &pia, case, decision).await.unwrap();
    case
}

story!(a_receipt_is_a_letter_that_is_kept_in_the_case_and_names_the_authority, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let case = opened(&house, ocelot, RightsKind::Access).await;
    let letters = letters_of(&house, case).await;
    assert_eq!(letters.iter().map(|letter| letter.kind).collect::<Vec<_>>(), [LetterKind::Receipt]);
    let text = words(&letters[0]);
    let seat = packs::authorities().of("DE".parse().unwrap()).unwrap();
    assert!(letters[0].is_mailed && text.contains(&case.to_string()), "{text}");
    assert!(text.contains(&seat.name) && text.contains(&seat.link), "{text}");
    for canary in OCELOT.canaries() {
        assert!(!text.contains(canary), "a receipt tells nothing: {text}");
    }
    assert_eq!(house.recorded(Deed::LetterWritten).await.len(), 1, "that the country was read is on record");
    assert!(house.hits(&["your request arrived on"]).is_empty(), "letters are sealed");
});

story!(s20_a_refusal_has_its_reason_the_way_to_a_court_and_the_authority, |house: House| async move {
    let said = ["The tax law orders it.", "The authority above.", "You can go to the court in Berlin."];
    let refusal = Refusal::of(RefusalGround::LawOrders, said).unwrap();
    let case = decided(&house, RightsKind::Erasure, &Decision::Refused(refusal)).await;
    let letters = letters_of(&house, case).await;
    let kinds: Vec<_> = letters.iter().map(|letter| (letter.kind, letter.is_mailed)).collect();
    assert!(kinds.contains(&(LetterKind::Refusal, false)), "the answer is no mail: {kinds:?}");
    assert!(kinds.contains(&(LetterKind::Ready, true)), "a mail brings the link: {kinds:?}");
    let answer = letters.iter().find(|letter| letter.kind == LetterKind::Refusal).unwrap();
    for part in ["The tax law orders it.", "You can go to the court in Berlin.", "https://"] {
        assert!(words(answer).contains(part), "{part} in {}", words(answer));
    }
    let link = letters.iter().find(|letter| letter.kind == LetterKind::Ready).unwrap();
    assert!(!words(link).contains("tax law"), "the mail says nothing of the answer");
});

story!(an_erasure_is_told_with_the_day_from_which_no_backup_can_be_read, |house: House| async move {
    let done = Decision::fulfilled("All of it goes.").unwrap();
    let case = decided(&house, RightsKind::Erasure, &done).await;
    let letters = letters_of(&house, case).await;
    let answer = letters.iter().find(|letter| letter.kind == LetterKind::Erased).unwrap();
    assert!(words(answer).contains("All of it goes.") && words(answer).contains(" December 2026"), "{}", words(answer));
});

story!(a_letter_stays_with_its_case_after_the_erasure_until_its_last_day, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    house.clock.advance_ms(DAY);
    let case = opened(&house, ocelot, RightsKind::Erasure).await;
    let pia = house.ctx("pia").await;
    cases::confirm(&house.app, &pia, case, IdentityProof::CallBack).await.unwrap();
    let done = Decision::fulfilled("All of it goes, canary-answer-41.").unwrap();
    cases::decide(&house.app, &pia, case, &done).await.unwrap();
    let erasure = erasures::order(&house.app, &pia, ocelot, &Why::of(Reason::RightsRequest), "ERASE").await.unwrap();
    assert_eq!(erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);
    assert!(house.hits(&OCELOT.canaries()).is_empty());
    assert!(house.hits(&["canary-answer-41"]).is_empty(), "what stays is sealed");

    let seen = async |house: &House| {
        let (pia, why) = (house.ctx("pia").await, Why::of(Reason::LegalClaim));
        kept::see(&house.app, &pia, (erasure, &why), KeptId::new(0)).await.unwrap()
    };
    let pieces = seen(&house).await;
    let piece = pieces.iter().find(|piece| piece.norm == Norm::RightsCase).unwrap();
    let KeptPiece::Case(kept_case) = piece.content.as_ref() else { panic!("a case") };
    let letter = kept_case.steps.iter().find(|step| step.code == "letter_erased").unwrap();
    let words = letter.words.as_ref().unwrap().expose();
    assert!(words.contains("canary-answer-41") && words.contains(&case.to_string()), "{words}");
    assert_eq!(house.recorded(Deed::KeptOpened).await.len(), 1, "whoever reads it is on record");

    house.clock.set(days_after(piece.until.unwrap(), 1));
    let (_, failed) = app::upkeep::round(&house.app).await;
    assert!(failed.is_empty(), "{failed:?}");
    assert!(seen(&house).await.iter().all(|piece| piece.norm != Norm::RightsCase), "its last day is over");
});

story!(
    a_template_of_the_house_counts_from_then_on_and_one_without_a_needed_part_never_does,
    |house: House| async move {
        let (pia, ines) = (house.ctx("pia").await, house.ctx("ines").await);
        let which = (LetterKind::Receipt, Language::EN);
        let bad = "Hello\nOpen\n\nWe have {{ number }} of {{ received }}.";
        let missing = letters::set(&house.app, &pia, which, bad).await;
        assert!(matches!(missing, Err(LetterError::Template(TemplateError::Missing(LetterPart::Due)))), "{missing:?}");
        let refused = letters::set(&house.app, &ines, which, bad).await;
        assert!(matches!(refused, Err(LetterError::Refused)), "{refused:?}");
        let good = "Hello {{ number }}\r\nOpen\r\n\r\nAhoy: {{ received }}, {{ due }}, {{ number }}.";
        assert_eq!(letters::set(&house.app, &pia, which, good).await.unwrap(), 1);
        let ocelot = house.add(&OCELOT, 0).await;
        let case = opened(&house, ocelot, RightsKind::Access).await;
        let said = words(&letters_of(&house, case).await[0]);
        assert!(said.contains("Ahoy: "), "{said}");
        assert!(said.contains("https://"), "the authority stands under every template: {said}");
        assert_eq!(letters::set(&house.app, &pia, which, "").await.unwrap(), 2);
        let again = letters::template(&house.app, &pia, which).await.unwrap();
        assert_eq!(again.version, 0, "back to the one that comes with the program");
        assert_eq!(house.recorded(Deed::LetterTemplateChanged).await.len(), 2);
    }
);

story!(every_letter_in_every_language_is_plain_and_whole, |house: House| async move {
    let pia = house.ctx("pia").await;
    let mut counted = 0;
    for language in letters::LANGUAGES {
        let mut all = String::new();
        for kind in LetterKind::ALL {
            let template = letters::template(&house.app, &pia, (*kind, language)).await.unwrap();
            let sample = letters::sample(&house.app, &pia, (*kind, language), &template.text).unwrap();
            assert!(!sample.text.contains("{{") && sample.text.contains("https://"), "{}", sample.text);
            writeln!(all, "=== {}\n{}\n[{}]\n\n{}\n", kind.code(), sample.subject, sample.link, sample.text).unwrap();
            counted += 1;
        }
        insta::assert_snapshot!(format!("letters.{}", language.code()), all);
    }
    assert_eq!(counted, LetterKind::ALL.len() * 3);
});
