//! Stories of notices: published in versions and languages, read by everybody, never edited.

use crate::house::House;
use app::notices::{self, MAX_BYTES, NewNotice, NoticeError, PublicNotice};
use aws_lc_rs::digest::{SHA256, digest};
use domain::event::Deed;
use domain::notice::{ChangeClass, Language};

const FR: &str = "fr";

fn notice(slug: &str, texts: &[(Language, &str)]) -> NewNotice {
    NewNotice {
        slug: slug.to_owned(),
        change: ChangeClass::Editorial,
        texts: texts.iter().map(|(language, text)| (*language, (*text).to_owned())).collect(),
    }
}

async fn shown(house: &House, slug: &str, language: Language, version: Option<i64>) -> Option<PublicNotice> {
    notices::current(&house.app, slug, language, version).await.unwrap()
}

fn numbers(notice: &PublicNotice) -> Vec<(i64, Language)> {
    notice.history.iter().map(|version| (version.at.version, version.language)).collect()
}

story!(the_newest_version_is_shown_and_older_ones_stay, |house: House| async move {
    let (began, pia) = (house.app.clock.now(), house.ctx("pia").await);
    let first = shown(&house, "customers", Language::DE, None).await.unwrap();
    assert_eq!(
        (first.shown.text.as_str(), first.shown.at.version, first.shown.change),
        ("# Hinweis", 1, ChangeClass::Material)
    );
    assert_eq!(first.languages, [Language::DE, Language::EN]);

    house.clock.advance_ms(5_000);
    let now = house.ctx("pia").await;
    let second = notice("customers", &[(Language::EN, "# Second")]);
    notices::agree_editorial(&house.app, &house.ctx("otto").await, &second).await.unwrap();
    let second = notices::publish(&house.app, &now, second).await.unwrap();
    assert_eq!((second.notice, second.version), (first.shown.at.notice, 2));
    let english = shown(&house, "customers", Language::EN, None).await.unwrap();
    assert_eq!((english.shown.text.as_str(), english.shown.at), ("# Second", second));
    assert_eq!((english.shown.published_at, english.shown.change), (now.now, ChangeClass::Editorial));
    assert_eq!(english.shown.content_hash.as_slice(), digest(&SHA256, b"# Second").as_ref());
    assert_eq!(numbers(&english), [(2, Language::EN), (1, Language::EN)]);
    assert_eq!(english.history[1].published_at, began);
    assert_eq!(english.languages, [Language::EN]);

    let german = shown(&house, "customers", Language::DE, None).await.unwrap();
    assert_eq!(german.shown.text, "# Second", "the newest version in the language that it has");
    let old = shown(&house, "customers", Language::DE, Some(1)).await.unwrap();
    assert_eq!((old.shown.text.as_str(), numbers(&old)), ("# Hinweis", vec![(1, Language::DE)]));
    let french = shown(&house, "customers", Language::parse(FR).unwrap(), Some(1)).await.unwrap();
    assert_eq!(french.shown.language, Language::DE, "the first language there is");
    assert!(shown(&house, "customers", Language::EN, Some(3)).await.is_none());
    assert!(shown(&house, "customers", Language::EN, Some(0)).await.is_none());
    assert!(shown(&house, "nothing", Language::EN, None).await.is_none());

    let other =
        notices::publish(&house.app, &now, notice("a-shop-2", &[(Language::EN, "# Shop"), (Language::DE, "# Laden")]))
            .await
            .unwrap();
    assert_eq!(other.version, 1);
    let all = notices::all(&house.app).await.unwrap();
    assert_eq!(all, [(other, "a-shop-2".to_owned()), (second, "customers".to_owned())]);
    let recorded = house.recorded(Deed::NoticePublished).await;
    assert_eq!(recorded[1..], [(pia.actor.id, 2), (pia.actor.id, 1)]);
});

story!(only_the_privacy_manager_publishes, |house: House| async move {
    for handle in ["ines", "lea", "otto", "admin"] {
        let ctx = house.ctx(handle).await;
        let error =
            notices::publish(&house.app, &ctx, notice("customers", &[(Language::EN, "# Mine")])).await.unwrap_err();
        assert!(matches!(error, NoticeError::Refused), "{handle}: {error}");
    }
    assert_eq!(notices::all(&house.app).await.unwrap()[0].0.version, 1);
    assert_eq!(house.recorded(Deed::NoticePublished).await.len(), 1, "the one that came with the house");
});

story!(a_bad_address_and_an_empty_text_are_refused, |house: House| async move {
    let pia = house.ctx("pia").await;
    for slug in ["", "Customers", "a b", "ä", "a/b", "a_b", &"a".repeat(61)] {
        let error = notices::publish(&house.app, &pia, notice(slug, &[(Language::EN, "# Text")])).await.unwrap_err();
        assert!(matches!(error, NoticeError::BadSlug), "{slug}: {error}");
    }
    let long = "x".repeat(MAX_BYTES + 1);
    let texts: [&[(Language, &str)]; 4] =
        [&[], &[(Language::EN, " \n")], &[(Language::EN, "# Text"), (Language::DE, "")], &[(Language::EN, &long)]];
    for texts in texts {
        let error = notices::publish(&house.app, &pia, notice("staff", texts)).await.unwrap_err();
        assert!(matches!(error, NoticeError::BadText), "{error}");
    }
    assert_eq!(notices::all(&house.app).await.unwrap().len(), 1, "nothing of it was published");
    let longest = "x".repeat(MAX_BYTES);
    notices::publish(&house.app, &pia, notice(&"a".repeat(60), &[(Language::EN, &longest)])).await.unwrap();
});

story!(a_version_with_a_language_twice_is_not_published_at_all, |house: House| async move {
    let pia = house.ctx("pia").await;
    let twice = [(Language::EN, "# One"), (Language::DE, "# Zwei"), (Language::EN, "# Three")];
    assert!(notices::publish(&house.app, &pia, notice("customers", &twice)).await.is_err());
    let now = shown(&house, "customers", Language::DE, None).await.unwrap();
    assert_eq!((now.shown.at.version, now.history.len()), (1, 1));
});
