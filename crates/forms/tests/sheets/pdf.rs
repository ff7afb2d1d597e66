//! The PDF as other programs see it: sound, tagged, with bookmarks and its own fonts.

use forms::{Chapter, Conformance, Drawing, PdfOptions, draw_chapters};
use time::macros::datetime;

use crate::{sample, tools};

#[test]
fn a_document_of_every_form_is_sound() {
    for options in [PdfOptions::default(), archive()] {
        tools::assert_sound(&draw(&options).pdf);
    }
}

#[test]
fn listeners_hear_headings_and_the_rows_of_tables() {
    let drawing = draw(&PdfOptions::default());
    let Some(structure) = tools::told("pdfinfo", &["-struct-text"], &drawing.pdf) else {
        return;
    };
    let lines: Vec<&str> = structure.lines().map(str::trim).collect();
    let count = |part: &str| {
        let named = |line: &&&str| line.split([' ', ':']).next() == Some(part);
        lines.iter().filter(named).count()
    };
    // One for each form and user; a form may repeat its own on a second side.
    assert!(count("H1") >= 2 * sample::forms().len(), "{structure}");
    for part in ["Sect", "P", "Table", "TR", "TH", "TD"] {
        assert!(count(part) >= 2, "{} {part}\n{structure}", count(part));
    }
    // Page numbers belong to the paper.
    assert!(!tools::solid(&structure).contains("／1頁"), "{structure}");
    let heard = tools::solid(&structure.replace('"', ""));
    for text in [
        "サービス利用票",
        "見本ヘルパーステーション",
        "訪問介護111211",
    ] {
        assert!(heard.contains(text), "{text} is not in\n{structure}");
    }
}

#[test]
fn listeners_hear_rings_and_days_of_the_week() {
    let drawing = draw(&PdfOptions::default());
    let document = lopdf::Document::load_mem(&drawing.pdf).unwrap();
    let spoken: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"Alt").ok())
        .filter_map(|words| lopdf::decode_text_string(words).ok())
        .collect();
    let count = |wanted: &str| spoken.iter().filter(|words| words.contains(wanted)).count();
    let users = sample::chapters().len();
    assert_eq!(count("継続（丸印）"), users, "{spoken:?}");
    assert!(count("曜日 ") >= users, "{spoken:?}");
}

#[test]
fn the_title_and_the_date_are_those_that_were_given() {
    let options = PdfOptions {
        title: Some("令和7年4月 控え".to_owned()),
        ..archive()
    };
    let drawing = draw(&options);
    let Some(info) = tools::info(&drawing.pdf) else {
        return;
    };
    assert!(info.contains("Title:           令和7年4月 控え"), "{info}");
    assert!(info.contains("CreationDate"), "{info}");
    assert!(info.contains("Tagged:          yes"), "{info}");
    assert!(!info.contains("見本"), "a title names nobody: {info}");
}

#[test]
fn both_fonts_are_inside_with_the_characters_that_occur() {
    let drawing = draw(&PdfOptions::default());
    let Some(list) = tools::told("pdffonts", &[], &drawing.pdf) else {
        return;
    };
    let fonts: Vec<&str> = list.lines().skip(2).collect();
    assert!(fonts.iter().any(|font| font.contains("Mincho")), "{list}");
    assert!(fonts.iter().any(|font| font.contains("Gothic")), "{list}");
    for font in fonts {
        let words: Vec<&str> = font.split_whitespace().collect();
        // Embedded, a part of the font, with the characters for its glyphs.
        let marks = &words[words.len() - 5..words.len() - 2];
        assert_eq!(marks, ["yes", "yes", "yes"], "{list}");
    }
    // Each of the shipped fonts has several megabytes.
    assert!(drawing.pdf.len() < 400_000, "{} bytes", drawing.pdf.len());
}

#[test]
fn every_chapter_and_every_form_has_a_bookmark() {
    let drawing = draw(&PdfOptions::default());
    let arguments = ["--json", "--json-key=outlines"];
    let Some(json) = tools::told("qpdf", &arguments, &drawing.pdf) else {
        return;
    };
    let json = json.replace(": ", ":");
    let mut after = json.as_str();
    let mut titles = Vec::new();
    while let Some((_, rest)) = after.split_once("\"title\":\"") {
        let (title, rest) = rest.split_once('"').unwrap();
        titles.push(title.to_owned());
        after = rest;
    }
    let forms: Vec<String> = sample::forms()
        .iter()
        .map(|form| form.name().to_owned())
        .collect();
    titles.sort();
    let mut expected: Vec<String> = [forms.clone(), forms].concat();
    expected.extend(["見本　太郎", "見本　花子"].map(str::to_owned));
    expected.sort();
    assert_eq!(titles, expected, "{json}");
    // The second user does not begin where the first does.
    let pages: Vec<&str> = json.split("\"destpageposfrom1\":").skip(1).collect();
    let first = pages.iter().filter(|page| page.starts_with("1,")).count();
    assert_eq!((pages.len(), first), (titles.len(), 2), "{json}");
}

#[test]
fn a_document_to_keep_says_that_it_is_pdf_a() {
    let drawing = draw(&archive());
    let Some(objects) = tools::objects(&drawing.pdf) else {
        return;
    };
    for expected in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "/GTS_PDFA1",
    ] {
        assert!(objects.contains(expected), "{expected} is missing");
    }
    let Some(objects) = tools::objects(&draw(&PdfOptions::default()).pdf) else {
        return;
    };
    assert!(objects.contains("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(!objects.contains("pdfaid:part"));
}

#[test]
fn a_document_to_keep_needs_its_date() {
    let options = PdfOptions {
        made_at: None,
        ..archive()
    };
    draw_chapters(sample::chapters(), &options).unwrap_err();
}

#[test]
fn the_same_chapters_give_the_same_bytes() {
    for options in [PdfOptions::default(), archive()] {
        assert_eq!(draw(&options), draw(&options));
    }
}

#[test]
fn missing_characters_are_listed_once_for_the_whole_document() {
    let chapter = |title: &str| Chapter {
        title: title.to_owned(),
        forms: sample::forms(),
    };
    let chapters = [chapter("見本😀"), chapter("\u{e000}😀")];
    let drawing = draw_chapters(chapters, &PdfOptions::default()).unwrap();
    assert_eq!(drawing.missing_glyphs, ['\u{e000}', '😀']);
    tools::assert_sound(&drawing.pdf);
}

fn draw(options: &PdfOptions) -> Drawing {
    let drawing = draw_chapters(sample::chapters(), options).unwrap();
    assert!(drawing.missing_glyphs.is_empty());
    drawing
}

fn archive() -> PdfOptions {
    PdfOptions {
        conformance: Conformance::PdfA2b,
        made_at: Some(datetime!(2025-03-25 10:00 +9)),
        ..PdfOptions::default()
    }
}

/// No text may stop a document, whatever characters are in it.
#[test]
fn every_character_can_stand_on_a_sheet() {
    let all: String = ('\0'..='\u{ffff}')
        .chain(['\u{1f600}', '\u{10ffff}'])
        .collect();
    let sheet = forms::table1::Table1 {
        wishes: all,
        ..forms::table1::Table1::default()
    };
    for options in [PdfOptions::default(), archive()] {
        let chapter = Chapter {
            title: "\0\u{feff}\u{e000}見本\u{1f600}".to_owned(),
            forms: vec![forms::Form::Table1(sheet.clone())],
        };
        let drawing = draw_chapters([chapter], &options).unwrap();
        assert!(drawing.pages > 5 && drawing.missing_glyphs.len() > 1_000);
        tools::assert_sound(&drawing.pdf);
    }
}
