//! One file of rules: read and checked once, asked many times.

use cedar_policy::{Authorizer, Decision, Entities, PolicyId, PolicySet, Request, Schema, ValidationMode, Validator};

use crate::error::PolicyError;

/// Rules that fit the schema, each under the name its `@id` gives.
#[derive(Debug)]
pub(crate) struct Rules {
    named: PolicySet,
    authorizer: Authorizer,
}

impl Rules {
    /// Reads the rules, strictly: a warning of the validator (a rule that can never apply) counts as an
    /// error.
    pub(crate) fn read(text: &str, schema: &Schema) -> Result<Self, PolicyError> {
        let read: PolicySet = text.parse().map_err(|cause| PolicyError::Unreadable(Box::new(cause)))?;
        if read.num_of_templates() > 0 {
            return Err(PolicyError::Unfilled);
        }
        let mut named = PolicySet::new();
        for rule in read.policies() {
            let id = rule.annotation("id").ok_or(PolicyError::Unnamed)?;
            named.add(rule.new_id(PolicyId::new(id))).map_err(|cause| PolicyError::Unreadable(Box::new(cause)))?;
        }
        let verdict = Validator::new(schema.clone()).validate(&named, ValidationMode::Strict);
        if !verdict.validation_passed_without_warnings() {
            return Err(PolicyError::Misfit(Box::new(verdict)));
        }
        Ok(Self { named, authorizer: Authorizer::new() })
    }

    /// Whether some rule permits what is asked and none forbids it.
    pub(crate) fn say_yes(&self, asked: &Request, of: &Entities) -> Result<bool, PolicyError> {
        let answer = self.authorizer.is_authorized(asked, &self.named, of);
        // Cedar skips a rule that fails, so a failed `forbid` would let everything through.
        match answer.diagnostics().errors().next() {
            Some(failed) => Err(PolicyError::Failed(Box::new(failed.clone()))),
            None => Ok(answer.decision() == Decision::Allow),
        }
    }
}
