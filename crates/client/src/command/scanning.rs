//! Lets the office's virus scanner look into an attachment, where one is set.

use std::fs::File;
use std::path::Path;

use crate::command::Tools;
use crate::failure::Failure;
use crate::virus_scanner::{Scanner, Unscanned, Verdict};
use crate::words::Text;

/// What was found in a file; clean as well where no scanner is set. `name` is what people call it.
pub(crate) fn scan(tools: &Tools<'_>, name: &str, path: &Path) -> Result<Verdict, Failure> {
    let Some(address) = tools.home.settings()?.virus_scanner else {
        return Ok(Verdict::Clean);
    };
    let scanner = Scanner::at(&address);
    let mut file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
    scanner.scan(&mut file).map_err(|error| match error {
        Unscanned::File(error) => Failure::reading(path, &error),
        Unscanned::Scanner(error) => Failure::refused(
            Text::new("virus-scanner-away")
                .with("address", scanner.address())
                .with("reason", error),
        ),
        Unscanned::Refused(words) => Failure::refused(
            Text::new("virus-scanner-refuses")
                .with("file", name)
                .with("reason", words),
        ),
    })
}
