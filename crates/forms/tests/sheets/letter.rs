//! Letters: every text once, codes in groups, nothing cut on a long one.

use forms::letter::{Fact, Letter};
use forms::{FormError, Lock, encrypt_pdf};
use time::macros::date;

use crate::tools;

#[test]
fn every_text_stands_once_on_one_page() {
    let drawing = letter(3, 2).draw().unwrap();
    assert_eq!((drawing.pages, drawing.missing_glyphs.len()), (1, 0));
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    for fact in [
        "見本のお知らせ",
        "見本訪問介護事業所　御中",
        "見本県国民健康保険団体連合会",
        "見本第1号",
        "令和8年11月2日（月）",
        "本文1です。",
        "証明書発行用パスワード",
        "ABCDEFGHJKLMNPQR",
        "申請と取り込みに使います。",
        "※ 注意2です。",
        "電話 00-0000-0000",
    ] {
        let fact = tools::solid(fact);
        assert_eq!(solid.matches(&fact).count(), 1, "{fact} in\n{text}");
    }
    assert_eq!(solid.matches("すきまは入力しません").count(), 1, "{text}");
    let line = text.lines().find(|line| line.contains("ABCD")).unwrap();
    let groups: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(groups, ["ABCD", "EFGH", "JKLM", "NPQR"]);
    // 40 digits in two equal lines.
    let prints = text.lines().filter(|line| line.contains("aaaa"));
    let counts: Vec<usize> = prints.map(|line| line.matches("aaaa").count()).collect();
    assert_eq!(counts, [5, 5]);
    if let Some(info) = tools::info(&drawing.pdf) {
        assert!(info.contains("595.276 x 841.89"), "{info}");
        assert!(info.contains("見本のお知らせ"), "{info}");
        assert!(info.contains("Tagged:") && info.contains("yes"), "{info}");
    }
}

#[test]
fn a_long_letter_goes_on() {
    let mut long = letter(90, 3);
    long.facts.push(Fact::plain("長い値", "あ".repeat(4_000)));
    let drawing = long.draw().unwrap();
    assert!(drawing.pages > 2, "{}", drawing.pages);
    tools::assert_sound(&drawing.pdf);
    if let Some(text) = tools::text(&drawing.pdf) {
        let solid = tools::solid(&text);
        assert_eq!(solid.matches('あ').count(), 4_000);
        assert!(solid.contains("本文90です。") && solid.contains("注意3です。"));
        assert_eq!(solid.matches("（つづき）").count(), drawing.pages - 1);
        assert_eq!(solid.matches("電話00-0000-0000").count(), 1);
    }
}

#[test]
fn many_letters_make_one_document() {
    let drawing = Letter::draw_all((0..3).map(|_| letter(1, 1))).unwrap();
    assert_eq!(drawing.pages, 3);
    tools::assert_sound(&drawing.pdf);
    let nothing = Letter::draw_all([]).unwrap_err();
    assert!(matches!(nothing, FormError::NothingToDraw));
    assert_eq!(Letter::default().draw().unwrap().pages, 1);
}

#[test]
fn a_letter_can_be_locked() {
    let lock = Lock {
        password: "open-me",
        owner_password: "owner",
        file_key: &[7; 32],
    };
    let locked = encrypt_pdf(&letter(1, 1).draw().unwrap().pdf, lock).unwrap();
    let Some(output) = tools::run("pdftotext", &["-upw", "open-me"], &locked, &["-"]) else {
        return;
    };
    assert!(String::from_utf8_lossy(&output.stdout).contains("ABCD"));
    let output = tools::run("pdftotext", &[], &locked, &["-"]).unwrap();
    assert!(!output.status.success());
}

#[test]
fn a_code_is_kept_out_of_debug() {
    let shown = format!("{:?}", letter(1, 1));
    assert!(
        shown.contains("見本のお知らせ") && !shown.contains("ABCD"),
        "{shown}"
    );
}

fn letter(paragraphs: usize, notes: usize) -> Letter {
    Letter {
        title: "見本のお知らせ".to_owned(),
        to: vec!["見本訪問介護事業所　御中".to_owned()],
        from: vec!["見本県国民健康保険団体連合会".to_owned()],
        reference: "見本第1号".to_owned(),
        paragraphs: (1..=paragraphs)
            .map(|one| format!("本文{one}です。"))
            .collect(),
        facts: vec![
            Fact::plain("登録した日", "令和8年11月1日"),
            Fact::code("証明書発行用パスワード", "ABCDEFGHJKLMNPQR")
                .with_note("申請と取り込みに使います。"),
            Fact::print("拇印（SHA-1）", "aa".repeat(20)),
        ],
        notes: (1..=notes).map(|one| format!("注意{one}です。")).collect(),
        foot: vec!["電話 00-0000-0000".to_owned()],
        ..Letter::default()
    }
    .dated(date!(2026 - 11 - 02))
}
