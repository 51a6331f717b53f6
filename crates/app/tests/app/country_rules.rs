//! Stories of the country rules: who sees them, and that they follow the place of the company.

use app::cases;
use app::country_rules::{self, RulesError};
use domain::country::Country;

use crate::house::House;

story!(the_privacy_manager_and_the_officer_see_what_the_packs_say, |house: House| async move {
    for who in ["pia", "otto"] {
        let ctx = house.ctx(who).await;
        let germany: Country = "DE".parse().unwrap();
        let rules = country_rules::shown(&house.app, &ctx, Some(germany)).await.unwrap();
        assert_eq!(rules.authorities.len(), 17, "the federation and every Land");
        assert_eq!(rules.periods.len(), 1, "the Regulation's own");
        assert_eq!(rules.retention.len(), 3, "invoices since 2025 and before, and letters");
        assert_eq!(rules.days.map(|days| days.parts.len()), Some(16));
        let kingdom = country_rules::shown(&house.app, &ctx, "GB".parse().ok()).await.unwrap();
        assert_eq!(kingdom.periods.len(), 2, "its own, before and after 2026");
        let own = country_rules::shown(&house.app, &ctx, None).await.unwrap();
        assert_eq!(own.country, house.app.house.controller.country);
    }
    for who in ["ines", "lea", "admin"] {
        let ctx = house.ctx(who).await;
        assert!(matches!(country_rules::shown(&house.app, &ctx, None).await, Err(RulesError::Refused)), "{who}");
    }
});

story!(holidays_of_the_seat_are_known_once_its_part_of_germany_is, |house: House| async move {
    let pia = house.ctx("pia").await;
    let before = country_rules::shown(&house.app, &pia, None).await.unwrap();
    assert!(!before.seat_is_known, "holidays of Germany as a whole");
    cases::set_region(&house.app, &pia, "DE-BY").await.unwrap();
    let after = country_rules::shown(&house.app, &pia, None).await.unwrap();
    assert!(after.seat_is_known);
    assert_eq!(after.at_seat.map(|days| days.name_of(after.seat)).as_deref(), Some("Bayern"));
});
