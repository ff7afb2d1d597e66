//! Certificates for browsers and other programs: what this program has installed for itself is put
//! into the store of the system as well, when the person wants it there.
//!
//! It is done with the tools of the system. They get a file that only this user may read, under a
//! password that was made for this file alone; both are gone when the tools have ended.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::ValueEnum;
use pki::pkcs12::{IssuePassword, KeyParts, Pkcs12Profile};
use pki::{Certificate, Identity};

use crate::failure::{Failure, Kind};
use crate::local_store::Home;
use crate::words::Text;

/// The stores that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SystemStore {
    /// NSS of Chrome and Chromium on Linux.
    Nss,
    /// 現在のユーザー of Windows.
    Windows,
    /// The login keychain of macOS.
    Macos,
}

/// What the tools work with.
struct Files {
    /// The folder of everything below.
    folder: PathBuf,
    /// Key and certificates.
    p12: PathBuf,
    /// The root.
    root: PathBuf,
    password: IssuePassword,
}

/// One call of a tool.
struct Step {
    program: &'static str,
    arguments: Vec<OsString>,
}

impl SystemStore {
    /// Puts an identity and the root above it into the store. Doing it again changes nothing.
    pub(crate) fn put(
        self,
        home: &Home,
        identity: &Identity,
        root: &Certificate,
    ) -> Result<(), Failure> {
        if !self.is_here() {
            let text = Text::new("store-not-here").with("store", self.name());
            return Err(Failure::wrong_use(text));
        }
        let files = Files::write(home, identity, root, self.profile())?;
        let put = self.steps(&files).and_then(|steps| {
            steps
                .into_iter()
                .try_for_each(|step| step.run(self.package()))
        });
        home.remove_folder(&files.folder)?;
        put
    }

    /// The word of the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nss => "nss",
            Self::Windows => "windows",
            Self::Macos => "macos",
        }
    }

    fn is_here(self) -> bool {
        match self {
            Self::Nss => !cfg!(windows),
            Self::Windows => cfg!(windows),
            Self::Macos => cfg!(target_os = "macos"),
        }
    }

    /// What macOS opens is not what the others like best.
    fn profile(self) -> Pkcs12Profile {
        match self {
            Self::Nss | Self::Windows => Pkcs12Profile::Modern,
            Self::Macos => Pkcs12Profile::Compatible,
        }
    }

    /// Where its tools come from.
    fn package(self) -> &'static str {
        match self {
            Self::Nss => "libnss3-tools",
            Self::Windows => "Windows",
            Self::Macos => "macOS",
        }
    }

    fn steps(self, files: &Files) -> Result<Vec<Step>, Failure> {
        let (p12, root) = (files.p12.as_os_str(), files.root.as_os_str());
        let password = files.password.as_str();
        Ok(match self {
            Self::Nss => {
                let folder = nss_folder()?;
                let is_new = !folder.join("cert9.db").is_file();
                std::fs::create_dir_all(&folder)
                    .map_err(|error| Failure::writing(&folder, &error))?;
                let mut store = OsString::from("sql:");
                store.push(&folder);
                let mut steps = Vec::new();
                if is_new {
                    let begin = step("certutil", &["-N", "--empty-password", "-d"]);
                    steps.push(begin.and(&store));
                }
                let import = step("pk12util", &["-W", password, "-d"]);
                steps.push(import.and(&store).and("-i".as_ref()).and(p12));
                let trust = ["-A", "-t", "C,,", "-n", "renkei root", "-d"];
                let trust = step("certutil", &trust).and(&store);
                steps.push(trust.and("-i".as_ref()).and(root));
                steps
            }
            Self::Windows => vec![
                step("certutil", &["-user", "-f", "-p", password, "-importpfx"])
                    .and("My".as_ref())
                    .and(p12)
                    .and("NoRoot,NoExport".as_ref()),
                step("certutil", &["-user", "-addstore", "Root"]).and(root),
            ],
            Self::Macos => vec![
                step("security", &["import"])
                    .and(p12)
                    .and_all(&["-f", "pkcs12", "-x", "-P", password]),
                step("security", &["add-trusted-cert", "-r", "trustRoot"]).and(root),
            ],
        })
    }
}

/// Where Chrome and Chromium look.
fn nss_folder() -> Result<PathBuf, Failure> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let home = home.ok_or_else(|| Failure::wrong_use(Text::new("no-home-folder")))?;
    Ok(Path::new(&home).join(".pki").join("nssdb"))
}

impl Files {
    fn write(
        home: &Home,
        identity: &Identity,
        root: &Certificate,
        profile: Pkcs12Profile,
    ) -> Result<Self, Failure> {
        let password = IssuePassword::generate()?;
        let (leaf, chain) = (identity.certificate(), identity.chain());
        let name = leaf.organisation().unwrap_or("renkei").to_owned();
        let parts = KeyParts::derive(&password, identity.key())?;
        let bytes = parts.assemble(profile, leaf, chain, &name)?;
        let folder = home.path(&["to-store"]);
        let files = Self {
            p12: folder.join("office.p12"),
            root: folder.join("root.pem"),
            folder,
            password,
        };
        home.write(&files.p12, &bytes)?;
        home.write(&files.root, root.to_pem().as_bytes())?;
        Ok(files)
    }
}

fn step(program: &'static str, arguments: &[&str]) -> Step {
    let arguments = arguments.iter().map(OsString::from).collect();
    Step { program, arguments }
}

impl Step {
    fn and(mut self, argument: &std::ffi::OsStr) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    fn and_all(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(OsString::from));
        self
    }

    /// What a tool says may hold names of files and people: only its name and its code are told.
    fn run(self, package: &'static str) -> Result<(), Failure> {
        let mut command = Command::new(self.program);
        command
            .args(self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let refused =
            |key| Failure::new(Kind::Refused, Text::new(key).with("program", self.program));
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(refused("store-refused")),
            Err(_) => {
                let text = Text::new("store-tool-missing").with("program", self.program);
                Err(Failure::refused(text.with("package", package)))
            }
        }
    }
}
