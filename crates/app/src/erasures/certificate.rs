//! The certificate: what went, what stays, and the two dates. It names nobody.

use domain::controller::Controller;
use domain::erasure::Preview;
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

/// The text of the certificate, in English and in German.
pub(super) fn text(
    controller: &Controller,
    record: &ErasureRecord,
    (scanned, engine): (&str, Engine),
    at: Timestamp,
) -> String {
    let handle = crate::hex::encode(&record.handle.0);
    let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
    let minute = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let fill = |text: &str, server: &str| {
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
            .replace("{marks}", number(scanned, "marks"))
            .replace("{bytes}", number(scanned, "bytes"))
            .replace(
                "{server}",
                match engine {
                    Engine::Sqlite => "",
                    Engine::Postgres => server,
                },
            )
            .replace("{handle}", &handle)
    };
    let english = fill(
        include_str!("certificate.en.txt"),
        " The files of the database server were not searched; what may linger there has no key any more.",
    );
    let german = fill(
        include_str!("certificate.de.txt"),
        " Die Dateien des Datenbankservers wurden nicht durchsucht; was dort nachbleibt, hat keinen Schlüssel mehr.",
    );
    format!("{english}\n{german}")
}
