//! PDF: whether something in it starts by itself. Only what stands there in plain sight is seen;
//! what hides in compressed objects is for a virus scanner.

use std::io::Read;

use super::{Refusal, Uninspected};

/// Reads the whole file.
pub(super) fn look_into(content: &mut impl Read) -> Result<(), Uninspected> {
    let mut window = Vec::with_capacity(PIECE + LONGEST);
    loop {
        let before = window.len();
        content
            .by_ref()
            .take(PIECE as u64)
            .read_to_end(&mut window)?;
        if window.len() == before {
            return Ok(());
        }
        for (word, refusal) in WORDS {
            if holds(&window, word) {
                return Err((*refusal).into());
            }
        }
        // A word may lie across two pieces.
        window.drain(..window.len().saturating_sub(LONGEST));
    }
}

/// Whether the word is there as a name of its own.
fn holds(window: &[u8], word: &[u8]) -> bool {
    let ends = |octet: Option<&u8>| octet.is_none_or(|octet| !octet.is_ascii_alphanumeric());
    let places = window.windows(word.len()).enumerate();
    let mut found = places.filter(|(_, octets)| *octets == word);
    found.any(|(place, _)| ends(window.get(place + word.len())))
}

const WORDS: &[(&[u8], Refusal)] = &[
    (b"/JavaScript", Refusal::Macro),
    (b"/Launch", Refusal::Program),
];
const LONGEST: usize = 12;
const PIECE: usize = 64 * 1024;
