//! Recognises in a text of any channel that somebody asks for one of their rights, in twelve languages and without
//! knowing the person.
//!
//! Invariant: what comes out is a proposal with the places it rests on; it decides nothing and holds no word of the
//! text. Rules and words are data (`data/recognise-rules.tsv`, `data/recognise-words.tsv`); nothing is learned, and the
//! same text gives the same proposal. Art. 12(2): a request needs no form and no name.

mod rules;
mod text;
mod words;

use std::collections::BTreeMap;

use crate::actor::coded;
use crate::rights::RightsKind;

coded! {
    /// How much stands behind a proposed kind.
    Likelihood {
        /// Several places agree.
        Certain = "certain",
        /// One plain request.
        Likely = "likely",
        /// Words that other matters use too.
        Possible = "possible",
    }
}

coded! {
    /// The languages that are looked for.
    Spoken {
        /// Czech.
        Czech = "cs",
        /// German.
        German = "de",
        /// Greek.
        Greek = "el",
        /// English.
        English = "en",
        /// Spanish.
        Spanish = "es",
        /// French.
        French = "fr",
        /// Croatian.
        Croatian = "hr",
        /// Italian.
        Italian = "it",
        /// Dutch.
        Dutch = "nl",
        /// Portuguese.
        Portuguese = "pt",
        /// Romanian.
        Romanian = "ro",
        /// Swedish.
        Swedish = "sv",
    }
}

/// A place in the text and what it speaks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The kind it speaks for; none when it only says that this was asked before.
    pub kind: Option<RightsKind>,
    /// The language of the words; none when they are the same in every one.
    pub language: Option<Spoken>,
}

/// A kind, and how likely it is meant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Proposed {
    /// What is asked for.
    pub kind: RightsKind,
    /// How sure.
    pub likelihood: Likelihood,
    /// The sum behind it.
    pub points: i32,
}

impl Proposed {
    /// A kind that follows from another thing than a rule of its own.
    const fn guess(kind: RightsKind) -> Self {
        Self { kind, likelihood: Likelihood::Possible, points: ENOUGH }
    }
}

/// What a text seems to ask for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Proposal {
    /// The kinds, the likeliest first.
    pub kinds: Vec<Proposed>,
    /// The places that speak for them, in order of the text.
    pub places: Vec<Place>,
    /// The language most of them are in.
    pub language: Option<Spoken>,
    /// It insists on an earlier request: an open case should be looked for first.
    pub is_reminder: bool,
    /// "Delete my account" may mean the mails only: nothing is destroyed before one question is answered.
    pub is_ambiguous: bool,
}

impl Proposal {
    /// The likeliest kind.
    #[must_use]
    pub fn first(&self) -> Option<RightsKind> {
        self.kinds.first().map(|proposed| proposed.kind)
    }

    /// Whether this kind is proposed.
    #[must_use]
    pub fn has(&self, kind: RightsKind) -> bool {
        self.kinds.iter().any(|proposed| proposed.kind == kind)
    }
}

/// The longest text that is looked at, in bytes; of a longer one, its beginning.
pub const LONGEST: usize = 64 * 1024;

/// From here on a kind is proposed.
const ENOUGH: i32 = 60;
/// One plain request.
const PLAIN: i32 = 100;
/// More than one rule agrees.
const SEVERAL: i32 = 160;

/// What `text` seems to ask for.
#[must_use]
pub fn recognise(text: &str) -> Proposal {
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
    let read = text::Read::of(text);
    let hits = rules::without_rivals(&rules::find(&words::find(&read), &read));
    let kinds = kinds(&hits);
    let is_reminder = hits.iter().any(|hit| hit.rule.kind.is_none());
    let kept = |hit: &&rules::Hit| hit.rule.kind.is_none_or(|kind| kinds.iter().any(|found| found.kind == kind));
    let mut places: Vec<Place> =
        hits.iter().filter(kept).filter(|hit| hit.rule.points > 0).map(|hit| read.place(hit)).collect();
    places.sort_by_key(|place| (place.start, place.end, place.kind));
    places.dedup();
    let mut proposal = Proposal { language: language(&places), kinds, places, is_reminder, is_ambiguous: false };
    proposal.is_ambiguous = rules::is_about_account_only(&hits);
    if proposal.is_ambiguous && !proposal.has(RightsKind::Objection) {
        proposal.kinds.push(Proposed::guess(RightsKind::Objection));
    }
    if is_reminder && proposal.kinds.is_empty() {
        proposal.kinds.push(Proposed::guess(RightsKind::Complaint));
    }
    proposal
}

fn kinds(hits: &[rules::Hit]) -> Vec<Proposed> {
    let mut sums: BTreeMap<RightsKind, i32> = BTreeMap::new();
    let mut times: BTreeMap<usize, u32> = BTreeMap::new();
    for hit in hits {
        let Some(kind) = hit.rule.kind else { continue };
        let times = times.entry(hit.rule.number).or_default();
        let points = hit.rule.points;
        *sums.entry(kind).or_default() += if points > 0 { points.checked_shr(*times).unwrap_or(0) } else { points };
        *times += 1;
    }
    let enough = sums.into_iter().filter(|(_, points)| *points >= ENOUGH);
    let mut kinds: Vec<Proposed> =
        enough.map(|(kind, points)| Proposed { kind, likelihood: likelihood(points), points }).collect();
    kinds.sort_by_key(|proposed| (std::cmp::Reverse(proposed.points), proposed.kind));
    kinds
}

const fn likelihood(points: i32) -> Likelihood {
    if points >= SEVERAL {
        Likelihood::Certain
    } else if points >= PLAIN {
        Likelihood::Likely
    } else {
        Likelihood::Possible
    }
}

fn language(places: &[Place]) -> Option<Spoken> {
    let mut letters: BTreeMap<Spoken, usize> = BTreeMap::new();
    for place in places {
        let Some(language) = place.language else { continue };
        *letters.entry(language).or_default() += place.end - place.start;
    }
    letters.into_iter().max_by_key(|(_, letters)| *letters).map(|(language, _)| language)
}
