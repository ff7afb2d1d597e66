//! Merkle trees over lists that only grow: one hash for the whole list, a short proof that an
//! entry is in it, and a short proof that a longer list begins with a shorter one.
//!
//! The hashes and proofs are those of certificate transparency, so that foreign tools can judge
//! them. What the entries are is the affair of whoever keeps the list.
// Spec: RFC 6962 §2.1; verification after RFC 9162 §2.1.3.2 and §2.1.4.2

pub mod frontier;

use aws_lc_rs::digest::{Context, SHA256};

/// A SHA-256 hash of an entry or of a tree.
pub type Hash = [u8; 32];

/// The hash of an entry as a leaf. A leaf is never taken for a node of the tree.
#[must_use]
pub fn leaf(entry: &[u8]) -> Hash {
    digest(&[&[0], entry])
}

/// The hash of the whole list; that of no leaf is the hash of nothing.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => digest(&[]),
        [only] => *only,
        _ => {
            let (left, right) = halves(leaves);
            node(&root(left), &root(right))
        }
    }
}

/// The proof that the leaf at `place`, counted from 0, is in the list; `None` when the list is
/// not that long.
#[must_use]
pub fn inclusion(leaves: &[Hash], place: usize) -> Option<Vec<Hash>> {
    if place >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = halves(leaves);
    let (mut proof, beside) = match place.checked_sub(left.len()) {
        None => (inclusion(left, place)?, right),
        Some(place) => (inclusion(right, place)?, left),
    };
    proof.push(root(beside));
    Some(proof)
}

/// The proof that the list began with its first `earlier` leaves; `None` when it was never that
/// long, or for 0, of which nothing can be proved.
#[must_use]
pub fn consistency(leaves: &[Hash], earlier: usize) -> Option<Vec<Hash>> {
    (1..=leaves.len())
        .contains(&earlier)
        .then(|| sub_proof(leaves, earlier, Known::Yes))
}

/// Whether whoever checks the proof knows the hash of the part at hand already.
#[derive(Clone, Copy)]
enum Known {
    Yes,
    No,
}

fn sub_proof(leaves: &[Hash], earlier: usize, known: Known) -> Vec<Hash> {
    if earlier == leaves.len() {
        return match known {
            Known::Yes => Vec::new(),
            Known::No => vec![root(leaves)],
        };
    }
    let (left, right) = halves(leaves);
    let (mut proof, beside) = match earlier.checked_sub(left.len()) {
        None | Some(0) => (sub_proof(left, earlier, known), right),
        Some(earlier) => (sub_proof(right, earlier, Known::No), left),
    };
    proof.push(root(beside));
    proof
}

/// Whether `proof` leads from the leaf at `place` to the root of a list of `size` leaves.
#[must_use]
pub fn is_included(leaf: Hash, place: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    if place >= size {
        return false;
    }
    let (mut place, mut last) = (place, size - 1);
    let mut hash = leaf;
    for beside in proof {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            hash = node(beside, &hash);
            while place.is_multiple_of(2) && place != 0 {
                (place, last) = (place / 2, last / 2);
            }
        } else {
            hash = node(&hash, beside);
        }
        (place, last) = (place / 2, last / 2);
    }
    last == 0 && hash == root
}

/// A list as it was at some moment: how long, and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Number of leaves.
    pub size: u64,
    /// Hash of the whole list.
    pub root: Hash,
}

/// Whether `proof` shows that the `later` list begins with the `earlier` one.
///
/// Every list begins with the empty one, and with itself; both need no proof.
#[must_use]
pub fn is_continued(earlier: Extent, later: Extent, proof: &[Hash]) -> bool {
    if earlier.size == later.size {
        return earlier.root == later.root && proof.is_empty();
    }
    if earlier.size == 0 {
        return earlier.root == root(&[]) && proof.is_empty();
    }
    if earlier.size > later.size {
        return false;
    }
    // A list whose length is a power of two is a part of the later tree: its hash opens the proof.
    let opened = [earlier.root];
    let mut hashes = if earlier.size.is_power_of_two() {
        opened.iter().chain(proof)
    } else {
        [].iter().chain(proof)
    };
    let (mut place, mut last) = (earlier.size - 1, later.size - 1);
    while place % 2 == 1 {
        (place, last) = (place / 2, last / 2);
    }
    let Some(first) = hashes.next() else {
        return false;
    };
    let (mut old, mut new) = (*first, *first);
    for beside in hashes {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            old = node(beside, &old);
            new = node(beside, &new);
            while place.is_multiple_of(2) && place != 0 {
                (place, last) = (place / 2, last / 2);
            }
        } else {
            new = node(&new, beside);
        }
        (place, last) = (place / 2, last / 2);
    }
    last == 0 && old == earlier.root && new == later.root
}

/// The left half is as long as the largest power of two that leaves something for the right.
fn halves(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    let middle = leaves.len().next_power_of_two() / 2;
    leaves.split_at_checked(middle).unwrap_or((leaves, &[]))
}

fn node(left: &Hash, right: &Hash) -> Hash {
    digest(&[&[1], left, right])
}

fn digest(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = Hash::default();
    // A SHA-256 digest has as many octets as a hash.
    hash.iter_mut()
        .zip(context.finish().as_ref())
        .for_each(|(to, from)| *to = *from);
    hash
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;
    use proptest::prelude::*;

    /// The test vectors that the published implementations of certificate transparency share.
    const ENTRIES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|place| leaf(&place.to_be_bytes())).collect()
    }

    fn extent(leaves: &[Hash]) -> Extent {
        Extent {
            size: u64::try_from(leaves.len()).unwrap(),
            root: root(leaves),
        }
    }

    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let leaves: Vec<Hash> = ENTRIES.iter().map(|entry| leaf(entry)).collect();
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (count, expected) in roots.iter().enumerate() {
            assert_eq!(&hex::encode(root(&leaves[..count])), expected, "{count}");
        }
    }

    #[test]
    fn every_leaf_of_every_small_list_is_proved_and_no_other() {
        for count in 1..40 {
            let leaves = leaves(count);
            let Extent { size, root } = extent(&leaves);
            for place in 0..count {
                let proof = inclusion(&leaves, place).unwrap();
                let at = u64::try_from(place).unwrap();
                assert!(is_included(leaves[place], at, size, &proof, root));
                for other in (0..size).filter(|other| *other != at) {
                    assert!(!is_included(leaves[place], other, size, &proof, root));
                }
                assert!(!is_included(leaf(b"other"), at, size, &proof, root));
            }
            assert_eq!(inclusion(&leaves, count), None);
        }
    }

    #[test]
    fn every_small_list_continues_its_beginnings_and_no_others() {
        for count in 1..40 {
            let leaves = leaves(count);
            let later = extent(&leaves);
            for earlier in 1..=count {
                let proof = consistency(&leaves, earlier).unwrap();
                let before = extent(&leaves[..earlier]);
                assert!(is_continued(before, later, &proof), "{earlier} of {count}");
                let mut changed = leaves[..earlier].to_vec();
                changed[earlier / 2] = leaf(b"changed");
                assert!(!is_continued(extent(&changed), later, &proof));
                if earlier < count {
                    assert!(!is_continued(later, before, &proof), "a list that shrinks");
                }
            }
            assert!(is_continued(extent(&[]), later, &[]));
        }
    }

    proptest! {
        #[test]
        fn a_damaged_proof_proves_nothing(
            count in 2_usize..300, at in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>()
        ) {
            let leaves = leaves(count);
            let later = extent(&leaves);
            let earlier = 1 + at.index(count - 1);
            let mut proof = consistency(&leaves, earlier).unwrap();
            let before = extent(&leaves[..earlier]);
            prop_assert!(is_continued(before, later, &proof));
            if !proof.is_empty() {
                let place = bit.index(proof.len() * 256);
                proof[place / 256][place % 256 / 8] ^= 1 << (place % 8);
                prop_assert!(!is_continued(before, later, &proof));
            }
            let place = at.index(count);
            let mut proof = inclusion(&leaves, place).unwrap();
            let at = u64::try_from(place).unwrap();
            prop_assert!(is_included(leaves[place], at, later.size, &proof, later.root));
            proof.push(leaf(b"more"));
            prop_assert!(!is_included(leaves[place], at, later.size, &proof, later.root));
        }
    }
}
