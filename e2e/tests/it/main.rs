//! Journeys and faults on the real programs, as one test program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod certificate;
mod copy;
mod cut;
mod est;
mod evidence;
mod false_certificate;
mod free;
mod ground;
mod mail;
mod operator_day;
mod passkey;
mod portal;
mod recalling;
mod renewal;
mod rsa;
mod sealing;
mod sending;
mod short_way;
mod start_guide;
mod viewer;
mod walk;
