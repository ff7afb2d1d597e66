//! Finds and reads the files that rules look at.
//!
//! What Git does not know is looked at too: a rule should speak before a file is committed.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// A text file of the tree.
pub(super) struct TextFile {
    /// Relative to the root.
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// All text files below `root` whose name ends in one of `extensions`, in order of their paths.
///
/// # Errors
/// When a folder or file cannot be read, or a file is not UTF-8.
pub(super) fn with_extension(root: &Path, extensions: &[&str]) -> anyhow::Result<Vec<TextFile>> {
    let mut paths = Vec::new();
    collect(root, extensions, &mut paths)?;
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let path = path.strip_prefix(root).map(Path::to_path_buf)?;
            Ok(TextFile { path, text })
        })
        .collect()
}

/// All Rust files below a folder of the tree; none when the folder is not there.
pub(super) fn rust(root: &Path, folder: &str) -> anyhow::Result<Vec<TextFile>> {
    let start = root.join(folder);
    if !start.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = with_extension(&start, &["rs"])?;
    for file in &mut files {
        file.path = Path::new(folder).join(&file.path);
    }
    Ok(files)
}

fn collect(folder: &Path, extensions: &[&str], paths: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if !NOT_OURS.iter().any(|skipped| name == *skipped) {
                collect(&path, extensions, paths)?;
            }
        } else if let Some(extension) = path.extension()
            && extensions.iter().any(|wanted| extension == *wanted)
        {
            paths.push(path);
        }
    }
    Ok(())
}

const NOT_OURS: &[&str] = &["target", ".git"];

/// A temporary tree for the tests of the rules.
#[cfg(test)]
pub(super) struct Planted(tempfile::TempDir);

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
impl Planted {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    pub(super) fn root(&self) -> &Path {
        self.0.path()
    }
}

/// Runs a rule over a planted tree and compares `file:line: what` of all violations.
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
pub(super) fn check(rule: super::Rule, files: &[(&str, &str)], expected: &[&str]) {
    let tree = Planted::new(files);
    let found: Vec<String> = rule(tree.root())
        .unwrap()
        .iter()
        .map(|violation| {
            let file = violation.file.display();
            format!("{file}:{}: {}", violation.line, violation.what)
        })
        .collect();
    assert_eq!(found, expected);
}
