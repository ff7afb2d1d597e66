//! Planned use against actuals and against later planned use.

use careplan::compare::{self, Class, Comparison, Subject, UserComparison};
use careplan::{Bundle, FileCode, InterfaceFile, Language, Record, check};

use proptest::prelude::*;

use crate::sample::{Sample, k2, s1, s1_equipment};

/// A unit of one file, as if read.
fn bundle(name: &str, rows: &[Vec<String>]) -> Bundle {
    let name: careplan::FileName = careplan::FileName::parse(name).unwrap();
    let records = (1..).zip(rows).map(|(index, row)| Record::new(index, row));
    Bundle {
        envelope: name.envelope,
        unit: careplan::UnitKind::of(&[FileCode::Upjsk].into(), &name.envelope).unwrap(),
        month: name.service_month(),
        files: vec![InterfaceFile {
            name,
            records: records.collect(),
        }],
        images: vec![],
    }
}

pub(crate) fn plan(rows: &[Vec<String>]) -> Bundle {
    bundle(
        "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.CSV",
        rows,
    )
}

fn actual(rows: &[Vec<String>]) -> Bundle {
    bundle(
        "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV",
        rows,
    )
}

/// A record of table 6: day, start, end, count, code, units, and fields to set beside.
pub(crate) fn row(text: &str, more: &[(u16, &str)]) -> Vec<String> {
    let mut fields = vec![String::new(); 25];
    let told: Vec<&str> = text.split(' ').collect();
    let [day, start, end, count, code, units] = told[..] else {
        panic!("six parts");
    };
    let day = format!("202504{day}");
    let set = [
        (1, "202407"),
        (2, "123455"),
        (3, "0000000017"),
        (5, "202504"),
        (6, "1370000018"),
        (8, units),
        (10, &day),
        (12, start),
        (13, end),
        (14, count),
        (15, code),
        (20, "1370000026"),
        (23, "0"),
    ];
    for (number, value) in set.iter().chain(more) {
        fields[usize::from(*number) - 1] = (*value).to_owned();
    }
    fields
}

fn rows(texts: &[&str]) -> Vec<Vec<String>> {
    texts.iter().map(|text| row(text, &[])).collect()
}

/// Compares rows and tells each line as day, class, planned and actual count.
fn told(planned: &[Vec<String>], done: &[Vec<String>]) -> Vec<(u8, &'static str, i64, i64)> {
    let comparison = compare::plan_to_actuals([&plan(planned)], [&actual(done)]);
    assert_eq!(comparison.unread, []);
    let lines = comparison.users.iter().flat_map(|user| &user.lines);
    lines
        .map(|line| {
            let count = |side: &Option<compare::Side>| {
                side.as_ref().map_or(0, |side| i64::from(side.count))
            };
            (
                line.day.day(),
                line.class.as_str(),
                count(&line.before),
                count(&line.after),
            )
        })
        .collect()
}

#[track_caller]
fn expect(planned: &[&str], done: &[&str], lines: &[(u8, &str, i64, i64)]) {
    assert_eq!(told(&rows(planned), &rows(done)), lines);
}

#[test]
fn each_class_is_told() {
    expect(
        &["02 0900 1000 1 111211 387"],
        &["02 0900 1000 1 111211 387"],
        &[(2, "same", 1, 1)],
    );
    expect(
        &["02 0900 1000 1 111211 387"],
        &["02 0900 1000 2 111211 387"],
        &[(2, "more", 1, 2)],
    );
    expect(
        &["02 0900 1000 2 111211 387"],
        &["02 0900 1000 1 111211 387"],
        &[(2, "fewer", 2, 1)],
    );
    expect(
        &["02 0900 1000 1 111211 387", "03 0900 1000 1 111211 387"],
        &["02 0900 1000 1 111211 387", "04 0900 1000 1 111211 387"],
        &[
            (2, "same", 1, 1),
            (3, "only_before", 1, 0),
            (4, "only_after", 0, 1),
        ],
    );
    expect(
        &["02 0900 1000 1 111211 387"],
        &["02 1500 1600 1 111211 387"],
        &[(2, "time_moved", 1, 1)],
    );
    expect(
        &["02 0900 1000 1 111211 387"],
        &["02 0900 1000 1 111213 400"],
        &[(2, "code_changed", 1, 1)],
    );
    expect(
        &["02 0900 1000 1 111211 387"],
        &["02 0910 1030 1 111213 400"],
        &[(2, "code_changed", 1, 1)],
    );
    expect(
        &["02 0900 1000 1 111211 387"],
        &["02 0900 1000 1 111211 400"],
        &[(2, "units_changed", 1, 1)],
    );
}

#[test]
fn another_service_at_another_time_is_not_a_change() {
    expect(
        &["02 0900 1000 1 111211 387"],
        &["02 1000 1100 1 112111 220"],
        &[(2, "only_before", 1, 0), (2, "only_after", 0, 1)],
    );
}

#[test]
fn the_nearest_time_is_taken_first() {
    // The visit at nine is the same; of the other two the nearer one is the moved one.
    expect(
        &["02 0900 1000 1 111211 387", "02 1500 1600 1 111211 387"],
        &[
            "02 0900 1000 1 111211 387",
            "02 1000 1100 1 111211 387",
            "02 1530 1630 1 111211 387",
        ],
        &[
            (2, "same", 1, 1),
            (2, "only_after", 0, 1),
            (2, "time_moved", 1, 1),
        ],
    );
}

#[test]
fn visits_past_midnight_overlap() {
    expect(
        &["02 2330 0030 1 111211 387"],
        &["02 2350 0100 1 111213 400"],
        &[(2, "code_changed", 1, 1)],
    );
}

#[test]
fn rows_of_one_service_on_one_day_are_one() {
    expect(
        &["02 0900 1000 2 111211 387"],
        &["02 0900 1000 1 111211 387", "02 0900 1000 1 111211 387"],
        &[(2, "same", 2, 2)],
    );
}

#[test]
fn a_percentage_left_open_is_no_difference() {
    let planned = rows(&["30 9999 9999 1 116275 95"]);
    let done = rows(&["30 9999 9999 1 116275 0"]);
    let comparison = compare::plan_to_actuals([&plan(&planned)], [&actual(&done)]);
    let line = &comparison.users[0].lines[0];
    assert_eq!(line.class, Class::Same);
    assert_eq!(line.units_difference(), None);
    let total = comparison.users[0].total();
    assert_eq!(
        (total.before.units, total.after.units, total.after.untold),
        (95, 0, 1)
    );
    // A visit without units is one.
    expect(
        &["02 0900 1000 1 111211 387"],
        &["02 0900 1000 1 111211 0"],
        &[(2, "units_changed", 1, 1)],
    );
}

#[test]
fn a_service_without_time_may_stand_on_another_day() {
    expect(
        &["01 9999 9999 1 116275 0"],
        &["30 9999 9999 1 116275 0"],
        &[(1, "day_moved", 1, 1)],
    );
    // Care level 1 became care level 2.
    expect(
        &["01 9999 9999 1 731111 10458"],
        &["01 9999 9999 1 731121 15370"],
        &[(1, "code_changed", 1, 1)],
    );
    expect(
        &["01 9999 9999 1 116275 0"],
        &["01 9999 9999 1 114000 0"],
        &[(1, "only_after", 0, 1), (1, "only_before", 1, 0)],
    );
}

#[test]
fn days_charged_singly_are_spread() {
    let bits = "1110000000000000000000000000001";
    let planned = [row("01 9999 9999 1 731115 300", &[(11, bits)])];
    let done = rows(&["01 9999 9999 1 731115 300", "03 9999 9999 1 731115 300"]);
    // April has no 31st.
    assert_eq!(
        told(&planned, &done),
        [
            (1, "same", 1, 1),
            (2, "only_before", 1, 0),
            (3, "same", 1, 1)
        ]
    );
    // A writer that puts the number of days into the count says the same.
    let count = [row(
        "01 9999 9999 3 731115 300",
        &[(11, "1110000000000000000000000000000")],
    )];
    assert_eq!(
        told(&planned, &count)
            .iter()
            .filter(|line| line.1 == "same")
            .count(),
        3
    );
    // Bits that are none are left alone.
    let broken = [row("01 9999 9999 1 731115 300", &[(11, "12")])];
    assert_eq!(told(&broken, &broken), [(1, "same", 1, 1)]);
}

#[test]
fn beyond_30_days_is_told() {
    let planned = rows(&["02 9999 9999 1 211111 600"]);
    let done = [row("02 9999 9999 1 211111 600", &[(23, "1")])];
    assert_eq!(told(&planned, &done), [(2, "over_30_days_changed", 1, 1)]);
}

#[test]
fn satellites_and_equipment_are_told_apart() {
    let planned = rows(&["02 0900 1000 1 111211 387"]);
    let done = [row("02 0900 1000 1 111211 387", &[(22, "1")])];
    assert_eq!(told(&planned, &done), [(2, "satellite_changed", 1, 1)]);
    let equipment = |code| row("01 9999 9999 1 171001 500", &[(16, code)]);
    let told_of = |one, other| told(&[equipment(one)], &[equipment(other)]);
    assert_eq!(
        told_of("00001-000010", "00001-000011"),
        [(1, "code_changed", 1, 1)]
    );
    assert_eq!(
        told_of("00001－000010", "00001-000010"),
        [(1, "same", 1, 1)]
    );
}

#[test]
fn offices_whose_actuals_are_not_at_hand_are_left_out() {
    let other_office = row("05 0900 1000 1 131111 471", &[(20, "1370000034")]);
    let other_kind = row("05 9999 9999 1 171001 500", &[(16, "00001-000010")]);
    let visit = row("02 0900 1000 1 111211 387", &[]);
    let planned = [visit.clone(), other_office, other_kind];
    assert_eq!(
        told(&planned, &[visit]),
        [
            (2, "same", 1, 1),
            (5, "not_compared", 1, 0),
            (5, "not_compared", 1, 0)
        ]
    );
    let comparison = compare::plan_to_actuals([&plan(&planned)], []);
    let total = comparison.users[0].total();
    assert_eq!(
        (
            total.before.count,
            total.not_compared.count,
            total.differences
        ),
        (0, 3, 0)
    );
    assert!(comparison.is_same());
}

#[test]
fn actuals_without_a_plan_at_hand_are_left_out() {
    let visit = row("02 0900 1000 1 111211 387", &[]);
    let comparison = compare::plan_to_actuals([], [&actual(&[visit])]);
    assert_eq!(comparison.users[0].lines[0].class, Class::NotCompared);
    assert_eq!(comparison.users[0].lines[0].count_difference(), None);
}

/// The classes of the lines of every person.
fn classes(comparison: &Comparison) -> Vec<Class> {
    let lines = comparison.users.iter().flat_map(|user| &user.lines);
    lines.map(|line| line.class).collect()
}

#[test]
fn the_newest_set_counts() {
    let name = |serial: &str| format!("UPJSK_202504_1370000026_11_1370000018_43_{serial}.CSV");
    let planned = plan(&rows(&["02 0900 1000 1 111211 387"]));
    let first = bundle(
        &name("20250501090000"),
        &rows(&["02 0900 1000 2 111211 387"]),
    );
    let second = bundle(
        &name("20250502090000"),
        &rows(&["02 0900 1000 1 111211 387"]),
    );
    let comparison = compare::plan_to_actuals([&planned], [&second, &first]);
    assert_eq!(classes(&comparison), [Class::Same]);
    let deletion = bundle(
        "DLTJSK_202504_1370000026_11_1370000018_43_20250503090000.CSV",
        &[[
            "202407",
            "123455",
            "0000000017",
            "202504",
            "1370000026",
            "11",
        ]
        .map(str::to_owned)
        .to_vec()],
    );
    let comparison = compare::plan_to_actuals([&planned], [&deletion, &second, &first]);
    assert_eq!(classes(&comparison), [Class::NotCompared]);
    // What is deleted and sent again counts again.
    let third = bundle(
        &name("20250504090000"),
        &rows(&["02 0900 1000 2 111211 387"]),
    );
    let comparison = compare::plan_to_actuals([&planned], [&third, &deletion, &first]);
    assert_eq!(classes(&comparison), [Class::More]);
}

#[test]
fn a_deletion_for_one_receiver_leaves_the_copy_of_another() {
    let to_other = "UPPLAN_202504_1370000018_43_1370000034_17_20250325100000.CSV";
    let deletion = bundle(
        "DLTPLAN_202504_1370000018_43_1370000026_11_20250326100000.CSV",
        &[["202407", "123455", "0000000017", "202504"]
            .map(str::to_owned)
            .to_vec()],
    );
    let visit = rows(&["02 0900 1000 1 111211 387"]);
    let plans = [plan(&visit), bundle(to_other, &visit), deletion];
    let comparison = compare::plan_to_actuals(&plans, [&actual(&visit)]);
    assert_eq!(classes(&comparison), [Class::Same]);
    let comparison = compare::plan_to_actuals([&plans[0], &plans[2]], [&actual(&visit)]);
    assert_eq!(classes(&comparison), [Class::NotCompared]);
}

#[test]
fn two_care_management_offices_are_kept_apart() {
    let visit = rows(&["02 0900 1000 1 111211 387"]);
    let centre = "UPPLAN_202504_1300000013_46_1370000026_11_20250325100000.CSV";
    let for_centre = "UPJSK_202504_1370000026_11_1300000013_46_20250501090000.CSV";
    let plans = [
        plan(&visit),
        bundle(centre, &rows(&["03 0900 1000 1 111211 387"])),
    ];
    let comparison = compare::plan_to_actuals(&plans, [&bundle(for_centre, &visit)]);
    let planners: Vec<String> = comparison
        .users
        .iter()
        .map(|user| user.planner.to_string())
        .collect();
    assert_eq!(planners, ["1300000013-46", "1370000018-43"]);
    assert_eq!(
        classes(&comparison),
        [Class::OnlyAfter, Class::OnlyBefore, Class::NotCompared]
    );
}

#[test]
fn actuals_a_commissioned_office_passes_on_count_once() {
    let visit = rows(&["02 0900 1000 1 111211 387"]);
    let passed_on = "UPJSK_202504_1370000018_43_1300000013_46_20250505090000.CSV";
    let actuals = [actual(&visit), bundle(passed_on, &visit)];
    let comparison = compare::plan_to_actuals([&plan(&visit)], &actuals);
    assert_eq!(classes(&comparison), [Class::Same]);
}

#[test]
fn plan_and_later_plan() {
    let earlier = rows(&["02 0900 1000 1 111211 387", "09 0900 1000 1 111211 387"]);
    let later = rows(&["02 0900 1000 1 111211 387", "10 0900 1000 1 111211 387"]);
    let later = bundle(
        "UPPLAN_202504_1370000018_43_1370000026_11_20250401100000.CSV",
        &later,
    );
    let comparison = compare::plans([&plan(&earlier)], [&later]);
    assert_eq!(
        classes(&comparison),
        [Class::Same, Class::OnlyBefore, Class::OnlyAfter]
    );
    assert!(!comparison.is_same());
}

#[test]
fn records_that_cannot_be_read_are_told() {
    let broken = [
        row("02 0900 1000 x 111211 387", &[]),
        row("32 0900 1000 1 111211 387", &[]),
    ];
    let comparison = compare::plan_to_actuals([&plan(&broken)], []);
    let records: Vec<u32> = comparison.unread.iter().map(|place| place.record).collect();
    assert_eq!(records, [1, 2]);
    assert!(!comparison.is_same());
}

/// Planned use and the actuals of two offices, from the samples.
pub(crate) fn sample() -> Comparison {
    let bundles = |sample: Sample| -> Vec<Bundle> {
        let units = check(&sample.files, None).units;
        units.into_iter().filter_map(|unit| unit.bundle).collect()
    };
    let plans = bundles(k2());
    let actuals = [bundles(s1()), bundles(s1_equipment())].concat();
    compare::plan_to_actuals(&plans, &actuals)
}

#[test]
fn totals_of_the_person_and_of_each_office() {
    let comparison = sample();
    let user: &UserComparison = &comparison.users[0];
    let total = user.total();
    assert_eq!((total.before.count, total.before.units), (3, 1274));
    assert_eq!((total.after.count, total.after.units), (6, 1874));
    assert_eq!(total.differences, 2);
    let offices: Vec<(String, u32)> = user
        .office_totals()
        .iter()
        .map(|(office, total)| (office.to_string(), total.differences))
        .collect();
    assert_eq!(
        offices,
        [
            ("1370000026-11".to_owned(), 1),
            ("1370000034-17".to_owned(), 1)
        ]
    );
}

#[test]
fn names_of_offices_come_from_the_records() {
    let offices: Vec<(String, String)> = sample()
        .offices
        .into_iter()
        .map(|(number, name)| (number.to_string(), name.into_inner()))
        .collect();
    assert!(
        offices
            .iter()
            .any(|(number, name)| number == "1370000026" && !name.is_empty()),
        "{offices:?}"
    );
}

#[test]
fn every_class_has_words_of_its_own() {
    for language in [Language::Japanese, Language::English] {
        for subject in [Subject::PlanAndActuals, Subject::PlanAndLaterPlan] {
            let words = Class::ALL.map(|class| class.words(language, subject));
            let different: std::collections::BTreeSet<_> = words.iter().collect();
            assert_eq!(different.len(), Class::ALL.len());
        }
    }
}

fn any_row() -> impl Strategy<Value = Vec<String>> {
    let day = 1_u8..5;
    let time = prop::sample::select(vec!["0900 1000", "0930 1030", "2330 0030", "9999 9999"]);
    let code = prop::sample::select(vec!["111211", "111213", "116275", "131111"]);
    let satellite = prop::sample::select(vec!["", "1"]);
    (day, time, 1_u8..4, code, 0_i32..2, satellite).prop_map(
        |(day, time, count, code, units, satellite)| {
            let text = format!("{day:02} {time} {count} {code} {}", units * 100);
            row(&text, &[(22, satellite)])
        },
    )
}

proptest! {
    /// Every service stands in one line, on its side; nothing is lost and nothing counted twice.
    #[test]
    fn counts_are_kept(
        planned in prop::collection::vec(any_row(), 0..12),
        done in prop::collection::vec(any_row(), 0..12),
    ) {
        let comparison = compare::plan_to_actuals([&plan(&planned)], [&actual(&done)]);
        let count = |rows: &[Vec<String>]| -> u64 {
            rows.iter().map(|row| row[13].parse::<u64>().unwrap()).sum()
        };
        let total = comparison.users.first().map(UserComparison::total).unwrap_or_default();
        let told = total.before.count + total.after.count + total.not_compared.count;
        prop_assert_eq!(told, count(&planned) + count(&done));
        let itself = compare::plans([&plan(&planned)], [&plan(&planned)]);
        prop_assert!(itself.is_same());
    }
}
