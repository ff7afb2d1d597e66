//! Citations of the standard in the crate `careplan`.
//!
//! Whether a citation is right only a reader can tell; this finds those that say nothing.

use std::path::Path;

use super::{Violation, files};
use crate::rust_text;

/// A comment `// Spec:` names a section, page or table.
pub(super) fn references(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::rust(root, "crates/careplan")? {
        let comments = rust_text::split(&file.text).comments;
        for (index, line) in comments.lines().enumerate() {
            let Some((_, reference)) = line.split_once("// Spec:") else {
                continue;
            };
            if !reference.contains(char::is_alphanumeric) {
                violations.push(Violation {
                    file: file.path.clone(),
                    line: index + 1,
                    what: "a citation of the standard names nothing".to_owned(),
                    mend: "write section and page, in the form `// Spec: §2.3 p.14`",
                });
            }
        }
    }
    Ok(violations)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_citation_is_found() {
        files::check(
            references,
            &[
                (
                    "crates/careplan/src/a.rs",
                    "//! A.\n// Spec: §2.3 p.14\nfn a() {} // Spec: -\n/// Spec:\n// Spec: 別表様式\n",
                ),
                ("crates/pki/src/a.rs", "//! A.\n// Spec:\n"),
            ],
            &[
                "crates/careplan/src/a.rs:3: a citation of the standard names nothing",
                "crates/careplan/src/a.rs:4: a citation of the standard names nothing",
            ],
        );
    }
}
