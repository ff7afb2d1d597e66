//! How the bytes of one input are divided into what a target needs.
//!
//! The forms are made to survive cutting and joining: separators are control characters that no
//! double-byte character of MS932 contains, and nothing carries a length.

use careplan::{FileCode, SourceFile};

/// Stands between the files of a bundle.
const FILE: u8 = 0x1C;
/// Stands between the name of a file and its content.
const CONTENT: u8 = 0x1D;

/// A kind of file by the first byte, and the content.
pub fn split_table(input: &[u8]) -> Option<(FileCode, &[u8])> {
    let (first, content) = input.split_first()?;
    let place = usize::from(*first) % FileCode::ALL.len();
    FileCode::ALL.get(place).map(|code| (*code, content))
}

/// The opposite of [`split_table`].
pub fn join_table(code: FileCode, content: &[u8]) -> Vec<u8> {
    let place = FileCode::ALL
        .iter()
        .position(|candidate| *candidate == code);
    let first = place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(0);
    [&[first], content].concat()
}

/// A byte to choose by, and files.
pub fn split_bundle(input: &[u8]) -> Option<(u8, Vec<SourceFile>)> {
    let (choice, rest) = input.split_first()?;
    let files = rest.split(|byte| *byte == FILE).map(|file| {
        let mut parts = file.splitn(2, |byte| *byte == CONTENT);
        let name = parts.next().unwrap_or_default();
        SourceFile {
            name: String::from_utf8_lossy(name).into_owned(),
            bytes: parts.next().unwrap_or_default().to_vec(),
        }
    });
    Some((*choice, files.collect()))
}

/// The opposite of [`split_bundle`].
pub fn join_bundle(choice: u8, files: &[SourceFile]) -> Vec<u8> {
    let files: Vec<Vec<u8>> = files
        .iter()
        .map(|file| [file.name.as_bytes(), &[CONTENT], &file.bytes].concat())
        .collect();
    let mut input = vec![choice];
    input.extend(files.join(&FILE));
    input
}

/// Edits, none where no separator stands, and a document.
pub fn split_json(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == FILE) {
        Some(end) => {
            let (edits, rest) = input.split_at(end);
            (edits, rest.get(1..).unwrap_or_default())
        }
        None => (&[], input),
    }
}

/// The opposite of [`split_json`].
pub fn join_json(edits: &[u8], document: &[u8]) -> Vec<u8> {
    [edits, &[FILE], document].concat()
}
