//! From the files of one send unit to those of another: the same content under the names of
//! another sender, receiver and serial. Computes only.
//!
//! A commissioned office passes on what it was sent, or what it has sent itself: plans to service
//! offices, planned use and actuals to the support centre, drafts to and fro.

use std::collections::BTreeSet;

use careplan::{Envelope, FileName, SourceFile, UnitKind};
use protocol::Sha256;

use crate::local_store::ForwardedFile;

/// Why files cannot be forwarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unforwarded {
    /// A file has no name of the standard.
    Name(String),
    /// Between these offices the files make no unit.
    NoUnit,
}

/// The files under their new names.
pub(crate) fn renamed(
    files: Vec<SourceFile>,
    envelope: Envelope,
) -> Result<Vec<SourceFile>, Unforwarded> {
    let mut codes = BTreeSet::new();
    let mut renamed = Vec::new();
    for file in files {
        let Ok(name) = FileName::parse(&file.name) else {
            return Err(Unforwarded::Name(file.name));
        };
        codes.insert(name.code);
        let name = FileName { envelope, ..name };
        renamed.push(SourceFile {
            name: name.to_string(),
            bytes: file.bytes,
        });
    }
    match UnitKind::of(&codes, &envelope) {
        Some(_) => Ok(renamed),
        None => Err(Unforwarded::NoUnit),
    }
}

/// What became of the files of the original in the new unit.
pub(crate) fn compared(original: &[SourceFile], new: &[SourceFile]) -> Vec<ForwardedFile> {
    let of_original = |file: &SourceFile| {
        let same = original.iter().find(|other| other.bytes == file.bytes)?;
        Some(same.name.clone())
    };
    let compared = new.iter().map(|file| ForwardedFile {
        name: file.name.clone(),
        sha256: Sha256::of(&file.bytes),
        original_name: of_original(file),
    });
    compared.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use careplan::{Address, OfficeRole};

    use super::*;

    const CENTRE: &str = "1300000013-46";
    const COMMISSIONED: &str = "1370000018-43";
    const SERVICE: &str = "13A0000045-A2";

    /// What commission explains, and is therefore not told.
    const SILENT: [&str; 6] = ["FN11", "T617", "T618", "T619", "T622", "DL04"];

    /// The files of the samples whose names begin so.
    fn files(prefixes: &[&str]) -> Vec<SourceFile> {
        let folder = format!("{}/../careplan/tests/data", env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                let text = std::fs::read_to_string(&path).unwrap();
                let bytes = careplan::text::encode(&text).unwrap().bytes;
                let name = format!("{name}.CSV");
                files.push(SourceFile { name, bytes });
            }
        }
        assert_eq!(files.len(), prefixes.len(), "{prefixes:?}");
        files
    }

    fn forwarded(prefixes: &[&str], from: &str, to: &str) -> (Option<String>, Vec<String>) {
        let [from, to]: [Address; 2] = [from, to].map(|address| address.parse().unwrap());
        let serial = "20250510120000".parse().unwrap();
        let envelope = Envelope { from, to, serial };
        let original = files(prefixes);
        let renamed = match renamed(original.clone(), envelope) {
            Ok(renamed) => renamed,
            Err(_) => return (None, Vec::new()),
        };
        for (file, before) in renamed.iter().zip(&original) {
            assert_eq!(file.bytes, before.bytes);
            assert_eq!(FileName::parse(&file.name).unwrap().envelope, envelope);
        }
        let same = compared(&original, &renamed);
        assert!(same.iter().all(|file| file.original_name.is_some()));
        let report = careplan::check(&renamed, Some(OfficeRole::Sending(from.office)));
        let findings = report.findings.iter();
        let checks = findings.map(|finding| finding.check.to_string()).collect();
        let bundle = report.units.first().and_then(|unit| unit.bundle.as_ref());
        (bundle.map(|bundle| bundle.unit.to_string()), checks)
    }

    #[test]
    fn every_direction_of_a_commission_makes_its_unit_without_a_word_about_the_commission() {
        let basic = ["UPKIHON_1", "UPKIHON_SUB1_1", "UPKIHON_SUB2_1"];
        let plan = ["UPYOBO_1", "UPYOBO_SUB_1"];
        let both = [&plan[..], &basic].concat();
        let planned = [
            "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000",
            "UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000",
            "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000",
        ];
        let actuals = ["UPJSK_202504_1370000026_11"];
        for (files, from, to, unit) in [
            (&basic[..], CENTRE, COMMISSIONED, "Y1"),
            (&both, CENTRE, COMMISSIONED, "Y2"),
            (&plan, CENTRE, COMMISSIONED, "Y3"),
            // A draft, and its way back with 意見・確認.
            (&plan, COMMISSIONED, CENTRE, "Y3"),
            (&both, COMMISSIONED, SERVICE, "Y2"),
            (&plan, COMMISSIONED, SERVICE, "Y3"),
            (&planned, COMMISSIONED, SERVICE, "Y4"),
            (&planned, COMMISSIONED, CENTRE, "Y4"),
            (&actuals, SERVICE, COMMISSIONED, "Y8"),
            (&actuals, COMMISSIONED, CENTRE, "Y8"),
            (&["DLTJSK"], COMMISSIONED, CENTRE, "Y9"),
            (&["DLTPLAN"], COMMISSIONED, CENTRE, "Y7"),
            (&["DLTYOBO"], COMMISSIONED, CENTRE, "Y6"),
            (&["DLTKIHON"], CENTRE, COMMISSIONED, "Y5"),
        ] {
            let (made, checks) = forwarded(files, from, to);
            assert_eq!(made.as_deref(), Some(unit), "{from} {to} {checks:?}");
            if from != SERVICE && to != SERVICE {
                for silent in SILENT {
                    let told = checks.iter().any(|check| check == silent);
                    assert!(!told, "{unit} {from} {to}: {silent}");
                }
            }
        }
    }

    #[test]
    fn what_makes_no_unit_and_what_was_edited_is_told() {
        let mut some = files(&["UPYOBO_1"]);
        let envelope = FileName::parse(&some.first().unwrap().name)
            .unwrap()
            .envelope;
        let alone = files(&["UPKIHON_SUB1_1"]);
        assert_eq!(renamed(alone, envelope).unwrap_err(), Unforwarded::NoUnit);
        let original = some.clone();
        some.first_mut().unwrap().bytes.push(b'\n');
        let compared = compared(&original, &some);
        assert_eq!(compared.first().unwrap().original_name, None);
        some.first_mut().unwrap().name = "plan.csv".to_owned();
        let refused = renamed(some, envelope).unwrap_err();
        assert_eq!(refused, Unforwarded::Name("plan.csv".to_owned()));
    }
}
