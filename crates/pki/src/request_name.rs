//! Whom a certificate request names, beside the certificate that it is to follow.
//!
//! The name in a request never gets into a certificate. Where the standard wants a request to
//! name the same as the certificate before it, this tells whether it does.

use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::X509Name;

use crate::certificate::Certificate;
use crate::error::{PkiError, damaged};
use crate::oid;

/// How the name in a request compares with that in a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Attribute by attribute the same.
    Same,
    /// The request names nobody.
    Nobody,
    /// Another subject.
    Other,
    /// The same subject, and names beside it: an alternative name, or a wish for another one.
    More,
}

/// Compares the name in a request (DER) with the subject of a certificate. The kind of string
/// that an attribute is written in makes no difference; its characters, kind and place do.
///
/// # Errors
/// [`PkiError::Damaged`] when the request cannot be read.
// Spec: RFC 7030 §4.2.2
pub fn compare(request: &[u8], certificate: &Certificate) -> Result<Named, PkiError> {
    let (_, request) = X509CertificationRequest::from_der(request).map_err(damaged(WHAT))?;
    let (_, present) = X509Name::from_der(certificate.subject_raw()).map_err(damaged(WHAT))?;
    let info = &request.certification_request_info;
    if info.subject.iter_rdn().next().is_none() {
        return Ok(Named::Nobody);
    }
    if attributes(&info.subject) != attributes(&present) {
        return Ok(Named::Other);
    }
    let asks_for_change = info
        .attributes()
        .iter()
        .any(|attribute| attribute.oid.as_bytes() == oid::CHANGE_SUBJECT_NAME.as_bytes());
    // Certificates of offices have no alternative name: any is another one.
    let has_alternative = request
        .requested_extensions()
        .is_some_and(|mut extensions| {
            extensions.any(|one| matches!(one, ParsedExtension::SubjectAlternativeName(_)))
        });
    Ok(if asks_for_change || has_alternative {
        Named::More
    } else {
        Named::Same
    })
}

/// Kind and characters of each attribute, in the order of the name.
fn attributes<'a>(name: &'a X509Name<'_>) -> Vec<Vec<(&'a [u8], &'a [u8])>> {
    let set = |rdn: &'a x509_parser::x509::RelativeDistinguishedName<'_>| {
        rdn.iter()
            .map(|one| (one.attr_type().as_bytes(), one.attr_value().data))
            .collect()
    };
    name.iter_rdn().map(set).collect()
}

const WHAT: &str = "certificate request";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use rcgen::{CertificateParams, DistinguishedName, SanType};
    use time::macros::datetime;

    use super::*;
    use crate::authority::{AuthorityName, create_root};
    use crate::issue::DelegatedKey;
    use crate::key::KeyPair;
    use crate::profile::Validity;
    use crate::serial::SerialNumber;

    fn request(name: DistinguishedName, alternative: Option<&str>) -> Vec<u8> {
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name = name;
        if let Some(alternative) = alternative {
            let name = SanType::DnsName(alternative.try_into().unwrap());
            parameters.subject_alt_names = vec![name];
        }
        let key = KeyPair::generate().unwrap();
        let request = parameters.serialize_request(&DelegatedKey::of_key(&key));
        request.unwrap().der().to_vec()
    }

    #[test]
    fn only_the_same_name_is_the_same() {
        let name = AuthorityName {
            organisation: "試験".to_owned(),
            common_name: "受付".to_owned(),
        };
        let validity = Validity::between(
            datetime!(2026-01-01 0:00 UTC),
            datetime!(2036-01-01 0:00 UTC),
        );
        let key = KeyPair::generate().unwrap();
        let serial = SerialNumber::random().unwrap();
        let present = create_root(&name, &key, serial, validity.unwrap()).unwrap();
        let same = present.distinguished_name().unwrap();
        let named = |name: DistinguishedName, alternative: Option<&str>| {
            compare(&request(name, alternative), &present).unwrap()
        };
        assert_eq!(named(same.clone(), None), Named::Same);
        let made = crate::request::renewing(&KeyPair::generate().unwrap(), &present).unwrap();
        assert_eq!(compare(&made, &present).unwrap(), Named::Same);
        assert_eq!(named(same.clone(), Some("other.test")), Named::More);
        assert_eq!(named(DistinguishedName::new(), None), Named::Nobody);
        // The same characters in another kind of string.
        let mut written = DistinguishedName::new();
        for (kind, value) in same.iter() {
            let text = match value {
                rcgen::DnValue::Utf8String(text) => text.clone(),
                rcgen::DnValue::PrintableString(text) => text.as_str().to_owned(),
                other => unreachable!("{other:?}"),
            };
            written.push(kind.clone(), text);
        }
        assert_eq!(named(written, None), Named::Same);
        let mut longer = same.clone();
        longer.push(rcgen::DnType::LocalityName, "x");
        assert_eq!(named(longer, None), Named::Other);
        assert!(compare(b"no request", &present).is_err());
    }
}
