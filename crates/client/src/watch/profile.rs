//! Profiles: how care software uses folders, as data.

use careplan::Language;
use serde::Deserialize;

use crate::failure::Failure;

/// How one sort of care software uses folders.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// What it is called.
    pub(crate) name: String,
    /// The folder into which the software writes, below the one that is named.
    pub(crate) outgoing: String,
    /// The folder from which it reads.
    pub(crate) incoming: String,
    /// How received files are laid out.
    pub(crate) naming: Naming,
    /// What it means that files leave the folder.
    pub(crate) taking: Taking,
    /// For how long a file has to rest before it counts as whole.
    pub(crate) settle_seconds: u64,
    about: About,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    ja: String,
    en: String,
}

/// How received files are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Naming {
    /// All in one folder.
    Flat,
    /// A folder for each sending address.
    BySender,
}

/// What it means that files leave the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Taking {
    /// The software has taken them in.
    Imported,
    /// Nothing.
    SaysNothing,
}

impl Profile {
    /// What it is for.
    pub(crate) fn about(&self, language: Language) -> &str {
        match language {
            Language::Japanese => &self.about.ja,
            Language::English => &self.about.en,
        }
    }
}

/// All profiles.
pub(crate) fn all() -> Result<Vec<Profile>, Failure> {
    #[derive(Deserialize)]
    struct File {
        profile: Vec<Profile>,
    }
    let file: File = toml::from_str(include_str!("profiles.toml")).map_err(Failure::internal)?;
    Ok(file.profile)
}

/// The profile of a name.
pub(crate) fn find(name: &str) -> Result<Option<Profile>, Failure> {
    Ok(all()?.into_iter().find(|profile| profile.name == name))
}
