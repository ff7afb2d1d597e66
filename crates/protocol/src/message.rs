//! A message: its identity, and the manifest that the sender signs and the exchange can read.
//!
//! The manifest is all the exchange ever learns: addresses, serial, file names of the standard,
//! sizes and hashes of the sealed parts. What the files say, and the names of free attachments,
//! stay inside the seal.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use careplan::{Address, Envelope, FileCode, FileName, Serial, ServiceMonth, UnitKind};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::Sha256;
use crate::attachment::AttachmentKind;

/// Version of the manifest's form.
pub const VERSION: u32 = 1;

/// Largest part in bytes; every part but the last has exactly this size.
pub const PART_BYTES: u64 = 8 * 1024 * 1024;

/// Largest sealed payload in bytes that can travel in one request with its manifest.
pub const WHOLE_BYTES: u64 = 256 * 1024;

/// What stands in the place of the send unit of a free message.
pub const FREE_UNIT: &str = "free";

/// Largest sealed payload in bytes.
pub const MAX_SEALED_BYTES: u64 = 104 * 1024 * 1024;

/// Identity of a message: a random UUID chosen by the sender. Sending again under the same
/// identity is a repetition, never a second message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(Uuid);

impl MessageId {
    /// From 16 random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.as_hyphenated(), formatter)
    }
}

/// The text is not a message id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message id is a UUID")]
pub struct NotAMessageId;

impl FromStr for MessageId {
    type Err = NotAMessageId;

    fn from_str(text: &str) -> Result<Self, NotAMessageId> {
        Uuid::parse_str(text).map(Self).map_err(|_| NotAMessageId)
    }
}

/// One uploaded piece of the sealed payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartDescription {
    /// Length in bytes, at most [`PART_BYTES`].
    pub size: u64,
    /// SHA-256 of the part.
    pub sha256: Sha256,
}

/// What a message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The files of one send unit of the standard.
    SendUnit,
    /// A short text and attachments; see [`crate::free`].
    Free,
}

/// What the exchange is told of a free attachment: never its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// What the sender found it to be.
    pub kind: AttachmentKind,
    /// Length in bytes.
    pub size: u64,
}

/// What the sender signs and the exchange reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Form of the manifest, [`VERSION`].
    pub version: u32,
    /// The message.
    pub message_id: MessageId,
    /// Sending office and service kind.
    #[serde(with = "address_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1370000018-43"))]
    pub sender: Address,
    /// Receiving office and service kind.
    #[serde(with = "address_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1370000018-43"))]
    pub receiver: Address,
    /// What is inside.
    pub content: Content,
    /// 連番: the serial of the send unit, 14 digits in Japan's time.
    #[serde(with = "text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "20250501090000"))]
    pub serial: Serial,
    /// The send unit, for example `K2`.
    pub unit: String,
    /// Service month, for units that have one.
    #[serde(with = "optional_text", default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "202504"))]
    pub month: Option<ServiceMonth>,
    /// Names of the files inside, as the standard makes them.
    pub file_names: Vec<String>,
    /// The attachments of a free message, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// The parts in order.
    pub parts: Vec<PartDescription>,
    /// SHA-256 of the whole sealed payload.
    pub ciphertext_sha256: Sha256,
    /// SHA-256 fingerprints of the certificates it is sealed to, of both offices.
    pub sealed_to: Vec<Sha256>,
    /// When it was made, by the sender's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// Why a manifest is refused before anything is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Not a manifest at all.
    #[error("the manifest cannot be read: {0}")]
    Malformed(String),
    /// A version this program does not know.
    #[error("manifest version {0} is not known")]
    Version(u32),
    /// Sender and receiver are the same address.
    #[error("sender and receiver are the same address")]
    ToItself,
    /// A name that is none of the standard's.
    #[error("file {0} of the list has a name that the standard does not know")]
    Name(usize),
    /// A name whose sender differs from the manifest's.
    #[error("file {0} of the list names another sender")]
    NameSender(usize),
    /// A name whose receiver differs from the manifest's.
    #[error("file {0} of the list names another receiver")]
    NameReceiver(usize),
    /// A name whose serial differs from the manifest's.
    #[error("file {0} of the list has another serial")]
    NameSerial(usize),
    /// The files are no send unit, or another one than declared.
    #[error("the files are not the send unit {0}")]
    Unit(String),
    /// A free message that names files, a month or another unit, or a send unit with attachments.
    #[error("the description does not fit what the message carries")]
    Carries,
    /// Sizes of the parts do not add up, or a part is too large or empty.
    #[error("the parts are not of the agreed sizes")]
    Parts,
    /// More than [`MAX_SEALED_BYTES`].
    #[error("the message is larger than the limit")]
    TooLarge,
    /// Sealed to nobody.
    #[error("the message is sealed to no certificate")]
    SealedToNobody,
}

impl Manifest {
    /// The bytes to sign and to send.
    ///
    /// # Errors
    /// When a time cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        serde_json::to_vec(self).map_err(|error| ManifestError::Malformed(error.to_string()))
    }

    /// Reads a manifest and checks everything that can be seen in it.
    ///
    /// # Errors
    /// [`ManifestError`] naming the first thing that is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_slice(bytes)
            .map_err(|error| ManifestError::Malformed(error.to_string()))?;
        manifest.verify()?;
        Ok(manifest)
    }

    /// Length of the sealed payload in bytes; never wraps, whatever sizes were declared.
    #[must_use]
    pub fn sealed_bytes(&self) -> u64 {
        let sizes = self.parts.iter().map(|part| part.size);
        sizes.fold(0, u64::saturating_add)
    }

    /// Checks addresses, names, unit and parts against each other.
    ///
    /// # Errors
    /// [`ManifestError`] naming the first thing that is wrong.
    pub fn verify(&self) -> Result<(), ManifestError> {
        if self.version != VERSION {
            return Err(ManifestError::Version(self.version));
        }
        if self.sender == self.receiver {
            return Err(ManifestError::ToItself);
        }
        match self.content {
            Content::SendUnit if self.attachments.is_empty() => self.verify_names()?,
            Content::Free if self.is_free() => {}
            _ => return Err(ManifestError::Carries),
        }
        self.verify_parts()?;
        if self.sealed_to.is_empty() {
            return Err(ManifestError::SealedToNobody);
        }
        Ok(())
    }

    fn is_free(&self) -> bool {
        let sizes = self.attachments.iter().map(|attachment| attachment.size);
        self.unit == FREE_UNIT
            && self.month.is_none()
            && self.file_names.is_empty()
            && sizes.fold(0, u64::saturating_add) <= self.sealed_bytes()
    }

    fn verify_names(&self) -> Result<(), ManifestError> {
        let mut codes: BTreeSet<FileCode> = BTreeSet::new();
        for (index, text) in self.file_names.iter().enumerate() {
            let number = index + 1;
            let name = FileName::parse(text).map_err(|_| ManifestError::Name(number))?;
            if name.envelope.from != self.sender {
                return Err(ManifestError::NameSender(number));
            }
            if name.envelope.to != self.receiver {
                return Err(ManifestError::NameReceiver(number));
            }
            if name.envelope.serial != self.serial {
                return Err(ManifestError::NameSerial(number));
            }
            codes.insert(name.code);
        }
        let envelope = Envelope {
            from: self.sender,
            to: self.receiver,
            serial: self.serial,
        };
        match UnitKind::of(&codes, &envelope) {
            Some(unit) if unit.as_str() == self.unit => Ok(()),
            _ => Err(ManifestError::Unit(self.unit.clone())),
        }
    }

    fn verify_parts(&self) -> Result<(), ManifestError> {
        if self.sealed_bytes() > MAX_SEALED_BYTES {
            return Err(ManifestError::TooLarge);
        }
        let Some((last, full)) = self.parts.split_last() else {
            return Err(ManifestError::Parts);
        };
        let full_sizes_fit = full.iter().all(|part| part.size == PART_BYTES);
        if !full_sizes_fit || last.size == 0 || last.size > PART_BYTES {
            return Err(ManifestError::Parts);
        }
        Ok(())
    }
}

/// Cuts a sealed payload into parts and describes each.
#[must_use]
pub fn describe_parts(sealed: &[u8]) -> Vec<PartDescription> {
    parts(sealed)
        .map(|part| PartDescription {
            size: part.len() as u64,
            sha256: Sha256::of(part),
        })
        .collect()
}

/// The pieces of a sealed payload in order.
pub fn parts(sealed: &[u8]) -> impl Iterator<Item = &[u8]> {
    sealed.chunks(PART_BYTES as usize)
}

/// Serde helper: an [`Address`] as the text `1370000018-43`.
pub(crate) mod address_text {
    use careplan::Address;
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(value: &Address, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Address, D::Error> {
        let text = String::deserialize(from)?;
        text.parse()
            .map_err(|_| de::Error::custom("not an address"))
    }
}

/// Serde helper: any value with a text form.
pub(crate) mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize as _, Deserializer, Serializer, de};

    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &T,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(crate) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(from)?;
        text.parse()
            .map_err(|_| de::Error::custom("not of the expected form"))
    }
}

/// Serde helper: an optional value with a text form.
pub(crate) mod optional_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize as _, Deserializer, Serializer, de};

    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => to.collect_str(value),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| {
            text.parse()
                .map_err(|_| de::Error::custom("not of the expected form"))
        })
        .transpose()
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]

    use super::*;

    fn manifest() -> Manifest {
        let sealed = vec![1_u8; 100];
        Manifest {
            version: VERSION,
            message_id: MessageId::from_random([7; 16]),
            sender: "1370000026-11".parse().unwrap(),
            receiver: "1370000018-43".parse().unwrap(),
            content: Content::SendUnit,
            serial: "20250501090000".parse().unwrap(),
            unit: "S1".to_owned(),
            month: Some("202504".parse().unwrap()),
            file_names: vec![
                "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV".to_owned(),
            ],
            attachments: Vec::new(),
            parts: describe_parts(&sealed),
            ciphertext_sha256: Sha256::of(&sealed),
            sealed_to: vec![Sha256::of(b"certificate")],
            created_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    fn refused(change: impl FnOnce(&mut Manifest), expected: &ManifestError) {
        let mut changed = manifest();
        change(&mut changed);
        assert_eq!(changed.verify().as_ref(), Err(expected));
    }

    #[test]
    fn a_manifest_reads_back() {
        let before = manifest();
        assert_eq!(
            Manifest::from_bytes(&before.to_bytes().unwrap()),
            Ok(before)
        );
    }

    #[test]
    fn what_does_not_fit_is_named() {
        refused(|m| m.version = 9, &ManifestError::Version(9));
        refused(|m| m.receiver = m.sender, &ManifestError::ToItself);
        refused(
            |m| m.file_names = vec!["notes.txt".to_owned()],
            &ManifestError::Name(1),
        );
        refused(
            |m| m.sender = "1370000034-17".parse().unwrap(),
            &ManifestError::NameSender(1),
        );
        refused(
            |m| m.receiver = "1370000034-43".parse().unwrap(),
            &ManifestError::NameReceiver(1),
        );
        refused(
            |m| m.serial = "20250501090001".parse().unwrap(),
            &ManifestError::NameSerial(1),
        );
        refused(
            |m| m.unit = "K2".to_owned(),
            &ManifestError::Unit("K2".to_owned()),
        );
        refused(
            |m| m.file_names.clear(),
            &ManifestError::Unit("S1".to_owned()),
        );
        refused(|m| m.parts.clear(), &ManifestError::Parts);
        refused(|m| m.sealed_to.clear(), &ManifestError::SealedToNobody);
    }

    #[test]
    fn a_free_message_names_no_file() {
        let free = |m: &mut Manifest| {
            m.content = Content::Free;
            m.unit = FREE_UNIT.to_owned();
            m.month = None;
            m.file_names.clear();
            m.attachments = vec![Attachment {
                kind: AttachmentKind::Pdf,
                size: 90,
            }];
        };
        let mut manifest = manifest();
        free(&mut manifest);
        assert_eq!(manifest.verify(), Ok(()));
        let read = Manifest::from_bytes(&manifest.to_bytes().unwrap());
        assert_eq!(read, Ok(manifest));
        let changes: [fn(&mut Manifest); 4] = [
            |m| m.unit = "K2".to_owned(),
            |m| m.file_names = vec!["plan.pdf".to_owned()],
            |m| m.month = Some("202504".parse().unwrap()),
            |m| m.attachments[0].size = 1_000_000,
        ];
        for change in changes {
            let both = |m: &mut Manifest| {
                free(m);
                change(m);
            };
            refused(both, &ManifestError::Carries);
        }
        let attachment = Attachment {
            kind: AttachmentKind::Pdf,
            size: 1,
        };
        refused(|m| m.attachments.push(attachment), &ManifestError::Carries);
    }

    #[test]
    fn sizes_that_overflow_are_too_large() {
        let huge = PartDescription {
            size: u64::MAX,
            sha256: Sha256::of(b""),
        };
        refused(|m| m.parts.push(huge), &ManifestError::TooLarge);
    }

    #[test]
    fn unknown_fields_are_refused() {
        let text = String::from_utf8(manifest().to_bytes().unwrap()).unwrap();
        let more = text.replacen('{', "{\"extra\":1,", 1);
        assert!(matches!(
            Manifest::from_bytes(more.as_bytes()),
            Err(ManifestError::Malformed(_))
        ));
    }

    #[test]
    fn parts_are_cut_at_the_agreed_size() {
        let sealed = vec![0_u8; PART_BYTES as usize + 1];
        let described = describe_parts(&sealed);
        assert_eq!(
            described.iter().map(|p| p.size).collect::<Vec<_>>(),
            [PART_BYTES, 1]
        );
    }
}
