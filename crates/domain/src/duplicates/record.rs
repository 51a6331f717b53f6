//! One person's fields, folded for comparing, and the tokens under which likely partners are kept.

use std::collections::BTreeSet;
use std::fmt;

use crate::detect::fold;

/// What is known of a person, as written; an empty text is unknown.
#[derive(Clone, Copy, Default)]
pub struct Fields<'a> {
    /// Given names.
    pub given: &'a str,
    /// Family name.
    pub family: &'a str,
    /// Street without the house number.
    pub street: &'a str,
    /// House number.
    pub house: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// Town.
    pub town: &'a str,
    /// Birth date, year first.
    pub birth: &'a str,
    /// Phone number in any spelling.
    pub phone: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// National id, or a token that stands for it.
    pub national_id: &'a str,
}

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fields(…)")
    }
}

/// The longest field that is compared, in letters; what is beyond is cut.
const LONGEST: usize = 64;

/// A person ready for comparing. Two spellings of one value are equal in here.
#[derive(Clone)]
pub struct Record {
    pub(super) given: Vec<char>,
    pub(super) family: Vec<char>,
    pub(super) street: Vec<char>,
    pub(super) house: Vec<char>,
    pub(super) postcode: Vec<char>,
    pub(super) town: Vec<char>,
    pub(super) birth: Vec<char>,
    pub(super) phone: Vec<char>,
    pub(super) email: Vec<char>,
    pub(super) national_id: Vec<char>,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Record(…)")
    }
}

impl Record {
    /// Folds the fields.
    #[must_use]
    pub fn of(fields: &Fields<'_>) -> Self {
        let words = |text: &str| -> Vec<char> { fold(text).chars().take(LONGEST).collect() };
        let packed = |text: &str| -> Vec<char> { fold(text).chars().filter(|c| *c != ' ').take(LONGEST).collect() };
        let digits: Vec<char> = fields.phone.chars().filter(char::is_ascii_digit).collect();
        Self {
            given: words(fields.given),
            family: words(fields.family),
            street: packed(fields.street),
            house: packed(fields.house),
            postcode: packed(fields.postcode),
            town: packed(fields.town),
            birth: packed(fields.birth),
            // Country code and trunk zero are left out; fewer digits name nobody.
            phone: digits
                .get(digits.len().saturating_sub(8)..)
                .filter(|end| end.len() >= 6)
                .unwrap_or_default()
                .to_vec(),
            email: fields.email.trim().to_lowercase().chars().take(254).collect(),
            national_id: packed(fields.national_id),
        }
    }

    /// The tokens under which this record is kept: two records that share one are worth comparing. Each is
    /// a personal value in clear; the store keys it before it writes it.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        let mut add = |kind: &str, parts: &[String]| {
            if parts.iter().all(|part| !part.is_empty()) {
                keys.insert(format!("{kind}:{}", parts.join(":")));
            }
        };
        let all = |letters: &[char]| letters.iter().collect::<String>();
        let head = |letters: &[char], count: usize| letters.iter().take(count).collect::<String>();
        let (given, family) = (sound(&self.given), sound(&self.family));
        let mut both = [given.clone(), family.clone()];
        both.sort();
        add("id", &[all(&self.national_id)]);
        add("birth", &[all(&self.birth)]);
        add("email", &[all(&self.email)]);
        add("phone", &[all(&self.phone)]);
        add("names", &both);
        add("family-post", &[family, all(&self.postcode)]);
        add("given-post", &[given.clone(), all(&self.postcode)]);
        add("given-year", &[given, head(&self.birth, 4)]);
        add("street-house", &[head(&self.street, 5), all(&self.house)]);
        add("street-post", &[head(&self.street, 5), all(&self.postcode)]);
        keys
    }
}

/// What is left of a name when vowels, doubles and letters that sound alike are taken together.
fn sound(name: &[char]) -> String {
    let mut kept = String::new();
    for (place, letter) in name.iter().filter(|c| c.is_alphanumeric()).enumerate() {
        let class = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' if place > 0 => continue,
            'b' | 'p' | 'f' | 'v' | 'w' => 'b',
            'c' | 'k' | 'q' | 'g' | 'j' | 's' | 'x' | 'z' => 'c',
            'd' | 't' => 'd',
            'm' | 'n' => 'm',
            other => *other,
        };
        if !kept.ends_with(class) {
            kept.push(class);
        }
        if kept.chars().count() == 4 {
            break;
        }
    }
    kept
}
