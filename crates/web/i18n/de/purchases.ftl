### Käufe und Summen.

purchases-title = Käufe
purchases-none = Noch nichts gekauft. Käufe kommen mit einem Import von Rechnungen herein.
purchases-recorded = Sie sehen diese Käufe, und das ist festgehalten: „{ $reason }“.
purchases-count = Rechnungen
purchases-cancelled = Storniert
purchases-lines = Positionen
purchases-net = Summe netto
purchases-more = Weitere Käufe
purchase-invoice = Rechnung
purchase-at = Datum
purchase-net = Netto
purchase-lines = Positionen
purchase-cancelled = Storniert
lines-count = { $count ->
    [one] { $shown } Position
   *[other] { $shown } Positionen
    }
lines-more = { $count ->
    [one] Eine weitere Position steht im Auskunftspaket.
   *[other] { $shown } weitere Positionen stehen im Auskunftspaket.
    }
months-title = Nettosumme je Monat, in { $currency }
months-caption = Nettosumme je Monat, in { $currency }
months-description = { $count ->
    [one] Ein Balken für einen Monat. Die Tabelle darunter nennt die genaue Zahl.
   *[other] Je ein Balken für { $shown } Monate. Die Tabelle darunter nennt die genauen Zahlen.
    }
months-table = Zahlen zeigen
totals-title = Summen
totals-lead = Was der Shop verkauft hat, ohne Personen. Gruppen mit weniger als zehn Käufern sind unter „andere“ zusammengefasst, damit niemand daraus zu erraten ist; sie bleiben richtig, wenn jemand gelöscht wird.
totals-caption = Summen nach Monat, Marke und Land
totals-other = Andere
totals-anonymous = Ohne Person
totals-empty-title = Noch nichts zu summieren
totals-empty = Summen erscheinen, sobald Rechnungen importiert sind.
