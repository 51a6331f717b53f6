//! The words of an access package, in plain language (Art. 12(1)), English, German and French.
//!
//! Invariant: no word of the inside (lane, epoch, permit) stands here; `{}` marks where a value is put in.

use domain::notice::Language;

pub mod codes;
pub mod countries;
pub mod dates;
mod de;
mod en;
mod fr;

/// The same in each language of the package.
#[derive(Clone, Copy)]
pub struct Each<T> {
    pub en: T,
    pub de: T,
    pub fr: T,
}

/// One word or sentence in each language.
pub type Words = Each<&'static str>;

impl<T> Each<T> {
    /// The one in `language`; English for a language that is not written here.
    pub fn of(self, language: Language) -> T {
        match language {
            Language::DE => self.de,
            Language::FR => self.fr,
            _ => self.en,
        }
    }
}

/// What stands between a heading and its text; the French space before it does not break.
pub fn colon(language: Language) -> &'static str {
    if language == Language::FR { "\u{a0}: " } else { ": " }
}

/// Every sentence of the pages and of the README, once per language.
pub struct Texts {
    pub lang: &'static str,
    pub skip: &'static str,
    /// {controller}
    pub title: &'static str,
    /// {person}, {time}
    pub prepared: &'static str,
    pub lead: &'static str,
    pub contents: &'static str,
    pub unnamed_person: &'static str,
    pub figures: Figures,
    pub who_we_are: WhoWeAre,
    pub held: Held,
    pub consents: Consents,
    pub purposes: Purposes,
    pub source: Source,
    pub recipients: Recipients,
    pub retention: Retention,
    /// Heading and answer.
    pub automated: (&'static str, &'static str),
    /// Heading and answer.
    pub transfers: (&'static str, &'static str),
    pub rights: Rights,
    pub looks: Looks,
    pub acts: Acts,
    pub proofs: Proofs,
    pub files: Files,
    pub purchases: Purchases,
    pub readme: &'static str,
}

pub struct Figures {
    pub purchases: &'static str,
    pub cancellations: &'static str,
    pub lines: &'static str,
    pub contacts: &'static str,
    pub consents: &'static str,
    pub looks: &'static str,
}

pub struct WhoWeAre {
    pub heading: &'static str,
    pub company: &'static str,
    pub brand: &'static str,
    pub country: &'static str,
    pub privacy_contact: &'static str,
}

pub struct Held {
    pub heading: &'static str,
    pub identity: &'static str,
    /// {when}
    pub duplicate: &'static str,
    pub kind: &'static str,
    pub since: &'static str,
    pub team: &'static str,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub organisation: &'static str,
    pub town: &'static str,
    pub country: &'static str,
    pub customer_number: &'static str,
    pub reference: &'static str,
    pub contacts: &'static str,
    pub contact_headings: [&'static str; 3],
    pub no_contacts: &'static str,
    pub asides: &'static str,
    pub aside_headings: [&'static str; 3],
    pub aside_words: [&'static str; 3],
    pub purchases: &'static str,
    /// {purchases}, {cancellations}, {lines}
    pub purchases_say: &'static str,
    pub net: &'static str,
    pub net_headings: [&'static str; 2],
    pub see_purchases: &'static str,
    pub no_purchases: &'static str,
    pub restrictions: &'static str,
    pub restriction_headings: [&'static str; 3],
    pub no_restrictions: &'static str,
    pub in_force: &'static str,
}

pub struct Consents {
    pub heading: &'static str,
    pub lead: &'static str,
    pub headings: [&'static str; 6],
    pub none: &'static str,
    /// {slug}, {version}
    pub notice: &'static str,
}

pub struct Purposes {
    pub heading: &'static str,
    pub lead: &'static str,
    pub headings: [&'static str; 4],
    pub none: &'static str,
    pub no_notice: &'static str,
}

pub struct Source {
    pub heading: &'static str,
    /// {source}
    pub say: &'static str,
}

pub struct Recipients {
    pub heading: &'static str,
    pub none: &'static str,
    pub headings: [&'static str; 3],
}

pub struct Retention {
    pub heading: &'static str,
    pub lead: &'static str,
    pub headings: [&'static str; 3],
    pub none: &'static str,
}

pub struct Rights {
    pub heading: &'static str,
    /// {privacy contact}
    pub lead: &'static str,
    /// Name of the right, article, what it means.
    pub list: [(&'static str, &'static str, &'static str); 7],
    pub complaint: &'static str,
}

pub struct Looks {
    pub heading: &'static str,
    pub lead: &'static str,
    /// Whether the names of those who looked stand there.
    pub unnamed: &'static str,
    pub named: &'static str,
    /// {from when on the log goes}
    pub since: &'static str,
    pub headings: [&'static str; 5],
    pub none: &'static str,
}

pub struct Acts {
    pub heading: &'static str,
    pub lead: &'static str,
    pub headings: [&'static str; 4],
}

pub struct Proofs {
    pub heading: &'static str,
    pub lead: &'static str,
    /// {events in the package}, {older}, {unsealed}
    pub counts: &'static str,
    pub log: &'static str,
    pub key: &'static str,
    pub handle: &'static str,
    pub how: &'static str,
    pub none: &'static str,
}

pub struct Files {
    pub heading: &'static str,
    pub headings: [&'static str; 2],
    /// Path and what is in it.
    pub list: [(&'static str, &'static str); 14],
}

pub struct Purchases {
    /// {controller}
    pub title: &'static str,
    pub back: &'static str,
    pub lead: &'static str,
    /// {invoice}
    pub invoice: &'static str,
    pub at: &'static str,
    pub kind: &'static str,
    pub country: &'static str,
    pub billing: &'static str,
    pub invoiced: &'static str,
    pub net: &'static str,
    pub line_count: &'static str,
    pub line_headings: [&'static str; 3],
    /// {article}
    pub article: &'static str,
    pub none: &'static str,
}

/// The words of `language`; English for those that are not written yet.
pub fn of(language: Language) -> &'static Texts {
    Each { en: &en::TEXTS, de: &de::TEXTS, fr: &fr::TEXTS }.of(language)
}

/// Puts `values` where the text has `{}`, in order.
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut filled = String::new();
    let mut values = values.iter();
    for (place, piece) in text.split("{}").enumerate() {
        if place > 0 {
            filled.push_str(values.next().unwrap_or(&""));
        }
        filled.push_str(piece);
    }
    filled
}

#[cfg(test)]
mod tests;
