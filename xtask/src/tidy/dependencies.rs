//! Who may depend on whom inside the workspace.
//!
//! Cargo forbids cycles only; the direction of the arrows is decided here. What the crates draw
//! in from outside is the affair of `purity` and `deny`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use toml::{Table, Value};

use super::Violation;

/// Each member names only those members, and those outside crates, that it may.
pub(super) fn manifests(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for path in member_manifests(root)? {
        let text = std::fs::read_to_string(root.join(&path))?;
        let manifest: Table = text
            .parse()
            .with_context(|| format!("{} is no TOML", path.display()))?;
        let member = manifest
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(Value::as_str)
            .with_context(|| format!("{} has no package name", path.display()))?;
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == member) else {
            violations.push(Violation {
                file: path,
                line: 1,
                what: format!("the member {member} has no place in the order of the crates"),
                mend: "enter it in xtask/src/tidy/dependencies.rs, with the crates it may use",
            });
            continue;
        };
        for name in dependencies(&manifest) {
            let is_member = ARROWS.iter().any(|(member, _)| *member == name);
            let is_kept = KEPT
                .iter()
                .any(|(kept, only)| *kept == name && !only.contains(&member));
            let is_wrong = is_member && !allowed.contains(&name.as_str());
            if !is_wrong && !is_kept {
                continue;
            }
            violations.push(Violation {
                file: path.clone(),
                line: line_of(&text, &name),
                what: format!("{member} depends on {name}"),
                mend: "move what is needed to a crate below both, or pass it in as an argument",
            });
        }
    }
    Ok(violations)
}

/// Manifests of all members, those named here and every folder of `crates`, and of `fuzz`, which
/// is no member but uses some.
fn member_manifests(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders: Vec<PathBuf> = [
        "bench",
        "e2e",
        "fuzz",
        "xtask",
        "xtask/floors",
        "xtask/floors/forms",
    ]
    .map(PathBuf::from)
    .into();
    if let Ok(entries) = std::fs::read_dir(root.join("crates")) {
        for entry in entries {
            folders.push(Path::new("crates").join(entry?.file_name()));
        }
    }
    let mut manifests: Vec<PathBuf> = folders
        .into_iter()
        .map(|folder| folder.join("Cargo.toml"))
        .filter(|manifest| root.join(manifest).is_file())
        .collect();
    manifests.sort();
    Ok(manifests)
}

/// Names of everything in any table of dependencies, those of single platforms included.
fn dependencies(manifest: &Table) -> Vec<String> {
    let platforms = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::values)
        .filter_map(Value::as_table);
    let mut names = Vec::new();
    for table in std::iter::once(manifest).chain(platforms) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(entries) = table.get(kind).and_then(Value::as_table) else {
                continue;
            };
            for (name, entry) in entries {
                let package = entry.get("package").and_then(Value::as_str);
                names.push(package.unwrap_or(name).to_owned());
            }
        }
    }
    names
}

fn line_of(text: &str, name: &str) -> usize {
    text.lines()
        .position(|line| line.starts_with(name) || line.contains(&format!("\"{name}\"")))
        .map_or(0, |index| index + 1)
}

/// Each member, and the members it may use. `e2e` uses the two programs as processes only.
const ARROWS: &[(&str, &[&str])] = &[
    ("careplan", &[]),
    ("forms", &["careplan", "kit"]),
    ("protocol", &["careplan"]),
    ("kit", &["careplan"]),
    ("pki", &["careplan"]),
    ("server", &["careplan", "forms", "protocol", "pki"]),
    ("client", &["careplan", "forms", "kit", "protocol", "pki"]),
    ("e2e", &["careplan", "forms", "protocol", "pki"]),
    ("fuzz", &["careplan", "pki", "protocol"]),
    ("floors", &[]),
    ("floor-of-forms", &[]),
    (
        "bench",
        &[
            "careplan", "e2e", "floors", "forms", "kit", "pki", "protocol",
        ],
    ),
    ("xtask", &[]),
];

/// Crates from outside that a member keeps to itself.
const KEPT: &[(&str, &[&str])] = &[
    // The bench fills a database to the size of the country.
    ("sqlx", &["bench", "server"]),
    ("object_store", &["server"]),
    ("krilla", &["forms"]),
    ("typst", &["floor-of-forms"]),
    ("typst-pdf", &["floor-of-forms"]),
    ("lopdf", &["forms"]),
    // The server's tests measure and print the drawings of the guide with them.
    ("resvg", &["forms", "server"]),
    ("ttf-parser", &["forms", "server"]),
    ("rcgen", &["floors", "pki"]),
    // Its licence is accepted for what is not shipped.
    ("scraper", &["e2e"]),
];

#[cfg(test)]
mod tests {
    use super::super::files;
    use super::*;

    #[test]
    fn an_arrow_against_the_order_is_found() {
        files::check(
            manifests,
            &[
                (
                    "crates/careplan/Cargo.toml",
                    "[package]\nname = \"careplan\"\n[dependencies]\ntime = \"1\"\n",
                ),
                (
                    "crates/pki/Cargo.toml",
                    "[package]\nname = \"pki\"\n[dependencies]\ncareplan.workspace = true\n\
                     [target.'cfg(windows)'.dependencies]\nprotocol.workspace = true\n",
                ),
                (
                    "e2e/Cargo.toml",
                    "[package]\nname = \"e2e\"\n[dev-dependencies]\nbase = { package = \"server\", path = \"x\" }\n\
                     sqlx = \"1\"\n",
                ),
                ("crates/misc/Cargo.toml", "[package]\nname = \"misc\"\n"),
            ],
            &[
                "crates/misc/Cargo.toml:1: the member misc has no place in the order of the crates",
                "crates/pki/Cargo.toml:6: pki depends on protocol",
                "e2e/Cargo.toml:4: e2e depends on server",
                "e2e/Cargo.toml:5: e2e depends on sqlx",
            ],
        );
    }
}
