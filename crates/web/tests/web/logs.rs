//! What the log says about requests: numbers, path templates and states, never anybody's data.

use std::io::Write;
use std::sync::{Arc, Mutex};

use domain::actor::Role;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{CUSTOMERS, INVOICES, TestApp, Visitor};

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Paper {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// At `debug`. At `trace` the libraries below us tell paths and headers; the server's filter keeps them from it.
#[tokio::test]
async fn nothing_about_anybody_stands_in_the_log() {
    let paper = Paper::default();
    let told =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_ansi(false).with_writer(paper.clone());
    let _guard = tracing::subscriber::set_default(told.finish());

    let app = TestApp::start().await;
    let (ines, olga) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    app.import(&olga, "customers", CUSTOMERS).await;
    app.import(&olga, "invoices", INVOICES).await;
    let luis = app.found(&ines, "lu%C3%ADs", "own_work").await.remove(0);
    for part in ["opening", "contacts", "purchases"] {
        app.post(&ines, &format!("/people/{luis}/{part}"), "reason=own_work&text=Embraer+called").await;
    }
    app.post(&olga, &format!("/people/{luis}/access-package"), "reason=rights_request").await;
    app.post(&Visitor::default(), "/sign-in", "handle=Ocelot&password=Secret-Guess").await;
    app.get(&Visitor::default(), "/Ocelot?name=Embraer").await;
    app.post(&ines, "/cases/recognise", "text=Embraer+wants+to+be+deleted").await;

    let log = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/people/{id}/opening") && log.contains("status=200"), "{log}");
    let session = ines.cookie.unwrap();
    let session = session.split('=').nth(1).unwrap();
    for canary in [
        "Gonçalves",
        "Luís",
        "lu%C3",
        "luis@",
        "Embraer",
        "923 5555",
        "Canvas",
        "Ocelot",
        "Secret-Guess",
        session,
        &luis,
    ] {
        assert!(!log.contains(canary), "{canary} stands in the log:\n{log}");
    }
}
