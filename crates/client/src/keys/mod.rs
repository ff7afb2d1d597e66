//! Keys and passwords in hand: where secrets come from, and whether a certificate that arrives
//! is the one that was asked for. How they are kept is the business of `local_store`.

mod certs_only;
mod issued;
mod password;

pub(crate) use certs_only::read_certificates;
pub(crate) use issued::{Wanted, accept, unusable};
pub(crate) use password::{Prompt, Secrets, Source};
