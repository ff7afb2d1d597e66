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
