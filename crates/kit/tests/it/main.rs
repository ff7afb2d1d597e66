//! The kit is what it says: without findings, the same every time, and verified both ways.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod corpus;
mod patterns;
mod verifying;
