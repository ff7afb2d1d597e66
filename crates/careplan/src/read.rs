//! Bytes of a CSV file to records, strictly, with a finding for every departure from the rules.
//!
//! Quotation is judged on the bytes (no byte of a double-byte character can be a comma, a quote or
//! a line end), the text is decoded field by field. Reading never fails: what cannot be read is
//! told, and the rest is read on. Whether the values make sense is a matter of [`mod@crate::check`].

use crate::check::words::encoding as words;
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::finding::{Argument, Finding};
use crate::layout::layout;
use crate::record::{Alike, InterfaceFile, Record, Texts};
use crate::text;
use crate::version::VERSIONS;

mod decoded;
mod field;
mod line;
mod model;
mod special;

use decoded::Decoded;
use line::Line;
use model::Model;
use special::Specials;

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
    reader.read_lines();
    reader.finish()
}

/// A record whose text is not shared yet.
struct Row {
    /// The place of the first field in `texts`.
    first: u32,
    fields: u32,
    alike: Alike,
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
    bytes: &'a [u8],
    decoding: Decoding,
    /// The file as a whole is not MS932, and no field was named for it yet.
    undecodable_untold: bool,
    /// Lines that are not blank.
    lines: usize,
    blank_lines: u64,
    /// Where the bytes begin that are plain text and were not copied yet.
    uncopied: usize,
    texts: Texts,
    /// The place in `texts` of the first field of the line at hand.
    first_field: usize,
    /// The records in `texts`.
    rows: Vec<Row>,
    records: Vec<Record>,
    decoded: Decoded,
    model: Model,
    line: Line,
    findings: Vec<Finding>,
    /// How many findings there were before the first line, and `undecodable_untold` then.
    before_first_line: (usize, bool),
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The only value of the version that version 4.1 knows has this many digits.
const VERSION_LENGTH: usize = 6;

/// Records share a text of about this many bytes.
const SHARED_TEXT: usize = 16 * 1024 * 1024;

impl<'a> Reader<'a> {
    fn new(code: FileCode, file: &'a str, bytes: &'a [u8]) -> Self {
        let mut reader = Self {
            code,
            file,
            bytes,
            decoding: Decoding::Ms932,
            undecodable_untold: false,
            lines: 0,
            blank_lines: 0,
            uncopied: 0,
            texts: Texts::default(),
            first_field: 0,
            rows: Vec::new(),
            records: Vec::new(),
            decoded: Decoded::new(),
            model: Model::default(),
            line: Line::default(),
            findings: Vec::new(),
            before_first_line: (0, false),
        };
        reader.texts.reserve(bytes.len().min(SHARED_TEXT));
        reader.judge_encoding();
        reader.before_first_line = (reader.findings.len(), reader.undecodable_untold);
        reader
    }

    /// Tells a file in UTF-8 from one in MS932.
    // Spec: §4.3
    fn judge_encoding(&mut self) {
        let bytes = self.bytes;
        let marked = bytes.strip_prefix(BYTE_ORDER_MARK);
        self.bytes = marked.unwrap_or(bytes);
        let is_utf8 = std::str::from_utf8(bytes).is_ok();
        let three_bytes = || bytes.iter().any(|&byte| byte >= 0xE0);
        if marked.is_none() && !(is_utf8 && three_bytes()) {
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

    /// Reads all lines. A plain field, of printable ASCII without quotes, is only marked here and
    /// copied together with its neighbours.
    fn read_lines(&mut self) {
        let bytes = self.bytes;
        let mut specials = Specials::new(bytes);
        let mut field = self.begin_line(0);
        while let Some(place) = specials.next() {
            field = match bytes.get(place) {
                Some(b',') => {
                    self.texts.mark(self.text_place(place + 1));
                    self.begin_field(place + 1)
                }
                Some(b'\r' | b'\n') => {
                    let after = after_line_end(bytes, place);
                    self.copy_plain(place);
                    if place == field && self.at_line_start() {
                        self.blank_lines += 1;
                    } else {
                        self.texts.end_field();
                        self.end_line(after);
                    }
                    self.begin_line(after)
                }
                _ => self.read_special_field(field),
            };
            if self.uncopied == field {
                specials.pass(field);
            }
        }
        if field < bytes.len() || !self.at_line_start() {
            self.copy_plain(bytes.len());
            self.texts.end_field();
            self.end_line(bytes.len());
        }
    }

    /// Whether no field of the line at hand has ended.
    fn at_line_start(&self) -> bool {
        self.texts.fields() == self.first_field
    }

    /// Where a byte of plain text will stand in the text once it is copied.
    const fn text_place(&self, place: usize) -> usize {
        self.texts.len() + (place - self.uncopied)
    }

    /// Copies the plain text up to a place.
    fn copy_plain(&mut self, end: usize) {
        let plain = self.bytes.get(self.uncopied..end).unwrap_or_default();
        self.texts.push(std::str::from_utf8(plain).unwrap_or(""));
        self.uncopied = end;
    }

    /// The place among the records that the line at hand will have.
    fn next_index(&self) -> u32 {
        u32::try_from(self.records.len() + self.rows.len() + 1).unwrap_or(u32::MAX)
    }

    /// Makes a record of the fields of the line at hand, behind which the next begins.
    fn end_line(&mut self, next: usize) {
        self.lines += 1;
        if self.lines == 1 && self.is_header() {
            let (findings, untold) = self.before_first_line;
            self.findings.truncate(findings);
            self.undecodable_untold = untold;
            self.findings
                .push(Finding::new(words::HEADER).in_file(self.file));
            self.texts.clear();
            self.forget();
            self.first_field = 0;
            return;
        }
        self.count_columns(self.texts.fields() - self.first_field);
        self.line.places.push(next);
        self.keep_model();
        self.add_row();
    }

    /// Makes a record of the fields that have ended since the last.
    fn add_row(&mut self) {
        let fields = self.texts.fields() - self.first_field;
        let number = |number| u32::try_from(number).unwrap_or(u32::MAX);
        self.rows.push(Row {
            first: number(self.first_field),
            fields: number(fields),
            alike: self.line.alike,
        });
        self.first_field = self.texts.fields();
        if self.texts.len() > SHARED_TEXT {
            self.share_texts();
        }
    }

    /// A first line is a header when neither version nor insurer number stands where they belong.
    /// A record with only the version wrong stays data, so that nobody is lost.
    // Spec: 別紙 No.1
    fn is_header(&self) -> bool {
        let field = |place| self.texts.field(place).unwrap_or("");
        let six_digits = |text: &str| {
            text.len() == VERSION_LENGTH && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        !field(0).is_empty() && !six_digits(field(0)) && !six_digits(field(1))
    }

    // Spec: 別紙 各レイアウト, 別紙 更新履歴 4.0
    fn count_columns(&mut self, fields: usize) {
        let expected = layout(self.code).len();
        if fields == expected {
            return;
        }
        let index = self.next_index();
        let count = |number: usize| Argument::Number(u64::try_from(number).unwrap_or(u64::MAX));
        let finding = Finding::new(words::COLUMN_COUNT).in_file(self.file);
        let finding = finding.with(count(expected)).with(count(fields));
        self.findings.push(finding.at_record(index));
        if VERSIONS
            .iter()
            .any(|version| version.columns(self.code) == fields)
        {
            let finding = Finding::new(words::V3_COLUMNS).in_file(self.file);
            self.findings.push(finding.at_record(index));
        }
    }

    /// Turns what was read so far into records, and begins a new text.
    fn share_texts(&mut self) {
        let texts = self.texts.take_shared();
        self.records.reserve_exact(self.rows.len());
        let index = (self.records.len()..).skip(1);
        for (index, row) in index.zip(self.rows.drain(..)) {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let record = Record::part_of(&texts, row.first, row.fields, index);
            self.records.push(record.with_alike(row.alike));
        }
        if u32::try_from(texts.len()).is_err() {
            // A record of more than four billion bytes; nobody means that.
            let finding = Finding::new(words::UNDECODABLE).in_file(self.file);
            let finding = finding.at_record(self.next_index() - 1);
            self.findings.push(finding.at_field(self.code, 1));
        }
        self.first_field = 0;
        self.forget();
    }

    /// Forgets what refers to a text that is gone.
    fn forget(&mut self) {
        self.decoded.clear();
        self.model.forget();
    }

    fn finish(mut self) -> (Vec<Record>, Vec<Finding>) {
        self.share_texts();
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

/// The place behind the line end at a place, if there is one.
fn after_line_end(bytes: &[u8], place: usize) -> usize {
    match bytes.get(place..) {
        Some([b'\r', b'\n', ..]) => place + 2,
        Some([b'\r' | b'\n', ..]) => place + 1,
        _ => place,
    }
}
