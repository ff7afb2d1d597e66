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
        self.turn_at(FILE, waiting)
    }

    /// Waits for the turn at what a file of this folder stands for.
    pub(super) fn turn_at(&self, name: &str, waiting: impl FnOnce()) -> Result<Turn, Failure> {
        let Some(file) = self.lock_file(name)? else {
            return Ok(Turn { _lock: None });
        };
        if !self.lock_now(&file, name)? {
            waiting();
            let failed = |error| Failure::writing(&self.path(&[name]), &error);
            file.lock().map_err(failed)?;
        }
        Ok(Turn { _lock: Some(file) })
    }

    /// The turn at this folder; `None` when another has it. For what can wait for another day.
    pub(crate) fn turn_if_free(&self) -> Result<Option<Turn>, Failure> {
        let Some(file) = self.lock_file(FILE)? else {
            return Ok(Some(Turn { _lock: None }));
        };
        let is_mine = self.lock_now(&file, FILE)?;
        Ok(is_mine.then_some(Turn { _lock: Some(file) }))
    }

    /// The place of the one `renkei run` of this folder; `None` when another one runs.
    pub(crate) fn turn_at_running(&self) -> Result<Option<Turn>, Failure> {
        let Some(file) = self.lock_file(RUNNING)? else {
            return Ok(Some(Turn { _lock: None }));
        };
        let is_mine = self.lock_now(&file, RUNNING)?;
        Ok(is_mine.then_some(Turn { _lock: Some(file) }))
    }

    /// The file that is locked; `None` where there is no folder yet.
    fn lock_file(&self, name: &str) -> Result<Option<File>, Failure> {
        if !self.folder().is_dir() {
            return Ok(None);
        }
        let path = self.path(&[name]);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let file = options.open(&path);
        file.map(Some)
            .map_err(|error| Failure::writing(&path, &error))
    }

    /// Tries to lock the file; whether it is now.
    fn lock_now(&self, file: &File, name: &str) -> Result<bool, Failure> {
        match file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(Failure::writing(&self.path(&[name]), &error)),
        }
    }
}

const FILE: &str = "lock";
const RUNNING: &str = "running";

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
    fn what_can_wait_does_not_wait_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().to_path_buf());
        let first = home.turn(|| ()).unwrap();
        assert!(home.turn_if_free().unwrap().is_none());
        drop(first);
        assert!(home.turn_if_free().unwrap().is_some());
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().join("home"));
        home.turn(|| ()).unwrap();
        assert!(!home.folder().exists());
    }
}
