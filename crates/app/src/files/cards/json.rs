//! Cards as JSON (RFC 7095).

use serde_json::Value;

use super::{Card, MOST_CARDS, Property};

/// Reads one card, or a list of cards; `None` if the text is no jCard.
pub fn read(text: &str) -> Option<Vec<Card>> {
    let whole: Value = serde_json::from_str(text).ok()?;
    let list = whole.as_array()?;
    if list.first().and_then(Value::as_str) == Some("vcard") {
        return Some(vec![card(&whole)]);
    }
    Some(list.iter().take(MOST_CARDS).map(card).collect())
}

fn card(value: &Value) -> Card {
    let parts = value.as_array()?;
    (parts.first()?.as_str()? == "vcard").then_some(())?;
    let properties: Vec<Property> = parts.get(1)?.as_array()?.iter().filter_map(property).collect();
    (!properties.is_empty()).then_some(properties)
}

/// Name, parameters, type, values; a structured value is a list of its own.
fn property(value: &Value) -> Option<Property> {
    let fields = value.as_array()?;
    let name = fields.first()?.as_str()?.to_ascii_uppercase();
    let values = fields.get(3..)?;
    let parts = match values {
        [Value::Array(parts)] => parts.iter().map(several).collect(),
        [one] if name != "CATEGORIES" => vec![several(one)],
        many => vec![many.iter().flat_map(several).collect()],
    };
    Some(Property { name, parts })
}

fn several(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(several).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(is_so) => vec![is_so.to_string()],
        Value::Null | Value::Object(_) => Vec::new(),
    }
}
