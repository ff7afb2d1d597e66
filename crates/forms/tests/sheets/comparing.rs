//! 予実突合表: every difference once, names hidden by choice, nothing lost at the extremes.

use careplan::compare::{self, Comparison, Line, Place, Side, TableRows, TableUsers};
use careplan::master::{Masters, import};
use careplan::{Bundle, Language, Personal, check};
use forms::comparison_sheet::Mark;
use forms::{ComparisonOptions, ComparisonSheet, Form, draw_pdf, draw_svg};

use crate::tools;

pub(crate) fn bundles(pattern: kit::Pattern) -> Vec<Bundle> {
    let files: Vec<_> = kit::pattern(pattern).files().cloned().collect();
    let units = check(&files, None).units;
    units.into_iter().filter_map(|unit| unit.bundle).collect()
}

fn kit_comparison() -> Comparison {
    let (plans, actuals) = (bundles(kit::Pattern::D2), bundles(kit::Pattern::D3));
    compare::plan_to_actuals(&plans, &actuals)
}

fn sheet(comparison: &Comparison, rows: TableRows, users: TableUsers) -> ComparisonSheet {
    let options = ComparisonOptions { rows, users };
    ComparisonSheet::from_comparison(comparison, &Masters::built_in(), options)
}

/// The text of the sheet, drawn; pages are separated by form feeds.
fn drawn(sheet: ComparisonSheet) -> Option<String> {
    let drawing = draw_pdf(&[sheet.into()]).unwrap();
    assert!(drawing.missing_glyphs.is_empty());
    tools::assert_sound(&drawing.pdf);
    tools::text(&drawing.pdf)
}

/// How many rows of the text begin with a number of their own and say so.
fn rows_that_say<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter(move |row| {
        let first = row.split_whitespace().next().unwrap_or_default();
        first.parse::<usize>().is_ok() && row.contains(words)
    })
}

#[test]
fn every_difference_of_the_kit_stands_once() {
    let comparison = kit_comparison();
    let flat = comparison.flat().zip(lines(&comparison));
    let differing: Vec<_> = flat
        .filter(|(_, line)| line.class.is_difference())
        .collect();
    assert!(differing.len() > 3);
    let sheet = sheet(&comparison, TableRows::Differences, TableUsers::Named);
    let rows: Vec<_> = sheet.users.iter().flat_map(|user| &user.rows).collect();
    assert_eq!(rows.len(), differing.len());
    for (number, (row, (flat, line))) in (1..).zip(rows.iter().zip(&differing)) {
        assert_eq!((row.number, row.mark), (number, Mark::Differs));
        assert_eq!(
            row.class,
            line.class.words(Language::Japanese, comparison.subject)
        );
        for side in [&flat.before, &flat.after].into_iter().flatten() {
            assert!(row.service.contains(side.code));
            let start = side.start.as_deref().unwrap_or_default();
            assert!(row.time.contains(start), "{start} is not in {}", row.time);
        }
        assert!(row.office.contains(flat.office));
    }
    let Some(text) = drawn(sheet) else { return };
    for class in compare::Class::ALL
        .iter()
        .filter(|class| class.is_difference())
    {
        let word = class.words(Language::Japanese, comparison.subject);
        let expected = differing.iter().filter(|(_, line)| line.class == *class);
        assert_eq!(
            rows_that_say(&text, word).count(),
            expected.count(),
            "{word}"
        );
    }
    for number in 1..=differing.len() {
        let rows = rows_that_say(&text, "")
            .filter(|row| row.split_whitespace().next() == Some(number.to_string().as_str()));
        assert_eq!(rows.count(), 1, "row {number}");
    }
}

fn lines(comparison: &Comparison) -> impl Iterator<Item = &Line> {
    comparison.users.iter().flat_map(|user| &user.lines)
}

#[test]
fn sums_are_those_of_the_comparison() {
    let comparison = kit_comparison();
    let sheet = sheet(&comparison, TableRows::All, TableUsers::Named);
    assert_eq!(sheet.users.len(), comparison.users.len());
    assert_eq!(sheet.row_count(), lines(&comparison).count());
    for (user, compared) in sheet.users.iter().zip(&comparison.users) {
        let offices = compared.office_totals();
        assert_eq!(user.totals.len(), offices.len() + 1);
        let whole = user.totals.last().unwrap();
        let total = compared.total();
        assert_eq!(whole.before.count, total.before.count.to_string());
        assert_eq!(whole.differences, format!("違い {}件", total.differences));
        for (row, (office, total)) in user.totals.iter().zip(offices) {
            assert!(row.label.contains(&office.to_string()));
            assert_eq!(row.after.count, total.after.count.to_string());
        }
    }
}

#[test]
fn a_numbered_sheet_names_nobody() {
    let comparison = kit_comparison();
    for rows in [TableRows::Differences, TableRows::All] {
        let sheet = sheet(&comparison, rows, TableUsers::Numbered);
        let Some(text) = drawn(sheet) else { return };
        let text = tools::solid(&text);
        assert!(text.contains("利用者1"));
        for user in &comparison.users {
            assert!(!text.contains(user.insured.reveal().as_str()));
            if let Some(name) = &user.name {
                assert!(!text.contains(&tools::solid(name.reveal())));
            }
        }
    }
}

#[test]
fn the_same_is_one_line() {
    let plans = bundles(kit::Pattern::D2);
    let comparison = compare::plans(&plans, &plans);
    let sheet = sheet(&comparison, TableRows::Differences, TableUsers::Named);
    assert!(sheet.users.is_empty());
    assert_eq!(sheet.others.len(), 1);
    assert!(sheet.others[0].starts_with("違いのない利用者"));
    assert_eq!(Form::from(sheet.clone()).name(), "予定変更突合表");
    let Some(text) = drawn(sheet) else { return };
    let text = tools::solid(&text);
    for user in &comparison.users {
        let number = user.insured.reveal().as_str();
        assert_eq!(text.matches(number).count(), 1, "{number}");
    }
    assert!(text.contains("1／1頁"));
}

#[test]
fn nothing_to_compare_is_a_sheet_that_says_so() {
    let none: [&Bundle; 0] = [];
    let empty = compare::plan_to_actuals(none, none);
    let empty = sheet(&empty, TableRows::Differences, TableUsers::Named);
    let text = drawn(empty);
    assert!(text.is_none_or(|text| text.contains("突き合わせるデータがありません")));
    // Planned use alone.
    let plans = bundles(kit::Pattern::D2);
    let alone = compare::plan_to_actuals(&plans, none);
    let alone = sheet(&alone, TableRows::Differences, TableUsers::Named);
    assert!(alone.others[0].starts_with("相手のデータがなく"));
    assert!(alone.summary.contains("突き合わせた利用者 0人"));
}

/// The first user with differences, so many times, each with another name.
fn crowd(count: usize, name: &str) -> Comparison {
    let mut comparison = kit_comparison();
    let user = comparison.users.iter();
    let user = user
        .clone()
        .find(|user| user.differences().next().is_some());
    let user = user.unwrap().clone();
    comparison.users = (1..=count)
        .map(|number| compare::UserComparison {
            name: Some(Personal::new(format!("{name}{number:03}"))),
            ..user.clone()
        })
        .collect();
    comparison
}

#[test]
fn two_hundred_users_have_their_blocks_on_numbered_pages() {
    let sheet = sheet(
        &crowd(200, "見本"),
        TableRows::Differences,
        TableUsers::Named,
    );
    let rows = sheet.row_count();
    let Some(text) = drawn(sheet) else { return };
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.is_empty())
        .collect();
    assert!(pages.len() > 10);
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains("予実突合表") && page.contains("事業所"));
        assert!(page.contains(&format!("{number}／{} 頁", pages.len())));
    }
    let solid = tools::solid(&text);
    for number in 1..=200 {
        let head = format!("利用者見本{number:03}（");
        let more = format!("{head}123455");
        assert!(solid.contains(&more), "{head}");
    }
    let numbers: Vec<usize> = rows_that_say(&text, "")
        .filter_map(|row| row.split_whitespace().next()?.parse().ok())
        .filter(|number| *number <= rows)
        .collect();
    assert_eq!(numbers.len(), rows);
}

#[test]
fn very_long_names_are_there_whole() {
    let mut comparison = crowd(2, &"長い名前の".repeat(60));
    let office = lines(&comparison).next().unwrap().provider.office;
    let name = format!("始{}終", "事業所".repeat(250));
    comparison.offices.insert(office, Personal::new(name));
    let sheet = sheet(&comparison, TableRows::Differences, TableUsers::Named);
    let Some(text) = drawn(sheet) else { return };
    assert!(text.matches('長').count() >= 120);
    assert!(text.contains("※1"));
    let solid = tools::solid(&text);
    // The remark goes over the end of a page, with its number and the next title in between.
    let (_, remark) = solid.rsplit_once("※1始").unwrap();
    let (remark, _) = remark.split_once('終').unwrap();
    assert_eq!(remark.matches("事業所").count(), 250);
}

#[test]
fn what_was_not_read_is_noted() {
    let mut comparison = kit_comparison();
    let side: &Side = lines(&comparison)
        .find_map(|line| line.before.as_ref())
        .unwrap();
    let place = Place {
        record: 42,
        ..side.place
    };
    comparison.unread.push(place);
    let sheet = sheet(&comparison, TableRows::Differences, TableUsers::Named);
    let note = format!("{} の42件目", place.file);
    assert!(sheet.notes.iter().any(|told| told.contains(&note)));
    assert!(Form::from(sheet).notes().len() > 1);
}

#[test]
fn names_come_from_the_masters() {
    let comparison = kit_comparison();
    let code = lines(&comparison).find_map(|line| line.before.as_ref());
    let code = code.unwrap().service.code.clone();
    let (kind, _) = code.split_at(2);
    let table = |code: &str| {
        format!(
            "コード,名称,単位数,算定単位,適用開始年月,適用終了年月\n{code},見本の名称,163,1回につき,202404,\n"
        )
    };
    let masters = |code: &str| {
        let imported = import("見本.csv", table(code).as_bytes()).unwrap();
        Masters::built_in().with(imported)
    };
    let options = ComparisonOptions {
        rows: TableRows::All,
        users: TableUsers::Named,
    };
    let known = ComparisonSheet::from_comparison(&comparison, &masters(&code), options);
    let services = known.users.iter().flat_map(|user| &user.rows);
    let mut services = services.map(|row| &row.service);
    assert!(services.any(|text| text.contains(&format!("見本の名称 {code}"))));

    let other = format!("{kind}9998");
    let unknown = ComparisonSheet::from_comparison(&comparison, &masters(&other), options);
    let mut rows = unknown.users.iter().flat_map(|user| &user.rows);
    assert!(rows.any(|row| row.service.starts_with('◆') && row.service.contains(&code)));
    let marked = unknown.notes.iter().filter(|note| note.starts_with('◆'));
    let marked: Vec<_> = marked.collect();
    assert!(marked.len() == 1 && marked[0].contains(&code), "{marked:?}");
}

#[test]
fn differences_are_hatched() {
    let comparison = kit_comparison();
    let plain = crowd(0, "");
    let differing = sheet(&comparison, TableRows::Differences, TableUsers::Named);
    let empty = sheet(&plain, TableRows::Differences, TableUsers::Named);
    let pictures = draw_svg(&[differing.into(), empty.into()]).unwrap();
    let (last, others) = pictures.pages.split_last().unwrap();
    assert!(others.iter().all(|page| page.len() > last.len()));
}
