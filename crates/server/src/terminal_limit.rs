//! How many certificates of a kind an office may hold at once: one a terminal or file.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use crate::store::application::{self, ApplicationState};
use crate::store::{StoreError, Tx, application_answers, certificate, lost_key};

/// How many certificates of a kind an office holds or has applied for.
///
/// What is revoked, has ended or can be opened by nobody does not count. A renewal does not count
/// beside what it renews, neither as an application nor as a certificate.
///
/// # Errors
/// What the database says.
pub(crate) async fn held(
    tx: &Tx,
    number: OfficeNumber,
    kind: &str,
    now: OffsetDateTime,
) -> Result<usize, StoreError> {
    let answers = application_answers::of_office(tx, number).await?;
    let lost = lost_key::of_office(tx, number).await?;
    let mut live = certificate::of_office(tx, number, kind).await?;
    live.retain(|found| {
        found.revoked.is_none() && found.not_after >= now && !lost.contains(&found.receipt)
    });
    let mut open = application::of_office(tx, number, kind).await?;
    open.retain(|found| {
        matches!(
            found.state,
            ApplicationState::Pending | ApplicationState::Approved
        )
    });
    let renews_one = |receipt: &String| {
        let renewed = answers.get(receipt).and_then(|said| said.renews.as_ref());
        renewed.is_some_and(|serial| live.iter().any(|found| found.serial == *serial))
    };
    let certificates = live.iter().map(|found| &found.receipt);
    let applications = open.iter().map(|found| &found.receipt);
    let receipts = certificates.chain(applications);
    Ok(receipts.filter(|receipt| !renews_one(receipt)).count())
}

/// Whether an office holds or has applied for as many of a kind as it may.
///
/// # Errors
/// What the database says.
pub(crate) async fn is_reached(
    tx: &Tx,
    number: OfficeNumber,
    kind: &str,
    limit: u32,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let held = held(tx, number, kind, now).await?;
    Ok(u32::try_from(held).map_or(true, |held| held >= limit))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use time::Duration;

    use super::*;
    use crate::renewal::Start;
    use crate::store::application::{Application, KeyOrigin};
    use crate::store::application_answers::Answers;
    use crate::store::certificate::Reservation;
    use crate::store::testing::{
        NOW, account_id, add_office, number, on_each_database, pending_application,
    };
    use protocol::Sha256;

    async fn apply(tx: &Tx, receipt: &str, renews: Option<&str>) -> Result<(), StoreError> {
        let application = Application {
            key_origin: KeyOrigin::Office,
            ..pending_application(receipt, number())
        };
        application::insert(tx, &application).await?;
        let answers = Answers {
            renews: renews.map(ToOwned::to_owned),
            start: Start::Now,
            repeat_reason: None,
            corrects: None,
            gate_confirmed_at: None,
        };
        application_answers::insert(tx, receipt, &answers).await
    }

    async fn issue(tx: &Tx, receipt: &str, serial: &str, days: i64) -> Result<(), StoreError> {
        let reservation = Reservation {
            serial: serial.to_owned(),
            receipt: receipt.to_owned(),
            office_number: number(),
            account_id: account_id(number()),
            kind: "careplan".to_owned(),
            terminal: None,
            not_before: NOW,
            not_after: NOW + Duration::days(days),
        };
        let fingerprint = Sha256::of(serial.as_bytes());
        certificate::reserve(tx, &reservation, NOW).await?;
        certificate::store_issued(tx, serial, b"der", fingerprint, NOW).await?;
        let sql = "UPDATE applications SET state = 'issued' WHERE receipt = $1";
        tx.execute(sql, crate::store::values![receipt]).await?;
        Ok(())
    }

    #[tokio::test]
    async fn a_renewal_does_not_count_beside_what_it_renews() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    let held = async |days: i64| {
                        held(&tx, number(), "careplan", NOW + Duration::days(days)).await
                    };
                    apply(&tx, "A", None).await?;
                    assert_eq!(held(0).await?, 1);
                    issue(&tx, "A", "0a", 100).await?;
                    assert_eq!(held(0).await?, 1);
                    apply(&tx, "B", Some("0a")).await?;
                    assert_eq!(held(0).await?, 1);
                    // What it renews has ended: the application counts by itself.
                    assert_eq!(held(101).await?, 1);
                    issue(&tx, "B", "0b", 1000).await?;
                    assert_eq!((held(0).await?, held(101).await?), (1, 1));
                    apply(&tx, "C", None).await?;
                    assert_eq!(held(0).await?, 2);
                    application::withdraw(&tx, "C", number()).await?;
                    assert_eq!(held(0).await?, 1);
                    certificate::revoke(&tx, "0a", "superseded", NOW).await?;
                    assert_eq!(held(0).await?, 1);
                    assert!(is_reached(&tx, number(), "careplan", 1, NOW).await?);
                    assert!(!is_reached(&tx, number(), "careplan", 2, NOW).await?);
                    assert!(!is_reached(&tx, number(), "kaigo", 1, NOW).await?);
                    certificate::revoke(&tx, "0b", "superseded", NOW).await?;
                    assert_eq!(held(0).await?, 0);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
