//! A line that those after it are compared with: rows of one service differ in a day and little
//! else, so that most of a line need not be read again.
//!
//! Only a line without any fault is a model. Nothing here reads or copies.

/// A line of the file whose text is known.
#[derive(Default)]
pub(super) struct Model {
    /// Where its fields begin in the file, and last where the next line begins. Empty where there
    /// is no model.
    pub(super) places: Vec<usize>,
    /// The place of its record among those of the file.
    pub(super) index: u32,
    /// The place of its first field among those of the text.
    pub(super) first: usize,
}

/// How many fields of a line are those of the model.
pub(super) struct Same {
    /// The fields, whole and with what is behind them.
    pub(super) fields: usize,
    /// Their length in bytes.
    pub(super) length: usize,
    /// The bytes that are equal, which may go on in the next field.
    pub(super) equal: usize,
    /// Whether it is the rest of the line with its end.
    pub(super) is_rest: bool,
}

impl Model {
    pub(super) fn forget(&mut self) {
        self.places.clear();
    }

    /// Becomes another line, which begins at a place with the same fields, so many, and goes on with
    /// fields of its own.
    pub(super) fn follow(&mut self, start: usize, head: usize, places: &[usize]) {
        let before = self.places.first().copied().unwrap_or(start);
        self.places.truncate(head);
        for place in &mut self.places {
            *place = *place - before + start;
        }
        self.places.extend_from_slice(places);
    }

    /// Compares the fields of the model from a column, from 0, with those that begin at a place.
    pub(super) fn same_fields(&self, file: &[u8], column: usize, place: usize) -> Option<Same> {
        let places = self.places.get(column..)?;
        let (from, ends) = places.split_first()?;
        let rest = file.get(*from..*ends.last()?)?;
        let here = file.get(place..)?.get(..rest.len())?;
        let Some(equal) = first_difference(here, rest) else {
            return Some(Same {
                fields: ends.len(),
                length: rest.len(),
                equal: rest.len(),
                is_rest: true,
            });
        };
        let whole = ends.iter().take_while(|end| **end - from <= equal);
        let (fields, length) = whole.fold((0, 0), |(fields, _), end| (fields + 1, end - from));
        Some(Same {
            fields,
            length,
            equal,
            is_rest: false,
        })
    }
}

/// How many bytes are equal before the first that differ, of two pieces of one length.
fn first_difference(a: &[u8], b: &[u8]) -> Option<usize> {
    let ((a_words, a_rest), (b_words, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let words = a_words.iter().zip(b_words);
    let mut words = words.map(|(a, b)| u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b));
    match words
        .by_ref()
        .enumerate()
        .find(|(_, differs)| *differs != 0)
    {
        Some((place, differs)) => {
            let byte = usize::try_from(differs.trailing_zeros() / 8).unwrap_or(0);
            Some(place * 8 + byte)
        }
        None => {
            let place = a_rest.iter().zip(b_rest).position(|(a, b)| a != b)?;
            Some(a_words.len() * 8 + place)
        }
    }
}
