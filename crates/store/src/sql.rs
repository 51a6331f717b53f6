//! Named statements: every SQL text of the product is a constant here or in the module of its noun.
//!
//! One text serves both engines: `$1…$n`, first used in that order (SQLite numbers parameters by first appearance),
//! with `bigint`, `blob`/`bytea` and `text` as the only types.

/// Whom a statement can touch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reach {
    /// One person: it names `subject_id`.
    Subject,
    /// Many people: a list, a search, a job.
    Fanout,
    /// No person.
    System,
}

/// Which database.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Engine {
    /// One file on this machine.
    Sqlite,
    /// A server that many processes share.
    Postgres,
}

/// One statement.
#[derive(Debug)]
pub struct Sql {
    /// Its name, for errors and exceptions.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Whom it can touch.
    pub reach: Reach,
    /// The engine it is for, if it is for one only; then it stands in `statement-exceptions.txt`.
    pub only: Option<Engine>,
}

/// Names statements: `pub NAME: Reach = "…";`, or `NAME: Reach, Engine = "…";` for one engine only.
///
/// Makes one constant each and a `STATEMENTS` list, which [`all`] puts together.
macro_rules! statements {
    ($($(#[$meta:meta])* $vis:vis $name:ident : $reach:ident $(, $only:ident)? = $text:expr;)*) => {
        $(
            $(#[$meta])*
            $vis const $name: $crate::sql::Sql = $crate::sql::Sql {
                name: stringify!($name),
                text: $text,
                reach: $crate::sql::Reach::$reach,
                only: $crate::sql::statements!(@only $($only)?),
            };
        )*

        /// Every statement of this module.
        pub(crate) const STATEMENTS: &[&$crate::sql::Sql] = &[$(&$name),*];
    };
    (@only) => { None };
    (@only $engine:ident) => { Some($crate::sql::Engine::$engine) };
}
pub(crate) use statements;

/// The statements of each module.
const MODULES: &[&[&Sql]] = &[
    crate::accounts::STATEMENTS,
    crate::anonymous_sales::STATEMENTS,
    crate::archive_keys::STATEMENTS,
    crate::births::STATEMENTS,
    crate::deliveries::STATEMENTS,
    crate::erasure_waits::STATEMENTS,
    crate::handovers::STATEMENTS,
    crate::holds::STATEMENTS,
    crate::kept::STATEMENTS,
    crate::compatible_uses::STATEMENTS,
    crate::consents::STATEMENTS,
    crate::contact_details::STATEMENTS,
    crate::contacts::STATEMENTS,
    crate::fields::STATEMENTS,
    crate::organisations::STATEMENTS,
    crate::profiles::STATEMENTS,
    crate::scripts::STATEMENTS,
    crate::segments::STATEMENTS,
    crate::tags::STATEMENTS,
    crate::duplicates::STATEMENTS,
    crate::erasures::STATEMENTS,
    crate::erasures::marks::STATEMENTS,
    crate::evidence::STATEMENTS,
    crate::forms::STATEMENTS,
    crate::files::STATEMENTS,
    crate::files::people::STATEMENTS,
    crate::house::STATEMENTS,
    crate::imports::STATEMENTS,
    crate::items::STATEMENTS,
    crate::keys::STATEMENTS,
    crate::ledger_cut::STATEMENTS,
    crate::mail_links::STATEMENTS,
    crate::mails::STATEMENTS,
    crate::merges::STATEMENTS,
    crate::notices::STATEMENTS,
    crate::objections::STATEMENTS,
    crate::people::STATEMENTS,
    crate::purchases::STATEMENTS,
    crate::purposes::STATEMENTS,
    crate::restriction_notices::STATEMENTS,
    crate::retention::STATEMENTS,
    crate::restrictions::STATEMENTS,
    crate::rights::STATEMENTS,
    crate::rights::beside::STATEMENTS,
    crate::disputes::STATEMENTS,
    crate::weighings::STATEMENTS,
    crate::staff_notices::STATEMENTS,
    crate::search::STATEMENTS,
    crate::sources::STATEMENTS,
    crate::suppression::STATEMENTS,
    crate::timeline::STATEMENTS,
    crate::totals::STATEMENTS,
    crate::who_looked::STATEMENTS,
    crate::wordings::STATEMENTS,
    crate::events::STATEMENTS,
    crate::index::STATEMENTS,
    crate::letters::STATEMENTS,
    crate::looks::STATEMENTS,
    crate::migrate::STATEMENTS,
    crate::sealer::STATEMENTS,
    crate::sqlite::indexer::STATEMENTS,
    crate::tx::STATEMENTS,
    crate::verify::STATEMENTS,
    crate::verify::known::STATEMENTS,
    crate::verify::line::STATEMENTS,
];

/// Every statement of the vault, for the tests that prepare and compare them.
pub fn all() -> impl Iterator<Item = &'static Sql> {
    MODULES.iter().flat_map(|module| module.iter().copied())
}

/// Every statement of `index.db`, which is a file of its own.
pub fn of_index() -> impl Iterator<Item = &'static Sql> {
    crate::sqlite::index_file::STATEMENTS.iter().copied()
}
