//! What the records of one person say together; the strictest word wins.

use domain::consent::channel::Channel;
use domain::consent::history::{Act, Heard, Said};
use domain::id::{NoticeId, PurposeId, SubjectId};
use domain::notice::NoticeRef;
use domain::time::Timestamp;
use store::consents::ConsentRecord;
use store::{Db, StoreError};

/// What `read` finds of each record, one after the other.
pub(super) fn each<T>(
    db: &mut dyn Db,
    own: &[SubjectId],
    read: impl Fn(&mut dyn Db, SubjectId) -> Result<Vec<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut all = Vec::new();
    for record in own {
        all.extend(read(db, *record)?);
    }
    Ok(all)
}

/// Everything the person said, with whichever record. A no that stood with one record when it was joined counts as
/// said once more at that moment, so that no earlier yes of another record outlives it; a yes after it is heard.
pub(super) fn said(db: &mut dyn Db, own: &[SubjectId]) -> Result<Vec<Said>, StoreError> {
    let joined_at = match own {
        [_] => None,
        _ => store::merges::standing_among(db, own)?.into_iter().map(|merge| merge.at).max(),
    };
    let mut all = Vec::new();
    for record in own {
        let lines: Vec<Said> = store::consents::of_person(db, *record)?.iter().map(line).collect();
        if let Some(joined_at) = joined_at {
            all.extend(standing_noes(&lines, joined_at));
        }
        all.extend(lines);
    }
    Ok(all)
}

/// As the domain reads it.
pub(crate) fn line(record: &ConsentRecord) -> Said {
    let notice = record.notice.map(|(notice, version)| NoticeRef { notice: NoticeId::new(notice), version });
    let heard = Heard { act: record.act, at: record.at, notice };
    Said { purpose: PurposeId::new(record.purpose), reach: record.reach, heard }
}

/// A no that is nobody else's to take back.
const fn is_no(act: Act) -> bool {
    act.is_no() || matches!(act, Act::GuardianRefused)
}

/// A line that says nothing about whether the person agrees.
const fn is_quiet(act: Act) -> bool {
    matches!(act, Act::Unknown | Act::Asked | Act::NoticeChanged | Act::MaxAgeReached | Act::ConfirmationLapsed)
}

/// The noes that stand with one record at `joined_at`, as if said then.
fn standing_noes(lines: &[Said], joined_at: Timestamp) -> Vec<Said> {
    let mut purposes: Vec<PurposeId> = lines.iter().map(|line| line.purpose).collect();
    purposes.sort_unstable();
    purposes.dedup();
    let mut noes = Vec::new();
    for purpose in purposes {
        for channel in Channel::ALL {
            let reaches = |line: &&Said| {
                let is_heard = line.purpose == purpose && line.heard.at <= joined_at && !is_quiet(line.heard.act);
                is_heard && line.reach.is_none_or(|reach| reach == *channel)
            };
            let last = lines.iter().filter(reaches).max_by_key(|line| (line.heard.at, line.heard.act));
            if let Some(last) = last.filter(|last| is_no(last.heard.act)) {
                noes.push(Said { reach: Some(*channel), heard: Heard { at: joined_at, ..last.heard }, ..*last });
            }
        }
    }
    noes
}

#[cfg(test)]
mod tests {
    use domain::time::from_ms;

    use super::*;

    fn said(act: Act, at: i64, reach: Option<Channel>) -> Said {
        Said { purpose: PurposeId::new(3), reach, heard: Heard { act, at: from_ms(at), notice: None } }
    }

    #[test]
    fn only_a_no_that_stands_is_said_again_and_only_for_its_channels() {
        let noes = |lines: &[Said]| standing_noes(lines, from_ms(100)).len();
        let (all, mail) = (None, Some(Channel::Email));
        assert_eq!(noes(&[said(Act::Granted, 1, mail)]), 0);
        assert_eq!(noes(&[said(Act::Granted, 1, mail), said(Act::Withdrawn, 2, mail), said(Act::Asked, 3, mail)]), 1);
        assert_eq!(noes(&[said(Act::Withdrawn, 1, mail), said(Act::Granted, 2, mail)]), 0);
        assert_eq!(noes(&[said(Act::Withdrawn, 1, all)]), Channel::ALL.len());
        assert_eq!(noes(&[said(Act::Withdrawn, 1, all), said(Act::Granted, 2, mail)]), Channel::ALL.len() - 1);
        assert_eq!(noes(&[said(Act::Withdrawn, 101, mail)]), 0, "what comes later stands for itself");
    }
}
