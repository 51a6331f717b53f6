//! What the builder asks about a form that another page draws: how its controls look, and the way back it offers.
//!
//! Invariant: a form that only we draw has no looks but ours, whatever was sent.

use domain::form::{Form, Look, Preset, Way, Withdrawal};

use super::Fields;

/// How one control looks on the page that draws it.
#[derive(Clone, Debug)]
pub struct LookRow {
    /// The beginning of the names of its fields.
    pub name: String,
    /// Of which consent, from 1; `None` is a button that sends.
    pub ask: Option<usize>,
    /// `yes`, `no`, `send` or `without`.
    pub control: &'static str,
    /// The ends of the names of its fields, and what stands in them.
    pub parts: [(&'static str, u16); 4],
}

impl LookRow {
    fn of(name: String, ask: Option<usize>, (control, look): (&'static str, Look)) -> Self {
        let parts = [("place", look.place), ("layer", look.layer), ("size", look.size), ("contrast", look.contrast)];
        Self { name, ask, control, parts }
    }
}

/// Every control of a form whose look can push.
pub(super) fn rows(form: &Form) -> Vec<LookRow> {
    let mut rows = Vec::new();
    for (index, ask) in form.asks.iter().enumerate() {
        rows.push(LookRow::of(format!("ask{index}_yes"), Some(index + 1), ("yes", ask.yes)));
        rows.extend(ask.no.map(|no| LookRow::of(format!("ask{index}_no"), Some(index + 1), ("no", no))));
    }
    rows.push(LookRow::of("send".to_owned(), None, ("send", form.buttons.send)));
    rows.extend(form.buttons.without.map(|look| LookRow::of("without".to_owned(), None, ("without", look))));
    rows
}

/// Reads what was sent into the form.
pub(super) fn read(form: &mut Form, sent: &Fields) {
    let told = |name: &str| sent.get(name).map(|words| words.trim());
    let number = |name: &str| told(name).and_then(|words| words.parse::<u16>().ok());
    let look = |name: &str, before: Look| Look {
        place: number(&format!("{name}_place")).unwrap_or(before.place),
        layer: number(&format!("{name}_layer")).unwrap_or(before.layer),
        size: number(&format!("{name}_size")).unwrap_or(before.size),
        contrast: number(&format!("{name}_contrast")).unwrap_or(before.contrast),
    };
    form.elsewhere = told("elsewhere") == Some("yes");
    if !form.elsewhere {
        return ours(form);
    }
    for (index, ask) in form.asks.iter_mut().enumerate() {
        ask.yes = look(&format!("ask{index}_yes"), ask.yes);
        ask.no = ask.no.map(|no| look(&format!("ask{index}_no"), no));
    }
    form.buttons.send = look("send", form.buttons.send);
    form.buttons.without = form.buttons.without.map(|without| look("without", without));
    form.giving_steps = number("giving_steps").unwrap_or(form.giving_steps);
    if let Some(way) = told("back_way").and_then(Way::from_code) {
        let steps = number("back_steps").unwrap_or(form.withdrawal.steps);
        form.withdrawal = Withdrawal { way, steps, signed_in: told("back_signed_in") == Some("yes") };
    }
}

/// What our own page draws, and the link in our own mails.
fn ours(form: &mut Form) {
    let drawn = Form::new(form.brand, form.team, form.serves);
    for ask in &mut form.asks {
        ask.yes = Look::usual(2);
        ask.preset = Preset::Unset;
        ask.no = ask.no.map(|_| Look::usual(1));
    }
    form.buttons.send = drawn.buttons.send;
    form.buttons.without = form.buttons.without.map(|_| Look::usual(1));
    form.giving_steps = drawn.giving_steps;
    form.withdrawal = drawn.withdrawal;
}
