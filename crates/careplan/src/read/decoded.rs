//! What was decoded already, so that the same bytes are not decoded again: names of people and
//! offices stand in row after row.
//!
//! Only fields without a fault are kept. Nothing here decodes.

use std::ops::Range;

/// Fields that were decoded, by their bytes. A newer field takes the place of an older one with
/// the same hash.
pub(super) struct Decoded {
    fields: Vec<Field>,
}

#[derive(Clone, Default)]
struct Field {
    /// Its place in the file.
    bytes: Range<usize>,
    /// Its place in the text.
    text: Range<usize>,
}

const PLACES: usize = 64;

impl Decoded {
    pub(super) fn new() -> Self {
        Self {
            fields: vec![Field::default(); PLACES],
        }
    }

    /// Where the text of these bytes of the file stands, if it is known.
    pub(super) fn text_of(&self, file: &[u8], bytes: &[u8]) -> Option<Range<usize>> {
        let field = self.fields.get(place_of(bytes))?;
        let known = file.get(field.bytes.clone())?;
        (known == bytes).then(|| field.text.clone())
    }

    /// Keeps the field that stands at a place in the file.
    pub(super) fn keep(&mut self, file: &[u8], bytes: Range<usize>, text: Range<usize>) {
        let place = place_of(file.get(bytes.clone()).unwrap_or_default());
        if let Some(field) = self.fields.get_mut(place) {
            *field = Field { bytes, text };
        }
    }

    /// Forgets everything, because the text is another one.
    pub(super) fn clear(&mut self) {
        self.fields.fill(Field::default());
    }
}

/// A hash of the length, the first and the last bytes.
fn place_of(bytes: &[u8]) -> usize {
    let first = bytes.first_chunk().copied().map_or(0, u32::from_le_bytes);
    let last = bytes.last_chunk().copied().map_or(0, u64::from_le_bytes);
    let length = u64::try_from(bytes.len()).unwrap_or(0);
    let hash = (last ^ u64::from(first).rotate_left(32) ^ length).wrapping_mul(ODD);
    usize::try_from(hash >> 32).unwrap_or(0) % PLACES
}

/// 2^64 by the golden ratio, which spreads neighbouring numbers.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
