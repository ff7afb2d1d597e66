//! `renkei kit D1 -o DIR`: the units of a pattern, what they should look like, and how to go on.

use careplan::Bundle;
use careplan::master::Masters;
use forms::{FormError, FormKind, PdfOptions, chapters, draw_chapters};
use kit::Pattern;

use crate::cli::Kit;
use crate::command::kit::readme;
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::{TreeFile, write_tree};
use crate::words::Text;

/// Runs the command. Whatever goes wrong, nothing is left behind.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Kit) -> Result<Outcome, Failure> {
    let mut patterns: Vec<Pattern> = arguments
        .patterns
        .iter()
        .flat_map(|patterns| patterns.0.iter().copied())
        .collect();
    patterns.sort();
    patterns.dedup();
    let Some(output) = &arguments.output else {
        let text = Text::new("usage-missing-argument").with("argument", "--output <DIR>");
        return Err(Failure::wrong_use(text));
    };
    let mut files = Vec::new();
    for pattern in &patterns {
        let of_pattern = content(*pattern)?;
        if patterns.len() == 1 {
            files.extend(of_pattern);
        } else {
            let below = |(name, bytes)| (format!("{pattern}/{name}"), bytes);
            files.extend(of_pattern.into_iter().map(below));
        }
    }
    write_tree(output, &files)?;
    let units = patterns.iter().map(|one| kit::pattern(*one).units.len());
    let text = Text::new("kit-written")
        .with("path", output.display())
        .with("patterns", spoken(&patterns))
        .with("units", units.sum::<usize>());
    tools.terminal.result(&text);
    Ok(Outcome::Clean)
}

fn spoken(patterns: &[Pattern]) -> String {
    let names: Vec<&str> = patterns.iter().map(|pattern| pattern.as_str()).collect();
    names.join(" ")
}

/// One unit with the name of its folder.
pub(super) struct Unit {
    /// The folder below `units`, also the stem of what is expected: `01_K2`.
    pub(super) name: String,
    /// The unit as it is read back.
    pub(super) bundle: Bundle,
    /// What it is for.
    pub(super) what: &'static str,
    /// The name of the drawn forms below `expected`.
    pub(super) form: Option<String>,
}

/// Everything of one pattern.
fn content(pattern: Pattern) -> Result<Vec<TreeFile>, Failure> {
    let kit = kit::pattern(pattern);
    let mut files = Vec::new();
    let mut units = Vec::new();
    for (number, unit) in (1..).zip(&kit.units) {
        let report = careplan::check(&unit.files, None);
        let bundle = report.units.into_iter().find_map(|unit| unit.bundle);
        let Some(bundle) = bundle else {
            return Err(Failure::internal(format_args!("{pattern} unit {number}")));
        };
        let name = format!("{number:02}_{}", bundle.unit);
        for file in &unit.files {
            let place = format!("units/{name}/{}", file.name);
            files.push((place, file.bytes.clone()));
        }
        let json = format!("{:#}\n", careplan::to_json(&bundle));
        files.push((format!("expected/{name}.json"), json.into_bytes()));
        let form = drawn(&bundle)?.map(|pdf| {
            let form = format!("{name}.pdf");
            files.push((format!("expected/{form}"), pdf));
            form
        });
        units.push(Unit {
            name,
            bundle,
            what: unit.what_ja,
            form,
        });
    }
    let mut text = |name: &str, text: String| files.push((name.to_owned(), text.into_bytes()));
    text(readme::README, readme::readme(pattern, &units));
    text(readme::TRAPS, readme::traps(&kit));
    text(readme::REPORT, kit::report_template(pattern, None));
    Ok(files)
}

/// The forms of a unit as PDF, where it makes any.
fn drawn(bundle: &Bundle) -> Result<Option<Vec<u8>>, Failure> {
    let chapters = chapters(&[bundle], &Masters::built_in(), &FormKind::USUAL);
    match draw_chapters(chapters, &PdfOptions::default()) {
        Ok(drawing) => Ok(Some(drawing.pdf)),
        Err(FormError::NothingToDraw) => Ok(None),
        Err(error) => Err(Failure::internal(error)),
    }
}
