//! A locked PDF in the hands of programs that did not lock it.

use forms::{FormError, Lock, draw_pdf, encrypt_pdf};

use crate::{sample, tools};

#[test]
fn the_password_opens_it_and_nothing_else_does() {
    let locked = locked("open-me");
    let Some(output) = tools::run("qpdf", &["--check", "--password=open-me"], &locked, &[]) else {
        return;
    };
    assert!(output.status.success(), "{output:?}");
    for wrong in ["", "open-m", "Open-me"] {
        let password = format!("--password={wrong}");
        let output = tools::run("qpdf", &["--check", &password], &locked, &[]).unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(complaint.contains("invalid password"), "{complaint}");
    }
}

#[test]
fn the_text_is_there_with_the_password_alone() {
    let locked = locked("open-me");
    let Some(output) = tools::run("pdftotext", &["-upw", "open-me"], &locked, &["-"]) else {
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("サービス利用票"), "{text}");
    let output = tools::run("pdftotext", &[], &locked, &["-"]).unwrap();
    assert!(!output.status.success());
    // Neither texts nor the title stand in the clear.
    assert!(!contains(&locked, b"pdfuaid"));
    assert!(contains(
        &draw_pdf(&sample::forms()).unwrap().pdf,
        b"pdfuaid"
    ));
}

#[test]
fn it_may_be_printed_and_not_changed() {
    let locked = locked("open-me");
    let arguments = ["--show-encryption", "--password=open-me"];
    let Some(shown) = tools::told("qpdf", &arguments, &locked) else {
        return;
    };
    for expected in [
        "R = 6",
        "extract for accessibility: allowed",
        "extract for any purpose: allowed",
        "print low resolution: allowed",
        "print high resolution: allowed",
        "modify document assembly: not allowed",
        "modify forms: not allowed",
        "modify annotations: not allowed",
        "modify other: not allowed",
        "stream encryption method: AESv3",
        "string encryption method: AESv3",
    ] {
        assert!(shown.contains(expected), "{expected} is not in\n{shown}");
    }
}

#[test]
fn a_password_that_programs_disagree_on_is_refused() {
    let pdf = draw_pdf(&sample::forms()).unwrap().pdf;
    for password in ["", "パスワード", "tab\t", "é", &"x".repeat(128)] {
        let error = encrypt_pdf(&pdf, lock(password)).unwrap_err();
        assert!(matches!(error, FormError::Password), "{password}");
    }
    encrypt_pdf(&pdf, lock(&"x".repeat(127))).unwrap();
}

#[test]
fn what_is_no_pdf_is_an_error() {
    let error = encrypt_pdf(b"no PDF", lock("open-me")).unwrap_err();
    assert!(matches!(error, FormError::Layout(_)));
}

fn locked(password: &str) -> Vec<u8> {
    let pdf = draw_pdf(&sample::forms()).unwrap().pdf;
    encrypt_pdf(&pdf, lock(password)).unwrap()
}

fn lock(password: &str) -> Lock<'_> {
    Lock {
        password,
        owner_password: "owner",
        file_key: &[7; 32],
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
