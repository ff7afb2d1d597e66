//! `cargo xtask clean-machine`: both commands of the README in a bare Debian tree.
//!
//! The tree has what Debian calls its minimal variant, a C compiler for linking and, mounted
//! read-only, the Rust of this machine; the checkout in it is the last commit. Everything else
//! the commands must bring themselves, through the network. The tree shares the kernel and the
//! network with this machine, so this is no sandbox.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, bail};

use crate::{cargo, install};

/// Builds the tree anew and runs `demo --once` and `test` in it.
///
/// # Errors
/// When the tree cannot be built. A command that fails in it is not an error but exit code 1.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    if !install::is_root() {
        bail!("a bare system tree can only be entered as root");
    }
    install::install(install::FOR_CLEAN_MACHINE)?;
    let root = cargo::root();
    let tree = root.join("target").join("clean-machine");
    let rust = sysroot(&root)?;
    build_tree(&root, &tree)?;

    let mut code = ExitCode::SUCCESS;
    for words in [["demo", "--once"].as_slice(), &["test"]] {
        let name = words.join(" ");
        println!("clean machine: cargo xtask {name}");
        let started = Instant::now();
        let status = cargo::status(&mut enter(&tree, &rust, words))?;
        let took = started.elapsed().as_secs_f64();
        println!("clean machine: cargo xtask {name}: {status} after {took:.1} s");
        if !status.success() {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// Where this machine's Rust lies, as one folder that can be mounted elsewhere.
fn sysroot(root: &Path) -> anyhow::Result<PathBuf> {
    let text = cargo::read(
        Command::new("rustc")
            .args(["--print", "sysroot"])
            .current_dir(root),
    )?;
    let rust = PathBuf::from(text.trim_end());
    if rust == Path::new("/usr") {
        bail!("this machine's Rust is spread over /usr; a Rust in a folder of its own is needed");
    }
    Ok(rust)
}

fn build_tree(root: &Path, tree: &Path) -> anyhow::Result<()> {
    // Mounts of an earlier run ended with it; the option makes sure that none is followed.
    cargo::run(
        Command::new("rm")
            .args(["-rf", "--one-file-system"])
            .arg(tree),
    )?;
    fs::create_dir_all(tree)?;
    cargo::run(
        Command::new("debootstrap")
            .args([
                "--variant=minbase",
                "--include=ca-certificates,gcc,libc6-dev",
            ])
            .arg(code_name())
            .arg(tree),
    )?;
    for folder in ["checkout", "rust", "root/.cargo"] {
        fs::create_dir_all(tree.join(folder))?;
    }
    for file in ["/etc/resolv.conf", "/etc/hosts"] {
        let inside = tree.join(file.trim_start_matches('/'));
        fs::copy(file, inside).with_context(|| format!("cannot copy {file}"))?;
    }
    copy_network_settings(tree)?;
    let mut unpack = Command::new("sh");
    unpack
        .args(["-c", "git archive HEAD | tar -x -C \"$1\"", "unpack"])
        .arg(tree.join("checkout"))
        .current_dir(root);
    cargo::run(&mut unpack)
}

/// Without these, a machine behind a proxy or mirror reaches neither Debian nor the packages.
fn copy_network_settings(tree: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir("/etc/apt/apt.conf.d")? {
        let from = entry?.path();
        let to = tree.join("etc/apt/apt.conf.d");
        if let Some(name) = from.file_name()
            && !to.join(name).exists()
        {
            fs::copy(&from, to.join(name))?;
        }
    }
    let home = std::env::var_os("CARGO_HOME").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo"),
        PathBuf::from,
    );
    let authorities = Path::new(AUTHORITIES);
    if authorities.is_file() {
        fs::copy(authorities, tree.join("authorities.crt"))?;
    }
    let settings = home.join("config.toml");
    if settings.is_file() {
        fs::copy(settings, tree.join("root/.cargo/config.toml"))?;
    }
    Ok(())
}

/// The release of Debian this machine runs; on another system the stable one.
fn code_name() -> String {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is_debian = text.lines().any(|line| line == "ID=debian");
    text.lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="))
        .filter(|_| is_debian)
        .unwrap_or("stable")
        .to_owned()
}

/// A command in the tree, with own mounts and processes that end with it.
fn enter(tree: &Path, rust: &Path, words: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--pid", "--fork", "--kill-child"])
        .args(["sh", "-c", ENTER, "enter"])
        .arg(tree)
        .arg(rust)
        .args(words);
    command
}

/// The certification authorities this machine trusts; a company's proxy may have its own.
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

const ENTER: &str = r#"set -eu
tree=$1 rust=$2 authorities=; shift 2
if [ -e "$tree/authorities.crt" ]; then authorities=/authorities.crt; fi
mount -t proc proc "$tree/proc"
mount --rbind /dev "$tree/dev"
mount --bind "$rust" "$tree/rust"
mount -o remount,ro,bind "$tree/rust"
exec env -i HOME=/root PATH=/rust/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    ${authorities:+CARGO_HTTP_CAINFO="$authorities"} \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    chroot "$tree" sh -c 'cd /checkout && exec cargo xtask "$@"' xtask "$@""#;
