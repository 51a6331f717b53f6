//! The items of Art. 15 that are not the data itself.

use serde::Serialize;

use crate::access::model::{Package, RecipientPart, RetentionPart};
use crate::access::texts;

/// Where each item of Art. 15 stands in the file.
#[derive(Serialize)]
pub struct ArticleView {
    item: &'static str,
    at: &'static str,
}

impl ArticleView {
    const fn new(item: &'static str, at: &'static str) -> Self {
        Self { item, at }
    }

    pub const ALL: [Self; 10] = [
        Self::new("15(1)(a) purposes", "/purposes"),
        Self::new("15(1)(b) categories of data", "/retention"),
        Self::new("15(1)(c) recipients", "/recipients"),
        Self::new("15(1)(d) period", "/retention"),
        Self::new("15(1)(e) rights", "/rights"),
        Self::new("15(1)(f) complaint", "/complaint"),
        Self::new("15(1)(g) source", "/person/source"),
        Self::new("15(1)(h) automated decisions", "/automated_decisions"),
        Self::new("15(2) transfers", "/transfers"),
        Self::new("15(3) copy", ""),
    ];
}

/// An item of Art. 15 that does not apply, and the sentence that says so.
#[derive(Serialize)]
pub struct NothingView {
    applies: bool,
    statement: &'static str,
}

impl NothingView {
    pub fn automated(package: &Package) -> Self {
        Self { applies: false, statement: texts::of(package.language).automated.1 }
    }

    pub fn transfers(package: &Package) -> Self {
        Self { applies: false, statement: texts::of(package.language).transfers.1 }
    }
}

#[derive(Serialize)]
pub struct RecipientsView<'a> {
    applies: bool,
    statement: Option<&'static str>,
    recipients: Vec<RecipientView<'a>>,
}

#[derive(Serialize)]
struct RecipientView<'a> {
    name: &'a str,
    what: &'a str,
    at: String,
}

impl<'a> RecipientsView<'a> {
    pub fn of(package: &'a Package) -> Self {
        let applies = !package.recipients.is_empty();
        let none = texts::of(package.language).recipients.none;
        let view =
            |part: &'a RecipientPart| RecipientView { name: &part.name, what: &part.what, at: part.at.to_string() };
        Self {
            applies,
            statement: (!applies).then_some(none),
            recipients: package.recipients.iter().map(view).collect(),
        }
    }
}

#[derive(Serialize)]
pub struct RetentionView<'a> {
    category: &'a str,
    purpose: &'a str,
    rule: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<u16>,
}

impl<'a> RetentionView<'a> {
    pub fn of(part: &'a RetentionPart) -> Self {
        Self { category: &part.category, purpose: &part.purpose, rule: &part.rule, months: part.months }
    }
}

#[derive(Serialize)]
pub struct RightView {
    right: &'static str,
    article: &'static str,
    statement: &'static str,
}

impl RightView {
    pub fn all(package: &Package) -> [Self; 7] {
        let rights = texts::of(package.language).rights.list;
        rights.map(|(right, article, statement)| Self { right, article, statement })
    }

    pub fn complaint(package: &Package) -> &'static str {
        texts::of(package.language).rights.complaint
    }
}
