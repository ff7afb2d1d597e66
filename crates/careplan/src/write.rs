//! Records to the bytes of a CSV file: MS932, free text always quoted, CRLF, no header.
//!
//! What was written reads back as the same records, apart from substituted characters, which are
//! listed, and fields nobody uses, which are left empty. Values are not judged.

use crate::check::words::Case;
use crate::check::words::encoding as words;
use crate::file_name::FileName;
use crate::finding::{Argument, Finding};
use crate::layout::{Kind, layout};
use crate::record::InterfaceFile;
use crate::text::{self, Replaced};

/// A written file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The characters that MS932 lacks and what stands in their place.
    pub substitutions: Vec<Substitution>,
}

impl Written {
    /// EN03: what was replaced, one finding for each field. The characters are not shown.
    // Spec: §4.3
    #[must_use]
    pub fn findings(&self, name: &FileName) -> Vec<Finding> {
        let same_field =
            |a: &Substitution, b: &Substitution| (a.record, a.field) == (b.record, b.field);
        let fields = self.substitutions.chunk_by(same_field);
        let tell = |of_field: &[Substitution]| {
            let first = of_field.first()?;
            let count = u64::try_from(of_field.len()).unwrap_or(u64::MAX);
            let finding = at(name, words::SUBSTITUTED, first.record, Some(first.field));
            Some(finding.with(Argument::Number(count)))
        };
        fields.filter_map(tell).collect()
    }
}

/// A character replaced on writing, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Substitution {
    /// The place of the record in the file, from 1.
    pub record: u32,
    /// The item number of the field.
    pub field: u16,
    /// The character and its substitute.
    pub replaced: Replaced,
}

/// Why a file cannot be written. The caller's data is at fault; no value is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file is a picture, which has no records.
    #[error("a picture has no records to write")]
    NotATable,
    /// A record is not as wide as the layout.
    #[error("record {record} has {found} fields, the layout has {expected}")]
    ColumnCount {
        /// The place of the record, from 1.
        record: u32,
        /// The fields of the layout.
        expected: usize,
        /// The fields of the record.
        found: usize,
    },
    /// A character has neither a code in MS932 nor a substitute.
    #[error("record {record}, field {field}: a character cannot be written in MS932")]
    Unencodable {
        /// The place of the record, from 1.
        record: u32,
        /// The item number of the field.
        field: u16,
    },
}

impl WriteError {
    /// The error in the words of the checks: EN03 or EN06; none where there is no table to write.
    #[must_use]
    pub fn finding(&self, name: &FileName) -> Option<Finding> {
        match *self {
            Self::NotATable => None,
            Self::ColumnCount {
                record,
                expected,
                found,
            } => {
                let count = |number| Argument::Number(u64::try_from(number).unwrap_or(u64::MAX));
                let finding = at(name, words::COLUMN_COUNT, record, None);
                Some(finding.with(count(expected)).with(count(found)))
            }
            Self::Unencodable { record, field } => {
                Some(at(name, words::UNENCODABLE, record, Some(field)))
            }
        }
    }
}

fn at(name: &FileName, case: Case, record: u32, field: Option<u16>) -> Finding {
    let finding = Finding::new(case)
        .in_file(&name.to_string())
        .at_record(record);
    match field {
        Some(field) => finding.at_field(name.code, field),
        None => finding,
    }
}

/// Writes the records of a file.
///
/// # Errors
///
/// [`WriteError`] for the first record that does not fit the layout or the character set.
// Spec: §4.3, 別紙 脚注
pub fn write_file(file: &InterfaceFile) -> Result<Written, WriteError> {
    let code = file.name.code;
    if code.is_image() {
        return Err(WriteError::NotATable);
    }
    let fields = layout(code);
    let mut written = Written::default();
    for (index, record) in (1..).zip(&file.records) {
        if record.len() != fields.len() {
            return Err(WriteError::ColumnCount {
                record: index,
                expected: fields.len(),
                found: record.len(),
            });
        }
        for (field, value) in fields.iter().zip(record.fields()) {
            if field.number > 1 {
                written.bytes.push(b',');
            }
            if field.kind == Kind::Unused {
                continue;
            }
            if value.bytes().all(|byte| matches!(byte, 0x20..=0x7E)) {
                // Most fields: printable ASCII, which is the same in MS932.
                push_field(&mut written.bytes, field.kind, value.as_bytes());
                continue;
            }
            let encoded = text::encode(value).map_err(|_| WriteError::Unencodable {
                record: index,
                field: field.number,
            })?;
            push_field(&mut written.bytes, field.kind, &encoded.bytes);
            let place = |replaced| Substitution {
                record: index,
                field: field.number,
                replaced,
            };
            written
                .substitutions
                .extend(encoded.replaced.into_iter().map(place));
        }
        written.bytes.extend(b"\r\n");
    }
    Ok(written)
}

/// Free text is quoted even where it is empty, other fields only where they must be.
fn push_field(bytes: &mut Vec<u8>, kind: Kind, value: &[u8]) {
    let special = |byte: &u8| matches!(byte, b'"' | b',' | b'\r' | b'\n');
    if kind != Kind::Text && !value.iter().any(special) {
        bytes.extend(value);
        return;
    }
    bytes.push(b'"');
    for &byte in value {
        if byte == b'"' {
            bytes.push(byte);
        }
        bytes.push(byte);
    }
    bytes.push(b'"');
}

/// EN11: the texts that a file does not quote. For the tests of a program that writes; files of
/// others are read without quotes too, and [`fn@crate::check`] never asks. Nothing is said of
/// records that are not as wide as the layout, and nothing more of a file whose quotes do not match.
// Spec: 別紙 脚注
#[must_use]
pub fn unquoted_texts(name: &FileName, bytes: &[u8]) -> Vec<Finding> {
    let fields = layout(name.code);
    let mut findings = Vec::new();
    for (index, quoted) in (1..).zip(quoted_fields(bytes)) {
        if quoted.len() != fields.len() {
            continue;
        }
        let bare = fields.iter().zip(quoted);
        let bare = bare.filter(|(field, quoted)| field.kind == Kind::Text && !quoted);
        findings.extend(
            bare.map(|(field, _)| at(name, words::TEXT_UNQUOTED, index, Some(field.number))),
        );
    }
    findings
}

/// Of every record, which fields begin with a quote. Blank lines are no records.
fn quoted_fields(bytes: &[u8]) -> Vec<Vec<bool>> {
    let mut records = Vec::new();
    let mut fields = Vec::new();
    // Whether the field at hand is quoted; none before its first byte.
    let mut field = None;
    let mut inside = false;
    for &byte in bytes.iter().chain(b"\n") {
        match byte {
            b'"' => {
                inside = !inside;
                field.get_or_insert(true);
            }
            _ if inside => {}
            b',' => fields.push(field.take().unwrap_or(false)),
            b'\r' | b'\n' => {
                if field.is_some() || !fields.is_empty() {
                    fields.push(field.take().unwrap_or(false));
                    records.push(std::mem::take(&mut fields));
                }
            }
            _ => {
                field.get_or_insert(false);
            }
        }
    }
    records
}
