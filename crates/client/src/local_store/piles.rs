//! What is put together on the local pages before it is sent: a draft, its files locked under the
//! data key. Each file of a draft stands for itself, because two files of one name are both kept
//! until a person has chosen.
//!
//! Earlier the pages kept readable files here, of drafts and of messages. What is left of
//! them is handed out once, to be locked ([`Home::readable_papers`]).

use std::fmt;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use careplan::SourceFile;
use pki::vault::{Locking, Unlocking};
use protocol::MessageId;

use crate::failure::Failure;
use crate::local_store::{DataKey, Direction, Home, home};
use crate::words::Text;

/// What is put together before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftId(String);

impl DraftId {
    /// A new one from bytes nobody can guess.
    pub(crate) fn from_random(bytes: [u8; 8]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for DraftId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What is no id of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoDraftId;

impl FromStr for DraftId {
    type Err = NoDraftId;

    fn from_str(text: &str) -> Result<Self, NoDraftId> {
        let fits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned())).ok_or(NoDraftId)
    }
}

/// A file of a draft: its place, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftFile {
    /// Where it lies among the others.
    pub(crate) place: String,
    /// Name and content.
    pub(crate) file: SourceFile,
}

/// Files that an earlier version has left readable.
#[derive(Debug)]
pub(crate) struct ReadablePaper {
    /// What they are of.
    pub(crate) of: PaperOf,
    /// The files.
    pub(crate) files: Vec<SourceFile>,
    /// Where they lie.
    pub(crate) folder: PathBuf,
}

/// What readable files are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PaperOf {
    /// A message.
    Message(Direction, MessageId),
    /// A draft.
    Draft(DraftId),
    /// Nothing that this program has kept.
    Nothing,
}

impl Home {
    /// The drafts.
    pub(crate) fn drafts(&self) -> Result<Vec<DraftId>, Failure> {
        let names = self.names(&self.path(&[PAPERS, DRAFTS]))?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// Adds files to a draft. The same bytes under the same name are kept once.
    pub(crate) fn add_to_draft(
        &self,
        key: &DataKey,
        id: &DraftId,
        files: &[SourceFile],
    ) -> Result<(), Failure> {
        let mut held = self.draft(Some(key), id)?;
        let places = held
            .iter()
            .filter_map(|one| one.place.parse::<usize>().ok());
        let mut next = places.max().map_or(0, |last| last + 1);
        for file in files {
            if held.iter().any(|one| one.file == *file) {
                continue;
            }
            let place = format!("{next:05}");
            plain_name(&file.name)?;
            self.write(&self.draft_file(id, &place), &locked(key, file)?)?;
            let file = file.clone();
            held.push(DraftFile { place, file });
            next += 1;
        }
        Ok(())
    }

    /// The files of a draft in the order in which they came; none where there is no such draft.
    /// Without a key nothing was ever put together.
    pub(crate) fn draft(
        &self,
        key: Option<&DataKey>,
        id: &DraftId,
    ) -> Result<Vec<DraftFile>, Failure> {
        let mut files = Vec::new();
        for place in self.draft_places(id)? {
            let path = self.draft_file(id, &place);
            let (Some(key), Some(bytes)) = (key, self.read(&path)?) else {
                continue;
            };
            let file = unlocked(key, &bytes).ok_or_else(|| home::damaged(&path))?;
            files.push(DraftFile { place, file });
        }
        Ok(files)
    }

    /// Whether there is such a draft.
    pub(crate) fn is_draft(&self, id: &DraftId) -> Result<bool, Failure> {
        Ok(!self.draft_places(id)?.is_empty())
    }

    /// Takes files out of a draft; an empty draft goes.
    pub(crate) fn drop_from_draft(&self, id: &DraftId, places: &[&str]) -> Result<(), Failure> {
        for place in self.draft_places(id)? {
            if places.contains(&place.as_str()) {
                self.remove(&self.draft_file(id, &place))?;
            }
        }
        if !self.is_draft(id)? {
            self.drop_draft(id)?;
        }
        Ok(())
    }

    fn draft_places(&self, id: &DraftId) -> Result<Vec<String>, Failure> {
        let names = self.names(&self.path(&[PAPERS, DRAFTS, &id.0]))?;
        let places = names.iter().filter_map(|name| name.strip_suffix(END));
        Ok(places.map(str::to_owned).collect())
    }

    fn draft_file(&self, id: &DraftId, place: &str) -> PathBuf {
        self.path(&[PAPERS, DRAFTS, &id.0, &format!("{place}{END}")])
    }

    /// Forgets a draft.
    pub(crate) fn drop_draft(&self, id: &DraftId) -> Result<(), Failure> {
        self.remove_folder(&self.path(&[PAPERS, DRAFTS, &id.0]))
    }

    /// Whether a draft is to be sent as soon as the exchange can be reached.
    pub(crate) fn is_waiting_to_go(&self, id: &DraftId) -> bool {
        self.path(&[PAPERS, DRAFTS, &id.0, GOES]).exists()
    }

    /// Lets a draft be sent as soon as the exchange can be reached.
    pub(crate) fn let_go(&self, id: &DraftId) -> Result<(), Failure> {
        self.write(&self.path(&[PAPERS, DRAFTS, &id.0, GOES]), b"")
    }

    /// Keeps a draft from being sent by itself.
    pub(crate) fn hold_back(&self, id: &DraftId) -> Result<(), Failure> {
        self.remove(&self.path(&[PAPERS, DRAFTS, &id.0, GOES]))
    }

    /// What an earlier version has left readable.
    pub(crate) fn readable_papers(&self) -> Result<Vec<ReadablePaper>, Failure> {
        let mut papers = Vec::new();
        for (name, direction) in MESSAGES {
            let folder = self.path(&[PAPERS, name]);
            for name in self.names(&folder)? {
                let folder = folder.join(&name);
                let message = name.parse().ok().map(|id| (direction, id));
                papers.push(ReadablePaper {
                    of: message.map_or(PaperOf::Nothing, |(it, id)| PaperOf::Message(it, id)),
                    files: self.files_below(&folder)?,
                    folder,
                });
            }
        }
        for id in self.drafts()? {
            let folder = self.path(&[PAPERS, DRAFTS, &id.0]);
            for place in self.names(&folder)? {
                let folder = folder.join(&place);
                if folder.is_dir() {
                    papers.push(ReadablePaper {
                        of: PaperOf::Draft(id.clone()),
                        files: self.files_below(&folder)?,
                        folder,
                    });
                }
            }
        }
        Ok(papers)
    }

    /// Removes what was locked, with the folders that are empty by now.
    pub(crate) fn drop_readable(&self, paper: &ReadablePaper) -> Result<(), Failure> {
        self.remove_folder(&paper.folder)?;
        for (name, _) in MESSAGES {
            let folder = self.path(&[PAPERS, name]);
            if self.names(&folder)?.is_empty() {
                self.remove_folder(&folder)?;
            }
        }
        Ok(())
    }

    fn files_below(&self, folder: &Path) -> Result<Vec<SourceFile>, Failure> {
        let mut files = Vec::new();
        for name in self.names(folder)? {
            let path = folder.join(&name);
            if path.is_dir() {
                files.extend(self.files_below(&path)?);
            } else if let Some(bytes) = self.read(&path)?.filter(|_| !name.starts_with('.')) {
                files.push(SourceFile { name, bytes });
            }
        }
        Ok(files)
    }
}

/// Name and bytes under the lock.
fn locked(key: &DataKey, file: &SourceFile) -> Result<Vec<u8>, Failure> {
    let mut locking = Locking::begin(Vec::new(), key.lock()).map_err(Failure::internal)?;
    for piece in [file.name.as_bytes(), b"\n", &file.bytes] {
        locking.write_all(piece).map_err(Failure::internal)?;
    }
    locking.finish().map_err(Failure::internal)
}

fn unlocked(key: &DataKey, bytes: &[u8]) -> Option<SourceFile> {
    let mut plain = Vec::new();
    let mut unlocking = Unlocking::begin(bytes, key.lock()).ok()?;
    unlocking.read_to_end(&mut plain).ok()?;
    let end = plain.iter().position(|byte| *byte == b'\n')?;
    let bytes = plain.split_off(end + 1);
    plain.pop();
    let name = String::from_utf8(plain).ok()?;
    Some(SourceFile { name, bytes })
}

/// A name that names a file of its folder and nothing else, on every system.
fn plain_name(name: &str) -> Result<&str, Failure> {
    let forbidden = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
    let is_plain = !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.contains(forbidden);
    let refused = || Failure::refused(Text::new("page-file-name").with("file", name));
    is_plain.then_some(name).ok_or_else(refused)
}

const PAPERS: &str = "papers";
const DRAFTS: &str = "drafts";
const END: &str = ".vault";
const MESSAGES: [(&str, Direction); 2] =
    [("received", Direction::Received), ("sent", Direction::Sent)];
/// Beside the files of a draft that waits for the connection.
const GOES: &str = "goes";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn file(name: &str, content: &str) -> SourceFile {
        SourceFile {
            name: name.to_owned(),
            bytes: content.as_bytes().to_vec(),
        }
    }

    #[test]
    fn two_contents_of_one_name_are_both_kept_and_repeats_once() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().join("home"));
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let randomness = crate::randomness::Randomness::new(provider.secure_random);
        let secrets = crate::keys::Secrets::default();
        let key = home.data_key(&secrets, &randomness).unwrap();
        let draft = |id: &DraftId| home.draft(Some(key), id).unwrap();
        let id = DraftId::from_random([7; 8]);
        let files = [file("A.CSV", "1"), file("A.CSV", "2"), file("A.CSV", "1")];
        home.add_to_draft(key, &id, &files).unwrap();
        let held = draft(&id);
        assert_eq!(held.len(), 2);
        home.let_go(&id).unwrap();
        assert_eq!(draft(&id), held);
        home.drop_from_draft(&id, &[&held.first().unwrap().place])
            .unwrap();
        assert_eq!(draft(&id).len(), 1);
        home.add_to_draft(key, &id, &[file("B.CSV", "3")]).unwrap();
        assert_eq!(draft(&id).len(), 2);
        home.drop_from_draft(&id, &["00001", "00002"]).unwrap();
        assert!(draft(&id).is_empty());
        assert!(home.drafts().unwrap().is_empty());
    }

    #[test]
    fn a_name_stays_in_its_folder() {
        for name in ["../x", "a/b", "a\\b", "", ".x", "a:b", "x.", "a\nb"] {
            assert!(plain_name(name).is_err(), "{name:?}");
        }
        assert!(plain_name("UPPLAN_202504.CSV").is_ok());
        assert!("../0123456789abc".parse::<DraftId>().is_err());
        assert!("0123456789abcdef".parse::<DraftId>().is_ok());
    }
}
