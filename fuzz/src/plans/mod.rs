//! The targets that read care plans.
#![allow(
    unreachable_pub,
    dead_code,
    unused_imports,
    reason = "a test includes this file as a module and uses a part of it"
)]

mod bundle;
mod input;
mod json;
mod names;
mod parse;
mod seeds;

pub use bundle::bundle;
pub use json::json;
pub use names::names;
pub use parse::parse;
pub use seeds::{Seed, seeds};

/// A function that is given the bytes of one input.
pub type Body = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Body)] = &[
    ("names", names),
    ("parse", parse),
    ("bundle", bundle),
    ("json", json),
];
