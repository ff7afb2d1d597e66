//! The pure crates do no I/O: no sockets, files, clocks or ambient randomness.
//!
//! Held three ways: nothing in the dependency tree is made for I/O, the sources name no module
//! for it, and each crate has a `clippy.toml` of its own. Entropy for keys comes from the
//! cryptographic library and is meant to.

use std::path::Path;

use toml::{Table, Value};

use super::{PURE, Violation, files};
use crate::{cargo, rust_text};

/// Nothing in the normal dependency tree of a pure crate, on any platform, is made for I/O.
pub(super) fn trees(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for name in PURE {
        let manifest = Path::new("crates").join(name).join("Cargo.toml");
        if !root.join(&manifest).is_file() {
            continue;
        }
        let lock = match root.join("Cargo.lock").is_file() {
            true => "--locked",
            false => "--offline",
        };
        let mut tree = cargo::command(root);
        tree.args(["tree", lock, "--edges=normal", "--target=all"])
            .args(["--prefix=none", "--format={p}", "--package", name]);
        let listed = cargo::read(&mut tree)?;
        for (what, mend) in impure(name, &listed) {
            violations.push(Violation {
                file: manifest.clone(),
                line: 0,
                what,
                mend,
            });
        }
    }
    Ok(violations)
}

/// The sources of a pure crate, unit tests apart, name no module for I/O, no clock and no source
/// of randomness.
pub(super) fn sources(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for name in PURE {
        for file in files::rust(root, &format!("crates/{name}/src"))? {
            let is_test = file
                .path
                .file_stem()
                .is_some_and(|stem| stem == "tests" || stem == "test");
            if is_test {
                continue;
            }
            let code = rust_text::split(&file.text).code;
            for path in rust_text::paths(rust_text::before_unit_tests(&code)) {
                let named = path.segments.join("::");
                if is_impure(&named) {
                    violations.push(Violation {
                        file: file.path.clone(),
                        line: path.line,
                        what: format!("{name} names {named}"),
                        mend: "take bytes, the time or the number as an argument",
                    });
                }
            }
        }
    }
    Ok(violations)
}

/// Each pure crate has a `clippy.toml` that forbids the methods of I/O and clocks. It replaces
/// the root's, so it repeats the root's entries.
pub(super) fn lints(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let shared: Table = match std::fs::read_to_string(root.join("clippy.toml")) {
        Ok(text) => text.parse()?,
        Err(_) => Table::new(),
    };
    let mut violations = Vec::new();
    for name in PURE {
        let folder = Path::new("crates").join(name);
        if !root.join(&folder).is_dir() {
            continue;
        }
        let file = folder.join("clippy.toml");
        let mut complain = |what: String, mend| {
            violations.push(Violation {
                file: file.clone(),
                line: 0,
                what,
                mend,
            });
        };
        let Ok(text) = std::fs::read_to_string(root.join(&file)) else {
            complain("is missing".to_owned(), MEND_LINTS);
            continue;
        };
        let own: Table = text.parse()?;
        if entries(&own, "disallowed-methods").is_empty() {
            complain("forbids no methods".to_owned(), MEND_LINTS);
        }
        for (key, value) in &shared {
            let repeated = match value {
                Value::Array(_) => entries(&shared, key)
                    .iter()
                    .all(|entry| entries(&own, key).contains(entry)),
                _ => own.get(key) == Some(value),
            };
            if !repeated {
                complain(
                    format!("does not repeat `{key}` of the root"),
                    "copy the entries; the file of a crate replaces the root's",
                );
            }
        }
    }
    Ok(violations)
}

/// Complaints about one tree as `cargo tree` prints it, one package a line.
fn impure(name: &str, listed: &str) -> Vec<(String, &'static str)> {
    let packages: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let mut complaints = Vec::new();
    for dependency in MADE_FOR_IO {
        if packages.contains(dependency) && !is_excepted(name, dependency, &packages) {
            complaints.push((
                format!("{name} draws in {dependency}, which is made for I/O"),
                "find what brings it with `cargo tree -i`, and leave out the feature or the crate",
            ));
        }
    }
    for exception in EXCEPTIONS.iter().filter(|entry| entry.of == name) {
        if packages.contains(&exception.through) && !packages.contains(&exception.package) {
            complaints.push((
                format!(
                    "{} no longer brings {}",
                    exception.through, exception.package
                ),
                "take the exception out of xtask/src/tidy/purity.rs",
            ));
        }
    }
    complaints
}

fn is_excepted(name: &str, dependency: &str, packages: &[&str]) -> bool {
    EXCEPTIONS.iter().any(|exception| {
        exception.of == name
            && exception.package == dependency
            && packages.contains(&exception.through)
    })
}

fn is_impure(named: &str) -> bool {
    let starts = IMPURE_MODULES.iter().any(|module| {
        named
            .strip_prefix(module)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    });
    starts || IMPURE_CALLS.iter().any(|call| named.ends_with(call))
}

/// Values of a list in a `clippy.toml`; an entry that is a table counts by its `path`.
fn entries<'a>(table: &'a Table, key: &str) -> Vec<&'a str> {
    table
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.get("path").unwrap_or(entry).as_str())
        .collect()
}

/// Crates whose purpose is files, sockets, databases, events or threads that wait for them.
const MADE_FOR_IO: &[&str] = &[
    "actix-web",
    "async-io",
    "async-std",
    "axum",
    "curl",
    "fd-lock",
    "filetime",
    "fs-err",
    "fs4",
    "hyper",
    "hyper-util",
    "inotify",
    "libsqlite3-sys",
    "memmap2",
    "mio",
    "native-tls",
    "notify",
    "object_store",
    "openssl",
    "openssl-sys",
    "polling",
    "postgres",
    "reqwest",
    "rusqlite",
    "rustls",
    "smol",
    "socket2",
    "sqlx",
    "sqlx-core",
    "tempfile",
    "tokio",
    "tokio-rustls",
    "tokio-util",
    "tower-http",
    "tungstenite",
    "ureq",
    "walkdir",
    "xattr",
];

/// A crate made for I/O that a pure crate draws in all the same, and why that is harmless.
struct Exception {
    of: &'static str,
    package: &'static str,
    through: &'static str,
}

const EXCEPTIONS: &[Exception] = &[
    // The archive library sets times of files when it unpacks to disk. We read and write entries
    // as bytes and never call `unpack`.
    Exception {
        of: "protocol",
        package: "filetime",
        through: "tar",
    },
];

const IMPURE_MODULES: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
];

const IMPURE_CALLS: &[&str] = &[
    "Instant::now",
    "SystemTime::now",
    "OffsetDateTime::now_utc",
    "OffsetDateTime::now_local",
    "UtcDateTime::now",
    "Uuid::new_v4",
    "Uuid::now_v7",
];

const MEND_LINTS: &str = "forbid the methods of files, sockets and clocks in it";

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str =
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\", \"outside/*\"]\n";
    const TOKIO: &str = "[package]\nname = \"tokio\"\nversion = \"1.0.0\"\nedition = \"2024\"\n";
    const BETWEEN: &str = "[package]\nname = \"between\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\
        [dependencies]\ntokio = { path = \"../tokio\" }\n";
    const PKI: &str = "[package]\nname = \"pki\"\nversion = \"1.0.0\"\nedition = \"2024\"\n";

    fn check_tree(dependencies: &str, expected: &[&str]) {
        let pki = format!("{PKI}{dependencies}");
        files::check(
            trees,
            &[
                ("Cargo.toml", WORKSPACE),
                ("outside/tokio/Cargo.toml", TOKIO),
                ("outside/tokio/src/lib.rs", ""),
                ("outside/between/Cargo.toml", BETWEEN),
                ("outside/between/src/lib.rs", ""),
                ("crates/pki/Cargo.toml", &pki),
                ("crates/pki/src/lib.rs", ""),
            ],
            expected,
        );
    }

    #[test]
    fn an_io_crate_behind_another_is_found() {
        check_tree(
            "[dependencies]\nbetween = { path = \"../../outside/between\" }\n",
            &["crates/pki/Cargo.toml:0: pki draws in tokio, which is made for I/O"],
        );
    }

    #[test]
    fn a_tree_of_its_own_and_test_dependencies_are_fine() {
        check_tree(
            "[dev-dependencies]\nbetween = { path = \"../../outside/between\" }\n",
            &[],
        );
    }

    #[test]
    fn exceptions_hold_for_one_crate_and_must_be_in_use() {
        let complaints = |name, listed| -> Vec<String> {
            let found = impure(name, listed);
            found.into_iter().map(|(what, _)| what).collect()
        };
        assert!(complaints("protocol", "protocol v0\ntar v0\nfiletime v0\n").is_empty());
        assert_eq!(
            complaints("pki", "pki v0\ntar v0\nfiletime v0\n"),
            ["pki draws in filetime, which is made for I/O"]
        );
        assert_eq!(
            complaints("protocol", "protocol v0\ntar v0\n"),
            ["tar no longer brings filetime"]
        );
        assert!(complaints("protocol", "protocol v0\n").is_empty());
    }

    #[test]
    fn a_source_that_names_io_is_found() {
        files::check(
            sources,
            &[
                (
                    "crates/careplan/src/a.rs",
                    "//! Not std::fs.\nuse std::{fmt, fs::File, io::Read};\n\
                     fn f() { time::OffsetDateTime::now_utc(); }\n\
                     #[cfg(test)]\nmod tests { use std::env; }\n",
                ),
                (
                    "crates/pki/src/b.rs",
                    "//! B.\nuse std::fsx::Other;\nuse std::io::Write;\n",
                ),
                ("crates/pki/tests/c.rs", "//! C.\nuse std::fs;\n"),
                ("crates/server/src/d.rs", "//! D.\nuse std::fs;\n"),
            ],
            &[
                "crates/careplan/src/a.rs:2: careplan names std::fs::File",
                "crates/careplan/src/a.rs:3: careplan names time::OffsetDateTime::now_utc",
            ],
        );
    }

    #[test]
    fn a_missing_or_shortened_clippy_toml_is_found() {
        const OWN: &str = "[[disallowed-methods]]\npath = \"std::fs::read\"\n";
        let whole = format!("limit = 80\nnames = [\"a\", \"b\"]\n{OWN}");
        files::check(
            lints,
            &[
                ("clippy.toml", "limit = 80\nnames = [\"a\"]\n"),
                ("crates/careplan/clippy.toml", &whole),
                ("crates/forms/clippy.toml", OWN),
                ("crates/pki/Cargo.toml", PKI),
                (
                    "crates/protocol/clippy.toml",
                    "limit = 80\nnames = [\"a\"]\n",
                ),
            ],
            &[
                "crates/forms/clippy.toml:0: does not repeat `limit` of the root",
                "crates/forms/clippy.toml:0: does not repeat `names` of the root",
                "crates/protocol/clippy.toml:0: forbids no methods",
                "crates/pki/clippy.toml:0: is missing",
            ],
        );
    }
}
