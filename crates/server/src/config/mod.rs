//! The configuration file: TOML, read once into types, unknown keys refused.
//!
//! Nothing else reads it. Paths are relative to the folder of the file. Secrets do not stand in
//! it, except the address of a PostgreSQL server with its password, which may be kept in a file
//! of its own (`database.url_file`).

mod authority;
mod database;
mod evidence;
mod exchange;
mod listener;
mod log;
mod mail;
mod portal;
mod support;
mod worker;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub(crate) use authority::{ApprovalProof, AuthoritySettings};
pub(crate) use database::Database;
pub(crate) use evidence::{EvidenceSettings, StampAddress};
pub(crate) use exchange::{ExchangeSettings, UseApproval};
pub(crate) use listener::{
    Listener, Listeners, PlainListener, SelfTestListeners, ServerKey, TlsVersion,
};
pub(crate) use log::{LogFormat, LogSettings};
pub(crate) use mail::{MailSettings, MailTls};
pub(crate) use portal::{Approval, PortalSettings, UnattendedFrom};
pub(crate) use support::SupportSettings;
pub(crate) use worker::WorkerSettings;

/// The whole configuration.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Folder for everything the program writes.
    pub(crate) data_dir: PathBuf,
    /// Where records are kept.
    pub(crate) database: Database,
    /// Where the program listens.
    pub(crate) listeners: Listeners,
    /// The certificate authority.
    pub(crate) authority: AuthoritySettings,
    /// What the exchange signs as evidence.
    pub(crate) evidence: EvidenceSettings,
    /// Words and limits of the pages.
    pub(crate) portal: PortalSettings,
    /// Rules of the exchange.
    pub(crate) exchange: ExchangeSettings,
    /// What the pages hand out to everybody.
    pub(crate) support: SupportSettings,
    /// Jobs behind the scenes.
    pub(crate) worker: WorkerSettings,
    /// What is logged, and how.
    pub(crate) log: LogSettings,
    /// The server that takes our mail, if there is one.
    pub(crate) mail: Option<MailSettings>,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("{file}: {source}")]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML of our form. The text shows line and column.
    #[error("{file}: {source}")]
    Form {
        /// The file.
        file: PathBuf,
        /// What is wrong and where.
        source: Box<toml::de::Error>,
    },
    /// A value cannot be used.
    #[error("{key}: {reason}")]
    Value {
        /// Which one, as `table.key`.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl ConfigError {
    fn value(key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Value {
            key: key.into(),
            reason: reason.into(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data_dir: PathBuf,
    #[serde(default)]
    database: database::Table,
    listeners: listener::Tables,
    #[serde(default)]
    authority: authority::Table,
    #[serde(default)]
    evidence: evidence::Table,
    #[serde(default)]
    exchange: exchange::Table,
    #[serde(default)]
    portal: PortalSettings,
    #[serde(default)]
    support: support::Table,
    #[serde(default)]
    worker: WorkerSettings,
    #[serde(default)]
    log: LogSettings,
    mail: Option<mail::Table>,
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// [`ConfigError`], naming file, line or key.
    pub(crate) fn load(file: &Path) -> Result<Self, ConfigError> {
        let unreadable = |source| ConfigError::Unreadable {
            file: file.to_path_buf(),
            source,
        };
        let text = std::fs::read_to_string(file).map_err(unreadable)?;
        let absolute = std::path::absolute(file).map_err(unreadable)?;
        let folder = absolute.parent().unwrap_or(Path::new("/"));
        let parsed: File = toml::from_str(&text).map_err(|source| ConfigError::Form {
            file: file.to_path_buf(),
            source: Box::new(source),
        })?;
        parsed.resolve(folder)
    }

    /// The embedded database.
    pub(crate) fn database_file(&self) -> PathBuf {
        self.data_dir.join("renkei.db")
    }

    /// Folder of payload parts.
    pub(crate) fn payload_dir(&self) -> PathBuf {
        self.data_dir.join("payloads")
    }

    /// Folder of the authority's certificates and its signing key.
    pub(crate) fn authority_dir(&self) -> PathBuf {
        self.data_dir.join("authority")
    }

    /// Folder of the key with which the exchange signs evidence, and of its certificates.
    pub(crate) fn evidence_dir(&self) -> PathBuf {
        self.data_dir.join("evidence")
    }

    /// Folder with the root's key, to be moved offline.
    pub(crate) fn offline_dir(&self) -> PathBuf {
        self.data_dir.join("offline")
    }

    /// Folder of certificates and keys that `init` makes for the listeners.
    pub(crate) fn tls_dir(&self) -> PathBuf {
        self.data_dir.join("tls")
    }

    /// The key under which the portal seals secrets in the database.
    pub(crate) fn portal_key_file(&self) -> PathBuf {
        self.data_dir.join("portal.key")
    }

    /// File that tells offices where the exchange is.
    pub(crate) fn address_file(&self) -> PathBuf {
        self.data_dir.join("address.json")
    }
}

impl File {
    fn resolve(self, folder: &Path) -> Result<Config, ConfigError> {
        let data_dir = folder.join(self.data_dir);
        self.portal.check()?;
        self.worker.check()?;
        Ok(Config {
            database: self.database.resolve(folder)?,
            listeners: self.listeners.resolve(folder)?,
            authority: self.authority.resolve(folder, &data_dir)?,
            evidence: self.evidence.resolve(folder, &data_dir)?,
            exchange: self.exchange.resolve()?,
            portal: self.portal,
            support: self.support.resolve(folder)?,
            worker: self.worker,
            log: self.log,
            mail: self.mail.map(|mail| mail.resolve(folder)).transpose()?,
            data_dir,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]
    use super::*;

    const SMALLEST: &str = r#"
data_dir = "data"
[listeners]
portal = { address = "127.0.0.1:0", name = "localhost" }
console = { address = "127.0.0.1:0", name = "localhost" }
mailbox = { address = "127.0.0.1:0", name = "localhost" }
"#;

    fn load(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("renkei.toml");
        std::fs::write(&file, text).unwrap();
        let config = Config::load(&file)?;
        assert!(config.data_dir.starts_with(folder.path()));
        Ok(config)
    }

    fn refused(text: &str, words: &[&str]) {
        let error = load(text)
            .err()
            .unwrap_or_else(|| panic!("accepted: {text}"))
            .to_string();
        for word in words {
            assert!(error.contains(word), "{word} is not in {error}");
        }
    }

    #[test]
    fn the_smallest_file_has_safe_defaults() {
        let config = load(SMALLEST).unwrap();
        assert!(matches!(config.database, Database::Embedded));
        assert_eq!(config.portal.sign_in_tries, 3);
        assert_eq!(config.portal.p12_key, pki::key::KeyKind::P256);
        assert_eq!(config.listeners.portal.minimum_tls, TlsVersion::Tls13);
        assert!(
            config
                .authority
                .passphrase_file
                .ends_with("data/authority.passphrase")
        );
    }

    #[test]
    fn mistakes_about_the_exchange_are_named() {
        refused(
            &format!("{SMALLEST}[exchange]\nevidence_days = 92\n"),
            &["exchange.evidence_days"],
        );
        refused(
            &format!("{SMALLEST}[exchange.not_collected]\nfree = {{ remind = [6], report = 5 }}\n"),
            &["exchange.not_collected.free"],
        );
        refused(
            &format!("{SMALLEST}[exchange]\nnewest_client = \"v1\"\n"),
            &["exchange.newest_client"],
        );
        refused(
            &format!("{SMALLEST}[exchange]\necho_office = \"1370000026\"\n"),
            &["exchange.echo_office"],
        );
        refused(
            &format!("{SMALLEST}[exchange]\nuse_years = 51\n"),
            &["exchange.use_years"],
        );
        refused(
            &format!("{SMALLEST}[exchange]\nuse_approval = \"nobody\"\n"),
            &["automatic", "operator"],
        );
    }

    #[test]
    fn mistakes_are_named() {
        refused(
            &format!("{SMALLEST}[portal]\nsign_in_trys = 3\n"),
            &["sign_in_trys", "line 8"],
        );
        refused(&format!("colour = 1\n{SMALLEST}"), &["colour"]);
        refused("data_dir = \"x\"", &["listeners"]);
        refused(&SMALLEST.replacen("127.0.0.1:0", "here", 1), &["address"]);
        refused(
            &SMALLEST.replacen("localhost", "a b", 1),
            &["listeners.portal.name"],
        );
        refused(
            &format!("{SMALLEST}[portal]\nsign_in_tries = 0\n"),
            &["portal.sign_in_tries"],
        );
        refused(
            &format!("{SMALLEST}[portal]\npassword_days = 100001\n"),
            &["portal.password_days"],
        );
        refused(
            &format!("{SMALLEST}[worker]\nintent_hours = 0\n"),
            &["worker.intent_hours"],
        );
        refused(
            &format!("{SMALLEST}[authority]\nstatus_hours = 1\n"),
            &["authority.status_hours"],
        );
        let token = "module = \"m.so\"\nkey = \"k\"\npin_file = \"p\"\n";
        refused(
            &format!("{SMALLEST}[authority.token]\nlabel = \"\"\n{token}"),
            &["authority.token.label"],
        );
        refused(
            &format!("{SMALLEST}[authority.token]\n{token}"),
            &["label", "line"],
        );
        refused(
            &format!("{SMALLEST}publication = {{ address = \"127.0.0.1:0\", name = \"a\" }}\n"),
            &["listeners.publication.address"],
        );
        refused(
            &format!("{SMALLEST}[database]\nurl = \"mysql://x\"\n"),
            &["database.url"],
        );
        refused(
            &format!("{SMALLEST}[support]\nprograms = \"nowhere\"\n"),
            &["support.programs"],
        );
        for (mail, word) in [
            ("server = \"\"", "mail.server"),
            ("server = \"smtp.example.jp\"\ntls = \"none\"", "mail.tls"),
            ("server = \"a\"\nport = 0", "mail.port"),
            ("server = \"a\"\nuser = \"x\"", "password_file"),
            ("server = \"a\"\ngive_up_days = 0", "mail.give_up_days"),
            ("server = \"a\"\nfrm = 1", "frm"),
        ] {
            let text = format!("{SMALLEST}[mail]\nfrom = \"a@example.jp\"\n{mail}\n");
            refused(&text, &[word]);
        }
        refused(
            &format!("{SMALLEST}[mail]\nserver = \"a\"\nfrom = \"nobody\"\n"),
            &["mail.from"],
        );
        let key = "name = \"localhost\", certificate = \"c.pem\" }";
        refused(
            &SMALLEST.replacen("name = \"localhost\" }", key, 1),
            &["listeners.portal", "key"],
        );
        let old = "name = \"localhost\", minimum_tls = \"1.2\" }\n";
        let text = SMALLEST.replace(
            "mailbox = { address = \"127.0.0.1:0\", name = \"localhost\" }\n",
            &format!("mailbox = {{ address = \"127.0.0.1:0\", {old}"),
        );
        refused(&text, &["listeners.mailbox.minimum_tls"]);
        refused("data_dir = ", &["line 1"]);
    }

    #[test]
    fn mistakes_about_keys_are_named() {
        refused(
            &format!("{SMALLEST}[portal]\np12_key = \"rsa1024\"\n"),
            &["rsa2048", "line 8"],
        );
        refused(
            &format!("{SMALLEST}[portal]\np12_keys_kept = 10001\n"),
            &["portal.p12_keys_kept"],
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Config::load(Path::new("/nowhere/renkei.toml"))
            .err()
            .unwrap();
        assert!(error.to_string().contains("/nowhere/renkei.toml"));
    }
}
