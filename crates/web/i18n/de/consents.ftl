### Einwilligungen.

consents-title = Einwilligungen
consents-none = Die Person wurde nie gefragt. Was keine Einwilligung braucht, läuft weiter; Neuigkeiten und Angebote brauchen eine.
consent-purpose = Wofür
consent-answer = Antwort
consent-at = Wann
consent-how = Wie
