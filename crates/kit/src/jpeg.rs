//! A small picture of a family chart, as JPEG, made block by block.
//!
//! Grey, 8 by 8 points a block, every block of one shade: enough to be a valid baseline JPEG that
//! any program shows. It is no encoder for other pictures.

/// The chart: one character a block, `#` is dark.
const CHART: [&str; 6] = [
    ".####....##...",
    ".#..######.#..",
    ".####.#..##...",
    "......#.......",
    "....###.......",
    "....###.......",
];

/// The lengths and symbols of the two codes: 12 sizes for the mean shade of a block, and the end
/// of a block.
const SIZES: [u8; 16] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

/// The bytes of the picture.
pub(crate) fn family_chart() -> Vec<u8> {
    let (width, height) = (14 * 8, 6 * 8);
    let mut bytes = vec![0xFF, 0xD8];
    segment(&mut bytes, 0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    let mut quantisation = vec![0];
    quantisation.extend([8; 64]);
    segment(&mut bytes, 0xDB, &quantisation);
    segment(&mut bytes, 0xC0, &[8, 0, height, 0, width, 1, 1, 0x11, 0]);
    let mut shades = vec![0x00];
    shades.extend(SIZES);
    shades.extend(0..12);
    segment(&mut bytes, 0xC4, &shades);
    let mut rest = vec![0x10, 1];
    rest.extend([0; 15]);
    rest.push(0);
    segment(&mut bytes, 0xC4, &rest);
    segment(&mut bytes, 0xDA, &[1, 1, 0, 0, 63, 0]);
    scan(&mut bytes);
    bytes.extend([0xFF, 0xD9]);
    bytes
}

/// Adds a marker with its content and length.
fn segment(bytes: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    bytes.extend([0xFF, marker]);
    bytes.extend(length.to_be_bytes());
    bytes.extend(content);
}

/// Adds the blocks: of each the difference in shade from the one before, and nothing else.
fn scan(bytes: &mut Vec<u8>) {
    let mut bits = Bits::default();
    let mut before = 0_i32;
    for shade in CHART.iter().flat_map(|line| line.bytes()) {
        // The mean of a block counts eightfold and is quantised by 8, so a step is one shade.
        let mean: i32 = if shade == b'#' { -100 } else { 120 };
        let difference = mean - before;
        before = mean;
        let size = 32 - difference.unsigned_abs().leading_zeros();
        let (code, length) = shade_code(size);
        bits.push(code, length);
        // A negative number is written as itself less one, in as many bits.
        let value = if difference < 0 {
            difference - 1
        } else {
            difference
        };
        bits.push(value.cast_unsigned(), size);
        // The end of the block: the code 0 of one bit.
        bits.push(0, 1);
    }
    bits.finish(bytes);
}

/// The code of a size and its length, as `SIZES` gives them: 00 for 0; 010 to 110 for 1 to 5; then
/// one more bit each.
fn shade_code(size: u32) -> (u32, u32) {
    match size {
        0 => (0b00, 2),
        1..=5 => (0b010 + size - 1, 3),
        _ => ((1 << (size - 2)) - 2, size - 2),
    }
}

/// Bits, the first one highest.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u8,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, length: u32) {
        for place in (0..length).rev() {
            let bit = u8::try_from(value >> place & 1).unwrap_or(0);
            self.pending = self.pending << 1 | bit;
            self.count += 1;
            if self.count == 8 {
                self.bytes.push(self.pending);
                if self.pending == 0xFF {
                    self.bytes.push(0);
                }
                self.count = 0;
            }
        }
    }

    fn finish(mut self, bytes: &mut Vec<u8>) {
        while self.count != 0 {
            self.push(1, 1);
        }
        bytes.extend(self.bytes);
    }
}
