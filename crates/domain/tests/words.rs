//! Finding a person by words, whatever the script and with one letter wrong.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "tests"
)]

use std::path::{Path, PathBuf};

use domain::person::{PersonName, Profile};
use domain::words::{Question, Words};

fn named(given: &str, family: &str) -> Profile {
    Profile {
        name: PersonName::parse(given, family),
        organisation: None,
        town: None,
        country: None,
        customer_number: None,
    }
}

fn is_candidate(question: &str, profile: &Profile) -> bool {
    let kept = Words::of_profile(profile);
    let question = Question::of(question);
    let has = |words: &Words| words.expose().iter().any(|word| kept.expose().contains(word));
    !question.words().is_empty() && question.words().iter().all(has)
}

/// Found as the house finds: by tokens, then checked on the opened name.
fn finds(question: &str, profile: &Profile) -> bool {
    let fits = Question::of(question).fits(profile);
    assert!(!fits || is_candidate(question, profile), "{question}: what fits must be a candidate");
    is_candidate(question, profile) && fits
}

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path)
}

#[test]
fn a_name_is_found_in_any_usual_spelling() {
    for (given, family, questions) in [
        ("Михаил", "Горбачёв", &["gorbachev", "gorbachyov", "gorbacev", "Gorbatschow", "mikhail gorb", "Горбачев"][..]),
        ("Γιώργος", "Παπαδόπουλος", &["papadopoulos", "giorgos", "yioryos", "ΠΑΠΑΔΟΠΟΥΛΟΣ", "papadhopoulos"][..]),
        ("Αθηνά", "Χατζή", &["athina", "chatzi", "hatzi", "khatzi"][..]),
        ("Володимир", "Зеленський", &["Volodymyr Zelenskyi", "zelensky", "zelenskyy"][..]),
        ("Ђорђе", "Јовановић", &["djordje", "Đorđe", "jovanovic", "Jovanović"][..]),
        ("Христо", "Стоичков", &["hristo stoichkov", "khristo"][..]),
        ("Jürgen", "Müller", &["mueller", "muller", "Müller", "juergen"][..]),
        ("Jurgen", "Mueller", &["Müller", "Jürgen Mueller"][..]),
        ("Mikhail", "Gorbachev", &["Горбачёв", "михаил горбачев"][..]),
        ("Giorgos", "Papadopoulos", &["Παπαδόπουλος"][..]),
        ("小明", "王", &["王", "小明", "王小明"][..2]),
        ("", "김민준", &["김", "김민"][..]),
        ("محمد", "أحمد", &["احمد", "مُحَمَّد"][..]),
        ("Núria", "Paral·lel O'Neill", &["parallel", "oneil", "o'neill"][..1]),
        ("Işıl", "Yılmaz", &["isil yilmaz", "IŞIL"][..]),
    ] {
        let profile = named(given, family);
        for question in questions {
            assert!(finds(question, &profile), "{question} for {given} {family}");
        }
    }
}

#[test]
fn one_wrong_letter_is_forgiven_and_two_are_not() {
    let profile = named("Ines", "Schwarzenegger");
    for question in ["schwarzeneger", "schwarzeneggger", "schwarxenegger", "schwarzenegegr", "inse", "innes"] {
        assert!(finds(question, &profile), "{question}");
    }
    for question in ["schwarxeneger", "schwarzenberg", "anis", "max", "ines x1", "inex schwarxeneger"] {
        assert!(!finds(question, &profile), "{question}");
    }
    assert!(finds("gorbachov", &named("", "Горбачёв")));
    assert!(!finds("mark", &named("", "Maria")));
    assert!(!finds("bob", &named("", "Rob")));
}

#[test]
fn a_long_word_is_a_candidate_by_eight_letters_and_meant_by_all_of_them() {
    let (long, other) = (named("", "Wolkenstein-Rodenegg"), named("", "Wolkensteiner"));
    for question in ["wolkenst", "wolkenstei", "wolkenstein"] {
        assert!(finds(question, &long) && finds(question, &other), "{question}");
    }
    assert!(is_candidate("wolkenstandard", &long));
    assert!(!finds("wolkenstandard", &long));
    assert_eq!(Words::of_question("Wolkenstein").expose(), ["wolkenst"]);
}

#[test]
fn pairs_of_five_languages_are_found_by_their_latin_spelling() {
    let (mut all, mut found, mut flat) = (0, 0, 0);
    for (language, files) in [
        ("Greek", &["el-Latn-t-el-m0-bgn.txt"][..]),
        ("Russian", &["ru-Latn-t-ru-m0-bgn.txt", "ru-t-ru-Latn-m0-bgn.txt"][..]),
        ("Ukrainian", &["uk-Latn-t-uk-m0-bgn.txt"][..]),
        ("Bulgarian", &["bg-Latn-t-bg-m0-bgn.txt"][..]),
        ("Serbian", &["sr-Latn-t-sr-m0-bgn.txt"][..]),
    ] {
        let (mut pairs, mut hits, mut back, mut plain) = (0, 0, 0, 0);
        for file in files {
            let Ok(text) = std::fs::read_to_string(data("names-addresses/cldr-transforms").join(file)) else {
                println!("skipped: no shared data");
                return;
            };
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let Some((one, other)) = line.split_once('\t') else {
                    continue;
                };
                let (original, latin) = if file.starts_with("ru-t") { (other, one) } else { (one, other) };
                let profile = named("", original);
                pairs += 1;
                if finds(latin, &profile) {
                    hits += 1;
                } else {
                    println!("  not found: {original} by {latin}");
                }
                let asked = Words::of_question(latin);
                let kept = Words::of_profile(&profile);
                let has_all = asked.expose().iter().all(|word| kept.expose().contains(word));
                plain += usize::from(!asked.expose().is_empty() && has_all);
                back += usize::from(finds(original, &named("", latin)));
            }
        }
        println!(
            "words: {language}: {hits} of {pairs} found by Latin, {back} found the other way, {plain} by the plain question"
        );
        assert!(hits * 100 >= pairs * 95, "{language}: {hits} of {pairs}");
        all += pairs;
        found += hits;
        flat += plain;
    }
    println!(
        "words: {found} of {all} pairs found, {:.2} %; {flat} by the plain question",
        100.0 * f64::from(found) / f64::from(all)
    );
}

#[test]
fn a_person_has_a_bounded_number_of_words() {
    let count = |given: &str, family: &str| Words::of_profile(&named(given, family)).expose().len();
    let longest = "Мстислав Ростропович Александрович Хрущёв Щербаков Жуковский Шишкин Чайковский Юсупов";
    assert_eq!(count(longest, &longest.replace('в', "н")), Words::MOST);
    let Ok(mut rows) = csv::Reader::from_path(data("duplicates/febrl/dataset1.csv")) else {
        println!("skipped: no shared data");
        return;
    };
    let (mut people, mut words, mut forgiving, mut most) = (0, 0, 0, 0);
    for row in rows.records().map(Result::unwrap) {
        let kept = Words::of_profile(&named(row[1].trim(), row[2].trim()));
        forgiving += kept.expose().iter().filter(|word| word.starts_with('~')).count();
        let kept = kept.expose().len();
        people += 1;
        words += kept;
        most = most.max(kept);
    }
    println!(
        "words: {:.1} per person on average of {people}, {:.1} of them forgive a letter, at most {most}",
        words as f64 / f64::from(people),
        forgiving as f64 / f64::from(people)
    );
    assert!(most <= Words::MOST);
    println!(
        "words: Михаил Горбачёв has {}, Γιώργος Παπαδόπουλος {}",
        count("Михаил", "Горбачёв"),
        count("Γιώργος", "Παπαδόπουλος")
    );
}

proptest::proptest! {
    #[test]
    fn whoever_is_meant_is_a_candidate(name in "\\PC{1,24}", cyrillic in "[а-яёіїєґјљњћђџ]{2,12}", greek in "[α-ωάέήίόύώϊϋ]{2,12}") {
        for name in [name, cyrillic, greek] {
            let profile = named("", &name);
            proptest::prop_assert!(Words::of_profile(&profile).expose().len() <= Words::MOST);
            let question = Question::of(&name);
            proptest::prop_assert!(question.words().is_empty() || finds(&name, &profile));
        }
    }

    #[test]
    fn one_letter_added_left_out_changed_or_swapped_still_finds(word in "[a-z]{5,19}", place in 0_usize..5, letter in "[a-z]") {
        let profile = named("", &word);
        let (left, right) = word.split_at(place);
        let swapped: String = word.chars().take(place).chain(word.chars().skip(place).take(2).collect::<Vec<_>>().into_iter().rev()).chain(word.chars().skip(place + 2)).collect();
        for typo in [format!("{left}{letter}{right}"), format!("{left}{}", &right[1..]), format!("{left}{letter}{}", &right[1..]), swapped] {
            proptest::prop_assert!(finds(&typo, &profile), "{}", typo);
        }
    }
}
