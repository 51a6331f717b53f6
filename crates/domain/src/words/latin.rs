//! How names in Greek and Cyrillic letters are usually written in Latin ones.
//!
//! A word has one Latin form per scheme: transliterations of states and of libraries, and the plain
//! ones that people use. All forms are without accents, as everything that is searched.

mod cyrillic;
mod greek;

/// The Latin forms of a lower-case, composed word, each once, the most official one first; none for a
/// word in another script.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    let all = cyrillic::forms(word).into_iter().chain(greek::forms(word));
    for form in all.chain(digraphs(word)) {
        let form = super::fold::plain(&form);
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// Müller as Mueller, Sørensen as Soerensen, Åberg as Aaberg.
fn digraphs(word: &str) -> Option<String> {
    let pairs = [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ø', "oe"), ('å', "aa")];
    word.contains(pairs.map(|(letter, _)| letter)).then(|| {
        let of = |c: char| {
            let pair = pairs.iter().find(|(letter, _)| *letter == c);
            pair.map_or_else(|| c.to_string(), |(_, two)| (*two).to_owned())
        };
        word.chars().map(of).collect()
    })
}
