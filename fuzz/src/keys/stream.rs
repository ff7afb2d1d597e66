//! The target `stream`: a sealed message that comes in pieces of any length, changed or cut.

use std::io::{self, Read};

use pki::{StreamError, open};

use super::container::{CONTENT, SEALED};
use super::tree::edited;
use super::world::{NOW, WORLD, way};

/// Opens a message from pieces: the same as at once, or not at all.
pub fn stream(input: &[u8]) {
    let Some((way, [pieces, second, rest @ ..])) = way(input, 3) else {
        return;
    };
    let (der, other) = match way {
        0 => (rest.to_vec(), rest.to_vec()),
        1 => (edited(&SEALED, rest), edited(&SEALED, rest)),
        // Other octets come the second time than those that were found good.
        _ => (SEALED.clone(), edited(&SEALED, rest)),
    };
    let (key, own) = (WORLD.office.key(), WORLD.office.certificate());
    let read = |octets| Pieces {
        octets,
        length: usize::from(*pieces) + 1,
        fails_after: usize::MAX,
    };
    let at_once = open::open(&der, key, own, &WORLD.anchors(), NOW);
    let verified = open::verify(read(&der), key, own, &WORLD.anchors(), NOW);
    assert_eq!(
        at_once.is_ok(),
        verified.is_ok(),
        "pieces make a difference"
    );
    let Ok(verified) = verified else {
        return;
    };
    let mut content = Vec::new();
    let handed_out = verified.content(read(&other)).and_then(|mut reader| {
        reader
            .read_to_end(&mut content)
            .map_err(StreamError::Sealed)
    });
    if handed_out.is_ok() {
        assert_eq!(content, CONTENT, "content that nobody has sealed");
    }
    // A disk that fails is told, and never taken for the end.
    let failing = Pieces {
        fails_after: usize::from(*second) % der.len(),
        ..read(&der)
    };
    let failed = open::verify(failing, key, own, &WORLD.anchors(), NOW);
    assert!(failed.is_err(), "half a message was believed");
}

/// Octets in pieces, which may end with an error.
struct Pieces<'a> {
    octets: &'a [u8],
    length: usize,
    fails_after: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.fails_after == 0 {
            return Err(io::Error::other("a disk that fails"));
        }
        let most = into.len().min(self.length).min(self.fails_after);
        let (now, later) = self.octets.split_at(most.min(self.octets.len()));
        let (begin, _) = into.split_at_mut(now.len());
        begin.copy_from_slice(now);
        self.octets = later;
        self.fails_after -= now.len();
        Ok(now.len())
    }
}
