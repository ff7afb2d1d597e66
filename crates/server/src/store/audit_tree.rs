//! The audit as one list: the places of `audit_events`, and the tables `audit_tree`, `audit_tiles`
//! and `audit_heads`.
//!
//! Rows are written by whoever does something, without a place. One sequencer gives them their
//! places later, together with everything that follows from it.

use std::fmt::Write as _;
use std::sync::LazyLock;

use pki::audit::{Event, SignedHead};
use pki::merkle::Hash;
use pki::merkle::frontier::{Frontier, Subtree};
use time::OffsetDateTime;

use super::value::Value;
use super::{Row, StoreError, Tx, values};

/// An event without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordedEvent {
    /// Its identity.
    pub(crate) id: String,
    /// When.
    pub(crate) at: OffsetDateTime,
    /// Who.
    pub(crate) actor: String,
    /// What.
    pub(crate) event: String,
    /// To whom or what.
    pub(crate) subject: String,
    /// Further ids or a state.
    pub(crate) detail: String,
}

impl RecordedEvent {
    /// It in its place.
    pub(crate) fn placed(&self, sequence: u64) -> Event<'_> {
        Event {
            sequence,
            id: &self.id,
            at: self.at,
            actor: &self.actor,
            event: &self.event,
            subject: &self.subject,
            detail: &self.detail,
        }
    }
}

/// An event in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderedEvent {
    /// Its place, from 0.
    pub(crate) sequence: u64,
    /// What happened.
    pub(crate) event: RecordedEvent,
    /// Its hash as a leaf, as the sequencer stored it.
    pub(crate) leaf: Hash,
}

/// Events that have no place yet, the oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn waiting(tx: &Tx, limit: u32) -> Result<Vec<RecordedEvent>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, at, actor, event, subject, detail FROM audit_events \
             WHERE sequence IS NULL ORDER BY at, id LIMIT $1",
            values![i64::from(limit)],
        )
        .await?;
    rows.iter().map(read_event).collect()
}

/// The right edge of the tree.
///
/// # Errors
/// What the database says.
pub(crate) async fn frontier(tx: &Tx) -> Result<Frontier, StoreError> {
    let sql = "SELECT size, peaks FROM audit_tree WHERE name = 'audit'";
    let row = tx.fetch_optional(sql, values![]).await?;
    let row = row.ok_or(StoreError::Corrupt("audit_tree.size"))?;
    let corrupt = StoreError::Corrupt("audit_tree.peaks");
    let (peaks, rest) = row.blob("peaks").map(hashes)?;
    if !rest.is_empty() {
        return Err(corrupt);
    }
    Frontier::from_parts(number(&row, "size")?, peaks).ok_or(corrupt)
}

/// Lets the tree grow from a size; false when it has another size meanwhile.
///
/// # Errors
/// What the database says.
pub(crate) async fn grow(tx: &Tx, from: u64, to: &Frontier) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE audit_tree SET size = $1, peaks = $2 WHERE name = 'audit' AND size = $3",
            values![place(to.size())?, to.peaks().concat(), place(from)?],
        )
        .await?;
    Ok(changed == 1)
}

/// Gives events their places and stores their hashes.
///
/// # Errors
/// [`StoreError::Corrupt`] when one of them is gone or has a place already.
pub(crate) async fn set_places(
    tx: &Tx,
    placed: &[(&RecordedEvent, u64, Hash)],
) -> Result<(), StoreError> {
    let mut changed = 0;
    let mut chunks = placed.chunks_exact(MANY);
    for chunk in &mut chunks {
        changed += tx.execute(SET_MANY.as_str(), arguments(chunk)?).await?;
    }
    for one in chunks.remainder().chunks(1) {
        changed += tx.execute(SET_ONE.as_str(), arguments(one)?).await?;
    }
    if usize::try_from(changed) == Ok(placed.len()) {
        Ok(())
    } else {
        Err(StoreError::Corrupt("audit_events.sequence"))
    }
}

fn arguments(placed: &[(&RecordedEvent, u64, Hash)]) -> Result<Vec<Value>, StoreError> {
    let mut arguments = Vec::with_capacity(placed.len() * 3);
    for (event, sequence, leaf) in placed {
        arguments.extend(values![&event.id, place(*sequence)?, leaf.as_slice()]);
    }
    Ok(arguments)
}

/// Events whose places one statement sets: each statement has its price, whatever it does.
const MANY: usize = 100;
static SET_MANY: LazyLock<String> = LazyLock::new(|| set_places_of(MANY));
static SET_ONE: LazyLock<String> = LazyLock::new(|| set_places_of(1));

fn set_places_of(count: usize) -> String {
    let mut sql = "WITH placed (id, sequence, leaf) AS (VALUES ".to_owned();
    for event in 0..count {
        let (separator, first) = (if event == 0 { "" } else { ", " }, event * 3 + 1);
        // Writing to a text cannot fail.
        let _ = write!(sql, "{separator}(${first}, ${}, ${})", first + 1, first + 2);
    }
    sql + ") UPDATE audit_events SET sequence = placed.sequence, leaf = placed.leaf FROM placed \
           WHERE audit_events.id = placed.id AND audit_events.sequence IS NULL"
}

/// Stores the hash of a perfect subtree.
///
/// # Errors
/// [`StoreError::Exists`] when it is there.
pub(crate) async fn insert_tile(tx: &Tx, tile: Subtree, hash: Hash) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO audit_tiles (level, place, hash) VALUES ($1, $2, $3)",
        values![
            i64::from(tile.height / TILE_HEIGHT),
            place(tile.place)?,
            hash.as_slice()
        ],
    )
    .await?;
    Ok(())
}

/// The height of the smallest subtrees that are stored; others are multiples of it.
pub(crate) const TILE_HEIGHT: u32 = 8;

/// Hashes of the subtrees of a height (0 or a multiple of [`TILE_HEIGHT`]), from one place to
/// before another.
///
/// # Errors
/// What the database says.
pub(crate) async fn subtrees(
    tx: &Tx,
    height: u32,
    from: u64,
    to: u64,
) -> Result<Vec<Hash>, StoreError> {
    let (from, to) = (place(from)?, place(to)?);
    let rows = if height == 0 {
        let sql = "SELECT leaf AS hash FROM audit_events \
                   WHERE sequence >= $1 AND sequence < $2 ORDER BY sequence";
        tx.fetch_all(sql, values![from, to]).await?
    } else {
        let sql = "SELECT hash FROM audit_tiles \
                   WHERE level = $1 AND place >= $2 AND place < $3 ORDER BY place";
        let level = i64::from(height / TILE_HEIGHT);
        tx.fetch_all(sql, values![level, from, to]).await?
    };
    rows.iter().map(|row| hash(row, "hash")).collect()
}

/// The last head.
///
/// # Errors
/// What the database says.
pub(crate) async fn last_head(tx: &Tx) -> Result<Option<SignedHead>, StoreError> {
    let sql = "SELECT text FROM audit_heads ORDER BY size DESC LIMIT 1";
    let row = tx.fetch_optional(sql, values![]).await?;
    row.map(|row| read_head(&row)).transpose()
}

/// Stores a head, in place of another one where that is no longer of use.
///
/// # Errors
/// [`StoreError::Exists`] when there is one of that size.
pub(crate) async fn put_head(
    tx: &Tx,
    head: &SignedHead,
    in_place_of: Option<u64>,
) -> Result<(), StoreError> {
    if let Some(size) = in_place_of {
        let sql = "DELETE FROM audit_heads WHERE size = $1";
        tx.execute(sql, values![place(size)?]).await?;
    }
    tx.execute(
        "INSERT INTO audit_heads (size, at, text) VALUES ($1, $2, $3)",
        values![place(head.head.extent.size)?, head.head.at, head.to_text()],
    )
    .await?;
    Ok(())
}

/// The heads of lists that are longer than this, the shortest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn heads_after(
    tx: &Tx,
    size: u64,
    limit: u32,
) -> Result<Vec<SignedHead>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT text FROM audit_heads WHERE size > $1 ORDER BY size LIMIT $2",
            values![place(size)?, i64::from(limit)],
        )
        .await?;
    rows.iter().map(read_head).collect()
}

/// Events from a place on, in their order.
///
/// # Errors
/// What the database says.
pub(crate) async fn events_from(
    tx: &Tx,
    sequence: u64,
    limit: u32,
) -> Result<Vec<OrderedEvent>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, at, actor, event, subject, detail, sequence, leaf FROM audit_events \
             WHERE sequence >= $1 ORDER BY sequence LIMIT $2",
            values![place(sequence)?, i64::from(limit)],
        )
        .await?;
    rows.iter().map(read_ordered).collect()
}

/// The events about a subject at a moment that have a place, in their order. The moment is that of
/// the transaction that recorded them.
///
/// # Errors
/// What the database says.
pub(crate) async fn events_about(
    tx: &Tx,
    subject: &str,
    moment: OffsetDateTime,
) -> Result<Vec<OrderedEvent>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, at, actor, event, subject, detail, sequence, leaf FROM audit_events \
             WHERE at = $1 AND subject = $2 AND sequence IS NOT NULL ORDER BY sequence",
            values![moment, subject],
        )
        .await?;
    rows.iter().map(read_ordered).collect()
}

/// The first place of an event from a moment on, and the last one before another moment.
///
/// # Errors
/// What the database says.
pub(crate) async fn bounds(
    tx: &Tx,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Option<(u64, u64)>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT MIN(sequence) AS first, MAX(sequence) AS last FROM audit_events \
             WHERE at >= $1 AND at < $2 AND sequence IS NOT NULL",
            values![from, until],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (first, last) = (
        row.optional_integer("first")?,
        row.optional_integer("last")?,
    );
    Ok(first
        .zip(last)
        .and_then(|(first, last)| Some((u64::try_from(first).ok()?, u64::try_from(last).ok()?))))
}

/// How many events have no place yet.
///
/// # Errors
/// What the database says.
pub(crate) async fn count_waiting(tx: &Tx) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) AS waiting FROM audit_events WHERE sequence IS NULL";
    let row = tx.fetch_optional(sql, values![]).await?;
    let waiting = row.map_or(Ok(0), |row| row.integer("waiting"))?;
    Ok(waiting.unsigned_abs())
}

fn read_event(row: &Row) -> Result<RecordedEvent, StoreError> {
    Ok(RecordedEvent {
        id: row.text("id")?,
        at: row.time("at")?,
        actor: row.text("actor")?,
        event: row.text("event")?,
        subject: row.text("subject")?,
        detail: row.text("detail")?,
    })
}

fn read_ordered(row: &Row) -> Result<OrderedEvent, StoreError> {
    Ok(OrderedEvent {
        sequence: number(row, "sequence")?,
        event: read_event(row)?,
        leaf: hash(row, "leaf")?,
    })
}

fn read_head(row: &Row) -> Result<SignedHead, StoreError> {
    let text = row.text("text")?;
    SignedHead::from_text(&text).map_err(|_| StoreError::Corrupt("audit_heads.text"))
}

fn number(row: &Row, column: &'static str) -> Result<u64, StoreError> {
    u64::try_from(row.integer(column)?).map_err(|_| StoreError::Corrupt(column))
}

fn place(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Corrupt("audit_events.sequence"))
}

/// A hash; one of another length is what somebody put there, and fits nothing.
fn hash(row: &Row, column: &'static str) -> Result<Hash, StoreError> {
    let bytes = row.optional_blob(column)?.unwrap_or_default();
    Ok(<Hash>::try_from(bytes).unwrap_or_default())
}

fn hashes(bytes: Vec<u8>) -> (Vec<Hash>, Vec<u8>) {
    let (whole, rest) = bytes.as_chunks();
    (whole.to_vec(), rest.to_vec())
}
