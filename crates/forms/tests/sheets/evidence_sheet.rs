//! The evidence sheet: every file with its whole hash, every document under its service user.

use careplan::master::{Masters, import};
use careplan::{OfficeNumber, ServiceMonth, SourceFile};
use forms::evidence_sheet::{EvidenceFile, EvidenceOrder, EvidenceSubject, EvidenceUnit};
use forms::{EvidenceSheet, Form, draw_pdf};
use kit::Pattern;
use time::macros::date;

use crate::tools;

#[test]
fn every_file_has_its_whole_hash_once() {
    let units = units(&[Pattern::D1, Pattern::D2, Pattern::D3]);
    let files: Vec<EvidenceFile> = units
        .iter()
        .flat_map(|unit| unit.files().to_vec())
        .collect();
    for order in [EvidenceOrder::ByServiceUser, EvidenceOrder::ByPartner] {
        let sheet = EvidenceSheet::from_units(&subject(order), &units, &Masters::built_in());
        assert_eq!(sheet.units.len(), units.len());
        let drawing = draw_pdf(&[Form::EvidenceSheet(sheet)]).unwrap();
        assert!(drawing.missing_glyphs.is_empty());
        tools::assert_sound(&drawing.pdf);
        let Some(text) = tools::text(&drawing.pdf) else {
            return;
        };
        let solid = tools::solid(&text);
        for file in &files {
            assert_eq!(solid.matches(&file.sha256).count(), 1, "{}", file.sha256);
            assert_eq!(solid.matches(&file.name).count(), 1, "{}", file.name);
        }
        for page in text.split('\u{c}').filter(|page| !page.is_empty()) {
            assert!(page.contains("利用者の同意や"), "{page}");
        }
    }
}

#[test]
fn a_service_user_has_one_block_with_every_exchange() {
    let units = units(&[Pattern::D1, Pattern::D2, Pattern::D3]);
    let subject = subject(EvidenceOrder::ByServiceUser);
    let sheet = EvidenceSheet::from_units(&subject, &units, &Masters::built_in());
    assert_eq!(sheet.blocks.len(), sheet.service_users.len());
    let block = sheet.blocks.iter().find(|one| one.title == "見本　太郎");
    let block = block.unwrap();
    assert!(block.numbers.contains("0000000017"), "{}", block.numbers);
    let said: Vec<(&str, &str)> = block
        .entries
        .iter()
        .map(|entry| (entry.document.as_str(), entry.dated.as_str()))
        .collect();
    let plan = (
        "ケアプラン（第1表・第2表・第3表）",
        "作成（変更）日 令和7年3月24日",
    );
    assert!(said.contains(&plan), "{said:?}");
    let planned = said
        .iter()
        .find(|(document, _)| document.starts_with("提供票"));
    let (document, dated) = planned.unwrap();
    assert_eq!(*document, "提供票（予定）（第6表・第7表）");
    assert!(dated.starts_with("令和7年4月分（作成日 "), "{dated}");
    let serials: Vec<usize> = block.entries.iter().map(|entry| entry.unit).collect();
    assert!(serials.is_sorted());
    assert!(
        sheet
            .notes
            .iter()
            .any(|note| note.contains("renkei master import"))
    );
}

#[test]
fn partners_have_their_names_where_a_list_is_loaded() {
    let units = units(&[Pattern::D2]);
    let number = |unit: &EvidenceUnit| unit.envelope().to.office;
    let known = number(&units[0]);
    let table =
        format!("事業所番号,事業所名,サービス種類コード\n{known},見本ひまわり訪問介護,11\n");
    let masters = Masters::built_in().with(import("offices.csv", table.as_bytes()).unwrap());
    let own = units[0].envelope().from.office;
    let subject = EvidenceSubject {
        office: Some(own),
        ..subject(EvidenceOrder::ByPartner)
    };
    let sheet = EvidenceSheet::from_units(&subject, &units, &masters);
    let partners: Vec<&str> = sheet
        .blocks
        .iter()
        .map(|block| block.title.as_str())
        .collect();
    assert!(
        partners[0].starts_with("見本ひまわり訪問介護 "),
        "{partners:?}"
    );
    assert!(
        sheet.blocks[0]
            .entries
            .iter()
            .all(|entry| entry.way == "送付")
    );
    assert!(sheet.office.ends_with(&own.to_string()), "{}", sheet.office);
}

#[test]
fn months_choose_the_units() {
    let units = units(&[Pattern::D1, Pattern::D2, Pattern::D3]);
    for month in ["202503", "202504", "202405"] {
        let month: ServiceMonth = month.parse().unwrap();
        let subject = EvidenceSubject {
            months: (month, month),
            ..subject(EvidenceOrder::ByServiceUser)
        };
        let sheet = EvidenceSheet::from_units(&subject, &units, &Masters::built_in());
        let expected = units.iter().filter(|unit| unit.month() == month).count();
        assert_eq!(sheet.units.len(), expected, "{month}");
        let drawing = draw_pdf(&[Form::EvidenceSheet(sheet)]).unwrap();
        if let Some(text) = tools::text(&drawing.pdf)
            && expected == 0
        {
            assert!(text.contains("この期間の記録はありません"));
        }
    }
}

#[test]
fn unread_nameless_and_foreign_units_are_listed_and_noted() {
    let kit = kit::pattern(Pattern::D3);
    let actuals: Vec<SourceFile> = kit
        .units
        .iter()
        .flat_map(|unit| unit.files.clone())
        .collect();
    let mut units = read(&actuals);
    let broken = EvidenceUnit::unread(
        *units[0].envelope(),
        vec![EvidenceFile {
            name: "UPJSK_こわれた名前.CSV".to_owned(),
            size: 1_234_567,
            sha256: "まだ".to_owned(),
        }],
    );
    units.push(broken);
    let subject = EvidenceSubject {
        office: Some("0070000011".parse::<OfficeNumber>().unwrap()),
        ..subject(EvidenceOrder::ByServiceUser)
    };
    let sheet = EvidenceSheet::from_units(&subject, &units, &Masters::built_in());
    for words in [
        "氏名の分からない",
        "読み取れない",
        "送り主でも宛先でもない",
        "64けた",
    ] {
        let found = sheet.notes.iter().filter(|note| note.contains(words));
        assert_eq!(found.count(), 1, "{words} in {:?}", sheet.notes);
    }
    assert!(sheet.blocks[0].entries[0].other.contains(" → "));
    let drawing = draw_pdf(&[Form::EvidenceSheet(sheet)]).unwrap();
    if let Some(text) = tools::text(&drawing.pdf) {
        let solid = tools::solid(&text);
        assert!(solid.contains("◆氏名不明") && solid.contains("1,234,567"));
        assert!(solid.contains("UPJSK_こわれた名前.CSVまだ") || solid.contains("1,234,567まだ"));
    }
}

#[test]
fn five_hundred_files_and_very_long_names_are_whole() {
    let mut units = units(&[Pattern::D1]);
    let envelope = *units[0].envelope();
    let files: Vec<EvidenceFile> = (0..500)
        .map(|number| {
            file(
                &format!("{number:03}_{}.CSV", "長い名前".repeat(number % 30)),
                &[],
            )
        })
        .collect();
    units.push(EvidenceUnit::unread(envelope, files.clone()));
    let subject = subject(EvidenceOrder::ByPartner);
    let mut sheet = EvidenceSheet::from_units(&subject, &units, &Masters::built_in());
    sheet.blocks[0].title = "とても長い事業所の名前".repeat(90);
    sheet.blocks[0].entries[0].other = "氏名".repeat(500);
    let drawing = draw_pdf(&[Form::EvidenceSheet(sheet)]).unwrap();
    assert!((15..60).contains(&drawing.pages), "{}", drawing.pages);
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    for file in &files {
        assert_eq!(solid.matches(&file.sha256).count(), 1, "{}", file.name);
    }
    assert!(solid.contains("…※1") && solid.contains("※2"));
    assert!(solid.matches("氏名").count() >= 500);
    assert!(solid.contains("（つづき）"));
}

#[test]
fn no_personal_text_is_in_the_debug_form() {
    let units = units(&[Pattern::D1]);
    let subject = subject(EvidenceOrder::ByServiceUser);
    let sheet = EvidenceSheet::from_units(&subject, &units, &Masters::built_in());
    let debug = format!("{units:?} {sheet:?}");
    assert!(
        !debug.contains("見本") && !debug.contains("0000000017"),
        "{debug}"
    );
}

pub(crate) fn subject(order: EvidenceOrder) -> EvidenceSubject {
    EvidenceSubject {
        months: ("202401".parse().unwrap(), "202612".parse().unwrap()),
        made_on: date!(2025 - 11 - 11),
        office: None,
        order,
    }
}

/// The units of some patterns of the kit.
pub(crate) fn units(patterns: &[Pattern]) -> Vec<EvidenceUnit> {
    let kits = patterns.iter().map(|pattern| kit::pattern(*pattern));
    let files: Vec<SourceFile> = kits
        .flat_map(|kit| kit.units)
        .flat_map(|unit| unit.files)
        .collect();
    read(&files)
}

fn read(files: &[SourceFile]) -> Vec<EvidenceUnit> {
    let report = careplan::check(files, None);
    let unit = |unit: &careplan::Unit| {
        let own = files.iter().filter(|one| unit.files.contains(&one.name));
        let own = own.map(|one| file(&one.name, &one.bytes)).collect();
        EvidenceUnit::new(unit.bundle.as_ref().unwrap(), own)
    };
    report.units.iter().map(unit).collect()
}

/// A file with a text in the place of its hash that no other name has.
fn file(name: &str, bytes: &[u8]) -> EvidenceFile {
    let mut value: u128 = 7;
    for byte in name.bytes() {
        value = value
            .wrapping_mul(0x0100_0000_01b3)
            .wrapping_add(u128::from(byte));
    }
    EvidenceFile {
        name: name.to_owned(),
        size: bytes.len() as u64,
        sha256: format!("{value:032x}{value:032x}"),
    }
}
