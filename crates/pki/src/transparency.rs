//! The log of an office's certificates: every certificate that was ever issued to it, in order,
//! in a list that only grows.
//!
//! The authority signs how far the list has come (its head). Offices keep the heads that they
//! saw and pass them on inside what they seal and sign, so that a list that shrinks, forks or
//! shows one office less than another is found by whoever compares. A false certificate is not
//! prevented here; it cannot stay hidden.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::OfficeNumber;
use time::OffsetDateTime;

use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::merkle::{self, Extent, Hash};
use crate::signer::Signer;
use crate::trust::TrustAnchors;

/// Where the key of a certificate was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOrigin {
    /// At the office; nobody else ever had it.
    Office,
    /// At the exchange, for a .p12 file.
    Exchange,
}

/// A certificate of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// SHA-256 of the certificate (DER).
    pub fingerprint: Hash,
    /// Where its key was made.
    pub key_origin: KeyOrigin,
    /// When it was issued, to the millisecond.
    pub issued_at: OffsetDateTime,
}

impl Entry {
    /// The entry as a leaf of the tree: a label of its own, the origin as one octet, the time in
    /// milliseconds since 1970 as eight, the fingerprint.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        let origin = match self.key_origin {
            KeyOrigin::Office => 0,
            KeyOrigin::Exchange => 1,
        };
        let mut octets = b"renkei certificate log entry 1\n".to_vec();
        octets.push(origin);
        octets.extend(milliseconds(self.issued_at).to_be_bytes());
        octets.extend(self.fingerprint);
        merkle::leaf(&octets)
    }
}

/// How far the log of an office had come at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Whose log.
    pub office_number: OfficeNumber,
    /// Number of certificates and their hash.
    pub extent: Extent,
    /// When, to the millisecond.
    pub at: OffsetDateTime,
}

impl Head {
    /// The head of a log with these entries.
    #[must_use]
    pub fn of(office_number: OfficeNumber, entries: &[Entry], at: OffsetDateTime) -> Self {
        let leaves: Vec<Hash> = entries.iter().map(Entry::leaf).collect();
        Self {
            office_number,
            extent: Extent {
                // A list in memory has fewer entries than a number of 64 bits can count.
                size: u64::try_from(leaves.len()).unwrap_or(u64::MAX),
                root: merkle::root(&leaves),
            },
            at,
        }
    }

    /// What is signed: text that is no certificate, so that the authority's key cannot be led to
    /// sign one for the other.
    fn text(&self) -> String {
        format!(
            "{FIRST_LINE}\noffice {}\nsize {}\nroot {}\nat {}\n",
            self.office_number,
            self.extent.size,
            hex::encode(self.extent.root),
            milliseconds(self.at),
        )
    }

    /// Signs the head.
    ///
    /// # Errors
    /// [`PkiError::Signer`] or [`PkiError::Internal`] when the key cannot be used.
    pub fn sign(self, signer: &dyn Signer) -> Result<SignedHead, PkiError> {
        Ok(SignedHead {
            head: self,
            signature: signer.sign(self.text().as_bytes())?,
        })
    }
}

/// A head with the authority's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// What was signed.
    pub head: Head,
    /// ECDSA over P-256 with SHA-256, in its ASN.1 form.
    pub signature: Vec<u8>,
}

impl SignedHead {
    /// Checks that one of `authorities`, itself below a trusted root, signed this head. An
    /// authority that has ended since could sign when it signed: its dates are those of the head.
    ///
    /// # Errors
    /// [`PkiError::BadSignature`] when nobody of them signed it, and the errors of
    /// [`TrustAnchors::verify_authority`] about whoever did.
    pub fn verify(
        &self,
        authorities: &[Certificate],
        anchors: &TrustAnchors,
    ) -> Result<(), PkiError> {
        let signer = authorities.iter().find(|one| self.is_signed_by(one));
        let signer = signer.ok_or(PkiError::BadSignature { what: WHAT })?;
        anchors.verify_authority(signer, authorities, self.head.at)
    }

    /// Whether the key of `authority` made the signature, whatever else is to be said of it.
    #[must_use]
    pub fn is_signed_by(&self, authority: &Certificate) -> bool {
        authority.public_key().is_ok_and(|key| {
            key.verify(self.head.text().as_bytes(), &self.signature, WHAT)
                .is_ok()
        })
    }

    /// The head as it travels and is kept: what was signed, and the signature in Base64 behind it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let signature = STANDARD.encode(&self.signature);
        format!("{}{SIGNATURE}{signature}\n", self.head.text())
    }

    /// Reads what [`Self::to_text`] wrote. Nothing is verified yet.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when it is anything else.
    pub fn from_text(text: &str) -> Result<Self, PkiError> {
        read(text)
            .filter(|signed| signed.to_text() == text)
            .ok_or(PkiError::Damaged { what: WHAT })
    }
}

/// Reads a head; the caller compares it with what it would be written as.
fn read(text: &str) -> Option<SignedHead> {
    let mut lines = text.lines();
    let mut value = |name: &str| lines.next()?.strip_prefix(name);
    value(FIRST_LINE)?;
    let head = Head {
        office_number: value("office ")?.parse().ok()?,
        extent: Extent {
            size: value("size ")?.parse().ok()?,
            root: <Hash>::try_from(hex::decode(value("root ")?).ok()?).ok()?,
        },
        at: from_milliseconds(value("at ")?.parse().ok()?)?,
    };
    let signature = STANDARD.decode(value(SIGNATURE)?).ok()?;
    Some(SignedHead { head, signature })
}

/// What contradicts a head that was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// The log is shorter than it was.
    Shrunk,
    /// The log does not begin with what it was.
    Forked,
}

/// Compares the head that is shown now with one seen before, at this office or at another;
/// `proof` is the proof of consistency that comes with it.
///
/// # Errors
/// The contradiction.
pub fn follow(seen: &Head, shown: &Head, proof: &[Hash]) -> Result<(), Contradiction> {
    if shown.extent.size < seen.extent.size {
        return Err(Contradiction::Shrunk);
    }
    let is_same_office = seen.office_number == shown.office_number;
    if is_same_office && merkle::is_continued(seen.extent, shown.extent, proof) {
        Ok(())
    } else {
        Err(Contradiction::Forked)
    }
}

/// Whether `entry` stands in the log of this head at `place`, counted from 0.
#[must_use]
pub fn holds(head: &Head, entry: &Entry, place: u64, proof: &[Hash]) -> bool {
    merkle::is_included(
        entry.leaf(),
        place,
        head.extent.size,
        proof,
        head.extent.root,
    )
}

fn milliseconds(at: OffsetDateTime) -> i64 {
    // Every time that can be written fits: the year 9999 has 15 digits.
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

fn from_milliseconds(milliseconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()
}

const FIRST_LINE: &str = "renkei certificate log head 1";
const SIGNATURE: &str = "signature ";
const WHAT: &str = "head of the certificate log";
