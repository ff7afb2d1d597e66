//! Sizes of files, and the words every module opens with.
//!
//! The length of functions is Clippy's affair (`too-many-lines-threshold`).

use std::path::Path;

use super::{Violation, files};

/// Rust files have at most 600 lines, tables marked `// table` excepted; the server's `main.rs`
/// only puts the parts together and has less than 100.
pub(super) fn sizes(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::with_extension(root, &["rs"])? {
        let lines = file.text.lines().count();
        let is_table = file
            .text
            .lines()
            .take(5)
            .any(|line| line.trim() == "// table");
        if lines > MOST_LINES && !is_table {
            violations.push(Violation {
                file: file.path,
                line: MOST_LINES + 1,
                what: format!("{lines} lines, more than {MOST_LINES}"),
                mend: "split it along its subjects; only a table of data may be marked `// table`",
            });
        } else if file.path == Path::new(SERVER_MAIN) && lines >= MOST_LINES_OF_MAIN {
            violations.push(Violation {
                file: file.path,
                line: MOST_LINES_OF_MAIN,
                what: format!("{lines} lines, not less than {MOST_LINES_OF_MAIN}"),
                mend: "main puts parts together; move what decides into a module",
            });
        }
    }
    Ok(violations)
}

/// Every Rust file opens with `//!`, after nothing but plain comments; the root of a library may
/// take the words from its README instead, so that its examples are tested.
pub(super) fn openings(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::with_extension(root, &["rs"])? {
        let first = file.text.lines().find(|line| {
            let line = line.trim();
            let is_plain_comment = line.starts_with("//") && !line.starts_with("//!");
            !line.is_empty() && !is_plain_comment
        });
        if !first.is_some_and(|line| OPENINGS.iter().any(|opening| line.starts_with(opening))) {
            violations.push(Violation {
                file: file.path,
                line: 1,
                what: "does not open with `//!`".to_owned(),
                mend: "say what the module is for and what it deliberately does not do",
            });
        }
    }
    Ok(violations)
}

const OPENINGS: &[&str] = &["//! ", "#![doc = include_str!("];
const MOST_LINES: usize = 600;
const MOST_LINES_OF_MAIN: usize = 100;
const SERVER_MAIN: &str = "crates/server/src/main.rs";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found() {
        let long = format!("//! Long.\n{}", "// line\n".repeat(600));
        let table = format!("// table\n{long}");
        let main = format!("//! Main.\n{}", "// line\n".repeat(99));
        files::check(
            sizes,
            &[
                ("crates/a/src/long.rs", &long),
                ("crates/a/src/table.rs", &table),
                ("crates/a/src/main.rs", &main),
                ("crates/server/src/main.rs", &main),
                ("target/debug/long.rs", &long),
            ],
            &[
                "crates/a/src/long.rs:601: 601 lines, more than 600",
                "crates/server/src/main.rs:100: 100 lines, not less than 100",
            ],
        );
    }

    #[test]
    fn a_module_without_words_is_found() {
        files::check(
            openings,
            &[
                ("src/good.rs", "// table\n\n//! Good.\n"),
                ("src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n"),
                ("src/silent.rs", "use std::fmt;\n//! Too late.\n"),
                ("src/empty.rs", ""),
                (
                    "src/outer.rs",
                    "/// Documents the item, not the module.\nfn f() {}\n",
                ),
            ],
            &[
                "src/empty.rs:1: does not open with `//!`",
                "src/outer.rs:1: does not open with `//!`",
                "src/silent.rs:1: does not open with `//!`",
            ],
        );
    }
}
