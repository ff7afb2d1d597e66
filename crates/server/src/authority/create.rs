//! Makes the authorities and the certificates of the listeners, each only where it is missing, so
//! that a run that was cut can be repeated.
//!
//! The root's key is encrypted under a passphrase of its own and goes into a folder of its own,
//! which the operator takes offline: it is needed again only for a new issuing authority.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, ensure};
use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::crl::{self, ListHead, Scope};
use pki::issue::{issue, prepare_server};
use pki::lint::LintFinding;
use pki::profile::Validity;
use pki::revocation::Freshness;
use pki::subject::Publication;
use pki::{Certificate, Identity, KeyPair, SerialNumber, Signer, SigningKey, pem};
use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

use super::files::{
    Chain, Readers, create_folder, read_certificate, read_key, read_passphrase, write_key,
    write_whole,
};
use super::roll_over::Installed;
use super::signers::{FIRST_KEY, load_signer, open_token};
use crate::clock::random_bytes;
use crate::config::{Config, Listener, ServerKey};

/// Something that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    /// What.
    pub(crate) part: Part,
    /// Where.
    pub(crate) file: PathBuf,
}

/// What `init` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Passphrase of the signing key.
    Passphrase,
    /// Passphrase of the root's key.
    RootPassphrase,
    /// Key of the root.
    RootKey,
    /// Certificate of the root.
    Root,
    /// The signing key.
    IssuingKey,
    /// Certificate of the issuing authority.
    Issuing,
    /// Certificate of a listener.
    Server,
    /// The portal's key.
    PortalKey,
    /// Passphrase of the evidence key.
    EvidencePassphrase,
    /// Key and certificate with which the exchange signs evidence.
    Evidence,
}

/// Makes what is missing of the two authorities. Where the root was at work and lists are
/// published, its first list comes with it.
///
/// # Errors
/// When a file cannot be read or written, or the root's key is needed and not there.
pub(crate) fn authorities(
    config: &Config,
    now: OffsetDateTime,
) -> anyhow::Result<(Vec<Made>, Option<Installed>)> {
    let mut made = Vec::new();
    let folder = config.authority_dir();
    create_folder(&folder)?;
    let passphrase = passphrase(
        &config.authority.passphrase_file,
        Part::Passphrase,
        &mut made,
    )?;
    let issuing_file = folder.join("issuing.pem");
    if issuing_file.exists() {
        load_signer(config)?;
        return Ok((made, None));
    }
    let root = root(config, &folder, now, &mut made)?;
    let settings = config.authority.token.as_ref();
    let key: Box<dyn SigningKey> = match open_token(config)?.zip(settings) {
        Some((token, settings)) => Box::new(token.make_key(&settings.key)?),
        None => {
            let file = folder.join(FIRST_KEY);
            Box::new(key(&file, &passphrase, Part::IssuingKey, &mut made)?)
        }
    };
    let base = config.listeners.publication.as_ref();
    let publication =
        base.map(|publication| Publication::of_root(&publication.base, root.certificate()));
    let name = AuthorityName {
        organisation: config.authority.organisation.clone(),
        common_name: config.authority.issuing_name.clone(),
    };
    let prepared = prepare_issuing(
        &name,
        key.public_key(),
        SerialNumber::random()?,
        Validity::from_now(now, ISSUING_LIFETIME)?,
        &publication.unwrap_or_default(),
        root.certificate(),
    )
    .map_err(broken_rules)?;
    let certificate = issue(prepared, &root)?;
    write_whole(
        &issuing_file,
        certificate.to_pem().as_bytes(),
        Readers::Everybody,
    )?;
    made.push(Made {
        part: Part::Issuing,
        file: issuing_file,
    });
    let list = base.map(|_| first_list(&root, now)).transpose()?;
    Ok((made, list))
}

/// The root's first list, with nobody on it.
fn first_list(root: &Identity, now: OffsetDateTime) -> anyhow::Result<Installed> {
    let head = ListHead {
        scope: Scope::All,
        number: 1,
        freshness: Freshness::from_now(now, ROOT_LIST_LIFETIME)?,
    };
    let der = crl::sign(&head, &[], root)?;
    let read = crl::read(&der, root.certificate())?;
    Ok(Installed::List {
        root: Box::new(root.certificate().clone()),
        der,
        read,
    })
}

/// Makes the certificates of the listeners that have none of their own, whose names have changed,
/// or that end within 30 days.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn server_certificates(
    config: &Config,
    now: OffsetDateTime,
) -> anyhow::Result<Vec<Made>> {
    let signer = &load_signer(config)?;
    let shown = Chain::load(config)?.shown();
    let mut made = Vec::new();
    let folder = config.tls_dir();
    create_folder(&folder)?;
    let listeners = &config.listeners;
    let (support, self_test) = (listeners.support.as_ref(), listeners.self_test.as_ref());
    let mut all = vec![
        ("portal", &listeners.portal),
        ("console", &listeners.console),
        ("mailbox", &listeners.mailbox),
    ];
    all.extend(support.map(|listener| ("support", listener)));
    all.extend(self_test.map(|self_test| ("self-test", &self_test.listing)));
    for (role, listener) in all {
        if matches!(listener.server_key, ServerKey::Files { .. }) {
            continue;
        }
        let file = folder.join(format!("{role}.pem"));
        if file.exists() && is_current(&file, listener, &shown, now)? {
            continue;
        }
        let base = listeners.publication.as_ref();
        let base = base.map(|publication| publication.base.as_str());
        server_certificate(&file, listener, base, (signer, &shown), now)?;
        made.push(Made {
            part: Part::Server,
            file,
        });
    }
    Ok(made)
}

fn is_current(
    file: &Path,
    listener: &Listener,
    shown: &[Certificate],
    now: OffsetDateTime,
) -> anyhow::Result<bool> {
    let text = std::fs::read_to_string(file)?;
    let chain = Certificate::from_pem_chain(&text)?;
    let Some(certificate) = chain.first() else {
        return Ok(false);
    };
    let names = listener.certificate_names();
    let dns: Vec<_> = names
        .iter()
        .filter(|name| name.parse::<std::net::IpAddr>().is_err())
        .collect();
    Ok(certificate.not_after() - now > RENEWAL
        && chain.get(1..) == Some(shown)
        && names
            .first()
            .is_some_and(|name| name == certificate.subject_name())
        && certificate.dns_names().iter().collect::<Vec<_>>() == dns)
}

fn server_certificate(
    file: &Path,
    listener: &Listener,
    base: Option<&str>,
    (signer, shown): (&dyn Signer, &[Certificate]),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let validity = Validity::from_now(now, SERVER_LIFETIME)?;
    let publication = base.map(|base| Publication {
        // Answers are signed for offices only.
        ocsp: None,
        ..Publication::below(base, signer.certificate(), validity.not_before())
    });
    let key = KeyPair::generate()?;
    let prepared = prepare_server(
        &listener.certificate_names(),
        key.public_key(),
        SerialNumber::random()?,
        validity,
        &publication.unwrap_or_default(),
        signer.certificate(),
    )
    .map_err(broken_rules)?;
    let certificate = issue(prepared, signer)?;
    // Key and chain stand in one file, so that a cut cannot leave two that do not fit.
    let key = Zeroizing::new(pem::encode("PRIVATE KEY", &key.to_pkcs8()?));
    let shown: String = shown.iter().map(Certificate::to_pem).collect();
    let text = Zeroizing::new(format!("{}{shown}{}", certificate.to_pem(), *key));
    write_whole(file, text.as_bytes(), Readers::Owner)
}

/// The root with its key, made where missing.
fn root(
    config: &Config,
    folder: &Path,
    now: OffsetDateTime,
    made: &mut Vec<Made>,
) -> anyhow::Result<Identity> {
    let offline = config.offline_dir();
    let (root_file, key_file) = (folder.join("root.pem"), offline.join("root.key.pem"));
    ensure!(
        !root_file.exists() || key_file.exists(),
        "a new issuing authority needs the root's key: put it back to {}",
        key_file.display()
    );
    create_folder(&offline)?;
    let passphrase = passphrase(&offline.join("root.passphrase"), Part::RootPassphrase, made)?;
    let key = key(&key_file, &passphrase, Part::RootKey, made)?;
    if root_file.exists() {
        return Ok(Identity::new(
            key,
            read_certificate(&root_file)?,
            Vec::new(),
        )?);
    }
    let name = AuthorityName {
        organisation: config.authority.organisation.clone(),
        common_name: config.authority.root_name.clone(),
    };
    let validity = Validity::from_now(now, ROOT_LIFETIME)?;
    let certificate = create_root(&name, &key, SerialNumber::random()?, validity)?;
    write_whole(
        &root_file,
        certificate.to_pem().as_bytes(),
        Readers::Everybody,
    )?;
    made.push(Made {
        part: Part::Root,
        file: root_file,
    });
    Ok(Identity::new(key, certificate, Vec::new())?)
}

pub(super) fn passphrase(
    file: &Path,
    part: Part,
    made: &mut Vec<Made>,
) -> anyhow::Result<Zeroizing<String>> {
    if !file.exists() {
        let text = Zeroizing::new(format!("{}\n", hex::encode(random_bytes::<24>()?)));
        if let Some(folder) = file.parent() {
            create_folder(folder)?;
        }
        write_whole(file, text.as_bytes(), Readers::Owner)?;
        made.push(Made {
            part,
            file: file.to_path_buf(),
        });
    }
    read_passphrase(file)
}

fn key(file: &Path, passphrase: &str, part: Part, made: &mut Vec<Made>) -> anyhow::Result<KeyPair> {
    if file.exists() {
        return read_key(file, passphrase);
    }
    let key = KeyPair::generate()?;
    write_key(file, &key, passphrase)?;
    made.push(Made {
        part,
        file: file.to_path_buf(),
    });
    Ok(key)
}

/// The rules that a certificate would break, as one error.
pub(super) fn broken_rules(findings: Vec<LintFinding>) -> anyhow::Error {
    let details: Vec<_> = findings.iter().map(LintFinding::detail).collect();
    anyhow!("the certificate would break rules: {}", details.join("; "))
}

const ROOT_LIFETIME: Duration = Duration::days(20 * 365);
const ISSUING_LIFETIME: Duration = Duration::days(10 * 365);
/// Longer than a year: the next one is made in a ceremony.
const ROOT_LIST_LIFETIME: Duration = Duration::days(400);
const SERVER_LIFETIME: Duration = Duration::days(396);
const RENEWAL: Duration = Duration::days(30);
