//! The imported masters: service codes, insurers and offices, one text file in the folder.

use std::path::PathBuf;

use careplan::master::{Masters, TextError};

use crate::failure::{Failure, Kind};
use crate::local_store::Home;
use crate::words::Text;

const FILE: &str = "masters.tsv";

impl Home {
    /// What is built in, with what was imported.
    pub(crate) fn masters(&self) -> Result<Masters, Failure> {
        let path = self.masters_file();
        let Some(bytes) = self.read(&path)? else {
            return Ok(Masters::built_in());
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| TextError::NotMasters);
        text.and_then(Masters::from_text).map_err(|error| {
            let text = match error {
                TextError::Newer => Text::new("masters-newer"),
                _ => Text::new("masters-damaged"),
            };
            Failure::new(Kind::Internal, text.with("path", path.display()))
        })
    }

    /// Keeps masters in place of those that were kept before.
    pub(crate) fn keep_masters(&self, masters: &Masters) -> Result<(), Failure> {
        self.write(&self.masters_file(), masters.to_text().as_bytes())
    }

    fn masters_file(&self) -> PathBuf {
        self.path(&[FILE])
    }
}
