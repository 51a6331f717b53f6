### Den Link zur Seite der eigenen Entscheidungen senden.

choices-title = Link zu den eigenen Entscheidungen
choices-hint = Eine E-Mail an die neueste Adresse der Person. Ihre Seite zeigt, wozu sie Ja gesagt hat, und nimmt ohne Anmeldung mit einem Druck zurück oder stimmt zu.
choices-do = Link senden
choices-sent = Die E-Mail ist in der Warteschlange. Sie geht innerhalb einer Minute hinaus.
choices-no-address = Es gibt keine E-Mail-Adresse dafür.
