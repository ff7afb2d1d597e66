#![doc = include_str!("../README.md")]

mod check;
mod crl;
mod ocsp;

pub use check::check;
pub use crl::crl;
pub use ocsp::BareSigner;
