//! Tests of the crate as its users see it, with OpenSSL, NSS, GnuTLS, Java and pkilint as judges.
//!
//! The judges are looked for on `PATH` and a test fails when one is missing; with
//! `RENKEI_TEST_FAST=1` such tests return early and say so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests stop at the first surprise"
)]

mod certificates;
mod crl;
mod evidence;
mod fixture;
mod fuzz;
mod hierarchy;
mod judge;
mod linters;
mod manifest;
mod ocsp;
mod pkcs12;
mod requests;
mod robustness;
mod seal;
mod seal_stream;
mod time_stamps;
mod transparency;
mod trust;
