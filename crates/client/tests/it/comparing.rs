//! `renkei compare`: planned use against actuals and against later planned use.

use std::path::Path;

use crate::computer::{ACTUAL, Computer, PLAN};

/// Writes a unit of the vendor-test kit into a folder.
fn kit(computer: &Computer, folder: &str, pattern: kit::Pattern, unit: usize) {
    let folder = computer.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    for file in &kit::pattern(pattern).units[unit].files {
        std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
    }
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    careplan::text::decode(&bytes).0.into_owned()
}

/// Changes the text of the only file of a kind in a folder.
pub(crate) fn alter(folder: &Path, code: &str, from: &str, to: &str) -> String {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let path = paths
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with(code)
        })
        .unwrap();
    let text = read(&path);
    assert!(text.contains(from), "{from} is not in {text}");
    let bytes = crate::computer::ms932(&text.replacen(from, to, 1));
    std::fs::write(&path, bytes).unwrap();
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn what_was_done_otherwise_than_planned_is_told() {
    let computer = Computer::new();
    kit(&computer, "plan", kit::Pattern::D2, 0);
    kit(&computer, "actual", kit::Pattern::D3, 0);
    // Its correction: other times in the evening.
    kit(&computer, "actual", kit::Pattern::D3, 5);
    let ran = computer.run(&["compare", "--plan", "plan", "--actual", "actual"]);
    ran.expect(1)
        .says("202504  123455  0000000017  見本　太郎")
        .says("予定のみ")
        .says("実績のみ")
        .says("時間の変更")
        .says("全事業所")
        .says("相手のデータがないため");
    let differing = ran.stdout.find("0000000017").unwrap();
    assert!(differing < ran.stdout.find("0000000025").unwrap());
    let numbered = computer.run(&[
        "compare",
        "--plan",
        "plan",
        "--actual",
        "actual",
        "--numbered",
        "--all",
    ]);
    numbered.expect(1).says("利用者 1").says("同じ");
    assert!(!numbered.stdout.contains("見本"));
    assert!(!numbered.stdout.contains("0000000017"));
    assert!(numbered.stdout.lines().count() > ran.stdout.lines().count());
}

#[test]
fn the_same_is_the_same() {
    let computer = Computer::new();
    kit(&computer, "plan", kit::Pattern::D2, 0);
    let ran = computer.run(&["compare", "--plan", "plan", "--later", "plan"]);
    ran.expect(0)
        .says("違いはありません。")
        .says("違いがあるのは0人");
    let english = computer.run(&[
        "--lang", "en", "compare", "--plan", "plan", "--later", "plan",
    ]);
    english
        .expect(0)
        .says("No differences.")
        .says("0 with differences");
}

#[test]
fn a_later_plan_is_compared_line_by_line_for_programs() {
    let computer = Computer::new();
    kit(&computer, "plan", kit::Pattern::D2, 0);
    kit(&computer, "later", kit::Pattern::D2, 3);
    let arguments = ["compare", "--plan", "plan", "--later", "later", "--json"];
    let ran = computer.run(&arguments);
    let form = ran.expect(1).json();
    assert_eq!(form["subject"], "plan_and_later_plan");
    assert_eq!(form["same"], false);
    assert_eq!(form["users"][0]["insured"], "0000000017");
    assert_eq!(form["users"][0]["user"], 1);
    assert!(form["users"][0]["total"]["differences"].as_u64().unwrap() > 0);
    assert!(form["users"][0]["offices"][0]["before"]["units"].is_i64());
    let lines = form["lines"].as_array().unwrap();
    let dropped = lines.iter().find(|line| line["class"] == "only_before");
    let dropped = dropped.unwrap();
    assert_eq!(dropped["user"], 1);
    assert_eq!(dropped["count_difference"], -1);
    assert!(dropped["after"].is_null());
    assert!(dropped["before"]["record"].is_u64());
    assert_eq!(form["unread"].as_array().unwrap().len(), 0);

    let ran = computer.run(&[&arguments[..], &["--numbered"]].concat());
    let form = ran.expect(1).json();
    assert!(form["users"][0]["insured"].is_null());
    assert!(!ran.stdout.contains("0000000017") && !ran.stdout.contains("見本"));
}

#[test]
fn what_cannot_be_read_is_told() {
    let computer = Computer::new();
    computer.export("plan", &PLAN);
    // Without its annex the plan makes no unit.
    computer.export("torn", &[PLAN[0], PLAN[2]]);
    let ran = computer.run(&["compare", "--plan", "plan", "--later", "torn"]);
    ran.expect(1)
        .complains(PLAN[0])
        .complains("突き合わせていません")
        .complains("renkei check");
    let json = computer.run(&["compare", "--plan", "plan", "--later", "torn", "--json"]);
    let form = json.expect(1).json();
    assert_eq!(form["same"], false);
    assert_eq!(form["unread"][0]["file"], format!("{}.CSV", PLAN[0]));
}

#[test]
fn nothing_in_common_is_no_clean_result() {
    let computer = Computer::new();
    kit(&computer, "plan", kit::Pattern::D6, 0);
    kit(&computer, "actual", kit::Pattern::D3, 0);
    let ran = computer.run(&["compare", "--plan", "plan", "--actual", "actual"]);
    ran.expect(1).complains("突き合わせたものはありません");
}

#[test]
fn files_of_the_wrong_kind_are_wrong_use() {
    let computer = Computer::new();
    computer.export("plan", &PLAN);
    computer.export("actual", &[ACTUAL]);
    let cases: [(&[&str], &str); 8] = [
        (
            &["--plan", "actual", "--actual", "actual"],
            "予定（UPPLAN）のファイルがありません",
        ),
        (
            &["--plan", "plan", "--actual", "plan"],
            "実績（UPJSK）のファイルがありません",
        ),
        (&["--plan", "plan", "--later", "actual"], "変更後の予定"),
        (&["--plan", "plan"], "必要な指定がありません"),
        (
            &["--plan", "plan", "--actual", "actual", "--later", "plan"],
            "同時に指定できません",
        ),
        (&["--plan", "plan", "--actual", "nowhere"], "nowhere"),
        (
            &["--plan", "plan", "--actual", "actual", "-o", "x.docx"],
            "「x.docx」には描けません",
        ),
        (
            &["--plan", "plan", "--actual", "plan", "-o", "x.pdf"],
            "実績（UPJSK）のファイルがありません",
        ),
    ];
    for (arguments, words) in cases {
        let ran = computer.run(&[&["compare"], arguments].concat());
        ran.expect(2).complains(words).complains("renkei: hint: ");
    }
    assert!(!computer.path("x.pdf").exists());
    assert!(!computer.path("x.docx").exists());
}

#[test]
fn a_comparison_is_written_as_a_sheet_beside_the_table() {
    let computer = Computer::new();
    kit(&computer, "plan", kit::Pattern::D2, 0);
    kit(&computer, "actual", kit::Pattern::D3, 0);
    let compare = ["compare", "--plan", "plan", "--actual", "actual"];
    let plain = computer.run(&compare);
    for (file, start) in [
        ("sheet.pdf", "%PDF-"),
        ("sheet.svg", "<svg"),
        ("sheet.PNG", "\u{89}PNG"),
    ] {
        let ran = computer.run(&[&compare[..], &["-o", file]].concat());
        ran.expect(1).says(file).says("に書き出しました");
        assert!(ran.stdout.starts_with(&plain.stdout));
        let folder = std::fs::read_dir(computer.path("")).unwrap();
        let (stem, ending) = file.split_once('.').unwrap();
        let written = folder
            .map(|entry| entry.unwrap())
            .find(|entry| {
                let name = entry.file_name().into_string().unwrap();
                name.starts_with(stem) && name.ends_with(ending)
            })
            .unwrap();
        let bytes = std::fs::read(written.path()).unwrap();
        let found: String = bytes.iter().take(5).map(|byte| char::from(*byte)).collect();
        assert!(found.starts_with(start), "{file}: {found:?}");
    }
    // For programs the result stays JSON alone.
    let ran = computer.run(&[&compare[..], &["-o", "more.pdf", "--json"]].concat());
    assert_eq!(ran.expect(1).json()["same"], false);
    assert!(computer.path("more.pdf").exists());
    // A sheet that cannot be written fails the run before anything is told.
    let ran = computer.run(&[&compare[..], &["-o", "nowhere/sheet.pdf"]].concat());
    assert!(ran.stdout.is_empty() && ran.code != 0);
}
