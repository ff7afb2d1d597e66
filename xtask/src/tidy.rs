//! `cargo xtask tidy`: the rules of the source tree that no compiler checks.
//!
//! Each rule is a function from a root folder to what violates it, so that a test can plant a
//! violation in a tree of its own. Rules read; they never change a file.

mod dependencies;
mod files;
mod links;
mod modules;
mod purity;
mod references;
mod roles;
mod unfinished;
mod whitespace;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::cargo;

/// One place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Relative to the root.
    file: PathBuf,
    /// Counted from 1; 0 speaks of the whole file.
    line: usize,
    what: String,
    mend: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file.display())?;
        if self.line > 0 {
            write!(formatter, ":{}", self.line)?;
        }
        write!(formatter, ": {}\n    mend: {}", self.what, self.mend)
    }
}

type Rule = fn(&Path) -> anyhow::Result<Vec<Violation>>;

const RULES: &[(&str, Rule)] = &[
    ("pure crates reach no I/O crate", purity::trees),
    ("pure crates name no I/O", purity::sources),
    ("pure crates have their own clippy.toml", purity::lints),
    ("crates depend in one direction", dependencies::manifests),
    ("roles do not know each other", roles::roles),
    ("only the store names sqlx", roles::sql),
    ("only the authority signs certificates", roles::signing),
    ("files stay small", modules::sizes),
    ("modules say what they are for", modules::openings),
    ("nothing is left unfinished", unfinished::unfinished),
    ("rules of the standard cite it", references::references),
    ("links lead somewhere", links::links),
    ("whitespace is clean", whitespace::whitespace),
];

/// Checks the workspace and prints what is wrong.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    check()?;
    println!("tidy: {} rules hold", RULES.len());
    Ok(ExitCode::SUCCESS)
}

/// Checks the workspace.
///
/// # Errors
/// When a rule is broken, after all violations were printed, or when the tree cannot be read.
pub(crate) fn check() -> anyhow::Result<()> {
    let root = cargo::root();
    let mut count = 0;
    for (name, rule) in RULES {
        let violations = rule(&root).with_context(|| format!("rule \"{name}\""))?;
        if !violations.is_empty() {
            println!("tidy: {name}");
        }
        for violation in &violations {
            println!("  {violation}");
        }
        count += violations.len();
    }
    if count > 0 {
        bail!("the source tree breaks its rules in {count} places");
    }
    Ok(())
}

/// The crates that do no I/O.
const PURE: &[&str] = &["careplan", "forms", "kit", "protocol", "pki"];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_real_tree_is_tidy() {
        let root = cargo::root();
        let mut found = Vec::new();
        for (name, rule) in RULES {
            for violation in rule(&root).unwrap() {
                found.push(format!("{name}: {violation}"));
            }
        }
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }

    #[test]
    fn a_violation_says_where_what_and_how_to_mend() {
        let violation = Violation {
            file: "crates/pki/src/seal.rs".into(),
            line: 7,
            what: "names std::fs".to_owned(),
            mend: "take bytes",
        };
        assert_eq!(
            violation.to_string(),
            "crates/pki/src/seal.rs:7: names std::fs\n    mend: take bytes"
        );
    }
}
