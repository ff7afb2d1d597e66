//! The targets that read what has to do with keys: requests, certificates, lists, containers and
//! logs.
//!
//! Changed bytes seldom get past a signature, so most inputs are edits of something right: they
//! are made on the tree of its values, lengths are put right, and the right key signs the result.
#![allow(
    unreachable_pub,
    dead_code,
    unused_imports,
    reason = "a test includes this file as a module and uses a part of it"
)]

mod certificate;
mod container;
mod list;
mod log;
mod ocsp;
mod request;
mod seeds;
mod stream;
mod tree;
mod world;

pub use certificate::certificate;
pub use container::container;
pub use list::list;
pub use log::log;
pub use ocsp::ocsp;
pub use request::request;
pub use seeds::{Seed, seeds};
pub use stream::stream;

/// A function that is given the bytes of one input.
pub type Body = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Body)] = &[
    ("request", request),
    ("ocsp", ocsp),
    ("certificate", certificate),
    ("list", list),
    ("container", container),
    ("log", log),
    ("stream", stream),
];
