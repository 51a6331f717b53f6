//! What can be wrong with the rules themselves. That a rule says no is not an error.

/// What the rule engine said.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The rules gave no answer: nothing may be shown or done.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The schema is no Cedar schema.
    #[error("the schema of the rules cannot be read")]
    Schema(#[source] Cause),
    /// A file of rules is no Cedar, or two of its rules share an `@id`.
    #[error("the rules cannot be read")]
    Unreadable(#[source] Cause),
    /// A rule has no `@id`, so that no answer could name it.
    #[error("a rule has no @id")]
    Unnamed,
    /// A rule has a slot that nobody fills in; it would never be applied.
    #[error("a rule has an empty slot")]
    Unfilled,
    /// A rule names what the schema does not know, or can never apply.
    #[error("a rule does not fit the schema")]
    Misfit(#[source] Cause),
    /// The question could not be put in the words of the schema.
    #[error("the question could not be put to the rules")]
    Unasked(#[source] Cause),
    /// A rule could not be applied. Cedar would leave it out, and a `forbid` left out lets everything
    /// through.
    #[error("a rule could not be applied")]
    Failed(#[source] Cause),
}
