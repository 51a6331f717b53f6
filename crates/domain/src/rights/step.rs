//! What happened with a case, one row each.

use crate::actor::coded;
use crate::id::ActorId;
use crate::personal::Text;
use crate::time::Timestamp;

coded! {
    /// One kind of step.
    StepCode {
        /// The request was written down; its words, as far as they were.
        Opened = "opened",
        /// Why it was written down more than three days after it arrived.
        BackDated = "back_dated",
        /// Who speaks for whom.
        Represented = "represented",
        /// How it was checked that they may; number = [`MandateProof`].
        MandateChecked = "mandate_checked",
        /// Whose data is meant was found out.
        Meant = "meant",
        /// The receipt is in the queue; number = mail.
        ReceiptSent = "receipt_sent",
        /// The receipt was given by hand or by post.
        ReceiptGiven = "receipt_given",
        /// Somebody has the case; number = account.
        Assigned = "assigned",
        /// Somebody stands in; number = account.
        StandIn = "stand_in",
        /// A link went to the address that was known before; number = mail.
        LinkSent = "link_sent",
        /// A code was drawn, to be sent to the postal address that was known before.
        CodeDrawn = "code_drawn",
        /// Somebody gave another code.
        CodeWrong = "code_wrong",
        /// Somebody offered facts they know; those never suffice (S04).
        FactsOffered = "facts_offered",
        /// Who asks is sure; number = [`IdentityProof`].
        IdentityConfirmed = "identity_confirmed",
        /// The manager wants to ask for a copy of a document, and why.
        DocumentWanted = "document_wanted",
        /// The officer agrees to that.
        DocumentAgreed = "document_agreed",
        /// The copy came; number = document.
        DocumentCame = "document_came",
        /// The copy is destroyed; number = document.
        DocumentGone = "document_gone",
        /// The manager wants to stop the clock more than seven days after receipt, and why.
        PauseWanted = "pause_wanted",
        /// The officer agrees to that.
        PauseAgreed = "pause_agreed",
        /// The clock stands until the question is answered; number = [`PauseReason`].
        Paused = "paused",
        /// The answer came.
        Resumed = "resumed",
        /// Two further months, told to the person within the first; number = [`ExtensionGround`].
        Extended = "extended",
        /// The officer's advice; never the decision (Art. 38, 39).
        Advised = "advised",
        /// Somebody holds the request for manifestly unfounded or excessive: both elements (C-526/24).
        UnfoundedClaimed = "unfounded_claimed",
        /// A second person holds it for that, too.
        UnfoundedSeconded = "unfounded_seconded",
        /// The person gets the names of employees who looked, and why that weighs more (C-579/21).
        NamesGiven = "names_given",
        /// The person gets their roles and no names, and why.
        NamesWithheld = "names_withheld",
        /// Something was written down.
        Noted = "noted",
        /// Something was done for the request; number = [`Done`].
        Did = "did",
        /// The decision; number = [`super::Outcome`].
        Decided = "decided",
        /// The answer is in the queue; number = mail.
        AnswerSent = "answer_sent",
        /// The answer was given by hand or by post.
        AnswerGiven = "answer_given",
    }
}

coded! {
    /// Why a clock stands. There is no other reason (Art. 12(6), recital 63).
    PauseReason {
        /// There is real doubt who asks.
        Identity = "identity",
        /// Very much is held, and it was asked what is meant.
        Specification = "specification",
    }
}

coded! {
    /// Why an answer takes two further months (Art. 12(3)).
    ExtensionGround {
        /// The request is complex.
        Complexity = "complexity",
        /// There are many requests of the person.
        Number = "number",
    }
}

coded! {
    /// What made sure who asks. What somebody knows is not in this list (E6).
    IdentityProof {
        /// The link in a mail to an address that was known before.
        Link = "link",
        /// The code in a letter to an address that was known before.
        Code = "code",
        /// We called a number that was known before.
        CallBack = "call_back",
        /// They showed a document at the counter; nothing of it was kept.
        Shown = "shown",
        /// A copy of a document; destroyed at the decision.
        Document = "document",
    }
}

coded! {
    /// How it was checked that somebody may speak for another.
    MandateProof {
        /// A written power of attorney.
        PowerOfAttorney = "power_of_attorney",
        /// A birth certificate or the register.
        ParentalLink = "parental_link",
        /// A decision of a court.
        CourtDecision = "court_decision",
        /// The person meant said so, by a way that was known before.
        ConfirmedByPerson = "confirmed_by_person",
        /// Admission as a lawyer, and their word.
        LawyersWord = "lawyers_word",
        /// A certificate of inheritance.
        Inheritance = "inheritance",
    }
}

coded! {
    /// What was done for a request.
    Done {
        /// The access package was built.
        PackageBuilt = "package_built",
        /// The data was taken out for another provider.
        Exported = "exported",
        /// Something was put right.
        Rectified = "rectified",
        /// The erasure was ordered.
        ErasureOrdered = "erasure_ordered",
        /// Processing was restricted.
        Restricted = "restricted",
        /// The objection was written down.
        Objected = "objected",
        /// The consent was withdrawn.
        Withdrawn = "withdrawn",
        /// Recipients were told (Art. 19).
        RecipientsTold = "recipients_told",
        /// The records were searched, and nothing is held.
        NothingFound = "nothing_found",
    }
}

coded! {
    /// What a sealed piece of a step says.
    SaidPart {
        /// The request, in the words of whoever asks.
        Request = "request",
        /// Who speaks for whom.
        Who = "who",
        /// Why.
        Why = "why",
        /// What was asked.
        Question = "question",
        /// What was answered.
        Answer = "answer",
        /// The code in a letter.
        Code = "code",
        /// What makes a request unfounded or excessive, seen from outside.
        Objective = "objective",
        /// What shows the intent.
        Intent = "intent",
        /// The reason of a refusal.
        Reason = "reason",
        /// The authority where they can complain.
        Authority = "authority",
        /// The remedy in court.
        Remedy = "remedy",
        /// What was done.
        Done = "done",
        /// Advice of the officer.
        Advice = "advice",
        /// A note.
        Note = "note",
        /// What stands in the records.
        Stands = "stands",
        /// What the person says is right.
        Claimed = "claimed",
        /// What the person puts beside it (Art. 16).
        Statement = "statement",
    }
}

/// Words of a step, each with what it says; sealed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Said(pub Vec<(SaidPart, Text)>);

impl Said {
    /// The most characters of a piece that a colleague writes.
    pub const MOST_CHARS: usize = 4_000;

    /// The words as they are kept; `None` if there are none, or more than [`Self::MOST_CHARS`].
    #[must_use]
    pub fn fitting(words: &str) -> Option<&str> {
        let words = words.trim();
        (!words.is_empty() && words.chars().count() <= Self::MOST_CHARS).then_some(words)
    }

    /// One piece; nothing if it is empty.
    #[must_use]
    pub fn of(part: SaidPart, words: &str) -> Self {
        Self::default().and(part, words)
    }

    /// The same with one more piece, unless that is empty.
    #[must_use]
    pub fn and(mut self, part: SaidPart, words: &str) -> Self {
        self.0.extend(Text::some(words).map(|words| (part, words)));
        self
    }

    /// The first piece that says this.
    #[must_use]
    pub fn part(&self, part: SaidPart) -> Option<&Text> {
        self.0.iter().find(|(known, _)| *known == part).map(|(_, words)| words)
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One step, without its words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Step {
    /// Its place in the case, from 1.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: ActorId,
    /// What.
    pub code: StepCode,
    /// A number whose meaning the code says; 0 if none.
    pub detail: i64,
}

/// The number that stands for a value of a closed list in [`Step::detail`]: its place, from 1.
#[must_use]
pub fn code_number<T: PartialEq>(all: &[T], value: &T) -> i64 {
    let place = all.iter().position(|known| known == value);
    place.and_then(|place| i64::try_from(place + 1).ok()).unwrap_or(0)
}

/// Reads [`code_number`] back.
#[must_use]
pub fn from_code_number<T: Copy>(all: &[T], number: i64) -> Option<T> {
    let place = usize::try_from(number).ok()?.checked_sub(1)?;
    all.get(place).copied()
}
