//! The certificate: what went, what stays, and the two dates. It names nobody.

use domain::controller::Controller;
use domain::erasure::Preview;
use domain::kept::Stays;
use domain::notice::Language;
use domain::time::Timestamp;
use store::Engine;
use store::erasures::ErasureRecord;

/// The numbers of a preview, as `key=number` pairs.
pub(super) fn counts(preview: &Preview) -> String {
    format!(
        "contacts={} purchases={} lines={} consents={} reasons={} notes={}",
        preview.contacts, preview.purchases, preview.lines, preview.consents, preview.reason_texts, preview.notes
    )
}

/// The number beside a key; 0 if it is not there.
fn number<'a>(pairs: &'a str, key: &str) -> &'a str {
    pairs.split(' ').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('=')).unwrap_or("0")
}

/// What the steps found.
pub(super) struct Found<'a> {
    /// The note of the leftover check.
    pub scanned: &'a str,
    /// Which database.
    pub engine: Engine,
    /// What stays, and until when.
    pub stays: &'a [Stays],
    /// From when on it is counted.
    pub ordered_at: Timestamp,
}

/// What stays, a line each.
fn stays(controller: &Controller, found: &Found<'_>, (language, nothing): (Language, &str)) -> String {
    if found.stays.is_empty() {
        return format!(" {nothing}");
    }
    let line = |stays: &Stays| super::law::line(controller.country, (stays, found.ordered_at), language);
    found.stays.iter().fold(String::new(), |text, stays| text + "\n- " + &line(stays))
}

/// The text of the certificate, in English and in German.
pub(super) fn text(controller: &Controller, record: &ErasureRecord, found: &Found<'_>, at: Timestamp) -> String {
    let handle = crate::hex::encode(&record.handle.0);
    let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
    let minute = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let fill = |text: &str, server: &str, kept: &str| {
        let counted = ["contacts", "purchases", "lines", "consents", "reasons", "notes"]
            .iter()
            .fold(text.to_owned(), |text, key| text.replace(&format!("{{{key}}}"), number(&record.counts, key)));
        counted
            .replace("{public}", &record.erasure.public.to_string())
            .replace("{name}", &controller.name)
            .replace("{country}", controller.country.code())
            .replace("{contact}", &controller.privacy_contact)
            .replace("{ordered}", &minute(record.erasure.ordered_at))
            .replace("{at}", &minute(at))
            .replace("{unreadable}", &day(record.erasure.unreadable_from))
            .replace("{marks}", number(found.scanned, "marks"))
            .replace("{bytes}", number(found.scanned, "bytes"))
            .replace("{kept}", kept)
            .replace(
                "{server}",
                match found.engine {
                    Engine::Sqlite => "",
                    Engine::Postgres => server,
                },
            )
            .replace("{handle}", &handle)
    };
    let english = fill(
        include_str!("certificate.en.txt"),
        " The files of the database server were not searched; what may linger there has no key any more.",
        &stays(controller, found, (Language::EN, "nothing.")),
    );
    let german = fill(
        include_str!("certificate.de.txt"),
        " Die Dateien des Datenbankservers wurden nicht durchsucht; was dort nachbleibt, hat keinen Schlüssel mehr.",
        &stays(controller, found, (Language::DE, "nichts.")),
    );
    format!("{english}\n{german}")
}
