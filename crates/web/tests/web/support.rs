//! A house in a folder of its own, its router, and a cast.

use std::fmt::Write as _;
use std::sync::Arc;

use app::accounts::{NewAccount, PasswordCost};
use app::founding::{Ground, NewHouse, found};
use app::people::NewPerson;
use app::{App, Ctx, Places};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use domain::actor::{Actor, Role};
use domain::ambient::Clock as _;
use domain::contact::{ContactValue, EmailAddress, PhoneNumber};
use domain::controller::EmployerKind;
use domain::event::Deed;
use domain::id::{ActorId, PublicId, PublicKind};
use domain::notice::Language;
use domain::person::{PersonKind, PersonName, Profile};
use domain::personal::Text;
use http_body_util::BodyExt as _;
use store::Place;
use testkit::{SeededRandom, StillClock};
use tower::ServiceExt as _;
use web::WebConfig;

pub const PASSWORD: &str = "correct horse battery";
pub const HOST: &str = "crm.example.org";
/// Teams by their place in the house.
pub const SERVICE: usize = 0;
pub const REPAIRS: usize = 1;

pub struct TestApp {
    pub app: Arc<App>,
    pub clock: Arc<StillClock>,
    pub router: Router,
    pub folder: tempfile::TempDir,
}

/// Somebody with a browser.
#[derive(Clone, Default)]
pub struct Visitor {
    pub cookie: Option<String>,
    pub language: &'static str,
}

/// An answer.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Page {
    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub fn shows(&self, text: &str) {
        assert!(self.body().contains(text), "`{text}` is missing in:\n{}", self.body());
    }

    #[track_caller]
    pub fn hides(&self, text: &str) {
        assert!(!self.body().contains(text), "`{text}` stands in:\n{}", self.body());
    }
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    pub async fn start_with(change: impl FnOnce(&mut WebConfig)) -> Self {
        Self::start_house(new_house(), change).await
    }

    /// A house with another brand beside its first.
    pub async fn start_with_two_brands() -> Self {
        let brands = vec!["Ocelot".to_owned(), "Puffin".to_owned()];
        Self::start_house(NewHouse { brands, ..new_house() }, |_| ()).await
    }

    async fn start_house(house: NewHouse, change: impl FnOnce(&mut WebConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StillClock::default());
        let at = |name: &str| folder.path().join(name);
        let places = Places {
            data: at("data"),
            keys: at("keys"),
            journal: at("journal"),
            proof: at("proof"),
            spool: at("spool"),
        };
        let ground = Ground {
            engine: Place::Sqlite { dir: places.data.clone() },
            places,
            root: at("root/root.key"),
            clock: clock.clone(),
            random: Arc::new(SeededRandom::new(7)),
            disk: Arc::new(custody::RealDisk),
            password_cost: PasswordCost { memory_kib: 64, passes: 1 },
        };
        let app = Arc::new(found(&ground, house, Vec::new()).await.unwrap());
        let mut config = WebConfig::new(format!("https://{HOST}"));
        change(&mut config);
        let router = web::router(Arc::clone(&app), config);
        Self { app, clock, router, folder }
    }

    /// Joins somebody to somebody.
    pub async fn joined(&self, main: PublicId, other: PublicId) {
        let (ctx, why) = (self.as_role(Role::PrivacyManager), app::Why::usual(Role::PrivacyManager));
        app::merges::merge(&self.app, &ctx, (main, other), &why).await.unwrap();
    }

    /// A context in which anything in the house may be done.
    pub fn as_role(&self, role: Role) -> Ctx {
        let actor = Actor {
            id: ActorId::new(4_242),
            public: PublicId::draw(PublicKind::Account, &*self.app.random),
            controller: self.app.house.controller.id,
            employer: EmployerKind::Own,
            role,
            team: None,
            handle: "founder".to_owned(),
        };
        Ctx { actor, now: self.clock.now() }
    }

    pub async fn account(&self, handle: &str, role: Role, team: Option<usize>) {
        let team = team.map(|place| self.app.house.teams[place].id);
        let new = NewAccount { handle: handle.to_owned(), password: PASSWORD.to_owned(), role, team };
        app::accounts::add(&self.app, &self.as_role(Role::Administrator), new).await.unwrap();
    }

    /// Adds an account of this role, in the first team if it needs one, and signs it in.
    pub async fn colleague(&self, role: Role) -> Visitor {
        let team = matches!(role, Role::Agent | Role::TeamLead).then_some(SERVICE);
        self.colleague_of(role, team).await
    }

    pub async fn colleague_of(&self, role: Role, team: Option<usize>) -> Visitor {
        let handle = format!("{}{}", role.code().replace('_', "-"), team.unwrap_or(9));
        self.account(&handle, role, team).await;
        self.sign_in(&handle).await
    }

    pub async fn sign_in(&self, handle: &str) -> Visitor {
        let form = format!("handle={handle}&password={}", PASSWORD.replace(' ', "+"));
        let page = self.post(&Visitor::default(), "/sign-in", &form).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body());
        let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
        Visitor { cookie: Some(cookie), language: "en" }
    }

    /// Adds a customer of a team.
    pub async fn person(&self, given: &str, family: &str, team: usize) -> PublicId {
        let email = format!("{}@example.org", given.to_lowercase());
        let contacts = vec![
            ContactValue::CustomerNumber(Text::new(format!("K-{}", given.len()))),
            ContactValue::Email(EmailAddress::parse(&email).unwrap()),
            ContactValue::Phone(PhoneNumber::parse("+351 21 923 5555").unwrap()),
        ];
        self.person_with((given, family), team, contacts).await
    }

    /// Adds a person who can be reached by these alone.
    pub async fn person_with(
        &self,
        (given, family): (&str, &str),
        team: usize,
        contacts: Vec<ContactValue>,
    ) -> PublicId {
        let house = &self.app.house;
        let new = NewPerson {
            kind: PersonKind::Customer,
            brand: house.brands[0].id,
            team: house.teams[team].id,
            profile: Profile {
                name: PersonName::parse(given, family),
                organisation: None,
                town: Some(Text::new("Sintra")),
                country: Some("PT".parse().unwrap()),
                customer_number: Some(Text::new(format!("K-{}", given.len()))),
            },
            contacts,
            source: "counter".to_owned(),
            notice: None,
        };
        app::people::add(&self.app, &self.as_role(Role::PrivacyManager), new).await.unwrap()
    }

    /// Asks for an erasure as `who`, has a second person agree, and carries it out; gives the path of its page.
    pub async fn erased(&self, who: &Visitor, person: &str, word: &str) -> String {
        let asked = self.post(who, &format!("/people/{person}/erasure"), &format!("word={word}")).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body());
        let path = asked.header("location").to_owned();
        let erasure: PublicId = path.rsplit('/').next().unwrap().parse().unwrap();
        let (second, why) = (self.as_role(Role::PrivacyManager), app::Why::usual(Role::PrivacyManager));
        app::erasures::confirm(&self.app, &second, erasure, &why).await.unwrap();
        app::erasures::run(&self.app, erasure).await.unwrap();
        path
    }

    pub async fn get(&self, who: &Visitor, path: &str) -> Page {
        self.send(request(Method::GET, path, who).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, who: &Visitor, path: &str, form: &str) -> Page {
        let request = request(Method::POST, path, who)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header("origin", format!("https://{HOST}"));
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Page {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Page { status: parts.status, headers: parts.headers, bytes }
    }

    /// What the proof log says about a person, oldest first: role and deed.
    pub async fn log_of(&self, person: PublicId) -> Vec<String> {
        let why = app::Why::usual(Role::DataProtectionOfficer);
        let ctx = self.as_role(Role::DataProtectionOfficer);
        let looks = app::looks::of(&self.app, &ctx, person, &why).await.unwrap();
        let told = looks.iter().filter(|look| look.deed != Deed::LooksOpened);
        let told = told.map(|look| format!("{} {}", look.deed.code(), look.reason.code()));
        let mut told: Vec<String> = told.collect();
        told.reverse();
        told
    }
}

pub fn request(method: Method, path: &str, who: &Visitor) -> axum::http::request::Builder {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", HOST)
        .header("accept", "text/html")
        .header("accept-language", if who.language.is_empty() { "en" } else { who.language });
    if let Some(cookie) = &who.cookie {
        request = request.header("cookie", cookie);
    }
    request
}

fn new_house() -> NewHouse {
    NewHouse {
        controller: "Ocelot Outfitters".to_owned(),
        country: "PT".parse().unwrap(),
        privacy_contact: "privacy@ocelot.example".to_owned(),
        brands: vec!["Ocelot".to_owned()],
        teams: vec!["Service".to_owned(), "Repairs".to_owned()],
        notice: vec![
            (Language::EN, "# What we keep\n\nYour orders, and **why**.".to_owned()),
            (Language::DE, "# Was wir speichern\n\nIhre Bestellungen, und **warum**.".to_owned()),
        ],
    }
}

/// Twelve months of an invented shop: two customers, a cancellation, a sale without a customer, and a bad row.
pub const INVOICES: &str = "\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1001,A1,Brass lantern,2,2026-01-09 10:00:00,24.50,500,Portugal
1001,A2,Lamp oil,6,2026-01-09 10:00:00,3.20,500,Portugal
1002,B7,Tent pegs,40,2026-02-11 09:30:00,0.85,500,Portugal
1003,C3,Canvas tent,1,2026-04-02 16:12:00,349.00,500,Portugal
C1004,C3,Canvas tent,-1,2026-05-04 11:00:00,349.00,500,Portugal
1005,A1,Brass lantern,1,2026-07-19 08:45:00,24.50,501,Spain
1006,D9,Field kettle,3,2026-08-21 13:20:00,41.90,500,Portugal
1007,D9,Field kettle,1,2026-09-01 13:20:00,41.90,,Germany
1008,D9,Field kettle,one,2026-09-01 13:20:00,41.90,501,Spain
";

pub const CUSTOMERS: &str = "\
CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email
500,Luís,Gonçalves-Straße,Embraer,Av. Brigadeiro 2170,Sintra,,Portugal,2710-405,+351 21 923 5555,,luis@example.org
501,Ana,Trujillo,,Calle Mayor 7,Madrid,,Spain,28013,+34 91 555 0101,,ana@example.org
";

const BOUNDARY: &str = "----ocelot";

/// The body of an upload with these answers beside the file.
pub fn upload_body(app: &TestApp, kind: &str, file: &str, change: &[(&str, &str)]) -> String {
    let house = &app.app.house;
    let (brand, team) = (house.brands[0].id.number().to_string(), house.teams[SERVICE].id.number().to_string());
    let mut answers = vec![
        ("kind", kind),
        ("source", "webshop"),
        ("brand", &brand),
        ("team", &team),
        ("basis", "contract"),
        ("notice", ""),
        ("currency", "EUR"),
        ("origin", "own"),
    ];
    for (name, value) in change {
        answers.retain(|(known, _)| known != name);
        answers.push((name, value));
    }
    let mut body = String::new();
    for (name, value) in answers {
        write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
    }
    write!(
        body,
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n"
    )
    .unwrap();
    body
}

impl TestApp {
    /// Sends the form of a new import.
    pub async fn upload(&self, who: &Visitor, kind: &str, file: &str, change: &[(&str, &str)]) -> Page {
        let request = request(Method::POST, "/imports", who)
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
            .header("sec-fetch-site", "same-origin");
        let body = upload_body(self, kind, file, change);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Imports a file and waits until it is in; gives the path of the import.
    pub async fn import(&self, who: &Visitor, kind: &str, file: &str) -> String {
        let page = self.upload(who, kind, file, &[]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body());
        let path = page.header("location").to_owned();
        self.wait_for(who, &path).await;
        path
    }

    /// Asks for a page until it stops renewing itself, as a browser would.
    pub async fn wait_for(&self, who: &Visitor, path: &str) -> Page {
        loop {
            let page = self.get(who, path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body());
            if !page.body().contains("http-equiv=\"refresh\"") {
                return page;
            }
        }
    }

    /// The person with this name, as a search by their team finds them.
    pub async fn found(&self, who: &Visitor, question: &str, reason: &str) -> Vec<String> {
        let page = self.post(who, "/people/search", &format!("question={question}&reason={reason}")).await;
        let body = page.body();
        let ids = body.split("/people/per_").skip(1).map(|rest| format!("per_{}", &rest[..26]));
        let mut ids: Vec<String> = ids.collect();
        ids.dedup();
        ids
    }
}

/// Without what differs from run to run: random ids, and the hash in the name of the stylesheet and the icon.
pub fn scrubbed(text: &str) -> String {
    let mut text = text.replace(web::assets::stylesheet(), "/assets/confidant.css");
    text = text.replace(web::assets::favicon(), "/assets/icon.svg");
    for prefix in ["per_", "era_", "imp_", "acc_", "nte_", "cas_"] {
        let mut parts = text.split(prefix);
        let mut scrubbed = parts.next().unwrap().to_owned();
        for part in parts {
            let id = part.bytes().take(26).take_while(u8::is_ascii_alphanumeric).count();
            scrubbed += prefix;
            scrubbed += if id == 26 { "…" } else { &part[..id] };
            scrubbed += &part[id..];
        }
        text = scrubbed;
    }
    text
}
