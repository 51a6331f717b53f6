//! Ways to reach a person: a yes for one of them is no yes for another (K1).

use crate::actor::coded;

coded! {
    /// How a person would be reached.
    Channel {
        /// Electronic mail.
        Email = "email",
        /// Text message to a phone.
        Sms = "sms",
        /// A call.
        Phone = "phone",
        /// A letter.
        Post = "post",
        /// A message inside the product: portal or chat.
        Portal = "portal",
    }
}

impl Channel {
    /// Whether it is electronic mail in the sense of Directive 2002/58/EC Art. 2(h), which covers text
    /// messages too; only there can a sale stand in for consent (Art. 13(2)).
    #[must_use]
    pub const fn is_electronic_mail(self) -> bool {
        match self {
            Self::Email | Self::Sms => true,
            Self::Phone | Self::Post | Self::Portal => false,
        }
    }
}
