//! Uploads that were begun, over the table `messages`: who signed them, and how the worker gives up
//! those that were never committed.

use protocol::MessageId;
use time::{Duration, OffsetDateTime};

use super::{Question, StoreError, Tx, message, message_state, retention, values};

/// The serial number of the certificate that signed the manifest of a message.
pub(crate) fn signer(message: MessageId) -> Question<Option<String>> {
    Question::new(
        "SELECT signer_serial FROM messages WHERE id = $1",
        values![message.to_string()],
        |rows| {
            let serial = rows.first().map(|row| row.optional_text("signer_serial"));
            Ok(serial.transpose()?.flatten())
        },
    )
}

/// Expires messages that are still being sent though their intent is older than `oldest`, and gives
/// up their parts; at most `limit`, and how many. A part that is on its way may still arrive: for
/// an hour its bytes are deleted again.
///
/// # Errors
/// What the database says.
pub(crate) async fn expire(
    tx: &Tx,
    oldest: OffsetDateTime,
    limit: u32,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id FROM messages WHERE state = 'sending' AND intent_at < $1 \
             ORDER BY intent_at LIMIT $2",
            values![oldest, i64::from(limit)],
        )
        .await?;
    let mut expired = 0;
    for row in &rows {
        let Some(upload) = message::find(tx, row.parsed("id")?).await? else {
            continue;
        };
        if message_state::mark_expired(tx, &upload, now).await? {
            retention::give_up_payload(tx, upload.id, now + LATE_ARRIVAL, now).await?;
            expired += 1;
        }
    }
    Ok(expired)
}

/// How long a part that was on its way may take.
const LATE_ARRIVAL: Duration = Duration::hours(1);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, add_office, announce_upload, number, on_each_database};

    #[tokio::test]
    async fn only_old_uploads_expire_and_their_parts_are_noted() {
        on_each_database(|store| async move {
            let old = NOW - Duration::days(2);
            let ids: Vec<_> = (0..3).map(|_| uuid::Uuid::new_v4().to_string()).collect();
            let ids = &ids;
            let noted = store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    for (id, (state, at)) in
                        ids.iter()
                            .zip([("sending", old), ("sending", NOW), ("sent", old)])
                    {
                        announce_upload(&tx, id, state, at).await?;
                    }
                    let oldest = NOW - Duration::days(1);
                    assert_eq!(expire(&tx, oldest, 10, NOW).await?, 1);
                    assert_eq!(expire(&tx, oldest, 10, NOW).await?, 0);
                    retention::deletions(&tx, NOW, 10).await
                })
                .await
                .unwrap();
            let noted: Vec<_> = noted.iter().map(|part| part.message.to_string()).collect();
            assert_eq!(noted, ids.get(..1).unwrap());
        })
        .await;
    }
}
