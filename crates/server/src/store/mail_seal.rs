//! How the text of a mail is sealed while it waits.
//!
//! Whoever causes a mail seals its text to a public key that lies in the database; the private key
//! comes from `portal.key`, which does not. So every role can queue a mail, the one that sends it
//! can open it, and a copy of the database shows no link and no code (RFC 9180, base mode).

use aws_lc_rs::agreement::{PrivateKey, X25519};
use rustls::crypto::aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_AES_256 as SUITE;
use rustls::crypto::hpke::{EncapsulatedSecret, Hpke as _, HpkePrivateKey, HpkePublicKey};
use zeroize::Zeroizing;

use super::{StoreError, Tx, values};

/// Opens what waits.
#[derive(Clone)]
pub(crate) struct MailOpener {
    private: Zeroizing<Vec<u8>>,
    public: Vec<u8>,
}

/// What went wrong with a seal: a damaged key, or a text that was sealed to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SealError {
    /// The key is none.
    #[error("the key of the waiting mail cannot be used")]
    Key,
    /// The text does not open.
    #[error("the text of the mail does not open: is portal.key another one?")]
    Closed,
}

impl MailOpener {
    /// An opener from 32 secret bytes.
    ///
    /// # Errors
    /// [`SealError::Key`] when the bytes are no key.
    pub(crate) fn new(secret: &[u8]) -> Result<Self, SealError> {
        let key = PrivateKey::from_private_key(&X25519, secret).map_err(|_| SealError::Key)?;
        let public = key.compute_public_key().map_err(|_| SealError::Key)?;
        Ok(Self {
            private: Zeroizing::new(secret.to_vec()),
            public: public.as_ref().to_vec(),
        })
    }

    /// Opens the text of the mail with this id, for this recipient and no other.
    ///
    /// # Errors
    /// [`SealError::Closed`] when it was sealed to another key, for another mail, or changed.
    pub(crate) fn open(
        &self,
        id: &str,
        recipient: &str,
        sealed: &[u8],
    ) -> Result<String, SealError> {
        let (secret, text) = sealed
            .split_at_checked(SECRET_LENGTH)
            .ok_or(SealError::Closed)?;
        let key = HpkePrivateKey::from(self.private.to_vec());
        let secret = EncapsulatedSecret(secret.to_vec());
        let bound = bound_to(id, recipient);
        let opened = SUITE
            .open(&secret, INFO, bound.as_bytes(), text, &key)
            .map_err(|_| SealError::Closed)?;
        String::from_utf8(opened).map_err(|_| SealError::Closed)
    }
}

/// Puts up the public key, so that mails are sealed to it from now on.
///
/// # Errors
/// What the database says.
pub(crate) async fn publish(tx: &Tx, opener: &MailOpener) -> Result<(), StoreError> {
    let changed = tx
        .execute(
            "UPDATE mail_key SET public_key = $1 WHERE id = 1",
            values![&opener.public],
        )
        .await?;
    if changed == 0 {
        tx.execute(
            "INSERT INTO mail_key (id, public_key) VALUES (1, $1)",
            values![&opener.public],
        )
        .await?;
    }
    Ok(())
}

/// Seals the text of a mail to the key that is put up.
///
/// # Errors
/// [`StoreError::NoMailKey`] where none is, and what the database says.
pub(super) async fn seal(
    tx: &Tx,
    id: &str,
    recipient: &str,
    text: &str,
) -> Result<Vec<u8>, StoreError> {
    let row = tx
        .fetch_optional("SELECT public_key FROM mail_key WHERE id = 1", values![])
        .await?;
    let key = row.ok_or(StoreError::NoMailKey)?.blob("public_key")?;
    let bound = bound_to(id, recipient);
    let (secret, sealed) = SUITE
        .seal(INFO, bound.as_bytes(), text.as_bytes(), &HpkePublicKey(key))
        .map_err(|_| StoreError::Corrupt("public_key"))?;
    let mut all = secret.0;
    all.extend(sealed);
    Ok(all)
}

fn bound_to(id: &str, recipient: &str) -> String {
    format!("{id}\n{recipient}")
}

const INFO: &[u8] = b"renkei: text of a mail that waits";
/// Bytes of the encapsulated secret in front of the sealed text.
const SECRET_LENGTH: usize = 32;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::on_each_database;

    #[tokio::test]
    async fn a_text_opens_under_its_key_for_its_mail_and_recipient_only() {
        on_each_database(|store| async move {
            let (opener, other) = (
                &MailOpener::new(&[3; 32]).unwrap(),
                MailOpener::new(&[4; 32]).unwrap(),
            );
            let sealed = store
                .run_tx("test", |tx| async move {
                    publish(&tx, opener).await?;
                    publish(&tx, opener).await?;
                    seal(&tx, "1", "a@example.jp", "確認コード：123456").await
                })
                .await
                .map_err(|error: StoreError| error)
                .unwrap();
            let opened = opener.open("1", "a@example.jp", &sealed);
            assert_eq!(opened.as_deref(), Ok("確認コード：123456"));
            let closed = Err(SealError::Closed);
            assert_eq!(opener.open("2", "a@example.jp", &sealed), closed);
            assert_eq!(opener.open("1", "b@example.jp", &sealed), closed);
            assert_eq!(other.open("1", "a@example.jp", &sealed), closed);
            assert_eq!(opener.open("1", "a@example.jp", b"short"), closed);
        })
        .await;
    }

    #[tokio::test]
    async fn nothing_is_queued_in_clear_where_no_key_is_put_up() {
        on_each_database(|store| async move {
            let refused = store
                .run_tx("test", |tx| async move {
                    tx.execute("DELETE FROM mail_key", values![]).await?;
                    seal(&tx, "1", "a@example.jp", "a").await
                })
                .await;
            assert!(matches!(refused, Err(StoreError::NoMailKey)));
        })
        .await;
    }
}
