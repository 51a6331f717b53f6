//! The table of identifiers that are checked by rule, one line each.

use std::ops::RangeInclusive;

use super::checks::{all_digits, is_digits};
use super::{bank, east, north, south, west};

/// How a rule takes part in reading free text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Alone {
    /// Letters, a date inside or two check digits: convincing without a word around it.
    Strong,
    /// One digit in ten passes, so that a word before it must say what it is.
    Cued,
    /// Of a value-added tax: read with its country's letters before it, or after a word.
    Tax,
    /// A company's, or too loose: checked when asked, never looked for.
    Never,
}

/// One kind of identifier.
pub(super) struct Rule {
    /// Country and name, as in `de.idnr`.
    pub code: &'static str,
    /// The part free text plays.
    pub alone: Alone,
    /// Letters and digits it can have; a quick way out before the arithmetic.
    pub lengths: RangeInclusive<usize>,
    /// Takes letters and digits only, in capitals.
    pub check: fn(&str) -> bool,
}

const fn rule(code: &'static str, alone: Alone, check: fn(&str) -> bool) -> Rule {
    Rule { code, alone, lengths: 2..=20, check }
}

const fn strong(code: &'static str, lengths: RangeInclusive<usize>, check: fn(&str) -> bool) -> Rule {
    Rule { code, alone: Alone::Strong, lengths, check }
}

use Alone::{Cued, Never, Tax};

/// Every rule, numbers of persons first: where two agree on a number, the earlier names it.
pub(super) const RULES: &[Rule] = &[
    strong("it.codicefiscale", 16..=16, it_person),
    strong("fr.nir", 15..=15, west::fr_nir),
    strong("lu.matricule", 13..=13, west::lu_matricule),
    strong("ch.ssn", 13..=13, west::ch_ssn),
    strong("ro.cnp", 13..=13, east::ro_cnp),
    strong("si.emso", 13..=13, south::si_emso),
    strong("de.svnr", 12..=12, west::de_svnr),
    strong("es.dni", 9..=9, south::es_dni),
    strong("es.nie", 9..=9, south::es_nie),
    strong("fi.hetu", 10..=11, north::fi_hetu),
    strong("ie.pps", 8..=9, west::ie_pps),
    strong("be.nn", 11..=11, west::be_nn),
    strong("be.bis", 11..=11, west::be_bis),
    strong("no.fodselsnummer", 11..=11, north::no_fodselsnummer),
    strong("pl.pesel", 11..=11, east::pl_pesel),
    strong("ee.ik", 11..=11, north::ee_ik),
    strong("lt.asmens", 11..=11, north::lt_asmens),
    strong("gr.amka", 11..=11, south::gr_amka),
    strong("hu.personal", 11..=11, east::hu_personal),
    strong("de.idnr", 11..=11, west::de_idnr),
    strong("at.vnr", 10..=10, west::at_vnr),
    strong("se.personnummer", 10..=12, north::se_personnummer),
    strong("bg.egn", 10..=10, east::bg_egn),
    strong("cz.rc", 10..=10, ten_digit_rc),
    rule("sk.rc", Never, east::cz_rc),
    strong("is.kennitala", 10..=10, north::is_kennitala),
    rule("dk.cpr", Cued, north::dk_cpr),
    rule("lv.person", Cued, north::lv_person),
    rule("fr.nif", Cued, west::fr_nif),
    rule("es.nss", Cued, south::es_nss),
    rule("pt.cc", Cued, south::pt_cc),
    rule("de.passport", Cued, west::de_passport),
    rule("hr.oib", Cued, south::hr_oib),
    rule("hu.tax", Cued, east::hu_tax),
    rule("hu.taj", Cued, east::hu_taj),
    rule("bg.pnf", Cued, east::bg_pnf),
    rule("nl.bsn", Cued, west::nl_bsn),
    rule("nl.onderwijsnummer", Cued, west::nl_onderwijsnummer),
    rule("at.tin", Cued, west::at_tin),
    rule("pt.nif", Tax, south::pt_nif),
    rule("li.peid", Never, west::li_peid),
    rule("mt.id", Cued, south::mt_id),
    rule("es.nif", Tax, south::es_nif),
    rule("at.uid", Tax, west::at_uid),
    rule("be.vat", Tax, west::be_vat),
    rule("bg.vat", Tax, east::bg_vat),
    rule("cy.vat", Tax, south::cy_vat),
    rule("cz.dic", Tax, east::cz_dic),
    rule("de.vat", Tax, west::de_vat),
    rule("dk.cvr", Tax, north::dk_cvr),
    rule("ee.kmkr", Tax, north::ee_kmkr),
    rule("fi.alv", Tax, north::fi_ytunnus),
    rule("fr.tva", Tax, west::fr_tva),
    rule("gr.vat", Tax, south::gr_vat),
    rule("hr.vat", Tax, south::hr_oib),
    rule("hu.anum", Tax, east::hu_anum),
    rule("ie.vat", Tax, west::ie_vat),
    rule("it.iva", Tax, south::it_iva),
    rule("lt.pvm", Tax, north::lt_pvm),
    rule("lu.tva", Tax, west::lu_tva),
    rule("lv.pvn", Tax, north::lv_pvn),
    rule("mt.vat", Tax, south::mt_vat),
    rule("nl.btw", Tax, west::nl_btw),
    rule("no.mva", Tax, north::no_mva),
    rule("pl.nip", Tax, east::pl_nip),
    rule("ro.cif", Tax, east::ro_cif),
    rule("se.vat", Tax, north::se_vat),
    rule("si.ddv", Tax, south::si_ddv),
    rule("sk.dph", Tax, east::sk_dph),
    rule("ch.vat", Tax, west::ch_vat),
    rule("be.insz", Never, west::be_insz),
    rule("ch.uid", Never, west::ch_uid),
    rule("it.cf", Never, south::it_codicefiscale),
    rule("at.businessid", Never, west::at_businessid),
    rule("cz.ico", Never, east::cz_ico),
    rule("ee.registrikood", Never, north::ee_registrikood),
    rule("es.cif", Never, south::es_cif),
    rule("fi.ytunnus", Never, north::fi_ytunnus),
    rule("fr.siren", Never, west::fr_siren),
    rule("fr.siret", Never, west::fr_siret),
    rule("is.vsk", Never, north::is_vsk),
    rule("mc.tva", Never, west::mc_tva),
    rule("no.kontonr", Never, north::no_kontonr),
    rule("no.orgnr", Never, north::no_orgnr),
    rule("pl.regon", Never, east::pl_regon),
    rule("ro.cui", Never, east::ro_cui),
    rule("se.orgnr", Never, north::se_orgnr),
    rule("dk.cpr11", Never, north::dk_cpr_checked),
    rule("bank.iban", Never, bank::is_iban),
    rule("bank.card", Never, bank::is_card),
];

fn it_person(text: &str) -> bool {
    text.len() == 16 && south::it_codicefiscale(text)
}

/// Nine digits of before 1954 have no check digit and need a word.
fn ten_digit_rc(text: &str) -> bool {
    is_digits(text, 10) && east::cz_rc(text)
}

/// Whether `text` is an identifier of this kind, whatever gaps, dashes or points it is written with.
/// `None` if there is no such rule. Codes are country and name, as in `nl.bsn`; `bank.iban`, `bank.card`.
#[must_use]
pub fn valid(code: &str, text: &str) -> Option<bool> {
    let code = match code {
        "it.codicefiscale" => "it.cf",
        other => other,
    };
    let rule = RULES.iter().find(|rule| rule.code == code)?;
    let compact = compact(text);
    if code == "cz.rc" {
        return Some(east::cz_rc(&compact));
    }
    Some(!text.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) && (rule.check)(&compact))
}

/// The codes that [`valid`] knows.
pub fn codes() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.code)
}

/// Letters and digits only, in capitals.
pub(super) fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The first rule among those that read free text in this way which the compact text keeps.
pub(super) fn first(compact: &str, alone: Alone) -> Option<&'static Rule> {
    let plausible = compact.len() >= if all_digits(compact) { 8 } else { 7 };
    RULES
        .iter()
        .filter(|rule| plausible && rule.alone == alone && rule.lengths.contains(&compact.len()))
        .find(|rule| (rule.check)(compact))
}

/// The rule of a country's value-added tax, if the compact text begins with its letters and keeps it.
pub(super) fn tax_of(compact: &str, country: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .filter(|rule| rule.alone == Alone::Tax && compact.len() >= 8)
        .find(|rule| rule.code.starts_with(country) && (rule.check)(compact))
}
