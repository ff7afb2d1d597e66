//! FAX送付状: every fact once, nothing of a masked name, nothing cut.

use forms::fax_cover::{FaxParty, FaxSheet, Naming};
use forms::{CarePlan, FaxCover, Form, count_pages, draw_pdf};
use time::macros::date;

use crate::tools;

#[test]
fn every_fact_stands_once_on_one_page() {
    let cover = cover(Naming::Full, 3);
    assert_eq!(cover.following(), 6);
    let drawing = draw_pdf(&[Form::FaxCover(cover)]).unwrap();
    assert_eq!((drawing.pages, drawing.missing_glyphs.len()), (1, 0));
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    for fact in [
        "FAX送付状",
        "令和7年4月10日（木）",
        "見本訪問介護事業所　御中",
        "見本　次郎　様",
        "00-0000-0001",
        "1370000026",
        "見本居宅介護支援事業所",
        "見本　花子",
        "00-0000-0002",
        "00-0000-0003",
        "1370000018",
        "令和7年4月分の提供票",
        "7 枚",
        "送付状 1枚、送付書類 6枚",
        "書類1",
        "見本　太郎1 様　0000000117",
        "見本　太郎3 様　0000000317",
        "変更は赤で囲みました。",
        "個人の情報が書かれています",
        "受領確認",
    ] {
        let fact = tools::solid(fact);
        assert_eq!(solid.matches(&fact).count(), 1, "{fact} in\n{text}");
    }
    assert!(!solid.contains("下2けた"), "nothing is masked");
    if let Some(info) = tools::info(&drawing.pdf) {
        assert!(info.contains("595.276 x 841.89"), "{info}");
        assert!(info.contains("FAX送付状"), "{info}");
    }
}

#[test]
fn a_masked_name_is_nowhere_in_the_file() {
    let drawing = draw_pdf(&[Form::FaxCover(cover(Naming::Masked, 12))]).unwrap();
    tools::assert_sound(&drawing.pdf);
    if let Some(text) = tools::text(&drawing.pdf) {
        let solid = tools::solid(&text);
        for number in 1..=12 {
            assert!(!solid.contains(&format!("太郎{number}")));
            assert!(!solid.contains(&format!("0000000{number}17")));
        }
        assert_eq!(solid.matches("見○様番号の末尾17").count(), 12);
        assert_eq!(solid.matches("下2けた").count(), 1);
    }
    // Bookmarks and metadata too.
    if let Some(objects) = tools::objects(&drawing.pdf) {
        let utf16 = |text: &str| -> String {
            let units = text.encode_utf16();
            units.map(|unit| format!("{unit:04x}")).collect()
        };
        let lower = objects.to_lowercase();
        assert!(!objects.contains("太郎") && !lower.contains(&utf16("太郎")));
        assert!(!objects.contains("000000011"));
    }
}

#[test]
fn a_long_list_goes_on_and_counts_its_own_pages() {
    for (sheets, own) in [(0, 1), (1, 1), (5, 1), (12, 2), (40, 3), (500, 20)] {
        let form = Form::FaxCover(cover(Naming::Full, sheets));
        let pages = count_pages(std::slice::from_ref(&form)).unwrap();
        let drawing = draw_pdf(&[form]).unwrap();
        assert_eq!(pages, [drawing.pages]);
        assert_eq!(drawing.pages, own, "{sheets} sheets");
        let Some(text) = tools::text(&drawing.pdf) else {
            continue;
        };
        let solid = tools::solid(&text);
        let following = sheets * 2;
        let total = format!(
            "{}枚（送付状{own}枚、送付書類{following}枚）",
            own + following
        );
        assert_eq!(solid.matches(&total).count(), 1, "{total} in {text}");
        for number in 1..=sheets {
            let line = format!("{number}書類{number}見本");
            assert!(solid.contains(&line), "{line}");
        }
        assert_eq!(solid.matches("変更は赤で囲みました。").count(), 1);
        assert_eq!(solid.matches("受領確認").count(), 1);
    }
}

#[test]
fn very_long_texts_are_given_whole_and_large_enough_to_read() {
    let mut cover = cover(Naming::Full, 2);
    cover.to.office = "長い名前の事業所".repeat(40);
    cover.subject = "長い件名".repeat(60);
    cover.remark = "連絡の長い文です。".repeat(600);
    cover.sheets[0].service_user = "名".repeat(400);
    let drawing = draw_pdf(&[Form::FaxCover(cover)]).unwrap();
    assert!(drawing.pages > 2);
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    assert!(solid.contains("…※1") && solid.contains("※3"));
    let whole = solid.replace("（つづく）", "").replace("（つづき）", "");
    assert!(whole.matches("連絡の長い文です").count() >= 590, "{text}");
    let count = |one: char| solid.chars().filter(|other| *other == one).count();
    assert!(count('名') > 400 && count('件') >= 60);
}

#[test]
fn an_empty_cover_can_be_filled_in_by_hand() {
    let drawing = draw_pdf(&[Form::FaxCover(FaxCover::default())]).unwrap();
    assert_eq!(drawing.pages, 1);
    tools::assert_sound(&drawing.pdf);
    if let Some(text) = tools::text(&drawing.pdf) {
        assert!(text.contains("御中") && text.contains("受領日"));
        assert!(tools::solid(&text).contains("1枚（送付状1枚、送付書類0枚）"));
    }
}

#[test]
fn no_personal_text_is_in_the_debug_form() {
    let debug = format!("{:?}", cover(Naming::Full, 2));
    assert!(!debug.contains("見本") && !debug.contains("00-0000"));
}

#[test]
fn the_list_is_made_from_the_sheets() {
    let plan = kit::pattern(kit::Pattern::D1);
    let report = careplan::check(&plan.units[0].files, None);
    let plans = CarePlan::from_bundle(report.units[0].bundle.as_ref().unwrap());
    let forms: Vec<Form> = plans.into_iter().flat_map(<[Form; 3]>::from).collect();
    let lines = FaxSheet::list(&forms, Naming::Full).unwrap();
    assert_eq!(lines.len(), forms.len());
    assert_eq!(lines[0].form, "第１表 居宅サービス計画書（１）");
    assert_eq!(lines[0].service_user, "見本　太郎 様　0000000017");
    let pages: usize = lines.iter().map(|line| line.pages).sum();
    assert_eq!(pages, draw_pdf(&forms).unwrap().pages);
    let subject = FaxSheet::subject(&lines);
    assert_eq!(
        subject,
        "居宅サービス計画書（１）・居宅サービス計画書（２）・週間サービス計画表"
    );
    let masked = FaxSheet::list(&forms, Naming::Masked).unwrap();
    assert!(
        masked
            .iter()
            .all(|line| line.service_user.starts_with("見○ 様　番号の末尾"))
    );
    let mut month = cover(Naming::Full, 5).sheets;
    assert_eq!(
        FaxSheet::subject(&month),
        "令和7年4月分　書類1・書類2・書類3 ほか"
    );
    month[0].month.clear();
    assert_eq!(FaxSheet::subject(&month), "書類1・書類2・書類3 ほか");
    assert_eq!(FaxSheet::subject(&[]), "");
}

/// A cover from the fictional care manager to the fictional helpers.
pub(crate) fn cover(naming: Naming, sheets: usize) -> FaxCover {
    let sheet = |number: usize| {
        let name = format!("見本　太郎{number}");
        let insured = format!("{:010}", number * 100 + 17);
        let form = format!("書類{number}");
        FaxSheet::new(form, (&name, &insured), "令和7年4月", 2, naming)
    };
    FaxCover {
        to: FaxParty {
            office: "見本訪問介護事業所".to_owned(),
            number: "1370000026".to_owned(),
            person: "見本　次郎".to_owned(),
            telephone: String::new(),
            fax: "00-0000-0001".to_owned(),
        },
        from: FaxParty {
            office: "見本居宅介護支援事業所".to_owned(),
            number: "1370000018".to_owned(),
            person: "見本　花子".to_owned(),
            telephone: "00-0000-0002".to_owned(),
            fax: "00-0000-0003".to_owned(),
        },
        subject: "令和7年4月分の提供票".to_owned(),
        sheets: (1..=sheets).map(sheet).collect(),
        remark: "変更は赤で囲みました。".to_owned(),
        naming,
        ..FaxCover::default()
    }
    .dated(date!(2025 - 04 - 10))
}
