//! Certificates as an enrolment answer carries them: PKCS#7 "certs-only" in Base64 or DER, or a
//! plain PEM chain.
//!
//! Only the list of certificates is taken out of the shell; the shell proves nothing and is not
//! asked to. What the certificates are worth is decided afterwards, by [`crate::keys::accept`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;

/// Reads the certificates of an answer; `None` when it holds none or is not understood.
pub(crate) fn read_certificates(answer: &[u8]) -> Option<Vec<Certificate>> {
    let text = std::str::from_utf8(answer).ok();
    if let Some(text) = text.filter(|text| text.contains("-----BEGIN CERTIFICATE-----")) {
        return Certificate::from_pem_chain(text).ok();
    }
    let decoded = text.and_then(|text| {
        let compact: String = text.split_ascii_whitespace().collect();
        STANDARD.decode(compact).ok()
    });
    let certificates = certificates_of(decoded.as_deref().unwrap_or(answer))?;
    (!certificates.is_empty()).then_some(certificates)
}

/// Spec: RFC 5652 §3 and §5.1: `ContentInfo { signedData, [0] SignedData { version,
/// digestAlgorithms, encapContentInfo, certificates [0], … } }`.
fn certificates_of(der: &[u8]) -> Option<Vec<Certificate>> {
    let (content_info, _) = take(der, SEQUENCE)?;
    let (kind, rest) = take(content_info, OBJECT_IDENTIFIER)?;
    if kind != SIGNED_DATA {
        return None;
    }
    let (explicit, _) = take(rest, CONTEXT_0)?;
    let (signed_data, _) = take(explicit, SEQUENCE)?;
    let (_version, rest) = take(signed_data, INTEGER)?;
    let (_digest_algorithms, rest) = take(rest, SET)?;
    let (_content, rest) = take(rest, SEQUENCE)?;
    let (mut list, _) = take(rest, CONTEXT_0)?;
    let mut certificates = Vec::new();
    while !list.is_empty() {
        let (_, rest) = take(list, SEQUENCE)?;
        let whole = list.get(..list.len() - rest.len())?;
        certificates.push(Certificate::from_der(whole).ok()?);
        list = rest;
    }
    Some(certificates)
}

/// The contents of the first element, which must have this tag, and what follows it. Definite
/// lengths only, as DER has them.
fn take(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = octets
                .iter()
                .fold(0_usize, |sum, &octet| sum << 8 | usize::from(octet));
            (length, rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const CONTEXT_0: u8 = 0xa0;
/// 1.2.840.113549.1.7.2
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]

    use pki::authority::{AuthorityName, create_root};
    use pki::profile::Validity;
    use pki::{KeyPair, SerialNumber};
    use time::{Duration, OffsetDateTime};

    use super::*;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], length.as_slice(), content].concat()
    }

    fn certs_only(certificates: &[&Certificate]) -> Vec<u8> {
        let list: Vec<u8> = certificates
            .iter()
            .flat_map(|one| one.der().to_vec())
            .collect();
        let data = element(SEQUENCE, &element(OBJECT_IDENTIFIER, &SIGNED_DATA[..8]));
        let signed = [
            element(INTEGER, &[1]),
            element(SET, &[]),
            data,
            element(CONTEXT_0, &list),
            element(SET, &[]),
        ]
        .concat();
        let explicit = element(CONTEXT_0, &element(SEQUENCE, &signed));
        element(
            SEQUENCE,
            &[element(OBJECT_IDENTIFIER, SIGNED_DATA), explicit].concat(),
        )
    }

    fn root() -> Certificate {
        let name = AuthorityName {
            organisation: "試験".to_owned(),
            common_name: "試験ルート".to_owned(),
        };
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let validity = Validity::from_now(now, Duration::days(3650)).unwrap();
        let key = KeyPair::generate().unwrap();
        create_root(&name, &key, SerialNumber::random().unwrap(), validity).unwrap()
    }

    #[test]
    fn all_three_forms_are_read() {
        let (first, second) = (root(), root());
        let der = certs_only(&[&first, &second]);
        let expected = vec![first.clone(), second.clone()];
        assert_eq!(read_certificates(&der), Some(expected.clone()));
        let wrapped: String = STANDARD
            .encode(&der)
            .as_bytes()
            .chunks(64)
            .map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap()))
            .collect();
        assert_eq!(
            read_certificates(wrapped.as_bytes()),
            Some(expected.clone())
        );
        let pem = format!("{}{}", first.to_pem(), second.to_pem());
        assert_eq!(read_certificates(pem.as_bytes()), Some(expected));
    }

    #[test]
    fn a_cut_answer_is_refused() {
        let der = certs_only(&[&root()]);
        for length in 0..der.len() {
            assert_eq!(
                read_certificates(der.get(..length).unwrap()),
                None,
                "{length}"
            );
        }
    }
}
