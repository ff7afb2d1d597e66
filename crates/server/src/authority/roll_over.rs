//! Another issuing authority takes over: its key and request, its certificate, and what else a
//! ceremony brought.
//!
//! The step that counts is one renaming, of `issuing.pem`. Everything before it can be repeated,
//! and what was there keeps working.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use pki::crl::{self, ReadList};
use pki::trust::above;
use pki::{Certificate, KeyPair, SigningKey, pem, request};
use time::OffsetDateTime;

use super::files::{
    CROSS, Chain, EARLIER, ROOTS, Readers, create_folder, read_certificate, read_key,
    read_passphrase, roots, write_key, write_whole,
};
use super::signers::{FIRST_KEY, holder, key_file, open_token};
use crate::config::Config;

/// Makes the key of the next authority, in the token where one is configured, or takes up the one
/// that was made in a file; a request for it (PEM).
///
/// # Errors
/// When the key cannot be made.
pub(crate) fn make_request(config: &Config) -> anyhow::Result<String> {
    let folder = config.authority_dir();
    create_folder(&folder)?;
    let settings = config.authority.token.as_ref();
    let key: Box<dyn SigningKey> = match open_token(config)?.zip(settings) {
        Some((token, settings)) => Box::new(token.make_key(&settings.key)?),
        None => {
            let passphrase = read_passphrase(&config.authority.passphrase_file)?;
            let file = folder.join(NEXT_KEY);
            if !file.exists() {
                write_key(&file, &KeyPair::generate()?, &passphrase)?;
            }
            Box::new(read_key(&file, &passphrase)?)
        }
    };
    let der = request::create(key.as_ref(), &config.authority.issuing_name)?;
    Ok(pem::encode("CERTIFICATE REQUEST", &der))
}

/// Who takes over, and from whom.
pub(crate) struct RollOver {
    next: Certificate,
    /// `None` where nobody issued before.
    present: Option<Certificate>,
}

impl RollOver {
    /// Looks at the certificate of the next authority.
    ///
    /// # Errors
    /// When it cannot take over; nothing was changed.
    pub(crate) fn prepare(
        config: &Config,
        file: &Path,
        now: OffsetDateTime,
    ) -> anyhow::Result<Self> {
        let next = read_certificate(file)?;
        ensure!(
            next.is_authority() && !next.is_root() && !next.is_cross(),
            "{} is not the certificate of an issuing authority",
            file.display()
        );
        ensure!(
            (next.not_before()..next.not_after()).contains(&now),
            "{} is not valid now",
            file.display()
        );
        let roots = roots(config).context("install the root first (ca install)")?;
        ensure!(
            !above(&next, &roots).is_empty(),
            "no installed root has certified it; install its root first (ca install)"
        );
        let present = config.authority_dir().join("issuing.pem");
        let present = present.exists().then(|| Chain::load(config)).transpose()?;
        if let Some(chain) = &present {
            ensure!(chain.issuing != next, "this authority issues already");
            ensure!(
                !chain.earlier.contains(&next),
                "this authority has been followed by another already"
            );
        }
        Ok(Self {
            next,
            present: present.map(|chain| chain.issuing),
        })
    }

    /// The authority that takes over.
    pub(crate) fn next(&self) -> &Certificate {
        &self.next
    }

    /// The authority that issues until now.
    pub(crate) fn present(&self) -> Option<&Certificate> {
        self.present.as_ref()
    }

    /// Lets it take over. `key` is an encrypted key file from a ceremony; without it the key is
    /// the one of the request.
    ///
    /// # Errors
    /// When its key cannot be used, or a file not be written. The present authority still issues.
    pub(crate) fn perform(
        self,
        config: &Config,
        key: Option<&Path>,
    ) -> anyhow::Result<Certificate> {
        let folder = config.authority_dir();
        self.place_key(config, key)?;
        if let Some(present) = &self.present {
            let earlier = folder.join(EARLIER);
            create_folder(&earlier)?;
            write(&earlier.join(format!("{}.pem", present.label())), present)?;
            // From now on its key is found under its own name.
            let (first, own) = (folder.join(FIRST_KEY), key_file(config, present));
            if first.exists() && !own.exists() {
                std::fs::rename(&first, &own)
                    .with_context(|| format!("cannot rename {}", first.display()))?;
            }
        }
        // Before anything depends on it: the key is there and fits.
        holder(config, &self.next, open_token(config)?.as_ref())?;
        write(&folder.join("issuing.pem"), &self.next)?;
        Ok(self.next)
    }

    /// Puts the key where the next authority looks for it.
    fn place_key(&self, config: &Config, key: Option<&Path>) -> anyhow::Result<()> {
        let own = key_file(config, &self.next);
        if own.exists() {
            return Ok(());
        }
        let made = config.authority_dir().join(NEXT_KEY);
        let from: PathBuf = match key {
            Some(key) => key.to_path_buf(),
            None if made.exists() => made.clone(),
            None => return Ok(()),
        };
        let passphrase = read_passphrase(&config.authority.passphrase_file)?;
        let opened = read_key(&from, &passphrase)?;
        if opened.public_key_der() != self.next.public_key_der() {
            // A key that was asked for by mistake does not stand in the way of one in a token.
            ensure!(key.is_none(), "{} is another key", from.display());
            return Ok(());
        }
        write_key(&own, &opened, &passphrase)?;
        if key.is_none() {
            std::fs::remove_file(&made)?;
        }
        Ok(())
    }
}

/// What is installed from a file of a ceremony.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Installed {
    /// A root or a cross certificate, in a file.
    Certificate(PathBuf),
    /// It was there already.
    Known,
    /// A root's list, for the store.
    List {
        /// The root.
        root: Box<Certificate>,
        /// The list.
        der: Vec<u8>,
        /// What it says.
        read: ReadList,
    },
}

/// Installs a root, a cross certificate or a root's list. A further root is taken only when a
/// cross certificate connects it with one that is installed; that one comes in the same command.
///
/// # Errors
/// When the file is none of these, or nothing vouches for it.
pub(crate) fn install(
    config: &Config,
    file: &Path,
    together: &[PathBuf],
) -> anyhow::Result<Installed> {
    let bytes = std::fs::read(file).with_context(|| format!("{}", file.display()))?;
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    if text.contains("-----BEGIN CERTIFICATE-----") {
        return install_certificate(config, &read_certificate(file)?, together);
    }
    let der = if text.contains("-----BEGIN X509 CRL-----") {
        pem::decode_one("X509 CRL", text)?.to_vec()
    } else {
        bytes
    };
    for root in roots(config)? {
        if let Ok(read) = crl::read(&der, &root) {
            let root = Box::new(root);
            return Ok(Installed::List { root, der, read });
        }
    }
    bail!(
        "{} is neither a certificate nor a revocation list of an installed root",
        file.display()
    )
}

fn install_certificate(
    config: &Config,
    certificate: &Certificate,
    together: &[PathBuf],
) -> anyhow::Result<Installed> {
    let folder = config.authority_dir();
    create_folder(&folder)?;
    let first = folder.join("root.pem");
    let file = if certificate.is_root() && !first.exists() {
        first
    } else if certificate.is_root() {
        let known = roots(config)?;
        if known.contains(certificate) {
            return Ok(Installed::Known);
        }
        let bridges = bridges(together);
        let is_vouched_for = bridges.iter().any(|bridge| {
            let connects = |upper: &Certificate, lower: &Certificate| {
                bridge.public_key_der() == lower.public_key_der()
                    && !above(bridge, std::slice::from_ref(upper)).is_empty()
            };
            // The other way round the new root would vouch for itself.
            known.iter().any(|one| connects(one, certificate))
        });
        ensure!(
            is_vouched_for,
            "no installed root vouches for this one: name the cross certificate that an installed \
             root has signed for it in the same command"
        );
        named(&folder.join(ROOTS), certificate)
    } else if certificate.is_cross() {
        let known = roots(config)?;
        let is_for_known = known
            .iter()
            .any(|root| root.public_key_der() == certificate.public_key_der());
        ensure!(
            is_for_known && !above(certificate, &known).is_empty(),
            "a cross certificate connects two installed roots; install them first"
        );
        named(&folder.join(CROSS), certificate)
    } else {
        bail!("an issuing authority is not installed but takes over (ca roll-over)");
    };
    if file.exists() && read_certificate(&file)? == *certificate {
        return Ok(Installed::Known);
    }
    if let Some(folder) = file.parent() {
        create_folder(folder)?;
    }
    write(&file, certificate)?;
    Ok(Installed::Certificate(file))
}

/// The cross certificates among files.
fn bridges(files: &[PathBuf]) -> Vec<Certificate> {
    let certificates = files.iter().filter_map(|file| read_certificate(file).ok());
    certificates.filter(Certificate::is_cross).collect()
}

fn named(folder: &Path, certificate: &Certificate) -> PathBuf {
    folder.join(format!("{}.pem", certificate.published_name()))
}

fn write(file: &Path, certificate: &Certificate) -> anyhow::Result<()> {
    write_whole(file, certificate.to_pem().as_bytes(), Readers::Everybody)
}

/// The key that a request was made with.
const NEXT_KEY: &str = "next.key.pem";
