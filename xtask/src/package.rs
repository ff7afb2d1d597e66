//! `cargo xtask package`: builds the Debian package of the office program and looks at it as
//! somebody would who installs it. The packages for other systems are built by
//! `.github/workflows/release.yml` on those systems.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, bail, ensure};

use crate::cargo;
use crate::install::find_program;

/// Builds and checks the package.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let root = cargo::root();
    let target = cargo::target_folder(&root)?;
    let tool = tool(&target)?;
    let package = target.join("debian/renkei.deb");
    cargo::run(
        Command::new(tool)
            .current_dir(&root)
            .args(["deb", "--package", "client", "--locked", "--output"])
            .arg(&package),
    )?;
    let size = std::fs::metadata(&package)?.len();
    ensure!(
        (1_000_000..LARGEST).contains(&size),
        "{size} bytes are not the size of a package of renkei"
    );
    check(&package, &target.join("package-root"))?;
    println!(
        "package: {} ({} KB) is good",
        package.display(),
        size / 1000
    );
    Ok(ExitCode::SUCCESS)
}

/// cargo-deb, installed below `target` when it is not there.
fn tool(target: &Path) -> anyhow::Result<PathBuf> {
    if let Some(found) = find_program("cargo-deb") {
        return Ok(found);
    }
    let folder = target.join("tools");
    let tool = folder.join("bin/cargo-deb");
    if !tool.is_file() {
        cargo::run(
            cargo::command(target)
                .args(["install", "cargo-deb", "--locked", "--root"])
                .arg(&folder),
        )?;
    }
    Ok(tool)
}

/// Installs the package into a folder, without the rights of an administrator, and runs what is
/// in it.
fn check(package: &Path, folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).context("empty the folder for the package")?;
    }
    cargo::run(Command::new("dpkg-deb").arg("-x").arg(package).arg(folder))?;
    let program = folder.join("usr/bin/renkei");
    for file in [&program, &folder.join("usr/share/doc/renkei/README.md")] {
        ensure!(file.is_file(), "{} is missing", file.display());
    }
    let version = cargo::read(Command::new(&program).arg("--version"))?;
    let described = cargo::read(
        Command::new("dpkg-deb")
            .args(["-f"])
            .arg(package)
            .args(["Package", "Version", "Depends"]),
    )?;
    let spoken = version.trim().rsplit(' ').next().unwrap_or_default();
    if !described.contains("Package: renkei\n")
        || !described.contains(&format!("Version: {spoken}"))
    {
        bail!("the package says {described:?}, the program {version:?}");
    }
    let listed = cargo::read(Command::new("dpkg-deb").arg("-c").arg(package))?;
    let strange = listed
        .lines()
        .find(|line| !line.contains(" ./usr/") && !line.ends_with(" ./"));
    ensure!(strange.is_none(), "the package holds {strange:?}");
    Ok(())
}

/// A package that is larger holds something that does not belong there.
const LARGEST: u64 = 60_000_000;
