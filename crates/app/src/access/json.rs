//! `data.json`: everything, for programs, as `schema.json` describes it.
//!
//! Purchases are written one at a time, so that a long history needs no more memory than its longest purchase.

use std::io::Write;

use serde::Serialize;

use super::model::{Package, Purchases};
use super::{AccessError, texts};

mod views;

use views::{
    ActView, ArticleView, AsideView, BirthView, ConsentView, ContactView, ControllerView, DuplicateView, FormView,
    NoteView, NothingView, ObjectionView, PersonView, ProofsView, PurchaseView, PurposeView, RecipientsView,
    ReloadView, RestrictionView, RetentionView, RightView, StopView, TotalsView,
};

/// Names this form of the file for ever; `$id` of the schema.
pub const SCHEMA_ID: &str = "urn:confidant:schema:access-package:1";

/// The published schema.
pub const SCHEMA: &str = include_str!("../../../../docs/schema/access-package-1.json");

/// Writes the file.
pub fn write(package: &Package, purchases: &mut dyn Purchases, out: &mut dyn Write) -> Result<(), AccessError> {
    let mut object = Object::begin(out)?;
    object.field("schema", SCHEMA_ID)?;
    object.field("format_version", &1)?;
    object.field("created_at", &package.created_at.to_string())?;
    object.field("language", texts::of(package.language).lang)?;
    object.field("article_15", &ArticleView::ALL)?;
    object.field("controller", &ControllerView::of(&package.controller))?;
    object.field("person", &PersonView::of(&package.person))?;
    object.list("contact_points", package.contacts.iter().map(ContactView::of))?;
    object.list("details", package.details.iter().map(super::details::DetailView::of))?;
    object.list("from_files", package.asides.iter().map(AsideView::of))?;
    object.list("purposes", package.purposes.iter().map(PurposeView::of))?;
    object.list("consents", package.consents.iter().map(ConsentView::of))?;
    object.list("restrictions", package.restrictions.iter().map(RestrictionView::of))?;
    object.list("objections", package.objections.iter().map(ObjectionView::of))?;
    object.list("marketing_stops", package.marketing_stops.iter().map(StopView::of))?;
    object.list("do_not_reload", package.do_not_reload.iter().map(ReloadView::of))?;
    object.field("birth", &package.birth.as_ref().map(BirthView::of))?;
    object.list("mails", package.mails.iter().map(super::mails::MailView::of))?;
    object.list("forms", package.forms.iter().map(FormView::of))?;
    object.list("cases", package.cases.iter().map(super::cases::CaseView::of))?;
    object.list("documents", package.documents.iter().map(super::documents::DocumentView::of))?;
    object.list("packages", package.handovers.iter().map(super::handovers::HandoverView::of))?;
    object.list("letters", package.letters.iter().map(super::letters::LetterView::of))?;
    object.list("lift_notices", package.lift_notices.iter().map(super::weighings::LiftNoticeView::of))?;
    object.list("weighings", package.weighings.iter().map(super::weighings::WeighingView::of))?;
    object.list("disputes", package.disputes.iter().map(super::disputes::DisputeView::of))?;
    object.list("notes", package.notes.iter().map(NoteView::of))?;
    object.field("totals", &TotalsView::of(&package.totals))?;
    object.field("recipients", &RecipientsView::of(package))?;
    object.field("automated_decisions", &NothingView::automated(package))?;
    object.field("transfers", &NothingView::transfers(package))?;
    object.list("retention", package.retention.iter().map(RetentionView::of))?;
    object.list("rights", RightView::all(package))?;
    object.field("complaint", RightView::complaint(package))?;
    object.list("looks", package.looks.iter().map(ActView::of))?;
    object.list("acts", package.acts.iter().map(ActView::of))?;
    object.field("proofs", &ProofsView::of(&package.proofs))?;
    object.list("duplicates", package.duplicates.iter().map(DuplicateView::of))?;
    object.purchases(purchases)?;
    object.end()
}

/// An object with one field a line, and lists with one item a line.
struct Object<'a> {
    out: &'a mut dyn Write,
    is_first: bool,
}

impl<'a> Object<'a> {
    fn begin(out: &'a mut dyn Write) -> Result<Self, AccessError> {
        out.write_all(b"{")?;
        Ok(Self { out, is_first: true })
    }

    fn name(&mut self, name: &'static str) -> Result<(), AccessError> {
        let comma = if self.is_first { "" } else { "," };
        self.is_first = false;
        write!(self.out, "{comma}\n  \"{name}\": ")?;
        Ok(())
    }

    fn field(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), AccessError> {
        self.name(name)?;
        Ok(serde_json::to_writer(&mut *self.out, value).map_err(std::io::Error::from)?)
    }

    fn list<T: Serialize>(
        &mut self,
        name: &'static str,
        items: impl IntoIterator<Item = T>,
    ) -> Result<(), AccessError> {
        self.name(name)?;
        let mut list = List::begin(self.out)?;
        items.into_iter().try_for_each(|item| list.item(&item))?;
        list.end()
    }

    fn purchases(&mut self, purchases: &mut dyn Purchases) -> Result<(), AccessError> {
        self.name("purchases")?;
        let mut list = List::begin(self.out)?;
        purchases.each(&mut |purchase| list.item(&PurchaseView::of(purchase)))?;
        list.end()
    }

    fn end(self) -> Result<(), AccessError> {
        Ok(self.out.write_all(b"\n}\n")?)
    }
}

struct List<'a> {
    out: &'a mut dyn Write,
    is_first: bool,
}

impl<'a> List<'a> {
    fn begin(out: &'a mut dyn Write) -> Result<Self, AccessError> {
        out.write_all(b"[")?;
        Ok(Self { out, is_first: true })
    }

    fn item(&mut self, item: &impl Serialize) -> Result<(), AccessError> {
        let start: &[u8] = if self.is_first { b"\n    " } else { b",\n    " };
        self.is_first = false;
        self.out.write_all(start)?;
        Ok(serde_json::to_writer(&mut *self.out, item).map_err(std::io::Error::from)?)
    }

    fn end(self) -> Result<(), AccessError> {
        Ok(self.out.write_all(b"]")?)
    }
}
