//! What stands beside profile and contact points: how to address the person, organisations, tags, further details,
//! notices they were given, changes of the profile. One list, so that every form of the package holds all of it.

use std::io;

use custody::Table;
use domain::id::NoticeId;
use domain::notice::Language;
use domain::time::Timestamp;
use serde::Serialize;

use super::AccessError;
use super::gather::{Source, shown};
use super::html::Html;
use super::texts::{Each, Words, dates};
use crate::people::BesideRead;
use crate::records;

/// One detail.
pub struct DetailPart {
    /// Which kind of detail.
    pub group: Group,
    /// What it is called.
    pub name: String,
    /// What stands there.
    pub value: String,
    /// Since when, or when it happened.
    pub since: Option<Timestamp>,
    /// Where it came from.
    pub source: Option<String>,
}

/// Kinds of details.
#[derive(Clone, Copy, PartialEq)]
pub enum Group {
    Address,
    ContactLabel,
    Organisation,
    Tag,
    Field,
    Special,
    Notice,
    ProfileChange,
}

impl Group {
    const fn code(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::ContactLabel => "contact_label",
            Self::Organisation => "organisation",
            Self::Tag => "tag",
            Self::Field => "field",
            Self::Special => "special",
            Self::Notice => "notice",
            Self::ProfileChange => "profile_change",
        }
    }

    fn words(self, language: Language) -> &'static str {
        let words = match self {
            Self::Address => {
                Words { en: "how to speak to you", de: "wie man Sie anspricht", fr: "comment vous adresser la parole" }
            }
            Self::ContactLabel => {
                Words { en: "about a contact point", de: "zu einem Kontaktweg", fr: "au sujet d’une coordonnée" }
            }
            Self::Organisation => Words { en: "organisation", de: "Organisation", fr: "organisme" },
            Self::Tag => Words { en: "tag", de: "Etikett", fr: "étiquette" },
            Self::Field => Words { en: "further detail", de: "weitere Angabe", fr: "autre information" },
            Self::Special => Words {
                en: "specially protected detail",
                de: "besonders geschützte Angabe",
                fr: "information spécialement protégée",
            },
            Self::Notice => {
                Words {
                    en: "notice you were given", de: "Hinweis, den Sie bekamen", fr: "notice d’information remise"
                }
            }
            Self::ProfileChange => {
                Words {
                    en: "change of your profile", de: "Änderung Ihres Profils", fr: "modification de votre profil"
                }
            }
        };
        words.of(language)
    }
}

/// One detail in `data.json`.
#[derive(Serialize)]
pub struct DetailView<'a> {
    group: &'static str,
    name: &'a str,
    value: &'a str,
    since: Option<String>,
    source: Option<&'a str>,
}

impl<'a> DetailView<'a> {
    pub fn of(part: &'a DetailPart) -> Self {
        Self {
            group: part.group.code(),
            name: &part.name,
            value: &part.value,
            since: part.since.map(|since| since.to_string()),
            source: part.source.as_deref(),
        }
    }
}

/// Writes all of it as a table, if there is any.
pub fn write(details: &[DetailPart], html: &mut Html<'_>, language: Language) -> io::Result<()> {
    if details.is_empty() {
        return Ok(());
    }
    let heading = Words { en: "What stands beside", de: "Was daneben steht", fr: "Ce qui s’y ajoute" }.of(language);
    let headings = Each {
        en: ["Kind", "Name", "Value", "Since", "Source"],
        de: ["Art", "Name", "Angabe", "Seit", "Woher"],
        fr: ["Nature", "Nom", "Donnée", "Depuis", "Origine"],
    };
    let headings = headings.of(language);
    html.element("h3", heading)?;
    let rows = details.iter().map(|detail| {
        vec![
            detail.group.words(language).to_owned(),
            detail.name.clone(),
            detail.value.clone(),
            detail.since.map(|since| dates::when(since, language)).unwrap_or_default(),
            detail.source.clone().unwrap_or_default(),
        ]
    });
    html.table(heading, &headings, rows)
}

/// Opens everything that stands beside.
pub fn gather(source: &mut Source<'_>) -> Result<Vec<DetailPart>, AccessError> {
    let mut all = Vec::new();
    lists(source, &mut all)?;
    labels(source, &mut all)?;
    values(source, &mut all)?;
    changes(source, &mut all)?;
    Ok(all)
}

fn lists(source: &mut Source<'_>, all: &mut Vec<DetailPart>) -> Result<(), AccessError> {
    let read = BesideRead::of(source.db, &source.person.facts)?;
    let subject = source.subject();
    if let Some(detail) = store::profiles::detail(source.db, subject)? {
        let opened = source.opener.open(Table::PersonDetail, records::BESIDE_PERSON, &detail)?;
        let words = shown(opened.part(|detail| detail.addressed_as.clone()));
        let language = opened.as_ref().language.map(|language| language.code().to_owned());
        let told = [("addressed_as", words), ("language", language)];
        all.extend(told.into_iter().filter_map(|(name, value)| {
            Some(DetailPart { group: Group::Address, name: name.into(), value: value?, since: None, source: None })
        }));
    }
    all.extend(read.memberships.iter().map(|held| {
        let [from, until] = [&held.from_on, &held.until_on].map(|day| day.as_deref().unwrap_or("…"));
        DetailPart {
            group: Group::Organisation,
            name: held.name.clone(),
            value: format!("{}, {from} – {until}", held.role.code()),
            since: None,
            source: None,
        }
    }));
    all.extend(read.tags.iter().map(|tag| DetailPart {
        group: Group::Tag,
        name: tag.name.clone(),
        value: tag.name.clone(),
        since: Some(tag.at),
        source: None,
    }));
    all.extend(read.notices.iter().map(|given| DetailPart {
        group: Group::Notice,
        name: format!("{}, {}", given.slug, given.version),
        value: given.how.code().to_owned(),
        since: Some(given.at),
        source: Some(format!("{}, {}", given.script.0.code(), given.script.1)),
    }));
    Ok(())
}

fn labels(source: &mut Source<'_>, all: &mut Vec<DetailPart>) -> Result<(), AccessError> {
    let subject = source.subject();
    let contacts = store::contacts::of_person(source.db, subject)?;
    for detail in store::contact_details::of_person(source.db, subject)? {
        let Some(contact) = contacts.iter().find(|contact| contact.id == detail.contact) else { continue };
        let value = source.opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
        let preferred = if detail.preferred_at.is_some() { ", preferred" } else { "" };
        let given = detail.notice;
        let slug = match given {
            Some(notice) => store::notices::slug_of(source.db, NoticeId::new(notice.notice.number()))?,
            None => None,
        };
        all.push(DetailPart {
            group: Group::ContactLabel,
            name: value.to_string(),
            value: format!("{}{preferred}", detail.label.code()),
            since: detail.preferred_at,
            source: slug.zip(given).map(|(slug, notice)| format!("{slug}, {}", notice.version)),
        });
    }
    Ok(())
}

fn values(source: &mut Source<'_>, all: &mut Vec<DetailPart>) -> Result<(), AccessError> {
    let subject = source.subject();
    let fields = store::fields::all(source.db, source.person.facts.controller)?;
    let name = |id| fields.iter().find(|field| field.id == id).map(|field| field.declared.name.clone());
    for record in store::fields::values(source.db, subject)? {
        let value = source.opener.open(Table::FieldValue, records::field(record.field), &record.value)?;
        all.push(DetailPart {
            group: Group::Field,
            name: name(record.field).unwrap_or_default(),
            value: value.part(|value| value.0.clone()).to_string(),
            since: Some(record.at),
            source: Some(record.source),
        });
    }
    for record in store::fields::special_values(source.db, subject)? {
        let value = source.opener.open(Table::SpecialValue, records::field(record.field), &record.value)?;
        all.push(DetailPart {
            group: Group::Special,
            name: name(record.field).unwrap_or_default(),
            value: value.part(|value| value.0.clone()).to_string(),
            since: Some(record.at),
            source: Some(record.source),
        });
    }
    Ok(())
}

fn changes(source: &mut Source<'_>, all: &mut Vec<DetailPart>) -> Result<(), AccessError> {
    let subject = source.subject();
    let changes = store::profiles::changes_after(source.db, subject, 0)?;
    all.extend(changes.iter().map(|change| {
        let fields: Vec<&str> = change.fields.iter().map(|field| field.code()).collect();
        DetailPart {
            group: Group::ProfileChange,
            name: change.version.to_string(),
            value: fields.join(", "),
            since: Some(change.at),
            source: None,
        }
    }));
    Ok(())
}
