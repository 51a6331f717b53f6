//! What the page for a new customer sends, read into what is written down.

use app::people::{ContactInput, Meeting, MetConsent, MetPerson, OnPage, Question};
use app::{App, Ctx, House};
use domain::age::Birth;
use domain::consent::channel::Channel;
use domain::contact::{ContactLabel, ContactValue, EmailAddress, PhoneNumber};
use domain::country::Country;
use domain::id::{BrandId, NoticeId, PurposeId};
use domain::notice::{Language, NoticeRef};
use domain::person::ProfileEdit;
use domain::purpose::Purpose;
use domain::script::{Encounter, NoticeWay};

use super::{Sent, is_on_page, of};
use crate::contacts::read_address;
use crate::form::FieldError;
use crate::profile::Typed;

/// What the page that comes back had on it.
pub(super) fn on_page(sent: &Sent) -> OnPage {
    let number = |name| of(sent, name).parse::<i64>().ok();
    let notice = number("notice").zip(number("notice_version"));
    let sentence = |(name, mark): (&String, &String)| {
        let purpose = name.strip_prefix("sentence-")?.parse().ok()?;
        Some((PurposeId::new(purpose), mark.clone()))
    };
    OnPage {
        script: number("script"),
        notice: notice.map(|(notice, version)| NoticeRef { notice: NoticeId::new(notice), version }),
        sentences: sent.iter().filter_map(sentence).collect(),
    }
}

/// When they were born, if it was told.
fn born(sent: &Sent) -> Result<Option<Birth>, FieldError> {
    let on = of(sent, "born").trim();
    if on.is_empty() {
        return Ok(None);
    }
    let on = on.parse().map_err(|_| FieldError { field: "born", key: "born-bad" })?;
    Ok(Some(Birth { on, country: of(sent, "country").parse().ok() }))
}

/// The one brand, or the chosen one of several.
fn brand(house: &House, sent: &Sent) -> Result<BrandId, FieldError> {
    let several = house.brands.len() > 1;
    let chosen = house.brands.iter().find(|brand| !several || brand.id.number().to_string() == of(sent, "brand"));
    chosen.map(|brand| brand.id).ok_or(FieldError { field: "brand", key: "new-no-brand" })
}

/// Everything that was typed, or everything that is wrong with it.
pub(super) fn read(app: &App, ctx: &Ctx, met: &Meeting, sent: &Sent) -> Result<MetPerson, Vec<FieldError>> {
    let mut errors = Vec::new();
    let (encounter, language) = (Encounter::from_code(of(sent, "encounter")), Language::parse(of(sent, "language")));
    let edit = profile(sent).map_err(|wrong| errors.extend(wrong)).ok();
    let contacts = contacts(sent, app.house.controller.country).map_err(|wrong| errors.extend(wrong)).ok();
    let way = NoticeWay::from_code(of(sent, "way"));
    if way.is_none() {
        errors.push(FieldError { field: "way", key: "new-no-way" });
    }
    let consents = consents(&met.questions, sent).map_err(|wrong| errors.push(wrong)).ok();
    let birth = born(sent).map_err(|wrong| errors.push(wrong)).ok().flatten();
    let team = ctx.actor.team.or_else(|| app.house.teams.first().map(|team| team.id));
    let brand = brand(&app.house, sent).map_err(|wrong| errors.push(wrong)).ok();
    let shown = on_page(sent);
    let whole = (edit, contacts, way, consents, encounter, language, team, brand);
    match (whole, shown.script, shown.notice) {
        (
            (
                Some(edit),
                Some(contacts),
                Some(way),
                Some(consents),
                Some(encounter),
                Some(language),
                Some(team),
                Some(brand),
            ),
            Some(script),
            Some(notice),
        ) if errors.is_empty() => Ok(MetPerson {
            kind: edit.kind,
            brand,
            team,
            profile: edit.profile,
            detail: domain::person::PersonDetail { language: Some(language), ..edit.detail },
            contacts,
            encounter,
            script,
            language,
            notice,
            way,
            consents,
            birth,
        }),
        _ if errors.is_empty() => Err(vec![FieldError { field: "way", key: "form-not-on-offer" }]),
        _ => Err(errors),
    }
}

fn profile(sent: &Sent) -> Result<ProfileEdit, Vec<FieldError>> {
    Typed {
        given: of(sent, "given"),
        family: of(sent, "family"),
        addressed: of(sent, "addressed"),
        language: of(sent, "language"),
        organisation: of(sent, "organisation"),
        town: of(sent, "town"),
        country: of(sent, "country"),
        number: "",
        kind: of(sent, "kind"),
    }
    .read()
}

fn contacts(sent: &Sent, home: Country) -> Result<Vec<ContactInput>, Vec<FieldError>> {
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    let told = |name| Some(of(sent, name)).filter(|text| !text.trim().is_empty());
    let country = of(sent, "country").parse::<Country>().ok();
    if let Some(email) = told("email") {
        match EmailAddress::parse(email) {
            Ok(email) => values.push(ContactValue::Email(email)),
            Err(_) => errors.push(FieldError { field: "email", key: "contact-bad-email" }),
        }
    }
    if let Some(phone) = told("phone") {
        match PhoneNumber::parse_in(phone, Some(country.unwrap_or(home))) {
            Ok(phone) => values.push(ContactValue::Phone(phone)),
            Err(_) => errors.push(FieldError { field: "phone", key: "contact-bad-phone" }),
        }
    }
    if let Some(lines) = told("lines") {
        match read_address([lines, of(sent, "postcode"), of(sent, "town"), ""], country) {
            Ok(address) => values.push(ContactValue::Postal(address)),
            Err(wrong) => errors.extend(wrong),
        }
    }
    let input = |value| ContactInput {
        value,
        purpose: Purpose::Service,
        source: of(sent, "encounter").to_owned(),
        label: ContactLabel::Other,
        preferred: false,
        notice: None,
    };
    if errors.is_empty() { Ok(values.into_iter().map(input).collect()) } else { Err(errors) }
}

/// Who was not asked gave no answer; a yes names its channel.
fn consents(questions: &[Question], sent: &Sent) -> Result<Vec<MetConsent>, FieldError> {
    let mut said = Vec::new();
    for question in questions {
        let id = question.purpose.id;
        let yes = match of(sent, &format!("answer-{}", id.number())) {
            "yes" => true,
            "no" => false,
            "not_asked" => continue,
            _ => return Err(FieldError { field: "asked", key: "new-no-answer" }),
        };
        if !is_on_page(question, sent) {
            return Err(FieldError { field: "asked", key: "new-no-wording" });
        }
        let reach = Channel::from_code(of(sent, &format!("channel-{}", id.number())));
        if yes && reach.is_none() {
            return Err(FieldError { field: "asked", key: "new-no-reach" });
        }
        said.push(MetConsent { purpose: id, yes, reach, wording: question.wording.hash });
    }
    Ok(said)
}
