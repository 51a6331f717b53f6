//! The templates that come with the program, in English, German and French.

use domain::letter::LetterKind;
use domain::notice::Language;

macro_rules! templates {
    ($folder:literal) => {
        Templates {
            frame: include_str!(concat!("../../letters/", $folder, "/frame.txt")),
            each: [
                (LetterKind::Receipt, include_str!(concat!("../../letters/", $folder, "/receipt.txt"))),
                (LetterKind::Identity, include_str!(concat!("../../letters/", $folder, "/identity.txt"))),
                (LetterKind::Extension, include_str!(concat!("../../letters/", $folder, "/extension.txt"))),
                (LetterKind::Longer, include_str!(concat!("../../letters/", $folder, "/longer.txt"))),
                (LetterKind::Ready, include_str!(concat!("../../letters/", $folder, "/ready.txt"))),
                (LetterKind::Access, include_str!(concat!("../../letters/", $folder, "/access.txt"))),
                (LetterKind::Portability, include_str!(concat!("../../letters/", $folder, "/portability.txt"))),
                (LetterKind::Rectified, include_str!(concat!("../../letters/", $folder, "/rectified.txt"))),
                (LetterKind::Restricted, include_str!(concat!("../../letters/", $folder, "/restricted.txt"))),
                (LetterKind::Objection, include_str!(concat!("../../letters/", $folder, "/objection.txt"))),
                (LetterKind::Overruled, include_str!(concat!("../../letters/", $folder, "/overruled.txt"))),
                (LetterKind::Withdrawn, include_str!(concat!("../../letters/", $folder, "/withdrawn.txt"))),
                (LetterKind::Erased, include_str!(concat!("../../letters/", $folder, "/erased.txt"))),
                (LetterKind::Answered, include_str!(concat!("../../letters/", $folder, "/answered.txt"))),
                (LetterKind::Partly, include_str!(concat!("../../letters/", $folder, "/partly.txt"))),
                (LetterKind::Refusal, include_str!(concat!("../../letters/", $folder, "/refusal.txt"))),
                (LetterKind::NothingHeld, include_str!(concat!("../../letters/", $folder, "/nothing_held.txt"))),
            ],
        }
    };
}

struct Templates {
    frame: &'static str,
    each: [(LetterKind, &'static str); 17],
}

const ENGLISH: Templates = templates!("en");
const GERMAN: Templates = templates!("de");
const FRENCH: Templates = templates!("fr");

/// The languages there are letters in.
pub const LANGUAGES: [Language; 3] = [Language::EN, Language::DE, Language::FR];

/// The language in which somebody is written to: theirs, or English.
#[must_use]
pub fn written_in(language: Language) -> Language {
    if LANGUAGES.contains(&language) { language } else { Language::EN }
}

fn templates(language: Language) -> &'static Templates {
    match written_in(language) {
        Language::DE => &GERMAN,
        Language::FR => &FRENCH,
        _ => &ENGLISH,
    }
}

/// What stands round every letter: who writes, when, and where people can complain.
#[must_use]
pub fn frame(language: Language) -> &'static str {
    templates(language).frame
}

/// The template of a kind.
#[must_use]
pub fn template(kind: LetterKind, language: Language) -> &'static str {
    templates(language).each.iter().find(|(known, _)| *known == kind).map_or("", |(_, text)| text)
}
