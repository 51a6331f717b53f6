//! The tables in `csv/` (RFC 4180: CRLF, quotes where needed, UTF-8).
//!
//! Invariant: a text that a spreadsheet would run as a formula begins with an apostrophe; numbers stay numbers.

use std::borrow::Cow;
use std::io::Write;

use csv::{Terminator, WriterBuilder};
use domain::consent::channel::Channel;
use domain::time::Timestamp;

use super::AccessError;
use super::model::{ConsentPart, ContactPart, LookPart, NoticePart, Purchases};

/// A cell: a text that may hold anything, or a word or number of ours.
pub enum Cell<'a> {
    Text(&'a str),
    Ours(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    pub fn maybe(text: Option<&'a str>) -> Self {
        Self::Text(text.unwrap_or_default())
    }

    fn number(number: &impl ToString) -> Self {
        Self::Ours(number.to_string().into())
    }

    pub fn time(at: Timestamp) -> Self {
        Self::number(&at)
    }

    fn safe(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) if is_formula(text) => format!("'{text}").into(),
            Self::Text(text) => text.into(),
            Self::Ours(text) => text,
        }
    }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

pub struct Table<'a>(csv::Writer<&'a mut dyn Write>);

impl<'a> Table<'a> {
    pub fn begin(out: &'a mut dyn Write, headings: impl IntoIterator<Item: AsRef<[u8]>>) -> Result<Self, AccessError> {
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF);
        let mut writer = builder.from_writer(out);
        writer.write_record(headings).map_err(std::io::Error::from)?;
        Ok(Self(writer))
    }

    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), AccessError> {
        for cell in cells {
            self.0.write_field(cell.safe().as_bytes()).map_err(std::io::Error::from)?;
        }
        let end = self.0.write_record(None::<&[u8]>);
        Ok(end.map_err(std::io::Error::from)?)
    }

    pub fn end(mut self) -> Result<(), AccessError> {
        Ok(self.0.flush()?)
    }
}

/// `csv/purchases.csv`: one row for each purchase.
pub fn purchases(purchases: &mut dyn Purchases, out: &mut dyn Write) -> Result<(), AccessError> {
    let headings = [
        "id",
        "invoice",
        "at",
        "kind",
        "brand",
        "source",
        "currency",
        "country",
        "billing_address",
        "invoiced",
        "net",
        "lines",
    ];
    let mut table = Table::begin(out, headings)?;
    purchases.each(&mut |purchase| {
        let invoiced = purchase.invoiced.map(|money| money.amount().to_string());
        table.row([
            Cell::Ours(purchase.public.as_str().into()),
            Cell::Text(&purchase.invoice),
            Cell::time(purchase.at),
            Cell::Ours(purchase.kind.code().into()),
            Cell::Text(&purchase.brand),
            Cell::Text(&purchase.source),
            Cell::Ours(purchase.currency.code().into()),
            Cell::maybe(purchase.country.as_deref()),
            Cell::maybe(purchase.billing.as_deref()),
            Cell::Ours(invoiced.unwrap_or_default().into()),
            Cell::number(&purchase.net),
            Cell::number(&purchase.lines.len()),
        ])
    })?;
    table.end()
}

/// `csv/lines.csv`: one row for each line of each purchase.
pub fn lines(purchases: &mut dyn Purchases, out: &mut dyn Write) -> Result<(), AccessError> {
    let headings = [
        "purchase_id",
        "invoice",
        "line_no",
        "at",
        "article",
        "description",
        "quantity",
        "unit_price",
        "total",
        "currency",
    ];
    let mut table = Table::begin(out, headings)?;
    purchases.each(&mut |purchase| {
        for line in &purchase.lines {
            table.row([
                Cell::Ours(purchase.public.as_str().into()),
                Cell::Text(&purchase.invoice),
                Cell::number(&line.number),
                Cell::time(line.at),
                Cell::Text(&line.article),
                Cell::maybe(line.description.as_deref()),
                Cell::number(&line.quantity),
                Cell::number(&line.unit_price),
                Cell::number(&line.total),
                Cell::Ours(purchase.currency.code().into()),
            ])?;
        }
        Ok(())
    })?;
    table.end()
}

/// `csv/contacts.csv`.
pub fn contacts(contacts: &[ContactPart], out: &mut dyn Write) -> Result<(), AccessError> {
    let mut table = Table::begin(out, ["kind", "value", "since", "purpose", "source"])?;
    for contact in contacts {
        table.row([
            Cell::Ours(contact.kind.code().into()),
            Cell::Text(&contact.value),
            Cell::time(contact.since),
            Cell::Text(&contact.purpose),
            Cell::Text(&contact.source),
        ])?;
    }
    table.end()
}

/// `csv/consents.csv`.
pub fn consents(consents: &[ConsentPart], out: &mut dyn Write) -> Result<(), AccessError> {
    let headings = [
        "at",
        "purpose",
        "answer",
        "reach",
        "channel",
        "language",
        "notice",
        "version",
        "form",
        "wording_sha256",
        "recorded_by",
        "proof_ip",
        "proof_note",
        "proof_pieces",
    ];
    let mut table = Table::begin(out, headings)?;
    for consent in consents {
        let notice = consent.notice.as_ref();
        let version = notice.map(|notice| notice.version.to_string());
        table.row([
            Cell::time(consent.at),
            Cell::Text(&consent.purpose.code),
            Cell::Ours(consent.act.code().into()),
            Cell::Ours(consent.reach.map_or("", Channel::code).into()),
            Cell::Text(&consent.channel),
            Cell::Text(&consent.language),
            Cell::Text(notice.map_or("", |notice: &NoticePart| &notice.slug)),
            Cell::Ours(version.unwrap_or_default().into()),
            Cell::Text(&consent.form),
            Cell::maybe(consent.wording.as_deref()),
            Cell::Text(&consent.recorded_by),
            Cell::maybe(consent.proof_ip.as_deref()),
            Cell::maybe(consent.proof_note.as_deref()),
            Cell::Ours(pieces(consent).into()),
        ])?;
    }
    table.end()
}

/// Code and text of each piece, one after the other; none of them holds a semicolon of its own making.
fn pieces(consent: &ConsentPart) -> String {
    let pieces: Vec<String> = consent.proof.iter().map(|(code, text)| format!("{code}={text}")).collect();
    pieces.join("; ")
}

/// `csv/who-looked.csv`: times, roles, names if that was decided, deeds, purposes, reasons.
pub fn looks(looks: &[LookPart], out: &mut dyn Write) -> Result<(), AccessError> {
    let headings = ["at", "role", "name", "deed", "purpose", "reason", "reason_text"];
    let mut table = Table::begin(out, headings)?;
    for look in looks {
        table.row([
            Cell::time(look.at),
            Cell::Text(&look.role),
            Cell::maybe(look.name.as_deref()),
            Cell::Ours(look.deed.code().into()),
            Cell::Ours(look.purpose.code().into()),
            Cell::Ours(look.reason.code().into()),
            Cell::maybe(look.text.as_deref()),
        ])?;
    }
    table.end()
}
