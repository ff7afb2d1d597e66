//! The corpus.

use careplan::{Language, SourceFile, UnitKind, check};
use kit::{Faults, corpus};

fn bytes(unit: &[SourceFile]) -> usize {
    unit.iter().map(|file| file.bytes.len()).sum()
}

#[test]
fn the_corpus_has_no_finding() {
    for unit in corpus(7, 10, 600_000) {
        let report = check(&unit, None);
        let first = report.findings.first();
        let told = first.map(|one| format!("{one:?} {}", one.message(Language::English)));
        assert_eq!(told, None);
        assert_eq!(report.units.len(), 1);
        assert!(report.units[0].unit.is_some());
    }
}

#[test]
fn the_corpus_holds_plans_and_actual_use() {
    let units: Vec<_> = corpus(7, 3, 300_000)
        .map(|unit| check(&unit, None).units[0].unit)
        .collect();
    let count = |kind| units.iter().filter(|unit| **unit == Some(kind)).count();
    assert!(count(UnitKind::K2) > 2 * count(UnitKind::S1));
    assert!(count(UnitKind::S1) > 1);
    assert_eq!(count(UnitKind::K2) + count(UnitKind::S1), units.len());
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_seed_others() {
    let first: Vec<_> = corpus(1, 3, 100_000).collect();
    assert_eq!(first, corpus(1, 3, 100_000).collect::<Vec<_>>());
    assert_ne!(first, corpus(2, 3, 100_000).collect::<Vec<_>>());
}

#[test]
fn the_corpus_is_about_as_large_as_asked() {
    let sizes: Vec<usize> = corpus(3, 30, 1_000_000).map(|unit| bytes(&unit)).collect();
    let all: usize = sizes.iter().sum();
    let largest = sizes.iter().max().unwrap();
    assert!((1_000_000..1_000_000 + largest).contains(&all));
    assert_eq!(corpus(3, 30, 0).count(), 0);
    assert_eq!(corpus(3, 0, 10).count(), 10);
}

#[test]
fn one_row_in_a_hundred_is_faulty() {
    for unit in corpus(5, 30, 1_000_000).with_faults(Faults::OneInAHundred) {
        let report = check(&unit, None);
        let rows: usize = unit
            .iter()
            .filter(|file| file.name.starts_with("UPPLAN") || file.name.starts_with("UPJSK"))
            .map(|file| file.bytes.split(|byte| *byte == b'\n').count() - 1)
            .sum();
        let faulty: std::collections::BTreeSet<_> = report
            .findings
            .iter()
            .filter(|finding| finding.field.is_some())
            .filter_map(|finding| finding.record)
            .collect();
        assert!(faulty.len() + 2 >= rows / 100, "{} of {rows}", faulty.len());
    }
}
