### Konten von Kolleginnen und Kollegen.

accounts-title = Konten
account-handle = Arbeitsname
account-handle-hint = Buchstaben, Ziffern, Punkt und Strich, höchstens 40. Möglichst nicht der private Name.
account-role = Rolle
account-team = Team
account-no-team = kein Team
account-seen = Zuletzt da
account-not-seen = Nicht angemeldet
account-deeds = Aktionen
account-close = Schließen
account-closed = Geschlossen
account-new = Neues Konto
account-password = Erstes Passwort
account-password-hint = Mindestens 15 Zeichen. Persönlich übergeben.
account-add = Konto anlegen
account-bad-handle = Wählen Sie einen freien Arbeitsnamen aus Buchstaben, Ziffern, Punkt und Strich
account-bad-password = Wählen Sie ein Passwort mit mindestens 15 Zeichen
account-bad-team = Kundenbetreuung und Teamleitung brauchen ein Team
account-bad-role = Wählen Sie eine Rolle
