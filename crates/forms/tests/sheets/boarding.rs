//! 月次ボード: what of a month is there, what differs and what is missing.

use careplan::compare::TableUsers;
use careplan::master::Masters;
use careplan::{Bundle, FileCode, ServiceMonth};
use forms::month_board::{Actual, BoardRow, Planned};
use forms::{BoardOptions, MonthBoard, draw_pdf};

use crate::comparing::bundles;
use crate::tools;

fn april() -> ServiceMonth {
    "202504".parse().unwrap()
}

fn board(bundles: &[Bundle], options: BoardOptions) -> MonthBoard {
    MonthBoard::from_bundles(april(), bundles, &Masters::built_in(), options)
}

fn drawn(board: MonthBoard) -> Option<String> {
    let drawing = draw_pdf(&[board.into()]).unwrap();
    tools::assert_sound(&drawing.pdf);
    tools::text(&drawing.pdf)
}

fn kit_bundles() -> Vec<Bundle> {
    [bundles(kit::Pattern::D2), bundles(kit::Pattern::D3)].concat()
}

#[test]
fn plans_alone_wait_for_actuals() {
    let plans = bundles(kit::Pattern::D2);
    let board = board(&plans, BoardOptions::default());
    assert!(!board.rows.is_empty());
    let waits = |row: &BoardRow| row.actual == Actual::Missing && row.is_open();
    assert!(board.rows.iter().all(waits));
    let counts = board.counts();
    assert_eq!(counts.without_actuals, counts.rows);
    assert_eq!(counts.offices_without_actuals, counts.offices);
    let Some(text) = drawn(board) else { return };
    assert_eq!(text.matches("未着").count(), counts.rows);
    assert!(text.contains("実績を待つ"));
}

#[test]
fn actuals_alone_have_nothing_to_be_compared_with() {
    let actuals = bundles(kit::Pattern::D3);
    let board = board(&actuals, BoardOptions::default());
    assert!(!board.rows.is_empty());
    for row in &board.rows {
        assert_eq!(row.planned, Planned::Missing);
        assert!(matches!(row.actual, Actual::NotCompared(_)));
    }
}

#[test]
fn the_kit_has_rows_of_every_user_and_office() {
    let board = board(&kit_bundles(), BoardOptions::default());
    let counts = board.counts();
    assert!(counts.differing > 0 && counts.differences >= counts.differing);
    let open = board.rows.iter().take_while(|row| row.is_open()).count();
    assert_eq!(open, counts.open, "open rows come first");
    let mut pairs: Vec<_> = board
        .rows
        .iter()
        .map(|row| (row.user, row.planner, row.provider))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    assert_eq!(pairs.len(), board.rows.len());
    let rows = board.rows.clone();
    let Some(text) = drawn(board) else { return };
    let solid = tools::solid(&text);
    for row in &rows {
        assert!(solid.contains(&row.provider.to_string()));
        for serial in [row.planned.serial(), row.actual.serial()]
            .into_iter()
            .flatten()
        {
            assert!(solid.contains(&format!("連番{serial}")));
        }
    }
    assert_eq!(solid.matches("差異あり").count(), counts.differing + 1);
}

#[test]
fn a_board_of_an_office_has_its_rows_alone() {
    let all = board(&kit_bundles(), BoardOptions::default());
    let office = all.rows[0].provider.office;
    let options = BoardOptions {
        office: Some(office),
        ..BoardOptions::default()
    };
    let own = board(&kit_bundles(), options);
    assert!(!own.rows.is_empty() && own.rows.len() <= all.rows.len());
    assert!(own.rows.iter().all(|row| row.provider.office == office));
}

#[test]
fn a_numbered_board_names_nobody() {
    let named = board(&kit_bundles(), BoardOptions::default());
    let options = BoardOptions {
        users: TableUsers::Numbered,
        ..BoardOptions::default()
    };
    let numbered = board(&kit_bundles(), options);
    assert_eq!(named.rows.len(), numbered.rows.len());
    let Some(text) = drawn(numbered) else { return };
    let solid = tools::solid(&text);
    assert!(solid.contains("利用者1"));
    for person in named.rows.iter().filter_map(|row| row.person.as_ref()) {
        assert!(!solid.contains(person.insured.reveal().as_str()));
        if let Some(name) = &person.name {
            assert!(!solid.contains(&tools::solid(name.reveal())));
        }
    }
}

#[test]
fn a_month_without_units_is_an_empty_board() {
    let month = "202411".parse().unwrap();
    let units = kit_bundles();
    let options = BoardOptions::default();
    let board = MonthBoard::from_bundles(month, &units, &Masters::built_in(), options);
    assert!(board.rows.is_empty());
    let Some(text) = drawn(board) else { return };
    assert!(text.contains("令和6年11月分"));
    assert!(text.contains("この月の予定・実績がありません"));
}

/// The newest plan of the kit, as it went to another office.
fn readdressed(bundle: &Bundle, office: &str, serial: &str) -> Bundle {
    let mut bundle = bundle.clone();
    bundle.envelope.to.office = office.parse().unwrap();
    bundle.envelope.serial = serial.parse().unwrap();
    for file in &mut bundle.files {
        file.name.envelope = bundle.envelope;
    }
    bundle
}

#[test]
fn a_plan_that_went_elsewhere_is_told() {
    let plans = bundles(kit::Pattern::D2);
    let planned = |bundle: &&Bundle| bundle.file(FileCode::Upplan).is_some();
    let first = plans.iter().find(planned).unwrap();
    let elsewhere = readdressed(first, "1370000999", "20250402120000");
    let board = board(std::slice::from_ref(&elsewhere), BoardOptions::default());
    let serial = elsewhere.envelope.serial;
    assert!(!board.rows.is_empty());
    let told = |row: &BoardRow| row.planned == Planned::Elsewhere(serial);
    assert!(board.rows.iter().all(told));
}

#[test]
fn an_office_without_the_newest_plan_is_told() {
    let plans = bundles(kit::Pattern::D2);
    let planned = |bundle: &&Bundle| bundle.file(FileCode::Upplan).is_some();
    let first = plans.iter().find(planned).unwrap();
    // Another office gets a later plan in which the first service is left out.
    let mut later = readdressed(first, "1370000999", "20991231235959");
    for file in &mut later.files {
        if file.name.code == FileCode::Upplan {
            file.records.remove(0);
        }
    }
    let board = board(&[first.clone(), later], BoardOptions::default());
    let outdated = board.rows.iter();
    let outdated = outdated.filter(|row| matches!(row.planned, Planned::Outdated(_)));
    assert_eq!(outdated.count(), 1);
    assert_eq!(board.counts().outdated_plan, 1);
}
