//! What the person has set on the local pages, kept beside the settings that are written by hand.

use std::path::PathBuf;

use careplan::Address;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::local_store::Home;

/// What can be set on the pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PageSettings {
    /// The folder into which the care software writes.
    pub(crate) from_software: Option<PathBuf>,
    /// The folder from which the care software takes in.
    pub(crate) to_software: Option<PathBuf>,
    /// Whether the pages speak English.
    pub(crate) english: bool,
    /// よく送る宛先, as `1370000026-11`.
    pub(crate) favourites: Vec<String>,
}

impl PageSettings {
    /// Whether an address is one of those that are often sent to.
    pub(crate) fn is_favourite(&self, address: Address) -> bool {
        self.favourites.contains(&address.to_string())
    }

    /// Adds an address to those that are often sent to, or takes it out.
    pub(crate) fn turn_favourite(&mut self, address: Address) {
        let name = address.to_string();
        if self.is_favourite(address) {
            self.favourites.retain(|one| *one != name);
        } else {
            self.favourites.push(name);
        }
    }
}

impl Home {
    /// What was set on the pages.
    pub(crate) fn page_settings(&self) -> Result<PageSettings, Failure> {
        let kept = self.read_json(&self.path(&[FILE]))?;
        Ok(kept.unwrap_or_default())
    }

    /// Keeps what was set on the pages.
    pub(crate) fn keep_page_settings(&self, settings: &PageSettings) -> Result<(), Failure> {
        self.write_json(&self.path(&[FILE]), settings)
    }
}

const FILE: &str = "pages.json";
