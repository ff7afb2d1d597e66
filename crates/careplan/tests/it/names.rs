//! File names of this version, of others, and of none.

use careplan::{FileCode, FileName, Language, NameMonth};

const ENVELOPE: &str = "1370000018_43_1370000026_11_20250325100000";

/// The ids of the findings a name gives, joined by blanks; empty for a good name.
fn ids(name: &str) -> String {
    match FileName::parse(name) {
        Ok(_) => String::new(),
        Err(findings) => {
            assert!(
                findings
                    .iter()
                    .all(|finding| finding.file.as_deref() == Some(name))
            );
            let ids: Vec<_> = findings
                .iter()
                .map(|finding| finding.check.as_str())
                .collect();
            ids.join(" ")
        }
    }
}

fn message(name: &str) -> String {
    let findings = FileName::parse(name).unwrap_err();
    let messages = findings
        .iter()
        .map(|finding| finding.message(Language::English));
    messages.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_kind_of_name_reads_and_writes() {
    for code in FileCode::ALL {
        let months = match code {
            FileCode::Uphosoku => vec!["_000000", "_202504"],
            code if code.has_month() => vec!["_202504"],
            _ => vec![""],
        };
        for month in months {
            let end = if code.is_image() { "_0007.jpg" } else { ".CSV" };
            let name = format!("{code}{month}_{ENVELOPE}{end}");
            let parsed = FileName::parse(&name).expect(&name);
            assert_eq!(parsed.code, code);
            assert_eq!(parsed.to_string(), name);
            assert_eq!(parsed.month.is_some(), code.has_month());
            let other_case = name.replace("CSV", "csv").replace("jpg", "JPG");
            assert_eq!(FileName::parse(&other_case), Ok(parsed));
        }
    }
}

#[test]
fn parts_of_a_name() {
    let name = format!("UPHOSOKU_000000_{ENVELOPE}.CSV");
    let name = FileName::parse(&name).unwrap();
    assert_eq!(name.month, Some(NameMonth::Plan));
    assert_eq!(name.service_month(), None);
    assert_eq!(name.envelope.from.to_string(), "1370000018-43");
    assert_eq!(name.envelope.to_string(), ENVELOPE);
    assert_eq!(
        ids("UP1KYO_13A0000045_43_1370000026_A2_20250325100000.CSV"),
        ""
    );
}

#[test]
fn names_that_do_not_fit() {
    let cases = [
        ("readme.txt", "FN02 FN01"),
        ("UPPLAN.CSV", "FN01"),
        (
            "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.TXT",
            "FN01",
        ),
        (
            "UPPLAN_1370000018_43_1370000026_11_20250325100000.CSV",
            "FN01",
        ),
        (
            "UP1KYO_202504_1370000018_43_1370000026_11_20250325100000.CSV",
            "FN01",
        ),
        (
            "UPHOSOKU_202513_1370000018_43_1370000026_11_20250325100000.CSV",
            "FN01",
        ),
        (
            "UPKIHON_IMAGE_1370000018_43_1370000026_11_20250325100000.jpg",
            "FN01",
        ),
        (
            "UPKIHON_IMAGE_1370000018_43_1370000026_11_20250325100000_1.jpg",
            "FN01",
        ),
        (
            "UPKIHON_IMAGE_1370000018_43_1370000026_11_20250325100000_0001.png",
            "FN01",
        ),
        (
            "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000_2.CSV",
            "FN01",
        ),
        (
            "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000(1).CSV",
            "FN02 FN06",
        ),
        (
            "upplan_202504_1370000018_43_1370000026_11_20250325100000.CSV",
            "FN02",
        ),
        (
            "UPPLAN_202504_１３７0000018_43_1370000026_11_20250325100000.CSV",
            "FN02",
        ),
        (
            "UPPLAN-202504-1370000018-43-1370000026-11-20250325100000.CSV",
            "FN02 FN01",
        ),
        (
            "UP1KYO_123456789_43_2468135790_11_20191110102233.CSV",
            "FN03",
        ),
        (
            "UPJSK_202504_1370000018_43_13700000266_11_20250325100000.CSV",
            "FN03",
        ),
        (
            "UPPLAN_202504_1370000018_99_1370000026_11_20250325100000.CSV",
            "FN05",
        ),
        (
            "UPPLAN_202504_1370000018_4_1370000026_11_20250325100000.CSV",
            "FN05",
        ),
        (
            "UPPLAN_202504_1370000018_43_1370000026_11_20250230100000.CSV",
            "FN06",
        ),
        (
            "UPPLAN_202504_1370000018_43_1370000026_11_201911110102233.CSV",
            "FN06",
        ),
        (
            "UPPLAN_202513_1370000018_43_1370000026_11_20250325100000.CSV",
            "FN09",
        ),
        (
            "UPPLAN_2025_1370000018_43_1370000026_11_20250325100000.CSV",
            "FN09",
        ),
        (
            "UPJSK_000000_1370000026_11_1370000018_43_20250325100000.CSV",
            "FN08 FN09",
        ),
        (
            "UPPLAN_202513_137000001_99_1370000026_11_2025.CSV",
            "FN09 FN03 FN05 FN06",
        ),
    ];
    for (name, expected) in cases {
        assert_eq!(ids(name), expected, "{name}");
    }
}

#[test]
fn names_of_other_versions_are_recognised() {
    let v3 = [
        "UPPLAN_201912_0300000100_0300000005_20191025200201.CSV",
        "UPJSK_201912_0300000005_0300000100_20191025200201.CSV",
        "UPHOSOKU_000000_1370000018_1370000026_20191110102233.CSV",
    ];
    for name in v3 {
        assert_eq!(ids(name), "FN05", "{name}");
        assert!(message(name).contains("V3"), "{name}");
    }
    assert_eq!(
        ids("UP1KYO_123456789_2468135790_20191110102233.CSV"),
        "FN05 FN03"
    );
    let v40 = "UP1KYO_1370000018_430_1370000026_110_20250325100000.CSV";
    assert_eq!(ids(v40), "FN05 FN05");
    assert!(message(v40).contains("V4.0"));
    let zeros = "UPKIHON_000000_1370000018_43_1370000026_11_20250325100000.CSV";
    assert_eq!(ids(zeros), "FN01 FN08");
    assert!(message(zeros).contains("extra 000000"));
    for early in [
        "UPKHON_1370000018_43_20250325100000.csv",
        "UP1KYO_1370000018_43_20250325100000.csv",
    ] {
        assert_eq!(ids(early), "FN01", "{early}");
        assert!(message(early).contains("early exporters"), "{early}");
    }
    let combining = format!("UP1KYO_{ENVELOPE}.CSV").replace('_', "\u{332}");
    assert_eq!(ids(&combining), "FN02");
}
