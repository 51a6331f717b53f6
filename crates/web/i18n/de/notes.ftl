### Notizen.

notes-title = Notizen
notes-show = Notizen lesen
notes-count = { $count ->
    [0] Keine Notizen.
    [one] Eine Notiz.
   *[other] { $shown } Notizen.
    }
notes-mentions-count = { $count ->
    [0] In keiner anderen Notiz erwähnt.
    [one] In einer Notiz über jemand anderen erwähnt.
   *[other] In { $shown } Notizen über andere erwähnt.
    }
notes-recorded = Dass Sie diese Notizen lesen, ist festgehalten. Grund: { $reason }
notes-own = Notizen über diese Person
notes-none = Noch hat niemand eine Notiz geschrieben.
notes-more = Ältere Notizen
note-saved = Die Notiz ist gespeichert.
note-deleted = Die Notiz ist mit allen Fassungen gelöscht.
mentions-title = Erwähnt in
mentions-none = Keine Notiz über jemand anderen erwähnt diese Person.
mention-whole = Die ganze Notiz
mention-open = Diese Person öffnen
mention-part = Das sind die Worte über diese Person. Der Rest der Notiz handelt von jemandem, den Sie nicht betreuen.
note-new = Neue Notiz
note-text = Notiz
note-text-hint = Bis zu 10.000 Zeichen. Schreiben Sie, was die nächste Kollegin braucht. Die Person kann es lesen wollen.
note-others = Andere, von denen die Notiz handelt
note-others-hint = Je Zeile: E-Mail-Adresse, Telefon oder Kundennummer. Kann leer bleiben.
note-next = Prüfen und weiter
note-edit = Ändern
note-edit-title = Notiz ändern
note-versions = Fassungen der Notiz
note-version = Fassung { $version }
note-delete = Löschen
note-mine = von Ihnen
note-others-count = { $count ->
    [one] betrifft eine weitere Person
   *[other] betrifft { $shown } weitere Personen
    }
note-someone = [jemand anderes]
note-left-out = [weggelassen]
note-confirmed = Heikle Worte bestätigt:
note-review-title = Bevor die Notiz gespeichert wird
note-review-lead = Worte über andere werden getrennt aufbewahrt, damit jede Person nur die eigenen sieht und löschen kann. Nichts geschieht von selbst: Entscheiden Sie für jede Stelle.
note-your-words = Ihre Worte
note-change = Worte ändern
note-people-title = Andere Personen
note-person-found = gefunden durch Ihren Text
note-stranger = Hierzu ist niemand bekannt, über den Sie schreiben können: { $line }
note-role-none = Ist nicht gemeint
note-role-mentioned = Wird erwähnt
note-role-household = Selber Haushalt: Die Notiz handelt von beiden
note-found-title = Stellen zum Ansehen
note-found-none = Das Programm fand nichts, was wie eine Nummer, eine Adresse oder der Name von jemand anderem aussieht.
note-found-limits = Das Programm findet manches und übersieht anderes. Was Sie über den Text wissen, zählt.
note-keep = Lassen, wo es steht
note-cut = Weglassen
note-about = Betrifft { $name }
note-about-sentence = Der ganze Satz betrifft { $name }
note-sentences-title = Satz für Satz
note-sentences-lead = Wenn ein ganzer Satz von jemand anderem handelt, sagen Sie es hier.
note-sensitive-title = Worte zum Nachdenken
note-sensitive-lead = Gesundheit, Glaube, Herkunft, Straftaten und Ähnliches werden nur aufbewahrt, wenn es nicht anders geht. Lassen Sie die Worte weg oder sagen Sie, warum sie bleiben. Es wird für die Datenschutzbeauftragte gezählt.
note-sensitive-limits = Die Wortliste ist kurz. Findet sie nichts, heißt das nicht, dass nichts da ist.
note-ground = Warum sie bleiben
note-ground-none = Grund auswählen
note-why = In Ihren Worten
note-save = Notiz speichern
note-wrong-empty = Schreiben Sie etwas.
note-wrong-too-long = Die Notiz ist zu lang. 10.000 Zeichen passen.
note-wrong-too-many = Zu viele Personen oder Stellen. 20 Personen und 200 Stellen passen.
note-wrong-passage = Eine Stelle passt nicht mehr zum Text. Prüfen Sie die Notiz noch einmal.
note-wrong-stranger = Jemand in dieser Notiz ist nicht bekannt, oder Sie können nicht über die Person schreiben. Lassen Sie die Worte weg.
note-wrong-unmentioned = Sagen Sie, welche Worte oder Sätze jede erwähnte Person betreffen, oder wählen Sie, dass sie nicht gemeint ist.
note-wrong-unconfirmed = Wählen Sie, warum die heiklen Worte bleiben, und sagen Sie es in Ihren Worten, oder lassen Sie sie weg.
note-wrong-hidden = Diese Notiz enthält Worte über jemanden, den Sie nicht sehen können. Schreiben Sie stattdessen eine neue.
weeks-title = Heikle Worte in Notizen
weeks-lead = Wie oft bestätigt wurde, dass heikle Worte in einer Notiz bleiben, nach Wochen.
weeks-starts = Woche ab
weeks-total = Bestätigt
weeks-grounds = Gründe
found-name = ein Name
found-known-value = von Kunden bekannt
found-iban = ein Bankkonto
found-card = eine Zahlungskarte
found-national-id = eine Ausweisnummer
found-tax-number = eine Steuernummer
found-url-login = eine Webadresse mit Anmeldung
found-url = eine Webadresse
found-email = eine E-Mail-Adresse
found-ip-address = eine Netzadresse
found-birth-date = ein Geburtsdatum
found-date = ein Datum
found-phone = eine Telefonnummer
found-account-number = eine Kontonummer
found-pin = eine PIN
sensitive-health = Gesundheit
sensitive-religion = Religion oder Weltanschauung
sensitive-politics = Politik
sensitive-union = Gewerkschaft
sensitive-sexuality = Sexualleben
sensitive-ethnicity = Herkunft
sensitive-criminal = Straftaten
ground-asked-by-person = die Person bat darum
ground-vital-interest = Leben oder Gesundheit hängt daran
ground-legal-claim = ein Rechtsanspruch braucht es
ground-legal-duty = ein Gesetz verlangt es
ground-other-meaning = das Wort bedeutet hier etwas anderes
