//! Public forms: drafted, checked, published in versions, sent in by people, read by colleagues.

pub mod written;
