//! Certificates, PKCS#12 files, sealing and signing for the exchange.
//!
//! What office, exchange and authority agree on about keys: who a certificate names, how a key
//! travels in a `.p12` file, how a message is sealed for its receiver, how a list of hashes is
//! signed. Everything that a foreign tool may have to read is a published format: X.509
//! (RFC 5280), PKCS#10 (RFC 2986), PKCS#12 (RFC 7292), CMS (RFC 5652, RFC 5083).
//!
//! What this crate deliberately does not do: no files, no sockets, no clock (`now` is an
//! argument). Whether a serial number is revoked is asked of the store, by the program; here it is
//! only told to others, as a list ([`crl`]) or an answer ([`ocsp`]). Authorities have P-256
//! keys; offices may have RSA keys instead ([`key::KeyKind`]).
//!
//! # The whole way once
//!
//! ```
//! use pki::authority::{AuthorityName, create_root, prepare_issuing};
//! use pki::issue::{issue, prepare_client};
//! use pki::profile::Validity;
//! use pki::seal::{SealHeader, SeenHeads, seal};
//! use pki::subject::{ClientSubject, Publication};
//! use pki::{Identity, KeyPair, SerialNumber, TrustAnchors};
//! use time::{Duration, macros::datetime};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # fn first(findings: Vec<pki::lint::LintFinding>) -> String {
//! #     findings.iter().map(ToString::to_string).collect()
//! # }
//! let now = datetime!(2026-01-05 09:00 UTC);
//! let name = |common_name: &str| AuthorityName {
//!     organisation: "連携試験所".to_owned(),
//!     common_name: common_name.to_owned(),
//! };
//!
//! // The ceremony: a root, and an authority below it.
//! let key = KeyPair::generate()?;
//! let validity = Validity::from_now(now, Duration::days(7300))?;
//! let root = create_root(&name("Root"), &key, SerialNumber::random()?, validity)?;
//! let root = Identity::new(key, root, Vec::new())?;
//! let key = KeyPair::generate()?;
//! let prepared = prepare_issuing(
//!     &name("Issuing"),
//!     key.public_key(),
//!     SerialNumber::random()?,
//!     Validity::from_now(now, Duration::days(3650))?,
//!     &Publication::default(),
//!     root.certificate(),
//! )
//! .map_err(first)?;
//! let issuing = Identity::new(key, issue(prepared, &root)?, Vec::new())?;
//!
//! // An office gets a certificate. A program stores the serial number before it signs.
//! let subject = ClientSubject {
//!     office_number: "1370000018".parse()?,
//!     account: "A0000001".to_owned(),
//!     kind_id: "care-office".to_owned(),
//!     office_name: "ひまわり居宅介護支援事業所".to_owned(),
//!     terminal: None,
//! };
//! let key = KeyPair::generate()?;
//! let prepared = prepare_client(
//!     &subject,
//!     key.public_key(),
//!     SerialNumber::random()?,
//!     Validity::from_now(now, Duration::days(1095))?,
//!     &Publication::default(),
//!     issuing.certificate(),
//! )
//! .map_err(first)?;
//! let chain = vec![issuing.certificate().clone()];
//! let office = Identity::new(key, issue(prepared, &issuing)?, chain)?;
//!
//! // A message, here to itself.
//! let header = SealHeader {
//!     message_id: "m-1".to_owned(),
//!     sender: "1370000018-43".to_owned(),
//!     receiver: "1370000018-43".to_owned(),
//!     content_type: "text/plain".to_owned(),
//!     heads: SeenHeads::default(),
//! };
//! let own = office.certificate();
//! let sealed = seal(b"hello", &header, &office, &[own.clone()], now)?;
//! let anchors = TrustAnchors::new(root.certificate().clone());
//! let opened = pki::open::open(&sealed, office.key(), own, &anchors, now)?;
//! assert_eq!(opened.content, b"hello");
//! assert_eq!(opened.signer.office_number(), Some(subject.office_number));
//! # Ok(())
//! # }
//! ```

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
pub mod request_body;
pub mod request_name;
pub mod request_wishes;
pub mod subject;
pub mod trust;
pub mod usability;

pub mod audit;
pub mod merkle;
pub mod transparency;

pub mod crl;
pub mod ocsp;
pub mod revocation;

pub mod bundle;
pub mod pkcs12;

pub mod evidence;
pub mod key_packet;
pub mod manifest;
pub mod open;
pub mod seal;
pub mod time_stamp;
pub mod vault;

pub mod oid;
pub mod pem;

mod asn1;
mod cms;
mod pbe;

pub use certificate::Certificate;
pub use error::{Fault, PkiError, StreamError};
pub use key::{KeyPair, PublicKey};
pub use serial::SerialNumber;
pub use signer::{Identity, KeyHolder, Signer, SigningKey};
pub use trust::TrustAnchors;
