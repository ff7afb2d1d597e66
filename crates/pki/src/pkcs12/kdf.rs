//! The key derivation of PKCS#12 (RFC 7292 appendix B), for MAC keys and for the 3DES scheme.

use aws_lc_rs::digest::{self, Algorithm, Context};
use zeroize::Zeroizing;

use crate::error::PkiError;
use crate::pbe::checked_rounds;

/// What the derived octets are for. Spec: RFC 7292 §B.3
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Key = 1,
    Iv = 2,
    Mac = 3,
}

/// Derives `N` octets from a password.
pub(crate) fn derive<const N: usize>(
    algorithm: &'static Algorithm,
    purpose: Purpose,
    password: &str,
    salt: &[u8],
    rounds: u32,
) -> Result<Zeroizing<[u8; N]>, PkiError> {
    let rounds = checked_rounds(rounds)?.get();
    let mut input = repeated(salt);
    input.extend_from_slice(&repeated(&bmp_password(password)));
    let mut output = Zeroizing::new([0_u8; N]);
    for chunk in output.chunks_mut(algorithm.output_len()) {
        let block = block(algorithm, purpose, &input, rounds);
        for (target, source) in chunk.iter_mut().zip(block.iter()) {
            *target = *source;
        }
        add_to_each_block(&mut input, &block);
    }
    Ok(output)
}

/// One output block: the hash of diversifier and input, hashed again `rounds` times in all.
fn block(
    algorithm: &'static Algorithm,
    purpose: Purpose,
    input: &[u8],
    rounds: u32,
) -> Zeroizing<Vec<u8>> {
    let mut context = Context::new(algorithm);
    context.update(&[purpose as u8; BLOCK]);
    context.update(input);
    let mut hash = context.finish();
    for _ in 1..rounds {
        hash = digest::digest(algorithm, hash.as_ref());
    }
    Zeroizing::new(hash.as_ref().to_vec())
}

/// Adds the repeated output block plus one to every block of the input, modulo 2^512.
fn add_to_each_block(input: &mut [u8], output: &[u8]) {
    let addend: Zeroizing<Vec<u8>> =
        Zeroizing::new(output.iter().copied().cycle().take(BLOCK).collect());
    for block in input.chunks_mut(BLOCK) {
        let mut carry = 1_u16;
        for (target, source) in block.iter_mut().zip(addend.iter()).rev() {
            let sum = u16::from(*target) + u16::from(*source) + carry;
            *target = sum.to_be_bytes()[1];
            carry = sum >> 8;
        }
    }
}

/// The octets repeated to whole blocks; nothing stays nothing.
fn repeated(octets: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = octets.len().div_ceil(BLOCK) * BLOCK;
    Zeroizing::new(octets.iter().copied().cycle().take(length).collect())
}

/// The password in UTF-16 (big endian) with a closing zero.
fn bmp_password(password: &str) -> Zeroizing<Vec<u8>> {
    let units = password.encode_utf16().chain([0]);
    Zeroizing::new(units.flat_map(u16::to_be_bytes).collect())
}

/// Block size of SHA-1 and SHA-256.
const BLOCK: usize = 64;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    /// The test vectors for PKCS#12 that Peter Gutmann published (password `smeg`).
    #[test]
    fn known_values() {
        let key = derive::<24>(
            &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Purpose::Key,
            "smeg",
            &[0x0a, 0x58, 0xcf, 0x64, 0x53, 0x0d, 0x82, 0x3f],
            1,
        )
        .unwrap();
        assert_eq!(
            hex::encode(&key[..]),
            "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"
        );
        let iv = derive::<8>(
            &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Purpose::Iv,
            "smeg",
            &[0x0a, 0x58, 0xcf, 0x64, 0x53, 0x0d, 0x82, 0x3f],
            1,
        )
        .unwrap();
        assert_eq!(hex::encode(&iv[..]), "79993dfe048d3b76");
    }
}
