//! Stories of how long data is kept: what is over ends by itself, nothing ends early, and a number stays behind.

use app::holds::{self, NewHold, Reviewed};
use app::retention::{self, RetentionError, RetentionView, RuleLine};
use app::{Why, cases, proof};
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::erasure::Step;
use domain::event::Deed;
use domain::hold::{HoldGround, HoldItem, HoldKind};
use domain::id::PublicId;
use domain::personal::Text;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::retention::{NoPeriod, Pace, Rule};
use domain::rights::{Decision, IdentityProof, RightsKind};
use domain::time::{Timestamp, days_after};
use store::{Reach, Sql};

use crate::cases::opened;
use crate::consent_house::{no, request, say, switch_on, yes};
use crate::exceptions::{buys, erased};
use crate::house::{Cast, House, OCELOT, PUFFIN};
use crate::proof::{seal, verify};

/// A third one.
const NUTRIA: Cast = Cast {
    given: "Nutriana",
    family: "Wasserratte-43",
    town: "Biberach-43",
    street: "Dammweg-43",
    email: "nutriana.43@canary-nutria.example",
    phone: "+49 30 23125 4343",
    number: "NU-4300043",
    organisation: "Canary Nutria Werke 43",
};

const FOR_CASES: Sql = Sql {
    name: "FOR_CASES",
    text: "select (select count(*) from rights_case), (select count(*) from rights_step), (select count(*) from rights_mail), \
        (select count(*) from letter)",
    reach: Reach::Fanout,
    only: None,
};

async fn kept_for_cases(house: &House) -> [i64; 4] {
    let read = house
        .app
        .store
        .read(|db| store::row(db, &FOR_CASES, &[], |cells| Ok([cells.i(0)?, cells.i(1)?, cells.i(2)?, cells.i(3)?])));
    read.await.unwrap().unwrap()
}

fn claim() -> Why {
    Why::of(Reason::LegalClaim)
}

async fn view(house: &House) -> RetentionView {
    retention::shown(&house.app, &house.ctx("otto").await).await.unwrap()
}

fn line(view: &RetentionView, rule: Rule) -> RuleLine {
    view.rules.iter().find(|line| line.rule == rule).unwrap().clone()
}

/// Moves the clock to an instant, a day at a time, as time goes on; upkeep runs each day.
async fn live_until(house: &House, until: &str) {
    let until: Timestamp = until.parse().unwrap();
    while house.app.clock.now() < until {
        let next = days_after(house.app.clock.now(), 1).min(until);
        house.clock.advance_ms(next.as_millisecond() - house.app.clock.now().as_millisecond());
        let (_, failed) = app::upkeep::round(&house.app).await;
        assert!(failed.is_empty(), "{failed:?}");
    }
}

async fn is_there(house: &House, whom: PublicId) -> bool {
    house.app.store.read(move |db| store::people::by_public(db, whom)).await.unwrap().is_some()
}

/// Jumps to an instant that somebody says is right, and lets upkeep come round twice.
async fn jump_to(house: &House, to: &str) {
    let to: Timestamp = to.parse().unwrap();
    house.clock.advance_ms(to.as_millisecond() - house.app.clock.now().as_millisecond());
    for _ in 0..2 {
        let (_, failed) = house.round().await;
        assert!(failed.is_empty(), "{failed:?}");
    }
}

story!(ac_05_05_who_never_bought_goes_a_year_after_the_last_sign_and_a_number_stays, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    buys(&house, puffin, ("PU-1", "2026-11-20T09:00:00Z".parse().unwrap())).await;
    // A year after 2026-11-23 10:00 to the minute: nothing is over a moment before.
    jump_to(&house, "2027-11-23T09:59:59Z").await;
    assert!(is_there(&house, ocelot).await);
    assert_eq!(view(&house).await.late(), 0);
    live_until(&house, "2027-11-24T10:00:00Z").await;
    assert!(!is_there(&house, ocelot).await, "the person is erased without anybody's doing");
    assert!(is_there(&house, puffin).await, "who bought something stays longer");
    assert!(house.hits(&OCELOT.canaries()).is_empty());
    let shown = view(&house).await;
    assert_eq!((line(&shown, Rule::Prospect).ended, shown.late()), (1, 0));
    let (day, rule, items) = shown.days[0];
    assert_eq!((day.to_string().as_str(), rule, items), ("2027-11-24", Rule::Prospect, 1));
    assert_eq!(house.recorded(Deed::TimeOver).await.len(), 1);
    let erased = app::erasures::list(&house.app, &house.ctx("pia").await).await.unwrap();
    assert_eq!((erased.len(), erased[0].step), (1, Step::Certified));
});

story!(
    a_customer_goes_three_years_after_the_last_purchase_and_the_invoice_stays_for_the_law,
    |house: House| async move {
        let puffin = house.add(&PUFFIN, 0).await;
        buys(&house, puffin, ("PU-1", "2027-03-02T09:00:00Z".parse().unwrap())).await;
        jump_to(&house, "2030-03-02T08:59:59Z").await;
        assert!(is_there(&house, puffin).await);
        jump_to(&house, "2030-03-02T23:00:00Z").await;
        assert!(!is_there(&house, puffin).await);
        let shown = view(&house).await;
        assert_eq!((line(&shown, Rule::Customer).ended, line(&shown, Rule::Prospect).ended), (1, 0));
        let erased = app::erasures::list(&house.app, &house.ctx("pia").await).await.unwrap();
        let progress = app::erasures::progress(&house.app, &house.ctx("pia").await, erased[0].public).await.unwrap();
        assert_eq!(progress.stays.len(), 1, "the invoice, under its norm");
    }
);

story!(a_sign_from_the_person_begins_the_period_anew, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    jump_to(&house, "2027-11-01T10:00:00Z").await;
    switch_on(&house).await;
    say(&house, ocelot, no(Act::Refused)).await.unwrap();
    jump_to(&house, "2028-10-31T10:00:00Z").await;
    assert!(is_there(&house, ocelot).await);
    jump_to(&house, "2028-11-02T10:00:00Z").await;
    assert!(!is_there(&house, ocelot).await);
});

story!(whose_yes_stands_stays_until_it_is_worn_out, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    jump_to(&house, "2028-05-01T10:00:00Z").await;
    assert!(is_there(&house, ocelot).await, "the newsletter they agreed to goes on");
    say(&house, ocelot, no(Act::Withdrawn)).await.unwrap();
    jump_to(&house, "2029-04-30T10:00:00Z").await;
    assert!(is_there(&house, ocelot).await, "the withdrawal came from them, and is the last sign");
    jump_to(&house, "2029-05-02T10:00:00Z").await;
    assert!(!is_there(&house, ocelot).await);
});

story!(a_clock_that_jumped_ends_nothing_until_somebody_says_it_is_right, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (first, _) = app::upkeep::round(&house.app).await;
    assert_eq!(first.pace, Some(Pace::First));
    for (days, pace) in [(3_653, Pace::JumpedAhead), (-2 * 3_653, Pace::JumpedBack)] {
        house.clock.advance_days(days);
        let (done, failed) = app::upkeep::round(&house.app).await;
        assert!(failed.is_empty(), "{failed:?}");
        assert_eq!((done.pace, done.over), (Some(pace), 0));
        assert_eq!(view(&house).await.clock.pace, pace);
        assert!(is_there(&house, ocelot).await);
    }
    // The right time again: nobody needs to say anything.
    house.clock.advance_days(3_653);
    assert_eq!(app::upkeep::round(&house.app).await.0.pace, Some(Pace::Steady));
    house.clock.advance_days(400);
    for who in ["ines", "otto", "admin"] {
        let refused = retention::confirm_clock(&house.app, &house.ctx(who).await).await;
        assert!(matches!(refused, Err(RetentionError::Refused)), "{who}");
    }
    retention::confirm_clock(&house.app, &house.ctx("pia").await).await.unwrap();
    assert_eq!(house.recorded(Deed::ClockConfirmed).await.len(), 1);
    assert_eq!(app::upkeep::round(&house.app).await.0.over, 1);
});

story!(a_hold_an_open_request_and_a_restriction_keep_what_is_over, |house: House| async move {
    let (held, asking, stored) =
        (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await, house.add(&NUTRIA, 0).await);
    let pia = house.ctx("pia").await;
    let bought = buys(&house, held, ("OC-1", "2026-11-20T09:00:00Z".parse().unwrap())).await;
    let items = vec![HoldItem { kind: HoldKind::Purchase, number: bought.number() }];
    let new = NewHold { ground: HoldGround::OwnClaim, items, review_days: 183 };
    let hold = holds::place(&house.app, &pia, (held, &claim()), new).await.unwrap();
    opened(&house, asking, RightsKind::Access).await;
    app::restrictions::begin(&house.app, &pia, stored, &request(), RestrictionGround::Accuracy).await.unwrap();

    jump_to(&house, "2029-12-01T10:00:00Z").await;
    for whom in [held, asking, stored] {
        assert!(is_there(&house, whom).await);
    }
    let shown = view(&house).await;
    assert_eq!((line(&shown, Rule::Customer).held, line(&shown, Rule::Prospect).stored), (1, 2));
    assert_eq!(shown.late(), 0, "what has to stay is not late");

    let pia = house.ctx("pia").await;
    holds::review(&house.app, &pia, (hold, &claim()), Reviewed::Ends).await.unwrap();
    jump_to(&house, "2029-12-01T23:00:00Z").await;
    assert!(!is_there(&house, held).await, "the claim is settled, and nothing else keeps it");
    assert!(is_there(&house, asking).await && is_there(&house, stored).await);
});

story!(a_decided_case_goes_with_its_letters_after_three_years_and_stays_in_the_figures, |house: House| async move {
    let puffin = house.add(&PUFFIN, 0).await;
    let case = opened(&house, puffin, RightsKind::Complaint).await;
    let pia = house.ctx("pia").await;
    cases::confirm(&house.app, &pia, case, IdentityProof::CallBack).await.unwrap();
    let done = Decision::Fulfilled { done: Text::new("The invoice was sent again.") };
    cases::decide(&house.app, &pia, case, &done).await.unwrap();
    assert!(kept_for_cases(&house).await.iter().all(|rows| *rows > 0));
    // The customer goes on buying, so only the case grows old.
    for year in 2027..=2029 {
        buys(&house, puffin, (&format!("PU-{year}"), format!("{year}-06-01T09:00:00Z").parse().unwrap())).await;
    }
    let figures = || async {
        let pia = house.ctx("pia").await;
        let months = ("2026-11-01".parse().unwrap(), "2027-01-01".parse().unwrap());
        cases::statistics(&house.app, &pia, months).await.unwrap()
    };
    let before = figures().await;
    jump_to(&house, "2029-11-20T10:00:00Z").await;
    assert!(cases::head(&house.app, &house.ctx("pia").await, case).await.is_ok());
    jump_to(&house, "2029-12-30T10:00:00Z").await;
    assert!(cases::head(&house.app, &house.ctx("pia").await, case).await.is_err());
    assert_eq!(kept_for_cases(&house).await, [0; 4], "cases, steps, mails and letters");
    assert_eq!(figures().await, before, "the figures stay exact");
    assert!(line(&view(&house).await, Rule::RightsCase).ended >= 1);
    assert!(is_there(&house, puffin).await);
});

story!(ac_17_09_the_log_is_cut_after_twelve_months_and_verifies_from_there, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    buys(&house, puffin, ("PU-1", "2026-11-20T09:00:00Z".parse().unwrap())).await;
    erased(&house, ocelot).await;
    let old = seal(&house).await;
    jump_to(&house, "2027-11-23T09:59:59Z").await;
    assert_eq!((proof::cuts(&house.app).await.unwrap(), line(&view(&house).await, Rule::Ledger).due), (vec![], 0));
    house.clock.advance_ms(1_000);
    assert_eq!(line(&view(&house).await, Rule::Ledger).due, old, "the next round takes it");
    jump_to(&house, "2027-11-24T10:00:00Z").await;
    let shown = view(&house).await;
    let cut = &proof::cuts(&house.app).await.unwrap()[0];
    assert_eq!((cut.size, line(&shown, Rule::Ledger).ended, shown.late()), (old, old, 0));
    let report = verify(&house, "otto", vec![]).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.cut.unwrap().head().size, old);
    assert!(is_there(&house, puffin).await && house.hits(&OCELOT.canaries()).is_empty());
});

story!(a_period_is_set_by_the_privacy_manager_within_its_limits_and_on_record, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    let refused = retention::set_period(&house.app, &otto, Rule::Prospect, 6).await;
    assert!(matches!(refused, Err(RetentionError::Refused)));
    let wrong = retention::set_period(&house.app, &pia, Rule::Prospect, 13).await;
    assert!(matches!(wrong, Err(RetentionError::NoPeriod(NoPeriod::OutOfLimits { least: 6, most: 12 }))));
    let none = retention::set_period(&house.app, &pia, Rule::Archived, 12).await;
    assert!(matches!(none, Err(RetentionError::NoPeriod(NoPeriod::NotSettable))));
    retention::set_period(&house.app, &pia, Rule::Prospect, 6).await.unwrap();
    retention::set_period(&house.app, &pia, Rule::Prospect, 6).await.unwrap();
    assert_eq!(house.recorded(Deed::RetentionSet).await.len(), 1, "what changes nothing is no line");
    let set = line(&view(&house).await, Rule::Prospect);
    assert_eq!((set.months, set.set.map(|set| set.set_by)), (Some(6), Some(pia.actor.id)));
    jump_to(&house, "2027-05-24T10:00:00Z").await;
    assert!(!is_there(&house, ocelot).await);
});

story!(a_round_that_stops_anywhere_goes_on_and_counts_everybody_once, |house: House| async move {
    let all = [house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await, house.add(&NUTRIA, 0).await];
    jump_to(&house, "2026-11-24T10:00:00Z").await;
    house.clock.advance_days(366);
    retention::confirm_clock(&house.app, &house.ctx("pia").await).await.unwrap();
    // The process ends after the orders and before any of them is carried out.
    assert_eq!(retention::round(&house.app).await.unwrap(), 3);
    let house = house.reopened().await;
    let (_, failed) = app::upkeep::round(&house.app).await;
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(line(&view(&house).await, Rule::Prospect).ended, 3);
    for whom in all {
        assert!(!is_there(&house, whom).await);
    }
    assert!(house.hits(&NUTRIA.canaries()).is_empty());
});
