//! From the files of one send unit to a sealed message with its signed manifest. Decides and
//! computes only; keeping and sending are done elsewhere.

use careplan::{Bundle, OfficeNumber, SourceFile};
use pki::seal::SealHeader;
pub(crate) use pki::seal::SeenHeads as Heads;
use pki::transparency::SignedHead;
use pki::{Certificate, Identity, TrustAnchors};
use protocol::message::{self, Content};
use protocol::{Manifest, MessageId, Sha256, package};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::local_store::{LogSizes, Waiting};
use crate::words::Text;

/// One send unit, packed but not yet sealed.
#[derive(Debug)]
pub(crate) struct Packed {
    /// The unit as it was read.
    pub(crate) bundle: Bundle,
    /// Names of its files in the order of the package.
    pub(crate) file_names: Vec<String>,
    /// The package.
    pub(crate) package: Vec<u8>,
    /// SHA-256 of the package: the same files give the same value.
    pub(crate) content_sha256: Sha256,
}

/// Packs the files of a unit.
pub(crate) fn pack(bundle: Bundle, files: &[SourceFile]) -> Result<Packed, Failure> {
    let package = package::pack(files).map_err(|error| match error {
        package::PackageError::TooLarge => Failure::refused(Text::new("too-large")),
        other => Failure::internal(other),
    })?;
    Ok(Packed {
        bundle,
        file_names: files.iter().map(|file| file.name.clone()).collect(),
        content_sha256: Sha256::of(&package),
        package,
    })
}

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

/// Seals a packed unit to the recipients, with what is known of the logs of both offices, and
/// signs its manifest.
pub(crate) fn seal(
    id: MessageId,
    packed: &Packed,
    identity: &Identity,
    recipients: &[Certificate],
    heads: Heads,
    now: OffsetDateTime,
) -> Result<Waiting, Failure> {
    let logs = LogSizes {
        sender: size(heads.sender.as_ref()),
        receiver: size(heads.receiver.as_ref()),
    };
    let envelope = packed.bundle.envelope;
    let header = SealHeader {
        message_id: id.to_string(),
        sender: envelope.from.to_string(),
        receiver: envelope.to.to_string(),
        content_type: package::CONTENT_TYPE.to_owned(),
        heads,
    };
    let sealed = pki::seal::seal(&packed.package, &header, identity, recipients, now)?;
    let manifest = Manifest {
        version: message::VERSION,
        message_id: id,
        sender: envelope.from,
        receiver: envelope.to,
        content: Content::SendUnit,
        serial: envelope.serial,
        unit: packed.bundle.unit.to_string(),
        month: packed.bundle.month,
        file_names: packed.file_names.clone(),
        parts: message::describe_parts(&sealed),
        ciphertext_sha256: Sha256::of(&sealed),
        sealed_to: recipients
            .iter()
            .map(|certificate| Sha256::from(certificate.fingerprint()))
            .collect(),
        created_at: now,
    };
    manifest.verify().map_err(|error| match error {
        message::ManifestError::TooLarge => Failure::refused(Text::new("too-large")),
        other => Failure::internal(other),
    })?;
    let manifest = manifest.to_bytes().map_err(Failure::internal)?;
    let signature = pki::manifest::sign_detached(&manifest, identity, now)?;
    Ok(Waiting {
        sealed,
        manifest,
        signature,
        content_sha256: packed.content_sha256,
        logs,
    })
}

/// How long a head says that its log is.
fn size(head: Option<&String>) -> u64 {
    let head = head.and_then(|text| SignedHead::from_text(text).ok());
    head.map_or(0, |head| head.head.extent.size)
}
