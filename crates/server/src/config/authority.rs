//! `[authority]`: names of the authorities, where the passphrase of the signing key is, and the
//! token that holds the key instead of a file.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use time::Duration;

use super::ConfigError;

/// The certificate authority.
#[derive(Debug, Clone)]
pub(crate) struct AuthoritySettings {
    /// File with the passphrase of the signing key; the first line counts.
    pub(crate) passphrase_file: PathBuf,
    /// Who runs the authority, in the certificates' names.
    pub(crate) organisation: String,
    /// Common name of the root.
    pub(crate) root_name: String,
    /// Common name of the issuing authority.
    pub(crate) issuing_name: String,
    /// How long a published revocation list or OCSP answer holds; the next one comes after half
    /// of it.
    pub(crate) status_lifetime: Duration,
    /// The token for keys that are made from now on, and in which keys are looked for that are in
    /// no file.
    pub(crate) token: Option<TokenSettings>,
    /// What an approval has to carry.
    pub(crate) approval: ApprovalProof,
}

/// What an approval has to carry, so that the authority issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ApprovalProof {
    /// Nothing but the record of the console: whoever can write to the database can approve.
    #[default]
    Session,
    /// The word of a passkey that the authority knows by itself.
    Passkey,
}

/// `[authority.token]`: a PKCS#11 token.
#[derive(Debug, Clone)]
pub(crate) struct TokenSettings {
    /// The module, a shared library.
    pub(crate) module: PathBuf,
    /// Label of the token.
    pub(crate) label: String,
    /// Label of the next key that is made.
    pub(crate) key: String,
    /// File with the PIN; the first line counts.
    pub(crate) pin_file: PathBuf,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    passphrase_file: Option<PathBuf>,
    organisation: Option<String>,
    root_name: Option<String>,
    issuing_name: Option<String>,
    status_hours: Option<u16>,
    token: Option<TokenTable>,
    #[serde(default)]
    approval: ApprovalProof,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenTable {
    module: PathBuf,
    label: String,
    key: String,
    pin_file: PathBuf,
}

impl Table {
    pub(super) fn resolve(
        self,
        folder: &Path,
        data_dir: &Path,
    ) -> Result<AuthoritySettings, ConfigError> {
        let text = |key: &str, given: Option<String>, default: &str| {
            let value = given.unwrap_or_else(|| default.to_owned());
            let length = value.trim().chars().count();
            if (1..=64).contains(&length) && !value.chars().any(char::is_control) {
                Ok(value.trim().to_owned())
            } else {
                let reason = "a name has 1 to 64 characters";
                Err(ConfigError::value(format!("authority.{key}"), reason))
            }
        };
        let status_hours = self.status_hours.unwrap_or(DEFAULT_STATUS_HOURS);
        if !(2..=MAXIMUM_STATUS_HOURS).contains(&status_hours) {
            let reason = format!("2 to {MAXIMUM_STATUS_HOURS}");
            return Err(ConfigError::value("authority.status_hours", reason));
        }
        let token = self.token.map(|token| {
            for (key, value) in [("label", &token.label), ("key", &token.key)] {
                // Spec: PKCS#11: the label of a token has 32 octets.
                if !(1..=32).contains(&value.len()) {
                    let key = format!("authority.token.{key}");
                    return Err(ConfigError::value(key, "a label has 1 to 32 bytes"));
                }
            }
            Ok(TokenSettings {
                module: folder.join(token.module),
                label: token.label,
                key: token.key,
                pin_file: folder.join(token.pin_file),
            })
        });
        Ok(AuthoritySettings {
            token: token.transpose()?,
            approval: self.approval,
            status_lifetime: Duration::hours(i64::from(status_hours)),
            passphrase_file: self.passphrase_file.map_or_else(
                || data_dir.join("authority.passphrase"),
                |file| folder.join(file),
            ),
            organisation: text("organisation", self.organisation, "renkei")?,
            root_name: text("root_name", self.root_name, "renkei Root CA")?,
            issuing_name: text("issuing_name", self.issuing_name, "renkei Issuing CA")?,
        })
    }
}

/// A week: half of it is longer than a weekend.
const DEFAULT_STATUS_HOURS: u16 = 168;
/// Shorter than the life of whoever signs answers.
const MAXIMUM_STATUS_HOURS: u16 = 20 * 24;
