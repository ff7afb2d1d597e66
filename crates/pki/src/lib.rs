//! Certificates, PKCS#12 files, sealing and signing for the exchange.
//!
//! What office, exchange and authority agree on about keys: who a certificate names, how a key
//! travels in a `.p12` file, how a message is sealed for its receiver, how a list of hashes is
//! signed. Everything that a foreign tool may have to read is a published format: X.509
//! (RFC 5280), PKCS#10 (RFC 2986), PKCS#12 (RFC 7292), CMS (RFC 5652, RFC 5083).
//!
//! What this crate deliberately does not do: no files, no sockets, no clock (`now` is an
//! argument), and no revocation; whether a serial number is revoked is asked of the store, by
//! the program. Only P-256 keys are made and accepted.

pub mod certificate;
pub mod error;
pub mod key;
pub mod serial;
pub mod signer;

pub mod authority;
pub mod issue;
pub mod lint;
pub mod profile;
pub mod request;
pub mod subject;
pub mod trust;

pub mod pkcs12;

pub mod manifest;
pub mod open;
pub mod seal;

pub mod oid;
pub mod pem;

mod asn1;
mod cms;
mod pbe;

pub use certificate::Certificate;
pub use error::{Fault, PkiError};
pub use key::{KeyPair, PublicKey};
pub use serial::SerialNumber;
pub use signer::{Identity, Signer};
pub use trust::TrustAnchors;
