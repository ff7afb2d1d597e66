//! `init` and `doctor`.

use crate::Site;

#[test]
fn init_says_what_it_made_and_repeating_changes_nothing() {
    let site = Site::new();
    let first = site.done(&["init", "--operator", "op", "--lang", "en"]);
    for part in [
        "renkei.db",
        "root.pem",
        "issuing.key.pem",
        "tls/mailbox.pem",
        "offline",
        "portal.key",
        "op;",
    ] {
        assert!(first.contains(part), "{part} is not in {first}");
    }
    let before = site.snapshot();
    let second = site.done(&["init", "--operator", "op", "--lang", "en"]);
    assert_eq!(second, "everything is there; nothing was changed\n");
    assert_eq!(site.snapshot(), before);
}

#[test]
fn keys_are_encrypted_and_only_their_owner_can_read_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::initialised();
    for (name, is_encrypted) in [
        ("data/authority/issuing.key.pem", true),
        ("data/offline/root.key.pem", true),
        ("data/authority.passphrase", false),
        ("data/portal.key", false),
        ("data/tls/mailbox.pem", false),
    ] {
        let file = site.file(name);
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} {mode:o}");
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(
            text.contains("ENCRYPTED PRIVATE KEY"),
            is_encrypted,
            "{name}"
        );
    }
}

#[test]
fn a_cut_init_is_finished_by_the_next() {
    let site = Site::initialised();
    // As if it had ended between the root and the issuing authority.
    for name in ["data/authority/issuing.pem", "data/tls/portal.pem"] {
        std::fs::remove_file(site.file(name)).unwrap();
    }
    let root = std::fs::read(site.file("data/authority/root.pem")).unwrap();
    let told = site.done(&["init"]);
    assert!(
        told.contains("issuing.pem") && told.contains("portal.pem"),
        "{told}"
    );
    assert_eq!(
        std::fs::read(site.file("data/authority/root.pem")).unwrap(),
        root
    );
    site.done(&["doctor"]);
}

#[test]
fn with_the_roots_key_offline_everything_goes_on() {
    let site = Site::initialised();
    std::fs::remove_dir_all(site.file("data/offline")).unwrap();
    let told = site.done(&["init", "--lang", "en"]);
    assert_eq!(told, "everything is there; nothing was changed\n");
    std::fs::remove_file(site.file("data/authority/issuing.pem")).unwrap();
    site.refused(&["init"], 1, &["root's key", "root.key.pem"]);
}

#[test]
fn other_names_get_other_server_certificates() {
    let site = Site::initialised();
    let file = site.file("data/tls/portal.pem");
    let before = std::fs::read(&file).unwrap();
    let text = std::fs::read_to_string(site.file("renkei.toml")).unwrap();
    let text = text.replacen("localhost", "portal.example.jp", 1);
    std::fs::write(site.file("renkei.toml"), text).unwrap();
    let told = site.done(&["init"]);
    assert!(
        told.contains("portal.pem") && !told.contains("mailbox.pem"),
        "{told}"
    );
    assert_ne!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn doctor_finds_what_is_missing() {
    let site = Site::new();
    let ended = site.run(&["doctor", "--lang", "en"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stdout.contains("problem signing-key: "),
        "{}",
        ended.stdout
    );
    site.done(&["init"]);
    let told: serde_json::Value = serde_json::from_str(&site.done(&["doctor", "--json"])).unwrap();
    let checks = told["checks"].as_array().unwrap();
    let state = |name: &str| {
        let check = checks.iter().find(|check| check["check"] == name).unwrap();
        check["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (state("store"), state("root-key")),
        ("ok".to_owned(), "attention".to_owned())
    );
}
