//! 第7表, from the kit's plans and from annexes made to be difficult.

use careplan::master::{Masters, import};
use careplan::{Bundle, FileCode, Record};
use forms::annex_table::{KindLimit, Row, RowKind};
use forms::use_table::SheetKind;
use forms::{AnnexTable, Drawing, Form, draw_pdf};
use kit::Pattern;

use crate::tools::{self, Word};

#[test]
fn every_row_says_what_it_is_and_what_the_total_adds_up() {
    let table = sheet(&plan(0), "0000000017");
    assert_eq!(table.month, "令和7年4月");
    assert_eq!(table.made_on, "令和7年3月25日");
    assert_eq!(table.name, "見本　太郎");
    assert_eq!(table.limit_units, "27,048");
    let first = &table.rows[0];
    assert_eq!(first.kind, RowKind::Detail);
    assert_eq!(first.office, "見本ヘルパーステーション");
    assert_eq!(first.office_number, "1370000026");
    assert_eq!(
        (&*first.service, &*first.service_code),
        ("訪問介護", "111211")
    );
    assert_eq!((&*first.units, &*first.count), ("387", "13"));
    assert_eq!(first.amounts.amount, "5,031");
    // A row of sums below holds it.
    assert_eq!(first.amounts.managed, "(5,031)");
    assert!(table.rows[2].office.ends_with("（サテライト1）"));

    let sums = row(&table, "訪問介護 合計");
    assert_eq!(sums.kind, RowKind::Subtotal);
    assert_eq!(
        (&*sums.service_code, &*sums.units, &*sums.count),
        ("", "", "")
    );
    let sums = &sums.amounts;
    assert_eq!((&*sums.amount, &*sums.managed), ("14,534", "14,534"));
    assert_eq!(
        (&*sums.over_category, &*sums.within_category),
        ("0", "14,534")
    );
    assert_eq!((&*sums.unit_price, &*sums.cost), ("11.05", "160,600"));
    assert_eq!((&*sums.benefit_rate, &*sums.claim), ("90", "144,540"));
    assert_eq!(
        (&*sums.flat_copay, &*sums.copay, &*sums.full_copay),
        ("", "16,060", "")
    );

    // Outside the limit: an addition of its own, two with a row of sums, a service without a limit.
    let outside: Vec<(&str, &str)> = table
        .rows
        .iter()
        .filter(|row| row.amounts.amount.starts_with('('))
        .map(|row| (&*row.service_code, &*row.amounts.amount))
        .collect();
    assert_eq!(
        outside,
        [
            ("116275", "(3,561)"),
            ("156099", "(88)"),
            ("156108", "(378)"),
            ("", "(466)"),
            ("311111", "(515)"),
        ]
    );
    assert_eq!(
        row(&table, "通所介護 限度額対象外 合計").amounts.cost,
        "4,976"
    );
    assert!(table.legend.contains("（　）"));

    let chair = row(&table, "車いす");
    assert_eq!(chair.equipment, "車いす, \"見本\" Ａ型");
    assert_eq!(chair.equipment_code, "00001-000011");
    let total = &table.total;
    assert_eq!((&*total.amount, &*total.managed), ("21,308", "21,308"));
    assert_eq!(
        (&*total.cost, &*total.claim, &*total.copay),
        ("280,551", "252,495", "28,056")
    );
}

#[test]
fn limits_of_kinds_stand_at_their_names() {
    let table = sheet(&plan(0), "0000000082");
    let filled: Vec<&KindLimit> = table
        .kind_limits
        .iter()
        .filter(|limit| !limit.limit.is_empty())
        .collect();
    assert_eq!(table.kind_limits.len(), 13);
    assert_eq!((&*filled[0].kind, &*filled[0].limit), ("通所介護", "6,000"));
    assert_eq!((&*filled[0].units, &*filled[0].over), ("6,216", "216"));
    assert_eq!(filled[1].kind, "短期入所療養介護");
    assert_eq!(table.over_kind_limits, "216");

    let mut bundle = plan(0);
    for (number, text) in [
        (20, "11"),
        (21, "5000"),
        (24, "QQ"),
        (25, "1"),
        (28, "11"),
        (29, "2"),
    ] {
        change(&mut bundle, FileCode::Uphosoku, number, text);
    }
    let table = sheet(&bundle, "0000000017");
    let kinds: Vec<&str> = table.kind_limits.iter().map(|limit| &*limit.kind).collect();
    assert_eq!(kinds[13..], ["◆種類QQ", "訪問介護"]);
    assert_eq!(table.kind_limits[0].limit, "5,000");
    assert!(table.notes.iter().any(|note| note.contains("QQ")));
}

#[test]
fn days_beyond_thirty_have_their_rows_and_days() {
    let table = sheet(&plan(1), "0000000066");
    let row = row(&table, "短期入所生活介護 30日超過分 合計");
    assert_eq!(
        (&*row.amounts.amount, &*row.amounts.full_copay),
        ("(1,474)", "15,963")
    );
    let beyond = table
        .rows
        .iter()
        .filter(|row| row.service.ends_with("（30日超）"));
    assert_eq!(beyond.count(), 2);
    let days = &table.short_stay;
    assert_eq!(
        (&*days.before, &*days.planned, &*days.together),
        ("20", "12", "32")
    );

    let mut bundle = plan(1);
    let file = file(&mut bundle, FileCode::Upsikyu);
    let first = &mut file.records[0];
    *first = changed(first, &[(30, "7")]);
    let table = sheet(&bundle, "0000000066");
    assert_eq!(table.short_stay.before, "7／20");
    assert!(table.notes.iter().any(|note| note.contains("項目30")));
}

#[test]
fn names_come_from_the_tables_and_the_rest_is_marked() {
    let mut bundle = plan(0);
    change(&mut bundle, FileCode::Upsikyu, 6, "");
    let table = sheet(&bundle, "0000000025");
    assert_eq!(table.rows[0].service, "訪問介護");
    assert_eq!(table.rows[0].office, "");
    assert_eq!(table.notes.len(), 1, "{:?}", table.notes);
    assert!(
        table
            .notes
            .iter()
            .all(|note| note.contains("renkei master import"))
    );

    let codes = "コード,名称,単位数,算定単位,適用開始年月,適用終了年月\n\
        111211,見本身体介護2,387,1回につき,202404,\n";
    let imported = import("見本.csv", codes.as_bytes()).unwrap();
    let masters = Masters::built_in().with(imported);
    let tables = AnnexTable::from_bundle(&bundle, &masters);
    let table = tables
        .iter()
        .find(|table| table.insured_number == "0000000025");
    let table = table.unwrap();
    assert_eq!(table.rows[0].service, "見本身体介護2");
    assert_eq!(table.rows[2].service, "◆訪問介護");
    assert!(table.notes.iter().any(|note| note.contains("116275")));
}

#[test]
fn what_is_missing_is_noted_and_never_stops_a_sheet() {
    let mut bundle = plan(0);
    bundle
        .files
        .retain(|file| file.name.code != FileCode::Uphosoku);
    let table = sheet(&bundle, "0000000025");
    assert_eq!((&*table.name, &*table.limit_units), ("", ""));
    assert!(table.notes[0].contains("UPHOSOKU"));

    let annex = file(&mut bundle, FileCode::Upsikyu);
    annex.records.retain(|record| record.field(9) != "999999");
    let table = sheet(&bundle, "0000000025");
    assert_eq!(table.total, Default::default());
    assert!(table.notes[1].contains("全合計"));

    file(&mut bundle, FileCode::Upsikyu).records.clear();
    let tables = AnnexTable::from_bundle(&bundle, &Masters::built_in());
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0].month, "令和7年4月");
    assert!(tables[0].rows.is_empty());
    let mut provision = tables[0].clone();
    provision.kind = SheetKind::Provision;
    let drawing = draw(vec![tables[0].clone(), provision]);
    assert_eq!(drawing.pages, 2);
    if let Some(text) = tools::text(&drawing.pdf) {
        assert_eq!(text.matches("サービス利用票別表").count(), 1);
        assert_eq!(text.matches("サービス提供票別表").count(), 1);
    }

    bundle
        .files
        .retain(|file| file.name.code != FileCode::Upsikyu);
    assert!(AnnexTable::from_bundle(&bundle, &Masters::built_in()).is_empty());
}

#[test]
fn every_field_stands_once_in_its_column() {
    let drawing = draw(vec![numbered()]);
    let Some(words) = tools::words(&drawing.pdf) else {
        return;
    };
    let find = |text: &str| -> &Word {
        let found: Vec<&Word> = words.iter().filter(|word| word.text == text).collect();
        assert_eq!(found.len(), 1, "{text}");
        found[0]
    };
    // The edges of the columns, in millimetres.
    for (text, left, right) in [
        ("office06", 10.0, 37.0),
        ("1370000026", 37.0, 52.0),
        ("service09", 52.0, 82.0),
        ("equipment12", 82.0, 98.0),
        ("111211", 98.0, 108.2),
        ("00001-000010", 108.2, 123.7),
        ("1,300", 123.7, 132.1),
        ("14", 132.1, 137.9),
        ("1,500", 137.9, 146.3),
        ("16", 146.3, 152.7),
        ("(170,000)", 152.7, 164.0),
        ("(180,000)", 164.0, 175.3),
        ("(190,000)", 175.3, 185.8),
        ("(200,000)", 185.8, 196.3),
        ("(210,000)", 196.3, 206.8),
        ("(220,000)", 206.8, 217.3),
        ("11.23", 217.3, 225.7),
        ("240,000", 225.7, 238.1),
        ("25", 238.1, 244.7),
        ("260,000", 244.7, 257.1),
        ("27,000", 257.1, 266.0),
        ("280,000", 266.0, 276.5),
        ("290,000", 276.5, 287.0),
    ] {
        let word = find(text);
        assert!(left < word.left && word.right < right, "{word:?}");
        assert!((48.0..55.2).contains(&word.top), "{word:?}");
    }
    for (text, left, right) in [
        ("36,217", 10.0, 90.0),
        ("917,000", 152.7, 164.0),
        ("922,000", 206.8, 217.3),
        ("924,000", 225.7, 238.1),
        ("929,000", 276.5, 287.0),
    ] {
        let word = find(text);
        assert!(left < word.left && word.right < right, "{word:?}");
        assert!((130.0..138.0).contains(&word.top), "{word:?}");
    }
    for text in ["2,100", "2,200", "2,300", "5,600", "30", "31", "32"] {
        let word = find(text);
        assert!((140.5..184.0).contains(&word.top), "{word:?}");
    }
}

#[test]
fn the_places_of_all_texts_are_as_they_were() {
    let table = sheet(&plan(0), "0000000082");
    let drawing = draw(vec![table]);
    tools::assert_sound(&drawing.pdf);
    let Some(words) = tools::words(&drawing.pdf) else {
        return;
    };
    let places: String = words
        .iter()
        .map(|word| format!("{:.0} {:.0} {}\n", word.left, word.top, word.text))
        .collect();
    let kept = include_str!("../data/table7_places.txt");
    if std::env::var_os("RENKEI_WRITE_PLACES").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/table7_places.txt"),
            places,
        )
        .unwrap();
        return;
    }
    for (now, then) in places.lines().zip(kept.lines()) {
        assert_eq!(now, then);
    }
    assert_eq!(places.lines().count(), kept.lines().count());
}

#[test]
fn no_two_texts_lie_on_each_other_on_any_sheet_of_the_kit() {
    let mut tables = Vec::new();
    for pattern in [Pattern::D2, Pattern::D6] {
        for unit in kit::pattern(pattern).units {
            let report = careplan::check(&unit.files, None);
            if let Some(bundle) = &report.units[0].bundle {
                tables.extend(AnnexTable::from_bundle(bundle, &Masters::built_in()));
            }
        }
    }
    assert!(tables.len() > 12);
    let drawing = draw(tables);
    assert_eq!(drawing.missing_glyphs.len(), 0);
    if let Some(words) = tools::words(&drawing.pdf) {
        assert_apart(&words);
    }
}

#[test]
fn forty_rows_go_over_pages_with_the_heads_on_each() {
    let mut table = numbered();
    let one = table.rows[0].clone();
    table.rows = (1..=40)
        .map(|number| Row {
            service: format!("service{number:03}"),
            ..one.clone()
        })
        .collect();
    let drawing = draw(vec![table]);
    assert_eq!(drawing.pages, 3);
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    for number in 1..=40 {
        assert_eq!(text.matches(&format!("service{number:03}")).count(), 1);
    }
    let pages: Vec<String> = text.split('\u{c}').map(tools::solid).collect();
    for (index, page) in pages.iter().take(3).enumerate() {
        assert!(page.contains("サービス利用票別表"));
        assert!(page.contains("給付管理"));
        assert!(page.contains("見本太郎"));
        assert!(page.contains(&format!("{}／3頁", index + 1)));
        assert_eq!(page.contains("種類別支給限度管理"), index == 2);
    }
}

#[test]
fn long_texts_wrap_go_on_or_become_remarks() {
    let mut table = numbered();
    let long = "いろはにほへとちりぬるを".repeat(5);
    table.notes.clear();
    table.rows[0].office = format!("{long}終");
    let drawing = draw(vec![table.clone()]);
    assert_eq!(drawing.pages, 1);
    let words = tools::words(&drawing.pdf);
    if let Some(words) = words {
        assert_eq!(letters(&words, 'ろ'), 5);
        assert_eq!(letters(&words, '終'), 1);
        assert_apart(&words);
    }
    table.rows[0].office = "いろはにほへとちりぬるを".repeat(200);
    table.rows[0].amounts.managed = "数でない長い文字列がここに入っている".to_owned();
    table.notes = (1..=120).map(|number| format!("注{number}。")).collect();
    let drawing = draw(vec![table]);
    tools::assert_sound(&drawing.pdf);
    if let (Some(words), Some(text)) = (tools::words(&drawing.pdf), tools::text(&drawing.pdf)) {
        assert_eq!(letters(&words, 'ろ'), 200);
        for number in 1..=120 {
            assert_eq!(text.matches(&format!("注{number}。")).count(), 1);
        }
        assert_apart(&words);
    }
}

#[test]
fn the_structure_names_the_table_and_its_heads() {
    let drawing = draw(vec![numbered()]);
    let Some(objects) = tools::objects(&drawing.pdf) else {
        return;
    };
    let count = |tag: &str| {
        let lines = objects.lines().map(str::trim);
        lines.filter(|line| *line == format!("/S /{tag}")).count()
    };
    // The rows, the total, both halves of the kinds, the days of short stay.
    assert_eq!(count("Table"), 5);
    assert_eq!(count("H1"), 1);
    assert!(count("TH") > 23 + 2 + 8 + 3);
    assert_eq!(count("TR"), 2 + 1 + 2 + 14 + 2);
}

/// A sheet in which every field has a text of its own.
fn numbered() -> AnnexTable {
    let mut bundle = plan(0);
    let annex = file(&mut bundle, FileCode::Upsikyu);
    annex
        .records
        .retain(|record| record.field(3) == "0000000017");
    let total = annex.records.last().unwrap().clone();
    let detail = changed(
        &annex.records[0],
        &[
            (6, "office06"),
            (10, "00001-000010"),
            (12, "equipment12"),
            (13, "1300"),
            (14, "14"),
            (15, "1500"),
            (16, "16"),
            (17, "170000"),
            (23, "11.23"),
            (24, "240000"),
            (25, "25"),
            (26, "260000"),
            (27, "27000"),
            (28, "280000"),
            (29, "290000"),
            (30, "30"),
            (31, "31"),
            (32, "32"),
        ],
    );
    let total = changed(
        &total,
        &[
            (17, "917000"),
            (18, "918000"),
            (22, "922000"),
            (24, "924000"),
            (29, "929000"),
        ],
    );
    annex.records = vec![detail, total];
    for (number, text) in [
        (19, "36217"),
        (20, "14"),
        (21, "2100"),
        (22, "2200"),
        (23, "2300"),
        (56, "5600"),
    ] {
        change(&mut bundle, FileCode::Uphosoku, number, text);
    }
    let mut table = sheet(&bundle, "0000000017");
    let row = &mut table.rows[0];
    row.service = "service09".to_owned();
    let amounts = &mut row.amounts;
    amounts.amount = "(170,000)".to_owned();
    for (text, value) in [
        (&mut amounts.managed, "(180,000)"),
        (&mut amounts.over_kind, "(190,000)"),
        (&mut amounts.within_kind, "(200,000)"),
        (&mut amounts.over_category, "(210,000)"),
        (&mut amounts.within_category, "(220,000)"),
    ] {
        value.clone_into(text);
    }
    table
}

fn assert_apart(words: &[Word]) {
    for (index, one) in words.iter().enumerate() {
        for other in &words[index + 1..] {
            // Boxes are as high as the font's tallest character, so that lines may overlap a little.
            let across = one.right.min(other.right) - one.left.max(other.left);
            let down = one.bottom.min(other.bottom) - one.top.max(other.top);
            let height = (one.bottom - one.top).min(other.bottom - other.top);
            assert!(
                one.page != other.page || across < 0.2 || down < height * 0.4,
                "{one:?} and {other:?}"
            );
        }
    }
}

fn letters(words: &[Word], letter: char) -> usize {
    words
        .iter()
        .map(|word| word.text.matches(letter).count())
        .sum()
}

fn draw(tables: Vec<AnnexTable>) -> Drawing {
    let forms: Vec<Form> = tables.into_iter().map(Form::from).collect();
    draw_pdf(&forms).unwrap()
}

fn row<'a>(table: &'a AnnexTable, service: &str) -> &'a Row {
    let mut rows = table.rows.iter();
    rows.find(|row| row.service == service).unwrap()
}

fn sheet(bundle: &Bundle, insured: &str) -> AnnexTable {
    let tables = AnnexTable::from_bundle(bundle, &Masters::built_in());
    let mut tables = tables.into_iter();
    tables
        .find(|table| table.insured_number == insured)
        .unwrap()
}

/// A unit of the kit's planned use.
fn plan(unit: usize) -> Bundle {
    let kit = kit::pattern(Pattern::D2);
    let report = careplan::check(&kit.units[unit].files, None);
    report.units[0].bundle.clone().unwrap()
}

fn file(bundle: &mut Bundle, code: FileCode) -> &mut careplan::InterfaceFile {
    let mut files = bundle.files.iter_mut();
    files.find(|file| file.name.code == code).unwrap()
}

/// Puts a text into a field of all records of a file.
fn change(bundle: &mut Bundle, code: FileCode, number: u16, text: &str) {
    for record in &mut file(bundle, code).records {
        *record = changed(record, &[(number, text)]);
    }
}

fn changed(record: &Record, changes: &[(u16, &str)]) -> Record {
    let mut fields: Vec<String> = record.fields().map(str::to_owned).collect();
    for (number, text) in changes {
        (*text).clone_into(&mut fields[usize::from(*number) - 1]);
    }
    Record::new(record.index(), fields)
}
