//! Whether payloads can be written now.

use object_store::path::Path as Key;
use object_store::{ObjectStoreExt as _, PutPayload};

use super::{BlobError, Blobs};

impl Blobs {
    /// Writes and removes a small object.
    ///
    /// # Errors
    /// When the storage cannot be written to.
    pub(crate) async fn probe(&self) -> Result<(), BlobError> {
        let key = Key::from(format!("probe/{}", uuid::Uuid::new_v4().simple()));
        self.store
            .put(&key, PutPayload::from_static(b"probe"))
            .await?;
        self.store.delete(&key).await?;
        Ok(())
    }
}
