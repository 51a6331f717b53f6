# Ein Auskunftspaket übergeben.

handover-title = Per Link übergeben
handover-explained = Eine E-Mail bringt einen Link, einen Code geben Sie auf anderem Weg. Erst beides öffnet das Paket.
handover-choose = Link vorbereiten
handover-lead = Das Paket wird erstellt und versiegelt. Ein Link geht per E-Mail hinaus; der Code geht einen anderen Weg, damit ein Postfach allein nichts öffnet.
handover-made = Das Paket liegt bereit, und die E-Mail mit dem Link wartet auf den Versand
handover-code-how = Geben Sie diesen Code am Telefon, per Brief oder persönlich weiter, nie im selben Postfach. Er ist nur jetzt zu sehen.
handover-none-title = Es gibt keine E-Mail-Adresse
handover-none = Ein Link braucht eine Adresse. Erstellen Sie das Paket und übergeben Sie es persönlich, oder tragen Sie zuerst eine Adresse ein.
handover-to = Wohin der Link geht
handover-to-hint = Wählen Sie eine Adresse, die vor dem Anliegen bekannt war. Eine, die mit ihm kam, beweist nichts.
handover-known-since = bekannt seit
handover-no-address = Wählen Sie eine der Adressen.
handover-language = Sprache des Pakets
handover-recorded = Das Erstellen, jedes Abholen und jeder falsche Code werden festgehalten.
handover-make = Erstellen und Link senden
handover-given = Bisher übergeben
handover-when = Erstellt
handover-until = Bis
handover-fetched = Abgeholt
handover-state = Stand
handover-state-open = kann abgeholt werden
handover-state-used-up = so oft abgeholt, wie es geht
handover-state-locked = nach falschen Codes gesperrt
handover-state-withdrawn = zurückgezogen
handover-state-ended = Zeit abgelaufen
handover-withdraw = Zurückziehen
handover-limits = Ein Paket kann 14 Tage lang und fünfmal abgeholt werden. Fünf falsche Codes sperren es. Danach werden seine Bytes gelöscht.

deed-package-handed-over = Ein Auskunftspaket wurde zum Abholen bereitgelegt
deed-package-fetched = Ein Auskunftspaket wurde abgeholt
deed-package-tried = Ein falscher Code für ein Auskunftspaket wurde angegeben
deed-package-withdrawn = Ein Auskunftspaket wurde zurückgezogen

mail-kind-access-ready = Der Link zu einem Auskunftspaket

link-fetch-access-title = Ihre Daten
link-fetch-access-lead = Was wir über Sie gespeichert haben, liegt in einer Datei bereit. Sie öffnet sich mit dem Code, den Sie von uns auf anderem Weg bekommen haben.
link-fetch-access-button = Meine Daten abholen
link-fetch-access-done = Abgeholt.
link-fetch-access-hint = Jedes Abholen wird festgehalten, jeder falsche Code auch. Nach fünf falschen Codes ist das Paket gesperrt; bitten Sie uns dann um ein neues.
fetch-code = Ihr Code
fetch-code-hint = Zehn Buchstaben und Ziffern. Leerzeichen, Striche und Kleinbuchstaben machen nichts.
fetch-wrong = { $count ->
    [one] Das ist nicht der Code. Sie haben noch einen Versuch.
   *[other] Das ist nicht der Code. Sie haben noch { $count } Versuche.
}
fetch-left = { $count ->
    [one] Sie können es noch einmal abholen,
   *[other] Sie können es noch { $count }-mal abholen,
}
fetch-until = bis
