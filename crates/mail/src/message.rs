//! A letter as a message on the wire: plain words, the same as a simple page, and the headers that say what it is.

use std::time::{Duration, UNIX_EPOCH};

use app::mails::{Letter, LinkToken};
use askama::Template;
use custody::{Disclosed, LetterWords};
use domain::mail::MailKind;
use domain::personal::Text;
use domain::time::to_ms;
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};

use crate::words::Words;

/// One link with what stands above it and on it.
struct Link {
    text: String,
    label: String,
    url: String,
}

/// What stands in a mail, from top to bottom.
struct Sheet {
    language: &'static str,
    subject: String,
    greeting: String,
    intro: String,
    purposes: Vec<String>,
    links: Vec<Link>,
    after: Option<String>,
    notice: Option<Link>,
    company: String,
    privacy: String,
    automatic: String,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Plain<'a> {
    sheet: &'a Sheet,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Page<'a> {
    sheet: &'a Sheet,
}

/// A letter of a case, with the links under it.
struct CaseSheet {
    language: String,
    subject: String,
    text: String,
    links: Vec<Link>,
    notice: Option<Link>,
}

impl CaseSheet {
    /// Its paragraphs, each with its lines.
    fn paragraphs(&self) -> Vec<Vec<&str>> {
        self.text.split("\n\n").map(|paragraph| paragraph.lines().collect()).collect()
    }
}

#[derive(Template)]
#[template(path = "case_letter.txt")]
struct CasePlain<'a> {
    sheet: &'a CaseSheet,
}

#[derive(Template)]
#[template(path = "case_letter.html")]
struct CasePage<'a> {
    sheet: &'a CaseSheet,
}

/// The letter cannot be written as a message.
#[derive(Debug)]
pub(crate) struct Unwritable;

impl<E: std::error::Error> From<E> for Unwritable {
    /// The error may quote what it choked on, so nothing of it is kept.
    fn from(_: E) -> Self {
        Self
    }
}

/// Writes the letter; links lead to `public_url`.
pub(crate) fn write(letter: &Letter, from: &Address, public_url: &str) -> Result<Message, Unwritable> {
    let words = Words::of(letter);
    let (subject, plain, page) = if let Some(of_case) = &letter.words {
        let sheet = case_sheet(&words, (letter, of_case), public_url);
        (sheet.subject.clone(), CasePlain { sheet: &sheet }.render()?, CasePage { sheet: &sheet }.render()?)
    } else {
        let sheet = sheet(&words, letter, public_url);
        (sheet.subject.clone(), Plain { sheet: &sheet }.render()?, Page { sheet: &sheet }.render()?)
    };
    let mut message = Message::builder()
        .from(Mailbox::new(Some(letter.brand.clone()), from.clone()))
        .to(Mailbox::new(None, address(letter)?))
        .subject(subject)
        .message_id(Some(format!("<{}>", letter.message_id)))
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(to_ms(letter.now)).unwrap_or(0)))
        .raw_header(raw("Auto-Submitted", "auto-generated".to_owned())?);
    let one_click = letter.kind.one_click();
    if let Some((_, token)) = letter.links.iter().find(|(kind, _)| Some(*kind) == one_click) {
        // RFC 8058: the one is where the press goes, the other says that it needs no page.
        let link = format!("<{}>", url(public_url, token, words.language()));
        message = message
            .raw_header(raw("List-Unsubscribe", link)?)
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())?);
    }
    Ok(message.multipart(MultiPart::alternative_plain_html(plain, page))?)
}

fn sheet(words: &Words<'_>, letter: &Letter, public_url: &str) -> Sheet {
    let links = letter.links.iter().enumerate().map(|(place, (kind, token))| Link {
        text: words.above(place),
        label: words.label(place, *kind),
        url: url(public_url, token, words.language()),
    });
    let certificate = letter.certificate.map(|erasure| Link {
        text: words.get("about-certificate"),
        label: String::new(),
        url: format!("{public_url}/certificates/{erasure}?lang={}", words.language()),
    });
    let agreed_to_nothing = letter.kind == MailKind::WhatWasRecorded && letter.purposes.is_empty();
    Sheet {
        language: words.language(),
        subject: words.own("subject"),
        greeting: words.get("greeting"),
        intro: words.own(if agreed_to_nothing { "none" } else { "intro" }),
        purposes: letter.purposes.iter().map(|purpose| words.purpose(purpose)).collect(),
        links: links.collect(),
        after: (letter.kind == MailKind::ConfirmConsent).then(|| words.own("after")),
        notice: certificate.or_else(|| notice(words, letter, public_url)),
        company: words.get("by-company"),
        privacy: words.get("about-privacy"),
        automatic: words.get("why-automatic"),
    }
}

/// The notice goes out with the first answer, too (Art. 13, 14).
fn notice(words: &Words<'_>, letter: &Letter, public_url: &str) -> Option<Link> {
    letter.notice.as_ref().map(|(slug, version)| Link {
        text: words.get("about-notice"),
        label: String::new(),
        url: format!("{public_url}/privacy/{slug}?version={version}&lang={}", words.language()),
    })
}

fn case_sheet(words: &Words<'_>, (letter, of_case): (&Letter, &Disclosed<LetterWords>), public_url: &str) -> CaseSheet {
    let said = |part: fn(&LetterWords) -> Text| of_case.part(part).to_string();
    let label = said(|words| words.link.clone());
    let links = letter.links.iter().map(|(_, token)| Link {
        text: String::new(),
        label: label.clone(),
        url: url(public_url, token, words.language()),
    });
    CaseSheet {
        language: letter.language.code().to_owned(),
        subject: said(|words| words.subject.clone()),
        text: said(|words| words.text.clone()),
        links: links.collect(),
        notice: notice(words, letter, public_url),
    }
}

fn url(public_url: &str, token: &LinkToken, language: &str) -> String {
    format!("{public_url}/links/{}?lang={language}", token.expose())
}

/// The address as it was written, with the domain in its ASCII form (RFC 5891 §4.4).
fn address(letter: &Letter) -> Result<Address, Unwritable> {
    let written = letter.to.to_string();
    let (local, domain) = written.rsplit_once('@').ok_or(Unwritable)?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| Unwritable)?;
    Ok(Address::new(local, domain)?)
}

/// A header that is ASCII and holds no line break; lines are not folded, because a folded link is no link to some.
fn raw(name: &str, value: String) -> Result<HeaderValue, Unwritable> {
    if !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(Unwritable);
    }
    let name = HeaderName::new_from_ascii(name.to_owned())?;
    Ok(HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value))
}
