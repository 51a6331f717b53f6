//! Greek letters in Latin ones: BGN/PCGN 1962, ELOT 743 (ISO 843, the one of passports), and the plain
//! one of daily use.

/// What one scheme does with letters and pairs that the schemes differ in.
struct Scheme {
    /// Γ before ε, η, ι and υ.
    soft_gamma: &'static str,
    delta: &'static str,
    chi: &'static str,
    upsilon: &'static str,
    /// Pairs of letters; what holds only at the beginning of a word stands first, with a caret.
    pairs: &'static [(&'static str, &'static str)],
}

const SCHEMES: &[Scheme] = &[
    Scheme {
        soft_gamma: "y",
        delta: "dh",
        chi: "kh",
        upsilon: "i",
        pairs: &[
            ("^μπ", "b"),
            ("μπ", "mb"),
            ("^ντ", "d"),
            ("ντ", "nd"),
            ("^γκ", "g"),
            ("γκ", "ng"),
            ("γγ", "ng"),
            ("γχ", "nkh"),
            ("γξ", "nx"),
            ("ει", "i"),
            ("οι", "i"),
            ("υι", "i"),
            ("αι", "ai"),
            ("ου", "ou"),
        ],
    },
    Scheme {
        soft_gamma: "g",
        delta: "d",
        chi: "ch",
        upsilon: "y",
        pairs: &[
            ("^μπ", "b"),
            ("μπ", "mp"),
            ("ντ", "nt"),
            ("γκ", "gk"),
            ("γγ", "ng"),
            ("γχ", "nch"),
            ("γξ", "nx"),
            ("ει", "ei"),
            ("οι", "oi"),
            ("υι", "yi"),
            ("αι", "ai"),
            ("ου", "ou"),
        ],
    },
    Scheme {
        soft_gamma: "g",
        delta: "d",
        chi: "h",
        upsilon: "i",
        pairs: &[
            ("μπ", "b"),
            ("ντ", "d"),
            ("γκ", "g"),
            ("γγ", "g"),
            ("γχ", "nh"),
            ("γξ", "nx"),
            ("ει", "i"),
            ("οι", "i"),
            ("υι", "i"),
            ("αι", "e"),
            ("ου", "ou"),
        ],
    },
    Scheme {
        soft_gamma: "g",
        delta: "d",
        chi: "ch",
        upsilon: "y",
        pairs: &[
            ("μπ", "b"),
            ("ντ", "nt"),
            ("γκ", "g"),
            ("γγ", "ng"),
            ("γχ", "nch"),
            ("γξ", "nx"),
            ("ει", "i"),
            ("οι", "i"),
            ("υι", "i"),
            ("αι", "ai"),
            ("ου", "u"),
        ],
    },
];

const LETTERS: &[(char, &str)] = &[
    ('α', "a"),
    ('β', "v"),
    ('γ', "g"),
    ('ε', "e"),
    ('ζ', "z"),
    ('η', "i"),
    ('θ', "th"),
    ('ι', "i"),
    ('κ', "k"),
    ('λ', "l"),
    ('μ', "m"),
    ('ν', "n"),
    ('ξ', "x"),
    ('ο', "o"),
    ('π', "p"),
    ('ρ', "r"),
    ('σ', "s"),
    ('ς', "s"),
    ('τ', "t"),
    ('φ', "f"),
    ('ψ', "ps"),
    ('ω', "o"),
];

/// A letter without its accent, and whether it has one that parts it from a neighbour.
#[derive(Clone, Copy)]
struct Letter {
    base: char,
    has_tonos: bool,
    has_diaeresis: bool,
}

fn letter(c: char) -> Option<Letter> {
    let mut letter = Letter { base: c, has_tonos: false, has_diaeresis: false };
    for (place, part) in unicode_normalization::UnicodeNormalization::nfd(std::iter::once(c)).enumerate() {
        match part {
            base if place == 0 => letter.base = base,
            '\u{301}' | '\u{342}' | '\u{300}' => letter.has_tonos = true,
            '\u{308}' => letter.has_diaeresis = true,
            _ => (),
        }
    }
    ('α'..='ω').contains(&letter.base).then_some(letter)
}

/// The Latin forms of a lower-case word; none if it has a letter that is not Greek.
pub(super) fn forms(word: &str) -> Vec<String> {
    let Some(letters) = word.chars().map(letter).collect::<Option<Vec<Letter>>>() else {
        return Vec::new();
    };
    if letters.is_empty() {
        return Vec::new();
    }
    SCHEMES.iter().map(|scheme| scheme.written(&letters)).collect()
}

impl Scheme {
    fn written(&self, letters: &[Letter]) -> String {
        let mut latin = String::new();
        let mut rest = letters;
        let mut starts = true;
        while let Some((first, after)) = rest.split_first() {
            let pair = after.first().and_then(|second| self.pair(*first, *second, after.get(1), starts));
            if let Some(pair) = pair {
                latin.push_str(&pair);
                rest = after.get(1..).unwrap_or_default();
            } else {
                latin.push_str(self.single(first.base, after.first()));
                rest = after;
            }
            starts = false;
        }
        latin
    }

    fn single(&self, base: char, next: Option<&Letter>) -> &'static str {
        let is_soft = next.is_some_and(|next| "εηιυ".contains(next.base));
        match base {
            'γ' if is_soft => self.soft_gamma,
            'δ' => self.delta,
            'χ' => self.chi,
            'υ' => self.upsilon,
            base => LETTERS.iter().find(|(letter, _)| *letter == base).map_or("", |(_, latin)| latin),
        }
    }

    fn pair(&self, first: Letter, second: Letter, third: Option<&Letter>, starts: bool) -> Option<String> {
        if first.has_tonos || second.has_diaeresis {
            return None;
        }
        // Αυ, ευ and ηυ end in f before a voiceless sound and at the end of the word.
        if second.base == 'υ' && "αεη".contains(first.base) {
            let voiceless = third.is_none_or(|third| "θκξπσςτφχψ".contains(third.base));
            let vowel = self.single(first.base, None);
            return Some(format!("{vowel}{}", if voiceless { "f" } else { "v" }));
        }
        let wanted: String = [first.base, second.base].iter().collect();
        let found = self.pairs.iter().find(|(pair, _)| match pair.strip_prefix('^') {
            Some(pair) => starts && pair == wanted,
            None => *pair == wanted,
        });
        found.map(|(_, latin)| (*latin).to_owned())
    }
}
