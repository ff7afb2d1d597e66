//! `renkei check`: offline, with the contract's JSON.

use serde_json::Value;

use crate::authority::Authority;
use crate::computer::{ACTUAL, Computer, PLAN, ms932, sample};

/// The ids of the checks that found something.
fn checks(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["check"].as_str().unwrap())
        .collect()
}

#[test]
fn a_clean_unit_passes() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    computer
        .run(&["check", "out"])
        .expect(0)
        .says("送信単位 1件、エラー 0件");
    let ran = computer.run(&["check", "out", "--json"]);
    let report = ran.expect(0).json();
    assert_eq!(report["standard"], "4.1");
    let unit = &report["units"][0];
    assert_eq!(unit["unit"], "K2");
    assert_eq!(unit["serial"], "20250325100000");
    assert_eq!(unit["sender"], "1370000018-43");
    assert_eq!(unit["receiver"], "1370000026-11");
    assert_eq!(unit["files"].as_array().unwrap().len(), 3);
    assert_eq!(unit["errors"], 0);
    assert!(unit["warnings"].is_u64());
}

#[test]
fn files_of_one_folder_are_grouped_by_their_whole_envelope() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    computer.export("out", &[ACTUAL]);
    std::fs::write(computer.path("out").join("notes.txt"), b"x").unwrap();
    let ran = computer.run(&["check", "out", "--json"]);
    let report = ran.expect(0).complains("notes.txt").json();
    let units = report["units"].as_array().unwrap();
    assert_eq!(units.len(), 2);
}

#[test]
fn findings_have_a_position_and_no_personal_value() {
    let computer = Computer::new();
    let folder = computer.export("out", &PLAN);
    let name = format!("{}.CSV", PLAN[0]);
    let broken = sample(PLAN[0]).replacen("202504", "202513", 1);
    std::fs::write(folder.join(&name), ms932(&broken)).unwrap();
    let ran = computer.run(&["check", "out", "--json"]);
    let report = ran.expect(1).json();
    let finding = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["severity"] == "error" && finding["field"].is_u64())
        .unwrap();
    assert_eq!(finding["file"], name.as_str());
    assert_eq!(finding["record"], 1);
    for key in ["check", "name", "message", "fix", "reference"] {
        assert!(!finding[key].as_str().unwrap().is_empty(), "{key}");
    }
    let human = computer.run(&["check", "out"]);
    human.expect(1).says(&name).says("1件目・項目").says("→ ");
    let person = sample(PLAN[2])
        .split(',')
        .nth(3)
        .unwrap_or_default()
        .replace('"', "");
    assert!(person.is_empty() || !human.stdout.contains(&person));
}

#[test]
fn a_file_that_is_not_ms932_is_told() {
    let computer = Computer::new();
    let folder = computer.export("out", &PLAN);
    let name = format!("{}.CSV", PLAN[2]);
    std::fs::write(folder.join(name), sample(PLAN[2])).unwrap();
    let ran = computer.run(&["check", "out", "--json"]);
    let report = ran.expect(1).json();
    assert!(
        checks(&report).iter().any(|check| check.starts_with("EN")),
        "{report}"
    );
}

#[test]
fn a_unit_without_its_annex_is_told() {
    let computer = Computer::new();
    computer.export("out", &PLAN[..2]);
    let report = computer.run(&["check", "out", "--json"]).expect(1).json();
    assert!(
        checks(&report).iter().any(|check| check.starts_with("BN")),
        "{report}"
    );
}

#[test]
fn another_sender_is_told_only_when_asked_for() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    computer.run(&["check", "out"]).expect(0);
    computer
        .run(&["check", "out", "--as-sender=1370000018"])
        .expect(0);
    let other = computer.run(&["check", "out", "--as-sender=1370000034", "--json"]);
    assert!(checks(&other.expect(0).json()).contains(&"FN12"));
    let receiver = computer.run(&["check", "out", "--as-receiver=1370000026", "--json"]);
    assert!(!checks(&receiver.expect(0).json()).contains(&"FN12"));
    let other = computer.run(&["check", "out", "--as-receiver=1370000018", "--json"]);
    assert!(checks(&other.json()).contains(&"FN12"));
    // Without a number the installed certificate says who it is.
    computer.run(&["check", "out", "--as-sender"]).expect(3);
    let authority = Authority::new(time::OffsetDateTime::now_utc());
    computer.install(&authority, "1370000034", "https://127.0.0.1:9");
    let ran = computer.run(&["check", "--as-sender", "out", "--json"]);
    assert!(checks(&ran.expect(0).json()).contains(&"FN12"));
}

#[test]
fn nothing_to_check_is_wrong_use() {
    let computer = Computer::new();
    computer
        .run(&["check", "nowhere"])
        .expect(2)
        .complains("nowhere");
    std::fs::create_dir(computer.path("empty")).unwrap();
    computer.run(&["check", "empty"]).expect(2);
}
