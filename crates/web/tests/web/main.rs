//! Stories through the router: what was shown, what was recorded, what was not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod accounts;
mod cases;
mod consents;
mod country_rules;
mod disputes;
mod duplicates;
mod erasures;
mod files;
mod forms;
mod gallery;
mod imports;
mod letters;
mod links;
mod logs;
mod notes;
mod notice_desk;
mod notices;
mod packages;
mod people;
mod people_depth;
mod portability;
mod problems;
mod purchases;
mod purposes;
mod recognition;
mod restriction;
mod routes;
mod routes_cases;
mod routes_people;
mod sign_in;
mod support;
