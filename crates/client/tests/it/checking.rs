//! `renkei check`: offline, with the contract's JSON.

use kit::{Faults, corpus};
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
        .says("送信単位 1件（ファイル 3個）、エラー 0件、注意 0件");
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
    human
        .expect(1)
        .says(&format!("{name}：1件目"))
        .says("（項目")
        .says("→ ");
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

/// A folder of many units, some of them with errors: the names of its files and the whole.
fn many(computer: &Computer, units: usize) -> usize {
    let folder = computer.path("many");
    std::fs::create_dir(&folder).unwrap();
    let mut files = 0;
    let corpus = corpus(7, 2, usize::MAX).with_faults(Faults::OneInAHundred);
    for file in corpus.take(units).flatten() {
        std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
        files += 1;
    }
    files
}

#[test]
fn a_folder_of_200_units_is_told_in_few_lines() {
    let computer = Computer::new();
    let files = many(&computer, 200);
    let ran = computer.run(&["check", "many"]);
    ran.expect(1)
        .says("問題なし　")
        .says(&format!("送信単位 200件（ファイル {files}個）"))
        .says("検査ごとの件数：");
    let lines = ran.stdout.lines().count();
    assert!(lines < 120, "{lines} lines:\n{}", ran.stdout);
    // Nobody watches stderr: no line that is written over itself.
    assert_eq!(ran.stderr, "");
    let report = computer.run(&["check", "many", "--json"]);
    let report = report.expect(1).json();
    let all = report["findings"].as_array().unwrap();
    assert!(all.len() > 20, "{}", all.len());
    let units = report["units"].as_array().unwrap();
    assert_eq!(units.len(), 200);
    let sum = |key: &str| {
        units
            .iter()
            .map(|unit| unit[key].as_u64().unwrap())
            .sum::<u64>()
    };
    let of = |severity: &str| {
        let findings = all.iter().filter(|finding| finding["severity"] == severity);
        findings.count() as u64
    };
    assert_eq!(sum("errors"), of("error"));
    assert_eq!(sum("warnings"), of("warning"));
    ran.says(&format!(
        "エラー {}件、注意 {}件",
        sum("errors"),
        sum("warnings")
    ));
}

#[test]
fn one_unit_at_a_time_says_what_all_at_once_says() {
    let computer = Computer::new();
    many(&computer, 12);
    let files = std::fs::read_dir(computer.path("many")).unwrap();
    let files: Vec<careplan::SourceFile> = files
        .map(|entry| {
            let path = entry.unwrap().path();
            careplan::SourceFile {
                name: path.file_name().unwrap().to_str().unwrap().to_owned(),
                bytes: std::fs::read(path).unwrap(),
            }
        })
        .collect();
    let masters = careplan::master::Masters::built_in();
    let context = careplan::Context::default().with_masters(&masters);
    let at_once = careplan::check_with(&files, &context);
    let report = computer.run(&["check", "many", "--json"]).json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), at_once.findings.len());
    for (told, found) in findings.iter().zip(&at_once.findings) {
        assert_eq!(told["check"], found.check.as_str());
        assert_eq!(told["file"].as_str(), found.file.as_deref());
        assert_eq!(told["message"], found.message(careplan::Language::Japanese));
    }
}

#[test]
fn equal_findings_are_told_once_with_the_first_places() {
    let computer = Computer::new();
    let folder = computer.export("out", &PLAN);
    let name = format!("{}.CSV", PLAN[0]);
    let line = sample(PLAN[0]).lines().next().unwrap().to_owned() + "\r\n";
    let broken = line.replacen(",20250402,", ",20250431,", 1);
    assert_ne!(broken, line);
    std::fs::write(folder.join(&name), ms932(&broken.repeat(9))).unwrap();
    let ran = computer.run(&["check", "out"]);
    ran.expect(1)
        .says("エラー RC07　サービス利用票・提供票(第6表)の予定（UPPLAN）　9か所")
        .says("「サービス利用日」（項目10）")
        .says(&format!("{name}：1、2、3、4、5件目、ほか 4か所"))
        .says("問題あり　提供票（予定） 2025年4月分　1370000018-43 → 1370000026-11");
    assert_eq!(ran.stdout.matches("RC07　").count(), 1);
    let all = computer.run(&["check", "out", "--json"]).json();
    let dates = checks(&all)
        .into_iter()
        .filter(|check| *check == "RC07")
        .count();
    assert_eq!(dates, 9);
    computer
        .run(&["--lang", "en", "check", "out"])
        .says("error RC07 in UPPLAN: 9 found")
        .says("record 1, 2, 3, 4, 5 and 4 more");
}

#[test]
fn actuals_are_compared_with_the_plan_they_answer() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    let folder = computer.export("out", &[ACTUAL]);
    let actual = sample(ACTUAL).replacen(",20250402,", ",20250410,", 1);
    std::fs::write(folder.join(format!("{ACTUAL}.CSV")), ms932(&actual)).unwrap();
    let report = computer.run(&["check", "out", "--json"]).expect(0).json();
    let found = checks(&report)
        .into_iter()
        .filter(|check| *check == "T621")
        .count();
    assert!(found > 0, "{report}");
    let units = report["units"].as_array().unwrap();
    let warnings: u64 = units
        .iter()
        .map(|unit| unit["warnings"].as_u64().unwrap())
        .sum();
    assert_eq!(
        warnings,
        report["findings"].as_array().unwrap().len() as u64
    );
}

#[test]
fn a_serial_of_the_future_is_told() {
    let computer = Computer::new();
    let folder = computer.path("out");
    std::fs::create_dir(&folder).unwrap();
    let name = "DLT1KYO_1370000018_43_1370000026_11_29990101000000.CSV";
    std::fs::write(folder.join(name), b"202407,123455,0000000017,20250320\r\n").unwrap();
    let report = computer.run(&["check", "out", "--json"]).expect(0).json();
    assert!(checks(&report).contains(&"FN07"), "{report}");
}

#[test]
fn a_check_is_explained_without_files() {
    let computer = Computer::new();
    let ran = computer.run(&["check", "--explain", "rc07"]);
    ran.expect(0)
        .says("RC07　")
        .says("なぜ調べるか")
        .says("直し方")
        .says("よい例")
        .says("実在する日付");
    let page = computer
        .run(&["check", "--explain", "T621", "--json"])
        .expect(0)
        .json();
    assert_eq!(page["check"], "T621");
    for key in [
        "title",
        "what",
        "why",
        "wrong",
        "right",
        "repair",
        "reference",
    ] {
        assert!(!page[key].as_str().unwrap().is_empty(), "{key}");
    }
    assert_eq!(page["messages"].as_array().unwrap().len(), 2);
    for id in careplan::CheckId::ALL {
        computer.run(&["check", "--explain", id.as_str()]).expect(0);
    }
    computer
        .run(&["check", "--explain", "XX99"])
        .expect(2)
        .complains("「XX99」という検査はありません")
        .complains("renkei: hint: ");
    computer
        .run(&["check", "--explain", "T621", "out"])
        .expect(2);
    computer
        .run(&["--lang", "en", "check", "--explain", "T621"])
        .expect(0)
        .says("How to repair it");
}

#[test]
fn strange_files_beside_good_ones_are_told_by_number() {
    let computer = Computer::new();
    let folder = computer.export("out", &PLAN);
    for number in 0..9 {
        std::fs::write(folder.join(format!("{number}.txt")), b"x").unwrap();
    }
    std::fs::write(folder.join("memo.csv"), b"\x00\xff,\"").unwrap();
    std::fs::write(folder.join("empty.csv"), b"").unwrap();
    let ran = computer.run(&["check", "out"]);
    ran.expect(1)
        .complains("0.txt")
        .complains("ほかに 6個")
        .says("memo.csv")
        .says("empty.csv")
        .says("種類の分からないファイル");
    assert!(!ran.stderr.contains("8.txt"));
}
