use std::collections::BTreeSet;

use custody::{Token, WordToken};
use domain::contact::ContactKind;
use domain::id::ControllerId;
use domain::personal::Text;
use domain::words::Words;

use crate::house::{CONTROLLER, House};

#[test]
fn one_value_has_another_token_for_each_use_kind_controller_and_house() {
    let house = House::new();
    let (vault, _) = house.open();
    let value = Text::new("ocelot@example.org");
    let other = ControllerId::new(2);
    let tokens: Vec<Token> = vec![
        vault.contact_token(CONTROLLER, ContactKind::Email, &value),
        vault.contact_token(CONTROLLER, ContactKind::CustomerNumber, &value),
        vault.contact_token(other, ContactKind::Email, &value),
        vault.suppression_token(CONTROLLER, ContactKind::Email, &value),
        vault.origin_token(CONTROLLER, "email", &value),
        vault.origin_token(CONTROLLER, "emailo", &Text::new("celot@example.org")),
        {
            let elsewhere = House::unfounded();
            elsewhere.random_skip();
            custody::found(&elsewhere.place()).unwrap();
            let (vault, _) = elsewhere.open();
            vault.contact_token(CONTROLLER, ContactKind::Email, &value)
        },
    ];
    assert_eq!(tokens.iter().collect::<BTreeSet<_>>().len(), tokens.len());
}

#[test]
fn tokens_and_the_ledgers_seed_are_the_same_after_a_restart() {
    let house = House::new();
    let value = Text::new("+551239235555");
    let seen = |house: &House| {
        let (vault, _) = house.open();
        let token = vault.contact_token(CONTROLLER, ContactKind::Phone, &value);
        let words = vault.word_tokens(&Words::of_question("ocelot puma"));
        (token, words, vault.ledger_seed(), vault.token_version())
    };
    let before = seen(&house);
    assert_eq!(seen(&house), before);
    assert_eq!(before.3, 1);
    assert_ne!(*before.2, [0; 32]);
}

#[test]
fn a_question_finds_the_words_that_were_kept() {
    let house = House::new();
    let (vault, _) = house.open();
    let kept = vault.word_tokens(&Words::of_question("ocelot ocelots puma"));
    let asked = vault.word_tokens(&Words::of_question("Puma OCELOT"));
    assert_eq!((kept.len(), asked.len()), (3, 2));
    assert!(asked.iter().all(|word| kept.contains(word)));
    assert!(kept.is_sorted());
    assert_eq!(WordToken(-2).to_text(), "fffffffe");
    assert_eq!(WordToken(10).to_text(), "0000000a");
}
