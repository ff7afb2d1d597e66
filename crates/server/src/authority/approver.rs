//! Who may approve, by the authority's own word: files in its own folder, written by
//! `operator admit` on its own machine. What the database says about passkeys is not believed,
//! because whoever can write there could add a passkey of their own.
//!
//! Beside them lies a ledger of the approvals that were used, one file each: an approval issues one
//! certificate, whatever the database says afterwards.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::files::{Readers, create_folder, write_whole};
use crate::approval::{NONCE_LENGTH, Statement};
use crate::config::Config;
use crate::passkey::RelyingParty;
use crate::store::application::Application;
use crate::store::office::Office;
use crate::store::operator::{Role, Scope};
use crate::store::{Tx, approval_assertion, operator, passkey};

/// An operator whose approvals the authority takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Approver {
    /// Id of the operator.
    pub(crate) operator: String,
    /// The operator's name at that time, for people.
    pub(crate) name: String,
    /// The prefecture whose offices the operator approves; all without.
    pub(crate) prefecture: Option<String>,
    /// The passkeys.
    pub(crate) passkeys: Vec<AdmittedPasskey>,
}

/// A passkey by which an operator may approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AdmittedPasskey {
    /// Id of its row.
    pub(crate) id: String,
    /// The public key, as it was compared by eye.
    pub(crate) data: String,
}

/// The authority's own folder of approvers and used approvals.
#[derive(Debug, Clone)]
pub(crate) struct Approvers {
    folder: PathBuf,
    used: PathBuf,
}

impl Approvers {
    /// Those of this configuration.
    pub(crate) fn of(config: &Config) -> Self {
        Self::below(&config.authority_dir())
    }

    /// Those in this folder of an authority.
    pub(crate) fn below(folder: &Path) -> Self {
        Self {
            folder: folder.join("approvers"),
            used: folder.join("used-approvals"),
        }
    }

    /// The approver with this id.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub(crate) fn find(&self, operator: &str) -> anyhow::Result<Option<Approver>> {
        let Some(file) = self.file(operator) else {
            return Ok(None);
        };
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                let found: Approver = serde_json::from_str(&text)
                    .with_context(|| format!("{} is damaged", file.display()))?;
                Ok((found.operator == operator).then_some(found))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }

    /// Writes an approver down, in place of what was there.
    ///
    /// # Errors
    /// When the id is none, or the folder cannot be written to.
    pub(crate) fn admit(&self, approver: &Approver) -> anyhow::Result<PathBuf> {
        let file = self
            .file(&approver.operator)
            .context("no id of an operator")?;
        create_folder(&self.folder)?;
        let text = serde_json::to_string_pretty(approver)? + "\n";
        write_whole(&file, text.as_bytes(), Readers::Owner)?;
        Ok(file)
    }

    /// Takes an approver's word no more. False when it was not taken before.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub(crate) fn withdraw(&self, operator: &str) -> anyhow::Result<bool> {
        let Some(file) = self.file(operator) else {
            return Ok(false);
        };
        match std::fs::remove_file(&file) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).with_context(|| format!("cannot remove {}", file.display())),
        }
    }

    /// How many there are.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn count(&self) -> anyhow::Result<usize> {
        match std::fs::read_dir(&self.folder) {
            Ok(entries) => Ok(entries.count()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => {
                Err(error).with_context(|| format!("cannot read {}", self.folder.display()))
            }
        }
    }

    /// Uses an approval up for a certificate (`what` names it). True again for the same one, so
    /// that what was cut off can go on; false for any other.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub(crate) fn claim(&self, nonce: &[u8], what: &str) -> anyhow::Result<bool> {
        create_folder(&self.used)?;
        let file = self.used.join(hex::encode(nonce));
        let own = self
            .used
            .join(format!(".{}", uuid::Uuid::new_v4().simple()));
        write_whole(&own, what.as_bytes(), Readers::Owner)?;
        // A link is made by one process alone, and is there with its whole content.
        let linked = std::fs::hard_link(&own, &file);
        std::fs::remove_file(&own).with_context(|| format!("cannot remove {}", own.display()))?;
        match linked {
            Ok(()) => {
                std::fs::File::open(&self.used)?.sync_all()?;
                Ok(true)
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Ok(std::fs::read_to_string(&file)? == what)
            }
            Err(error) => Err(error).with_context(|| format!("cannot write {}", file.display())),
        }
    }

    /// The file of an operator. What has not the form of an id has none: ids come from the
    /// database, and must not lead elsewhere.
    fn file(&self, operator: &str) -> Option<PathBuf> {
        operator::is_id(operator).then(|| self.folder.join(format!("{operator}.json")))
    }
}

/// How the authority knows that an application was approved.
pub(crate) enum ApprovalRule {
    /// The database says so: an operator was signed in to the console.
    Session,
    /// An approver's passkey says so.
    Passkey {
        /// The console, for which the passkeys were made.
        console: Box<RelyingParty>,
        /// Who may approve.
        approvers: Approvers,
    },
}

/// An approval that was checked.
#[derive(Clone)]
pub(crate) struct Checked {
    /// The number used once, where there is one.
    pub(crate) nonce: Option<Vec<u8>>,
}

impl ApprovalRule {
    /// Whether this application was approved, or why it is not believed.
    ///
    /// # Errors
    /// When the store or the authority's folder fails.
    pub(crate) async fn check(
        &self,
        tx: &Tx,
        application: &Application,
        office: &Office,
        now: OffsetDateTime,
    ) -> anyhow::Result<Result<Checked, &'static str>> {
        let Self::Passkey { console, approvers } = self else {
            return Ok(Ok(Checked { nonce: None }));
        };
        let Some(given) = approval_assertion::find(tx, &application.receipt).await? else {
            return Ok(Err("approval-missing"));
        };
        let Some(approver) = approvers.find(&given.operator_id)? else {
            return Ok(Err("approval-not-admitted"));
        };
        let scope = approver.prefecture.map_or(Scope::Centre, Scope::Prefecture);
        // Whoever lost the role on the console approves no more, though the file is still there.
        let may = operator::find(tx, &given.operator_id).await?;
        let may = may.is_some_and(|operator| {
            operator.roles.contains(&Role::Approval) && operator.scope.covers(&office.prefecture)
        });
        if !may || !scope.covers(&office.prefecture) {
            return Ok(Err("approval-no-right"));
        }
        if given.asked_at > now + AHEAD || given.asked_at < now - LONGEST_WAIT {
            return Ok(Err("approval-old"));
        }
        let person = format!("operator:{}", given.operator_id);
        let mut passkeys = Vec::new();
        for admitted in approver.passkeys {
            // One that its owner removed on the console counts no more.
            if passkey::find(tx, &person, &admitted.id).await?.is_some() {
                passkeys.push(admitted.data);
            }
        }
        if given.nonce.len() != NONCE_LENGTH {
            return Ok(Err("approval-not-this"));
        }
        let statement = Statement {
            application,
            office_name: &office.name,
            operator: &given.operator_id,
            nonce: &given.nonce,
            asked_at: given.asked_at,
        };
        let passkeys: Vec<&str> = passkeys.iter().map(String::as_str).collect();
        let judged = console.judge(&passkeys, &statement.challenge(), &given.assertion)?;
        Ok(match judged {
            Ok(_) => Ok(Checked {
                nonce: Some(given.nonce),
            }),
            Err(refusal) => {
                let (receipt, reason) = (&application.receipt, refusal.word());
                tracing::warn!(receipt, reason, "an approval is not believed");
                Err("approval-not-this")
            }
        })
    }

    /// Uses a checked approval up for a certificate. False when it was used for another one.
    ///
    /// # Errors
    /// When the authority's folder fails.
    pub(crate) fn claim(&self, checked: &Checked, what: &str) -> anyhow::Result<bool> {
        match (self, &checked.nonce) {
            (Self::Passkey { approvers, .. }, Some(nonce)) => approvers.claim(nonce, what),
            _ => Ok(true),
        }
    }
}

/// An approval that waits longer was meant for another time.
const LONGEST_WAIT: Duration = Duration::days(7);
/// Clocks of two machines differ.
const AHEAD: Duration = Duration::minutes(5);
