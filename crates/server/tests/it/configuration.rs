//! Mistakes in the configuration and on the command line.

use crate::Site;

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let site = Site::new();
    site.configure("[portal]\nsign_in_trys = 3\n");
    for command in ["init", "run", "migrate", "doctor"] {
        site.refused(&[command], 2, &["sign_in_trys", "line 12", "renkei.toml"]);
    }
    assert!(!site.file("data").exists());
}

#[test]
fn a_missing_file_is_named() {
    let site = Site::new();
    std::fs::remove_file(site.file("renkei.toml")).unwrap();
    site.refused(&["init"], 2, &["renkei.toml"]);
}

#[test]
fn a_database_that_cannot_be_reached_is_told_apart() {
    let site = Site::new();
    site.configure("[database]\nurl = \"postgres://nobody@127.0.0.1:1/none\"\n");
    site.refused(&["migrate"], 4, &["database"]);
}

#[test]
fn unknown_commands_and_options_are_wrong_use() {
    let site = Site::new();
    site.refused(&["initialise"], 2, &["initialise"]);
    site.refused(&["init", "--password", "x"], 2, &["--password"]);
    site.refused(&["run", "--role", "portal,kitchen"], 2, &["kitchen"]);
}

#[test]
fn help_and_version_are_answers() {
    let site = Site::new();
    let help = site.run(&["office", "add", "--help"]);
    assert_eq!(help.code, Some(0));
    assert!(help.stdout.contains("--claiming"));
    assert_eq!(help.stderr, "");
}
