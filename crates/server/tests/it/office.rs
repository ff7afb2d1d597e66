//! `office add`, `notice add`, `cert revoke`.

use serde_json::Value;

use crate::Site;

const ADD: &[&str] = &[
    "office",
    "add",
    "--name",
    "ケアプラン青空",
    "--kind",
    "43",
    "--claiming",
    "agent",
];

#[test]
fn an_office_gets_its_account_and_two_passwords_once() {
    let site = Site::initialised();
    let arguments = [
        ADD,
        &["--number", "1370000018", "--agent", "代理人", "--json"],
    ]
    .concat();
    let told: Value = serde_json::from_str(&site.done(&arguments)).unwrap();
    assert_eq!(told["user_id"], "KJ131370000018");
    assert_eq!(told["service_kinds"][0], "43");
    assert_eq!(told["password"].as_str().unwrap().len(), 12);
    assert_eq!(told["issue_password"].as_str().unwrap().len(), 16);
    site.refused(&arguments, 1, &["1370000018", "nothing was changed"]);
    // Neither password stands in a file.
    let database = std::fs::read(site.file("data/renkei.db")).unwrap();
    for secret in [&told["password"], &told["issue_password"]] {
        let secret = secret.as_str().unwrap().as_bytes();
        assert!(
            !database
                .windows(secret.len())
                .any(|window| window == secret)
        );
    }
}

#[test]
fn an_office_told_in_words() {
    let site = Site::initialised();
    let japanese = site.done(&[ADD, &["--number", "1370000018"]].concat());
    assert!(japanese.contains("ユーザID: KJ131370000018"), "{japanese}");
    let english = site.done(
        &[
            ADD,
            &["--number", "0170000011", "--kind", "46", "--lang", "en"],
        ]
        .concat(),
    );
    assert!(english.contains("user id: KJ010170000011"), "{english}");
    assert!(english.contains("service kinds: 43 46"), "{english}");
}

#[test]
fn wrong_input_is_refused_before_anything_happens() {
    let site = Site::new();
    let check = |arguments: &[&str], words: &[&str]| {
        site.refused(&[ADD, arguments].concat(), 2, words);
    };
    check(
        &["--number", "137000001"],
        &["office number", "10 characters"],
    );
    check(&["--number", "13700000I8"], &["office number"]);
    check(&[], &["--number"]);
    check(
        &["--number", "1370000018", "--kind", "4"],
        &["service kind"],
    );
    check(&["--number", "1370000018", "--kind", "ZZ"], &["ZZ"]);
    check(
        &["--number", "1370000018", "--prefecture", "48"],
        &["01 to 47"],
    );
    check(&["--number", "9970000018"], &["01 to 47"]);
    let own = [
        "office",
        "add",
        "--name",
        "x",
        "--kind",
        "43",
        "--number",
        "1370000018",
    ];
    site.refused(
        &[&own[..], &["--claiming", "post"]].concat(),
        2,
        &["internet"],
    );
    let agent = ["--claiming", "internet", "--agent", "x"];
    site.refused(&[&own[..], &agent].concat(), 2, &["--agent"]);
    site.refused(&[&own[..], &["--claiming", "paper"]].concat(), 1, &["init"]);
}

#[test]
fn a_notice_is_added() {
    let site = Site::initialised();
    let added = site.done(&[
        "notice", "add", "--title", "休止", "--body", "日曜", "--json",
    ]);
    let told: Value = serde_json::from_str(&added).unwrap();
    assert_eq!(told["id"].as_str().unwrap().len(), 36);
    site.refused(
        &["notice", "add", "--title", " ", "--body", "x"],
        2,
        &["title"],
    );
}

#[test]
fn a_certificate_that_is_not_there_cannot_be_revoked() {
    let site = Site::initialised();
    let reason = ["--reason", "key-compromise"];
    site.refused(
        &[&["cert", "revoke", "4a4b"][..], &reason].concat(),
        1,
        &["4a4b"],
    );
    site.refused(
        &[&["cert", "revoke", "serial"][..], &reason].concat(),
        2,
        &["serial"],
    );
    site.refused(
        &["cert", "revoke", "4a4b", "--reason", "dislike"],
        2,
        &["key-compromise"],
    );
}

#[test]
fn an_office_is_suspended_and_resumed() {
    let site = Site::initialised();
    let suspend = [
        "office",
        "suspend",
        "--number",
        "1370000018",
        "--reason",
        "休止",
        "--lang",
        "en",
    ];
    site.refused(&suspend[..6], 1, &["1370000018"]);
    site.done(&[ADD, &["--number", "1370000018"]].concat());
    assert_eq!(site.done(&suspend), "suspended office 1370000018\n");
    let resumed = site.done(&["office", "resume", "--number", "1370000018"]);
    assert!(resumed.contains("再開"), "{resumed}");
}

#[test]
fn an_account_gets_a_new_temporary_password_once() {
    let site = Site::initialised();
    site.done(&[ADD, &["--number", "1370000018"]].concat());
    let renew = ["office", "renew-password", "--id", "KJ131370000018"];
    let told = site.done(&[&renew[..], &["--json"]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["id"], "KJ131370000018");
    assert_eq!(told["password"].as_str().unwrap().len(), 12);
    let words = site.done(&[&renew[..], &["--second-factor", "remove"]].concat());
    assert!(words.contains("仮パスワード"), "{words}");
    let nobody = ["office", "renew-password", "--id", "KJ131370000026"];
    site.refused(&nobody, 1, &["KJ131370000026", "nothing was changed"]);
    site.refused(
        &[&renew[..], &["--second-factor", "perhaps"]].concat(),
        2,
        &["perhaps"],
    );
}

#[test]
fn the_passwords_can_be_had_on_a_sheet() {
    let site = Site::initialised();
    let file = site.file("notice.pdf");
    let name = file.to_str().unwrap();
    let sheet = ["--number", "1370000018", "--notice", name];
    let told = site.done(&[ADD, &sheet].concat());
    assert!(
        told.contains("notice.pdf") && !told.contains("仮パスワード"),
        "{told}"
    );
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    site.refused(&[ADD, &sheet].concat(), 2, &["exists already"]);
    // A sheet for an office that was not added is not left lying about.
    let second = site.file("second.pdf");
    let again = [
        "--number",
        "1370000018",
        "--notice",
        second.to_str().unwrap(),
    ];
    site.refused(&[ADD, &again].concat(), 1, &["nothing was changed"]);
    assert!(!second.exists());
    let renew = [
        "office",
        "renew-password",
        "--id",
        "KJ131370000018",
        "--json",
        "--notice",
        second.to_str().unwrap(),
    ];
    let told: Value = serde_json::from_str(&site.done(&renew)).unwrap();
    assert!(told.get("password").is_none(), "{told}");
    assert!(std::fs::read(&second).unwrap().starts_with(b"%PDF"));
    let nobody = site.file("third.pdf");
    let unknown = [
        "office",
        "renew-password",
        "--id",
        "KJ139999999999",
        "--notice",
        nobody.to_str().unwrap(),
    ];
    site.refused(&unknown, 1, &["nothing was changed"]);
    assert!(!nobody.exists());
    let locked = site.file("locked.pdf");
    let arguments = [
        ADD,
        &["--number", "1370000026", "--notice-password", "--notice"],
        &[locked.to_str().unwrap()],
    ]
    .concat();
    for (password, code) in [("パスワード", 2), ("open-me", 0)] {
        let mut command = site.command(&arguments);
        let output = command.env("RENKEI_NOTICE_PASSWORD", password).output();
        assert_eq!(output.unwrap().status.code(), Some(code), "{password}");
        assert_eq!(locked.exists(), code == 0);
    }
    let bytes = std::fs::read(&locked).unwrap();
    assert!(bytes.windows(8).any(|window| window == b"/Encrypt"));
}
