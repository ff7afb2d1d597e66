//! `cargo xtask deny`: licences and sources of every package, from `cargo metadata`.
//!
//! Reads `deny.toml`, which has the format of cargo-deny and can be given to it too. Lists of
//! known vulnerabilities are left to that tool: they are fetched over the network, and a change
//! should not fail because of what somebody published overnight.

mod licence;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use toml::{Table, Value};

use crate::cargo;
use licence::Expression;

/// Checks the workspace and prints what is wrong.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    check()?;
    println!("deny: licences and sources are as deny.toml wants them");
    Ok(ExitCode::SUCCESS)
}

/// Checks the workspace.
///
/// # Errors
/// When a package is not as `deny.toml` wants it, after all complaints were printed.
pub(crate) fn check() -> anyhow::Result<()> {
    let complaints = complaints_about(&cargo::root())?;
    for complaint in &complaints {
        println!("deny: {complaint}");
    }
    if !complaints.is_empty() {
        bail!(
            "{} packages are not as deny.toml wants them",
            complaints.len()
        );
    }
    Ok(())
}

fn complaints_about(root: &Path) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(root.join("deny.toml")).context("cannot read deny.toml")?;
    let policy = Policy::parse(&text)?;
    let mut complaints = Vec::new();
    for folder in cargo::workspaces(root) {
        complaints.extend(complaints_of_lock(&policy, &folder)?);
    }
    Ok(complaints)
}

/// Complaints about what one lock file names, that of the workspace or that of a package beside it.
fn complaints_of_lock(policy: &Policy, folder: &Path) -> anyhow::Result<Vec<String>> {
    let metadata = cargo::read(cargo::command(folder).args([
        "metadata",
        "--locked",
        "--all-features",
        "--format-version=1",
    ]))?;
    let mut complaints = Vec::new();
    for package in packages(&metadata)? {
        complaints.extend(policy.complaints(&package));
    }
    // The lock file also names optional packages that nothing switches on. Only the tree knows
    // what is built, on whatever platform.
    let tree = cargo::read(cargo::command(folder).args([
        "tree",
        "--locked",
        "--workspace",
        "--edges=normal,build,dev",
        "--target=all",
        "--prefix=none",
        "--format={p}",
    ]))?;
    complaints.extend(policy.banned_in(&tree));
    Ok(complaints)
}

/// What `deny.toml` says, as far as it is checked here.
struct Policy {
    licences: BTreeSet<String>,
    /// Package and licence that is accepted for it alone.
    exceptions: BTreeSet<(String, String)>,
    registries: BTreeSet<String>,
    /// Package and reason.
    banned: Vec<(String, String)>,
}

/// What is asked of one package.
struct Package {
    name: String,
    version: String,
    licence: Option<String>,
    /// `None` for a folder of the workspace.
    source: Option<String>,
}

impl Policy {
    fn parse(text: &str) -> anyhow::Result<Self> {
        let table: Table = text.parse().context("deny.toml is no TOML")?;
        let licences = section(&table, "licenses")?;
        let mut exceptions = BTreeSet::new();
        for exception in tables(licences, "exceptions") {
            let package = string(exception, "crate")?;
            for licence in strings(exception, "allow") {
                exceptions.insert((package.clone(), licence));
            }
        }
        let mut banned = Vec::new();
        for entry in tables(section(&table, "bans")?, "deny") {
            banned.push((string(entry, "crate")?, string(entry, "reason")?));
        }
        let policy = Self {
            licences: strings(licences, "allow").into_iter().collect(),
            exceptions,
            registries: strings(section(&table, "sources")?, "allow-registry")
                .into_iter()
                .collect(),
            banned,
        };
        if policy.licences.is_empty() || policy.registries.is_empty() {
            bail!("deny.toml allows no licence or no registry");
        }
        Ok(policy)
    }

    fn complaints(&self, package: &Package) -> Vec<String> {
        let named = format!("{} {}", package.name, package.version);
        let mut complaints = Vec::new();
        if let Some(source) = &package.source {
            let registry = source.strip_prefix("registry+");
            if !registry.is_some_and(|registry| self.registries.contains(registry)) {
                complaints.push(format!("{named} comes from {source}, which is not allowed"));
            }
        }
        let Some(licence) = &package.licence else {
            complaints.push(format!("{named} names no licence"));
            return complaints;
        };
        let allows = |name: &str| {
            self.licences.contains(name)
                || self
                    .exceptions
                    .contains(&(package.name.clone(), name.to_owned()))
        };
        match Expression::parse(licence) {
            Some(expression) if expression.is_satisfied(&allows) => {}
            Some(_) => complaints.push(format!("{named} has the licence {licence}, not allowed")),
            None => complaints.push(format!("{named} has a licence we cannot read: {licence}")),
        }
        complaints
    }

    fn banned_in(&self, tree: &str) -> Vec<String> {
        self.banned
            .iter()
            .filter(|(name, _)| {
                tree.lines()
                    .any(|line| line.split_whitespace().next() == Some(name))
            })
            .map(|(name, reason)| format!("{name} is used but banned: {reason}"))
            .collect()
    }
}

fn packages(metadata: &str) -> anyhow::Result<Vec<Package>> {
    let metadata: serde_json::Value = serde_json::from_str(metadata)?;
    let listed = metadata
        .get("packages")
        .and_then(serde_json::Value::as_array)
        .context("cargo metadata lists no packages")?;
    let packages = listed.iter().map(|package| {
        let text = |key: &str| {
            let value = package.get(key)?.as_str()?;
            Some(value.to_owned())
        };
        Ok(Package {
            name: text("name").context("a package without a name")?,
            version: text("version").unwrap_or_default(),
            licence: text("license"),
            source: text("source"),
        })
    });
    packages.collect()
}

fn section<'a>(table: &'a Table, key: &str) -> anyhow::Result<&'a Table> {
    table
        .get(key)
        .and_then(Value::as_table)
        .with_context(|| format!("deny.toml has no section [{key}]"))
}

fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    table
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_table)
}

fn strings(table: &Table, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}

fn string(table: &Table, key: &str) -> anyhow::Result<String> {
    table
        .get(key)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .with_context(|| format!("an entry of deny.toml has no `{key}`"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    const POLICY: &str = "\
[licenses]
allow = [\"MIT\", \"Apache-2.0\"]
exceptions = [{ crate = \"fonts\", allow = [\"OFL-1.1\"] }]
[bans]
deny = [{ crate = \"openssl\", reason = \"one TLS library\" }]
[sources]
allow-registry = [\"https://example.org/index\"]
";

    fn check(name: &str, licence: Option<&str>, source: Option<&str>, expected: &[&str]) {
        let package = Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.map(str::to_owned),
            source: source.map(str::to_owned),
        };
        let policy = Policy::parse(POLICY).unwrap();
        assert_eq!(policy.complaints(&package), expected);
    }

    #[test]
    fn the_real_tree_is_accepted() {
        assert_eq!(complaints_about(&cargo::root()).unwrap(), [""; 0]);
    }

    #[test]
    fn licences_are_checked() {
        let here = Some("registry+https://example.org/index");
        check("a", Some("MIT OR GPL-3.0"), here, &[]);
        check("fonts", Some("OFL-1.1"), here, &[]);
        check(
            "a",
            Some("OFL-1.1"),
            here,
            &["a 1.0.0 has the licence OFL-1.1, not allowed"],
        );
        check("a", None, None, &["a 1.0.0 names no licence"]);
        check(
            "a",
            Some("MIT OR"),
            here,
            &["a 1.0.0 has a licence we cannot read: MIT OR"],
        );
    }

    #[test]
    fn sources_are_checked() {
        for source in ["git+https://example.org/a", "registry+https://other.org"] {
            let complaint = format!("a 1.0.0 comes from {source}, which is not allowed");
            check("a", Some("MIT"), Some(source), &[&complaint]);
        }
    }

    #[test]
    fn bans_are_checked() {
        let policy = Policy::parse(POLICY).unwrap();
        assert_eq!(
            policy.banned_in("a v1.0.0 (/a)\nopenssl v0.10.0\n"),
            ["openssl is used but banned: one TLS library"]
        );
        assert!(policy.banned_in("openssl-probe v0.1.0\n").is_empty());
    }
}
