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
    pki::bundle::read(decoded.as_deref().unwrap_or(answer)).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use pki::authority::{AuthorityName, create_root};
    use pki::profile::Validity;
    use pki::{KeyPair, SerialNumber};
    use time::{Duration, OffsetDateTime};

    use super::*;

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

    /// The container is a set: its order tells nothing.
    fn sorted(certificates: Option<Vec<Certificate>>) -> Vec<Vec<u8>> {
        let ders = certificates
            .unwrap()
            .into_iter()
            .map(|one| one.der().to_vec());
        let mut ders: Vec<Vec<u8>> = ders.collect();
        ders.sort();
        ders
    }

    #[test]
    fn all_three_forms_are_read() {
        let (first, second) = (root(), root());
        let der = pki::bundle::write(&[first.clone(), second.clone()]).unwrap();
        let expected = vec![first.clone(), second.clone()];
        assert_eq!(
            sorted(read_certificates(&der)),
            sorted(Some(expected.clone()))
        );
        let wrapped: String = STANDARD
            .encode(&der)
            .as_bytes()
            .chunks(64)
            .map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap()))
            .collect();
        let read = read_certificates(wrapped.as_bytes());
        assert_eq!(sorted(read), sorted(Some(expected.clone())));
        let pem = format!("{}{}", first.to_pem(), second.to_pem());
        assert_eq!(read_certificates(pem.as_bytes()), Some(expected));
    }

    #[test]
    fn a_cut_answer_is_refused() {
        let der = pki::bundle::write(&[root()]).unwrap();
        for length in 0..der.len() {
            assert_eq!(
                read_certificates(der.get(..length).unwrap()),
                None,
                "{length}"
            );
        }
    }
}
