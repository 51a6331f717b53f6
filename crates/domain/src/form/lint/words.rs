//! The words by which the linter recognises what a sentence is about, in English and German.
//!
//! The lists stand in `data/form-words.tsv`. Each entry is the beginning of a word or of several words, in small letters without punctuation. The lists are short
//! on purpose: what they miss a person can still see in the preview, what they find wrongly stops a good form.

use std::sync::LazyLock;

use crate::actor::coded;

coded! {
    /// What a sentence is about.
    Topic {
        /// News, offers, adverts.
        Marketing = "marketing",
        /// Giving data to others.
        Sharing = "sharing",
        /// Drawing a picture of somebody's behaviour.
        Profiling = "profiling",
        /// Surveys and studies.
        Research = "research",
        /// Showing somebody in public.
        Publication = "publication",
        /// What was ordered or asked for.
        Service = "service",
    }
}

impl Topic {
    /// The words it is recognised by.
    pub(super) fn stems(self) -> &'static [&'static str] {
        match self {
            Self::Marketing => &MARKETING,
            Self::Sharing => &SHARING,
            Self::Profiling => &PROFILING,
            Self::Research => &RESEARCH,
            Self::Publication => &PUBLICATION,
            Self::Service => &SERVICE,
        }
    }
}

/// One list, in the order of the file.
type Words = Vec<&'static str>;

/// The list of a name; a bar ends each entry, so that a space before it is part of the words.
fn list(name: &str) -> Words {
    let lines = include_str!("../../../data/form-words.tsv").lines();
    let entries = lines.filter_map(|line| line.split_once('\t')).filter(|(list, _)| *list == name);
    entries.filter_map(|(_, words)| words.strip_suffix('|')).collect()
}

static MARKETING: LazyLock<Words> = LazyLock::new(|| list("marketing"));

/// Giving away; a partner alone is no giving.
static SHARING: LazyLock<Words> = LazyLock::new(|| list("sharing"));

static PROFILING: LazyLock<Words> = LazyLock::new(|| list("profiling"));

static RESEARCH: LazyLock<Words> = LazyLock::new(|| list("research"));

static PUBLICATION: LazyLock<Words> = LazyLock::new(|| list("publication"));

static SERVICE: LazyLock<Words> = LazyLock::new(|| list("service"));

/// Purposes without an end.
pub(super) static BOUNDLESS: LazyLock<Words> = LazyLock::new(|| list("boundless"));

/// Agreeing.
pub(super) static AGREES: LazyLock<Words> = LazyLock::new(|| list("agrees"));

/// Agreeing by doing something else.
pub(super) static BY_DOING: LazyLock<Words> = LazyLock::new(|| list("by_doing"));

/// Being reached by e-mail.
pub(super) static BY_EMAIL: LazyLock<Words> = LazyLock::new(|| list("by_email"));

/// Being reached by text message.
pub(super) static BY_SMS: LazyLock<Words> = LazyLock::new(|| list("by_sms"));

/// Being reached by phone.
pub(super) static BY_PHONE: LazyLock<Words> = LazyLock::new(|| list("by_phone"));

/// Being reached by letter.
pub(super) static BY_POST: LazyLock<Words> = LazyLock::new(|| list("by_post"));

/// Terms of a contract.
pub(super) static TERMS: LazyLock<Words> = LazyLock::new(|| list("terms"));

/// A notice, which is read and not agreed to.
pub(super) static NOTICE: LazyLock<Words> = LazyLock::new(|| list("notice"));

/// Having read something.
pub(super) static READ: LazyLock<Words> = LazyLock::new(|| list("read"));

/// Having read it, and agreeing to it too.
pub(super) static READ_AND_AGREED: LazyLock<Words> = LazyLock::new(|| list("read_and_agreed"));

/// A yes that is demanded.
pub(super) static DEMANDS: LazyLock<Words> = LazyLock::new(|| list("demands"));

/// A yes that is demanded by what happens otherwise; the no stands in the same clause.
pub(super) static OTHERWISE: LazyLock<Words> = LazyLock::new(|| list("otherwise"));

/// Boxes that mean yes as long as nobody touches them.
pub(super) static OPT_OUT: LazyLock<Words> = LazyLock::new(|| list("opt_out"));

/// Taking back.
pub(super) static TAKES_BACK: LazyLock<Words> = LazyLock::new(|| list("takes_back"));

/// Contracts, which one leaves by other rules than a consent.
pub(super) static CONTRACTS: LazyLock<Words> = LazyLock::new(|| list("contracts"));

/// Something later, not now.
pub(super) static LATER: LazyLock<Words> = LazyLock::new(|| list("later"));

/// Ways back that are harder than a press.
pub(super) static HARD_WAYS: LazyLock<Words> = LazyLock::new(|| list("hard_ways"));

/// Ways back that are as easy.
pub(super) static EASY_WAYS: LazyLock<Words> = LazyLock::new(|| list("easy_ways"));

/// Recipients without names.
pub(super) static UNNAMED: LazyLock<Words> = LazyLock::new(|| list("unnamed"));

/// Names of partners that name nobody.
static GROUPS: LazyLock<Words> = LazyLock::new(|| list("groups"));

/// Whether what stands as the name of a partner names no company.
pub(super) fn is_a_group_of_companies(name: &str) -> bool {
    let folded = super::text::folded(name);
    GROUPS.iter().any(|group| folded.starts_with(&format!(" {group} ")))
}
