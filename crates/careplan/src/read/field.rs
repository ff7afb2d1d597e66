//! Fields that are not plain: quoted, not ASCII, or faulty.
//!
//! Where a line begins and ends is not here.

use std::ops::Range;

use memchr::memchr;

use super::{Decoding, Reader, after_line_end};
use crate::check::words::Case;
use crate::check::words::encoding as words;
use crate::finding::Finding;
use crate::text;

impl<'a> Reader<'a> {
    /// Reads the field that begins at a place and is not plain; returns where the next begins.
    // Spec: 別紙 脚注
    pub(super) fn read_special_field(&mut self, start: usize) -> usize {
        self.copy_plain(start);
        let end = match self.bytes.get(start) {
            Some(b'"') => self.read_quoted(start + 1),
            _ => self.read_bare(start),
        };
        self.texts.end_field();
        if self.bytes.get(end) == Some(&b',') {
            self.uncopied = end + 1;
            return self.begin_field(end + 1);
        }
        let after = after_line_end(self.bytes, end);
        self.end_line(after);
        self.begin_line(after)
    }

    /// Reads a field without quotes around it; returns its end.
    fn read_bare(&mut self, start: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| is_separator(*byte));
        let end = start + length.unwrap_or(rest.len());
        let quote = rest.iter().take(end - start).any(|&byte| byte == b'"');
        self.take_field(start..end, quote.then_some(words::QUOTE_BARE));
        end
    }

    /// Reads a field whose opening quote is already passed; returns the place behind its end.
    fn read_quoted(&mut self, inside: usize) -> usize {
        let rest = self.bytes.get(inside..).unwrap_or_default();
        let Some(length) = memchr(b'"', rest) else {
            self.take_field(inside..self.bytes.len(), Some(words::QUOTE_UNCLOSED));
            return self.bytes.len();
        };
        let quote = inside + length;
        match self.bytes.get(quote + 1) {
            Some(byte) if !is_separator(*byte) => self.read_quotes_inside(rest),
            _ => {
                self.take_field(inside..quote, None);
                quote + 1
            }
        }
    }

    /// Reads a quoted field that holds quotes, of which `rest` is the inside and what follows.
    fn read_quotes_inside(&mut self, mut rest: &'a [u8]) -> usize {
        let mut content = Vec::new();
        let mut fault = None;
        loop {
            let Some((before, from_quote)) =
                memchr(b'"', rest).and_then(|quote| rest.split_at_checked(quote))
            else {
                content.extend_from_slice(rest);
                self.take_bytes(&content, Some(words::QUOTE_UNCLOSED));
                return self.bytes.len();
            };
            content.extend_from_slice(before);
            rest = match from_quote {
                [_, b'"', after @ ..] => after,
                [_, after @ ..] if after.first().is_none_or(|&byte| is_separator(byte)) => {
                    self.take_bytes(&content, fault);
                    return self.bytes.len() - after.len();
                }
                // Taken as part of the text; the field goes on.
                [_, after @ ..] => {
                    fault = Some(words::QUOTE_INSIDE);
                    after
                }
                [] => &[],
            };
            content.push(b'"');
        }
    }

    /// Takes the bytes of a field as they stand in the file.
    fn take_field(&mut self, place: Range<usize>, fault: Option<Case>) {
        let bytes = self.bytes.get(place.clone()).unwrap_or_default();
        if fault.is_none()
            && let Some(text) = self.decoded.text_of(self.bytes, bytes)
        {
            self.texts.repeat(text);
            return;
        }
        let start = self.texts.len();
        if self.take_bytes(bytes, fault) {
            let text = start..self.texts.len();
            self.decoded.keep(self.bytes, place, text);
        }
    }

    /// Decodes the bytes of a field and tells their faults; true where there is none.
    fn take_bytes(&mut self, bytes: &[u8], fault: Option<Case>) -> bool {
        let faults = match self.decoding {
            Decoding::Ms932 => text::decode_into(bytes, self.texts.text_mut()),
            Decoding::Utf8 => {
                let text = String::from_utf8_lossy(bytes);
                self.texts.push(&text);
                let control = text
                    .chars()
                    .any(|c| c.is_ascii_control() && c != '\r' && c != '\n');
                text::Faults {
                    control,
                    undecodable: self.undecodable_untold && text::decode(bytes).1.undecodable,
                    ..text::Faults::default()
                }
            }
        };
        if fault.is_none() && faults.is_empty() {
            return true;
        }
        if faults.undecodable {
            self.undecodable_untold = false;
        }
        let cases = [
            fault,
            faults.undecodable.then_some(words::UNDECODABLE),
            faults.user_defined.then_some(words::USER_DEFINED),
            faults.control.then_some(words::CONTROL_CHARACTER),
        ];
        let number = self.texts.fields() - self.first_field + 1;
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        for case in cases.into_iter().flatten() {
            let finding = Finding::new(case).in_file(self.file);
            let finding = finding.at_record(self.next_index());
            self.findings.push(finding.at_field(self.code, number));
        }
        false
    }
}

/// Whether a field can end before this byte.
const fn is_separator(byte: u8) -> bool {
    matches!(byte, b',' | b'\r' | b'\n')
}
