//! Cards as XML (RFC 6351).

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Card, MOST_CARDS, Property};

/// Elements that stand for the parts of a structured property, in the order of RFC 6350.
const PARTS: &[(&str, &[&str])] = &[
    ("n", &["surname", "given", "additional", "prefix", "suffix"]),
    ("adr", &["pobox", "ext", "street", "locality", "region", "code", "country"]),
];
/// Elements within elements, at most.
const MOST_DEPTH: usize = 32;

/// Reads every card; `None` if the text is no XML to its end. Entities of its own are not followed.
pub fn read(text: &str) -> Option<Vec<Card>> {
    let mut reader = Reader::from_str(text);
    let mut cards = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut card: Vec<Property> = Vec::new();
    let mut words = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_ascii_lowercase());
                (path.len() <= MOST_DEPTH).then_some(())?;
                begin(&path, &mut card);
                words.clear();
            }
            Event::Text(piece) => words.push_str(&piece),
            Event::CData(piece) => words.push_str(&piece),
            Event::GeneralRef(name) => words.push_str(named(&name)),
            Event::End(_) => {
                end(&path, words.trim(), &mut card);
                words.clear();
                if path.pop().as_deref() == Some("vcard") && cards.len() < MOST_CARDS {
                    let whole = std::mem::take(&mut card);
                    cards.push((!whole.is_empty()).then_some(whole));
                }
            }
            Event::Eof => return path.is_empty().then_some(cards).filter(|cards| !cards.is_empty()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => (),
        }
    }
}

/// The part of the path below a card.
fn below(path: &[String]) -> &[String] {
    let at = path.iter().rposition(|name| name == "vcard");
    at.and_then(|at| path.get(at + 1..)).unwrap_or_default()
}

fn begin(path: &[String], card: &mut Vec<Property>) {
    let below = below(path);
    // Groups stand between a card and its properties.
    if let [property] | [_, property] = below
        && property != "group"
        && (below.len() == 1 || below.first().is_some_and(|first| first == "group"))
    {
        let parts = PARTS.iter().find(|(name, _)| name == property).map_or(1, |(_, parts)| parts.len());
        card.push(Property { name: property.to_ascii_uppercase(), parts: vec![Vec::new(); parts] });
    }
}

fn end(path: &[String], words: &str, card: &mut [Property]) {
    let below = below(path);
    let below =
        if below.first().is_some_and(|first| first == "group") { below.get(1..).unwrap_or_default() } else { below };
    let ([property, element], Some(last)) = (below, card.last_mut()) else { return };
    if element == "parameters" || words.is_empty() {
        return;
    }
    let parts = PARTS.iter().find(|(name, _)| name == property).map(|(_, parts)| *parts);
    let place = parts.map_or(Some(0), |parts| parts.iter().position(|part| part == element));
    if let Some(part) = place.and_then(|place| last.parts.get_mut(place)) {
        part.push(words.to_owned());
    }
}

fn named(entity: &str) -> &'static str {
    match entity {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}
