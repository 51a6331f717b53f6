# Wie lange Daten aufbewahrt werden.
nav-retention = Aufbewahrung
retention-title = Wie lange Daten aufbewahrt werden
retention-lead = Was vorbei ist, endet von selbst, zweimal am Tag. Niemand muss daran denken, und eine Zahl bleibt zurück.
retention-now = Jetzt
retention-nothing-late = Nichts ist überfällig
retention-late = { $count ->
    [one] Eines ist überfällig
   *[other] { $shown } sind überfällig
    }
retention-last = Letzte Runde
retention-next = Nächste Runde
retention-goes-on = läuft
retention-no-round = Die erste Runde beginnt eine Minute nach dem Start.
retention-rule-prospect = Menschen, die nie etwas kauften
retention-rule-customer = Kundschaft
retention-rule-purchase = Käufe
retention-rule-declared = Eigene Felder und Merkmale
retention-rule-unconfirmed = Unbeantwortete Bestätigungen
retention-rule-consent-proof = Nachweise von Einwilligungen
retention-rule-fingerprint = Fingerabdrücke nach einer Löschung
retention-rule-rights-case = Anliegen und ihre Briefe
retention-rule-rights-document = Kopien von Ausweisen
retention-rule-package-handover = Auskunftspakete, die auf Abholung warten
retention-rule-archived = Was ein Gesetz nach einer Löschung behält
retention-rule-ledger = Das Protokoll
retention-about-prospect = Sie werden gelöscht, als hätten sie darum gebeten. Ein Kauf, eine Antwort, ein Formular, ein Anliegen, ein gedrückter Link oder eine Notiz beginnt die Zeit neu; unsere eigene Post nicht.
retention-about-customer = Sie werden gelöscht, als hätten sie darum gebeten; Rechnungen bleiben nach dem Steuerrecht. Ein Kauf, eine Antwort, ein Formular, ein Anliegen, ein gedrückter Link oder eine Notiz beginnt die Zeit neu.
retention-about-purchase = Nach einer Löschung bleiben Rechnungen versiegelt, so lange das Gesetz es verlangt.
retention-about-declared = Jedes Feld und Merkmal sagt selbst, wie viele Tage es bleibt.
retention-about-unconfirmed = Eine Adresse, die nur für eine Bestätigung kam, geht mit ihr.
retention-about-consent-proof = Ein Nachweis bleibt, solange das Ja gilt und bis ein Anspruch daraus verjährt ist.
retention-about-fingerprint = Sie verhindern, dass alte Dateien gelöschte Menschen zurückbringen.
retention-about-rights-case = Die Zahlen der Anliegen bleiben, ohne Menschen.
retention-about-rights-document = Vernichtet bei der Entscheidung, spätestens nach 30 Tagen.
retention-about-package-handover = Vernichtet, sobald niemand sie mehr abholen kann, spätestens nach 14 Tagen.
retention-about-archived = Der Schlüssel wird am letzten Tag der Vorschrift vernichtet; danach öffnet sich keine Kopie.
retention-about-ledger = Es zeigt, wer nachsah und was getan wurde.
retention-after-last-contact = { $count ->
    [one] Einen Monat nach dem letzten Zeichen der Person.
   *[other] { $shown } Monate nach dem letzten Zeichen der Person.
    }
retention-after-decision = { $count ->
    [one] Einen Monat nach der Entscheidung.
   *[other] { $shown } Monate nach der Entscheidung.
    }
retention-after-written = { $count ->
    [one] Einen Monat, nachdem es geschrieben wurde.
   *[other] { $shown } Monate, nachdem es geschrieben wurde.
    }
retention-with-person = Geht mit der Person.
retention-on-its-day = Endet an einem Tag, der dabeisteht.
retention-own-rules = Endet nach Regeln, die auf mehr als ein Ereignis sehen.
retention-ended = In den letzten 90 Tagen geendet
retention-due = Geht mit der nächsten Runde
retention-held = Bleibt für einen Rechtsanspruch
retention-stored = Bleibt, weil die Person es verlangt hat
retention-set-on = Vom Unternehmen festgelegt
retention-months = Monate ({ $limits })
retention-set = Festlegen
retention-bad-months = Geben Sie eine Zahl von Monaten innerhalb der Grenzen an
retention-chart-title = Was geendet hat, nach Tagen
retention-chart-description = { $count ->
    [one] Ein Tag
   *[other] { $shown } Tage
    }
retention-none-ended = In den letzten 90 Tagen hat nichts geendet.
retention-table = Die Zahlen als Tabelle
retention-day = Tag
retention-what = Was
retention-items = Wie viele
retention-clock-title = Die Uhr ist gesprungen
retention-halted = Nichts endet
retention-clock-lead = Die Zeit ist seit dem letzten Blick um mehr als einen Tag vor- oder zurückgegangen. Nach einem langen Stillstand ist das richtig. Eine falsche Uhr würde zu früh löschen, deshalb endet nichts, bis jemand nachsieht.
retention-clock-seen = Zuletzt gesehen
retention-clock-now = Zeit jetzt
retention-clock-right = Die Zeit stimmt
retention-clock-ask = Das Datenschutzmanagement sagt, ob die Zeit stimmt.
deed-retention-set = Die Aufbewahrung wurde festgelegt
deed-clock-confirmed = Die Zeit wurde bestätigt
deed-time-over = Etwas endete, weil seine Zeit vorbei war
