//! Sheets from files, as they come out of care software.
//!
//! The files under `data` are fictional and kept as UTF-8 to be readable; what the test reads is
//! their MS932 form.

use careplan::master::import::Options;
use careplan::master::{Coverage, Masters, import_with};
use careplan::{Bundle, FileCode, FileName, UnitKind, read_file};
use forms::UseTable;
use forms::use_table::{Certification, Line, SheetKind};

use crate::tools;

#[test]
fn the_plan_alone_leaves_the_actual_rows_blank() {
    let sheets = UseTable::from_bundles(&plan(), None, &built_in());
    assert_eq!(sheets.len(), 1);
    let sheet = &sheets[0];
    assert_eq!(sheet.month, "令和7年4月");
    assert_eq!(sheet.days.len(), 30);
    assert_eq!(sheet.certification, Some(Certification::Certified));
    assert_eq!(sheet.notes.len(), 1, "one note for all missing tables");
    assert!(sheet.notes[0].contains("サービスコード表・保険者の一覧・事業所の一覧を"));

    let head = &sheet.head;
    for (text, expected) in [
        (&head.insurer_number, "123455"),
        (&head.insurer_name, ""),
        (&head.planner_office, "事業所番号 1370000018"),
        (&head.planner_name, "見本　花子"),
        (&head.made_on, "令和7年3月25日"),
        (&head.notified_on, ""),
        (&head.insured_number, "0000000017"),
        (&head.name_reading, "ミホン　タロウ"),
        (&head.name, "見本　太郎"),
        (&head.born_on, "昭和15年1月15日"),
        (&head.sex, "男"),
        (&head.care_level, "要介護１"),
        (&head.changed_care_level, ""),
        (&head.changed_on, ""),
        (&head.limit_units, "16,765"),
        (&head.limit_from, "令和7年1月1日"),
        (&head.limit_to, "令和9年3月31日"),
        (&head.short_stay_days, ""),
    ] {
        assert_eq!(text, expected);
    }

    assert_eq!(sheet.lines.len(), 2);
    let help = &sheet.lines[0];
    assert_eq!((&*help.starts, &*help.ends), ("09:00", "10:00"));
    assert_eq!(help.service, "訪問介護 111211");
    assert_eq!(help.office, "見本ヘルパーステーション");
    assert_eq!(help.planned.total, "2");
    assert_eq!((&*help.planned.days[1], &*help.planned.days[8]), ("1", "1"));
    let chair = &sheet.lines[1];
    assert_eq!((&*chair.starts, &*chair.ends), ("", ""));
    assert_eq!(chair.service, "福祉用具貸与 車いす");
    assert_eq!(chair.equipment, "車いす");
    assert_eq!(chair.equipment_code, "00001-000011");
    assert!(sheet.lines.iter().all(|line| line.actual.total.is_empty()));
}

#[test]
fn what_was_done_stands_under_what_was_planned() {
    let (help, equipment) = (done_help(), done_equipment());
    let sheets = UseTable::from_plan_and_actuals(&plan(), &[&help, &equipment], &built_in());
    assert_eq!(sheets.len(), 1);
    let shown: Vec<_> = sheets[0].lines.iter().map(summary).collect();
    assert_eq!(
        shown,
        [
            ("訪問介護 111211", "", "2", "2"),
            ("訪問介護 116275", "", "", "1"),
            ("福祉用具貸与 車いす", "車いす", "1", ""),
            ("福祉用具貸与 車いす", "車いす \"A型\",標準", "", "1"),
            ("福祉用具貸与 手すり", "手すり（居室）", "", "1"),
            ("福祉用具貸与 手すり", "手すり（廊下）", "", "1"),
        ]
    );
}

#[test]
fn the_sample_sheet_can_be_read_from_its_pdf() {
    let help = done_help();
    let sheets = UseTable::from_bundles(&plan(), Some(&help), &built_in());
    let drawing = tools::draw(&sheets).unwrap();
    assert_eq!((drawing.pages, drawing.missing_glyphs.len()), (1, 0));
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    for expected in [
        "令和7年4月分",
        "見本太郎",
        "見本花子",
        "見本ヘルパーステーション",
        "見本福祉用具",
        "訪問介護111211",
        "福祉用具貸与車いす",
        "要介護１",
        "16,765",
    ] {
        assert!(solid.contains(expected), "{expected} is not in\n{text}");
    }
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|row| !row.contains("記録"))
        .filter_map(|row| row.split_once("予定").or_else(|| row.split_once("実績")))
        .map(|(_, counts)| counts.split_whitespace().collect())
        .take(4)
        .collect();
    assert_eq!(
        rows,
        [
            vec!["1", "1", "2"],
            vec!["1", "1", "2"],
            vec![],
            vec!["1", "1"]
        ]
    );
}

#[test]
fn a_service_user_who_is_only_in_the_actual_use_gets_a_sheet_with_a_note() {
    let mut other = done_help();
    let changed = text(DONE_HELP).replace("0000000017", "0000000025");
    other.files = vec![file(DONE_HELP, &changed)];
    let sheets = UseTable::from_bundles(&plan(), Some(&other), &built_in());
    assert_eq!(sheets.len(), 2);
    assert_eq!(sheets[1].head.insured_number, "0000000025");
    assert_eq!(sheets[1].head.name, "");
    assert_eq!(sheets[1].lines[0].planned.total, "");
    assert_eq!(sheets[1].lines[0].actual.total, "2");
    assert_eq!(sheets[1].notes.len(), 3);
    assert_eq!(tools::draw(&sheets).unwrap().pages, 2);
}

#[test]
fn a_plan_without_a_service_still_gives_a_sheet() {
    let mut empty = plan();
    empty
        .files
        .retain(|file| file.name.code == FileCode::Uphosoku);
    let sheets = UseTable::from_bundles(&empty, None, &built_in());
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheets[0].head.name, "見本　太郎");
    assert!(sheets[0].lines.is_empty());
    assert!(sheets[0].notes[0].contains("サービスがありません"));
    let sheets = UseTable::provisions(&empty, &[], &built_in());
    assert_eq!((sheets.len(), &*sheets[0].provider), (1, ""));
    tools::assert_sound(&tools::draw(&sheets).unwrap().pdf);
}

#[test]
fn a_changed_care_level_shows_both() {
    let mut changed = plan();
    let supplement = text(SUPPLEMENT).replace(",2,,21,16765,", ",1,20250410,23,27048,");
    // Item 59 stands 40 commas behind item 19.
    let supplement = supplement.replace(
        &format!("27048{}1370000018", ",".repeat(41)),
        &format!("27048{}21,1370000018", ",".repeat(40)),
    );
    changed.files = vec![file(SUPPLEMENT, &supplement)];
    let sheets = UseTable::from_bundles(&changed, None, &built_in());
    let sheet = &sheets[0];
    assert_eq!(sheet.certification, Some(Certification::Applied));
    assert_eq!(sheet.head.care_level, "要介護１");
    assert_eq!(sheet.head.changed_care_level, "要介護３");
    assert_eq!(sheet.head.changed_on, "令和7年4月10日");
}

#[test]
fn each_office_gets_a_sheet_with_its_own_lines() {
    let (help, equipment) = (done_help(), done_equipment());
    let sheets = UseTable::provisions(&plan(), &[&help, &equipment], &built_in());
    let shown: Vec<_> = sheets
        .iter()
        .map(|sheet| {
            let lines: Vec<&str> = sheet.lines.iter().map(|line| &*line.service).collect();
            (&*sheet.provider, &*sheet.head.name, lines.join("・"))
        })
        .collect();
    let rail = "福祉用具貸与 手すり";
    let chair = "福祉用具貸与 車いす";
    assert_eq!(
        shown,
        [
            (
                "見本ヘルパーステーション",
                "見本　太郎",
                "訪問介護 111211・訪問介護 116275".to_owned()
            ),
            (
                "見本福祉用具",
                "見本　太郎",
                [chair, chair, rail, rail].join("・")
            ),
        ]
    );
    assert!(
        sheets
            .iter()
            .all(|sheet| sheet.kind == SheetKind::Provision)
    );
    let forms: Vec<_> = sheets.into_iter().map(forms::Form::from).collect();
    assert_eq!(forms[0].name(), "第６表 サービス提供票");
}

#[test]
fn names_come_from_the_masters() {
    let sheets = UseTable::from_bundles(&plan(), None, &loaded());
    let sheet = &sheets[0];
    assert_eq!(sheet.head.insurer_name, "見本市");
    assert_eq!(sheet.head.planner_office, "見本ケアプランセンター");
    assert_eq!(sheet.lines[0].service, "見本身体介護２");
    assert_eq!(sheet.notes, [""; 0]);
}

#[test]
fn what_a_loaded_master_does_not_have_is_marked_and_told() {
    let mut odd = plan();
    let changed = text(PLAN).replace("111211", "111999");
    let changed = changed.replace("1370000018", "1370000099");
    let supplement = text(SUPPLEMENT).replace(",2,,21,", ",2,,99,");
    odd.files = vec![file(PLAN, &changed), file(SUPPLEMENT, &supplement)];
    let sheets = UseTable::from_bundles(&odd, None, &loaded());
    let sheet = &sheets[0];
    assert_eq!(sheet.lines[0].service, "◆訪問介護 111999");
    assert_eq!(sheet.head.planner_office, "◆事業所番号 1370000099");
    assert_eq!(sheet.head.care_level, "◆99");
    let notes = sheet.notes.join("\n");
    for part in ["「99」", "ありません：111999。", "ありません：1370000099。"] {
        assert!(notes.contains(part), "{part} is not in\n{notes}");
    }
    assert_eq!(sheet.notes.len(), 3);
}

fn built_in() -> Masters {
    Masters::built_in()
}

/// Masters with the insurer, the planning office and the code of the sample.
fn loaded() -> Masters {
    [
        "コード,名称,単位数,算定単位,適用開始年月,適用終了年月\n\
         111211,見本身体介護２,387,1回につき,202404,\n\
         116275,見本処遇改善加算,245,1月につき,202404,\n",
        "保険者番号,保険者名\n123455,見本市\n",
        "事業所番号,事業所名\n1370000018,見本ケアプランセンター\n",
    ]
    .iter()
    .fold(built_in(), |masters, table| {
        let options = Options {
            coverage: Some(Coverage::Complete),
            ..Options::default()
        };
        masters.with(import_with("見本.csv", table.as_bytes(), &options).unwrap())
    })
}

fn summary(line: &Line) -> (&str, &str, &str, &str) {
    (
        &line.service,
        &line.equipment,
        &line.planned.total,
        &line.actual.total,
    )
}

fn plan() -> Bundle {
    bundle(UnitKind::K2, &[PLAN, SUPPLEMENT])
}

fn done_help() -> Bundle {
    bundle(UnitKind::S1, &[DONE_HELP])
}

fn done_equipment() -> Bundle {
    bundle(UnitKind::S1, &[DONE_EQUIPMENT])
}

fn bundle(unit: UnitKind, names: &[&str]) -> Bundle {
    let files: Vec<_> = names.iter().map(|name| file(name, &text(name))).collect();
    Bundle {
        envelope: files[0].name.envelope,
        unit,
        month: files[0].name.service_month(),
        files,
        images: Vec::new(),
    }
}

fn file(name: &str, text: &str) -> careplan::InterfaceFile {
    let name = FileName::parse(name).unwrap();
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!unmappable);
    let (file, _) = read_file(&name, &bytes);
    file
}

fn text(name: &str) -> String {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

const PLAN: &str = "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.csv";
const SUPPLEMENT: &str = "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000.csv";
const DONE_HELP: &str = "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.csv";
const DONE_EQUIPMENT: &str = "UPJSK_202504_1370000034_17_1370000018_43_20250501090500.csv";
