//! The targets that read what offices send to the exchange and to each other: manifests and
//! receipts, packages and free messages, attachments.
#![allow(
    unreachable_pub,
    dead_code,
    unused_imports,
    reason = "a test includes this file as a module and uses a part of it"
)]

mod attachment;
mod package;
mod seeds;
mod statement;

pub use attachment::attachment;
pub use package::package;
pub use seeds::{Seed, seeds};
pub use statement::statement;

/// A function that is given the bytes of one input.
pub type Body = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Body)] = &[
    ("statement", statement),
    ("package", package),
    ("attachment", attachment),
];
