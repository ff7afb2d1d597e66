//! `renkei watch` and `renkei service` as far as they go without an exchange.

use time::OffsetDateTime;

use crate::authority::Authority;
use crate::computer::Computer;

const OFFICE: &str = "1370000018";
const NOWHERE: &str = "https://127.0.0.1:9";

fn office() -> Computer {
    let computer = Computer::new();
    computer.install(&Authority::new(OffsetDateTime::now_utc()), OFFICE, NOWHERE);
    computer
}

#[test]
fn folders_are_named_for_each_address() {
    let nobody = Computer::new();
    nobody
        .run(&["watch", "add", "care", "--kind", "43"])
        .expect(3);
    nobody.run(&["run"]).expect(3);
    let computer = office();
    computer
        .run(&["watch", "list"])
        .expect(0)
        .says("監視フォルダーがありません")
        .says("taking");
    computer
        .run(&["watch", "add", "care", "--kind", "43", "--profile", "magic"])
        .expect(2)
        .complains("「magic」という使いかたはありません（plain, taking");
    computer
        .run(&["watch", "add", "care", "--kind", "43", "--settle", "0"])
        .expect(2);
    computer
        .run(&["watch", "add", "care", "--kind", "43"])
        .expect(0)
        .says("1370000018-43（plain）");
    assert!(computer.path("care").join("送信").is_dir());
    let other = ["watch", "add", "care", "--kind", "46"];
    computer
        .run(&other)
        .expect(2)
        .complains("このフォルダーは使えません");
    let same = [
        "watch",
        "add",
        "x",
        "--kind",
        "46",
        "--outgoing",
        "y",
        "--incoming",
        "y",
    ];
    computer
        .run(&same)
        .expect(2)
        .complains("このフォルダーは使えません");
    computer
        .run(&[
            "watch",
            "add",
            "care",
            "--kind",
            "46",
            "--outgoing",
            "46/out",
            "--incoming",
            "46/in",
        ])
        .expect(0);
    // Again with another profile: it takes the place of the first.
    computer
        .run(&["watch", "add", "care", "--kind", "43", "--profile", "slow"])
        .expect(0);
    let list = computer.run(&["watch", "list", "--json"]).expect(0).json();
    let folders = list["folders"].as_array().unwrap();
    assert_eq!(folders.len(), 2);
    assert_eq!(folders[0]["address"], "1370000018-46");
    assert_eq!(
        (&folders[1]["settle_seconds"], &folders[1]["there"]),
        (&60.into(), &true.into())
    );
    // The drive goes away.
    std::fs::rename(computer.path("46"), computer.path("away")).unwrap();
    computer
        .run(&["watch", "list"])
        .expect(1)
        .complains("が見つかりません");
    computer.run(&["watch", "remove", "--kind", "46"]).expect(0);
    computer.run(&["watch", "remove", "--kind", "46"]).expect(1);
    assert!(
        computer.path("away").join("in").is_dir(),
        "nothing is deleted"
    );
}

#[test]
fn the_service_is_shown_for_every_system() {
    let computer = office();
    for (system, words) in [
        ("linux", "ExecStart=\""),
        ("macos", "<string>jp.renkei</string>"),
        ("windows", "<LogonTrigger>"),
    ] {
        let shown = computer.run(&["service", "install", "--print", system]);
        shown
            .expect(0)
            .says(words)
            .says("run")
            .complains("コマンド");
    }
    computer
        .run(&["service", "install"])
        .expect(2)
        .complains("監視フォルダーがありません");
    let status = computer
        .run(&["service", "status", "--json"])
        .expect(0)
        .json();
    assert_eq!(
        (&status["installed"], &status["running"]),
        (&false.into(), &false.into())
    );
    computer
        .run(&["service", "remove"])
        .expect(0)
        .says("自動で動くようになっていません");
}

#[cfg(target_os = "linux")]
#[test]
fn the_system_is_told_to_run_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let computer = office();
    computer
        .run(&["watch", "add", "care", "--kind", "43"])
        .expect(0);
    let (settings, programs) = (computer.path("settings"), computer.path("programs"));
    std::fs::create_dir(&programs).unwrap();
    let texts = [&settings, &programs].map(|path| path.to_str().unwrap().to_owned());
    let around = [
        ("XDG_CONFIG_HOME", texts[0].as_str()),
        ("PATH", texts[1].as_str()),
    ];
    let run = |what: &str| computer.run_with(&["service", what], "", &around);
    run("install")
        .expect(1)
        .complains("動かせませんでした")
        .complains("systemctl --user enable");
    let fake = programs.join("systemctl");
    std::fs::write(&fake, "#!/bin/sh\necho \"$@\" >> \"${0%/*}/asked\"\n").unwrap();
    std::fs::set_permissions(&fake, std::fs::Permissions::from_mode(0o755)).unwrap();
    run("install").expect(0).says("自動で動くようにしました");
    let unit = std::fs::read_to_string(settings.join("systemd/user/renkei.service")).unwrap();
    let home = format!("\"--home\" \"{}\" \"run\"", computer.path("home").display());
    assert!(unit.contains(&home), "{unit}");
    run("status")
        .expect(0)
        .says("自動で動くようになっています")
        .says("動いていません");
    run("remove").expect(0).says("自動で動かないようにしました");
    assert!(!settings.join("systemd/user/renkei.service").exists());
    let asked = std::fs::read_to_string(programs.join("asked")).unwrap();
    let expected = [
        "--user daemon-reload",
        "--user enable --now renkei.service",
        "--user disable --now renkei.service",
    ];
    assert!(asked.lines().eq(expected), "{asked}");
}
