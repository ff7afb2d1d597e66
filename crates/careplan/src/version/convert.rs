//! Files of other versions and dialects to V4.1, where nothing is lost and nothing must be guessed.
//!
//! What stands in the file is kept; what V4.1 adds stays empty. The kinds of service that older
//! names lack are taken from the content or from the caller. Whether the result is good is for
//! [`fn@crate::check`] to say.

use std::collections::BTreeMap;

use super::name::{OldName, Parties};
use super::{Origin, V4_1, Version, recognise, version_of_value};
use crate::bundle::SourceFile;
use crate::check::words::encoding as words;
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::finding::{Finding, Language, Severity};
use crate::id::ServiceKind;
use crate::layout::{Kind, layout};
use crate::read::read_records;
use crate::record::{InterfaceFile, Record};
use crate::text;
use crate::write::write_file;

mod kinds;
mod told;

pub use told::{Change, Refusal};
use told::{Done, Reason};

/// What the caller knows that old file names do not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hints {
    /// The sender's kind of service.
    pub from_kind: Option<ServiceKind>,
    /// The receiver's kind of service.
    pub to_kind: Option<ServiceKind>,
}

impl Hints {
    /// The sender's kind of service.
    #[must_use]
    pub fn with_from_kind(mut self, kind: ServiceKind) -> Self {
        self.from_kind = Some(kind);
        self
    }

    /// The receiver's kind of service.
    #[must_use]
    pub fn with_to_kind(mut self, kind: ServiceKind) -> Self {
        self.to_kind = Some(kind);
        self
    }
}

/// The result of a conversion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversion {
    /// The files that could be converted, in the order given.
    pub files: Vec<SourceFile>,
    /// What was changed.
    pub changes: Vec<Change>,
    /// The files that could not be converted, and why.
    pub refusals: Vec<Refusal>,
}

/// Converts files to V4.1. A file that is right already comes back as it would be written.
#[must_use]
pub fn to_v4_1(files: &[SourceFile], hints: &Hints) -> Conversion {
    let mut conversion = Conversion::default();
    let mut read = Vec::new();
    for file in files {
        match Read::new(file, &mut conversion.changes) {
            Ok(file) => read.push(file),
            Err(why) => conversion.refuse(&file.name, why),
        }
    }
    let mut exchanges: BTreeMap<Parties, Vec<&Read<'_>>> = BTreeMap::new();
    for file in &read {
        exchanges.entry(file.name.parties()).or_default().push(file);
    }
    for file in &read {
        let together = exchanges.get(&file.name.parties());
        let kinds = kinds::of(file, together.map_or(&[], Vec::as_slice), hints);
        match kinds.and_then(|kinds| file.write(kinds, &mut conversion.changes)) {
            Ok(file) => conversion.files.push(file),
            Err(why) => conversion.refuse(&file.source.name, why),
        }
    }
    conversion
}

impl Conversion {
    fn refuse(&mut self, file: &str, why: Reason) {
        self.refusals.push(Refusal::new(file, why));
    }
}

/// A file that was read, in the columns of V4.1 but with its own name.
struct Read<'a> {
    source: &'a SourceFile,
    name: OldName,
    records: Vec<Record>,
}

impl<'a> Read<'a> {
    fn new(source: &'a SourceFile, changes: &mut Vec<Change>) -> Result<Self, Reason> {
        let label = source.name.as_str();
        let name = OldName::parse(label).ok_or(Reason::Name)?;
        if name.has_extra_zeros {
            changes.push(Change::new(label, Done::Zeros));
        }
        if name.code.is_image() {
            return Ok(Self {
                source,
                name,
                records: Vec::new(),
            });
        }
        if let Origin::Dialect(dialect) = recognise(label, &source.bytes) {
            return Err(Reason::Dialect(dialect));
        }
        let bytes = in_ms932(source, changes)?;
        let (records, findings) = read_records(name.code, label, &bytes);
        is_whole(&findings)?;
        tell_form(label, &findings, changes);
        let records = widen(label, name.code, &records, changes)?;
        if name.month.as_deref().is_some_and(is_before_v4) {
            return Err(Reason::Month);
        }
        Ok(Self {
            source,
            name,
            records,
        })
    }

    fn write(
        &self,
        kinds: [ServiceKind; 2],
        changes: &mut Vec<Change>,
    ) -> Result<SourceFile, Reason> {
        let label = self.source.name.as_str();
        let name = self.name.in_v4_1(kinds).ok_or(Reason::Name)?;
        if name.to_string() != label {
            changes.push(Change::new(label, Done::Name(name)));
        }
        if name.code.is_image() {
            return Ok(SourceFile {
                name: name.to_string(),
                bytes: self.source.bytes.clone(),
            });
        }
        let records = match name.code {
            FileCode::Upkihon => self.rename_images(kinds),
            _ => self.records.clone(),
        };
        let file = InterfaceFile { name, records };
        let written = write_file(&file).map_err(|_| Reason::Character)?;
        Ok(SourceFile {
            name: name.to_string(),
            bytes: written.bytes,
        })
    }

    /// The records with the names of their pictures as these are renamed.
    fn rename_images(&self, kinds: [ServiceKind; 2]) -> Vec<Record> {
        let renamed = |text: &str| {
            let name = OldName::parse(text).and_then(|name| name.in_v4_1(kinds));
            name.as_ref()
                .map_or_else(|| text.to_owned(), FileName::to_string)
        };
        let records = self.records.iter().map(|record| {
            let fields = (1_u16..).zip(record.fields());
            let fields = fields.map(|(number, text)| match number {
                IMAGE_FIELD => renamed(text),
                _ => text.to_owned(),
            });
            Record::new(record.index(), fields)
        });
        records.collect()
    }
}

/// The item of the basic information that names a picture.
const IMAGE_FIELD: u16 = 62;

/// The bytes in MS932. A file is taken for UTF-8 where it is marked as such or can be nothing else.
fn in_ms932<'a>(
    source: &'a SourceFile,
    changes: &mut Vec<Change>,
) -> Result<std::borrow::Cow<'a, [u8]>, Reason> {
    let bytes = source.bytes.as_slice();
    let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
    let unmarked = marked.unwrap_or(bytes);
    let is_ms932 = || text::decode(unmarked).1.is_empty();
    match std::str::from_utf8(unmarked) {
        Ok(utf8) if !unmarked.is_ascii() && (marked.is_some() || !is_ms932()) => {
            let encoded = text::encode(utf8).map_err(|_| Reason::Character)?;
            changes.push(Change::new(&source.name, Done::Utf8));
            if !encoded.replaced.is_empty() {
                let count = encoded.replaced.len();
                changes.push(Change::new(&source.name, Done::Replaced(count)));
            }
            Ok(encoded.bytes.into())
        }
        Ok(utf8) if !unmarked.is_ascii() && utf8.chars().any(|c| c.len_utf8() > 2) => {
            Err(Reason::TwoReadings)
        }
        _ => {
            if marked.is_some() {
                changes.push(Change::new(&source.name, Done::Mark));
            }
            Ok(unmarked.into())
        }
    }
}

/// Whether every value could be read. Another number of items is looked at by [`widen`].
fn is_whole(findings: &[Finding]) -> Result<(), Reason> {
    let lost = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error && !finding.is(words::COLUMN_COUNT));
    if lost { Err(Reason::Form) } else { Ok(()) }
}

/// Tells what reading left out.
fn tell_form(file: &str, findings: &[Finding], changes: &mut Vec<Change>) {
    for (case, done) in [
        (words::HEADER, Done::Header),
        (words::BLANK_LINES, Done::Blank),
    ] {
        if findings.iter().any(|finding| finding.is(case)) {
            changes.push(Change::new(file, done));
        }
    }
}

/// The records with the items and the version of V4.1.
fn widen(
    file: &str,
    code: FileCode,
    records: &[Record],
    changes: &mut Vec<Change>,
) -> Result<Vec<Record>, Reason> {
    let mut widened = Vec::new();
    let mut from = V4_1;
    let mut unused = false;
    for record in records {
        let version = version_of_value(record.field(1)).ok_or(Reason::Version)?;
        let lacks = lacking(version, code, record.len()).ok_or(Reason::Columns)?;
        if record.field(1) != VALUE {
            from = version;
        }
        let mut old = record.fields();
        let fields = layout(code).iter().map(|field| match field.number {
            number if lacks.contains(&number) => "",
            1 => old.next().map_or("", |_| VALUE),
            _ => old.next().unwrap_or(""),
        });
        let fields: Vec<&str> = fields.collect();
        let mut pairs = layout(code).iter().zip(&fields);
        unused |= pairs.any(|(field, text)| field.kind == Kind::Unused && !text.is_empty());
        widened.push(Record::new(record.index(), fields));
    }
    let other_value = records.iter().any(|record| record.field(1) != VALUE);
    if other_value {
        changes.push(Change::new(file, Done::Version(from)));
    }
    if unused {
        changes.push(Change::new(file, Done::Unused));
    }
    Ok(widened)
}

/// The items that a record of so many items lacks: none, or those its version lacks.
fn lacking(version: &Version, code: FileCode, columns: usize) -> Option<&'static [u16]> {
    if columns == layout(code).len() {
        return Some(&[]);
    }
    (columns == version.columns(code)).then(|| version.lacks_of(code))
}

/// The value of item 1 in V4.1.
const VALUE: &str = "202407";

/// Whether the month is one for which an older version is right.
// Spec: 別紙 版履歴
fn is_before_v4(month: &str) -> bool {
    month != "000000" && month < V4_1.first_month
}

/// The words of one language.
pub(super) const fn in_language(
    language: Language,
    ja: &'static str,
    en: &'static str,
) -> &'static str {
    match language {
        Language::Japanese => ja,
        Language::English => en,
    }
}
