//! Where checks begin and end: values next to each border, with everything that one check says.
//!
//! The catalogue shows what a check is for; this holds it to exactly that, so that a changed
//! comparison or a forgotten kind of file does not go unnoticed.

use careplan::FileCode::{
    Dltplan, Up1kyo, Up2kyo, Up3kyo, Uphosoku, Upjsk, Upkihon, Upplan, Upsikyu, Upyobo,
};
use careplan::master::{Masters, import};
use careplan::{Context, FileCode, Finding, Severity, check_with};

use crate::sample::{Sample, everything, k1, k2, k2_over_limit, s1, y2};

/// The cases of a check with record and item number, as they are told of the unit.
#[track_caller]
fn check(id: &str, sample: &Sample, expected: &[(&str, u32, u16)]) {
    compare(id, &sample.check().findings, expected);
}

#[track_caller]
fn compare(id: &str, findings: &[Finding], expected: &[(&str, u32, u16)]) {
    let told = findings.iter().filter(|one| one.check.as_str() == id);
    let place = |one: &Finding| (one.record.unwrap_or(0), one.field.unwrap_or(0));
    let told: Vec<_> = told
        .map(|one| (one.case_name(), place(one).0, place(one).1))
        .collect();
    assert_eq!(told, expected, "{id}: {findings:#?}");
}

/// The sample with its first record repeated.
fn twice(sample: Sample, code: FileCode) -> Sample {
    sample.cells(code, |cells| cells.insert(1, cells[0].clone()))
}

#[test]
fn codes_and_numbers_of_one_field() {
    for postal_code in [
        "12-34567",
        "1234-567",
        "123-456",
        "123-45678",
        "12a-4567",
        "123-45a7",
        "-1234567",
    ] {
        let sample = k2().set(Uphosoku, 1, 9, postal_code);
        check("RC10", &sample, &[("POSTAL_CODE", 1, 9)]);
    }
    for price in ["1.a", "a.1", "1.", ".5", "."] {
        let sample = k2().set(Upsikyu, 1, 23, price);
        check("RC02", &sample, &[("NOT_DECIMAL", 1, 23)]);
    }
}

#[test]
fn times_that_are_none() {
    for time in ["960", "0960", "0a00", "2500", "2360"] {
        let sample = s1().set(Upjsk, 1, 12, time);
        check("RC08", &sample, &[("TIME_UNREAL", 1, 12)]);
    }
    check("RC08", &s1().set(Upjsk, 1, 12, "0000"), &[]);
}

/// The second row is like the first, which is not without fault.
#[test]
fn a_fault_that_is_repeated() {
    let sample = s1().set(Upjsk, 1, 23, "2").set(Upjsk, 2, 23, "2");
    check(
        "RC09",
        &sample,
        &[("CODE_UNKNOWN", 1, 23), ("CODE_UNKNOWN", 2, 23)],
    );
}

/// The day of reference is that of the serial, the 25th of March 2025.
#[test]
fn ages() {
    let born = |day| k2().set(Uphosoku, 1, 8, day);
    check("RC13", &born("20250326"), &[("BIRTH_IN_FUTURE", 1, 8)]);
    check("RC13", &born("20250325"), &[("AGE_UNUSUAL", 1, 8)]);
    check("RC13", &born("19850326"), &[("AGE_UNUSUAL", 1, 8)]);
    check("RC13", &born("19850325"), &[]);
    check("RC13", &born("19040326"), &[]);
    check("RC13", &born("19040325"), &[("AGE_UNUSUAL", 1, 8)]);
}

#[test]
fn periods_of_every_file_that_has_one() {
    let files = [
        (k2(), Uphosoku, 14),
        (k1(), Up1kyo, 19),
        (y2(), Upkihon, 24),
        (y2(), Upyobo, 10),
    ];
    for (sample, code, from) in files {
        let period = |first, last| {
            sample
                .clone()
                .set(code, 1, from, first)
                .set(code, 1, from + 1, last)
        };
        let reversed = period("20250102", "20250101");
        check("RC14", &reversed, &[("PERIOD_REVERSED", 1, from + 1)]);
        check("RC14", &period("20250101", "20250101"), &[]);
        check("RC14", &period("", "20250101"), &[]);
    }
}

#[test]
fn limits_in_the_month_of_a_change() {
    let changed = |day, limit| {
        let sample = k2().set(Uphosoku, 1, 59, "22").set(Uphosoku, 1, 17, day);
        sample.set(Uphosoku, 1, 19, limit)
    };
    let unusual = [("LIMIT_UNUSUAL", 1, 19)];
    check("RC15", &changed("20250331", "19705"), &unusual);
    check("RC15", &changed("20250401", "19705"), &[]);
    check("RC15", &changed("20250430", "19705"), &[]);
    check("RC15", &changed("20250501", "19705"), &unusual);
    check("RC15", &changed("20250401", "16765"), &unusual);
    let from_lower = changed("20250401", "16765").set(Uphosoku, 1, 59, "13");
    check("RC15", &from_lower, &[]);
}

#[test]
fn sums_of_negative_units() {
    let over = |sum| k1().set(Uphosoku, 1, 23, "-500").set(Uphosoku, 1, 56, sum);
    check("RC18", &over("-400"), &[]);
    check("RC18", &over("600"), &[("OVER_UNITS_SUM", 1, 56)]);
}

#[test]
fn a_repeated_row_is_in_order() {
    let sample = k1().set(Up2kyo, 2, 13, "1");
    check("RC21", &sample, &[("NUMBER_TWICE", 2, 13)]);
    check("RC22", &sample, &[]);
}

#[test]
fn times_of_table_3() {
    let times = |start, end| k1().set(Up3kyo, 1, 8, start).set(Up3kyo, 1, 9, end);
    check("RC25", &times("0901", "0900"), &[("TIMES_REVERSED", 1, 9)]);
    check("RC25", &times("0900", "0900"), &[]);
    check("RC25", &times("2300", "2400"), &[]);
    // No times, as another check says.
    check("RC25", &times("0960", "0930"), &[]);
    check("RC25", &times("2500", "0930"), &[]);
    check("RC25", &times("10000", "0930"), &[]);
}

#[test]
fn keys_of_a_supplement() {
    let of_plan = twice(k1(), Uphosoku);
    check("RL02", &of_plan, &[("KEY_TWICE", 2, 4)]);
    let of_use = twice(k2(), Uphosoku);
    check("RL02", &of_use, &[("KEY_TWICE", 2, 63)]);
}

/// Other checks tell of such keys and of files that are not there.
#[test]
fn keys_that_cannot_be_looked_for() {
    check("RL01", &k1().without(Up1kyo), &[]);
    check("RL01", &k1().set(Up2kyo, 2, 5, "2025"), &[]);
    check("RL01", &k1().set(Up2kyo, 2, 2, "12345"), &[]);
    check("RL01", &k1().set(Up2kyo, 2, 3, "17"), &[]);
    let without_day = twice(k1(), Up1kyo).set(Up1kyo, 1, 14, "");
    check("RL02", &without_day.set(Up1kyo, 2, 14, ""), &[]);
}

/// The latest basic information of a person counts; of two of one day, which is told, the first.
#[test]
fn levels_of_several_days() {
    let second = |day| {
        let sample = twice(y2(), Upkihon).set(Upkihon, 2, 4, day);
        sample.set(Upkihon, 2, 23, "13")
    };
    check("RL10", &second("20250311"), &[("LEVEL_DIFFERS", 1, 14)]);
    check("RL10", &second("20250309"), &[]);
    check("RL10", &second("20250310"), &[]);
}

#[test]
fn levels_of_somebody_else() {
    let other = y2()
        .set(Upkihon, 1, 3, "0000000033")
        .set(Upkihon, 1, 23, "13");
    check("RL10", &other, &[]);
}

#[test]
fn a_supplement_without_its_tables() {
    check("BN04", &k2().without(Upplan), &[]);
    check("BN04", &k2().without(Upplan).without(Upsikyu), &[]);
}

#[test]
fn offices_that_cannot_be_compared() {
    let updated = |planner| {
        let sample = k2().set(Upplan, 1, 24, "1370000026");
        sample.set(Upplan, 1, 6, planner)
    };
    check(
        "T616",
        &updated("1370000018"),
        &[("UPDATER_NOT_PLANNER", 1, 24)],
    );
    check("T616", &updated(""), &[]);
    check("T616", &updated("13"), &[]);
    check("T615", &k2().set(Upplan, 1, 23, "11"), &[]);
}

#[test]
fn a_first_value_that_is_no_version() {
    for value in ["2024", "20240a", "abcdef", "2024077"] {
        let sample = k2().set(Upplan, 1, 1, value);
        check("EN07", &sample, &[("FIRST_VALUE", 1, 1)]);
    }
    check("EN07", &k2().set(Upplan, 1, 1, ""), &[]);
    check("EN07", &k2().set(Upplan, 1, 1, "209901"), &[]);
}

#[test]
fn times_of_which_one_is_empty() {
    let times = |start, end| s1().set(Upjsk, 1, 12, start).set(Upjsk, 1, 13, end);
    check("T609", &times("", "9999"), &[]);
    check("T609", &times("9999", ""), &[]);
    check("T609", &times("0900", "9999"), &[("ONE_TIME_ONLY", 1, 13)]);
    check("T609", &times("0960", "9999"), &[]);
    check("T610", &times("", ""), &[]);
    check("T610", &times("0960", "0960"), &[]);
}

/// A code of an add-on for the pay of care workers is a rate, whatever a table says of it.
#[test]
fn a_rate_that_a_table_calls_units() {
    let table = "サービスコード,サービス名称,単位数,算定単位,適用開始年月,適用終了年月\n\
        111211,見本身体,387,1回につき,202406,\n\
        116275,見本加算,100,1回につき,202406,\n";
    let masters = Masters::built_in().with(import("table.csv", table.as_bytes()).unwrap());
    let context = Context::default().with_masters(&masters);
    let timed = s1()
        .set(Upjsk, 3, 10, "20250402")
        .set(Upjsk, 3, 12, "0900")
        .set(Upjsk, 3, 13, "1000");
    let findings = check_with(&timed.files, &context).findings;
    compare("T611", &findings, &[("RATE_WITH_TIME", 3, 12)]);
}

/// What is no number of at most seven digits takes no part in a sum.
#[test]
fn numbers_of_table_7() {
    check(
        "T705",
        &k2().set(Upsikyu, 1, 17, "775"),
        &[("SERVICE_UNITS", 1, 17)],
    );
    check("T705", &k2().set(Upsikyu, 1, 17, "10000000"), &[]);
    check("T705", &k2().set(Upsikyu, 1, 16, "+3"), &[]);
}

#[test]
fn a_limit_of_somebody_without_an_annex() {
    let sample = k2_over_limit()
        .cells(Upsikyu, |cells| drop(cells.drain(..10)))
        .cells(Upplan, |cells| drop(cells.drain(..45)))
        .set(Uphosoku, 2, 18, "")
        .set(Uphosoku, 2, 19, "1000");
    check("T707", &sample, &[("LIMIT_EXCEEDED", 5, 22)]);
}

#[test]
fn pictures_that_are_named() {
    let named = |old, new| y2().replace(Upkihon, old, new);
    let other_unit = named("120000_0001.jpg", "120001_0001.jpg");
    check(
        "BN08",
        &other_unit,
        &[("IMAGE_NAME", 1, 62), ("IMAGE_UNREFERENCED", 0, 0)],
    );
    let other_number = named("_0001.jpg", "_0002.jpg");
    check(
        "BN08",
        &other_number,
        &[("IMAGE_MISSING", 1, 62), ("IMAGE_UNREFERENCED", 0, 0)],
    );
}

/// Basic information may come from elsewhere than care management.
#[test]
fn senders_of_plans() {
    check("FN10", &y2().rename_all("_46_", "_11_"), &[]);
    let plan = k1().rename_all("_43_", "_12_");
    check("FN10", &plan, &[("DIRECTION_PLAN", 0, 0)]);
    let deletion = everything().into_iter();
    let mut deletion = deletion.filter(|unit| unit.files[0].name.starts_with("DLTPLAN"));
    let deletion = deletion.next().unwrap().rename_all("_43_", "_12_");
    check("FN10", &deletion, &[]);
}

#[test]
fn tables_that_lack_the_third() {
    check("BN03", &k1().without(Up3kyo), &[("NO_TABLE3", 0, 0)]);
    check("BN03", &k1().without(Up3kyo).without(Up2kyo), &[]);
    check("BN03", &k1().without(Up3kyo).without(Up1kyo), &[]);
}

#[test]
fn months_of_deletions() {
    let units = everything();
    let is_it = |unit: &&Sample| unit.files[0].name.starts_with("DLTPLAN");
    let deletion = units.iter().find(is_it).unwrap();
    let of = |month| deletion.clone().set(Dltplan, 1, 4, month);
    check("DL03", &of("202505"), &[("MONTH_DIFFERS", 1, 4)]);
    check("DL03", &of("20250a"), &[]);
    check("DL03", &of("2025"), &[]);
}

#[test]
fn times_of_a_rate() {
    let times = |start, end| s1().set(Upjsk, 3, 12, start).set(Upjsk, 3, 13, end);
    check("T611", &times("0900", "1000"), &[("RATE_WITH_TIME", 3, 12)]);
    check("T611", &times("", "1000"), &[]);
    check("T611", &times("0900", ""), &[]);
    check("T611", &times("9999", "1000"), &[]);
    check("T611", &times("0960", "1000"), &[]);
}

#[test]
fn only_errors_are_errors() {
    assert!(!k2().check().has_errors());
    let warned = k2().set(Uphosoku, 1, 8, "20250325").check();
    assert!(!warned.findings.is_empty() && !warned.has_errors());
    let wrong = k2().set(Upplan, 1, 10, "").check();
    assert!(wrong.has_errors());
}

/// Each finding is counted in its own unit.
#[test]
fn warnings_of_several_units_together() {
    let planned = k2();
    let used = s1().set(Upjsk, 2, 10, "20250410");
    let report = planned.and(used).check();
    for unit in &report.units {
        let of_unit = |one: &&Finding| {
            let file = one.file.as_ref().unwrap();
            unit.files.contains(file) && one.severity == Severity::Warning
        };
        let count = report.findings.iter().filter(of_unit).count();
        assert_eq!(unit.warnings, count, "{:?}", unit.files);
        assert!(count > 0, "{:#?}", report.findings);
    }
}

/// Checks pass over what a row repeats from an earlier one, which the reader knows where lines are
/// equal byte by byte. Where quotes make every second line another, the same is found.
#[test]
fn rows_that_repeat_others_in_any_order() {
    const DAYS: [&str; 5] = ["20250402", "20250409", "20250416", "20250431", "20250501"];
    let rows = |order: [usize; 5]| {
        s1().cells(Upjsk, |cells| {
            let good = cells[0].clone();
            let with = |item: usize, value: &str| {
                let mut row = good.clone();
                row[item - 1] = value.into();
                row
            };
            let kinds = [good.clone(), with(15, "153251"), with(22, "0")];
            *cells = order.map(|kind| kinds[kind].clone()).to_vec();
            for (row, day) in cells.iter_mut().zip(DAYS) {
                row[9] = day.into();
            }
        })
    };
    let places =
        (0..3_usize.pow(5)).map(|number| [1, 3, 9, 27, 81].map(|place| number / place % 3));
    for order in places {
        let plain = rows(order);
        let quoted = plain.clone().cells(Upjsk, |cells| {
            for row in cells.iter_mut().step_by(2) {
                row[0] = b"\"202407\"".to_vec();
            }
        });
        let findings = plain.check().findings;
        assert!(!findings.is_empty());
        assert_eq!(findings, quoted.check().findings, "{order:?}");
    }
}
