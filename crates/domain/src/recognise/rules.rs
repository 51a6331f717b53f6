//! The rules: classes of words in a row that speak for a kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Spoken;
use super::text::Read;
use super::words::{Stand, Stands};
use crate::rights::RightsKind;

/// Kind, points and pattern a line.
const LIST: &str = include_str!("../../data/recognise-rules.tsv");

/// What no phrase about data of one's own is about; a `~` gap does not reach over it.
const THING: &str = "thing";

/// How many places of one rule and language are looked at; a fourth already adds next to nothing.
const MOST: usize = 64;

/// What a rule speaks for when it is no kind.
const REMINDER: &str = "reminder";

/// The class that makes a request for erasure a question.
const ACCOUNT: &str = "account";

/// A class, and what may stand between it and the one before.
struct Step {
    class: &'static str,
    gap: usize,
    stops_at_things: bool,
}

/// A line of the list.
pub(super) struct Rule {
    pub(super) number: usize,
    pub(super) kind: Option<RightsKind>,
    pub(super) points: i32,
    steps: Vec<Step>,
}

/// A rule that was met, by the number of its first and last word.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    pub(super) rule: &'static Rule,
    /// The language of its words; none when they are the same in every one.
    pub(super) language: Option<Spoken>,
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Hit {
    fn words(&self) -> usize {
        self.last + 1 - self.first
    }

    /// How many words both stand on.
    fn shared(&self, other: &Self) -> usize {
        (self.last.min(other.last) + 1).saturating_sub(self.first.max(other.first))
    }

    /// Whether `other` speaks for another kind, and with more right, in the same place.
    fn yields_to(&self, other: &Self) -> bool {
        if self.rule.points <= 0 || other.rule.kind.is_none() || other.rule.kind == self.rule.kind {
            return false;
        }
        let is_within = self.shared(other) == self.words() && other.words() > self.words();
        let is_stronger = other.rule.points > self.rule.points && self.shared(other) * 2 >= self.words();
        is_stronger || (is_within && other.rule.points >= self.rule.points)
    }
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    lines.enumerate().filter_map(|(number, line)| read_rule(number, line)).collect()
});

fn read_rule(number: usize, line: &'static str) -> Option<Rule> {
    let mut cells = line.split('\t');
    let (kind, points, pattern) = (cells.next()?, cells.next()?.parse().ok()?, cells.next()?);
    let kind = RightsKind::from_code(kind);
    if kind.is_none() && !line.starts_with(REMINDER) {
        return None;
    }
    let mut steps = Vec::new();
    let (mut gap, mut stops_at_things) = (0, false);
    for word in pattern.split(' ') {
        if let Some(free) = word.strip_prefix("..") {
            (gap, stops_at_things) = (free.parse().ok()?, false);
        } else if let Some(bound) = word.strip_prefix('~') {
            (gap, stops_at_things) = (bound.parse().ok()?, true);
        } else {
            steps.push(Step { class: word, gap, stops_at_things });
            (gap, stops_at_things) = (0, false);
        }
    }
    Some(Rule { number, kind, points, steps })
}

type Classes = BTreeMap<&'static str, Vec<Stand>>;

/// Every rule that is met. Words of two languages do not add up; what reads the same in several counts once.
pub(super) fn find(stands: &Stands, read: &Read) -> Vec<Hit> {
    let mut hits = Vec::new();
    for rule in RULES.iter() {
        let mut places = BTreeMap::new();
        for (language, classes) in stands {
            for (first, (last, is_own)) in met(rule, classes, read) {
                let language = is_own.then_some(*language);
                let known = places.entry((first, last)).or_insert(language);
                *known = known.or(language);
            }
        }
        let hit = |((first, last), language)| Hit { rule, language, first, last };
        hits.extend(places.into_iter().map(hit));
    }
    hits
}

/// Where one rule is met, without overlap: the first word with the last, and whether any word is the language's own.
fn met(rule: &Rule, classes: &Classes, read: &Read) -> Vec<(usize, (usize, bool))> {
    let mut found: Vec<(usize, (usize, bool))> = Vec::new();
    let Some((step, rest)) = rule.steps.split_first() else {
        return found;
    };
    for start in classes.get(step.class).into_iter().flatten().take(MOST) {
        let overlaps = found.last().is_some_and(|(_, (last, _))| *last >= start.first);
        if let Some((last, is_own)) = follow(rest, *start, classes, read).filter(|_| !overlaps) {
            found.push((start.first, (last, is_own || start.is_own)));
        }
    }
    found
}

/// The last word when every further step is found behind `from`.
fn follow(steps: &[Step], from: Stand, classes: &Classes, read: &Read) -> Option<(usize, bool)> {
    let Some((step, rest)) = steps.split_first() else {
        return Some((from.last, from.is_own));
    };
    let sentence = read.words.get(from.last)?.sentence;
    let all = classes.get(step.class)?;
    let behind = all.partition_point(|stand| stand.first <= from.last);
    let near = all.get(behind..)?.iter().take_while(|stand| stand.first <= from.last + 1 + step.gap);
    let mut fits = near.filter(|stand| {
        let same = read.words.get(stand.first).is_some_and(|word| word.sentence == sentence);
        same && !(step.stops_at_things && is_thing_between(from.last, stand.first, classes))
    });
    let (last, is_own) = fits.find_map(|stand| follow(rest, *stand, classes, read))?;
    Some((last, is_own || from.is_own))
}

fn is_thing_between(last: usize, next: usize, classes: &Classes) -> bool {
    let things = classes.get(THING).map_or(&[][..], Vec::as_slice);
    let from = things.partition_point(|thing| thing.first <= last);
    things.get(from).is_some_and(|thing| thing.first < next)
}

/// The hits without those that yield to one of another kind.
pub(super) fn without_rivals(hits: &[Hit]) -> Vec<Hit> {
    hits.iter().filter(|hit| !hits.iter().any(|other| hit.yields_to(other))).copied().collect()
}

/// Whether erasure is asked for in no other words than those about an account.
pub(super) fn is_about_account_only(hits: &[Hit]) -> bool {
    let mut erasing = hits.iter().filter(|hit| hit.rule.kind == Some(RightsKind::Erasure)).peekable();
    let about_account = |hit: &Hit| hit.rule.steps.iter().any(|step| step.class == ACCOUNT);
    erasing.peek().is_some() && erasing.all(about_account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_a_rule() {
        let lines = LIST.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(RULES.len(), lines);
    }
}
