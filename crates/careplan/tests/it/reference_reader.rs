//! The reader once more, as plainly as it can be written: byte by byte, field by field, with
//! nothing kept for later. The reader of the crate must say the same about every input.

use std::borrow::Cow;

use careplan::{FileCode, FileName, layout, read_file};
use encoding_rs::SHIFT_JIS;
use proptest::prelude::*;

use crate::sample::{everything, tables};

/// Fields of the records, and findings as `case@record.field`.
type Read = (Vec<Vec<String>>, Vec<String>);

struct Slow<'a> {
    bytes: &'a [u8],
    utf8: bool,
    untold: bool,
    records: Vec<Vec<String>>,
    told: Vec<String>,
}

fn slow_read(code: FileCode, bytes: &[u8]) -> Read {
    let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
    let valid = std::str::from_utf8(bytes).is_ok();
    let suspect = marked.is_some() || valid && bytes.iter().any(|&byte| byte >= 0xE0);
    let wrong = suspect && decode(bytes).1[0];
    let mut slow = Slow {
        bytes: marked.unwrap_or(bytes),
        utf8: wrong && valid,
        untold: wrong,
        records: Vec::new(),
        told: Vec::new(),
    };
    if suspect {
        let case = if marked.is_some() { "UTF8_BOM" } else { "UTF8" };
        slow.told.push(format!("{case}@0.0"));
    }
    slow.lines(code);
    (slow.records, slow.told)
}

impl Slow<'_> {
    fn lines(&mut self, code: FileCode) {
        let (mut lines, mut blank) = (0, 0);
        while !self.bytes.is_empty() {
            if self.take_line_end() {
                blank += 1;
                continue;
            }
            lines += 1;
            let before = (self.told.len(), self.untold);
            let mut record = Vec::new();
            while !self.field(&mut record) {}
            let six = |text: &String| text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
            let second = record.get(1).is_some_and(six);
            if lines == 1 && !record[0].is_empty() && !six(&record[0]) && !second {
                self.told.truncate(before.0);
                self.untold = before.1;
                self.told.push("HEADER@0.0".to_owned());
                continue;
            }
            let index = self.records.len() + 1;
            if record.len() != layout(code).len() {
                self.told.push(format!("COLUMN_COUNT@{index}.0"));
                let v3 = [
                    (FileCode::Upplan, 22),
                    (FileCode::Upjsk, 22),
                    (FileCode::Upsikyu, 34),
                ];
                if v3.contains(&(code, record.len())) {
                    self.told.push(format!("V3_COLUMNS@{index}.0"));
                }
            }
            self.records.push(record);
        }
        if self.untold {
            self.told.push("UNDECODABLE@1.1".to_owned());
        }
        if blank > 0 {
            self.told.push("BLANK_LINES@0.0".to_owned());
        }
        if self.records.is_empty() && code.parent().is_none() {
            self.told.push("NO_RECORD@0.0".to_owned());
        }
    }

    fn take_line_end(&mut self) -> bool {
        let after = match self.bytes {
            [b'\r', b'\n', after @ ..] | [b'\r' | b'\n', after @ ..] => after,
            _ => return false,
        };
        self.bytes = after;
        true
    }

    fn take(&mut self) -> u8 {
        let byte = self.bytes[0];
        self.bytes = &self.bytes[1..];
        byte
    }

    fn at_separator(&self) -> bool {
        matches!(self.bytes, [] | [b',' | b'\r' | b'\n', ..])
    }

    /// Reads a field; true where the record ends behind it.
    fn field(&mut self, record: &mut Vec<String>) -> bool {
        let mut content = Vec::new();
        let mut fault = None;
        if self.bytes.first() == Some(&b'"') {
            self.take();
            loop {
                match self.bytes {
                    [] => {
                        fault = Some("QUOTE_UNCLOSED");
                        break;
                    }
                    [b'"', b'"', ..] => {
                        self.take();
                    }
                    [b'"', ..] => {
                        self.take();
                        if self.at_separator() {
                            break;
                        }
                        fault = Some("QUOTE_INSIDE");
                        content.push(b'"');
                        continue;
                    }
                    _ => {}
                }
                content.push(self.take());
            }
        } else {
            while !self.at_separator() {
                content.push(self.take());
            }
            if content.contains(&b'"') {
                fault = Some("QUOTE_BARE");
            }
        }
        self.tell(record, &content, fault);
        if self.bytes.first() == Some(&b',') {
            self.take();
            return false;
        }
        self.take_line_end();
        true
    }

    fn tell(&mut self, record: &mut Vec<String>, content: &[u8], fault: Option<&str>) {
        let (text, [mut undecodable, mut user_defined, mut control]) = decode(content);
        let mut text = text.into_owned();
        if self.utf8 {
            text = String::from_utf8_lossy(content).into_owned();
            undecodable &= self.untold;
            user_defined = false;
            control = text
                .chars()
                .any(|c| c.is_ascii_control() && !"\r\n".contains(c));
        }
        self.untold &= !undecodable;
        record.push(text);
        let faults = [
            fault,
            undecodable.then_some("UNDECODABLE"),
            user_defined.then_some("USER_DEFINED"),
            control.then_some("CONTROL_CHARACTER"),
        ];
        let place = format!("{}.{}", self.records.len() + 1, record.len());
        let told = faults.into_iter().flatten();
        self.told.extend(told.map(|case| format!("{case}@{place}")));
    }
}

/// The text, and whether something is undecodable, user-defined or a control character.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, [bool; 3]) {
    let (text, malformed) = SHIFT_JIS.decode_without_bom_handling(bytes);
    let mut faults = [malformed, false, false];
    let mut at = 0;
    while at < bytes.len() {
        let pair = matches!(bytes[at], 0x81..=0x9F | 0xE0..=0xFC)
            && matches!(bytes.get(at + 1), Some(0x40..=0x7E | 0x80..=0xFC));
        faults[0] |= match bytes[at] {
            0x80 | 0xA0 | 0xFD..=0xFF => true,
            0x81..=0x9F | 0xE0..=0xFC => !pair,
            _ => false,
        };
        faults[1] |= pair && matches!(bytes[at], 0xF0..=0xF9);
        faults[2] |= bytes[at].is_ascii_control() && !b"\r\n".contains(&bytes[at]);
        at += if pair { 2 } else { 1 };
    }
    (text, faults)
}

fn fast_read(name: &FileName, bytes: &[u8]) -> Read {
    let (file, findings) = read_file(name, bytes);
    let records = file.records.iter();
    let records = records.map(|record| record.fields().map(str::to_owned).collect());
    let told = findings.iter().map(|finding| {
        let (record, field) = (finding.record.unwrap_or(0), finding.field.unwrap_or(0));
        format!("{}@{record}.{field}", finding.case_name())
    });
    for record in &file.records {
        let numbers = (1..).take(record.len());
        assert!(
            record
                .fields()
                .eq(numbers.map(|number| record.field(number)))
        );
    }
    (records.collect(), told.collect())
}

fn agree(code: FileCode, bytes: &[u8]) {
    let month = if code.has_month() { "_202504" } else { "" };
    let name = format!("{code}{month}_1370000018_43_1370000026_11_20250325100000.CSV");
    let name = FileName::parse(&name).unwrap();
    assert_eq!(fast_read(&name, bytes), slow_read(code, bytes));
}

/// Everything that means something to a reader, and some that does not.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b",,,,",
    b"\r",
    b"\n",
    b"\r\n",
    b"202407,123455,",
    b"\"\x8C\xA9\x96\x7B\",",
    b"\x8C\xA9\x96\x7B",
    b"\x83\x5C",
    b"\x81",
    b"\xB1\xDE",
    b"\xF0\x40",
    b"\xFF",
    b"\x00",
    b"\x7F",
    b" plain text of a length that crosses a block ",
    "見本".as_bytes(),
    "é".as_bytes(),
    b"a",
    b"",
];

/// Fields of lines that are often alike.
const FIELDS: &[&[u8]] = &[
    b"202407",
    b"202407",
    b"",
    b"\"\x8C\xA9\x96\x7B\"",
    b"\"\x8C\xA9\x96\x7B\"",
    b"\"\x8C\xA9\x96\x7C\"",
    b"\"1\"",
    b"\"\"",
    b"a text as long as some words of a machine",
    b"a text as long as some words of a man",
    b"\x8C\xA9",
    b"\"a\r\nb,\"",
    b"\"a\"\"b\"",
    b"\xFF",
    b"\"a\"b\"",
    b"a\"b",
    b"1,2",
    "見".as_bytes(),
];
const ENDS: &[&[u8]] = &[
    b"\r\n",
    b"\r\n",
    b"\r\n",
    b"\r\n",
    b"\n",
    b"\r",
    b"\r\n\r\n",
    b"\n\n",
];

/// Lines that mostly have as many fields as the file, and often repeat those before them.
fn any_lines() -> impl Strategy<Value = Vec<u8>> {
    let field = || prop::sample::select(FIELDS.to_vec());
    let first = prop::array::uniform4(field());
    let line = (
        first,
        prop::sample::select(ENDS.to_vec()),
        0_usize..4,
        any::<bool>(),
    );
    prop::collection::vec(line, 1..30).prop_map(|lines| {
        let (mut kept, mut bytes) = (lines[0].0, Vec::new());
        for (fields, end, change, whole) in lines {
            // A new field in one place, or a line of its own.
            kept[change] = fields[change];
            if whole && change == 0 {
                kept = fields;
            }
            bytes.extend(kept.join(&b','));
            bytes.extend(end);
        }
        bytes
    })
}

proptest! {
    #[test]
    fn lines_that_are_alike_are_read_as_slowly(bytes in any_lines(), cut in 0_usize..4) {
        agree(FileCode::Dlt1kyo, &bytes);
        agree(FileCode::Dlt1kyo, &bytes[..bytes.len().saturating_sub(cut)]);
    }

    #[test]
    fn any_structure_is_read_as_slowly(
        code in prop::sample::select(vec![FileCode::Upplan, FileCode::Upsikyu, FileCode::UpkihonSub1]),
        start in prop::sample::select(vec![&b""[..], b"\xEF\xBB\xBF", b"header,header\r\n"]),
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..120),
    ) {
        agree(code, &[start, &pieces.concat()].concat());
    }

    #[test]
    fn any_bytes_are_read_as_slowly(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        agree(FileCode::UpkihonSub2, &bytes);
    }

    #[test]
    fn a_spoilt_file_is_read_as_slowly(
        unit in 0_usize..5,
        place in any::<prop::sample::Index>(),
        piece in prop::sample::select(PIECES.to_vec()),
    ) {
        let tables = tables(&everything().swap_remove(unit));
        let (name, mut bytes) = tables[place.index(tables.len())].clone();
        let at = place.index(bytes.len());
        bytes.splice(at..(at + 1), piece.iter().copied());
        agree(name.code, &bytes);
    }
}

#[test]
fn the_samples_are_read_as_slowly() {
    for sample in everything() {
        for (name, bytes) in tables(&sample) {
            agree(name.code, &bytes);
            agree(name.code, &bytes.repeat(3));
            agree(name.code, bytes.trim_ascii_end());
        }
    }
}
