//! What `renkei` does without an exchange: the real program, one file a command.
//!
//! Journeys with a real server are in the member `e2e`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a failed test may panic"
)]

mod authority;
mod boarding;
mod certificate;
mod checking;
mod comparing;
mod computer;
mod connection;
mod converting;
mod drawing;
mod evidence;
mod fake_exchange;
mod fax;
mod masters;
mod queueing;
mod renewing;
mod setting_up;
mod signing_in;
mod transcripts;
mod troubles;
mod usage;
mod vendor_kit;
mod watching;
