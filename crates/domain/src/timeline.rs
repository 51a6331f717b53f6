//! The timeline of a person: of which kind an entry is, and how one is named.
//!
//! Who looked is no part of it: that is a page of its own, with a record of its own.

use std::fmt;
use std::str::FromStr;

use crate::actor::coded;
use crate::event::Deed;

coded! {
    /// Of which kind an entry is; what a timeline can be narrowed to.
    Kind {
        /// They were added by hand, changed, or became one with somebody.
        Person = "person",
        /// They bought or returned something.
        Purchase = "purchase",
        /// They agreed, refused or withdrew.
        Consent = "consent",
        /// They were given a notice.
        Notice = "notice",
        /// They asked for something, and what was done about it.
        Rights = "rights",
        /// They were written to.
        Mail = "mail",
        /// They filled in a form.
        Form = "form",
        /// Something was noted about them.
        Note = "note",
        /// They came in or went out with a file.
        File = "file",
    }
}

macro_rules! told {
    ($($kind:ident: $($deed:ident)+;)+ _: $($quiet:ident)+;) => {
        impl Kind {
            /// The kind of a line of the proof log; `None` where it only says that somebody looked, or tells nothing
            /// about the person that another source does not tell better.
            #[must_use]
            pub const fn of(deed: Deed) -> Option<Self> {
                match deed {
                    $($(Deed::$deed)|+ => Some(Self::$kind),)+
                    $(Deed::$quiet)|+ => None,
                }
            }
        }
    };
}

// Every deed stands here once; a new one does not build before somebody said whether it is told.
told! {
    Person: PersonAdded ProfileChanged ContactAdded ContactChanged ContactRemoved PersonTagged PersonUntagged
        FieldWritten MembershipChanged DuplicateRejected PeopleMerged MergeUndone;
    Consent: ConsentGranted ConsentRefused ConsentWithdrawn ConsentChanged Objected ObjectionLifted ObjectionOverruled
        ObjectionAdvised ObjectionUpheld BirthTold ProofsExported ProofEnded ChoicesSent;
    Notice: NoticeGiven;
    Rights: AccessPackageBuilt PortabilityBuilt ErasureOrdered KeyDestroyed Erased BackupsUnreadable Restricted
        RestrictionLifted RequestTaken CaseAdvanced CaseAdvised CaseDecided IdentityConfirmed IdentityTried LetterWritten
        PackageHandedOver PackageFetched PackageTried PackageWithdrawn
        KeptSealed HoldPlaced HoldReviewed HoldEnded DeliveryNoted ErasureWaits ErasureCancelled ErasureConfirmed SecondStage
        DisputeTaken DisputeDecided StatementAttached LiftAnnounced TimeOver;
    Mail: MailHandedOver MailDropped ConfirmationClosed;
    Form: FormSubmitted;
    Note: NoteWritten NoteEdited NoteDeleted SensitiveConfirmed MentionWritten;
    File: PersonImported PersonCompleted PeopleExported PackageBrought;
    _:
        // Somebody, or the product, only looked (decision 0004).
        PeopleListed PeopleFound PersonOpened ContactsDisclosed PurchasesOpened LooksOpened ConsentsOpened AgesLooked
        StopKept ErasurePreviewed IndexKept TimelineOpened SubmissionsOpened SenderCompared FieldsOpened SpecialOpened
        SegmentRun SegmentDenied DuplicatesMatched DuplicatesCompared NotesOpened FileShown FileTried CaseOpened CaseFollowed ProofsKept
        KeptOpened DisputesOpened WeighingOpened
        // The purchases tell it better.
        PurchaseImported
        // About the house and nobody in particular.
        LetterTemplateChanged RetentionSet ClockConfirmed LedgerCut
        ImportStarted ImportEnded NoticePublished AccountAdded AccountClosed SignedIn SignedOut SignInRefused DeedRefused
        PasswordRenewed EpochRotated RootRotated ArchiveEnded HouseFounded PurposeDefined PurposeActivated AssessmentWritten
        BasisChanged UseTested WordingPublished NoticeSeen Agreed PurposeSet FileBegun SourceTaskOpened
        SourceTaskSettled SourceTold MappingKept MappingRemoved FormSaved FormPublished FormRetired FieldDeclared HouseListChanged;
}

/// The name of an entry: when it was, which source told it, and its number there. Newer entries are greater.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct EntryName {
    /// Milliseconds since 1970.
    pub at: i64,
    /// The letter of the source.
    pub source: char,
    /// The number in the source.
    pub number: i64,
}

/// Not the name of an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not the name of an entry")]
pub struct NotAnEntry;

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:x}-{:x}", self.source, self.at, self.number)
    }
}

impl FromStr for EntryName {
    type Err = NotAnEntry;

    fn from_str(text: &str) -> Result<Self, NotAnEntry> {
        let mut letters = text.chars();
        let source = letters.next().filter(char::is_ascii_lowercase).ok_or(NotAnEntry)?;
        let (at, number) = letters.as_str().split_once('-').ok_or(NotAnEntry)?;
        let read = |digits: &str| i64::from_str_radix(digits, 16).ok().filter(|number| *number >= 0).ok_or(NotAnEntry);
        Ok(Self { source, at: read(at)?, number: read(number)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_nonsense_does_not() {
        let name = EntryName { at: 1_773_480_600_000, source: 'l', number: i64::MAX };
        assert_eq!(name.to_string().parse(), Ok(name));
        for bad in ["", "l", "l12", "l-", "L12-12", "l12-xyz", "l-12-12", "112-12", "l12-ffffffffffffffff", "ü1-1"] {
            assert_eq!(bad.parse::<EntryName>(), Err(NotAnEntry), "{bad}");
        }
    }

    #[test]
    fn looking_is_no_entry_and_every_kind_has_one() {
        assert_eq!(Kind::of(Deed::PersonAdded), Some(Kind::Person));
        assert_eq!(Kind::of(Deed::Restricted), Some(Kind::Rights));
        let looks = [
            Deed::PersonOpened,
            Deed::PeopleFound,
            Deed::ErasurePreviewed,
            Deed::IndexKept,
            Deed::DuplicatesMatched,
            Deed::DuplicatesCompared,
            Deed::SegmentRun,
            Deed::AgesLooked,
            Deed::SenderCompared,
            Deed::StopKept,
            Deed::SignedIn,
        ];
        for deed in looks {
            assert_eq!(Kind::of(deed), None, "{deed:?}");
        }
        // Purchases have a source of their own.
        for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Purchase) {
            assert!(Deed::ALL.iter().any(|deed| Kind::of(*deed) == Some(*kind)), "{kind:?}");
        }
    }

    #[test]
    fn no_deed_that_ends_as_a_look_does_is_told() {
        let ends = ["_listed", "_found", "_opened", "_disclosed", "_previewed", "_kept", "_seen", "_shown", "_looked"];
        let told = Deed::ALL.iter().filter(|deed| Kind::of(**deed).is_some());
        for code in told.map(|deed| deed.code()) {
            let is_look = ends.iter().any(|end| code.ends_with(end));
            assert!(!is_look && !code.ends_with("_compared") && !code.ends_with("_run"), "{code}");
        }
    }
}
