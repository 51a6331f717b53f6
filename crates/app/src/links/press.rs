//! Pressing the button of a link: the one thing that changes anything.

use std::net::IpAddr;

use domain::consent::evidence::{Draft, Trace, Via};
use domain::consent::history::Act;
use domain::id::{EventId, NoticeId, PurposeId};
use domain::mail::LinkKind;
use domain::may::Against;
use domain::notice::{Language, NoticeRef};
use policy::PersonAct;
use store::StoreError;
use store::consents::ConsentRecord;

use super::{CHANNEL, Found, Landing, LinkError, choices, ctx, find, look_up, why};
use crate::consents::{NewAnswer, prepared};
use crate::erasures::ErasureError;
use crate::{App, ages};

/// What somebody pressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wish {
    /// The one button of the link, under the sentence with this hash if its page shows one.
    Button {
        /// The hash.
        wording: Option<[u8; 32]>,
    },
    /// A mail program pressed for its reader (RFC 8058).
    OneClick,
    /// To take a yes back.
    TakeBack(PurposeId),
    /// To agree.
    Agree {
        /// To what.
        purpose: PurposeId,
        /// The hash of the sentence that the page showed.
        wording: [u8; 32],
    },
    /// To get no marketing at all.
    ObjectToMarketing,
}

/// Does what the button says, and tells how things stand then. Pressed twice, it does it once.
pub async fn press(app: &App, token: &str, wish: Wish, from: IpAddr) -> Result<Landing, LinkError> {
    use LinkKind::{
        CancelErasure, Confirm, ConfirmIdentity, FetchAccess, FollowCase, Preferences, Renew, Undo, Withdraw,
    };
    let found = find(app, token).await?;
    match (found.link.kind, wish) {
        (Confirm, Wish::Button { .. }) => confirm(app, found, from).await?,
        (Renew, Wish::Button { wording: Some(wording) }) => renew(app, &found, wording, from).await?,
        (Withdraw | Undo, Wish::Button { .. } | Wish::OneClick) => {
            for purpose in found.standing() {
                take_back(app, &found, purpose, from).await?;
            }
            pressed(app, &found).await?;
        }
        (CancelErasure, Wish::Button { .. }) => cancel_erasure(app, &found).await?,
        (Confirm | Renew | Preferences, Wish::TakeBack(purpose)) => {
            choices::check(app, &found, purpose).await?;
            take_back(app, &found, purpose, from).await?;
        }
        (Preferences, Wish::Agree { purpose, wording }) => {
            choices::agree(app, &found, (purpose, wording), from).await?;
        }
        (ConfirmIdentity, Wish::Button { .. }) => {
            crate::cases::confirm_by_link(app, (&found.link, &found.mail)).await?;
        }
        (FollowCase, Wish::Button { .. }) => {
            return follow(app, &found, token).await;
        }
        (Preferences, Wish::ObjectToMarketing) => {
            let against = (Against::DirectMarketing, Via::Link);
            crate::objections::object(app, &ctx(app), found.whom(), &why(), against).await?;
        }
        // A program that presses buttons on its own finds nothing behind these.
        (Preferences, Wish::Button { .. })
        | (Renew, Wish::Button { wording: None })
        // A package opens with its code only.
        | (FetchAccess, Wish::Button { .. })
        | (Confirm | Renew | Preferences | ConfirmIdentity | FollowCase | FetchAccess | CancelErasure, Wish::OneClick)
        | (Withdraw | Undo | ConfirmIdentity | FollowCase | FetchAccess | CancelErasure, Wish::TakeBack(_))
        | (
            Confirm | Renew | Withdraw | Undo | ConfirmIdentity | FollowCase | FetchAccess | CancelErasure,
            Wish::Agree { .. } | Wish::ObjectToMarketing,
        ) => (),
    }
    look_up(app, token).await
}

/// Shows where a request stands.
async fn follow(app: &App, found: &Found, token: &str) -> Result<Landing, LinkError> {
    let followed = crate::cases::told(app, &found.mail).await?;
    Ok(Landing { followed: Some(followed), ..look_up(app, token).await? })
}

/// Makes each request count that waits: the proof holds everything that K8 asks for.
async fn confirm(app: &App, found: Found, from: IpAddr) -> Result<(), LinkError> {
    let ctx = ctx(app);
    let waiting = found.unanswered();
    if waiting.is_empty() {
        // Pressed again, or answered with a no since; which of them it was, the page says.
        return if found.requests().is_empty() { Err(LinkError::Gone) } else { Ok(()) };
    }
    let asked = app.policy.allow(&ctx.actor, found.facts(), ctx.asks(PersonAct::RecordConsent, why().reason))?;
    // While processing is restricted a yes is not taken (Art. 18(2)); the link keeps its time.
    let allowed = asked.map_err(|_| LinkError::Gone)?;
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    let is_child = ages::still_minor(app, &found.person).await?;
    let sealer = app.vault.sealer(found.facts().controller, &found.person.key)?;
    let mut lines = Vec::new();
    for request in &waiting {
        let answer = confirmed(&found, request, from, ctx.now);
        let line = prepared(app, &ctx, (&sealer, request.brand), answer.clone())?;
        // Its proof tells when it was asked for; in the history it stands when it was pressed.
        lines.push(ConsentRecord { at: ctx.now, ..line });
        if is_child {
            let asked = NewAnswer { act: Act::GuardianAsked, ..answer };
            let line = prepared(app, &ctx, (&sealer, request.brand), asked)?;
            lines.push(ConsentRecord { at: ctx.now, ..line });
        }
    }
    let (link, generation) = (found.link.clone(), found.facts().generation);
    app.store
        .write(move |tx| {
            tx.check_generation(link.subject, generation)?;
            // Of two presses at once the second waits here for the first, and then finds that it was done.
            store::mail_links::press(tx, &link, ctx.now)?;
            let again = super::found_in(tx, link.digest, ctx.now).map(|found| found.unanswered().len());
            if !again.is_ok_and(|waiting| waiting * (1 + usize::from(is_child)) == lines.len()) {
                return Ok(());
            }
            store::mails::close(tx, link.subject, link.mail, ctx.now)?;
            crate::consents::write(tx, link.subject, &event, &lines)
        })
        .await?;
    Ok(())
}

/// The pieces of K8: when it was asked for, the form and its words, the press, the link and the mail.
fn confirmed(found: &Found, request: &ConsentRecord, from: IpAddr, now: domain::time::Timestamp) -> NewAnswer {
    let notice = |(notice, version)| NoticeRef { notice: NoticeId::new(notice), version };
    let draft = Draft {
        wording_hash: request.wording_hash.as_deref().and_then(|hash| hash.try_into().ok()),
        notice: request.notice.map(notice),
        language: Language::parse(&request.language),
        at: Some(request.at),
        form: request.form.clone(),
        confirmed_at: Some(now),
        ..by_link(found, from)
    };
    let purpose = PurposeId::new(request.purpose);
    NewAnswer { purpose, act: Act::Confirmed, reach: request.reach.or(Some(CHANNEL)), draft, note: None }
}

/// What a link proves of whoever presses it: they read the mail that went to the address.
pub(super) fn by_link(found: &Found, from: IpAddr) -> Draft {
    Draft {
        via: Some(Via::Link),
        language: Language::parse(&found.mail.language),
        trace: Some(Trace::shorten(from)),
        token_hash: Some(found.link.digest),
        message_id: found.mail.message_id.clone().unwrap_or_default(),
        form: format!("mail_{}", found.mail.kind.code()),
        ..Draft::default()
    }
}

/// Renews a yes, to the notice that is in force now.
async fn renew(app: &App, found: &Found, wording: [u8; 32], from: IpAddr) -> Result<(), LinkError> {
    if found.link.used_at.is_some() {
        return Ok(());
    }
    let Some(offer) = choices::still_offered(app, found, (found.mail.purpose, wording)).await? else {
        return Ok(());
    };
    let answer = NewAnswer { act: Act::Reconfirmed, ..offer.answer(found, from) };
    crate::consents::record(app, &ctx(app), found.whom(), &why(), answer).await?;
    pressed(app, found).await
}

/// Cancels the erasure that the mail told of. Pressed again, or after it had begun, the page says how things stand.
async fn cancel_erasure(app: &App, found: &Found) -> Result<(), LinkError> {
    match crate::erasures::cancel_by_link(app, found.link.subject).await {
        Ok(()) => pressed(app, found).await,
        Err(ErasureError::NotFound) if found.link.used_at.is_some() => Ok(()),
        Err(ErasureError::NotFound) => Err(LinkError::Gone),
        Err(error) => Err(error.into()),
    }
}

async fn take_back(app: &App, found: &Found, purpose: PurposeId, from: IpAddr) -> Result<(), LinkError> {
    let draft = by_link(found, from);
    let answer = NewAnswer { purpose, act: Act::Withdrawn, reach: None, draft, note: None };
    Ok(crate::consents::record(app, &ctx(app), found.whom(), &why(), answer).await?)
}

pub(super) async fn pressed(app: &App, found: &Found) -> Result<(), LinkError> {
    let (link, now) = (found.link.clone(), app.clock.now());
    app.store.write(move |tx| store::mail_links::press(tx, &link, now).map(drop)).await.map_err(StoreError::into)
}
