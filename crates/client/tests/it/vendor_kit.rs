//! `renkei kit` and `renkei kit verify`: the vendor-test kit, written and compared.

use std::path::{Path, PathBuf};

use crate::comparing::{alter, read};
use crate::computer::Computer;

/// The folders of the units of a pattern.
fn units(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("units")).unwrap();
    let mut units: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    units.sort();
    units
}

/// Copies the files of all units into one folder, as a program that keeps everything exports it.
fn export(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for unit in units(from) {
        for entry in std::fs::read_dir(unit).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn every_unit_of_every_pattern_passes_the_check() {
    let computer = Computer::new();
    let ran = computer.run(&["kit", "all", "-o", "kit"]);
    ran.expect(0)
        .says("パターン D1 D2 D3 D4 D5 D6 D7")
        .says("README.ja.md");
    for pattern in kit::Pattern::ALL {
        let folder = computer.path("kit").join(pattern.as_str());
        let units = units(&folder);
        assert_eq!(units.len(), kit::pattern(pattern).units.len());
        let units: Vec<&str> = units.iter().map(|unit| unit.to_str().unwrap()).collect();
        let ran = computer.run(&[&["check", "--json"], &units[..]].concat());
        let report = ran.expect(0).json();
        assert_eq!(report["findings"].as_array().unwrap().len(), 0, "{pattern}");
        assert_eq!(report["units"].as_array().unwrap().len(), units.len());
    }
    // All patterns at once are as good as each alone.
    computer
        .run(&["kit", "verify", "kit"])
        .expect(0)
        .says("パターンD1")
        .says("パターンD7")
        .says("判定：合格");
}

#[test]
fn a_kit_tells_what_to_do_and_what_to_expect() {
    let computer = Computer::new();
    computer.run(&["kit", "d2", "-o", "kit"]).expect(0);
    let folder = computer.path("kit");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let readme = text("README.ja.md");
    assert!(
        readme.contains("| `01_K2` |") && readme.contains("## 手順"),
        "{readme}"
    );
    assert!(
        readme.contains("renkei kit verify 出力したフォルダー --pattern D2"),
        "{readme}"
    );
    assert!(text("TRAPS.ja.md").contains("| short-stay-over-30 |"));
    assert!(text("REPORT.ja.md").contains("# 連携テスト報告書　パターンD2"));
    assert!(
        std::fs::read(folder.join("expected/01_K2.pdf"))
            .unwrap()
            .starts_with(b"%PDF-")
    );
    assert!(!folder.join("expected/06_K4.pdf").exists());
    let json = std::fs::read(folder.join("expected/06_K4.json")).unwrap();
    assert_eq!(careplan::read_json(&json).unwrap().len(), 1);
    let written: serde_json::Value = serde_json::from_str(&text("expected/01_K2.json")).unwrap();
    assert_eq!(written["unit"], "K2");
    let entries = std::fs::read_dir(&folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    let hidden = |name: std::ffi::OsString| name.to_string_lossy().starts_with('.');
    assert!(!names.into_iter().any(hidden));
}

#[test]
fn nothing_is_written_over_and_nothing_is_left_behind() {
    let computer = Computer::new();
    std::fs::create_dir(computer.path("full")).unwrap();
    std::fs::write(computer.path("full").join("mine.txt"), b"mine").unwrap();
    let ran = computer.run(&["kit", "D1", "-o", "full"]);
    ran.expect(2)
        .complains("空ではありません")
        .complains("renkei: hint: ");
    assert_eq!(std::fs::read_dir(computer.path("full")).unwrap().count(), 1);
    std::fs::write(computer.path("file"), b"mine").unwrap();
    computer.run(&["kit", "D1", "-o", "file"]).expect(2);
    assert_eq!(std::fs::read(computer.path("file")).unwrap(), b"mine");
    computer.run(&["kit", "D1", "-o", "missing/kit"]).expect(2);
    assert!(!computer.path("missing").exists());
    std::fs::create_dir(computer.path("empty")).unwrap();
    computer.run(&["kit", "D1..D2", "-o", "empty"]).expect(0);
    assert!(computer.path("empty/D2/units").is_dir());
    for (arguments, words) in [
        (&["kit", "D8", "-o", "x"][..], "D8"),
        (&["kit", "D3..D1", "-o", "x"], "D3..D1"),
        (&["kit", "D1"], "--output"),
        (&["kit", "-o", "x"], "D1..D7|all"),
        (&["kit", "verify"], "DIR"),
        (&["kit", "verify", "empty", "--pattern", "D9"], "D9"),
    ] {
        let ran = computer.run(arguments);
        ran.expect(2).complains(words).complains("renkei: hint: ");
    }
    assert!(!computer.path("x").exists());
}

#[test]
fn an_unchanged_copy_passes_and_fills_the_report() {
    let computer = Computer::new();
    computer.run(&["kit", "D3", "-o", "kit"]).expect(0);
    export(&computer.path("kit"), &computer.path("out"));
    let ran = computer.run(&["kit", "verify", "out", "-o", "report.md"]);
    ran.expect(0)
        .says("パターンD3")
        .says("違いは0件")
        .says("判定：合格")
        .says("report.md");
    let report = std::fs::read_to_string(computer.path("report.md")).unwrap();
    assert!(
        report.contains("判定：合格") && report.contains("| ○ |"),
        "{report}"
    );
    let form = computer
        .run(&["kit", "verify", "out", "--json"])
        .expect(0)
        .json();
    assert_eq!(form["passed"], true);
    assert_eq!(form["patterns"][0]["pattern"], "D3");
    // Of another pattern everything is missing.
    let ran = computer.run(&["kit", "verify", "out", "--pattern", "D1"]);
    ran.expect(1).says("判定：不合格").says("ありません");
}

#[test]
fn one_changed_character_is_told_with_its_trap() {
    let computer = Computer::new();
    computer.run(&["kit", "D1", "-o", "kit"]).expect(0);
    export(&computer.path("kit"), &computer.path("out"));
    let kept = computer
        .path("out")
        .join("UP1KYO_1370000018_43_1370000026_11_20250324090000.CSV");
    let text = read(&kept);
    assert!(text.contains('髙'), "the sample has changed");
    let changed = crate::computer::ms932(&text.replace('髙', "高"));
    std::fs::write(&kept, changed).unwrap();
    let ran = computer.run(&["kit", "verify", "out", "-o", "report.md"]);
    ran.expect(1)
        .says("[kanji]")
        .says("「髙」が「高」に変わりました")
        .says("判定：不合格");
    let report = std::fs::read_to_string(computer.path("report.md")).unwrap();
    assert!(report.contains("| × | 違い"), "{report}");
    let form = computer
        .run(&["kit", "verify", "out", "--json"])
        .expect(1)
        .json();
    let difference = &form["patterns"][0]["differences"][0];
    assert_eq!(difference["trap"], "kanji");
    assert_eq!(difference["file"], "UP1KYO");
    assert_eq!(difference["change"], "field");
    assert!(difference["field"].is_u64() && difference["found"].as_str().unwrap().contains('高'));
    let english = computer.run(&["--lang", "en", "kit", "verify", "out"]);
    english
        .expect(1)
        .says("髙 has become 高")
        .says("not passed");
}

#[test]
fn strangers_are_not_taken_for_a_kit() {
    let computer = Computer::new();
    computer.run(&["kit", "D3", "-o", "kit"]).expect(0);
    let first = &units(&computer.path("kit"))[0];
    for number in ["0000000017", "0000000025", "0000000090"] {
        while read(&only(first)).contains(number) {
            alter(first, "UPJSK", number, "0000009999");
        }
    }
    let ran = computer.run(&["kit", "verify", first.to_str().unwrap()]);
    ran.expect(2).complains("--pattern D1");
    std::fs::create_dir(computer.path("empty")).unwrap();
    computer.run(&["kit", "verify", "empty"]).expect(2);
    computer
        .run(&["kit", "verify", "nowhere"])
        .expect(2)
        .complains("nowhere");
}

fn only(folder: &Path) -> PathBuf {
    std::fs::read_dir(folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path()
}
