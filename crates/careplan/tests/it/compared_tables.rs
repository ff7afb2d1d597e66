//! Comparisons as tables for people and as flat lines for programs.

use careplan::Language;
use careplan::compare::{self, TableOptions, TableRows, TableUsers};

use crate::comparing::{plan, row, sample};

#[test]
fn the_table_in_japanese() {
    let options = TableOptions {
        rows: TableRows::All,
        ..TableOptions::default()
    };
    let expected = "\
202504  123455  0000000017  見本　太郎  計画 1370000018-43
  日  事業所         サービス             時間         予定     実績     回数差  単位差  区分
  01  1370000034-17  171001/00001-000011  -            1 (500)  1 (500)  0       0       同じ
  01  1370000034-17  171007/00001-000010  -                     2 (600)  +2      +600    実績のみ
  02  1370000026-11  111211               09:00-10:00  1 (387)  1 (387)  0       0       同じ
  09  1370000026-11  111211               09:00-10:00  1 (387)  1 (387)  0       0       同じ
  30  1370000026-11  116275               -                     1 (0)    +1      0       実績のみ
  合計           予定      実績      違い
  1370000026-11  2 (774)   3 (774)   1
  1370000034-17  1 (500)   3 (1100)  1
  全事業所       3 (1274)  6 (1874)  2

";
    assert_eq!(compare::table(&sample(), options), expected);
}

#[test]
fn the_table_in_english_without_names() {
    let options = TableOptions {
        language: Language::English,
        rows: TableRows::Differences,
        users: TableUsers::Numbered,
    };
    let expected = "\
202504  service user 1  planned by 1370000018-43
  day  office         service              time  planned  actual   times  units  class
  01   1370000034-17  171007/00001-000010  -              2 (600)  +2     +600   only actual
  30   1370000026-11  116275               -              1 (0)    +1     0      only actual
  total          planned   actual    differences
  1370000026-11  2 (774)   3 (774)   1
  1370000034-17  1 (500)   3 (1100)  1
  all offices    3 (1274)  6 (1874)  2

";
    assert_eq!(compare::table(&sample(), options), expected);
}

#[test]
fn an_empty_comparison_says_what_to_give() {
    let comparison = compare::plans([], []);
    assert!(compare::table(&comparison, TableOptions::default()).contains("UPPLAN"));
}

#[test]
fn flat_lines_hold_everything() {
    let comparison = sample();
    let lines: Vec<compare::FlatLine<'_>> = comparison.flat().collect();
    assert_eq!(lines.len(), 5);
    let line = &lines[2];
    assert_eq!(
        (line.insured, line.name),
        ("0000000017", Some("見本　太郎"))
    );
    assert_eq!((line.day.as_str(), line.class), ("2025-04-02", "same"));
    let before = line.before.as_ref().unwrap();
    assert_eq!(before.start.as_deref(), Some("09:00"));
    assert_eq!(before.record, 1);
}

#[test]
fn nothing_of_a_person_is_shown_by_debug() {
    let comparison = sample();
    let shown = format!("{comparison:?} {:?}", comparison.flat().collect::<Vec<_>>());
    assert!(!shown.contains("0000000017") && !shown.contains("見本"));
}

#[test]
fn a_table_keeps_its_lines() {
    let broken = row("02 0900 1000 1 111211 387", &[(22, "1\n\u{1b}[2J")]);
    let comparison = compare::plan_to_actuals([&plan(&[broken])], []);
    let options = TableOptions {
        rows: TableRows::All,
        ..TableOptions::default()
    };
    let text = compare::table(&comparison, options);
    assert!(text.contains("111211/1  [2J"), "{text}");
}
