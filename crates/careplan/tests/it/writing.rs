//! Writing of CSV in MS932.

use careplan::write::unquoted_texts;
use careplan::{
    FileName, InterfaceFile, Language, Record, WriteError, layout, read_file, write_file,
};

use crate::sample::{everything, tables};

fn file(fields: [&str; 7]) -> InterfaceFile {
    let name = "UPKIHON_SUB1_1370000018_43_1370000026_11_20250325100000.CSV";
    InterfaceFile {
        name: FileName::parse(name).unwrap(),
        records: vec![Record::new(1, fields)],
    }
}

#[test]
fn text_is_always_quoted() {
    let file = file([
        "202407",
        "123455",
        "0000000017",
        "20250310",
        "6:00",
        "\"a\",\r\nb",
        "",
    ]);
    let written = write_file(&file).unwrap();
    let expected = "202407,123455,0000000017,20250310,\"6:00\",\"\"\"a\"\",\r\nb\",\"\"\r\n";
    assert_eq!(written.bytes, expected.as_bytes());
    assert_eq!(written.substitutions, []);
}

#[test]
fn what_is_read_is_written_back() {
    for sample in everything() {
        for (name, bytes) in tables(&sample) {
            let (file, findings) = read_file(&name, &bytes);
            assert_eq!(findings, [], "{name}");
            let written = write_file(&file).unwrap();
            assert_eq!(read_file(&name, &written.bytes), (file, vec![]), "{name}");
        }
    }
}

#[test]
fn characters_without_a_code_are_replaced_and_listed() {
    let file = file([
        "202407",
        "123455",
        "0000000017",
        "20250310",
        "9〜10",
        "𠮷田−か\u{3099}",
        "a\u{FE0F}",
    ]);
    let written = write_file(&file).unwrap();
    let (back, _) = read_file(&file.name, &written.bytes);
    assert_eq!(back.records[0].field(5), "9～10");
    assert_eq!(back.records[0].field(6), "吉田－が");
    assert_eq!(back.records[0].field(7), "a");
    let places: Vec<_> = written
        .substitutions
        .iter()
        .map(|s| (s.record, s.field))
        .collect();
    assert_eq!(places, [(1, 5), (1, 6), (1, 6), (1, 7)]);
}

#[test]
fn what_cannot_be_written_is_refused() {
    let mut short = file([""; 7]);
    short.records = vec![Record::new(1, ["202407"])];
    let error = WriteError::ColumnCount {
        record: 1,
        expected: 7,
        found: 1,
    };
    assert_eq!(write_file(&short), Err(error));
    for text in ["😀", "\u{E000}", "\u{80}", "\t", "\0"] {
        let file = file(["", "", "", "", text, "", ""]);
        let error = WriteError::Unencodable {
            record: 1,
            field: 5,
        };
        assert_eq!(write_file(&file), Err(error));
    }
}

#[test]
fn unused_fields_are_left_empty() {
    let name = FileName::parse("UP2KYO_1370000018_43_1370000026_11_20250325100000.CSV").unwrap();
    let fields: Vec<&str> = layout(name.code).iter().map(|_| "1").collect();
    let file = InterfaceFile {
        name,
        records: vec![Record::new(1, fields)],
    };
    let written = write_file(&file).unwrap();
    assert!(written.bytes.ends_with(b",1,\r\n"));
}

#[test]
fn errors_speak_the_words_of_the_checks() {
    let mut short = file([""; 7]);
    short.records = vec![Record::new(1, ["202407"])];
    let finding = write_file(&short).unwrap_err().finding(&short.name);
    let finding = finding.unwrap();
    assert_eq!((finding.check.as_str(), finding.field), ("EN06", None));
    assert_eq!(
        finding.message(Language::English),
        "The record has 1 items; the standard has 7."
    );
    assert_eq!(WriteError::NotATable.finding(&short.name), None);

    let marks = file(["", "", "", "", "9〜10−", "", "〜"]);
    let findings = write_file(&marks).unwrap().findings(&marks.name);
    let places: Vec<_> = findings.iter().map(|f| (f.record, f.field)).collect();
    assert_eq!(places, [(Some(1), Some(5)), (Some(1), Some(7))]);
    assert!(findings[0].message(Language::English).contains("(2)"));
}

#[test]
fn texts_without_quotes_are_found_by_place() {
    type Places = &'static [(u32, u16)];
    let cases: [(&[u8], Places); 8] = [
        (b"1,1,1,1,\"a\",\"\",\"\"\r\n", &[]),
        (b"1,1,1,1,a,\"\",\r\n", &[(1, 5), (1, 7)]),
        (b"1,1,1,1,\"a,\r\n\"\"b\",\"\",\"\"", &[]),
        (
            b"\r\n1,1,1,1,\"\",\"\",\"\"\n\n1,1,1,1,\"\",a\"b\",\"\"\n",
            &[(2, 6)],
        ),
        (b"\"1\",1,1,1,\"\",\"\",\"\"\r\n", &[]),
        (b"1,1,1,a\r\n", &[]),
        (b"1,1,1,1,a,b,\"c", &[]),
        (b"", &[]),
    ];
    let name = file([""; 7]).name;
    for (bytes, expected) in cases {
        let findings = unquoted_texts(&name, bytes);
        let places = findings
            .iter()
            .map(|f| (f.record.unwrap(), f.field.unwrap()));
        assert_eq!(places.collect::<Vec<_>>(), expected, "{bytes:?}");
    }
}
