//! Plain words for what was done, in English and German; French stands beside.

use domain::event::Deed;
use domain::notice::Language;

use crate::access::texts::Each;

mod fr;

/// In English and in German.
type Pair = (&'static str, &'static str);

/// What was done; the code itself only if a deed has no words yet, which a test forbids.
pub fn deed(deed: Deed, language: Language) -> &'static str {
    let both = DEEDS.iter().find(|(known, _)| *known == deed).map(|(_, pair)| pair);
    let french = fr::DEEDS.iter().find(|(known, _)| *known == deed).map(|(_, words)| *words);
    let words = Each { en: both.map(|pair| pair.0), de: both.map(|pair| pair.1), fr: french };
    words.of(language).unwrap_or(deed.code())
}

const DEEDS: &[(Deed, Pair)] = &[
    (Deed::KeptOpened, ("what stayed after an erasure was shown", "was nach einer Löschung blieb, wurde gezeigt")),
    (Deed::KeptSealed, ("what may stay was sealed away", "was bleiben darf, wurde weggeschlossen")),
    (Deed::ArchiveEnded, ("something that had stayed was destroyed", "etwas, das geblieben war, wurde vernichtet")),
    (Deed::HoldPlaced, ("records were set aside for a legal claim", "Daten wurden für einen Rechtsanspruch gesperrt")),
    (Deed::HoldReviewed, ("a legal hold was looked at again", "eine rechtliche Sperre wurde geprüft")),
    (Deed::HoldEnded, ("a legal hold ended", "eine rechtliche Sperre endete")),
    (Deed::DeliveryNoted, ("it was noted whether an order has arrived", "es wurde notiert, ob eine Bestellung ankam")),
    (Deed::ErasureWaits, ("your erasure was asked for and waits", "Ihre Löschung wurde verlangt und wartet")),
    (Deed::ErasureCancelled, ("your erasure was cancelled", "Ihre Löschung wurde abgebrochen")),
    (
        Deed::ErasureConfirmed,
        ("a second person agreed to your erasure", "eine zweite Person stimmte Ihrer Löschung zu"),
    ),
    (Deed::SecondStage, ("the second stage of your erasure is done", "die zweite Stufe Ihrer Löschung ist getan")),
    (Deed::RequestTaken, ("a request of yours was written down", "ein Anliegen von Ihnen wurde aufgenommen")),
    (Deed::CaseOpened, ("your request was read", "Ihr Anliegen wurde gelesen")),
    (Deed::CaseAdvanced, ("your request was worked on", "an Ihrem Anliegen wurde gearbeitet")),
    (
        Deed::CaseAdvised,
        (
            "the data protection officer gave advice on your request",
            "die oder der Datenschutzbeauftragte hat zu Ihrem Anliegen beraten",
        ),
    ),
    (Deed::CaseDecided, ("your request was decided", "über Ihr Anliegen wurde entschieden")),
    (Deed::IdentityConfirmed, ("it became sure that it was you who asked", "es wurde sicher, dass Sie gefragt haben")),
    (
        Deed::IdentityTried,
        ("somebody tried to show that they are you", "jemand versuchte zu zeigen, dass sie oder er Sie ist"),
    ),
    (
        Deed::LetterWritten,
        (
            "a letter to you was written; the country you live in was read for the authority it names",
            "ein Brief an Sie wurde geschrieben; dafür wurde gelesen, in welchem Land Sie leben",
        ),
    ),
    (Deed::LetterTemplateChanged, ("a template of letters was changed", "eine Vorlage für Briefe wurde geändert")),
    (Deed::CaseFollowed, ("you looked where your request stands", "Sie sahen nach, wo Ihr Anliegen steht")),
    (
        Deed::TimeOver,
        ("something about you ended because its time was over", "etwas über Sie endete, weil seine Zeit vorbei war"),
    ),
    (
        Deed::PortabilityBuilt,
        ("your data was put together for you to take along", "Ihre Daten wurden zum Mitnehmen zusammengestellt"),
    ),
    (
        Deed::PackageBrought,
        ("data that you brought from elsewhere was taken in", "Daten, die Sie mitbrachten, wurden übernommen"),
    ),
    (
        Deed::PackageHandedOver,
        ("your data was made ready for you to fetch", "Ihre Daten wurden zum Abholen bereitgelegt"),
    ),
    (
        Deed::PackageFetched,
        ("your data was fetched with your link and code", "Ihre Daten wurden mit Link und Code abgeholt"),
    ),
    (
        Deed::PackageTried,
        ("somebody gave a wrong code for your data", "jemand gab einen falschen Code für Ihre Daten an"),
    ),
    (Deed::PackageWithdrawn, ("a package for you was taken back", "ein Paket für Sie wurde zurückgezogen")),
    (Deed::DisputeTaken, ("it was written down what you say is wrong", "es wurde notiert, was Sie für falsch halten")),
    (Deed::DisputeDecided, ("it was decided what is right", "es wurde entschieden, was richtig ist")),
    (Deed::StatementAttached, ("your statement was put beside the record", "Ihre Erklärung wurde den Daten beigefügt")),
    (Deed::DisputesOpened, ("it was read what you say is wrong", "es wurde gelesen, was Sie für falsch halten")),
    (
        Deed::ObjectionAdvised,
        (
            "the data protection officer gave advice on your objection",
            "die oder der Datenschutzbeauftragte hat zu Ihrem Widerspruch beraten",
        ),
    ),
    (Deed::ObjectionUpheld, ("your objection was found to hold", "Ihr Widerspruch gilt, das wurde entschieden")),
    (
        Deed::WeighingOpened,
        (
            "it was read what was said about your objections",
            "es wurde gelesen, was zu Ihren Widersprüchen gesagt wurde",
        ),
    ),
    (
        Deed::LiftAnnounced,
        ("you were told that the restriction ends", "Ihnen wurde gesagt, dass die Einschränkung endet"),
    ),
    (Deed::FileShown, ("the first rows of a file were shown", "die ersten Zeilen einer Datei wurden gezeigt")),
    (Deed::FileTried, ("it was tried what a file would bring", "es wurde erprobt, was eine Datei bringen würde")),
    (Deed::FileBegun, ("a file was let in", "eine Datei wurde übernommen")),
    (Deed::PersonCompleted, ("a file added something about you", "eine Datei ergänzte etwas über Sie")),
    (Deed::PeopleExported, ("your data left in a file", "Ihre Daten wurden in eine Datei ausgegeben")),
    (
        Deed::SourceTaskOpened,
        ("telling people where their data came from fell due", "die Auskunft über die Herkunft der Daten wurde fällig"),
    ),
    (
        Deed::SourceTaskSettled,
        ("people were told where their data came from", "über die Herkunft der Daten wurde informiert"),
    ),
    (Deed::MappingKept, ("the meaning of columns was kept", "die Bedeutung von Spalten wurde gespeichert")),
    (Deed::MappingRemoved, ("a kept meaning of columns was removed", "eine gespeicherte Bedeutung wurde entfernt")),
    (Deed::PersonAdded, ("you were added by hand", "Sie wurden von Hand angelegt")),
    (Deed::PersonImported, ("you were added from a file", "Sie wurden aus einer Datei angelegt")),
    (Deed::PurchaseImported, ("a purchase was added from a file", "ein Einkauf wurde aus einer Datei übernommen")),
    (Deed::PeopleListed, ("a list that showed you was opened", "eine Liste, auf der Sie stehen, wurde geöffnet")),
    (Deed::PeopleFound, ("a search showed you", "eine Suche zeigte Sie")),
    (Deed::PersonOpened, ("your page was opened", "Ihre Seite wurde geöffnet")),
    (Deed::ContactsDisclosed, ("your contact details were shown in full", "Ihre Kontaktdaten wurden ganz gezeigt")),
    (Deed::PurchasesOpened, ("your purchases were shown", "Ihre Einkäufe wurden gezeigt")),
    (Deed::TimelineOpened, ("what happened was shown", "der Verlauf wurde gezeigt")),
    (Deed::LooksOpened, ("the list of who looked was shown", "die Liste der Blicke wurde gezeigt")),
    (
        Deed::ConsentsOpened,
        ("your answers about consent were shown", "Ihre Antworten zu Einwilligungen wurden gezeigt"),
    ),
    (Deed::ConsentGranted, ("you gave a consent", "Sie haben eingewilligt")),
    (Deed::ConsentRefused, ("you refused a consent", "Sie haben abgelehnt")),
    (Deed::ConsentWithdrawn, ("you took back a consent", "Sie haben eine Einwilligung zurückgenommen")),
    (Deed::ConsentChanged, ("something else happened to a consent", "an einer Einwilligung änderte sich etwas")),
    (Deed::Objected, ("you objected", "Sie haben widersprochen")),
    (Deed::ObjectionLifted, ("you took an objection back", "Sie haben einen Widerspruch zurückgenommen")),
    (Deed::ObjectionOverruled, ("your objection was decided", "über Ihren Widerspruch wurde entschieden")),
    (Deed::BirthTold, ("you told when you were born", "Sie haben Ihr Geburtsdatum genannt")),
    (Deed::AgesLooked, ("the program looked whether you came of age", "das Programm sah nach, ob Sie alt genug sind")),
    (
        Deed::StopKept,
        ("the program read your contact details to keep a stop", "das Programm las Ihre Kontaktdaten für eine Sperre"),
    ),
    (Deed::AccessPackageBuilt, ("a package like this one was made", "ein Paket wie dieses wurde hergestellt")),
    (
        Deed::ErasurePreviewed,
        ("it was looked up what an erasure would remove", "es wurde nachgesehen, was eine Löschung entfernt"),
    ),
    (Deed::ErasureOrdered, ("your erasure was ordered", "Ihre Löschung wurde angeordnet")),
    (Deed::KeyDestroyed, ("your key was destroyed", "Ihr Schlüssel wurde vernichtet")),
    (Deed::Erased, ("you were erased", "Sie wurden gelöscht")),
    (Deed::BackupsUnreadable, ("no backup can be read any more", "keine Sicherung ist mehr lesbar")),
    (Deed::Restricted, ("the use of your data was restricted", "die Verwendung Ihrer Daten wurde eingeschränkt")),
    (Deed::RestrictionLifted, ("a restriction ended", "eine Einschränkung wurde aufgehoben")),
    (Deed::IndexKept, ("the program sorted you into its search", "das Programm hat Sie in seine Suche einsortiert")),
    (Deed::ImportStarted, ("an import began", "eine Übernahme begann")),
    (Deed::ImportEnded, ("an import ended", "eine Übernahme endete")),
    (Deed::NoticePublished, ("a notice was published", "ein Hinweis wurde veröffentlicht")),
    (Deed::AccountAdded, ("an account was made", "ein Konto wurde angelegt")),
    (Deed::AccountClosed, ("an account was closed", "ein Konto wurde geschlossen")),
    (Deed::PasswordRenewed, ("an account got another password", "ein Konto bekam ein anderes Passwort")),
    (Deed::SignedIn, ("somebody signed in", "jemand meldete sich an")),
    (Deed::SignedOut, ("somebody signed out", "jemand meldete sich ab")),
    (Deed::SignInRefused, ("a sign-in failed", "eine Anmeldung schlug fehl")),
    (Deed::DeedRefused, ("an act was refused", "eine Handlung wurde verweigert")),
    (Deed::EpochRotated, ("the weekly key was renewed", "der Wochenschlüssel wurde erneuert")),
    (Deed::LedgerCut, ("old entries left the proof log", "alte Einträge verließen das Protokoll")),
    (Deed::RootRotated, ("the root key was renewed", "der Hauptschlüssel wurde erneuert")),
    (Deed::ProfileChanged, ("your profile was changed", "Ihr Profil wurde geändert")),
    (Deed::ContactAdded, ("a contact point was added", "ein Kontaktweg kam dazu")),
    (Deed::ContactChanged, ("a contact point was changed", "ein Kontaktweg wurde geändert")),
    (Deed::ContactRemoved, ("a contact point was removed", "ein Kontaktweg wurde entfernt")),
    (Deed::PersonTagged, ("a tag was set", "ein Etikett wurde gesetzt")),
    (Deed::PersonUntagged, ("a tag was taken off", "ein Etikett wurde entfernt")),
    (Deed::FieldsOpened, ("further details about you were shown", "weitere Angaben zu Ihnen wurden gezeigt")),
    (
        Deed::FieldWritten,
        ("a further detail was written or emptied", "eine weitere Angabe wurde geschrieben oder geleert"),
    ),
    (
        Deed::SpecialOpened,
        ("specially protected details about you were shown", "besonders geschützte Angaben zu Ihnen wurden gezeigt"),
    ),
    (
        Deed::MembershipChanged,
        (
            "it was noted that you belong to an organisation, or no longer do",
            "Ihre Zugehörigkeit zu einer Organisation wurde vermerkt oder beendet",
        ),
    ),
    (
        Deed::SegmentRun,
        ("a saved question about customers showed you", "eine gespeicherte Frage nach Kunden zeigte Sie"),
    ),
    (
        Deed::SegmentDenied,
        (
            "a question about customers was refused, because its purpose does not fit",
            "eine Frage nach Kunden wurde verweigert, weil ihr Zweck nicht passt",
        ),
    ),
    (
        Deed::FieldDeclared,
        ("a field was declared, changed or ended", "ein Feld wurde festgelegt, geändert oder beendet"),
    ),
    (Deed::HouseListChanged, ("a list of the house was changed", "eine Liste des Hauses wurde geändert")),
    (Deed::NoticeGiven, ("you were given the notice", "Ihnen wurde der Hinweis gegeben")),
    (Deed::PurposeDefined, ("a purpose was defined", "ein Zweck wurde festgelegt")),
    (Deed::PurposeActivated, ("a purpose was switched on", "ein Zweck wurde eingeschaltet")),
    (Deed::PurposeSet, ("a purpose was changed", "ein Zweck wurde geändert")),
    (Deed::AssessmentWritten, ("interests were weighed", "Interessen wurden abgewogen")),
    (Deed::BasisChanged, ("a purpose rests on another basis", "ein Zweck ruht auf einer anderen Grundlage")),
    (Deed::UseTested, ("a new use of data was tested", "eine neue Verwendung wurde geprüft")),
    (Deed::WordingPublished, ("a sentence was published", "ein Satz wurde veröffentlicht")),
    (Deed::NoticeSeen, ("an account read the notice for staff", "ein Konto las den Hinweis für Beschäftigte")),
    (Deed::ProofsExported, ("proofs of consents were taken out", "Nachweise von Einwilligungen wurden entnommen")),
    (Deed::Agreed, ("the officer agreed to something", "die beauftragte Person stimmte etwas zu")),
    (Deed::MailHandedOver, ("a mail to you was handed over", "eine E-Mail an Sie wurde übergeben")),
    (Deed::MailDropped, ("a mail to you was not sent", "eine E-Mail an Sie wurde nicht gesendet")),
    (
        Deed::ProofsKept,
        (
            "the program made the network address in a proof unreadable",
            "das Programm machte die Netzadresse in einem Nachweis unlesbar",
        ),
    ),
    (Deed::ProofEnded, ("what proved an answer was removed", "der Nachweis einer Antwort wurde entfernt")),
    (
        Deed::ChoicesSent,
        ("the link to your choices was sent to you", "der Link zu Ihren Entscheidungen wurde an Sie gesendet"),
    ),
    (
        Deed::SourceTold,
        (
            "mails began to tell people where their data came from",
            "E-Mails über die Herkunft der Daten wurden auf den Weg gebracht",
        ),
    ),
    (
        Deed::ConfirmationClosed,
        ("a confirmation that did not come was closed", "eine ausgebliebene Bestätigung wurde abgeschlossen"),
    ),
    (
        Deed::DuplicatesMatched,
        (
            "the program compared you with others to find doubles",
            "das Programm verglich Sie mit anderen, um Doppelte zu finden",
        ),
    ),
    (
        Deed::DuplicatesCompared,
        ("you were shown beside somebody who may be you", "Sie wurden neben jemandem gezeigt, der Sie sein könnte"),
    ),
    (
        Deed::DuplicateRejected,
        ("somebody said that you and another are two", "jemand stellte fest, dass Sie und jemand anderes zwei sind"),
    ),
    (Deed::PeopleMerged, ("two records of you were joined", "zwei Einträge von Ihnen wurden zusammengeführt")),
    (Deed::MergeUndone, ("a joining of records was undone", "eine Zusammenführung wurde rückgängig gemacht")),
    (Deed::NotesOpened, ("notes about you were read", "Notizen über Sie wurden gelesen")),
    (Deed::NoteWritten, ("a note about you was written", "eine Notiz über Sie wurde geschrieben")),
    (Deed::NoteEdited, ("a note about you was changed", "eine Notiz über Sie wurde geändert")),
    (Deed::NoteDeleted, ("a note was deleted", "eine Notiz wurde gelöscht")),
    (
        Deed::SensitiveConfirmed,
        ("sensitive words in a note were confirmed", "heikle Worte in einer Notiz wurden bestätigt"),
    ),
    (
        Deed::MentionWritten,
        ("you were mentioned in a note about somebody else", "Sie wurden in einer Notiz über jemand anderen erwähnt"),
    ),
    (Deed::RetentionSet, ("how long data is kept was set", "die Dauer der Aufbewahrung wurde festgelegt")),
    (Deed::ClockConfirmed, ("the time was confirmed", "die Zeit wurde bestätigt")),
    (Deed::HouseFounded, ("the program was set up", "das Programm wurde eingerichtet")),
    (Deed::FormSaved, ("a form was drafted", "ein Formular wurde entworfen")),
    (Deed::FormPublished, ("a form was published", "ein Formular wurde veröffentlicht")),
    (Deed::FormRetired, ("a form was taken off the net", "ein Formular wurde vom Netz genommen")),
    (Deed::FormSubmitted, ("you sent a form", "Sie haben ein Formular gesendet")),
    (
        Deed::SubmissionsOpened,
        ("what you sent through forms was shown", "was Sie über Formulare gesendet haben, wurde gezeigt"),
    ),
    (
        Deed::SenderCompared,
        ("the program compared your name with a form", "das Programm verglich Ihren Namen mit einem Formular"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_words_in_every_language() {
        for known in Deed::ALL {
            for language in crate::access::LANGUAGES {
                assert!(deed(*known, language).contains(' '), "{known:?}");
            }
        }
    }
}
