//! What stories about consent have in common.

use app::consents::{self, ConsentError, NewAnswer};
use app::{Why, may};
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::id::{PublicId, SubjectId};
use domain::may::Verdict;
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::reason::Reason;

use crate::house::House;

pub const DAY: i64 = 86_400_000;

pub fn own_work() -> Why {
    Why::of(Reason::OwnWork)
}

pub fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

/// Switches marketing on, which a new house has off.
pub async fn switch_on(house: &House) {
    let pia = house.ctx("pia").await;
    app::purposes::activate(&house.app, &pia, Purpose::Marketing.id()).await.unwrap();
}

pub async fn subject(house: &House, whom: PublicId) -> SubjectId {
    let found = house.app.store.read(move |db| store::people::by_public(db, whom)).await.unwrap();
    found.unwrap().facts.subject
}

pub async fn verdict(house: &House, whom: PublicId, channel: Channel) -> Verdict {
    let (whom, now) = (subject(house, whom).await, house.app.clock.now());
    may::may(&house.app, whom, Purpose::Marketing.id(), (channel, now)).await.unwrap()
}

/// A yes by phone to the newest notice, with everything that proves it.
pub async fn yes(house: &House, channel: Channel) -> NewAnswer {
    let notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice);
    let about = (Purpose::Marketing.id(), channel);
    NewAnswer::spoken(about, ("script-1", 1, "May we write to you?"), (notice, Language::DE))
}

pub fn no(act: Act) -> NewAnswer {
    NewAnswer::of(Purpose::Marketing.id(), act, (Via::Phone, "call"))
}

pub async fn say(house: &House, whom: PublicId, new: NewAnswer) -> Result<(), ConsentError> {
    consents::record(&house.app, &house.ctx("ines").await, whom, &own_work(), new).await
}
