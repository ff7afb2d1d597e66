//! Files of the standard to JSON: a document for each send unit, and for each file that makes none.

use std::path::PathBuf;

use careplan::check::{Context, NameGroup, group_names};
use careplan::version::{Origin, recognise};
use careplan::{
    Bundle, FileName, InterfaceFile, Severity, SourceFile, file_to_json, read_file, to_json,
    write_file,
};

use crate::command::convert::Converting;
use crate::command::source::{self, Listing, Reach};
use crate::failure::Failure;
use crate::words::Text;

/// Converts one unit after the other.
pub(super) fn convert(converting: &mut Converting<'_>, paths: &[PathBuf]) -> Result<(), Failure> {
    let listing = source::list(paths, source::OF_THE_STANDARD, Reach::Tree)?;
    source::tell_left_out(converting.terminal, &listing.left_out);
    let groups = group_names(listing.names());
    let mut progress = converting.terminal.progress(groups.len());
    for (done, group) in groups.iter().enumerate() {
        progress.done(done);
        convert_group(converting, &listing, group)?;
    }
    Ok(())
}

fn convert_group(
    converting: &mut Converting<'_>,
    listing: &Listing,
    group: &NameGroup,
) -> Result<(), Failure> {
    let files = listing.read(&group.places)?;
    let mut units = group.check(&files, &Context::default()).units;
    let bundle = units.pop().and_then(|unit| unit.bundle);
    if let Some(bundle) = bundle {
        tell_unlike(converting, &bundle, &files);
        let name = format!("{}.json", bundle.envelope);
        return converting.add(&name, format!("{:#}\n", to_json(&bundle)).as_bytes());
    }
    let mut seen: Vec<&SourceFile> = Vec::new();
    for file in &files {
        if seen.contains(&file) {
            continue;
        }
        seen.push(file);
        convert_file(converting, file)?;
    }
    Ok(())
}

/// A file that makes no unit with the others.
fn convert_file(converting: &mut Converting<'_>, source: &SourceFile) -> Result<(), Failure> {
    let terminal = converting.terminal;
    let Ok(name) = FileName::parse(&source.name) else {
        let text = match recognise(&source.name, &source.bytes) {
            Origin::Version(_) | Origin::Mistaken(..) => Text::new("convert-old-name"),
            _ => Text::new("convert-bad-name"),
        };
        converting.refuse(&source.name, terminal.say(&text));
        return Ok(());
    };
    if name.code.is_image() {
        let text = Text::new("convert-lone-picture");
        converting.refuse(&source.name, terminal.say(&text));
        return Ok(());
    }
    let (file, findings) = read_file(&name, &source.bytes);
    // A record of another width has a form of its own in JSON; everything else would be lost.
    let loses = findings.iter().any(|finding| {
        finding.severity == Severity::Error && finding.case_name() != "COLUMN_COUNT"
    });
    if loses {
        let text = Text::new("convert-unreadable");
        converting.refuse(&source.name, terminal.say(&text));
        return Ok(());
    }
    tell_unlike_file(converting, &file, source);
    let stem = name.to_string();
    let stem = stem.strip_suffix(".CSV").unwrap_or(&stem);
    let text = format!("{:#}\n", file_to_json(&file));
    converting.add(&format!("{stem}.json"), text.as_bytes())
}

fn tell_unlike(converting: &mut Converting<'_>, bundle: &Bundle, sources: &[SourceFile]) {
    for file in &bundle.files {
        let is_it = |source: &&SourceFile| {
            FileName::parse(&source.name).is_ok_and(|name| name == file.name)
        };
        if let Some(source) = sources.iter().find(is_it) {
            tell_unlike_file(converting, file, source);
        }
    }
}

/// The values are kept in any case; how they were written may differ when they come back.
fn tell_unlike_file(converting: &mut Converting<'_>, file: &InterfaceFile, source: &SourceFile) {
    let text = match write_file(file) {
        Ok(written) if written.bytes == source.bytes => return,
        Ok(_) => Text::new("convert-other-bytes"),
        Err(_) => Text::new("convert-no-way-back"),
    };
    let message = converting.terminal.say(&text);
    converting.change(&source.name, message);
}
