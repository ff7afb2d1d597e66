//! Lines that are like one before them: what they share with it is not read again.
//!
//! How lines are split into fields is not here.

use super::Reader;
use crate::record::Alike;

/// The line at hand.
#[derive(Default)]
pub(super) struct Line {
    /// Where it begins in the file.
    pub(super) start: usize,
    /// Where its fields begin in the file, as far as they are read, without those that it has in
    /// common with the beginning of the model.
    pub(super) places: Vec<usize>,
    /// How it is like the model.
    pub(super) alike: Alike,
    /// How many findings there were before it.
    pub(super) findings_before: usize,
    /// Up to which place in the file it is known to differ from the model.
    pub(super) differs: usize,
    /// How often its rest may still be compared with the model.
    pub(super) comparisons: u32,
}

/// What was taken from the model.
enum Repeated {
    /// Fields, behind which the next begins here; maybe none.
    Fields(usize),
    /// The rest of the line, behind which the next line begins here.
    Line(usize),
}

/// A line that differs in more places from the model is not like it.
const MOST_COMPARISONS: u32 = 4;

/// Fewer fields in the middle of a line are sooner read than taken from the model.
const FEWEST_FIELDS: usize = 6;

impl Reader<'_> {
    /// Begins a line; returns where its first field begins that is not read yet. Lines that are
    /// like the model are passed whole.
    pub(super) fn begin_line(&mut self, mut start: usize) -> usize {
        loop {
            self.line.start = start;
            self.line.places.clear();
            self.line.places.push(start);
            self.line.alike = Alike::default();
            self.line.findings_before = self.findings.len();
            self.line.differs = 0;
            self.line.comparisons = MOST_COMPARISONS;
            self.uncopied = start;
            match self.repeat_fields(start) {
                Repeated::Line(end) => start = end,
                Repeated::Fields(place) => return place,
            }
        }
    }

    /// Begins a field behind a comma; returns where the first field begins that is not read yet.
    pub(super) fn begin_field(&mut self, place: usize) -> usize {
        self.line.places.push(place);
        if place <= self.line.differs || self.line.comparisons == 0 {
            return place;
        }
        match self.repeat_fields(place) {
            Repeated::Line(end) => self.begin_line(end),
            Repeated::Fields(place) => place,
        }
    }

    /// Takes as many fields from the model as are the same from here on.
    fn repeat_fields(&mut self, place: usize) -> Repeated {
        let column = self.texts.fields() - self.first_field;
        let Some(same) = self.model.same_fields(self.bytes, column, place) else {
            self.line.comparisons = 0;
            return Repeated::Fields(place);
        };
        let is_worth_it = column == 0 || same.is_rest || same.fields >= FEWEST_FIELDS;
        if !is_worth_it {
            self.line.differs = place + same.equal;
            self.line.comparisons -= 1;
            return Repeated::Fields(place);
        }
        if same.fields > 0 {
            self.copy_plain(place);
            let first = self.model.first + column;
            self.texts.repeat_fields(first..first + same.fields);
            self.uncopied = place + same.length;
        }
        let fields = u16::try_from(same.fields).unwrap_or(0);
        if column == 0 {
            self.line.alike.index = self.model.index;
            self.line.alike.head = fields;
        }
        let places = self.model.places.get(column..).unwrap_or_default();
        let moved = places.iter().skip(1).take(same.fields);
        let from = places.first().copied().unwrap_or(0);
        if same.is_rest {
            self.line.alike.index = self.model.index;
            self.line.alike.tail = fields;
            // A line that differs in several fields is the better model for those that follow.
            let alike = usize::from(self.line.alike.head) + same.fields;
            if alike + 1 < column + same.fields {
                self.line.places.extend(moved.map(|end| end - from + place));
                self.keep_model();
            }
            self.lines += 1;
            self.add_row();
            return Repeated::Line(self.uncopied);
        }
        if column == 0 {
            self.line.places.clear();
            self.line.places.push(self.uncopied);
        } else {
            self.line.places.extend(moved.map(|end| end - from + place));
        }
        self.line.differs = place + same.equal;
        self.line.comparisons -= 1;
        Repeated::Fields(place + same.length)
    }

    /// Makes the line at hand the model of those that follow, if it has no fault and ends so that
    /// its end does not depend on what follows.
    pub(super) fn keep_model(&mut self) {
        let next = self.line.places.last().copied().unwrap_or(0);
        let line_feed = next.checked_sub(1).and_then(|last| self.bytes.get(last));
        if self.findings.len() == self.line.findings_before && line_feed == Some(&b'\n') {
            let head = usize::from(self.line.alike.head);
            self.model.follow(self.line.start, head, &self.line.places);
            self.model.index = self.next_index();
            self.model.first = self.first_field;
        }
    }
}
