//! Whole send units: grouping, kinds, order, and what a good one looks like.

use careplan::{FileCode, OfficeRole, UnitKind, check};

use crate::sample::{Sample, everything, k1, k2, s1, s1_equipment, y2};

#[test]
fn good_units_have_no_findings() {
    let mut kinds = Vec::new();
    for sample in everything() {
        let report = sample.check();
        assert_eq!(report.findings, [], "{:?}", sample.files);
        let [unit] = &report.units[..] else {
            panic!("one unit");
        };
        assert_eq!(unit.files.len(), sample.files.len());
        kinds.push(unit.unit.unwrap());
        assert!(unit.bundle.is_some());
    }
    kinds.sort();
    kinds.dedup();
    use UnitKind::{K1, K2, K3, K4, S1, S2, Y2, Y5, Y6};
    assert_eq!(kinds, [K1, K2, K3, K4, S1, S2, Y2, Y5, Y6]);
}

#[test]
fn a_bundle_holds_files_month_and_pictures() {
    let report = k2().check();
    let bundle = report.units[0].bundle.as_ref().unwrap();
    assert_eq!(bundle.month.unwrap().as_str(), "202504");
    let plan = bundle.file(FileCode::Upplan).unwrap();
    assert_eq!(plan.records.len(), 3);
    assert_eq!(plan.records[1].field(10), "20250409");
    assert!(bundle.file(FileCode::Upjsk).is_none());
    let report = y2().check();
    let bundle = report.units[0].bundle.as_ref().unwrap();
    assert_eq!((bundle.files.len(), bundle.images.len()), (5, 1));
    assert!(bundle.images[0].bytes.starts_with(b"\xFF\xD8\xFF"));
}

#[test]
fn one_serial_to_two_receivers_is_two_units() {
    let mut both = k2();
    let other = k2().rename_all("1370000026_11", "1370000034_17");
    both.files.extend(other.files);
    let report = both.check();
    assert_eq!(report.findings, []);
    assert_eq!(report.units.len(), 2);
}

#[test]
fn equal_repeats_count_once_and_others_are_kept() {
    let mut twice = k2();
    twice.files.extend(k2().files);
    let report = twice.check();
    assert_eq!(report.findings, []);
    assert_eq!(report.units[0].files.len(), 3);
    let mut differing = k2();
    let changed = k2().replace(FileCode::Upplan, "20250402", "20250403");
    differing.files.extend(changed.files);
    let report = differing.check();
    let ids: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.check.as_str())
        .collect();
    assert_eq!(ids, ["FN13"]);
    assert_eq!(report.units[0].files.len(), 4);
    assert!(report.units[0].bundle.is_none());
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut files: Vec<_> = [k1(), k2(), s1(), s1_equipment(), y2()]
        .into_iter()
        .flat_map(|sample| sample.set_all_versions("202404").files)
        .collect();
    let forward = check(&files, None);
    files.reverse();
    let backward = check(&files, None);
    assert!(forward.has_errors());
    assert_eq!(forward.findings, backward.findings);
    let names = |report: &careplan::Report| -> Vec<_> {
        report
            .units
            .iter()
            .map(|unit| (unit.files.clone(), unit.errors))
            .collect()
    };
    assert_eq!(names(&forward), names(&backward));
    let mut sorted = forward.findings.clone();
    sorted.sort();
    assert_eq!(sorted, forward.findings);
}

#[test]
fn own_office() {
    let files = k2().files;
    let office = |number: &str| number.parse().unwrap();
    let ids = |role| {
        let report = check(&files, Some(role));
        let ids = report.findings.iter().map(|finding| finding.check.as_str());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(OfficeRole::Sending(office("1370000018"))), "");
    assert_eq!(ids(OfficeRole::Receiving(office("1370000026"))), "");
    assert_eq!(ids(OfficeRole::Sending(office("1370000026"))), "FN12");
    assert_eq!(ids(OfficeRole::Receiving(office("1370000018"))), "FN12");
}

#[test]
fn kinds_of_units_between_kinds_of_offices() {
    let kind = |sample: Sample| sample.check().units[0].unit.unwrap();
    let prevention = |sample: Sample| {
        let renamed = sample.rename_all("_43_", "_46_");
        kind(renamed)
    };
    assert_eq!(prevention(k2()), UnitKind::Y4);
    assert_eq!(prevention(s1()), UnitKind::Y8);
    assert_eq!(kind(s1().rename_all("_11_", "_43_")), UnitKind::Y8);
    assert_eq!(
        kind(y2().without(FileCode::Upyobo).without(FileCode::UpyoboSub)),
        UnitKind::Y1
    );
    let plan_only = [
        FileCode::Upkihon,
        FileCode::UpkihonSub1,
        FileCode::UpkihonSub2,
        FileCode::UpkihonImage,
    ];
    assert_eq!(
        kind(plan_only.into_iter().fold(y2(), Sample::without)),
        UnitKind::Y3
    );
}

#[test]
fn a_badly_named_file_is_still_read() {
    let v3 = s1().rename_all("_11_", "_").rename_all("_43_", "_");
    let v3 = v3.set(FileCode::Upjsk, 1, 3, "17");
    let report = v3.check();
    assert!(report.units.is_empty());
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|f| (f.check.as_str(), f.record, f.field))
        .collect();
    assert_eq!(found, [("FN05", None, None), ("RC06", Some(1), Some(3))]);
}
