//! The data of the patterns.

use std::collections::BTreeSet;

use careplan::{FileCode, FileName, Language, Record, UnitKind, check};
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
    let planned = ["K2", "K2", "K2", "K2", "K2", "K4", "K2"];
    assert_eq!(kinds(Pattern::D2), planned);
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

/// The records of a kind in a unit of planned use, the first being 0.
fn records(unit: usize, code: FileCode) -> Vec<Record> {
    let kit = pattern(Pattern::D2);
    let files = kit.units[unit].files.iter();
    let parsed = files.map(|file| (FileName::parse(&file.name).unwrap(), file));
    let read = parsed.filter(|(name, _)| name.code == code);
    read.flat_map(|(name, file)| careplan::read_file(&name, &file.bytes).0.records)
        .collect()
}

fn fields<const N: usize>(record: &Record, numbers: [u16; N]) -> [&str; N] {
    numbers.map(|number| record.field(number))
}

#[test]
fn the_insurance_pays_rates_on_units_within_the_limit_only() {
    let rows = records(0, FileCode::Upsikyu);
    let row = |insured: &str, code: &str| {
        let same = |row: &&Record| row.field(3) == insured && row.field(9) == code;
        rows.iter().find(same).unwrap()
    };
    // 9,074 units of day care, of which 5,155 are within the limit: of the 835 units of the rate
    // the insurance pays for 474, at 10.68 yen each and eight parts in ten.
    let day_care = row("0000000074", "15AAAA");
    assert_eq!(fields(day_care, [17, 21, 22]), ["9074", "3919", "5155"]);
    let rate = row("0000000074", "156108");
    let (units, money) = ([17, 18, 21, 22], [24, 25, 26, 28, 29]);
    assert_eq!(fields(rate, units), ["835", "", "", ""]);
    assert_eq!(fields(rate, money), ["5062", "80", "4049", "1013", "3855"]);
    // 6,216 units of day care against a limit of the kind of 6,000, and 176 outside it.
    let rate = row("0000000082", "15EEEE");
    assert_eq!(fields(rate, [17, 24, 29]), ["764", "7945", "213"]);
    let rate = row("0000000074", "116275");
    assert_eq!(fields(rate, [17, 29]), ["2844", ""]);
}

#[test]
fn a_level_changes_only_once_it_is_certified() {
    let [plan, change] = [0, 6].map(|unit| records(unit, FileCode::Uphosoku));
    let numbers = [13, 17, 18, 19, 59];
    for (insured, before, after) in [
        (
            "0000000025",
            ["20250110", "", "21", "16765", ""],
            ["20250428", "20250415", "23", "27048", "21"],
        ),
        (
            "0000000132",
            ["20250110", "", "23", "27048", ""],
            ["20250428", "20250416", "21", "27048", "23"],
        ),
    ] {
        for (rows, expected) in [(&plan, before), (&change, after)] {
            let row = rows.iter().find(|row| row.field(3) == insured).unwrap();
            assert_eq!(fields(row, numbers), expected);
        }
    }
    let made_on = |row: &Record| row.field(4).to_owned();
    let made_on: BTreeSet<_> = records(6, FileCode::Upplan).iter().map(made_on).collect();
    assert_eq!(made_on, BTreeSet::from(["20250430".to_owned()]));
}

#[test]
fn an_office_takes_its_rates_of_all_users() {
    const RATES: [&str; 3] = ["116275", "156108", "216108"];
    for unit in [0, 1, 3, 4, 6] {
        let of = |row: &Record| (row.field(3).to_owned(), row.field(20).to_owned());
        let rows = records(unit, FileCode::Upplan);
        let has_rates = |row: &&Record| matches!(&row.field(15)[..2], "11" | "15" | "21");
        let users: BTreeSet<_> = rows.iter().filter(has_rates).map(of).collect();
        let is_rate = |row: &&Record| RATES.contains(&row.field(15));
        let rated: BTreeSet<_> = rows.iter().filter(is_rate).map(of).collect();
        assert_eq!(users, rated, "unit {}", unit + 1);
    }
}

#[test]
fn days_of_short_stay_add_up() {
    let supplement = records(1, FileCode::Uphosoku);
    assert_eq!(fields(&supplement[0], [57, 58]), ["20", "32"]);
    let rows = records(1, FileCode::Upsikyu);
    let stays = rows.iter().filter(|row| !row.field(30).is_empty());
    for row in stays {
        assert_eq!(fields(row, [30, 31, 32]), ["20", "12", "32"]);
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
