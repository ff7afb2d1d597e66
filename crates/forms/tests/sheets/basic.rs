//! 利用者基本情報, from the kit's units and from information made to be difficult.

use careplan::{Bundle, FileCode, Record, SourceFile};
use forms::basic_information::FamilyChart;
use forms::choices::Choices;
use forms::{BasicInformation, Form, draw_pdf};

use crate::tools;

#[test]
fn every_text_of_the_sheet_is_decided() {
    let sheet = &BasicInformation::from_bundle(&filled())[0];
    assert!(sheet.notes.is_empty(), "{:?}", sheet.notes);
    let consultation = &sheet.consultation;
    assert_eq!(consultation.on, "令和7年3月10日");
    assert_eq!(chosen(&consultation.method), ["その他"]);
    assert_eq!(chosen(&consultation.round), ["再来"]);
    assert_eq!(consultation.previous_on, "令和6年2月3日");
    assert_eq!(chosen(&consultation.whereabouts), ["入院又は入所中"]);
    let person = &sheet.person;
    assert_eq!(person.name, "見本　髙さくら");
    assert_eq!(chosen(&person.sex), ["女"]);
    assert_eq!(person.born_on, "昭和15年1月15日");
    assert_eq!(person.age, Some(85));
    let condition = &sheet.condition;
    assert_eq!(chosen(&condition.physical), ["Ｊ１"]);
    assert_eq!(chosen(&condition.dementia), ["Ⅰ"]);
    assert_eq!(chosen(&condition.care_level), ["要支１"]);
    assert_eq!(condition.previous_level, "要介５");
    assert_eq!(chosen(&condition.checklist), ["事業対象者の該当なし"]);
    assert_eq!(chosen(&condition.disabilities), ["身障", "難病"]);
    let living = &sheet.circumstances;
    assert_eq!(chosen(&living.housing), ["自宅", "一戸建て"]);
    assert_eq!(chosen(&living.home_modified), ["無"]);
    assert_eq!(chosen(&living.income), ["国民年金", "生活保護"]);
    assert!(matches!(sheet.family_chart, FamilyChart::Picture(_)));
    assert_eq!(sheet.life.times.len(), 3);
    assert_eq!(sheet.illnesses[0].clinic, "☆見本クリニック　見本医師");
    assert_eq!(sheet.illnesses[1].clinic, "見本整形外科");
    assert_eq!(chosen(&sheet.illnesses[1].progress), ["経観中"]);
}

#[test]
fn the_age_is_that_of_the_day_of_the_consultation() {
    for (born, on, age) in [
        ("19400311", "20250310", Some(84)),
        ("19400310", "20250310", Some(85)),
        ("20250311", "20250310", None),
        ("19400230", "20250310", None),
        ("", "20250310", None),
    ] {
        let mut bundle = one();
        change(&mut bundle, FileCode::Upkihon, &[(17, born), (4, on)]);
        assert_eq!(BasicInformation::from_bundle(&bundle)[0].person.age, age);
    }
}

#[test]
fn unknown_codes_get_no_ring_but_a_mark_and_a_note() {
    let mut bundle = one();
    let odd = [8, 10, 12, 16, 21, 22, 23, 26, 27, 29, 34, 36, 37];
    let changes = odd.map(|number| (number, "X7"));
    change(&mut bundle, FileCode::Upkihon, &changes);
    change(&mut bundle, FileCode::UpkihonSub2, &[(8, "3"), (10, "09")]);
    let sheets = BasicInformation::from_bundle(&bundle);
    let sheet = &sheets[0];
    // Each code once, and those of the two illnesses once for both.
    assert_eq!(sheet.notes.len(), odd.len() + 2);
    assert!(sheet.notes.iter().all(|note| note.contains("標準にない")));
    assert_eq!(chosen(&sheet.condition.care_level), [""; 0]);
    assert_eq!(sheet.condition.care_level.unknown, "X7");
    assert_eq!(sheet.illnesses[0].clinic, "◆3 見本クリニック　見本医師");
    let pages = draw(&sheets);
    let all: String = pages.concat();
    for note in &sheet.notes {
        assert_eq!(all.matches(&tools::solid(note)).count(), 1, "{note}");
    }
    assert_eq!(pages[0].matches("◆X7").count(), odd.len());
    assert_eq!(pages[1].matches("◆09").count(), 2);
}

#[test]
fn a_picture_that_is_missing_broken_or_nobodys_is_marked() {
    let with = |change: fn(&mut Bundle)| {
        let mut bundle = one();
        change(&mut bundle);
        BasicInformation::from_bundle(&bundle).remove(0)
    };
    let missing = with(|bundle| bundle.images.clear());
    assert_eq!(missing.family_chart, FamilyChart::Missing);
    assert!(missing.notes[0].contains("入っていません"));
    assert!(draw(&[missing])[0].contains("◆画像がありません"));
    let short = with(|bundle| bundle.images[0].bytes.truncate(200));
    let none = with(|bundle| bundle.images[0].bytes.clear());
    let text = with(|bundle| bundle.images[0].bytes = b"no picture".to_vec());
    for broken in [short, none, text] {
        assert_eq!(broken.family_chart, FamilyChart::Broken);
        assert!(broken.notes[0].contains("壊れている"));
        assert!(draw(&[broken])[0].contains("◆画像を表示できません"));
    }
    let stray = with(|bundle| change(bundle, FileCode::Upkihon, &[(62, "")]));
    assert_eq!(stray.family_chart, FamilyChart::None);
    assert_eq!(stray.notes.len(), 1);
    let named = with(|bundle| {
        let name = bundle.images[0].name.to_string().replace(".jpg", ".JPG");
        change(bundle, FileCode::Upkihon, &[(62, &name)]);
    });
    assert!(matches!(named.family_chart, FamilyChart::Picture(_)));
}

#[test]
fn records_without_their_partners_still_have_a_sheet() {
    let mut alone = one();
    alone
        .files
        .retain(|file| file.name.code == FileCode::Upkihon);
    let sheet = BasicInformation::from_bundle(&alone).remove(0);
    assert_eq!(sheet.notes.len(), 2);
    assert!(sheet.notes[0].contains("UPKIHON_SUB1") && sheet.notes[1].contains("UPKIHON_SUB2"));
    assert_eq!(draw(&[sheet]).len(), 2);
    let mut annexes = one();
    annexes.images.clear();
    annexes
        .files
        .retain(|file| file.name.code != FileCode::Upkihon);
    let sheet = BasicInformation::from_bundle(&annexes).remove(0);
    assert_eq!(sheet.consultation.on, "令和7年3月10日");
    assert!(sheet.notes[0].contains("氏名などは空欄"));
    assert_eq!(sheet.illnesses.len(), 2);
    assert_eq!(draw(&[sheet]).len(), 2);
    let pages = draw(&[BasicInformation::default()]);
    assert!(pages[0].contains("利用者基本情報") && pages[1].contains("氏名"));
}

#[test]
fn every_value_stands_once_where_it_belongs() {
    let sheets = BasicInformation::from_bundle(&filled());
    let pages = draw(&sheets);
    assert_eq!(pages.len(), 2);
    let once = |page: usize, text: &str| {
        let text = tools::solid(text);
        assert_eq!(pages[page].matches(&text).count(), 1, "{text} on {page}");
        assert_eq!(
            pages[1 - page].matches(&text).count(),
            0,
            "{text} not on {page}"
        );
    };
    let texts = |file: FileCode| -> Vec<(u16, String)> {
        let bundle = filled();
        let record = &bundle.file(file).unwrap().records[0];
        (1..).zip(record.fields().map(str::to_owned)).collect()
    };
    for (number, text) in texts(FileCode::Upkihon) {
        // Numbers, codes and days are shown in words; the name stands on both pages.
        let words = [7, 9, 13, 14, 18, 19, 20, 33, 41, 42, 43, 44, 45].contains(&number)
            || (46..=61).contains(&number)
            || number == 63;
        if words {
            once(0, &text);
        } else if (64..=69).contains(&number) || number == 71 {
            once(1, &text);
        }
    }
    for text in [
        "令和7年3月10日",
        "令和6年2月3日",
        "昭和15年1月15日生（85）歳",
        "作成担当者：",
    ] {
        once(0, text);
    }
    for text in [
        "令和7年1月1日",
        "令和9年3月31日",
        "令和7年3月9日",
        "（前回の介護度要介５）",
        "（2階）",
    ] {
        once(0, text);
    }
    once(1, "令和7年3月12日");
    for (number, text) in texts(FileCode::UpkihonSub1)
        .into_iter()
        .skip(4)
        .chain(texts(FileCode::UpkihonSub2).into_iter().skip(4))
    {
        if !matches!(number, 8 | 10) {
            once(1, &text);
        }
    }
    for page in &pages {
        assert_eq!(page.matches("見本髙さくら").count(), 1);
    }
}

#[test]
fn boxes_keep_their_places() {
    let drawing = draw_pdf(&forms(&BasicInformation::from_bundle(&filled()))).unwrap();
    let expected = [
        (1, "利用者基本情報", 86, 11),
        (1, "相談日", 23, 28),
        (1, "令和7年3月10日", 41, 28),
        (1, "本人氏名", 22, 52),
        (1, "Tel", 143, 60),
        (1, "障害等認定", 20, 113),
        (1, "緊急連絡先", 20, 217),
        (1, "家族構成", 148, 139),
        (1, "家族関係等の状況", 143, 223),
        (2, "《介護予防に関する事項》", 15, 19),
        (2, "今までの生活", 19, 40),
        (2, "時間", 46, 93),
        (2, "病名", 51, 152),
        (2, "非公的なサービス", 139, 215),
        (2, "地域包括支援センターが行う", 17, 246),
    ];
    tools::assert_places(&drawing.pdf, &expected);
}

#[test]
fn nothing_of_extreme_texts_is_cut() {
    let sheets = BasicInformation::from_bundle(&extreme());
    let drawing = draw_pdf(&forms(&sheets)).unwrap();
    assert!((4..20).contains(&drawing.pages), "{}", drawing.pages);
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    for number in 1..=40 {
        for text in [format!("病名{number}番"), format!("起床{number}番")] {
            assert_eq!(solid.matches(&text).count(), 1, "{text}");
        }
    }
    for mark in ["住", "緊", "関", "今", "日", "趣", "友", "公", "非", "内"] {
        let text = format!("終{mark}");
        assert_eq!(solid.matches(&text).count(), 1, "{text}");
    }
    for text in ["（つづく）", "（つづき）", "※1"] {
        assert!(solid.contains(text), "{text}");
    }
}

#[test]
fn no_personal_text_is_in_the_debug_form() {
    let debug = format!("{:?}", BasicInformation::from_bundle(&filled()));
    assert!(
        !debug.contains("見本") && !debug.contains("昭和"),
        "{debug}"
    );
    let sheet = BasicInformation::from_bundle(&filled()).remove(0);
    let debug = format!(
        "{:?} {:?} {:?}",
        sheet.person, sheet.emergency, sheet.illnesses
    );
    assert!(!debug.contains("見本"), "{debug}");
}

fn chosen(choices: &Choices) -> Vec<&str> {
    choices.chosen().collect()
}

fn forms(sheets: &[BasicInformation]) -> Vec<Form> {
    sheets.iter().cloned().map(Form::from).collect()
}

/// The texts of the pages, without blanks.
fn draw(sheets: &[BasicInformation]) -> Vec<String> {
    let drawing = draw_pdf(&forms(sheets)).unwrap();
    assert!(drawing.missing_glyphs.is_empty());
    tools::assert_sound(&drawing.pdf);
    let text = tools::text(&drawing.pdf).expect("pdftotext is part of these tests");
    let pages = text.split_terminator('\u{c}');
    pages.map(tools::solid).collect()
}

/// The first basic information of the kit, of one service user, with a picture.
fn one() -> Bundle {
    let kit = kit::pattern(kit::Pattern::D4);
    let mut bundle = bundle(&kit.units[0].files);
    for file in &mut bundle.files {
        let user = file.records[0].field(3).to_owned();
        file.records.retain(|record| record.field(3) == user);
    }
    bundle.images.truncate(1);
    bundle
}

fn bundle(files: &[SourceFile]) -> Bundle {
    let report = careplan::check(files, None);
    report.units[0].bundle.clone().unwrap()
}

/// The same with something in every box, each text different from every other.
fn filled() -> Bundle {
    let mut bundle = one();
    let texts = [
        (9, "甲の紹介"),
        (10, "02"),
        (11, "20240203"),
        (13, "乙病院に入院"),
        (17, "19400115"),
        (19, "03-0000-0101"),
        (20, "03-0000-0102"),
        (24, "20250101"),
        (25, "20270331"),
        (26, "25"),
        (27, "2"),
        (28, "20250309"),
        (29, "1"),
        (32, "1"),
        (33, "丙の特記"),
        (35, "2"),
        (40, "1"),
        (41, "丁の詳細"),
        (42, "見本　来子"),
        (43, "見本県来所町１"),
        (44, "03-0000-0103"),
        (45, "姪"),
        (46, "見本　一子"),
        (47, "長女"),
        (48, "見本県一町１"),
        (49, "03-0000-0104"),
        (50, "見本　二子"),
        (51, "次女"),
        (52, "見本県二町２"),
        (53, "03-0000-0105"),
        (54, "見本　三郎"),
        (55, "従弟"),
        (56, "見本県三町３"),
        (57, "03-0000-0106"),
        (58, "見本　四郎"),
        (59, "隣人"),
        (60, "見本県四町４"),
        (61, "03-0000-0107"),
        (63, "戊の状況"),
        (64, "己の今まで"),
        (65, "庚の一日"),
        (66, "辛の趣味"),
        (67, "壬の友人"),
        (68, "癸の公的"),
        (69, "子の非公的"),
        (71, "見本　同子"),
    ];
    change(&mut bundle, FileCode::Upkihon, &texts);
    first(&mut bundle, FileCode::UpkihonSub1, &[(7, "姉が見守り")]);
    bundle
}

/// Changes fields of every record of a file.
fn change(bundle: &mut Bundle, code: FileCode, changes: &[(u16, &str)]) {
    edit(bundle, code, usize::MAX, changes);
}

/// Changes fields of the first record of a file.
fn first(bundle: &mut Bundle, code: FileCode, changes: &[(u16, &str)]) {
    edit(bundle, code, 1, changes);
}

fn edit(bundle: &mut Bundle, code: FileCode, count: usize, changes: &[(u16, &str)]) {
    let files = bundle.files.iter_mut();
    let records = files.filter(|file| file.name.code == code);
    for record in records.flat_map(|file| file.records.iter_mut().take(count)) {
        let mut fields: Vec<String> = record.fields().map(str::to_owned).collect();
        for (number, text) in changes {
            fields[usize::from(*number) - 1] = (*text).to_owned();
        }
        *record = Record::new(record.index(), fields);
    }
}

/// Long texts everywhere, 40 illnesses and 40 times of the day.
fn extreme() -> Bundle {
    let mut bundle = one();
    let long = |end: &str, length: usize| -> String {
        let body = "家での暮らしを続けたいと話している（本人、ADL-2 の評価より）。";
        let text: String = body.chars().cycle().take(length).collect();
        format!("{text}終{end}")
    };
    let texts = [
        (18, long("住", 400)),
        (48, long("緊", 300)),
        (63, long("関", 1_500)),
        (64, long("今", 900)),
        (65, long("日", 800)),
        (66, long("趣", 500)),
        (67, long("友", 500)),
        (68, long("公", 600)),
        (69, long("非", 300)),
    ];
    let texts: Vec<(u16, &str)> = texts
        .iter()
        .map(|(number, text)| (*number, text.as_str()))
        .collect();
    change(&mut bundle, FileCode::Upkihon, &texts);
    let rows = |code: FileCode, number: u16, word: &str, bundle: &mut Bundle| {
        let file = bundle
            .files
            .iter_mut()
            .find(|file| file.name.code == code)
            .unwrap();
        let fields: Vec<String> = file.records[0].fields().map(str::to_owned).collect();
        file.records = (1..=40)
            .map(|index| {
                let mut fields = fields.clone();
                fields[usize::from(number) - 1] = format!("{word}{index}番");
                if index == 17 {
                    fields[6] = long("内", 900);
                }
                Record::new(index, fields)
            })
            .collect();
    };
    rows(FileCode::UpkihonSub2, 6, "病名", &mut bundle);
    rows(FileCode::UpkihonSub1, 6, "起床", &mut bundle);
    first(&mut bundle, FileCode::UpkihonSub2, &[(7, "")]);
    let times = bundle
        .files
        .iter_mut()
        .find(|file| file.name.code == FileCode::UpkihonSub1);
    let record = &mut times.unwrap().records[16];
    let mut fields: Vec<String> = record.fields().map(str::to_owned).collect();
    fields[6] = String::new();
    *record = Record::new(17, fields);
    bundle
}
