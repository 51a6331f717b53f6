### Ein Zweck: Einstellungen, Sätze, Abwägung, ältere Daten; und wie lange ein Ja zählt.

contract-or-consent = Vertrag oder Einwilligung: Was ist der Unterschied?
purpose-max-age = Wie lange ein Ja zählt
purpose-max-age-now = { $count ->
    [one] Ein Ja zählt einen Monat, dann wird die Person erneut gefragt.
   *[other] Ein Ja zählt { $shown } Monate, dann wird die Person erneut gefragt.
    }
purpose-max-age-hint = Kein Gesetz legt es fest; 24 Monate sind übliche Sorgfalt. Eine Änderung gilt sofort, für jedes Ja.
purpose-months = Monate
purpose-months-save = Festlegen
purpose-bad-months = Zwischen 1 und 120 Monaten
settings-title = Einstellungen
settings-lead = Fehlt nach einer Änderung etwas, ist der Zweck aus, bis es da ist.
settings-save = Einstellungen speichern
setting-explicit = Ein Ja zählt nur als ausdrückliche Erklärung
setting-explicit-hint = Ein Satz für sich, gesagt oder unterschrieben; wo das Gesetz es verlangt, und für Dienste, die auf Einwilligung ruhen.
setting-special = Besondere Kategorien von Daten (Artikel 9)
setting-special-hint = Gesundheit, Weltanschauung, Herkunft und dergleichen. Ein Zweck, der sie verwendet, braucht eine Bedingung aus Artikel 9 Absatz 2.
setting-special-none = Nicht verwendet
setting-special-undecided = Verwendet, und noch ist keine Bedingung gewählt
setting-special-used = Verwendet besondere Kategorien:
setting-soft = Kundinnen und Kunden darf zu eigenen ähnlichen Waren geschrieben werden, bis sie nein sagen
setting-soft-hint = Nur elektronisch, nur an wen gekauft hat und dabei erfuhr, wie man nein sagt. Alles, was für diesen Zweck hinausgeht, handelt dann von eigenen Waren wie den gekauften und von nichts anderem. Die Interessen sind abzuwägen.
weigh-none = Noch ist nichts abgewogen.
weigh-reviewer = Wer es prüft
weigh-reviewer-hint = Das Datenschutzmanagement oder die oder der Datenschutzbeauftragte.
weigh-review-due = Wieder anzusehen bis
weigh-bad-day = Wählen Sie einen Tag, der noch kommt
wordings-title = Sätze
wordings-none = Noch kann niemand gefragt werden: Für diesen Zweck ist kein Satz veröffentlicht.
wording-new = Einen Satz veröffentlichen
wording-not-consent = Dieser Zweck ruht nicht auf Einwilligung, also wird niemand gefragt. Ein Satz nützt nur, wenn sich das ändert.
wording-kind = Wo er verwendet wird
wording-kind-hint = Was vorgelesen wird, steht auf der Seite für neue Kundinnen und Kunden und auf der Seite der Einwilligungen.
wording-kind-script = vorgelesen
wording-kind-form = in einem Formular
wording-form = Welches Skript oder Formular
wording-form-hint = Kleine Buchstaben, Ziffern und Striche, etwa phone-1. Derselbe Name noch einmal ist die nächste Fassung.
wording-stated = Er verlangt eine ausdrückliche Erklärung
wording-stated-hint = Etwa: „Ich stimme ausdrücklich zu, dass …“
wording-text = Der Satz
wording-text-hint = Ein Zweck, in einfachen Worten: wer schreibt, worüber, auf welchem Weg, und dass man es zurücknehmen kann.
wording-publish = Veröffentlichen
wording-bad = Schreiben Sie einen Satz mit höchstens 5.000 Zeichen und einen Namen aus kleinen Buchstaben, Ziffern und Strichen
use-title = Dürfen ältere Daten diesem Zweck dienen?
use-lead = Artikel 6 Absatz 4: Jeder Punkt braucht seine Worte, dann entscheidet jemand. Nur ein vollständiges Ja öffnet diesen Zweck für die Menschen des anderen. Was auf Einwilligung gegeben wurde, dient nichts anderem.
use-from = Daten, die gegeben wurden für
factor-link = Die Verbindung zwischen beiden Zwecken
factor-context = Wie sie zu uns kamen, und was Menschen erwarten konnten
factor-nature = Welche Art von Daten es ist
factor-consequences = Was für die Menschen folgen kann
factor-safeguards = Was sie schützt
use-outcome = Was herauskommt
use-outcome-open = noch nicht entschieden
use-decide = Entscheiden
use-bad = Wählen Sie einen anderen Zweck
use-opened = { $count ->
    [one] Entschieden: Dieser Zweck steht ab jetzt für eine Person offen.
   *[other] Entschieden: Dieser Zweck steht ab jetzt für { $shown } Menschen offen.
    }
use-given-on-consent = Diese Daten wurden auf Einwilligung gegeben: Nur eine neue Einwilligung öffnet sie für einen anderen Zweck
use-factor-missing = Jeder Punkt braucht seine Worte; bis dahin bleiben ältere Daten draußen
use-undecided = Sagen Sie, was herauskommt; bis dahin bleiben ältere Daten draußen
use-incompatible = Festgehalten: Ältere Daten bleiben diesem Zweck fern
declare-purpose-unfit = Dieser Zweck ist an und kann diese Bedingung nicht tragen: Wählen Sie eine andere Bedingung oder einen Zweck, der auf ausdrücklicher Einwilligung ruht

fields-back = Alle Felder
field-change = Die nächste Fassung
field-change-short = Ändern
field-stays = Was es aufnimmt und wie es behandelt wird, bleibt, denn unter diesen Regeln wurden die Werte gegeben.
field-versions = Fassungen
field-version = Fassung
field-ended = beendet
