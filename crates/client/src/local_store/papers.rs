//! What goes along with the archive when it moves: the journal, the receipts, and the exchange's
//! records that were fetched. None of it holds content or names of people.

use std::path::PathBuf;

use protocol::MessageId;
use serde_json::from_slice;

use crate::failure::Failure;
use crate::local_store::journal::{COLLECTED, CollectedEntry, PROVEN, ProofEntry, SENT, SentEntry};
use crate::local_store::{Home, home};

impl Home {
    /// The places of all papers: folder and name, with a slash between.
    pub(crate) fn papers(&self) -> Result<Vec<String>, Failure> {
        let mut places = Vec::new();
        for folder in [SENT, COLLECTED, PROVEN, EVIDENCE] {
            for name in self.names(&self.path(&[folder]))? {
                let place = format!("{folder}/{name}");
                places.extend(self.place(&place).is_some().then_some(place));
            }
        }
        Ok(places)
    }

    /// A paper; `None` where there is none.
    pub(crate) fn paper(&self, place: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.place(place) {
            Some(path) => self.read(&path),
            None => Ok(None),
        }
    }

    /// Takes in a paper from elsewhere, unless it is here already. Whether it is one.
    pub(crate) fn take_in_paper(&self, place: &str, bytes: &[u8]) -> Result<bool, Failure> {
        let Some(path) = self.place(place).filter(|_| is_paper(place, bytes)) else {
            return Ok(false);
        };
        if self.read(&path)?.is_none() {
            self.write(&path, bytes)?;
        }
        Ok(true)
    }

    /// Keeps a file of a record of the exchange beside where the person wanted it.
    pub(crate) fn keep_evidence(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.place(&format!("{EVIDENCE}/{name}"));
        self.write(&path.ok_or_else(|| home::damaged(self.folder()))?, bytes)
    }

    /// Where a paper lies; `None` for what is none.
    fn place(&self, place: &str) -> Option<PathBuf> {
        let (folder, name) = place.split_once('/')?;
        let is_known = match folder {
            SENT | COLLECTED | PROVEN => {
                let id = name.strip_suffix(".json")?.parse::<MessageId>();
                id.is_ok_and(|id| name == format!("{id}.json"))
            }
            EVIDENCE => {
                let letter = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '.');
                name.starts_with("exchange-") && name.len() < 120 && name.chars().all(letter)
            }
            _ => false,
        };
        is_known.then(|| self.path(&[folder, name]))
    }
}

/// Whether the bytes are what the place says, about the message that it names.
fn is_paper(place: &str, bytes: &[u8]) -> bool {
    let names = |id: MessageId| place.contains(&id.to_string());
    match place.split_once('/') {
        Some((SENT, _)) => from_slice(bytes).is_ok_and(|it: SentEntry| names(it.message_id)),
        Some((COLLECTED, _)) => {
            from_slice(bytes).is_ok_and(|it: CollectedEntry| names(it.message_id))
        }
        Some((PROVEN, _)) => from_slice::<ProofEntry>(bytes).is_ok(),
        Some((EVIDENCE, _)) => true,
        _ => false,
    }
}

const EVIDENCE: &str = "evidence";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn nothing_is_taken_in_that_is_no_paper() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().join("home"));
        let id = MessageId::from_random([5; 16]);
        for place in [
            "certificates/active".to_owned(),
            "../outside.json".to_owned(),
            "sent/../../outside.json".to_owned(),
            format!("sent/{id}"),
            format!("sent/{id}.json"),
            format!("collected/{id}.json"),
            "evidence/../exchange-1.json".to_owned(),
            "evidence/exchange-../x".to_owned(),
        ] {
            assert!(!home.take_in_paper(&place, b"{}").unwrap(), "{place}");
        }
        assert!(!home.folder().exists());
        let place = "evidence/exchange-1.json";
        assert!(home.take_in_paper(place, b"first").unwrap());
        assert!(home.take_in_paper(place, b"second").unwrap());
        assert_eq!(home.paper(place).unwrap().unwrap(), b"first");
        assert_eq!(home.papers().unwrap(), [place]);
    }
}
