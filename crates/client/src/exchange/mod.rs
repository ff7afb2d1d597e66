//! Talking to the exchange: the portal for certificates, the mailbox for messages, both by their
//! public interface and both only below the pinned root.
//!
//! What the answers mean for the person is decided here once: a refusal becomes a failure with
//! the server's code, a cut line becomes "not reachable".

mod answer;
mod enrolment;
mod mailbox;
mod portal;
mod tls;

pub(crate) use enrolment::Enrolment;
pub(crate) use mailbox::Mailbox;
pub(crate) use portal::{Portal, proven_address, unproven_address};
pub(crate) use tls::Tls;
