//! A page with one form on it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::PublicId;
use domain::reason::Reason;

use crate::form::FieldError;
use crate::inputs::Input;
use crate::problem::{Problem, page_with};
use crate::shell::Shell;

/// A page with one form on it.
#[derive(Template)]
#[template(path = "form_page.html")]
pub struct FormPage {
    /// What stands round it.
    pub t: Shell,
    /// Its title.
    pub title: String,
    /// What stands above the form; may be empty.
    pub lead: String,
    /// What the reader should know before they go on.
    pub notes: Vec<String>,
    /// Where it is sent.
    pub action: String,
    /// What goes with it out of sight: names and codes, no personal values.
    pub hidden: Vec<(&'static str, String)>,
    /// Its fields.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
    /// What the button says.
    pub button: String,
    /// The person it is about, and the reason on record.
    pub back: Option<(PublicId, Reason)>,
}

impl FormPage {
    /// The page; as something to be mended if anything is wrong with it.
    pub(crate) fn answer(&self) -> Result<Response, Problem> {
        let mended = self.errors.is_empty();
        page_with(if mended { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, self)
    }
}
