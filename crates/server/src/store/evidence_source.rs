//! Which messages a record of evidence is about.

use careplan::{OfficeNumber, ServiceKind};
use protocol::MessageId;
use time::OffsetDateTime;

use super::right::Kinds;
use super::{StoreError, Tx, values};

/// Messages that an office has sent or received.
#[derive(Debug, Clone)]
pub(crate) struct Exchanged {
    /// The office.
    pub(crate) office: OfficeNumber,
    /// Only for these of its kinds of service.
    pub(crate) kinds: Kinds,
    /// The first moment of sending.
    pub(crate) from: OffsetDateTime,
    /// The first moment that is too late.
    pub(crate) until: OffsetDateTime,
    /// Only from or to this office, and this kind of service where one is given.
    pub(crate) partner: Option<(OfficeNumber, Option<ServiceKind>)>,
    /// Only what comes after this message, which was sent then.
    pub(crate) after: Option<(OffsetDateTime, MessageId)>,
}

/// Their identities in the order in which they were sent, at most `limit`.
///
/// # Errors
/// What the database says.
pub(crate) async fn exchanged(
    tx: &Tx,
    asked: &Exchanged,
    limit: i64,
) -> Result<Vec<MessageId>, StoreError> {
    let partner = asked.partner.as_ref();
    let kind = partner.and_then(|(_, kind)| kind.as_ref());
    let (after_at, after_id) = asked
        .after
        .map_or((None, String::new()), |(at, id)| (Some(at), id.to_string()));
    let rows = tx
        .fetch_all(
            "SELECT id FROM (\
             SELECT id, sent_at FROM messages WHERE sender_number = $1 \
             AND sent_at >= $2 AND sent_at < $3 \
             AND (CAST($4 AS TEXT) IS NULL OR receiver_number = $4) \
             AND (CAST($5 AS TEXT) IS NULL OR receiver_kind = $5) \
             AND (CAST($9 AS TEXT) IS NULL OR $9 LIKE '%,' || sender_kind || ',%') \
             UNION SELECT id, sent_at FROM messages WHERE receiver_number = $1 \
             AND sent_at >= $2 AND sent_at < $3 \
             AND (CAST($4 AS TEXT) IS NULL OR sender_number = $4) \
             AND (CAST($5 AS TEXT) IS NULL OR sender_kind = $5) \
             AND (CAST($9 AS TEXT) IS NULL OR $9 LIKE '%,' || receiver_kind || ',%')) AS found \
             WHERE sent_at > $6 OR (sent_at = $6 AND id > $7) \
             ORDER BY sent_at, id LIMIT $8",
            values![
                asked.office.as_str(),
                asked.from,
                asked.until,
                partner.map(|(office, _)| office.as_str()),
                kind.map(ServiceKind::as_str),
                after_at.unwrap_or(OffsetDateTime::UNIX_EPOCH),
                after_id,
                limit,
                asked.kinds.searched()
            ],
        )
        .await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}
