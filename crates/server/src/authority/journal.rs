//! What the authority itself remembers of the logs of certificates, in a file of its own folder:
//! for each office how long its log was and what it held. Whoever can write the database can
//! shorten a log and take its head away, and cannot change this file.
//!
//! The file only grows while processes run; each of them adds lines and reads those of the others.
//! A line about a certificate is written before the certificate leaves the process (`signing`),
//! another one when it is stored (`holds`). After a cut between the two the same certificate is
//! stored later; no other one takes its place. Lines are brought to stable storage a round at a
//! time: what a power cut takes away is learned again from the signed heads.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, bail, ensure};
use careplan::OfficeNumber;
use pki::merkle::{Extent, Hash};
use protocol::Sha256;

use super::files::{Readers, create_folder, write_whole};

/// What is remembered of the log of an office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OfficeMemory {
    /// How far it had come; `None` where nothing is known.
    pub(crate) extent: Option<Extent>,
    /// Certificates that were signed and have not been seen in the log since.
    pub(crate) signed: Vec<Signed>,
}

/// A certificate that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signed {
    /// Its serial number.
    pub(crate) serial: String,
    /// Hash of what must not be another one when it is signed again: key and validity.
    pub(crate) what: Sha256,
}

/// What is remembered of all logs.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    offices: HashMap<OfficeNumber, OfficeMemory>,
    /// Whether every log that there was has been remembered once.
    complete: bool,
    /// How often somebody has accepted a log as it is.
    acceptances: u64,
    /// How much of the file is in here.
    read_to: u64,
}

/// The file, opened by a process that adds to it.
pub(crate) struct Journal {
    name: PathBuf,
    opened: Mutex<Opened>,
}

struct Opened {
    file: File,
    memory: Memory,
    is_synced: bool,
    /// Whether the file may end inside a line.
    is_torn: bool,
    /// Held as long as the process runs, so that nobody puts a shorter file in the place of this.
    _running: File,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Signing(OfficeNumber, Signed),
    Holds(OfficeNumber, Extent, Option<String>),
    Accepted(OfficeNumber, Extent),
    Complete,
}

impl Memory {
    /// Reads what the processes of an authority have written into its folder; nothing when none
    /// has run yet. Adds nothing.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut memory = Self::default();
        let name = folder.join(FILE);
        match File::open(&name) {
            Ok(file) => memory.catch_up(&file, &name)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{}", name.display())),
        }
        Ok(memory)
    }

    /// What is remembered of the log of an office.
    pub(crate) fn of_office(&self, office: OfficeNumber) -> OfficeMemory {
        self.offices.get(&office).cloned().unwrap_or_default()
    }

    /// The offices of which something is remembered, by number.
    pub(crate) fn offices(&self) -> Vec<OfficeNumber> {
        let mut all: Vec<_> = self.offices.keys().copied().collect();
        all.sort_unstable();
        all
    }

    /// Reads what was added since.
    fn catch_up(&mut self, mut file: &File, name: &Path) -> anyhow::Result<()> {
        let length = file.metadata()?.len();
        ensure!(
            length >= self.read_to,
            "{} was cut short while it was in use",
            name.display()
        );
        if length == self.read_to {
            return Ok(());
        }
        file.seek(SeekFrom::Start(self.read_to))?;
        let mut added = Vec::new();
        file.take(length - self.read_to).read_to_end(&mut added)?;
        // Another process may be writing the last line at this moment.
        let whole = added
            .iter()
            .rposition(|octet| *octet == b'\n')
            .map_or(0, |last| last + 1);
        for line in added
            .get(..whole)
            .unwrap_or_default()
            .split(|octet| *octet == b'\n')
        {
            let text = String::from_utf8_lossy(line);
            // A power cut or a full disk leaves the beginning of a line, or zeros before it.
            let text = text.trim_start_matches('\0');
            match Line::read(text) {
                Some(line) => self.learn(line),
                None if !text.ends_with(END) || line.contains(&0) => {}
                None => bail!("{} has a damaged line: {text}", name.display()),
            }
        }
        self.read_to += u64::try_from(whole)?;
        Ok(())
    }

    fn learn(&mut self, line: Line) {
        match line {
            Line::Signing(office, signed) => {
                let open = &mut self.offices.entry(office).or_default().signed;
                if !open.iter().any(|one| one.serial == signed.serial) {
                    open.push(signed);
                }
            }
            Line::Holds(office, extent, serial) => {
                let known = self.offices.entry(office).or_default();
                // Lines of two processes may stand the other way round.
                if known.extent.is_none_or(|known| known.size < extent.size) {
                    known.extent = Some(extent);
                }
                known
                    .signed
                    .retain(|one| Some(&one.serial) != serial.as_ref());
            }
            Line::Accepted(office, extent) => {
                let known = OfficeMemory {
                    extent: Some(extent),
                    signed: Vec::new(),
                };
                self.offices.insert(office, known);
                self.acceptances += 1;
            }
            Line::Complete => self.complete = true,
        }
    }

    /// The shortest file that says the same.
    fn to_text(&self) -> String {
        let mut lines = Vec::new();
        lines.extend(self.complete.then_some(Line::Complete));
        for office in self.offices() {
            let OfficeMemory { extent, signed } = self.of_office(office);
            lines.extend(extent.map(|extent| Line::Holds(office, extent, None)));
            lines.extend(signed.into_iter().map(|one| Line::Signing(office, one)));
        }
        lines.iter().map(Line::text).collect()
    }
}

impl Journal {
    /// Opens the file in an authority's folder, made where there is none. Whoever is alone writes
    /// it anew in its shortest form.
    ///
    /// # Errors
    /// When it is damaged, or the folder cannot be written to.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        create_folder(folder)?;
        let (name, lock) = (folder.join(FILE), folder.join(LOCK));
        let running = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .with_context(|| format!("cannot open {}", lock.display()))?;
        match running.try_lock() {
            Ok(()) => {
                let text = Memory::read(folder)?.to_text();
                write_whole(&name, text.as_bytes(), Readers::Owner)?;
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", lock.display()));
            }
        }
        running.lock_shared()?;
        let opened = OpenOptions::new().read(true).append(true).open(&name);
        let file = opened.with_context(|| format!("cannot open {}", name.display()))?;
        let mut memory = Memory::default();
        memory.catch_up(&file, &name)?;
        let is_torn = memory.read_to < file.metadata()?.len();
        Ok(Self {
            name,
            opened: Mutex::new(Opened {
                file,
                memory,
                is_synced: true,
                is_torn,
                _running: running,
            }),
        })
    }

    /// What is remembered of the log of an office, with what other processes have added.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub(crate) fn of_office(&self, office: OfficeNumber) -> anyhow::Result<OfficeMemory> {
        Ok(self.caught_up()?.memory.of_office(office))
    }

    /// Whether every log that there was has been remembered once.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub(crate) fn is_complete(&self) -> anyhow::Result<bool> {
        Ok(self.caught_up()?.memory.complete)
    }

    /// How often somebody has accepted a log as it is, since this process knows.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub(crate) fn acceptances(&self) -> anyhow::Result<u64> {
        Ok(self.caught_up()?.memory.acceptances)
    }

    /// Notes that a certificate is signed and about to be stored.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn signing(&self, office: OfficeNumber, signed: &Signed) -> anyhow::Result<()> {
        let mut opened = self.caught_up()?;
        let known = opened.memory.of_office(office);
        if known.signed.contains(signed) {
            return Ok(());
        }
        opened.add(&Line::Signing(office, signed.clone()))
    }

    /// Notes how far a log has come, and which certificate is in it now.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn holds(
        &self,
        office: OfficeNumber,
        extent: Extent,
        serial: Option<&str>,
    ) -> anyhow::Result<()> {
        let line = Line::Holds(office, extent, serial.map(str::to_owned));
        self.caught_up()?.add(&line)
    }

    /// Notes that every log that there was is remembered.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn complete(&self) -> anyhow::Result<()> {
        self.caught_up()?.add(&Line::Complete)
    }

    /// Remembers a log as it is now, whatever it was before, and brings that to stable storage.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn accept(&self, office: OfficeNumber, extent: Extent) -> anyhow::Result<()> {
        let mut opened = self.caught_up()?;
        opened.add(&Line::Accepted(office, extent))?;
        Ok(opened.file.sync_data()?)
    }

    /// Brings what was noted to stable storage.
    ///
    /// # Errors
    /// When that fails; nothing is forgotten then.
    pub(super) async fn settle(&self) -> anyhow::Result<()> {
        let file = {
            let mut opened = self.opened();
            if opened.is_synced {
                return Ok(());
            }
            opened.is_synced = true;
            opened.file.try_clone()?
        };
        let synced = tokio::task::spawn_blocking(move || file.sync_data()).await?;
        if synced.is_err() {
            self.opened().is_synced = false;
        }
        Ok(synced?)
    }

    fn opened(&self) -> MutexGuard<'_, Opened> {
        // Whoever panicked has left whole lines, or a torn one that is passed over.
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn caught_up(&self) -> anyhow::Result<MutexGuard<'_, Opened>> {
        let mut opened = self.opened();
        let Opened { file, memory, .. } = &mut *opened;
        memory.catch_up(file, &self.name)?;
        Ok(opened)
    }
}

impl Opened {
    fn add(&mut self, line: &Line) -> anyhow::Result<()> {
        // Nobody may leave a torn line between our look at the end and our own line.
        self.file
            .lock()
            .context("cannot lock the notes about certificate logs")?;
        let added = self.add_alone(line);
        self.file.unlock()?;
        added
    }

    fn add_alone(&mut self, line: &Line) -> anyhow::Result<()> {
        // The end may be torn by another process too.
        let is_torn = self.is_torn || self.file.metadata()?.len() > self.memory.read_to;
        let begin = if is_torn { "\n" } else { "" };
        self.is_torn = true;
        // One write, so that lines of several processes do not mix.
        self.file
            .write_all(format!("{begin}{}", line.text()).as_bytes())
            .context("cannot note the state of a certificate log")?;
        self.is_torn = false;
        self.is_synced = false;
        Ok(())
    }
}

impl Line {
    fn text(&self) -> String {
        let words = match self {
            Self::Signing(office, Signed { serial, what }) => {
                format!("signing {office} {serial} {what}")
            }
            Self::Holds(office, extent, serial) => {
                let serial = serial.as_deref().unwrap_or("-");
                format!("holds {office} {} {serial}", words(extent))
            }
            Self::Accepted(office, extent) => format!("accepted {office} {}", words(extent)),
            Self::Complete => "complete".to_owned(),
        };
        format!("{words}{END}\n")
    }

    fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.strip_suffix(END)?.split(' ').collect();
        Some(match words.as_slice() {
            ["signing", office, serial, what] => {
                let (serial, what) = ((*serial).to_owned(), what.parse().ok()?);
                Self::Signing(office.parse().ok()?, Signed { serial, what })
            }
            ["holds", office, size, root, serial] => {
                let serial = (*serial != "-").then(|| (*serial).to_owned());
                Self::Holds(office.parse().ok()?, extent(size, root)?, serial)
            }
            ["accepted", office, size, root] => {
                Self::Accepted(office.parse().ok()?, extent(size, root)?)
            }
            ["complete"] => Self::Complete,
            _ => return None,
        })
    }
}

fn words(extent: &Extent) -> String {
    format!("{} {}", extent.size, hex::encode(extent.root))
}

fn extent(size: &str, root: &str) -> Option<Extent> {
    Some(Extent {
        size: size.parse().ok()?,
        root: <Hash>::try_from(hex::decode(root).ok()?).ok()?,
    })
}

/// Lines of all offices.
const FILE: &str = "certificate-logs";
/// Locked by whoever runs: shared by those that add, alone by who writes it anew.
const LOCK: &str = "certificate-logs.lock";
/// Stands at the end of each whole line.
const END: &str = " .";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    fn office() -> OfficeNumber {
        "1370000001".parse().unwrap()
    }

    fn extent(size: u64) -> Extent {
        let root = [u8::try_from(size).unwrap(); 32];
        Extent { size, root }
    }

    fn signed(serial: &str) -> Signed {
        Signed {
            serial: serial.to_owned(),
            what: Sha256::of(serial.as_bytes()),
        }
    }

    #[tokio::test]
    async fn processes_know_of_each_other_what_they_have_signed() {
        let folder = tempfile::tempdir().unwrap();
        let one = Journal::open(folder.path()).unwrap();
        let other = Journal::open(folder.path()).unwrap();
        one.signing(office(), &signed("0a")).unwrap();
        one.signing(office(), &signed("0a")).unwrap();
        other.signing(office(), &signed("0b")).unwrap();
        let both = vec![signed("0a"), signed("0b")];
        assert_eq!(other.of_office(office()).unwrap().signed, both);
        other.holds(office(), extent(2), Some("0b")).unwrap();
        one.holds(office(), extent(1), Some("0a")).unwrap();
        one.settle().await.unwrap();
        let known = OfficeMemory {
            extent: Some(extent(2)),
            signed: Vec::new(),
        };
        assert_eq!(one.of_office(office()).unwrap(), known);
        assert_eq!(
            Memory::read(folder.path()).unwrap().of_office(office()),
            known
        );
        one.complete().unwrap();
        one.signing(office(), &signed("0c")).unwrap();
        drop((one, other));
        // Whoever starts alone writes the file anew.
        let alone = Journal::open(folder.path()).unwrap();
        let lines = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert_eq!(lines.lines().count(), 3, "{lines}");
        assert!(alone.is_complete().unwrap());
        let known = alone.of_office(office()).unwrap();
        assert_eq!(
            (known.extent, known.signed),
            (Some(extent(2)), vec![signed("0c")])
        );
        alone.accept(office(), extent(1)).unwrap();
        assert_eq!(alone.of_office(office()).unwrap().extent, Some(extent(1)));
        assert_eq!(alone.acceptances().unwrap(), 1);
    }

    #[test]
    fn a_torn_line_is_passed_over_and_a_changed_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        let whole = Line::Holds(office(), extent(1), None).text();
        std::fs::write(&file, format!("{whole}signing 13700")).unwrap();
        let memory = Memory::read(folder.path()).unwrap();
        assert_eq!(memory.of_office(office()).extent, Some(extent(1)));
        // Another one was there before and left this; lines behind it count.
        let holder = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.path().join(LOCK))
            .unwrap();
        holder.lock_shared().unwrap();
        let journal = Journal::open(folder.path()).unwrap();
        journal.holds(office(), extent(2), None).unwrap();
        assert_eq!(journal.of_office(office()).unwrap().extent, Some(extent(2)));
        drop(journal);
        std::fs::write(&file, whole.replace(" 1 ", " one ")).unwrap();
        assert!(Memory::read(folder.path()).is_err());
        // A file that gets shorter is not believed.
        std::fs::write(&file, &whole).unwrap();
        let journal = Journal::open(folder.path()).unwrap();
        std::fs::write(&file, "").unwrap();
        assert!(journal.of_office(office()).is_err());
    }
}
