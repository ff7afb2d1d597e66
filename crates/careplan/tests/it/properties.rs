//! Properties over generated files: reading never panics, writing and reading agree, and nothing
//! of a person gets into a finding.

use careplan::layout::Kind;
use careplan::{
    FileName, Finding, InterfaceFile, Language, Record, check, layout, read_file, write_file,
};
use proptest::prelude::*;

use crate::generate::{any_file, any_table, name_of};
use crate::sample::{Sample, everything, tables};

proptest! {
    #[test]
    fn what_is_written_reads_back(mut file in any_file()) {
        // A first record without a version is a header to a reader.
        let first: Vec<String> = file.records[0].fields().map(str::to_owned).collect();
        let fields = std::iter::once("202407").chain(first.iter().skip(1).map(String::as_str));
        file.records[0] = Record::new(1, fields);
        let written = write_file(&file).unwrap();
        prop_assert_eq!(&written.substitutions, &vec![]);
        let (back, findings) = read_file(&file.name, &written.bytes);
        prop_assert_eq!(back, file);
        prop_assert_eq!(findings, vec![]);
    }

    #[test]
    fn any_bytes_can_be_read(
        code in any_table(),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let files = Sample { files: vec![] }.with(&name_of(code), &bytes).files;
        let report = check(&files, None);
        prop_assert_eq!(report.units.len(), 1);
        for finding in &report.findings {
            prop_assert!(!finding.message(Language::Japanese).is_empty());
        }
    }

    #[test]
    fn any_structure_can_be_read(
        code in any_table(),
        pieces in prop::collection::vec(
            prop::sample::select(vec![&b"\""[..], b",", b"\r", b"\n", b"202407", b"\x83\x5C", b"\x81", b"a"]),
            0..200,
        ),
    ) {
        let name = FileName::parse(&name_of(code)).unwrap();
        let (file, findings) = read_file(&name, &pieces.concat());
        let indexes: Vec<u32> = file.records.iter().map(Record::index).collect();
        let expected = (1..).take(indexes.len()).collect::<Vec<u32>>();
        prop_assert_eq!(indexes, expected);
        prop_assert!(findings.iter().all(|finding| finding.file.is_some()));
    }

    #[test]
    fn a_spoilt_byte_never_panics(
        unit in 0_usize..5,
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut files = everything().swap_remove(unit).files;
        let file = place.index(files.len());
        let bytes = &mut files[file].bytes;
        let at = place.index(bytes.len());
        bytes[at] = byte;
        let report = check(&files, None);
        prop_assert!(report.units.len() <= files.len());
    }

    #[test]
    fn any_name_can_be_parsed(name in "\\PC{0,40}|(UP|DLT)[A-Z0-9_]{0,60}\\.(CSV|jpg)") {
        match FileName::parse(&name) {
            Ok(parsed) => prop_assert_eq!(FileName::parse(&parsed.to_string()), Ok(parsed)),
            Err(findings) => prop_assert!(!findings.is_empty()),
        }
    }

    #[test]
    fn no_value_of_a_person_gets_into_a_finding(
        file in any_file(),
        secret in "[甲乙丙丁戊己庚辛壬癸]{3}",
        digits in "7[0-9]{9}",
    ) {
        // Marks every text, number of a person and date, most of them wrongly.
        let fields = layout(file.name.code);
        let marked = |record: &Record| {
            let values = fields.iter().map(|field| match field.kind {
                Kind::Text | Kind::Phone | Kind::Postal => secret.clone(),
                Kind::InsuredNo | Kind::Date => digits.clone(),
                _ => record.field(field.number).to_owned(),
            });
            Record::new(record.index(), values)
        };
        let records = file.records.iter().map(marked).collect();
        let written = write_file(&InterfaceFile { records, ..file }).unwrap();
        let files = Sample { files: vec![] }.with(&file.name.to_string(), &written.bytes).files;
        let report = check(&files, None);
        for finding in &report.findings {
            let told = everything_told(finding);
            prop_assert!(!told.contains(&secret) && !told.contains(&digits), "{}", told);
        }
        let debug = format!("{:?}", report.units);
        prop_assert!(!debug.contains(&secret) && !debug.contains(&digits));
    }
}

fn everything_told(finding: &Finding) -> String {
    let texts = [Language::Japanese, Language::English]
        .map(|language| finding.message(language) + &finding.fix(language));
    format!("{texts:?} {finding:?}")
}

/// The same with the samples: no cell of a text, person or date field stands in a finding.
#[test]
fn no_cell_of_the_samples_is_told() {
    for sample in everything() {
        let spoilt = sample.clone().set_all_versions("202404");
        let report = spoilt.check();
        assert!(!report.findings.is_empty());
        for (name, bytes) in tables(&sample) {
            let (file, _) = read_file(&name, &bytes);
            for record in &file.records {
                for field in layout(name.code) {
                    let value = record.field(field.number);
                    let personal = matches!(
                        field.kind,
                        Kind::Text | Kind::InsuredNo | Kind::Date | Kind::Phone | Kind::Postal
                    );
                    if personal && value.chars().count() > 2 {
                        for finding in &report.findings {
                            let told = finding.message(Language::Japanese);
                            assert!(!told.contains(value));
                        }
                    }
                }
            }
        }
    }
}
