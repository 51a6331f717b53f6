//! Stories of likely duplicates: suggested to those who decide, compared side by side, and what they are found by.

use app::duplicates::{self, Suggestions};
use app::people::PeopleError;
use domain::declared::{Field as Declaration, FieldKind, Treatment};
use domain::duplicates::Rule;
use domain::event::Deed;
use domain::id::PublicId;
use domain::merge::{Field, PairState};
use domain::personal::Text;

use crate::house::{House, OCELOT, PUFFIN};
use crate::merges::{own_work, subject, two};

pub async fn suggestions(house: &House, who: &str) -> Suggestions {
    duplicates::list(&house.app, &house.ctx(who).await).await.unwrap()
}

fn pairs(suggestions: &Suggestions) -> Vec<[PublicId; 2]> {
    let pair = |row: &duplicates::Suggested| {
        let mut both = row.both.each_ref().map(|row| row.public);
        both.sort();
        both
    };
    suggestions.rows.iter().map(pair).collect()
}

fn sorted(mut both: [PublicId; 2]) -> [PublicId; 2] {
    both.sort();
    both
}

story!(a_likely_duplicate_is_suggested_to_those_who_decide_and_a_no_is_remembered, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    house.add(&PUFFIN, 0).await;
    let judged = duplicates::keep(&house.app).await.unwrap();
    assert_eq!((judged.tokens, judged.people, judged.suggested), (0, 3, 1), "tokens come with the person");
    assert_eq!(duplicates::keep(&house.app).await.unwrap().people, 0, "everybody is compared once");

    let seen = suggestions(&house, "lea").await;
    assert_eq!((pairs(&seen), seen.open), (vec![sorted([ocelot, twin])], 1));
    assert!(seen.rows[0].score >= 16 && seen.rows[0].rules.contains(&Rule::FamilySame));
    assert!(house.hits(&OCELOT.canaries()).is_empty(), "tokens are keyed");
    for refused in ["ines", "otto", "admin"] {
        let refusal = duplicates::list(&house.app, &house.ctx(refused).await).await.err().unwrap();
        assert!(matches!(refusal, PeopleError::Refused), "{refused}");
    }
    let lea = house.ctx("lea").await;
    let compared = duplicates::compare(&house.app, &lea, (ocelot, twin), &own_work()).await.unwrap();
    let differs: Vec<Field> = compared.rows.iter().filter(|row| !row.is_same).map(|row| row.field).collect();
    assert_eq!(differs, [Field::Name, Field::Organisation, Field::CustomerNumber, Field::Contacts]);
    assert!(
        compared
            .rows
            .iter()
            .flat_map(|row| row.values.iter().flatten())
            .all(|value| !value.to_string().contains("@canary"))
    );

    duplicates::reject(&house.app, &lea, (twin, ocelot), &own_work()).await.unwrap();
    assert!(suggestions(&house, "lea").await.rows.is_empty());
    let subject = subject(&house, twin).await;
    house.app.store.write(move |tx| store::duplicates::stale(tx, subject)).await.unwrap();
    assert_eq!(duplicates::keep(&house.app).await.unwrap().suggested, 0, "the same question is not asked again");
    let compared = duplicates::compare(&house.app, &lea, (ocelot, twin), &own_work()).await.unwrap();
    assert_eq!(compared.state, PairState::NotTheSame);
    assert_eq!(house.recorded(Deed::DuplicateRejected).await.len(), 2, "it stands under both");
    assert_eq!(house.recorded(Deed::DuplicatesMatched).await.len(), 3, "one event for everybody of a batch");
});

story!(a_number_that_belongs_to_one_person_speaks_for_a_duplicate_as_long_as_it_is_there, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let (pia, lea) = (house.ctx("pia").await, house.ctx("lea").await);
    let number = |name: &str| Declaration {
        kind: FieldKind::Identifier,
        ..crate::people_depth::field(name, Treatment::Ordinary)
    };
    let id = app::fields::declare(&house.app, &pia, number("Tax number")).await.unwrap();
    let later = app::fields::declare(&house.app, &pia, number("Card of the club")).await.unwrap();
    let written = async |whom, id, text: &str| {
        app::fields::write(&house.app, &lea, (whom, &own_work()), (id, &Text::new(text))).await
    };
    for (whom, text) in [(ocelot, "DE 81 canary 71"), (puffin, "de-81-CANARY-71")] {
        written(whom, id, text).await.unwrap();
        written(whom, later, "club 1").await.unwrap();
    }
    for wrong in ["12", "canary", "1; drop"] {
        assert!(matches!(written(ocelot, id, wrong).await, Err(PeopleError::Incomplete)), "{wrong}");
    }
    let tokens = async |whom| {
        let subject = subject(&house, whom).await;
        house.app.store.read(move |db| store::duplicates::tokens_of(db, subject)).await.unwrap()
    };
    duplicates::keep(&house.app).await.unwrap();
    let shared =
        |one: &[custody::Token], other: &[custody::Token]| one.iter().filter(|token| other.contains(token)).count();
    assert_eq!(shared(&tokens(ocelot).await, &tokens(puffin).await), 1, "of two such fields the first is compared");
    assert!(house.hits(&["canary 71", "CANARY-71"]).is_empty(), "tokens are keyed");
    let compared = duplicates::compare(&house.app, &lea, (ocelot, puffin), &own_work()).await.unwrap();
    let rules = compared.suggestion.map(|(_, rules)| rules).unwrap_or_default();
    assert!(rules.is_empty() || rules.contains(&Rule::NationalIdSame), "{rules:?}");

    written(ocelot, id, " ").await.unwrap();
    duplicates::keep(&house.app).await.unwrap();
    assert_eq!(shared(&tokens(ocelot).await, &tokens(puffin).await), 0, "its token goes with it");
    house.clock.advance_ms(400 * 86_400_000);
    assert!(app::fields::end_what_is_over(&house.app).await.unwrap() > 0);
    let before = tokens(puffin).await.len();
    duplicates::keep(&house.app).await.unwrap();
    assert_eq!(tokens(puffin).await.len() + 1, before, "and with the end of its days");
});
