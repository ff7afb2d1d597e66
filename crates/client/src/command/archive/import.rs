//! `renkei archive import`: takes in a copy that was made on another computer. What is here
//! already stays as it is, so a copy can be taken in any number of times.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;

use pki::PkiError;
use pki::vault::{Lock, Unlocking};

use crate::cli::ArchiveImport;
use crate::command::archive::copy::{Line, VERSION};
use crate::command::archive::{export, passphrase};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::keys::Source;
use crate::local_store::{DataKey, Kept, NotCopied, Record, read_line};
use crate::words::Text;

/// Runs the command.
pub(super) fn run(tools: &Tools<'_>, arguments: &ArchiveImport) -> Result<Outcome, Failure> {
    let path = &arguments.archive_file;
    let file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
    let source = Source::from_switch(arguments.passphrase_stdin);
    let passphrase = passphrase::known(tools, source)?;
    let opened = Unlocking::begin(BufReader::new(file), Lock::Passphrase(&passphrase));
    let content = opened.map_err(|error| unreadable(path, &error))?;
    let mut import = Import {
        tools,
        path,
        content: BufReader::new(content),
        new: 0,
        before: 0,
    };
    import.begin()?;
    let key = tools.home.data_key(&tools.secrets, &tools.randomness)?;
    import.take_in(key)?;
    let (new, before) = (import.new, import.before);
    let text = Text::new("archive-imported").with("new", new);
    tools.terminal.result(&text.with("before", before));
    Ok(Outcome::Clean)
}

struct Import<'a> {
    tools: &'a Tools<'a>,
    path: &'a Path,
    content: BufReader<Unlocking<BufReader<File>>>,
    new: usize,
    before: usize,
}

impl Import<'_> {
    /// The first line: is it a copy, and of this office?
    fn begin(&mut self) -> Result<(), Failure> {
        let Line::Archive {
            version: VERSION,
            office,
            ..
        } = self.line()?
        else {
            return Err(self.damaged());
        };
        let own = export::own_office(self.tools)?;
        match (office, own) {
            (Some(office), Some(own)) if office != own => {
                let text = Text::new("archive-of-other-office").with("office", office);
                Err(Failure::refused(text.with("own", own)))
            }
            _ => Ok(()),
        }
    }

    fn take_in(&mut self, key: &DataKey) -> Result<(), Failure> {
        loop {
            match self.line()? {
                Line::Message(record) => self.message(key, &record)?,
                Line::Paper { place, octets } => self.paper(&place, octets)?,
                Line::End { messages } if messages == self.new + self.before => {
                    let mut rest = [0];
                    return match self.content.read(&mut rest) {
                        Ok(0) => Ok(()),
                        Ok(_) => Err(self.damaged()),
                        Err(error) => Err(unreadable(self.path, &error)),
                    };
                }
                Line::Archive { .. } | Line::End { .. } => return Err(self.damaged()),
            }
        }
    }

    fn message(&mut self, key: &DataKey, record: &Record) -> Result<(), Failure> {
        let plain = |name: &str| {
            !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0'])
        };
        let octets = record.octets().ok_or_else(|| self.damaged())?;
        if !record.files.iter().all(|file| plain(&file.name)) {
            return Err(self.damaged());
        }
        let home = &self.tools.home;
        if home.is_archived(record.direction, record.message_id) {
            self.before += 1;
            let skipped = io::copy(&mut (&mut self.content).take(octets), &mut io::sink());
            return match skipped {
                Ok(skipped) if skipped == octets => Ok(()),
                Ok(_) => Err(self.damaged()),
                Err(error) => Err(unreadable(self.path, &error)),
            };
        }
        match home.archive(key, record, &mut self.content) {
            Ok(Kept::New) => self.new += 1,
            Ok(Kept::Before) => self.before += 1,
            Err(NotCopied::Source(error)) => return Err(unreadable(self.path, &error)),
            Err(NotCopied::Target(failure)) => return Err(failure),
        }
        Ok(())
    }

    fn paper(&mut self, place: &str, octets: u64) -> Result<(), Failure> {
        if octets > LONGEST_PAPER {
            return Err(self.damaged());
        }
        let mut bytes = Vec::new();
        let read = (&mut self.content).take(octets).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(self.path, &error))?;
        if bytes.len() as u64 != octets {
            return Err(self.damaged());
        }
        let taken = self.tools.home.take_in_paper(place, &bytes)?;
        taken.then_some(()).ok_or_else(|| self.damaged())
    }

    fn line(&mut self) -> Result<Line, Failure> {
        let line = read_line(&mut self.content).map_err(|error| unreadable(self.path, &error))?;
        serde_json::from_slice(&line).map_err(|_| self.damaged())
    }

    fn damaged(&self) -> Failure {
        damaged(self.path)
    }
}

fn damaged(path: &Path) -> Failure {
    Failure::refused(Text::new("archive-damaged").with("path", path.display()))
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    match (error.kind(), inner) {
        (ErrorKind::InvalidData, Some(PkiError::WrongPassword)) => {
            Failure::no_certificate(Text::new("archive-passphrase-wrong"))
        }
        (ErrorKind::InvalidData | ErrorKind::UnexpectedEof, _) => damaged(path),
        _ => Failure::reading(path, error),
    }
}

const LONGEST_PAPER: u64 = 16 * 1024 * 1024;
