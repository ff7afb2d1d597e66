//! Writing what is in a message that was verified: all files or none, each whole.
//!
//! A file that is there already with the same content is fine; one with another content is never
//! overwritten. Attachments are looked into before they are written where others look; one that
//! is refused is put aside.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use careplan::{Finding, OfficeRole, SourceFile};
use protocol::attachment::{self, Refusal, Uninspected};
use protocol::free::{self, FreeMessage, NamedAttachment};
use protocol::{Manifest, package};
use serde::Serialize;

use crate::command::receive::{Happened, Stop};
use crate::command::{Tools, scanning};
use crate::failure::Failure;
use crate::local_store::{Arriving, Held, NotCopied, Staged};
use crate::opening::{Announced, Damage, Unsealed};
use crate::virus_scanner::Verdict;
use crate::words::Text;

/// What was written.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// The files, in the order of the message.
    pub(crate) files: Vec<PathBuf>,
    /// The files that were not written, because the archive keeps them and nobody else.
    pub(crate) held: Vec<HeldFile>,
    /// What is wrong with files of the standard.
    pub(crate) findings: Vec<Finding>,
    /// Attachments that are not among the files.
    pub(crate) aside: Vec<Aside>,
}

/// A file that was opened and not written.
#[derive(Debug)]
pub(crate) struct HeldFile {
    /// Its name.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) content: HeldContent,
}

/// What is in a file that was not written.
pub(crate) enum HeldContent {
    /// All of it.
    Bytes(Vec<u8>),
    /// An attachment and its length; it lies beside the sealed parts until the message is kept.
    File(File, u64),
}

impl std::fmt::Debug for HeldContent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("HeldContent")
    }
}

/// An attachment that was put aside.
#[derive(Debug)]
pub(crate) struct Aside {
    name: String,
    reason: Reason,
    path: PathBuf,
}

/// Why an attachment was put aside.
#[derive(Debug)]
enum Reason {
    /// It may not be received.
    Refused(Refusal),
    /// The virus scanner found something, by this name.
    Virus(String),
}

/// The same, for programs.
#[derive(Debug, Serialize)]
pub(crate) struct AsideForm {
    name: String,
    reason: String,
    path: PathBuf,
}

impl Aside {
    /// The words for people.
    pub(crate) fn failure(&self) -> Failure {
        let text = match &self.reason {
            Reason::Refused(refusal) => Text::new("attachment-aside").with("reason", refusal),
            Reason::Virus(virus) => Text::new("attachment-aside-virus").with("virus", virus),
        };
        let text = text.with("file", &self.name);
        Failure::refused(text.with("path", self.path.display()))
    }

    /// For programs.
    pub(crate) fn form(&self) -> AsideForm {
        AsideForm {
            name: self.name.clone(),
            reason: match &self.reason {
                Reason::Refused(refusal) => refusal.to_string(),
                Reason::Virus(virus) => format!("virus: {virus}"),
            },
            path: self.path.clone(),
        }
    }
}

/// A message that may be written, and where to.
pub(crate) struct Publishing<'a> {
    /// What the program works with.
    pub(crate) tools: &'a Tools<'a>,
    /// The manifest.
    pub(crate) announced: &'a Announced,
    /// What was verified.
    pub(crate) unsealed: &'a Unsealed,
    /// The sealed parts.
    pub(crate) arriving: &'a Arriving,
    /// The folder for files; `None` where they are for the archive only.
    pub(crate) output: Option<&'a Path>,
}

impl Publishing<'_> {
    /// Writes the files of a send unit and checks them.
    pub(crate) fn unit(&self, role: OfficeRole) -> Result<Published, Stop> {
        let Some(output) = self.output else {
            return self.unit_to_hold(role);
        };
        let names = &self.manifest().file_names;
        let mut staged: Vec<Staged> = Vec::new();
        self.unpack(|name, _, content| {
            if names
                .get(staged.len())
                .is_none_or(|expected| expected != name)
            {
                return Err(Damage::Package.into());
            }
            self.tools.home.make_folder(output)?;
            staged.push(self.stage(&output.join(name), content)?);
            Ok(())
        })?;
        if staged.len() != names.len() {
            return Err(Damage::Package.into());
        }
        let written = publish(staged)?;
        let mut files = Vec::new();
        for (name, path) in names.iter().zip(&written) {
            let bytes = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
            let name = name.clone();
            files.push(SourceFile { name, bytes });
        }
        Ok(Published {
            files: written,
            findings: careplan::check(&files, Some(role)).findings,
            ..Published::default()
        })
    }

    /// Opens the files of a send unit in memory and checks them: nothing readable is written.
    fn unit_to_hold(&self, role: OfficeRole) -> Result<Published, Stop> {
        let names = &self.manifest().file_names;
        let mut files: Vec<SourceFile> = Vec::new();
        self.unpack(|name, _, content| {
            if names.get(files.len()).is_none_or(|it| it != name) {
                return Err(Damage::Package.into());
            }
            let mut bytes = Vec::new();
            let read = content.read_to_end(&mut bytes);
            read.map_err(|error| self.not_copied(NotCopied::Source(error)))?;
            let name = name.to_owned();
            files.push(SourceFile { name, bytes });
            Ok(())
        })?;
        if files.len() != names.len() {
            return Err(Damage::Package.into());
        }
        let findings = careplan::check(&files, Some(role)).findings;
        let held = files.into_iter().map(|file| HeldFile {
            name: file.name,
            content: HeldContent::Bytes(file.bytes),
        });
        Ok(Published {
            findings,
            held: held.collect(),
            ..Published::default()
        })
    }

    /// Writes text and attachments of a free message into a folder of their own.
    pub(crate) fn free(&self, policy: &attachment::Policy) -> Result<Published, Stop> {
        let (message, opened) = self.free_contents()?;
        let mut published = Published::default();
        let manifest = self.manifest();
        let Some(output) = self.output else {
            if !message.text.is_empty() {
                published.held.push(HeldFile {
                    name: TEXT.to_owned(),
                    content: HeldContent::Bytes(message.text.clone().into_bytes()),
                });
            }
            for (attachment, path) in message.attachments.iter().zip(opened) {
                match self.judge(attachment, &path, policy)? {
                    Ok(content) => published.held.push(HeldFile {
                        name: attachment.name.clone(),
                        content: HeldContent::File(content, attachment.size),
                    }),
                    Err(reason) => published.aside.push(self.aside(attachment, &path, reason)?),
                }
            }
            return Ok(published);
        };
        // Two messages of the same second do not meet.
        let id = manifest.message_id.to_string();
        let id = id.split('-').next().unwrap_or_default();
        let folder = format!("free_{}_{}_{id}", manifest.sender, manifest.serial);
        let folder = output.join(folder);
        self.tools.home.make_folder(&folder)?;
        let mut staged = Vec::new();
        if !message.text.is_empty() {
            let text = self.stage(&folder.join(TEXT), &mut message.text.as_bytes())?;
            staged.push(text);
        }
        for (attachment, path) in message.attachments.iter().zip(opened) {
            match self.judge(attachment, &path, policy)? {
                Ok(mut content) => {
                    staged.push(self.stage(&folder.join(&attachment.name), &mut content)?);
                }
                Err(reason) => published.aside.push(self.aside(attachment, &path, reason)?),
            }
        }
        published.files = publish(staged)?;
        Ok(published)
    }

    /// The text of a free message, without writing anything where others look.
    pub(crate) fn text(&self) -> Result<String, Stop> {
        Ok(self.free_contents()?.0.text)
    }

    fn aside(
        &self,
        attachment: &NamedAttachment,
        path: &Path,
        reason: Reason,
    ) -> Result<Aside, Failure> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let id = self.manifest().message_id;
        Ok(Aside {
            name: attachment.name.clone(),
            reason,
            path: self.tools.home.put_aside(id, path, &name)?,
        })
    }

    /// The index, and the attachments as files beside the sealed parts.
    fn free_contents(&self) -> Result<(FreeMessage, Vec<PathBuf>), Stop> {
        let mut message: Option<FreeMessage> = None;
        let mut opened: Vec<PathBuf> = Vec::new();
        self.unpack(|name, octets, content| {
            let Some(message) = &message else {
                message = Some(self.index(name, octets, content)?);
                return Ok(());
            };
            let place = opened.len();
            let expected = message.file_names().get(place).cloned();
            let size = message.attachments.get(place).map(|it| it.size);
            if expected.as_deref() != Some(name) || size != Some(octets) {
                return Err(Damage::Package.into());
            }
            let path = self.arriving.scratch(name);
            let copied = self.tools.home.write_from(&path, content);
            copied.map_err(|error| self.not_copied(error))?;
            opened.push(path);
            Ok(())
        })?;
        match message {
            Some(message) if message.attachments.len() == opened.len() => Ok((message, opened)),
            _ => Err(Damage::Package.into()),
        }
    }

    fn index(&self, name: &str, octets: u64, content: &mut dyn Read) -> Result<FreeMessage, Stop> {
        if name != free::INDEX || octets > free::MAX_INDEX_BYTES {
            return Err(Damage::Package.into());
        }
        let mut bytes = Vec::new();
        let read = content.read_to_end(&mut bytes);
        read.map_err(|error| self.not_copied(NotCopied::Source(error)))?;
        let message = FreeMessage::from_bytes(&bytes).map_err(|_| Damage::Package)?;
        let manifest = self.manifest();
        if message.receiver != manifest.receiver || message.declared() != manifest.attachments {
            return Err(Damage::Header.into());
        }
        Ok(message)
    }

    /// The opened attachment, when it is what it was said to be and may be received.
    fn judge(
        &self,
        attachment: &NamedAttachment,
        path: &Path,
        policy: &attachment::Policy,
    ) -> Result<Result<File, Reason>, Failure> {
        let reading = |error| Failure::reading(path, &error);
        let mut file = File::open(path).map_err(reading)?;
        match attachment::inspect(&attachment.name, &mut file, policy) {
            Ok(kind) if kind != attachment.kind => Ok(Err(Reason::Refused(Refusal::OtherName))),
            Ok(_) => match scanning::scan(self.tools, &attachment.name, path)? {
                Verdict::Clean => File::open(path).map(Ok).map_err(reading),
                Verdict::Found(virus) => Ok(Err(Reason::Virus(virus))),
            },
            Err(Uninspected::Refused(refusal)) => Ok(Err(Reason::Refused(refusal))),
            Err(Uninspected::Unreadable(error)) => Err(reading(error)),
        }
    }

    fn unpack(
        &self,
        each: impl FnMut(&str, u64, &mut dyn Read) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let content = self.unsealed.verified.content(self.arriving.sealed());
        package::unpack(content.map_err(|_| Damage::Seal)?, each)
    }

    fn stage(&self, target: &Path, content: &mut dyn Read) -> Result<Staged, Stop> {
        Staged::copy(target, content).map_err(|error| self.not_copied(error))
    }

    /// The parts were good a moment ago: what cannot be read now is the fault of this computer.
    fn not_copied(&self, error: NotCopied) -> Stop {
        match error {
            NotCopied::Target(failure) => failure.into(),
            NotCopied::Source(error) => self.arriving.failure(&error).into(),
        }
    }

    fn manifest(&self) -> &Manifest {
        &self.announced.manifest
    }
}

/// Gives the files their names, unless another file has one of them.
fn publish(staged: Vec<Staged>) -> Result<Vec<PathBuf>, Stop> {
    let written = staged.iter().map(|file| file.target().to_path_buf());
    let written: Vec<PathBuf> = written.collect();
    let mut new = Vec::new();
    for file in staged {
        match file.held()? {
            Held::Nothing => new.push(file),
            Held::Same => {}
            Held::Other => {
                let target = file.target().to_path_buf();
                return Err(Stop::Message(Happened::InTheWay(target)));
            }
        }
    }
    for file in new {
        file.publish()?;
    }
    Ok(written)
}

/// What the text of a free message is called; no attachment ends like it.
pub(crate) const TEXT: &str = "message.txt";
