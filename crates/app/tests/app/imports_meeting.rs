//! Imports that meet something else on their way: an erasure, a renewal of keys, another import.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

use std::io;
use std::sync::Arc;

use crate::files::{assert_here, import, problems, said, shop, start, state};
use crate::house::House;
use app::imports::{ImportError, ImportKind, ImportState, Progress};
use domain::actor::Role;
use domain::contact::{ContactKind, customer_number_normal};
use domain::import::RowProblem;
use domain::time::days_after;

/// Runs an import, and does something on its thread after the first step that was kept.
async fn run_with(
    house: &House,
    file: &[u8],
    meanwhile: impl FnOnce(&Progress) + Send + 'static,
) -> Result<Progress, ImportError> {
    let public = start(house, ImportKind::Invoices, file).await;
    let (app, file) = (Arc::clone(&house.app), io::Cursor::new(file.to_vec()));
    let mut meanwhile = Some(meanwhile);
    let run = move || {
        app::imports::run(&app, public, file, &mut |progress| {
            if let Some(meanwhile) = meanwhile.take() {
                meanwhile(progress);
            }
        })
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

story!(whoever_is_erased_while_their_file_comes_in_stays_erased, |house: House| async move {
    let year = shop(9_000);
    let said = said(&year);
    let number = String::from_utf8(year.clone())
        .unwrap()
        .lines()
        .nth(1)
        .map(|row| row.rsplit(',').nth(1).unwrap().to_owned())
        .unwrap();
    assert!(!number.is_empty());
    let (app, gone) = (Arc::clone(&house.app), number.clone());
    let done = run_with(&house, &year, move |_| {
        let (controller, version) = (app.house.controller.id, app.vault.token_version());
        let normal = customer_number_normal(&gone);
        let token = app.vault.contact_token(controller, ContactKind::CustomerNumber, &normal);
        let print =
            app::imports::fingerprint(&app, controller, app.house.brands[0].id, ContactKind::CustomerNumber, &normal);
        let now = app.clock.now();
        app.store
            .write_blocking(move |tx| {
                let kind = ContactKind::CustomerNumber;
                let entry = store::contacts::Entry { controller, kind, token, version };
                let subject = store::contacts::find(tx, &entry, 1)?[0];
                store::suppression::set(tx, &print, now, days_after(now, 90))?;
                store::keys::overwrite(tx, subject)?;
                store::totals::fold_for_erasure(tx, subject)?;
                store::erasures::delete_rows(tx, subject).map(drop)
            })
            .unwrap();
    })
    .await
    .unwrap();

    assert_eq!(done.state, ImportState::Done);
    let refused = problems(&house, done.public).await;
    assert!(!refused.is_empty() && refused.iter().all(|problem| problem.why == RowProblem::NotTaken));
    assert_eq!(refused.len(), usize::try_from(done.rows_refused).unwrap());
    let here = state(&house).await.0;
    assert_eq!(usize::try_from(here).unwrap(), said.customers.len() - 1);
    let lea = house.ctx("lea").await;
    assert!(app::people::find(&house.app, &lea, &number, &crate::files::why()).await.unwrap().rows.is_empty());
    let again = import(&house, ImportKind::Invoices, &year).await.unwrap();
    assert_eq!((again.people_added, again.lines_added), (0, 0), "nor does the file bring them back");
    assert_eq!(usize::try_from(again.rows_refused).unwrap(), said.customers[&number].2);
});

story!(the_weekly_key_can_be_renewed_while_a_file_comes_in, |house: House| async move {
    let year = shop(9_000);
    let (app, runtime) = (Arc::clone(&house.app), tokio::runtime::Handle::current());
    let admin = house.ctx("admin").await;
    assert_eq!(admin.actor.role, Role::Administrator);
    let done = run_with(&house, &year, move |_| {
        let rotated = runtime.block_on(app::keys::rotate_epoch(&app, &admin, &mut |_, _| ())).unwrap();
        assert!(rotated.rewrapped > 0 && rotated.destroyed == 1);
    })
    .await
    .unwrap();
    assert_eq!(done.state, ImportState::Done);
    let said = said(&year);
    let numbers: Vec<&str> = said.customers.keys().map(String::as_str).collect();
    assert_here(&house, &said, &numbers).await;
});

story!(two_who_run_the_same_import_do_its_work_once, |house: House| async move {
    let year = shop(9_000);
    let public = start(&house, ImportKind::Invoices, &year).await;
    let (one, other) = tokio::join!(
        crate::files::go_on(&house, public, io::Cursor::new(year.clone())),
        crate::files::go_on(&house, public, io::Cursor::new(year.clone())),
    );
    let ends = [one.unwrap(), other.unwrap()];
    assert!(ends.iter().all(|end| matches!(end, Ok(_) | Err(ImportError::Busy))), "{ends:?}");
    let done = crate::files::go_on(&house, public, io::Cursor::new(year.clone())).await.unwrap().unwrap();
    assert_eq!((done.state, done.rows_read), (ImportState::Done, 9_000));
    assert_here(&house, &said(&year), &[]).await;
});

story!(two_imports_of_the_same_shop_at_once_meet_without_a_double, |house: House| async move {
    let year = shop(6_000);
    let same = [&year[..], b"\n\n"].concat();
    let (one, other) =
        (start(&house, ImportKind::Invoices, &year).await, start(&house, ImportKind::Invoices, &same).await);
    assert_ne!(one, other);
    let ends = tokio::join!(
        crate::files::go_on(&house, one, io::Cursor::new(year.clone())),
        crate::files::go_on(&house, other, io::Cursor::new(same.clone())),
    );
    for (end, public, file) in [(ends.0, one, &year), (ends.1, other, &same)] {
        let done = match end.unwrap() {
            // Somebody was in the way again and again; it is gone on with.
            Err(ImportError::Busy) => {
                crate::files::go_on(&house, public, io::Cursor::new(file.clone())).await.unwrap().unwrap()
            }
            ended => ended.unwrap(),
        };
        assert_eq!((done.state, done.rows_refused), (ImportState::Done, 0));
    }
    let said = said(&year);
    assert_eq!(usize::try_from(state(&house).await.0).unwrap(), said.customers.len());
    let numbers: Vec<&str> = said.customers.keys().map(String::as_str).step_by(11).collect();
    assert_here(&house, &said, &numbers).await;
});
