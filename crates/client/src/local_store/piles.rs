//! The files of the local pages: what was received and sent through them, and what is being put
//! together. Unlike everything else in this folder they can be read, so only their owner may.
//!
//! Each message has a folder of its own, so that files of one name never meet; so has each file of
//! a draft, because two files of one name are both kept until a person has chosen.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use careplan::SourceFile;
use protocol::MessageId;

use crate::failure::Failure;
use crate::local_store::Home;
use crate::words::Text;

/// A pile of papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pile {
    /// What was collected.
    Received,
    /// What was sent.
    Sent,
}

impl Pile {
    fn folder(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Sent => "sent",
        }
    }
}

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

impl Home {
    /// The folder of a message.
    pub(crate) fn papers_of(&self, pile: Pile, id: MessageId) -> PathBuf {
        self.path(&[PAPERS, pile.folder(), &id.to_string()])
    }

    /// The folder of a pile.
    pub(crate) fn pile(&self, pile: Pile) -> PathBuf {
        self.path(&[PAPERS, pile.folder()])
    }

    /// Makes the folder of a pile, which only the owner may read.
    pub(crate) fn make_pile(&self, pile: Pile) -> Result<(), Failure> {
        self.make_folder(&self.pile(pile))
    }

    /// The files of a message, in the order of their names; none where it has no folder here.
    pub(crate) fn paper_files(
        &self,
        pile: Pile,
        id: MessageId,
    ) -> Result<Vec<SourceFile>, Failure> {
        self.files_below(&self.papers_of(pile, id))
    }

    /// The messages of a pile.
    pub(crate) fn paper_ids(&self, pile: Pile) -> Result<Vec<MessageId>, Failure> {
        let names = self.names(&self.pile(pile))?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// Keeps the files of a message.
    pub(crate) fn keep_papers(
        &self,
        pile: Pile,
        id: MessageId,
        files: &[SourceFile],
    ) -> Result<(), Failure> {
        let folder = self.papers_of(pile, id);
        for file in files {
            self.write(&folder.join(plain_name(&file.name)?), &file.bytes)?;
        }
        Ok(())
    }

    /// The drafts.
    pub(crate) fn drafts(&self) -> Result<Vec<DraftId>, Failure> {
        let names = self.names(&self.path(&[PAPERS, DRAFTS]))?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// Adds files to a draft. The same bytes under the same name are kept once.
    pub(crate) fn add_to_draft(&self, id: &DraftId, files: &[SourceFile]) -> Result<(), Failure> {
        let mut held = self.draft(id)?;
        let places = held
            .iter()
            .filter_map(|one| one.place.parse::<usize>().ok());
        let mut next = places.max().map_or(0, |last| last + 1);
        for file in files {
            if held.iter().any(|one| one.file == *file) {
                continue;
            }
            let place = format!("{next:05}");
            let name = plain_name(&file.name)?;
            let path = self.path(&[PAPERS, DRAFTS, &id.0, &place, name]);
            self.write(&path, &file.bytes)?;
            let file = file.clone();
            held.push(DraftFile { place, file });
            next += 1;
        }
        Ok(())
    }

    /// The files of a draft in the order in which they came; none where there is no such draft.
    pub(crate) fn draft(&self, id: &DraftId) -> Result<Vec<DraftFile>, Failure> {
        let folder = self.path(&[PAPERS, DRAFTS, &id.0]);
        let mut files = Vec::new();
        for place in self.names(&folder)? {
            if place.bytes().all(|byte| byte.is_ascii_digit()) {
                for file in self.files_below(&folder.join(&place))? {
                    let place = place.clone();
                    files.push(DraftFile { place, file });
                }
            }
        }
        Ok(files)
    }

    /// Takes files out of a draft; an empty draft goes.
    pub(crate) fn drop_from_draft(&self, id: &DraftId, places: &[&str]) -> Result<(), Failure> {
        for file in self.draft(id)? {
            if places.contains(&file.place.as_str()) {
                self.remove_folder(&self.path(&[PAPERS, DRAFTS, &id.0, &file.place]))?;
            }
        }
        if self.draft(id)?.is_empty() {
            self.drop_draft(id)?;
        }
        Ok(())
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

    fn files_below(&self, folder: &std::path::Path) -> Result<Vec<SourceFile>, Failure> {
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
        let id = DraftId::from_random([7; 8]);
        let files = [file("A.CSV", "1"), file("A.CSV", "2"), file("A.CSV", "1")];
        home.add_to_draft(&id, &files).unwrap();
        let held = home.draft(&id).unwrap();
        assert_eq!(held.len(), 2);
        home.let_go(&id).unwrap();
        assert_eq!(home.draft(&id).unwrap(), held);
        home.drop_from_draft(&id, &[&held.first().unwrap().place])
            .unwrap();
        assert_eq!(home.draft(&id).unwrap().len(), 1);
        home.add_to_draft(&id, &[file("B.CSV", "3")]).unwrap();
        assert_eq!(home.draft(&id).unwrap().len(), 2);
        home.drop_from_draft(&id, &["00001", "00002"]).unwrap();
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
