//! One line of the ledger.

use crate::id::{ActorId, BrandId, ControllerId, EventId, SubjectId};
use crate::person::Handle;
use crate::purpose::Purpose;
use crate::reason::Reason;
use crate::time::Timestamp;

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident = $number:literal $code:literal),* $(,)?) => {
        /// What was done. A number, once written to a ledger, never changes its meaning.
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
        pub enum Deed { $($(#[$doc])* $name),* }

        impl Deed {
            /// Every deed.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The number in the ledger.
            #[must_use]
            pub const fn number(self) -> u16 {
                match self { $(Self::$name => $number),* }
            }

            /// The word in exports and in the catalogue of screen texts.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Reads [`Self::number`] back.
            #[must_use]
            pub fn from_number(number: i64) -> Option<Self> {
                Self::ALL.iter().copied().find(|deed| i64::from(deed.number()) == number)
            }
        }
    };
}

deeds! {
    /// A person was added by hand.
    PersonAdded = 1 "person_added",
    /// A person was added from a file.
    PersonImported = 2 "person_imported",
    /// A purchase was added from a file; detail = purchase.
    PurchaseImported = 3 "purchase_imported",
    /// Somebody saw a list with these people.
    PeopleListed = 10 "people_listed",
    /// Somebody searched and saw these people.
    PeopleFound = 11 "people_found",
    /// Somebody opened the page of a person.
    PersonOpened = 12 "person_opened",
    /// Somebody saw contact points in full.
    ContactsDisclosed = 13 "contacts_disclosed",
    /// Somebody saw purchases.
    PurchasesOpened = 14 "purchases_opened",
    /// Somebody saw who looked.
    LooksOpened = 15 "looks_opened",
    /// Somebody saw the consent history.
    ConsentsOpened = 16 "consents_opened",
    /// A consent was given; detail = purpose.
    ConsentGranted = 20 "consent_granted",
    /// A consent was refused; detail = purpose.
    ConsentRefused = 21 "consent_refused",
    /// A consent was withdrawn; detail = purpose.
    ConsentWithdrawn = 22 "consent_withdrawn",
    /// Something else happened to a consent: a question, a button, a guardian, an age; detail = purpose.
    ConsentChanged = 23 "consent_changed",
    /// Objected; detail = purpose, 0 for all direct marketing.
    Objected = 24 "objected",
    /// The person took an objection back; detail = purpose, 0 for all direct marketing.
    ObjectionLifted = 25 "objection_lifted",
    /// An objection was overruled by a compelling ground (Art. 21(1)); detail = purpose.
    ObjectionOverruled = 26 "objection_overruled",
    /// A person told when they were born.
    BirthTold = 27 "birth_told",
    /// The product looked who came of age.
    AgesLooked = 28 "ages_looked",
    /// The product read contact points to keep a marketing stop.
    StopKept = 29 "stop_kept",
    /// An access package was built; detail = number of records in it.
    AccessPackageBuilt = 30 "access_package_built",
    /// An erasure was previewed.
    ErasurePreviewed = 31 "erasure_previewed",
    /// An erasure was ordered; detail = erasure.
    ErasureOrdered = 32 "erasure_ordered",
    /// The key of the person is destroyed; detail = erasure.
    KeyDestroyed = 33 "key_destroyed",
    /// The erasure is complete in the live system; detail = erasure.
    Erased = 34 "erased",
    /// No backup can be read any more; detail = erasure.
    BackupsUnreadable = 35 "backups_unreadable",
    /// Processing was restricted.
    Restricted = 40 "restricted",
    /// A restriction ended.
    RestrictionLifted = 41 "restriction_lifted",
    /// The product opened words of a person to keep its index.
    IndexKept = 50 "index_kept",
    /// Somebody saw the timeline.
    TimelineOpened = 170 "timeline_opened",
    /// An import began; detail = import.
    ImportStarted = 60 "import_started",
    /// What the person may take along was put into a file (Art. 20).
    PortabilityBuilt = 260 "portability_built",
    /// Somebody brought what another company had of them; detail = import.
    PackageBrought = 261 "package_brought",
    /// An import ended; detail = import.
    ImportEnded = 61 "import_ended",
    /// A notice was published; detail = version.
    NoticePublished = 62 "notice_published",
    /// An account was made; detail = actor.
    AccountAdded = 70 "account_added",
    /// An account was closed; detail = actor.
    AccountClosed = 71 "account_closed",
    /// Somebody signed in.
    SignedIn = 72 "signed_in",
    /// Somebody signed out.
    SignedOut = 73 "signed_out",
    /// A sign-in failed.
    SignInRefused = 74 "sign_in_refused",
    /// A deed was refused by the policy.
    DeedRefused = 75 "deed_refused",
    /// An account got another password; detail = actor.
    PasswordRenewed = 76 "password_renewed",
    /// The weekly key was renewed; detail = its new number.
    EpochRotated = 80 "epoch_rotated",
    /// The root key was renewed.
    RootRotated = 81 "root_rotated",
    /// A purpose was defined; detail = purpose.
    PurposeDefined = 100 "purpose_defined",
    /// A purpose was switched on; detail = purpose.
    PurposeActivated = 101 "purpose_activated",
    /// A weighing of interests was written; detail = purpose.
    AssessmentWritten = 102 "assessment_written",
    /// A purpose rests on another basis; detail = purpose.
    BasisChanged = 103 "basis_changed",
    /// A test of compatible use was decided; detail = the new purpose.
    UseTested = 104 "use_tested",
    /// A wording was published; detail = purpose.
    WordingPublished = 105 "wording_published",
    /// An account was shown the notice for staff; detail = version.
    NoticeSeen = 106 "notice_seen",
    /// Proofs of consents were taken out.
    ProofsExported = 107 "proofs_exported",
    /// The data protection officer agreed to something; detail = purpose or 0.
    Agreed = 108 "agreed",
    /// A setting of a purpose was changed; detail = purpose.
    PurposeSet = 109 "purpose_set",
    /// The first rows of an uploaded file were shown to whoever brought it; detail = import.
    FileShown = 155 "file_shown",
    /// It was tried what a file would bring; detail = import.
    FileTried = 156 "file_tried",
    /// A file was let in with its mapping; detail = import.
    FileBegun = 157 "file_begun",
    /// A file added something to a person who was here; detail = import.
    PersonCompleted = 158 "person_completed",
    /// Data of these people left in a file.
    PeopleExported = 159 "people_exported",
    /// The task of telling people where their data came from was opened; detail = import.
    SourceTaskOpened = 160 "source_task_opened",
    /// People were told where their data came from, or need not be; detail = import.
    SourceTaskSettled = 161 "source_task_settled",
    /// A mapping was kept for later files; detail = mapping.
    MappingKept = 162 "mapping_kept",
    /// A kept mapping was removed; detail = mapping.
    MappingRemoved = 163 "mapping_removed",
    /// What stays of somebody who was erased was opened.
    KeptOpened = 210 "kept_opened",
    /// What may stay was sealed under archive keys.
    KeptSealed = 211 "kept_sealed",
    /// The end of something that had stayed has come, and its key is destroyed; detail = archive key.
    ArchiveEnded = 212 "archive_ended",
    /// Named items are kept for a legal claim; detail = hold.
    HoldPlaced = 213 "hold_placed",
    /// A hold was looked at again and goes on; detail = hold.
    HoldReviewed = 214 "hold_reviewed",
    /// A hold ended; detail = hold.
    HoldEnded = 215 "hold_ended",
    /// Somebody said that an order is on its way, or has arrived; detail = purchase.
    DeliveryNoted = 216 "delivery_noted",
    /// An erasure was asked for and waits until nobody has cancelled it; detail = erasure.
    ErasureWaits = 217 "erasure_waits",
    /// An erasure that waited was cancelled from a known address; detail = erasure.
    ErasureCancelled = 218 "erasure_cancelled",
    /// A second person agreed that an erasure need not wait; detail = erasure.
    ErasureConfirmed = 219 "erasure_confirmed",
    /// The second stage of an erasure is done: what a delivery or a hold had kept is gone; detail = erasure.
    SecondStage = 220 "second_stage",
    /// The installation was set up.
    HouseFounded = 90 "house_founded",
    /// A draft of a form was saved; detail = form.
    FormSaved = 120 "form_saved",
    /// A version of a form was published; detail = version.
    FormPublished = 121 "form_published",
    /// A form was taken off the net; detail = form.
    FormRetired = 122 "form_retired",
    /// The person sent a form; detail = form.
    FormSubmitted = 123 "form_submitted",
    /// Somebody saw what the person sent through forms.
    SubmissionsOpened = 124 "submissions_opened",
    /// The product compared the name on a form with the person's.
    SenderCompared = 125 "sender_compared",
    /// The address of a person was opened to hand a mail over.
    MailHandedOver = 110 "mail_handed_over",
    /// A mail was dropped before it was handed over, because nothing lets it go out any more; detail = mail.
    MailDropped = 111 "mail_dropped",
    /// What was kept only for a confirmation that never came was erased; detail = mail.
    ConfirmationClosed = 112 "confirmation_closed",
    /// The product opened proofs of consents to make the network addresses in them unreadable; a look.
    ProofsKept = 113 "proofs_kept",
    /// What proved an answer was removed, because its time was over; the detail is the purpose.
    ProofEnded = 114 "proof_ended",
    /// The link to the page of their own choices was sent to a person on request.
    ChoicesSent = 115 "choices_sent",
    /// Mails that say where their data came from were put in the queue for the people of an import.
    SourceTold = 116 "source_told",
    /// A profile was changed; detail = its new version.
    ProfileChanged = 130 "profile_changed",
    /// A contact point was added; detail = its number.
    ContactAdded = 131 "contact_added",
    /// A contact point was replaced or marked as preferred; detail = its number.
    ContactChanged = 132 "contact_changed",
    /// A contact point was removed; detail = its number.
    ContactRemoved = 133 "contact_removed",
    /// A tag was set; detail = tag.
    PersonTagged = 134 "person_tagged",
    /// A tag was taken off; detail = tag.
    PersonUntagged = 135 "person_untagged",
    /// Somebody saw fields of the house's own.
    FieldsOpened = 136 "fields_opened",
    /// A field was written or emptied; detail = field.
    FieldWritten = 137 "field_written",
    /// Somebody saw special categories or criminal matters.
    SpecialOpened = 138 "special_opened",
    /// A membership began or ended; detail = organisation.
    MembershipChanged = 139 "membership_changed",
    /// Somebody ran a segment and saw these people.
    SegmentRun = 140 "segment_run",
    /// A segment was not run, because it asks for data given for another purpose; detail = segment.
    SegmentDenied = 141 "segment_denied",
    /// A field was declared, changed or ended; detail = field.
    FieldDeclared = 142 "field_declared",
    /// A tag, a script, a segment or an organisation of the house was made or ended; detail = its number.
    HouseListChanged = 143 "house_list_changed",
    /// A notice was given to a person; detail = its version.
    NoticeGiven = 144 "notice_given",
    /// The product compared these people to find duplicates.
    DuplicatesMatched = 175 "duplicates_matched",
    /// Somebody saw these people side by side, to say whether they are one.
    DuplicatesCompared = 176 "duplicates_compared",
    /// Somebody said that this person and another one are two.
    DuplicateRejected = 177 "duplicate_rejected",
    /// Two records were joined; detail = merge.
    PeopleMerged = 178 "people_merged",
    /// A merge was undone; detail = merge.
    MergeUndone = 179 "merge_undone",
    /// Somebody read notes about a person, or words about them in a note about somebody else.
    NotesOpened = 145 "notes_opened",
    /// A note was written about a person; detail = item.
    NoteWritten = 146 "note_written",
    /// A note about a person got a new version; detail = item.
    NoteEdited = 147 "note_edited",
    /// A note that concerns a person was deleted; detail = note.
    NoteDeleted = 148 "note_deleted",
    /// A note with words of sensitive matters was confirmed; detail = ground.
    SensitiveConfirmed = 149 "sensitive_confirmed",
    /// Words about a person were written into a note about somebody else; detail = item.
    MentionWritten = 150 "mention_written",
    /// A request of the person was written down; detail = case.
    RequestTaken = 180 "request_taken",
    /// Somebody read what was written in a case; detail = case.
    CaseOpened = 181 "case_opened",
    /// Something was done in a case; detail = case.
    CaseAdvanced = 182 "case_advanced",
    /// The officer gave advice in a case, or agreed to something; detail = case.
    CaseAdvised = 183 "case_advised",
    /// A case was decided; detail = case.
    CaseDecided = 184 "case_decided",
    /// It became sure who asks; detail = case.
    IdentityConfirmed = 185 "identity_confirmed",
    /// Somebody offered facts, which never suffice, or a wrong code; detail = case.
    IdentityTried = 186 "identity_tried",
    /// The person looked where their request stands; detail = case.
    CaseFollowed = 187 "case_followed",
    /// How long data is kept was set; detail = months.
    RetentionSet = 225 "retention_set",
    /// Somebody said that the time is right after it jumped; detail = the time.
    ClockConfirmed = 226 "clock_confirmed",
    /// Something of a person ended because its time was over; detail = the rule.
    TimeOver = 227 "time_over",
    /// An access package was made ready to be fetched by a link; detail = handover.
    PackageHandedOver = 200 "package_handed_over",
    /// An access package was fetched by its link and code; detail = handover.
    PackageFetched = 201 "package_fetched",
    /// Somebody gave a wrong code for an access package; detail = handover.
    PackageTried = 202 "package_tried",
    /// An access package was taken back before its time was over; detail = handover.
    PackageWithdrawn = 203 "package_withdrawn",
    /// The first events of the proof log were taken out of it, because their time was over; detail = how many.
    LedgerCut = 229 "ledger_cut",
    /// A letter to the person was written: the country they live in was read for the authority it names.
    LetterWritten = 250 "letter_written",
    /// A template of letters was changed; detail = its version.
    LetterTemplateChanged = 251 "letter_template_changed",
    /// It was written down that the person says something is wrong; detail = dispute.
    DisputeTaken = 235 "dispute_taken",
    /// Such a dispute was decided; detail = dispute.
    DisputeDecided = 236 "dispute_decided",
    /// The person's statement was put beside what they hold for wrong; detail = dispute.
    StatementAttached = 237 "statement_attached",
    /// Somebody read what the person says is wrong.
    DisputesOpened = 238 "disputes_opened",
    /// The officer advised about an objection; detail = objection.
    ObjectionAdvised = 239 "objection_advised",
    /// An objection was weighed, and it holds; detail = objection.
    ObjectionUpheld = 240 "objection_upheld",
    /// Somebody read what was said about an objection.
    WeighingOpened = 241 "weighing_opened",
    /// The person was told that a restriction is going to end.
    LiftAnnounced = 242 "lift_announced",
}

/// Whom an event is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum About {
    /// No person: an act in the house.
    House,
    /// One person.
    One(SubjectId, Handle),
    /// Everybody a list showed, in its order; one event names them all.
    Many(Vec<(SubjectId, Handle)>),
}

/// One line of the ledger.
///
/// Invariant: numbers and codes only, never personal data, so that the ledger can outlive the people in
/// it. There is no free-text field, because free text is where names end up.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    /// Number inside.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorId,
    /// For which controller.
    pub controller: ControllerId,
    /// For which brand, where one is meant.
    pub brand: Option<BrandId>,
    /// About whom.
    pub about: About,
    /// What.
    pub deed: Deed,
    /// What for.
    pub purpose: Purpose,
    /// Why, as stated.
    pub reason: Reason,
    /// One number whose meaning the deed says; 0 if none.
    pub detail: i64,
}

impl Event {
    /// The bytes of the codes that go into the leaf: deed, controller, brand (0 if none), purpose, reason,
    /// number of people, detail; big-endian, in this order; 2 + 8 + 8 + 8 + 2 + 4 + 8 bytes.
    #[must_use]
    pub fn codes(&self) -> Vec<u8> {
        let people: u32 = match &self.about {
            About::House => 0,
            About::One(..) => 1,
            About::Many(people) => u32::try_from(people.len()).unwrap_or(u32::MAX),
        };
        let reason = Reason::ALL.iter().position(|reason| *reason == self.reason).unwrap_or(0);
        let mut codes = Vec::with_capacity(40);
        codes.extend(self.deed.number().to_be_bytes());
        codes.extend(self.controller.number().to_be_bytes());
        codes.extend(self.brand.map_or(0, BrandId::number).to_be_bytes());
        codes.extend(self.purpose.id().number().to_be_bytes());
        codes.extend(u16::try_from(reason).unwrap_or(u16::MAX).to_be_bytes());
        codes.extend(people.to_be_bytes());
        codes.extend(self.detail.to_be_bytes());
        codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_deeds_share_a_number_or_a_word() {
        let numbers: BTreeSet<_> = Deed::ALL.iter().map(|deed| deed.number()).collect();
        let words: BTreeSet<_> = Deed::ALL.iter().map(|deed| deed.code()).collect();
        assert_eq!((numbers.len(), words.len()), (Deed::ALL.len(), Deed::ALL.len()));
        assert!(Deed::ALL.iter().all(|deed| Deed::from_number(deed.number().into()) == Some(*deed)));
    }
}
