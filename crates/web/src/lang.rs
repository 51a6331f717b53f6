//! Words on screens, from one catalogue per language.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, langid};
use jiff::tz::TimeZone;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./i18n",
        fallback_language: "en",
        // Isolation marks would end up in attributes and in copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static EN: LanguageIdentifier = langid!("en");
static DE: LanguageIdentifier = langid!("de");

/// A language the screens speak.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Default)]
pub enum Lang {
    /// English; also for everybody whose language is not here.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The two letters of BCP 47.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// Its own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
        }
    }

    /// Reads [`Self::code`] back; a region is passed over.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// The best of an `Accept-Language` header (RFC 9110 §12.5.4).
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut wishes: Vec<(u16, Self)> = header
            .split(',')
            .filter_map(|wish| {
                let (code, quality) = wish.split_once(';').unwrap_or((wish, "q=1"));
                Some((thousandths(quality)?, Self::from_code(code)?))
            })
            .filter(|(quality, _)| *quality > 0)
            .collect();
        wishes.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
        wishes.first().map(|(_, lang)| *lang)
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::En => &EN,
            Self::De => &DE,
        }
    }
}

/// `q=0.8` as 800.
fn thousandths(quality: &str) -> Option<u16> {
    let number: f32 = quality.trim().strip_prefix("q=")?.parse().ok()?;
    if !(0.0..=1.0).contains(&number) {
        return None;
    }
    format!("{:.0}", number * 1000.0).parse().ok()
}

/// The words, dates and numbers of one language.
#[derive(Clone, Debug)]
pub struct Catalogue {
    lang: Lang,
    zone: TimeZone,
}

impl Catalogue {
    /// The catalogue of `lang`; times are told in `zone`.
    #[must_use]
    pub fn new(lang: Lang, zone: TimeZone) -> Self {
        Self { lang, zone }
    }

    /// Which language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The text of `key`.
    #[must_use]
    pub fn get(&self, key: impl AsRef<str>) -> String {
        LOCALES.lookup(self.lang.id(), key.as_ref())
    }

    /// The text of `key`, if there is one.
    pub(crate) fn known(&self, key: &str) -> Option<String> {
        LOCALES.try_lookup(self.lang.id(), key)
    }

    /// The text of `key` with `$name` filled in.
    #[must_use]
    pub fn with(&self, key: &str, name: &'static str, value: impl fmt::Display) -> String {
        self.filled(key, [(name, value.to_string().into())])
    }

    /// The text of `key` for a number: `$count` chooses the plural, `$shown` is how it is written.
    #[must_use]
    pub fn count(&self, key: &str, count: impl Whole) -> String {
        let count = count.whole();
        self.filled(key, [("count", FluentValue::from(count)), ("shown", self.number(count).into())])
    }

    /// The word for a code of the domain: `("role", "team_lead")` is the key `role-team-lead`.
    #[must_use]
    pub fn word(&self, group: &str, code: &str) -> String {
        self.get(format!("{group}-{}", code.replace('_', "-")))
    }

    /// The name of a purpose: our word for it, or the company's own.
    #[must_use]
    pub fn purpose(&self, name: &app::purposes::PurposeName) -> String {
        if name.title.is_empty() { self.word("purpose", &name.code) } else { name.title.clone() }
    }

    fn filled<const N: usize>(&self, key: &str, values: [(&'static str, FluentValue<'_>); N]) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        LOCALES.lookup_with_args(self.lang.id(), key, &values)
    }
}

/// A whole number in a template, by value or by reference.
pub trait Whole {
    /// The number; what does not fit is brought to the edge.
    fn whole(self) -> i64;
}

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl Whole for $kind {
            fn whole(self) -> i64 { i64::try_from(self).unwrap_or(i64::MAX) }
        }
    )*};
}
whole!(u8, u16, i32, i64, u32, u64, usize);

impl<T: Whole + Copy> Whole for &T {
    fn whole(self) -> i64 {
        (*self).whole()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(lang: Lang) -> Catalogue {
        Catalogue::new(lang, TimeZone::UTC)
    }

    #[test]
    fn the_best_wish_wins_and_a_refused_language_does_not() {
        for (header, expected) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some(Lang::De)),
            ("fr, en;q=0.3, de;q=0.7", Some(Lang::De)),
            ("en;q=0, de;q=0.1", Some(Lang::De)),
            ("fr-FR", None),
            ("de;q=7", None),
            ("", None),
        ] {
            assert_eq!(Lang::accepted(header), expected, "{header}");
        }
    }

    #[test]
    fn numbers_choose_their_plural_and_carry_no_invisible_marks() {
        assert_eq!(words(Lang::En).count("lines-count", 1), "1 line");
        assert_eq!(words(Lang::En).count("lines-count", 7_983), "7,983 lines");
        assert_eq!(words(Lang::De).count("lines-count", 7_983), "7.983 Positionen");
    }
}
