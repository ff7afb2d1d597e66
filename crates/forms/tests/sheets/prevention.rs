//! 介護予防サービス・支援計画書, from the kit's plans and from plans made to be difficult.

use careplan::{Bundle, FileCode, Record, SourceFile};
use forms::prevention_plan::SupportColumn;
use forms::{Form, PreventionPlan, draw_pdf};

use crate::tools;

#[test]
fn every_text_of_the_sheet_is_decided() {
    let plan = &PreventionPlan::from_bundle(&one())[0];
    assert!(plan.notes.is_empty(), "{:?}", plan.notes);
    assert_eq!(plan.number, "№１２");
    assert_eq!(plan.name, "見本　髙さくら");
    assert_eq!(plan.made_on, "令和7年3月18日");
    assert_eq!(plan.first_made_on, "令和6年4月1日");
    assert_eq!(plan.category.chosen().collect::<Vec<_>>(), ["継続"]);
    assert_eq!(plan.certification.chosen().collect::<Vec<_>>(), ["認定済"]);
    assert_eq!(plan.level.chosen().collect::<Vec<_>>(), ["要支援１"]);
    let issues: Vec<Vec<&str>> = plan
        .domains
        .iter()
        .map(|domain| domain.has_issue.chosen().collect())
        .collect();
    assert_eq!(issues, [["有"], ["無"], ["無"], ["有"]]);
    let programmes: Vec<String> = plan
        .programmes
        .iter()
        .map(|one| format!("{}/{}{}", one.count, one.of, one.needed))
        .collect();
    assert_eq!(programmes, ["3/5○", "0/2", "1/3", "0/2", "0/3", "2/5"]);
    for (code, words) in [
        ("11", &["初回"][..]),
        ("54", &["初回", "紹介", "継続"]),
        ("", &[]),
    ] {
        let mut bundle = one();
        change(&mut bundle, FileCode::Upyobo, &[(12, code)]);
        let plan = &PreventionPlan::from_bundle(&bundle)[0];
        assert_eq!(plan.category.chosen().collect::<Vec<_>>(), words);
        assert!(plan.notes.is_empty());
    }
}

#[test]
fn what_is_left_out_stands_above() {
    let table = &PreventionPlan::from_bundle(&one())[0].support;
    assert_eq!(table.rows, 4);
    let spans = |column| -> Vec<(usize, usize)> {
        let own = table.cells.iter().filter(|cell| cell.column == column);
        own.map(|cell| (cell.row, cell.rows)).collect()
    };
    for column in SupportColumn::ALL {
        let expected = match column {
            SupportColumn::Issue
            | SupportColumn::Proposal
            | SupportColumn::Wishes
            | SupportColumn::Goal => vec![(0, 3), (3, 1)],
            SupportColumn::Points | SupportColumn::OwnCare | SupportColumn::Insured => {
                vec![(0, 2), (2, 1), (3, 1)]
            }
            SupportColumn::Kind | SupportColumn::Office | SupportColumn::Period => {
                vec![(0, 1), (1, 1), (2, 1), (3, 1)]
            }
        };
        assert_eq!(spans(column), expected, "{column:?}");
    }
}

#[test]
fn rows_stand_in_the_order_of_their_numbers_and_other_texts_stay() {
    let mut bundle = one();
    let row = |issue: &str, plan: &str, service: &str, goal: &str, kind: &str| {
        let fields = [(5, issue), (10, plan), (14, service), (9, goal), (15, kind)];
        fields
            .map(|(number, text)| (number, text.to_owned()))
            .to_vec()
    };
    let mixed = [
        row("10", "1", "1", "目標丁", "四"),
        row("2", "1", "2", "目標丙", "三"),
        row("2", "1", "1", "目標乙", "二"),
        row("1", "1", "1", "", "一"),
    ];
    tools::replace_rows(&mut bundle, (FileCode::UpyoboSub, 4), &mixed);
    let table = &PreventionPlan::from_bundle(&bundle)[0].support;
    let texts = |column| -> Vec<(&str, usize)> {
        let own = table.cells.iter().filter(|cell| cell.column == column);
        own.map(|cell| (cell.text.as_str(), cell.rows)).collect()
    };
    let kinds = [("一", 1), ("二", 1), ("三", 1), ("四", 1)];
    assert_eq!(texts(SupportColumn::Kind), kinds);
    let goals = [("", 1), ("目標乙", 1), ("目標丙", 1), ("目標丁", 1)];
    assert_eq!(texts(SupportColumn::Goal), goals);
}

#[test]
fn unknown_codes_get_no_ring_but_a_mark_and_a_note() {
    let mut bundle = one();
    let odd = [12, 13, 14, 26, 30, 34, 38, 43, 49];
    let changes = odd.map(|number| (number, "X7"));
    change(&mut bundle, FileCode::Upyobo, &changes);
    change(&mut bundle, FileCode::Upyobo, &[(44, "3")]);
    let plans = PreventionPlan::from_bundle(&bundle);
    assert_eq!(plans[0].notes.len(), odd.len() + 1);
    let pages = draw(&plans);
    let all: String = pages.concat();
    for note in &plans[0].notes {
        assert_eq!(all.matches(&tools::solid(note)).count(), 1, "{note}");
    }
    // The number of the checklist stands as it was sent.
    assert_eq!(pages[0].matches("◆X7").count(), odd.len() - 1);
    assert!(pages[0].contains("X7／5") && pages[0].contains("3／2"));
}

#[test]
fn every_value_stands_once_where_it_belongs() {
    let bundle = filled();
    let pages = draw(&PreventionPlan::from_bundle(&bundle));
    assert_eq!(pages.len(), 1);
    let once = |text: &str| {
        let text = tools::solid(text);
        assert_eq!(pages[0].matches(&text).count(), 1, "{text}");
    };
    let days = [4, 9, 10, 11, 20, 56];
    let codes = [12, 13, 14, 26, 30, 34, 38];
    let records = |code| &bundle.file(code).unwrap().records;
    for (number, text) in (1_u16..).zip(records(FileCode::Upyobo)[0].fields()) {
        let shown = number > 6 && !(43..=54).contains(&number);
        if shown && !days.contains(&number) && !codes.contains(&number) && !text.is_empty() {
            once(text);
        }
    }
    for text in [
        "令和7年3月18日",
        "令和7年1月10日",
        "令和7年1月1日",
        "令和9年3月31日",
        "令和6年4月1日",
        "令和7年3月19日",
        "様",
        "上記計画について、同意いたします。",
        "3／5",
        "1／2",
        "1／3",
        "0／2",
        "2／3",
        "4／5",
    ] {
        once(text);
    }
    for record in records(FileCode::UpyoboSub) {
        let texts = record.fields().skip(5).filter(|text| !text.is_empty());
        for text in texts.filter(|text| text.parse::<u8>().is_err()) {
            once(text);
        }
    }
    assert_eq!(
        pages[0].matches('○').count(),
        1 + "（○印）".matches('○').count()
    );
}

#[test]
fn boxes_keep_their_places() {
    let drawing = draw_pdf(&forms(&PreventionPlan::from_bundle(&filled()))).unwrap();
    let expected = [
        (1, "介護予防サービス・支援計画書", 82, 9),
        (1, "No.", 10, 10),
        (1, "認定年月日", 77, 17),
        (1, "目標とする生活", 13, 38),
        (1, "総合的課題", 98, 52),
        (1, "健康管理について", 11, 124),
        (1, "健康状態について", 11, 145),
        (1, "運動不足", 46, 166),
        (1, "【確認印】", 211, 166),
        (1, "計画に関する同意", 229, 166),
    ];
    tools::assert_places(&drawing.pdf, &expected);
}

#[test]
fn nothing_of_extreme_texts_is_cut() {
    let plans = PreventionPlan::from_bundle(&extreme());
    let drawing = draw_pdf(&forms(&plans)).unwrap();
    assert!((4..20).contains(&drawing.pages), "{}", drawing.pages);
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    for issue in 1..=12 {
        for (plan, service) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            let text = format!("種{issue}-{plan}-{service}");
            assert_eq!(solid.matches(&text).count(), 1, "{text}");
        }
        let text = format!("目{issue}番");
        assert_eq!(solid.matches(&text).count(), 1, "{text}");
    }
    for mark in ["所", "一", "状", "因", "健", "方", "意", "課"] {
        let text = format!("終{mark}");
        assert_eq!(solid.matches(&text).count(), 1, "{text}");
    }
    assert!(solid.contains("（つづく）") && solid.contains("（つづき）"));
}

#[test]
fn records_without_their_partners_still_have_a_sheet() {
    let mut alone = one();
    alone
        .files
        .retain(|file| file.name.code == FileCode::Upyobo);
    let plan = PreventionPlan::from_bundle(&alone).remove(0);
    assert_eq!(plan.support.rows, 0);
    assert!(plan.notes[0].contains("UPYOBO_SUB"));
    assert_eq!(draw(&[plan]).len(), 1);
    let mut annex = one();
    annex
        .files
        .retain(|file| file.name.code != FileCode::Upyobo);
    let plan = PreventionPlan::from_bundle(&annex).remove(0);
    assert_eq!((plan.name.as_str(), plan.support.rows), ("", 4));
    assert!(plan.notes[0].contains("利用者名などは空欄"));
    assert_eq!(draw(&[plan]).len(), 1);
    let pages = draw(&[PreventionPlan::default()]);
    assert!(pages[0].contains("総合的課題") && pages[0].contains("計画に関する同意"));
}

#[test]
fn every_plan_of_the_kit_has_its_sheet() {
    let mut count = 0;
    for unit in kit::pattern(kit::Pattern::D5).units {
        let bundle = bundle(&unit.files);
        let plans = PreventionPlan::from_bundle(&bundle);
        if bundle.file(FileCode::Upyobo).is_some() {
            assert_eq!(draw(&plans).len(), plans.len());
            count += plans.len();
        } else {
            assert!(plans.is_empty());
        }
    }
    assert_eq!(count, 6);
}

#[test]
fn no_personal_text_is_in_the_debug_form() {
    let plan = PreventionPlan::from_bundle(&extreme()).remove(0);
    let debug = format!(
        "{plan:?} {:?} {:?} {:?} {:?}",
        plan.maker, plan.domains, plan.support.cells, plan.programmes
    );
    assert!(
        !debug.contains("見本") && !debug.contains("暮らし"),
        "{debug}"
    );
}

fn forms(plans: &[PreventionPlan]) -> Vec<Form> {
    plans.iter().cloned().map(Form::from).collect()
}

/// The texts of the pages, without blanks.
fn draw(plans: &[PreventionPlan]) -> Vec<String> {
    let drawing = draw_pdf(&forms(plans)).unwrap();
    assert!(drawing.missing_glyphs.is_empty());
    tools::assert_sound(&drawing.pdf);
    let text = tools::text(&drawing.pdf).expect("pdftotext is part of these tests");
    let pages = text.split_terminator('\u{c}');
    pages.map(tools::solid).collect()
}

/// The first prevention plan of the kit.
fn one() -> Bundle {
    let kit = kit::pattern(kit::Pattern::D5);
    bundle(&kit.units[0].files)
}

fn bundle(files: &[SourceFile]) -> Bundle {
    let report = careplan::check(files, None);
    report.units[0].bundle.clone().unwrap()
}

/// The same with something short in every box, each text different from every other.
fn filled() -> Bundle {
    let mut bundle = one();
    let texts = [
        (7, "第７号"),
        (22, "花に水をやる"),
        (23, "公園へ行く"),
        (25, "店に行きたい"),
        (28, "家事はできる"),
        (32, "友人が来る"),
        (33, "会いたい"),
        (37, "薬を飲みたい"),
        (31, "家事の背景"),
        (35, "社会の背景"),
        (41, "方針なし"),
        (42, "続けられるように"),
        (44, "1"),
        (47, "2"),
        (48, "4"),
        (56, "20250319"),
        (57, "見本　同子"),
    ];
    change(&mut bundle, FileCode::Upyobo, &texts);
    let services = [(1, 1, 1), (1, 1, 2), (1, 2, 1), (2, 1, 1)];
    tools::replace_rows(
        &mut bundle,
        (FileCode::UpyoboSub, 4),
        &services.map(service),
    );
    bundle
}

/// A row of the annex; what stands above is left out.
fn service((issue, plan, service): (u8, u8, u8)) -> Vec<(u16, String)> {
    let named = |(number, word): (u16, &str)| (number, format!("{word}{issue}{plan}{service}"));
    let mut row = vec![
        (5, issue.to_string()),
        (10, plan.to_string()),
        (14, service.to_string()),
    ];
    row.extend([(15, "種"), (16, "所"), (17, "期")].map(named));
    if (plan, service) == (1, 1) {
        row.extend([(6, "課"), (7, "提"), (8, "意"), (9, "目")].map(named));
    }
    if service == 1 {
        row.extend([(11, "点"), (12, "自"), (13, "介")].map(named));
    }
    row
}

/// Changes fields of every record of a file.
fn change(bundle: &mut Bundle, code: FileCode, changes: &[(u16, &str)]) {
    let files = bundle.files.iter_mut();
    let records = files.filter(|file| file.name.code == code);
    for record in records.flat_map(|file| &mut file.records) {
        let mut fields: Vec<String> = record.fields().map(str::to_owned).collect();
        for (number, text) in changes {
            fields[usize::from(*number) - 1] = (*text).to_owned();
        }
        *record = Record::new(record.index(), fields);
    }
}

/// Long texts, and 12 issues with two plans of two services each.
fn extreme() -> Bundle {
    let long = |end: &str, length: usize| -> String {
        let body = "家での暮らしを続けたいと話している（本人、ADL-2 の評価より）。";
        let text: String = body.chars().cycle().take(length).collect();
        format!("{text}終{end}")
    };
    let mut bundle = one();
    let texts = [
        (18, long("所", 400)),
        (22, long("一", 300)),
        (24, long("状", 700)),
        (39, long("因", 300)),
        (40, long("健", 900)),
        (42, long("方", 500)),
        (55, long("意", 300)),
    ];
    let texts: Vec<(u16, &str)> = texts
        .iter()
        .map(|(number, text)| (*number, text.as_str()))
        .collect();
    change(&mut bundle, FileCode::Upyobo, &texts);
    let mut services = Vec::new();
    for issue in 1..=12 {
        for (plan, service) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            let mut row = vec![
                (5, issue.to_string()),
                (10, plan.to_string()),
                (14, service.to_string()),
                (15, format!("種{issue}-{plan}-{service}")),
                (16, "見本事業所".to_owned()),
                (17, "R7.4～R7.9".to_owned()),
            ];
            if (plan, service) == (1, 1) {
                row.push((
                    6,
                    if issue == 3 {
                        long("課", 900)
                    } else {
                        long("", 20)
                    },
                ));
                row.push((9, format!("目{issue}番")));
            }
            if service == 1 {
                row.push((11, "無理なく続けて、家の中を整える".to_owned()));
            }
            services.push(row);
        }
    }
    tools::replace_rows(&mut bundle, (FileCode::UpyoboSub, 4), &services);
    bundle
}
