//! `[support]`: what the pages hand out to everybody.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;

/// What the pages hand out to everybody.
#[derive(Debug, Clone, Default)]
pub(crate) struct SupportSettings {
    /// Folder of the programs for offices, where some are offered.
    pub(crate) programs: Option<PathBuf>,
    /// Folder of pages with sample data, where some are kept.
    pub(crate) sample_pages: Option<PathBuf>,
}

/// As it stands in the file.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    programs: Option<PathBuf>,
    sample_pages: Option<PathBuf>,
}

impl Table {
    pub(super) fn resolve(self, folder: &Path) -> Result<SupportSettings, ConfigError> {
        let resolved = |key: &str, named: Option<PathBuf>| {
            let named = named.map(|named| folder.join(named));
            match &named {
                Some(named) if !named.is_dir() => {
                    let reason = "the folder is not there, or is no folder";
                    Err(ConfigError::value(format!("support.{key}"), reason))
                }
                _ => Ok(named),
            }
        };
        Ok(SupportSettings {
            programs: resolved("programs", self.programs)?,
            sample_pages: resolved("sample_pages", self.sample_pages)?,
        })
    }
}
