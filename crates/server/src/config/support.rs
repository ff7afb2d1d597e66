//! `[support]`: what the pages hand out to everybody.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;

/// What the pages hand out to everybody.
#[derive(Debug, Clone, Default)]
pub(crate) struct SupportSettings {
    /// Folder of the programs for offices, where some are offered.
    pub(crate) programs: Option<PathBuf>,
}

/// As it stands in the file.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    programs: Option<PathBuf>,
}

impl Table {
    pub(super) fn resolve(self, folder: &Path) -> Result<SupportSettings, ConfigError> {
        let programs = self.programs.map(|programs| folder.join(programs));
        if programs.as_ref().is_some_and(|folder| !folder.is_dir()) {
            let reason = "the folder is not there, or is no folder";
            return Err(ConfigError::value("support.programs", reason));
        }
        Ok(SupportSettings { programs })
    }
}
