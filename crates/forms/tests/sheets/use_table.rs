//! 第6表 box by box: the sheets of the kit as foreign programs read them, and extreme content.

use careplan::master::Masters;
use careplan::{Bundle, FileCode, FileName, UnitKind, check};
use forms::use_table::{Counts, Line, Rest, SheetKind};
use forms::{Form, UseTable, draw_pdf};
use kit::Pattern;

use crate::tools::{self, Word};

#[test]
fn every_value_of_the_kit_stands_in_its_box_and_nowhere_else() {
    for (planned, done) in [(Pattern::D2, Pattern::D3), (Pattern::D6, Pattern::D7)] {
        let done = bundles(done);
        let answers: Vec<&Bundle> = done.iter().collect();
        for plan in bundles(planned) {
            let masters = Masters::built_in();
            let mut sheets = UseTable::from_plan_and_actuals(&plan, &answers[..1], &masters);
            sheets.extend(UseTable::provisions(&plan, &[], &masters));
            let all = tools::draw(&sheets).unwrap();
            assert!(all.missing_glyphs.is_empty());
            tools::assert_sound(&all.pdf);
            for sheet in sheets {
                let drawing = tools::draw(std::slice::from_ref(&sheet)).unwrap();
                if let Some(words) = tools::words(&drawing.pdf) {
                    judge(&sheet, drawing.pages, &words);
                }
            }
        }
    }
}

/// Every box of the sheet holds its text and nothing else, on every page.
fn judge(sheet: &UseTable, pages: usize, words: &[Word]) {
    for page in 0..pages {
        let read = |left, right, top, bottom| inside(words, page, [left, right, top, bottom]);
        judge_head(sheet, &read);
        for row in 0..17 {
            let line = sheet.lines.get(page * 17 + row);
            let top = GRID_TOP + 8.0 * row as f64;
            if let Some(line) = line {
                judge_line(line, top, &read);
            }
        }
    }
    let remarks: String = words
        .iter()
        .filter(|one| one.top > GRID_TOP)
        .map(text)
        .collect();
    for note in &sheet.notes {
        assert!(remarks.contains(&tools::solid(note)), "{note}");
    }
}

type Read<'a> = dyn Fn(f64, f64, f64, f64) -> String + 'a;

fn judge_head(sheet: &UseTable, read: &Read<'_>) {
    let head = &sheet.head;
    // A 提供票 has no box for the confirmation, so that others are wider.
    let (shift, office, date) = match sheet.kind {
        SheetKind::Use => (0.0, 57.0, 29.0),
        SheetKind::Provision => (10.0, 69.0, 37.0),
    };
    let office_left = 156.0 + shift;
    let date_left = office_left + office + 15.0;
    for (text, left, width, top, bottom) in [
        (&head.insurer_number, 27.0, 35.0, 18.3, 26.7),
        (&head.insured_number, 27.0, 35.0, 26.7, 35.1),
        (&head.insurer_name, 79.0, 50.0 + shift, 18.3, 26.7),
        (&head.name_reading, 79.0, 50.0 + shift, 26.7, 30.0),
        (&head.name, 79.0, 50.0 + shift, 30.1, 35.1),
        (&head.planner_office, office_left, office, 18.3, 22.9),
        (&head.planner_name, office_left, office, 22.9, 26.7),
        (&String::new(), office_left, office, 26.7, 35.1),
        (&head.made_on, date_left, date, 18.3, 26.7),
        (&head.notified_on, date_left, date, 26.7, 35.1),
        (&head.born_on, 27.0, 35.0, 35.1, 43.5),
        (&head.sex, 70.0, 8.0, 35.1, 43.5),
        (&head.care_level, 92.0, 19.0, 35.1, 43.5),
        (&head.changed_care_level, 137.0, 30.0, 35.1, 39.3),
        (&head.changed_on, 137.0, 30.0, 39.3, 43.5),
        (&head.limit_units, 182.0, 15.0, 35.1, 43.5),
        (&head.limit_from, 219.0, 26.0, 35.1, 39.3),
        (&head.limit_to, 219.0, 26.0, 39.3, 43.5),
        (&head.short_stay_days, 273.0, 9.0, 35.1, 43.5),
    ] {
        assert_eq!(read(left, left + width, top, bottom), tools::solid(text));
    }
    let (title, receiver) = match sheet.kind {
        SheetKind::Use => ("サービス利用票（兼居宅サービス計画）", "利用者"),
        SheetKind::Provision => ("サービス提供票", "サービス事業者"),
    };
    let month = &sheet.month;
    assert_eq!(read(84.0, 212.9, 10.0, 17.0), format!("{month}分{title}"));
    let direction = format!("居宅介護支援事業者→{receiver}");
    assert_eq!(read(213.0, 265.0, 10.0, 17.0), direction);
    let confirmation = match sheet.kind {
        SheetKind::Use => "利用者確認",
        SheetKind::Provision => "",
    };
    let confirmed = read(257.0, 287.0, 18.3, 35.1);
    assert_eq!(confirmed.contains("確認"), !confirmation.is_empty());
    for day in &sheet.days {
        let left = DAYS_LEFT + DAY_WIDTH * f64::from(day.number - 1);
        let mark = match day.rest {
            Rest::Holiday => "祝",
            Rest::Workday | Rest::Weekend => "",
        };
        let expected = format!("{}{}{mark}", day.number, day.weekday);
        assert_eq!(read(left, left + DAY_WIDTH, 49.5, GRID_TOP), expected);
    }
}

fn judge_line(line: &Line, top: f64, read: &Read<'_>) {
    let time = match (line.starts.as_str(), line.ends.as_str()) {
        ("", "") => String::new(),
        (starts, ends) => format!("{starts}〜{ends}"),
    };
    let equipment = format!("{}{}", line.equipment, line.equipment_code);
    for (text, left, right) in [
        (&time, 10.0, 24.0),
        (&line.service, 24.0, 57.0),
        (&line.office, 57.0, 91.0),
        (&equipment, 91.0, 122.3),
    ] {
        assert_eq!(read(left, right, top, top + 8.0), tools::solid(text));
    }
    for (title, counts, top) in [
        ("予定", &line.planned, top),
        ("実績", &line.actual, top + 4.0),
    ] {
        assert_eq!(read(122.3, DAYS_LEFT, top, top + 4.0), title);
        for day in 0..31 {
            let left = DAYS_LEFT + DAY_WIDTH * day as f64;
            let count = counts.days.get(day).map_or("", |count| count);
            assert_eq!(read(left, left + DAY_WIDTH, top, top + 4.0), count);
        }
        assert_eq!(read(276.0, 287.0, top, top + 4.0), counts.total);
    }
}

/// The text whose middle lies in a box: left, right, top, bottom in millimetres.
fn inside(words: &[Word], page: usize, [left, right, top, bottom]: [f64; 4]) -> String {
    let mut here: Vec<&Word> = words
        .iter()
        .filter(|one| one.page == page)
        .filter(|one| (left..right).contains(&f64::midpoint(one.left, one.right)))
        .filter(|one| (top..bottom).contains(&f64::midpoint(one.top, one.bottom)))
        .collect();
    // Words of one line differ a little in height where they are of several fonts.
    here.sort_by(|one, other| {
        let apart = (one.top - other.top).abs() > 1.0;
        let by_line = one.top.total_cmp(&other.top);
        if apart {
            by_line
        } else {
            one.left.total_cmp(&other.left)
        }
    });
    here.into_iter().map(text).collect()
}

fn text(word: &Word) -> &str {
    &word.text
}

#[test]
fn the_grid_is_tagged_as_a_table() {
    let plan = bundles(Pattern::D6).remove(0);
    let sheet = UseTable::from_bundles(&plan, None, &Masters::built_in()).remove(0);
    let drawing = tools::draw(std::slice::from_ref(&sheet)).unwrap();
    let Some(objects) = tools::objects(&drawing.pdf) else {
        return;
    };
    let count = |tag: &str| objects.matches(&format!("/S /{tag}\n")).count();
    // The boxes above the grid are a table of three rows, with 18 titles and as many values.
    // In the grid there is one row of titles, then 予定 and 実績 of every row that the remarks leave.
    assert_eq!(count("Table"), 2);
    let rows = count("TR") - 3;
    assert!((30..=35).contains(&rows) && rows % 2 == 1, "{rows}");
    assert_eq!(count("TH"), 18 + 6 + sheet.days.len() + rows - 1);
    let filled = |counts: &Counts| counts.days.iter().filter(|text| !text.is_empty()).count();
    // Four names and two totals, and each day that has a number.
    let cells = |line: &Line| 6 + filled(&line.planned) + filled(&line.actual);
    let cells = sheet.lines.iter().map(cells).sum::<usize>();
    assert_eq!(count("TD"), 18 + cells);
    assert_eq!(count("H1") + count("H2"), 1);
}

#[test]
fn many_services_go_on_on_further_pages() {
    let plan = planned(|row| {
        (1..=31)
            .map(|number| row.replace("111211", &format!("11{number:04}")))
            .collect()
    });
    let sheets = UseTable::from_bundles(&plan, None, &Masters::built_in());
    assert_eq!(sheets[0].lines.len(), 31);
    let drawing = tools::draw(&sheets).unwrap();
    assert_eq!(drawing.pages, 2);
    tools::assert_sound(&drawing.pdf);
    if let Some(words) = tools::words(&drawing.pdf) {
        judge(&sheets[0], 2, &words);
        let foot = inside(&words, 0, [200.0, 290.0, 196.0, 201.0]);
        assert_eq!(foot, "（次頁につづく）1／2頁");
    }
}

#[test]
fn a_name_of_400_characters_is_a_remark_and_one_of_60_is_readable() {
    let name = |length: usize| -> String {
        "いろはにほへとちりぬるを"
            .chars()
            .cycle()
            .take(length)
            .collect()
    };
    for (length, pages) in [(60, 1), (400, 1)] {
        let name = name(length);
        let plan = planned(|row| vec![row.replace("見本ヘルパーステーション", &name)]);
        let sheets = UseTable::from_bundles(&plan, None, &Masters::built_in());
        let drawing = tools::draw(&sheets).unwrap();
        assert_eq!(drawing.pages, pages);
        tools::assert_sound(&drawing.pdf);
        let Some(words) = tools::words(&drawing.pdf) else {
            continue;
        };
        let rows = if length > 60 { 3.0 } else { 2.0 };
        let shown = inside(&words, 0, [57.0, 91.0, GRID_TOP, GRID_TOP + 8.0 * rows]);
        if length > 60 {
            let remark: String = words
                .iter()
                .filter(|one| one.top > 150.0)
                .map(text)
                .collect();
            assert!(shown.ends_with("…※1") && remark.contains(&format!("※1{name}")));
        } else {
            assert_eq!(shown, name);
            let low = words
                .iter()
                .filter(|one| one.left > 57.0 && one.right < 91.0);
            let low = low.filter(|one| one.top > GRID_TOP && one.bottom < GRID_TOP + 16.0);
            assert!(low.count() >= 4, "no text touches the rules");
        }
    }
}

#[test]
fn a_month_of_28_days_has_three_blank_columns() {
    let plan = planned(|row| vec![row.replace("202504", "202602")]);
    let sheets = UseTable::from_bundles(&plan, None, &Masters::built_in());
    let sheet = &sheets[0];
    assert_eq!((&*sheet.month, sheet.days.len()), ("令和8年2月", 28));
    let holidays = sheet.days.iter().filter(|day| day.rest == Rest::Holiday);
    let holidays: Vec<u8> = holidays.map(|day| day.number).collect();
    assert_eq!(holidays, [11, 23]);
    let drawing = tools::draw(&sheets[..1]).unwrap();
    if let Some(words) = tools::words(&drawing.pdf) {
        judge(sheet, 1, &words);
        let behind = DAYS_LEFT + 28.0 * DAY_WIDTH;
        assert_eq!(inside(&words, 0, [behind, 275.9, 49.5, 180.0]), "");
    }
}

#[test]
fn a_record_of_another_month_is_told() {
    let plan = planned(|row| vec![row.clone(), row.replace("20250402", "20250502")]);
    let sheets = UseTable::from_bundles(&plan, None, &Masters::built_in());
    assert_eq!(sheets.len(), 1);
    assert!(
        sheets[0]
            .notes
            .iter()
            .any(|note| note.contains("予定のうち1件"))
    );
    assert_eq!(sheets[0].lines[0].planned.total, "1");
    let plan = planned(|row| vec![row.replace(",202504,", ",20254,")]);
    let sheets = UseTable::from_bundles(&plan, None, &Masters::built_in());
    assert!(
        sheets[0]
            .notes
            .iter()
            .any(|note| note.contains("「20254」を年月として"))
    );
    tools::assert_sound(&tools::draw(&sheets).unwrap().pdf);
}

#[test]
fn both_kinds_of_sheet_can_be_in_one_document() {
    let plan = bundles(Pattern::D2).remove(0);
    let masters = Masters::built_in();
    let mut sheets = UseTable::from_bundles(&plan, None, &masters);
    let provisions = UseTable::provisions(&plan, &[], &masters);
    let offices: Vec<&str> = provisions.iter().map(|sheet| &*sheet.provider).collect();
    assert!(offices.contains(&"見本ヘルパーステーション"));
    for sheet in &provisions {
        let same = |line: &Line| line.office.starts_with(&sheet.provider);
        assert!(sheet.lines.iter().all(same), "{}", sheet.provider);
    }
    let lines = |sheets: &[UseTable]| sheets.iter().map(|one| one.lines.len()).sum::<usize>();
    assert_eq!(lines(&sheets), lines(&provisions));
    sheets.extend(provisions);
    let forms: Vec<Form> = sheets.into_iter().map(Form::from).collect();
    let drawing = draw_pdf(&forms).unwrap();
    tools::assert_sound(&drawing.pdf);
    if let Some(info) = tools::info(&drawing.pdf) {
        let title = info.lines().find(|line| line.starts_with("Title"));
        assert!(
            title.unwrap().ends_with(" 第６表 令和7年4月分"),
            "{title:?}"
        );
    }
}

/// The units of a pattern that bring table 6.
fn bundles(pattern: Pattern) -> Vec<Bundle> {
    let kit = kit::pattern(pattern);
    kit.units
        .iter()
        .filter_map(|unit| check(&unit.files, None).units.remove(0).bundle)
        .filter(|bundle| {
            let has = |code| bundle.file(code).is_some();
            has(FileCode::Upplan) || has(FileCode::Upjsk)
        })
        .collect()
}

/// A plan with the rows that are made of one row, without a supplement.
fn planned(rows: impl Fn(&String) -> Vec<String>) -> Bundle {
    let name = "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.csv";
    let name = FileName::parse(name).unwrap();
    let text: String = rows(&ROW.to_owned()).concat();
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let (file, _) = careplan::read_file(&name, &bytes);
    Bundle {
        envelope: name.envelope,
        unit: UnitKind::K2,
        month: name.service_month(),
        files: vec![file],
        images: Vec::new(),
    }
}

const ROW: &str = "202407,123455,0000000017,20250325,202504,1370000018,\"見本　花子\",387,,20250402,,\
    0900,1000,1,111211,,,,,1370000026,\"見本ヘルパーステーション\",,0,1370000018,\r\n";

/// Where the lines begin, and the first day's column, in millimetres.
const GRID_TOP: f64 = 59.5;
const DAYS_LEFT: f64 = 130.3;
const DAY_WIDTH: f64 = 4.7;
