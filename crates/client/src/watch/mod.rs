//! Watch folders: what care software writes goes to the exchange, and what arrives goes into the
//! folder from which it reads.
//!
//! The decisions are in [`crate::plan::watching`]; here they are carried out. Nothing is deleted,
//! nothing is believed to be there that was not looked at, and every step can be cut.

pub(crate) mod filing;
pub(crate) mod folder;
pub(crate) mod incoming;
mod note;
pub(crate) mod outgoing;
pub(crate) mod profile;
