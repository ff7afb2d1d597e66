//! From the files of one send unit, or a text with attachments, to a sealed message with its
//! signed manifest. Files and sealed octets go by piece by piece; sending is done elsewhere.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use careplan::{Bundle, Envelope, OfficeNumber, ServiceMonth, SourceFile};
use pki::seal::SealHeader;
use pki::seal::Sealing;
pub(crate) use pki::seal::SeenHeads as Heads;
use pki::transparency::SignedHead;
use pki::{Certificate, Identity, StreamError, TrustAnchors};
use protocol::free::{self, FreeMessage};
use protocol::message::{self, Attachment, Content};
use protocol::package::{self, Entry, PackageError, Packing};
use protocol::{Hasher, Manifest, MessageId, Sha256};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::local_store::{LogSizes, SealedParts, Waiting};
use crate::words::Text;

/// One message, packed but not yet sealed.
#[derive(Debug)]
pub(crate) struct Packed {
    /// Sender, receiver and serial.
    pub(crate) envelope: Envelope,
    /// What it carries.
    pub(crate) content: Content,
    /// The send unit.
    pub(crate) unit: String,
    /// Service month, for units that have one.
    pub(crate) month: Option<ServiceMonth>,
    /// Names of the files of the standard in the order of the package.
    pub(crate) file_names: Vec<String>,
    /// What the exchange is told of free attachments.
    pub(crate) attachments: Vec<Attachment>,
    /// SHA-256 of the package: the same files give the same value.
    pub(crate) content_sha256: Sha256,
    files: Vec<PackedFile>,
}

/// A file of a package.
#[derive(Debug)]
pub(crate) struct PackedFile {
    /// Its name in the package.
    pub(crate) name: String,
    /// How long it is.
    pub(crate) octets: u64,
    /// Where its content is.
    pub(crate) source: Source,
}

/// Where the content of a file is.
#[derive(Debug)]
pub(crate) enum Source {
    /// In memory, because it had to be checked.
    Memory(Vec<u8>),
    /// On the disk; it is read while it is sealed.
    Disk(PathBuf),
}

/// Packs the files of a unit.
pub(crate) fn pack(bundle: &Bundle, files: Vec<SourceFile>) -> Result<Packed, Failure> {
    let file_names = files.iter().map(|file| file.name.clone()).collect();
    let files = files.into_iter().map(|file| PackedFile {
        name: file.name,
        octets: file.bytes.len() as u64,
        source: Source::Memory(file.bytes),
    });
    hashed(Packed {
        envelope: bundle.envelope,
        content: Content::SendUnit,
        unit: bundle.unit.to_string(),
        month: bundle.month,
        file_names,
        attachments: Vec::new(),
        content_sha256: Sha256::of(&[]),
        files: files.collect(),
    })
}

/// Packs a free message; `paths` are those of its attachments.
pub(crate) fn pack_free(
    envelope: Envelope,
    free: &FreeMessage,
    paths: Vec<PathBuf>,
) -> Result<Packed, Failure> {
    let index = free.to_bytes().map_err(Failure::internal)?;
    let mut files = vec![PackedFile {
        name: free::INDEX.to_owned(),
        octets: index.len() as u64,
        source: Source::Memory(index),
    }];
    let named = free.file_names().into_iter().zip(&free.attachments);
    for ((name, attachment), path) in named.zip(paths) {
        files.push(PackedFile {
            name,
            octets: attachment.size,
            source: Source::Disk(path),
        });
    }
    hashed(Packed {
        envelope,
        content: Content::Free,
        unit: message::FREE_UNIT.to_owned(),
        month: None,
        file_names: Vec::new(),
        attachments: free.declared(),
        content_sha256: Sha256::of(&[]),
        files,
    })
}

fn hashed(packed: Packed) -> Result<Packed, Failure> {
    let content_sha256 = packed.digest()?;
    Ok(Packed {
        content_sha256,
        ..packed
    })
}

/// A file that could not be read to the length that it had.
pub(crate) fn changed(error: std::io::Error) -> Failure {
    Failure::wrong_use(Text::new("changed-meanwhile").with("reason", error))
}

impl PackedFile {
    /// Its content.
    pub(crate) fn open(&self) -> Result<Box<dyn Read + '_>, Failure> {
        Ok(match &self.source {
            Source::Memory(bytes) => Box::new(bytes.as_slice()),
            Source::Disk(path) => {
                Box::new(File::open(path).map_err(|error| Failure::reading(path, &error))?)
            }
        })
    }
}

impl Packed {
    /// The files of the package in their order.
    pub(crate) fn files(&self) -> &[PackedFile] {
        &self.files
    }

    /// The package, made while it is read.
    fn packing(&self) -> Result<Packing<Box<dyn Read + '_>>, Failure> {
        let mut entries = Vec::new();
        for file in &self.files {
            let content = file.open()?;
            entries.push(Entry {
                name: file.name.clone(),
                octets: file.octets,
                content,
            });
        }
        Packing::of(entries).map_err(|error| match error {
            PackageError::TooLarge => too_large(),
            other => Failure::internal(other),
        })
    }

    fn digest(&self) -> Result<Sha256, Failure> {
        let mut packing = self.packing()?;
        let mut hasher = Hasher::new();
        let mut piece = vec![0; PIECE];
        loop {
            match packing.read(&mut piece).map_err(changed)? {
                0 => return Ok(hasher.finish()),
                read => hasher.update(piece.get(..read).unwrap_or_default()),
            }
        }
    }

    fn content_type(&self) -> &'static str {
        match self.content {
            Content::SendUnit => package::CONTENT_TYPE,
            Content::Free => free::CONTENT_TYPE,
        }
    }
}

fn too_large() -> Failure {
    Failure::refused(Text::new("too-large").with("limit", package::MAX_BYTES / 1024 / 1024))
}

const PIECE: usize = 64 * 1024;

/// Checks certificates that the exchange named for an office: each must be of that office, meant
/// for offices, and lead to the pinned root. One bad certificate spoils the list, because
/// whoever put it there wants to read along.
pub(crate) fn recipients_of(
    office: OfficeNumber,
    certificates: &[Certificate],
    above: &[Certificate],
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<Vec<Certificate>, Failure> {
    for certificate in certificates {
        let good = certificate.office_number() == Some(office)
            && certificate.allows_client_auth()
            && anchors.verify(certificate, above, now).is_ok();
        if !good {
            return Err(unusable(office));
        }
    }
    Ok(certificates.to_vec())
}

/// A certificate that the exchange named for an office is none, or not the office's.
pub(crate) fn unusable(office: OfficeNumber) -> Failure {
    Failure::refused(Text::new("recipient-certificate").with("office", office))
}

/// With what a message is sealed.
pub(crate) struct Seal<'a> {
    /// Its id.
    pub(crate) id: MessageId,
    /// Who signs.
    pub(crate) identity: &'a Identity,
    /// To whom it is sealed.
    pub(crate) recipients: &'a [Certificate],
    /// What is known of the logs of both offices.
    pub(crate) heads: Heads,
    /// When.
    pub(crate) now: OffsetDateTime,
}

impl Seal<'_> {
    /// Seals a message into `parts`, and signs its manifest.
    pub(crate) fn put_on(self, packed: &Packed, parts: SealedParts) -> Result<Waiting, Failure> {
        let logs = LogSizes {
            sender: size(self.heads.sender.as_ref()),
            receiver: size(self.heads.receiver.as_ref()),
        };
        let (envelope, now) = (packed.envelope, self.now);
        let header = SealHeader {
            message_id: self.id.to_string(),
            sender: envelope.from.to_string(),
            receiver: envelope.to.to_string(),
            content_type: packed.content_type().to_owned(),
            heads: self.heads,
        };
        let packing = packed.packing()?;
        let octets = packing.octets();
        let sealing = Sealing::begin(octets, &header, self.identity, self.recipients, now)?;
        if sealing.sealed_octets() > message::MAX_SEALED_BYTES {
            return Err(too_large());
        }
        let mut parts = parts;
        sealing
            .write(packing, &mut parts)
            .map_err(|error| match error {
                StreamError::Pki(error) => Failure::from(error),
                StreamError::Content(error) => changed(error),
                StreamError::Sealed(error) => parts.failure(&error),
                other => Failure::internal(other),
            })?;
        let (parts, ciphertext_sha256) = parts.finish()?;
        let to = self.recipients.iter().map(Certificate::fingerprint);
        let manifest = Manifest {
            version: message::VERSION,
            message_id: self.id,
            sender: envelope.from,
            receiver: envelope.to,
            content: packed.content,
            serial: envelope.serial,
            unit: packed.unit.clone(),
            month: packed.month,
            file_names: packed.file_names.clone(),
            attachments: packed.attachments.clone(),
            parts,
            ciphertext_sha256,
            sealed_to: to.map(Sha256::from).collect(),
            created_at: now,
        };
        manifest.verify().map_err(|error| match error {
            message::ManifestError::TooLarge => too_large(),
            other => Failure::internal(other),
        })?;
        let manifest = manifest.to_bytes().map_err(Failure::internal)?;
        let signature = pki::manifest::sign_detached(&manifest, self.identity, now)?;
        Ok(Waiting {
            manifest,
            signature,
            content_sha256: packed.content_sha256,
            logs,
        })
    }
}

/// How long a head says that its log is.
fn size(head: Option<&String>) -> u64 {
    let head = head.and_then(|text| SignedHead::from_text(text).ok());
    head.map_or(0, |head| head.head.extent.size)
}
