//! The target `certificate`: any bytes as the certificate that a client presents.

use pki::Certificate;
use pki::lint::lint;
use pki::profile::Profile;

use super::tree::{edited, first_part};
use super::world::{NOW, WORLD, signed, told, way};

/// Reads a certificate: as it is, with edits under the old signature, or signed again.
pub fn certificate(input: &[u8]) {
    let Some((way, rest)) = way(input, 3) else {
        return;
    };
    let genuine = WORLD.office.certificate().der();
    let content = first_part(genuine).expect("a certificate has parts");
    match way {
        0 => unsigned(rest),
        1 => unsigned(&edited(genuine, rest)),
        _ => signed_again(&signed(&edited(content, rest), WORLD.issuing.key())),
    }
}

/// Without the authority's key nothing is believed but what it has signed.
fn unsigned(der: &[u8]) {
    let Some(read) = read(der) else { return };
    if WORLD.anchors().verify(&read, WORLD.between(), NOW).is_ok() {
        let genuine = first_part(WORLD.office.certificate().der());
        assert_eq!(first_part(read.der()), genuine, "a forged certificate");
    }
}

/// What the authority has signed is believed for what it says, and for nothing else.
fn signed_again(der: &[u8]) {
    let Some(read) = read(der) else { return };
    let by_another = read.verify_below(&WORLD.root);
    assert!(!by_another, "signed by the root");
    if WORLD.anchors().verify(&read, WORLD.between(), NOW).is_ok() {
        assert!(!read.is_authority(), "an authority as an office");
        assert!(read.not_before() <= NOW && NOW <= read.not_after());
        assert_eq!(read.issuer_name(), "Issuing");
    }
}

/// What can be read reads back as the same, as DER and as text.
fn read(der: &[u8]) -> Option<Certificate> {
    let read = match Certificate::from_der(der) {
        Ok(read) => read,
        Err(error) => {
            told(&error);
            return None;
        }
    };
    assert_eq!(read.der(), der, "something else was read");
    assert_eq!(Certificate::from_pem(&read.to_pem()), Ok(read.clone()));
    let number = read.office_number().map(|number| number.to_string());
    assert!(number.is_none_or(|number| number.len() == 10));
    assert!(!read.label().is_empty() || read.subject_key_identifier() == Some(&[]));
    let _ = (read.published_name(), read.is_root(), read.is_cross());
    for finding in Profile::ALL.iter().flat_map(|profile| lint(der, *profile)) {
        assert!(!finding.to_string().is_empty(), "a finding says nothing");
    }
    Some(read)
}

/// Whether a certificate is found below a root alone.
trait Below {
    fn verify_below(&self, root: &Certificate) -> bool;
}

impl Below for Certificate {
    fn verify_below(&self, root: &Certificate) -> bool {
        let anchors = pki::TrustAnchors::new(root.clone());
        anchors.verify(self, &[], NOW).is_ok()
    }
}
