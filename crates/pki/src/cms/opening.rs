//! The way back from ciphertext to content: deciphered piece by piece, and compared with the tag
//! at the end.

use std::io::{self, BufRead, Read};

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::cms::envelope::{EnvelopeHead, TAG_FRAME, tag_frame};
use crate::cms::frame::cut;
use crate::cms::gcm::{Gcm, SLACK};
use crate::error::{PkiError, StreamError};

/// Octets that are in hand at a time.
pub(crate) const PIECE: usize = 64 * 1024;

/// The ciphertext of an envelope, deciphered while it is read. None of it is to be believed before
/// [`Deciphering::finish`].
pub(crate) struct Deciphering<R> {
    sealed: R,
    gcm: Gcm,
    left: u64,
    ciphertext: Vec<u8>,
    plain: Zeroizing<Vec<u8>>,
    ready: std::ops::Range<usize>,
}

impl<R: Read> Deciphering<R> {
    /// `sealed` stands behind the head.
    pub(crate) fn new(sealed: R, key: &[u8; 32], head: &EnvelopeHead) -> Result<Self, PkiError> {
        Ok(Self {
            sealed,
            gcm: Gcm::new(key, &head.nonce)?,
            left: head.octets,
            ciphertext: vec![0; PIECE],
            plain: Zeroizing::new(vec![0; PIECE + SLACK]),
            ready: 0..0,
        })
    }

    /// Compares the tag. Everything must have been read, and nothing may follow.
    pub(crate) fn finish(mut self) -> Result<(), StreamError> {
        let damaged = PkiError::Damaged { what: WHAT };
        if self.left > 0 || !self.ready.is_empty() {
            return Err(damaged.into());
        }
        let mut tag = [0; TAG_FRAME];
        self.sealed.read_exact(&mut tag).map_err(cut(WHAT))?;
        let expected = tag_frame(&self.gcm.tag())?;
        let is_good = bool::from(expected.ct_eq(&tag));
        let mut after = [0; 1];
        let more = self.sealed.read(&mut after).map_err(cut(WHAT))?;
        if is_good && more == 0 {
            Ok(())
        } else {
            Err(damaged.into())
        }
    }
}

impl<R: Read> Read for Deciphering<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let octets = ready.read(target)?;
        self.consume(octets);
        Ok(octets)
    }
}

impl<R: Read> BufRead for Deciphering<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.ready.is_empty() && self.left > 0 {
            let octets = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
            let piece = self.ciphertext.get_mut(..octets).unwrap_or_default();
            self.sealed.read_exact(piece)?;
            self.gcm
                .decrypt(piece, &mut self.plain)
                .map_err(io::Error::other)?;
            self.left -= octets as u64;
            self.ready = 0..octets;
        }
        Ok(self.plain.get(self.ready.clone()).unwrap_or_default())
    }

    fn consume(&mut self, octets: usize) {
        self.ready.start = self.ready.end.min(self.ready.start + octets);
    }
}

const WHAT: &str = "sealed message";
