//! Stories of the country rules: who sees them, and who says where the company sits.

use app::country_rules;
use app::seats::{self, SeatError};
use domain::country::Country;
use domain::event::Deed;
use domain::region::Region;

use crate::house::House;

fn region(text: &str) -> Region {
    text.parse().unwrap()
}

story!(the_seat_is_the_country_until_somebody_says_where_in_it, |house: House| async move {
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    let home = region("DE");
    assert_eq!(seats::region_now(&house.app).await.unwrap(), home);
    let part = region("DE-BE");
    assert!(
        matches!(seats::set(&house.app, &otto, part).await, Err(SeatError::Refused)),
        "the officer decides nothing"
    );
    for elsewhere in ["AT", "US", "DE-ZZ", "FR-57"] {
        let set = seats::set(&house.app, &pia, region(elsewhere)).await;
        assert!(matches!(set, Err(SeatError::NotThere)), "{elsewhere}");
    }
    assert!(house.recorded(Deed::SeatSet).await.is_empty(), "what was refused left nothing");

    seats::set(&house.app, &pia, part).await.unwrap();
    assert_eq!(seats::region_now(&house.app).await.unwrap(), part);
    seats::set(&house.app, &pia, home).await.unwrap();
    assert_eq!(seats::region_now(&house.app).await.unwrap(), home);
    let recorded = house.recorded(Deed::SeatSet).await;
    assert_eq!(recorded.iter().map(|(who, _)| *who).collect::<Vec<_>>(), [pia.actor.id, pia.actor.id]);
});

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
        assert!(matches!(country_rules::shown(&house.app, &ctx, None).await, Err(SeatError::Refused)), "{who}");
    }
});
