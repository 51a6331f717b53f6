### Wörter um jede Seite.

skip-to-content = Zum Inhalt springen
demo-banner = Demo: Alle Personen hier sind erfunden. Nichts, was Sie tun, verlässt diesen Rechner.
nav-label = Hauptnavigation
nav-people = Personen
nav-imports = Importe
nav-totals = Summen
nav-accounts = Konten
nav-erasures = Löschungen
nav-purposes = Zwecke
nav-duplicates = Doppelte
language = Sprache
none = keine Angabe
since = seit
country = Land
month = Monat
form-errors = { $count ->
    [one] Eine Angabe stimmt noch nicht
   *[other] { $shown } Angaben stimmen noch nicht
    }
sign-in = Anmelden
sign-out = Abmelden
sign-in-lead = Für Kolleginnen und Kollegen, die Kunden betreuen.
sign-in-name = Arbeitsname
sign-in-password = Passwort
sign-in-help = Kein Konto oder Passwort vergessen? Ihre Administration hilft weiter.
sign-in-wrong = Name und Passwort passen zu keinem Konto
styleguide-title = Bausteine
styleguide-lead = Jedes Element der Oberfläche, mit erfundenem Inhalt.
styleguide-buttons = Schaltflächen
styleguide-marks = Kennzeichen
styleguide-fields = Felder und Fortschritt
