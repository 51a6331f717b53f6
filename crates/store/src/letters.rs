//! Letters of cases, and the house's own templates for them.

use custody::{LetterWords, Sealed};
use domain::id::{ActorId, ControllerId, LetterId, MailId, RightsCaseId, SubjectId};
use domain::letter::LetterKind;
use domain::notice::Language;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub LETTER_ADD: Subject = "insert into letter (subject_id, id, asker_id, case_id, mail_id, kind, language, template_no, made_at, words) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub LETTERS_OF_CASE: Fanout = "select subject_id, id, asker_id, case_id, mail_id, kind, language, template_no, made_at, words \
        from letter where asker_id = $1 and case_id = $2 order by id";
    pub LETTERS_OF_PERSON: Subject = "select subject_id, id, asker_id, case_id, mail_id, kind, language, template_no, made_at, words \
        from letter where subject_id = $1 order by id";
    pub LETTER_OF_MAIL: Subject = "select subject_id, id, asker_id, case_id, mail_id, kind, language, template_no, made_at, words \
        from letter where subject_id = $1 and mail_id = $2";
    pub LETTERS_FORGET: Fanout = "delete from letter where asker_id = $1 and subject_id <> $1";
    pub LETTER_TEMPLATE_ADD: System = "insert into letter_template (controller_id, kind, language, version, text, made_at, made_by) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    pub LETTER_TEMPLATES: System = "select kind, language, version, text, made_at from letter_template where controller_id = $1 \
        order by kind, language, version desc";
    pub LETTER_TEMPLATE_NEWEST: System = "select kind, language, version, text, made_at from letter_template \
        where controller_id = $1 and kind = $2 and language = $3 order by version desc limit 1";
}

/// A letter as it is kept.
#[derive(Clone, Debug)]
pub struct LetterRecord {
    /// To whom.
    pub subject: SubjectId,
    /// Its number.
    pub id: LetterId,
    /// Who asks.
    pub asker: SubjectId,
    /// In which case.
    pub case: RightsCaseId,
    /// The mail whose words it is.
    pub mail: Option<MailId>,
    /// What it is for.
    pub kind: LetterKind,
    /// In which language.
    pub language: Language,
    /// The version of the house's own template; 0 is the one that comes with the program.
    pub template: i64,
    /// When it was written.
    pub made_at: Timestamp,
    /// Its words.
    pub words: Sealed<LetterWords>,
}

/// A version of a template of the house's own. An empty text goes back to the one that comes with the program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TemplateRecord {
    /// Of which letter.
    pub kind: LetterKind,
    /// In which language.
    pub language: Language,
    /// From 1.
    pub version: i64,
    /// Its text.
    pub text: String,
    /// Since when.
    pub made_at: Timestamp,
}

/// Adds a letter.
pub fn add(tx: &mut Tx<'_>, letter: &LetterRecord) -> Result<()> {
    tx.exec(
        &LETTER_ADD,
        &[
            Val::I(letter.subject.number()),
            Val::I(letter.id.number()),
            Val::I(letter.asker.number()),
            Val::I(letter.case.number()),
            Val::OI(letter.mail.map(MailId::number)),
            Val::T(letter.kind.code()),
            Val::T(letter.language.code()),
            Val::I(letter.template),
            Val::I(to_ms(letter.made_at)),
            Val::B(letter.words.as_bytes()),
        ],
    )?;
    Ok(())
}

/// The letters of a case, to whomever; the oldest first.
pub fn of_case(db: &mut dyn Db, asker: SubjectId, case: RightsCaseId) -> Result<Vec<LetterRecord>> {
    rows(db, &LETTERS_OF_CASE, &[Val::I(asker.number()), Val::I(case.number())], read)
}

/// Every letter to a person, the oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<LetterRecord>> {
    rows(db, &LETTERS_OF_PERSON, &[Val::I(subject.number())], read)
}

/// The letter whose words a mail is.
pub fn of_mail(db: &mut dyn Db, subject: SubjectId, mail: MailId) -> Result<Option<LetterRecord>> {
    row(db, &LETTER_OF_MAIL, &[Val::I(subject.number()), Val::I(mail.number())], read)
}

/// Deletes letters that went to others about the cases of somebody who is erased.
pub fn forget(tx: &mut Tx<'_>, asker: SubjectId) -> Result<()> {
    tx.exec(&LETTERS_FORGET, &[Val::I(asker.number())])?;
    Ok(())
}

/// Adds a version of a template.
pub fn add_template(tx: &mut Tx<'_>, controller: ControllerId, template: &TemplateRecord, by: ActorId) -> Result<()> {
    tx.exec(
        &LETTER_TEMPLATE_ADD,
        &[
            Val::I(controller.number()),
            Val::T(template.kind.code()),
            Val::T(template.language.code()),
            Val::I(template.version),
            Val::T(&template.text),
            Val::I(to_ms(template.made_at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// Every version of every template, the newest of each first.
pub fn templates(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<TemplateRecord>> {
    rows(db, &LETTER_TEMPLATES, &[Val::I(controller.number())], read_template)
}

/// The newest version of a template.
pub fn newest_template(
    db: &mut dyn Db,
    controller: ControllerId,
    (kind, language): (LetterKind, Language),
) -> Result<Option<TemplateRecord>> {
    let wanted = [Val::I(controller.number()), Val::T(kind.code()), Val::T(language.code())];
    row(db, &LETTER_TEMPLATE_NEWEST, &wanted, read_template)
}

fn language(cells: &dyn Cells, n: usize) -> Result<Language> {
    Language::parse(&cells.t(n)?).ok_or(StoreError::Damaged { what: "a language" })
}

fn read(cells: &dyn Cells) -> Result<LetterRecord> {
    Ok(LetterRecord {
        subject: SubjectId::new(cells.i(0)?),
        id: LetterId::new(cells.i(1)?),
        asker: SubjectId::new(cells.i(2)?),
        case: RightsCaseId::new(cells.i(3)?),
        mail: cells.oi(4)?.map(MailId::new),
        kind: code(cells, 5, LetterKind::from_code)?,
        language: language(cells, 6)?,
        template: cells.i(7)?,
        made_at: from_ms(cells.i(8)?),
        words: Sealed::from_stored(cells.b(9)?),
    })
}

fn read_template(cells: &dyn Cells) -> Result<TemplateRecord> {
    Ok(TemplateRecord {
        kind: code(cells, 0, LetterKind::from_code)?,
        language: language(cells, 1)?,
        version: cells.i(2)?,
        text: cells.t(3)?,
        made_at: from_ms(cells.i(4)?),
    })
}
