//! What a house declares before it may write it down: tags, and fields of its own.
//!
//! Invariant: what nobody declared cannot be stored. Special categories need a condition of Art. 9(2), criminal
//! matters a national law (Art. 10), and neither is asked of the person who wants to store them.

use crate::actor::coded;
use crate::detect::{SensitiveCategory, sensitive_words};
use crate::id::{FieldId, TagId};
use crate::personal::Text;
use crate::purpose::Purpose;
use crate::purpose::rule::SpecialCondition;
use crate::time::Timestamp;

coded! {
    /// How a kind of data must be treated.
    Treatment {
        /// As everything about a person.
        Ordinary = "ordinary",
        /// A special category (Art. 9(1)).
        Special = "special",
        /// Offences and convictions (Art. 10).
        Criminal = "criminal",
    }
}

impl Treatment {
    /// Whether only the tighter right opens it.
    #[must_use]
    pub const fn is_tight(self) -> bool {
        match self {
            Self::Special | Self::Criminal => true,
            Self::Ordinary => false,
        }
    }
}

coded! {
    /// What a field takes.
    FieldKind {
        /// Up to 500 characters.
        Text = "text",
        /// A decimal number.
        Number = "number",
        /// A day, ISO 8601.
        Date = "date",
        /// Yes or no.
        YesNo = "yes_no",
        /// One of a list.
        Choice = "choice",
        /// A number that belongs to one person, such as a customer's tax number; member states may limit the use of
        /// national identification numbers (Art. 87). The first such field of a house is compared when duplicates are
        /// looked for, if it is an ordinary one.
        Identifier = "identifier",
    }
}

coded! {
    /// What is wrong with a declaration, beside the field it is wrong in.
    DeclarationProblem {
        /// The name is empty or longer than 60 characters.
        Name = "name",
        /// Longer than ten years, or no day at all.
        Retention = "retention",
        /// A special category without a condition of Art. 9(2).
        NoCondition = "no_condition",
        /// A criminal matter without the law that allows it.
        NoLaw = "no_law",
        /// The name speaks of a special category or a criminal matter and the declaration does not.
        Sensitive = "sensitive",
        /// The purpose is on and cannot take the condition: it does not rest on the express statement, or knows the
        /// exception for customers.
        PurposeUnfit = "purpose_unfit",
        /// A choice needs 2 to 50 different answers of up to 100 characters; other kinds have none.
        Choices = "choices",
    }
}

/// What a tag and a field have in common.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Declared {
    /// What it is called.
    pub name: String,
    /// What it is for: exactly one purpose.
    pub purpose: Purpose,
    /// How it must be treated.
    pub treatment: Treatment,
    /// Days until it ends, from the day it was written.
    pub retention_days: i64,
    /// The condition of Art. 9(2), for special categories.
    pub condition: Option<SpecialCondition>,
}

/// The longest a tag or a field is kept, in days.
pub const MOST_DAYS: i64 = 3_660;
/// The most characters of a name.
pub const NAME_CHARS: usize = 60;

impl Declared {
    /// Everything that keeps it from being declared.
    #[must_use]
    pub fn problems(&self) -> Vec<DeclarationProblem> {
        let name = self.name.trim();
        let criminal = |category: SensitiveCategory| category == SensitiveCategory::Criminal;
        let sensitive = sensitive_words(name);
        let unsaid = sensitive.iter().any(|word| match self.treatment {
            Treatment::Ordinary => true,
            Treatment::Special => criminal(word.category),
            Treatment::Criminal => false,
        });
        let checks = [
            (name.is_empty() || name.chars().count() > NAME_CHARS, DeclarationProblem::Name),
            (!(1..=MOST_DAYS).contains(&self.retention_days), DeclarationProblem::Retention),
            (self.treatment == Treatment::Special && self.condition.is_none(), DeclarationProblem::NoCondition),
            (unsaid, DeclarationProblem::Sensitive),
        ];
        checks.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, problem)| problem).collect()
    }
}

/// A tag of the house's list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tag {
    /// Number inside.
    pub id: TagId,
    /// What was declared.
    pub declared: Declared,
    /// Since when nobody may be tagged with it; `None` while in use.
    pub ended_at: Option<Timestamp>,
}

/// A field of the house's own, in its present version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field {
    /// Number inside.
    pub id: FieldId,
    /// From 1.
    pub version: i64,
    /// What was declared.
    pub declared: Declared,
    /// What it takes.
    pub kind: FieldKind,
    /// The national law that allows it, for criminal matters.
    pub law: Option<String>,
    /// The answers of a choice.
    pub choices: Vec<String>,
    /// Since when this version counts.
    pub declared_at: Timestamp,
    /// Since when it takes nothing; `None` while in use.
    pub ended_at: Option<Timestamp>,
}

impl Field {
    /// Everything that keeps it from being declared.
    #[must_use]
    pub fn problems(&self) -> Vec<DeclarationProblem> {
        let mut problems = self.declared.problems();
        let law = self.law.as_deref().is_some_and(|law| (5..=300).contains(&law.trim().chars().count()));
        if self.declared.treatment == Treatment::Criminal && !law {
            problems.push(DeclarationProblem::NoLaw);
        }
        let different: std::collections::BTreeSet<_> = self.choices.iter().collect();
        let fits = |choice: &String| !choice.trim().is_empty() && choice.chars().count() <= 100;
        let good = match self.kind {
            FieldKind::Choice => {
                (2..=50).contains(&self.choices.len())
                    && different.len() == self.choices.len()
                    && self.choices.iter().all(fits)
            }
            FieldKind::Text | FieldKind::Number | FieldKind::Date | FieldKind::YesNo | FieldKind::Identifier => {
                self.choices.is_empty()
            }
        };
        if !good {
            problems.push(DeclarationProblem::Choices);
        }
        problems
    }

    /// Reads what was typed; `None` if it is not what the field takes.
    #[must_use]
    pub fn parse(&self, typed: &str) -> Option<Text> {
        let typed = typed.trim();
        let takes = match self.kind {
            FieldKind::Text => (1..=500).contains(&typed.chars().count()),
            FieldKind::Number => typed.len() <= 30 && typed.parse::<crate::decimal::Decimal>().is_ok(),
            FieldKind::Date => crate::organisation::is_day(typed),
            FieldKind::YesNo => ["yes", "no"].contains(&typed),
            FieldKind::Choice => self.choices.iter().any(|choice| choice == typed),
            FieldKind::Identifier => is_identifier(typed),
        };
        takes.then(|| Text::new(typed))
    }
}

/// Three to forty letters, digits, spaces and the marks that stand between them, with a digit among them.
fn is_identifier(typed: &str) -> bool {
    (3..=40).contains(&typed.chars().count())
        && typed.chars().all(|c| c.is_alphanumeric() || " -./".contains(c))
        && typed.chars().any(|c| c.is_ascii_digit())
}

/// The field whose numbers are compared when duplicates are looked for: the oldest ordinary one of its kind in use.
#[must_use]
pub fn compared(fields: &[Field]) -> Option<FieldId> {
    let is_compared = |field: &&Field| {
        field.kind == FieldKind::Identifier && field.ended_at.is_none() && !field.declared.treatment.is_tight()
    };
    fields.iter().filter(is_compared).map(|field| field.id).min()
}
