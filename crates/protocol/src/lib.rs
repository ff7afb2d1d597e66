//! What an office and the exchange agree on: messages and their manifest, the package that is
//! sealed, the states a message passes through, receipts, HTTP paths and bodies, problems, and why
//! a certificate cannot be used.
//!
//! The crate decides and describes; it performs no input or output, knows no clock, and holds no
//! cryptography beyond hashing. Sealing and signatures live in `pki`, transport in the programs.

pub mod attachment;
pub mod evidence;
pub mod free;
pub mod http;
pub mod lifecycle;
pub mod message;
pub mod package;
pub mod problem;
pub mod receipt;
pub mod trouble;

mod digest;
#[cfg(feature = "openapi")]
mod openapi;

pub use digest::{Hasher, Sha256};
pub use lifecycle::State;
pub use message::{Manifest, MessageId};
pub use problem::{Code, Problem};
pub use trouble::{CertificateFacts, Trouble};
