//! A private PostgreSQL for one test run: own folder, own port, gone afterwards.
//!
//! It answers on loopback only, with a password made for this run, and does not wait for the
//! disk: losing it costs nothing. A small keeper process waits for the end of its standard input
//! and then stops the server and deletes the folder. The pipe closes when this program ends in
//! whatever way, ctrl-c and kill included, so no server is left behind.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};

use crate::{cargo, install};

/// A running private server; dropping it stops the server and removes its files.
pub(crate) struct Postgres {
    url: String,
    folder: PathBuf,
    keeper: Child,
}

impl Postgres {
    /// Creates a cluster in a new temporary folder and starts it on a free port.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start; the message carries its log.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let initdb = find_initdb().context("no initdb found: install the package postgresql")?;
        let programs = initdb.parent().context("initdb lies in no folder")?;
        let owner = Owner::choose()?;
        let folder = cargo::read(
            owner
                .command("mktemp")
                .args(["-d", "/tmp/renkei-postgres-XXXXXX"]),
        )?;
        let folder = PathBuf::from(folder.trim_end());
        let keeper = start_keeper(&owner, programs, &folder)?;
        // From here on, dropping the keeper's pipe cleans up, whatever fails.
        let mut server = Self {
            url: String::new(),
            folder,
            keeper,
        };
        let password = random_word()?;
        create_cluster(&owner, &initdb, &server.folder, &password)?;
        let port = start_server(&owner, programs, &server.folder)?;
        server.url = format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres");
        Ok(server)
    }

    /// Where the server answers, with user and password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing is left to do when the keeper is already gone.
        let _ = self.keeper.wait();
    }
}

/// The newest `initdb` of Debian's folders, else the one on `PATH`.
pub(crate) fn find_initdb() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin/initdb")))
        })
        .filter(|(_, initdb)| initdb.is_file())
        .collect();
    versions.sort();
    match versions.pop() {
        Some((_, initdb)) => Some(initdb),
        // The server programs lie beside the real file, not beside a link to it.
        None => install::find_program("initdb")?.canonicalize().ok(),
    }
}

/// Who the server runs as: PostgreSQL refuses to run as root.
enum Owner {
    Ourselves,
    Other { user: String, group: String },
}

impl Owner {
    fn choose() -> anyhow::Result<Self> {
        if !install::is_root() {
            return Ok(Self::Ourselves);
        }
        for name in ["postgres", "nobody"] {
            let user = cargo::read(Command::new("id").args(["-u", name]));
            let group = cargo::read(Command::new("id").args(["-g", name]));
            if let (Ok(user), Ok(group)) = (user, group) {
                let (user, group) = (user.trim().to_owned(), group.trim().to_owned());
                return Ok(Self::Other { user, group });
            }
        }
        bail!("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
    }

    /// A command as this user, in a folder that it may enter.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = match self {
            Self::Ourselves => Command::new(program),
            Self::Other { user, group } => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={user}"))
                    .arg(format!("--regid={group}"))
                    .args(["--clear-groups", "--"])
                    .arg(program);
                command
            }
        };
        command.current_dir("/");
        command
    }
}

fn start_keeper(owner: &Owner, programs: &Path, folder: &Path) -> anyhow::Result<Child> {
    let mut keeper = owner.command("sh");
    keeper
        .args(["-c", KEEPER, "keeper"])
        .arg(programs.join("pg_ctl"))
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Its own process group: ctrl-c reaches everybody in ours.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut keeper, 0);
    keeper
        .spawn()
        .context("cannot start the keeper of PostgreSQL")
}

fn create_cluster(
    owner: &Owner,
    initdb: &Path,
    folder: &Path,
    password: &str,
) -> anyhow::Result<()> {
    let mut create = owner.command("sh");
    create
        .args(["-c", CREATE, "create"])
        .arg(initdb)
        .arg(folder)
        .arg(USER)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = create.spawn().context("cannot start initdb")?;
    if let Some(mut stdin) = child.stdin.take() {
        writeln!(stdin, "{password}").context("initdb does not take its password")?;
    }
    let output = child.wait_with_output()?;
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    bail!("initdb ended with {}\n{}", output.status, stderr.trim_end())
}

/// Starts the server and returns its port. Somebody may take the free port first: try again then.
fn start_server(owner: &Owner, programs: &Path, folder: &Path) -> anyhow::Result<u16> {
    let mut log = String::new();
    for _attempt in 0..3 {
        let port = free_port()?;
        let options = format!("-p {port} -k {} {SETTINGS}", folder.display());
        let mut start = owner.command(programs.join("pg_ctl"));
        start
            .args(["--wait", "--silent", "-D"])
            .arg(folder.join("data"))
            .arg("-l")
            .arg(folder.join("log"))
            .args(["-o", &options, "start"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if cargo::status(&mut start)?.success() {
            return Ok(port);
        }
        log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    }
    bail!("PostgreSQL does not start; its log:\n{}", log.trim_end())
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port on loopback")?;
    Ok(listener.local_addr()?.port())
}

fn random_word() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("cannot read /dev/urandom")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

const USER: &str = "renkei";

/// Nothing waits for the disk; many tests hold a few connections each.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c max_connections=300 \
     -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC";

/// The password crosses loopback as it is: hashing it for each connection would only slow down
/// the unoptimised client of the tests.
const CREATE: &str = r#"umask 077 && cat >"$2/password" && exec "$1" -D "$2/data" -U "$3" \
    --pwfile="$2/password" --auth=password --encoding=UTF8 --locale=C --no-sync"#;

const KEEPER: &str =
    r#"trap '' INT TERM HUP; cat >/dev/null; "$1" -D "$2/data" -m immediate stop; rm -rf "$2""#;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_server_answers_and_is_gone_afterwards() {
        if std::env::var_os("RENKEI_TEST_FAST").is_some() {
            return;
        }
        let server = Postgres::start().unwrap();
        let (_, address) = server.url().rsplit_once('@').unwrap();
        let address = address.trim_end_matches("/postgres").to_owned();
        let folder = server.folder.clone();
        assert!(TcpStream::connect(&address).is_ok());
        assert!(folder.is_dir());
        drop(server);
        assert!(TcpStream::connect(&address).is_err());
        assert!(!folder.exists());
    }
}
