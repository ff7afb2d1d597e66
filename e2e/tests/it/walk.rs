//! The first care plan, judged by programs that others wrote.

use e2e::foreign;
use e2e::samples;
use e2e::story::Story;
use e2e::walk::walk;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_care_plan_travels_end_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut story = Story::begin();
    let walked = walk(folder.path(), &mut story).await.unwrap();
    assert!(
        story.elapsed().as_secs() < 30,
        "the walk took {:?}",
        story.elapsed()
    );
    if foreign::left_out() {
        return;
    }

    let pdf = walked.pdf.to_string_lossy().into_owned();
    foreign::judge("qpdf", &["--check", &pdf]).unwrap();
    let text = foreign::judge("pdftotext", &["-layout", &pdf, "-"]).unwrap();
    let folded: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let name: String = samples::SERVICE_USER
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    assert!(
        folded.contains(&name),
        "the sheet does not name the service user: {text}"
    );
    assert!(folded.contains("見本ヘルパーステーション"), "{text}");

    let p12 = walked.p12.to_string_lossy().into_owned();
    let right = format!("pass:{}", walked.care_manager.issue_password);
    let listing = ["pkcs12", "-in", &p12, "-nodes", "-passin", &right];
    let contents = foreign::judge("openssl", &listing).unwrap();
    assert!(contents.contains("BEGIN PRIVATE KEY"), "{contents}");
    assert!(
        contents.matches("BEGIN CERTIFICATE").count() >= 2,
        "the chain is missing"
    );
    let wrong = [
        "pkcs12",
        "-in",
        &p12,
        "-nodes",
        "-passin",
        "pass:AAAABBBBCCCCDDDD",
    ];
    foreign::judge("openssl", &wrong).unwrap_err();
    let password = walked.care_manager.issue_password.as_str();
    let keytool = [
        "-list",
        "-v",
        "-storetype",
        "PKCS12",
        "-keystore",
        &p12,
        "-storepass",
        password,
    ];
    foreign::judge("keytool", &keytool).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_walk_is_the_same_on_postgresql() {
    let Some(url) = std::env::var("RENKEI_TEST_POSTGRES").ok() else {
        assert!(foreign::left_out(), "cargo xtask test starts PostgreSQL");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let database = crate::walk::fresh_database(&url);
    e2e::walk::walk_on(folder.path(), Some(&database), &mut Story::begin())
        .await
        .unwrap();
}

/// Makes an empty database on the test server; its address.
fn fresh_database(server: &str) -> String {
    let name = format!("walk_{}", std::process::id());
    foreign::judge("psql", &[server, "-c", &format!("CREATE DATABASE {name}")]).unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}
