//! A short run of a target: on seeds and on seeded changes of them, the same every time.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests include this file as a module and stop at the first surprise"
)]

/// Runs a target on every seed and on so many changed ones.
pub fn run(body: fn(&[u8]), seeds: &[Vec<u8>], rounds: u64) {
    seeds.iter().for_each(|seed| body(seed));
    let mut dice = Dice(0x5EED);
    for _ in 0..rounds {
        let mut input = dice.pick(seeds).clone();
        for _ in 0..=dice.below(3) {
            change(&mut dice, &mut input, seeds);
        }
        body(&input);
    }
}

/// One change: a flipped bit, another byte, a cut, two swapped parts, or a part of another input.
fn change(dice: &mut Dice, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    let (from, to) = dice.range(input.len());
    match dice.below(6) {
        0 => {
            if let Some(byte) = input.get_mut(from) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(from) {
                *byte = *dice.pick(b"\"\",,\r\n~^\x00\x1C\x1D\x80\x81\xE3\xF0\xFF-.0129AH");
            }
        }
        2 => drop(input.drain(from..to)),
        3 => input.truncate(to),
        4 => input[from..to].reverse(),
        _ => {
            let other = dice.pick(seeds).clone();
            let (start, end) = dice.range(other.len());
            input.splice(from..to, other[start..end].iter().copied());
        }
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap();
        usize::try_from(self.roll() % limit).unwrap()
    }

    fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// Two places in order, most often close to each other.
    fn range(&mut self, length: usize) -> (usize, usize) {
        let start = self.below(length + 1);
        let most = if self.below(4) == 0 { length } else { 40 };
        let end = start + self.below(most + 1);
        (start, end.min(length))
    }
}
