//! `renkei master`: official tables are kept, used by `check`, and never taken in half unasked.

use crate::authority::Authority;
use crate::computer::{Computer, PLAN};

const HEAD: &str = "サービスコード,名称,単位数,算定単位,適用開始年月,適用終了年月\n";

fn write(computer: &Computer, name: &str, rows: &str) {
    std::fs::write(computer.path(name), format!("{HEAD}{rows}")).unwrap();
}

/// Whether `check` calls the codes of the plan unknown.
fn checks(computer: &Computer) -> Vec<String> {
    let ran = computer.run(&["check", "out", "--json"]);
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["check"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_imported_table_is_kept_and_used() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    assert!(checks(&computer).is_empty());
    let list = computer.run(&["master", "list"]);
    list.expect(0)
        .says("内蔵：")
        .says("取り込んだものはありません");
    // A table of another code: what the plan names is unknown in it.
    write(
        &computer,
        "codes.csv",
        "119999,見本身体介護,100,1回につき,202404,\n",
    );
    let ran = computer.run(&["master", "import", "codes.csv"]);
    ran.expect(0)
        .says("全国のサービスコード表として読みました")
        .says("マスタを取り込みました");
    assert!(checks(&computer).contains(&"T603".to_owned()));
    computer
        .run(&["master", "list"])
        .expect(0)
        .says("サービスコード　11、202404〜　1行（すべて）　codes.csv");
    let list = computer.run(&["master", "list", "--json"]).json();
    let tables = list["tables"].as_array().unwrap();
    let imported = tables
        .iter()
        .find(|table| table["built_in"] == false)
        .unwrap();
    assert_eq!(imported["table"], "service_codes");
    assert_eq!(imported["kind"], "11");
    assert_eq!(imported["from"], "202404");
    assert_eq!(imported["rows"], 1);
    assert_eq!(imported["complete"], true);
    computer
        .run(&["--lang", "en", "master", "list"])
        .expect(0)
        .says("service codes: 11, from 202404, 1 rows (all), codes.csv");
}

#[test]
fn rows_are_left_out_only_when_agreed() {
    let computer = Computer::new();
    let bad = "11x,だめ,1,1回につき,202404,\n";
    let rows = format!(
        "111211,見本身体介護,387,1回につき,202404,\n{}",
        bad.repeat(5)
    );
    write(&computer, "codes.csv", &rows);
    let ran = computer.run(&["master", "import", "codes.csv"]);
    ran.expect(1)
        .says("3行目「サービスコード」")
        .says("ほかに同じことが 2行あります")
        .complains("取り込めない行が5行")
        .complains("--accept-partial");
    assert!(!computer.path("home").join("masters.tsv").exists());
    computer
        .run(&["master", "import", "codes.csv", "--accept-partial"])
        .expect(0);
    computer.run(&["master", "list"]).says("1行（一部）");
}

#[test]
fn a_file_that_is_no_table_keeps_all_others_out() {
    let computer = Computer::new();
    write(
        &computer,
        "codes.csv",
        "111211,見本身体介護,387,1回につき,202404,\n",
    );
    for (name, bytes, words) in [
        ("empty.csv", &b""[..], "空です"),
        ("book.xlsx", b"PK\x03\x04....", "xlsx"),
        ("page.csv", b"<!DOCTYPE html><html>", "Webページ"),
        ("other.csv", b"a,b\n1,2\n", "何の表か分かりません"),
    ] {
        std::fs::write(computer.path(name), bytes).unwrap();
        let ran = computer.run(&["master", "import", "codes.csv", name]);
        ran.expect(1)
            .says(words)
            .complains("何も取り込んでいません");
        assert!(!computer.path("home").join("masters.tsv").exists());
    }
}

#[test]
fn the_months_can_be_told() {
    let computer = Computer::new();
    let table = "サービスコード,名称,単位数\n111211,見本身体介護,387\n";
    std::fs::write(computer.path("codes.csv"), table).unwrap();
    let run = |more: &[&str]| computer.run(&[&["master", "import", "codes.csv"], more].concat());
    run(&[]).expect(1).says("いつから有効な表か");
    run(&["--to", "202503"]).expect(2).complains("--from");
    run(&["--from", "202504", "--to", "202503"])
        .expect(2)
        .complains("前です");
    run(&["--from", "202513"]).expect(2).complains("202513");
    computer.run(&["master"]).expect(2);
    computer.run(&["master", "import"]).expect(2);
    computer.run(&["master", "import", "nowhere"]).expect(2);
    run(&["--from", "202404", "--to", "202503"]).expect(0);
    computer
        .run(&["master", "list"])
        .says("サービスコード　11、202404〜202503");
}

#[test]
fn a_list_is_complete_only_when_told() {
    let computer = Computer::new();
    let table = "事業所番号,事業所名\n1370000018,見本居宅介護支援事業所\n";
    std::fs::write(computer.path("offices.csv"), table).unwrap();
    computer.run(&["master", "import", "offices.csv"]).expect(0);
    computer
        .run(&["master", "list"])
        .says("事業所の一覧　東京都　1行（一部）　offices.csv");
    computer
        .run(&["master", "import", "offices.csv", "--complete"])
        .expect(0);
    computer.run(&["master", "list"]).says("1行（すべて）");
}

#[test]
fn damaged_masters_are_told_and_nothing_is_checked_without_them() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    std::fs::create_dir(computer.path("home")).unwrap();
    std::fs::write(computer.path("home").join("masters.tsv"), b"junk").unwrap();
    computer
        .run(&["check", "out"])
        .expect(5)
        .complains("masters.tsv")
        .complains("もう一度取り込んでください");
    std::fs::write(
        computer.path("home").join("masters.tsv"),
        b"renkei-masters\t99\n",
    )
    .unwrap();
    computer
        .run(&["master", "list"])
        .expect(5)
        .complains("新しい版");
    std::fs::write(computer.path("home").join("masters.tsv"), b"junk").unwrap();
    // Sending checks with them as well, before anything leaves the computer.
    let authority = Authority::new(time::OffsetDateTime::now_utc());
    computer.install(&authority, "1370000018", "https://127.0.0.1:9");
    computer
        .run(&["send", "out"])
        .expect(5)
        .complains("masters.tsv");
}
