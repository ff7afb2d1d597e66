//! AES-256-GCM (NIST SP 800-38D) over content that comes piece by piece.
//!
//! The cryptographic library has the cipher for whole messages in memory only. Here its counter
//! mode is put together with GHASH, as the standard does; additional data are not used.
//! Deciphered octets are not to be believed before [`Gcm::tag`] was compared.

use aws_lc_rs::cipher::{AES_256, EncryptionContext, StreamingEncryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use ghash::GHash;
use ghash::universal_hash::UniversalHash as _;

use crate::error::{PkiError, internal};

/// What a buffer for the result must have more than what goes in.
pub(crate) const SLACK: usize = BLOCK;

/// One message being encrypted or decrypted.
pub(crate) struct Gcm {
    counter: StreamingEncryptingKey,
    hash: GHash,
    /// Octets of the ciphertext that do not fill a block yet.
    begun: Vec<u8>,
    octets: u64,
    /// The encrypted first counter, with which the hash becomes the tag.
    mask: [u8; BLOCK],
}

impl Gcm {
    /// Begins a message. A key and nonce that encrypt are used once.
    pub(crate) fn new(key: &[u8; 32], nonce: &[u8; 12]) -> Result<Self, PkiError> {
        let mut first = [0_u8; BLOCK];
        for (target, octet) in first.iter_mut().zip(nonce.iter().chain(&[0, 0, 0, 1])) {
            *target = *octet;
        }
        let (_, hash_key) = counter_from(key, [0; BLOCK])?;
        // Counters of the standard have 32 bits, those of the library 128: no difference below
        // 64 GiB. The second counter is the first that encrypts content.
        let (counter, mask) = counter_from(key, first)?;
        Ok(Self {
            counter,
            hash: GHash::new(&hash_key.into()),
            begun: Vec::with_capacity(BLOCK),
            octets: 0,
            mask,
        })
    }

    /// Encrypts the next octets into `out`, which is longer by [`SLACK`].
    pub(crate) fn encrypt<'o>(
        &mut self,
        plain: &[u8],
        out: &'o mut [u8],
    ) -> Result<&'o [u8], PkiError> {
        let sealed = self.cipher(plain, out)?;
        self.absorb(sealed);
        Ok(sealed)
    }

    /// Decrypts the next octets into `out`, which is longer by [`SLACK`].
    pub(crate) fn decrypt<'o>(
        &mut self,
        sealed: &[u8],
        out: &'o mut [u8],
    ) -> Result<&'o [u8], PkiError> {
        self.absorb(sealed);
        self.cipher(sealed, out)
    }

    /// The tag over everything that went through.
    pub(crate) fn tag(mut self) -> [u8; BLOCK] {
        // Both pad with zeros to a whole block; then come the lengths in bits.
        self.hash.update_padded(&self.begun);
        let bits = u128::from(self.octets) * 8;
        self.hash.update_padded(&bits.to_be_bytes());
        let mut tag = self.mask;
        for (octet, hash) in tag.iter_mut().zip(self.hash.finalize()) {
            *octet ^= hash;
        }
        tag
    }

    fn cipher<'o>(&mut self, from: &[u8], out: &'o mut [u8]) -> Result<&'o [u8], PkiError> {
        const FAILED: &str = "encrypting or decrypting";
        let update = self.counter.less_safe_update(from, out);
        let written = update.map(|update| update.written().len());
        // What counter mode gives has the length of what went in.
        if written.ok() != Some(from.len()) {
            return Err(PkiError::Internal { operation: FAILED });
        }
        let sealed = out.get(..from.len());
        sealed.ok_or(PkiError::Internal { operation: FAILED })
    }

    fn absorb(&mut self, sealed: &[u8]) {
        self.octets = self.octets.saturating_add(sealed.len() as u64);
        let missing = match self.begun.len() {
            0 => 0,
            begun => BLOCK - begun,
        };
        let (first, rest) = sealed.split_at(missing.min(sealed.len()));
        self.begun.extend_from_slice(first);
        if self.begun.len() == BLOCK {
            self.hash.update_padded(&self.begun);
            self.begun.clear();
        }
        let (whole, last) = rest.split_at(rest.len() - rest.len() % BLOCK);
        self.hash.update_padded(whole);
        self.begun.extend_from_slice(last);
    }
}

/// Counter mode from a counter on, and that counter encrypted.
fn counter_from(
    key: &[u8; 32],
    counter: [u8; BLOCK],
) -> Result<(StreamingEncryptingKey, [u8; BLOCK]), PkiError> {
    const FAILED: &str = "preparing a cipher";
    let key = UnboundCipherKey::new(&AES_256, key).map_err(internal(FAILED))?;
    let context = EncryptionContext::Iv128(FixedLength::from(counter));
    let mut cipher =
        StreamingEncryptingKey::less_safe_ctr(key, context).map_err(internal(FAILED))?;
    let mut encrypted = [0_u8; BLOCK];
    cipher
        .less_safe_update(&[0; BLOCK], &mut encrypted)
        .map_err(internal(FAILED))?;
    Ok((cipher, encrypted))
}

const BLOCK: usize = 16;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]

    use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    use proptest::prelude::*;

    use super::*;

    fn whole(key: &[u8; 32], nonce: [u8; 12], plain: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut data = plain.to_vec();
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).unwrap());
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = key.seal_in_place_separate_tag(nonce, Aad::empty(), &mut data);
        (data, tag.unwrap().as_ref().to_vec())
    }

    proptest! {
        #[test]
        fn pieces_give_what_the_whole_gives(
            plain in prop::collection::vec(any::<u8>(), 0..400),
            lengths in prop::collection::vec(0_usize..50, 0..20),
            key in any::<[u8; 32]>(),
            nonce in any::<[u8; 12]>(),
        ) {
            let (expected, expected_tag) = whole(&key, nonce, &plain);
            let mut gcm = Gcm::new(&key, &nonce).unwrap();
            let mut back = Gcm::new(&key, &nonce).unwrap();
            let (mut sealed, mut opened) = (Vec::new(), Vec::new());
            let mut out = vec![0; 400 + SLACK];
            let mut rest = &plain[..];
            for length in lengths.into_iter().chain([usize::MAX]) {
                let (piece, after) = rest.split_at(length.min(rest.len()));
                rest = after;
                let piece = gcm.encrypt(piece, &mut out).unwrap().to_vec();
                opened.extend_from_slice(back.decrypt(&piece, &mut out).unwrap());
                sealed.extend_from_slice(&piece);
            }
            prop_assert_eq!(&sealed, &expected);
            prop_assert_eq!(&opened, &plain);
            prop_assert_eq!(gcm.tag().to_vec(), expected_tag.clone());
            prop_assert_eq!(back.tag().to_vec(), expected_tag);
        }
    }
}
