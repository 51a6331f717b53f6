//! Who we are, and what we hold: identity, contact points, sums of purchases, restrictions, answers about consent.

use std::io;

use super::Parts;
use crate::access::html::Html;
use crate::access::model::{ConsentPart, NoticePart, PersonPart};
use crate::access::notes;
use crate::access::page::pairs;
use crate::access::texts::{codes, countries, dates, fill};

impl Parts<'_> {
    pub(super) fn who_we_are(&self, html: &mut Html<'_>) -> io::Result<()> {
        let (texts, controller) = (&self.texts.who_we_are, &self.package.controller);
        pairs(
            html,
            [
                (texts.company, Some(controller.name.clone())),
                (texts.brand, Some(controller.brand.clone())),
                (texts.country, Some(self.country(&controller.country))),
                (texts.privacy_contact, Some(controller.privacy_contact.clone())),
            ],
        )
    }

    fn country(&self, code: &str) -> String {
        countries::name(code, self.package.language)
    }

    pub(super) fn held(&self, html: &mut Html<'_>) -> io::Result<()> {
        html.element("h3", self.texts.held.identity)?;
        self.identity(html)?;
        html.element("h3", self.texts.held.contacts)?;
        self.contacts(html)?;
        crate::access::details::write(&self.package.details, html, self.package.language)?;
        self.asides(html)?;
        html.element("h3", self.texts.held.purchases)?;
        self.purchases(html)?;
        html.element("h3", self.texts.held.restrictions)?;
        self.restrictions(html)?;
        self.objections(html)?;
        let when = |at| self.when(at);
        crate::access::mails::table(html, &self.package.mails, (self.package.language, &when))?;
        self.forms(html)?;
        crate::access::cases::section(&self.package.cases, html, self.package.language)?;
        crate::access::documents::table(html, &self.package.documents, (self.package.language, &when))?;
        crate::access::handovers::table(html, &self.package.handovers, (self.package.language, &when))?;
        crate::access::letters::section(&self.package.letters, html, self.package.language)?;
        crate::access::weighings::section(self.package, html)?;
        crate::access::disputes::section(&self.package.disputes, html, self.package.language)?;
        notes::section(self.package, html)
    }

    fn identity(&self, html: &mut Html<'_>) -> io::Result<()> {
        self.record(html, &self.package.person)?;
        for duplicate in &self.package.duplicates {
            html.element("h4", &fill(self.texts.held.duplicate, &[&self.when(duplicate.joined_at)]))?;
            self.record(html, &duplicate.person)?;
        }
        Ok(())
    }

    fn record(&self, html: &mut Html<'_>, person: &PersonPart) -> io::Result<()> {
        let texts = &self.texts.held;
        let kind = codes::person_kind(person.kind, self.package.language);
        pairs(
            html,
            [
                (texts.given_name, person.given_name.clone()),
                (texts.family_name, person.family_name.clone()),
                (texts.organisation, person.organisation.clone()),
                (texts.town, person.town.clone()),
                (texts.country, person.country.as_deref().map(|code| self.country(code))),
                (texts.customer_number, person.customer_number.clone()),
                (texts.kind, Some(kind.to_owned())),
                (texts.since, Some(self.when(person.since))),
                (texts.team, Some(person.team.clone())),
                (texts.reference, Some(person.public.clone())),
            ],
        )
    }

    fn contacts(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.held;
        if self.package.contacts.is_empty() {
            return html.element("p", texts.no_contacts);
        }
        let rows = self.package.contacts.iter().map(|contact| {
            let kind = codes::contact_kind(contact.kind, self.package.language);
            let since = self.when(contact.since);
            vec![kind.to_owned(), contact.value.clone(), since]
        });
        html.table(texts.contacts, &texts.contact_headings, rows)
    }

    fn asides(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.held;
        if self.package.asides.is_empty() {
            return Ok(());
        }
        html.element("h3", texts.asides)?;
        let rows = self.package.asides.iter().map(|part| {
            let [birthday, language, tag] = texts.aside_words;
            let what = match part.what.as_str() {
                "birthday" => birthday,
                "language" => language,
                "tag" => tag,
                column => column,
            };
            vec![what.to_owned(), part.value.clone(), part.source.clone()]
        });
        html.table(texts.asides, &texts.aside_headings, rows)
    }

    fn purchases(&self, html: &mut Html<'_>) -> io::Result<()> {
        let (texts, totals) = (&self.texts.held, &self.package.totals);
        let language = self.package.language;
        if totals.purchases == 0 {
            return html.element("p", texts.no_purchases);
        }
        let counts = [totals.purchases, totals.cancellations, totals.lines].map(|count| dates::count(count, language));
        let [purchases, cancellations, lines] = &counts;
        html.element("p", &fill(texts.purchases_say, &[purchases, cancellations, lines]))?;
        let rows = totals.net.iter().map(|(currency, sum)| {
            let sum = dates::number(*sum, currency.exponent(), language);
            vec![currency.code().to_owned(), sum]
        });
        html.element("p", texts.net)?;
        html.table(texts.net, &texts.net_headings, rows)?;
        html.markup("<p>")?;
        html.link("purchases.html", texts.see_purchases)?;
        html.close("p")
    }

    fn restrictions(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.held;
        if self.package.restrictions.is_empty() {
            return html.element("p", texts.no_restrictions);
        }
        let rows = self.package.restrictions.iter().map(|restriction| {
            let until = restriction.until.map_or_else(|| texts.in_force.to_owned(), |until| self.when(until));
            let ground = codes::ground(restriction.ground, self.package.language);
            vec![ground.to_owned(), self.when(restriction.since), until]
        });
        html.table(texts.restrictions, &texts.restriction_headings, rows)
    }

    pub(super) fn consents(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.consents;
        if self.package.consents.is_empty() {
            return html.element("p", texts.none);
        }
        html.element("p", texts.lead)?;
        let rows = self.package.consents.iter();
        html.table(texts.heading, &texts.headings, rows.map(|consent| self.consent(consent)))
    }

    fn consent(&self, consent: &ConsentPart) -> Vec<String> {
        let language = self.package.language;
        let way = [consent.channel.as_str(), &consent.form, &consent.language];
        let way: Vec<&str> = way.into_iter().filter(|part| !part.is_empty()).collect();
        let pieces: Vec<String> = consent.proof.iter().map(|(piece, text)| format!("{piece}: {text}")).collect();
        let pieces = Some(pieces.join("\n")).filter(|pieces| !pieces.is_empty());
        let proof = [consent.proof_ip.as_deref(), consent.proof_note.as_deref(), pieces.as_deref()];
        vec![
            self.when(consent.at),
            codes::purpose_name(&consent.purpose, language),
            self.answer(consent),
            way.join(", "),
            self.notice(consent.notice.as_ref()),
            joined_or_dash(&proof),
        ]
    }

    fn answer(&self, consent: &ConsentPart) -> String {
        let language = self.package.language;
        let said = codes::act(consent.act, language);
        consent.reach.map_or_else(|| said.to_owned(), |reach| format!("{said} ({})", codes::reach(reach, language)))
    }

    pub(super) fn notice(&self, notice: Option<&NoticePart>) -> String {
        notice.map_or_else(
            || self.texts.purposes.no_notice.to_owned(),
            |notice| {
                let version = notice.version.to_string();
                fill(self.texts.consents.notice, &[&notice.slug, &version])
            },
        )
    }
}

fn joined_or_dash(parts: &[Option<&str>]) -> String {
    let parts: Vec<&str> = parts.iter().copied().flatten().collect();
    if parts.is_empty() { "–".to_owned() } else { parts.join("\n") }
}
