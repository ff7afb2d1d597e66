//! The target `container`: any bytes as a file with keys or certificates, or as what an office
//! has signed or sealed.

use std::sync::LazyLock;

use pki::pkcs12::{self, IssuePassword, KeyParts};
use pki::seal::{SealHeader, SeenHeads, seal};
use pki::{Certificate, KeyPair, PublicKey, bundle, manifest, open, pem};

use super::tree::edited;
use super::world::{NOW, WORLD, told, way};

/// Opens something: any bytes as everything there is, or edits of a collection of certificates,
/// of a signature, of a sealed message.
pub fn container(input: &[u8]) {
    let Some((way, rest)) = way(input, 4) else {
        return;
    };
    match way {
        0 => everything(rest),
        1 => collection(&edited(&COLLECTION, rest)),
        2 => signature(&edited(&SIGNATURE, rest)),
        _ => sealed(&edited(&SEALED, rest)),
    }
}

fn everything(bytes: &[u8]) {
    collection(bytes);
    signature(bytes);
    sealed(bytes);
    if let Ok(contents) = pkcs12::open(bytes, PASSWORD) {
        let own = contents.certificate.public_key_der();
        assert_eq!(contents.key.public_key_der(), own, "of another key");
    }
    if let Ok(parts) = KeyParts::from_bytes(bytes) {
        let written = parts.to_bytes().expect("parts can be written");
        assert_eq!(written.as_slice(), bytes, "parts read as others");
    }
    if let Ok(key) = KeyPair::from_pkcs8(bytes) {
        let written = key.to_pkcs8().expect("a key can be written");
        let again = KeyPair::from_pkcs8(&written).map(|again| again.public_key_der());
        assert_eq!(again, Ok(key.public_key_der()), "a key reads as another");
    }
    let _ = KeyPair::from_encrypted_pkcs8(bytes, PASSWORD);
    if let Ok(key) = PublicKey::from_spki_der(bytes) {
        assert_eq!(PublicKey::from_spki_der(&key.spki_der()), Ok(key));
    }
    let text = String::from_utf8_lossy(bytes);
    for block in pem::decode_all("CERTIFICATE", &text).unwrap_or_default() {
        let written = pem::encode("CERTIFICATE", &block);
        let again = pem::decode_one("CERTIFICATE", &written);
        assert_eq!(again.as_deref(), Ok(&*block));
    }
}

/// A collection that was read is written, and holds the same certificates.
fn collection(der: &[u8]) {
    match bundle::read(der) {
        Ok(read) => {
            assert!(!read.is_empty(), "a collection of nothing");
            let written = bundle::write(&read).expect("a collection can be written");
            let again = bundle::read(&written).expect("what was written is read");
            let all_in = |some: &[Certificate], others: &[Certificate]| {
                some.iter().all(|one| others.contains(one))
            };
            assert!(all_in(&read, &again) && all_in(&again, &read));
        }
        Err(error) => told(&error),
    }
}

/// A signature counts for what was signed, and for nothing else.
fn signature(der: &[u8]) {
    match manifest::verify_detached(CONTENT, der, &WORLD.anchors(), NOW) {
        Ok(checked) => {
            assert_eq!(
                checked.signer,
                *WORLD.office.certificate(),
                "another signer"
            );
            let other = manifest::verify_detached(b"other", der, &WORLD.anchors(), NOW);
            assert!(other.is_err(), "a signature over anything");
        }
        Err(error) => told(&error),
    }
}

/// A message opens as it was sealed, or not at all.
fn sealed(der: &[u8]) {
    let (key, own) = (WORLD.office.key(), WORLD.office.certificate());
    match open::open(der, key, own, &WORLD.anchors(), NOW) {
        Ok(opened) => {
            assert_eq!(opened.content, CONTENT);
            assert_eq!(opened.header.message_id, "m-1");
            assert_eq!(opened.signer, *own);
        }
        Err(error) => told(&error),
    }
    if let Ok(opened) = open::open_unlabelled(der, key, own, &WORLD.anchors(), NOW) {
        assert_eq!(opened.content, CONTENT);
    }
}

/// What is signed and sealed.
pub const CONTENT: &[u8] = b"content";
const PASSWORD: &str = "ABCDEFGHJKLMNPQR";

/// The certificates of the office and of those above it.
pub static COLLECTION: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let certificates = [
        WORLD.office.certificate().clone(),
        WORLD.issuing.certificate().clone(),
        WORLD.root.clone(),
    ];
    bundle::write(&certificates).expect("a collection can be written")
});

/// What the office has signed.
pub static SIGNATURE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    manifest::sign_detached(CONTENT, &WORLD.office, NOW).expect("an office signs")
});

/// What the office has sealed for itself.
pub static SEALED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let header = SealHeader {
        message_id: "m-1".to_owned(),
        sender: "1370000018-43".to_owned(),
        receiver: "1370000018-43".to_owned(),
        content_type: "text/plain".to_owned(),
        heads: SeenHeads::default(),
    };
    let own = WORLD.office.certificate().clone();
    seal(CONTENT, &header, &WORLD.office, &[own], NOW).expect("an office seals")
});

/// A key of the office as the portal keeps it, and as a file with its certificates.
pub fn files() -> [Vec<u8>; 2] {
    let password = IssuePassword::parse(PASSWORD).expect("a password");
    let parts = KeyParts::derive(&password, WORLD.office.key()).expect("parts of a key");
    let file = parts.assemble(
        pkcs12::Pkcs12Profile::Modern,
        WORLD.office.certificate(),
        WORLD.office.chain(),
        "x",
    );
    let kept = parts.to_bytes().expect("parts can be written").to_vec();
    [kept, file.expect("a file can be put together")]
}
