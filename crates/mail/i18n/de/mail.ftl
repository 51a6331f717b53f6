### Worte der Mails. Niemand wird mit Namen oder Titel angeredet: der Name bleibt versiegelt.

greeting = Guten Tag,
by-company = { $company }
about-privacy = Fragen zu Ihren Daten: { $contact }
about-certificate = Bewahren Sie diese E-Mail auf: Wenn alles gelöscht ist, steht hier die Bescheinigung:
about-notice = Was wir mit Ihren Daten tun, Fassung { $version }:
why-automatic = Diese E-Mail hat ein Programm geschrieben. Sie müssen nicht antworten.

confirm-consent-subject = Bitte bestätigen: { $brand }
confirm-consent-intro = jemand, hoffentlich Sie, hat am { $day } darum gebeten, dass { $brand } diese Adresse verwenden darf für:
confirm-consent-press = Es gilt erst, wenn Sie es bestätigen. Öffnen Sie diese Seite und drücken Sie den Knopf, innerhalb von 72 Stunden:
confirm-consent-after = Wenn Sie das nicht waren, tun Sie nichts: Dann wird nichts gesendet, und die Adresse wird gelöscht, wenn sie nur dafür da war.
confirm-consent-link = Seite zum Bestätigen öffnen

what-was-recorded-subject = Was Sie vereinbart haben: { $brand }
what-was-recorded-intro = am { $day } haben Sie uns gesagt, dass { $brand } Ihre Daten verwenden darf für:
what-was-recorded-none = am { $day } haben Sie uns Angaben zu Ihrer Person gemacht, und wir haben sie notiert. Darüber hinaus haben Sie in nichts eingewilligt.
what-was-recorded-press = Wenn das nicht stimmt, machen Sie es auf dieser Seite innerhalb von 72 Stunden rückgängig. Sie müssen keinen Grund nennen:
what-was-recorded-link = Rückgängig machen
what-was-recorded-after = Jede Entscheidung können Sie jederzeit ändern, hier:

notice-given-subject = Wie wir Ihre Daten verwenden: { $brand }
notice-given-intro = hier steht, was wir mit Ihren Daten tun und welche Rechte Sie haben.
notice-given-press = Worin Sie eingewilligt haben und wie Sie es zurücknehmen, steht auf Ihrer eigenen Seite:
notice-given-link = Ihre Seite öffnen

preferences-link-subject = Ihre Entscheidungen: { $brand }
preferences-link-intro = hier ist die Seite mit Ihren Entscheidungen. Sie öffnet sich allein mit diesem Link; geben Sie ihn nicht weiter.
preferences-link-press = Sehen, worin Sie eingewilligt haben, und es ändern:
preferences-link-link = Ihre Entscheidungen öffnen

art14-information-subject = Woher wir Ihre Daten haben: { $brand }
art14-information-intro = seit { $day } speichert { $company } Daten über Sie. Sie kamen nicht von Ihnen, sondern von: { $source }.
art14-information-press = Was Sie darüber entscheiden können, steht hier. Sie können jederzeit widersprechen:
art14-information-link = Ihre Entscheidungen öffnen

renew-consent-subject = Möchten Sie das noch? { $brand }
renew-consent-intro = vor einiger Zeit haben Sie zugestimmt, dass { $brand } diese Adresse verwenden darf für:
renew-consent-press = Darf es weitergehen? Öffnen Sie diese Seite und drücken Sie den Knopf. Wenn Sie nichts tun, endet es von selbst:
renew-consent-link = Weiter so
renew-consent-after = Wenn es jetzt enden soll, genügt ein Druck:

erasure-asked-subject = Ihre Daten sollen gelöscht werden: { $brand }
erasure-asked-intro = am { $day } wurde { $company } gebeten, alles zu löschen, was über Sie gespeichert ist. Werbung ist bereits gestoppt. Alles andere wird drei Tage danach gelöscht.
erasure-asked-press = Wenn Sie das möchten, tun Sie nichts. Wenn Sie es nicht waren oder bleiben möchten, brechen Sie es auf dieser Seite innerhalb von 72 Stunden ab:
erasure-asked-link = Die Löschung abbrechen

link-preferences = Entscheidungen ändern
link-withdraw = Beenden

purpose-service = Ihre Betreuung als Kunde
purpose-bookkeeping = das Aufbewahren von Rechnungen
purpose-marketing = Neuigkeiten und Angebote
purpose-rights = das Beantworten Ihrer Anliegen
purpose-compliance = das Wachen über die Regeln
purpose-upkeep = das Pflegen des Systems
purpose-breach-notice = Nachricht bei einer Datenpanne
access-ready-subject = Ihre Daten liegen bereit: { $brand }
access-ready-intro = Sie haben gefragt, was wir über Sie gespeichert haben. Am { $day } haben wir die Antwort für Sie zusammengestellt.
access-ready-press = Sie öffnet sich mit diesem Link und dem Code, den Sie von uns auf anderem Weg bekommen. Sie haben 14 Tage:
access-ready-link = Meine Daten abholen
