//! A mail server that others wrote (`aiosmtpd`), which takes mail under STARTTLS only and decodes
//! what arrives.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::foreign;
use crate::process::Running;

/// The server, on a port of its own.
pub struct MailServer {
    folder: PathBuf,
    certificate: PathBuf,
    port: u16,
    running: Option<Running>,
}

impl MailServer {
    /// A server that is not running yet; `certificate` is a PEM with certificate and key for
    /// 127.0.0.1.
    ///
    /// # Errors
    /// When no port is free.
    pub fn new(folder: &Path, certificate: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let free = TcpListener::bind("127.0.0.1:0")?;
        Ok(Self {
            folder: folder.to_owned(),
            certificate: certificate.to_owned(),
            port: free.local_addr()?.port(),
            running: None,
        })
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Starts it.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start(&mut self) -> anyhow::Result<()> {
        let script = self.folder.join("mail_server.py");
        std::fs::write(&script, SCRIPT)?;
        let mut command = Command::new(foreign::python()?);
        command
            .arg(&script)
            .arg(self.port.to_string())
            .arg(&self.certificate);
        let running = Running::start(command, &self.folder.join("mail_server.log"))?;
        let line = running.line().context("the mail server did not start")?;
        ensure!(line == "ready", "the mail server said {line:?}");
        self.running = Some(running);
        Ok(())
    }

    /// The next mail that arrives.
    ///
    /// # Errors
    /// When none comes within a minute.
    pub fn mail(&self) -> anyhow::Result<Value> {
        let running = self.running.as_ref().context("the mail server is down")?;
        let line = running.line().context("no mail came")?;
        serde_json::from_str(&line).context("what the mail server said")
    }

    /// Stops it.
    ///
    /// # Errors
    /// When it does not end well.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        self.running.take().map_or(Ok(()), Running::stop)
    }
}

const SCRIPT: &str = include_str!("../data/mail_server.py");
