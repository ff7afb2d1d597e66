//! The ASN.1 of RFC 7292, and how bags are filled.

use aws_lc_rs::{digest, hmac};
use der::Sequence;
use der::asn1::{Any, BmpString, ObjectIdentifier, OctetString, SetOfVec};

use crate::asn1::{
    AlgorithmIdentifier, Attribute, ContentInfo, EncryptedContentInfo, any, encode, octets,
};
use crate::certificate::Certificate;
use crate::error::{PkiError, internal};
use crate::oid;
use crate::pkcs12::ROUNDS;

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct Pfx {
    pub(crate) version: u8,
    pub(crate) auth_safe: ContentInfo,
    #[asn1(optional = "true")]
    pub(crate) mac_data: Option<MacData>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct MacData {
    pub(crate) mac: DigestInfo,
    pub(crate) salt: OctetString,
    #[asn1(default = "one")]
    pub(crate) iterations: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct DigestInfo {
    pub(crate) algorithm: AlgorithmIdentifier,
    pub(crate) digest: OctetString,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct EncryptedData {
    pub(crate) version: u8,
    pub(crate) content: EncryptedContentInfo,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct SafeBag {
    pub(crate) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(crate) value: Any,
    #[asn1(optional = "true")]
    pub(crate) attributes: Option<SetOfVec<Attribute>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct CertificateBag {
    pub(crate) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(crate) value: OctetString,
}

/// Both files need these two values of the leaf.
pub(crate) struct LeafMarks<'a> {
    pub(crate) friendly_name: &'a str,
    pub(crate) local_key_id: Vec<u8>,
}

impl<'a> LeafMarks<'a> {
    /// The key id is the SHA-1 of the certificate: any octets would do, these are customary.
    pub(crate) fn new(leaf: &Certificate, friendly_name: &'a str) -> Self {
        let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, leaf.der());
        Self {
            friendly_name,
            local_key_id: hash.as_ref().to_vec(),
        }
    }
}

/// The encrypted certificates' contents: the leaf first, then the chain.
pub(crate) fn certificate_contents(
    leaf: &Certificate,
    chain: &[Certificate],
    marks: &LeafMarks<'_>,
) -> Result<Vec<u8>, PkiError> {
    let leaf_attributes = attributes(marks.friendly_name, Some(&marks.local_key_id))?;
    let mut bags = vec![certificate_bag(leaf, leaf_attributes)?];
    for certificate in chain {
        bags.push(certificate_bag(
            certificate,
            attributes(certificate.subject_name(), None)?,
        )?);
    }
    encode(&bags)
}

/// The contents that hold the encrypted key.
pub(crate) fn key_contents(encrypted_key: Any, marks: &LeafMarks<'_>) -> Result<Vec<u8>, PkiError> {
    encode(&vec![SafeBag {
        kind: oid::SHROUDED_KEY_BAG,
        value: encrypted_key,
        attributes: attributes(marks.friendly_name, Some(&marks.local_key_id))?,
    }])
}

/// Wraps octets as `data`.
pub(crate) fn data(content: &[u8]) -> Result<ContentInfo, PkiError> {
    Ok(ContentInfo {
        content_type: oid::DATA,
        content: any(&octets(content)?)?,
    })
}

/// Wraps a ciphertext as `encryptedData`.
pub(crate) fn encrypted_data(
    algorithm: AlgorithmIdentifier,
    ciphertext: &[u8],
) -> Result<ContentInfo, PkiError> {
    let encrypted = EncryptedData {
        version: 0,
        content: EncryptedContentInfo {
            content_type: oid::DATA,
            algorithm,
            encrypted_content: Some(octets(ciphertext)?),
        },
    };
    Ok(ContentInfo {
        content_type: oid::ENCRYPTED_DATA,
        content: any(&encrypted)?,
    })
}

/// Puts the file together and signs it with the MAC key.
pub(crate) fn file(
    parts: &[ContentInfo],
    algorithm: hmac::Algorithm,
    mac_key: &[u8],
    salt: &[u8],
) -> Result<Vec<u8>, PkiError> {
    let safe = encode(&parts.to_vec())?;
    let tag = hmac::sign(&hmac::Key::new(algorithm, mac_key), &safe);
    let hash = if algorithm == hmac::HMAC_SHA256 {
        oid::SHA256
    } else {
        oid::SHA1
    };
    encode(&Pfx {
        version: 3,
        auth_safe: data(&safe)?,
        mac_data: Some(MacData {
            mac: DigestInfo {
                algorithm: AlgorithmIdentifier::with_null(hash),
                digest: octets(tag.as_ref())?,
            },
            salt: octets(salt)?,
            iterations: ROUNDS,
        }),
    })
}

fn certificate_bag(
    certificate: &Certificate,
    attributes: Option<SetOfVec<Attribute>>,
) -> Result<SafeBag, PkiError> {
    let value = CertificateBag {
        kind: oid::X509_CERTIFICATE,
        value: octets(certificate.der())?,
    };
    Ok(SafeBag {
        kind: oid::CERTIFICATE_BAG,
        value: any(&value)?,
        attributes,
    })
}

fn attributes(
    friendly_name: &str,
    local_key_id: Option<&[u8]>,
) -> Result<Option<SetOfVec<Attribute>>, PkiError> {
    let failed = "encoding a friendly name";
    let mut attributes = SetOfVec::new();
    if !friendly_name.is_empty() {
        let name = BmpString::from_utf8(friendly_name).map_err(|_| PkiError::Misuse {
            reason: "a friendly name must not contain characters outside the basic plane",
        })?;
        attributes
            .insert(Attribute::new(oid::FRIENDLY_NAME, &name)?)
            .map_err(internal(failed))?;
    }
    if let Some(id) = local_key_id {
        attributes
            .insert(Attribute::new(oid::LOCAL_KEY_ID, &octets(id)?)?)
            .map_err(internal(failed))?;
    }
    Ok((!attributes.is_empty()).then_some(attributes))
}

fn one() -> u32 {
    1
}
