//! The portal's key: a file of its own, readable by its owner only, made once by `init`.
//!
//! It is apart from the database, so that a copy of the database alone opens nothing, and apart
//! from the authority's key, which the portal never reads.

use anyhow::{Context as _, ensure};
use zeroize::Zeroizing;

use crate::authority::create::{Made, Part};
use crate::authority::files::{Readers, write_whole};
use crate::clock::random_bytes;
use crate::config::Config;
use crate::store::{Store, StoreError, mail_seal, second_factor};
use crate::web::vault::{KEY_LENGTH, Vault};

/// Makes the key where there is none.
///
/// # Errors
/// When the file cannot be read or written, or is missing although secrets are sealed under it.
pub(super) async fn make(config: &Config, store: &Store) -> anyhow::Result<Option<Made>> {
    let file = config.portal_key_file();
    if file.exists() {
        load(config)?;
        return Ok(None);
    }
    let in_use = store
        .read("portal-key-in-use", |tx| async move {
            second_factor::any(&tx).await
        })
        .await?;
    ensure!(
        !in_use,
        "second factors were set up under a portal's key that is missing: put it back to {}",
        file.display()
    );
    let key = Zeroizing::new(random_bytes::<KEY_LENGTH>()?);
    let text = Zeroizing::new(format!("{}\n", hex::encode(*key)));
    write_whole(&file, text.as_bytes(), Readers::Owner)?;
    Ok(Some(Made {
        part: Part::PortalKey,
        file,
    }))
}

/// Puts up what others need to seal mails to the key.
///
/// # Errors
/// What the database says.
pub(super) async fn publish(store: &Store, vault: &Vault) -> Result<(), StoreError> {
    let opener = &vault.mail_opener();
    store
        .run_tx("mail-key", |tx| async move {
            mail_seal::publish(&tx, opener).await
        })
        .await
}

/// Reads the key.
///
/// # Errors
/// When it is missing or damaged.
pub(super) fn load(config: &Config) -> anyhow::Result<Vault> {
    let file = config.portal_key_file();
    let text = std::fs::read_to_string(&file)
        .map(Zeroizing::new)
        .with_context(|| format!("cannot read the portal's key {}", file.display()))?;
    let key = hex::decode(text.trim()).map(Zeroizing::new);
    let length = key.as_ref().map_or(0, |key| key.len());
    ensure!(
        length == KEY_LENGTH,
        "{} is not a portal's key: {} hexadecimal digits are expected",
        file.display(),
        2 * KEY_LENGTH
    );
    Vault::new(&key?)
}
