//! Finds the bytes of a CSV file that are not simply part of a plain field.
//!
//! Sixty-four bytes are judged at a time, eight in one machine word, because most of a file is
//! short plain fields and looking at each byte alone would take most of the time of a check.

/// The places of special bytes in order: comma, quote, control characters (CR and LF among them),
/// 7F, and everything that is not ASCII.
pub(super) struct Specials<'a> {
    bytes: &'a [u8],
    /// Where the block at hand begins.
    block: usize,
    /// One bit for each special byte of the block that was not told yet, the lowest first.
    mask: u64,
}

const BLOCK: usize = 64;

impl<'a> Specials<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            block: 0,
            mask: mask_at(bytes, 0),
        }
    }

    /// Forgets the special bytes before a place. The place never lies before one that was told.
    pub(super) fn pass(&mut self, place: usize) {
        if place >= self.block.saturating_add(BLOCK) {
            self.block = place - place % BLOCK;
            self.mask = mask_at(self.bytes, self.block);
        }
        self.mask &= u64::MAX << place.saturating_sub(self.block);
    }
}

impl Iterator for Specials<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            let next = self.block.saturating_add(BLOCK);
            if next >= self.bytes.len() {
                return None;
            }
            self.block = next;
            self.mask = mask_at(self.bytes, next);
        }
        let bit = usize::try_from(self.mask.trailing_zeros()).ok()?;
        self.mask &= self.mask - 1;
        Some(self.block + bit)
    }
}

/// The special bytes among the sixty-four from a place; none behind the end.
fn mask_at(bytes: &[u8], place: usize) -> u64 {
    let rest = bytes.get(place..).unwrap_or_default();
    if let Some(block) = rest.first_chunk::<BLOCK>() {
        return mask(block);
    }
    let mut block = [b'0'; BLOCK];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    mask(&block)
}

fn mask(block: &[u8; BLOCK]) -> u64 {
    let (words, _) = block.as_chunks::<8>();
    let bits = words.iter().zip((0..).step_by(8));
    bits.fold(0, |mask, (word, shift)| mask | special_bits(*word) << shift)
}

/// One bit for each special byte of eight.
fn special_bits(word: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(word);
    // The highest bit of each byte is the answer; no sum carries into the next byte, because the
    // highest bits are cleared first.
    let low = word & !HIGH;
    let unequal = |byte: u8| (low ^ each(byte)) + each(0x7F);
    let printable = low + each(0x80 - 0x20);
    let delete = low + each(0x01);
    let special = word | delete | !(printable & unequal(b',') & unequal(b'"'));
    // Gathers the eight highest bits into one byte.
    ((special & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

const HIGH: u64 = each(0x80);

/// The byte eight times.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

#[cfg(test)]
#[allow(
    clippy::indexing_slicing,
    reason = "an index out of bounds fails a test"
)]
mod tests {
    use super::*;

    fn is_special(byte: u8) -> bool {
        matches!(byte, b',' | b'"') || !matches!(byte, 0x20..=0x7E)
    }

    #[test]
    fn every_byte_at_every_place() {
        for length in [1, 63, 64, 65, 130] {
            for byte in 0..=u8::MAX {
                for place in 0..length {
                    let mut bytes = vec![b'0'; length];
                    bytes[place] = byte;
                    let expected: Vec<usize> =
                        is_special(byte).then_some(place).into_iter().collect();
                    assert_eq!(Specials::new(&bytes).collect::<Vec<_>>(), expected);
                }
            }
        }
    }

    #[test]
    fn bytes_do_not_disturb_their_neighbours() {
        let bytes: Vec<u8> = (0..=u8::MAX).chain((0..=u8::MAX).rev()).collect();
        let special = |place: &usize| is_special(bytes[*place]);
        let expected: Vec<usize> = (0..bytes.len()).filter(special).collect();
        assert_eq!(Specials::new(&bytes).collect::<Vec<_>>(), expected);
        for from in 0..=bytes.len() {
            let mut specials = Specials::new(&bytes);
            specials.pass(from);
            let rest: Vec<usize> = expected
                .iter()
                .copied()
                .filter(|&place| place >= from)
                .collect();
            assert_eq!(specials.collect::<Vec<_>>(), rest);
        }
    }
}
