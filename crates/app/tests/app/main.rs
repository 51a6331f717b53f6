//! What somebody can do, told as stories on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[macro_use]
mod house;

mod access;
mod access_complete;
mod access_real;
mod accounts;
mod case_answers;
mod cases;
mod consent_export;
mod consent_house;
mod consent_keeping;
mod consent_rules;
mod consents;
mod country_rules;
mod disputes;
mod duplicates;
mod erasures;
mod exceptions;
mod files;
mod form_lint;
mod forms;
mod founding;
mod handovers;
mod imports;
mod imports_bad_files;
mod imports_meeting;
mod imports_real;
mod journal;
mod keys;
mod letters;
mod merged_pages;
mod merges;
mod notes;
mod notices;
mod objections;
mod people;
mod people_depth;
mod people_files;
mod people_files_figures;
mod portability;
mod proof;
mod proof_cut;
mod purposes;
mod restriction_table;
mod restrictions;
mod retention;
mod search;
mod sources;
mod timeline;
mod waiting;
mod weighings;
