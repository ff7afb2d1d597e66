//! Private keys on the disk.
//!
//! With a passphrase (`RENKEI_KEY_PASSPHRASE`) a key is kept as encrypted PKCS#8. Without one it
//! is kept plain in a file that only its owner may read: whoever can act as this user of the
//! computer can use the key, and `renkei cert status` says so. A second key beside it would
//! change nothing about that, so there is none.

use std::path::Path;

use pki::{KeyPair, PkiError};

use crate::failure::Failure;
use crate::keys::Secrets;
use crate::local_store::Home;
use crate::words::Text;

/// How a key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protection {
    /// Encrypted under a passphrase.
    Passphrase,
    /// By the file's permissions only.
    Permissions,
}

impl Protection {
    /// The word for programs.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Permissions => "file-permissions",
        }
    }

    /// The text for people.
    pub(crate) fn text(self) -> Text {
        match self {
            Self::Passphrase => Text::new("key-passphrase"),
            Self::Permissions => Text::new("key-permissions"),
        }
    }
}

/// Keeps a key in a folder, in one form only: a plain copy beside an encrypted one would make the
/// passphrase worthless, and an older one would be read instead of the new one.
pub(crate) fn write(
    home: &Home,
    folder: &Path,
    key: &KeyPair,
    secrets: &Secrets,
) -> Result<(), Failure> {
    match &secrets.key_passphrase {
        Some(passphrase) => {
            let bytes = key.to_encrypted_pkcs8(passphrase)?;
            home.write(&folder.join(ENCRYPTED), &bytes)?;
            home.remove(&folder.join(PLAIN))
        }
        None => {
            home.write(&folder.join(PLAIN), &key.to_pkcs8()?)?;
            home.remove(&folder.join(ENCRYPTED))
        }
    }
}

/// How the key of a folder is kept; `None` where there is none.
pub(crate) fn protection(folder: &Path) -> Option<Protection> {
    if folder.join(ENCRYPTED).is_file() {
        Some(Protection::Passphrase)
    } else if folder.join(PLAIN).is_file() {
        Some(Protection::Permissions)
    } else {
        None
    }
}

/// Reads the key of a folder; `None` where there is none.
pub(crate) fn read(
    home: &Home,
    folder: &Path,
    secrets: &Secrets,
) -> Result<Option<KeyPair>, Failure> {
    if let Some(bytes) = home.read(&folder.join(ENCRYPTED))? {
        let passphrase = secrets
            .key_passphrase
            .as_ref()
            .ok_or_else(|| Failure::no_certificate(Text::new("key-passphrase-needed")))?;
        return match KeyPair::from_encrypted_pkcs8(&bytes, passphrase) {
            Ok(key) => Ok(Some(key)),
            Err(PkiError::WrongPassword) => {
                Err(Failure::no_certificate(Text::new("key-passphrase-wrong")))
            }
            Err(error) => Err(error.into()),
        };
    }
    match home.read(&folder.join(PLAIN))? {
        Some(bytes) => {
            let bytes = zeroize::Zeroizing::new(bytes);
            Ok(Some(KeyPair::from_pkcs8(&bytes)?))
        }
        None => Ok(None),
    }
}

const PLAIN: &str = "key.p8";
const ENCRYPTED: &str = "key.encrypted.p8";

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
    fn a_key_is_kept_in_one_form_only() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().to_path_buf());
        let (plain, phrase) = (secrets(None), secrets(Some("correct horse battery")));
        for (secrets, kept) in [(&plain, PLAIN), (&phrase, ENCRYPTED), (&plain, PLAIN)] {
            let key = KeyPair::generate().unwrap();
            write(&home, folder.path(), &key, secrets).unwrap();
            assert_eq!(home.names(folder.path()).unwrap(), [kept]);
            let read = read(&home, folder.path(), secrets).unwrap().unwrap();
            assert_eq!(read.public_key_der(), key.public_key_der());
        }
    }
}
