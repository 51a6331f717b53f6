//! What somebody sent: each answer read once, by the rules of its field.

use super::{FieldKind, Form};
use crate::actor::coded;
use crate::contact::{EmailAddress, PhoneNumber, PostalAddress, postcode_fits};
use crate::country::Country;
use crate::person::PersonName;
use crate::personal::Text;

coded! {
    /// Why an answer is not taken.
    NotAnAnswer {
        /// A needed field is empty.
        Empty = "empty",
        /// Longer than the field takes.
        TooLong = "too_long",
        /// Not an e-mail address.
        Email = "email",
        /// Not a phone number.
        Phone = "phone",
        /// Not a country that is known.
        Country = "country",
        /// The postcode is none of that country.
        Postcode = "postcode",
    }
}

/// One answer as it was typed. Its `Debug` says nothing of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Value {
    /// To which field.
    pub kind: FieldKind,
    /// The words.
    pub words: Text,
}

/// Everything that was answered and is taken.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Answers {
    /// The answers that are not empty, in the order of the form.
    pub values: Vec<Value>,
    /// The name.
    pub name: Option<PersonName>,
    /// The e-mail address.
    pub email: Option<EmailAddress>,
    /// The phone number.
    pub phone: Option<PhoneNumber>,
    /// The postal address, if a street or town was given.
    pub postal: Option<PostalAddress>,
    /// The country.
    pub country: Option<Country>,
}

impl Answers {
    /// The words in one field.
    #[must_use]
    pub fn of(&self, kind: FieldKind) -> Option<&Text> {
        self.values.iter().find(|value| value.kind == kind).map(|value| &value.words)
    }
}

/// The answers, or everything that is wrong with them.
pub type Reading = Result<Answers, Vec<(FieldKind, NotAnAnswer)>>;

impl Form {
    /// Reads what was typed. `typed` gives the words in a field; `home` is the country of a phone number or postcode
    /// that tells none.
    pub fn read<'a>(&self, typed: impl Fn(FieldKind) -> Option<&'a str>, home: Country) -> Reading {
        let (mut answers, mut wrong) = (Answers::default(), Vec::new());
        for field in &self.fields {
            let words: String = typed(field.kind).unwrap_or_default().chars().filter(|c| is_kept(*c)).collect();
            match Text::some(&words) {
                None if !field.optional => wrong.push((field.kind, NotAnAnswer::Empty)),
                None => (),
                Some(words) if words.expose().chars().count() > field.kind.max_chars() => {
                    wrong.push((field.kind, NotAnAnswer::TooLong));
                }
                Some(words) => answers.values.push(Value { kind: field.kind, words }),
            }
        }
        wrong.extend(answers.understand(home).into_iter().filter_map(Result::err));
        if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
    }
}

type Understood = Result<(), (FieldKind, NotAnAnswer)>;

impl Answers {
    fn words(&self, kind: FieldKind) -> &str {
        self.of(kind).map(Text::expose).unwrap_or_default()
    }

    fn understand(&mut self, home: Country) -> [Understood; 4] {
        self.name = PersonName::parse(self.words(FieldKind::GivenName), self.words(FieldKind::FamilyName));
        let country = self.understand_country();
        let place = self.country.unwrap_or(home);
        let (email, phone) = (self.understand_email(), self.understand_phone(place));
        let postcode = self.understand_postal(place);
        [country, email, phone, postcode]
    }

    fn understand_country(&mut self) -> Understood {
        match Country::from_shop(self.words(FieldKind::Country)) {
            Ok(country) => {
                self.country = country;
                Ok(())
            }
            Err(_) => Err((FieldKind::Country, NotAnAnswer::Country)),
        }
    }

    fn understand_email(&mut self) -> Understood {
        let words = self.words(FieldKind::Email);
        if words.is_empty() {
            return Ok(());
        }
        let read = EmailAddress::parse(words).map_err(|_| (FieldKind::Email, NotAnAnswer::Email));
        read.map(|email| self.email = Some(email))
    }

    fn understand_phone(&mut self, place: Country) -> Understood {
        let words = self.words(FieldKind::Phone);
        if words.is_empty() {
            return Ok(());
        }
        let read = PhoneNumber::parse_in(words, Some(place)).map_err(|_| (FieldKind::Phone, NotAnAnswer::Phone));
        read.map(|phone| self.phone = Some(phone))
    }

    fn understand_postal(&mut self, place: Country) -> Understood {
        let lines = Text::some(self.words(FieldKind::Street)).into_iter().collect();
        let postcode = Text::some(self.words(FieldKind::Postcode));
        let wrong = postcode.as_ref().is_some_and(|code| postcode_fits(place, code.expose()) == Some(false));
        if wrong {
            return Err((FieldKind::Postcode, NotAnAnswer::Postcode));
        }
        let town = Text::some(self.words(FieldKind::Town));
        let address = PostalAddress { lines, postcode, town, region: None, country: Some(place) };
        self.postal = address.checked().ok();
        Ok(())
    }
}

/// Everything but control characters; a line break in a message stays.
fn is_kept(c: char) -> bool {
    matches!(c, '\n' | '\t') || !c.is_control()
}
