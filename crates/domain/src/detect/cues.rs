//! Words that say what the number after them is, in the languages of the Union.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::folded::Folded;

/// What a word announces.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Cue {
    Person,
    Tax,
    Card,
    Account,
    Pin,
    Phone,
    Birth,
}

/// Folded words and phrases: no accents, no capitals, no marks.
const WORDS: &[(Cue, &str)] = &[
    (
        Cue::Person,
        "national id|national insurance|social security|social security number|social insurance|ssn|\
         personal id|personal number|identity number|identity card|id number|id card|id no|passport|\
         passport number|tax id|tin|steuer id|steueridentifikationsnummer|identifikationsnummer|idnr|\
         steuernummer|ausweisnummer|personalausweis|reisepass|passnummer|sozialversicherungsnummer|\
         versicherungsnummer|rentenversicherungsnummer|svnr|sv nr|ahv|ahv nummer|nir|securite sociale|\
         numero de secu|numero fiscal|carte vitale|carte d identite|registre national|\
         numero national|niss|nif|nie|dni|documento nacional|seguridad social|nuss|nass|cedula|\
         codice fiscale|cod fisc|carta d identita|bsn|burgerservicenummer|sofinummer|\
         rijksregisternummer|insz|onderwijsnummer|pesel|numer pesel|dowod osobisty|personnummer|\
         personnr|samordningsnummer|fodselsnummer|d nummer|cpr|cpr nr|cpr nummer|henkilotunnus|hetu|\
         kennitala|isikukood|personas kods|asmens kodas|rodne cislo|rc|cislo op|\
         contribuinte|numero de contribuinte|cartao de cidadao|bilhete de identidade|cnp|\
         cod numeric personal|oib|emso|taj|taj szam|adoazonosito|adoazonosito jel|szemelyi|\
         szemelyi szam|егн|лнч|αμκα|αφμ|αδτ|pps|ppsn|pps number|matricule|karta identita|id karta",
    ),
    (
        Cue::Tax,
        "vat|vat number|vat no|vat id|ust id|ust idnr|ustid|umsatzsteuer|uid|uid nummer|mwst|tva|\
         numero de tva|n tva|iva|partita iva|p iva|nif|cif|contribuinte|btw|btw nummer|nip|moms|momsnr|\
         cvr|alv|y tunnus|kmkr|pvn|pvm|dic|ic dph|dph|adoszam|ddv|davcna stevilka|oib|afm|αφμ|ддс|tax number",
    ),
    (
        Cue::Card,
        "card|credit card|debit card|cc|visa|mastercard|amex|maestro|kreditkarte|karte|kartennummer|\
         carte|carte bancaire|tarjeta|carta|carta di credito|creditcard|kaart|kaartnummer|karta|karty|\
         kort|kortnummer|kortti|cartao|kartica|card number",
    ),
    (
        Cue::Account,
        "account|account number|account no|acct|customer number|customer no|client number|member number|\
         konto|kontonummer|kundennummer|kunden nr|compte|numero de compte|numero client|cuenta|\
         numero de cuenta|conto|numero di conto|rekening|rekeningnummer|klantnummer|konta|numer konta|\
         numer klienta|kontonr|kundnummer|tilinumero|asiakasnumero|conta|cliente",
    ),
    (Cue::Pin, "pin|pin code|passcode|geheimzahl|code pin|pincode|codigo pin|codice pin|tan|kod pin"),
    (
        Cue::Phone,
        "phone|phone number|tel|telephone|telefon|telefonnummer|telefono|telephone portable|telefoon|\
         telefoonnummer|mobile|mobil|handy|handynummer|movil|cellulare|portable|mobiel|komorka|\
         komorkowy|cell|call|call me at|call me|fax|office|ring|ruf|appelez|llame|llamar|chiama|bel|\
         zadzwon|whatsapp|sms|text me|hotline|puhelin|puhelinnumero|telemovel|telefone|mob|numer telefonu|\
         τηλεφωνο|телефон|тел|contact number|reach me at|ph",
    ),
    (
        Cue::Birth,
        "born|born on|birth|birthday|birthdate|date of birth|dob|d o b|geboren|geboren am|geburtsdatum|geb|\
         geburtstag|ne le|nee le|date de naissance|naissance|nacido|nacida|nacimiento|fecha de nacimiento|\
         nato|nata|nato il|data di nascita|nascita|geboortedatum|geboren op|urodzony|urodzona|\
         data urodzenia|ur|nascido|nascida|data de nascimento|nascimento|fodt|fodselsdato|fodd|\
         fodelsedatum|syntynyt|syntymaaika|narozen|narozena|datum narozeni|narodeny|datum narodenia|\
         szuletett|szuletesi datum|nascut|nascuta|data nasterii|roden|rodena|rojen|datum rojstva|\
         datum rodenja|роден|родена|рожден|γεννηθηκε|ημερομηνια γεννησης|sundinud|dzimis|gimes",
    ),
];

static SEARCH: LazyLock<Option<(AhoCorasick, Vec<Cue>)>> = LazyLock::new(|| {
    let words = || WORDS.iter().flat_map(|(cue, words)| words.split('|').map(|word| (*cue, word)));
    let search = AhoCorasick::new(words().map(|(_, word)| word)).ok()?;
    Some((search, words().map(|(cue, _)| cue).collect()))
});

/// How far a word reaches, in bytes.
const REACH: usize = 48;

/// The announcing words of one text, by the byte after each.
pub(super) struct Cues(Vec<(usize, Cue)>);

impl Cues {
    pub(super) fn of(folded: &Folded) -> Self {
        let Some((search, kinds)) = SEARCH.as_ref() else {
            return Self(Vec::new());
        };
        let mut cues: Vec<(usize, Cue)> = search
            .find_overlapping_iter(folded.text())
            .filter(|found| folded.is_edge(found.start()) && folded.is_edge(found.end()))
            .filter_map(|found| {
                let (_, end) = folded.place(found.start(), found.end());
                kinds.get(found.pattern().as_usize()).map(|cue| (end, *cue))
            })
            .collect();
        cues.sort_unstable_by_key(|(end, _)| *end);
        Self(cues)
    }

    /// Whether a word of this kind ends shortly before `start`.
    pub(super) fn before(&self, start: usize, cue: Cue) -> bool {
        self.within(start, cue, REACH)
    }

    /// Whether a word of this kind stands right before `start`, with no room for another thing's name.
    pub(super) fn beside(&self, start: usize, cue: Cue) -> bool {
        self.within(start, cue, 10)
    }

    fn within(&self, start: usize, cue: Cue, reach: usize) -> bool {
        let from = self.0.partition_point(|(end, _)| end + reach < start);
        self.0.iter().skip(from).take_while(|(end, _)| *end <= start).any(|(_, found)| *found == cue)
    }
}
