//! A public form as data: what it asks and what for, which consents it asks for and how they look, what it says.
//!
//! Invariant: nothing here draws or stores a form. A form that another page draws declares how its controls look; the
//! product's own page always draws yes and no alike, unset, no first.

mod field;
pub mod lint;
mod problem;
mod sent;

pub use field::{Field, FieldKind};
pub use problem::{FormProblem, is_origin};
pub use sent::{Answers, NotAnAnswer, Reading, Value};

use crate::actor::coded;
use crate::consent::channel::Channel;
use crate::id::{BrandId, NoticeId, PurposeId, TeamId};
use crate::notice::Language;

/// The most fields of a form.
pub const MAX_FIELDS: usize = 20;
/// The most consents a form asks for.
pub const MAX_ASKS: usize = 8;
/// The most languages of a form.
pub const MAX_LANGUAGES: usize = 8;
/// The most partners a form names.
pub const MAX_PARTNERS: usize = 100;
/// The most pages that may frame a form.
pub const MAX_FRAMES: usize = 10;
/// The most characters of one text.
pub const MAX_TEXT_CHARS: usize = 2_000;

/// How one control looks to the eye, as far as it can push.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Look {
    /// Place in reading order, from 1.
    pub place: u16,
    /// How many presses lie before it: 0 on the page itself, 1 behind "more options".
    pub layer: u16,
    /// Area in per cent of a usual control.
    pub size: u16,
    /// Contrast with the page in tenths: 45 is 4.5 to 1 (WCAG 2.2, 1.4.3).
    pub contrast: u16,
}

impl Look {
    /// A usual control at this place.
    #[must_use]
    pub const fn usual(place: u16) -> Self {
        Self { place, layer: 0, size: 100, contrast: 70 }
    }
}

coded! {
    /// The kind of control a consent is asked with.
    Style {
        /// One box to tick; left empty, nothing was answered.
        Tick = "tick",
        /// Yes and no, both to press.
        Choice = "choice",
    }
}

coded! {
    /// What a control says before anybody touched it.
    Preset {
        /// Nothing.
        Unset = "unset",
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
    }
}

/// One consent that a form asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ask {
    /// What for; more than one is what the linter looks for.
    pub purposes: Vec<PurposeId>,
    /// On which way the person would be reached.
    pub reach: Channel,
    /// The sentence in each language.
    pub wordings: Vec<(Language, String)>,
    /// The form is not taken without a yes.
    pub required: bool,
    /// What stands there at first.
    pub preset: Preset,
    /// Which kind of control.
    pub style: Style,
    /// How yes looks.
    pub yes: Look,
    /// How no looks, where there is one.
    pub no: Option<Look>,
}

impl Ask {
    /// The sentence in a language.
    #[must_use]
    pub fn wording(&self, language: Language) -> Option<&str> {
        in_language(&self.wordings, language)
    }
}

/// The text of a language in a list of texts.
#[must_use]
pub fn in_language(texts: &[(Language, String)], language: Language) -> Option<&str> {
    texts.iter().find(|(known, _)| *known == language).map(|(_, text)| text.as_str())
}

/// Terms that whoever sends the form accepts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TermsControl {
    /// The sentence in each language.
    pub texts: Vec<(Language, String)>,
    /// Consents that accepting is said to include; there should be none.
    pub covers: Vec<PurposeId>,
}

/// Companies that would receive the data.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Partners {
    /// Each by its name.
    pub names: Vec<String>,
    /// Whether a long list is shown in layers: groups first, names behind each.
    pub layered: bool,
}

/// The controls that send the form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Buttons {
    /// Sends it.
    pub send: Look,
    /// What pressing it also agrees to; there should be nothing but what the form is for.
    pub agrees_to: Vec<PurposeId>,
    /// Sends it without agreeing, where `agrees_to` is not empty.
    pub without: Option<Look>,
}

coded! {
    /// How a consent is taken back.
    Way {
        /// A link that needs no sign-in.
        Link = "link",
        /// A page or form.
        Page = "page",
        /// An e-mail in free words.
        Mail = "mail",
        /// A call.
        Phone = "phone",
        /// A letter or fax.
        Letter = "letter",
    }
}

impl Way {
    /// Whether it takes no more than the browser in which the form was sent (Art. 7(3)).
    #[must_use]
    pub const fn is_as_easy_as_a_form(self) -> bool {
        match self {
            Self::Link | Self::Page => true,
            Self::Mail | Self::Phone | Self::Letter => false,
        }
    }
}

/// The way back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Withdrawal {
    /// How.
    pub way: Way,
    /// Presses and pages from the message to the end.
    pub steps: u16,
    /// Whether one has to sign in.
    pub signed_in: bool,
}

/// What the form says in one language.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FormText {
    /// The language.
    pub language: Language,
    /// The heading.
    pub title: String,
    /// What stands above the fields.
    pub lead: String,
    /// The words on the button.
    pub send: String,
    /// What stands there when it was sent.
    pub thanks: String,
}

/// One version of a form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Form {
    /// Under which brand people come.
    pub brand: BrandId,
    /// Which team answers.
    pub team: TeamId,
    /// What the form itself is for.
    pub serves: PurposeId,
    /// The notice people are given with it.
    pub notice: Option<NoticeId>,
    /// What it asks, in order.
    pub fields: Vec<Field>,
    /// Consents it asks for, in order.
    pub asks: Vec<Ask>,
    /// Terms, where it concludes a contract.
    pub terms: Option<TermsControl>,
    /// Companies that would receive the data, where a consent is about that.
    pub partners: Option<Partners>,
    /// The controls that send it.
    pub buttons: Buttons,
    /// Presses and pages that giving consent takes.
    pub giving_steps: u16,
    /// The way back.
    pub withdrawal: Withdrawal,
    /// What it says, in each language.
    pub texts: Vec<FormText>,
    /// Pages that may show it in a frame: `https://shop.example`.
    pub frames: Vec<String>,
    /// A page of somebody else draws it and sends what was answered; its controls look as declared here.
    pub elsewhere: bool,
}

impl Form {
    /// A form that asks nothing yet: no optional field, no consent, one press to send and one to take back.
    #[must_use]
    pub fn new(brand: BrandId, team: TeamId, serves: PurposeId) -> Self {
        Self {
            brand,
            team,
            serves,
            notice: None,
            fields: Vec::new(),
            asks: Vec::new(),
            terms: None,
            partners: None,
            buttons: Buttons { send: Look::usual(1), agrees_to: Vec::new(), without: None },
            giving_steps: 1,
            withdrawal: Withdrawal { way: Way::Link, steps: 1, signed_in: false },
            texts: Vec::new(),
            frames: Vec::new(),
            elsewhere: false,
        }
    }

    /// Its languages, in their order.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        self.texts.iter().map(|text| text.language)
    }

    /// What it says in a language, or in its first one.
    #[must_use]
    pub fn text(&self, language: Language) -> Option<&FormText> {
        self.texts.iter().find(|text| text.language == language).or_else(|| self.texts.first())
    }

    /// Whether it has a field of this kind.
    #[must_use]
    pub fn asks_for(&self, kind: FieldKind) -> bool {
        self.fields.iter().any(|field| field.kind == kind)
    }
}
