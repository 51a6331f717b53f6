//! Copies of documents by which the person showed who they are, for as long as they are kept.

use std::io::{self, Seek, Write};

use custody::Table;
use domain::notice::Language;
use domain::time::Timestamp;
use serde::Serialize;
use zeroize::Zeroizing;

use super::AccessError;
use super::archive::Archive;
use super::gather::Source;
use super::html::Html;
use super::texts::Each;
use crate::records;

/// One copy.
pub struct DocumentPart {
    /// Where it lies in the package.
    pub file: String,
    /// Number of the case it came in.
    pub case: String,
    pub at: Timestamp,
    /// When it is destroyed at the latest.
    pub until: Timestamp,
    pub media: String,
    pub bytes: Zeroizing<Vec<u8>>,
}

/// One copy in the JSON file.
#[derive(Serialize)]
pub struct DocumentView<'a> {
    file: &'a str,
    case: &'a str,
    since: String,
    until: String,
    media: &'a str,
}

impl<'a> DocumentView<'a> {
    pub fn of(part: &'a DocumentPart) -> Self {
        let DocumentPart { file, case, media, .. } = part;
        Self { file, case, since: part.at.to_string(), until: part.until.to_string(), media }
    }
}

/// Every copy that is still there, in the order of the cases.
pub fn gather(source: &mut Source<'_>) -> Result<Vec<DocumentPart>, AccessError> {
    let subject = source.subject();
    let mut parts = Vec::new();
    for record in store::rights::of_person(source.db, subject)? {
        let case = record.case;
        if case.subject != subject {
            continue;
        }
        let kept = store::rights::beside::documents(source.db, (subject, case.id))?;
        for (number, document) in (1..).zip(kept) {
            let place = records::rights_document(document.id);
            let copy = source.opener.open(Table::RightsDocument, place, &document.content)?;
            let copy = copy.as_ref();
            parts.push(DocumentPart {
                file: format!("documents/{}-{number}.{}", case.public, ending(&copy.media)),
                case: case.public.to_string(),
                at: document.at,
                until: document.ends_at,
                media: copy.media.clone(),
                bytes: copy.bytes.clone(),
            });
        }
    }
    Ok(parts)
}

fn ending(media: &str) -> &str {
    match media.rsplit_once('/') {
        Some((_, "jpeg")) => "jpg",
        Some((_, ending)) => ending,
        None => "bin",
    }
}

/// Adds the copies as they came.
pub fn add<W: Write + Seek>(documents: &[DocumentPart], zip: &mut Archive<W>) -> Result<(), AccessError> {
    documents.iter().try_for_each(|document| zip.file(&document.file, |out| Ok(out.write_all(&document.bytes)?)))
}

/// The table of copies; nothing where there is none.
pub fn table(
    html: &mut Html<'_>,
    documents: &[DocumentPart],
    (language, when): (Language, &dyn Fn(Timestamp) -> String),
) -> io::Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    let (title, headings) = Each {
        en: ("Copies of documents of yours", ["File", "Request", "Came", "Destroyed by"]),
        de: ("Kopien Ihrer Dokumente", ["Datei", "Anliegen", "Eingegangen", "Vernichtet spätestens"]),
        fr: ("Copies de vos documents", ["Fichier", "Demande", "Reçue le", "Détruite au plus tard le"]),
    }
    .of(language);
    html.element("h3", title)?;
    let row = |document: &DocumentPart| {
        vec![document.file.clone(), document.case.clone(), when(document.at), when(document.until)]
    };
    html.table(title, &headings, documents.iter().map(row))
}
