//! Who signs in the running server: the issuing authority and those before it, with keys in
//! encrypted files or in the token of the configuration. The root's key is never among them.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use pki::{Certificate, KeyHolder, Signer, SigningKey};
use time::OffsetDateTime;

use super::files::{Chain, read_key, read_passphrase};
use super::token::Token;
use crate::clock::Clock;
use crate::config::Config;
use crate::health::{Probe, Usability};

/// The signers of this process.
pub(crate) struct Signers {
    /// The authority that issues.
    pub(crate) current: Arc<dyn Signer>,
    /// Those before it whose keys can be had: they answer for what they issued.
    pub(crate) earlier: Vec<Arc<dyn Signer>>,
    /// The token with the key of the current one, when it is in a token.
    token: Option<Arc<Token>>,
}

/// Where a key is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyHome {
    /// In an encrypted file.
    File(PathBuf),
    /// In the token of the configuration.
    Token,
}

impl Signers {
    /// Opens the keys. That of an earlier authority may be gone; then it is only logged.
    ///
    /// # Errors
    /// When a file or the token cannot be opened, or the key of the issuing authority is another.
    pub(crate) fn load(config: &Config) -> anyhow::Result<Self> {
        let chain = Chain::load(config)?;
        let token = open_token(config)?;
        let current = Arc::new(holder(config, &chain.issuing, token.as_ref())?);
        let mut earlier: Vec<Arc<dyn Signer>> = Vec::new();
        for certificate in &chain.earlier {
            match holder(config, certificate, token.as_ref()) {
                Ok(holder) => earlier.push(Arc::new(holder)),
                Err(error) => {
                    let (label, error) = (certificate.label(), format!("{error:#}"));
                    tracing::error!(label, error, "an earlier authority cannot sign any more");
                }
            }
        }
        let is_in_token = home(config, &chain.issuing) == KeyHome::Token;
        Ok(Self {
            current,
            earlier,
            token: token.filter(|_| is_in_token),
        })
    }

    /// Tells whether the key can be used now. One in a token is looked for there, which also opens
    /// a token that has come back.
    pub(crate) fn probe(&self, clock: Clock) -> Probe {
        let (token, current) = (self.token.clone(), Arc::clone(&self.current));
        Arc::new(move || {
            let certificate = current.certificate();
            if require_valid(certificate, clock.now()).is_err() {
                return Usability::NotValidNow;
            }
            let Some(token) = &token else {
                return Usability::Usable;
            };
            match certificate.public_key() {
                Ok(public) if token.key(&public).is_ok() => Usability::Usable,
                _ => Usability::Unusable,
            }
        })
    }
}

/// Refuses an authority whose certificate does not hold now: before its beginning a clock is
/// wrong, after its end another one has to take over. Neither is the fault of what waits.
///
/// # Errors
/// When it does not hold.
pub(super) fn require_valid(certificate: &Certificate, now: OffsetDateTime) -> anyhow::Result<()> {
    let (from, to) = (certificate.not_before(), certificate.not_after());
    ensure!(
        now >= from,
        "the authority is valid from {from} on, and it is {now} here; the clock may be wrong"
    );
    ensure!(
        now < to,
        "the authority has ended at {to}, and it is {now} here; another one has to take over, or \
         the clock is wrong"
    );
    Ok(())
}

/// Signs on a thread where it may take its time: a token can be slow, and pages and other roles
/// must not wait for it.
///
/// # Errors
/// When the program is ending.
pub(super) async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.context("what was being signed was cut off")
}

/// The issuing authority alone.
///
/// # Errors
/// When its key cannot be opened.
pub(crate) fn load_signer(config: &Config) -> anyhow::Result<KeyHolder> {
    let chain = Chain::load(config)?;
    holder(config, &chain.issuing, open_token(config)?.as_ref())
}

/// An authority with its key.
///
/// # Errors
/// When the key cannot be opened or is another.
pub(super) fn holder(
    config: &Config,
    certificate: &Certificate,
    token: Option<&Arc<Token>>,
) -> anyhow::Result<KeyHolder> {
    let key: Box<dyn SigningKey> = match home(config, certificate) {
        KeyHome::File(file) => {
            let passphrase = read_passphrase(&config.authority.passphrase_file)?;
            Box::new(read_key(&file, &passphrase)?)
        }
        KeyHome::Token => {
            let token = token.context("no [authority.token] is configured")?;
            Box::new(token.key(&certificate.public_key()?)?)
        }
    };
    KeyHolder::new(key, certificate.clone())
        .with_context(|| format!("the signing key is not that of {}", certificate.label()))
}

/// Where the key of an authority is: in a file under its label, in the first file, or else in the
/// token where one is configured.
pub(crate) fn home(config: &Config, certificate: &Certificate) -> KeyHome {
    let own = key_file(config, certificate);
    let first = config.authority_dir().join(FIRST_KEY);
    if own.exists() {
        KeyHome::File(own)
    } else if first.exists() || config.authority.token.is_none() {
        KeyHome::File(first)
    } else {
        KeyHome::Token
    }
}

/// The file of an authority's key.
pub(super) fn key_file(config: &Config, certificate: &Certificate) -> PathBuf {
    let label = certificate.label();
    config.authority_dir().join(format!("{label}.key.pem"))
}

/// The token of the configuration; it is opened when it is needed.
///
/// # Errors
/// When the file with its PIN cannot be read.
pub(super) fn open_token(config: &Config) -> anyhow::Result<Option<Arc<Token>>> {
    let settings = config.authority.token.as_ref();
    let token = settings.map(|settings| {
        let pin = read_passphrase(&settings.pin_file)?;
        let (module, label) = (settings.module.clone(), settings.label.clone());
        anyhow::Ok(Token::new(module, label, pin))
    });
    token.transpose()
}

/// The key that `init` made.
pub(super) const FIRST_KEY: &str = "issuing.key.pem";
