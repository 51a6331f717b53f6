//! Who looked, how to check it, and what else lies in the package.

use std::collections::BTreeMap;
use std::io;

use domain::event::Deed;
use domain::time::Timestamp;

use super::Parts;
use crate::access::hex;
use crate::access::html::Html;
use crate::access::page::pairs;
use crate::access::texts::{codes, dates, fill};

impl Parts<'_> {
    pub(super) fn looks(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.looks;
        if self.package.looks.is_empty() {
            return html.element("p", texts.none);
        }
        html.element("p", texts.lead)?;
        let has_names = self.package.looks.iter().any(|look| look.name.is_some());
        html.element("p", if has_names { texts.named } else { texts.unnamed })?;
        if let Some(since) = self.package.proofs.since {
            html.element("p", &fill(texts.since, &[&self.when(since)]))?;
        }
        let language = self.package.language;
        let rows = self.package.looks.iter().map(|look| {
            let reason = codes::reason(look.reason, language);
            vec![
                self.when(look.at),
                match &look.name {
                    Some(name) => format!("{} ({name})", codes::role(&look.role, language)),
                    None => codes::role(&look.role, language),
                },
                codes::deed(look.deed, language).to_owned(),
                codes::purpose(look.purpose, language).to_owned(),
                match &look.text {
                    Some(text) => format!("{reason}\n{text}"),
                    None => reason.to_owned(),
                },
            ]
        });
        html.table(texts.heading, &texts.headings, rows)?;
        self.acts(html)
    }

    /// Acts of one kind share a row: an import alone can leave hundreds.
    fn acts(&self, html: &mut Html<'_>) -> io::Result<()> {
        let (texts, language) = (&self.texts.acts, self.package.language);
        let mut kinds: BTreeMap<Deed, Vec<Timestamp>> = BTreeMap::new();
        for act in &self.package.acts {
            kinds.entry(act.deed).or_default().push(act.at);
        }
        if kinds.is_empty() {
            return Ok(());
        }
        html.element("h3", texts.heading)?;
        html.element("p", texts.lead)?;
        let rows = kinds.iter().map(|(deed, times)| {
            let ends = [times.iter().min(), times.iter().max()];
            let [first, last] = ends.map(|at| at.map_or_else(String::new, |at| self.when(*at)));
            let count = dates::count(times.len() as u64, language);
            vec![codes::deed(*deed, language).to_owned(), count, first, last]
        });
        html.table(texts.heading, &texts.headings, rows)
    }

    pub(super) fn proofs(&self, html: &mut Html<'_>) -> io::Result<()> {
        let (texts, proofs) = (&self.texts.proofs, &self.package.proofs);
        if proofs.checkpoint.is_none() {
            return html.element("p", texts.none);
        }
        html.element("p", texts.lead)?;
        let counts = [proofs.events.len() as u64, proofs.older, proofs.unsealed];
        let counts = counts.map(|count| dates::count(count, self.package.language));
        let [given, older, unsealed] = &counts;
        html.element("p", &fill(texts.counts, &[given, older, unsealed]))?;
        pairs(
            html,
            [
                (texts.log, Some(proofs.origin.clone())),
                (texts.key, Some(proofs.verifier_key.clone())),
                (texts.handle, Some(hex(&proofs.handle))),
            ],
        )?;
        html.element("p", texts.how)
    }

    pub(super) fn files(&self, html: &mut Html<'_>) -> io::Result<()> {
        let texts = &self.texts.files;
        let rows = texts.list.map(|(path, what)| vec![path.to_owned(), what.to_owned()]);
        html.table(texts.heading, &texts.headings, rows)
    }
}
