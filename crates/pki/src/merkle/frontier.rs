//! The right edge of a tree that grows: enough to add leaves and to know the root, without the
//! leaves themselves; and which parts of a tree a proof is put together from.
//!
//! A part is a perfect subtree: `2^height` leaves, beginning at a multiple of that number. Once all
//! its leaves are there its hash never changes, so a program may keep some of them and answer for
//! any leaf of a long list without reading the whole list.

use super::{Extent, Hash, node, root};

/// A perfect subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subtree {
    /// It has `2^height` leaves.
    pub height: u32,
    /// Which one of its height, counted from 0.
    pub place: u64,
}

/// The right edge of a tree: the hashes of the largest perfect subtrees, left to right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// That of a tree with this many leaves; `None` when the number of hashes does not fit it.
    #[must_use]
    pub fn from_parts(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        let fits = usize::try_from(size.count_ones()) == Ok(peaks.len());
        fits.then_some(Self { size, peaks })
    }

    /// Adds a leaf, and tells each perfect subtree that it completes, the smallest first. The work
    /// is that of one step for every doubling of the tree.
    pub fn push(&mut self, leaf: Hash, mut completed: impl FnMut(Subtree, Hash)) {
        let (mut hash, mut height) = (leaf, 0);
        while (self.size >> height) & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node(&left, &hash);
            height += 1;
            let place = self.size >> height;
            completed(Subtree { height, place }, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hashes, left to right.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// The tree as a whole.
    #[must_use]
    pub fn extent(&self) -> Extent {
        Extent {
            size: self.size,
            root: joined(&self.peaks),
        }
    }
}

/// The hash over perfect subtrees that stand beside each other, the larger ones to the left.
#[must_use]
pub fn joined(hashes: &[Hash]) -> Hash {
    let mut from_right = hashes.iter().rev();
    match from_right.next() {
        Some(last) => from_right.fold(*last, |right, left| node(left, &right)),
        None => root(&[]),
    }
}

/// What the proof that a leaf is in a list of `size` leaves consists of, nearest first: each hash
/// of it is [`joined`] from these subtrees. `None` when the list is not that long.
#[must_use]
pub fn inclusion_parts(place: u64, size: u64) -> Option<Vec<Vec<Subtree>>> {
    if place >= size {
        return None;
    }
    let (mut from, mut to) = (0, size);
    let mut parts = Vec::new();
    while to - from > 1 {
        let middle = from + (to - from).next_power_of_two() / 2;
        if place < middle {
            parts.push(subtrees(middle, to));
            to = middle;
        } else {
            parts.push(subtrees(from, middle));
            from = middle;
        }
    }
    parts.reverse();
    Some(parts)
}

/// The perfect subtrees that make up the leaves from `from` to before `to`. `from` is where a half
/// of the tree begins, and so a multiple of each of their lengths.
fn subtrees(from: u64, to: u64) -> Vec<Subtree> {
    let mut from = from;
    let mut found = Vec::new();
    while from < to {
        let height = (to - from).ilog2();
        found.push(Subtree {
            height,
            place: from >> height,
        });
        from += 1 << height;
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use std::collections::HashMap;

    use super::*;
    use crate::merkle::{inclusion, leaf};

    #[test]
    fn every_small_tree_grows_as_the_whole_list_says() {
        let mut frontier = Frontier::default();
        let (mut leaves, mut known) = (Vec::new(), HashMap::new());
        assert_eq!(frontier.extent().root, root(&[]));
        for place in 0_u64..130 {
            let new = leaf(&place.to_be_bytes());
            leaves.push(new);
            known.insert(Subtree { height: 0, place }, new);
            frontier.push(new, |subtree, hash| {
                assert_eq!(known.insert(subtree, hash), None);
            });
            let extent = frontier.extent();
            assert_eq!((extent.size, extent.root), (place + 1, root(&leaves)));
            let again = Frontier::from_parts(extent.size, frontier.peaks().to_vec());
            assert_eq!(again.as_ref(), Some(&frontier));
            for at in 0..=place {
                let parts = inclusion_parts(at, extent.size).unwrap();
                let proof: Vec<Hash> = parts
                    .iter()
                    .map(|parts| {
                        let hashes: Vec<Hash> = parts.iter().map(|part| known[part]).collect();
                        joined(&hashes)
                    })
                    .collect();
                let whole = inclusion(&leaves, usize::try_from(at).unwrap());
                assert_eq!(Some(proof), whole);
            }
        }
        assert_eq!(inclusion_parts(130, 130), None);
        assert_eq!(Frontier::from_parts(3, vec![leaf(b"")]), None);
    }
}
