//! Table `fee_waivers`: applications without a second fee. Each stands for an earlier application
//! of the office whose fee is on record and whose certificate nobody could install, because the
//! issue password was re-issued before its file was fetched.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};
use crate::kinds::Kind;

/// The application of an office for a kind that a new one can stand for without a second fee: its
/// certificate would still be valid, was paid for, is lost, and nothing stands for it yet. An
/// application that was taken back, returned or refused stands for nothing.
///
/// # Errors
/// What the database says.
pub(crate) async fn owed_for(
    tx: &Tx,
    number: OfficeNumber,
    kind: &Kind,
    now: OffsetDateTime,
) -> Result<Option<String>, StoreError> {
    if !kind.free_after_reissue {
        return Ok(None);
    }
    let row = tx
        .fetch_optional(
            "SELECT l.receipt FROM lost_keys l JOIN applications a ON a.receipt = l.receipt \
             JOIN certificates c ON c.receipt = l.receipt \
             WHERE a.office_number = $1 AND a.kind = $2 AND c.not_after >= $3 \
             AND EXISTS (SELECT 1 FROM fees f WHERE f.receipt = l.receipt \
             AND f.movement = 'charged') \
             AND NOT EXISTS (SELECT 1 FROM fee_waivers w \
             JOIN applications b ON b.receipt = w.receipt WHERE w.lost_receipt = l.receipt \
             AND b.state IN ('pending', 'approved', 'issued')) \
             ORDER BY l.lost_at, l.receipt LIMIT 1",
            values![number.as_str(), &kind.id, now],
        )
        .await?;
    row.map(|row| row.text("receipt")).transpose()
}

/// Notes that an application costs nothing, because it stands for a lost one.
///
/// # Errors
/// [`StoreError::Exists`] when it costs nothing already.
pub(crate) async fn insert(
    tx: &Tx,
    receipt: &str,
    lost_receipt: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO fee_waivers (receipt, lost_receipt, granted_at) VALUES ($1, $2, $3)",
        values![receipt, lost_receipt, now],
    )
    .await?;
    Ok(())
}

/// The lost application that this one stands for; `None` when it costs what its kind costs.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<String>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT lost_receipt FROM fee_waivers WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| row.text("lost_receipt")).transpose()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::kinds::{CAREPLAN, CertificateKinds, KAIGO};
    use crate::store::application::{self, ApplicationState};
    use crate::store::fee::{self, Fee, Movement};
    use crate::store::lost_key;
    use crate::store::testing::{
        NOW, add_certificate, number, on_each_database, pending_application,
    };
    use time::Duration;

    #[tokio::test]
    async fn one_new_application_stands_for_a_lost_one_that_was_paid_for() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_certificate(&tx, "0a", NOW).await?;
                    tx.execute("UPDATE applications SET state = 'issued'", values![])
                        .await?;
                    let free = ["kaigo".to_owned(), "careplan".to_owned()];
                    let kinds = CertificateKinds::load()
                        .unwrap()
                        .with_free_after_reissue(&free);
                    let (kind, other) = (kinds.find(CAREPLAN).unwrap(), kinds.find(KAIGO).unwrap());
                    let owed = |at| owed_for(&tx, number(), kind, at);
                    lost_key::insert(&tx, "A", NOW).await?;
                    assert_eq!(owed(NOW).await?, None, "nothing was paid");
                    let charged = Fee {
                        office_number: number(),
                        receipt: "A".to_owned(),
                        at: NOW,
                        movement: Movement::Charged,
                        yen: 13_200,
                        note: String::new(),
                        actor: String::new(),
                    };
                    fee::enter(&tx, &charged).await?;
                    assert_eq!(owed(NOW).await?.as_deref(), Some("A"));
                    let ended = NOW + Duration::days(2);
                    assert_eq!(owed(ended).await?, None, "it would have ended");
                    assert_eq!(owed_for(&tx, number(), other, NOW).await?, None);
                    let charged = CertificateKinds::load().unwrap();
                    let charged = charged.find(CAREPLAN).unwrap();
                    assert_eq!(owed_for(&tx, number(), charged, NOW).await?, None);

                    let second = pending_application("B", number());
                    application::insert(&tx, &second).await?;
                    insert(&tx, "B", "A", NOW).await?;
                    assert_eq!(find(&tx, "B").await?.as_deref(), Some("A"));
                    assert_eq!(find(&tx, "A").await?, None);
                    assert_eq!(owed(NOW).await?, None, "another one stands for it");
                    assert!(application::withdraw(&tx, "B", number()).await?);
                    assert_eq!(owed(NOW).await?.as_deref(), Some("A"));
                    let back = application::find(&tx, "B").await?.unwrap();
                    assert_eq!(back.state, ApplicationState::Withdrawn);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
