//! The calendar of each prefecture's federation.

use std::collections::HashMap;

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};
use crate::calendar::Calendar;

/// A calendar that somebody entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredCalendar {
    /// Number of the prefecture.
    pub(crate) prefecture: String,
    /// When its federation works.
    pub(crate) calendar: Calendar,
    /// When it was entered.
    pub(crate) changed_at: OffsetDateTime,
    /// Who did.
    pub(crate) changed_by: String,
}

/// The calendar of a prefecture: the one that was entered, or else the one that is assumed.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_prefecture(tx: &Tx, prefecture: &str) -> Result<Calendar, StoreError> {
    let found = find(tx, prefecture).await?;
    Ok(found.map(|found| found.calendar).unwrap_or_default())
}

/// The calendar that was entered for a prefecture.
///
/// # Errors
/// What the database says, and [`StoreError::Corrupt`].
pub(crate) async fn find(tx: &Tx, prefecture: &str) -> Result<Option<StoredCalendar>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT calendar, changed_at, changed_by FROM calendars WHERE prefecture = $1",
            values![prefecture],
        )
        .await?;
    row.map(|row| {
        let calendar = serde_json::from_str(&row.text("calendar")?);
        Ok(StoredCalendar {
            prefecture: prefecture.to_owned(),
            calendar: calendar.map_err(|_| StoreError::Corrupt("calendar"))?,
            changed_at: row.time("changed_at")?,
            changed_by: row.text("changed_by")?,
        })
    })
    .transpose()
}

/// Enters a calendar; it replaces the one before.
///
/// # Errors
/// What the database says.
pub(crate) async fn enter(tx: &Tx, entered: &StoredCalendar) -> Result<(), StoreError> {
    let text =
        serde_json::to_string(&entered.calendar).map_err(|_| StoreError::Corrupt("calendar"))?;
    tx.execute(
        "INSERT INTO calendars (prefecture, calendar, changed_at, changed_by) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (prefecture) DO UPDATE SET \
         calendar = excluded.calendar, changed_at = excluded.changed_at, \
         changed_by = excluded.changed_by",
        values![
            &entered.prefecture,
            text,
            entered.changed_at,
            &entered.changed_by
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what an office was told when it applied: when it can collect the certificate.
///
/// # Errors
/// What the database says.
pub(crate) async fn promise(
    tx: &Tx,
    receipt: &str,
    expected_at: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE applications SET expected_at = $1 WHERE receipt = $2",
        values![expected_at, receipt],
    )
    .await?;
    Ok(())
}

/// When the office of an application was told that it can collect the certificate.
///
/// # Errors
/// What the database says.
pub(crate) async fn promised(tx: &Tx, receipt: &str) -> Result<Option<OffsetDateTime>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT expected_at FROM applications WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map_or(Ok(None), |row| row.optional_time("expected_at"))
}

/// What an office was told about its applications: 受付番号 and when it can collect.
///
/// # Errors
/// What the database says.
pub(crate) async fn promises(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<HashMap<String, OffsetDateTime>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT receipt, expected_at FROM applications \
             WHERE office_number = $1 AND expected_at IS NOT NULL",
            values![number.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("receipt")?, row.time("expected_at")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, add_application, number, on_each_database};
    use time::macros::date;

    #[tokio::test]
    async fn a_calendar_comes_back_as_it_was() {
        on_each_database(|store| async move {
            let entered = &StoredCalendar {
                prefecture: "13".to_owned(),
                calendar: Calendar {
                    cut_off: Some(20),
                    freeze: Some((25, 3)),
                    closed: vec![date!(2026 - 12 - 29)],
                    ..Calendar::default()
                },
                changed_at: NOW,
                changed_by: "tokyo-1".to_owned(),
            };
            store
                .run_tx("test", |tx| async move {
                    assert_eq!(of_prefecture(&tx, "13").await?, Calendar::default());
                    enter(&tx, entered).await?;
                    enter(&tx, entered).await?;
                    assert_eq!(find(&tx, "13").await?.as_ref(), Some(entered));
                    assert_eq!(find(&tx, "14").await?, None);
                    add_application(&tx, "A").await?;
                    assert_eq!(promised(&tx, "A").await?, None);
                    promise(&tx, "A", NOW).await?;
                    assert_eq!(promised(&tx, "A").await?, Some(NOW));
                    let promises = promises(&tx, number()).await?;
                    assert_eq!(promises.get("A"), Some(&NOW));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
