//! The passphrase of a copy of the archive: given, or made here and written onto a sheet.

use std::path::Path;

use zeroize::Zeroizing;

use crate::command::Tools;
use crate::failure::Failure;
use crate::keys::{Prompt, Source};
use crate::local_store::write_private;
use crate::words::Text;

/// The passphrase of a copy that is there.
pub(super) fn known(tools: &Tools<'_>, source: Source) -> Result<Zeroizing<String>, Failure> {
    let typed = tools.secrets.ask(tools.terminal, Prompt::Archive, source)?;
    Ok(Zeroizing::new(plain(&typed)))
}

/// The passphrase of a new copy. One that a person has chosen is asked for twice.
pub(super) fn chosen(tools: &Tools<'_>, source: Source) -> Result<Zeroizing<String>, Failure> {
    let passphrase = known(tools, source)?;
    if passphrase.chars().count() < SHORTEST {
        let text = Text::new("archive-passphrase-short").with("least", SHORTEST);
        return Err(Failure::wrong_use(text));
    }
    if source == Source::EnvironmentOrPerson {
        let again = tools
            .secrets
            .ask(tools.terminal, Prompt::ArchiveAgain, source)?;
        if plain(&again) != *passphrase {
            return Err(Failure::wrong_use(Text::new("archive-passphrases-differ")));
        }
    }
    Ok(passphrase)
}

/// Makes a passphrase and writes the sheet that the office prints and keeps.
pub(super) fn made(tools: &Tools<'_>, sheet: &Path) -> Result<Zeroizing<String>, Failure> {
    if sheet.symlink_metadata().is_ok() {
        let text = Text::new("output-exists").with("path", sheet.display());
        return Err(Failure::refused(text));
    }
    let random: Zeroizing<[u8; CHARACTERS]> = Zeroizing::new(tools.randomness.bytes()?);
    let letters = LETTERS.as_bytes();
    // 32 letters: each octet gives one of them, all alike often.
    let letter = |octet: &u8| letters.get(usize::from(*octet) % letters.len()).copied();
    let letters = random.iter().filter_map(letter).map(char::from);
    let passphrase = Zeroizing::new(letters.collect::<String>());
    let groups = passphrase.as_bytes().chunks(4).map(String::from_utf8_lossy);
    let groups = groups.collect::<Vec<_>>().join(" ");
    let text = Text::new("archive-sheet").with("passphrase", groups);
    let text = tools.terminal.say(&text);
    // Editors of Windows know by the mark in front which letters these are.
    write_private(sheet, format!("\u{feff}{text}\n").as_bytes())?;
    let told = Text::new("archive-sheet-written").with("path", sheet.display());
    tools.terminal.note(&told);
    Ok(passphrase)
}

/// What was meant by what was typed from a sheet: without the blanks between the groups.
fn plain(typed: &str) -> String {
    typed.chars().filter(|one| !one.is_whitespace()).collect()
}

const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 120 bits.
const CHARACTERS: usize = 24;
const SHORTEST: usize = 12;
