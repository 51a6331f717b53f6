//! Fields of a form as values: one template draws them all, each with its label, its hint and its error.

use std::borrow::Cow;

use crate::shown::Shown;

/// What somebody can do with a field.
#[derive(Clone, Debug)]
pub enum Control {
    /// One line; the type of the `input`.
    Line(&'static str),
    /// Several lines.
    Area(u8),
    /// One of a list: value and words.
    Choose(Vec<(String, String)>),
    /// Yes, if ticked; never ticked beforehand where it is about consent.
    Tick,
    /// One of a few, all in sight: value and words.
    Radio(Vec<(String, String)>),
}

/// One field.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name and its id.
    pub name: Cow<'static, str>,
    /// Its label, in the reader's language.
    pub label: String,
    /// Standing advice.
    pub hint: Option<String>,
    /// What stands in it.
    pub value: Shown,
    /// How it is filled in.
    pub control: Control,
    /// Whether something must stand in it.
    pub required: bool,
    /// The most characters.
    pub most: usize,
    /// What is advised about the value, without keeping it out.
    pub advice: Option<String>,
}

impl Input {
    /// One line of text.
    #[must_use]
    pub fn line(name: &'static str, label: String, value: Shown) -> Self {
        Self {
            name: Cow::Borrowed(name),
            label,
            hint: None,
            value,
            control: Control::Line("text"),
            required: false,
            most: 200,
            advice: None,
        }
    }

    /// One of a list.
    #[must_use]
    pub fn choose(name: &'static str, label: String, value: Shown, from: Vec<(String, String)>) -> Self {
        Self { control: Control::Choose(from), ..Self::line(name, label, value) }
    }

    /// The same, which must be filled in.
    #[must_use]
    pub fn needed(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same with standing advice.
    #[must_use]
    pub fn hinted(self, hint: String) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The same as another control.
    #[must_use]
    pub fn as_control(self, control: Control) -> Self {
        Self { control, ..self }
    }

    /// Whether one of a list is chosen.
    #[must_use]
    pub fn is(&self, value: &str) -> bool {
        self.value.as_str() == value
    }

    /// The ids that explain it.
    #[must_use]
    pub fn described(&self, wrong: bool) -> String {
        let ids = [(wrong, "error"), (self.advice.is_some(), "advice"), (self.hint.is_some(), "hint")];
        let ids = ids.into_iter().filter(|(is_there, _)| *is_there).map(|(_, end)| format!("{}-{end}", self.name));
        ids.collect::<Vec<_>>().join(" ")
    }
}
