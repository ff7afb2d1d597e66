//! Table `message_events`: what has happened to a message, written in the transaction of the
//! change and never changed afterwards.

use protocol::MessageId;
use protocol::http::{HistoryEntry, ReportedImport};
use protocol::lifecycle::{ImportReport, Step};
use time::OffsetDateTime;

use super::{Row, Statement, StoreError, Tx, values};

/// Adds a step to the history of a message; answers with its `number` there.
pub(crate) fn added(
    message: MessageId,
    step: Step,
    report: Option<&ImportReport>,
    now: OffsetDateTime,
) -> Statement {
    Statement::new(
        "INSERT INTO message_events (message_id, number, step, at, source, reasons, checks) \
         SELECT CAST($1 AS TEXT), COALESCE(MAX(number), -1) + 1, CAST($2 AS TEXT), \
         CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT) \
         FROM message_events WHERE message_id = $1 RETURNING number",
        values![
            message.to_string(),
            step.as_str(),
            now,
            report.map(|report| report.source.as_str()),
            report.map_or_else(String::new, |report| words(&report.reasons)),
            report.map_or_else(String::new, |report| words(&report.checks)),
        ],
    )
}

/// The history of a message, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_message(
    tx: &Tx,
    message: MessageId,
) -> Result<Vec<HistoryEntry>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT step, at, source, reasons, checks FROM message_events \
             WHERE message_id = $1 ORDER BY number",
            values![message.to_string()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(HistoryEntry {
                step: row.text("step")?,
                at: row.time("at")?,
                report: report(row)?,
            })
        })
        .collect()
}

/// How many reports about its import a message has.
///
/// # Errors
/// What the database says.
pub(crate) async fn count_reports(tx: &Tx, message: MessageId) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS count FROM message_events \
             WHERE message_id = $1 AND source IS NOT NULL",
            values![message.to_string()],
        )
        .await?;
    row.map_or(Ok(0), |row| row.integer("count"))
}

/// The report of a row with the columns `source`, `reasons`, `checks` and `at`, where it has one.
///
/// # Errors
/// When the columns do not hold what they should.
pub(crate) fn report(row: &Row) -> Result<Option<ReportedImport>, StoreError> {
    let Some(source) = row.optional_text("source")? else {
        return Ok(None);
    };
    let list = |text: String| text.split_whitespace().map(str::to_owned).collect();
    Ok(Some(ReportedImport {
        source,
        reasons: list(row.text("reasons")?),
        checks: list(row.text("checks")?),
        at: row.time("at")?,
    }))
}

/// Words without spaces in them, with spaces between them.
fn words<T: ToString>(words: &[T]) -> String {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    words.join(" ")
}
