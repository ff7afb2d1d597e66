//! What was ticked on the month board: locked, because it names service users.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use pki::vault::{Locking, Unlocking};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::local_store::{DataKey, Home, home};

/// A tick of a row of a month. `Debug` says nothing of the person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptTick {
    /// The month of service.
    pub(crate) month: String,
    /// The row: service user, planning office, and office that serves, with their kinds.
    pub(crate) row: [String; 4],
    /// What was ticked.
    pub(crate) kind: String,
    /// On which day, as `2025-05-02`.
    pub(crate) on: String,
    /// By whom.
    pub(crate) by: String,
    /// The units that were looked at: what comes later was not.
    pub(crate) of: Option<String>,
}

impl std::fmt::Debug for KeptTick {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("KeptTick")
    }
}

impl Home {
    /// All ticks. Without a key there are none.
    pub(crate) fn ticks(&self, key: Option<&DataKey>) -> Result<Vec<KeptTick>, Failure> {
        let (Some(key), path) = (key, self.ticks_file()) else {
            return Ok(Vec::new());
        };
        let Some(bytes) = self.read(&path)? else {
            return Ok(Vec::new());
        };
        let mut plain = Vec::new();
        Unlocking::begin(bytes.as_slice(), key.lock())
            .and_then(|mut unlocking| unlocking.read_to_end(&mut plain))
            .map_err(|_| home::damaged(&path))?;
        serde_json::from_slice(&plain).map_err(|_| home::damaged(&path))
    }

    /// Keeps all ticks. Only with the turn.
    pub(crate) fn keep_ticks(&self, key: &DataKey, ticks: &[KeptTick]) -> Result<(), Failure> {
        let plain = serde_json::to_vec(ticks).map_err(Failure::internal)?;
        let mut locking = Locking::begin(Vec::new(), key.lock()).map_err(Failure::internal)?;
        locking.write_all(&plain).map_err(Failure::internal)?;
        let locked = locking.finish().map_err(Failure::internal)?;
        self.write(&self.ticks_file(), &locked)
    }

    fn ticks_file(&self) -> PathBuf {
        self.path(&["ticks.vault"])
    }
}
