//! Proofs that an event stands in the audit, put together from the few rows that they need.

use std::collections::HashMap;

use pki::merkle::frontier::{Frontier, Subtree, inclusion_parts, joined};
use pki::merkle::{Extent, Hash};

use crate::store::audit_tree::{self, TILE_HEIGHT};
use crate::store::{StoreError, Tx};

/// Puts proofs together; rows that several of them need are read once.
#[derive(Default)]
pub(crate) struct Prover {
    /// Subtrees of a height that stand beside each other below one of the next height.
    blocks: HashMap<(u32, u64), Vec<Hash>>,
}

impl Prover {
    /// The proof that the event at a place is in the list of this size, nearest hash first.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the rows are not all there; what the database says.
    pub(crate) async fn inclusion(
        &mut self,
        tx: &Tx,
        place: u64,
        size: u64,
    ) -> Result<Vec<Hash>, StoreError> {
        let parts = inclusion_parts(place, size).ok_or(MISSING)?;
        let mut proof = Vec::with_capacity(parts.len());
        for subtrees in parts {
            let mut hashes = Vec::with_capacity(subtrees.len());
            for subtree in subtrees {
                hashes.push(self.subtree(tx, subtree).await?);
            }
            proof.push(joined(&hashes));
        }
        Ok(proof)
    }

    /// The right edge of the list as it was when it had this size.
    ///
    /// # Errors
    /// As [`Self::inclusion`].
    pub(crate) async fn frontier(&mut self, tx: &Tx, size: u64) -> Result<Frontier, StoreError> {
        let (mut peaks, mut from) = (Vec::new(), 0);
        for height in (0..u64::BITS)
            .rev()
            .filter(|height| (size >> height) & 1 == 1)
        {
            let place = from >> height;
            peaks.push(self.subtree(tx, Subtree { height, place }).await?);
            from += 1 << height;
        }
        Frontier::from_parts(size, peaks).ok_or(MISSING)
    }

    async fn subtree(&mut self, tx: &Tx, subtree: Subtree) -> Result<Hash, StoreError> {
        let stored = subtree.height / TILE_HEIGHT * TILE_HEIGHT;
        let count = 1_u64 << (subtree.height - stored);
        let first = subtree.place * count;
        let (block, offset) = (first / BLOCK, first % BLOCK);
        let known = self.blocks.get(&(stored, block)).map_or(0, Vec::len);
        let (offset, count) = (usize::try_from(offset), usize::try_from(count));
        let (Ok(offset), Ok(count)) = (offset, count) else {
            return Err(MISSING);
        };
        if known < offset + count {
            let (from, to) = (block * BLOCK, (block + 1) * BLOCK);
            let hashes = audit_tree::subtrees(tx, stored, from, to).await?;
            self.blocks.insert((stored, block), hashes);
        }
        let hashes = self.blocks.get(&(stored, block));
        let hashes = hashes.and_then(|hashes| hashes.get(offset..offset + count));
        let mut frontier = Frontier::default();
        for hash in hashes.ok_or(MISSING)? {
            // Whole subtrees are put together like leaves.
            frontier.push(*hash, |_, _| {});
        }
        let Extent { root, .. } = frontier.extent();
        Ok(root)
    }
}

/// Subtrees below one of the next stored height.
const BLOCK: u64 = 1 << TILE_HEIGHT;
const MISSING: StoreError = StoreError::Corrupt("audit_tiles.hash");
