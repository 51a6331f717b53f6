//! Why, from where, to whom, for how long, and what the person may do (Art. 15(1)(a), (c)–(h), (2)).

use std::io;

use super::Parts;
use crate::access::html::Html;
use crate::access::texts::{codes, fill};

impl Parts<'_> {
    pub(super) fn purposes(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.purposes;
        if self.package.purposes.is_empty() {
            return html.element("p", texts.none);
        }
        html.element("p", texts.lead)?;
        let language = self.package.language;
        let rows = self.package.purposes.iter().map(|purpose| {
            vec![
                codes::purpose_name(&purpose.purpose, language),
                codes::basis(purpose.basis, language).to_owned(),
                self.when(purpose.since),
                self.notice(purpose.notice.as_ref()),
            ]
        });
        html.table(texts.heading, &texts.headings, rows)
    }

    pub(super) fn source(&self, html: &mut Html<'_>) -> io::Result<()> {
        let source = &self.package.person.source;
        html.element("p", &fill(self.texts.source.say, &[source]))
    }

    pub(super) fn recipients(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.recipients;
        if self.package.recipients.is_empty() {
            return html.element("p", texts.none);
        }
        let rows = self.package.recipients.iter().map(|recipient| {
            let when = self.when(recipient.at);
            vec![recipient.name.clone(), recipient.what.clone(), when]
        });
        html.table(texts.heading, &texts.headings, rows)
    }

    pub(super) fn retention(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.retention;
        if self.package.retention.is_empty() {
            return html.element("p", texts.none);
        }
        html.element("p", texts.lead)?;
        let language = self.package.language;
        let rows = self.package.retention.iter().map(|kept| {
            vec![
                codes::category(&kept.category, language),
                codes::purpose_code(&kept.purpose, language),
                codes::retention(&kept.rule, kept.months, language),
            ]
        });
        html.table(texts.heading, &texts.headings, rows)
    }

    pub(super) fn automated(&self, html: &mut Html<'_>) -> io::Result<()> {
        html.element("p", self.texts.automated.1)
    }

    pub(super) fn transfers(&self, html: &mut Html<'_>) -> io::Result<()> {
        html.element("p", self.texts.transfers.1)
    }

    pub(super) fn rights(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.rights;
        let contact = &self.package.controller.privacy_contact;
        html.element("p", &fill(texts.lead, &[contact]))?;
        html.markup("<dl>\n")?;
        for (right, article, meaning) in texts.list {
            html.element("dt", &format!("{right} ({article})"))?;
            html.element("dd", meaning)?;
        }
        html.close("dl")?;
        html.element("p", texts.complaint)
    }
}
