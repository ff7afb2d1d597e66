//! The target `request`: any bytes as a certificate request, or as the body that carries one.

use std::sync::LazyLock;

use pki::PublicKey;

use super::tree::{edited, first_part};
use super::world::{WORLD, signed, told, way};

/// Reads a request: as it is, with edits and signed again, with edits under the old signature, or
/// as the body of an enrolment.
pub fn request(input: &[u8]) {
    let Some((way, rest)) = way(input, 4) else {
        return;
    };
    match way {
        0 => judge(rest),
        1 => {
            let to_be_signed = first_part(&GENUINE).expect("a request has parts");
            judge(&signed(&edited(to_be_signed, rest), WORLD.office.key()));
        }
        2 => judge(&edited(&GENUINE, rest)),
        _ => {
            if let Some(der) = pki::request_body::decode(rest) {
                let spaced: Vec<u8> = rest.iter().flat_map(|byte| [*byte, b'\n']).collect();
                assert_eq!(pki::request_body::decode(&spaced).as_ref(), Some(&der));
                judge(&der);
            }
        }
    }
}

/// A request of the office.
pub static GENUINE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    pki::request::create(WORLD.office.key(), "端末1").expect("a request can be made")
});

/// Whoever holds no other key gets no other key accepted.
fn judge(der: &[u8]) {
    match pki::request::verify(der) {
        Ok(key) => {
            assert_eq!(key, *WORLD.office.key().public_key(), "of another key");
            assert_eq!(PublicKey::from_spki_der(&key.spki_der()), Ok(key.clone()));
            let to_be_signed = first_part(der).expect("what was read has parts");
            let spki = key.spki_der();
            let is_named = to_be_signed.windows(spki.len()).any(|part| part == spki);
            assert!(is_named, "a key that is not in the request");
        }
        Err(error) => told(&error),
    }
}
