//! What somebody can ask to do: with one person's data, or in the house.

use domain::catalogue::Category;
use domain::event::Deed;
use domain::purpose::Purpose;
use domain::reason::Reason;

macro_rules! acts {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// Every act, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the rules and in the schema.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// Reads [`Self::code`] back.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|act| act.code() == code)
            }
        }
    };
}

acts! {
    /// An act on one person's data. Who may: `policies/person.cedar`.
    PersonAct {
        /// To see them in a list nobody searched for.
        List = "list",
        /// To see them as the answer to a search.
        Find = "find",
        /// To open their page.
        Open = "open",
        /// To see their contact points in full.
        SeeContacts = "see_contacts",
        /// To see what they bought.
        SeePurchases = "see_purchases",
        /// To see their consent histories.
        SeeConsents = "see_consents",
        /// To see what happened with them, as times and codes.
        SeeTimeline = "see_timeline",
        /// To see who looked at them, and why.
        SeeLooks = "see_looks",
        /// To write down that they agreed or refused (Art. 7(1)).
        RecordConsent = "record_consent",
        /// To write down that they withdrew (Art. 7(3)).
        WithdrawConsent = "withdraw_consent",
        /// To restrict processing (Art. 18(1)).
        Restrict = "restrict",
        /// To end a restriction (Art. 18(3)).
        LiftRestriction = "lift_restriction",
        /// To build the package that answers an access request (Art. 15, 20).
        BuildAccess = "build_access",
        /// To put into a file what they may take along (Art. 20).
        BuildPortability = "build_portability",
        /// To count what an erasure would remove.
        PreviewErasure = "preview_erasure",
        /// To order an erasure (Art. 17), or to carry on one that was ordered.
        Erase = "erase",
        /// To take their data out of the house in a file.
        Export = "export",
        /// To read the words by which they can be found.
        KeepIndex = "keep_index",
        /// To see what they sent through forms.
        SeeSubmissions = "see_submissions",
        /// To compare their name with the one on a form that names their address.
        Recognise = "recognise",
        /// To keep what they send through a form.
        TakeSubmission = "take_submission",
        /// To write down that they objected (Art. 21).
        Object = "object",
        /// To write down that they took an objection back themselves.
        LiftObjection = "lift_objection",
        /// To read their contact points so that a no reaches every one of them; nobody is shown any.
        KeepStop = "keep_stop",
        /// To write down when they were born, as they say (Art. 8).
        TellBirth = "tell_birth",
        /// To look whether they came of age.
        KeepAges = "keep_ages",
        /// To take the proofs of their consents out (Art. 7(1)).
        ProveConsent = "prove_consent",
        /// To make the network addresses in the proofs of their consents unreadable, once their time is over (K8).
        KeepProofs = "keep_proofs",
        /// To send them the link to the page of their own choices (Art. 12(2)).
        SendChoices = "send_choices",
        /// To open their address for a mail to themself, at the moment of hand-over.
        SendMail = "send_mail",
        /// To change who they are and how to address them (Art. 5(1)(d), 16).
        EditProfile = "edit_profile",
        /// To add, replace and remove contact points.
        EditContacts = "edit_contacts",
        /// To set a tag on them, or to take it off.
        TagPerson = "tag_person",
        /// To write down that they belong to an organisation.
        EditMembership = "edit_membership",
        /// To see fields of the house's own.
        SeeFields = "see_fields",
        /// To write such fields.
        EditFields = "edit_fields",
        /// To see special categories and criminal matters (Art. 9, 10).
        SeeSpecial = "see_special",
        /// To write them.
        EditSpecial = "edit_special",
        /// To see them among those whom a saved segment asks for.
        RunSegment = "run_segment",
        /// To see them beside somebody who may be the same person.
        Compare = "compare",
        /// To say that they and somebody else are one person or two, and to take that back.
        Merge = "merge",
        /// To compare them with others and suggest duplicates (Art. 5(1)(d)).
        Match = "match",
        /// To read notes about them, and words about them in notes about others.
        SeeNotes = "see_notes",
        /// To write words about them into a note.
        WriteNote = "write_note",
        /// To delete a note that somebody else wrote.
        DeleteNote = "delete_note",
        /// To see what stays of somebody who was erased (Art. 17(3)).
        SeeKept = "see_kept",
        /// To keep named items of them for a legal claim, and to end that (Art. 17(3)(e)).
        Hold = "hold",
        /// To say which of their orders are still on the way, and which have arrived.
        NoteDelivery = "note_delivery",
        /// To seal what may stay of them under archive keys, before their own key is destroyed.
        KeepException = "keep_exception",
        /// To cancel an erasure that waits.
        CancelErasure = "cancel_erasure",
        /// To write down what they ask for (Art. 12(2)).
        TakeRequest = "take_request",
        /// To read what was written in their case.
        SeeCase = "see_case",
        /// To do what a case needs, short of deciding it.
        WorkCase = "work_case",
        /// To advise in a case, and to agree to what needs the officer's agreement.
        AdviseCase = "advise_case",
        /// To decide a case (Art. 12(3), (4)).
        DecideCase = "decide_case",
        /// To write down that a link made sure who asks.
        ConfirmIdentity = "confirm_identity",
        /// To show them where their own request stands.
        FollowCase = "follow_case",
        /// To make an access package ready to be fetched by a link, and to take it back (Art. 12(3), 15(3)).
        HandOverAccess = "hand_over_access",
        /// To hand an access package to whoever has its link and its code.
        FetchAccess = "fetch_access",
        /// To read in which country they live, so that a letter names the authority there (Art. 77).
        WriteLetter = "write_letter",
        /// To write down what they say is wrong, and what they put beside it (Art. 16).
        Dispute = "dispute",
        /// To decide whether they are right about it.
        Rectify = "rectify",
        /// To read what they say is wrong, and what became of it.
        SeeDisputes = "see_disputes",
        /// To advise whether an objection holds.
        AdviseObjection = "advise_objection",
        /// To decide whether an objection to something else than marketing holds (Art. 21(1)).
        WeighObjection = "weigh_objection",
        /// To read what was said about their objections.
        SeeWeighing = "see_weighing",
        /// To write down that they were told of the end of a restriction (Art. 18(3)).
        AnnounceLift = "announce_lift",
    }
}

/// The table of acts: what the ledger says about each, and the categories that it needs sealed values of.
macro_rules! deeds {
    ($($act:ident => $deed:ident $([$($category:ident),+])?,)+) => {
        impl PersonAct {
            /// What the ledger says about it. A consent that is recorded may also be [`Deed::ConsentRefused`],
            /// which only the caller knows.
            #[must_use]
            pub const fn deed(self) -> Deed {
                match self {
                    $(Self::$act => Deed::$deed,)+
                }
            }

            /// Whether it needs sealed values of this category in full; of no other may any be opened for it.
            #[must_use]
            pub const fn covers(self, category: Category) -> bool {
                match self {
                    $(Self::$act => needs!(category $(, $($category),+)?),)+
                }
            }
        }
    };
}

macro_rules! needs {
    ($asked:ident) => {
        false
    };
    ($asked:ident, Everything) => {
        true
    };
    ($asked:ident, $($category:ident),+) => {
        matches!($asked, $(Category::$category)|+)
    };
}

deeds! {
    List => PeopleListed [Identity],
    Find => PeopleFound [Identity],
    Open => PersonOpened [Identity],
    SeeContacts => ContactsDisclosed [Identity, Contact],
    SeePurchases => PurchasesOpened [Purchases],
    SeeConsents => ConsentsOpened [Consent],
    SeeTimeline => TimelineOpened,
    SeeLooks => LooksOpened [Looks],
    RecordConsent => ConsentGranted,
    WithdrawConsent => ConsentWithdrawn,
    Restrict => Restricted,
    LiftRestriction => RestrictionLifted,
    BuildAccess => AccessPackageBuilt [Everything],
    BuildPortability => PortabilityBuilt [Identity, Contact, Purchases, Consent, Forms, Fields, Special],
    PreviewErasure => ErasurePreviewed [Identity],
    Erase => ErasureOrdered [Everything],
    Export => PeopleExported [Identity, Contact],
    KeepIndex => IndexKept [Identity, Contact],
    SeeSubmissions => SubmissionsOpened [Forms],
    Recognise => SenderCompared [Identity],
    TakeSubmission => FormSubmitted,
    Object => Objected,
    LiftObjection => ObjectionLifted,
    KeepStop => StopKept [Contact],
    TellBirth => BirthTold,
    KeepAges => AgesLooked [Identity],
    ProveConsent => ProofsExported [Consent],
    KeepProofs => ProofsKept [Consent],
    SendChoices => ChoicesSent,
    SendMail => MailHandedOver [Contact, Letters],
    EditProfile => ProfileChanged,
    EditContacts => ContactChanged,
    TagPerson => PersonTagged,
    EditMembership => MembershipChanged,
    SeeFields => FieldsOpened [Fields],
    EditFields => FieldWritten,
    EditSpecial => FieldWritten,
    SeeSpecial => SpecialOpened [Special],
    RunSegment => SegmentRun [Identity],
    Compare => DuplicatesCompared [Identity, Contact],
    Merge => PeopleMerged,
    // A field of the house's own may hold a number that belongs to one person.
    Match => DuplicatesMatched [Identity, Contact, Fields],
    SeeNotes => NotesOpened [Notes],
    WriteNote => NoteWritten,
    DeleteNote => NoteDeleted,
    TakeRequest => RequestTaken,
    SeeCase => CaseOpened [Rights, Letters],
    WorkCase => CaseAdvanced,
    AdviseCase => CaseAdvised,
    DecideCase => CaseDecided,
    ConfirmIdentity => IdentityConfirmed,
    FollowCase => CaseFollowed [Rights, Letters],
    HandOverAccess => PackageHandedOver,
    FetchAccess => PackageFetched [Package],
    // For the authority of the country they live in.
    WriteLetter => LetterWritten [Identity],
    Dispute => DisputeTaken,
    Rectify => DisputeDecided,
    SeeDisputes => DisputesOpened [Rights],
    AdviseObjection => ObjectionAdvised,
    WeighObjection => ObjectionOverruled,
    // A ground that overruled an objection stands with it.
    SeeWeighing => WeighingOpened [Rights, Consent],
    AnnounceLift => LiftAnnounced,
    SeeKept => KeptOpened [Kept],
    Hold => HoldPlaced,
    NoteDelivery => DeliveryNoted,
    KeepException => KeptSealed [Everything],
    CancelErasure => ErasureCancelled,
}

impl PersonAct {
    /// Whether it may show contact points masked: enough to recognise, not enough to write to.
    #[must_use]
    pub const fn covers_masked_contact(self) -> bool {
        matches!(self, Self::List | Self::Find | Self::Open | Self::RunSegment) || self.covers(Category::Contact)
    }
}

acts! {
    /// An act in the house, about no single person. Who may: `policies/house.cedar`.
    HouseAct {
        /// To add a person by hand.
        AddPeople = "add_people",
        /// To import a file.
        ImportFile = "import_file",
        /// To see imports and their reports.
        SeeImports = "see_imports",
        /// To say that people were told where their data came from, or need not be (Art. 14).
        SettleSourceTask = "settle_source_task",
        /// To publish a version of a notice (Art. 13, 14).
        PublishNotice = "publish_notice",
        /// To add, change and close accounts.
        ManageAccounts = "manage_accounts",
        /// To renew the weekly key or the root key.
        RotateKeys = "rotate_keys",
        /// To check the proof log.
        VerifyLedger = "verify_ledger",
        /// To take the proof log out of the house.
        ExportLedger = "export_ledger",
        /// To see the sums of the shop.
        SeeTotals = "see_totals",
        /// To see erasures on their way and done.
        SeeErasures = "see_erasures",
        /// To see how much mail waits, went out or did not.
        SeeMails = "see_mails",
        /// To see forms, and which were sent in.
        SeeForms = "see_forms",
        /// To draft forms.
        DraftForms = "draft_forms",
        /// To publish forms and take them off the net.
        PublishForms = "publish_forms",
        /// To take what people send through forms.
        TakeForms = "take_forms",
        /// To look a text through for what somebody asks about their data; nothing of it is kept (Art. 12(2)).
        RecogniseRequests = "recognise_requests",
        /// To see what each purpose rests on.
        SeePurposes = "see_purposes",
        /// To define purposes, weigh interests, switch purposes on, publish wordings (Art. 5(1)(b), 6).
        SetPurposes = "set_purposes",
        /// To agree to a change of basis, or that a notice changed in words only.
        AgreeToPurposes = "agree_to_purposes",
        /// To take the proofs of all consents out (Art. 7(1)).
        ExportProofs = "export_proofs",
        /// To declare, change and end fields and tags of the house's own (Art. 5(1)(b), 9, 10).
        DeclareFields = "declare_fields",
        /// To see what is declared, and organisations, segments and scripts.
        SeeLists = "see_lists",
        /// To add organisations.
        AddOrganisations = "add_organisations",
        /// To save and end segments.
        SaveSegments = "save_segments",
        /// To publish scripts for new customers.
        PublishScripts = "publish_scripts",
        /// To see which people may be the same.
        SeeDuplicates = "see_duplicates",
        /// To see how often sensitive words were confirmed in notes.
        SeeNoteReport = "see_note_report",
        /// To see the country rules: periods, holidays, authorities, ages, how long papers are kept.
        SeeCountryRules = "see_country_rules",
        /// To see which legal holds there are.
        SeeHolds = "see_holds",
        /// To write down what somebody asks for who may not be known here (Art. 12(2)).
        TakeRequests = "take_requests",
        /// To see which requests there are and when they are due, without words and names.
        SeeCases = "see_cases",
        /// To set whose holidays count, and in which zone days are counted.
        SetCases = "set_cases",
        /// To see the templates of letters.
        SeeLetters = "see_letters",
        /// To change them.
        SetLetters = "set_letters",
        /// To see how long data is kept, what ended, and what is late.
        SeeRetention = "see_retention",
        /// To set how long, and to say that the time is right.
        SetRetention = "set_retention",
    }
}

/// An act on one person's data, what it is for and why, as stated.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub struct Asked {
    /// What.
    pub act: PersonAct,
    /// What for (Art. 5(1)(b)).
    pub purpose: Purpose,
    /// Why now.
    pub reason: Reason,
}
