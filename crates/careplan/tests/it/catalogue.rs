//! Every check by a unit that fails it in one place. A check without a case fails the suite.

use std::collections::BTreeSet;

use careplan::FileCode::{
    Dltjsk, Up1kyo, Up2kyo, Up3kyo, Uphosoku, Upjsk, Upkihon, UpkihonImage, UpkihonSub1,
    UpkihonSub2, Upplan, Upsikyu, Upyobo, UpyoboSub,
};
use careplan::{CheckId, FileCode, Language, OfficeRole, Severity, check};

use crate::sample::{Sample, k1, k2, s1, s1_equipment, y2};

/// Id, severity (`E` or `W`), record and item number (0 for none), and the unit that fails.
#[derive(Clone)]
struct Case(&'static str, char, (u32, u16), Sample);

fn cases() -> Vec<Case> {
    let cases = [
        name_cases(),
        bundle_cases(),
        encoding_cases(),
        field_cases(),
        record_cases(),
    ];
    cases.concat()
}

fn name_cases() -> Vec<Case> {
    vec![
        Case(
            "FN01",
            'E',
            (0, 0),
            k2().rename(Upplan, "UPPLAN", "UPPLAM")
                .with("readme.txt", b""),
        ),
        Case("FN02", 'E', (0, 0), s1().rename(Upjsk, "UPJSK", "UpJsk")),
        Case(
            "FN03",
            'E',
            (0, 0),
            s1().rename(Upjsk, "1370000026", "137000026"),
        ),
        Case(
            "FN04",
            'W',
            (0, 0),
            s1_equipment().rename(Upjsk, "1370000018", "0300000100"),
        ),
        Case("FN05", 'E', (0, 0), s1().rename(Upjsk, "_11_", "_110_")),
        Case("FN05", 'E', (0, 0), s1().rename(Upjsk, "_11_", "_98_")),
        Case(
            "FN06",
            'E',
            (0, 0),
            s1().rename(Upjsk, "20250501090000", "20250501096000"),
        ),
        Case(
            "FN08",
            'E',
            (0, 0),
            k1().rename(Up1kyo, "UP1KYO_", "UP1KYO_000000_"),
        ),
        Case("FN09", 'E', (0, 0), s1().rename(Upjsk, "202504", "202500")),
        Case("FN10", 'W', (0, 0), k2().rename_all("_43_", "_21_")),
        Case(
            "FN10",
            'W',
            (0, 0),
            s1().rename_all("_11_", "_43_")
                .rename_all("_43_20", "_12_20"),
        ),
        Case("FN11", 'E', (0, 0), k2().rename_all("_11_", "_33_")),
        Case("FN11", 'E', (0, 0), k2().rename_all("_11_", "_43_")),
        Case("FN11", 'E', (0, 0), k1().rename_all("_11_", "_46_")),
        Case("FN12", 'W', (0, 0), s1()),
        Case(
            "FN13",
            'E',
            (0, 0),
            s1().with(&s1().files[0].name, &s1_equipment().files[0].bytes),
        ),
    ]
}

fn bundle_cases() -> Vec<Case> {
    let image = y2().files.last().unwrap().name.clone();
    vec![
        Case(
            "BN01",
            'E',
            (0, 0),
            k2().rename(Upsikyu, "20250325100000", "20250325100001"),
        ),
        Case("BN02", 'E', (0, 0), k2().without(Upsikyu)),
        Case(
            "BN02",
            'E',
            (0, 0),
            k2().with(
                &rename(&s1(), "1370000018_43_1370000026_11_20250325100000"),
                b"",
            ),
        ),
        Case("BN03", 'E', (0, 0), k1().without(Up3kyo)),
        Case(
            "BN04",
            'E',
            (0, 0),
            k1().rename(Uphosoku, "000000", "202504"),
        ),
        Case(
            "BN04",
            'E',
            (0, 0),
            k2().rename(Uphosoku, "202504", "202505"),
        ),
        Case(
            "BN05",
            'E',
            (0, 0),
            k2().rename(Upsikyu, "202504", "202505"),
        ),
        Case("BN06", 'W', (0, 0), y2().without(UpkihonSub2)),
        Case("BN06", 'W', (0, 0), y2().without(UpyoboSub)),
        Case("BN07", 'E', (0, 0), y2().without(Upyobo)),
        Case("BN08", 'E', (1, 62), y2().without(UpkihonImage)),
        Case(
            "BN08",
            'E',
            (1, 62),
            y2().replace(Upkihon, "_0001.jpg", "_0001.png"),
        ),
        Case(
            "BN08",
            'E',
            (1, 62),
            y2().replace(Upkihon, "120000_0001.jpg", "120001_0001.jpg"),
        ),
        Case(
            "BN08",
            'E',
            (0, 0),
            y2().with(&image.replace("_0001", "_0002"), b"\xFF\xD8\xFF"),
        ),
        Case(
            "BN09",
            'E',
            (0, 0),
            y2().bytes(UpkihonImage, |_| b"\x89PNG".to_vec()),
        ),
        Case("BN09", 'W', (0, 0), y2().bytes(UpkihonImage, large)),
        Case("BN10", 'E', (2, 1), k2().set(Upplan, 2, 1, "202208")),
        Case("BN10", 'E', (1, 1), k2().set(Upsikyu, 1, 1, "202208")),
    ]
}

fn encoding_cases() -> Vec<Case> {
    let utf8 = |bytes: &[u8]| {
        encoding_rs::SHIFT_JIS
            .decode(bytes)
            .0
            .into_owned()
            .into_bytes()
    };
    let without_columns = |number| {
        move |cells: &mut Vec<Vec<Vec<u8>>>| {
            cells[0].truncate(number);
        }
    };
    vec![
        Case(
            "EN01",
            'E',
            (1, 7),
            s1().replace_bytes(Upjsk, b"\"", b"\"\xFF"),
        ),
        Case("EN01", 'E', (1, 7), s1().bytes(Upjsk, utf8)),
        Case(
            "EN02",
            'E',
            (1, 7),
            s1().replace_bytes(Upjsk, b"\"", b"\"\xF0\x40"),
        ),
        Case(
            "EN02",
            'E',
            (1, 7),
            s1().replace_bytes(Upjsk, b"\"", b"\"\x0B"),
        ),
        Case("EN04", 'W', (0, 0), s1().bytes(Upjsk, utf8)),
        Case(
            "EN04",
            'W',
            (0, 0),
            s1().bytes(Upjsk, |bytes| [b"\xEF\xBB\xBF", bytes].concat()),
        ),
        Case(
            "EN05",
            'E',
            (1, 7),
            s1().replace_bytes(Upjsk, b"\"", b"\"a\"b"),
        ),
        Case("EN05", 'E', (1, 8), s1().set(Upjsk, 1, 8, "3\"87")),
        Case("EN05", 'E', (3, 21), s1().bytes(Upjsk, unclosed)),
        Case("EN06", 'E', (1, 0), s1().cells(Upjsk, without_columns(24))),
        Case(
            "EN07",
            'W',
            (0, 0),
            s1().bytes(Upjsk, |bytes| [&b"version,insurer\r\n"[..], bytes].concat()),
        ),
        Case("EN08", 'W', (1, 0), s1().cells(Upjsk, without_columns(22))),
        Case(
            "EN08",
            'W',
            (1, 0),
            k2().cells(Upsikyu, without_columns(34)),
        ),
        Case("EN09", 'E', (0, 0), s1().bytes(Upjsk, |_| Vec::new())),
        Case(
            "EN09",
            'W',
            (0, 0),
            s1().bytes(Upjsk, |bytes| [bytes, b"\r\n"].concat()),
        ),
        Case("EN10", 'W', (1, 8), y2().set(UpkihonSub2, 1, 8, "１")),
    ]
}

fn field_cases() -> Vec<Case> {
    vec![
        Case("RC01", 'E', (2, 10), s1().set(Upjsk, 2, 10, "")),
        Case("RC01", 'W', (1, 6), k2().set(Uphosoku, 1, 6, "\"\"")),
        Case("RC02", 'E', (1, 14), s1().set(Upjsk, 1, 14, "100")),
        Case("RC02", 'E', (1, 8), s1().set(Upjsk, 1, 8, "3.5")),
        Case(
            "RC02",
            'E',
            (1, 23),
            k2().set(Upsikyu, 1, 23, "11,05")
                .replace(Upsikyu, "11,05", "\"11,05\""),
        ),
        Case("RC02", 'E', (1, 20), s1().set(Upjsk, 1, 20, "137000002")),
        Case("RC02", 'E', (1, 20), k1().set(Uphosoku, 1, 20, "1")),
        Case("RC03", 'E', (1, 1), s1().set(Upjsk, 1, 1, "202410")),
        Case("RC03", 'E', (1, 1), s1().set(Upjsk, 1, 1, "209901")),
        Case("RC04", 'E', (0, 0), k2().rename_all("_202504_", "_202503_")),
        Case("RC05", 'E', (1, 2), s1().set(Upjsk, 1, 2, "12345")),
        Case("RC05", 'W', (1, 2), s1().set(Upjsk, 1, 2, "123456")),
        Case("RC06", 'E', (1, 3), s1().set(Upjsk, 1, 3, "17")),
        Case("RC07", 'E', (1, 10), s1().set(Upjsk, 1, 10, "20250431")),
        Case("RC07", 'E', (1, 10), s1().set(Upjsk, 1, 10, "00000000")),
        Case("RC07", 'E', (1, 4), dltjsk().set(Dltjsk, 1, 4, "202513")),
        Case("RC08", 'E', (1, 12), s1().set(Upjsk, 1, 12, "0960")),
        Case("RC08", 'E', (1, 12), s1().set(Upjsk, 1, 12, "2400")),
        Case("RC08", 'W', (1, 13), s1().set(Upjsk, 1, 13, "2400")),
        Case("RC08", 'E', (1, 8), k1().set(Up3kyo, 1, 8, "9999")),
        Case("RC09", 'E', (1, 23), s1().set(Upjsk, 1, 23, "2")),
        Case("RC09", 'E', (1, 23), y2().set(Upkihon, 1, 23, "06")),
        Case("RC09", 'E', (1, 18), k2().set(Uphosoku, 1, 18, "01")),
        Case("RC09", 'E', (1, 20), k1().set(Uphosoku, 1, 20, "98")),
        Case("RC10", 'W', (1, 9), k2().set(Uphosoku, 1, 9, "1234567")),
        Case(
            "RC11",
            'W',
            (1, 12),
            k2().set(Uphosoku, 1, 12, "03 0000 0000"),
        ),
        Case("RC12", 'W', (1, 25), s1().set(Upjsk, 1, 25, "1")),
    ]
}

fn record_cases() -> Vec<Case> {
    vec![
        Case("RC13", 'W', (1, 8), k2().set(Uphosoku, 1, 8, "20250326")),
        Case("RC13", 'W', (1, 8), k2().set(Uphosoku, 1, 8, "19850326")),
        Case("RC13", 'W', (1, 17), y2().set(Upkihon, 1, 17, "18940101")),
        Case("RC14", 'W', (1, 15), k2().set(Uphosoku, 1, 15, "20241231")),
        Case("RC14", 'W', (1, 11), y2().set(Upyobo, 1, 11, "20241231")),
        Case("RC15", 'W', (1, 19), k2().set(Uphosoku, 1, 19, "16756")),
        Case("RC16", 'E', (1, 24), k1().set(Uphosoku, 1, 24, "")),
        Case("RC16", 'E', (1, 28), k2().set(Uphosoku, 1, 28, "11")),
        Case("RC17", 'W', (1, 24), k1().set(Uphosoku, 1, 24, "2A")),
        Case("RC18", 'W', (1, 56), k1().set(Uphosoku, 1, 56, "601")),
        Case("RC19", 'E', (1, 63), k2().set(Uphosoku, 1, 63, "202505")),
        Case("RC19", 'E', (1, 4), k2().set(Uphosoku, 1, 4, "20250325")),
        Case("RC19", 'E', (1, 4), k1().set(Uphosoku, 1, 4, "00000000")),
        Case("RC20", 'W', (1, 26), k1().set(Up1kyo, 1, 26, "\"\"")),
        Case("RC20", 'W', (1, 26), k1().set(Up1kyo, 1, 25, "1")),
        Case("RC21", 'E', (1, 6), k1().set(Up2kyo, 1, 6, "0")),
        Case("RC21", 'E', (2, 13), k1().set(Up2kyo, 2, 13, "1")),
        Case("RC21", 'W', (4, 8), k1().set(Up2kyo, 4, 8, "")),
        Case("RC22", 'W', (2, 6), k1().set(Up2kyo, 1, 13, "3")),
        Case("RC22", 'W', (1, 7), k1().set(Up2kyo, 1, 7, "\"\"")),
        Case("RC22", 'W', (3, 9), k1().set(Up2kyo, 3, 10, "\"\"")),
        Case("RC22", 'W', (2, 14), k1().set(Up2kyo, 2, 14, "\"\"")),
        Case("RC23", 'W', (1, 16), k1().set(Up2kyo, 1, 16, "\"\"")),
        Case("RC23", 'W', (3, 18), k1().set(Up2kyo, 3, 18, "\"\"")),
        Case("RC24", 'E', (4, 6), k1().set(Up3kyo, 4, 13, "\"\"")),
        Case("RC24", 'E', (1, 7), k1().set(Up3kyo, 1, 7, "")),
        Case("RC24", 'E', (2, 12), k1().set(Up3kyo, 2, 12, "")),
        Case("RC25", 'W', (1, 9), k1().set(Up3kyo, 1, 9, "0859")),
    ]
}

fn dltjsk() -> Sample {
    let units = crate::sample::everything();
    let is_it = |unit: &Sample| unit.files[0].name.starts_with("DLTJSK");
    units.into_iter().find(is_it).unwrap()
}

/// The name the file of a sample would have in another envelope.
fn rename(sample: &Sample, envelope: &str) -> String {
    format!(
        "{}_{envelope}.CSV",
        &sample.files[0].name[.."UPJSK_202504".len()]
    )
}

fn large(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(10 * 1024 * 1024 + 1, 0);
    bytes
}

/// The file with its last quote missing.
fn unclosed(bytes: &[u8]) -> Vec<u8> {
    let quote = bytes.iter().rposition(|&byte| byte == b'"').unwrap();
    [&bytes[..quote], &bytes[quote + 1..]].concat()
}

#[test]
fn every_check_finds_its_case() {
    for Case(id, severity, (record, field), sample) in cases() {
        let own = OfficeRole::Sending("1370000018".parse().unwrap());
        let report = check(&sample.files, (id == "FN12").then_some(own));
        let severity = if severity == 'E' {
            Severity::Error
        } else {
            Severity::Warning
        };
        let found = report.findings.iter().any(|finding| {
            finding.check.as_str() == id
                && finding.severity == severity
                && finding.record.unwrap_or(0) == record
                && finding.field.unwrap_or(0) == field
                && finding.file.is_some()
        });
        assert!(found, "{id} at {record}.{field}: {:#?}", report.findings);
    }
}

#[test]
fn no_check_is_without_a_case() {
    let covered: BTreeSet<&str> = cases().iter().map(|case| case.0).collect();
    let all: BTreeSet<&str> = CheckId::ALL.iter().map(|check| check.as_str()).collect();
    assert_eq!(covered, all);
}

/// What must not follow from a single fault: findings of other families about the same place.
#[test]
fn one_fault_gives_few_findings() {
    for Case(id, _, _, sample) in cases() {
        let limit = match id {
            // The whole file is at fault.
            "EN01" | "EN04" | "EN06" | "EN08" | "EN09" => 6,
            // A name of no unit takes the file out of its unit.
            "FN01" | "FN08" | "BN01" | "BN02" | "BN03" | "BN04" | "RC04" => 6,
            _ => 4,
        };
        let findings = sample.check().findings;
        assert!(findings.len() <= limit, "{id}: {findings:#?}");
    }
}

#[test]
fn messages_are_whole_in_both_languages() {
    for Case(id, _, _, sample) in cases() {
        for finding in sample.check().findings {
            for language in [Language::Japanese, Language::English] {
                for text in [finding.message(language), finding.fix(language)] {
                    assert!(
                        !text.is_empty() && !text.contains(['{', '}']),
                        "{id}: {text}"
                    );
                    let japanese = text.chars().any(|c| ('ぁ'..='ん').contains(&c));
                    assert_eq!(japanese, language == Language::Japanese, "{id}: {text}");
                }
            }
            assert!(!finding.reference().is_empty());
            assert_eq!(finding.field_name().is_some(), finding.field.is_some());
        }
    }
}

/// Places where the standard allows what looks wrong.
#[test]
fn near_misses_are_left_alone() {
    let good = [
        s1().set(Upjsk, 1, 3, "H000000017"),
        s1().set(Upjsk, 1, 8, "-387"),
        s1().set(Upjsk, 3, 15, "11A275"),
        s1_equipment()
            .set(Upjsk, 1, 16, "00001－000010")
            .replace(Upjsk, "手すり", "手摺"),
        k2().set(Uphosoku, 1, 19, "19705")
            .set(Uphosoku, 1, 59, "22")
            .set(Uphosoku, 1, 17, "20250416"),
        k2().set(Uphosoku, 1, 18, "06")
            .set(Uphosoku, 1, 19, "10531"),
        k2().set(Uphosoku, 1, 21, "0"),
        k2().set(Uphosoku, 1, 8, "19850325"),
        k2().set(Uphosoku, 1, 8, "19040326"),
        k1().set(Uphosoku, 1, 14, "").set(Up1kyo, 1, 20, ""),
        k1().set(Up3kyo, 3, 11, "2130"),
        k2().rename_all("_43_", "_73_"),
        k2().rename_all("_11_", "_2A_"),
        y2().bytes(UpkihonSub1, |_| Vec::new()),
        y2().without(UpkihonImage).set(Upkihon, 1, 62, ""),
        y2().replace(Upkihon, "0001.jpg", "0001.JPG"),
        y2().set(Upkihon, 1, 23, "01"),
    ];
    for sample in good {
        let findings = sample.check().findings;
        assert_eq!(findings, [], "{:?}", sample.files);
    }
}

#[test]
fn counts_and_places_are_told() {
    let report = k2().set(Upplan, 3, 10, "").set(Upsikyu, 2, 33, "").check();
    let places: Vec<_> = report
        .findings
        .iter()
        .map(|f| (f.record, f.field, f.field_name()))
        .collect();
    assert_eq!(
        places,
        [
            (Some(3), Some(10), Some("サービス利用日")),
            (Some(2), Some(33), Some("３０日超区分")),
        ]
    );
    assert_eq!((report.units[0].errors, report.units[0].warnings), (2, 0));
    assert!(report.units[0].bundle.is_some());
    let report = k2()
        .cells(FileCode::Upplan, |cells| cells[0].truncate(3))
        .check();
    let finding = &report.findings[0];
    assert_eq!(
        finding.message(Language::Japanese),
        "項目の数が3です。標準仕様では25です。"
    );
    assert!(report.units[0].bundle.is_none());
}
