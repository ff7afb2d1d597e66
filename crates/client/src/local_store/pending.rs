//! An application for a certificate that is on its way: the key made here and the ticket.

use pki::KeyPair;
use protocol::http::Ticket;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::keys::Secrets;
use crate::local_store::{Home, home, key_file};

/// An application that has not come to its end.
#[derive(Serialize, Deserialize)]
pub(crate) struct Pending {
    /// ユーザID of the portal.
    pub(crate) user_id: String,
    /// Name of this computer.
    pub(crate) terminal: String,
    /// Whether the terminal shall work only while somebody is signed in.
    #[serde(default)]
    pub(crate) attended: bool,
    /// When it was begun.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) begun_at: OffsetDateTime,
    /// The ticket of the portal, once there is one.
    pub(crate) ticket: Option<Ticket>,
    /// When the exchange first took the request.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) applied_at: Option<OffsetDateTime>,
}

impl Home {
    /// The application on its way.
    pub(crate) fn pending(&self) -> Result<Option<Pending>, Failure> {
        self.read_json(&self.path(&[FOLDER, FILE]))
    }

    /// The key of the application on its way.
    pub(crate) fn pending_key(&self, secrets: &Secrets) -> Result<KeyPair, Failure> {
        let folder = self.path(&[FOLDER]);
        key_file::read(self, &folder, secrets)?.ok_or_else(|| home::damaged(&folder))
    }

    /// Begins an application with a new key.
    pub(crate) fn begin(
        &self,
        pending: &Pending,
        key: &KeyPair,
        secrets: &Secrets,
    ) -> Result<(), Failure> {
        key_file::write(self, &self.path(&[FOLDER]), key, secrets)?;
        self.keep_pending(pending)
    }

    /// Keeps how far the application has come.
    pub(crate) fn keep_pending(&self, pending: &Pending) -> Result<(), Failure> {
        self.write_json(&self.path(&[FOLDER, FILE]), pending)
    }

    /// Forgets the application, after its certificate was installed or it was sent back.
    pub(crate) fn end_pending(&self) -> Result<(), Failure> {
        // First: a cut must not leave an application behind that has lost its key.
        self.remove(&self.path(&[FOLDER, FILE]))?;
        self.remove_folder(&self.path(&[FOLDER]))
    }
}

const FOLDER: &str = "pending";
const FILE: &str = "application.json";
