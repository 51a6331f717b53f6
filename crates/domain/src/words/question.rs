//! What somebody typed into the search box, in each of the ways it can be meant.

use super::also;
use super::hits::{Closeness, Hits, Matched};
use super::{Spellings, Words};
use crate::contact::{ContactValue, PhoneNumber, PostalAddress};
use crate::country::Country;
use crate::person::Profile;
use crate::personal::Text;

/// What somebody looks for, word by word, or as a phone number or a side of a mail address. Its `Debug` shows
/// only how many words it has.
#[derive(Clone, Eq, PartialEq)]
pub struct Question {
    asked: Vec<Spellings>,
    words: Vec<Words>,
    phone: Option<AskedPhone>,
    mail: Option<String>,
}

/// A question that can be a phone number, or the end of one.
#[derive(Clone, Eq, PartialEq)]
struct AskedPhone {
    text: Text,
    numbers: Vec<String>,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Question({})", self.words.len())
    }
}

impl Question {
    /// [`Self::asked_in`] nowhere in particular.
    #[must_use]
    pub fn of(question: &str) -> Self {
        Self::asked_in(question, None)
    }

    /// Reads a question; words of one letter are left out, signs that are words are not. `region` is where it is
    /// asked, and says how a national phone number is meant.
    #[must_use]
    pub fn asked_in(question: &str, region: Option<Country>) -> Self {
        let question = question.trim();
        let mail = mail_side(question);
        let read = if question.contains('@') { Vec::new() } else { Spellings::all(question) };
        let asked: Vec<Spellings> = read.into_iter().filter(Spellings::can_be_asked).collect();
        let words = asked.iter().map(Spellings::alternatives).collect();
        Self { asked, words, phone: AskedPhone::read(question, region), mail }
    }

    /// For each word asked, what stands for it as a name in full.
    #[must_use]
    pub fn wholes(&self) -> Vec<Words> {
        self.asked.iter().map(Spellings::wholes).collect()
    }

    /// For each word asked, what stands for it as a beginning of a word.
    #[must_use]
    pub fn openings(&self) -> Vec<Words> {
        self.asked.iter().map(Spellings::openings).collect()
    }

    /// Where a word asked is longer than the beginnings that are kept: what stands for each word, one wrong letter
    /// forgiven, without beginnings that many longer words share; empty where no word is. A mistyped long name is found
    /// by these before its beginning has led to everybody else.
    #[must_use]
    pub fn sharp(&self) -> Vec<Words> {
        let any = self.asked.iter().any(Spellings::is_cut);
        if any { self.asked.iter().map(Spellings::sharp).collect() } else { Vec::new() }
    }

    /// For each word asked, what stands for it, one wrong letter forgiven: a person is a candidate who has at
    /// least one of each.
    #[must_use]
    pub fn words(&self) -> &[Words] {
        &self.words
    }

    /// What stands for the question as a whole, the most telling first: ends of a phone number, or a side of a
    /// mail address. Each alone makes a candidate.
    #[must_use]
    pub fn numbers(&self) -> Vec<Words> {
        let mut ends: Vec<String> = Vec::new();
        for number in self.phone.iter().flat_map(|phone| &phone.numbers) {
            ends.extend(also::asked_ends(number));
        }
        ends.sort_by_key(|end| std::cmp::Reverse(end.len()));
        ends.dedup();
        let within = self.phone.iter().flat_map(|phone| &phone.numbers).flat_map(|number| also::asked_within(number));
        let within: Vec<String> = within.collect();
        let first = (!within.is_empty()).then(|| Words::distinct(within));
        let each = ends.into_iter().chain(self.mail.clone()).map(|word| Words::distinct(vec![word]));
        first.into_iter().chain(each).collect()
    }

    /// Whether an opened profile is meant: each word asked begins a word of the name, organisation or town in one
    /// of its spellings, whatever its length, or differs from a word of the name by one letter.
    ///
    /// Candidates need this check, because more than eight letters, and forms that forgive, tell too
    /// little.
    #[must_use]
    pub fn fits(&self, profile: &Profile) -> bool {
        self.hits_profile(profile).found().is_some()
    }

    /// Which words an opened profile answers.
    #[must_use]
    pub fn hits_profile(&self, profile: &Profile) -> Hits {
        let name = Spellings::of_name(profile);
        let spelled = |text: &Option<Text>| -> Vec<Spellings> {
            text.iter().flat_map(|text| Spellings::all(text.expose())).collect()
        };
        let (organisation, town) = (spelled(&profile.organisation), spelled(&profile.town));
        let numbers: Vec<String> = profile.customer_number.iter().flat_map(also::number_words).collect();
        self.each(|asked| {
            let near = name.iter().any(|word| asked.is_near(word)).then_some((Closeness::Near, Matched::Name));
            let found = [
                begins(asked, &name, Matched::Name),
                begins(asked, &organisation, Matched::Organisation),
                begins(asked, &town, Matched::Town),
                equals(asked, &numbers, Matched::CustomerNumber),
                near,
            ];
            found.into_iter().flatten().min()
        })
    }

    /// Which words an opened contact point answers; `country` is the person's, and says how the spelling of a
    /// phone number can be meant too.
    #[must_use]
    pub fn hits_contact(&self, value: &ContactValue, country: Option<Country>) -> Hits {
        match value {
            ContactValue::Email(email) => {
                let meant = self.mail.as_ref().is_some_and(|side| also::mail_words(email).contains(side));
                Hits { words: Vec::new(), whole: meant.then_some((Closeness::Exact, Matched::Email)) }
            }
            ContactValue::Phone(phone) => {
                let meant = self.phone.as_ref().and_then(|asked| asked.means(phone, country));
                Hits { words: Vec::new(), whole: meant.map(|closeness| (closeness, Matched::Phone)) }
            }
            ContactValue::CustomerNumber(number) => {
                let numbers = also::number_words(number);
                self.each(|asked| equals(asked, &numbers, Matched::CustomerNumber))
            }
            ContactValue::Postal(postal) => self.hits_postal(postal),
        }
    }

    fn hits_postal(&self, postal: &PostalAddress) -> Hits {
        let spelled = |text: &Text| Spellings::all(text.expose());
        let street: Vec<Spellings> = postal.lines.iter().flat_map(spelled).collect();
        let town: Vec<Spellings> = postal.town.iter().flat_map(spelled).collect();
        let code: Vec<String> = postal.postcode.iter().flat_map(also::postcode_words).collect();
        self.each(|asked| {
            let opens = code.iter().any(|word| asked.each().any(|form| word.starts_with(form.as_str())));
            let found = [
                begins(asked, &town, Matched::Town),
                begins(asked, &street, Matched::Street),
                equals(asked, &code, Matched::Postcode),
                opens.then_some((Closeness::Begins, Matched::Postcode)),
            ];
            found.into_iter().flatten().min()
        })
    }

    fn each(&self, hit: impl Fn(&Spellings) -> Option<(Closeness, Matched)>) -> Hits {
        Hits { words: self.asked.iter().map(hit).collect(), whole: None }
    }
}

fn begins(asked: &Spellings, words: &[Spellings], matched: Matched) -> Option<(Closeness, Matched)> {
    if words.iter().any(|word| asked.is(word)) {
        return Some((Closeness::Exact, matched));
    }
    words.iter().any(|word| asked.begins(word)).then_some((Closeness::Begins, matched))
}

fn equals(asked: &Spellings, words: &[String], matched: Matched) -> Option<(Closeness, Matched)> {
    let is = words.iter().any(|word| asked.each().any(|form| form == word));
    is.then_some((Closeness::Exact, matched))
}

/// `@example.org` or `example.org` asks for everybody there, `somebody@` for that name everywhere.
fn mail_side(question: &str) -> Option<String> {
    if question.contains(char::is_whitespace) || question.len() < 3 {
        return None;
    }
    let lower = question.to_lowercase();
    match lower.split_once('@') {
        Some(("", domain)) => Some(format!("@{domain}")),
        Some((local, "")) => Some(format!("{local}@")),
        Some(_) => None,
        None => {
            let (_, last) = lower.rsplit_once('.')?;
            let is_domain = last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
            (is_domain && !lower.contains("..")).then(|| format!("@{lower}"))
        }
    }
}

impl AskedPhone {
    fn read(question: &str, region: Option<Country>) -> Option<Self> {
        let readings = [None, region].map(|region| PhoneNumber::parse_in(question, region).ok());
        let mut numbers: Vec<String> = readings.iter().flatten().map(also::phone_digits).collect();
        numbers.dedup();
        (!numbers.is_empty()).then(|| Self { text: Text::new(question), numbers })
    }

    /// The same number, in any spelling or within its own country; or, less closely, one that ends with what was
    /// typed or with which what was typed ends.
    fn means(&self, phone: &PhoneNumber, country: Option<Country>) -> Option<Closeness> {
        let kept = also::phone_digits(phone);
        let within = phone.without_code();
        let is_within = |asked: &str| {
            let bare = asked.trim_start_matches('0');
            within.as_ref().is_some_and(|within| within.expose() == asked || within.expose() == bare)
        };
        let at_home = || country.and_then(|country| PhoneNumber::parse_in(self.text.expose(), Some(country)).ok());
        let is_same = self.numbers.iter().any(|asked| *asked == kept || is_within(asked))
            || at_home().is_some_and(|asked| also::phone_digits(&asked) == kept);
        if is_same {
            return Some(Closeness::Exact);
        }
        let is_end = |long: &str, short: &str| also::is_end(long, short.trim_start_matches('0'));
        let ends = self.numbers.iter().any(|asked| is_end(&kept, asked) || is_end(asked, &kept));
        ends.then_some(Closeness::Begins)
    }
}
