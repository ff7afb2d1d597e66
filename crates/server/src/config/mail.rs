//! `[mail]`: the server that takes our mail. Without it mail is kept and not sent.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use lettre::Address;
use serde::Deserialize;
use time::Duration;

use super::ConfigError;

/// How mail is handed over.
#[derive(Debug, Clone)]
pub(crate) struct MailSettings {
    /// Name or address of the server.
    pub(crate) server: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the connection is protected.
    pub(crate) tls: MailTls,
    /// Address in From.
    pub(crate) from: Address,
    /// With what to sign in, where the server asks for it.
    pub(crate) login: Option<Login>,
    /// Certificate (PEM) to trust instead of those of the system.
    pub(crate) root_certificate: Option<PathBuf>,
    /// How long a mail is tried.
    pub(crate) give_up: Duration,
}

/// Sign-in at the mail server.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    /// User.
    pub(crate) user: String,
    /// File with the password; the first line counts.
    pub(crate) password_file: PathBuf,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MailTls {
    /// The connection begins in the clear and is refused unless it turns to TLS.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// In the clear: to a server on this machine only.
    None,
}

impl MailTls {
    fn usual_port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Implicit => 465,
            Self::None => 25,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    server: String,
    port: Option<u16>,
    tls: Option<MailTls>,
    from: String,
    user: Option<String>,
    password_file: Option<PathBuf>,
    root_certificate: Option<PathBuf>,
    give_up_days: Option<u16>,
}

impl Table {
    pub(super) fn resolve(self, folder: &Path) -> Result<MailSettings, ConfigError> {
        let server = self.server.trim().to_owned();
        if server.is_empty() || server.contains(|symbol: char| symbol.is_whitespace()) {
            let reason = "the name or address of a server, such as smtp.example.jp";
            return Err(ConfigError::value("mail.server", reason));
        }
        let tls = self.tls.unwrap_or(MailTls::StartTls);
        if tls == MailTls::None && !is_this_machine(&server) {
            let reason = "none is for a server on this machine only (localhost, 127.0.0.1); write starttls or implicit";
            return Err(ConfigError::value("mail.tls", reason));
        }
        if tls == MailTls::None && self.root_certificate.is_some() {
            let reason = "there is nothing to check without TLS; leave it out";
            return Err(ConfigError::value("mail.root_certificate", reason));
        }
        let port = self.port.unwrap_or_else(|| tls.usual_port());
        if port == 0 {
            return Err(ConfigError::value("mail.port", "1 to 65535"));
        }
        let from =
            self.from.trim().parse().map_err(|_| {
                ConfigError::value("mail.from", "an address such as renkei@example.jp")
            })?;
        let login = match (self.user, self.password_file) {
            (None, None) => None,
            (Some(user), Some(file)) => Some(Login {
                user,
                password_file: folder.join(file),
            }),
            _ => {
                let reason = "give user and password_file together, or neither";
                return Err(ConfigError::value("mail", reason));
            }
        };
        let days = self.give_up_days.unwrap_or(DEFAULT_DAYS);
        if !(1..=30).contains(&days) {
            return Err(ConfigError::value("mail.give_up_days", "1 to 30"));
        }
        Ok(MailSettings {
            server,
            port,
            tls,
            from,
            login,
            root_certificate: self.root_certificate.map(|file| folder.join(file)),
            give_up: Duration::days(i64::from(days)),
        })
    }
}

fn is_this_machine(server: &str) -> bool {
    server == "localhost"
        || server
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Longer than a weekend on which nobody looks after a mail server.
const DEFAULT_DAYS: u16 = 4;
