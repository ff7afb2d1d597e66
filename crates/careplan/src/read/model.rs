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
    /// How many fields it has up to and with the first that is not plain; 0 where all are.
    pub(super) head: usize,
}

/// How the rest of a line compares with that of the model.
pub(super) enum Rest {
    /// It is the same, the line end included, and so long.
    Same(usize),
    /// It differs first behind so many bytes.
    Differs(usize),
    /// There is nothing to compare with.
    Unknown,
}

impl Model {
    pub(super) fn forget(&mut self) {
        self.places.clear();
    }

    /// The fields of the model, without what lies behind them.
    pub(super) fn fields(&self) -> usize {
        self.places.len().saturating_sub(1)
    }

    /// Compares the head with the bytes of a line that begins here; its length where it is the
    /// same.
    pub(super) fn head_length(&self, file: &[u8], start: usize) -> Option<usize> {
        let (from, to) = (self.places.first()?, self.places.get(self.head)?);
        let head = file.get(*from..*to).filter(|head| !head.is_empty())?;
        let here = file.get(start..)?.get(..head.len())?;
        (here == head).then_some(head.len())
    }

    /// Compares what follows in the model from a column, from 0, with what follows a place.
    pub(super) fn rest(&self, file: &[u8], column: usize, place: usize) -> Rest {
        let rest = match (self.places.get(column), self.places.last()) {
            (Some(&from), Some(&to)) => file.get(from..to).unwrap_or_default(),
            _ => return Rest::Unknown,
        };
        let here = file.get(place..).and_then(|here| here.get(..rest.len()));
        match here {
            Some(here) if !rest.is_empty() => match first_difference(here, rest) {
                Some(length) => Rest::Differs(length),
                None => Rest::Same(rest.len()),
            },
            _ => Rest::Unknown,
        }
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
