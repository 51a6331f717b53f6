//! PostgreSQL: how a connection is made, and how it is asked.
//!
//! Invariant: what the server says about the values of a row never leaves this module.

use std::collections::HashMap;
use std::sync::Arc;

use postgres::config::SslMode;
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, Config, NoTls, Row, Statement};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::db::Db;
use crate::error::{EngineError, Fault, Result, StoreError};
use crate::sql::{Engine, Sql};
use crate::val::{Cells, Val};

pub(crate) mod lanes;
pub(crate) mod readers;

/// Where the operating system keeps the certificates it trusts.
const TRUSTED: &str = "/etc/ssl/certs/ca-certificates.crt";

/// How to reach the server.
#[derive(Clone)]
pub(crate) struct Server {
    config: Config,
}

impl Server {
    pub(crate) fn at(url: &str) -> Result<Self> {
        let mut config: Config = url.parse().map_err(failed("read the database address"))?;
        config.application_name("confidant");
        Ok(Self { config })
    }

    /// Connects, with TLS if the address does not rule it out and asks for it.
    pub(crate) fn connect(&self) -> Result<Link> {
        let mode = self.config.get_ssl_mode();
        let connected = if mode == SslMode::Disable || (mode == SslMode::Prefer && self.is_local()) {
            self.config.connect(NoTls)
        } else {
            self.config.connect(MakeRustlsConnect::new(tls()?))
        };
        let mut client = connected.map_err(failed("connect to the database"))?;
        client
            .batch_execute("set plan_cache_mode = force_generic_plan; set client_min_messages = warning")
            .map_err(failed("prepare the connection"))?;
        Ok(Link { client, statements: HashMap::new() })
    }

    fn is_local(&self) -> bool {
        self.config.get_hosts().iter().all(|host| matches!(host, postgres::config::Host::Unix(_)))
    }
}

fn tls() -> Result<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    // A machine without the file trusts nobody, so that TLS fails; a server on it may do without.
    if let Ok(found) = CertificateDer::pem_file_iter(TRUSTED) {
        roots.add_parsable_certificates(found.flatten());
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Io { doing: "set up TLS", source: std::io::Error::other(error) })?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// One connection with its prepared statements.
pub(crate) struct Link {
    client: Client,
    statements: HashMap<&'static str, Statement>,
}

impl Link {
    /// Carries out what is not in the registry: transaction control, migrations, maintenance.
    pub(crate) fn batch(&mut self, text: &'static str) -> Result<()> {
        self.run(text, text)
    }

    pub(crate) fn run(&mut self, doing: &'static str, text: &str) -> Result<()> {
        self.client.batch_execute(text).map_err(failed(doing))
    }

    fn prepared(&mut self, sql: &Sql) -> std::result::Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(sql.text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql.text)?;
        self.statements.insert(sql.text, statement.clone());
        Ok(statement)
    }
}

/// Makes our error of the server's.
pub(crate) fn failed(statement: &'static str) -> impl FnOnce(postgres::Error) -> StoreError {
    move |error| StoreError::sql(statement, engine_error(&error))
}

fn engine_error(error: &postgres::Error) -> EngineError {
    let Some(said) = error.as_db_error() else {
        let fault = if error.is_closed() || is_io(error) { Fault::Lost } else { Fault::Other };
        return EngineError::new(fault, "client", &error.to_string());
    };
    let state = said.code();
    let is_gone = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    let fault = match state {
        state if *state == SqlState::UNIQUE_VIOLATION => Fault::Duplicate,
        state if *state == SqlState::T_R_SERIALIZATION_FAILURE || *state == SqlState::T_R_DEADLOCK_DETECTED => {
            Fault::Conflict
        }
        state if *state == SqlState::DISK_FULL => Fault::Full,
        state if *state == SqlState::IO_ERROR => Fault::Disk,
        state if is_gone.contains(state) => Fault::Lost,
        _ => Fault::Other,
    };
    // The detail quotes the values of the row, the message of a data exception the value that was refused.
    let message = if state.code().starts_with("22") { "a value was refused" } else { said.message() };
    EngineError::new(fault, state.code(), message)
}

fn is_io(error: &postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

/// One connection within a transaction.
pub(crate) struct PostgresDb<'c> {
    link: &'c mut Link,
    failure: Option<(&'static str, EngineError)>,
}

impl<'c> PostgresDb<'c> {
    pub(crate) fn new(link: &'c mut Link) -> Self {
        Self { link, failure: None }
    }

    /// The first statement that failed; after it the server keeps nothing of the transaction.
    pub(crate) fn failure(&self) -> Option<(&'static str, EngineError)> {
        self.failure.clone()
    }

    fn note(&mut self, sql: &Sql, error: &postgres::Error) -> StoreError {
        let source = engine_error(error);
        self.failure.get_or_insert_with(|| (sql.name, source.clone()));
        StoreError::sql(sql.name, source)
    }
}

impl Db for PostgresDb<'_> {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn exec(&mut self, sql: &Sql, params: &[Val<'_>]) -> Result<u64> {
        let done = self.link.prepared(sql).and_then(|statement| {
            let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
            self.link.client.execute(&statement, &params)
        });
        done.map_err(|error| self.note(sql, &error))
    }

    fn each(&mut self, sql: &Sql, params: &[Val<'_>], row: &mut dyn FnMut(&dyn Cells) -> Result<()>) -> Result<()> {
        let mut refused = None;
        let done = self.link.prepared(sql).and_then(|statement| {
            let mut found = self.link.client.query_raw(&statement, params)?;
            while let Some(cells) = found.next()? {
                if let Err(error) = row(&cells) {
                    refused = Some(error);
                    break;
                }
            }
            Ok(())
        });
        match (done, refused) {
            (Err(error), _) => Err(self.note(sql, &error)),
            (Ok(()), Some(error)) => Err(error),
            (Ok(()), None) => Ok(()),
        }
    }
}

impl ToSql for Val<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        let (fits, written) = match self {
            Self::I(number) => (*ty == Type::INT8, number.to_sql(ty, out)),
            Self::OI(number) => (*ty == Type::INT8, number.to_sql(ty, out)),
            Self::B(bytes) => (*ty == Type::BYTEA, bytes.to_sql(ty, out)),
            Self::OB(bytes) => (*ty == Type::BYTEA, bytes.to_sql(ty, out)),
            Self::T(text) => (*ty == Type::TEXT, text.to_sql(ty, out)),
            Self::OT(text) => (*ty == Type::TEXT, text.to_sql(ty, out)),
            Self::Ints(numbers) => (*ty == Type::INT4_ARRAY, numbers.to_sql(ty, out)),
        };
        if fits { written } else { Err("the parameter is of another type".into()) }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn cell<'r, T: FromSql<'r>>(row: &'r Row, n: usize) -> Result<T> {
    row.try_get(n).map_err(|_| StoreError::Damaged { what: "cell" })
}

impl Cells for Row {
    fn i(&self, n: usize) -> Result<i64> {
        self.oi(n)?.ok_or(StoreError::Damaged { what: "cell" })
    }

    fn oi(&self, n: usize) -> Result<Option<i64>> {
        match self.columns().get(n).map(postgres::Column::type_) {
            Some(&Type::INT4) => Ok(cell::<Option<i32>>(self, n)?.map(i64::from)),
            Some(&Type::BOOL) => Ok(cell::<Option<bool>>(self, n)?.map(i64::from)),
            Some(_) | None => cell(self, n),
        }
    }

    fn b(&self, n: usize) -> Result<Vec<u8>> {
        cell(self, n)
    }

    fn ob(&self, n: usize) -> Result<Option<Vec<u8>>> {
        cell(self, n)
    }

    fn t(&self, n: usize) -> Result<String> {
        cell(self, n)
    }

    fn ot(&self, n: usize) -> Result<Option<String>> {
        cell(self, n)
    }
}
