//! The authority's files: certificates that everybody may read, the encrypted signing key, and
//! the passphrase beside it.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use pki::{Certificate, Identity, KeyPair, pem};
use zeroize::Zeroizing;

use crate::config::Config;

/// PEM label of an encrypted PKCS#8 key.
const ENCRYPTED_KEY: &str = "ENCRYPTED PRIVATE KEY";

/// The certificates above those of offices.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    /// The root.
    pub(crate) root: Certificate,
    /// The issuing authority.
    pub(crate) issuing: Certificate,
}

impl Chain {
    /// Reads both certificates.
    ///
    /// # Errors
    /// When a file is missing or damaged.
    pub(crate) fn load(config: &Config) -> anyhow::Result<Self> {
        let folder = config.authority_dir();
        Ok(Self {
            root: read_certificate(&folder.join("root.pem"))?,
            issuing: read_certificate(&folder.join("issuing.pem"))?,
        })
    }

    /// Both, nearest to the leaf first.
    pub(crate) fn certificates(&self) -> Vec<Certificate> {
        vec![self.issuing.clone(), self.root.clone()]
    }
}

/// Opens the signing key with the passphrase that the configuration names.
///
/// # Errors
/// When a file is missing, or the passphrase does not open the key.
pub(crate) fn load_signer(config: &Config) -> anyhow::Result<Identity> {
    let chain = Chain::load(config)?;
    let passphrase = read_passphrase(&config.authority.passphrase_file)?;
    let key = read_key(&config.authority_dir().join("issuing.key.pem"), &passphrase)?;
    Ok(Identity::new(key, chain.issuing, vec![chain.root])?)
}

/// The first line of a passphrase file.
///
/// # Errors
/// When it cannot be read or is empty.
pub(crate) fn read_passphrase(file: &Path) -> anyhow::Result<Zeroizing<String>> {
    let text = Zeroizing::new(
        std::fs::read_to_string(file)
            .with_context(|| format!("cannot read the passphrase file {}", file.display()))?,
    );
    let line = text.lines().next().unwrap_or_default().trim_end();
    anyhow::ensure!(
        !line.is_empty(),
        "the passphrase file {} is empty",
        file.display()
    );
    Ok(Zeroizing::new(line.to_owned()))
}

/// A certificate in PEM.
///
/// # Errors
/// When the file is missing or damaged.
pub(crate) fn read_certificate(file: &Path) -> anyhow::Result<Certificate> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read the certificate {}", file.display()))?;
    Certificate::from_pem(&text).with_context(|| format!("{}", file.display()))
}

/// An encrypted key in PEM.
///
/// # Errors
/// When the file is missing or damaged, or the passphrase does not open it.
pub(crate) fn read_key(file: &Path, passphrase: &str) -> anyhow::Result<KeyPair> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read the key {}", file.display()))?;
    let der =
        pem::decode_one(ENCRYPTED_KEY, &text).with_context(|| format!("{}", file.display()))?;
    KeyPair::from_encrypted_pkcs8(&der, passphrase)
        .with_context(|| format!("cannot open the key {}", file.display()))
}

/// Writes an encrypted key in PEM, readable by its owner only.
///
/// # Errors
/// When it cannot be encrypted or written.
pub(crate) fn write_key(file: &Path, key: &KeyPair, passphrase: &str) -> anyhow::Result<()> {
    let der = key.to_encrypted_pkcs8(passphrase)?;
    write_whole(
        file,
        pem::encode(ENCRYPTED_KEY, &der).as_bytes(),
        Readers::Owner,
    )
}

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Its owner.
    Owner,
    /// Everybody.
    Everybody,
}

/// Writes a file so that it is there whole or not at all, also after a power cut.
///
/// # Errors
/// When the folder cannot be written to.
pub(crate) fn write_whole(file: &Path, bytes: &[u8], readers: Readers) -> anyhow::Result<()> {
    let folder = file.parent().context("a file without a folder")?;
    let name = file
        .file_name()
        .context("a file without a name")?
        .to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}", uuid::Uuid::new_v4().simple()));
    let written = write_new(&temporary, bytes, readers)
        .and_then(|()| std::fs::rename(&temporary, file))
        .and_then(|()| std::fs::File::open(folder)?.sync_all());
    if written.is_err() {
        // Nothing may be left behind; that it is gone already is fine.
        let _ = std::fs::remove_file(&temporary);
    }
    written.with_context(|| format!("cannot write {}", file.display()))
}

fn write_new(file: &Path, bytes: &[u8], readers: Readers) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(match readers {
            Readers::Owner => 0o600,
            Readers::Everybody => 0o644,
        });
    }
    let mut opened = options.open(file)?;
    opened.write_all(bytes)?;
    opened.sync_all()
}

/// Creates a folder with those above it, closed to others where the system knows that.
///
/// # Errors
/// When it cannot be created.
pub(crate) fn create_folder(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .with_context(|| format!("cannot create {}", folder.display()))
}
