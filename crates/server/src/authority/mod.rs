//! The certificate authority: its keys and files, and the role that issues what operators have
//! approved.
//!
//! The only part of the program that can use the signing key. It opens no listening port; work
//! reaches it through the store.

pub(crate) mod approver;
pub(crate) mod ceremony;
pub(crate) mod create;
pub(crate) mod evidence;
pub(crate) mod files;
pub(crate) mod issuing;
pub(crate) mod journal;
pub(crate) mod log;
pub(crate) mod publishing;
mod queue;
pub(crate) mod roll_over;
pub(crate) mod signers;
pub(crate) mod token;

pub(crate) use files::Chain;
