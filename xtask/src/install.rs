//! Installs what a command needs, by Debian package name, and only what is missing.
//!
//! Nothing is downloaded from anywhere else and nothing is configured: a package is either there
//! or it is asked for through `apt-get`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::bail;

use crate::{cargo, postgres};

/// A program that must be there, and the packages that bring it.
pub(crate) struct Need {
    packages: &'static [&'static str],
    is_there: fn() -> bool,
}

/// What a build needs beside Rust: the C compiler that builds SQLite and the cryptographic library.
pub(crate) const FOR_BUILDING: &[Need] = &[Need {
    packages: &["gcc", "libc6-dev"],
    is_there: || find_program("cc").is_some(),
}];

/// What the driver of the fuzz targets uses beside that: it is written in C++.
pub(crate) const FOR_FUZZING: &[Need] = &[Need {
    packages: &["g++"],
    is_there: || find_program("c++").is_some(),
}];

/// What the tests use beside that: a second database and judges that others wrote.
pub(crate) const FOR_TESTS: &[Need] = &[
    Need {
        packages: &["postgresql"],
        is_there: || postgres::find_initdb().is_some(),
    },
    Need {
        packages: &["openssl"],
        is_there: || find_program("openssl").is_some(),
    },
    Need {
        packages: &["poppler-utils"],
        is_there: || find_program("pdftotext").is_some(),
    },
    Need {
        packages: &["qpdf"],
        is_there: || find_program("qpdf").is_some(),
    },
    Need {
        packages: &["default-jre-headless"],
        is_there: || find_program("keytool").is_some(),
    },
    Need {
        packages: &["curl"],
        is_there: || find_program("curl").is_some(),
    },
    Need {
        packages: &["faketime"],
        is_there: || find_program("faketime").is_some(),
    },
    Need {
        packages: &["python3", "python3-venv"],
        is_there: has_python_environments,
    },
    Need {
        packages: &["chromium", "chromium-driver"],
        is_there: || find_program("chromedriver").is_some(),
    },
    Need {
        packages: &["softhsm2"],
        is_there: || find_program("softhsm2-util").is_some(),
    },
    Need {
        packages: &["libnss3-tools"],
        is_there: || find_program("certutil").is_some(),
    },
    Need {
        packages: &["gnutls-bin"],
        is_there: || find_program("certtool").is_some(),
    },
];

/// What building a bare system tree uses.
pub(crate) const FOR_CLEAN_MACHINE: &[Need] = &[
    Need {
        packages: &["debootstrap"],
        is_there: || find_program("debootstrap").is_some(),
    },
    Need {
        packages: &["git"],
        is_there: || find_program("git").is_some(),
    },
];

/// Installs the packages of every need that is not met; does nothing when all are met.
///
/// # Errors
/// When packages are missing and cannot be installed from here; the message names them.
pub(crate) fn install(needs: &[Need]) -> anyhow::Result<()> {
    let missing = missing_packages(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if find_program("apt-get").is_none() {
        bail!(
            "these Debian packages, or what they contain, are missing and there is no apt-get to install them: {list}"
        );
    }
    let Some(privilege) = Privilege::find() else {
        bail!(
            "these packages are missing: {list}\nxtask: hint: run `apt-get install {list}` as an administrator, then try again"
        );
    };
    println!("installing {list}");
    cargo::run(privilege.apt_get().args(["-q", "update"]))?;
    cargo::run(
        privilege
            .apt_get()
            .args(["-q", "-y", "--no-install-recommends", "install"])
            .args(&missing),
    )?;
    let still_missing = missing_packages(needs);
    if still_missing.is_empty() {
        return Ok(());
    }
    bail!(
        "installed, but what they should contain is still not found: {}",
        still_missing.join(" ")
    )
}

/// The first file of this name on `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    cargo::read(Command::new("id").arg("-u")).is_ok_and(|text| text.trim() == "0")
}

/// Whether Python can make environments: Debian ships that part in a package of its own.
fn has_python_environments() -> bool {
    let mut python = Command::new("python3");
    python
        .args(["-c", "import ensurepip, venv"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    python.status().is_ok_and(|status| status.success())
}

fn missing_packages(needs: &[Need]) -> Vec<&'static str> {
    needs
        .iter()
        .filter(|need| !(need.is_there)())
        .flat_map(|need| need.packages.iter().copied())
        .collect()
}

enum Privilege {
    Root,
    /// `sudo` that asks for no password.
    Sudo,
}

impl Privilege {
    fn find() -> Option<Self> {
        if is_root() {
            return Some(Self::Root);
        }
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "true"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let allowed = sudo.status().is_ok_and(|status| status.success());
        allowed.then_some(Self::Sudo)
    }

    fn apt_get(&self) -> Command {
        const QUIET: &str = "DEBIAN_FRONTEND=noninteractive";
        let mut command = match self {
            Self::Root => Command::new("env"),
            Self::Sudo => {
                let mut command = Command::new("sudo");
                command.args(["-n", "env"]);
                command
            }
        };
        command.args([QUIET, "apt-get"]).stdin(Stdio::null());
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_named() {
        let needs = [
            Need {
                packages: &["there"],
                is_there: || true,
            },
            Need {
                packages: &["absent", "absent-dev"],
                is_there: || false,
            },
        ];
        assert_eq!(missing_packages(&needs), ["absent", "absent-dev"]);
    }

    #[test]
    fn programs_are_found_on_the_path_only() {
        assert!(find_program("sh").is_some());
        assert!(find_program("no-program-has-this-name").is_none());
    }
}
