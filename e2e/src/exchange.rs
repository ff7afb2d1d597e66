//! The running exchange: `renkei-server` with the embedded store, on loopback ports of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use protocol::http::AddressFile;
use serde_json::Value;

use crate::browser::Browser;
use crate::process::{self, Running};

/// A server in a folder of its own.
pub struct Exchange {
    folder: PathBuf,
    running: Option<Running>,
    ports: Ports,
    /// Under which name it is reached.
    name: &'static str,
    /// How many days from now it runs.
    days: u32,
    /// The roles of its process; all where none is named.
    roles: &'static str,
    /// What is put before the calls of the system, and the variables that it reads.
    before: Option<(PathBuf, Vec<(&'static str, PathBuf)>)>,
}

/// Where the listeners are; 0 before the first start.
#[derive(Debug, Clone, Copy, Default)]
struct Ports {
    portal: u16,
    console: u16,
    mailbox: u16,
    support: u16,
    self_test: u16,
    self_test_every: u16,
}

/// Secrets that the operator hands to an office, once.
#[derive(Debug, Clone)]
pub struct Account {
    /// ユーザID.
    pub user_id: String,
    /// Password of the sign-in.
    pub password: String,
    /// 証明書発行用パスワード.
    pub issue_password: String,
}

/// Sign-in of an operator.
#[derive(Debug, Clone)]
pub struct Operator {
    /// Identifier.
    pub id: String,
    /// Password.
    pub password: String,
}

/// A notice to be published.
#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    /// `public` or `offices`.
    pub audience: &'a str,
    /// カテゴリ.
    pub category: &'a str,
    /// タイトル.
    pub title: &'a str,
    /// Text.
    pub body: &'a str,
}

/// An office to be registered.
#[derive(Debug, Clone, Copy)]
pub struct NewOffice<'a> {
    /// 事業所番号.
    pub number: &'a str,
    /// Name.
    pub name: &'a str,
    /// Service kind.
    pub kind: &'a str,
    /// The agent to whom it delegates its billing, if it does.
    pub agent: Option<&'a str>,
}

impl Exchange {
    /// Creates a server in `folder` and starts it.
    ///
    /// # Errors
    /// With what the server said.
    pub fn create(folder: &Path) -> anyhow::Result<Self> {
        Self::create_on(folder, None)
    }

    /// As [`Self::create`], reached as `localhost`: for what needs the name of a host.
    ///
    /// # Errors
    /// With what the server said.
    pub fn create_named(folder: &Path) -> anyhow::Result<Self> {
        Self::create_as(folder, None, "localhost")
    }

    /// As [`Self::create`], on the PostgreSQL database at `postgres` where one is given.
    ///
    /// # Errors
    /// With what the server said.
    pub fn create_on(folder: &Path, postgres: Option<&str>) -> anyhow::Result<Self> {
        Self::create_as(folder, postgres, "127.0.0.1")
    }

    fn create_as(
        folder: &Path,
        postgres: Option<&str>,
        name: &'static str,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
        let mut tables = String::from(PORTAL);
        if let Some(url) = postgres {
            tables.push_str(&format!("[database]\nurl = {url:?}\n"));
        }
        std::fs::write(folder.join("tables.toml"), tables)?;
        let mut exchange = Self {
            folder: folder.to_owned(),
            running: None,
            ports: Ports::default(),
            name,
            days: 0,
            roles: "",
            before: None,
        };
        exchange.write_configuration()?;
        exchange.command(&["init"])?;
        exchange.start()?;
        Ok(exchange)
    }

    /// The configuration file.
    #[must_use]
    pub fn configuration(&self) -> PathBuf {
        self.folder.join("renkei-server.toml")
    }

    /// Folder of the server's data.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The address file that offices get.
    #[must_use]
    pub fn address_file(&self) -> PathBuf {
        self.data().join("address.json")
    }

    /// The address file's content.
    ///
    /// # Errors
    /// When the server has not written it.
    pub fn addresses(&self) -> anyhow::Result<AddressFile> {
        let text = std::fs::read_to_string(self.address_file()).context("address file")?;
        serde_json::from_str(&text).context("address file")
    }

    /// Base address of the console.
    #[must_use]
    pub fn console_address(&self) -> String {
        format!("https://127.0.0.1:{}", self.ports.console)
    }

    /// Base address of the support site.
    #[must_use]
    pub fn support_address(&self) -> String {
        format!("https://127.0.0.1:{}", self.ports.support)
    }

    /// Base address of the self-test.
    #[must_use]
    pub fn self_test_address(&self) -> String {
        format!("https://127.0.0.1:{}", self.ports.self_test)
    }

    /// Id of the server's process while it runs.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        self.running.as_ref().map(Running::id)
    }

    /// Socket of the mailbox.
    #[must_use]
    pub fn mailbox_socket(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.ports.mailbox))
    }

    /// A browser at the portal.
    ///
    /// # Errors
    /// When the address file is missing.
    pub fn portal(&self) -> anyhow::Result<Browser> {
        let addresses = self.addresses()?;
        Browser::open_at(&addresses.portal, &addresses.root_certificate, self.days)
    }

    /// A browser at the console.
    ///
    /// # Errors
    /// When the address file is missing.
    pub fn console(&self) -> anyhow::Result<Browser> {
        let root = self.addresses()?.root_certificate;
        Browser::open_at(&self.console_address(), &root, self.days)
    }

    /// Registers an office; its secrets are told once.
    ///
    /// # Errors
    /// With what the server said.
    pub fn add_office(&self, office: NewOffice<'_>) -> anyhow::Result<Account> {
        let mut arguments = vec![
            "office",
            "add",
            "--number",
            office.number,
            "--name",
            office.name,
        ];
        arguments.extend(["--prefecture", "13", "--kind", office.kind]);
        match office.agent {
            Some(agent) => arguments.extend(["--claiming", "agent", "--agent", agent]),
            None => arguments.extend(["--claiming", "internet"]),
        }
        arguments.push("--json");
        let answer: Value = serde_json::from_str(&self.command(&arguments)?)?;
        Ok(Account {
            user_id: text(&answer, "user_id")?,
            password: text(&answer, "password")?,
            issue_password: text(&answer, "issue_password")?,
        })
    }

    /// Publishes a notice.
    ///
    /// # Errors
    /// With what the server said.
    pub fn add_notice(&self, notice: NewNotice<'_>) -> anyhow::Result<()> {
        let mut arguments = vec!["notice", "add", "--audience", notice.audience];
        arguments.extend(["--category", notice.category, "--title", notice.title]);
        arguments.extend(["--body", notice.body]);
        self.command(&arguments).map(drop)
    }

    /// Registers an operator with a password of its own.
    ///
    /// # Errors
    /// With what the server said.
    pub fn add_operator(&self, id: &str, name: &str) -> anyhow::Result<Operator> {
        let file = self.folder.join(format!("{id}.password"));
        std::fs::write(&file, OPERATOR_PASSWORD).context("write the operator's password")?;
        let file = file.to_string_lossy();
        let mut arguments = vec!["operator", "add", "--id", id, "--name", name];
        arguments.extend(["--password-file", file.as_ref()]);
        self.command(&arguments)?;
        Ok(Operator {
            id: id.to_owned(),
            password: OPERATOR_PASSWORD.to_owned(),
        })
    }

    /// Runs an operator's command; its standard output.
    ///
    /// # Errors
    /// With what the server said.
    pub fn command(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = process::run(self.program(arguments)?, "")?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            bail!(
                "renkei-server {arguments:?} ended with {}: {stdout}{stderr}",
                output.status
            );
        }
        Ok(stdout)
    }

    /// Starts the server on the ports it had before, or on free ones.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start(&mut self) -> anyhow::Result<()> {
        self.write_configuration()?;
        let log = self.folder.join("server.log");
        let mut program = self.program(&["run"])?;
        if !self.roles.is_empty() {
            program.args(["--role", self.roles]);
        }
        if let Some((library, variables)) = &self.before {
            program.env("LD_PRELOAD", library);
            program.envs(variables.iter().map(|(name, value)| (name, value)));
        }
        let running = Running::start(program, &log)?;
        loop {
            let line = running.line().with_context(|| {
                format!(
                    "renkei-server did not start: {}",
                    std::fs::read_to_string(&log).unwrap_or_default()
                )
            })?;
            if line == "ready" {
                break;
            }
            let mut words = line.split_whitespace();
            if words.next() != Some("listening") {
                continue;
            }
            let (Some(role), Some(address)) = (words.next(), words.next()) else {
                continue;
            };
            let port = address
                .rsplit(':')
                .next()
                .and_then(|port| port.parse().ok());
            let port = port.with_context(|| format!("no port in {line:?}"))?;
            match role {
                "portal" => self.ports.portal = port,
                "console" => self.ports.console = port,
                "mailbox" => self.ports.mailbox = port,
                "support" => self.ports.support = port,
                "self-test" => self.ports.self_test = port,
                "self-test-every" => self.ports.self_test_every = port,
                _ => {}
            }
        }
        self.running = Some(running);
        Ok(())
    }

    /// Lets days go by for the server's programs that are started from now on, and for browsers
    /// that are opened at it.
    pub fn pass(&mut self, days: u32) {
        self.days += days;
    }

    /// Runs only these roles, separated by commas, from the next start on; all for none.
    pub fn play(&mut self, roles: &'static str) {
        self.roles = roles;
    }

    /// Puts a library before the calls of the system from the next start on, with the variables
    /// that it reads.
    pub fn put_before(&mut self, library: PathBuf, variables: Vec<(&'static str, PathBuf)>) {
        self.before = Some((library, variables));
    }

    /// Adds a table to the configuration, or lines to one that is there; the next start reads it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn configure(&self, table: &str) -> anyhow::Result<()> {
        let file = self.folder.join("tables.toml");
        let text = std::fs::read_to_string(&file)?;
        let name = table.lines().next().unwrap_or_default();
        let text = if text.lines().any(|line| line == name) {
            text.replacen(name, table.trim_end(), 1)
        } else {
            text + table
        };
        std::fs::write(file, text).context("write the configuration")
    }

    /// Stops the server as an operator would.
    ///
    /// # Errors
    /// When it does not end well.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        self.running.take().map_or(Ok(()), Running::stop)
    }

    /// Ends the server as a power cut would.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.running.take().map_or(Ok(()), Running::kill)
    }

    fn program(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let program = process::programs()?.join("renkei-server");
        if !program.exists() {
            bail!(
                "{} is not built: cargo build --workspace --bins",
                program.display()
            );
        }
        let mut command = process::by_clock(i64::from(self.days) * process::DAY, &program)?;
        command
            .args(arguments)
            .arg("--config")
            .arg(self.configuration());
        Ok(command)
    }

    fn write_configuration(&self) -> anyhow::Result<()> {
        let Ports {
            portal,
            console,
            mailbox,
            support,
            self_test,
            self_test_every,
        } = self.ports;
        let mut text = String::from("data_dir = \"data\"\n\n");
        for (role, port) in [
            ("portal", portal),
            ("console", console),
            ("mailbox", mailbox),
            ("support", support),
        ] {
            text.push_str(&format!(
                "[listeners.{role}]\naddress = \"127.0.0.1:{port}\"\nname = \"{}\"\n\n",
                self.name
            ));
        }
        text.push_str(&format!(
            "[listeners.self_test]\naddress = \"127.0.0.1:{self_test}\"\n\
             every_address = \"127.0.0.1:{self_test_every}\"\nname = \"127.0.0.1\"\n\n"
        ));
        text.push_str(&std::fs::read_to_string(self.folder.join("tables.toml"))?);
        std::fs::write(self.configuration(), text).context("write the configuration")
    }
}

/// The journeys show the way of a plan; that of a second step has tests of its own.
const PORTAL: &str = "[portal]\noperators_need_second_factor = false\n";

/// What every operator of the journeys has chosen.
const OPERATOR_PASSWORD: &str = "kumo wa nishi kara kuru";

fn text(answer: &Value, key: &str) -> anyhow::Result<String> {
    let value = answer.get(key).and_then(Value::as_str);
    value
        .map(ToOwned::to_owned)
        .with_context(|| format!("no {key} in {answer}"))
}
