#![doc = include_str!("../README.md")]

mod check;
mod crl;
mod exchange;
mod issue;
mod ocsp;
mod seal;
mod sign_in;

pub use check::check;
pub use crl::crl;
pub use exchange::DurableServer;
pub use issue::BareAuthority;
pub use ocsp::BareSigner;
pub use seal::BareSealer;
pub use sign_in::{check_password, password_hash};
