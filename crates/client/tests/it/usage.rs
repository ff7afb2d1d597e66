//! Help, languages and wrong use.

use crate::computer::Computer;

#[test]
fn help_is_one_screen_with_an_example_in_both_languages() {
    let computer = Computer::new();
    let japanese = computer.run(&["--help"]);
    japanese
        .expect(0)
        .says("使い方：")
        .says("例：")
        .says("renkei send");
    let english = computer.run(&["--lang", "en", "--help"]);
    english.expect(0).says("Usage: renkei").says("Example:");
    let by_environment = computer.run_with(&["send", "--help"], "", &[("LC_ALL", "en_GB.UTF-8")]);
    by_environment.expect(0).says("Check, seal and send");
    for help in [japanese, english] {
        assert!(help.stdout.lines().count() <= 55, "{}", help.stdout);
    }
}

#[test]
fn every_command_has_a_help() {
    let computer = Computer::new();
    for command in [
        &["setup"][..],
        &["status"],
        &["cert", "status"],
        &["cert", "list"],
        &["cert", "request"],
        &["cert", "fetch"],
        &["cert", "import"],
        &["cert", "renew"],
        &["offices"],
        &["check"],
        &["convert"],
        &["master", "import"],
        &["master", "list"],
        &["show"],
        &["compare"],
        &["queue"],
        &["kit"],
        &["kit", "verify"],
        &["send"],
        &["resend"],
        &["inbox"],
        &["sent"],
        &["receive"],
        &["watch", "add"],
        &["watch", "list"],
        &["run"],
        &["service", "install"],
        &["ui"],
    ] {
        computer
            .run(&[command, &["--help"]].concat())
            .expect(0)
            .says("使い方：");
    }
}

#[test]
fn wrong_use_ends_with_2_and_a_hint() {
    let computer = Computer::new();
    let cases: [(&[&str], &str); 7] = [
        (&[], "コマンドが指定されていません"),
        (&["fly"], "「fly」というコマンドはありません"),
        (&["check"], "必要な指定がありません"),
        (
            &["check", "--fast", "x"],
            "「--fast」という指定はありません",
        ),
        (&["inbox", "--month", "202513"], "202513"),
        (&["receive", "not-an-id", "-o", "x"], "not-an-id"),
        (
            &["setup", "--user", "KJ1", "--wait", "5", "--no-wait"],
            "同時に指定できません",
        ),
    ];
    for (arguments, words) in cases {
        let ran = computer.run(arguments);
        ran.expect(2)
            .complains("renkei: error: ")
            .complains(words)
            .complains("renkei: hint: ");
    }
    let english = computer.run(&["--lang=en", "fly"]);
    english
        .expect(2)
        .complains("renkei: error: there is no command fly");
}

#[test]
fn a_password_is_never_an_argument() {
    let computer = Computer::new();
    computer
        .run(&["setup", "--user", "KJ1", "--password", "secret"])
        .expect(2);
}
