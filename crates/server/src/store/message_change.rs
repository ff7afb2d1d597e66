//! The changes of each office over the tables `messages` and `cursors`: a counter for each office
//! is drawn with every change of a message that the office can see, in the transaction of the
//! change, so that a reader who has seen a number has seen every smaller one.

use careplan::{OfficeNumber, ServiceKind};
use protocol::MessageId;
use protocol::http::{Change, Side};
use time::OffsetDateTime;

use super::message::drawn;
use super::{Row, Statement, StoreError, Tx, Value, values};

/// Offices, certificates or sign-ins that are asked about with one statement.
pub(crate) const TOGETHER: usize = 100;

/// Notes that a message has changed, for the sender and, once it was sent, for the receiver.
pub(crate) fn noted(
    id: MessageId,
    sender: OfficeNumber,
    receiver: Option<OfficeNumber>,
) -> Vec<Statement> {
    let mut sides = vec![(sender, Side::Sent)];
    sides.extend(receiver.map(|receiver| (receiver, Side::Inbox)));
    // Always in the order of the numbers, so that no two transactions wait for each other.
    sides.sort_by_key(|(office, _)| *office);
    let statements = sides.into_iter().flat_map(|(office, side)| {
        let sql = match side {
            Side::Sent => {
                "UPDATE messages SET sender_change = (SELECT last FROM cursors \
                 WHERE office_number = $2 AND side = $3) WHERE id = $1"
            }
            Side::Inbox => {
                "UPDATE messages SET receiver_change = (SELECT last FROM cursors \
                 WHERE office_number = $2 AND side = $3) WHERE id = $1"
            }
        };
        let arguments = values![id.to_string(), office.as_str(), CHANGES];
        [drawn(office, CHANGES), Statement::new(sql, arguments)]
    });
    statements.collect()
}

/// One page of what has changed for an office after a cursor, each message with its last change and
/// the office's kind of service that it concerns.
///
/// # Errors
/// What the database says.
pub(crate) async fn list(
    tx: &Tx,
    office: OfficeNumber,
    after: i64,
    limit: i64,
) -> Result<Vec<(Change, ServiceKind)>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT * FROM (SELECT id, state, fetched_at, 'sent' AS side, \
             sender_kind AS kind, sender_change AS place FROM messages \
             WHERE sender_number = $1 AND sender_change > $2 ORDER BY sender_change LIMIT $3) s \
             UNION ALL \
             SELECT * FROM (SELECT id, state, fetched_at, 'inbox' AS side, \
             receiver_kind AS kind, receiver_change AS place FROM messages \
             WHERE receiver_number = $1 AND receiver_change > $2 \
             ORDER BY receiver_change LIMIT $3) r \
             ORDER BY place LIMIT $3",
            values![office.as_str(), after, limit],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let change = Change {
                cursor: row.integer("place")?,
                message_id: row.parsed("id")?,
                side: match row.text("side")?.as_str() {
                    "inbox" => Side::Inbox,
                    _ => Side::Sent,
                },
                state: row.text("state")?,
                fetched: row.optional_time("fetched_at")?.is_some(),
            };
            Ok((change, row.parsed("kind")?))
        })
        .collect()
}

/// The cursor of the last change of an office; 0 when there was none.
///
/// # Errors
/// What the database says.
pub(crate) async fn latest(tx: &Tx, office: OfficeNumber) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT last FROM cursors WHERE office_number = $1 AND side = $2",
            values![office.as_str(), CHANGES],
        )
        .await?;
    row.map_or(Ok(0), |row| row.integer("last"))
}

/// The same of at most [`TOGETHER`] offices; those without any change are left out.
///
/// # Errors
/// What the database says.
pub(crate) async fn latest_of(
    tx: &Tx,
    offices: &[OfficeNumber],
) -> Result<Vec<(OfficeNumber, i64)>, StoreError> {
    let names: Vec<&str> = offices.iter().map(OfficeNumber::as_str).collect();
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT office_number, last FROM cursors WHERE side = 'changes' \
                 AND office_number IN ",
                hundred!()
            ),
            padded(&names),
        )
        .await?;
    let one = |row: &Row| Ok((row.parsed("office_number")?, row.integer("last")?));
    rows.iter().map(one).collect()
}

/// Those of at most [`TOGETHER`] certificates, by their serial numbers, that were revoked, have
/// ended, or belong to an office that is suspended.
///
/// # Errors
/// What the database says.
pub(crate) async fn refused(
    tx: &Tx,
    serials: &[&str],
    now: OffsetDateTime,
) -> Result<Vec<String>, StoreError> {
    let mut arguments = padded(serials);
    arguments.push(now.into());
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT c.serial FROM certificates c JOIN offices o ON o.number = c.office_number \
                 WHERE (c.revoked_at IS NOT NULL OR c.not_after < $101 \
                 OR o.suspended_at IS NOT NULL) AND c.serial IN ",
                hundred!()
            ),
            arguments,
        )
        .await?;
    rows.iter().map(|row| row.text("serial")).collect()
}

/// Those of at most [`TOGETHER`] sign-ins of people at terminals, by the ids of their families, that
/// somebody or their time has ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn ended(
    tx: &Tx,
    families: &[&str],
    now: OffsetDateTime,
) -> Result<Vec<String>, StoreError> {
    let mut arguments = padded(families);
    arguments.push(now.into());
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT id FROM token_families \
                 WHERE (ended_at IS NOT NULL OR ends_at <= $101) AND id IN ",
                hundred!()
            ),
            arguments,
        )
        .await?;
    rows.iter().map(|row| row.text("id")).collect()
}

/// Exactly [`TOGETHER`] arguments: the last one again and again where there are fewer.
fn padded(texts: &[&str]) -> Vec<Value> {
    let last = texts.last().copied().unwrap_or_default();
    let more = std::iter::repeat(last);
    let all = texts.iter().copied().chain(more).take(TOGETHER);
    all.map(Value::from).collect()
}

/// A hundred arguments in brackets, because the text of a statement is fixed.
macro_rules! hundred {
    () => {
        "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
         $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, \
         $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, \
         $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, \
         $71, $72, $73, $74, $75, $76, $77, $78, $79, $80, $81, $82, $83, $84, $85, $86, $87, \
         $88, $89, $90, $91, $92, $93, $94, $95, $96, $97, $98, $99, $100)"
    };
}
use hundred;

const CHANGES: &str = "changes";
