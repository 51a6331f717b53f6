//! What a step of an erasure counted, in words: `rows=19 groups=7` is kept, people read "19 records".

use crate::lang::Catalogue;

/// Counts the catalogue has words for.
const KNOWN: [&str; 9] = ["marks", "found", "rows", "groups", "norms", "holds", "underway", "unreadable", "vendors"];

/// The note of a step in words. A count without words stays as it is, and so does a note that holds no counts.
pub(super) fn told(t: &Catalogue, note: &str) -> String {
    let pairs: Option<Vec<String>> =
        note.split_whitespace().map(|pair| Some(in_words(t, pair, pair.split_once('=')?))).collect();
    pairs.map_or_else(|| note.to_owned(), |pairs| pairs.join(", "))
}

fn in_words(t: &Catalogue, pair: &str, (key, number): (&str, &str)) -> String {
    match number.parse::<u64>() {
        Ok(bytes) if key == "bytes" => t.with("counted-bytes", "size", t.size(bytes)),
        Ok(number) if KNOWN.contains(&key) => t.count(&format!("counted-{key}"), number),
        Ok(_) | Err(_) => pair.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use jiff::tz::TimeZone;

    #[test]
    fn counts_are_told_in_both_languages_and_unknown_ones_stay_as_they_are() {
        for (lang, note, expected) in [
            (Lang::En, "marks=26 bytes=947954 found=0", "searched for 26 traces, 947.9\u{a0}kB read, nothing found"),
            (Lang::De, "norms=0 holds=0", "keine Pflicht zum Aufbewahren, keine Sperre"),
            (Lang::En, "rows=1 groups=0", "one record, no group of totals folded"),
            (Lang::De, "rows=1019 groups=7", "1.019 Datensätze, 7 Gruppen von Summen zusammengefasst"),
            (Lang::En, "vendors=0 moons=3 rows=many", "no partner to tell, moons=3, rows=many"),
            (Lang::En, "0 norms, 0 holds", "0 norms, 0 holds"),
            (Lang::De, "", ""),
        ] {
            assert_eq!(told(&Catalogue::new(lang, TimeZone::UTC), note), expected, "{note}");
        }
    }
}
