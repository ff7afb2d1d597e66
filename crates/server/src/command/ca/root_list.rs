//! A root's list in the store, from where it is published beside those of the issuing authorities.

use pki::crl::ReadList;
use time::OffsetDateTime;

use crate::store::revocation_list::{self, RevocationList};
use crate::store::{Store, StoreError, audit};

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

/// Who works at the command line.
pub(super) const ACTOR: &str = "operator:cli";
