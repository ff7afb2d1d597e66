//! Tests of the crate from outside, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "tests stop at the first surprise"
)]

mod borders;
mod catalogue;
mod compared_tables;
mod comparing;
mod documents;
mod fuzz;
mod generate;
mod groups;
mod importing;
mod importing_model;
mod json;
mod layouts;
mod master_generations;
mod master_tables;
mod masters;
mod names;
mod numbers;
mod properties;
mod publish;
mod reading;
mod reference_reader;
mod sample;
mod schemas;
mod units;
mod versions;
mod writing;
