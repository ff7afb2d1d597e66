//! How much is on its way between offices: counts, ages and sizes, never names or contents.

use protocol::State;
use time::OffsetDateTime;

use super::operator::Scope;
use super::{Row, StoreError, Tx, values};

/// The messages in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The state.
    pub(crate) state: State,
    /// How many.
    pub(crate) count: i64,
}

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// How many.
    pub(crate) count: i64,
    /// Since when the oldest does.
    pub(crate) oldest: Option<OffsetDateTime>,
}

/// Messages to the offices of a scope, by state.
///
/// # Errors
/// What the database says.
pub(crate) async fn by_state(tx: &Tx, scope: &Scope) -> Result<Vec<Counted>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT m.state, COUNT(*) AS count FROM messages m \
             JOIN offices o ON o.number = m.receiver_number \
             WHERE CAST($1 AS TEXT) IS NULL OR o.prefecture = $1 GROUP BY m.state",
            values![scope.prefecture()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Counted {
                state: row.parsed("state")?,
                count: row.integer("count")?,
            })
        })
        .collect()
}

/// Messages to the offices of a scope that nobody has collected, sent after `after` and not after
/// `until`.
///
/// # Errors
/// What the database says.
pub(crate) async fn not_collected(
    tx: &Tx,
    scope: &Scope,
    after: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Waiting, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS count, MIN(m.sent_at) AS oldest FROM messages m \
             JOIN offices o ON o.number = m.receiver_number WHERE m.state = 'sent' \
             AND m.sent_at > $2 AND m.sent_at <= $3 \
             AND (CAST($1 AS TEXT) IS NULL OR o.prefecture = $1)",
            values![scope.prefecture(), after, until],
        )
        .await?;
    waiting(row)
}

/// Uploads by the offices of a scope that are not complete.
///
/// # Errors
/// What the database says.
pub(crate) async fn uploads(tx: &Tx, scope: &Scope) -> Result<Waiting, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS count, MIN(m.intent_at) AS oldest FROM messages m \
             JOIN offices o ON o.number = m.sender_number WHERE m.state = 'sending' \
             AND (CAST($1 AS TEXT) IS NULL OR o.prefecture = $1)",
            values![scope.prefecture()],
        )
        .await?;
    waiting(row)
}

/// Bytes of payload that are kept for the offices of a scope, sealed as they are.
///
/// # Errors
/// What the database says.
pub(crate) async fn kept_bytes(tx: &Tx, scope: &Scope) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT CAST(COALESCE(SUM(p.size), 0) AS BIGINT) AS bytes FROM message_parts p \
             JOIN messages m ON m.id = p.message_id \
             JOIN offices o ON o.number = m.receiver_number WHERE p.stored_at IS NOT NULL \
             AND (CAST($1 AS TEXT) IS NULL OR o.prefecture = $1)",
            values![scope.prefecture()],
        )
        .await?;
    row.map_or(Ok(0), |row| row.integer("bytes"))
}

fn waiting(row: Option<Row>) -> Result<Waiting, StoreError> {
    let none = Waiting {
        count: 0,
        oldest: None,
    };
    row.map_or(Ok(none), |row| {
        Ok(Waiting {
            count: row.integer("count")?,
            oldest: row.optional_time("oldest")?,
        })
    })
}
