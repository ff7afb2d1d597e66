//! Journeys and faults on the real programs, as one test program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod beside;
mod certificate;
mod clocks;
mod copy;
mod cut;
mod dice;
mod disks;
mod documented;
mod echo_office;
mod est;
mod evidence;
mod false_certificate;
mod forwarding;
mod free;
mod ground;
mod kills;
mod mail;
mod makers;
mod office_pages;
mod operator_day;
mod passkey;
mod portal;
mod recalling;
mod renewal;
mod resealing;
mod rsa;
mod sealing;
mod sending;
mod short_way;
mod start_guide;
mod viewer;
mod virus;
mod walk;
mod watching;
