//! Documents of the repository that are made from the crate: compared with, or written with
//! `RENKEI_WRITE_DOCUMENTS=1`.
#![expect(
    clippy::disallowed_methods,
    reason = "the published documents are files, compared with and written on demand"
)]

use std::path::Path;

/// Documents by name, below `docs/standard`, and that the folder holds no other with the ending.
pub(crate) fn folder(name: &str, ending: &str, documents: &[(String, String)]) {
    let folder = Path::new(STANDARD).join(name);
    if is_writing() {
        std::fs::create_dir_all(&folder).unwrap();
    }
    for (document, text) in documents {
        compare(&folder, document, text);
    }
    let entries = std::fs::read_dir(&folder).unwrap();
    let found = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut found: Vec<String> = found.filter(|name| name.ends_with(ending)).collect();
    found.sort();
    let mut names: Vec<&String> = documents.iter().map(|(name, _)| name).collect();
    names.sort();
    assert!(found.iter().eq(names), "docs/standard/{name}: {found:?}");
}

/// One document below `docs/standard`.
pub(crate) fn document(name: &str, text: &str) {
    compare(Path::new(STANDARD), name, text);
}

const STANDARD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/standard");

fn is_writing() -> bool {
    std::env::var("RENKEI_WRITE_DOCUMENTS").is_ok_and(|value| value == "1")
}

fn compare(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    if is_writing() {
        std::fs::write(&path, text).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == text,
        "{name} in docs/standard is not up to date; run the tests of careplan once with \
         RENKEI_WRITE_DOCUMENTS=1"
    );
}
