//! What is true of every case, whatever happens with it, in whatever order.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use domain::deadline::{Place, Terms};
use domain::id::{ActorId, PublicId, PublicKind, RequestId, RightsCaseId, SubjectId};
use domain::rights::{
    CaseState, Counted, Decision, Identity, IdentityProof, Mandate, NotNow, PauseReason, Punctual, Refusal,
    RefusalGround, RequestChannel, RightsCase, RightsKind, Said, SaidPart, Standing, Statistics, Step, StepCode, Who,
    code_number, fold, may, may_decide,
};
use domain::time::{Date, Timestamp, from_ms};
use jiff::civil::date;
use proptest::prelude::*;

const TERMS: Terms = Terms {
    answer_months: 1,
    extended_months: 3,
    source_months: 1,
    breach_hours: 72,
    pause_extra_days: 0,
    late_question_days: 7,
    target_working_days: 10,
    amber_day: 20,
    red_day: 25,
    remind_day: 14,
    decide_day: 60,
};
/// Without holidays no date moves.
const PLACE: Place<'static> = Place { terms: TERMS, calendar: None };
const RECEIVED: Date = date(2026, 11, 2);
const DAY_MS: i64 = 86_400_000;

fn at(days: i64) -> Timestamp {
    "2026-11-02T09:00:00Z".parse::<Timestamp>().map(|first| from_ms(first.as_millisecond() + days * DAY_MS)).unwrap()
}

fn day(at: Timestamp) -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(at).date()
}

fn step(number: i64, days: i64, code: StepCode, detail: i64) -> Step {
    Step { number, at: at(days), by: ActorId::new(7), code, detail }
}

struct Ones;

impl domain::ambient::Random for Ones {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(1);
    }
}

fn case(kind: RightsKind, mandate: Mandate) -> RightsCase {
    RightsCase {
        id: RightsCaseId::new(1),
        public: PublicId::draw(PublicKind::Case, &Ones),
        subject: SubjectId::new(2),
        about: Some(SubjectId::new(2)),
        request: RequestId::new(3),
        kind,
        channel: RequestChannel::Email,
        mandate,
        received_at: at(0),
        received_on: RECEIVED,
        entered_at: at(0),
        entered_by: ActorId::new(7),
    }
}

fn who(by: i64, days: i64) -> Who {
    Who { by: ActorId::new(by), today: day(at(days)), is_late_to_ask: days > 7, extend_by: date(2026, 12, 2) }
}

fn any_step() -> impl Strategy<Value = (usize, i64, i64)> {
    (0..StepCode::ALL.len(), 0..40_i64, 0..5_i64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// I12: what is kept beside the steps is their sum, however they came in.
    #[test]
    fn the_sum_of_all_steps_is_the_sum_of_the_first_and_the_rest(
        steps in proptest::collection::vec(any_step(), 0..30), cut in 0..30_usize
    ) {
        let steps: Vec<Step> = (1..).zip(&steps)
            .map(|(number, (code, days, detail))| step(number, *days, StepCode::ALL[*code], *detail)).collect();
        let cut = cut.min(steps.len());
        let whole = fold(&steps);
        let parts = steps[cut..].iter().fold(fold(&steps[..cut]), Standing::after);
        prop_assert_eq!(&whole, &parts);
        prop_assert_eq!(whole.steps, i64::try_from(steps.len()).unwrap());
        // At most one wait is open, and a decided case has none.
        let open = whole.waits.iter().filter(|wait| wait.until.is_none()).count();
        prop_assert!(open <= 1);
        if let Some(last) = steps.iter().rposition(|step| step.code == StepCode::Decided && step.detail > 0) {
            let decided = fold(&steps[..=last]);
            prop_assert!(decided.state() == CaseState::Decided || decided.decided.is_none());
        }
    }

    /// A case is in one count, and the counts add up to the cases (E19).
    #[test]
    fn every_case_is_counted_once(
        cases in proptest::collection::vec((0..RightsKind::ALL.len(), proptest::collection::vec(any_step(), 0..10)), 0..40),
        today in 0..200_i64
    ) {
        let mut statistics = Statistics::default();
        for (kind, steps) in &cases {
            let steps: Vec<Step> = (1..).zip(steps)
                .map(|(number, (code, days, detail))| step(number, *days, StepCode::ALL[*code], *detail)).collect();
            let case = case(RightsKind::ALL[*kind], Mandate::Own);
            statistics.add(Counted::of(&case, &fold(&steps), day(at(today)), (&day, &PLACE)), 1);
        }
        prop_assert_eq!(statistics.all(), i64::try_from(cases.len()).unwrap());
        let by = |punctual| statistics.sum(|counted| counted.punctual == punctual);
        let all: i64 = Punctual::ALL.iter().map(|punctual| by(*punctual)).sum();
        prop_assert_eq!(all, statistics.all());
        let decided = statistics.sum(|counted| counted.outcome.is_some());
        prop_assert_eq!(decided, by(Punctual::InTime) + by(Punctual::Late));
    }

    /// After a decision nothing happens that changes how it ended.
    #[test]
    fn a_decision_stands(steps in proptest::collection::vec(any_step(), 0..20)) {
        let fulfilled = Decision::fulfilled("done").unwrap().number();
        let mut standing = fold(&[step(1, 1, StepCode::Decided, fulfilled)]);
        let decided = standing.decided;
        for (code, days, detail) in steps {
            let code = StepCode::ALL[code];
            if may(&standing, code, &who(7, days)).is_ok() {
                let next = step(standing.steps + 1, days, code, detail);
                standing = standing.after(&next);
            }
        }
        prop_assert_eq!(standing.decided, decided);
    }
}

#[test]
fn the_clock_stands_for_two_reasons_and_a_late_question_needs_the_officer() {
    let open = Standing::default();
    assert_eq!(PauseReason::ALL.len(), 2);
    assert_eq!(may(&open, StepCode::Paused, &who(7, 7)), Ok(()));
    assert_eq!(may(&open, StepCode::Paused, &who(7, 8)), Err(NotNow::NotAgreed));
    let agreed = fold(&[step(1, 8, StepCode::PauseWanted, 0), step(2, 8, StepCode::PauseAgreed, 0)]);
    assert_eq!(may(&agreed, StepCode::Paused, &who(7, 8)), Ok(()));
    let reason = code_number(PauseReason::ALL, &PauseReason::Identity);
    let paused = agreed.after(&step(3, 8, StepCode::Paused, reason));
    assert_eq!(paused.state(), CaseState::Paused);
    assert_eq!(paused.times(RECEIVED, (&day, &PLACE)).dates.statutory, None, "an open pause has no last day");
    assert_eq!(paused.times(RECEIVED, (&day, &PLACE)).unpaused, Some(date(2026, 12, 2)), "which stays visible");
    assert_eq!(paused.times(RECEIVED, (&day, &PLACE)).dates.strict, date(2026, 12, 2), "and so does the strict date");
    assert_eq!(may(&paused, StepCode::Paused, &who(7, 9)), Err(NotNow::Clock));
    let resumed = paused.after(&step(4, 17, StepCode::Resumed, 0));
    assert_eq!(resumed.times(RECEIVED, (&day, &PLACE)).dates.statutory, Some(date(2026, 12, 11)), "nine days later");
    assert_eq!(may(&resumed, StepCode::Paused, &who(7, 18)), Err(NotNow::NotAgreed), "one agreement is for one pause");
    assert_eq!(may(&open, StepCode::PauseAgreed, &who(7, 1)), Err(NotNow::NothingWanted));
}

#[test]
fn an_extension_is_told_once_and_within_the_first_month() {
    let open = Standing::default();
    assert_eq!(may(&open, StepCode::Extended, &who(7, 30)), Ok(()));
    assert_eq!(may(&open, StepCode::Extended, &who(7, 31)), Err(NotNow::TooLateToExtend));
    let extended = fold(&[step(1, 20, StepCode::Extended, 1)]);
    assert_eq!(may(&extended, StepCode::Extended, &who(7, 21)), Err(NotNow::TooLateToExtend));
    let times = extended.times(RECEIVED, (&day, &PLACE));
    assert_eq!(times.dates.statutory, Some(date(2027, 2, 2)), "three months from receipt");
    assert_eq!(times.refusal, Some(date(2026, 12, 2)), "a no is told in one month all the same");
}

#[test]
fn nothing_is_given_away_before_it_is_sure_who_asks() {
    let fulfilled = Decision::fulfilled("sent").unwrap();
    let refusal = |ground| Decision::Refused(Refusal::of(ground, ["because", "CNPD", "court"]).unwrap());
    let unsure = Standing::default();
    let proof = code_number(IdentityProof::ALL, &IdentityProof::Link);
    let sure = fold(&[step(1, 1, StepCode::IdentityConfirmed, proof)]);
    for kind in RightsKind::ALL {
        let case = case(*kind, Mandate::Own);
        let expected = if kind.needs_identity() { Err(NotNow::NotIdentified) } else { Ok(()) };
        assert_eq!(may_decide(&case, &unsure, &fulfilled), expected, "{kind:?}");
        assert_eq!(may_decide(&case, &sure, &fulfilled), Ok(()), "{kind:?}");
        assert_eq!(may_decide(&case, &unsure, &refusal(RefusalGround::NotIdentified)), Ok(()), "{kind:?}");
        assert_eq!(may_decide(&case, &unsure, &Decision::nothing_held("everywhere").unwrap()), Ok(()), "{kind:?}");
    }
    // Facts are offered and wrong codes given as often as somebody likes: they make nothing sure (E6).
    let tried = fold(&[step(1, 1, StepCode::FactsOffered, 0), step(2, 1, StepCode::FactsOffered, 0)]);
    assert_eq!(tried.identity, Identity::Unasked);
    // Whoever was sure is not sure any more when somebody else is meant.
    let other = sure.clone().after(&step(2, 2, StepCode::Meant, 0));
    assert_eq!(may_decide(&case(RightsKind::Access, Mandate::Own), &other, &fulfilled), Err(NotNow::NotIdentified));
    // A child's data goes to a parent only once the link between them was checked.
    let parent = case(RightsKind::Access, Mandate::Parent);
    assert_eq!(may_decide(&parent, &sure, &fulfilled), Err(NotNow::NoMandate));
    let checked = sure.after(&step(2, 2, StepCode::MandateChecked, 2));
    assert_eq!(may_decide(&parent, &checked, &fulfilled), Ok(()));
}

#[test]
fn unfounded_or_excessive_takes_two_persons() {
    let case = case(RightsKind::Access, Mandate::Own);
    for ground in [RefusalGround::Unfounded, RefusalGround::Excessive] {
        let refused = Decision::Refused(Refusal::of(ground, ["because", "CNPD", "court"]).unwrap());
        let mut standing = Standing::default();
        assert_eq!(may_decide(&case, &standing, &refused), Err(NotNow::NotTwo));
        assert_eq!(may(&standing, StepCode::UnfoundedSeconded, &who(8, 1)), Err(NotNow::NotTwo), "nobody said so");
        standing = standing.after(&step(1, 1, StepCode::UnfoundedClaimed, 0));
        assert_eq!(may_decide(&case, &standing, &refused), Err(NotNow::NotTwo));
        assert_eq!(may(&standing, StepCode::UnfoundedSeconded, &who(7, 1)), Err(NotNow::NotTwo), "the same person");
        assert_eq!(may(&standing, StepCode::UnfoundedSeconded, &who(8, 1)), Ok(()));
        standing = standing.after(&step(2, 1, StepCode::UnfoundedSeconded, 0));
        assert_eq!(may_decide(&case, &standing, &refused), Ok(()));
    }
}

#[test]
fn five_wrong_codes_make_a_code_worth_nothing() {
    let mut standing = fold(&[step(1, 1, StepCode::CodeDrawn, 0)]);
    for wrong in 0..5 {
        assert!(domain::rights::counts(&standing), "{wrong}");
        assert_eq!(may(&standing, StepCode::CodeWrong, &who(7, 1)), Ok(()));
        standing = standing.after(&step(2 + wrong, 1, StepCode::CodeWrong, 0));
    }
    assert!(!domain::rights::counts(&standing));
    let again = standing.after(&step(7, 2, StepCode::CodeDrawn, 0));
    assert!(domain::rights::counts(&again), "a new one counts again");
}

#[test]
fn words_say_what_they_are_and_nothing_is_said_with_nothing() {
    let said = Said::of(SaidPart::Objective, " daily ").and(SaidPart::Intent, "  ");
    assert_eq!(said.part(SaidPart::Objective).unwrap().expose(), "daily");
    assert!(said.part(SaidPart::Intent).is_none());
    assert!(Said::of(SaidPart::Note, "\n").is_empty());
}
