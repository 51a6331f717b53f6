//! Templates of the house's own: in versions, checked before they count, shown with a sample.

use domain::event::{Deed, Event};
use domain::id::{RightsCaseId, SubjectId};
use domain::letter::{LetterKind, LetterPart};
use domain::notice::Language;
use domain::region::Region;
use domain::time::Date;
use policy::HouseAct;
use store::StoreError;
use store::letters::TemplateRecord;

use super::words::{self, Facts, Worded};
use super::{AboutCase, LetterError, authority, built_in};
use crate::accounts::house_event;
use crate::{App, Ctx, days};

/// A template as it counts now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TemplateView {
    /// Of which letter.
    pub kind: LetterKind,
    /// In which language.
    pub language: Language,
    /// The version of the house's own; 0 is the one that comes with the program.
    pub version: i64,
    /// Its text.
    pub text: String,
}

/// The template of every letter in every language, as it counts now.
pub async fn templates(app: &App, ctx: &Ctx) -> Result<Vec<TemplateView>, LetterError> {
    if !app.clears(ctx, HouseAct::SeeLetters)? {
        return Err(LetterError::Refused);
    }
    let controller = app.house.controller.id;
    let own = app.store.read(move |db| store::letters::templates(db, controller)).await?;
    let newest = |kind, language| own.iter().find(|own| own.kind == kind && own.language == language);
    let each = LetterKind::ALL.iter().flat_map(|kind| built_in::LANGUAGES.iter().map(|language| (*kind, *language)));
    Ok(each.map(|(kind, language)| view((kind, language), newest(kind, language))).collect())
}

/// One template.
pub async fn template(
    app: &App,
    ctx: &Ctx,
    (kind, language): (LetterKind, Language),
) -> Result<TemplateView, LetterError> {
    if !app.clears(ctx, HouseAct::SeeLetters)? {
        return Err(LetterError::Refused);
    }
    let controller = app.house.controller.id;
    let own = app.store.read(move |db| store::letters::newest_template(db, controller, (kind, language))).await?;
    Ok(view((kind, built_in::written_in(language)), own.as_ref()))
}

fn view((kind, language): (LetterKind, Language), own: Option<&TemplateRecord>) -> TemplateView {
    let said = own.filter(|own| !own.text.is_empty());
    let text = said.map_or_else(|| built_in::template(kind, language).to_owned(), |own| own.text.clone());
    TemplateView { kind, language, version: said.map_or(0, |own| own.version), text }
}

/// Sets the next version of a template; it counts for letters from now on. An empty text goes back to the one that
/// comes with the program.
pub async fn set(
    app: &App,
    ctx: &Ctx,
    (kind, language): (LetterKind, Language),
    text: &str,
) -> Result<i64, LetterError> {
    if !app.clears(ctx, HouseAct::SetLetters)? {
        return Err(LetterError::Refused);
    }
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if !text.is_empty() {
        words::check(&text, kind)?;
    }
    let language = built_in::written_in(language);
    let (controller, actor, now) = (app.house.controller.id, ctx.actor.id, ctx.now);
    let event = house_event(&app.store, &ctx.actor, (Deed::LetterTemplateChanged, 0), now);
    let set = app.store.write(move |tx| {
        let before = store::letters::newest_template(tx, controller, (kind, language))?;
        let version = before.map_or(0, |before| before.version) + 1;
        let template = TemplateRecord { kind, language, version, text: text.clone(), made_at: now };
        store::letters::add_template(tx, controller, &template, actor)?;
        tx.record(Event { detail: version, ..event.clone() });
        Ok::<_, StoreError>(version)
    });
    Ok(set.await?)
}

/// A letter to nobody, out of this text, as the preview shows it.
pub fn sample(
    app: &App,
    ctx: &Ctx,
    (kind, language): (LetterKind, Language),
    text: &str,
) -> Result<Worded, LetterError> {
    if !app.clears(ctx, HouseAct::SeeLetters)? {
        return Err(LetterError::Refused);
    }
    let (language, text) = (built_in::written_in(language), text.replace("\r\n", "\n"));
    words::check(text.trim(), kind)?;
    let region = Region::of(app.house.controller.country);
    let about = AboutCase {
        of: (SubjectId::new(0), RightsCaseId::new(0)),
        numbers: "cas_00000000000000000000sample".to_owned(),
        received: Date::constant(2026, 11, 2),
        due: Date::constant(2026, 12, 2),
        today: Date::constant(2026, 11, 20),
        region,
        language,
    };
    let facts = about.facts(app, invented(language), authority::of(None, region, language));
    Ok(words::word((text.trim(), built_in::frame(language)), kind, &facts)?)
}

/// What a sample says where a colleague would.
fn invented(language: Language) -> Facts {
    let [why, done, reason, remedy] = match language {
        Language::DE => [
            "Sie haben nach Daten aus acht Jahren gefragt, die in vier Archiven liegen.",
            "Ihre Daten liegen hinter dem Link bereit, lesbar und als Datei.",
            "Die Rechnungen müssen wir nach § 147 der Abgabenordnung bis zum 31. Dezember 2034 behalten.",
            "Sie können auch vor Gericht gehen (Artikel 79 der Datenschutz-Grundverordnung).",
        ],
        Language::FR => [
            "Vous avez demandé des données de huit années, qui se trouvent dans quatre archives.",
            "Vos données sont prêtes derrière le lien, à lire et en fichier.",
            "Nous devons garder les factures jusqu’au 31 décembre 2034, selon l’article L123-22 du code de commerce.",
            "Vous pouvez aussi saisir un tribunal (article 79 du règlement général sur la protection des données).",
        ],
        _ => [
            "You asked for data of eight years, which lies in four archives.",
            "Your data is ready behind the link, to be read and as a file.",
            "We have to keep the invoices until 31 December 2034, under section 147 of the German Fiscal Code.",
            "You can also go to court (Article 79 of the General Data Protection Regulation).",
        ],
    };
    Facts::default()
        .and(LetterPart::Why, why)
        .and(LetterPart::Done, done)
        .and(LetterPart::Reason, reason)
        .and(LetterPart::Remedy, remedy)
        .and(LetterPart::Unreadable, &days::said(Date::constant(2026, 12, 14), language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_that_comes_with_the_program_may_be_used_and_names_the_authority() {
        for language in built_in::LANGUAGES {
            for kind in LetterKind::ALL {
                let template = built_in::template(*kind, language);
                assert_eq!(words::check(template, *kind), Ok(()), "{} in {}", kind.code(), language.code());
                for needed in domain::letter::AT_THE_END {
                    assert!(built_in::frame(language).contains(&format!("{{{{ {} }}}}", needed.code())), "{needed:?}");
                }
            }
        }
    }
}
