//! Bytes of a CSV file to records, strictly, with a finding for every departure from the rules.
//!
//! Quotation is judged on the bytes (no byte of a double-byte character can be a comma, a quote or
//! a line end), the text is decoded field by field. Reading never fails: what cannot be read is
//! told, and the rest is read on. Whether the values make sense is a matter of [`mod@crate::check`].

use std::borrow::Cow;

use crate::check::words::Case;
use crate::check::words::encoding as words;
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::finding::{Argument, Finding};
use crate::layout::layout;
use crate::record::{InterfaceFile, Record};
use crate::text;

/// Reads the records of a file and tells everything that is wrong with its form. Every finding
/// carries the canonical name of the file.
#[must_use]
pub fn read_file(name: &FileName, bytes: &[u8]) -> (InterfaceFile, Vec<Finding>) {
    let (records, findings) = read_records(name.code, &name.to_string(), bytes);
    let name = *name;
    (InterfaceFile { name, records }, findings)
}

/// Reads records when only the kind of file is known. A picture has none.
pub(crate) fn read_records(
    code: FileCode,
    file: &str,
    bytes: &[u8],
) -> (Vec<Record>, Vec<Finding>) {
    if code.is_image() {
        return (Vec::new(), Vec::new());
    }
    let mut reader = Reader::new(code, file, bytes);
    while reader.read_line() {}
    reader.finish()
}

/// How the text of a field becomes a string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decoding {
    Ms932,
    /// The file is plainly UTF-8: read as such, so that the checks speak about what was meant.
    Utf8,
}

struct Reader<'a> {
    code: FileCode,
    file: &'a str,
    rest: &'a [u8],
    decoding: Decoding,
    /// The file as a whole is not MS932, and no field was named for it yet.
    undecodable_untold: bool,
    lines: usize,
    blank_lines: u64,
    records: Vec<Record>,
    findings: Vec<Finding>,
}

/// One field as it stands in the file.
struct RawField<'a> {
    bytes: Cow<'a, [u8]>,
    fault: Option<Case>,
    last: bool,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The only value of the version that version 4.1 knows has this many digits.
const VERSION_LENGTH: usize = 6;

impl<'a> Reader<'a> {
    fn new(code: FileCode, file: &'a str, bytes: &'a [u8]) -> Self {
        let mut reader = Self {
            code,
            file,
            rest: bytes,
            decoding: Decoding::Ms932,
            undecodable_untold: false,
            lines: 0,
            blank_lines: 0,
            records: Vec::new(),
            findings: Vec::new(),
        };
        reader.judge_encoding(bytes);
        reader
    }

    /// Tells a file in UTF-8 from one in MS932.
    // Spec: §4.3
    fn judge_encoding(&mut self, bytes: &'a [u8]) {
        let marked = bytes.strip_prefix(BYTE_ORDER_MARK);
        self.rest = marked.unwrap_or(bytes);
        let is_utf8 = std::str::from_utf8(bytes).is_ok();
        let three_bytes = bytes.iter().any(|&byte| byte >= 0xE0);
        if marked.is_none() && !(is_utf8 && three_bytes) {
            return;
        }
        let case = if marked.is_some() {
            words::UTF8_BOM
        } else {
            words::UTF8
        };
        self.findings.push(Finding::new(case).in_file(self.file));
        if text::decode(bytes).1.undecodable {
            // Told once, at the first field that shows it, and not at every name of the file.
            self.undecodable_untold = true;
            if is_utf8 {
                self.decoding = Decoding::Utf8;
            }
        }
    }

    /// Reads one line, which a quoted field can stretch over several; false at the end.
    fn read_line(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        if let Some(after) = strip_line_end(self.rest) {
            self.rest = after;
            self.blank_lines += 1;
            return true;
        }
        self.lines += 1;
        let index = u32::try_from(self.records.len() + 1).unwrap_or(u32::MAX);
        let findings_before = self.findings.len();
        let untold_before = self.undecodable_untold;
        let mut record = Record::like(index, self.records.last());
        loop {
            let field = self.read_field();
            let number = u16::try_from(record.len() + 1).unwrap_or(u16::MAX);
            let last = field.last;
            self.take_field(&mut record, number, field);
            if last {
                break;
            }
        }
        if self.lines == 1 && is_header(&record) {
            self.findings.truncate(findings_before);
            self.undecodable_untold = untold_before;
            self.findings
                .push(Finding::new(words::HEADER).in_file(self.file));
        } else {
            self.count_columns(&record);
            self.records.push(record);
        }
        true
    }

    /// Splits the next field off the rest, together with the comma or line end behind it.
    // Spec: 別紙 脚注
    fn read_field(&mut self) -> RawField<'a> {
        match self.rest {
            [b'"', inside @ ..] => self.read_quoted(inside),
            _ => {
                let bytes = self.rest;
                let end = bytes
                    .iter()
                    .position(|byte| matches!(byte, b',' | b'\r' | b'\n'))
                    .unwrap_or(bytes.len());
                let (field, after) = bytes.split_at(end);
                let last = self.pass_separator(after);
                let bare = field.contains(&b'"');
                RawField {
                    bytes: Cow::Borrowed(field),
                    fault: bare.then_some(words::QUOTE_BARE),
                    last,
                }
            }
        }
    }

    /// Reads a field whose opening quote is already passed.
    fn read_quoted(&mut self, inside: &'a [u8]) -> RawField<'a> {
        let mut content: Cow<'a, [u8]> = Cow::Borrowed(b"");
        let mut fault = None;
        let mut rest = inside;
        loop {
            let Some(quote) = rest.iter().position(|&byte| byte == b'"') else {
                append(&mut content, rest);
                self.rest = b"";
                return RawField {
                    bytes: content,
                    fault: Some(words::QUOTE_UNCLOSED),
                    last: true,
                };
            };
            let (before, from_quote) = rest.split_at(quote);
            append(&mut content, before);
            match from_quote {
                [_, b'"', after @ ..] => {
                    append(&mut content, b"\"");
                    rest = after;
                }
                [_, after @ ..] if matches!(after, [] | [b',' | b'\r' | b'\n', ..]) => {
                    let last = self.pass_separator(after);
                    return RawField {
                        bytes: content,
                        fault,
                        last,
                    };
                }
                [_, after @ ..] => {
                    // Taken as part of the text; the field goes on.
                    fault = Some(words::QUOTE_INSIDE);
                    append(&mut content, b"\"");
                    rest = after;
                }
                [] => rest = b"",
            }
        }
    }

    /// Passes what stands behind a field; true where that is the end of the record.
    fn pass_separator(&mut self, after: &'a [u8]) -> bool {
        match after {
            [b',', next @ ..] => {
                self.rest = next;
                false
            }
            _ => {
                self.rest = strip_line_end(after).unwrap_or(after);
                true
            }
        }
    }

    fn take_field(&mut self, record: &mut Record, number: u16, field: RawField<'_>) {
        let (text, faults) = match self.decoding {
            Decoding::Ms932 => text::decode(&field.bytes),
            Decoding::Utf8 => {
                let text = String::from_utf8_lossy(&field.bytes);
                let control = text
                    .chars()
                    .any(|c| c.is_ascii_control() && c != '\r' && c != '\n');
                let faults = text::Faults {
                    control,
                    undecodable: self.undecodable_untold
                        && text::decode(&field.bytes).1.undecodable,
                    ..text::Faults::default()
                };
                (text, faults)
            }
        };
        if faults.undecodable {
            self.undecodable_untold = false;
        }
        let cases = [
            field.fault,
            faults.undecodable.then_some(words::UNDECODABLE),
            faults.user_defined.then_some(words::USER_DEFINED),
            faults.control.then_some(words::CONTROL_CHARACTER),
        ];
        for case in cases.into_iter().flatten() {
            let finding = Finding::new(case).in_file(self.file);
            self.findings.push(
                finding
                    .at_record(record.index())
                    .at_field(self.code, number),
            );
        }
        record.push(&text);
    }

    // Spec: 別紙 各レイアウト, 別紙 更新履歴 4.0
    fn count_columns(&mut self, record: &Record) {
        let expected = layout(self.code).len();
        if record.len() == expected {
            return;
        }
        let count = |number: usize| Argument::Number(u64::try_from(number).unwrap_or(u64::MAX));
        let finding = Finding::new(words::COLUMN_COUNT).in_file(self.file);
        let finding = finding.with(count(expected)).with(count(record.len()));
        self.findings.push(finding.at_record(record.index()));
        let v3 = match self.code {
            FileCode::Upplan | FileCode::Upjsk => 22,
            FileCode::Upsikyu => 34,
            _ => return,
        };
        if record.len() == v3 {
            let finding = Finding::new(words::V3_COLUMNS).in_file(self.file);
            self.findings.push(finding.at_record(record.index()));
        }
    }

    fn finish(mut self) -> (Vec<Record>, Vec<Finding>) {
        if self.undecodable_untold {
            let place = Finding::new(words::UNDECODABLE).in_file(self.file);
            self.findings
                .push(place.at_record(1).at_field(self.code, 1));
        }
        if self.blank_lines > 0 {
            let count = Argument::Number(self.blank_lines);
            let finding = Finding::new(words::BLANK_LINES).in_file(self.file);
            self.findings.push(finding.with(count));
        }
        if self.records.is_empty() && self.code.parent().is_none() {
            self.findings
                .push(Finding::new(words::NO_RECORD).in_file(self.file));
        }
        (self.records, self.findings)
    }
}

/// A first line is a header when neither version nor insurer number stands where they belong. A
/// record with only the version wrong stays data, so that nobody is lost.
// Spec: 別紙 No.1
fn is_header(record: &Record) -> bool {
    let version = record.field(1);
    let six_digits =
        |text: &str| text.len() == VERSION_LENGTH && text.bytes().all(|byte| byte.is_ascii_digit());
    !version.is_empty() && !six_digits(version) && !six_digits(record.field(2))
}

/// What follows a line end, if the bytes begin with one.
fn strip_line_end(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [b'\r', b'\n', after @ ..] | [b'\r' | b'\n', after @ ..] => Some(after),
        _ => None,
    }
}

/// Appends without copying as long as there is only one piece.
fn append<'a>(content: &mut Cow<'a, [u8]>, piece: &'a [u8]) {
    if content.is_empty() {
        *content = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        content.to_mut().extend_from_slice(piece);
    }
}
