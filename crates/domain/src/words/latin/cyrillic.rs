//! Russian, Ukrainian, Belarusian, Bulgarian, Serbian and Macedonian letters in Latin ones.
//!
//! The tables follow BGN/PCGN (Russian 1947, Ukrainian 1965, Bulgarian 1952), ICAO 9303, the Ukrainian
//! resolution 55/2010, the Bulgarian transliteration act of 2009, the scientific system of the Slavic
//! libraries, Serbian Latin, and the customs of German and English newspapers.

/// What one scheme does other than [`COMMON`].
struct Scheme {
    /// Letters with another Latin form. A pair or an ending of two letters stands before its parts.
    own: &'static [(&'static str, &'static str)],
    /// What these letters become at the beginning of a word, after a vowel and after a sign.
    at_start: &'static [(&'static str, &'static str)],
}

const COMMON: &[(&str, &str)] = &[
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("ё", "e"),
    ("ж", "zh"),
    ("з", "z"),
    ("и", "i"),
    ("й", "y"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "kh"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ъ", ""),
    ("ы", "y"),
    ("ь", ""),
    ("э", "e"),
    ("ю", "yu"),
    ("я", "ya"),
    ("і", "i"),
    ("ї", "yi"),
    ("є", "ye"),
    ("ґ", "g"),
    ("ў", "w"),
    ("ј", "j"),
    ("љ", "lj"),
    ("њ", "nj"),
    ("ћ", "c"),
    ("ђ", "d"),
    ("џ", "dz"),
    ("ѓ", "g"),
    ("ќ", "k"),
    ("ѕ", "dz"),
    ("ѝ", "i"),
    ("ѐ", "e"),
    ("ә", "a"),
    ("ө", "o"),
    ("ү", "u"),
    ("ұ", "u"),
    ("қ", "q"),
    ("ғ", "g"),
    ("ң", "n"),
    ("һ", "h"),
];

const RUSSIAN: &[Scheme] = &[
    Scheme { own: &[], at_start: &[("е", "ye"), ("ё", "ye")] },
    Scheme { own: &[("ё", "yo"), ("кс", "x"), ("ий", "y"), ("ый", "y")], at_start: &[] },
    Scheme { own: &[("й", "i"), ("ю", "iu"), ("я", "ia"), ("ъ", "ie")], at_start: &[] },
    Scheme {
        own: &[
            ("ж", "z"),
            ("й", "j"),
            ("х", "h"),
            ("ц", "c"),
            ("ч", "c"),
            ("ш", "s"),
            ("щ", "sc"),
            ("ю", "ju"),
            ("я", "ja"),
        ],
        at_start: &[],
    },
    Scheme {
        own: &[
            ("ий", "i"),
            ("в", "w"),
            ("ё", "o"),
            ("ж", "sch"),
            ("з", "s"),
            ("й", "i"),
            ("х", "ch"),
            ("ц", "z"),
            ("ч", "tsch"),
            ("ш", "sch"),
            ("щ", "schtsch"),
            ("ю", "ju"),
            ("я", "ja"),
        ],
        at_start: &[("е", "je"), ("ё", "jo")],
    },
];

const UKRAINIAN: &[Scheme] = &[
    Scheme { own: &[("г", "h"), ("и", "y")], at_start: &[] },
    Scheme {
        own: &[("зг", "zgh"), ("г", "h"), ("и", "y"), ("й", "i"), ("ї", "i"), ("є", "ie"), ("ю", "iu"), ("я", "ia")],
        at_start: &[],
    },
    Scheme {
        own: &[
            ("г", "h"),
            ("ж", "z"),
            ("и", "y"),
            ("й", "j"),
            ("ї", "ji"),
            ("є", "je"),
            ("х", "ch"),
            ("ц", "c"),
            ("ч", "c"),
            ("ш", "s"),
            ("щ", "sc"),
            ("ю", "ju"),
            ("я", "ja"),
        ],
        at_start: &[],
    },
];

const BULGARIAN: &[Scheme] = &[
    Scheme { own: &[("й", "i"), ("щ", "sht"), ("ъ", "u")], at_start: &[] },
    Scheme { own: &[("х", "h"), ("щ", "sht"), ("ъ", "a")], at_start: &[] },
];

const SERBIAN: &[Scheme] = &[
    Scheme { own: &[("ж", "z"), ("х", "h"), ("ц", "c"), ("ч", "c"), ("ш", "s")], at_start: &[] },
    Scheme {
        own: &[("х", "h"), ("ц", "c"), ("ћ", "ch"), ("ђ", "dj"), ("џ", "dj"), ("ѓ", "gj"), ("ќ", "kj")],
        at_start: &[],
    },
];

/// The Latin forms of a lower-case word; none if it has a letter that is not Cyrillic.
pub(super) fn forms(word: &str) -> Vec<String> {
    let is_known = |c: char| COMMON.iter().any(|(letter, _)| letter.starts_with(c));
    let is_cyrillic = |c: char| ('\u{400}'..='\u{52f}').contains(&c);
    if word.is_empty() || !word.chars().all(|c| is_cyrillic(c) && is_known(c)) {
        return Vec::new();
    }
    // A letter that only one alphabet has settles the language; otherwise all are possible.
    let groups: &[&[Scheme]] = if word.contains(['ј', 'љ', 'њ', 'ћ', 'ђ', 'џ', 'ѓ', 'ќ', 'ѕ']) {
        &[SERBIAN]
    } else if word.contains(['і', 'ї', 'є', 'ґ', 'ў']) {
        &[UKRAINIAN]
    } else if word.contains(['ы', 'э', 'ё']) {
        &[RUSSIAN]
    } else {
        &[RUSSIAN, UKRAINIAN, BULGARIAN, SERBIAN]
    };
    let schemes = groups.iter().flat_map(|group| group.iter());
    schemes.map(|scheme| scheme.written(word)).collect()
}

impl Scheme {
    fn written(&self, word: &str) -> String {
        let mut latin = String::new();
        let mut rest = word;
        let mut starts = true;
        while let Some(letter) = rest.chars().next() {
            let at_start = self.at_start.iter().filter(|_| starts);
            let (from, to) = at_start
                .chain(self.own)
                .chain(COMMON)
                .find(|(from, _)| {
                    // The two-letter forms of -ий and -ый are endings.
                    let ends_only = matches!(*from, "ий" | "ый");
                    rest.starts_with(from) && (!ends_only || rest == *from)
                })
                .copied()
                .unwrap_or(("", ""));
            latin.push_str(to);
            starts = "аеёиоуыэюяйьъ".contains(letter);
            rest = rest.get(from.len().max(letter.len_utf8())..).unwrap_or_default();
        }
        latin
    }
}
