//! `renkei show`: a PDF or nothing.

use crate::computer::{ACTUAL, CARE_PLAN, Computer, PLAN};

#[test]
fn the_plan_alone_and_with_its_answer() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    computer.export("in", &[ACTUAL]);
    computer
        .run(&["show", "out", "-o", "plan.pdf"])
        .expect(0)
        .says("plan.pdf");
    let plan = std::fs::read(computer.path("plan.pdf")).unwrap();
    assert!(plan.starts_with(b"%PDF-"));
    computer
        .run(&["show", "out", "in", "-o", "both.pdf"])
        .expect(0);
    let both = std::fs::read(computer.path("both.pdf")).unwrap();
    assert_ne!(plan, both, "the actuals changed nothing");
    computer
        .run(&["show", "out"])
        .expect(0)
        .says("form6-7_202504_20250325100000.pdf");
    computer
        .run(&["show", "out", "--month", "202504", "--archive"])
        .expect(0);
    computer
        .run(&["show", "out", "--month", "202505", "-o", "may.pdf"])
        .expect(2)
        .complains("202504");
    assert!(!computer.path("may.pdf").exists());
}

#[test]
fn a_protected_document_needs_its_password() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    let protect = |file: &str, password: &str| {
        let arguments = ["show", "out", "--protect", "-o", file];
        computer.run_with(&arguments, "", &[("RENKEI_PDF_PASSWORD", password)])
    };
    protect("x.svg", "correct horse 7")
        .expect(2)
        .complains(".pdf");
    protect("x.pdf", "ひみつ").expect(2).complains("127");
    assert!(!computer.path("x.pdf").exists() && !computer.path("x.svg").exists());
    protect("x.pdf", "correct horse 7").expect(0);
    let pdf = std::fs::read(computer.path("x.pdf")).unwrap();
    let has = |part: &[u8]| pdf.windows(part.len()).any(|window| window == part);
    assert!(has(b"/Encrypt") && has(b"/AESV3"));
}

#[test]
fn pictures_have_a_file_for_each_page() {
    let computer = Computer::new();
    computer.export("out", &CARE_PLAN);
    computer
        .run(&["show", "out", "-o", "plan.svg"])
        .expect(0)
        .says("plan-1.svg")
        .says("plan-3.svg");
    let svg = std::fs::read_to_string(computer.path("plan-2.svg")).unwrap();
    assert!(svg.starts_with("<svg "));
    computer
        .run(&["show", "out", "--form", "2", "-o", "plan.PNG"])
        .expect(0)
        .says("plan.PNG");
    let png = std::fs::read(computer.path("plan.PNG")).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    computer
        .run(&["show", "out", "-o", "plan.docx"])
        .expect(2)
        .complains(".pdf");
    assert!(!computer.path("plan.docx").exists());
}

#[test]
fn a_failed_run_leaves_no_file() {
    let computer = Computer::new();
    computer.export("out", &PLAN[..1]);
    let ran = computer.run(&["show", "out", "-o", "plan.pdf"]);
    ran.expect(1).complains("何も書き出していません");
    assert!(!computer.path("plan.pdf").exists());
    computer.export("out", &PLAN);
    computer
        .run(&["show", "out", "-o", "missing/plan.pdf"])
        .expect(2)
        .complains("先にフォルダーを作るか");
    assert!(!computer.path("missing").exists());
    computer
        .run(&["show", "out", "--form", "1", "-o", "plan.pdf"])
        .expect(2)
        .complains("描けるのは");
    assert!(!computer.path("plan.pdf").exists());
    computer
        .run(&["show", "out", "--form", "9", "-o", "plan.pdf"])
        .expect(2)
        .complains("teikyo");
    assert!(!computer.path("plan.pdf").exists());
}

#[test]
fn a_care_plan_has_three_tables_and_no_sixth() {
    let computer = Computer::new();
    computer.export("out", &CARE_PLAN);
    computer
        .run(&["show", "out"])
        .expect(0)
        .says("form1-2-3_20250325110000.pdf")
        .says("3ページ");
    for form in ["1", "2", "3"] {
        computer
            .run(&["show", "out", "--form", form, "-o", "one.pdf"])
            .expect(0)
            .says("1ページ");
    }
    computer
        .run(&["show", "out", "--form", "6", "-o", "use.pdf"])
        .expect(2)
        .complains("1・2・3");
    assert!(!computer.path("use.pdf").exists());
}
