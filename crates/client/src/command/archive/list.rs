//! `renkei archive list` and `renkei archive get`: what is kept, and its files.

use std::io::Read as _;

use serde::Serialize;

use crate::cli::{ArchiveGet, Messages};
use crate::clock::spoken;
use crate::command::archive::counting;
use crate::command::{Outcome, Tools, unit};
use crate::failure::Failure;
use crate::local_store::{Direction, NotCopied, Record, Staged};
use crate::words::Text;

#[derive(Serialize)]
struct ListForm<'a> {
    messages: Vec<&'a Record>,
}

/// Tells what is kept.
pub(super) fn run(tools: &Tools<'_>, arguments: &Messages) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let month = arguments.month.map(|month| month.to_string());
    let records = counting(tools)?.map_or_else(Vec::new, |(_, records)| records);
    let asked = |record: &&Record| month.is_none() || record.month == month;
    let messages: Vec<&Record> = records.iter().filter(asked).collect();
    if arguments.form.json {
        terminal.json(&ListForm { messages })?;
        return Ok(Outcome::Clean);
    }
    for record in &messages {
        let key = match record.direction {
            Direction::Sent => "archive-line-sent",
            Direction::Received => "archive-line-received",
        };
        let unit = unit::spoken(terminal, &record.unit, record.month.as_deref());
        terminal.result(
            &Text::new(key)
                .with("when", spoken(record.kept_at, terminal.language()))
                .with("sender", &record.sender)
                .with("receiver", &record.receiver)
                .with("unit", unit)
                .with("serial", &record.serial)
                .with("files", record.files.len())
                .with("id", record.message_id),
        );
    }
    terminal.result(&Text::new("messages-count").with("count", messages.len()));
    Ok(Outcome::Clean)
}

/// Writes the files of a message that is kept.
pub(super) fn get(tools: &Tools<'_>, arguments: &ArchiveGet) -> Result<Outcome, Failure> {
    let (id, folder) = (arguments.id, &arguments.output);
    let unknown = || Failure::refused(Text::new("archive-unknown").with("id", id));
    let key = tools.home.known_data_key(&tools.secrets)?;
    let key = key.ok_or_else(unknown)?;
    let mut found = None;
    for direction in [Direction::Received, Direction::Sent] {
        found = found.or(tools.home.open_archived(key, direction, id)?);
    }
    let mut opened = found.ok_or_else(unknown)?;
    tools.home.make_folder(folder)?;
    let mut staged = Vec::new();
    for file in opened.record.files.clone() {
        let target = folder.join(&file.name);
        if target.symlink_metadata().is_ok() {
            let text = Text::new("output-exists").with("path", target.display());
            return Err(Failure::refused(text));
        }
        let written = Staged::copy(&target, &mut opened.content().take(file.octets));
        staged.push(written.map_err(|error| match error {
            NotCopied::Source(error) => opened.failure(&error),
            NotCopied::Target(failure) => failure,
        })?);
    }
    for file in staged {
        tools
            .terminal
            .line(&format!("  {}", file.target().display()));
        file.publish()?;
    }
    Ok(Outcome::Clean)
}
