//! What is kept, for the pages: everything they show of a message comes from here, so nothing
//! readable lies about for them, and it does not matter who sent or collected it.

use std::io::Read as _;
use std::sync::Arc;

use careplan::{ServiceMonth, SourceFile};
use protocol::MessageId;

use crate::command::Tools;
use crate::failure::Failure;
use crate::local_store::{DataKey, Direction, Record};

/// The key, made at the first use. Not with the turn, for which it waits where it is made.
pub(crate) fn key<'a>(tools: &'a Tools<'_>) -> Result<&'a DataKey, Failure> {
    if let Some(key) = tools.home.known_data_key(&tools.secrets)? {
        return Ok(key);
    }
    let _turn = tools.turn()?;
    tools.home.data_key(&tools.secrets, &tools.randomness)
}

/// The messages that were sent and not taken back, or received: all that are asked for.
pub(crate) fn records(
    tools: &Tools<'_>,
    is_wanted: impl Fn(&Record) -> bool,
) -> Result<Vec<Arc<Record>>, Failure> {
    let Some(key) = tools.home.known_data_key(&tools.secrets)? else {
        return Ok(Vec::new());
    };
    let sent = tools.home.sent()?.into_iter();
    let sent = sent.filter(|entry| entry.recalled_at.is_none());
    let sent: std::collections::BTreeSet<MessageId> = sent.map(|entry| entry.message_id).collect();
    let mut records = Vec::new();
    for (direction, id) in tools.home.archived()? {
        if direction == Direction::Received || sent.contains(&id) {
            let record = tools.home.archived_record(key, direction, id)?;
            records.extend(record.filter(|record| is_wanted(record)));
        }
    }
    Ok(records)
}

/// Whether a unit may be about one of the months: it is, or it has no month of its own.
pub(crate) fn is_of(record: &Record, first: ServiceMonth, last: ServiceMonth) -> bool {
    let month = record.month.as_deref().map(str::parse);
    !record.is_free()
        && match month {
            Some(Ok(month)) => first <= month && month <= last,
            Some(Err(_)) | None => true,
        }
}

/// The files of a message; none where it is not kept.
pub(crate) fn files(
    tools: &Tools<'_>,
    direction: Direction,
    id: MessageId,
) -> Result<Vec<SourceFile>, Failure> {
    let Some(key) = tools.home.known_data_key(&tools.secrets)? else {
        return Ok(Vec::new());
    };
    let Some(mut opened) = tools.home.open_archived(key, direction, id)? else {
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    for file in opened.record.files.clone() {
        let mut bytes = Vec::new();
        let read = opened.content().take(file.octets).read_to_end(&mut bytes);
        read.map_err(|error| opened.failure(&error))?;
        files.push(SourceFile {
            name: file.name,
            bytes,
        });
    }
    Ok(files)
}

/// The files of many messages. The same file of two messages counts once.
pub(crate) fn files_of(
    tools: &Tools<'_>,
    records: &[Arc<Record>],
) -> Result<Vec<SourceFile>, Failure> {
    let mut all = Vec::new();
    for record in records {
        all.extend(files(tools, record.direction, record.message_id)?);
    }
    all.sort_by(|one, other| (&one.name, &one.bytes).cmp(&(&other.name, &other.bytes)));
    all.dedup();
    Ok(all)
}
