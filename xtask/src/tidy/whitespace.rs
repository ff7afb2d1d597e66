//! Whitespace in text files.
//!
//! Layout inside a line is rustfmt's affair; this looks at line ends only.

use std::path::Path;

use super::{Violation, files};

/// No blanks at the end of a line, and exactly one line feed at the end of a file.
pub(super) fn whitespace(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::with_extension(root, EXTENSIONS)? {
        let mut found = Vec::new();
        for (index, line) in file.text.split('\n').enumerate() {
            if line.ends_with(char::is_whitespace) {
                found.push((index + 1, "blanks at the end of the line"));
            }
        }
        let lines = file.text.lines().count();
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            found.push((lines, "no line feed at the end of the file"));
        }
        if file.text.ends_with("\n\n") {
            found.push((lines, "an empty line at the end of the file"));
        }
        violations.extend(found.into_iter().map(|(line, what)| Violation {
            file: file.path.clone(),
            line,
            what: what.to_owned(),
            mend: "end lines with their last visible character and files with one line feed",
        }));
    }
    Ok(violations)
}

const EXTENSIONS: &[&str] = &["rs", "md", "toml", "sql", "html", "ftl", "typ", "css", "js"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found() {
        files::check(
            whitespace,
            &[
                ("a.md", "good\n\nlines\n"),
                ("b.md", "blank \nwide\u{3000}\nopen"),
                ("c.sql", "return\r\n"),
                ("d.html", "<p>\n\n"),
                ("e.ftl", ""),
                ("f.csv", "not looked at "),
            ],
            &[
                "b.md:1: blanks at the end of the line",
                "b.md:2: blanks at the end of the line",
                "b.md:3: no line feed at the end of the file",
                "c.sql:1: blanks at the end of the line",
                "d.html:2: an empty line at the end of the file",
            ],
        );
    }
}
