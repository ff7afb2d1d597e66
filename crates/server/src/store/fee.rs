//! 発行手数料: what offices owe for certificates, and how it was settled. The balance of an
//! application is the sum of its movements.

use std::str::FromStr;

use careplan::OfficeNumber;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Row, StoreError, Tx, values};

/// A movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fee {
    /// Whose.
    pub(crate) office_number: OfficeNumber,
    /// For which application.
    pub(crate) receipt: String,
    /// When.
    pub(crate) at: OffsetDateTime,
    /// What happened.
    pub(crate) movement: Movement,
    /// Yen: owed is positive, settled negative.
    pub(crate) yen: i64,
    /// What people wrote beside it.
    pub(crate) note: String,
    /// Who entered it, as in the audit record.
    pub(crate) actor: String,
}

/// What happened to a fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Movement {
    /// The certificate was issued: the fee is owed.
    Charged,
    /// Deducted from benefits (相殺).
    Deducted,
    /// Paid by transfer.
    Paid,
    /// Waived.
    Waived,
}

impl Movement {
    /// The ways in which a fee is settled.
    pub(crate) const SETTLING: [Self; 3] = [Self::Deducted, Self::Paid, Self::Waived];

    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Charged => "charged",
            Self::Deducted => "deducted",
            Self::Paid => "paid",
            Self::Waived => "waived",
        }
    }
}

impl FromStr for Movement {
    type Err = StoreError;

    fn from_str(word: &str) -> Result<Self, StoreError> {
        [Self::Charged, Self::Deducted, Self::Paid, Self::Waived]
            .into_iter()
            .find(|movement| movement.as_str() == word)
            .ok_or(StoreError::Corrupt("movement"))
    }
}

/// What an application costs and what is left to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Balance {
    /// Whose.
    pub(crate) office_number: OfficeNumber,
    /// For which application.
    pub(crate) receipt: String,
    /// Yen that are left.
    pub(crate) yen: i64,
}

/// Enters a movement.
///
/// # Errors
/// [`StoreError::Exists`] when an application is charged twice.
pub(crate) async fn enter(tx: &Tx, fee: &Fee) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO fees (id, office_number, receipt, at, movement, yen, note, actor) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            Uuid::new_v4().to_string(),
            fee.office_number.as_str(),
            &fee.receipt,
            fee.at,
            fee.movement.as_str(),
            fee.yen,
            &fee.note,
            &fee.actor
        ],
    )
    .await?;
    Ok(())
}

/// The movements of an office, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(tx: &Tx, number: OfficeNumber) -> Result<Vec<Fee>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT office_number, receipt, at, movement, yen, note, actor FROM fees \
             WHERE office_number = $1 ORDER BY at DESC, yen",
            values![number.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// What is left to settle of an application; `None` when nothing is.
///
/// # Errors
/// What the database says.
pub(crate) async fn open_of(tx: &Tx, receipt: &str) -> Result<Option<Balance>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT office_number, receipt, CAST(SUM(yen) AS BIGINT) AS yen FROM fees \
             WHERE receipt = $1 GROUP BY office_number, receipt HAVING SUM(yen) > 0",
            values![receipt],
        )
        .await?;
    row.as_ref().map(read_balance).transpose()
}

/// Applications of `prefecture` (or of all) that are not settled, by office.
///
/// # Errors
/// What the database says.
pub(crate) async fn open(
    tx: &Tx,
    prefecture: Option<&str>,
    limit: u32,
) -> Result<Vec<Balance>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT office_number, receipt, CAST(SUM(yen) AS BIGINT) AS yen FROM fees \
             WHERE CAST($1 AS TEXT) IS NULL \
             OR office_number IN (SELECT number FROM offices WHERE prefecture = $1) \
             GROUP BY office_number, receipt HAVING SUM(yen) <> 0 \
             ORDER BY office_number, receipt LIMIT $2",
            values![prefecture, i64::from(limit)],
        )
        .await?;
    rows.iter().map(read_balance).collect()
}

fn read_balance(row: &Row) -> Result<Balance, StoreError> {
    Ok(Balance {
        office_number: row.parsed("office_number")?,
        receipt: row.text("receipt")?,
        yen: row.integer("yen")?,
    })
}

fn read(row: &Row) -> Result<Fee, StoreError> {
    Ok(Fee {
        office_number: row.parsed("office_number")?,
        receipt: row.text("receipt")?,
        at: row.time("at")?,
        movement: row.text("movement")?.parse()?,
        yen: row.integer("yen")?,
        note: row.text("note")?,
        actor: row.text("actor")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, add_application, number, on_each_database};

    #[tokio::test]
    async fn a_fee_is_charged_once_and_settled_in_parts() {
        on_each_database(|store| async move {
            let fee = |movement, yen| Fee {
                office_number: number(),
                receipt: "A".to_owned(),
                at: NOW,
                movement,
                yen,
                note: "10月分".to_owned(),
                actor: "operator:op".to_owned(),
            };
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    assert_eq!(open_of(&tx, "A").await?, None);
                    enter(&tx, &fee(Movement::Charged, 13_200)).await?;
                    enter(&tx, &fee(Movement::Deducted, -10_000)).await?;
                    assert_eq!(open_of(&tx, "A").await?.unwrap().yen, 3_200);
                    let left = open(&tx, Some("13"), 10).await?;
                    assert_eq!(left.len(), 1);
                    assert!(open(&tx, Some("14"), 10).await?.is_empty());
                    enter(&tx, &fee(Movement::Paid, -3_200)).await?;
                    assert!(open(&tx, None, 10).await?.is_empty());
                    assert_eq!(of_office(&tx, number()).await?.len(), 3);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            let again = store
                .run_tx("test", |tx| async move {
                    enter(&tx, &fee(Movement::Charged, 13_200)).await
                })
                .await;
            assert!(matches!(again, Err(StoreError::Exists)));
        })
        .await;
    }
}
