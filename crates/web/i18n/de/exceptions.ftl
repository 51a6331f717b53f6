### Was trotz einer Löschung bleibt: Ausnahmen, Sperren, Warten, Bescheinigungen.

certificate-lead = Was gelöscht wurde, was bleibt und bis wann. Diese Seite ist nur über ihre Nummer zu erreichen; sie nennt niemanden.
certificate-page = Seite für die Person
certificate-proof = Nachweis herunterladen
certificate-proof-hint = Die Datei beweist ohne unsere Hilfe, dass Schlüssel und Datensätze weg sind: zu prüfen mit „confidant verify certificate“.
certificate-is-unreadable = Das ist eingetreten: Keine Kopie lässt sich mehr öffnen.
certificate-not-yet-unreadable = Bis dahin ließe sich eine alte Kopie mit dem Schlüssel ihrer Woche öffnen.
erasure-second-stage = Zweite Stufe
erasure-second-stage-means = Was die Lieferung einer Bestellung noch braucht, geht spätestens an diesem Tag.
erasure-waits-first = Zuerst wartet die Anfrage 72 Stunden. Werbung stoppt sofort, jede bekannte E-Mail-Adresse erfährt davon und kann abbrechen. Eine zweite Person vom Datenschutz kann das Warten beenden.
stays-nothing = Kein Gesetz und kein Anspruch hält etwas zurück.
stays-means = Unter eigenen Schlüsseln, unsichtbar für alle, die Kunden betreuen. Jeder Schlüssel wird nach dem letzten Tag vernichtet; was darunter liegt, endet dann auch in Sicherungen.
underway-title = Laufende Lieferungen
underway-means = Was eine Lieferung braucht, bleibt bis zur Ankunft; alles andere geht jetzt. Die Bescheinigung nennt beide Stufen.
underway-until = unterwegs, erwartet bis
underway-arrived = Ist angekommen
underway-by = Soll ankommen bis
underway-note = Noch unterwegs
kept-title = Was bleibt
kept-lead = Aufbewahrt, weil eine Vorschrift es verlangt oder erlaubt, bis zum Tag daneben.
kept-recorded = Dass Sie das angesehen haben, ist festgehalten.
kept-empty = Es bleibt nichts mehr
kept-what = Was
kept-why = Warum
kept-until = Bis
kept-open = bis die Sache erledigt ist
kept-more = Mehr zeigen
kept-back = Zurück zur Löschung
kept-see = Ansehen, was bleibt
kept-kind-invoice = Rechnung
kept-kind-consent = Nachweis einer Einwilligung
kept-kind-submission = Über ein Formular gesendet
kept-kind-note = Notiz
kept-kind-recipient = An wen die Bestellung geht
kept-kind-case = Anfrage mit ihrer Antwort
norm-invoice = das Gesetz verlangt, Rechnungen aufzubewahren
norm-business-letter = das Gesetz verlangt, Geschäftsbriefe aufzubewahren
norm-consent-proof = Nachweis einer Einwilligung
norm-rights-case = Nachweis einer beantworteten Anfrage
norm-claim = ein Rechtsanspruch
norm-delivery = eine laufende Lieferung
wait-title = Wartet
wait-lead = Wer gefragt hat, ist nicht sicher die Person. Nichts wird gelöscht, bevor die Zeit zum Abbrechen vorbei ist.
wait-cancelled = Abgebrochen
wait-cancelled-lead = Die Löschung wurde abgebrochen. Alles bleibt, wie es war.
wait-cancelled-at = Abgebrochen am
wait-asked = Verlangt
wait-starts = Beginnt
wait-starts-means = Von selbst, wenn niemand abbricht.
wait-told = Benachrichtigt
wait-addresses = { $count ->
    [0] Keine E-Mail-Adresse bekannt
    [one] Eine bekannte Adresse
   *[other] { $shown } bekannte Adressen
    }
wait-marketing = Werbung
wait-marketing-stopped = Sofort gestoppt
wait-confirm = Jetzt löschen
wait-confirm-hint = Sie haben diese Anfrage nicht angenommen. Wenn Sie sicher sind, dass es die Person ist, muss sie nicht warten.
wait-cancel = Löschung abbrechen
waits-title = Wartet
holds-title = Rechtliche Sperren
holds-lead = Benannte Datensätze, die ein Rechtsanspruch braucht. Sie bleiben trotz einer Löschung, bis die Sache erledigt ist. Jede Sperre wird innerhalb von sechs Monaten geprüft.
holds-empty-title = Nichts ist gesperrt
holds-empty = Eine Sperre wird auf der Seite einer Person gesetzt und nennt jeden Datensatz.
hold-new = Rechtliche Sperre
hold-explained = Behält einzelne Datensätze, die ein Rechtsanspruch braucht, auch wenn die Person gelöscht wird. Nie alles.
hold-choose = Datensätze auswählen
hold-new-lead = Wählen Sie nur, was der Anspruch braucht. Die Sperre beginnt jetzt; sie lässt sich nicht zurückdatieren.
hold-nothing = Es gibt nichts, was benannt werden könnte
hold-which = Welche Datensätze
hold-held = schon gesperrt
hold-what-for = Wofür
hold-items = Datensätze
hold-owner = Verantwortlich
hold-placed = Seit
hold-review-due = Prüfung
hold-deeds = Was zu tun ist
hold-after-request = Gesetzt, nachdem eine Löschung verlangt worden war
hold-of-erased = Die Person wurde gelöscht
hold-ended = Beendet
hold-goes-on = Gilt weiter
hold-end = Die Sache ist erledigt
hold-days = Prüfung in wie vielen Tagen
hold-days-hint = Höchstens 183.
hold-place = Sperre setzen
hold-names-nothing = Benennen Sie, was bleiben soll; eine Sperre auf alles ist keine
hold-too-much = Das ist zu viel für eine Sperre
hold-review-too-late = Eine Sperre wird innerhalb von sechs Monaten geprüft
hold-ground-claim-against-us = Jemand fordert etwas von uns
hold-ground-own-claim = Wir fordern etwas
hold-ground-inquiry = Eine Behörde oder ein Gericht fragt
hold-ground-warranty = Gewährleistung
hold-kind-purchase = Kauf
hold-kind-consent = Antwort zur Einwilligung
hold-kind-submission = Über ein Formular gesendet
hold-kind-note = Notiz
hold-urgency-calm = noch nicht
hold-urgency-soon = bald
hold-urgency-late = überfällig
hold-urgency-ended = beendet
counted-underway = { $count ->
    [0] nichts unterwegs
    [one] ein Datensatz für eine Lieferung
   *[other] { $shown } Datensätze für eine Lieferung
    }
counted-unreadable = ließ sich nicht mehr öffnen
