### Länderregeln: was die datierten Tabellen des Rechts sagen.

nav-rules = Länderregeln
rules-title = Länderregeln
rules-lead = Nach diesen Tabellen werden Fristen berechnet, Behörden genannt und Unterlagen aufbewahrt. Jeder Eintrag sagt, woher er stammt; was aus dem Gedächtnis stammt, ist rechtlich zu bestätigen, bevor Sie sich darauf verlassen.
rules-show = Zeigen
rules-packs = Die Tabellen
rules-packs-lead = Eine neue Ausgabe kommt mit einer neuen Version des Programms.
rules-pack-periods = Fristen
rules-pack-holidays = Feiertage
rules-pack-authorities = Wo man sich beschweren kann
rules-pack-ages = Alter für eigene Einwilligungen
rules-pack-retention = Wie lange Unterlagen bleiben
rules-edition = Ausgabe
rules-source = Quelle
rules-compared = Verglichen mit
rules-entries = Einträge
rules-fresh = aktuell
rules-old = älter als ein halbes Jahr
rules-valid = Gilt
rules-always = gilt
rules-from = ab { $day }
rules-until = bis { $day }
rules-answer = Zum Antworten
rules-extended = Mit Verlängerung
rules-breach = Zum Melden einer Datenpanne
rules-norm = Recht
rules-months = { $count ->
    [one] ein Monat
   *[other] { $shown } Monate
    }
rules-hours = { $count ->
    [one] eine Stunde
   *[other] { $shown } Stunden
    }
rules-years = { $count ->
    [one] ein Jahr
   *[other] { $shown } Jahre
    }
rules-years-old = { $count ->
    [one] ab einem Jahr
   *[other] ab { $shown } Jahren
    }
rules-no-age = Eine eigene Regel ist nicht bekannt: unter 16 braucht es die Eltern.
rules-papers-lead = Gezählt ab dem Ende des Geschäftsjahrs. Von einer Spanne gilt das kürzere Ende.
rules-nothing-kept = Eine Pflicht zur Aufbewahrung ist nicht bekannt, also bleibt nichts.
rules-no-authority = Eine Behörde ist hier nicht bekannt.
rules-its-pages = Ihre Seiten
rules-its-form = Beschwerdeformular
rules-no-holidays = Feiertage sind hier nicht bekannt, also verschiebt sich keine Frist nach hinten.
rules-part-needed = Feiertage hängen vom Landesteil ab; ohne ihn verschiebt sich keine Frist nach hinten.
rules-holiday = Feiertag
rules-where = Wo
rules-everywhere = überall
rules-known = Bekannt aus
seen-read = öffentlicher Quelle
seen-secondary = zweiter Hand
seen-memory = rechtlich bestätigen
paper-invoice = Rechnungen
paper-letter = Geschäftsbriefe
seat-title = Wo Ihr Unternehmen sitzt
seat-known = Feiertage bekannt
seat-unknown = keine Frist verschiebt sich
seat-hint = Eine Frist, die dort an einem Feiertag endet, verschiebt sich auf den nächsten Werktag. Fristen, die schon feststehen, bleiben.
seat-where = Landesteil
seat-whole = Das ganze Land
seat-set = Speichern
