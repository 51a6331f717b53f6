### Personen: Listen, Suche, die Seite einer Person.

people-title = Personen
people-found-title = Gefundene Personen
people-all = Ganze Liste zeigen
people-older = Ältere
people-recorded = { $count ->
    [one] Diese Liste wird festgehalten: Die eine Person darin kann erfahren, wer geschaut hat.
   *[other] Diese Liste wird festgehalten: Jede der { $shown } Personen darin kann erfahren, wer geschaut hat.
    }
people-restricted = { $count ->
    [one] Eine weitere Person wird nicht gezeigt: Die Verarbeitung ihrer Daten ist eingeschränkt.
   *[other] { $shown } weitere Personen werden nicht gezeigt: Die Verarbeitung ihrer Daten ist eingeschränkt.
    }
people-empty-title = Hier ist noch niemand
people-empty = Hier stehen die Kunden und Interessenten Ihres Teams. Sie kommen mit einem Import Ihrer Shop-Bestellungen herein; Administration oder Datenschutzmanagement können ihn starten.
people-none-found-title = Niemand gefunden
people-none-found = Prüfen Sie die Schreibweise oder nehmen Sie weniger Wörter: nur den Familiennamen, die Postleitzahl, die Telefonnummer. Personen anderer Teams finden Sie nur mit einem passenden Grund; wählen Sie einen anderen Grund und suchen Sie noch einmal.
search-label = Person finden
search-placeholder = Name, Telefon, E-Mail, Adresse oder Nummer
search-hint = Tippen Sie, was die Kundin oder der Kunde Ihnen sagt. Es wird nicht aufbewahrt, und wen die Suche zeigt, kann das erfahren.
search-help-title = Was Sie eingeben können
search-help-name = Namen: in jeder Schrift, ab dem zweiten Buchstaben, in beliebiger Reihenfolge. Ein falscher Buchstabe schadet nicht.
search-help-phone = Telefonnummern: in jeder Schreibweise, mit oder ohne Land, oder mindestens die letzten sechs Ziffern.
search-help-mail = E-Mail: die ganze Adresse oder eine Seite davon (@example.org, jemand@).
search-help-address = Adressen: Postleitzahl, Straße, Ort, auch zusammen mit einem Namen.
search-help-number = Nummern: die ganze Kunden-, Bestell- oder Rechnungsnummer.
found-by = Gefunden durch
search-button = Suchen
search-bad = Geben Sie mindestens zwei und höchstens 200 Zeichen ein
reason-label = Warum sehen Sie nach?
reason-text = In eigenen Worten (wenn es hilft)
reason-text-hint = Die Person kann das lesen, wenn sie fragt, wer geschaut hat.
reason-bad = Wählen Sie einen der Gründe
person-title = Person
person-name = Name
person-unnamed = Nr. { $number }
person-nameless = Ohne Namen
person-place = Ort
person-contact = Kontakt
person-number = Kundennummer
person-kind = Art
person-since = Gespeichert seit
person-team = Team
person-brand = Marke
person-source = Herkunft der Daten
person-organisation = Firma
person-essentials = Das Wichtigste
person-recorded = Sie haben diese Seite aus einem Grund geöffnet, und das ist festgehalten: „{ $reason }“. Die Person kann erfahren, wer geschaut hat.
person-closed = Teile dieser Seite sind geschlossen, weil die Verarbeitung eingeschränkt ist oder wegen des genannten Grundes. Ein Rechtsanspruch öffnet sie.
restricted = Eingeschränkt
door-title = Seite dieser Person öffnen
door-lead = Jeder Blick hat einen Grund und wird festgehalten, bevor etwas gezeigt wird.
door-open = Öffnen und festhalten
back-to-people-hint = Verlassen Sie diese Seite über diesen Link statt über „Zurück“ im Browser: Geöffnete Seiten werden nirgends aufbewahrt, deshalb zeigt „Zurück“ dort einen Fehler.
back-to-people = Zurück zur Liste
back-to-person = Zurück zur Person
contacts-title = Kontaktdaten
contacts-none = Es sind keine Kontaktdaten gespeichert.
contacts-show = Vollständig zeigen
contacts-masked = Kontaktdaten sind verdeckt. Das Aufdecken wird festgehalten.
contacts-recorded = Sie sehen diese Angaben vollständig, und das ist festgehalten: „{ $reason }“.
privacy-title = Datenschutz
notice-version = Hinweis, Fassung { $version }
last-look = Letzter Blick vor Ihrem
nobody-yet = Noch niemand
looks-show = Zeigen, wer geschaut hat
looks-title = Wer geschaut hat
log-goes-from = Das Nachweisprotokoll reicht bis { $day } zurück. Ältere Einträge sind nach Ablauf ihrer Frist entfernt.
looks-lead = Jeder Blick auf diese Person, der neueste zuerst. Kolleginnen und Kollegen erscheinen mit ihrer Rolle.
looks-recorded = Auch Ihr Blick auf diese Seite wird festgehalten.
look-at = Wann
look-role = Wer
look-deed = Was
look-purpose = Wofür
look-reason = Warum

timeline-title = Was geschah
timeline-lead = Alles, was zu dieser Person festgehalten ist, das Neueste zuerst. Wer geschaut hat, steht auf einer eigenen Seite.
timeline-recorded = Dieser Blick ist festgehalten, mit dem Grund: { $reason }.
timeline-kind = Art
timeline-everything = Alles
timeline-from = Von
timeline-to = Bis
timeline-show = Zeigen
timeline-what = Was
timeline-none-title = Hier ist nichts
timeline-none = Nichts dieser Art geschah in dieser Zeit. Wählen Sie eine andere Art oder eine längere Zeit.
timeline-read-until = Bisher gelesen bis { $until }: Seither sind fast nur Blicke festgehalten, und die stehen hier nicht.
timeline-read-on = Weiterlesen
timeline-purchases = Käufe ansehen
timeline-whole = Alles zeigen
timeline-open = Zeigen, was geschah
timeline-door-title = Warum öffnen Sie diesen Eintrag?
timeline-bad-day = Schreiben Sie einen Tag als Jahr-Monat-Tag, zum Beispiel 2026-11-23
