//! Copies of documents: not asked for by default, only with a reason and the officer's agreement, and destroyed at the
//! decision (AC-12-03).

use std::sync::Arc;

use custody::{Disclosed, DocumentCopy, Table};
use domain::event::Deed;
use domain::id::{DocumentId, PublicId};
use domain::rights::{DOCUMENT_DAYS, Said, SaidPart, StepCode};
use domain::time::days_after;
use policy::PersonAct;
use store::rights::DocumentRecord;
use zeroize::Zeroizing;

use super::CaseError;
use super::desk::{Desk, NewStep, advance};
use crate::people::missing_permit;
use crate::{App, Ctx, Why, records};

/// The most bytes of a copy.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;

/// Asks the officer to agree that a copy is asked for, and says why nothing less will do.
pub async fn want_document(app: &App, ctx: &Ctx, case: PublicId, why: &str) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Why, why);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    advance(app, ctx, case, vec![NewStep::saying(StepCode::DocumentWanted, 0, said)]).await
}

/// Keeps a copy that came, until the decision.
pub async fn add_document(app: &App, ctx: &Ctx, case: PublicId, bytes: Vec<u8>) -> Result<(), CaseError> {
    let bytes = Zeroizing::new(bytes);
    let media = media_of(&bytes).filter(|_| bytes.len() <= MOST_BYTES).ok_or(CaseError::Incomplete("file"))?;
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, PersonAct::WorkCase)?;
    let id = DocumentId::new(app.store.next_id());
    let sealer = app.vault.sealer(desk.person.facts.controller, &desk.person.key)?;
    let copy = DocumentCopy { media: media.to_owned(), bytes };
    let record = DocumentRecord {
        id,
        at: ctx.now,
        ends_at: days_after(ctx.now, DOCUMENT_DAYS),
        content: sealer.seal(Table::RightsDocument, records::rights_document(id), &copy)?,
    };
    let event = desk.event(app, ctx, (&allowed, Deed::CaseAdvanced));
    let ready = desk.ready(app, ctx, event, vec![NewStep::of(StepCode::DocumentCame, id.number())])?;
    let whose = (desk.record.case.subject, desk.record.case.id);
    desk.write(app, ready, move |tx| store::rights::beside::add_document(tx, whose, &record)).await
}

/// What the first bytes say a file is; pictures and PDF only.
fn media_of(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 3] =
        [(b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg")];
    KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, media)| *media)
}

/// Opens the newest copy; that is on record.
pub async fn document(app: &App, ctx: &Ctx, case: PublicId) -> Result<Disclosed<DocumentCopy>, CaseError> {
    let (policy, asker) = (Arc::clone(&app.policy), ctx.clone());
    let looked = app.store.disclose(move |db, looks| {
        let desk = Desk::read_in(db, case)?;
        // Whoever decides looks at it; the officer has no need to.
        let asks = asker.asks(PersonAct::WorkCase, Why::usual(asker.actor.role).reason);
        drop(policy.allow(&asker.actor, &desk.person.facts, asks)??);
        let asks = asker.asks(PersonAct::SeeCase, asks.reason);
        looks.push(policy.allow(&asker.actor, &desk.person.facts, asks)??);
        let documents = store::rights::beside::documents(db, (desk.record.case.subject, desk.record.case.id))?;
        Ok::<_, CaseError>((desk, documents))
    });
    let ((desk, mut documents), permits) = looked.await?;
    let newest = documents.pop().ok_or(CaseError::NotFound)?;
    let permit = permits.of(desk.record.case.subject, PersonAct::SeeCase).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &desk.person.key)?;
    Ok(opener.open(Table::RightsDocument, records::rights_document(newest.id), &newest.content)?)
}
