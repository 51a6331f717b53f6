//! Names of columns in several languages, and what they mean.
//!
//! Names are compared by their letters alone, so `E-mail 1 - Value`, `email_value` and `EMailValue` are one name.

use super::Field;
use crate::consent::channel::Channel;

/// Names by their letters, without marks, in English, German, French, Spanish, Italian, Dutch, Polish, Portuguese.
const NAMES: &[(Field, &str)] = &[
    (
        Field::GivenName,
        "firstname givenname forename vorname prenom nombre nomedibattesimo voornaam imie primeironome rufname",
    ),
    (Field::MiddleName, "middlename additionalname zweitername deuxiemeprenom segundonombre tussenvoegsel"),
    (
        Field::FamilyName,
        "lastname surname familyname nachname familienname zuname nom nomdefamille apellido apellidos cognome \
         achternaam nazwisko sobrenome apelido",
    ),
    (
        Field::FullName,
        "name fullname displayname contactname customername vollername ansprechpartner nomcomplet nombrecompleto nomecompleto naam",
    ),
    (
        Field::Organisation,
        "company companyname organization organisation organizationname organisationname firma firmenname unternehmen \
         societe entreprise empresa azienda bedrijf bedrijfsnaam accountname associatedcompany",
    ),
    (
        Field::CustomerNumber,
        "customernumber customerno customerid clientid clientnumber kundennummer kundennr kdnr kundenid numeroclient \
         numerocliente codicecliente klantnummer numerklienta",
    ),
    (Field::SourceId, "id recordid contactid externalid sourceid euid uid userid identifiant"),
    (
        Field::Email,
        "email emails emailaddress emailvalue emailadresse mail mailadresse primaryemail secondaryemail courriel adressemail \
         adresseemail correoelectronico correo indirizzoemail postaelettronica emailadres adresemail enderecodeemail",
    ),
    (
        Field::Phone,
        "phone phones phonenumber phonevalue telephone telefon telefonnummer telefonnr tel telefono telefoon telefoonnummer \
         numertelefonu telefone mobile mobilephone mobilenumber mobil mobilnummer mobiltelefon handy handynummer cell \
         cellphone portable movil cellulare carphone primaryphone fax faxnumber telefax faxnummer",
    ),
    (
        Field::Street,
        "street streetaddress address addressline adresse strasse strassehausnummer strasseundhausnummer anschrift rue \
         direccion calle via indirizzo straat adres ulica endereco rua pobox postfach extendedaddress adresszusatz",
    ),
    (Field::Town, "city town ort stadt wohnort ville ciudad localidad citta comune plaats stad miasto cidade locality"),
    (
        Field::Region,
        "state stateprovince province provincecode region bundesland county provincia regione departement wojewodztwo estado",
    ),
    (
        Field::Postcode,
        "zip zipcode postalcode zippostalcode postcode plz postleitzahl codepostal codigopostal cap kodpocztowy",
    ),
    (Field::Country, "country countryregion countrycode land laendercode landercode pays pais paese kraj"),
    (
        Field::Birthday,
        "birthday birthdate dateofbirth dob geburtstag geburtsdatum datedenaissance anniversaire fechadenacimiento \
         cumpleanos datadinascita geboortedatum dataurodzenia datadenascimento",
    ),
    (Field::BirthYear, "birthyear geburtsjahr"),
    (Field::BirthMonth, "birthmonth geburtsmonat"),
    (Field::BirthDay, "geburtstagtag"),
    (Field::Language, "language preferredlanguage locale sprache langue idioma lingua taal jezyk"),
    (
        Field::Tags,
        "tags tag labels groupmembership categories kategorien schlagworte gruppen etiquetas etichette groups",
    ),
    (
        Field::Note,
        "note notes notiz notizen bemerkung bemerkungen kommentar comment comments remarques notas opmerkingen \
         description anmerkungen uwagi",
    ),
    (
        Field::Consent,
        "consent optin emailoptin smsoptin newsletter marketingconsent acceptsmarketing acceptsemailmarketing \
         acceptssmsmarketing einwilligung newsletteranmeldung consentement consentimiento consenso toestemming zgoda",
    ),
    (Field::OptInTime, "optintime optindate optinat signuptime subscribedat anmeldezeit"),
    (Field::OptInIp, "optinip signupip"),
    (Field::ConfirmTime, "confirmtime confirmedat confirmationtime bestaetigtam bestatigtam"),
    (Field::ConfirmIp, "confirmip confirmationip"),
    (
        Field::Unsubscribed,
        "unsubtime unsubscribed unsubscribedat unsubscribetime optout optedout hasoptedoutofemail abgemeldet \
         abgemeldetam desabonne",
    ),
    (Field::CardLast4, "cardlast cardlastfour"),
    (Field::CardNumber, "cardnumber creditcard creditcardnumber ccnumber pan kreditkarte kreditkartennummer"),
];

/// Words before a name that say which address or number is meant.
const PLACES: &[(&str, u8)] = &[
    ("defaultaddress", 0),
    ("homeaddress", 0),
    ("home", 0),
    ("private", 0),
    ("privat", 0),
    ("billing", 0),
    ("rechnungs", 0),
    ("mailing", 0),
    ("businessaddress", 1),
    ("business", 1),
    ("work", 1),
    ("geschaftlich", 1),
    ("other", 2),
    ("shipping", 3),
    ("liefer", 3),
    ("address", 0),
    ("adresse", 0),
];

/// What a column of this name seems to mean: the field, the address it belongs to, and the channel.
#[must_use]
pub fn suggest(header: &str) -> (Field, u8, Channel) {
    let letters = letters(header);
    let channel = if letters.contains("sms") { Channel::Sms } else { Channel::Email };
    let numbered = number_inside(header);
    // The day of a birthday in three columns, and the whole birthday, differ by a blank only.
    if header.trim().eq_ignore_ascii_case("birth day") {
        return (Field::BirthDay, 0, channel);
    }
    if let Some(field) = exact(&letters) {
        return (field, numbered.unwrap_or(0), channel);
    }
    for (place, group) in PLACES {
        if let Some(field) = letters.strip_prefix(place).and_then(exact) {
            return (field, numbered.unwrap_or(*group), channel);
        }
    }
    (Field::Ignore, 0, channel)
}

fn exact(letters: &str) -> Option<Field> {
    let knows = |names: &str| names.split_whitespace().any(|name| name == letters);
    NAMES.iter().find(|(_, names)| knows(names)).map(|(field, _)| *field)
}

/// The letters of a name in lower case, without their marks.
pub(super) fn letters(header: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain = header.to_lowercase().replace('ß', "ss");
    plain.nfkd().filter(|c| c.is_alphabetic()).collect()
}

/// The number of a group: `Address 2 - Street` is of the second address, `Address 2` its second line.
fn number_inside(header: &str) -> Option<u8> {
    let at = header.find(|c: char| c.is_ascii_digit())?;
    let rest = header.get(at..)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let has_more = rest.chars().any(char::is_alphabetic);
    digits.parse::<u8>().ok().filter(|_| has_more).map(|number| number.saturating_sub(1))
}
