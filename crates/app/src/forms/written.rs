//! A form as it is kept and exchanged: plain text with short names, the same for the database and for files.
//!
//! Invariant: [`Written`] holds no rule; what cannot be read is refused as a whole and says which part.

use std::collections::BTreeMap;

use domain::consent::channel::Channel;
use domain::form::{
    Ask, Buttons, Field, FieldKind, Form, FormText, Look, Partners, Preset, Style, TermsControl, Way, Withdrawal,
};
use domain::id::{BrandId, NoticeId, PurposeId, TeamId};
use domain::notice::Language;
use serde::{Deserialize, Serialize};

/// The part of a written form that cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("cannot read the {0} of a form")]
pub struct Unreadable(pub &'static str);

type Texts = BTreeMap<String, String>;

/// A form in writing.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Written {
    brand: i64,
    team: i64,
    serves: i64,
    notice: Option<i64>,
    fields: Vec<String>,
    asks: Vec<WrittenAsk>,
    terms: Option<WrittenTerms>,
    partners: Option<WrittenPartners>,
    buttons: WrittenButtons,
    giving_steps: Option<u16>,
    withdrawal: Option<WrittenWithdrawal>,
    texts: BTreeMap<String, WrittenText>,
    frames: Vec<String>,
    elsewhere: bool,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct WrittenAsk {
    purposes: Vec<i64>,
    reach: Option<String>,
    wordings: Texts,
    required: bool,
    preset: Option<String>,
    style: Option<String>,
    yes: Option<WrittenLook>,
    no: Option<WrittenLook>,
}

/// Place, layer, size, contrast.
type WrittenLook = [u16; 4];

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct WrittenTerms {
    texts: Texts,
    covers: Vec<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct WrittenPartners {
    names: Vec<String>,
    layered: bool,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct WrittenButtons {
    send: Option<WrittenLook>,
    agrees_to: Vec<i64>,
    without: Option<WrittenLook>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct WrittenWithdrawal {
    way: String,
    steps: u16,
    #[serde(default)]
    signed_in: bool,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct WrittenText {
    title: String,
    lead: String,
    send: String,
    thanks: String,
}

impl Written {
    /// Writes a form down.
    #[must_use]
    pub fn of(form: &Form) -> Self {
        let text = |text: &FormText| {
            let FormText { language, title, lead, send, thanks } = text.clone();
            (language.code().to_owned(), WrittenText { title, lead, send, thanks })
        };
        let back = form.withdrawal;
        Self {
            brand: form.brand.number(),
            team: form.team.number(),
            serves: form.serves.number(),
            notice: form.notice.map(NoticeId::number),
            fields: form.fields.iter().map(field_word).collect(),
            asks: form.asks.iter().map(written_ask).collect(),
            terms: form
                .terms
                .as_ref()
                .map(|terms| WrittenTerms { texts: texts_of(&terms.texts), covers: numbers(&terms.covers) }),
            partners: form.partners.clone().map(|Partners { names, layered }| WrittenPartners { names, layered }),
            buttons: WrittenButtons {
                send: Some(look_of(form.buttons.send)),
                agrees_to: numbers(&form.buttons.agrees_to),
                without: form.buttons.without.map(look_of),
            },
            giving_steps: Some(form.giving_steps),
            withdrawal: Some(WrittenWithdrawal {
                way: back.way.code().to_owned(),
                steps: back.steps,
                signed_in: back.signed_in,
            }),
            texts: form.texts.iter().map(text).collect(),
            frames: form.frames.clone(),
            elsewhere: form.elsewhere,
        }
    }

    /// Reads it back.
    pub fn read(self) -> Result<Form, Unreadable> {
        let serves = PurposeId::new(self.serves);
        let mut form = Form::new(BrandId::new(self.brand), TeamId::new(self.team), serves);
        form.notice = self.notice.map(NoticeId::new);
        form.fields = self.fields.iter().map(|word| field(word)).collect::<Result<_, _>>()?;
        form.asks = self.asks.into_iter().map(ask).collect::<Result<_, _>>()?;
        form.terms = self.terms.map(terms).transpose()?;
        form.partners = self.partners.map(|found| Partners { names: found.names, layered: found.layered });
        form.buttons = Buttons {
            send: self.buttons.send.map_or(Look::usual(1), look),
            agrees_to: purposes(&self.buttons.agrees_to),
            without: self.buttons.without.map(look),
        };
        form.giving_steps = self.giving_steps.unwrap_or(form.giving_steps);
        if let Some(back) = self.withdrawal {
            let way = Way::from_code(&back.way).ok_or(Unreadable("way back"))?;
            form.withdrawal = Withdrawal { way, steps: back.steps, signed_in: back.signed_in };
        }
        for (code, text) in self.texts {
            let WrittenText { title, lead, send, thanks } = text;
            form.texts.push(FormText { language: language(&code)?, title, lead, send, thanks });
        }
        form.frames = self.frames;
        form.elsewhere = self.elsewhere;
        Ok(form)
    }
}

/// `email:1`, `phone:3?` for an optional one, `phone` for one without a purpose.
fn field_word(field: &Field) -> String {
    let purpose = field.purpose.map(|purpose| format!(":{}", purpose.number())).unwrap_or_default();
    format!("{}{purpose}{}", field.kind.code(), if field.optional { "?" } else { "" })
}

fn field(word: &str) -> Result<Field, Unreadable> {
    let (rest, optional) = word.strip_suffix('?').map_or((word, false), |rest| (rest, true));
    let (kind, purpose) = rest.split_once(':').map_or((rest, None), |(kind, purpose)| (kind, Some(purpose)));
    let number = purpose.map(str::parse::<i64>).transpose().map_err(|_| Unreadable("purpose of a field"))?;
    let kind = FieldKind::from_code(kind).ok_or(Unreadable("fields"))?;
    Ok(Field { kind, purpose: number.map(PurposeId::new), optional })
}

fn written_ask(ask: &Ask) -> WrittenAsk {
    WrittenAsk {
        purposes: numbers(&ask.purposes),
        reach: Some(ask.reach.code().to_owned()),
        wordings: texts_of(&ask.wordings),
        required: ask.required,
        preset: Some(ask.preset.code().to_owned()),
        style: Some(ask.style.code().to_owned()),
        yes: Some(look_of(ask.yes)),
        no: ask.no.map(look_of),
    }
}

fn ask(written: WrittenAsk) -> Result<Ask, Unreadable> {
    let style = coded(written.style.as_deref(), Style::Tick, Style::from_code)?;
    Ok(Ask {
        purposes: purposes(&written.purposes),
        reach: coded(written.reach.as_deref(), Channel::Email, Channel::from_code)?,
        wordings: texts(written.wordings)?,
        required: written.required,
        preset: coded(written.preset.as_deref(), Preset::Unset, Preset::from_code)?,
        style,
        yes: written.yes.map_or(Look::usual(2), look),
        no: written.no.map(look),
    })
}

fn terms(written: WrittenTerms) -> Result<TermsControl, Unreadable> {
    Ok(TermsControl { texts: texts(written.texts)?, covers: purposes(&written.covers) })
}

fn coded<T>(word: Option<&str>, usual: T, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Unreadable> {
    match word {
        None => Ok(usual),
        Some(word) => from_code(word).ok_or(Unreadable("consents")),
    }
}

fn language(code: &str) -> Result<Language, Unreadable> {
    Language::parse(code).ok_or(Unreadable("languages"))
}

fn texts(written: Texts) -> Result<Vec<(Language, String)>, Unreadable> {
    written.into_iter().map(|(code, text)| Ok((language(&code)?, text))).collect()
}

fn texts_of(texts: &[(Language, String)]) -> Texts {
    texts.iter().map(|(language, text)| (language.code().to_owned(), text.clone())).collect()
}

fn purposes(numbers: &[i64]) -> Vec<PurposeId> {
    numbers.iter().copied().map(PurposeId::new).collect()
}

fn numbers(purposes: &[PurposeId]) -> Vec<i64> {
    purposes.iter().map(|purpose| purpose.number()).collect()
}

const fn look([place, layer, size, contrast]: WrittenLook) -> Look {
    Look { place, layer, size, contrast }
}

const fn look_of(look: Look) -> WrittenLook {
    [look.place, look.layer, look.size, look.contrast]
}
