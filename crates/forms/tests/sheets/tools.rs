//! Runs the programs of qpdf and Poppler on a drawing.

use std::io::Write;
use std::process::{Command, Output};

use careplan::{Bundle, FileCode, Record};
use forms::{Drawing, Form, FormError, UseTable, draw_pdf};

/// Draws sheets of 第6表 alone.
pub(crate) fn draw(tables: &[UseTable]) -> Result<Drawing, FormError> {
    let forms: Vec<Form> = tables.iter().cloned().map(Form::from).collect();
    draw_pdf(&forms)
}

/// Fails unless qpdf finds the PDF sound. Does nothing where the tools are missing in fast mode.
pub(crate) fn assert_sound(pdf: &[u8]) {
    let Some(output) = run("qpdf", &["--check"], pdf, &[]) else {
        return;
    };
    assert!(
        output.status.success(),
        "qpdf: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The text of the PDF as it is laid out on its pages, or nothing in fast mode without the tool.
pub(crate) fn text(pdf: &[u8]) -> Option<String> {
    let output = run("pdftotext", &["-layout", "-enc", "UTF-8"], pdf, &["-"])?;
    assert!(
        output.status.success(),
        "pdftotext: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).expect("pdftotext was asked for UTF-8"))
}

/// A word of a PDF with its box in millimetres from the top left corner of its page.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) page: usize,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
    pub(crate) text: String,
}

/// The words of the PDF in the order of reading, or nothing in fast mode without the tool.
pub(crate) fn words(pdf: &[u8]) -> Option<Vec<Word>> {
    let output = run("pdftotext", &["-bbox", "-enc", "UTF-8"], pdf, &["-"])?;
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("pdftotext was asked for UTF-8");
    let mut pages = 0;
    let mut words = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages += 1;
        }
        let Some(rest) = line.strip_prefix("<word ") else {
            continue;
        };
        let (places, text) = rest.split_once('>').unwrap();
        let places: Vec<f64> = places
            .split('"')
            .skip(1)
            .step_by(2)
            .map(|points| points.parse::<f64>().unwrap() * 25.4 / 72.0)
            .collect();
        let text = text.trim_end_matches("</word>");
        words.push(Word {
            page: pages - 1,
            left: places[0],
            top: places[1],
            right: places[2],
            bottom: places[3],
            text: text.replace("&quot;", "\"").replace("&amp;", "&"),
        });
    }
    Some(words)
}

/// A text without its blanks, of which pdftotext makes its own number.
pub(crate) fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What a tool says about the PDF, or nothing in fast mode without the tool.
pub(crate) fn told(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let output = run(tool, arguments, pdf, &[])?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{tool}: {complaint}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Fails unless each text begins, on its page (from 1), at a place in millimetres from the top left corner.
/// Does nothing in fast mode without the tool.
pub(crate) fn assert_places(pdf: &[u8], expected: &[(usize, &str, i32, i32)]) {
    let Some(words) = words(pdf) else {
        return;
    };
    let mut wrong = Vec::new();
    for (page, text, x, y) in expected {
        let own = words.iter().filter(|word| word.page + 1 == *page);
        let mut found = own.filter(|word| word.text.starts_with(text)).peekable();
        let place = found
            .peek()
            .map(|word| (word.left.round(), word.top.round()));
        let near = |word: &Word| {
            (word.left - f64::from(*x)).abs() <= 1.0 && (word.top - f64::from(*y)).abs() <= 1.0
        };
        if !found.any(near) {
            wrong.push(format!("{text} on page {page} stands at {place:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The objects of the PDF, readable, or nothing in fast mode without the tool.
pub(crate) fn objects(pdf: &[u8]) -> Option<String> {
    let output = run("qpdf", &["--qdf", "--object-streams=disable"], pdf, &["-"])?;
    assert!(output.status.success());
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What pdfinfo says about the PDF, or nothing in fast mode without the tool.
pub(crate) fn info(pdf: &[u8]) -> Option<String> {
    let output = run("pdfinfo", &[], pdf, &[])?;
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).expect("pdfinfo writes UTF-8"))
}

/// Runs a tool with a file of the PDF between its arguments, or does nothing in fast mode without it.
pub(crate) fn run(tool: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> Option<Output> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let result = Command::new(tool)
        .args(before)
        .arg(file.path())
        .args(after)
        .output();
    match result {
        Ok(output) => Some(output),
        Err(_) if std::env::var_os("RENKEI_TEST_FAST").is_some_and(|value| value == "1") => {
            eprintln!("skipped: `{tool}` is not on PATH and RENKEI_TEST_FAST=1");
            None
        }
        Err(error) => panic!(
            "`{tool}` could not be run ({error}): install qpdf and poppler-utils, \
             or set RENKEI_TEST_FAST=1 to go without this test"
        ),
    }
}

/// Replaces the records of a file by copies of its first, each with these fields beside its key,
/// the first so many fields.
pub(crate) fn replace_rows(
    bundle: &mut Bundle,
    (code, kept): (FileCode, usize),
    rows: &[Vec<(u16, String)>],
) {
    let file = bundle.files.iter_mut().find(|file| file.name.code == code);
    let file = file.unwrap();
    let first: Vec<String> = file.records[0].fields().map(str::to_owned).collect();
    file.records = rows
        .iter()
        .zip(1..)
        .map(|(changes, index)| {
            let mut fields = first.clone();
            for field in fields.iter_mut().skip(kept) {
                field.clear();
            }
            for (number, text) in changes {
                fields[usize::from(*number) - 1].clone_from(text);
            }
            Record::new(index, fields)
        })
        .collect();
}
