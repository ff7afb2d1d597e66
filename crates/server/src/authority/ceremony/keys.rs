//! The keys of a ceremony: opened from files or tokens, or made there.
//!
//! A check makes its own keys in memory in place of those that would be made, and opens none.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use pki::{Certificate, KeyHolder, KeyPair, PublicKey, SigningKey};
use zeroize::Zeroizing;

use super::file::{CeremonyFile, KeyPlace};
use crate::authority::files::{read_key, read_passphrase};
use crate::authority::token::{Token, TokenKey};

/// Asks for a secret of the key with this name.
pub(crate) trait Secrets {
    /// The passphrase of a key file that is there.
    ///
    /// # Errors
    /// When none can be had.
    fn passphrase(&mut self, key: &str) -> anyhow::Result<Zeroizing<String>>;

    /// A passphrase for a key file that will be written, agreed twice.
    ///
    /// # Errors
    /// When none can be had.
    fn new_passphrase(&mut self, key: &str) -> anyhow::Result<Zeroizing<String>>;

    /// The PIN of a key's token.
    ///
    /// # Errors
    /// When none can be had.
    fn pin(&mut self, key: &str) -> anyhow::Result<Zeroizing<String>>;
}

/// The keys at work.
pub(super) struct Keys<'a> {
    file: &'a CeremonyFile,
    /// `None` in a check.
    secrets: Option<&'a mut dyn Secrets>,
    made: BTreeMap<String, Made>,
    tokens: BTreeMap<(PathBuf, String), Arc<Token>>,
}

enum Made {
    /// In memory, and how it will be encrypted.
    File {
        key: Arc<KeyPair>,
        passphrase: Option<Zeroizing<String>>,
    },
    Token(Arc<TokenKey>, Arc<Token>),
}

/// A key that others hold too.
struct Shared<K>(Arc<K>);

impl<K: SigningKey> SigningKey for Shared<K> {
    fn public_key(&self) -> &PublicKey {
        self.0.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, pki::PkiError> {
        self.0.sign(message)
    }
}

/// A key file that is to be written.
pub(super) struct NewKeyFile {
    /// Where.
    pub(super) file: PathBuf,
    /// The key.
    pub(super) key: Arc<KeyPair>,
    /// What it is encrypted under.
    pub(super) passphrase: Zeroizing<String>,
}

impl<'a> Keys<'a> {
    /// Keys that are really made and opened, with `secrets`, or those of a check.
    pub(super) fn new(file: &'a CeremonyFile, secrets: Option<&'a mut dyn Secrets>) -> Self {
        Self {
            file,
            secrets,
            made: BTreeMap::new(),
            tokens: BTreeMap::new(),
        }
    }

    /// Makes a key where its place says.
    pub(super) fn make(&mut self, name: &str) -> anyhow::Result<Box<dyn SigningKey>> {
        let place = self.file.place(name)?;
        let made = match (place, self.secrets.as_mut()) {
            (_, None) => Made::File {
                key: Arc::new(KeyPair::generate()?),
                passphrase: None,
            },
            (KeyPlace::File(_), Some(secrets)) => {
                let passphrase = secrets.new_passphrase(name)?;
                ensure!(
                    passphrase.chars().count() >= SHORTEST_PASSPHRASE,
                    "the passphrase of the key {name} needs {SHORTEST_PASSPHRASE} characters or more"
                );
                Made::File {
                    key: Arc::new(KeyPair::generate()?),
                    passphrase: Some(passphrase),
                }
            }
            (KeyPlace::Token(place), Some(_)) => {
                let label = place.key.clone();
                let token = self.token(name)?;
                Made::Token(Arc::new(token.make_key(&label)?), token)
            }
        };
        let key = shared(&made);
        self.made.insert(name.to_owned(), made);
        Ok(key)
    }

    /// Whoever signs for a certificate. `None` in a check, where its key is not made here.
    pub(super) fn holder(
        &mut self,
        name: &str,
        certificate: &Certificate,
    ) -> anyhow::Result<Option<KeyHolder>> {
        let key = match self.made.get(name) {
            Some(made) => shared(made),
            None if self.secrets.is_none() => return Ok(None),
            None => self.open(name, certificate)?,
        };
        let holder = KeyHolder::new(key, certificate.clone());
        let holder = holder.with_context(|| format!("the key {name}"))?;
        Ok(Some(holder))
    }

    fn open(
        &mut self,
        name: &str,
        certificate: &Certificate,
    ) -> anyhow::Result<Box<dyn SigningKey>> {
        match self.file.place(name)? {
            KeyPlace::File(file) => {
                let secrets = self.secrets.as_mut().context("a check opens no key")?;
                let passphrase = secrets.passphrase(name)?;
                Ok(Box::new(read_key(
                    &self.file.folder.join(file),
                    &passphrase,
                )?))
            }
            KeyPlace::Token(_) => {
                let token = self.token(name)?;
                Ok(Box::new(token.key(&certificate.public_key()?)?))
            }
        }
    }

    /// The token of a key; each is opened once.
    fn token(&mut self, name: &str) -> anyhow::Result<Arc<Token>> {
        let KeyPlace::Token(place) = self.file.place(name)? else {
            anyhow::bail!("the key {name} is not in a token");
        };
        let known = (place.module.clone(), place.label.clone());
        if let Some(token) = self.tokens.get(&known) {
            return Ok(Arc::clone(token));
        }
        let pin = match &place.pin_file {
            Some(file) => read_passphrase(&self.file.folder.join(file))?,
            None => {
                let secrets = self.secrets.as_mut().context("a check opens no key")?;
                secrets.pin(name)?
            }
        };
        let token = Token::new(place.module.clone(), place.label.clone(), pin);
        self.tokens.insert(known, Arc::clone(&token));
        Ok(token)
    }

    /// The key files that are to be written now that everything is signed.
    pub(super) fn new_files(&mut self) -> anyhow::Result<Vec<NewKeyFile>> {
        let mut files = Vec::new();
        for (name, made) in &mut self.made {
            if let (KeyPlace::File(file), Made::File { key, passphrase }) =
                (self.file.place(name)?, made)
            {
                files.push(NewKeyFile {
                    file: self.file.folder.join(file),
                    key: Arc::clone(key),
                    passphrase: passphrase.take().context("a check writes no key")?,
                });
            }
        }
        Ok(files)
    }

    /// Takes the keys away again that were made in tokens; what could not be taken away.
    pub(super) fn take_back(&mut self) -> Vec<String> {
        let mut left = Vec::new();
        for (name, made) in std::mem::take(&mut self.made) {
            if let Made::Token(key, token) = made
                && token.remove_key(&key).is_err()
            {
                left.push(name);
            }
        }
        left
    }
}

fn shared(made: &Made) -> Box<dyn SigningKey> {
    match made {
        Made::File { key, .. } => Box::new(Shared(Arc::clone(key))),
        Made::Token(key, _) => Box::new(Shared(Arc::clone(key))),
    }
}

const SHORTEST_PASSPHRASE: usize = 15;
