//! `renkei convert`: to JSON and back without loss, to V4.1, and never half of it.

use std::path::Path;

use careplan::SourceFile;
use kit::{Pattern, pattern};

use crate::computer::{Computer, PLAN, ms932, sample};

/// Writes files into a folder of the computer.
fn put(computer: &Computer, folder: &str, files: &[SourceFile]) {
    let folder = computer.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    for file in files {
        std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
    }
}

/// The names in a folder; none where there is no folder.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What lies on the computer beside the folders of the test.
#[track_caller]
fn expect_only(computer: &Computer, expected: &[&str]) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(names(&computer.path("")), expected);
}

#[test]
fn every_file_comes_back_from_json_byte_for_byte() {
    for kind in [
        Pattern::D1,
        Pattern::D2,
        Pattern::D4,
        Pattern::D6,
        Pattern::D7,
    ] {
        let computer = Computer::new();
        let files: Vec<SourceFile> = pattern(kind).files().cloned().collect();
        put(&computer, "out", &files);
        let ran = computer.run(&["convert", "out", "--to", "json", "-o", "json"]);
        ran.expect(0).says("変換しました：json");
        assert!(!ran.stdout.contains("標準仕様と違います"), "{}", ran.stdout);
        let units = pattern(kind).units.len();
        assert_eq!(names(&computer.path("json")).len(), units);
        computer
            .run(&["convert", "json", "--to", "csv", "-o", "deep/csv"])
            .expect(0);
        let back = computer.path("deep/csv");
        assert_eq!(names(&back).len(), files.len());
        for file in &files {
            assert_eq!(std::fs::read(back.join(&file.name)).unwrap(), file.bytes);
        }
        expect_only(&computer, &["out", "json", "deep"]);
    }
}

#[test]
fn a_document_comes_back_from_csv_byte_for_byte() {
    let computer = Computer::new();
    let files: Vec<SourceFile> = pattern(Pattern::D1).files().cloned().collect();
    put(&computer, "out", &files);
    let to = |from: &str, format: &str, into: &str| {
        computer
            .run(&["convert", from, "--to", format, "-o", into])
            .expect(0);
    };
    to("out", "json", "first");
    to("first", "csv", "csv");
    to("csv", "json", "second");
    for name in names(&computer.path("first")) {
        let read = |folder: &str| std::fs::read(computer.path(folder).join(&name)).unwrap();
        assert_eq!(read("first"), read("second"));
    }
}

#[test]
fn what_makes_no_unit_has_a_document_for_each_file() {
    let computer = Computer::new();
    computer.export("out", &PLAN[..2]);
    let ran = computer.run(&["convert", "out", "--to", "json", "-o", "json"]);
    // The samples are not written with quotes; that is told, and their content is kept.
    ran.expect(0).says("標準仕様の書き方になります");
    let expected: Vec<String> = PLAN[..2]
        .iter()
        .map(|stem| format!("{stem}.json"))
        .collect();
    assert_eq!(names(&computer.path("json")), expected);
    computer
        .run(&["convert", "json", "--to", "csv", "-o", "csv"])
        .expect(0);
    assert_eq!(names(&computer.path("csv")).len(), 2);
}

#[test]
fn nothing_is_written_where_anything_would_be_lost() {
    let computer = Computer::new();
    let folder = computer.export("out", &PLAN);
    // A byte that MS932 does not have, and a name of V3.
    let plan = [b"\x80", ms932(&sample(PLAN[0])).as_slice()].concat();
    std::fs::write(folder.join(format!("{}.CSV", PLAN[0])), plan).unwrap();
    std::fs::write(
        folder.join("UPJSK_202504_1370000026_1370000018_20250501090000.CSV"),
        b"202208\r\n",
    )
    .unwrap();
    let ran = computer.run(&["convert", "out", "--to", "json", "-o", "json"]);
    ran.expect(1)
        .says("読めない文字か、引用符の誤り")
        .says("先に renkei convert --to v4.1")
        .complains("2か所")
        .complains("何も書き出していません");
    expect_only(&computer, &["out"]);
}

#[test]
fn nothing_is_written_over() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    let arguments = ["convert", "out", "--to", "json", "-o", "json"];
    computer.run(&arguments).expect(0);
    let file = computer
        .path("json")
        .join(&names(&computer.path("json"))[0]);
    std::fs::write(&file, b"mine").unwrap();
    computer
        .run(&arguments)
        .expect(1)
        .complains("すでにあるため、何も書き出していません");
    assert_eq!(std::fs::read(&file).unwrap(), b"mine");
    assert_eq!(names(&computer.path("json")).len(), 1);
    // A file in place of the folder.
    std::fs::write(computer.path("file"), b"").unwrap();
    computer
        .run(&["convert", "out", "--to", "json", "-o", "file"])
        .expect(2)
        .complains("フォルダーではありません");
    // The same unit under two names gives the same file twice.
    std::fs::copy(
        computer.path("out").join(format!("{}.CSV", PLAN[0])),
        computer.path("out").join(format!("{}.csv", PLAN[0])),
    )
    .unwrap();
    std::fs::remove_file(computer.path("out").join(format!("{}.CSV", PLAN[1]))).unwrap();
    std::fs::write(
        computer.path("out").join(format!("{}.csv", PLAN[0])),
        ms932(&sample(PLAN[0]).replace("20250325", "20250326")),
    )
    .unwrap();
    computer
        .run(&["convert", "out", "--to", "json", "-o", "two"])
        .expect(1)
        .complains("という名前のファイルが二つできる");
    assert!(!computer.path("two").exists());
}

#[test]
fn faulty_documents_are_told_with_their_place() {
    let computer = Computer::new();
    let folder = computer.path("json");
    std::fs::create_dir(&folder).unwrap();
    let write = |text: &str| std::fs::write(folder.join("a.json"), text).unwrap();
    let run = || computer.run(&["convert", "json", "--to", "csv", "-o", "csv"]);
    write("{ \"standard\": ");
    run().expect(1).says("JSONとして読めません").says("a.json");
    let file = |record: &str| {
        format!(
            r#"{{ "standard": "4.1", "file": "DLT1KYO", "serial": "20250326100000",
            "from": {{ "office": "1370000018", "kind": "43" }},
            "to": {{ "office": "1370000026", "kind": "11" }}, "records": [{record}] }}"#
        )
    };
    write(&file(r#"{ "csv_version": "202407", "insuredNo": "1" }"#));
    run()
        .expect(1)
        .says("/records/0/insuredNo")
        .says("insured_no");
    write(&file(r#"["202407"]"#));
    run().expect(1).says("1件目：項目が1個あります");
    assert!(!computer.path("csv").exists());
    // Nothing that could be JSON, and a folder without any.
    computer.export("out", &PLAN);
    computer
        .run(&["convert", "out", "--to", "csv", "-o", "csv"])
        .expect(2)
        .complains("JSONのファイルがありません");
    expect_only(&computer, &["json", "out"]);
}

#[test]
fn characters_that_csv_lacks_are_told_and_replaced_or_refused() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    computer
        .run(&["convert", "out", "--to", "json", "-o", "json"])
        .expect(0);
    let name = names(&computer.path("json")).remove(0);
    let path = computer.path("json").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let with = |character: &str| text.replacen("見本", &format!("見本{character}"), 1);
    std::fs::write(&path, with("\u{2014}")).unwrap();
    computer
        .run(&["convert", "json", "--to", "csv", "-o", "csv"])
        .expect(0)
        .says("検査 EN03");
    std::fs::write(&path, with("\u{1f600}")).unwrap();
    let ran = computer.run(&["convert", "json", "--to", "csv", "-o", "other"]);
    ran.expect(1).says("書けない文字があります");
    assert!(!ran.stdout.contains('\u{1f600}'));
    assert!(!computer.path("other").exists());
}

/// The plan unit as V4.0 writes it: another version, and kinds with three digits in the names.
fn v4_0(computer: &Computer, folder: &str) {
    let folder = computer.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    for stem in PLAN {
        let name = stem.replace("_43_", "_043_").replace("_11_", "_011_");
        let text = sample(stem).replace("202407", "202504");
        std::fs::write(folder.join(format!("{name}.CSV")), ms932(&text)).unwrap();
    }
}

#[test]
fn an_older_version_becomes_v4_1_and_passes() {
    let computer = Computer::new();
    v4_0(&computer, "old");
    let checked = computer.run(&["check", "old"]);
    checked
        .expect(1)
        .says("V4.0のファイルです。")
        .says("renkei convert --to v4.1");
    let ran = computer.run(&["convert", "old", "--to", "v4.1", "-o", "new"]);
    ran.expect(0)
        .says("V4.0の行を、V4.1の項目とCSVバージョン202407にしました")
        .says("変換しました：new（3ファイル）");
    let expected: Vec<String> = {
        let mut names: Vec<String> = PLAN.iter().map(|stem| format!("{stem}.CSV")).collect();
        names.sort();
        names
    };
    assert_eq!(names(&computer.path("new")), expected);
    computer.run(&["check", "new"]).expect(0);
    computer
        .run(&["--lang", "en", "check", "old"])
        .expect(1)
        .says("This is a V4.0 file; ask the sender for V4.1.");
}

#[test]
fn what_must_be_guessed_is_asked_for() {
    let computer = Computer::new();
    let folder = computer.path("old");
    std::fs::create_dir(&folder).unwrap();
    let old = "DLT1KYO_1370000018_1370000026_20250401100000.CSV";
    std::fs::write(folder.join(old), b"202208,123455,0000000017,20250401\r\n").unwrap();
    let run = |more: &[&str]| {
        let arguments = ["convert", "old", "--to", "v4.1", "-o", "new"];
        computer.run(&[&arguments, more].concat())
    };
    run(&[]).expect(1).says("--to-kind");
    assert!(!computer.path("new").exists());
    run(&["--from-kind", "43", "--to-kind", "11"]).expect(0);
    let expected = "DLT1KYO_1370000018_43_1370000026_11_20250401100000.CSV";
    assert_eq!(names(&computer.path("new")), [expected]);
}

#[test]
fn a_result_with_errors_is_not_written() {
    let computer = Computer::new();
    v4_0(&computer, "old");
    for name in names(&computer.path("old")) {
        let path = computer.path("old").join(name);
        let bytes = std::fs::read(&path).unwrap();
        let text = careplan::text::decode(&bytes).0.into_owned();
        std::fs::write(path, ms932(&text.replace(",20250402,", ",20250431,"))).unwrap();
    }
    let ran = computer.run(&["convert", "old", "--to", "v4.1", "-o", "new"]);
    ran.expect(1)
        .says("RC07")
        .complains("中身にエラーがあります。何も書き出していません");
    expect_only(&computer, &["old"]);
}

#[test]
fn wrong_use_of_convert_is_told() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    for (arguments, words) in [
        (&["convert", "out", "-o", "x"][..], "--to"),
        (&["convert", "out", "--to", "json"], "--output"),
        (&["convert", "out", "--to", "xml", "-o", "x"], "xml"),
        (
            &["convert", "nowhere", "--to", "json", "-o", "x"],
            "nowhere",
        ),
        (
            &[
                "convert",
                "out",
                "--to",
                "json",
                "-o",
                "x",
                "--from-kind",
                "43",
            ],
            "--from-kind",
        ),
        (
            &[
                "convert",
                "out",
                "--to",
                "v4.1",
                "-o",
                "x",
                "--to-kind",
                "4",
            ],
            "--to-kind",
        ),
    ] {
        computer
            .run(arguments)
            .expect(2)
            .complains(words)
            .complains("renkei: hint: ");
    }
    expect_only(&computer, &["out"]);
}
