//! Records to the bytes of a CSV file: MS932, free text always quoted, CRLF, no header.
//!
//! What was written reads back as the same records, apart from substituted characters, which are
//! listed, and fields nobody uses, which are left empty. Values are not judged.

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
