//! What can be done next with a case: a form for each, with the fields it needs.
//!
//! The policy and the rules of cases decide; this keeps closed doors out of sight.

use std::borrow::Cow;
use std::collections::BTreeMap;

use app::Ctx;
use app::cases::Head;
use domain::actor::Role;
use domain::rights::{
    CaseState, DocumentState, Done, ExtensionGround, Identity, IdentityProof, LatePause, MandateProof, Outcome,
    PauseReason, RefusalGround, RightsKind, StepCode, counts,
};

use crate::inputs::{Control, Input};
use crate::shell::Shell;
use crate::shown::Shown;

/// One form.
#[derive(Clone)]
pub struct Action {
    /// What it does; `do` in the form, and the end of its keys in the catalogue.
    pub what: &'static str,
    /// Its fields.
    pub inputs: Vec<Input>,
    /// Whether it stands open.
    pub is_open: bool,
}

impl Action {
    /// The key of its name in the catalogue, or of its hint.
    #[must_use]
    pub fn key(&self, end: &str) -> String {
        format!("case-do-{}{end}", self.what)
    }
}

/// What was typed into the forms, by the name of the field.
#[derive(Clone, Debug, Default)]
pub struct Typed(pub BTreeMap<String, String>);

impl Typed {
    /// What stands in a field; empty if nothing does.
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }
}

struct Maker<'a> {
    t: &'a Shell,
    head: &'a Head,
    typed: &'a Typed,
    made: Vec<Action>,
}

/// The forms for this reader.
pub(super) fn of(t: &Shell, ctx: &Ctx, head: &Head, typed: &Typed) -> Vec<Action> {
    let mut maker = Maker { t, head, typed, made: Vec::new() };
    match ctx.actor.role {
        Role::DataProtectionOfficer => maker.advising(),
        Role::PrivacyManager => maker.working(ctx),
        Role::Agent | Role::TeamLead | Role::Administrator | Role::System => (),
    }
    maker.made
}

impl Maker<'_> {
    fn advising(&mut self) {
        let standing = &self.head.standing;
        if standing.document == DocumentState::Wanted {
            self.add("agree-document", Vec::new());
        }
        if standing.late_pause == LatePause::Wanted {
            self.add("agree-pause", Vec::new());
        }
        self.add("advise", vec![self.area("advise", "words")]);
    }

    fn working(&mut self, ctx: &Ctx) {
        if self.head.standing.state() == CaseState::Decided {
            self.after();
        } else {
            self.identity();
            self.clock();
            self.doing(ctx);
            self.deciding();
        }
        if self.head.case.kind == RightsKind::Access {
            let names = self.choose("weigh-names", "names", ("names-weighed", ["withheld", "given"].into_iter()));
            self.add("weigh-names", vec![names, self.area("weigh-names", "words")]);
        }
        self.add("note", vec![self.area("note", "words")]);
        self.add("assign", self.hands());
    }

    fn identity(&mut self) {
        let standing = &self.head.standing;
        if self.head.case.mandate.must_be_shown() && !standing.mandate_checked {
            let proof =
                self.choose("mandate", "proof", ("mandate-proof", MandateProof::ALL.iter().map(|it| it.code())));
            self.add("mandate", vec![proof, self.area("mandate", "words")]);
        }
        self.add("mean", vec![self.line("mean", "person").needed(), self.area("mean", "words")]);
        if matches!(standing.identity, Identity::Confirmed(_)) || self.head.case.about.is_none() {
            return;
        }
        self.add("ask-link", vec![self.area("ask-link", "doubt").optional()]);
        self.add("draw-code", Vec::new());
        if counts(standing) {
            self.add("give-code", vec![self.line("give-code", "code").needed()]);
        }
        self.add("facts", Vec::new());
        let by_hand = [IdentityProof::CallBack, IdentityProof::Shown, IdentityProof::Document];
        let proof = self.choose("confirm", "proof", ("identity-proof", by_hand.iter().map(|it| it.code())));
        self.add("confirm", vec![proof]);
        if standing.document == DocumentState::None {
            self.add("want-document", vec![self.area("want-document", "words")]);
        }
    }

    fn clock(&mut self) {
        let standing = &self.head.standing;
        if standing.open_wait().is_some() {
            self.add("resume", vec![self.area("resume", "words").optional()]);
        } else if self.head.is_late_to_ask && standing.late_pause != LatePause::Agreed {
            self.add("want-pause", vec![self.area("want-pause", "words")]);
        } else {
            let reason = self.choose("pause", "reason", ("pause-reason", PauseReason::ALL.iter().map(|it| it.code())));
            self.add("pause", vec![reason, self.area("pause", "words")]);
        }
        let may_extend = standing.extended_at.is_none() && self.head.today <= self.head.times.extend_by;
        if may_extend {
            let ground =
                self.choose("extend", "ground", ("extension", ExtensionGround::ALL.iter().map(|it| it.code())));
            self.add("extend", vec![ground, self.area("extend", "words")]);
        }
    }

    fn doing(&mut self, ctx: &Ctx) {
        let done = self.choose("did", "done", ("done", Done::ALL.iter().map(|it| it.code())));
        self.add("did", vec![done, self.area("did", "words").optional()]);
        match self.head.standing.unfounded {
            None => {
                let both = vec![self.area("unfounded", "objective"), self.area("unfounded", "intent")];
                self.add("unfounded", both);
            }
            Some(_) if self.head.may(StepCode::UnfoundedSeconded, ctx.actor.id).is_ok() => {
                self.add("second", Vec::new());
            }
            Some(_) => (),
        }
    }

    fn deciding(&mut self) {
        let outcome = self.choose("decide", "outcome", ("case-outcome", Outcome::ALL.iter().map(|it| it.code())));
        let mut grounds = vec![(String::new(), self.t.get("case-no-ground"))];
        let words = |ground: &RefusalGround| (ground.code().to_owned(), self.t.word("refusal", ground.code()));
        grounds.extend(RefusalGround::ALL.iter().map(words));
        let ground = Input { control: Control::Choose(grounds), ..self.line("decide", "ground") };
        let inputs = vec![
            outcome,
            self.area("decide", "done").optional(),
            ground,
            self.area("decide", "reason").optional(),
            self.prefilled("authority", &self.head.authority),
            self.prefilled("remedy", &self.t.get("case-remedy")),
        ];
        self.add("decide", inputs);
    }

    fn prefilled(&self, field: &'static str, otherwise: &str) -> Input {
        let input = self.area("decide", field).optional();
        if self.typed.0.is_empty() { Input { value: Shown::typed(otherwise), ..input } } else { input }
    }

    fn after(&mut self) {
        if self.head.standing.answered_at.is_none() {
            self.add("answered", vec![self.area("answered", "words")]);
        }
        let done = self.choose("did", "done", ("done", Done::ALL.iter().map(|it| it.code())));
        self.add("did", vec![done, self.area("did", "words").optional()]);
    }

    fn hands(&self) -> Vec<Input> {
        let names: Vec<(String, String)> =
            self.head.managers.iter().map(|(id, name)| (id.number().to_string(), name.clone())).collect();
        let mut none = vec![(String::new(), self.t.get("case-no-stand-in"))];
        none.extend(names.clone());
        let owner = Input { control: Control::Choose(names), ..self.line("assign", "owner") }.needed();
        vec![owner, Input { control: Control::Choose(none), ..self.line("assign", "stand-in") }]
    }

    fn add(&mut self, what: &'static str, inputs: Vec<Input>) {
        let is_open = inputs.iter().any(|input| self.typed.0.contains_key(input.name.as_ref()));
        self.made.push(Action { what, inputs, is_open });
    }

    fn line(&self, what: &str, field: &str) -> Input {
        let name = format!("{what}-{field}");
        let value = Shown::typed(self.typed.get(&name));
        let label = self.t.get(format!("case-field-{field}"));
        Input { name: Cow::Owned(name), ..Input::line("", label, value) }
    }

    fn area(&self, what: &str, field: &str) -> Input {
        Input { control: Control::Area(3), most: 10_000, required: true, ..self.line(what, field) }
    }

    fn choose(&self, what: &str, field: &str, (group, codes): (&str, impl Iterator<Item = &'static str>)) -> Input {
        let from = codes.map(|code| (code.to_owned(), self.t.word(group, code))).collect();
        Input { control: Control::Choose(from), required: true, ..self.line(what, field) }
    }
}

impl Input {
    /// The same, which may stay empty.
    fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}
