//! Saved segments: a named question about many people, with the purpose it is asked for.
//!
//! Invariant: criteria are codes and numbers. A criterion that rests on data given for another purpose is not
//! asked at all (Art. 5(1)(b)).

use crate::actor::coded;
use crate::consent::channel::Channel;
use crate::country::Country;
use crate::declared::Tag;
use crate::id::{BrandId, PublicId, SegmentId, TagId, TeamId};
use crate::person::PersonKind;
use crate::purpose::Purpose;
use crate::time::{Timestamp, from_ms, to_ms};

/// Whom a segment asks for; everything that is set must hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Criteria {
    /// Prospects or customers.
    pub kind: Option<PersonKind>,
    /// Served by this team.
    pub team: Option<TeamId>,
    /// Under this brand.
    pub brand: Option<BrandId>,
    /// With all of these tags.
    pub tags: Vec<TagId>,
    /// In this country, by their profile.
    pub country: Option<Country>,
    /// Kept since this instant or later.
    pub since: Option<Timestamp>,
    /// With a purchase at this instant or later.
    pub bought_since: Option<Timestamp>,
    /// The channel on which the purpose must be allowed.
    pub channel: Option<Channel>,
}

/// A segment as it is saved.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Segment {
    /// Number inside.
    pub id: SegmentId,
    /// Name outside.
    pub public: PublicId,
    /// What it is called; names nobody.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it asks for.
    pub criteria: Criteria,
    /// Since when it is not asked any more.
    pub ended_at: Option<Timestamp>,
}

coded! {
    /// Why somebody who fits is left out.
    LeftOut {
        /// Their data is restricted (Art. 18).
        Restricted = "restricted",
        /// The purpose has no basis for them, or they did not agree, or took it back.
        PurposeDenied = "purpose_denied",
    }
}

coded! {
    /// A criterion that rests on data given for something else.
    OffPurpose {
        /// The country stands in the profile, which is kept for the service.
        Country = "country",
        /// Purchases are kept for the service.
        BoughtSince = "bought_since",
        /// A tag has one purpose, and this is another one.
        Tag = "tag",
    }
}

impl Criteria {
    /// The most tags of one segment.
    pub const MOST_TAGS: usize = 10;

    /// The criteria that `purpose` may not use.
    #[must_use]
    pub fn off_purpose(&self, purpose: Purpose, tags: &[Tag]) -> Vec<OffPurpose> {
        let serves = matches!(purpose, Purpose::Service);
        let other_tag = |id: &TagId| tags.iter().any(|tag| tag.id == *id && tag.declared.purpose != purpose);
        let checks = [
            (self.country.is_some() && !serves, OffPurpose::Country),
            (self.bought_since.is_some() && !serves, OffPurpose::BoughtSince),
            (self.tags.iter().any(other_tag), OffPurpose::Tag),
        ];
        checks.into_iter().filter(|(is_off, _)| *is_off).map(|(_, which)| which).collect()
    }

    /// The one line that is stored: `name=value` parted by semicolons.
    #[must_use]
    pub fn to_line(&self) -> String {
        let tags: Vec<String> = self.tags.iter().map(|tag| tag.number().to_string()).collect();
        let parts = [
            ("kind", self.kind.map(|kind| kind.code().to_owned())),
            ("team", self.team.map(|team| team.number().to_string())),
            ("brand", self.brand.map(|brand| brand.number().to_string())),
            ("tags", (!tags.is_empty()).then(|| tags.join(","))),
            ("country", self.country.map(|country| country.code().to_owned())),
            ("since", self.since.map(|since| to_ms(since).to_string())),
            ("bought_since", self.bought_since.map(|since| to_ms(since).to_string())),
            ("channel", self.channel.map(|channel| channel.code().to_owned())),
        ];
        let told = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        told.collect::<Vec<_>>().join(";")
    }

    /// Reads [`Self::to_line`] back; `None` for anything else.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut criteria = Self::default();
        let number = |value: &str| value.parse::<i64>().ok();
        for part in line.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match name {
                "kind" => criteria.kind = Some(PersonKind::from_code(value)?),
                "team" => criteria.team = Some(TeamId::new(number(value)?)),
                "brand" => criteria.brand = Some(BrandId::new(number(value)?)),
                "tags" => {
                    criteria.tags = value.split(',').map(|tag| number(tag).map(TagId::new)).collect::<Option<_>>()?;
                }
                "country" => criteria.country = Some(Country::from_stored(value)?),
                "since" => criteria.since = Some(from_ms(number(value)?)),
                "bought_since" => criteria.bought_since = Some(from_ms(number(value)?)),
                "channel" => criteria.channel = Some(Channel::from_code(value)?),
                _ => return None,
            }
        }
        Some(criteria)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn criteria_read_back_as_they_were_written() {
        let all = Criteria {
            kind: Some(PersonKind::Customer),
            team: Some(TeamId::new(3)),
            brand: Some(BrandId::new(2)),
            tags: vec![TagId::new(7), TagId::new(9)],
            country: Some("PT".parse().unwrap()),
            since: Some(from_ms(1_700_000_000_000)),
            bought_since: Some(from_ms(1_700_000_000_001)),
            channel: Some(Channel::Email),
        };
        for criteria in [all, Criteria::default()] {
            assert_eq!(Criteria::from_line(&criteria.to_line()), Some(criteria));
        }
        for bad in ["kind", "kind=lion", "team=x", "tags=1,", "colour=red", "since=", "country=PRT"] {
            assert_eq!(Criteria::from_line(bad), None, "{bad}");
        }
    }

    #[test]
    fn data_given_for_the_service_builds_no_campaign() {
        let criteria = Criteria { country: Some("PT".parse().unwrap()), ..Criteria::default() };
        assert_eq!(criteria.off_purpose(Purpose::Marketing, &[]), [OffPurpose::Country]);
        assert_eq!(criteria.off_purpose(Purpose::Service, &[]), []);
        assert_eq!(Criteria::default().off_purpose(Purpose::Marketing, &[]), []);
    }
}
