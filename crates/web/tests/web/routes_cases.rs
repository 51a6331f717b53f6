//! What a well-meant request to the routes of cases sends.

use app::cases::{Asker, NewRequest, open as take};
use domain::actor::Role;
use domain::rights::{RequestChannel, RightsKind};

use crate::support::{SERVICE, TestApp};

/// The form of a route, if it is one of these.
pub fn form(route: &str) -> Option<String> {
    Some(match route {
        "GET /cases"
        | "GET /cases/new"
        | "POST /cases/new"
        | "GET /cases/figures"
        | "GET /cases/{id}"
        | "POST /cases/{id}/opening"
        | "POST /cases/{id}/document"
        | "POST /cases/{id}/document/reading" => String::new(),
        "POST /cases" => "kind=access&channel=email&mandate=own&reach_kind=email&reach=new%40example.org".to_owned(),
        "POST /cases/region" => "region=PT".to_owned(),
        "POST /cases/{id}/steps" => "do=note&note-words=Called+back.".to_owned(),
        _ => return None,
    })
}

/// A case that is there to be asked for.
pub async fn open(app: &TestApp) -> String {
    let (ctx, why) = (app.as_role(Role::PrivacyManager), app::Why::usual(Role::PrivacyManager));
    let person = app.person("Asker", "Pergunta", SERVICE).await;
    let new = NewRequest::now(Asker::Person(person, why), vec![RightsKind::Access], (RequestChannel::Email, ctx.now));
    take(&app.app, &ctx, new).await.unwrap().cases[0].0.to_string()
}
