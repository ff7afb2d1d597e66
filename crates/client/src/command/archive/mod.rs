//! `renkei archive …`: what was sent and received, for the years after the exchange has forgotten
//! it, and its way to another computer.

mod clear;
mod copy;
mod export;
mod import;
mod keeping;
mod list;
mod passphrase;
mod reading;
mod settling;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use protocol::MessageId;
use time::{Duration, OffsetDateTime};

use crate::cli::{Archive, ArchiveAction};
use crate::clock::{japanese_day, spoken_day};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::{DataKey, Direction, Home, Record};
use crate::words::Text;

pub(crate) use keeping::{received, sent};
pub(crate) use reading::{files, files_of, is_of, key, records};
pub(crate) use settling::settle;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Archive) -> Result<Outcome, Failure> {
    let _turn = tools.turn()?;
    match &arguments.action {
        ArchiveAction::List(arguments) => list::run(tools, arguments),
        ArchiveAction::Get(arguments) => list::get(tools, arguments),
        ArchiveAction::Export(arguments) => export::run(tools, arguments),
        ArchiveAction::Import(arguments) => import::run(tools, arguments),
        ArchiveAction::Clear => clear::run(tools),
    }
}

/// How the archive stands, for `doctor`.
pub(crate) enum Standing {
    /// There is nothing to lose, or not for long.
    Nothing,
    /// A copy is young enough.
    Copied(Text),
    /// It is time for a copy.
    CopyDue(Text),
}

/// Whether there is a copy that is young enough.
pub(crate) fn standing(tools: &Tools<'_>) -> Result<Standing, Failure> {
    let (now, language) = (tools.clock.now(), tools.terminal.language());
    let Some(copies) = tools.home.copies()? else {
        return Ok(Standing::Nothing);
    };
    let is_young = now - copies.copied_at.unwrap_or(copies.since) <= COPY_EVERY;
    Ok(match (copies.copied_at, is_young) {
        (Some(at), true) => {
            Standing::Copied(Text::new("archive-copied").with("day", spoken_day(at, language)))
        }
        (None, true) => Standing::Nothing,
        (Some(at), false) => {
            Standing::CopyDue(Text::new("archive-copy-old").with("day", spoken_day(at, language)))
        }
        (None, false) => Standing::CopyDue(Text::new("archive-no-copy")),
    })
}

/// The messages that count, with the key that opens them: everything received, and of what was to
/// be sent what the journal knows or what is on its way.
fn counting<'a>(tools: &'a Tools<'_>) -> Result<Option<(&'a DataKey, Vec<Record>)>, Failure> {
    let Some(key) = tools.home.known_data_key(&tools.secrets)? else {
        return Ok(None);
    };
    let sent = left_here(&tools.home)?;
    let mut records = Vec::new();
    for (direction, id) in tools.home.archived()? {
        if direction == Direction::Received || sent.contains(&id) {
            let opened = tools.home.open_archived(key, direction, id)?;
            records.extend(opened.map(|opened| opened.record));
        }
    }
    records.sort_by_key(|record| record.kept_at);
    Ok(Some((key, records)))
}

/// The messages that were sent or are on their way.
fn left_here(home: &Home) -> Result<BTreeSet<MessageId>, Failure> {
    let sent = home.sent()?.into_iter().map(|entry| entry.message_id);
    let waiting = home.waiting()?.into_iter().map(|(id, _)| id);
    Ok(sent.chain(waiting).collect())
}

/// How many months lie between the month a message counts for and a moment.
fn age_in_months(record: &Record, now: OffsetDateTime) -> i64 {
    let month = |day: time::Date| i64::from(day.year()) * 12 + i64::from(u8::from(day.month()));
    let of_month = record.month.as_deref().and_then(|month| {
        let (year, month) = (month.get(..4)?, month.get(4..)?);
        Some(year.parse::<i64>().ok()? * 12 + month.parse::<i64>().ok()?)
    });
    month(japanese_day(now)) - of_month.unwrap_or_else(|| month(japanese_day(record.kept_at)))
}

const COPY_EVERY: Duration = Duration::days(30);
