### Ein Text wird darauf durchgesehen, was jemand zu seinen Daten verlangt.

recognise-title = Ist das ein Antrag?
recognise-lead = Fügen Sie ein, was jemand geschrieben hat. Sie sehen, ob die Person offenbar eines ihrer Rechte geltend macht, und mit welchen Worten. Nichts davon wird aufbewahrt, und Sie entscheiden.
recognise-text = Was geschrieben wurde
recognise-hint = Eine Mail, ein Chat, ein Brief, in einer von zwölf Sprachen. Höchstens 20.000 Zeichen.
recognise-look = Durchsehen
recognise-bad-text = Fügen Sie einen Text von höchstens 20.000 Zeichen ein.
recognise-found = Was offenbar verlangt wird
recognise-nothing = Es wurden keine Worte eines Antrags gefunden. Lesen Sie trotzdem: Menschen fragen mit vielen Worten.
recognise-ambiguous = „Löschen Sie mein Konto“ kann nur die Mails meinen. Stellen Sie eine Frage, bevor etwas gelöscht wird; bis zur Antwort werden Mails sofort angehalten.
recognise-reminder = Die Person erinnert an einen früheren Antrag. Suchen Sie zuerst einen offenen Fall: Seine Frist läuft seit der ersten Nachricht.
recognise-language = Sprache
recognise-limits = Dies ist eine Liste von Wörtern und Regeln, für alle dieselbe. Sie schlägt vor; die Frist eines Antrags beginnt mit dem Eingang der Nachricht, was immer hier gefunden wird.
recognised-access = Auskunft
recognised-portability = Daten zum Mitnehmen
recognised-rectification = Berichtigung
recognised-erasure = Löschung
recognised-restriction = Einschränkung der Verarbeitung
recognised-objection = Widerspruch
recognised-withdrawal = Widerruf einer Einwilligung
recognised-complaint = Beschwerde
recognised-again = schon verlangt
likelihood-certain = mehrere Stellen sagen es
likelihood-likely = eine Stelle sagt es
likelihood-possible = kann gemeint sein
language-hr = Kroatisch
people-recognise = Ist das ein Antrag?
