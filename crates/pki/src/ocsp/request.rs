//! Reads requests, from a body or from an address.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use der::asn1::Any;
use der::{Decode as _, Sequence, Tag, Tagged as _};

use super::{CertificateId, Issuer, Refusal};
use crate::asn1::Extension;
use crate::oid;
use crate::serial::SerialNumber;

/// A request that could be read. Who asks, and a signature of theirs, is not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    asked: Vec<CertificateId>,
}

impl Request {
    /// Reads a request (DER).
    ///
    /// # Errors
    /// [`Refusal::Malformed`] when it is none, asks for nothing, or carries a critical extension
    /// other than a nonce.
    pub fn from_der(der: &[u8]) -> Result<Self, Refusal> {
        let request = OcspRequest::from_der(der).map_err(|_| Refusal::Malformed)?;
        let ToBeSigned {
            version,
            requests,
            extensions,
            ..
        } = request.to_be_signed;
        let extensions = requests
            .iter()
            .filter_map(|single| single.extensions.as_ref())
            .chain(extensions.as_ref())
            .flatten();
        if version != VERSION_1
            || requests.is_empty()
            || requests
                .iter()
                .any(|single| single.certificate.serial.tag() != Tag::Integer)
            || extensions.into_iter().any(is_demand)
        {
            return Err(Refusal::Malformed);
        }
        Ok(Self {
            asked: requests
                .into_iter()
                .map(|single| single.certificate)
                .collect(),
        })
    }

    /// Reads a request from what follows the responder's address in the path of a GET, as it was
    /// sent: base64, with or without percent-encoding (RFC 6960 appendix A.1).
    ///
    /// # Errors
    /// As [`Request::from_der`].
    pub fn from_path(path: &str) -> Result<Self, Refusal> {
        let text = percent_decoded(path).ok_or(Refusal::Malformed)?;
        let der = BASE64.decode(text).map_err(|_| Refusal::Malformed)?;
        Self::from_der(&der)
    }

    /// The one certificate of `issuer` that is asked for.
    ///
    /// # Errors
    /// [`Refusal::Unauthorized`] when it is of another issuer, when its number is none that we
    /// would give, or when several are asked for: answers are signed one by one, ahead.
    pub fn asked_of(&self, issuer: &Issuer) -> Result<SerialNumber, Refusal> {
        let [id] = self.asked.as_slice() else {
            return Err(Refusal::Unauthorized);
        };
        let serial = id.serial.value();
        let is_negative = serial.first().is_none_or(|first| first & 0x80 != 0);
        if is_negative || !issuer.is_named_by(id) {
            return Err(Refusal::Unauthorized);
        }
        SerialNumber::from_bytes(serial).map_err(|_| Refusal::Unauthorized)
    }
}

/// Whether a client insists on something that is not done here.
fn is_demand(extension: &Extension) -> bool {
    extension.critical && extension.id != oid::OCSP_NONCE.into()
}

/// `None` when a percent sign is not followed by two hexadecimal digits.
fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let (high, low) = (digit()?, digit()?);
            decoded.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    Some(decoded)
}

/// `OCSPRequest` of RFC 6960.
#[derive(Sequence)]
struct OcspRequest {
    to_be_signed: ToBeSigned,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    signature: Option<Any>,
}

#[derive(Sequence)]
struct ToBeSigned {
    #[asn1(
        context_specific = "0",
        tag_mode = "EXPLICIT",
        default = "Default::default"
    )]
    version: u8,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    requestor: Option<Any>,
    requests: Vec<SingleRequest>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

#[derive(Sequence)]
struct SingleRequest {
    certificate: CertificateId,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

const VERSION_1: u8 = 0;

/// Some clients leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
