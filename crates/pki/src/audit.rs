//! The record of everything that happened at the exchange, in one list that only grows.
//!
//! Each event has its place in the list and is a leaf of a Merkle tree. The exchange signs how far
//! the list has come (its head) with its evidence key. Whoever has kept a head finds out later
//! whether the list still begins with what it was.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;

use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::merkle::{self, Extent, Hash};
use crate::signer::Signer;
use crate::trust::TrustAnchors;

/// An event in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// Its place in the list, from 0.
    pub sequence: u64,
    /// Its identity.
    pub id: &'a str,
    /// When it happened, to the millisecond.
    pub at: OffsetDateTime,
    /// Who.
    pub actor: &'a str,
    /// What.
    pub event: &'a str,
    /// To whom or what.
    pub subject: &'a str,
    /// Further ids or a state.
    pub detail: &'a str,
}

impl Event<'_> {
    /// The event as a leaf of the tree.
    ///
    /// What is hashed: the version of this form as one octet, place and time (milliseconds since
    /// 1970) as eight octets each, and the five texts in the order above, each behind its length
    /// in octets as four octets. All numbers begin with their highest octet.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        let mut octets = vec![VERSION];
        octets.extend(self.sequence.to_be_bytes());
        octets.extend(milliseconds(self.at).to_be_bytes());
        for text in [self.id, self.actor, self.event, self.subject, self.detail] {
            // No text of an event is longer than a number of 32 bits can count.
            let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
            octets.extend(length.to_be_bytes());
            octets.extend(text.as_bytes());
        }
        merkle::leaf(&octets)
    }
}

/// How far the list had come at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of events and their hash.
    pub extent: Extent,
    /// When, to the millisecond.
    pub at: OffsetDateTime,
    /// SHA-256 of the certificate whose key signs.
    pub signed_by: Hash,
}

impl Head {
    fn text(&self) -> String {
        format!(
            "{FIRST_LINE}\nsize {}\nroot {}\nat {}\nsigned-by {}\n",
            self.extent.size,
            hex::encode(self.extent.root),
            milliseconds(self.at),
            hex::encode(self.signed_by),
        )
    }

    /// The head of a list, signed.
    ///
    /// # Errors
    /// [`PkiError::Signer`] or [`PkiError::Internal`] when the key cannot be used.
    pub fn sign(
        extent: Extent,
        at: OffsetDateTime,
        signer: &dyn Signer,
    ) -> Result<SignedHead, PkiError> {
        let head = Self {
            extent,
            at,
            signed_by: signer.certificate().fingerprint(),
        };
        Ok(SignedHead {
            head,
            signature: signer.sign(head.text().as_bytes())?,
        })
    }
}

/// A head with the signature of the exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// What was signed.
    pub head: Head,
    /// ECDSA over P-256 with SHA-256, in its ASN.1 form.
    pub signature: Vec<u8>,
}

impl SignedHead {
    /// Whoever of `signers` signed it; the signature is checked, the certificate is not.
    ///
    /// # Errors
    /// [`PkiError::BadSignature`] when nobody of them did.
    pub fn signer<'a>(
        &self,
        signers: impl IntoIterator<Item = &'a Certificate>,
    ) -> Result<&'a Certificate, PkiError> {
        let named = |one: &&Certificate| one.fingerprint() == self.head.signed_by;
        let signer = signers.into_iter().find(named);
        let signer = signer.ok_or(PkiError::BadSignature { what: WHAT })?;
        let text = self.head.text();
        let key = signer.public_key()?;
        key.verify(text.as_bytes(), &self.signature, WHAT)?;
        Ok(signer)
    }

    /// Checks that one of `signers` signed it, that this one is the exchange's certificate for
    /// evidence, and that it was valid at the time of the head below one of the roots.
    ///
    /// # Errors
    /// [`PkiError::BadSignature`], [`PkiError::NotPermitted`] and those of
    /// [`TrustAnchors::verify`].
    pub fn verify(
        &self,
        signers: &[Certificate],
        authorities: &[Certificate],
        anchors: &TrustAnchors,
    ) -> Result<(), PkiError> {
        let signer = self.signer(signers)?;
        if !signer.signs_evidence() {
            return Err(PkiError::NotPermitted {
                reason: "its key usage does not allow it to sign evidence",
            });
        }
        anchors.verify(signer, authorities, self.head.at)
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
    let hash = |text: &str| <Hash>::try_from(hex::decode(text).ok()?).ok();
    value(FIRST_LINE)?;
    let head = Head {
        extent: Extent {
            size: value("size ")?.parse().ok()?,
            root: hash(value("root ")?)?,
        },
        at: from_milliseconds(value("at ")?.parse().ok()?)?,
        signed_by: hash(value("signed-by ")?)?,
    };
    let signature = STANDARD.decode(value(SIGNATURE)?).ok()?;
    Some(SignedHead { head, signature })
}

fn milliseconds(at: OffsetDateTime) -> i64 {
    // Every time that can be written fits: the year 9999 has 15 digits.
    i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

fn from_milliseconds(milliseconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()
}

const VERSION: u8 = 1;
const FIRST_LINE: &str = "renkei audit head 1";
const SIGNATURE: &str = "signature ";
const WHAT: &str = "head of the audit";
