//! The data of the patterns.

use std::collections::BTreeSet;

use careplan::{Language, UnitKind, check};
use kit::{Pattern, pattern};

fn kinds(pattern: Pattern) -> Vec<String> {
    let kit = kit::pattern(pattern);
    let kind = |unit: &kit::KitUnit| check(&unit.files, None).units[0].unit.unwrap().to_string();
    kit.units.iter().map(kind).collect()
}

#[test]
fn no_unit_has_a_finding() {
    let mut told = Vec::new();
    for name in Pattern::ALL {
        for (number, unit) in (1..).zip(pattern(name).units) {
            let report = check(&unit.files, None);
            assert_eq!(report.units.len(), 1, "{name} unit {number}");
            for finding in &report.findings {
                let message = finding.message(Language::English);
                told.push(format!("{name} unit {number} {finding:?} {message}"));
            }
        }
    }
    assert!(told.is_empty(), "{}\n{}", told.len(), told.join("\n"));
}

#[test]
fn a_whole_pattern_has_no_finding() {
    for name in Pattern::ALL {
        let files: Vec<_> = pattern(name).files().cloned().collect();
        let report = check(&files, None);
        assert_eq!(report.findings.len(), 0, "{name}");
        assert_eq!(report.units.len(), pattern(name).units.len());
    }
}

#[test]
fn the_units_are_of_the_pattern() {
    assert_eq!(kinds(Pattern::D1), ["K1", "K1", "K1", "K1", "K3"]);
    assert_eq!(kinds(Pattern::D2), ["K2", "K2", "K2", "K2", "K2", "K4"]);
    let actual = ["S1", "S1", "S1", "S1", "S1", "S1", "S2"];
    assert_eq!(kinds(Pattern::D3), actual);
    assert_eq!(kinds(Pattern::D4), ["Y1", "Y1", "Y1", "Y1", "Y1", "Y5"]);
    let plans = ["Y3", "Y2", "Y3", "Y3", "Y3", "Y3", "Y6"];
    assert_eq!(kinds(Pattern::D5), plans);
    assert_eq!(kinds(Pattern::D6), ["Y4", "Y4", "Y4", "Y4", "Y4", "Y7"]);
    let actual = ["Y8", "Y8", "Y8", "Y8", "Y8", "Y8", "Y9"];
    assert_eq!(kinds(Pattern::D7), actual);
}

#[test]
fn every_file_reads_back_as_it_was_written() {
    for name in Pattern::ALL {
        for file in pattern(name).files() {
            let parsed = careplan::FileName::parse(&file.name).unwrap();
            if parsed.code.is_image() {
                continue;
            }
            let (read, _) = careplan::read_file(&parsed, &file.bytes);
            let written = careplan::write_file(&read).unwrap();
            assert_eq!(written.bytes, file.bytes, "{}", file.name);
            assert_eq!(written.substitutions.len(), 0, "{}", file.name);
        }
    }
}

#[test]
fn serials_rise_within_a_pattern() {
    for name in Pattern::ALL {
        let kit = pattern(name);
        let serials: Vec<_> = kit
            .units
            .iter()
            .map(|unit| check(&unit.files, None).units[0].envelope.serial)
            .collect();
        assert!(serials.is_sorted(), "{name}");
        assert_eq!(serials.iter().collect::<BTreeSet<_>>().len(), serials.len());
    }
}

#[test]
fn names_and_titles() {
    for name in Pattern::ALL {
        assert_eq!(name.as_str().to_lowercase().parse(), Ok(name));
        assert!(!name.title(Language::Japanese).is_empty());
        let kit = pattern(name);
        let ids: BTreeSet<_> = kit.traps.iter().map(|trap| trap.id).collect();
        assert_eq!(ids.len(), kit.traps.len());
        assert!(
            kit.units
                .iter()
                .all(|unit| !unit.what(Language::English).is_empty())
        );
    }
    assert!("D8".parse::<Pattern>().is_err());
    assert_eq!(kinds(Pattern::D4).last().unwrap(), UnitKind::Y5.as_str());
}

#[test]
fn numbers_of_offices_are_well_made() {
    for name in Pattern::ALL {
        for unit in pattern(name).units {
            let envelope = check(&unit.files, None).units[0].envelope;
            assert!(envelope.from.office.check_digit_is_valid());
            assert!(envelope.to.office.check_digit_is_valid());
        }
    }
}
