//! Every route: who gets which answer, and which headers come with it. The tables are golden files.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::actor::Role;
use web::ROUTES;

use crate::support::{CUSTOMERS, Page, SERVICE, TestApp, Visitor, scrubbed, upload_body};

const ROLES: [Role; 5] =
    [Role::Agent, Role::TeamLead, Role::PrivacyManager, Role::DataProtectionOfficer, Role::Administrator];

/// The reason with which a role asks.
fn reason(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::PrivacyManager) => "reason=rights_request",
        Some(Role::DataProtectionOfficer) => "reason=oversight",
        Some(Role::Agent | Role::TeamLead | Role::Administrator | Role::System) | None => "reason=own_work",
    }
}

/// What a well-meant request to this route sends; `None` if nobody has thought of it.
fn form(route: &str, role: Option<Role>) -> Option<String> {
    let word = role.map_or("", Role::code);
    if let Some(sent) = crate::routes_people::form(route, reason(role), role) {
        return Some(sent);
    }
    if let Some(sent) = crate::routes_cases::form(route) {
        return Some(sent);
    }
    Some(match route {
        "POST /sign-in" => format!("handle=nobody{word}&password=guess"),
        "POST /people/search" => format!("question=oc&{}", reason(role)),
        "POST /people/{id}/notes/review" | "POST /people/{id}/notes/saving" => {
            format!("text=All+well&{}", reason(role))
        }
        "POST /people/{id}/erasure" => "word=ERASE".to_owned(),
        "POST /people/{id}/consents/answers" => format!("act=withdrawn&purpose=3&{}", reason(role)),
        "POST /people/{id}/birth" => format!("born=2001-05-01&country=PT&{}", reason(role)),
        "POST /purposes" => format!("code=own_{word}&title=Own&basis=consent"),
        "POST /purposes/max-age" => "months=24".to_owned(),
        "POST /purposes/{id}" => "deed=activate".to_owned(),
        "POST /notices" => {
            format!("slug=made-by-{}&audience=customers&text-en=Hello&deed=publish", word.replace('_', "-"))
        }
        "POST /staff-notice" => "version=1".to_owned(),
        "POST /letters/{kind}/{language}" => "do=try&text=".to_owned(),
        "POST /retention/period" => "rule=prospect&months=12".to_owned(),
        "POST /cases/recognise" => "text=Please+delete+everything+you+have+on+me".to_owned(),
        "POST /links/{token}" => "do=button".to_owned(),
        "GET /links/{token}" | "GET /mails" => String::new(),
        "POST /forms" => format!("slug=made-by-{}", word.replace('_', "-")),
        "POST /forms/{slug}/draft" => crate::forms::DRAFT.to_owned(),
        "POST /forms/{slug}" | "POST /forms/{slug}/frame" => "token=1.en.0.0.0".to_owned(),
        "POST /forms/{slug}/answers" => "{}".to_owned(),
        "POST /people/{id}/deliveries" => "purchase=7&word=arrived".to_owned(),
        "POST /people/{id}/restriction/change" => format!("becomes=begin&ground=claim&{}", reason(role)),
        "POST /people/{id}/objections/weighing" => format!("objection=7&becomes=upheld&words=Yes&{}", reason(role)),
        "POST /people/{id}/disputes/taking" => format!("what=town&claimed=Porto&{}", reason(role)),
        "POST /people/{id}/disputes/decision" => format!("dispute=7&becomes=refused&words=No&{}", reason(role)),
        "POST /people/{id}/holds/placing" => "item=purchase.7&ground=inquiry&days=30".to_owned(),
        "POST /people/{id}/handover/making" => "language=de&to=1".to_owned(),
        "POST /holds/{id}/review" => "becomes=ends".to_owned(),
        "POST /erasures/{id}/kept" => reason(role).to_owned(),
        "POST /accounts" => {
            format!("handle=new{word}&role=administrator&password=correct+horse+battery")
        }
        route if ASKED_WITH_A_REASON.contains(&route) => reason(role).to_owned(),
        route if ASKED_WITH_NOTHING.contains(&route) => String::new(),
        _ => return None,
    })
}

const ASKED_WITH_A_REASON: &[&str] = &[
    "POST /people/{id}/consents",
    "POST /people/{id}/disputes",
    "POST /people/{id}/restriction",
    "POST /people/{id}/objections",
    "POST /people/{id}/choices-link",
    "POST /people/{id}/objection",
    "POST /people/{id}/submissions",
    "POST /people/export",
    "POST /people/{id}/card",
    "POST /people/{id}/notes",
    "POST /people/{id}/notes/draft",
    "POST /people/{id}/notes/{note}/editing",
    "POST /people/{id}/notes/{note}/versions",
    "POST /people/{id}/notes/{note}/deletion",
    "POST /people/{id}/opening",
    "POST /people/{id}/contacts",
    "POST /people/{id}/purchases",
    "POST /people/{id}/looks",
    "POST /people/{id}/timeline",
    "POST /people/{id}/access-package",
    "POST /people/{id}/portability",
];

const ASKED_WITH_NOTHING: &[&str] = &[
    "GET /purposes",
    "GET /purposes/{id}",
    "GET /purposes/contract-or-consent",
    "GET /staff-notice",
    "GET /notices",
    "GET /notices/new",
    "GET /notices/{slug}",
    "GET /duplicates",
    // The two people are filled in where the route is asked.
    "POST /duplicates/comparing",
    "POST /duplicates/merging",
    "POST /duplicates/rejecting",
    "POST /people/{id}/merge/undoing",
    "GET /people/export",
    "GET /imports/portability",
    "POST /imports/portability",
    "GET /imports/sources",
    "GET /imports/{id}/file",
    "POST /imports/{id}/file",
    "POST /imports/{id}/source-task",
    "POST /imports/{id}/source-mails",
    "POST /imports/mappings/{id}/removal",
    "GET /notes/weeks",
    "POST /sign-out",
    "POST /people/{id}/erasure/preview",
    "POST /accounts/{id}/closing",
    "POST /imports",
    "GET /health",
    "GET /readyz",
    "GET /assets/{name}",
    "GET /privacy/{slug}",
    "GET /sign-in",
    "GET /",
    "GET /people",
    "GET /people/{id}",
    "GET /people/{id}/timeline/{entry}",
    "GET /cases/recognise",
    "GET /letters",
    "GET /letters/{kind}/{language}",
    "GET /erasures",
    "GET /erasures/{id}",
    "GET /erasures/{id}/certificate",
    "GET /certificates/{id}",
    "GET /certificates/{id}/proof",
    "GET /holds",
    "POST /people/{id}/holds",
    "POST /people/{id}/handover",
    "POST /handovers/{id}/withdrawal",
    "POST /erasures/{id}/arrival",
    "POST /erasures/{id}/confirmation",
    "POST /erasures/{id}/cancellation",
    "GET /imports",
    "GET /imports/new",
    "GET /imports/{id}",
    "GET /imports/{id}/problems.csv",
    "GET /retention",
    "POST /retention/clock",
    "GET /totals",
    "GET /country-rules",
    "GET /forms",
    "GET /forms/{slug}",
    "GET /forms/{slug}/frame",
    "GET /forms/{slug}/token",
    "GET /forms/{slug}/draft",
    "GET /forms/{slug}/preview",
    "GET /forms/{slug}/submissions",
    "POST /forms/{slug}/publication",
    "POST /forms/{slug}/retirement",
    "GET /accounts",
    "GET /styleguide",
];

/// Things that are there to be asked for.
struct There {
    import: String,
    erasure: String,
    case: String,
}

async fn ask(app: &TestApp, there: &There, route: &web::routes::Route, (who, role): (&Visitor, Option<Role>)) -> Page {
    let name = format!("{} {}", route.method, route.path);
    let sent = form(&name, role).unwrap();
    let person = app.person("Ocelot", "Quarenta", SERVICE).await;
    let mut path = route.path.to_owned();
    for (start, id) in [
        ("/people/", person.to_string()),
        ("/erasures/", there.erasure.clone()),
        ("/certificates/", there.erasure.clone()),
        ("/holds/", "hld_7zzzzzzzzzzzzzzzzzzzzzzzzz".to_owned()),
        ("/handovers/", "pkg_7zzzzzzzzzzzzzzzzzzzzzzzzz".to_owned()),
        ("/cases/", there.case.clone()),
        ("/imports/", there.import.clone()),
        ("/purposes/", "3".to_owned()),
        ("/accounts/", "acc_7zzzzzzzzzzzzzzzzzzzzzzzzz".to_owned()),
    ] {
        if path.starts_with(start) {
            path = path.replace("{id}", &id);
        }
    }
    path = crate::routes_people::path(&path);
    if path.contains("{note}") {
        let (ctx, why) = (app.as_role(Role::PrivacyManager), app::Why::usual(Role::PrivacyManager));
        let new = app::notes::NewNote::plain("All is well.");
        let note = app::notes::write(&app.app, &ctx, (person, &why), &new).await.unwrap();
        path = path.replace("{note}", &note.to_string());
    }
    path = path.replace("{slug}", "customers");
    path = path.replace("{token}", "nonsense");
    path = path.replace("{kind}", "receipt").replace("{language}", "en");
    path = path.replace("{slug}", if path.starts_with("/forms/") { "contact" } else { "customers" });
    path = path.replace("{entry}", "l18c2b5a0-1");
    path = path.replace("/assets/{name}", web::assets::stylesheet());
    if route.path.starts_with("/duplicates/") {
        let other = app.person("Ocelot", "Quarenta", SERVICE).await;
        return app.post(who, &path, &format!("one={person}&other={other}&main={other}")).await;
    }
    if route.path.ends_with("/merge/undoing") {
        let main = app.person("Ocelot", "Quarenta", SERVICE).await;
        app.joined(main, person).await;
    }
    match (route.method, name.as_str()) {
        ("GET", _) => app.get(who, &path).await,
        (_, "POST /forms/{slug}/answers") => {
            let request = crate::support::request(axum::http::Method::POST, &path, who)
                .header("content-type", "application/json")
                .header("sec-fetch-site", "none");
            app.send(request.body(axum::body::Body::from(sent)).unwrap()).await
        }
        (_, "POST /imports/portability") => crate::portability::offer(app, who, b"no package", &[]).await,
        (_, "POST /imports") => app.upload(who, "customers", CUSTOMERS, &[("source", "again")]).await,
        _ => app.post(who, &path, &sent).await,
    }
}

async fn set_up(app: &TestApp) -> There {
    let olga = app.colleague_of(Role::PrivacyManager, Some(SERVICE)).await;
    let import = app.import(&olga, "customers", CUSTOMERS).await;
    app.contact_form(&olga).await;
    let gone = app.person("Gone", "Ontem", SERVICE).await;
    let ordered = app.erased(&olga, &gone.to_string(), "ERASE").await;
    let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let case = crate::routes_cases::open(app).await;
    There { import: last(&import), erasure: last(&ordered), case }
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_golden_table_says() {
    let missing: Vec<_> = ROUTES
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .filter(|route| form(route, None).is_none())
        .collect();
    assert!(missing.is_empty(), "endpoints without an authorisation test: {missing:?}");

    let app = TestApp::start().await;
    let there = set_up(&app).await;
    let mut visitors = vec![(Visitor::default(), None)];
    for role in ROLES {
        visitors.push((app.colleague(role).await, Some(role)));
    }
    let mut table = String::from("route                                    nobody agent lead  privacy dpo   admin\n");
    // Signing out comes last, because it ends the session that all the others need.
    let mut routes: Vec<_> = ROUTES.iter().collect();
    // So does taking the form off the net.
    routes.sort_by_key(|route| (route.path.ends_with("/retirement"), route.path == "/sign-out"));
    for route in routes {
        write!(table, "{:<40} ", format!("{} {}", route.method, route.path)).unwrap();
        for (who, role) in &visitors {
            let page = ask(&app, &there, route, (who, *role)).await;
            write!(table, " {:<5}", page.status.as_u16()).unwrap();
        }
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
    insta::assert_snapshot!("who_gets_which_answer", table);
}

/// A spare copy of the body, so that the helper cannot drift from the form.
#[tokio::test]
async fn the_upload_of_the_tests_has_every_field_of_the_form() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let form = app.get(&admin, "/imports/new").await.body();
    let body = upload_body(&app, "customers", CUSTOMERS, &[]);
    for name in form.split(" name=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(body.contains(&format!("name=\"{name}\"")) || name == "viewport" || name == "color-scheme", "{name}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_it_safe() {
    let app = TestApp::start().await;
    let there = set_up(&app).await;
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let olga = (app.colleague(Role::PrivacyManager).await, Some(Role::PrivacyManager));
    for (who, role) in [(Visitor::default(), None), olga] {
        for route in ROUTES.iter().filter(|route| route.path != "/sign-out") {
            let page = ask(&app, &there, route, (&who, role)).await;
            assert_eq!(page.header("x-request-id").len(), 16);
            let varying = ["x-request-id", "set-cookie", "location", "content-length", "content-type", "allow"];
            let mut headers: Vec<String> = page
                .headers
                .iter()
                .filter(|(name, _)| !varying.contains(&name.as_str()))
                .map(|(name, value)| format!("{name}: {}", scrubbed(value.to_str().unwrap())))
                .collect();
            headers.sort();
            let who = if role.is_some() { "signed in" } else { "anybody" };
            seen.entry(headers.join("\n")).or_default().push(format!("{who}: {} {}", route.method, route.path));
        }
    }
    let mut told = String::new();
    for (headers, routes) in seen {
        writeln!(told, "{}\n\n{headers}\n", routes.join("\n")).unwrap();
    }
    insta::assert_snapshot!("headers", told);
}
