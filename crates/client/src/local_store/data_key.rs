//! The key of what is kept here in readable form: the archive. It lies in a file that only the
//! owner may read; with a passphrase (`RENKEI_KEY_PASSPHRASE`) it lies there locked.

use std::io::{Read as _, Write as _};

use pki::vault::{Lock, Locking, Unlocking};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::keys::Secrets;
use crate::local_store::{Home, home};
use crate::randomness::Randomness;
use crate::words::Text;

/// 256 random bits.
pub(crate) struct DataKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DataKey")
    }
}

impl DataKey {
    /// For locking and unlocking.
    pub(crate) fn lock(&self) -> Lock<'_> {
        Lock::Key(&self.0)
    }
}

impl Home {
    /// The key, made at the first use. Only with the turn: two makers would each have their own.
    pub(crate) fn data_key(
        &self,
        secrets: &Secrets,
        randomness: &Randomness,
    ) -> Result<&DataKey, Failure> {
        if let Some(key) = self.known_data_key(secrets)? {
            return Ok(key);
        }
        let key = DataKey(Zeroizing::new(randomness.bytes()?));
        match &secrets.key_passphrase {
            Some(passphrase) => self.write_locked(&key, passphrase)?,
            None => self.write(&self.path(&[PLAIN]), key.0.as_ref())?,
        }
        Ok(self.opened_key().get_or_init(|| key))
    }

    /// The key; `None` while there is none. One that was kept without a passphrase gets the one
    /// that is there now.
    pub(crate) fn known_data_key(&self, secrets: &Secrets) -> Result<Option<&DataKey>, Failure> {
        if let Some(key) = self.opened_key().get() {
            return Ok(Some(key));
        }
        let key = self.read_data_key(secrets)?;
        Ok(key.map(|key| self.opened_key().get_or_init(|| key)))
    }

    fn read_data_key(&self, secrets: &Secrets) -> Result<Option<DataKey>, Failure> {
        let (plain, locked) = (self.path(&[PLAIN]), self.path(&[LOCKED]));
        if let Some(file) = self.read(&locked)? {
            let passphrase = secrets
                .key_passphrase
                .as_ref()
                .ok_or_else(|| Failure::no_certificate(Text::new("key-passphrase-needed")))?;
            let mut bytes = Zeroizing::new(Vec::new());
            Unlocking::begin(file.as_slice(), Lock::Passphrase(passphrase))
                .and_then(|mut opened| opened.read_to_end(&mut bytes))
                .map_err(|_| Failure::no_certificate(Text::new("key-passphrase-wrong")))?;
            let key = bytes.as_slice().try_into();
            let key: [u8; 32] = key.map_err(|_| home::damaged(&locked))?;
            // A run that was cut between both may have left the plain one.
            self.remove(&plain)?;
            return Ok(Some(DataKey(Zeroizing::new(key))));
        }
        let Some(bytes) = self.read(&plain)?.map(Zeroizing::new) else {
            return Ok(None);
        };
        let key = bytes.as_slice().try_into();
        let key: [u8; 32] = key.map_err(|_| home::damaged(&plain))?;
        let key = DataKey(Zeroizing::new(key));
        if let Some(passphrase) = &secrets.key_passphrase {
            self.write_locked(&key, passphrase)?;
            self.remove(&plain)?;
        }
        Ok(Some(key))
    }

    fn write_locked(&self, key: &DataKey, passphrase: &str) -> Result<(), Failure> {
        let mut locking =
            Locking::begin(Vec::new(), Lock::Passphrase(passphrase)).map_err(Failure::internal)?;
        locking
            .write_all(key.0.as_ref())
            .map_err(Failure::internal)?;
        let file = locking.finish().map_err(Failure::internal)?;
        self.write(&self.path(&[LOCKED]), &file)
    }
}

const PLAIN: &str = "data.key";
const LOCKED: &str = "data.locked.key";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn secrets(passphrase: Option<&str>) -> Secrets {
        Secrets {
            key_passphrase: passphrase.map(|text| text.to_owned().into()),
            ..Secrets::default()
        }
    }

    #[test]
    fn a_key_stays_the_same_and_gets_the_passphrase_that_is_given_later() {
        let folder = tempfile::tempdir().unwrap();
        let opened = || Home::open(folder.path().to_path_buf());
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let randomness = Randomness::new(provider.secure_random);
        let (without, with) = (secrets(None), secrets(Some("correct horse")));
        assert!(opened().known_data_key(&without).unwrap().is_none());
        let made = opened();
        let first = &made.data_key(&without, &randomness).unwrap().0;
        for secrets in [&without, &with, &with] {
            let home = opened();
            let again = home.data_key(secrets, &randomness).unwrap();
            assert_eq!(*first, again.0);
        }
        assert_eq!(made.names(folder.path()).unwrap(), [LOCKED]);
        for wrong in [without, secrets(Some("other"))] {
            assert!(opened().known_data_key(&wrong).is_err());
        }
    }
}
