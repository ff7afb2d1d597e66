//! Compares a list of events with the heads that were signed, one event at a time.
//!
//! Each event is compared with its own hash, each block of hashes with the block's hash where that
//! is known, and the whole with every signed head. So what is wrong is named as closely as what was
//! left alone allows: by its number, or by the first and last number of where it is.

use pki::audit::SignedHead;
use pki::merkle::Hash;
use pki::merkle::frontier::Frontier;

use crate::store::audit_tree::{OrderedEvent, TILE_HEIGHT};

/// Something that is not as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// An event says something else than it did.
    Changed(u64),
    /// Events are not there.
    Missing {
        /// The first of them.
        first: u64,
        /// The last of them.
        last: u64,
    },
    /// A number comes where another one should.
    Misplaced(u64),
    /// Some of these events, or their order, are not what was signed.
    Other {
        /// The first of them.
        first: u64,
        /// The last of them.
        last: u64,
    },
    /// Nobody signed that these events are in the list.
    Unsigned {
        /// The first of them.
        first: u64,
        /// The last of them.
        last: u64,
    },
    /// A head is not one that this exchange signed.
    Head {
        /// Number of events that it tells.
        size: u64,
        /// Why not.
        why: String,
    },
    /// A kept head tells of more events than there are.
    Shorter {
        /// What the head tells.
        kept: u64,
        /// What there is.
        size: u64,
    },
}

/// Where the comparison stands.
pub(super) struct Checker {
    frontier: Frontier,
    /// Good heads, the shortest list last.
    heads: Vec<SignedHead>,
    /// Hashes of blocks that are known, from the first event on.
    blocks: Option<Vec<Hash>>,
    findings: Vec<Finding>,
    /// The highest number that a finding has named.
    named: Option<u64>,
    /// What the last head that fitted tells.
    fitted: u64,
    /// Whether heads can still fit.
    fits: bool,
    /// The longest list that a head tells of.
    signed: u64,
}

impl Checker {
    /// Begins where the list had this right edge. `heads` were found to be signed.
    pub(super) fn new(start: Frontier, heads: Vec<SignedHead>, blocks: Option<Vec<Hash>>) -> Self {
        let first = start.size();
        let mut heads = heads;
        heads.retain(|head| head.head.extent.size > first);
        heads.sort_by_key(|head| std::cmp::Reverse(head.head.extent.size));
        let signed = heads.first().map_or(first, |head| head.head.extent.size);
        Self {
            frontier: start,
            heads,
            blocks,
            findings: Vec::new(),
            named: None,
            fitted: first,
            fits: true,
            signed,
        }
    }

    /// Notes something that was found beside the events.
    pub(super) fn note(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Takes the next event.
    pub(super) fn event(&mut self, event: &OrderedEvent) {
        let next = self.frontier.size();
        if event.sequence < next {
            self.name(event.sequence, Finding::Misplaced(event.sequence));
            return;
        }
        if event.sequence > next {
            let last = event.sequence - 1;
            self.name(last, Finding::Missing { first: next, last });
            self.fits = false;
            // So that the blocks after the gap are still compared. What is beyond the signed list
            // belongs to no block.
            while self.frontier.size() < event.sequence.min(self.signed) {
                self.push(Hash::default());
            }
            if self.frontier.size() < event.sequence {
                return;
            }
        }
        let leaf = event.event.placed(event.sequence).leaf();
        if leaf != event.leaf {
            self.name(event.sequence, Finding::Changed(event.sequence));
        }
        // The stored hash, so that one changed event is one finding.
        self.push(event.leaf);
    }

    fn name(&mut self, sequence: u64, finding: Finding) {
        self.named = self.named.max(Some(sequence));
        self.findings.push(finding);
    }

    fn push(&mut self, leaf: Hash) {
        let mut block = None;
        self.frontier.push(leaf, |subtree, hash| {
            if subtree.height == TILE_HEIGHT {
                block = Some((subtree.place, hash));
            }
        });
        if let (Some((place, hash)), Some(blocks)) = (block, &self.blocks) {
            let known = usize::try_from(place)
                .ok()
                .and_then(|place| blocks.get(place));
            if known != Some(&hash) {
                let first = place << TILE_HEIGHT;
                self.other(first);
            }
        }
        self.compare_heads();
    }

    fn compare_heads(&mut self) {
        let size = self.frontier.size();
        while self
            .heads
            .pop_if(|head| {
                head.head.extent.size < size
                    || head.head.extent.size == size
                        && (!self.fits || head.head.extent == self.frontier.extent())
            })
            .is_some()
        {
            if self.fits {
                self.fitted = size;
            }
        }
        if self
            .heads
            .last()
            .is_some_and(|head| head.head.extent.size == size)
        {
            self.heads.pop();
            self.other(self.fitted);
            self.compare_heads();
        }
    }

    /// What came since `first` is not what was signed; told unless an event among it was named.
    fn other(&mut self, first: u64) {
        self.fits = false;
        let last = self.frontier.size() - 1;
        if self.named.is_none_or(|named| named < first) {
            self.name(last, Finding::Other { first, last });
        }
    }

    /// Everything that was found in a list that should have this many events, and how many there
    /// are.
    pub(super) fn finish(mut self, expected: u64) -> (Vec<Finding>, u64) {
        let size = self.frontier.size();
        let whole = expected.max(self.signed);
        if size < whole {
            let last = whole - 1;
            self.findings.push(Finding::Missing { first: size, last });
        } else if size > self.signed {
            let (first, last) = (self.signed, size - 1);
            self.findings.push(Finding::Unsigned { first, last });
        }
        (self.findings, size)
    }
}

#[cfg(test)]
mod tests;
