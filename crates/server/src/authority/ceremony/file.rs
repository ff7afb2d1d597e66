//! The file of a ceremony: everything that will be done, to be read and agreed on beforehand.
//!
//! It holds no secret. Files that exist already are named relative to its folder; what is made is
//! named by plain file names and goes into one new folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use pki::authority::AuthorityName;
use serde::{Deserialize, Deserializer};
use time::macros::format_description;
use time::{Date, OffsetDateTime, Time};

use crate::clock::JAPAN;

/// A ceremony as it was written down.
#[derive(Debug)]
pub(crate) struct CeremonyFile {
    /// Where it was read from.
    pub(super) path: PathBuf,
    /// Its bytes; a copy is kept with the results.
    pub(super) bytes: Vec<u8>,
    /// Its folder.
    pub(super) folder: PathBuf,
    /// What it says.
    pub(super) content: Content,
}

/// What the file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    /// What the ceremony is called, on the protocol.
    pub(super) title: String,
    /// Who runs the authority: in the names of certificates, and on the protocol.
    pub(super) organisation: String,
    /// Where the ceremony is held.
    pub(super) place: String,
    /// The new folder for everything that is made.
    pub(super) output: PathBuf,
    /// Address below which the root's list and certificate are published.
    pub(super) publication: Option<String>,
    /// Who is present, and as what.
    pub(super) people: Vec<Person>,
    /// The keys, by the names that the steps use.
    pub(super) keys: BTreeMap<String, KeyPlace>,
    /// What is done, in this order.
    pub(super) steps: Vec<Step>,
}

/// Somebody who is present.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    /// As what.
    pub(super) role: String,
    /// Who.
    pub(super) name: String,
}

/// Where a key is, or will be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub(super) enum KeyPlace {
    /// In a file, encrypted under a passphrase.
    File(PathBuf),
    /// In a token.
    Token(TokenPlace),
}

/// A key in a PKCS#11 token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenPlace {
    /// The module, a shared library.
    pub(super) module: PathBuf,
    /// Label of the token.
    pub(super) label: String,
    /// Label of the key.
    pub(super) key: String,
    /// File with the PIN; without it, it is asked for.
    pub(super) pin_file: Option<PathBuf>,
}

/// A certificate with the key that signs for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignedBy {
    /// A certificate made by an earlier step, or a file.
    pub(super) certificate: PathBuf,
    /// Name of its key.
    pub(super) key: String,
}

/// One step.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Step {
    /// Make a key and a root.
    MakeRoot {
        key: String,
        common_name: String,
        #[serde(deserialize_with = "day")]
        until: Date,
        certificate: PathBuf,
    },
    /// Make a key and an issuing authority below a root.
    MakeIssuing {
        signed_by: SignedBy,
        key: String,
        common_name: String,
        #[serde(deserialize_with = "day")]
        until: Date,
        certificate: PathBuf,
    },
    /// Certify the key of a request as an issuing authority.
    SignIssuing {
        signed_by: SignedBy,
        request: PathBuf,
        request_sha256: String,
        common_name: String,
        #[serde(deserialize_with = "day")]
        until: Date,
        certificate: PathBuf,
    },
    /// Certify another root, so that who believes the one also believes the other.
    CrossCertify {
        signed_by: SignedBy,
        root: PathBuf,
        #[serde(deserialize_with = "day")]
        until: Date,
        certificate: PathBuf,
    },
    /// Make the root's revocation list: the first one, or the one after another.
    MakeList {
        signed_by: SignedBy,
        after: Option<PathBuf>,
        #[serde(deserialize_with = "day")]
        until: Date,
        list: PathBuf,
    },
    /// Revoke what the root has certified, in the list after another.
    Revoke {
        signed_by: SignedBy,
        revoked: PathBuf,
        reason: String,
        after: PathBuf,
        #[serde(deserialize_with = "day")]
        until: Date,
        list: PathBuf,
    },
}

impl Step {
    /// The file that it makes.
    pub(super) fn output(&self) -> &Path {
        match self {
            Self::MakeRoot { certificate, .. }
            | Self::MakeIssuing { certificate, .. }
            | Self::SignIssuing { certificate, .. }
            | Self::CrossCertify { certificate, .. } => certificate,
            Self::MakeList { list, .. } | Self::Revoke { list, .. } => list,
        }
    }

    /// Who signs, where it is not the root itself.
    pub(super) fn signed_by(&self) -> Option<&SignedBy> {
        match self {
            Self::MakeRoot { .. } => None,
            Self::MakeIssuing { signed_by, .. }
            | Self::SignIssuing { signed_by, .. }
            | Self::CrossCertify { signed_by, .. }
            | Self::MakeList { signed_by, .. }
            | Self::Revoke { signed_by, .. } => Some(signed_by),
        }
    }

    /// The key that it makes.
    pub(super) fn made_key(&self) -> Option<&str> {
        match self {
            Self::MakeRoot { key, .. } | Self::MakeIssuing { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The last day of what it makes.
    fn until(&self) -> Date {
        match self {
            Self::MakeRoot { until, .. }
            | Self::MakeIssuing { until, .. }
            | Self::SignIssuing { until, .. }
            | Self::CrossCertify { until, .. }
            | Self::MakeList { until, .. }
            | Self::Revoke { until, .. } => *until,
        }
    }

    /// The last second of what it makes: the end of its last day in Japan.
    pub(super) fn end(&self) -> OffsetDateTime {
        let last = Time::from_hms(23, 59, 59).unwrap_or(Time::MIDNIGHT);
        self.until().with_time(last).assume_offset(JAPAN)
    }
}

impl CeremonyFile {
    /// Reads the file and checks what can be checked without doing anything.
    ///
    /// # Errors
    /// When it cannot be read, or names what cannot be.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
        let text = std::str::from_utf8(&bytes)
            .with_context(|| format!("{} is not UTF-8", path.display()))?;
        let content: Content =
            toml::from_str(text).with_context(|| format!("{}", path.display()))?;
        let absolute = std::path::absolute(path)?;
        let file = Self {
            path: path.to_path_buf(),
            folder: absolute.parent().unwrap_or(Path::new("/")).to_path_buf(),
            bytes,
            content,
        };
        file.check()?;
        Ok(file)
    }

    /// The folder for what is made.
    pub(crate) fn output(&self) -> PathBuf {
        self.folder.join(&self.content.output)
    }

    /// The keys that steps make, and those that they use.
    pub(super) fn made_keys(&self) -> BTreeSet<&str> {
        self.content
            .steps
            .iter()
            .filter_map(Step::made_key)
            .collect()
    }

    /// Where a key is.
    pub(super) fn place(&self, name: &str) -> anyhow::Result<&KeyPlace> {
        let place = self.content.keys.get(name);
        place.with_context(|| format!("there is no [keys.{name}]"))
    }

    /// A name of an authority.
    pub(super) fn authority(&self, common_name: &str) -> AuthorityName {
        AuthorityName {
            organisation: self.content.organisation.clone(),
            common_name: common_name.to_owned(),
        }
    }

    fn check(&self) -> anyhow::Result<()> {
        let content = &self.content;
        check_text("title", &content.title)?;
        check_text("organisation", &content.organisation)?;
        check_text("place", &content.place)?;
        ensure!(!content.people.is_empty(), "people: name who is present");
        for person in &content.people {
            check_text("people.role", &person.role)?;
            check_text("people.name", &person.name)?;
        }
        if let Some(base) = &content.publication {
            ensure!(
                base.starts_with("http://") && !base.ends_with('/'),
                "publication: write http:// and a name, without a slash at its end"
            );
        }
        ensure!(!content.steps.is_empty(), "steps: there is nothing to do");
        self.check_keys()?;
        let mut outputs = BTreeSet::from(["ceremony.toml", "protocol.txt", "protocol.pdf"]);
        for (index, step) in content.steps.iter().enumerate() {
            let name = step.output();
            self.check_output(name, &mut outputs)
                .with_context(|| format!("step {}", index + 1))?;
        }
        let output = self.output();
        ensure!(
            !output.exists(),
            "{} exists already; nothing is overwritten: name another folder in output",
            output.display()
        );
        Ok(())
    }

    fn check_output<'a>(
        &self,
        name: &'a Path,
        known: &mut BTreeSet<&'a str>,
    ) -> anyhow::Result<()> {
        let text = name.to_str().unwrap_or_default();
        let is_plain = !text.starts_with('.')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        ensure!(
            is_plain && !text.is_empty(),
            "{}: a file that is made has a plain name of letters, digits, '-', '_' and '.'",
            name.display()
        );
        ensure!(known.insert(text), "{text} is made twice");
        ensure!(
            !self.folder.join(name).exists(),
            "{text} is also a file beside the ceremony's; it would not be clear which is meant"
        );
        Ok(())
    }

    /// Every key is used, made once at most, and there before it is used.
    fn check_keys(&self) -> anyhow::Result<()> {
        let mut made = BTreeSet::new();
        let mut used = BTreeSet::new();
        for (index, step) in self.content.steps.iter().enumerate() {
            let number = index + 1;
            if let Some(signed_by) = step.signed_by() {
                self.place(&signed_by.key)
                    .with_context(|| format!("step {number}"))?;
                used.insert(signed_by.key.as_str());
                let later = self.made_keys().contains(signed_by.key.as_str());
                ensure!(
                    !later || made.contains(signed_by.key.as_str()),
                    "step {number}: the key {} is made later",
                    signed_by.key
                );
            }
            if let Some(key) = step.made_key() {
                self.place(key).with_context(|| format!("step {number}"))?;
                ensure!(
                    made.insert(key),
                    "step {number}: the key {key} is made twice"
                );
            }
        }
        for (name, place) in &self.content.keys {
            let is_made = made.contains(name.as_str());
            ensure!(
                is_made || used.contains(name.as_str()),
                "[keys.{name}] is not used by any step"
            );
            let KeyPlace::File(file) = place else {
                continue;
            };
            let file = self.folder.join(file);
            if is_made && file.exists() {
                bail!("{} exists already; nothing is overwritten", file.display());
            }
            if !is_made && !file.exists() {
                bail!("[keys.{name}]: {} is not there", file.display());
            }
        }
        Ok(())
    }
}

fn check_text(key: &str, text: &str) -> anyhow::Result<()> {
    let length = text.trim().chars().count();
    ensure!(
        (1..=64).contains(&length) && !text.chars().any(char::is_control),
        "{key}: 1 to 64 characters"
    );
    Ok(())
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    Date::parse(&text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| serde::de::Error::custom("a day is written like \"2046-11-22\""))
}
