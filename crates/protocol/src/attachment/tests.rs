//! Files of every kind, good and bad.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::io::{Cursor, Write as _};

use super::*;

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const DOCX: &[u8] = br#"<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#;
const XLSX: &[u8] = br#"<Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#;
const DOCM: &[u8] =
    br#"<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>"#;
const LIST: &str = "[Content_Types].xml";

fn inspected(name: &str, content: &[u8]) -> Result<AttachmentKind, Refusal> {
    let policy = Policy {
        file_bytes: 1_000_000,
        ..Policy::default()
    };
    inspect(name, &mut Cursor::new(content), &policy).map_err(|error| match error {
        Uninspected::Refused(refusal) => refusal,
        Uninspected::Unreadable(error) => unreachable!("{error}"),
    })
}

#[test]
fn kinds_are_told_by_content() {
    let docx = zip_of(&[(LIST, DOCX), ("word/document.xml", b"<w/>")]);
    let sheet = zip_of(&[(LIST, XLSX), ("xl/workbook.xml", b"<x/>")]);
    let slides: &[u8] = b"presentationml.presentation.main+xml";
    let chart = zip_of(&[(LIST, slides), ("ppt/embeddings/sheet1.xlsx", &sheet)]);
    for (name, content, kind) in [
        ("計画書.pdf", &b"%PDF-1.7\n/Page"[..], AttachmentKind::Pdf),
        ("写真.JPG", b"\xff\xd8\xff\xe0", AttachmentKind::Jpeg),
        ("a.png", b"\x89PNG\r\n\x1a\n\0", AttachmentKind::Png),
        ("a.gif", b"GIF89a", AttachmentKind::Gif),
        ("a.tiff", b"II*\0", AttachmentKind::Tiff),
        ("a.docx", &docx, AttachmentKind::Docx),
        ("a.xlsx", &sheet, AttachmentKind::Xlsx),
        ("a.pptx", &chart, AttachmentKind::Pptx),
    ] {
        assert_eq!(inspected(name, content), Ok(kind), "{name}");
    }
}

#[test]
fn macros_programs_and_what_cannot_be_looked_into_are_refused() {
    let with = |list: &[u8], more: (&str, &[u8])| zip_of(&[(LIST, list), more]);
    let inner = with(XLSX, ("xl/vbaProject.bin", b"x"));
    let bomb = vec![b' '; 2_000_000];
    let ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0];
    let split = [b"%PDF-1.4\n", &[b' '; 65_520][..], b"/JavaScript (x)"].concat();
    for (name, content, refusal) in [
        (
            "a.docx",
            with(DOCX, ("word/vbaProject.bin", b"x")),
            Refusal::Macro,
        ),
        ("a.docx", with(DOCM, ("word/x.xml", b"x")), Refusal::Macro),
        (
            "a.xlsx",
            with(XLSX, ("xl/macrosheets/sheet1.xml", b"")),
            Refusal::Macro,
        ),
        (
            "a.docx",
            with(DOCX, ("word\\activeX\\activeX1.bin", b"")),
            Refusal::Macro,
        ),
        (
            "a.docx",
            with(DOCX, ("word/embeddings/oleObject1.bin", b"")),
            Refusal::Program,
        ),
        (
            "a.docx",
            with(DOCX, ("word/media/x.EXE", b"")),
            Refusal::Program,
        ),
        (
            "a.docx",
            with(DOCX, ("word/embeddings/s.xlsx", &inner)),
            Refusal::Macro,
        ),
        ("a.docx", zip_of(&[(LIST, &bomb)]), Refusal::Damaged),
        ("a.zip", zip_of(&[("plan.csv", b"x")]), Refusal::UnknownKind),
        (
            "a.docx",
            b"PK\x03\x04 and then nothing".to_vec(),
            Refusal::Damaged,
        ),
        ("a.xls", ole.to_vec(), Refusal::OldOffice),
        ("a.pdf", b"MZ\x90\0".to_vec(), Refusal::Program),
        ("a.pdf", b"#!/bin/sh".to_vec(), Refusal::Program),
        ("a.pdf", split, Refusal::Macro),
        ("a.pdf", b"%PDF-1.4 /Launch<<".to_vec(), Refusal::Program),
        ("a.txt", b"hello".to_vec(), Refusal::UnknownKind),
        ("a.pdf", Vec::new(), Refusal::Empty),
        ("a.pdf.exe", b"%PDF-1.7".to_vec(), Refusal::OtherName),
        ("a.docx", b"%PDF-1.7".to_vec(), Refusal::OtherName),
        ("pdf", b"%PDF-1.7".to_vec(), Refusal::OtherName),
        (
            "a.pdf",
            [b"%PDF-1.7".to_vec(), vec![0; 1_000_000]].concat(),
            Refusal::TooLarge,
        ),
    ] {
        assert_eq!(inspected(name, &content), Err(refusal), "{name} {refusal}");
    }
}

#[test]
fn a_policy_counts_and_measures() {
    let policy = Policy {
        kinds: [AttachmentKind::Pdf].into(),
        count: 2,
        file_bytes: 10,
        text_characters: 5,
    };
    let pdf = (AttachmentKind::Pdf, 10);
    assert_eq!(policy.allows_all([pdf, pdf].into_iter()), Ok(()));
    let refused = |list: &[(AttachmentKind, u64)]| policy.allows_all(list.iter().copied());
    assert_eq!(refused(&[pdf, pdf, pdf]), Err(Refusal::TooMany));
    assert_eq!(
        refused(&[(AttachmentKind::Pdf, 11)]),
        Err(Refusal::TooLarge)
    );
    assert_eq!(refused(&[(AttachmentKind::Png, 1)]), Err(Refusal::NotTaken));
}

#[test]
fn names_become_harmless() {
    for (name, expected) in [
        ("計画書（4月分）.pdf", "計画書（4月分）.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\u{202e}fdp.exe", "afdp.exe"),
        ("a\nb\u{7f}.pdf", "ab.pdf"),
        ("a:b?.pdf", "a_b_.pdf"),
        ("con.pdf", "_con.pdf"),
        ("COM1", "_COM1"),
        ("lpt².txt.pdf", "_lpt².txt.pdf"),
        ("COM12.pdf", "COM12.pdf"),
        ("a.pdf. .", "a.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("", "_"),
        ("..", "_"),
    ] {
        assert_eq!(sanitise(name), expected, "{name:?}");
        assert_eq!(sanitise(expected), expected, "{name:?} twice");
    }
    let long = format!("{}.pdf", "あ".repeat(100));
    let short = sanitise(&long);
    assert!(short.len() <= 200 && short.ends_with("あ.pdf"));
    assert_eq!(sanitise(&short), short);
    // Cut where a name must not end.
    for middle in [" ", ".", "\u{3000}", ". .x", ".a b"] {
        let long = format!("{}{middle}{}", "a".repeat(199), "b".repeat(60));
        let short = sanitise(&long);
        assert!(short.len() <= 200, "{short}");
        assert_eq!(sanitise(&short), short, "{middle:?}");
    }
}
