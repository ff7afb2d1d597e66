//! `renkei board`: what of a month is there and what is not.

use crate::computer::{ACTUAL, Computer, PLAN};

/// Writes all units of a pattern of the vendor-test kit into a folder.
fn kit(computer: &Computer, folder: &str, pattern: kit::Pattern) {
    let folder = computer.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    for file in kit::pattern(pattern).files() {
        std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
    }
}

#[test]
fn a_month_is_told_row_by_row() {
    let computer = Computer::new();
    kit(&computer, "sent", kit::Pattern::D2);
    kit(&computer, "received", kit::Pattern::D3);
    let ran = computer.run(&["board", "--month", "202504", "sent", "received"]);
    ran.expect(1)
        .says("202504 の月次ボード")
        .says("未着")
        .says("差異あり")
        .says("未送付")
        .says("見本　太郎");
    let ran = computer.run(&["board", "--month", "202504", "sent", "received", "--json"]);
    let form = ran.expect(1).json();
    let rows = form["rows"].as_array().unwrap();
    let open: Vec<bool> = rows.iter().map(|row| row["open"] == true).collect();
    assert!(
        open.is_sorted_by_key(|open| !open),
        "what is open comes first"
    );
    let count = open.iter().filter(|open| **open).count();
    assert_eq!(form["counts"]["open"], count);
    assert!(count > 0 && count < rows.len());
    let english = computer.run(&[
        "--lang", "en", "board", "--month", "202504", "sent", "received",
    ]);
    english
        .expect(1)
        .says("month board 202504")
        .says("not sent");
}

#[test]
fn plans_alone_wait_for_actuals() {
    let computer = Computer::new();
    computer.export("sent", &PLAN);
    let ran = computer.run(&["board", "--month", "202504", "sent", "--json"]);
    let form = ran.expect(1).json();
    assert_eq!(form["month"], "202504");
    let rows = form["rows"].as_array().unwrap();
    assert_eq!(form["counts"]["rows"], rows.len());
    assert_eq!(form["counts"]["without_actuals"], rows.len());
    let row = rows
        .iter()
        .find(|row| row["office"] == "1370000026")
        .unwrap();
    assert_eq!(row["kind"], "11");
    assert_eq!(row["planner"], "1370000018-43");
    assert_eq!(row["insured"], "0000000017");
    assert_eq!(row["planned"]["state"], "made");
    assert_eq!(row["planned"]["serial"], "20250325100000");
    assert_eq!(row["actual"]["state"], "missing");
    assert!(row["actual"]["serial"].is_null());
    assert_eq!(row["open"], true);
    assert_eq!(form["unread"].as_array().unwrap().len(), 0);
}

#[test]
fn rows_of_one_office_without_names() {
    let computer = Computer::new();
    computer.export("sent", &PLAN);
    computer.export("received", &[ACTUAL]);
    let arguments = [
        "board",
        "--month",
        "202504",
        "sent",
        "received",
        "--office",
        "1370000026",
        "--numbered",
    ];
    let ran = computer.run(&arguments);
    assert!(ran.stdout.contains("利用者 1"));
    assert!(!ran.stdout.contains("0000000017") && !ran.stdout.contains("見本　太郎"));
    let ran = computer.run(&[&arguments[..], &["--json"]].concat());
    let form = ran.json();
    assert_eq!(form["office"], "1370000026");
    let rows = form["rows"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["office"] == "1370000026"));
    assert!(rows[0]["insured"].is_null());
}

#[test]
fn a_board_is_written_as_a_sheet() {
    let computer = Computer::new();
    kit(&computer, "sent", kit::Pattern::D2);
    let board = ["board", "--month", "202504", "sent"];
    let ran = computer.run(&[&board[..], &["-o", "board.pdf"]].concat());
    ran.expect(1).says("board.pdf").says("ページ");
    let pdf = std::fs::read(computer.path("board.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

#[test]
fn what_cannot_be_read_is_told() {
    let computer = Computer::new();
    // Without its annex the plan makes no unit.
    computer.export("torn", &[PLAN[0], PLAN[2]]);
    computer.export("received", &[ACTUAL]);
    let ran = computer.run(&["board", "--month", "202504", "torn", "received", "--json"]);
    let form = ran.expect(1).complains(PLAN[0]).json();
    assert_eq!(form["unread"][0]["file"], format!("{}.CSV", PLAN[0]));
    assert_eq!(form["rows"][0]["planned"]["state"], "missing");
    assert_eq!(form["rows"][0]["actual"]["state"], "not_compared");
}

#[test]
fn wrong_use_leaves_no_file() {
    let computer = Computer::new();
    computer.export("sent", &PLAN);
    let cases: [(&[&str], &str); 5] = [
        (&["sent"], "必要な指定がありません"),
        (&["--month", "202504"], "必要な指定がありません"),
        (&["--month", "2025-04", "sent"], "2025-04"),
        (&["--month", "202411", "sent", "-o", "x.pdf"], "202411"),
        (&["--month", "202504", "sent", "-o", "x.txt"], "x.txt"),
    ];
    for (arguments, words) in cases {
        let ran = computer.run(&[&["board"], arguments].concat());
        ran.expect(2).complains(words).complains("renkei: hint: ");
    }
    assert!(!computer.path("x.pdf").exists() && !computer.path("x.txt").exists());
}
