//! JSON documents back to the files and pictures of the standard.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use careplan::{InterfaceFile, JsonItem, Substitution, WriteError, layout, read_json, write_file};

use crate::command::convert::Converting;
use crate::command::source::{self, Reach};
use crate::failure::Failure;
use crate::words::Text;

/// Converts one document after the other.
pub(super) fn convert(converting: &mut Converting<'_>, paths: &[PathBuf]) -> Result<(), Failure> {
    let listing = source::list(paths, source::JSON, Reach::Tree)?;
    source::tell_left_out(converting.terminal, &listing.left_out);
    let mut progress = converting.terminal.progress(listing.paths.len());
    for (done, path) in listing.paths.iter().enumerate() {
        progress.done(done);
        convert_document(converting, path)?;
    }
    Ok(())
}

fn convert_document(converting: &mut Converting<'_>, path: &Path) -> Result<(), Failure> {
    let reading = |error| Failure::reading(path, &error);
    let label = path.display().to_string();
    if path.metadata().map_err(reading)?.len() > LARGEST {
        let text = Text::new("convert-too-large").with("most", LARGEST / 1_000_000);
        converting.refuse(&label, converting.terminal.say(&text));
        return Ok(());
    }
    let bytes = std::fs::read(path).map_err(reading)?;
    let items = match read_json(&bytes) {
        Ok(items) => items,
        Err(errors) => {
            for error in errors {
                let text = Text::new("convert-json-error")
                    .with(
                        "place",
                        if error.path.is_empty() {
                            "/"
                        } else {
                            &error.path
                        },
                    )
                    .with(
                        "problem",
                        error.problem.message(converting.terminal.language()),
                    );
                converting.refuse(&label, converting.terminal.say(&text));
            }
            return Ok(());
        }
    };
    for item in items {
        match item {
            JsonItem::File(file) => convert_file(converting, &label, &file)?,
            JsonItem::Unit(bundle) => {
                for file in &bundle.files {
                    convert_file(converting, &label, file)?;
                }
                for image in &bundle.images {
                    converting.add(&image.name.to_string(), &image.bytes)?;
                }
            }
        }
    }
    Ok(())
}

/// Reading takes some fifty times the size of a document.
const LARGEST: u64 = 64_000_000;

fn convert_file(
    converting: &mut Converting<'_>,
    label: &str,
    file: &InterfaceFile,
) -> Result<(), Failure> {
    let name = file.name.to_string();
    match write_file(file) {
        Ok(written) => {
            tell_substitutions(converting, file, &written.substitutions);
            converting.add(&name, &written.bytes)
        }
        Err(error) => {
            let text = match error {
                WriteError::ColumnCount {
                    record,
                    expected,
                    found,
                } => Text::new("convert-columns")
                    .with("record", record)
                    .with("expected", expected)
                    .with("found", found),
                WriteError::Unencodable { record, field } => Text::new("convert-character")
                    .with("record", record)
                    .with("field", field)
                    .with("name", field_name(file, field)),
                other => return Err(Failure::internal(other)),
            };
            let text = text.with("file", &name);
            converting.refuse(label, converting.terminal.say(&text));
            Ok(())
        }
    }
}

/// EN03: characters that MS932 lacks and that were replaced, by item. The characters themselves
/// are not shown, because most stand in names.
fn tell_substitutions(
    converting: &mut Converting<'_>,
    file: &InterfaceFile,
    substitutions: &[Substitution],
) {
    let mut fields: BTreeMap<u16, (u32, usize)> = BTreeMap::new();
    for substitution in substitutions {
        let (_, count) = fields
            .entry(substitution.field)
            .or_insert((substitution.record, 0));
        *count += 1;
    }
    for (field, (record, count)) in fields {
        let text = Text::new("convert-replaced")
            .with("field", field)
            .with("name", field_name(file, field))
            .with("record", record)
            .with("count", count);
        let message = converting.terminal.say(&text);
        converting.change(&file.name.to_string(), message);
    }
}

fn field_name(file: &InterfaceFile, field: u16) -> &'static str {
    let place = usize::from(field).checked_sub(1);
    let field = place.and_then(|place| layout(file.name.code).get(place));
    field.map_or("", |field| field.name_ja)
}
