//! `renkei evidence`: the list of an office, from its files alone.

use serde_json::Value;

use crate::computer::{ACTUAL, CARE_PLAN, Computer, PLAN};

#[test]
fn a_months_exchanges_are_listed() {
    let computer = Computer::new();
    computer.export("sent", &PLAN);
    computer.export("received", &[ACTUAL]);
    for order in ["user", "partner"] {
        let arguments = ["--month", "202504", "--by", order, "-o", "list.pdf"];
        computer
            .run(&[&["evidence", "sent", "received"], &arguments[..]].concat())
            .expect(0)
            .says("送信単位 2件")
            .says("ファイル 4個")
            .says("list.pdf")
            .complains("renkei master import");
        let pdf = std::fs::read(computer.path("list.pdf")).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
    }
}

#[test]
fn programs_get_every_hash() {
    let computer = Computer::new();
    let folder = computer.export("sent", &PLAN);
    computer.export("received", &[ACTUAL]);
    let ran = computer.run(&["evidence", ".", "--month", "202504..202505", "--json"]);
    let list: Value = serde_json::from_str(&ran.expect(0).stdout).unwrap();
    let units = list["units"].as_array().unwrap();
    assert_eq!(units.len(), 2);
    assert_eq!(units[0]["unit"], "K2");
    assert_eq!(units[0]["documents"][0]["month"], "202504");
    assert_eq!(units[1]["unit"], "S1");
    assert!(!list["service_users"].as_array().unwrap().is_empty());
    let files = units[0]["files"].as_array().unwrap();
    assert_eq!(files.len(), 3);
    for file in files {
        let name = file["name"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        assert_eq!(file["size"], bytes.len());
        let hash = protocol::Sha256::of(&bytes).to_string();
        assert_eq!(file["sha256"], hash.as_str());
    }
}

#[test]
fn a_care_plan_counts_to_the_month_of_its_serial() {
    let computer = Computer::new();
    computer.export("sent", &CARE_PLAN);
    computer
        .run(&["evidence", "sent", "--month", "202503", "-o", "list.pdf"])
        .expect(0)
        .says("送信単位 1件");
    let ran = computer.run(&["evidence", "sent", "--month", "202504", "-o", "no.pdf"]);
    ran.expect(1).complains("202503");
    assert!(!computer.path("no.pdf").exists());
}

#[test]
fn what_cannot_be_read_is_listed_and_told() {
    let computer = Computer::new();
    computer.export("sent", &PLAN[..1]);
    computer
        .run(&["evidence", "sent", "--month", "202504", "-o", "list.pdf"])
        .expect(1)
        .says("ファイル 1個")
        .complains("読み取れない送信単位が1件");
    assert!(computer.path("list.pdf").exists());
}

#[test]
fn wrong_use_leaves_no_file() {
    let computer = Computer::new();
    computer.export("sent", &PLAN);
    for wrong in [
        &["--month", "202513", "-o", "list.pdf"][..],
        &["--month", "202505..202504", "-o", "list.pdf"],
        &["-o", "list.pdf"],
        &["--month", "202504"],
        &["--month", "202504", "--by", "date", "-o", "list.pdf"],
        &["--month", "202504", "--office", "1", "-o", "list.pdf"],
    ] {
        computer
            .run(&[&["evidence", "sent"], wrong].concat())
            .expect(2);
        assert!(!computer.path("list.pdf").exists(), "{wrong:?}");
    }
    let ran = computer.run(&[
        "evidence",
        "sent",
        "--month",
        "202504",
        "-o",
        "missing/list.pdf",
    ]);
    ran.expect(2);
    assert!(!computer.path("missing").exists());
}
