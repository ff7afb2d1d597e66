//! `renkei cert …` as far as it goes without an exchange.

use time::{Duration, OffsetDateTime};

use crate::authority::Authority;
use crate::computer::{Computer, PLAN};

const OFFICE: &str = "1370000018";
const NOWHERE: &str = "https://127.0.0.1:9";

fn authority() -> Authority {
    Authority::new(OffsetDateTime::now_utc())
}

#[test]
fn without_a_certificate_nothing_is_sent() {
    let computer = Computer::new();
    computer.export("out", &PLAN);
    for arguments in [
        &["send", "out"][..],
        &["inbox"],
        &["sent"],
        &["status"],
        &["cert", "status"],
    ] {
        computer
            .run(arguments)
            .expect(3)
            .complains("証明書がまだ入っていません");
    }
    computer
        .run(&["cert", "list"])
        .expect(0)
        .says("証明書は入っていません");
    computer.run(&["cert", "fetch"]).expect(2);
}

#[test]
fn a_p12_file_is_installed_once_the_password_fits() {
    let computer = Computer::new();
    let (identity, _, password) = computer.hand_out(&authority(), OFFICE, NOWHERE);
    let import = ["cert", "import", "office.p12", "--address", "address.json"];
    let wrong = [("RENKEI_ISSUE_PASSWORD", "ABCDEFGHJKLMNPQR")];
    for _ in 0..3 {
        let ran = computer.run_with(&import, "", &wrong);
        ran.expect(3)
            .complains("証明書発行用パスワードが合いません")
            .complains("こわれません");
    }
    assert!(
        !computer.path("home").exists(),
        "a failed import left something"
    );
    // As printed: in groups.
    let grouped = password.grouped();
    computer
        .run_with(&import, "", &[("RENKEI_ISSUE_PASSWORD", &grouped)])
        .expect(0);

    let status = computer.run(&["cert", "status", "--json"]).expect(0).json();
    assert_eq!(status["active"]["office_number"], OFFICE);
    assert_eq!(
        status["active"]["serial"],
        identity.certificate().serial().to_string()
    );
    assert_eq!(status["active"]["key_origin"], "imported");
    assert_eq!(status["active"]["key_protection"], "file-permissions");
    computer
        .run(&["cert", "status"])
        .expect(0)
        .says("暗号にせず");
    let list = computer.run(&["cert", "list", "--json"]).expect(0).json();
    assert_eq!(list["certificates"].as_array().unwrap().len(), 1);
    // Again: the same one, still one.
    computer
        .run_with(&import, "", &[("RENKEI_ISSUE_PASSWORD", &grouped)])
        .expect(0);
    let list = computer.run(&["cert", "list", "--json"]).expect(0).json();
    assert_eq!(list["certificates"].as_array().unwrap().len(), 1);
}

#[test]
fn each_wrong_password_has_words_of_its_own() {
    let computer = Computer::new();
    computer.hand_out(&authority(), OFFICE, NOWHERE);
    let import = ["cert", "import", "office.p12", "--address", "address.json"];
    for (typed, words) in [
        ("Himawari-2025!", "ログイン用のパスワード"),
        ("himawari", "ログイン用のパスワード"),
        (
            "ABCDEFGHJKLMNPQ",
            "証明書発行用パスワードの形ではありません",
        ),
        (
            "ABCDEFGHJKLMNPQ0",
            "証明書発行用パスワードの形ではありません",
        ),
        ("ABCDEFGHJKLMNPQR", "証明書発行用パスワードが合いません"),
    ] {
        let ran = computer.run_with(&import, "", &[("RENKEI_ISSUE_PASSWORD", typed)]);
        ran.expect(3).complains(words);
        assert!(!format!("{ran:?}").contains(typed), "a password was quoted");
    }
    std::fs::write(computer.path("office.p12"), b"<html>").unwrap();
    let right = [("RENKEI_ISSUE_PASSWORD", "ABCDEFGHJKLMNPQR")];
    let ran = computer.run_with(&import, "", &right);
    ran.expect(3).complains("もう一度ダウンロード");
}

#[test]
fn a_certificate_of_another_office_is_told() {
    let computer = Computer::new();
    let authority = authority();
    computer.install(&authority, OFFICE, NOWHERE);
    let (_, _, password) = computer.hand_out(&authority, "1370000026", NOWHERE);
    let import = ["cert", "import", "office.p12", "--password-stdin"];
    let ran = computer.run_with(&import, password.as_str(), &[]);
    ran.expect(0)
        .complains("別の事業所の証明書が選ばれています")
        .complains("1370000026");
}

#[cfg(target_os = "linux")]
#[test]
fn a_browser_gets_the_certificate_when_the_person_wants_it() {
    let computer = Computer::new();
    let (identity, _, password) = computer.hand_out(&authority(), OFFICE, NOWHERE);
    let home = computer.path("person").to_string_lossy().into_owned();
    let import = ["cert", "import", "office.p12", "--password-stdin"];
    let import = [&import[..], &["--address", "address.json"]].concat();
    let wanted = [&import[..], &["--system-store", "nss"]].concat();
    // Without the tools it says so; the certificate itself is installed.
    let none = [("HOME", home.as_str()), ("PATH", "/nonexistent")];
    computer
        .run_with(&wanted, password.as_str(), &none)
        .expect(1)
        .complains("libnss3-tools");
    let status = computer.run(&["cert", "status", "--json"]).expect(0).json();
    let serial = identity.certificate().serial().to_string();
    assert_eq!(status["active"]["serial"], serial);
    assert!(!computer.path("home").join("to-store").exists());

    let listed = |store: &str| {
        let list = std::process::Command::new("certutil")
            .args(["-K", "-d", store])
            .output();
        list.ok()
            .map(|list| String::from_utf8(list.stdout).unwrap())
    };
    let store = format!("sql:{home}/.pki/nssdb");
    if listed(&store).is_none() {
        // No NSS here: what is done without it was tested above.
        return;
    }
    let person = [("HOME", home.as_str())];
    for _ in 0..2 {
        computer
            .run_with(&wanted, password.as_str(), &person)
            .expect(0)
            .says("ブラウザ");
    }
    let keys = listed(&store).unwrap();
    assert_eq!(keys.lines().filter(|line| line.contains('<')).count(), 1);
    assert!(!computer.path("home").join("to-store").exists());
    let windows = [&import[..], &["--system-store", "windows"]].concat();
    computer
        .run_with(&windows, password.as_str(), &person)
        .expect(2)
        .complains("windows");
}

#[cfg(unix)]
#[test]
fn a_report_for_the_help_desk_names_nobody() {
    use std::os::unix::fs::PermissionsExt as _;
    let computer = Computer::new();
    let identity = computer.install(&authority(), OFFICE, NOWHERE);
    let home = computer.path("home");
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&home, open).unwrap();
    computer
        .run(&["doctor", "--report", "report.json"])
        .expect(4)
        .says("この利用者だけが読めるように");
    let mode = std::fs::metadata(&home).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let report = std::fs::read_to_string(computer.path("report.json")).unwrap();
    let certificate = identity.certificate();
    for secret in [
        OFFICE,
        certificate.organisation().unwrap(),
        certificate.account().unwrap(),
        &certificate.serial().to_string(),
        "127.0.0.1",
        &home.to_string_lossy(),
    ] {
        assert!(!report.contains(secret), "{secret} is in {report}");
    }
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let connection = checks.iter().find(|check| check["check"] == "connection");
    assert_eq!(connection.unwrap()["what"], "offline");
    assert_eq!(report["certificates"][0]["standing"], "valid");
}

#[cfg(unix)]
#[test]
fn the_key_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let computer = Computer::new();
    let identity = computer.install(&authority(), OFFICE, NOWHERE);
    let serial = identity.certificate().serial().to_string();
    let folder = computer.path("home").join("certificates").join(serial);
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&folder) & 0o777, 0o700);
    assert_eq!(mode(&folder.join("key.p8")) & 0o777, 0o600);
}

#[test]
fn a_passphrase_encrypts_the_key() {
    let computer = Computer::new();
    let (_, _, password) = computer.hand_out(&authority(), OFFICE, NOWHERE);
    let import = [
        "cert",
        "import",
        "office.p12",
        "--address",
        "address.json",
        "--password-stdin",
    ];
    let passphrase = [("RENKEI_KEY_PASSPHRASE", "correct horse battery")];
    computer
        .run_with(&import, password.as_str(), &passphrase)
        .expect(0);
    let status = computer.run(&["cert", "status", "--json"]).expect(0).json();
    assert_eq!(status["active"]["key_protection"], "passphrase");
    computer
        .run(&["inbox"])
        .expect(3)
        .complains("RENKEI_KEY_PASSPHRASE");
    let wrong = [("RENKEI_KEY_PASSPHRASE", "wrong")];
    computer
        .run_with(&["inbox"], "", &wrong)
        .expect(3)
        .complains("合言葉が違います");
    computer.run_with(&["inbox"], "", &passphrase).expect(4);
}

#[test]
fn a_certificate_of_another_authority_is_not_installed() {
    let computer = Computer::new();
    let (_, _, password) = computer.hand_out(&authority(), OFFICE, NOWHERE);
    let p12 = std::fs::read(computer.path("office.p12")).unwrap();
    computer.hand_out(&authority(), OFFICE, NOWHERE);
    std::fs::write(computer.path("office.p12"), p12).unwrap();
    let import = [
        "cert",
        "import",
        "office.p12",
        "--address",
        "address.json",
        "--password-stdin",
    ];
    let ran = computer.run_with(&import, password.as_str(), &[]);
    ran.expect(3).complains("「試験発行局」の証明書です");
    assert!(
        !computer.path("home").exists(),
        "a failed import left something"
    );
}

#[test]
fn an_expired_certificate_is_told_before_anything_is_sent() {
    let computer = Computer::new();
    let then = OffsetDateTime::now_utc() - Duration::days(700);
    let authority = Authority::new(then);
    let identity = authority.office(OFFICE, then);
    computer.install(&authority, OFFICE, NOWHERE);
    // The program would not install an expired one, so it is put in place of a good one.
    let certificates = computer.path("home").join("certificates");
    let folder = std::fs::read_dir(&certificates)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::write(
        folder.join("certificate.pem"),
        identity.certificate().to_pem(),
    )
    .unwrap();
    computer.run(&["inbox"]).expect(3).complains("切れています");
}

#[test]
fn a_certificate_that_begins_later_is_kept_until_then() {
    let computer = Computer::new();
    let authority = authority();
    let now = OffsetDateTime::now_utc();
    let ahead = || authority.office(OFFICE, now + Duration::days(30));
    let import = [
        "cert",
        "import",
        "office.p12",
        "--address",
        "address.json",
        "--password-stdin",
    ];
    // Alone it is kept, and nothing can be sent before it begins.
    let (_, _, password) = computer.hand_out_for(&authority, ahead(), NOWHERE);
    computer
        .run_with(&import, password.as_str(), &[])
        .expect(0)
        .says("自動でこの証明書を使います");
    computer.run(&["inbox"]).expect(3).complains("から使えます");
    let status = computer.run(&["cert", "status", "--json"]).expect(3).json();
    assert_eq!(status["active"]["standing"], "not-yet-valid");

    // Beside one that is valid, that one is used, whichever came first.
    let present = computer.install(&authority, OFFICE, NOWHERE);
    let present = present.certificate().serial().to_string();
    let (next, _, password) = computer.hand_out_for(&authority, ahead(), NOWHERE);
    computer.run_with(&import, password.as_str(), &[]).expect(0);
    let status = computer.run(&["cert", "status", "--json"]).expect(0).json();
    assert_eq!(status["active"]["serial"], present);
    assert_eq!(status["active"]["standing"], "valid");
    let serial = next.certificate().serial().to_string();
    assert_eq!(status["next"]["serial"], serial);
    assert_eq!(status["next"]["standing"], "not-yet-valid");
    computer
        .run(&["cert", "status"])
        .expect(0)
        .says("使用中")
        .says("開始前");
    computer.run(&["inbox"]).expect(4);
}

#[test]
fn another_exchange_needs_another_folder() {
    let computer = Computer::new();
    computer.install(&authority(), OFFICE, NOWHERE);
    let (_, _, password) = computer.hand_out(&authority(), OFFICE, NOWHERE);
    let import = [
        "cert",
        "import",
        "office.p12",
        "--address",
        "address.json",
        "--password-stdin",
    ];
    let ran = computer.run_with(&import, password.as_str(), &[]);
    ran.expect(2).complains("別の接続先");
    let elsewhere = [
        "--home",
        "other",
        "cert",
        "import",
        "office.p12",
        "--address",
    ];
    let elsewhere = [&elsewhere[..], &["address.json", "--password-stdin"]].concat();
    computer
        .run_with(&elsewhere, password.as_str(), &[])
        .expect(0);
}
