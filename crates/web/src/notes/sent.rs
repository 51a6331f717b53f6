//! What the forms of a note send: a field for each thing that is to be decided, so their names are not known before.

use app::Why;
use domain::actor::Role;
use domain::id::{PublicId, PublicKind};
use domain::note::{Confirmed, Fate, ItemRole, Passage, SensitiveGround};
use domain::personal::Text;
use domain::reason::Reason;

use super::NoteForm;
use crate::form;
use crate::problem::Problem;

/// The fields of a form, in their order.
pub(super) struct Sent(pub Vec<(String, String)>);

/// Marks a decision for the whole sentence.
pub(super) const SENTENCE: &str = "-sentence";

impl Sent {
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether the form had such a field.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    pub fn why(&self, role: Role) -> Result<Why, Problem> {
        let on_offer = form::reasons(role);
        let reason = Reason::from_code(self.get("reason")).filter(|reason| on_offer.contains(reason));
        let problem = if on_offer.is_empty() { Problem::REFUSED } else { Problem::INCOMPLETE };
        reason.map(Why::of).ok_or(problem)
    }

    /// The form as it was filled in. Browsers end lines with two signs; places in the text count one.
    pub fn form(&self) -> Result<NoteForm, Problem> {
        let edits = Some(self.get("note")).filter(|note| !note.is_empty());
        Ok(NoteForm {
            text: self.get("text").replace("\r\n", "\n"),
            others: self.get("others").replace("\r\n", "\n"),
            edits: edits.map(|note| form::public(note, PublicKind::Note)).transpose()?,
        })
    }

    /// Who is concerned how; whoever was left open is not.
    pub fn people(&self) -> Vec<(PublicId, ItemRole)> {
        let role = |(name, value): &(String, String)| {
            let person = form::person(name.strip_prefix("role-")?).ok()?;
            Some((person, ItemRole::from_code(value)?))
        };
        self.0.iter().filter_map(role).collect()
    }

    /// What is taken out; a sentence is looked up in `sentences`.
    pub fn passages(&self, sentences: &[(usize, usize)]) -> Result<Vec<Passage<PublicId>>, Problem> {
        let passage = |(name, value): &(String, String)| {
            let (start, end) = name.strip_prefix("place-")?.split_once('-')?;
            (value != "keep").then(|| read(start, end, value, sentences))
        };
        self.0.iter().filter_map(passage).collect()
    }

    /// The confirmation, if one was filled in.
    pub fn confirmed(&self) -> Option<Confirmed> {
        let ground = SensitiveGround::from_code(self.get("ground"))?;
        Some(Confirmed { ground, words: Text::some(self.get("why"))? })
    }
}

fn read(start: &str, end: &str, value: &str, sentences: &[(usize, usize)]) -> Result<Passage<PublicId>, Problem> {
    let number = |text: &str| text.parse::<usize>().map_err(|_| Problem::INCOMPLETE);
    let (mut start, mut end) = (number(start)?, number(end)?);
    if value == "cut" {
        return Ok(Passage { start, end, fate: Fate::Cut });
    }
    let (person, whole) = match value.strip_suffix(SENTENCE) {
        Some(person) => (person, true),
        None => (value, false),
    };
    if whole {
        // A finding may reach over the end of a sentence: then both belong to it.
        let (first, last) = (start, end);
        for (from, until) in sentences.iter().filter(|(from, until)| *from < last && first < *until) {
            (start, end) = (start.min(*from), end.max(*until));
        }
    }
    Ok(Passage { start, end, fate: Fate::About(form::person(person)?) })
}
