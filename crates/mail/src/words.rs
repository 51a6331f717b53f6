//! The words of a mail, from one catalogue for each language.

use std::borrow::Cow;
use std::collections::HashMap;

use app::mails::Letter;
use app::purposes::PurposeName;
use domain::mail::{LinkKind, MailKind};
use domain::notice::Language;
use domain::time::Timestamp;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, langid};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./i18n",
        fallback_language: "en",
        // Isolation marks would end up in headers.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static EN: LanguageIdentifier = langid!("en");
static DE: LanguageIdentifier = langid!("de");

/// The words of one letter.
pub(crate) struct Words<'a> {
    lang: &'static LanguageIdentifier,
    letter: &'a Letter,
}

impl<'a> Words<'a> {
    /// In the language of the letter; in English where there are no words in it.
    pub fn of(letter: &'a Letter) -> Self {
        let lang = if letter.language == Language::DE { &DE } else { &EN };
        Self { lang, letter }
    }

    /// Two letters.
    pub fn language(&self) -> &'static str {
        if std::ptr::eq(self.lang, &raw const DE) { "de" } else { "en" }
    }

    /// A text with everything filled in that it names.
    pub fn get(&self, key: &str) -> String {
        let letter = self.letter;
        let version = letter.notice.as_ref().map_or(0, |(_, version)| *version);
        let values: [(&'static str, String); 6] = [
            ("brand", letter.brand.clone()),
            ("company", letter.company.clone()),
            ("contact", letter.privacy_contact.clone()),
            ("source", letter.source.clone()),
            ("day", day(letter.about_at)),
            ("version", version.to_string()),
        ];
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        LOCALES.lookup_with_args(self.lang, key, &values)
    }

    /// A text of this kind of mail.
    pub fn own(&self, part: &str) -> String {
        self.get(&format!("{}-{part}", dashes(self.letter.kind.code())))
    }

    /// What stands above a link: the mail's own words above its first one.
    pub fn above(&self, place: usize) -> String {
        let has_second = matches!(self.letter.kind, MailKind::WhatWasRecorded | MailKind::RenewConsent);
        self.own(if place > 0 && has_second { "after" } else { "press" })
    }

    /// What stands on a link.
    pub fn label(&self, place: usize, kind: LinkKind) -> String {
        match kind {
            LinkKind::Preferences if place > 0 => self.get("link-preferences"),
            LinkKind::Withdraw if place > 0 => self.get("link-withdraw"),
            LinkKind::Confirm
            | LinkKind::Renew
            | LinkKind::Withdraw
            | LinkKind::Undo
            | LinkKind::Preferences
            | LinkKind::ConfirmIdentity
            | LinkKind::FollowCase
            | LinkKind::FetchAccess
            | LinkKind::CancelErasure => self.own("link"),
        }
    }

    /// What a purpose is called; a purpose of the house's own has its own name.
    pub fn purpose(&self, purpose: &PurposeName) -> String {
        if !purpose.title.is_empty() {
            return purpose.title.clone();
        }
        let known = LOCALES.try_lookup(self.lang, &format!("purpose-{}", dashes(&purpose.code)));
        known.unwrap_or_else(|| purpose.code.clone())
    }
}

fn dashes(code: &str) -> String {
    code.replace('_', "-")
}

/// ISO 8601, the same in every language; in UTC.
fn day(at: Timestamp) -> String {
    jiff::tz::TimeZone::UTC.to_datetime(at).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys of a catalogue file, in its order.
    fn keys(text: &str) -> Vec<&str> {
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once(" = ")?.0)).collect()
    }

    #[test]
    fn both_languages_have_the_same_words_and_every_mail_has_its_own() {
        let (en, de) = (include_str!("../i18n/en/mail.ftl"), include_str!("../i18n/de/mail.ftl"));
        assert_eq!(keys(en), keys(de));
        // Mails about a case bring a letter.
        for kind in MailKind::ALL.iter().filter(|kind| !kind.is_about_a_case()) {
            for part in ["subject", "intro", "press", "link"] {
                let key = format!("{}-{part}", dashes(kind.code()));
                assert!(keys(en).contains(&key.as_str()), "{key}");
            }
        }
    }
}
