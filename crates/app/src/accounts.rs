//! Accounts and sessions: who may come in.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::actor::{Actor, Role};
use domain::ambient::draw32;
use domain::controller::EmployerKind;
use domain::event::{About, Deed, Event};
use domain::id::{ActorId, EmployerId, EventId, PublicId, PublicKind, TeamId};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::{Timestamp, from_ms, to_ms};
use policy::{HouseAct, PolicyError};
use store::StoreError;
use store::accounts::{AccountRecord, AccountRow, SessionRecord};

use crate::{App, Ctx};

/// A session that nobody used ends after 30 minutes.
pub const IDLE_MS: i64 = 30 * 60 * 1_000;
/// A session ends after 12 hours whatever happens.
pub const ABSOLUTE_MS: i64 = 12 * 60 * 60 * 1_000;
/// Where a password is the only factor it has at least 15 characters (NIST SP 800-63B-4).
pub const PASSWORD_MIN_CHARS: usize = 15;
const PASSWORD_MAX_BYTES: usize = 1_024;
const HANDLE_MAX_CHARS: usize = 40;

/// Why somebody may not come in, or an account may not be changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Wrong name or wrong password; nobody learns which.
    #[error("name and password do not match an account")]
    WrongCredentials,
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// There is no such open account.
    #[error("no such account")]
    NotFound,
    /// The work name is empty, too long, taken, or has other signs than letters, digits, dot and dash.
    #[error("not a work name that can be taken")]
    BadHandle,
    /// The password is shorter than 15 characters.
    #[error("the password is too short")]
    WeakPassword,
    /// The role needs a team, or the team does not exist.
    #[error("the role needs a team")]
    NoTeam,
    /// Argon2 could not run.
    #[error("could not check a password")]
    Hashing,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// A new account.
#[derive(Clone)]
pub struct NewAccount {
    /// Its work name.
    pub handle: String,
    /// Its first password.
    pub password: String,
    /// What it may do.
    pub role: Role,
    /// Its team; agents and team leads need one.
    pub team: Option<TeamId>,
}

/// Somebody came in.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret for the cookie: 256 random bits. Only its SHA-256 is kept.
    pub token: String,
    /// Who.
    pub actor: Actor,
}

/// Checks name and password and begins a session. An unknown name costs as much time as a known one.
pub async fn sign_in(app: &App, handle: &str, password: &str) -> Result<SignedIn, AccountError> {
    let wanted = handle.trim().to_lowercase();
    let found = app.store.read(move |db| store::accounts::by_handle(db, &wanted)).await?;
    let found = found.filter(|account| account.actor.role != Role::System);
    let hash = found.as_ref().map(|account| account.password_hash.clone()).filter(|hash| !hash.is_empty());
    let matches = check_password(app, password, hash).await?;
    let Some(account) = found.filter(|_| matches) else {
        return Err(AccountError::WrongCredentials);
    };
    let now = app.clock.now();
    let token = BASE64_URL_SAFE_NO_PAD.encode(draw32(&*app.random));
    let session =
        SessionRecord { actor: account.actor.clone(), seen_at: now, ends_at: from_ms(to_ms(now) + ABSOLUTE_MS) };
    let (digest, event) = (token_digest(&token), house_event(&app.store, &account.actor, (Deed::SignedIn, 0), now));
    app.store
        .write(move |tx| {
            store::accounts::end_old_sessions(tx, now, from_ms(to_ms(now) - IDLE_MS))?;
            store::accounts::begin_session(tx, &digest, &session)?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(SignedIn { token, actor: account.actor })
}

/// Who holds this token; `None` when the session ended, was idle for too long, or never was.
pub async fn actor_of(app: &App, token: &str) -> Result<Option<Actor>, StoreError> {
    let digest = token_digest(token);
    let found = app
        .store
        .read({
            let digest = digest.clone();
            move |db| store::accounts::session(db, &digest)
        })
        .await?;
    let now = app.clock.now();
    let Some(session) = found else { return Ok(None) };
    if now >= session.ends_at || to_ms(now) - to_ms(session.seen_at) >= IDLE_MS {
        return Ok(None);
    }
    // Once a minute is enough to know whether somebody is idle, and spares a write for each page.
    if to_ms(now) - to_ms(session.seen_at) > 60_000 {
        app.store.write(move |tx| store::accounts::touch_session(tx, &digest, now)).await?;
    }
    Ok(Some(session.actor))
}

/// Ends the session of a token.
pub async fn sign_out(app: &App, ctx: &Ctx, token: &str) -> Result<(), StoreError> {
    let (digest, event) = (token_digest(token), house_event(&app.store, &ctx.actor, (Deed::SignedOut, 0), ctx.now));
    app.store
        .write(move |tx| {
            store::accounts::end_session(tx, &digest)?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// Adds an account of the own company.
pub async fn add(app: &App, ctx: &Ctx, new: NewAccount) -> Result<PublicId, AccountError> {
    if !app.clears(ctx, HouseAct::ManageAccounts)? {
        return Err(AccountError::Refused);
    }
    let account = prepared(app, new).await?;
    let (public, now) = (account.actor.public, ctx.now);
    let event = house_event(&app.store, &ctx.actor, (Deed::AccountAdded, account.actor.id.number()), now);
    let added = app
        .store
        .write(move |tx| {
            store::accounts::add(tx, &account, EmployerId::new(1), now)?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await;
    match added {
        Ok(()) => Ok(public),
        Err(error) if error.is_duplicate() => Err(AccountError::BadHandle),
        Err(error) => Err(error.into()),
    }
}

/// An account ready to be written: checked, named, its password hashed.
pub(crate) async fn prepared(app: &App, new: NewAccount) -> Result<AccountRecord, AccountError> {
    let handle = checked_handle(&new.handle)?;
    if new.password.chars().count() < PASSWORD_MIN_CHARS || new.password.len() > PASSWORD_MAX_BYTES {
        return Err(AccountError::WeakPassword);
    }
    let needs_team = matches!(new.role, Role::Agent | Role::TeamLead);
    let knows_team = new.team.is_some_and(|team| app.house.teams.iter().any(|known| known.id == team));
    if (needs_team || new.team.is_some()) && !knows_team {
        return Err(AccountError::NoTeam);
    }
    Ok(AccountRecord {
        actor: Actor {
            id: ActorId::new(app.store.next_id()),
            public: PublicId::draw(PublicKind::Account, &*app.random),
            controller: app.house.controller.id,
            employer: EmployerKind::Own,
            role: new.role,
            team: new.team,
            handle,
        },
        password_hash: hash_password(app, new.password).await?,
    })
}

/// Gives an account another password; its sessions end in the same transaction.
pub async fn renew_password(app: &App, ctx: &Ctx, handle: &str, password: String) -> Result<(), AccountError> {
    if !app.clears(ctx, HouseAct::ManageAccounts)? {
        return Err(AccountError::Refused);
    }
    if password.chars().count() < PASSWORD_MIN_CHARS || password.len() > PASSWORD_MAX_BYTES {
        return Err(AccountError::WeakPassword);
    }
    let actor = by_handle(app, handle).await?.ok_or(AccountError::NotFound)?;
    let hash = hash_password(app, password).await?;
    let event = house_event(&app.store, &ctx.actor, (Deed::PasswordRenewed, actor.id.number()), ctx.now);
    app.store
        .write(move |tx| {
            store::accounts::set_password(tx, actor.id, &hash)?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Closes an account; its sessions end in the same transaction.
pub async fn close(app: &App, ctx: &Ctx, public: PublicId) -> Result<(), AccountError> {
    if !app.clears(ctx, HouseAct::ManageAccounts)? {
        return Err(AccountError::Refused);
    }
    let (now, event) = (ctx.now, house_event(&app.store, &ctx.actor, (Deed::AccountClosed, 0), ctx.now));
    let closed = app
        .store
        .write(move |tx| {
            let closed = store::accounts::close(tx, public, now)?;
            if let Some(id) = closed {
                tx.record(Event { detail: id.number(), ..event.clone() });
            }
            Ok::<_, StoreError>(closed)
        })
        .await?;
    closed.map(|_| ()).ok_or(AccountError::NotFound)
}

/// Every account, for the administrator.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<AccountRow>, AccountError> {
    if !app.clears(ctx, HouseAct::ManageAccounts)? {
        return Err(AccountError::Refused);
    }
    let controller = app.house.controller.id;
    Ok(app.store.read(move |db| store::accounts::all(db, controller)).await?)
}

/// The open account with this work name, for a deed from the command line of this machine.
pub async fn by_handle(app: &App, handle: &str) -> Result<Option<Actor>, StoreError> {
    let handle = handle.trim().to_lowercase();
    let found = app.store.read(move |db| store::accounts::by_handle(db, &handle)).await?;
    // The product acts by itself; nobody acts as the product.
    Ok(found.map(|account| account.actor).filter(|actor| actor.role != Role::System))
}

/// An event about no person.
pub(crate) fn house_event(store: &store::Store, actor: &Actor, (deed, detail): (Deed, i64), at: Timestamp) -> Event {
    Event {
        id: EventId::new(store.next_id()),
        at,
        actor: actor.id,
        controller: actor.controller,
        brand: None,
        about: About::House,
        deed,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail,
    }
}

fn token_digest(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}

fn checked_handle(handle: &str) -> Result<String, AccountError> {
    let handle = handle.trim().to_lowercase();
    let plain = handle.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c));
    let fits = (1..=HANDLE_MAX_CHARS).contains(&handle.chars().count());
    if plain && fits { Ok(handle) } else { Err(AccountError::BadHandle) }
}

/// What checking one password costs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl PasswordCost {
    /// 64 MiB and three passes, above the floor of OWASP (19 MiB, two passes).
    pub const FULL: Self = Self { memory_kib: 64 * 1_024, passes: 3 };

    fn argon2(self) -> Result<Argon2<'static>, AccountError> {
        let params = Params::new(self.memory_kib, self.passes, 1, None).map_err(|_| AccountError::Hashing)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

async fn hash_password(app: &App, password: String) -> Result<String, AccountError> {
    let (salt, cost) = (draw32(&*app.random), app.password_cost);
    with_permit(app, move || {
        let hash =
            cost.argon2()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| AccountError::Hashing)?;
        Ok(hash.to_string())
    })
    .await
}

async fn check_password(app: &App, password: &str, hash: Option<String>) -> Result<bool, AccountError> {
    if password.len() > PASSWORD_MAX_BYTES {
        return Ok(false);
    }
    let (password, cost) = (password.to_owned(), app.password_cost);
    with_permit(app, move || {
        let Some(hash) = hash else {
            // The same work as for a known name, so that the time tells nothing.
            cost.argon2()?.hash_password_with_salt(password.as_bytes(), &[7; 32]).map_err(|_| AccountError::Hashing)?;
            return Ok(false);
        };
        let hash = PasswordHash::new(&hash).map_err(|_| AccountError::Hashing)?;
        Ok(cost.argon2()?.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

/// Runs the costly work off the async threads, a few at a time.
async fn with_permit<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> Result<T, AccountError> + Send + 'static,
) -> Result<T, AccountError> {
    let permit = app.password_checks.clone().acquire_owned().await.map_err(|_| AccountError::Hashing)?;
    tokio::task::spawn_blocking(move || {
        let done = work();
        drop(permit);
        done
    })
    .await
    .map_err(|_| AccountError::Hashing)?
}
