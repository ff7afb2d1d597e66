//! `renkei show --fax-to`: a cover in front of the sheets.

use crate::computer::{ACTUAL, Computer, PLAN};

#[test]
fn a_cover_is_one_page_more() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    let pages = |arguments: &[&str]| {
        let ran = computer.run(&[&["show", "out", "-o", "sheets.pdf"], arguments].concat());
        let said = ran.expect(0).stdout.clone();
        let pages = said.split("ページ").next().unwrap_or_default();
        let digits: String = pages
            .chars()
            .rev()
            .take_while(char::is_ascii_digit)
            .collect();
        let digits: String = digits.chars().rev().collect();
        (digits.parse::<usize>().unwrap(), said)
    };
    let (alone, said) = pages(&[]);
    let (covered, with_cover) = pages(&["--fax-to", "見本訪問介護／見本", "--mask"]);
    assert_eq!(covered, alone + 1, "{said}{with_cover}");
    let to = ["--fax-to", "", "--fax-number", "00-0000-0001"];
    let from = ["--fax-from", "見本居宅", "--fax-phone", "00-0000-0002"];
    let more = ["--fax-reply", "00-0000-0003", "--fax-note", "変更分です"];
    assert_eq!(pages(&[to, from, more].concat()).0, alone + 1);
}

#[test]
fn several_receivers_are_told() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    computer.export("in", &[ACTUAL]);
    // The answer comes from the office the plan goes to.
    let ran = computer.run(&["show", "out", "in", "--fax-to", "見本", "-o", "one.pdf"]);
    assert!(!ran.expect(0).stderr.contains("か所あります"), "{ran:?}");
    let other = PLAN.map(|stem| stem.replace("1370000026_11", "1370000034_17"));
    for (stem, other) in PLAN.iter().zip(&other) {
        let from = computer.path("out").join(format!("{stem}.CSV"));
        let to = computer.path("out").join(format!("{other}.CSV"));
        std::fs::copy(from, to).unwrap();
    }
    computer
        .run(&["show", "out", "--fax-to", "見本", "-o", "two.pdf"])
        .expect(0)
        .complains("宛先の事業所が2か所あります");
}

#[test]
fn the_provision_sheets_of_other_offices_stay_out() {
    let computer = Computer::new();
    computer.run(&["kit", "D2", "-o", "kit"]).expect(0);
    let fax = ["--form", "teikyo", "--fax-to", "見本", "-o", "fax.pdf"];
    let ran = computer.run(&[&["show", "kit/units/04_K2"], &fax[..]].concat());
    ran.expect(0).complains("ほかの事業所あての提供票");
    let ran = computer.run(&["show", "kit/units/04_K2", "--form", "teikyo"]);
    assert!(
        !ran.expect(0).stderr.contains("ほかの事業所あて"),
        "{ran:?}"
    );
}

#[test]
fn wrong_use_leaves_no_file() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    for wrong in [
        &["--mask"][..],
        &["--fax-number", "00-0000-0001"],
        &["--fax-from", "見本居宅"],
        &["--fax-note", "変更分です"],
        &["--fax-to"],
    ] {
        let arguments = [&["show", "out", "-o", "sheets.pdf"], wrong].concat();
        computer.run(&arguments).expect(2);
        assert!(!computer.path("sheets.pdf").exists(), "{wrong:?}");
    }
    computer
        .run(&["show", "out", "--fax-to", "見本", "-o", "sheets.png"])
        .expect(2)
        .complains("PDFにだけ");
    assert!(!computer.path("sheets.png").exists());
    computer.export("part", &PLAN[..1]);
    computer
        .run(&["show", "part", "--fax-to", "見本", "-o", "sheets.pdf"])
        .expect(1);
    assert!(!computer.path("sheets.pdf").exists());
}
