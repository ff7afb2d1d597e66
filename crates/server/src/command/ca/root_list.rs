//! A root's list in the store, from where it is published beside those of the issuing authorities.

use pki::crl::ReadList;
use time::OffsetDateTime;

use crate::store::revocation_list::{self, RevocationList};
use crate::store::{Store, StoreError, audit};
use crate::terminal::{Exit, Failure, Words};

/// Publishes a list, unless one with this number or a higher one is out. False then.
///
/// # Errors
/// What the database says.
pub(crate) async fn publish(
    store: &Store,
    root: &str,
    der: &[u8],
    read: &ReadList,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let list = &RevocationList {
        der: der.to_vec(),
        number: i64::try_from(read.number).unwrap_or(i64::MAX),
        this_update: read.this_update,
        next_update: read.next_update,
    };
    store
        .run_tx("root-list-publish", |tx| async move {
            let standings = revocation_list::standings(&tx).await?;
            let before = standings.iter().find(|one| one.partition == root);
            // Nobody makes the next one before a ceremony.
            let due = read.next_update;
            let is_published = match before {
                None => revocation_list::publish_first(&tx, root, list, due).await?,
                Some(before) if before.number < list.number => {
                    revocation_list::publish(&tx, before, list, due).await?
                }
                Some(_) => false,
            };
            if is_published {
                let number = list.number.to_string();
                audit::record(&tx, now, ACTOR, "root-list-published", root, &number).await?;
            }
            Ok(is_published)
        })
        .await
}

/// Refuses a list that is not out though it has no higher number than the one that is: whoever
/// made it did not know that one, and what it revokes would be lost.
///
/// # Errors
/// When another list is out; what the database says.
pub(super) async fn require_known(store: &Store, root: &str, der: &[u8]) -> Result<(), Failure> {
    let out: Result<_, StoreError> = store
        .read("root-list-out", |tx| async move {
            revocation_list::find(&tx, root).await
        })
        .await;
    if out?.is_some_and(|out| out.der != der) {
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                "別の失効リストが、同じかより新しい番号で公開されています",
                "another revocation list with this number or a higher one is out",
            ),
        )
        .hint(Words::new(
            "公開中のリストから、もう一度キーセレモニーを行ってください",
            "hold the ceremony again with the list that is out",
        )));
    }
    Ok(())
}

/// Who works at the command line.
pub(super) const ACTOR: &str = "operator:cli";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};
    use time::Duration;

    #[tokio::test]
    async fn a_list_that_was_made_beside_another_is_not_taken_for_it() {
        on_each_database(|store| async move {
            let read = ReadList {
                number: 3,
                this_update: NOW,
                next_update: NOW + Duration::days(90),
                revoked: Vec::new(),
            };
            assert!(publish(&store, "root", b"one", &read, NOW).await.unwrap());
            assert!(!publish(&store, "root", b"other", &read, NOW).await.unwrap());
            require_known(&store, "root", b"one").await.unwrap();
            assert!(require_known(&store, "root", b"other").await.is_err());
        })
        .await;
    }
}
