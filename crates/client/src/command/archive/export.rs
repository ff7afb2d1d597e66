//! `renkei archive export`: all of the archive in one file, under a passphrase that the office
//! keeps on paper.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::Path;

use pki::vault::{Lock, Locking, MAGIC};

use crate::cli::ArchiveExport;
use crate::command::archive::copy::{Line, VERSION};
use crate::command::archive::{counting, passphrase};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::keys::Source;
use crate::local_store::{Copies, DataKey, Record, Staged};
use crate::words::Text;

/// Runs the command. The new copy takes the place of an older one when it is whole.
pub(super) fn run(tools: &Tools<'_>, arguments: &ArchiveExport) -> Result<Outcome, Failure> {
    let path = &arguments.archive_file;
    only_over_a_copy(path)?;
    let nothing = || Failure::refused(Text::new("archive-nothing"));
    let (key, records) = counting(tools)?.ok_or_else(nothing)?;
    let passphrase = match &arguments.new_passphrase {
        Some(sheet) => passphrase::made(tools, sheet)?,
        None => passphrase::chosen(tools, Source::from_switch(arguments.passphrase_stdin))?,
    };
    let now = tools.clock.now();
    let (file, staged) = Staged::begin(path)?;
    let writing = |error| Failure::writing(path, &error);
    let lock = Lock::Passphrase(&passphrase);
    let locking = Locking::begin(BufWriter::new(file), lock).map_err(writing)?;
    let mut export = Export {
        tools,
        path,
        locking,
    };
    export.line(&Line::Archive {
        version: VERSION,
        office: own_office(tools)?,
        written_at: now,
    })?;
    for record in &records {
        export.message(key, record)?;
    }
    for place in tools.home.papers()? {
        export.paper(&place)?;
    }
    let messages = records.len();
    export.line(&Line::End { messages })?;
    let file = export.locking.finish().map_err(writing)?;
    let file = file.into_inner().map_err(|error| writing(error.into()))?;
    file.sync_all().map_err(writing)?;
    staged.publish()?;
    let since = tools.home.copies()?.map_or(now, |copies| copies.since);
    tools.home.keep_copies(&Copies {
        since,
        copied_at: Some(now),
    })?;
    let text = Text::new("archive-exported").with("count", messages);
    tools.terminal.result(&text.with("path", path.display()));
    Ok(Outcome::Clean)
}

/// The office of the certificate in use.
pub(super) fn own_office(tools: &Tools<'_>) -> Result<Option<String>, Failure> {
    let active = tools.home.active()?;
    Ok(active.map(|installed| installed.office.to_string()))
}

/// Nothing is written over but an older copy.
fn only_over_a_copy(path: &Path) -> Result<(), Failure> {
    let mut begins = Vec::new();
    match File::open(path) {
        Ok(file) => {
            let read = file.take(MAGIC.len() as u64).read_to_end(&mut begins);
            read.map_err(|error| Failure::reading(path, &error))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::reading(path, &error)),
    }
    if begins == MAGIC {
        return Ok(());
    }
    let text = Text::new("output-exists").with("path", path.display());
    Err(Failure::refused(text))
}

struct Export<'a> {
    tools: &'a Tools<'a>,
    path: &'a Path,
    locking: Locking<BufWriter<File>>,
}

impl Export<'_> {
    fn line(&mut self, line: &Line) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.locking, line)
            .map_err(io::Error::from)
            .and_then(|()| self.locking.write_all(b"\n"))
            .map_err(|error| Failure::writing(self.path, &error))
    }

    fn message(&mut self, key: &DataKey, record: &Record) -> Result<(), Failure> {
        let (direction, id) = (record.direction, record.message_id);
        let opened = self.tools.home.open_archived(key, direction, id)?;
        let mut opened = opened.ok_or_else(|| Failure::internal("the archive has changed"))?;
        self.line(&Line::Message(Box::new(opened.record.clone())))?;
        let mut left = opened.record.octets().unwrap_or_default();
        let mut piece = vec![0; PIECE];
        while left > 0 {
            let wanted = left.min(PIECE as u64);
            let read = opened.content().take(wanted).read(&mut piece);
            let read = match read.map_err(|error| opened.failure(&error))? {
                0 => return Err(opened.failure(&io::ErrorKind::UnexpectedEof.into())),
                read => piece.get(..read).unwrap_or_default(),
            };
            self.write(read)?;
            left -= read.len() as u64;
        }
        Ok(())
    }

    fn paper(&mut self, place: &str) -> Result<(), Failure> {
        let Some(bytes) = self.tools.home.paper(place)? else {
            return Ok(());
        };
        self.line(&Line::Paper {
            place: place.to_owned(),
            octets: bytes.len() as u64,
        })?;
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.locking.write_all(bytes);
        written.map_err(|error| Failure::writing(self.path, &error))
    }
}

const PIECE: usize = 64 * 1024;
