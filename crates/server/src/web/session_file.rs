//! Files that only one session opens: what seals them follows from the cookie of the session and
//! the portal's key, and the database holds neither.

use anyhow::anyhow;
use tower_sessions::Session;
use zeroize::Zeroizing;

use crate::web::state::WebState;
use crate::web::vault::Vault;

/// The id in the cookie of a session. The database knows its hash only.
pub(crate) struct SessionId(i128);

impl SessionId {
    /// The id of the session that a request came with.
    ///
    /// # Errors
    /// When there is none, which cannot be for somebody who is signed in.
    pub(crate) fn of(session: &Session) -> anyhow::Result<Self> {
        let id = session
            .id()
            .ok_or_else(|| anyhow!("a session without an id"))?;
        Ok(Self(id.0))
    }

    /// The id as the store takes it.
    pub(crate) fn bytes(&self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// What is sealed here opens with this cookie and the portal's key, and with nothing less;
    /// `what` says what sort of file it is.
    ///
    /// # Errors
    /// When the key does not fit.
    pub(crate) fn vault(&self, state: &WebState, what: &str) -> anyhow::Result<Vault> {
        let id = Zeroizing::new(hex::encode(self.bytes()));
        let key = Zeroizing::new(state.vault.mark(what, &id));
        Vault::new(&key)
    }
}
