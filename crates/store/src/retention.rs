//! How long data is kept: periods that the house set, the time it trusts, its rounds, whose time is over, and how much
//! each rule ended.
//!
//! Invariant: what is ended is counted in the transaction that ends it.

use domain::id::{ActorId, ControllerId, SubjectId};
use domain::retention::Rule;
use domain::time::{Date, Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub RETENTION_PERIOD_ADD: System = "insert into retention_period (rule, set_at, set_by, months) values ($1, $2, $3, $4)";
    pub RETENTION_PERIODS: System = "select rule, set_at, set_by, months from retention_period order by set_at, rule";
    pub RETENTION_SEEN: System = "select seen_at from retention_clock where id = 1";
    pub RETENTION_SEE: System = "insert into retention_clock (id, seen_at) values (1, $1) \
        on conflict (id) do update set seen_at = excluded.seen_at";
    pub RETENTION_ROUND_ADD: System = "insert into retention_round (id, began_at) values ($1, $2)";
    pub RETENTION_ROUND_END: System = "update retention_round set ended_at = $1 where id = $2";
    pub RETENTION_ROUND_LAST: System = "select id, began_at, ended_at from retention_round order by began_at desc, id desc limit 1";
    pub RETENTION_COUNT: System = "insert into retention_ended (day, rule, items) values ($1, $2, $3) \
        on conflict (day, rule) do update set items = retention_ended.items + excluded.items";
    pub RETENTION_ENDED: System = "select day, rule, items from retention_ended where day >= $1 order by day, rule";
    pub PROSPECTS_IDLE: Fanout = "select p.subject_id from person p where p.controller_id = $1 and p.subject_id > $2 \
        and p.created_at <= $3 and not exists (select 1 from purchase u where u.subject_id = p.subject_id) \
        and not exists (select 1 from consent_event c where c.subject_id = p.subject_id and c.at > $3 and c.answer in \
        ('granted', 'granted_explicitly', 'reconfirmed', 'confirmed', 'refused', 'withdrawn', 'objected')) \
        and not exists (select 1 from form_submission f where f.subject_id = p.subject_id and f.at > $3) \
        order by p.subject_id limit $4";
    pub CUSTOMERS_IDLE: Fanout = "select p.subject_id from person p where p.controller_id = $1 and p.subject_id > $2 \
        and p.created_at <= $3 and exists (select 1 from purchase u where u.subject_id = p.subject_id) \
        and not exists (select 1 from purchase u where u.subject_id = p.subject_id and u.at > $3) \
        and not exists (select 1 from consent_event c where c.subject_id = p.subject_id and c.at > $3 and c.answer in \
        ('granted', 'granted_explicitly', 'reconfirmed', 'confirmed', 'refused', 'withdrawn', 'objected')) \
        and not exists (select 1 from form_submission f where f.subject_id = p.subject_id and f.at > $3) \
        order by p.subject_id limit $4";
    pub LAST_CONTACT: Subject = "select max(at) from (\
        select created_at as at from person where subject_id = $1 \
        union all select at from purchase where subject_id = $1 \
        union all select at from consent_event where subject_id = $1 and answer in \
        ('granted', 'granted_explicitly', 'reconfirmed', 'confirmed', 'refused', 'withdrawn', 'objected') \
        union all select at from objection where subject_id = $1 \
        union all select at from form_submission where subject_id = $1 \
        union all select used_at from mail_link where subject_id = $1 and used_at is not null \
        union all select received_at from rights_case where subject_id = $1 or about_id = $1 \
        union all select decided_at from rights_case where subject_id = $1 and decided_at is not null \
        union all select at from item_wrap where subject_id = $1 and role = 'about' \
        union all select noted_at from delivery where subject_id = $1) as contact";
    pub CASES_OLD: Fanout = "select subject_id, id, decided_at from rights_case where controller_id = $1 and state = 'decided' \
        and id > $2 and decided_at <= $3 order by id limit $4";
    pub DISPUTES_OLD: Fanout = "select subject_id, id, decided_at from dispute where id > $1 and outcome is not null \
        and statement is null and decided_at <= $2 order by id limit $3";
    pub LIFT_NOTICES_OLD: Fanout = "select subject_id, id, at from restriction_notice where id > $1 and at <= $2 order by id limit $3";
    pub DISPUTE_END: Subject = "delete from dispute where subject_id = $1 and id = $2";
    pub LIFT_NOTICE_END: Subject = "delete from restriction_notice where subject_id = $1 and id = $2";
    pub CASE_STEPS_END: Subject = "delete from rights_step where subject_id = $1 and case_id = $2";
    pub CASE_DOCUMENTS_END: Subject = "delete from rights_document where subject_id = $1 and case_id = $2";
    pub CASE_LETTERS_END: Fanout = "delete from letter where asker_id = $1 and case_id = $2";
    pub CASE_MAILS_END: Fanout = "delete from rights_mail where asker_id = $1 and case_id = $2";
    pub CASE_END: Subject = "delete from rights_case where subject_id = $1 and id = $2 and state = 'decided'";
    pub FIELDS_OVERDUE: Fanout = "select (select count(*) from field_value v join field_declaration d on d.id = v.field_id \
        and d.version = (select max(n.version) from field_declaration n where n.id = d.id) \
        where v.at + d.retention_days * 86400000 < $1) + (select count(*) from special_value v join field_declaration d \
        on d.id = v.field_id and d.version = (select max(n.version) from field_declaration n where n.id = d.id) \
        where v.at + d.retention_days * 86400000 < $1) + (select count(*) from person_tag p join tag t on t.id = p.tag_id \
        where p.at + t.retention_days * 86400000 < $1)";
    pub DOCUMENTS_OVERDUE: Fanout = "select count(*) from rights_document where ends_at <= $1";
    pub HANDOVERS_OVERDUE: Fanout = "select count(*) from package_handover where pieces > 0 and ends_at <= $1";
    pub ARCHIVES_OVERDUE: System = "select count(*) from archive_key where ended_at is null and until_at <= $1";
    pub FINGERPRINTS_OVERDUE: System = "select count(*) from do_not_reload where ends_at <= $1";
    pub CONFIRMATIONS_OVERDUE: Fanout = "select count(*) from mail_out where closed_at is null and made_at <= $1";
}

/// A period that the house set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Period {
    /// For which rule.
    pub rule: Rule,
    /// When it was set, and counts from then on.
    pub set_at: Timestamp,
    /// By whom.
    pub set_by: ActorId,
    /// Calendar months.
    pub months: u16,
}

/// One look at everything there is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Round {
    /// Its number.
    pub id: i64,
    /// When it began.
    pub began_at: Timestamp,
    /// When it had looked at everything; `None` while it goes on.
    pub ended_at: Option<Timestamp>,
}

/// Something of one person with the instant that its period counts from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Old {
    /// Whose.
    pub subject: SubjectId,
    /// Its number.
    pub id: i64,
    /// From when on it counts.
    pub since: Timestamp,
}

/// Where a look goes on, up to which beginning, and how far.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// After this number.
    pub after: i64,
    /// What began after this is not looked at.
    pub begun_by: Timestamp,
    /// How many.
    pub limit: i64,
}

/// Sets a period from now on.
pub fn set_period(tx: &mut Tx<'_>, period: &Period) -> Result<()> {
    let Period { rule, set_at, set_by, months } = period;
    let values = [Val::T(rule.code()), Val::I(to_ms(*set_at)), Val::I(set_by.number()), Val::I((*months).into())];
    tx.exec(&RETENTION_PERIOD_ADD, &values)?;
    Ok(())
}

/// Every period that was set, the oldest first.
pub fn periods(db: &mut dyn Db) -> Result<Vec<Period>> {
    rows(db, &RETENTION_PERIODS, &[], |cells| {
        let months = u16::try_from(cells.i(3)?).map_err(|_| StoreError::Damaged { what: "months" })?;
        Ok(Period {
            rule: code(cells, 0, Rule::from_code)?,
            set_at: from_ms(cells.i(1)?),
            set_by: ActorId::new(cells.i(2)?),
            months,
        })
    })
}

/// The months of a rule that count now; `None` where it has none of its own.
pub fn months(db: &mut dyn Db, rule: Rule) -> Result<Option<u16>> {
    let set = periods(db)?.into_iter().rfind(|period| period.rule == rule).map(|period| period.months);
    // A period that no limit allows any more falls back on the usual one.
    Ok(rule.period(set).or_else(|_| rule.period(None)).ok())
}

/// The last time that is trusted.
pub fn seen(db: &mut dyn Db) -> Result<Option<Timestamp>> {
    row(db, &RETENTION_SEEN, &[], |cells| Ok(from_ms(cells.i(0)?)))
}

/// Trusts this time.
pub fn see(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    tx.exec(&RETENTION_SEE, &[Val::I(to_ms(now))])?;
    Ok(())
}

/// The newest round.
pub fn last_round(db: &mut dyn Db) -> Result<Option<Round>> {
    row(db, &RETENTION_ROUND_LAST, &[], |cells| {
        Ok(Round { id: cells.i(0)?, began_at: from_ms(cells.i(1)?), ended_at: cells.oi(2)?.map(from_ms) })
    })
}

/// Begins a round.
pub fn begin_round(tx: &mut Tx<'_>, now: Timestamp) -> Result<i64> {
    let id = tx.next_id();
    tx.exec(&RETENTION_ROUND_ADD, &[Val::I(id), Val::I(to_ms(now))])?;
    Ok(id)
}

/// Ends a round: it looked at everything.
pub fn end_round(tx: &mut Tx<'_>, id: i64, now: Timestamp) -> Result<()> {
    tx.exec(&RETENTION_ROUND_END, &[Val::I(to_ms(now)), Val::I(id)])?;
    Ok(())
}

/// Counts what a rule ended on this day in UTC; nothing leaves no row.
pub fn count(tx: &mut Tx<'_>, rule: Rule, (now, items): (Timestamp, u64)) -> Result<()> {
    let items = i64::try_from(items).unwrap_or(i64::MAX);
    if items > 0 {
        let day = domain::retention::day(now).to_string();
        tx.exec(&RETENTION_COUNT, &[Val::T(&day), Val::T(rule.code()), Val::I(items)])?;
    }
    Ok(())
}

/// How much each rule ended on each day, from this one on.
pub fn ended(db: &mut dyn Db, from: Date) -> Result<Vec<(Date, Rule, u64)>> {
    rows(db, &RETENTION_ENDED, &[Val::T(&from.to_string())], |cells| {
        let day = cells.t(0)?.parse().map_err(|_| StoreError::Damaged { what: "a day" })?;
        Ok((day, code(cells, 1, Rule::from_code)?, u64::try_from(cells.i(2)?).unwrap_or(0)))
    })
}

/// People of whom nothing came since `begun_by`, in the order of their numbers; [`last_contact`] says it exactly.
pub fn idle(db: &mut dyn Db, (rule, of): (Rule, ControllerId), reading: Reading) -> Result<Vec<SubjectId>> {
    let sql = if rule == Rule::Prospect { &PROSPECTS_IDLE } else { &CUSTOMERS_IDLE };
    let Reading { after, begun_by, limit } = reading;
    let values = [Val::I(of.number()), Val::I(after), Val::I(to_ms(begun_by)), Val::I(limit)];
    rows(db, sql, &values, |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// When the last sign of a person came; `None` if there is nobody.
pub fn last_contact(db: &mut dyn Db, subject: SubjectId) -> Result<Option<Timestamp>> {
    let last = row(db, &LAST_CONTACT, &[Val::I(subject.number())], |cells| cells.oi(0))?;
    Ok(last.flatten().map(from_ms))
}

/// Decided cases, in the order of their numbers.
pub fn old_cases(db: &mut dyn Db, of: ControllerId, reading: Reading) -> Result<Vec<Old>> {
    let Reading { after, begun_by, limit } = reading;
    let values = [Val::I(of.number()), Val::I(after), Val::I(to_ms(begun_by)), Val::I(limit)];
    rows(db, &CASES_OLD, &values, read_old)
}

/// Settled disputes to which no statement belongs, in the order of their numbers.
pub fn old_disputes(db: &mut dyn Db, reading: Reading) -> Result<Vec<Old>> {
    rows(db, &DISPUTES_OLD, &beyond(reading), read_old)
}

/// Records that somebody was told of the end of a restriction, in the order of their numbers.
pub fn old_lift_notices(db: &mut dyn Db, reading: Reading) -> Result<Vec<Old>> {
    rows(db, &LIFT_NOTICES_OLD, &beyond(reading), read_old)
}

fn beyond(reading: Reading) -> [Val<'static>; 3] {
    [Val::I(reading.after), Val::I(to_ms(reading.begun_by)), Val::I(reading.limit)]
}

fn read_old(cells: &dyn crate::Cells) -> Result<Old> {
    Ok(Old { subject: SubjectId::new(cells.i(0)?), id: cells.i(1)?, since: from_ms(cells.i(2)?) })
}

/// Deletes a decided case with its steps, letters and copies, and says whether it was there.
pub fn end_case(tx: &mut Tx<'_>, old: &Old) -> Result<bool> {
    let of = [Val::I(old.subject.number()), Val::I(old.id)];
    if tx.exec(&CASE_END, &of)? == 0 {
        return Ok(false);
    }
    for sql in [&CASE_STEPS_END, &CASE_DOCUMENTS_END, &CASE_LETTERS_END, &CASE_MAILS_END] {
        tx.exec(sql, &of)?;
    }
    Ok(true)
}

/// Deletes a settled dispute.
pub fn end_dispute(tx: &mut Tx<'_>, old: &Old) -> Result<bool> {
    Ok(tx.exec(&DISPUTE_END, &[Val::I(old.subject.number()), Val::I(old.id)])? > 0)
}

/// Deletes the record that somebody was told.
pub fn end_lift_notice(tx: &mut Tx<'_>, old: &Old) -> Result<bool> {
    Ok(tx.exec(&LIFT_NOTICE_END, &[Val::I(old.subject.number()), Val::I(old.id)])? > 0)
}

/// How much should have ended before this instant by the rules that say it with the record itself; 0 for others.
pub fn overdue(db: &mut dyn Db, rule: Rule, before: Timestamp) -> Result<u64> {
    let sql = match rule {
        Rule::Declared => &FIELDS_OVERDUE,
        Rule::RightsDocument => &DOCUMENTS_OVERDUE,
        Rule::PackageHandover => &HANDOVERS_OVERDUE,
        Rule::Archived => &ARCHIVES_OVERDUE,
        Rule::Fingerprint => &FINGERPRINTS_OVERDUE,
        Rule::Unconfirmed => &CONFIRMATIONS_OVERDUE,
        Rule::Prospect | Rule::Customer | Rule::Purchase | Rule::ConsentProof | Rule::RightsCase | Rule::Ledger => {
            return Ok(0);
        }
    };
    let count = row(db, sql, &[Val::I(to_ms(before))], |cells| cells.i(0))?;
    Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}
