//! The sheets as their readers get them: the PDF judged by programs that did not make it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a failing test may stop at once, and foreign programs judge the PDF"
)]

mod basic;
mod boarding;
mod booklet;
mod care_plan;
mod chapters;
mod comparing;
mod drawing;
mod encryption;
mod evidence_sheet;
mod fax_cover;
mod letter;
mod pdf;
mod pictures;
mod places;
mod prevention;
mod published;
mod reading;
mod sample;
mod table7;
mod tools;
mod use_table;
