//! The parts of CMS (RFC 5652) that sealing and signing share.
//!
//! Own small types on the `der` crate. Decoding is strict DER; a message that was written with
//! indefinite lengths (`openssl cms -stream`) is refused as damaged, write it without `-stream`.

pub(crate) mod envelope;
pub(crate) mod frame;
pub(crate) mod gcm;
mod key_transport;
pub(crate) mod opening;
pub(crate) mod signed;
pub(crate) mod signed_stream;

use der::asn1::{Any, GeneralizedTime, OctetString};
use der::{Decode as _, Sequence, Tag, TagNumber};

use crate::asn1::any_as;
use crate::certificate::Certificate;
use crate::error::{PkiError, damaged, internal};

/// `IssuerAndSerialNumber`.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct IssuerAndSerial {
    pub(crate) issuer: Any,
    pub(crate) serial: Any,
}

impl IssuerAndSerial {
    /// Of a certificate.
    pub(crate) fn of(certificate: &Certificate) -> Result<Self, PkiError> {
        let failed = "naming a certificate";
        Ok(Self {
            issuer: Any::from_der(certificate.issuer_raw()).map_err(internal(failed))?,
            serial: Any::new(Tag::Integer, certificate.serial().to_integer_bytes())
                .map_err(internal(failed))?,
        })
    }
}

/// `RecipientKeyIdentifier`; date and other attribute are of no use here.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct RecipientKeyIdentifier {
    key_identifier: OctetString,
    #[asn1(optional = "true")]
    date: Option<GeneralizedTime>,
    #[asn1(optional = "true")]
    other: Option<Any>,
}

/// Whether a signer or recipient identifier names the certificate.
///
/// Both are a choice: issuer and serial number, or a key identifier under tag 0, which is an
/// octet string for signers and a sequence around one for recipients.
pub(crate) fn names(identifier: &Any, certificate: &Certificate) -> Result<bool, PkiError> {
    const WHAT: &str = "certificate identifier";
    let own_key = certificate.subject_key_identifier();
    match identifier.header().tag() {
        Tag::Sequence => {
            let named: IssuerAndSerial = any_as(identifier, WHAT)?;
            Ok(named == IssuerAndSerial::of(certificate)?)
        }
        Tag::ContextSpecific {
            constructed: false,
            number: TagNumber(0),
        } => Ok(own_key == Some(identifier.value())),
        Tag::ContextSpecific {
            constructed: true,
            number: TagNumber(0),
        } => {
            let sequence = Any::new(Tag::Sequence, identifier.value()).map_err(damaged(WHAT))?;
            let named: RecipientKeyIdentifier = any_as(&sequence, WHAT)?;
            Ok(own_key == Some(named.key_identifier.as_bytes()))
        }
        _ => Ok(false),
    }
}
