//! Keeping what is sent and what is received.

use std::fs::File;
use std::io::{self, Read};

use protocol::free::FreeMessage;
use protocol::message::Content;
use protocol::{Manifest, MessageId};

use crate::command::Tools;
use crate::command::publishing::{HeldContent, Published, TEXT};
use crate::failure::Failure;
use crate::local_store::{DataKey, Direction, KeptFile, NotCopied, Record};
use crate::sealing::{Packed, PackedFile, changed};

/// Keeps a message that is about to be sent. It counts as sent once the journal says so.
pub(crate) fn sent(tools: &Tools<'_>, id: MessageId, packed: &Packed) -> Result<(), Failure> {
    let mut files = Vec::new();
    let index = match (packed.content, packed.files()) {
        (Content::Free, [index, ..]) => Some(free_message(index)?),
        _ => None,
    };
    let mut content: Box<dyn Read + '_> = Box::new(io::empty());
    let names = index.as_ref().map(|free| {
        let names = free.attachments.iter().map(|one| one.name.clone());
        std::iter::once(TEXT.to_owned()).chain(names)
    });
    let mut names = names.into_iter().flatten();
    for file in packed.files() {
        let name = names.next().unwrap_or_else(|| file.name.clone());
        // Of a free message the first file is the text.
        let (octets, next) = match &index {
            Some(free) if files.is_empty() => {
                let text: Box<dyn Read + '_> = Box::new(free.text.as_bytes());
                (free.text.len() as u64, text)
            }
            _ => (file.octets, file.open()?),
        };
        files.push(KeptFile { name, octets });
        content = Box::new(content.chain(next));
    }
    let envelope = packed.envelope;
    let record = Record {
        direction: Direction::Sent,
        message_id: id,
        sender: envelope.from.to_string(),
        receiver: envelope.to.to_string(),
        serial: envelope.serial.to_string(),
        unit: packed.unit.clone(),
        month: packed.month.map(|month| month.to_string()),
        kept_at: tools.clock.now(),
        files,
    };
    let key = tools.home.data_key(&tools.secrets, &tools.randomness)?;
    keep(tools, key, &record, &mut content)
}

pub(super) fn keep(
    tools: &Tools<'_>,
    key: &DataKey,
    record: &Record,
    content: &mut dyn Read,
) -> Result<(), Failure> {
    match tools.home.archive(key, record, content) {
        Ok(_) => Ok(()),
        Err(NotCopied::Source(error)) => Err(changed(error)),
        Err(NotCopied::Target(failure)) => Err(failure),
    }
}

fn free_message(index: &PackedFile) -> Result<FreeMessage, Failure> {
    let mut bytes = Vec::new();
    let read = index.open()?.read_to_end(&mut bytes);
    read.map_err(Failure::internal)?;
    FreeMessage::from_bytes(&bytes).map_err(Failure::internal)
}

/// Keeps a message whose files were written, or were opened to be kept here only.
pub(crate) fn received(
    tools: &Tools<'_>,
    manifest: &Manifest,
    published: &Published,
) -> Result<(), Failure> {
    let mut files = Vec::new();
    let mut content: Box<dyn Read + '_> = Box::new(io::empty());
    for held in &published.held {
        let (octets, next): (u64, Box<dyn Read + '_>) = match &held.content {
            HeldContent::Bytes(bytes) => (bytes.len() as u64, Box::new(bytes.as_slice())),
            HeldContent::File(file, octets) => (*octets, Box::new(file)),
        };
        files.push(KeptFile {
            name: held.name.clone(),
            octets,
        });
        content = Box::new(content.chain(next));
    }
    for path in &published.files {
        let reading = |error| Failure::reading(path, &error);
        let file = File::open(path).map_err(reading)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        files.push(KeptFile {
            name: name.into_owned(),
            octets: file.metadata().map_err(reading)?.len(),
        });
        content = Box::new(content.chain(file));
    }
    let record = Record {
        direction: Direction::Received,
        message_id: manifest.message_id,
        sender: manifest.sender.to_string(),
        receiver: manifest.receiver.to_string(),
        serial: manifest.serial.to_string(),
        unit: manifest.unit.clone(),
        month: manifest.month.map(|month| month.to_string()),
        kept_at: tools.clock.now(),
        files,
    };
    let key = tools.home.data_key(&tools.secrets, &tools.randomness)?;
    keep(tools, key, &record, &mut content)
}
