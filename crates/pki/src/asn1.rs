//! The ASN.1 types that several formats share.
//!
//! Only the shapes; what they mean is decided where they are used.

use std::cmp::Ordering;

use der::asn1::{Any, AnyRef, BitString, Ia5String, ObjectIdentifier, OctetString, SetOfVec};
use der::{
    Decode, DecodeValue, Encode, EncodeValue, FixedTag, Header, Length, Reader, Sequence, Tag,
    TagNumber, ValueOrd, Writer,
};

use crate::error::{PkiError, damaged, internal};
use crate::oid::OwnOid;

/// `AlgorithmIdentifier` of RFC 5280.
#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
pub(crate) struct AlgorithmIdentifier {
    pub(crate) algorithm: ObjectIdentifier,
    #[asn1(optional = "true")]
    pub(crate) parameters: Option<Any>,
}

impl AlgorithmIdentifier {
    /// Without parameters.
    pub(crate) fn bare(algorithm: ObjectIdentifier) -> Self {
        Self {
            algorithm,
            parameters: None,
        }
    }

    /// With NULL parameters, as the older algorithms want them.
    pub(crate) fn with_null(algorithm: ObjectIdentifier) -> Self {
        Self {
            algorithm,
            parameters: Some(Any::null()),
        }
    }

    /// With parameters.
    pub(crate) fn with(
        algorithm: ObjectIdentifier,
        parameters: &impl Encode,
    ) -> Result<Self, PkiError> {
        Ok(Self {
            algorithm,
            parameters: Some(any(parameters)?),
        })
    }

    /// The parameters, read as `T`.
    pub(crate) fn parameters_as<T>(&self, what: &'static str) -> Result<T, PkiError>
    where
        T: for<'a> Decode<'a>,
    {
        let parameters = self.parameters.as_ref().ok_or(PkiError::Damaged { what })?;
        any_as(parameters, what)
    }
}

/// `ContentInfo` of RFC 5652.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct ContentInfo {
    pub(crate) content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(crate) content: Any,
}

/// `EncryptedContentInfo` of RFC 5652.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct EncryptedContentInfo {
    pub(crate) content_type: ObjectIdentifier,
    pub(crate) algorithm: AlgorithmIdentifier,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) encrypted_content: Option<OctetString>,
}

/// `Attribute`: an identifier and a set of values.
#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
pub(crate) struct Attribute {
    pub(crate) kind: Oid,
    pub(crate) values: SetOfVec<Any>,
}

impl Attribute {
    /// An attribute with one value.
    pub(crate) fn new(kind: impl Into<Oid>, value: &impl Encode) -> Result<Self, PkiError> {
        let mut values = SetOfVec::new();
        values
            .insert(any(value)?)
            .map_err(internal("encoding an attribute"))?;
        Ok(Self {
            kind: kind.into(),
            values,
        })
    }

    /// The value, when there is exactly one.
    pub(crate) fn single(&self) -> Option<&Any> {
        match self.values.as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }
}

/// The one value of the attribute of a kind; `None` when it is absent.
pub(crate) fn attribute<'a>(
    attributes: &'a SetOfVec<Attribute>,
    kind: impl Into<Oid>,
    what: &'static str,
) -> Result<Option<&'a Any>, PkiError> {
    let kind = kind.into();
    let mut found = attributes.iter().filter(|attribute| attribute.kind == kind);
    match (found.next(), found.next()) {
        (None, _) => Ok(None),
        (Some(attribute), None) => attribute
            .single()
            .map(Some)
            .ok_or(PkiError::Damaged { what }),
        // A repeated attribute lets two readers see two different values.
        (Some(_), Some(_)) => Err(PkiError::Damaged { what }),
    }
}

/// An object identifier of any size, as encoded.
///
/// `der::asn1::ObjectIdentifier` holds arcs of 32 bits only; our own arc has 128.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Oid(Vec<u8>);

impl From<ObjectIdentifier> for Oid {
    fn from(oid: ObjectIdentifier) -> Self {
        Self(oid.as_bytes().to_vec())
    }
}

impl From<OwnOid> for Oid {
    fn from(oid: OwnOid) -> Self {
        Self(oid.to_bytes())
    }
}

impl FixedTag for Oid {
    const TAG: Tag = Tag::ObjectIdentifier;
}

impl<'a> DecodeValue<'a> for Oid {
    type Error = der::Error;

    fn decode_value<R: Reader<'a>>(reader: &mut R, header: Header) -> der::Result<Self> {
        Ok(Self(reader.read_vec(header.length())?))
    }
}

impl EncodeValue for Oid {
    fn value_len(&self) -> der::Result<Length> {
        Length::try_from(self.0.len())
    }

    fn encode_value(&self, writer: &mut impl Writer) -> der::Result<()> {
        writer.write(&self.0)
    }
}

impl ValueOrd for Oid {
    fn value_cmp(&self, other: &Self) -> der::Result<Ordering> {
        // Lengths were compared with the headers already.
        Ok(self.0.cmp(&other.0))
    }
}

/// `Extension` of RFC 5280.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct Extension {
    pub(crate) id: Oid,
    #[asn1(default = "Default::default")]
    pub(crate) critical: bool,
    pub(crate) value: OctetString,
}

impl Extension {
    /// An extension that may be passed over.
    pub(crate) fn new(id: ObjectIdentifier, value: &impl Encode) -> Result<Self, PkiError> {
        Ok(Self {
            id: id.into(),
            critical: false,
            value: octets(&encode(value)?)?,
        })
    }

    /// An extension that has to be understood.
    pub(crate) fn critical(id: ObjectIdentifier, value: &impl Encode) -> Result<Self, PkiError> {
        Ok(Self {
            critical: true,
            ..Self::new(id, value)?
        })
    }
}

/// What is signed, by which algorithm, and the signature; then the certificates, where the format
/// has a place for them.
#[derive(Sequence)]
pub(crate) struct Signed<'a> {
    pub(crate) to_be_signed: AnyRef<'a>,
    pub(crate) algorithm: AlgorithmIdentifier,
    pub(crate) signature: BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) certificates: Option<Vec<Any>>,
}

/// A signed part with its signature, as DER has it. The signature covers the inner part only, and
/// readers take more than one form of the frame around it: what was read is compared with this.
pub(crate) fn canonical_frame(
    to_be_signed: &[u8],
    algorithm: AlgorithmIdentifier,
    signature: &[u8],
    what: &'static str,
) -> Result<Vec<u8>, PkiError> {
    let frame = Signed {
        to_be_signed: AnyRef::from_der(to_be_signed).map_err(damaged(what))?,
        algorithm,
        signature: BitString::from_bytes(signature).map_err(damaged(what))?,
        certificates: None,
    };
    frame.to_der().map_err(damaged(what))
}

/// An address as `uniformResourceIdentifier` of `GeneralName`.
pub(crate) fn uri(address: &str) -> Result<Any, PkiError> {
    let text = Ia5String::new(address).map_err(|_| PkiError::Misuse {
        reason: "an address is not ASCII",
    })?;
    // uniformResourceIdentifier [6] IMPLICIT IA5String
    let tag = Tag::ContextSpecific {
        constructed: false,
        number: TagNumber(6),
    };
    Any::new(tag, text.as_bytes()).map_err(|_| PkiError::Misuse {
        reason: "an address is too long",
    })
}

/// Encodes something.
pub(crate) fn encode(value: &impl Encode) -> Result<Vec<u8>, PkiError> {
    value.to_der().map_err(internal("encoding"))
}

/// Encodes something as a value of any type.
pub(crate) fn any(value: &impl Encode) -> Result<Any, PkiError> {
    Any::from_der(&encode(value)?).map_err(internal("encoding"))
}

/// Reads a value of any type as `T`.
pub(crate) fn any_as<T>(value: &Any, what: &'static str) -> Result<T, PkiError>
where
    T: for<'a> Decode<'a>,
{
    T::from_der(&encode(value)?).map_err(damaged(what))
}

/// An octet string.
pub(crate) fn octets(bytes: &[u8]) -> Result<OctetString, PkiError> {
    OctetString::new(bytes).map_err(internal("encoding"))
}
