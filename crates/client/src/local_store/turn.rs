//! One `renkei` at a time at what must not happen twice: two that look at the same moment would
//! both find nothing sent, and send twice. The lock is the system's own, so that a program that
//! was killed holds nobody up. Looking and checking need no turn.

use std::fs::{File, OpenOptions, TryLockError};

use crate::failure::Failure;
use crate::local_store::Home;

/// The turn at a folder, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    /// `None` where there is no folder yet, and so nothing that could happen twice.
    _lock: Option<File>,
}

impl Home {
    /// Waits for the turn at this folder; `waiting` is called when another has it.
    pub(crate) fn turn(&self, waiting: impl FnOnce()) -> Result<Turn, Failure> {
        if !self.folder().is_dir() {
            return Ok(Turn { _lock: None });
        }
        let path = self.path(&[FILE]);
        let failed = |error| Failure::writing(&path, &error);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                file.lock().map_err(failed)?;
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(Turn { _lock: Some(file) })
    }
}

const FILE: &str = "lock";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn the_second_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().to_path_buf());
        let first = home.turn(|| ()).unwrap();
        let (tell, told) = channel();
        let second = std::thread::spawn(move || {
            let waiting = tell.clone();
            let _turn = home.turn(move || waiting.send("waits").unwrap()).unwrap();
            tell.send("goes on").unwrap();
        });
        assert_eq!(told.recv().unwrap(), "waits");
        assert!(told.try_recv().is_err(), "two had the turn at once");
        drop(first);
        assert_eq!(told.recv().unwrap(), "goes on");
        second.join().unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().join("home"));
        home.turn(|| ()).unwrap();
        assert!(!home.folder().exists());
    }
}
