//! Links between the documents of the project.
//!
//! Only relative links are followed: no rule depends on the network, and headings inside a page
//! are not checked.

use std::path::Path;

use super::{Violation, files};

/// Every relative link in a Markdown file leads to a file or folder of the tree.
pub(super) fn links(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::with_extension(root, &["md"])? {
        let folder = root.join(&file.path);
        let folder = folder.parent().unwrap_or(root);
        let mut inside_fence = false;
        for (index, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                inside_fence = !inside_fence;
                continue;
            }
            if inside_fence {
                continue;
            }
            for target in targets(line) {
                let path = target.split_once('#').map_or(target, |(path, _)| path);
                if is_relative(target) && !path.is_empty() && !folder.join(path).exists() {
                    violations.push(Violation {
                        file: file.path.clone(),
                        line: index + 1,
                        what: format!("the link to {target} leads nowhere"),
                        mend: "correct the path or take the link out",
                    });
                }
            }
        }
    }
    Ok(violations)
}

/// The targets of `[text](target "title")` and of `[name]: target`, code spans left out.
fn targets(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    if line.starts_with('[')
        && let Some((_, target)) = line.split_once("]: ")
    {
        found.extend(target.split_whitespace().next());
    }
    for text in line.split('`').step_by(2) {
        for piece in text.split("](").skip(1) {
            let inside = piece.split_once(')').map_or(piece, |(inside, _)| inside);
            let target = inside.split_whitespace().next().unwrap_or_default();
            found.push(target.trim_start_matches('<').trim_end_matches('>'));
        }
    }
    found
}

fn is_relative(target: &str) -> bool {
    !target.contains("://") && !target.starts_with("mailto:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_link_is_found() {
        files::check(
            links,
            &[
                (
                    "docs/a.md",
                    "[up](../README.md#top) [web](https://example.org/x) [here](#part)\n\
                     text [gone](b.md \"Title\") and `[code](c.md)`\n\n\
                     ```\n[fence](d.md)\n```\n[name]: e.md\n![picture](pictures/)\n",
                ),
                ("README.md", "[docs](docs/)\n"),
            ],
            &[
                "docs/a.md:2: the link to b.md leads nowhere",
                "docs/a.md:7: the link to e.md leads nowhere",
                "docs/a.md:8: the link to pictures/ leads nowhere",
            ],
        );
    }
}
