//! A letter out of a template and what it is told.
//!
//! Invariant: a template sees a fixed list of texts and nothing else. It holds no expression but their names, so it can
//! reach nothing, compute nothing and grow by nothing but what it is given; what is given is never read as a template.

use std::collections::BTreeMap;

use domain::letter::{AT_THE_END, LetterKind, LetterPart, MOST_BYTES};
use minijinja::value::Kwargs;
use minijinja::{Environment, UndefinedBehavior, Value};

/// How many steps of the template engine one text may take; a letter takes some dozens.
const FUEL: u64 = 4_000;
/// The longest letter, in bytes.
const LONGEST: usize = 120_000;

/// What is wrong with a template.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TemplateError {
    /// It has no subject, no words for the link, or no text under an empty line.
    #[error("the first line is the subject, the second stands on the link, then comes an empty line and the text")]
    Shape,
    /// Longer than it may be.
    #[error("the template is too long")]
    TooLong,
    /// Something else than the name of a part stands between braces.
    #[error("line {0} has something between braces that is no part of a letter")]
    Unknown(usize),
    /// The subject or the link would say more than numbers and names of the house.
    #[error("the subject and the link may name only the number, the day and the company")]
    Telling,
    /// A part that the law wants is not in the text.
    #[error("the part `{}` is missing", .0.code())]
    Missing(LetterPart),
    /// The template engine does not take it.
    #[error("the template cannot be filled in")]
    Unreadable,
}

/// What a letter is told: each part with its text.
#[derive(Clone, Default)]
pub struct Facts(BTreeMap<&'static str, String>);

impl std::fmt::Debug for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Facts({})", self.0.len())
    }
}

impl Facts {
    /// The same with one more part; an empty text is no part.
    #[must_use]
    pub fn and(mut self, part: LetterPart, text: &str) -> Self {
        if !text.trim().is_empty() {
            self.0.insert(part.code(), text.trim().to_owned());
        }
        self
    }

    /// The same with every part of `other`.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// A mark for every part, to see which of them a template says.
    fn marks() -> Self {
        LetterPart::ALL.iter().fold(Self::default(), |facts, part| facts.and(*part, &mark(*part)))
    }

    /// Whether a part is there.
    fn has(&self, part: LetterPart) -> bool {
        self.0.contains_key(part.code())
    }
}

fn mark(part: LetterPart) -> String {
    format!("\u{27e6}{}\u{27e7}", part.code())
}

/// A letter in words.
#[derive(Clone, Eq, PartialEq)]
pub struct Worded {
    /// What it is about, without anything about a person.
    pub subject: String,
    /// What stands on the link of a mail.
    pub link: String,
    /// The whole letter.
    pub text: String,
}

impl std::fmt::Debug for Worded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Worded(…)")
    }
}

/// A template in its three pieces.
struct Pieces<'a> {
    subject: &'a str,
    link: &'a str,
    body: &'a str,
}

impl<'a> Pieces<'a> {
    fn of(template: &'a str) -> Result<Self, TemplateError> {
        if template.len() > MOST_BYTES {
            return Err(TemplateError::TooLong);
        }
        let (subject, rest) = template.split_once('\n').ok_or(TemplateError::Shape)?;
        let (link, rest) = rest.split_once('\n').ok_or(TemplateError::Shape)?;
        let (gap, body) = rest.split_once('\n').ok_or(TemplateError::Shape)?;
        let pieces = Self { subject: subject.trim(), link: link.trim(), body: body.trim() };
        let is_whole = gap.trim().is_empty() && ![pieces.subject, pieces.link, pieces.body].contains(&"");
        if is_whole { Ok(pieces) } else { Err(TemplateError::Shape) }
    }
}

/// Fills a template in, and puts the house's frame round it. Fails rather than leave anything out that its kind needs.
pub fn word((template, frame): (&str, &str), kind: LetterKind, facts: &Facts) -> Result<Worded, TemplateError> {
    let pieces = Pieces::of(template)?;
    if let Some(missing) = kind.needs().iter().chain(AT_THE_END).find(|part| !facts.has(**part)) {
        return Err(TemplateError::Missing(*missing));
    }
    let body = filled(pieces.body, facts)?;
    let mut round = facts.clone();
    round.0.insert(BODY, body);
    let text = filled(frame, &round)?;
    if text.len() > LONGEST {
        return Err(TemplateError::TooLong);
    }
    let line =
        |text: &str| Ok::<_, TemplateError>(filled(text, facts)?.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(Worded { subject: line(pieces.subject)?, link: line(pieces.link)?, text })
}

/// What the frame has in it beside parts.
const BODY: &str = "body";

/// What may stand in a subject and on a link: neither is sealed once it is on its way.
const PUBLIC: &[LetterPart] = &[LetterPart::Number, LetterPart::Received, LetterPart::Company];

/// Whether a template may be used for a kind: it is read, names only parts, and says everything the kind needs.
pub fn check(template: &str, kind: LetterKind) -> Result<(), TemplateError> {
    let template = template.replace("\r\n", "\n");
    let pieces = Pieces::of(&template)?;
    names_only_parts(&template, &[])?;
    let in_public = |text: &str| {
        let text = filled(text, &Facts::marks())?;
        let tells = LetterPart::ALL.iter().any(|part| !PUBLIC.contains(part) && text.contains(&mark(*part)));
        if tells { Err(TemplateError::Telling) } else { Ok(()) }
    };
    in_public(pieces.subject)?;
    in_public(pieces.link)?;
    let said = filled(pieces.body, &Facts::marks())?;
    match kind.needs().iter().find(|part| !said.contains(&mark(**part))) {
        Some(missing) => Err(TemplateError::Missing(*missing)),
        None => Ok(()),
    }
}

/// The only expression is the name of a part, and there is no statement and no comment.
fn names_only_parts(text: &str, more: &[&str]) -> Result<(), TemplateError> {
    for (number, line) in (1..).zip(text.lines()) {
        let mut rest = line;
        if ["{%", "{#", "%}", "#}"].iter().any(|mark| line.contains(mark)) {
            return Err(TemplateError::Unknown(number));
        }
        while let Some((_, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").ok_or(TemplateError::Unknown(number))?;
            if LetterPart::from_code(name.trim()).is_none() && !more.contains(&name.trim()) {
                return Err(TemplateError::Unknown(number));
            }
            rest = after;
        }
    }
    Ok(())
}

fn filled(text: &str, facts: &Facts) -> Result<String, TemplateError> {
    names_only_parts(text, &[BODY])?;
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_fuel(Some(FUEL));
    let told: Kwargs = facts.0.iter().map(|(name, text)| (*name, Value::from(text.as_str()))).collect();
    // The error may quote what it choked on, so nothing of it is kept.
    engine.render_str(text, Value::from(told)).map_err(|_| TemplateError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &str = "{{ body }}\n{{ authority }} {{ authority_link }} {{ contact }} {{ company }}";
    const REFUSAL: &str = "About {{ number }}\nOpen\n\n{{ number }} of {{ received }}: {{ reason }} {{ remedy }}";

    fn facts() -> Facts {
        Facts::marks()
    }

    #[test]
    fn a_refusal_without_its_reason_its_remedy_or_the_authority_is_not_written() {
        for part in [LetterPart::Reason, LetterPart::Remedy, LetterPart::Authority, LetterPart::AuthorityLink] {
            let mut without = facts();
            without.0.remove(part.code());
            let written = word((REFUSAL, FRAME), LetterKind::Refusal, &without);
            assert_eq!(written, Err(TemplateError::Missing(part)));
        }
        assert!(word((REFUSAL, FRAME), LetterKind::Refusal, &facts()).is_ok());
    }

    #[test]
    fn a_template_says_what_its_kind_needs_and_nothing_that_is_no_part() {
        assert_eq!(check(REFUSAL, LetterKind::Refusal), Ok(()));
        assert_eq!(check(REFUSAL, LetterKind::Partly), Err(TemplateError::Missing(LetterPart::Done)));
        for bad in
            ["{{ 7 * 7 }}", "{{ reason * 9 }}", "{% include 'x' %}", "{# no #}", "{{ self }}", "{{ reason", "{{ x }}"]
        {
            assert_eq!(
                check(&format!("{REFUSAL}\n{bad}"), LetterKind::Refusal),
                Err(TemplateError::Unknown(5)),
                "{bad}"
            );
        }
        let telling = REFUSAL.replacen("About", "{{ reason }}", 1);
        assert_eq!(check(&telling, LetterKind::Refusal), Err(TemplateError::Telling));
        assert_eq!(check("One line", LetterKind::Refusal), Err(TemplateError::Shape));
        assert_eq!(check(&"x".repeat(MOST_BYTES + 1), LetterKind::Refusal), Err(TemplateError::TooLong));
    }

    #[test]
    fn what_is_told_is_never_read_as_a_template() {
        let told = facts().and(LetterPart::Reason, "{{ company }} {% for %} {{");
        let written = word((REFUSAL, FRAME), LetterKind::Refusal, &told).map(|written| written.text);
        assert!(written.is_ok_and(|text| text.contains("{{ company }} {% for %} {{")));
    }
}
