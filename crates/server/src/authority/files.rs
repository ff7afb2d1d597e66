//! The authority's files: certificates that everybody may read, encrypted signing keys, and the
//! passphrase beside them.
//!
//! `root.pem` is the first root and `issuing.pem` the authority that issues now. Replacing
//! `issuing.pem` is what makes another one issue; those before it stand in `earlier`, further roots
//! in `roots`, cross certificates in `cross`.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use pki::trust::above;
use pki::{Certificate, KeyPair, TrustAnchors, pem};
use zeroize::Zeroizing;

use crate::config::Config;

/// PEM label of an encrypted PKCS#8 key.
pub(super) const ENCRYPTED_KEY: &str = "ENCRYPTED PRIVATE KEY";

/// The certificates above those of offices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The root.
    pub(crate) root: Certificate,
    /// The issuing authority.
    pub(crate) issuing: Certificate,
    /// Those that issued before it, the newest first.
    pub(crate) earlier: Vec<Certificate>,
    /// Roots beside that of the issuing authority.
    pub(crate) other_roots: Vec<Certificate>,
    /// Cross certificates between roots.
    pub(crate) cross: Vec<Certificate>,
}

impl Chain {
    /// Reads all certificates.
    ///
    /// # Errors
    /// When a file is missing or damaged, or no root is above the issuing authority.
    pub(crate) fn load(config: &Config) -> anyhow::Result<Self> {
        let folder = config.authority_dir();
        let mut roots = roots(config)?;
        let issuing = read_certificate(&folder.join("issuing.pem"))?;
        let own = above(&issuing, &roots);
        let own = own.last().context("no root is above issuing.pem")?;
        let place = roots.iter().position(|root| root == own);
        let root = place
            .map(|place| roots.remove(place))
            .context("no root is above issuing.pem")?;
        let mut earlier = read_folder(&folder.join(EARLIER))?;
        // Where taking over was cut, the present one stands there too.
        earlier.retain(|one| *one != issuing);
        Ok(Self {
            root,
            issuing,
            earlier,
            other_roots: roots,
            cross: read_folder(&folder.join(CROSS))?,
        })
    }

    /// All, the issuing authority first and its root last.
    pub(crate) fn certificates(&self) -> Vec<Certificate> {
        let mut all = vec![self.issuing.clone()];
        for some in [&self.earlier, &self.cross, &self.other_roots] {
            all.extend_from_slice(some);
        }
        all.push(self.root.clone());
        all
    }

    /// The authorities that issue or issued, the present one first.
    pub(crate) fn issuers(&self) -> Vec<Certificate> {
        let mut all = vec![self.issuing.clone()];
        all.extend_from_slice(&self.earlier);
        all
    }

    /// Those between the roots and the offices, in the order of [`Self::certificates`].
    pub(crate) fn between(&self) -> Vec<Certificate> {
        let mut all = self.certificates();
        all.retain(|one| !one.is_root());
        all
    }

    /// The roots.
    pub(crate) fn anchors(&self) -> TrustAnchors {
        TrustAnchors::of_roots(&self.certificates())
    }

    /// What a server shows beside its certificate: the issuing authority, and cross certificates
    /// for those who believe another root.
    pub(crate) fn shown(&self) -> Vec<Certificate> {
        let mut all = above(&self.issuing, &self.cross);
        all.insert(0, self.issuing.clone());
        all
    }
}

/// Folder of the authorities that issued before the present one.
pub(super) const EARLIER: &str = "earlier";
/// Folder of roots beside the first one.
pub(super) const ROOTS: &str = "roots";
/// Folder of cross certificates.
pub(super) const CROSS: &str = "cross";

/// The roots that are installed, the first one first.
///
/// # Errors
/// When there is none, or a file is damaged.
pub(crate) fn roots(config: &Config) -> anyhow::Result<Vec<Certificate>> {
    let folder = config.authority_dir();
    let mut roots = vec![read_certificate(&folder.join("root.pem"))?];
    roots.extend(read_folder(&folder.join(ROOTS))?);
    Ok(roots)
}

/// The certificates of a folder, the newest first; none where there is no folder.
pub(super) fn read_folder(folder: &Path) -> anyhow::Result<Vec<Certificate>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("{}", folder.display())),
    };
    let mut found = Vec::new();
    for entry in entries {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".pem") && !name.ends_with(".key.pem") && !name.starts_with('.') {
            found.push(read_certificate(&file)?);
        }
    }
    found.sort_by_key(|one| (std::cmp::Reverse(one.not_before()), one.published_name()));
    Ok(found)
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
