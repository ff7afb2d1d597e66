//! The key with which the exchange signs evidence: made by whoever holds the issuing key, used
//! elsewhere.
//!
//! `evidence/evidence.pem` holds certificate and encrypted key in one file, so that replacing it is
//! one step. Another key takes over every year; the certificates before it stay in
//! `evidence/earlier`, for what they signed stays good.

use std::path::PathBuf;

use anyhow::Context as _;
use pki::issue::{issue, prepare_evidence};
use pki::profile::Validity;
use pki::subject::Publication;
use pki::trust::above;
use pki::{Certificate, Identity, KeyPair, SerialNumber, Signer, pem};
use time::{Duration, OffsetDateTime};

use super::create::{Made, Part, broken_rules, passphrase};
use super::files::{
    Chain, EARLIER, ENCRYPTED_KEY, Readers, create_folder, read_folder, read_passphrase,
    write_whole,
};
use super::signers::load_signer;
use crate::config::Config;
use crate::evidence::EvidenceKey;

/// Makes the key where there is none or the present one is to be followed by another.
///
/// # Errors
/// When a file cannot be read or written, or the issuing key not be used.
pub(crate) fn make(config: &Config, now: OffsetDateTime) -> anyhow::Result<Vec<Made>> {
    let present = present(config)?;
    if present
        .as_ref()
        .is_some_and(|one| !is_to_be_followed(one, now))
    {
        return Ok(Vec::new());
    }
    let mut made = Vec::new();
    let folder = config.evidence_dir();
    create_folder(&folder.join(EARLIER))?;
    let file = &config.evidence.passphrase_file;
    let passphrase = passphrase(file, Part::EvidencePassphrase, &mut made)?;
    let signer = load_signer(config)?;
    let issuer = signer.certificate();
    let key = KeyPair::generate()?;
    let begin = now - Duration::hours(1);
    let end = (now + LIFETIME).min(issuer.not_after());
    let base = config.listeners.publication.as_ref();
    let publication = base.map(|publication| Publication {
        // Answers travel with the records; lists are about offices.
        ocsp: None,
        crl: None,
        ..Publication::below(&publication.base, issuer, begin)
    });
    let prepared = prepare_evidence(
        &config.authority.organisation,
        key.public_key(),
        SerialNumber::random()?,
        Validity::between(begin, end)?,
        &publication.unwrap_or_default(),
        issuer,
    )
    .map_err(broken_rules)?;
    let certificate = issue(prepared, &signer)?;
    if let Some(present) = present {
        let kept = folder
            .join(EARLIER)
            .join(format!("{}.pem", present.serial()));
        write_whole(&kept, present.to_pem().as_bytes(), Readers::Everybody)?;
    }
    let encrypted = key.to_encrypted_pkcs8(&passphrase)?;
    let text = format!(
        "{}{}",
        certificate.to_pem(),
        pem::encode(ENCRYPTED_KEY, &encrypted)
    );
    let file = key_file(config);
    write_whole(&file, text.as_bytes(), Readers::Owner)?;
    made.push(Made {
        part: Part::Evidence,
        file,
    });
    Ok(made)
}

/// Opens the key; `None` where none was made.
///
/// # Errors
/// When a file is damaged or the passphrase is another.
pub(crate) fn load(config: &Config, chain: &Chain) -> anyhow::Result<Option<EvidenceKey>> {
    let Some(certificate) = present(config)? else {
        return Ok(None);
    };
    let file = key_file(config);
    let text = std::fs::read_to_string(&file)?;
    let encrypted =
        pem::decode_one(ENCRYPTED_KEY, &text).with_context(|| format!("{}", file.display()))?;
    let passphrase = read_passphrase(&config.evidence.passphrase_file)?;
    let key = KeyPair::from_encrypted_pkcs8(&encrypted, &passphrase)
        .with_context(|| format!("cannot open the key in {}", file.display()))?;
    let above = above(&certificate, &chain.certificates());
    let identity = Identity::new(key, certificate, above)?;
    let earlier = read_folder(&config.evidence_dir().join(EARLIER))?;
    Ok(Some(EvidenceKey::new(identity, earlier)))
}

/// The certificate of the key that signs now.
///
/// # Errors
/// When the file is damaged.
pub(crate) fn present(config: &Config) -> anyhow::Result<Option<Certificate>> {
    let file = key_file(config);
    if !file.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let certificate = Certificate::from_pem(&text);
    Ok(Some(
        certificate.with_context(|| format!("{}", file.display()))?,
    ))
}

/// Whether another key is to take over: this one has signed for a year, or ends.
pub(crate) fn is_to_be_followed(certificate: &Certificate, now: OffsetDateTime) -> bool {
    now > certificate.not_before() + IN_USE || now + Duration::days(30) > certificate.not_after()
}

/// The files that change when another key takes over.
pub(crate) fn key_file(config: &Config) -> PathBuf {
    config.evidence_dir().join("evidence.pem")
}

/// Six years: what was signed in the first months can still be asked about, five years and three
/// months later, by whoever looks at the certificate alone.
const LIFETIME: Duration = Duration::days(6 * 365);
const IN_USE: Duration = Duration::days(365);
