//! What keeps a form from working at all, before anybody asks whether it is fair.

use super::{Form, MAX_ASKS, MAX_FIELDS, MAX_FRAMES, MAX_LANGUAGES, MAX_PARTNERS, MAX_TEXT_CHARS};
use crate::actor::coded;
use crate::form::FieldKind;

coded! {
    /// Why a form cannot work.
    FormProblem {
        /// More fields, consents, languages, partners or frames than a form may have.
        TooMany = "too_many",
        /// A text is longer than 2,000 characters.
        TooLong = "too_long",
        /// It asks nothing.
        NoField = "no_field",
        /// The same field stands there twice.
        FieldTwice = "field_twice",
        /// No language, or a language without heading or words on its button.
        NoText = "no_text",
        /// A consent or the terms lack a sentence in one of its languages.
        NoWording = "no_wording",
        /// A consent is about no purpose.
        NoPurpose = "no_purpose",
        /// A consent by form is confirmed by mail, and the form asks for no e-mail address.
        NoAddress = "no_address",
        /// A page that may frame it is no origin: `https://`, a host, nothing more.
        NotAnOrigin = "not_an_origin",
    }
}

/// Whether a text is the origin of a page on the net (RFC 6454): nothing that could end or widen a header.
#[must_use]
pub fn is_origin(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let (host, port) = rest.split_once(':').unwrap_or((rest, "443"));
    let is_label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        plain && (1..=63).contains(&label.len())
    };
    host.len() <= 253
        && host.contains('.')
        && host.split('.').all(is_label)
        && port.parse::<u16>().is_ok_and(|port| port > 0)
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

impl Form {
    /// Everything that keeps it from working, each once.
    #[must_use]
    pub fn problems(&self) -> Vec<FormProblem> {
        let checks = [
            (self.is_too_large(), FormProblem::TooMany),
            (self.every_text().any(|text| text.chars().count() > MAX_TEXT_CHARS), FormProblem::TooLong),
            (self.fields.is_empty(), FormProblem::NoField),
            (self.has_a_field_twice(), FormProblem::FieldTwice),
            (self.lacks_a_text(), FormProblem::NoText),
            (self.lacks_a_wording(), FormProblem::NoWording),
            (self.asks.iter().any(|ask| ask.purposes.is_empty()), FormProblem::NoPurpose),
            (self.consents_to_something() && !self.needs_an_address(), FormProblem::NoAddress),
            (!self.frames.iter().all(|frame| is_origin(frame)), FormProblem::NotAnOrigin),
        ];
        checks.into_iter().filter_map(|(stands, problem)| stands.then_some(problem)).collect()
    }

    fn is_too_large(&self) -> bool {
        self.fields.len() > MAX_FIELDS
            || self.asks.len() > MAX_ASKS
            || self.texts.len() > MAX_LANGUAGES
            || self.frames.len() > MAX_FRAMES
            || self.partners.as_ref().is_some_and(|partners| partners.names.len() > MAX_PARTNERS)
    }

    fn every_text(&self) -> impl Iterator<Item = &String> {
        let said = self.texts.iter().flat_map(|text| [&text.title, &text.lead, &text.send, &text.thanks]);
        let asked = self.asks.iter().flat_map(|ask| ask.wordings.iter().map(|(_, text)| text));
        let terms = self.terms.iter().flat_map(|terms| terms.texts.iter().map(|(_, text)| text));
        let partners = self.partners.iter().flat_map(|partners| partners.names.iter());
        said.chain(asked).chain(terms).chain(partners).chain(&self.frames)
    }

    fn has_a_field_twice(&self) -> bool {
        let mut kinds: Vec<FieldKind> = self.fields.iter().map(|field| field.kind).collect();
        kinds.sort_unstable();
        let before = kinds.len();
        kinds.dedup();
        kinds.len() < before
    }

    fn lacks_a_text(&self) -> bool {
        let mut languages: Vec<_> = self.languages().collect();
        languages.sort_unstable();
        languages.dedup();
        let blank = |text: &str| text.trim().is_empty();
        languages.len() < self.texts.len()
            || self.texts.is_empty()
            || self.texts.iter().any(|text| blank(&text.title) || blank(&text.send))
    }

    fn lacks_a_wording(&self) -> bool {
        self.languages().any(|language| {
            let lacks = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
            self.asks.iter().any(|ask| lacks(ask.wording(language)))
                || self.terms.as_ref().is_some_and(|terms| lacks(super::in_language(&terms.texts, language)))
        })
    }

    fn consents_to_something(&self) -> bool {
        !self.asks.is_empty() || !self.buttons.agrees_to.is_empty()
    }

    fn needs_an_address(&self) -> bool {
        self.fields.iter().any(|field| field.kind == FieldKind::Email && !field.optional)
    }
}
