//! How much of what an address sends is under way, over the table `messages`.

use careplan::Address;

use super::{Question, Row, StoreError, values};

/// What an address has under way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct UnderWay {
    /// Messages that were announced and not committed.
    pub(crate) open_uploads: u64,
    /// Bytes of those, and of what was sent and not collected.
    pub(crate) bytes: u64,
}

/// What the address has under way.
pub(crate) fn asked(sender: Address) -> Question<UnderWay> {
    Question::new(
        "SELECT COUNT(CASE WHEN state = 'sending' THEN 1 END) AS open_uploads, \
             CAST(COALESCE(SUM(sealed_bytes), 0) AS BIGINT) AS bytes FROM messages \
             WHERE sender_number = $1 AND sender_kind = $2 AND state IN ('sending', 'sent')",
        values![sender.office.as_str(), sender.kind.as_str()],
        |rows| rows.first().map_or(Ok(UnderWay::default()), read),
    )
}

fn read(row: &Row) -> Result<UnderWay, StoreError> {
    let number =
        |column| u64::try_from(row.integer(column)?).map_err(|_| StoreError::Corrupt(column));
    Ok(UnderWay {
        open_uploads: number("open_uploads")?,
        bytes: number("bytes")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;
    use crate::store::testing::{NOW, add_office, announce_upload, number, on_each_database};

    #[tokio::test]
    async fn what_is_collected_or_given_up_counts_no_more() {
        on_each_database(|store| async move {
            let counted = store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    let nothing = tx.ask(&asked("1370000018-43".parse().unwrap())).await?;
                    assert_eq!(nothing, UnderWay::default());
                    for state in ["sending", "sending", "sent", "collected", "expired"] {
                        let id = uuid::Uuid::new_v4().to_string();
                        announce_upload(&tx, &id, state, NOW).await?;
                    }
                    let kind = "43".parse().unwrap();
                    let office = number();
                    let own = tx.ask(&asked(Address { office, kind })).await?;
                    let kind = "11".parse().unwrap();
                    let other = tx.ask(&asked(Address { office, kind })).await?;
                    Ok::<_, StoreError>((own, other))
                })
                .await
                .unwrap();
            let own = UnderWay {
                open_uploads: 2,
                bytes: 3,
            };
            assert_eq!(counted, (own, UnderWay::default()));
        })
        .await;
    }
}
