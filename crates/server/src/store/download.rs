//! Which .p12 was downloaded by whom and when.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Download {
    /// Serial of the certificate.
    pub(crate) serial: String,
    /// Who.
    pub(crate) account_id: String,
    /// `modern` or `compatible`.
    pub(crate) profile: String,
    /// When.
    pub(crate) downloaded_at: OffsetDateTime,
}

/// Records a download.
///
/// # Errors
/// What the database says.
pub(crate) async fn record(tx: &Tx, download: &Download) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO downloads (serial, account_id, profile, downloaded_at) \
         VALUES ($1, $2, $3, $4)",
        values![
            &download.serial,
            &download.account_id,
            &download.profile,
            download.downloaded_at
        ],
    )
    .await?;
    Ok(())
}

/// The downloads of a certificate, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_certificate(tx: &Tx, serial: &str) -> Result<Vec<Download>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT serial, account_id, profile, downloaded_at FROM downloads \
             WHERE serial = $1 ORDER BY downloaded_at",
            values![serial],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Download {
                serial: row.text("serial")?,
                account_id: row.text("account_id")?,
                profile: row.text("profile")?,
                downloaded_at: row.time("downloaded_at")?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::certificate::{self, Reservation};
    use crate::store::testing::{NOW, account_id, add_application, number, on_each_database};

    #[tokio::test]
    async fn downloads_are_listed_in_order() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    let reservation = Reservation {
                        serial: "0a".to_owned(),
                        receipt: "A".to_owned(),
                        office_number: number(),
                        account_id: account_id(number()),
                        kind: "careplan".to_owned(),
                        terminal: None,
                        not_before: NOW,
                        not_after: NOW,
                    };
                    certificate::reserve(&tx, &reservation, NOW).await?;
                    let first = Download {
                        serial: "0a".to_owned(),
                        account_id: account_id(number()),
                        profile: "modern".to_owned(),
                        downloaded_at: NOW,
                    };
                    let second = Download {
                        profile: "compatible".to_owned(),
                        downloaded_at: NOW + time::Duration::minutes(1),
                        ..first.clone()
                    };
                    record(&tx, &second).await?;
                    record(&tx, &first).await?;
                    assert_eq!(of_certificate(&tx, "0a").await?, [first, second]);
                    assert!(of_certificate(&tx, "0b").await?.is_empty());
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
