### Auskunftspakete und Löschungen.

rights-title = Was die Person verlangen kann
package-title = Auskunftspaket
package-explained = Alles, was über die Person gespeichert ist, in einer ZIP-Datei: eine Seite zum Lesen, Daten für Programme, wer geschaut hat, und Nachweise aus dem Nachweisprotokoll. Prüfen Sie zuerst die Identität; übergeben Sie das Paket auf sicherem Weg.
package-download = Erstellen und herunterladen
erasure-title = Löschung
erasure-explained = Zeigt zuerst, was verschwindet und was bleibt. Nichts geschieht, bevor Sie ein Wort eintippen.
erasure-preview = Ansehen, was verschwindet
erasure-preview-title = Bevor Sie löschen
erasure-preview-lead = Sehen Sie, was verschwindet und was bleibt. Diese Vorschau wird festgehalten.
erasure-goes = Was verschwindet
erasure-goes-also = Auch Name, Ort und Kundennummer, jedes Wort in der Suche und der Schlüssel der Person. Ohne den Schlüssel sind Kopien in Sicherungen nur Rauschen.
erasure-count-contacts = Kontaktdaten
erasure-count-purchases = Käufe
erasure-count-lines = Positionen
erasure-count-consents = Antworten zu Einwilligungen
erasure-count-reason-texts = Genannte Gründe
erasure-count-notes = Notizen
erasure-stays = Was bleibt
erasure-stays-log = Das Nachweisprotokoll: dass etwas geschah und wann, unter einer zufälligen Kennung ohne Namen.
erasure-stays-sums = Die Summen des Shops, in denen niemand zu erkennen ist.
erasure-small-groups = { $count ->
    [one] Eine kleine Gruppe wird unter „andere“ zusammengefasst.
   *[other] { $shown } kleine Gruppen werden unter „andere“ zusammengefasst.
    }
erasure-stays-mark = Eine verschlüsselte Marke, die verhindert, dass alte Dateien die Person zurückbringen. Sie endet von selbst.
erasure-order = Endgültig löschen
erasure-when = Die Person ist binnen Minuten aus dem laufenden System verschwunden. Alle Sicherungen werden an einem späteren Tag unlesbar, den die Bescheinigung nennt.
erasure-word-to-type = LÖSCHEN
erasure-word = Tippen Sie { $word }, um zu bestätigen
erasure-word-wrong = Das Wort wurde nicht wie verlangt eingetippt
erasure-no-undo = Das lässt sich nicht zurücknehmen, auch nicht aus einer Sicherung.
erasure-start = Diese Person löschen
erasure-not-yours = Sie dürfen ansehen; entscheiden und anordnen kann nur das Datenschutzmanagement.
erasure-leave = Alles lassen, wie es ist
erasure-running = Löschung läuft
erasure-running-lead = Diese Seite erneuert sich selbst. Sie können sie schließen; die Arbeit geht weiter, auch nach einem Stromausfall.
erasure-done = Gelöscht
erasure-steps = Schritte
erasure-dates = Zeitpunkte
erasure-ordered-at = Angeordnet
erasure-gone-at = Aus dem laufenden System verschwunden
erasure-gone-means = Niemand kann die Person noch finden oder öffnen.
erasure-unreadable-from = In allen Sicherungen unlesbar
erasure-unreadable-means = Ab dann ist der Wochenschlüssel vernichtet, der eine ältere Sicherung öffnen könnte.
erasure-not-yet = Noch nicht
erasure-number = Nummer
erasure-state = Letzter Schritt
erasures-title = Löschungen
erasures-lead = Laufende und abgeschlossene. Sie nennen niemanden: Wessen sie waren, weiß nur die Person.
erasures-empty-title = Noch wurde niemand gelöscht
erasures-empty = Eine Löschung beginnt auf der Seite einer Person, mit einer Vorschau.
certificate-title = Bescheinigung
certificate-download = Herunterladen
counted-marks = { $count ->
    [one] nach einer Spur gesucht
   *[other] nach { $shown } Spuren gesucht
    }
counted-bytes = { $size } gelesen
counted-found = { $count ->
    [0] nichts gefunden
    [one] eine Spur gefunden
   *[other] { $shown } Spuren gefunden
    }
counted-rows = { $count ->
    [one] ein Datensatz
   *[other] { $shown } Datensätze
    }
counted-groups = { $count ->
    [0] keine Gruppe von Summen zusammengefasst
    [one] eine Gruppe von Summen zusammengefasst
   *[other] { $shown } Gruppen von Summen zusammengefasst
    }
counted-norms = { $count ->
    [0] keine Pflicht zum Aufbewahren
    [one] eine Pflicht zum Aufbewahren
   *[other] { $shown } Pflichten zum Aufbewahren
    }
counted-holds = { $count ->
    [0] keine Sperre
    [one] eine Sperre
   *[other] { $shown } Sperren
    }
counted-vendors = { $count ->
    [0] kein Partner zu benachrichtigen
    [one] ein Partner
   *[other] { $shown } Partner
    }
