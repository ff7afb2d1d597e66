//! `operator add`.

use serde_json::Value;

use crate::Site;

#[test]
fn an_operator_is_added_once() {
    let site = Site::initialised();
    let add = [
        "operator",
        "add",
        "--id",
        "operator2",
        "--name",
        "承認担当",
        "--json",
    ];
    let told: Value = serde_json::from_str(&site.done(&add)).unwrap();
    assert_eq!(
        (told["id"].as_str(), told["name"].as_str()),
        (Some("operator2"), Some("承認担当"))
    );
    assert_eq!(told["password"].as_str().unwrap().len(), 12);
    site.refused(&add, 1, &["operator2"]);
    site.refused(
        &["operator", "add", "--id", "T B", "--name", "x"],
        2,
        &["id"],
    );
}

#[test]
fn an_operator_gets_a_new_password() {
    let site = Site::initialised();
    site.done(&["operator", "add", "--id", "op", "--name", "承認担当"]);
    let renewed = site.done(&["operator", "renew-password", "--id", "op", "--lang", "en"]);
    assert!(renewed.contains("renewed the password of op"), "{renewed}");
    site.refused(&["operator", "renew-password", "--id", "po"], 1, &["po"]);
}

#[test]
fn place_roles_and_a_password_of_ones_own_can_be_said() {
    let site = Site::initialised();
    let file = site.file("password");
    std::fs::write(&file, "yama no ue no kumo\n").unwrap();
    let file = file.display().to_string();
    let mut add = vec![
        "operator", "add", "--id", "tokyo-2", "--name", "受付", "--json",
    ];
    add.extend([
        "--prefecture",
        "13",
        "--role",
        "reception",
        "--role",
        "audit",
    ]);
    let weak = [&add[..], &["--password-file", "/nowhere"]].concat();
    site.refused(&weak, 2, &["/nowhere"]);
    let told = site.done(&[&add[..], &["--password-file", &file]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["prefecture"], "13");
    assert_eq!(told["roles"], serde_json::json!(["reception", "audit"]));
    assert!(told.get("password").is_none());
    std::fs::write(site.file("password"), "tokyo-3\n").unwrap();
    let other = ["operator", "add", "--id", "tokyo-3", "--name", "受付"];
    let weak = [&other[..], &["--password-file", &file]].concat();
    site.refused(&weak, 2, &["15"]);
    site.refused(&[&other[..], &["--prefecture", "48"]].concat(), 2, &["48"]);
    site.refused(&[&other[..], &["--role", "king"]].concat(), 2, &["king"]);
}

#[test]
fn approvers_are_admitted_by_the_fingerprint_of_a_passkey() {
    let site = Site::initialised();
    let add = ["operator", "add", "--id", "op", "--name", "承認担当"];
    site.done(&add);
    let admit = ["operator", "admit", "--id"];
    let told = site.done(&[&admit[..], &["op", "--lang", "ja"]].concat());
    assert!(told.contains("承認担当（op）"), "{told}");
    assert!(told.contains("パスキーがありません"), "{told}");
    let before = site.snapshot();
    site.refused(&[&admit[..], &["po"]].concat(), 1, &["po"]);
    let other = [&admit[..], &["op", "--passkey", "0000"]].concat();
    site.refused(&other, 1, &["--passkey"]);
    let withdraw = ["operator", "withdraw", "--id"];
    site.refused(&[&withdraw[..], &["op"]].concat(), 1, &["op"]);
    site.refused(&[&withdraw[..], &["../op"]].concat(), 1, &["op"]);
    assert_eq!(site.snapshot().len(), before.len());
    let doctor = site.done(&["doctor", "--lang", "en"]);
    assert!(doctor.contains("attention approval: "), "{doctor}");
}
