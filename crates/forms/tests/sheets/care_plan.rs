//! 第1表 to 第3表, from the kit's care plans and from plans made to be difficult.

use careplan::{Bundle, FileCode, Record, SourceFile};
use forms::table1::Choice;
use forms::table2::Column;
use forms::{CarePlan, Form, draw_pdf};

use crate::tools;

#[test]
fn every_text_of_the_first_sheet_is_decided() {
    let mut bundle = one(&[
        (FileCode::Up1kyo, 25, "3"),
        (FileCode::Up1kyo, 26, "家族が夜勤のため"),
    ]);
    let plan = &CarePlan::from_bundle(&bundle)[0];
    let table = &plan.table1;
    assert_eq!(table.head.name, "見本　太郎");
    assert_eq!(table.head.made_on, "令和7年3月24日");
    assert!(table.head.notes.is_empty());
    assert_eq!(table.born_on, "昭和15年1月15日");
    assert_eq!(table.first_planned_on, "令和6年4月1日");
    assert!(table.address.starts_with("〒123-4567　見本県"));
    assert_eq!(chosen(&table.category), ["継続"]);
    assert_eq!(chosen(&table.certification), ["認定済"]);
    assert_eq!(chosen(&table.care_level), ["要介護３"]);
    assert_eq!(table.other_care_level, "");
    assert_eq!(chosen(&table.reason), ["３．その他"]);
    assert_eq!(table.other_reason, "家族が夜勤のため");
    // Without the supplement the sheet says so and takes the address of the plan itself.
    bundle
        .files
        .retain(|file| file.name.code != FileCode::Uphosoku);
    let table = &CarePlan::from_bundle(&bundle)[0].table1;
    assert_eq!(table.head.name, "");
    assert!(table.head.notes[0].contains("UPHOSOKU"));
    assert!(table.address.starts_with("〒123-4567　見本県"));
}

#[test]
fn each_code_has_its_rings_or_its_words() {
    for (code, words) in [
        ("11", &["初回"][..]),
        ("12", &["紹介"]),
        ("21", &["継続"]),
        ("51", &["初回", "紹介"]),
        ("52", &["初回", "継続"]),
        ("53", &["紹介", "継続"]),
        ("54", &["初回", "紹介", "継続"]),
        ("", &[]),
    ] {
        let plans = CarePlan::from_bundle(&one(&[(FileCode::Up1kyo, 16, code)]));
        assert_eq!(chosen(&plans[0].table1.category), words);
        assert!(plans[0].table1.head.notes.is_empty());
    }
    for (code, ring, words) in [
        ("06", None, "事業対象者"),
        ("12", None, "要支援１"),
        ("13", None, "要支援２"),
        ("21", Some("要介護１"), ""),
        ("25", Some("要介護５"), ""),
        ("99", None, "99"),
    ] {
        let plans = CarePlan::from_bundle(&one(&[(FileCode::Up1kyo, 21, code)]));
        let rings = chosen(&plans[0].table1.care_level);
        assert_eq!(rings.first().copied(), ring);
        assert_eq!(plans[0].table1.other_care_level, words);
    }
    let odd = one(&[(FileCode::Up1kyo, 16, "77"), (FileCode::Up1kyo, 17, "9")]);
    let table = &CarePlan::from_bundle(&odd)[0].table1;
    assert_eq!(table.head.notes.len(), 2);
    assert!(table.head.notes[0].contains("77"));
}

#[test]
fn needs_and_goals_span_the_rows_they_are_equal_for() {
    let table = &CarePlan::from_bundle(&one(&[]))[0].table2;
    assert_eq!(table.rows, 4);
    let spans = |column| -> Vec<(usize, usize)> {
        let own = table.cells.iter().filter(|cell| cell.column == column);
        own.map(|cell| (cell.row, cell.rows)).collect()
    };
    assert_eq!(spans(Column::Need), [(0, 3), (3, 1)]);
    assert_eq!(spans(Column::LongGoal), [(0, 2), (2, 1), (3, 1)]);
    assert_eq!(spans(Column::ShortGoal), [(0, 2), (2, 1), (3, 1)]);
    assert_eq!(spans(Column::Service).len(), 4);
    let covered = table.cells.iter();
    let covered = covered.filter(|cell| cell.column == Column::Covered);
    let covered: Vec<&str> = covered.map(|cell| cell.text.as_str()).collect();
    assert_eq!(covered, ["○", "○", "", "○"]);
}

#[test]
fn rows_stand_in_the_order_of_their_numbers() {
    let mut bundle = one(&[]);
    let row = |need: &str, goal: &str, item: &str, text: &str| {
        let fields = [(6, need), (8, goal), (13, item), (14, text)];
        fields
            .map(|(number, text)| (number, text.to_owned()))
            .to_vec()
    };
    let mixed = [
        row("10", "1", "1", "四"),
        row("2", "1", "2", "三"),
        row("2", "1", "1", "二"),
        row("1", "1", "1", "一"),
    ];
    tools::replace_rows(&mut bundle, (FileCode::Up2kyo, 5), &mixed);
    let table = &CarePlan::from_bundle(&bundle)[0].table2;
    let services = table.cells.iter();
    let services = services.filter(|cell| cell.column == Column::Service);
    let services: Vec<&str> = services.map(|cell| cell.text.as_str()).collect();
    assert_eq!(services, ["一", "二", "三", "四"]);
}

#[test]
fn boxes_of_the_week_share_the_width_and_go_over_midnight() {
    let table = &CarePlan::from_bundle(&extreme())[0].table3;
    let find = |text: &str| {
        let blocks = table.services.iter();
        let found: Vec<_> = blocks
            .filter(|block| block.text.contains(text))
            .map(|block| (block.day, block.starts, block.ends))
            .collect();
        found
    };
    assert_eq!(find("夜間対応型"), [(1, 1320, 1440), (2, 0, 360)]);
    assert_eq!(find("短期入所"), [(6, 1080, 1440), (0, 0, 600)]);
    assert_eq!(find("配食"), [(5, 1425, 1440)]);
    let monday: Vec<_> = table
        .services
        .iter()
        .filter(|block| block.day == 0)
        .map(|block| (block.lane, block.lanes))
        .collect();
    assert_eq!(monday, [(1, 4), (2, 4), (3, 4), (0, 4)]);
    assert_eq!(table.others.len(), 12);
    assert_eq!(table.head.notes.len(), 2);
    assert!(table.head.notes[0].contains("不明な曜日の訪問"));
}

#[test]
fn the_kits_plans_can_be_read_from_their_pdf() {
    let forms = forms(&kit());
    assert_eq!(forms.len(), 12);
    let drawing = draw_pdf(&forms).unwrap();
    assert_eq!((drawing.pages, drawing.missing_glyphs.len()), (12, 0));
    tools::assert_sound(&drawing.pdf);
    let drawing = draw_pdf(&forms[..3]).unwrap();
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let pages: Vec<String> = text.split('\u{c}').map(tools::solid).collect();
    let once = |page: usize, text: &str| {
        let text = tools::solid(text);
        assert_eq!(pages[page].matches(&text).count(), 1, "{text} on {page}");
    };
    for text in ["第１表", "居宅サービス計画書（１）", "見本太郎", "見本花代"]
    {
        once(0, text);
    }
    for text in [
        "昭和15年1月15日",
        "令和7年1月10日",
        "令和7年1月1日",
        "令和9年3月31日",
        "見本居宅介護支援事業所",
        "〒123-4568",
        "［001］",
        "［020］",
    ] {
        once(0, text);
    }
    for text in [
        "第２表",
        "転ばずに歩きたい",
        "手すりを使って歩け",
        "近所の店まで歩ける",
        "手すりの貸与",
        "㈱見本福祉用具",
        "週３回",
        "毎朝",
        "人と話したい",
        "保険給付対象内サービスについては○印を付す",
    ] {
        once(1, text);
    }
    assert_eq!(pages[1].matches('○').count(), 4);
    for text in [
        "第３表",
        "主な日常生活上の活動",
        "通所介護",
        "9:30〜16:40",
        "6:30起床",
        "福祉用具貸与（手すり）、月１回の受診",
    ] {
        once(2, text);
    }
    assert_eq!(pages[2].matches("訪問介護").count(), 2);
}

#[test]
fn nothing_of_extreme_texts_is_cut() {
    let drawing = draw_pdf(&forms(&extreme())).unwrap();
    assert!(drawing.missing_glyphs.is_empty());
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    assert!(solid.contains("（つづく）") && solid.contains("（つづき）"));
    for number in 1..=31 {
        if number != 20 {
            let text = format!("内容{number}番の援助");
            assert_eq!(solid.matches(&text).count(), 1, "{text}");
        }
        let office = format!("見本事業所{number}番");
        assert_eq!(solid.matches(&office).count(), 1, "{office}");
    }
    for number in 1..=12 {
        let text = format!("福祉用具貸与{number}番");
        assert_eq!(solid.matches(&text).count(), 1, "{text}");
    }
    for mark in [
        "終甲", "終乙", "終丙", "終課1", "終課2", "終課3", "終課4", "終内",
    ] {
        assert_eq!(solid.matches(mark).count(), 1, "{mark}");
    }
}

#[test]
fn an_empty_plan_still_has_its_three_sheets() {
    let forms = forms(&nothing());
    let drawing = draw_pdf(&forms).unwrap();
    assert_eq!(drawing.pages, 3);
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    assert_eq!(text.matches("UPHOSOKU").count(), 3);
    assert!(text.contains("UP2KYO") && text.contains("UP3KYO"));
}

#[test]
fn sheets_of_several_kinds_make_one_document() {
    let mut mixed = forms(&kit());
    mixed.push(Form::from(forms::UseTable::default()));
    let drawing = draw_pdf(&mixed).unwrap();
    assert_eq!(drawing.pages, 13);
    if let Some(info) = tools::info(&drawing.pdf) {
        assert!(info.contains("第１表・第２表・第３表・第６表"), "{info}");
    }
    let alone = draw_pdf(&mixed[1..2]).unwrap();
    if let Some(info) = tools::info(&alone.pdf) {
        assert!(info.contains("第２表 居宅サービス計画書（２）"), "{info}");
    }
}

#[test]
fn a_short_last_row_of_many_pages_is_found() {
    let mut bundle = one(&[]);
    for count in [0, 1, 15, 16, 17, 33, 100] {
        let services: Vec<Vec<(u16, String)>> = (1..=count)
            .map(|number: usize| vec![(13, number.to_string()), (14, format!("第{number}番"))])
            .collect();
        if count > 0 {
            tools::replace_rows(&mut bundle, (FileCode::Up2kyo, 5), &services);
        }
        let drawing = draw_pdf(&forms(&bundle)[1..2]).unwrap();
        let Some(text) = tools::text(&drawing.pdf) else {
            return;
        };
        for number in 1..=count {
            assert_eq!(text.matches(&format!("第{number}番")).count(), 1);
        }
    }
}

#[test]
fn no_personal_text_is_in_the_debug_form() {
    let debug = format!("{:?}", CarePlan::from_bundle(&extreme()));
    assert!(
        !debug.contains("見本") && !debug.contains("訪問"),
        "{debug}"
    );
}

fn chosen(choices: &[Choice]) -> Vec<&str> {
    let chosen = choices.iter().filter(|choice| choice.chosen);
    chosen.map(|choice| choice.word.as_str()).collect()
}

#[test]
fn one_very_long_text_does_not_starve_the_others() {
    let long = "長い文。".repeat(10_000);
    let other = "短くない文。".repeat(60);
    let bundle = one(&[
        (FileCode::Up1kyo, 22, &long),
        (FileCode::Up1kyo, 23, &format!("始{other}終")),
        (FileCode::Up2kyo, 9, &"長い目標。".repeat(400)),
    ]);
    let drawing = draw_pdf(&forms(&bundle)).unwrap();
    assert!((10..100).contains(&drawing.pages), "{}", drawing.pages);
    if let Some(text) = tools::text(&drawing.pdf) {
        assert_eq!(tools::solid(&text).matches("文。終").count(), 1);
    }
}

#[test]
fn notes_without_room_below_the_sheet_share_one_page() {
    let address = "見本県見本市長い町名".repeat(40);
    let bundle = one(&[
        (FileCode::Uphosoku, 10, &address),
        (FileCode::Up1kyo, 11, &format!("始{address}終")),
    ]);
    let first = &forms(&bundle)[..1];
    let drawing = draw_pdf(first).unwrap();
    assert_eq!(drawing.pages, 2);
    if let Some(text) = tools::text(&drawing.pdf) {
        assert_eq!(tools::solid(&text).matches("町名終").count(), 1);
    }
}

fn forms(bundle: &Bundle) -> Vec<Form> {
    let plans = CarePlan::from_bundle(bundle);
    plans.into_iter().flat_map(<[Form; 3]>::from).collect()
}

/// The first care plans of the kit: four service users.
fn kit() -> Bundle {
    let kit = kit::pattern(kit::Pattern::D1);
    bundle(&kit.units[0].files)
}

fn bundle(files: &[SourceFile]) -> Bundle {
    let report = careplan::check(files, None);
    report.units[0].bundle.clone().unwrap()
}

/// The kit's first plan alone, with some fields of some files changed.
fn one(changes: &[(FileCode, u16, &str)]) -> Bundle {
    let mut bundle = kit();
    for file in &mut bundle.files {
        let user = file.records[0].field(3).to_owned();
        file.records.retain(|record| record.field(3) == user);
        for record in &mut file.records {
            let mut fields: Vec<String> = record.fields().map(str::to_owned).collect();
            for (code, number, text) in changes {
                if *code == file.name.code {
                    fields[usize::from(*number) - 1] = (*text).to_owned();
                }
            }
            *record = Record::new(record.index(), fields);
        }
    }
    bundle
}

/// Long texts everywhere, 31 services, boxes upon boxes in the week.
fn extreme() -> Bundle {
    let long = |start: &str, length: usize| -> String {
        let body = "家での暮らしを続けたいと話している（本人、ADL-2 の評価より）。";
        let text: String = body.chars().cycle().take(length).collect();
        format!("{start}始{text}終{start}")
    };
    let mut bundle = one(&[
        (FileCode::Up1kyo, 16, "54"),
        (FileCode::Up1kyo, 21, "06"),
        (FileCode::Up1kyo, 22, &long("甲", 2_600)),
        (FileCode::Up1kyo, 23, &long("乙", 400)),
        (FileCode::Up1kyo, 24, &long("丙", 1_200)),
        (FileCode::Up1kyo, 25, "3"),
        (FileCode::Up1kyo, 26, &long("丁", 150)),
        (FileCode::Uphosoku, 10, &long("住", 200)),
    ]);
    let services: Vec<Vec<(u16, String)>> = (1..=31)
        .map(|number| {
            let need = (number - 1) / 8 + 1;
            let mut row = vec![
                (6, need.to_string()),
                (8, ((number - 1) / 4 + 1).to_string()),
                (13, number.to_string()),
                (14, format!("内容{number}番の援助")),
                (15, "Y".to_owned()),
                (16, "訪問介護".to_owned()),
                (18, format!("見本事業所{number}番")),
                (19, "週2回".to_owned()),
                (20, "R7.4～R7.9".to_owned()),
            ];
            if number % 8 == 1 {
                row.push((
                    7,
                    long(&format!("課{need}"), if need == 4 { 2_000 } else { 400 }),
                ));
            }
            if number % 4 == 1 {
                row.push((9, format!("長期{number}番の目標")));
                row.push((10, format!("短期{number}番の目標")));
                row.push((11, "令和７年４月～令和８年３月".to_owned()));
                row.push((12, "R7.4～R7.9".to_owned()));
            }
            if number == 20 {
                row[3].1 = long("内", 1_500);
            }
            row
        })
        .collect();
    tools::replace_rows(&mut bundle, (FileCode::Up2kyo, 5), &services);
    tools::replace_rows(&mut bundle, (FileCode::Up3kyo, 5), &week());
    bundle
}

/// Boxes upon boxes, nights, and times that are none.
fn week() -> Vec<Vec<(u16, String)>> {
    let service = |text: &str, day: &str, from: &str, to: &str| {
        let fields = [(6, text), (7, day), (8, from), (9, to)];
        fields
            .map(|(number, text)| (number, text.to_owned()))
            .to_vec()
    };
    let activity = |text: &str, from: &str, to: &str| {
        let fields = [(10, text), (11, from), (12, to)];
        fields
            .map(|(number, text)| (number, text.to_owned()))
            .to_vec()
    };
    let mut week = vec![
        service("訪問看護", "1", "0900", "1000"),
        service("訪問介護（身体）", "1", "0930", "1030"),
        service("訪問入浴介護", "1", "0945", "1100"),
        service("夜間対応型訪問介護", "2", "2200", "0600"),
        service("訪問介護", "3", "0800", "0815"),
        service("訪問介護", "3", "0820", "0840"),
        service(
            "通所介護（送迎と入浴があり、昼食の見守りも行う長い名前の内容）",
            "4",
            "0930",
            "1640",
        ),
        service("短期入所生活介護", "7", "1800", "1000"),
        service("不明な曜日の訪問", "8", "0900", "1000"),
        service("訪問リハビリテーションの短い回", "5", "1300", "1320"),
        service("配食", "6", "2345", "2400"),
        activity("起床", "0600", "0600"),
        activity("朝食、服薬、歯みがき、新聞", "0610", "0700"),
        activity("就寝", "2130", "0530"),
        activity("時刻のない活動", "9999", "9999"),
    ];
    for number in 1..=12 {
        week.push(vec![(13, format!("福祉用具貸与{number}番（手すり）"))]);
    }
    week
}

/// A plan without a row in 第2表 and 第3表, and without the supplement.
fn nothing() -> Bundle {
    let mut bundle = one(&[]);
    bundle
        .files
        .retain(|file| file.name.code == FileCode::Up1kyo);
    bundle
}
