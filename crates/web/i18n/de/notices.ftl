### Die öffentliche Seite eines Datenschutzhinweises.

notice-title = Datenschutzhinweis
notice-since = gültig seit
notice-versions = Alle Fassungen
notice-contact = Fragen zu Ihren Daten: { $contact }
