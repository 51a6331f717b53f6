//! Objections, stops of marketing, and what the person told about their age.

use domain::time::Timestamp;
use serde::Serialize;

use crate::access::model::{BirthPart, ObjectionPart, ReloadPart};

#[derive(Serialize)]
pub struct ObjectionView<'a> {
    against: Option<&'a str>,
    at: String,
    ended: Option<&'static str>,
    ended_at: Option<String>,
    ground: Option<&'a str>,
}

impl<'a> ObjectionView<'a> {
    pub fn of(part: &'a ObjectionPart) -> Self {
        Self {
            against: part.against.as_ref().map(|purpose| purpose.code.as_str()),
            at: part.at.to_string(),
            ended: part.end.map(|(end, _)| end),
            ended_at: part.end.map(|(_, at)| at.to_string()),
            ground: part.ground.as_deref(),
        }
    }
}

/// One entry of the list of those who get no marketing; it holds a fingerprint and nothing that can be read.
#[derive(Serialize)]
pub struct StopView {
    set_at: String,
}

impl StopView {
    pub fn of(set_at: &Timestamp) -> Self {
        Self { set_at: set_at.to_string() }
    }
}

/// One entry of the list of those whom old files do not bring back; it, too, holds a fingerprint only.
#[derive(Serialize)]
pub struct ReloadView {
    set_at: String,
    ends_at: String,
}

impl ReloadView {
    pub fn of(part: &ReloadPart) -> Self {
        Self { set_at: part.set_at.to_string(), ends_at: part.ends_at.to_string() }
    }
}

#[derive(Serialize)]
pub struct BirthView<'a> {
    born_on: &'a str,
    country: Option<&'a str>,
    told_at: String,
}

impl<'a> BirthView<'a> {
    pub fn of(part: &'a BirthPart) -> Self {
        Self { born_on: &part.on, country: part.country.as_deref(), told_at: part.told_at.to_string() }
    }
}
