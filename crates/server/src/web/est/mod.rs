//! Enrolment over HTTP (RFC 7030), as far as the portal (with a ticket) and the mailbox (with the
//! certificate before) have it in common: requests as they come in, certificates as they go out.

pub(crate) mod container;
pub(crate) mod progress;
pub(crate) mod request;
pub(crate) mod wishes;
