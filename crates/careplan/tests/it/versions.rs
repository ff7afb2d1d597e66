//! Older versions and dialects: recognised, explained, and converted where nothing is lost.

use careplan::FileCode::{Upjsk, Upkihon, Upplan, Upsikyu};
use careplan::version::{Conversion, DIALECTS, Hints, Origin, VERSIONS, recognise, to_v4_1};
use careplan::{FileCode, Language, SourceFile};

use crate::sample::{Sample, everything, k1, k2, s1, y2};

/// A unit as a program of V3 writes it: no kinds in names, no columns for equipment.
fn in_v3(sample: Sample, without_kinds: &[(&str, &str)]) -> Sample {
    let mut sample = sample;
    for (code, columns) in [(Upplan, 15..18), (Upjsk, 15..18), (Upsikyu, 9..12)] {
        if has(&sample, code) {
            sample = sample.cells(code, |cells| {
                for cells in cells {
                    cells.drain(columns.clone());
                }
            });
        }
    }
    for (old, new) in without_kinds {
        sample = sample.rename_all(old, new);
    }
    sample.every_version("202208")
}

fn has(sample: &Sample, code: FileCode) -> bool {
    let is_it = |file: &SourceFile| careplan::file_name::code_of(&file.name) == Some(code);
    sample.files.iter().any(is_it)
}

const NO_KINDS: &[(&str, &str)] = &[("_43_", "_"), ("_11_", "_")];

fn origin(sample: &Sample) -> Origin {
    recognise(&sample.files[0].name, &sample.files[0].bytes)
}

fn name_of(origin: Origin) -> String {
    match origin {
        Origin::Version(version) => version.name.to_owned(),
        Origin::Mistaken(version, other) => format!("{} {}", version.name, other.value),
        Origin::Dialect(_) => "dialect".to_owned(),
        _ => "unknown".to_owned(),
    }
}

#[test]
fn files_are_recognised() {
    let columns = |name: &str, number: usize| {
        let line = vec!["202407"; number].join(",");
        Sample { files: Vec::new() }.with(name, line.as_bytes())
    };
    let cases = [
        (s1(), "V4.1"),
        (in_v3(s1(), NO_KINDS), "V3"),
        (in_v3(s1(), &[]), "V3"),
        (
            s1().rename_all("_11_", "_")
                .rename_all("_43_", "_")
                .every_version("202003"),
            "V2",
        ),
        (
            s1().rename_all("_11_", "_")
                .rename_all("_43_", "_")
                .every_version("201910"),
            "V1",
        ),
        (
            s1().rename_all("_11_", "_110_").rename_all("_43_", "_430_"),
            "V4.0",
        ),
        // The name is plainer than the value: a V4.1 name makes it V4.1 with an older value.
        (s1().every_version("202504"), "V4.1 202504"),
        (s1().every_version("202410"), "V4.1 202410"),
        (s1().every_version("202404"), "V4.1 202404"),
        (in_v3(s1(), NO_KINDS).every_version("202201"), "V3 202201"),
        (
            columns("UPKHON_1370000018_43_20250325100000.csv", 17),
            "dialect",
        ),
        (
            columns("UPKHON_1370000018_43_20250325100000.csv", 18),
            "dialect",
        ),
        (
            columns("DLTBET_1370000018_43_20250325100000.csv", 19),
            "dialect",
        ),
        (
            columns("UP1KYO_1370000018_43_20250325100000.csv", 23),
            "dialect",
        ),
        (
            columns("UPPLAN_202504_1370000018_43_20250325100000.csv", 49),
            "dialect",
        ),
        (
            columns("UPJSK_202504_1370000018_43_20250325100000.csv", 43),
            "dialect",
        ),
        (columns("readme.txt", 1), "unknown"),
        (
            s1().every_version("209901")
                .cells(Upjsk, |cells| cells[0].truncate(3)),
            "unknown",
        ),
    ];
    for (sample, expected) in cases {
        assert_eq!(name_of(origin(&sample)), expected, "{:?}", sample.files);
    }
    for sample in everything() {
        for file in &sample.files {
            assert_eq!(name_of(recognise(&file.name, &file.bytes)), "V4.1");
        }
    }
}

#[test]
fn one_sentence_says_what_a_file_is() {
    let v3 = origin(&in_v3(s1(), NO_KINDS));
    assert_eq!(
        v3.explanation(Language::English),
        "This is a V3 file; ask the sender for V4.1."
    );
    let sentences = VERSIONS.iter().map(|version| Origin::Version(version));
    let sentences = sentences.chain([Origin::Unknown, Origin::Dialect(&DIALECTS[0])]);
    for origin in sentences.chain([origin(&s1().every_version("202410"))]) {
        assert!(origin.explanation(Language::Japanese).ends_with('。'));
        assert!(origin.explanation(Language::English).ends_with('.'));
    }
}

/// The bytes of every file by name.
fn contents(files: &[SourceFile]) -> Vec<(&str, &[u8])> {
    let mut contents: Vec<_> = files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.as_slice()))
        .collect();
    contents.sort();
    contents
}

#[track_caller]
fn check(old: &Sample, hints: &Hints, expected: &Sample) {
    let conversion = to_v4_1(&old.files, hints);
    assert_eq!(messages(&conversion), [""; 0]);
    assert_eq!(contents(&conversion.files), contents(&expected.files));
}

fn messages(conversion: &Conversion) -> Vec<String> {
    let refusals = conversion.refusals.iter();
    refusals
        .map(|refusal| refusal.message(Language::English))
        .collect()
}

/// The unit without what V3 cannot hold.
fn without_equipment(sample: Sample) -> Sample {
    let mut sample = sample;
    for (code, columns) in [(Upplan, 15..18), (Upsikyu, 9..12)] {
        sample = sample.cells(code, |cells| {
            for cells in cells {
                for column in columns.clone() {
                    cells[column].clear();
                }
                // The writer quotes free text even where it is empty.
                cells[columns.end - 1] = b"\"\"".to_vec();
            }
        });
    }
    sample
}

/// The unit as the writer writes it.
fn rewritten(sample: Sample) -> Sample {
    let conversion = to_v4_1(&sample.files, &Hints::default());
    assert_eq!(messages(&conversion), [""; 0]);
    Sample {
        files: conversion.files,
    }
}

#[test]
fn files_of_v4_1_stay_what_they_are() {
    for sample in everything() {
        let conversion = to_v4_1(&sample.files, &Hints::default());
        assert_eq!(conversion.changes, []);
        assert_eq!(conversion.refusals, []);
        let report = careplan::check(&conversion.files, None);
        assert_eq!(report.findings, []);
    }
}

#[test]
fn v3_becomes_v4_1_with_kinds_from_the_content() {
    let expected = rewritten(without_equipment(k2()));
    check(&in_v3(k2(), NO_KINDS), &Hints::default(), &expected);
    let report = careplan::check(
        &to_v4_1(&in_v3(s1(), NO_KINDS).files, &Hints::default()).files,
        None,
    );
    assert_eq!(report.findings, []);
    check(&in_v3(s1(), NO_KINDS), &Hints::default(), &rewritten(s1()));
}

#[test]
fn kinds_nobody_knows_are_asked_for() {
    let old = in_v3(k1(), NO_KINDS);
    let conversion = to_v4_1(&old.files, &Hints::default());
    assert_eq!(conversion.files, []);
    let asks = |message: &String| message.contains("--to-kind");
    assert!(messages(&conversion).iter().all(asks));
    let hints = Hints::default().with_to_kind("11".parse().unwrap());
    check(&old, &hints, &rewritten(k1()));
    let hints = hints.with_from_kind("73".parse().unwrap());
    let other = rewritten(k1()).rename_all("_43_", "_73_");
    check(&old, &hints, &other);
}

#[test]
fn v4_0_becomes_v4_1_with_its_pictures() {
    let old = y2()
        .rename_all("_46_", "_046_")
        .rename_all("_A2_", "_0A2_")
        .replace(Upkihon, "_46_13A0000045_A2_", "_046_13A0000045_0A2_")
        .every_version("202504");
    let hints = Hints::default()
        .with_from_kind("46".parse().unwrap())
        .with_to_kind("A2".parse().unwrap());
    check(&old, &hints, &rewritten(y2()));
}

#[test]
fn mistaken_values_and_forms_are_put_right() {
    let utf8 = |bytes: &[u8]| {
        let text = encoding_rs::SHIFT_JIS.decode(bytes).0.into_owned();
        let text = text.replace("\r\n", "\n");
        format!("\u{FEFF}version,insurer\n\n{text}").into_bytes()
    };
    let old = s1().every_version("202410").bytes(Upjsk, utf8);
    check(&old, &Hints::default(), &rewritten(s1()));
    let changes = to_v4_1(&old.files, &Hints::default()).changes;
    assert_eq!(changes.len(), 4, "{changes:?}");
    for change in changes {
        assert_eq!(change.file(), old.files[0].name);
        assert!(change.message(Language::Japanese).ends_with('。'));
        assert!(change.message(Language::English).ends_with('.'));
    }
    let zeros = y2().rename(Upkihon, "UPKIHON_", "UPKIHON_000000_");
    check(&zeros, &Hints::default(), &rewritten(y2()));
}

#[test]
fn nothing_is_lost_or_guessed() {
    let refused = [
        (
            s1().replace_bytes(Upjsk, b"\"", b"\"\xF0\x40"),
            "cannot be read",
        ),
        (
            s1().cells(Upjsk, |cells| cells[1].truncate(24)),
            "number of items",
        ),
        (s1().set(Upjsk, 1, 1, "209901"), "no known value"),
        (
            in_v3(s1(), NO_KINDS).rename_all("_202504_", "_202503_"),
            "March 2025",
        ),
        (s1().rename_all("UPJSK_", "UPJXX_"), "does not tell"),
        (s1().rename_all("_20250501090000", "_2025"), "does not tell"),
        (
            Sample { files: Vec::new() }.with("UPKHON_1370000018_43_20250325100000.csv", b"1"),
            "does not tell",
        ),
        (
            k1().cells(FileCode::Up1kyo, |cells| cells[0].truncate(23)),
            "early exporter",
        ),
        (
            s1().bytes(Upjsk, |_| "202407,🦊\n".as_bytes().to_vec()),
            "cannot be written",
        ),
        (
            in_v3(k2(), NO_KINDS)
                .set(Upplan, 1, 15, "121111")
                .without(Upsikyu),
            "--to-kind",
        ),
    ];
    for (sample, why) in refused {
        let conversion = to_v4_1(&sample.files, &Hints::default());
        let messages = messages(&conversion);
        assert!(
            messages.iter().any(|message| message.contains(why)),
            "{why}: {messages:?}"
        );
        for refusal in &conversion.refusals {
            assert!(refusal.message(Language::Japanese).ends_with('。'));
        }
    }
}

#[test]
fn a_mark_before_plain_text_is_told() {
    let marked = s1()
        .cells(Upjsk, |records| {
            for record in records {
                record[6] = b"\"\"".to_vec();
                record[20] = b"\"\"".to_vec();
            }
        })
        .bytes(Upjsk, |bytes| [b"\xEF\xBB\xBF", bytes].concat());
    let conversion = to_v4_1(&marked.files, &Hints::default());
    assert!(conversion.files[0].bytes.starts_with(b"202407,"));
    let [change] = &conversion.changes[..] else {
        panic!("one change");
    };
    assert!(change.message(Language::English).contains("BOM"));
}
