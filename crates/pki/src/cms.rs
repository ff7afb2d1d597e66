//! The parts of CMS (RFC 5652) that sealing and signing share.
//!
//! Own small types on the `der` crate. Decoding is strict DER; a message that was written with
//! indefinite lengths (`openssl cms -stream`) is refused as damaged, write it without `-stream`.

pub(crate) mod envelope;
pub(crate) mod signed;

use der::Sequence;
use der::asn1::Any;

use crate::asn1::any_as;
use crate::certificate::Certificate;
use crate::error::{PkiError, internal};
use crate::serial::SerialNumber;

/// `IssuerAndSerialNumber`.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct IssuerAndSerial {
    pub(crate) issuer: Any,
    pub(crate) serial: Any,
}

impl IssuerAndSerial {
    /// Of a certificate.
    pub(crate) fn of(certificate: &Certificate) -> Result<Self, PkiError> {
        use der::Decode as _;
        let failed = "naming a certificate";
        Ok(Self {
            issuer: Any::from_der(certificate.issuer_raw()).map_err(internal(failed))?,
            serial: Any::new(der::Tag::Integer, certificate.serial().to_integer_bytes())
                .map_err(internal(failed))?,
        })
    }
}

/// Whether a signer or recipient identifier names the certificate: by issuer and serial number,
/// or by key identifier under tag \[0\].
pub(crate) fn names(identifier: &Any, certificate: &Certificate) -> Result<bool, PkiError> {
    if let Ok(named) = any_as::<IssuerAndSerial>(identifier, "certificate identifier") {
        let serial = SerialNumber::from_bytes(named.serial.value());
        return Ok(named.issuer == IssuerAndSerial::of(certificate)?.issuer
            && serial.is_ok_and(|serial| serial == *certificate.serial()));
    }
    let by_key = identifier.header().tag().number() == der::TagNumber(0)
        && identifier.header().tag().is_context_specific();
    Ok(by_key && certificate.subject_key_identifier() == Some(key_identifier(identifier)))
}

/// The octets of an implicit or an explicit octet string under a tag.
fn key_identifier(identifier: &Any) -> &[u8] {
    let value = identifier.value();
    if identifier.header().tag().is_constructed() {
        // \[0\] EXPLICIT OCTET STRING: two octets of header for the short strings used here.
        value.get(2..).unwrap_or_default()
    } else {
        value
    }
}
