//! Full dates, in figures or with the name of the month, and whether they are about birth.

use super::checks::is_date;
use super::cues::{Cue, Cues};
use super::folded::Folded;
use super::{Certainty, Kind, Span};

/// The names of each month as dates write them, folded.
const MONTHS: [&str; 12] = [
    "january januar janvier enero gennaio januari stycznia styczen janeiro tammikuuta leden ledna ianuarie ιανουαριου януари jan januara jaanuar januaris",
    "february februar fevrier febrero febbraio februari lutego luty fevereiro helmikuuta unor unora februarie φεβρουαριου февруари feb februara veebruar",
    "march marz maerz mars marzo maart marca marzec marco maaliskuuta brezen brezna martie μαρτιου март mar marts marec marts",
    "april avril abril aprile kwietnia kwiecien huhtikuuta duben dubna aprilie απριλιου април apr aprila aprill aprilis",
    "may mai mayo maggio mei maja maj maio toukokuuta kveten kvetna μαιου май maijs majus",
    "june juni juin junio giugno czerwca czerwiec junho kesakuuta cerven cervna iunie ιουνιου юни jun juna juuni junijs",
    "july juli juillet julio luglio lipca lipiec julho heinakuuta cervenec cervence iulie ιουλιου юли jul jula juuli julijs",
    "august aout agosto augustus augusti sierpnia sierpien elokuuta srpen srpna αυγουστου август aug augusta augusts",
    "september septembre septiembre settembre wrzesnia wrzesien setembro syyskuuta zari septembrie σεπτεμβριου септември sep sept septembra septembris",
    "october oktober octobre octubre ottobre pazdziernika pazdziernik outubro lokakuuta rijen rijna octombrie οκτωβριου октомври oct okt oktobra oktoober",
    "november novembre noviembre listopada listopad novembro marraskuuta noiembrie νοεμβριου ноември nov novembra novembris",
    "december dezember decembre diciembre dicembre grudnia grudzien dezembro joulukuuta prosinec prosince decembrie δεκεμβριου декември dec dez decembra detsember",
];

/// Adds the dates of the text.
pub(super) fn find(text: &str, folded: &Folded, cues: &Cues, found: &mut Vec<Span>) {
    let mut add = |place: (usize, usize), rule| {
        let (kind, certainty) = if cues.before(place.0, Cue::Birth) {
            (Kind::BirthDate, Certainty::Likely)
        } else {
            (Kind::Date, Certainty::Possible)
        };
        found.push(Span::new(place, kind, certainty, rule));
    };
    in_figures(text, &mut add);
    in_words(folded, &mut add);
}

fn in_figures(text: &str, add: &mut dyn FnMut((usize, usize), &'static str)) {
    let digit = |c: char| c.is_ascii_digit();
    let mut end = 0;
    while let Some(start) = text.get(end..).and_then(|rest| rest.find(digit)).map(|at| end + at) {
        let rest = text.get(start..).unwrap_or_default();
        let touched = text
            .get(..start)
            .and_then(|before| before.chars().next_back())
            .is_some_and(|c| c.is_alphanumeric() || c == '_');
        let read = numeric(rest).filter(|_| !touched);
        if let Some((length, rule)) = read {
            end = start + length + time_after(rest.get(length..).unwrap_or_default());
            add((start, end), rule);
        } else {
            end = start + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        }
    }
}

/// The length of the date in figures at the beginning of `rest`, and its form.
pub(super) fn numeric(rest: &str) -> Option<(usize, &'static str)> {
    let (first, after) = figures(rest)?;
    let (mark, after) = mark(after)?;
    let (second, after) = figures(after)?;
    let after = after.strip_prefix(mark)?;
    let after = after.strip_prefix(' ').filter(|_| mark == ".").unwrap_or(after);
    let (third, after) = figures(after)?;
    let more = after.strip_prefix(mark).is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit()));
    if more || after.starts_with(|c: char| c.is_alphabetic() && c != 'T') {
        return None;
    }
    let value = |text: &str| text.parse::<u32>().unwrap_or(0);
    let (a, b, c) = (value(first), value(second), value(third));
    let short = first.len() <= 2 && second.len() <= 2;
    let length = rest.len() - after.len();
    let year = match third.len() {
        4 => c,
        2 => 2000 + c,
        _ => 0,
    };
    if first.len() == 4 && second.len() <= 2 && third.len() <= 2 && (1000..=2200).contains(&a) {
        (is_month(b) && is_day(c)).then_some((length, "date.iso"))
    } else if short && (1000..=2200).contains(&year) {
        // People type days that do not exist, as 31/06, and mean their birthday.
        let either = is_month(a) && is_day(b) || is_month(b) && is_day(a);
        either.then_some((length, "date.figures"))
    } else {
        None
    }
}

fn is_month(value: u32) -> bool {
    (1..=12).contains(&value)
}

fn is_day(value: u32) -> bool {
    (1..=31).contains(&value)
}

fn figures(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().take(5).take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&length).then(|| text.split_at_checked(length)).flatten()
}

/// A point, slash or dash; a point may have a blank after it.
fn mark(text: &str) -> Option<(&str, &str)> {
    let (mark, after) = text.split_at_checked(1).filter(|(mark, _)| "./-".contains(mark))?;
    Some((mark, after.strip_prefix(' ').filter(|_| mark == ".").unwrap_or(after)))
}

/// How many bytes a time of day after a date takes, `hh:mm` or `hh:mm:ss`.
fn time_after(rest: &str) -> usize {
    let clock = rest.strip_prefix([' ', 'T']).unwrap_or_default();
    let form = |form: &str| {
        clock.len() >= form.len()
            && form.bytes().zip(clock.bytes()).all(|(shape, byte)| match shape {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
    };
    match (form("00:00:00"), form("00:00")) {
        (true, _) => 9,
        (false, true) => 6,
        (false, false) => 0,
    }
}

fn month(word: &str) -> Option<u32> {
    let place = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    u32::try_from(place).ok().map(|place| place + 1)
}

fn day(word: &str) -> Option<u32> {
    const ENDINGS: [&str; 8] = ["", "st", "nd", "rd", "th", "er", "o", "a"];
    let length = word.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let (figures, ending) = word.split_at_checked(length)?;
    ENDINGS.contains(&ending).then(|| figures.parse().ok()).flatten().filter(|day| (1..=31).contains(day))
}

fn year(word: &str) -> Option<u32> {
    word.parse().ok().filter(|year| word.len() == 4 && (1000..=2200).contains(year))
}

/// `12 May 1980`, `12 de mayo de 1980`, `May 12th, 1980`: small words between are left out.
fn in_words(folded: &Folded, add: &mut dyn FnMut((usize, usize), &'static str)) {
    const SMALL: [&str; 9] = ["de", "of", "del", "do", "the", "di", "den", "st", "th"];
    let mut last: [(usize, &str); 2] = [(0, ""), (0, "")];
    for (at, word) in folded.words().filter(|(_, word)| !SMALL.contains(word)) {
        let [(first_at, first), (second_at, second)] = last;
        let read = year(word).and_then(|year| {
            let (day, month) = match (month(second), month(first)) {
                (Some(month), _) => (day(first)?, month),
                (None, Some(month)) => (day(second)?, month),
                (None, None) => return None,
            };
            (is_date(year, month, 1) && is_day(day)).then_some(())
        });
        // The words stand close together, or they are of different sentences.
        if read.is_some() && at - first_at <= 40 {
            add(folded.place(first_at, at + word.len()), "date.words");
        }
        last = [(second_at, second), (at, word)];
    }
}
