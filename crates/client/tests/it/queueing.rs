//! `renkei queue`: what importing the units of a folder would do.

use crate::comparing::alter;
use crate::computer::Computer;

fn units(computer: &Computer, pattern: kit::Pattern, folder: &str, wanted: &[usize]) {
    let folder = computer.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let kit = kit::pattern(pattern);
    for unit in wanted {
        for file in &kit.units[*unit].files {
            std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
        }
    }
}

#[test]
fn units_stand_in_the_order_of_their_serials() {
    let computer = Computer::new();
    units(&computer, kit::Pattern::D2, "in", &[5, 3, 0, 4]);
    let ran = computer.run(&["queue", "in"]);
    ran.expect(0)
        .says("1. 提供票（予定） 2025年4月分 → 取り込み（新規7人）")
        .says("2. 提供票（予定） 2025年4月分 → 取り込み（差し替え1人）")
        .says("もとのデータ：連番 20250325090000")
        .says("3. 提供票（予定） 2025年4月分 → 取り込み（新規1人）")
        .says("4. 提供票（予定）の削除 2025年4月分 → 取り込み（削除1人）")
        .says("4件：取り込み 4件");
    assert!(!ran.stdout.contains("見本"), "{}", ran.stdout);
    let form = computer.run(&["queue", "in", "--json"]).expect(0).json();
    let steps = form["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 4);
    assert_eq!(steps[1]["effect"], "imported");
    assert_eq!(steps[1]["changes"]["replaced"], 1);
    assert_eq!(steps[1]["changes"]["before"][0], "20250325090000");
    assert_eq!(steps[3]["unit"], "K4");
}

#[test]
fn a_faulty_unit_stops_its_sender_and_nobody_else() {
    let computer = Computer::new();
    units(&computer, kit::Pattern::D3, "in", &[0]);
    alter(&computer.path("in"), "UPJSK", "20250402", "20250431");
    units(&computer, kit::Pattern::D3, "in", &[1, 5]);
    let ran = computer.run(&["queue", "in"]);
    ran.expect(1)
        .says("1. 実績 2025年4月分 → 取り込めません（エラーが")
        .says("ここで止まります（後ろで待つもの 1件）")
        .says("2. 実績 2025年4月分 → 取り込み（新規1人）")
        .says("3. 実績 2025年4月分 → 待ち（連番 20250501090000 のものが取り込めないため）")
        .says("BN11")
        .complains("renkei: hint: ");
    let form = computer.run(&["queue", "in", "--json"]).expect(1).json();
    assert_eq!(form["steps"][0]["refusal"], "errors");
    assert!(form["steps"][0]["errors"].as_u64().unwrap() > 0);
    assert_eq!(form["steps"][2]["behind"], "20250501090000");
    assert_eq!(form["findings"][0]["check"], "BN11");
}

#[test]
fn what_was_imported_before_counts() {
    let computer = Computer::new();
    units(&computer, kit::Pattern::D2, "before", &[0, 3]);
    units(&computer, kit::Pattern::D2, "in", &[0, 4]);
    units(&computer, kit::Pattern::D2, "deletion", &[5]);
    let ran = computer.run(&["queue", "in", "--after", "before"]);
    ran.expect(0)
        .says("1. 提供票（予定） 2025年4月分 → 何もしません")
        .says("取り込み済み 1件");
    // Deleted before it came: told, and taken in.
    let ran = computer.run(&["queue", "deletion"]);
    ran.expect(0).says("削除するデータなし1人").says("DL02");
    let ran = computer.run(&["queue", "in", "--after", "deletion"]);
    ran.expect(0).says("FN07").says("後の連番の内容を残す1人");
    // The plan of the month comes after its deletion.
    units(&computer, kit::Pattern::D2, "again", &[4, 5]);
    for entry in std::fs::read_dir(computer.path("again")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let later = name.replace("20250328101000", "20250328103000");
        std::fs::rename(&path, path.with_file_name(later)).unwrap();
    }
    computer.run(&["queue", "again"]).expect(0).says("DL05");
}

#[test]
fn another_person_under_a_known_number_is_told() {
    let computer = Computer::new();
    units(&computer, kit::Pattern::D2, "before", &[0]);
    units(&computer, kit::Pattern::D2, "in", &[3]);
    alter(&computer.path("in"), "UPHOSOKU", "見本　太郎", "見本　次郎");
    let ran = computer.run(&["queue", "in", "--after", "before"]);
    ran.expect(0).says("RL03");
    assert!(!ran.stdout.contains("次郎"), "{}", ran.stdout);
}

#[test]
fn strange_files_are_told() {
    let computer = Computer::new();
    units(&computer, kit::Pattern::D2, "in/inner", &[5]);
    let name = "UPPLAN_202504_1370000018_43_1370000026_11.CSV";
    std::fs::write(computer.path("in").join(name), b"202407\r\n").unwrap();
    std::fs::write(computer.path("in").join("notes.txt"), b"x").unwrap();
    let ran = computer.run(&["queue", "in"]);
    ran.expect(0)
        .complains(name)
        .complains("in/notes.txt」は標準仕様のファイルではないため、見ていません");
    // Half a unit is none.
    let plan = "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000";
    computer.export("half", &[plan]);
    computer
        .run(&["queue", "half"])
        .expect(1)
        .says("1. 種類の決まらないもの → 取り込めません（ファイルがそろっていない");
    let ran = computer.run(&["queue", "in", "--after", "half"]);
    ran.expect(0).complains("取り込み済みとしていません");
    for arguments in [&["queue"][..], &["queue", "nowhere"]] {
        computer
            .run(arguments)
            .expect(2)
            .complains("renkei: hint: ");
    }
    let english = computer.run(&["--lang", "en", "queue", "in/inner"]);
    english
        .expect(0)
        .says("1. deletion of planned use for 2025-4 -> imported");
}
