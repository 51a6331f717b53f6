//! What the rows of the company promise: they come back as they were founded.

use crate::deeds::{ELSEWHERE, at, public, read, refused, write};
use domain::controller::{Brand, Controller, Employer, EmployerKind, Team};
use domain::id::{BrandId, ControllerId, EmployerId, PublicKind, TeamId};
use domain::purpose::Purpose;
use store::house;
use testkit::cast::CONTROLLER;
use testkit::{OpenedStore, contract};

fn company(house: &OpenedStore, id: i64) -> Controller {
    Controller {
        id: ControllerId::new(id),
        public: public(house, PublicKind::Controller),
        name: format!("Muster {id} GmbH"),
        country: "AT".parse().unwrap(),
        privacy_contact: "privacy@muster.example".to_owned(),
    }
}

fn found(house: &OpenedStore, company: &Controller, employer: i64) {
    let (company, own) = (company.clone(), house::own_employer(company, EmployerId::new(employer)));
    write(house, move |tx| house::found(tx, &company, &own, at(5)));
}

contract!(a_company_comes_back_as_it_was_founded, |house| {
    assert_eq!(read(house, house::controller), None);
    let company = company(house, 1);
    found(house, &company, 31);
    assert_eq!(read(house, house::controller), Some(company.clone()));
    assert_eq!(house.number("select count(*) from employer where id = 31 and controller_id = 1 and kind = 'own'"), 1);
    assert_eq!(house.number("select count(*) from employer where name = 'Muster 1 GmbH'"), 1);
    for purpose in Purpose::ALL {
        let row = format!(
            "select count(*) from purpose where id = {} and controller_id = 1 and code = '{}' and basis = '{}' and active_at = {}",
            purpose.id().number(),
            purpose.code(),
            purpose.first_basis().code(),
            domain::time::to_ms(at(5)),
        );
        assert_eq!(house.number(&row), 1, "{purpose:?}");
    }
    let own = house::own_employer(&company, EmployerId::new(32));
    assert!(refused(house, move |tx| house::found(tx, &company, &own, at(6))).is_duplicate());
    assert_eq!(house.number("select count(*) from employer"), 1, "founding twice leaves no half of itself");
});

contract!(a_vendor_is_another_employer, |house| {
    let vendor = Employer {
        id: EmployerId::new(33),
        controller: CONTROLLER,
        name: "Callcenter".to_owned(),
        kind: EmployerKind::Vendor,
    };
    write(house, move |tx| house::add_employer(tx, &vendor));
    let row =
        "select count(*) from employer where id = 33 and controller_id = 1 and name = 'Callcenter' and kind = 'vendor'";
    assert_eq!(house.number(row), 1);
});

contract!(brands_and_teams_are_listed_in_order_within_their_company, |house| {
    let brand = |id, controller| Brand {
        id: BrandId::new(id),
        public: public(house, PublicKind::Brand),
        controller,
        name: format!("brand {id}"),
    };
    let brands = [brand(5, CONTROLLER), brand(4, ELSEWHERE), brand(3, CONTROLLER)];
    let team = |id, controller| Team { id: TeamId::new(id), controller, name: format!("team {id}") };
    let teams = [team(8, CONTROLLER), team(7, ELSEWHERE), team(6, CONTROLLER)];
    let (all_brands, all_teams) = (brands.clone(), teams.clone());
    write(house, move |tx| {
        all_brands.iter().try_for_each(|brand| house::add_brand(tx, brand))?;
        all_teams.iter().try_for_each(|team| house::add_team(tx, team))
    });
    let [fifth, fourth, third] = brands;
    assert_eq!(read(house, |db| house::brands(db, CONTROLLER)), [third, fifth]);
    assert_eq!(read(house, |db| house::brands(db, ELSEWHERE)), [fourth]);
    let [eighth, seventh, sixth] = teams;
    assert_eq!(read(house, |db| house::teams(db, CONTROLLER)), [sixth, eighth]);
    assert_eq!(read(house, |db| house::teams(db, ELSEWHERE)), [seventh]);
});

contract!(a_setting_holds_what_was_set_last, |house| {
    let value = |name| read(house, move |db| house::setting(db, name));
    let set = |name, value| write(house, move |tx| house::set(tx, name, value));
    assert_eq!(value("colour"), None);
    set("colour", "red");
    set("size", "1");
    set("colour", "blue");
    assert_eq!(value("colour").as_deref(), Some("blue"));
    assert_eq!(value("size").as_deref(), Some("1"));
});
