//! What each purpose rests on, the weighing behind it, and how that changed. About no person.

use domain::assessment::Assessment;
use domain::id::{ActorId, ControllerId, PurposeId};
use domain::purpose::rule::{PurposeKind, PurposeRule, SpecialCondition};
use domain::purpose::swap::BasisChange;
use domain::purpose::{BREACH_NOTICE, Basis, Purpose};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, some_code};
use crate::{Cells, Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub RULE_ADD: System = "insert into purpose_rule (id, controller_id, code, title, basis, kind, explicit, special, \
        special_condition, soft_opt_in, active_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    pub RULE_SET: System = "update purpose_rule set basis = $1, explicit = $2, special = $3, special_condition = $4, \
        soft_opt_in = $5, active_at = $6 where id = $7";
    pub RULES: System = "select r.id, r.code, r.title, r.basis, r.kind, r.explicit, r.special, r.special_condition, r.soft_opt_in, \
        r.active_at, a.interest, a.necessity, a.balance, a.safeguards, a.reviewer_id, a.review_due \
        from purpose_rule r left join assessment a on a.purpose_id = r.id \
        and a.version = (select max(n.version) from assessment n where n.purpose_id = r.id) \
        where r.controller_id = $1 order by r.id";
    pub RULE_NEWEST: System = "select max(id) from purpose_rule";
    pub ASSESSMENT_ADD: System = "insert into assessment (purpose_id, version, interest, necessity, balance, safeguards, \
        reviewer_id, review_due, written_at, written_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub ASSESSMENT_NEWEST: System = "select max(version) from assessment where purpose_id = $1";
    pub ASSESSMENTS: System = "select interest, necessity, balance, safeguards, reviewer_id, review_due, version, written_at, written_by \
        from assessment where purpose_id = $1 order by version desc";
    pub BASIS_CHANGE_ADD: System = "insert into basis_change (id, purpose_id, from_basis, to_basis, changed_at, changed_by, agreed_by) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    pub BASIS_CHANGES: System = "select purpose_id, from_basis, to_basis, agreed_by, changed_at from basis_change \
        where purpose_id = $1 order by id desc";
    pub BASIS_KEEP: Fanout = "insert into person_purpose (subject_id, purpose_id, brand_id, basis, source, notice_id, version, since_at) \
        select distinct c.subject_id, c.purpose_id, c.brand_id, $1, 'basis_change', cast(null as bigint), cast(null as bigint), min(c.at) \
        from consent_event c where c.purpose_id = $2 group by c.subject_id, c.purpose_id, c.brand_id on conflict do nothing";
    pub BASIS_TURN: Fanout = "update person_purpose set basis = $1 where purpose_id = $2";
    pub AGREEMENT_ADD: System = "insert into agreement (id, matter, agreed_at, agreed_by) values ($1, $2, $3, $4)";
    pub AGREEMENT_OPEN: System = "select agreed_by from agreement where matter = $1 and used_at is null order by id desc";
    pub AGREEMENT_USE: System = "update agreement set used_at = $1 where matter = $2 and used_at is null";
}

/// A purpose with its names.
#[derive(Clone, Debug)]
pub struct PurposeRecord {
    /// What it rests on.
    pub rule: PurposeRule,
    /// The word in exports.
    pub code: String,
    /// The company's own words; empty for the purposes everybody starts with.
    pub title: String,
}

/// One version of a weighing.
#[derive(Clone, Debug)]
pub struct AssessmentRecord {
    /// What was written.
    pub assessment: Assessment,
    /// Which version, from 1.
    pub version: i64,
    /// When.
    pub written_at: Timestamp,
    /// By whom.
    pub written_by: ActorId,
}

/// Writes down the purposes that a new house starts with; marketing and upkeep are off (Art. 25(2)).
pub(crate) fn found(tx: &mut Tx<'_>, controller: ControllerId, at: Timestamp) -> Result<()> {
    for purpose in Purpose::ALL {
        let mut rule = PurposeRule::first(*purpose);
        rule.active_at = match purpose {
            Purpose::Marketing | Purpose::Upkeep => None,
            Purpose::Service | Purpose::Bookkeeping | Purpose::Rights | Purpose::Compliance => Some(at),
        };
        add(tx, controller, &PurposeRecord { rule, code: purpose.code().to_owned(), title: String::new() })?;
    }
    let breach = PurposeRule { active_at: Some(at), ..PurposeRule::breach_notice() };
    add(tx, controller, &PurposeRecord { rule: breach, code: "breach_notice".to_owned(), title: String::new() })
}

/// Adds a purpose.
pub fn add(tx: &mut Tx<'_>, controller: ControllerId, purpose: &PurposeRecord) -> Result<()> {
    let rule = &purpose.rule;
    tx.exec(
        &RULE_ADD,
        &[
            Val::I(rule.purpose.number()),
            Val::I(controller.number()),
            Val::T(&purpose.code),
            Val::T(&purpose.title),
            Val::T(rule.basis.code()),
            Val::T(rule.kind.code()),
            Val::I(rule.explicit.into()),
            Val::I(rule.special.is_some().into()),
            Val::OT(rule.special.flatten().map(SpecialCondition::code)),
            Val::I(rule.soft_opt_in.into()),
            Val::OI(rule.active_at.map(to_ms)),
        ],
    )?;
    Ok(())
}

/// Changes what a purpose rests on, and whether it is on.
pub fn set(tx: &mut Tx<'_>, rule: &PurposeRule) -> Result<()> {
    tx.exec(
        &RULE_SET,
        &[
            Val::T(rule.basis.code()),
            Val::I(rule.explicit.into()),
            Val::I(rule.special.is_some().into()),
            Val::OT(rule.special.flatten().map(SpecialCondition::code)),
            Val::I(rule.soft_opt_in.into()),
            Val::OI(rule.active_at.map(to_ms)),
            Val::I(rule.purpose.number()),
        ],
    )?;
    Ok(())
}

/// Every purpose of a controller, each with its newest weighing.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<PurposeRecord>> {
    rows(db, &RULES, &[Val::I(controller.number())], |cells| {
        let purpose = PurposeId::new(cells.i(0)?);
        let special = (cells.i(6)? == 1).then_some(some_code(cells, 7, SpecialCondition::from_code)?);
        let rule = PurposeRule {
            explicit: cells.i(5)? == 1,
            special,
            soft_opt_in: cells.i(8)? == 1,
            assessment: some_assessment(cells)?,
            active_at: cells.oi(9)?.map(from_ms),
            ..PurposeRule::new(purpose, code(cells, 3, Basis::from_code)?, code(cells, 4, PurposeKind::from_code)?)
        };
        Ok(PurposeRecord { rule, code: cells.t(1)?, title: cells.t(2)? })
    })
}

fn some_assessment(cells: &dyn Cells) -> Result<Option<Assessment>> {
    match cells.ot(10)? {
        None => Ok(None),
        Some(interest) => Ok(Some(Assessment {
            interest,
            necessity: cells.t(11)?,
            balance: cells.t(12)?,
            safeguards: cells.t(13)?,
            reviewer: cells.oi(14)?.map(ActorId::new),
            review_due: cells.oi(15)?.map(from_ms),
        })),
    }
}

/// A number for a purpose of a controller's own: small, so that orders of the journal have room for it.
pub fn next_number(db: &mut dyn Db) -> Result<PurposeId> {
    let newest = row(db, &RULE_NEWEST, &[], |cells| cells.oi(0))?.flatten().unwrap_or(0);
    Ok(PurposeId::new(newest.max(BREACH_NOTICE.number()).max(99) + 1))
}

/// Adds a version of a weighing and says which number it got.
pub fn weigh(tx: &mut Tx<'_>, purpose: PurposeId, written: &Assessment, (at, by): (Timestamp, ActorId)) -> Result<i64> {
    let newest = row(tx, &ASSESSMENT_NEWEST, &[Val::I(purpose.number())], |cells| cells.oi(0))?.flatten();
    let version = newest.unwrap_or(0) + 1;
    tx.exec(
        &ASSESSMENT_ADD,
        &[
            Val::I(purpose.number()),
            Val::I(version),
            Val::T(&written.interest),
            Val::T(&written.necessity),
            Val::T(&written.balance),
            Val::T(&written.safeguards),
            Val::OI(written.reviewer.map(ActorId::number)),
            Val::OI(written.review_due.map(to_ms)),
            Val::I(to_ms(at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(version)
}

/// Every version of a purpose's weighing, newest first.
pub fn assessments(db: &mut dyn Db, purpose: PurposeId) -> Result<Vec<AssessmentRecord>> {
    rows(db, &ASSESSMENTS, &[Val::I(purpose.number())], |cells| {
        let assessment = Assessment {
            interest: cells.t(0)?,
            necessity: cells.t(1)?,
            balance: cells.t(2)?,
            safeguards: cells.t(3)?,
            reviewer: cells.oi(4)?.map(ActorId::new),
            review_due: cells.oi(5)?.map(from_ms),
        };
        let written_by = ActorId::new(cells.i(8)?);
        Ok(AssessmentRecord { assessment, version: cells.i(6)?, written_at: from_ms(cells.i(7)?), written_by })
    })
}

/// Writes a change of basis down; everybody who was asked before it keeps the basis they were told, and turning to
/// consent turns everybody.
pub fn change_basis(tx: &mut Tx<'_>, change: &BasisChange, (at, by): (Timestamp, ActorId)) -> Result<()> {
    let id = tx.next_id();
    tx.exec(
        &BASIS_CHANGE_ADD,
        &[
            Val::I(id),
            Val::I(change.purpose.number()),
            Val::T(change.from.code()),
            Val::T(change.to.code()),
            Val::I(to_ms(at)),
            Val::I(by.number()),
            Val::OI(change.agreed_by.map(ActorId::number)),
        ],
    )?;
    let purpose = Val::I(change.purpose.number());
    if change.to == Basis::Consent {
        tx.exec(&BASIS_TURN, &[Val::T(change.to.code()), purpose])?;
    } else {
        tx.exec(&BASIS_KEEP, &[Val::T(change.from.code()), purpose])?;
    }
    Ok(())
}

/// Every change of a purpose's basis, newest first.
pub fn basis_changes(db: &mut dyn Db, purpose: PurposeId) -> Result<Vec<(BasisChange, Timestamp)>> {
    rows(db, &BASIS_CHANGES, &[Val::I(purpose.number())], |cells| {
        let change = BasisChange {
            purpose: PurposeId::new(cells.i(0)?),
            from: code(cells, 1, Basis::from_code)?,
            to: code(cells, 2, Basis::from_code)?,
            agreed_by: cells.oi(3)?.map(ActorId::new),
        };
        Ok((change, from_ms(cells.i(4)?)))
    })
}

/// Writes down that the data protection officer agrees to one matter.
pub fn agree(tx: &mut Tx<'_>, matter: &str, (at, by): (Timestamp, ActorId)) -> Result<()> {
    let id = tx.next_id();
    tx.exec(&AGREEMENT_ADD, &[Val::I(id), Val::T(matter), Val::I(to_ms(at)), Val::I(by.number())])?;
    Ok(())
}

/// Who agreed to a matter, if the agreement is not used yet.
pub fn agreed(db: &mut dyn Db, matter: &str) -> Result<Option<ActorId>> {
    row(db, &AGREEMENT_OPEN, &[Val::T(matter)], |cells| Ok(ActorId::new(cells.i(0)?)))
}

/// Uses an agreement up, and says who gave it.
pub fn use_agreement(tx: &mut Tx<'_>, matter: &str, at: Timestamp) -> Result<Option<ActorId>> {
    let who = agreed(tx, matter)?;
    tx.exec(&AGREEMENT_USE, &[Val::I(to_ms(at)), Val::T(matter)])?;
    Ok(who)
}
