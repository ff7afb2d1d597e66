//! Checking a folder unit by unit says what checking it at once says.

use careplan::SourceFile;
use careplan::check::{Context, check_with, group_exchanges, group_names};

use crate::sample::{everything, k2, s1};

/// The files of all samples, some torn apart, some badly named, some twice.
fn folder() -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = everything().into_iter().flat_map(|it| it.files).collect();
    for (place, (old, new)) in [
        ("20250325110000", "20250325110001"),
        ("20250325100000", "20250325100001"),
        ("UPJSK", "UPJSX"),
        ("_43_", "_ZZ_"),
        ("_11_", "_11_"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut copies = files.clone();
        copies.retain(|file| file.name.contains(old));
        let mut copy = copies.swap_remove(place % copies.len());
        copy.name = copy.name.replacen(old, new, 1);
        files.push(copy);
    }
    files
}

#[test]
fn group_by_group_and_at_once_agree() {
    let files = folder();
    let context = Context::default();
    let at_once = check_with(&files, &context);
    let groups = group_names(files.iter().map(|file| &file.name));
    let mut findings = Vec::new();
    let mut units = Vec::new();
    for group in &groups {
        let places = group.places.iter();
        let files: Vec<SourceFile> = places.map(|&place| files[place].clone()).collect();
        let report = group.check(&files, &context);
        assert_eq!(report.units.len(), usize::from(group.envelope.is_some()));
        units.extend(report.units.into_iter().map(|unit| format!("{unit:?}")));
        findings.extend(report.findings);
    }
    findings.sort();
    assert!(findings.iter().any(|it| it.case_name() == "SPLIT_ENVELOPE"));
    assert_eq!(findings, at_once.findings);
    let expected = at_once.units.iter().map(|unit| format!("{unit:?}"));
    assert_eq!(units, expected.collect::<Vec<_>>());
    let mut places: Vec<usize> = groups.into_iter().flat_map(|group| group.places).collect();
    places.sort_unstable();
    assert!(places.into_iter().eq(0..files.len()));
}

#[test]
fn a_single_unit_that_is_no_unit_is_not_torn() {
    let mut files = everything().swap_remove(0).files;
    files.pop();
    let groups = group_names(files.iter().map(|file| &file.name));
    assert_eq!(groups.len(), 1);
    let report = groups[0].check(&files, &Context::default());
    let torn = |name: &str| report.findings.iter().any(|it| it.case_name() == name);
    assert!(!torn("SPLIT_ENVELOPE") && torn("UNIT_LACKS"));
}

#[test]
fn planned_use_and_actuals_are_seen_together() {
    let mut files = k2().and(s1()).files;
    let at_once = check_with(&files, &Context::default()).findings;
    let exchanges = group_exchanges(files.iter().map(|file| &file.name));
    assert_eq!(exchanges.len(), 1);
    assert_eq!(exchanges[0].places.len(), files.len());
    assert!(!at_once.is_empty());
    assert_eq!(exchanges[0].check(&files, &Context::default()), at_once);

    // Without the actuals, of another month or of other offices there is nothing to compare.
    assert!(group_exchanges(k2().files.iter().map(|file| &file.name)).is_empty());
    for (old, new) in [("_202504_", "_202505_"), ("1370000018", "1370000034")] {
        let actuals = files.last_mut().unwrap();
        assert!(actuals.name.starts_with("UPJSK"));
        let name = actuals.name.replacen(old, new, 1);
        let actual = std::mem::replace(&mut actuals.name, name);
        assert!(group_exchanges(files.iter().map(|file| &file.name)).is_empty());
        files.last_mut().unwrap().name = actual;
    }
}
