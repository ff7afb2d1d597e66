//! Nothing that pretends: no skipped tests, no placeholders, no debris of debugging.
//!
//! Clippy warns of some of these too; here they cannot be allowed away.

use std::path::Path;

use super::{Violation, files};
use crate::rust_text;

/// `#[ignore]`, `todo!`, `unimplemented!`, `dbg!`, and notes that name no issue.
pub(super) fn unfinished(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::with_extension(root, &["rs"])? {
        let split = rust_text::split(&file.text);
        let mut found: Vec<(usize, String, &'static str)> = Vec::new();
        for (index, line) in split.code.lines().enumerate() {
            let dense: String = line.split_whitespace().collect();
            if dense.contains("#[ignore]") || dense.contains("#[ignore=") {
                found.push((index + 1, "a test is ignored".to_owned(), MEND_IGNORE));
            }
            for name in MACROS.iter().filter(|name| calls(line, name)) {
                found.push((index + 1, format!("`{name}!`"), MEND_MACRO));
            }
        }
        for (index, line) in split.comments.lines().enumerate() {
            for note in NOTES.iter().filter(|note| is_bare(line, note)) {
                found.push((index + 1, format!("{note} without an issue"), MEND_NOTE));
            }
        }
        found.sort();
        violations.extend(found.into_iter().map(|(line, what, mend)| Violation {
            file: file.path.clone(),
            line,
            what,
            mend,
        }));
    }
    Ok(violations)
}

/// Whether the line calls this macro, not one whose name merely ends so.
fn calls(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + name.len()..).unwrap_or_default();
        !before.is_some_and(|symbol| symbol.is_alphanumeric() || symbol == '_')
            && after.starts_with('!')
            && !after.starts_with("!=")
    })
}

/// Whether the comment has this word, and not followed by `(#12)`.
fn is_bare(comment: &str, note: &str) -> bool {
    comment.match_indices(note).any(|(at, _)| {
        let before = comment.get(..at).and_then(|text| text.chars().next_back());
        let after = comment.get(at + note.len()..).unwrap_or_default();
        let is_word = |symbol: char| symbol.is_alphanumeric() || symbol == '_';
        if before.is_some_and(is_word) || after.starts_with(is_word) {
            return false;
        }
        let number = after
            .strip_prefix("(#")
            .and_then(|text| text.split_once(')'))
            .map(|(number, _)| number);
        !number.is_some_and(|number| {
            !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
        })
    })
}

const MACROS: &[&str] = &["todo", "unimplemented", "dbg"];
const NOTES: &[&str] = &["TODO", "FIXME"];

const MEND_IGNORE: &str = "make it run or delete it; long runs are commands of xtask";
const MEND_MACRO: &str = "write the code or return an error that says what is not supported";
const MEND_NOTE: &str = "open an issue and name it behind the word, in the form (#12)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found() {
        files::check(
            unfinished,
            &[(
                "src/a.rs",
                "//! A.\n#[test]\n#[ignore = \"slow\"]\nfn a() { todo!() }\n\
                 fn b() { unimplemented!(\"b\"); dbg!(1); }\n// TODO: later\n# [ ignore ]\n// FIXME(#)\n",
            )],
            &[
                "src/a.rs:3: a test is ignored",
                "src/a.rs:4: `todo!`",
                "src/a.rs:5: `dbg!`",
                "src/a.rs:5: `unimplemented!`",
                "src/a.rs:6: TODO without an issue",
                "src/a.rs:7: a test is ignored",
                "src/a.rs:8: FIXME without an issue",
            ],
        );
    }

    #[test]
    fn words_in_texts_and_numbered_notes_are_fine() {
        files::check(
            unfinished,
            &[(
                "src/a.rs",
                "//! Never calls todo!() and says `#[ignore]` only here.\n\
                 // TODO(#12): the rest\nconst A: &str = \"dbg!(1) TODO\";\n\
                 fn f(todo: u8) -> bool { todo != 1 && my_dbg!(2) }\n// TODOS and NOTODO\n",
            )],
            &[],
        );
    }
}
