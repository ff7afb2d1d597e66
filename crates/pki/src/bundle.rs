//! Certificates alone in a PKCS#7 container, as enrolment over HTTP hands them out.
//!
//! The form is CMS SignedData without content and without signer (RFC 5272 §4.1, "certs-only").
//! It proves nothing: whether a certificate in it is believed is decided in [`crate::trust`].

use der::asn1::{Any, ObjectIdentifier, SetOfVec};
use der::{Decode as _, Sequence};

use crate::asn1::{AlgorithmIdentifier, ContentInfo, any, any_as, encode};
use crate::certificate::Certificate;
use crate::error::{PkiError, damaged, internal};
use crate::oid;

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct CertificatesOnly {
    version: u8,
    digest_algorithms: SetOfVec<AlgorithmIdentifier>,
    content: NoContent,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    certificates: Option<SetOfVec<Any>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    revocation_lists: Option<SetOfVec<Any>>,
    signers: SetOfVec<Any>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct NoContent {
    content_type: ObjectIdentifier,
}

/// Puts certificates together (DER). Their order is not kept: the container is a set.
///
/// # Errors
/// [`PkiError::Internal`] when they cannot be encoded.
pub fn write(certificates: &[Certificate]) -> Result<Vec<u8>, PkiError> {
    let failed = "collecting certificates";
    let mut collected: Vec<Any> = Vec::with_capacity(certificates.len());
    for certificate in certificates {
        let value = Any::from_der(certificate.der()).map_err(internal(failed))?;
        if !collected.contains(&value) {
            collected.push(value);
        }
    }
    let signed_data = CertificatesOnly {
        version: VERSION,
        digest_algorithms: SetOfVec::new(),
        content: NoContent {
            content_type: oid::DATA,
        },
        certificates: Some(SetOfVec::try_from(collected).map_err(internal(failed))?),
        revocation_lists: None,
        signers: SetOfVec::new(),
    };
    encode(&ContentInfo {
        content_type: oid::SIGNED_DATA,
        content: any(&signed_data)?,
    })
}

/// Reads the certificates of such a container (DER), in the order of the set.
///
/// # Errors
/// [`PkiError::Damaged`] when it is something else or holds no certificate.
pub fn read(der: &[u8]) -> Result<Vec<Certificate>, PkiError> {
    let info = ContentInfo::from_der(der).map_err(damaged(WHAT))?;
    if info.content_type != oid::SIGNED_DATA {
        return Err(PkiError::Damaged { what: WHAT });
    }
    let signed_data: CertificatesOnly = any_as(&info.content, WHAT)?;
    let certificates = signed_data.certificates.unwrap_or_default();
    if certificates.is_empty() {
        return Err(PkiError::Damaged { what: WHAT });
    }
    certificates
        .iter()
        .map(|value| Certificate::from_der(&encode(value)?))
        .collect()
}

const WHAT: &str = "collection of certificates";
// Spec: RFC 5652 §5.1, the version of SignedData with plain certificates and no signer.
const VERSION: u8 = 1;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use time::macros::datetime;

    use super::*;
    use crate::authority::{AuthorityName, create_root};
    use crate::key::KeyPair;
    use crate::profile::Validity;
    use crate::serial::SerialNumber;

    fn root(name: &str) -> Certificate {
        let name = AuthorityName {
            organisation: "試験".to_owned(),
            common_name: name.to_owned(),
        };
        let validity = Validity::between(
            datetime!(2026-01-01 0:00 UTC),
            datetime!(2036-01-01 0:00 UTC),
        )
        .unwrap();
        let key = KeyPair::generate().unwrap();
        create_root(&name, &key, SerialNumber::random().unwrap(), validity).unwrap()
    }

    #[test]
    fn certificates_come_back() {
        let certificates = [root("Root A"), root("Root B")];
        let written = write(&certificates).unwrap();
        let read_back = read(&written).unwrap();
        assert_eq!(read_back.len(), 2);
        assert!(
            certificates
                .iter()
                .all(|certificate| read_back.contains(certificate))
        );
        let first = certificates.first().unwrap();
        assert_eq!(
            read(&write(&[first.clone(), first.clone()]).unwrap())
                .unwrap()
                .len(),
            1
        );
    }

    #[test]
    fn anything_else_is_refused() {
        assert!(read(b"not a container").is_err());
        assert!(read(&write(&[]).unwrap()).is_err());
        let mut longer = write(&[root("Root")]).unwrap();
        longer.push(0);
        assert!(read(&longer).is_err());
    }
}
