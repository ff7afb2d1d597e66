//! The portal's key: seals what the database must hold but not show, and marks short secrets.
//!
//! The key lies in a file of its own beside the database, never in it. Whoever copies the database
//! alone can neither make codes of an authenticator app nor guess recovery codes.

use std::sync::Arc;

use anyhow::{anyhow, ensure};
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::store::mail_seal::MailOpener;

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Vault(Arc<Keys>);

struct Keys {
    seal: RandomizedNonceKey,
    mark: hmac::Key,
    mail: MailOpener,
}

impl Vault {
    /// A vault under a key of [`KEY_LENGTH`] random bytes.
    ///
    /// # Errors
    /// When the key does not fit.
    pub(crate) fn new(key: &[u8]) -> anyhow::Result<Self> {
        ensure!(
            key.len() == KEY_LENGTH,
            "the portal's key has {KEY_LENGTH} bytes"
        );
        let master = hmac::Key::new(hmac::HMAC_SHA256, key);
        let seal = hmac::sign(&master, b"renkei portal: seal");
        let mark = hmac::sign(&master, b"renkei portal: mark");
        let mail = hmac::sign(&master, b"renkei portal: mail");
        Ok(Self(Arc::new(Keys {
            mail: MailOpener::new(mail.as_ref())?,
            seal: RandomizedNonceKey::new(&AES_256_GCM, seal.as_ref())
                .map_err(|_| anyhow!("the portal's key cannot be used"))?,
            mark: hmac::Key::new(hmac::HMAC_SHA256, mark.as_ref()),
        })))
    }

    /// Opens the texts of waiting mails.
    pub(crate) fn mail_opener(&self) -> MailOpener {
        self.0.mail.clone()
    }

    /// Seals a secret. It opens with the same `context` only.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub(crate) fn seal(&self, context: &str, secret: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Zeroizing::new(secret.to_vec());
        let nonce = self
            .0
            .seal
            .seal_in_place_append_tag(Aad::from(context), &mut *bytes)
            .map_err(|_| anyhow!("a secret cannot be sealed"))?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.extend_from_slice(&bytes);
        Ok(sealed)
    }

    /// Opens what [`Self::seal`] made.
    ///
    /// # Errors
    /// When it was sealed under another key or context, or changed.
    pub(crate) fn open(&self, context: &str, sealed: &[u8]) -> anyhow::Result<Zeroizing<Vec<u8>>> {
        let not_ours = || anyhow!("a sealed secret does not open: is portal.key another one?");
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or_else(not_ours)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| not_ours())?;
        let mut bytes = Zeroizing::new(rest.to_vec());
        let length = self
            .0
            .seal
            .open_in_place(nonce, Aad::from(context), &mut bytes)
            .map_err(|_| not_ours())?
            .len();
        bytes.truncate(length);
        Ok(bytes)
    }

    /// A mark by which a secret is recognised but, without the key, not guessed.
    pub(crate) fn mark(&self, context: &str, secret: &str) -> Vec<u8> {
        let text = Zeroizing::new(format!("{context}\n{secret}"));
        hmac::sign(&self.0.mark, text.as_bytes()).as_ref().to_vec()
    }
}

/// Bytes of the portal's key.
pub(crate) const KEY_LENGTH: usize = 32;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_context_only() {
        let vault = Vault::new(&[7; KEY_LENGTH]).unwrap();
        let sealed = vault.seal("a", b"secret").unwrap();
        assert_eq!(*vault.open("a", &sealed).unwrap(), b"secret");
        assert_ne!(sealed, vault.seal("a", b"secret").unwrap());
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert!(vault.open("b", &sealed).is_err());
        assert!(vault.open("a", &sealed[..sealed.len() - 1]).is_err());
        assert!(vault.open("a", b"short").is_err());
        let other = Vault::new(&[8; KEY_LENGTH]).unwrap();
        assert!(other.open("a", &sealed).is_err());
        assert!(Vault::new(b"short").is_err());
    }

    #[test]
    fn a_mark_depends_on_key_context_and_secret() {
        let vault = Vault::new(&[7; KEY_LENGTH]).unwrap();
        let mark = vault.mark("a", "s");
        assert_eq!(mark, vault.mark("a", "s"));
        assert_ne!(mark, vault.mark("b", "s"));
        assert_ne!(mark, vault.mark("a", "t"));
        let other = Vault::new(&[8; KEY_LENGTH]).unwrap();
        assert_ne!(mark, other.mark("a", "s"));
    }
}
