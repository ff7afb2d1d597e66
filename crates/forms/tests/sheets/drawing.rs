//! Sheets made by hand: what is drawn does not depend on where the texts came from.

use careplan::Language;
use forms::use_table::{Certification, Counts, Day, Head, Line, Rest, SheetKind};
use forms::{FormError, UseTable};

use crate::tools;

#[test]
fn an_ordinary_sheet_shows_every_text() {
    let table = sheet(vec![line("訪問介護 111211"), line("通所介護 151241")]);
    let drawing = tools::draw(&[table]).unwrap();
    assert_eq!((drawing.pages, drawing.missing_glyphs.len()), (1, 0));
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    for expected in [
        "令和7年4月分",
        "サービス利用票（兼居宅サービス計画）",
        "第６表",
        "認定済",
        "申請中",
        "居宅介護支援事業者→利用者",
        "保険者番号",
        "保険者名",
        "123455",
        "居宅介護支援事業者",
        "作成年月日",
        "令和7年3月25日",
        "利用者",
        "被保険者番号",
        "0000000017",
        "フリガナ",
        "ミホン　タロウ",
        "見本　太郎",
        "保険者確認印",
        "届出年月日",
        "生年月日",
        "昭和15年1月15日",
        "性別",
        "要介護２",
        "変更後要介護状態区分",
        "要介護３",
        "変更日",
        "令和7年4月10日",
        "限度基準額",
        "27,048",
        "適用期間",
        "令和9年3月31日",
        "入所利用日数",
        "提供時間帯",
        "サービス内容",
        "事業所名",
        "用具名称（機種名）",
        "TAISコード・届出コード",
        "日付",
        "曜日",
        "合計",
        "予定",
        "実績",
        "09:00",
        "〜10:00",
        "訪問介護 111211",
        "通所介護 151241",
        "見本ヘルパーステーション",
        "車いす",
        "00001-000011",
        "1／1 頁",
    ] {
        assert!(
            tools::solid(&text).contains(&tools::solid(expected)),
            "{expected} is not in\n{text}"
        );
    }
}

#[test]
fn planned_and_actual_counts_stand_in_their_own_rows() {
    let mut one = line("訪問介護 111211");
    one.planned = counts(&[(2, "1"), (9, "41")], "42");
    one.actual = counts(&[(2, "37")], "37");
    let drawing = tools::draw(&[sheet(vec![one])]).unwrap();
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let row = |title: &str| {
        let row = text
            .lines()
            .find(|row| row.contains(title) && !row.contains("記録"))
            .unwrap();
        let rest = row.split_once(title).unwrap().1;
        rest.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(row("予定"), ["1", "41", "42"]);
    assert_eq!(row("実績"), ["37", "37"]);
}

#[test]
fn an_empty_sheet_has_its_boxes() {
    let drawing = tools::draw(&[UseTable::default()]).unwrap();
    assert_eq!(drawing.pages, 1);
    tools::assert_sound(&drawing.pdf);
    if let Some(text) = tools::text(&drawing.pdf) {
        assert!(text.contains("サービス利用票"));
        assert!(text.contains("被保険者番号"));
        assert!(text.contains("予定"));
    }
}

#[test]
fn no_sheet_is_an_error() {
    let error = tools::draw(&[]).unwrap_err();
    assert!(matches!(error, FormError::NothingToDraw));
    assert!(error.message(Language::Japanese).contains("利用者"));
    assert!(error.message(Language::English).contains("service user"));
}

#[test]
fn forty_lines_go_over_three_pages_with_the_head_on_each() {
    let lines = (1..=40)
        .map(|number| line(&format!("訪問介護 11X{number:03}")))
        .collect();
    let drawing = tools::draw(&[sheet(lines)]).unwrap();
    assert_eq!(drawing.pages, 3);
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    for number in 1..=40 {
        assert!(text.contains(&format!("11X{number:03}")));
    }
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.is_empty())
        .collect();
    assert_eq!(pages.len(), 3);
    for (index, page) in pages.iter().enumerate() {
        assert!(tools::solid(page).contains("見本太郎"));
        assert!(page.contains("提供時間帯"));
        assert!(page.contains(&format!("{}／3 頁", index + 1)));
    }
}

#[test]
fn every_sheet_counts_its_own_pages() {
    let many = (0..18).map(|_| line("訪問介護 111211")).collect();
    let drawing = tools::draw(&[sheet(many), sheet(Vec::new())]).unwrap();
    assert_eq!(drawing.pages, 3);
    if let Some(text) = tools::text(&drawing.pdf) {
        assert!(text.contains("2／2 頁"));
        assert!(text.contains("1／1 頁"));
    }
}

#[test]
fn a_long_text_shrinks_and_wraps_whole() {
    let name: String = "いろはにほへとちりぬるを".repeat(4);
    let mut one = line(&name);
    one.office.clone_from(&name);
    let mut table = sheet(vec![one]);
    table.head.name = "長".repeat(40);
    let drawing = tools::draw(&[table]).unwrap();
    assert_eq!(drawing.pages, 1);
    if let Some(text) = tools::text(&drawing.pdf) {
        let longs = text.chars().filter(|one| *one == '長').count();
        let ros = text.chars().filter(|one| *one == 'ろ').count();
        assert_eq!((longs, ros), (40, 8));
        assert!(!text.contains('※'));
    }
}

#[test]
fn a_text_too_long_for_its_box_is_given_whole_as_a_remark() {
    let mut table = sheet((0..30).map(|_| line("訪問介護 111211")).collect());
    table.head.planner_name = "計画を担当する者の名前".repeat(60);
    let drawing = tools::draw(&[table]).unwrap();
    assert_eq!(drawing.pages, 2);
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    assert!(text.contains("…※1"));
    let remarks = text.split("備考").nth(1).unwrap();
    assert_eq!(remarks.matches('画').count(), 60);
    assert!(!text.contains("※2"), "the same text has one number");
}

#[test]
fn remarks_take_as_many_pages_as_they_need() {
    let mut table = sheet((0..17).map(|_| line("訪問介護 111211")).collect());
    table.notes = (1..=120).map(|number| format!("注{number}。")).collect();
    let drawing = tools::draw(&[table]).unwrap();
    assert!(drawing.pages > 3);
    if let Some(text) = tools::text(&drawing.pdf) {
        for number in 1..=120 {
            assert!(text.contains(&format!("注{number}。")));
        }
    }
}

#[test]
fn texts_are_never_markup() {
    let special = r##"#let $a$ \ "q" *b* _c_ `d` @e <f> [g] // h /* i */ = j ~ -- ... https://k.example 髙﨑①㈱№〜～−－"##;
    let mut one = line(special);
    one.equipment = "#panic(\"x\")".to_owned();
    one.equipment_code.clear();
    let drawing = tools::draw(&[sheet(vec![one])]).unwrap();
    assert!(
        drawing.missing_glyphs.is_empty(),
        "{:?}",
        drawing.missing_glyphs
    );
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let characters: Vec<char> = text.chars().collect();
    for expected in special.chars().filter(|one| !one.is_whitespace()) {
        assert!(characters.contains(&expected), "{expected} is missing");
    }
    assert!(text.contains("#panic(\"x\")"));
}

#[test]
fn a_character_without_a_glyph_is_shown_and_reported() {
    let mut table = sheet(Vec::new());
    table.head.name = "見本😀\u{e000}\u{80}太郎".to_owned();
    let drawing = tools::draw(&[table]).unwrap();
    assert_eq!(drawing.missing_glyphs, ['\u{80}', '\u{e000}', '😀']);
    if let Some(text) = tools::text(&drawing.pdf) {
        assert!(text.contains("見本〓〓〓太郎"));
    }
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    let table = sheet(vec![line("訪問介護 111211")]);
    let first = tools::draw(&[table.clone(), sheet(Vec::new())]).unwrap();
    let second = tools::draw(&[table, sheet(Vec::new())]).unwrap();
    assert_eq!(first, second);
}

#[test]
fn the_document_has_a_title_a_language_and_no_date() {
    let drawing = tools::draw(&[sheet(Vec::new())]).unwrap();
    if let Some(objects) = tools::objects(&drawing.pdf) {
        assert!(objects.contains("/Lang (ja"), "no language");
    }
    let Some(info) = tools::info(&drawing.pdf) else {
        return;
    };
    assert!(
        info.contains("第６表 サービス利用票 令和7年4月分"),
        "{info}"
    );
    assert!(!info.contains("Date"), "{info}");
    assert!(info.contains("841.89 x 595.276 pts (A4)"), "{info}");
    assert!(info.contains("Pages:           1"), "{info}");
}

#[test]
fn no_personal_text_is_in_the_debug_form() {
    let table = sheet(vec![line("訪問介護 111211")]);
    let debug = format!("{table:?} {:?}", table.head);
    assert!(!debug.contains("見本") && !debug.contains("0000000017"));
}

/// A sheet of April 2025 with every box of the head filled.
fn sheet(lines: Vec<Line>) -> UseTable {
    UseTable {
        kind: SheetKind::Use,
        provider: String::new(),
        provider_number: String::new(),
        month: "令和7年4月".to_owned(),
        certification: Some(Certification::Certified),
        head: Head {
            insurer_number: "123455".to_owned(),
            insurer_name: String::new(),
            planner_office: "事業所番号 1370000018".to_owned(),
            planner_name: "見本　花子".to_owned(),
            made_on: "令和7年3月25日".to_owned(),
            notified_on: String::new(),
            insured_number: "0000000017".to_owned(),
            name_reading: "ミホン　タロウ".to_owned(),
            name: "見本　太郎".to_owned(),
            born_on: "昭和15年1月15日".to_owned(),
            sex: "男".to_owned(),
            care_level: "要介護２".to_owned(),
            changed_care_level: "要介護３".to_owned(),
            changed_on: "令和7年4月10日".to_owned(),
            limit_units: "27,048".to_owned(),
            limit_from: "令和7年1月1日".to_owned(),
            limit_to: "令和9年3月31日".to_owned(),
            short_stay_days: "12".to_owned(),
        },
        days: (1..=30).map(day).collect(),
        lines,
        notes: Vec::new(),
    }
}

fn day(number: u8) -> Day {
    let weekday = ["月", "火", "水", "木", "金", "土", "日"][usize::from(number % 7)];
    Day {
        number,
        weekday,
        rest: if matches!(weekday, "土" | "日") {
            Rest::Weekend
        } else {
            Rest::Workday
        },
    }
}

fn line(service: &str) -> Line {
    Line {
        starts: "09:00".to_owned(),
        ends: "10:00".to_owned(),
        service: service.to_owned(),
        office: "見本ヘルパーステーション".to_owned(),
        equipment: "車いす".to_owned(),
        equipment_code: "00001-000011".to_owned(),
        planned: counts(&[(2, "1"), (9, "1"), (30, "1")], "3"),
        actual: Counts::default(),
    }
}

fn counts(days: &[(usize, &str)], total: &str) -> Counts {
    let mut texts = vec![String::new(); 30];
    for (day, text) in days {
        texts[day - 1] = (*text).to_owned();
    }
    Counts {
        days: texts,
        total: total.to_owned(),
    }
}
