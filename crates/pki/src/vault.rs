//! A file that only the holder of a key or a passphrase can read, written and read piece by piece.
//!
//! The format is described in `docs/archive-format.md`, so that a file can be opened without this
//! program: a head of 36 octets, and behind it frames of AES-256-GCM. The number of a frame and
//! whether it is the last one are in its nonce, the head is authenticated with every frame:
//! nothing can be cut off, moved, left out or taken from another file.
//!
//! A file under a key has a key of its own, derived from the key and the salt of the file.

use std::io::{self, ErrorKind, Read, Write};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf;
use zeroize::Zeroizing;

use crate::error::{PkiError, internal};
use crate::pbe;

/// What a vault is locked with.
#[derive(Clone, Copy)]
pub enum Lock<'a> {
    /// A key of 256 random bits.
    Key(&'a [u8; 32]),
    /// A passphrase.
    Passphrase(&'a str),
}

/// What every vault begins with.
pub const MAGIC: &[u8; 15] = b"RENKEI-VAULT-1\n";

const BY_KEY: u8 = b'K';
const BY_PASSPHRASE: u8 = b'P';
const HEAD: usize = 36;
const FRAME: usize = 64 * 1024;
const TAG: usize = 16;
const WHAT: &str = "locked file";
const PURPOSE: &[u8] = b"renkei vault frames";

impl Lock<'_> {
    fn head(&self) -> Result<[u8; HEAD], PkiError> {
        let (kind, rounds) = match self {
            Self::Key(_) => (BY_KEY, 0),
            Self::Passphrase(_) => (BY_PASSPHRASE, ROUNDS),
        };
        let salt: [u8; 16] = pbe::random()?;
        let mut head = [0; HEAD];
        let parts = MAGIC
            .iter()
            .copied()
            .chain([kind])
            .chain(rounds.to_be_bytes())
            .chain(salt);
        head.iter_mut()
            .zip(parts)
            .for_each(|(at, octet)| *at = octet);
        Ok(head)
    }

    /// The key of the frames behind a head.
    fn frames(&self, head: &[u8; HEAD]) -> Result<LessSafeKey, PkiError> {
        let parts = head
            .strip_prefix(MAGIC)
            .and_then(|rest| rest.split_first())
            .and_then(|(kind, rest)| Some((*kind, rest.split_first_chunk::<4>()?)));
        let Some((kind, (rounds, salt))) = parts else {
            return Err(PkiError::Damaged { what: WHAT });
        };
        let key = match (self, kind) {
            (Self::Key(key), BY_KEY) => derived(key, salt)?,
            (Self::Passphrase(passphrase), BY_PASSPHRASE) => {
                pbe::pbkdf2_key(passphrase, salt, u32::from_be_bytes(*rounds))?
            }
            _ => return Err(PkiError::WrongPassword),
        };
        let key = UnboundKey::new(&AES_256_GCM, key.as_ref());
        Ok(LessSafeKey::new(key.map_err(internal("locking a file"))?))
    }
}

fn derived(key: &[u8; 32], salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, PkiError> {
    let mut own = Zeroizing::new([0; 32]);
    let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(key);
    secret
        .expand(&[PURPOSE], hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(own.as_mut()))
        .map_err(internal("deriving the key of a file"))?;
    Ok(own)
}

fn nonce(number: u64, is_last: bool) -> Nonce {
    let mut octets = [0; 12];
    let parts = [0; 3]
        .into_iter()
        .chain(number.to_be_bytes())
        .chain([u8::from(is_last)]);
    octets
        .iter_mut()
        .zip(parts)
        .for_each(|(at, octet)| *at = octet);
    Nonce::assume_unique_for_key(octets)
}

/// Writes a vault. Without [`Locking::finish`] it is cut, and readers find that out.
pub struct Locking<W: Write> {
    out: W,
    key: LessSafeKey,
    head: [u8; HEAD],
    number: u64,
    frame: Vec<u8>,
}

impl<W: Write> Locking<W> {
    /// Begins a vault with a salt of its own.
    ///
    /// # Errors
    /// When `out` cannot be written to, or the system gives no random octets.
    pub fn begin(mut out: W, lock: Lock<'_>) -> io::Result<Self> {
        let head = lock.head().map_err(io::Error::other)?;
        let key = lock.frames(&head).map_err(io::Error::other)?;
        out.write_all(&head)?;
        Ok(Self {
            out,
            key,
            head,
            number: 0,
            frame: Vec::with_capacity(FRAME + TAG),
        })
    }

    /// Writes the last frame, and gives back what was written to.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.put(true)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn put(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = nonce(self.number, is_last);
        self.key
            .seal_in_place_append_tag(nonce, Aad::from(&self.head), &mut self.frame)
            .map_err(|_| io::Error::other("a frame could not be locked"))?;
        self.out.write_all(&self.frame)?;
        self.frame.clear();
        self.number += 1;
        Ok(())
    }
}

impl<W: Write> Write for Locking<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        // A full frame waits for what follows: the last one is marked.
        if self.frame.len() == FRAME && !octets.is_empty() {
            self.put(false)?;
        }
        let room = FRAME - self.frame.len();
        let (taken, _) = octets.split_at(octets.len().min(room));
        self.frame.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a vault. What it gives was authenticated; that the vault is whole is known at its end.
pub struct Unlocking<R: Read> {
    input: R,
    key: LessSafeKey,
    head: [u8; HEAD],
    number: u64,
    plain: Vec<u8>,
    at: usize,
    /// The first octet of the frame that follows.
    ahead: Option<u8>,
    refusal: PkiError,
}

impl<R: Read> Unlocking<R> {
    /// Opens a vault and reads its first frame.
    ///
    /// # Errors
    /// An error of `input`, or one of kind [`ErrorKind::InvalidData`] that holds
    /// [`PkiError::WrongPassword`] or [`PkiError::Damaged`].
    pub fn begin(mut input: R, lock: Lock<'_>) -> io::Result<Self> {
        let mut head = [0; HEAD];
        input
            .read_exact(&mut head)
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => refused(PkiError::Damaged { what: WHAT }),
                _ => error,
            })?;
        let key = lock.frames(&head).map_err(refused)?;
        let mut opening = Self {
            input,
            key,
            head,
            number: 0,
            plain: Vec::new(),
            at: 0,
            ahead: None,
            refusal: PkiError::WrongPassword,
        };
        opening.ahead = opening.octet()?;
        opening.next_frame()?;
        opening.refusal = PkiError::Damaged { what: WHAT };
        Ok(opening)
    }

    fn octet(&mut self) -> io::Result<Option<u8>> {
        let mut octet = [0];
        loop {
            match self.input.read(&mut octet) {
                Ok(0) => return Ok(None),
                Ok(_) => return Ok(octet.first().copied()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn next_frame(&mut self) -> io::Result<()> {
        let mut frame = Vec::with_capacity(FRAME + TAG);
        frame.extend(self.ahead.take());
        let room = (FRAME + TAG - frame.len()) as u64;
        (&mut self.input).take(room).read_to_end(&mut frame)?;
        if frame.len() == FRAME + TAG {
            self.ahead = self.octet()?;
        }
        let nonce = nonce(self.number, self.ahead.is_none());
        let opened = self
            .key
            .open_in_place(nonce, Aad::from(&self.head), &mut frame);
        let length = match opened {
            Ok(plain) => plain.len(),
            Err(_) => return Err(refused(self.refusal.clone())),
        };
        frame.truncate(length);
        self.plain = frame;
        self.at = 0;
        self.number += 1;
        Ok(())
    }
}

impl<R: Read> Read for Unlocking<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.at == self.plain.len() && self.ahead.is_some() {
            self.next_frame()?;
        }
        let rest = self.plain.get(self.at..).unwrap_or_default();
        let (given, _) = rest.split_at(rest.len().min(target.len()));
        target
            .iter_mut()
            .zip(given)
            .for_each(|(at, octet)| *at = *octet);
        self.at += given.len();
        Ok(given.len())
    }
}

impl<R: Read> Drop for Unlocking<R> {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.plain);
    }
}

fn refused(error: PkiError) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, error)
}

/// Rounds for a passphrase that a person may have chosen.
const ROUNDS: u32 = 600_000;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use proptest::prelude::*;

    use super::*;

    const KEY: Lock<'static> = Lock::Key(&[7; 32]);

    fn locked(plain: &[u8], lock: Lock<'_>) -> Vec<u8> {
        let mut locking = Locking::begin(Vec::new(), lock).unwrap();
        for piece in plain.chunks(50_001) {
            locking.write_all(piece).unwrap();
        }
        locking.finish().unwrap()
    }

    fn unlocked(file: &[u8], lock: Lock<'_>) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        Unlocking::begin(file, lock)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    fn reason(file: &[u8], lock: Lock<'_>) -> String {
        unlocked(file, lock).unwrap_err().to_string()
    }

    #[test]
    fn every_length_around_a_frame_comes_back() {
        for length in [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME + 7] {
            let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let file = locked(&plain, KEY);
            assert_eq!(unlocked(&file, KEY).unwrap(), plain, "{length}");
            assert_ne!(locked(&plain, KEY), file, "the same file twice");
        }
    }

    #[test]
    fn a_passphrase_opens_what_it_locked_and_nothing_else_does() {
        let file = locked(b"secret", Lock::Passphrase("correct horse"));
        let right = unlocked(&file, Lock::Passphrase("correct horse"));
        assert_eq!(right.unwrap(), b"secret");
        let wrong = PkiError::WrongPassword.to_string();
        assert_eq!(reason(&file, Lock::Passphrase("correct horsf")), wrong);
        assert_eq!(reason(&file, KEY), wrong);
        assert_eq!(reason(&locked(b"x", KEY), Lock::Key(&[8; 32])), wrong);
        assert_eq!(reason(&locked(b"x", KEY), Lock::Passphrase("x")), wrong);
    }

    #[test]
    fn frames_cannot_be_left_out_moved_or_cut_off() {
        let plain = vec![1; 3 * FRAME];
        let file = locked(&plain, KEY);
        let frame = |number: usize| {
            let from = HEAD + number * (FRAME + TAG);
            file.get(from..from + FRAME + TAG).unwrap()
        };
        let head = file.get(..HEAD).unwrap();
        let cut = [head, frame(0), frame(1)].concat();
        let moved = [head, frame(0), frame(2), frame(1)].concat();
        let doubled = [head, frame(0), frame(1), frame(2), frame(2)].concat();
        let missing = [head, frame(0), frame(2)].concat();
        for file in [cut, moved, doubled, missing, head.to_vec()] {
            assert!(unlocked(&file, KEY).is_err());
        }
    }

    proptest! {
        #[test]
        fn one_changed_octet_is_found(
            plain in proptest::collection::vec(any::<u8>(), 0..300),
            at in any::<proptest::sample::Index>(),
            with in 1_u8..,
        ) {
            let mut file = locked(&plain, KEY);
            let at = at.index(file.len());
            // The rounds mean nothing under a key; they are authenticated all the same.
            *file.get_mut(at).unwrap() ^= with;
            prop_assert!(unlocked(&file, KEY).is_err());
        }

        #[test]
        fn anything_may_be_read(file in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(unlocked(&file, KEY).is_err());
            let begun = [MAGIC.as_slice(), b"K", &file].concat();
            prop_assert!(unlocked(&begun, KEY).is_err());
        }

        #[test]
        fn no_cut_file_is_whole(length in 0_usize..150) {
            let file = locked(&[3; 100], KEY);
            let cut = file.get(..length.min(file.len() - 1)).unwrap();
            prop_assert!(unlocked(cut, KEY).is_err());
        }
    }
}
