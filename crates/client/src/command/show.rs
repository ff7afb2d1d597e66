//! `renkei show`: draws the forms of send units as PDF, SVG or PNG, a chapter for each service user.

use std::collections::BTreeMap;
use std::path::PathBuf;

use careplan::{Bundle, ServiceMonth, Severity};
use forms::{
    Chapter, Conformance, FaxCover, Form, FormError, FormKind, PdfOptions, chapters, draw_chapters,
};

use crate::cli::Show;
use crate::command::drawn::{Drawn, Files, Format};
use crate::command::fax::{self, Covered};
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools, findings};
use crate::failure::Failure;
use crate::keys::{Prompt, Source};
use crate::local_store::write_all_whole;
use crate::terminal::{Terminal, size};
use crate::words::Text;

/// Runs the command. Whatever goes wrong, no file is left behind.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Show) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let kinds = wanted(&arguments.forms)?;
    let named = arguments.output.as_deref().map(Format::of).transpose()?;
    let format = named.unwrap_or(Format::Pdf);
    if arguments.fax.fax_to.is_some() && format != Format::Pdf {
        return Err(Failure::wrong_use(Text::new("fax-only-pdf")));
    }
    if arguments.protect && format != Format::Pdf {
        return Err(Failure::wrong_use(Text::new("protect-only-pdf")));
    }
    let masters = tools.home.masters()?;
    let sources = source::read(&arguments.paths, Reach::Tree)?;
    source::tell_left_out(terminal, &sources.left_out);
    let report = careplan::check(&sources.files, None);
    let readable = report.units.iter().filter_map(|unit| unit.bundle.as_ref());
    let all: Vec<&Bundle> = readable.collect();
    let of_month = |bundle: &&&Bundle| arguments.month.is_none() || bundle.month == arguments.month;
    let bundles: Vec<&Bundle> = all.iter().filter(of_month).copied().collect();
    if bundles.is_empty()
        && let (Some(month), false) = (arguments.month, all.is_empty())
    {
        return Err(nothing_of(month, &all));
    }
    let chapters = chapters(&bundles, &masters, &kinds);
    let (Some(first), false) = (bundles.first(), chapters.is_empty()) else {
        let possible = forms::chapters(&bundles, &masters, &FormKind::ALL);
        if possible.is_empty() {
            findings::tell(terminal, &report.findings);
            return Err(Failure::refused(Text::new("nothing-to-draw")));
        }
        let text = Text::new("form-not-there").with("form", names(&kinds));
        return Err(Failure::wrong_use(text.with("there", there(&possible))));
    };
    let Covered { cover, chapters } =
        fax::covered(tools, &arguments.fax, &masters, &bundles, chapters)?;
    let output = arguments.output.clone();
    let output = output.unwrap_or_else(|| default_name(&chapters, first));
    let mut drawn = match format {
        Format::Pdf => pdf(tools, arguments, cover, &chapters),
        Format::Svg => Drawn::svg(&sheets(&chapters)),
        Format::Png => Drawn::png(&sheets(&chapters)),
    }
    .map_err(Failure::internal)?;
    if arguments.protect {
        let secrets = &tools.secrets;
        let ask = |prompt| secrets.ask(terminal, prompt, Source::EnvironmentOrPerson);
        let password = ask(Prompt::Pdf)?;
        if ask(Prompt::PdfAgain)? != password {
            return Err(Failure::wrong_use(Text::new("pdf-passwords-differ")));
        }
        drawn = drawn.protected(tools, &password)?;
    }
    let whole = drawn.into_files(&output);
    write_all_whole(&whole.files)?;
    let errors = findings::count(&report.findings, Severity::Error);
    if errors > 0 {
        terminal.note(&Text::new("drawn-with-errors").with("errors", errors));
    }
    tell_notes(terminal, &chapters);
    if whole.missing > 0 {
        terminal.note(&Text::new("glyphs-missing").with("count", whole.missing));
    }
    tell(terminal, &whole, chapters.len());
    Ok(Outcome::Clean)
}

/// The forms that `--form` names, or those that are usual.
fn wanted(names: &[String]) -> Result<Vec<FormKind>, Failure> {
    if names.is_empty() {
        return Ok(FormKind::USUAL.to_vec());
    }
    let kind = |name: &String| {
        let unknown = || {
            let name = if name.is_empty() { "--form" } else { name };
            let text = Text::new("form-unknown").with("form", name);
            Failure::wrong_use(text)
        };
        FormKind::from_name(name).ok_or_else(unknown)
    };
    names.iter().map(kind).collect()
}

fn pdf(
    tools: &Tools<'_>,
    arguments: &Show,
    cover: Option<FaxCover>,
    chapters: &[Chapter],
) -> Result<Drawn, FormError> {
    let cover = cover.map(|cover| Chapter {
        title: String::new(),
        forms: vec![Form::FaxCover(cover)],
    });
    let options = if arguments.archive {
        PdfOptions {
            conformance: Conformance::PdfA2b,
            made_at: Some(tools.clock.now()),
            ..PdfOptions::default()
        }
    } else {
        PdfOptions::default()
    };
    let drawing = draw_chapters(cover.into_iter().chain(chapters.iter().cloned()), &options)?;
    Ok(drawing.into())
}

fn sheets(chapters: &[Chapter]) -> Vec<Form> {
    let forms = chapters.iter().flat_map(|chapter| &chapter.forms);
    forms.cloned().collect()
}

/// What the reader of the sheets must know, each note once for each form.
fn tell_notes(terminal: &Terminal, chapters: &[Chapter]) {
    let mut notes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for form in chapters.iter().flat_map(|chapter| &chapter.forms) {
        for note in form.notes() {
            *notes.entry((form.name(), note)).or_default() += 1;
        }
    }
    for ((form, note), sheets) in notes {
        let text = Text::new("sheet-note").with("form", form);
        terminal.note(&text.with("note", note).with("sheets", sheets));
    }
}

fn tell(terminal: &Terminal, whole: &Files, users: usize) {
    let bytes: usize = whole.files.iter().map(|(_, bytes)| bytes.len()).sum();
    let (Some((first, _)), Some((last, _))) = (whole.files.first(), whole.files.last()) else {
        return;
    };
    let text = match whole.files.len() {
        1 => Text::new("drawn").with("path", first.display()),
        _ => Text::new("drawn-pages")
            .with("first", first.display())
            .with("last", last.display()),
    };
    terminal.result(
        &text
            .with("pages", whole.pages)
            .with("users", users)
            .with("size", size(bytes as u64)),
    );
}

/// The forms that could be drawn, as `--form` takes them.
fn there(chapters: &[Chapter]) -> String {
    let forms = chapters.iter().flat_map(|chapter| &chapter.forms);
    let mut kinds: Vec<FormKind> = forms.filter_map(Form::kind).collect();
    kinds.sort();
    kinds.dedup();
    names(&kinds)
}

fn names(kinds: &[FormKind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    names.join("・")
}

fn nothing_of(month: ServiceMonth, bundles: &[&Bundle]) -> Failure {
    let mut months: Vec<String> = bundles
        .iter()
        .filter_map(|bundle| bundle.month)
        .map(|month| month.to_string())
        .collect();
    months.sort();
    months.dedup();
    let text = Text::new("month-not-there").with("month", month);
    Failure::wrong_use(text.with("there", months.join("・")))
}

fn default_name(chapters: &[Chapter], first: &Bundle) -> PathBuf {
    let month = first
        .month
        .map(|month| format!("{month}_"))
        .unwrap_or_default();
    let forms = there(chapters).replace('・', "-");
    PathBuf::from(format!("form{forms}_{month}{}.pdf", first.envelope.serial))
}
