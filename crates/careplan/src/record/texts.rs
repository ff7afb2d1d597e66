//! The texts of many records in one piece, so that a record costs no memory of its own.
//!
//! Nothing here knows what a field means or how a file is read.

use std::ops::Range;
use std::sync::Arc;

/// The texts of fields one after the other, each with one byte of separator behind it.
#[derive(Default)]
pub(crate) struct Texts {
    text: String,
    /// Where each field begins, and last where the next one would. A field ends one byte before
    /// the next begins.
    starts: Vec<u32>,
}

/// One byte that is no part of any field.
const SEPARATOR: char = ',';

impl Texts {
    /// Appends a part of the text of the current field, or whole fields that are marked later.
    pub(crate) fn push(&mut self, part: &str) {
        self.text.push_str(part);
    }

    /// Appends text that stands here already, at a place in bytes.
    pub(crate) fn repeat(&mut self, place: Range<usize>) {
        if self.text.get(place.clone()).is_some() {
            self.text.extend_from_within(place);
        }
    }

    /// Appends fields that stand here already, by their places among all.
    pub(crate) fn repeat_fields(&mut self, fields: Range<usize>) {
        let text = self.start(fields.start)..self.start(fields.end);
        let moved = u32::try_from(self.text.len().saturating_sub(text.start));
        let moved = moved.unwrap_or(u32::MAX);
        self.repeat(text);
        let first = self.starts.len();
        let ends = fields.start + 1..fields.end + 1;
        if self.starts.get(ends.clone()).is_some() {
            self.starts.extend_from_within(ends);
        }
        for start in self.starts.iter_mut().skip(first) {
            *start = start.wrapping_add(moved);
        }
    }

    /// Makes room for the text of a file of so many bytes, so that hardly anything moves while it is
    /// read.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.text.reserve_exact(bytes.saturating_add(bytes / 4));
        // No file has more fields than bytes. Room that nothing is written to costs nothing, and a
        // large piece that is given back whole makes allocators keep the memory of a file for the
        // next, where they would otherwise return it to the system and ask for it again.
        self.starts.reserve_exact(bytes);
    }

    /// Takes everything out, without room to spare.
    pub(crate) fn take_shared(&mut self) -> Arc<Self> {
        let mut text = std::mem::take(&mut self.text);
        text.shrink_to_fit();
        let starts = self.starts.clone();
        self.starts.clear();
        Arc::new(Self { text, starts })
    }

    /// Where a field begins in the text, by its place among all.
    fn start(&self, place: usize) -> usize {
        let start = self.starts.get(place).copied().unwrap_or(0);
        usize::try_from(start).unwrap_or(usize::MAX)
    }

    /// Ends the current field; the next begins behind the separator.
    pub(crate) fn end_field(&mut self) {
        self.text.push(SEPARATOR);
        self.mark(self.text.len());
    }

    /// Ends the current field one byte before this place. The text up to there may follow later.
    pub(crate) fn mark(&mut self, next: usize) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.starts.push(u32::try_from(next).unwrap_or(u32::MAX));
    }

    /// The text itself, for a decoder that appends to it.
    pub(crate) const fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// The bytes of text so far.
    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }

    /// The number of fields that have ended.
    pub(crate) fn fields(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.starts.clear();
    }

    /// The text of a field by its place among all, from 0; none where there is no such field.
    pub(crate) fn field(&self, place: usize) -> Option<&str> {
        match self.starts.get(place..)? {
            [start, next, ..] => Some(between(&self.text, *start, *next)),
            _ => None,
        }
    }

    /// The texts of neighbouring fields: the first place and how many.
    pub(crate) fn run(&self, place: usize, count: usize) -> impl Iterator<Item = &str> {
        let starts = self.starts.get(place..=place.saturating_add(count));
        starts
            .unwrap_or_default()
            .windows(2)
            .map(|pair| match pair {
                [start, next] => between(&self.text, *start, *next),
                _ => "",
            })
    }
}

fn between(text: &str, start: u32, next: u32) -> &str {
    if next.wrapping_sub(start) == 1 {
        // Half of all fields are empty.
        return "";
    }
    let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    text.get(place(start)..place(next).saturating_sub(1))
        .unwrap_or("")
}
