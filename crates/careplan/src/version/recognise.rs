//! Which version or dialect a file is of, by its name and its content.

use super::{
    DIALECTS, Dialect, KindsInName, OtherValue, V4_1, VERSIONS, Version, WRONG_VALUES, other_value,
    version_of_value,
};
use crate::file_code::FileCode;
use crate::file_name::{self, normalise, split_extension};
use crate::finding::Language;
use crate::read::read_records;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A file of this version.
    Version(&'static Version),
    /// A file in the layout of this version with a value in item 1 that is of another version or
    /// of none.
    Mistaken(&'static Version, OtherValue),
    /// A file of no version, written by a program that is known.
    Dialect(&'static Dialect),
    /// Nothing that is known.
    Unknown,
}

impl Origin {
    /// One sentence that says what the file is and what to do about it.
    #[must_use]
    pub fn explanation(&self, language: Language) -> String {
        match (self, language) {
            (Self::Version(version), _) if *version == V4_1 => match language {
                Language::Japanese => "V4.1のファイルです。".to_owned(),
                Language::English => "This is a V4.1 file.".to_owned(),
            },
            (Self::Version(Version { name, .. }), Language::Japanese) => format!(
                "{name}のファイルです。送信元に、V4.1で出力し直すよう頼んでください。"
            ),
            (Self::Version(Version { name, .. }), Language::English) => {
                format!("This is a {name} file; ask the sender for V4.1.")
            }
            (Self::Mistaken(version, other), Language::Japanese) => format!(
                "{}の形のファイルですが、CSVバージョンが{}（{}）です。送信元に、202407（V4.1）で出力し直すよう頼んでください。",
                version.name, other.value, other.ja
            ),
            (Self::Mistaken(version, other), Language::English) => format!(
                "This file has the layout of {}, but its version is {} ({}); ask the sender for 202407 (V4.1).",
                version.name, other.value, other.en
            ),
            (Self::Dialect(dialect), Language::Japanese) => format!(
                "{}です。送信元に、V4.1に対応したソフトで出力し直すよう頼んでください。",
                dialect.ja
            ),
            (Self::Dialect(dialect), Language::English) => format!(
                "This is {}; ask the sender to export with software that follows V4.1.",
                dialect.en
            ),
            (Self::Unknown, Language::Japanese) => {
                "標準仕様のどの版のファイルとも分かりません。送信元に、何で出力したか尋ねてください。"
                    .to_owned()
            }
            (Self::Unknown, Language::English) => {
                "This file is of no version that is known; ask the sender what wrote it.".to_owned()
            }
        }
    }
}

/// Tells what a file is. A dialect is known by name or number of items, a version by the shape of
/// the name, the number of items or the value in item 1, in this order.
#[must_use]
pub fn recognise(name: &str, bytes: &[u8]) -> Origin {
    let (stem, _) = split_extension(name);
    let stem = normalise(stem);
    let Some(code) = file_name::code_of(name) else {
        return dialect(&stem, None).map_or(Origin::Unknown, Origin::Dialect);
    };
    let (records, _) = read_records(code, name, bytes);
    let columns = records.first().map(crate::record::Record::len);
    if let Some(dialect) = dialect(&stem, columns) {
        return Origin::Dialect(dialect);
    }
    let value = records.first().map_or("", |record| record.field(1));
    let by_shape = shape(&stem, code, columns);
    let by_value = version_of_value(value);
    let of_no_version = WRONG_VALUES.iter().any(|wrong| wrong.value == value);
    if let Some(other) = other_value(value)
        && let Some(version) = by_shape.or(by_value)
        && (of_no_version || by_shape == Some(V4_1))
    {
        return Origin::Mistaken(version, other);
    }
    match (by_value, by_shape) {
        // The value is the finer mark of two versions with the same shape.
        (Some(by_value), Some(by_shape)) if same_shape(by_value, by_shape) => {
            Origin::Version(by_value)
        }
        (_, Some(version)) | (Some(version), None) => Origin::Version(version),
        (None, None) if code.is_image() => Origin::Version(V4_1),
        (None, None) => Origin::Unknown,
    }
}

fn dialect(stem: &str, columns: Option<usize>) -> Option<&'static Dialect> {
    let writes = |dialect: &&Dialect| {
        dialect.files.iter().any(|(start, counts)| {
            let named = stem
                .strip_prefix(start)
                .is_some_and(|rest| rest.starts_with('_'));
            let of_standard = FileCode::ALL.iter().any(|code| code.as_str() == *start);
            let counted = columns.is_some_and(|columns| counts.contains(&columns));
            named && (counted || !of_standard)
        })
    };
    DIALECTS.iter().find(writes)
}

fn same_shape(first: &Version, second: &Version) -> bool {
    (first.kinds, first.lacks) == (second.kinds, second.lacks)
}

/// The newest version with such a name or so many items; none where they say nothing.
fn shape(stem: &str, code: FileCode, columns: Option<usize>) -> Option<&'static Version> {
    let kinds = kinds_in_name(stem, code);
    let is_it = |version: &&&Version| {
        kinds.is_none_or(|kinds| version.kinds == kinds)
            && columns.is_none_or(|columns| version.columns(code) == columns)
    };
    if kinds.is_none() && columns.is_none() {
        return None;
    }
    VERSIONS.iter().find(is_it).copied()
}

/// How a name tells the kinds, by the number and the length of its parts.
fn kinds_in_name(stem: &str, code: FileCode) -> Option<KindsInName> {
    let parts: Vec<&str> = stem.split('_').collect();
    let serial = parts.iter().rposition(|part| part.len() == 14)?;
    let before = parts.get(..serial)?;
    let after_code = code.as_str().split('_').count();
    let zeros = before.get(after_code).is_some_and(|part| part.len() == 6);
    let addresses = before.get(after_code + usize::from(zeros)..)?;
    match addresses {
        [_, _] => Some(KindsInName::Absent),
        [_, from, _, to] if from.len() == 3 && to.len() == 3 => Some(KindsInName::Three),
        [_, from, _, to] if from.len() == 2 && to.len() == 2 => Some(KindsInName::Two),
        _ => None,
    }
}
