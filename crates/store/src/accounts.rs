//! Accounts of those who work here, and their sessions.

use domain::actor::{Actor, Role};
use domain::controller::EmployerKind;
use domain::id::{ActorId, ControllerId, EmployerId, PublicId, TeamId};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, public_id};
use crate::{Cells, Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub ACCOUNT_ADD: System = "insert into account (id, public_id, controller_id, employer_id, team_id, role, handle, password_hash, \
        added_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    pub ACCOUNT_BY_HANDLE: System = "select a.id, a.public_id, a.controller_id, e.kind, a.role, a.team_id, a.handle, a.password_hash \
        from account a join employer e on e.id = a.employer_id where a.handle = $1 and a.closed_at is null";
    pub ACCOUNT_BY_ID: System = "select a.id, a.public_id, a.controller_id, e.kind, a.role, a.team_id, a.handle, a.password_hash \
        from account a join employer e on e.id = a.employer_id where a.id = $1 and a.closed_at is null";
    pub ACCOUNT_CLOSE: System = "update account set closed_at = $1 where public_id = $2 and closed_at is null";
    pub ACCOUNT_PASSWORD: System = "update account set password_hash = $1 where id = $2";
    pub ACCOUNT_ID: System = "select id from account where public_id = $1";
    pub ACCOUNTS: System = "select a.public_id, a.handle, a.role, t.name, a.added_at, a.closed_at, \
        (select max(s.seen_at) from session s where s.actor_id = a.id) \
        from account a left join team t on t.id = a.team_id where a.controller_id = $1 and a.id > 1 order by a.added_at, a.id";
    pub ACCOUNT_ROLES: System = "select id, role from account where controller_id = $1";
    pub ACCOUNT_NAMES: System = "select id, handle from account where controller_id = $1 and id > 1";
    pub ACCOUNTS_IN_ROLE: System = "select id, handle from account where controller_id = $1 and role = $2 and closed_at is null order by id";
    pub SESSION_ADD: System = "insert into session (token_digest, actor_id, began_at, seen_at, ends_at) values ($1, $2, $3, $4, $5)";
    pub SESSION_ACTOR: System = "select a.id, a.public_id, a.controller_id, e.kind, a.role, a.team_id, a.handle, a.password_hash, s.seen_at, s.ends_at \
        from session s join account a on a.id = s.actor_id join employer e on e.id = a.employer_id \
        where s.token_digest = $1 and a.closed_at is null";
    pub SESSION_TOUCH: System = "update session set seen_at = $1 where token_digest = $2";
    pub SESSION_END: System = "delete from session where token_digest = $1";
    pub SESSIONS_END_OF: System = "delete from session where actor_id = $1";
    pub SESSIONS_END_OLD: System = "delete from session where ends_at < $1 or seen_at < $2";
}

/// An account with what is needed to check a password.
#[derive(Clone, Debug)]
pub struct AccountRecord {
    /// Who.
    pub actor: Actor,
    /// Argon2id in PHC form; empty where no password can sign in.
    pub password_hash: String,
}

/// An account in the administrator's list.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Name outside.
    pub public: PublicId,
    /// The work name.
    pub handle: String,
    /// What it may do.
    pub role: Role,
    /// Name of its team.
    pub team: Option<String>,
    /// Since when.
    pub added_at: Timestamp,
    /// Until when.
    pub closed_at: Option<Timestamp>,
    /// Last seen in a session that still exists.
    pub last_seen: Option<Timestamp>,
}

/// A session and its times.
#[derive(Clone, Debug)]
pub struct SessionRecord {
    /// Whose.
    pub actor: Actor,
    /// Last used.
    pub seen_at: Timestamp,
    /// Ends whatever happens.
    pub ends_at: Timestamp,
}

/// Adds an account.
pub fn add(tx: &mut Tx<'_>, account: &AccountRecord, employer: EmployerId, at: Timestamp) -> Result<()> {
    let actor = &account.actor;
    let public = actor.public.to_string();
    tx.exec(
        &ACCOUNT_ADD,
        &[
            Val::I(actor.id.number()),
            Val::T(&public),
            Val::I(actor.controller.number()),
            Val::I(employer.number()),
            Val::OI(actor.team.map(TeamId::number)),
            Val::T(actor.role.code()),
            Val::T(&actor.handle),
            Val::T(&account.password_hash),
            Val::I(to_ms(at)),
        ],
    )?;
    Ok(())
}

/// The open account with this work name.
pub fn by_handle(db: &mut dyn Db, handle: &str) -> Result<Option<AccountRecord>> {
    row(db, &ACCOUNT_BY_HANDLE, &[Val::T(handle)], read)
}

/// The open accounts in a role, with their work names.
pub fn in_role(db: &mut dyn Db, controller: ControllerId, role: Role) -> Result<Vec<(ActorId, String)>> {
    rows(db, &ACCOUNTS_IN_ROLE, &[Val::I(controller.number()), Val::T(role.code())], |cells| {
        Ok((ActorId::new(cells.i(0)?), cells.t(1)?))
    })
}

/// The open account with this number.
pub fn by_id(db: &mut dyn Db, id: ActorId) -> Result<Option<AccountRecord>> {
    row(db, &ACCOUNT_BY_ID, &[Val::I(id.number())], read)
}

/// Closes an account and ends its sessions; `None` if there is no such open account.
pub fn close(tx: &mut Tx<'_>, public: PublicId, at: Timestamp) -> Result<Option<ActorId>> {
    let public = public.to_string();
    if tx.exec(&ACCOUNT_CLOSE, &[Val::I(to_ms(at)), Val::T(&public)])? == 0 {
        return Ok(None);
    }
    let id = row(tx, &ACCOUNT_ID, &[Val::T(&public)], |cells| cells.i(0))?;
    if let Some(id) = id {
        tx.exec(&SESSIONS_END_OF, &[Val::I(id)])?;
    }
    Ok(id.map(ActorId::new))
}

/// Replaces the hash of an account's password and ends its sessions.
pub fn set_password(tx: &mut Tx<'_>, id: ActorId, hash: &str) -> Result<()> {
    tx.exec(&ACCOUNT_PASSWORD, &[Val::T(hash), Val::I(id.number())])?;
    tx.exec(&SESSIONS_END_OF, &[Val::I(id.number())])?;
    Ok(())
}

/// Every account but the product itself.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<AccountRow>> {
    rows(db, &ACCOUNTS, &[Val::I(controller.number())], |cells| {
        Ok(AccountRow {
            public: public_id(cells, 0)?,
            handle: cells.t(1)?,
            role: code(cells, 2, Role::from_code)?,
            team: cells.ot(3)?,
            added_at: from_ms(cells.i(4)?),
            closed_at: cells.oi(5)?.map(from_ms),
            last_seen: cells.oi(6)?.map(from_ms),
        })
    })
}

/// The role of every account there ever was, for showing who looked without naming them.
pub fn roles(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<(ActorId, Role)>> {
    rows(db, &ACCOUNT_ROLES, &[Val::I(controller.number())], |cells| {
        Ok((ActorId::new(cells.i(0)?), code(cells, 1, Role::from_code)?))
    })
}

/// The name of every account there ever was, for the case in which it was decided that somebody gets them.
pub fn names(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<(ActorId, String)>> {
    rows(db, &ACCOUNT_NAMES, &[Val::I(controller.number())], |cells| Ok((ActorId::new(cells.i(0)?), cells.t(1)?)))
}

/// Begins a session under the digest of its token.
pub fn begin_session(tx: &mut Tx<'_>, token_digest: &[u8], session: &SessionRecord) -> Result<()> {
    let seen = Val::I(to_ms(session.seen_at));
    tx.exec(
        &SESSION_ADD,
        &[Val::B(token_digest), Val::I(session.actor.id.number()), seen, seen, Val::I(to_ms(session.ends_at))],
    )?;
    Ok(())
}

/// The session of a token, if its account is open.
pub fn session(db: &mut dyn Db, token_digest: &[u8]) -> Result<Option<SessionRecord>> {
    row(db, &SESSION_ACTOR, &[Val::B(token_digest)], |cells| {
        Ok(SessionRecord { actor: read(cells)?.actor, seen_at: from_ms(cells.i(8)?), ends_at: from_ms(cells.i(9)?) })
    })
}

/// Notes that a session was used.
pub fn touch_session(tx: &mut Tx<'_>, token_digest: &[u8], at: Timestamp) -> Result<()> {
    tx.exec(&SESSION_TOUCH, &[Val::I(to_ms(at)), Val::B(token_digest)])?;
    Ok(())
}

/// Ends a session.
pub fn end_session(tx: &mut Tx<'_>, token_digest: &[u8]) -> Result<()> {
    tx.exec(&SESSION_END, &[Val::B(token_digest)])?;
    Ok(())
}

/// Removes sessions that ended or were not used since `idle_since`.
pub fn end_old_sessions(tx: &mut Tx<'_>, now: Timestamp, idle_since: Timestamp) -> Result<u64> {
    tx.exec(&SESSIONS_END_OLD, &[Val::I(to_ms(now)), Val::I(to_ms(idle_since))])
}

fn read(cells: &dyn Cells) -> Result<AccountRecord> {
    Ok(AccountRecord {
        actor: Actor {
            id: ActorId::new(cells.i(0)?),
            public: public_id(cells, 1)?,
            controller: ControllerId::new(cells.i(2)?),
            employer: code(cells, 3, EmployerKind::from_code)?,
            role: code(cells, 4, Role::from_code)?,
            team: cells.oi(5)?.map(TeamId::new),
            handle: cells.t(6)?,
        },
        password_hash: cells.t(7)?,
    })
}
