//! The target `log`: any text as a head, and any hashes as proofs about a log.

use std::sync::LazyLock;

use pki::merkle::{self, Extent, Hash, consistency, inclusion};
use pki::transparency::{Entry, Head, KeyOrigin, SignedHead, follow, holds};
use time::Duration;

use super::world::{NOW, WORLD, told, way};

/// Reads a head, or judges proofs about a log of some length.
pub fn log(input: &[u8]) {
    let Some((way, rest)) = way(input, 3) else {
        return;
    };
    match way {
        0 => head(&String::from_utf8_lossy(rest)),
        1 => included(rest),
        _ => continued(rest),
    }
}

/// A head of three certificates.
pub static GENUINE: LazyLock<SignedHead> = LazyLock::new(|| {
    let signed = head_of(3, 0).sign(&WORLD.issuing);
    signed.expect("an authority signs")
});

fn head(text: &str) {
    match SignedHead::from_text(text) {
        Ok(read) => {
            assert_eq!(read.to_text(), text, "a head with two spellings");
            let anchors = WORLD.anchors();
            let is_signed = read.is_signed_by(WORLD.issuing.certificate());
            assert!(!is_signed || read.head == GENUINE.head, "a forged head");
            let verified = read.verify(WORLD.between(), &anchors).is_ok();
            assert!(!verified || is_signed);
            assert!(!read.is_signed_by(&WORLD.root));
        }
        Err(error) => told(&error),
    }
}

/// The entries of a log; the last ones differ with `fork`.
fn entries(size: u8, fork: u8) -> Vec<Entry> {
    (0..size)
        .map(|place| Entry {
            fingerprint: [place; 32],
            key_origin: match fork > 0 && place + fork >= size {
                true => KeyOrigin::Exchange,
                false => KeyOrigin::Office,
            },
            issued_at: NOW + Duration::hours(i64::from(place)),
        })
        .collect()
}

fn head_of(size: u8, fork: u8) -> Head {
    let office = WORLD.office.certificate().office_number();
    Head::of(office.expect("a number"), &entries(size, fork), NOW)
}

/// Hashes instead of some of a proof, and others behind it.
fn changed(mut proof: Vec<Hash>, changes: &[u8]) -> Vec<Hash> {
    for change in changes.chunks_exact(3) {
        let [place, kind, octet] = *change else { break };
        let place = usize::from(place) % (proof.len() + 1);
        match (kind % 3, place < proof.len()) {
            (0, true) => drop(proof.remove(place)),
            (1, true) => {
                if let Some(first) = proof.get_mut(place).and_then(|hash| hash.first_mut()) {
                    *first ^= octet;
                }
            }
            _ => proof.insert(place, [octet; 32]),
        }
    }
    proof
}

/// An entry is found where it is, and nowhere else, by the proof for it alone.
fn included(input: &[u8]) {
    let [size, place, claimed, changes @ ..] = input else {
        return;
    };
    let size = size % 70;
    let entries = entries(size, 0);
    let leaves: Vec<Hash> = entries.iter().map(Entry::leaf).collect();
    let place = usize::from(*place);
    let Some(right) = inclusion(&leaves, place) else {
        assert!(place >= leaves.len(), "no proof for an entry");
        return;
    };
    let head = head_of(size, 0);
    let Some(entry) = entries.get(place) else {
        return;
    };
    let at = u64::try_from(place).unwrap_or(u64::MAX);
    assert!(holds(&head, entry, at, &right));
    let claimed = u64::from(*claimed);
    let shown = changed(right.clone(), changes);
    if holds(&head, entry, claimed, &shown) {
        assert_eq!((claimed, shown), (at, right), "two proofs for one entry");
    }
}

/// A longer log goes on from a shorter one by the proof for it alone; one that differs does not.
fn continued(input: &[u8]) {
    let [earlier, later, fork, changes @ ..] = input else {
        return;
    };
    let (earlier, later, fork) = (earlier % 70, later % 70, fork % 8);
    let leaves: Vec<Hash> = entries(later, 0).iter().map(Entry::leaf).collect();
    let (seen, shown) = (head_of(earlier, fork), head_of(later, 0));
    let right = consistency(&leaves, usize::from(earlier)).unwrap_or_default();
    let proof = changed(right.clone(), changes);
    let is_prefix = earlier <= later && (fork == 0 || earlier == 0);
    match follow(&seen, &shown, &proof) {
        Ok(()) => {
            assert!(is_prefix, "a log that shrank or forked");
            assert_eq!(proof, right, "two proofs for one log");
        }
        Err(_) => assert!(!is_prefix || proof != right, "a right proof"),
    }
    let nothing = Extent {
        size: u64::from(later),
        root: merkle::leaf(changes),
    };
    // From nothing on everything goes on.
    let is_continued = merkle::is_continued(seen.extent, nothing, &proof);
    let is_known = earlier == 0 || seen.extent == nothing;
    assert!(!is_continued || is_known, "of another log");
}
