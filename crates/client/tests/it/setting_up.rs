//! `renkei setup` as far as the address: from a file, typed, and what stops it.

use protocol::Sha256;
use time::OffsetDateTime;

use crate::authority::Authority;
use crate::computer::Computer;
use crate::fake_exchange::{FakeExchange, OFFICE};

#[test]
fn a_typed_address_is_believed_only_with_its_thumbprint() {
    let computer = Computer::new();
    let now = OffsetDateTime::now_utc();
    let authority = Authority::new(now);
    let right = Sha256::from(authority.root.fingerprint()).to_string();
    let present = authority.office(OFFICE, now);
    let exchange = FakeExchange::start(authority, present.certificate());
    let set_up = |more: &[&str]| {
        let arguments = ["setup", "--user", "KJ131370000018", "--no-wait"];
        let address = ["--password-stdin", "--address", exchange.address.as_str()];
        let arguments = [&arguments[..], &address, more].concat();
        computer.run_with(&arguments, "password\n", &[])
    };
    let wrong = "0".repeat(64);
    for more in [&[][..], &["--thumbprint", &wrong]] {
        let ran = set_up(more);
        ran.expect(2)
            .complains("何も送っていません")
            .complains("試験連携");
        // As it is printed, to be compared.
        ran.complains(&right.get(..4).unwrap().to_uppercase());
        assert!(!computer.path("home").exists());
    }
    // Printed in groups and capitals. This exchange knows nothing about tickets.
    let groups: Vec<&str> = right
        .as_bytes()
        .chunks(4)
        .map(|group| std::str::from_utf8(group).unwrap())
        .collect();
    let ran = set_up(&["--thumbprint", &groups.join(" ").to_uppercase()]);
    assert_ne!(ran.code, 2, "{ran:?}");
    assert!(computer.path("home").join("address.json").exists());
}

#[test]
fn a_newer_version_is_told_and_nothing_more() {
    let (computer, exchange, _) = crate::renewing::office(300);
    let ran = computer.run(&["status"]);
    assert!(!ran.expect(0).stderr.contains("新しい版"), "{ran:?}");
    exchange.state().newest_client = Some("99.0.0".to_owned());
    computer
        .run(&["status"])
        .expect(0)
        .complains("99.0.0")
        .complains("自動では入れ替わりません");
    computer.run(&["doctor"]).expect(1).says("99.0.0");
}

#[test]
fn the_file_that_was_handed_out_is_found_and_what_is_missing_is_told() {
    let computer = Computer::new();
    let set_up = ["setup", "--no-wait", "--password-stdin"];
    computer
        .run(&set_up)
        .expect(2)
        .complains("接続先がまだ分かりません");
    let now = OffsetDateTime::now_utc();
    computer.hand_out(&Authority::new(now), OFFICE, "https://127.0.0.1:9");
    computer
        .run(&set_up)
        .expect(2)
        .complains("このフォルダーにある接続先ファイル")
        .complains("ユーザID");
    let with_user = [&set_up[..], &["--user", "KJ131370000018"]].concat();
    computer
        .run_with(&with_user, "password", &[])
        .expect(4)
        .complains("つながりません");
}

#[test]
fn folders_for_the_care_software_are_proposed_until_there_are_some() {
    let (computer, _exchange, _) = crate::renewing::office(300);
    let set_up = ["setup", "--user", "KJ1370000018", "--echo-wait", "0"];
    let proposed = computer.run(&set_up);
    proposed
        .expect(0)
        .says("準備ができました（操作1回")
        .complains("renkei watch add")
        .complains("--kind 43");
    computer
        .run(&["watch", "list"])
        .expect(0)
        .says("監視フォルダーがありません");

    let unknown = ["--watch", "care", "--watch-profile", "telepathy"];
    computer
        .run(&[&set_up[..], &unknown].concat())
        .expect(2)
        .complains("telepathy");
    let named = ["--watch", "care", "--watch-profile", "taking"];
    computer
        .run(&[&set_up[..], &named].concat())
        .expect(0)
        .says("taking");
    assert!(computer.path("care").join("送信").is_dir());
    assert!(computer.path("care").join("受信").is_dir());

    // What is there is neither proposed nor changed again.
    let again = computer.run(&[&set_up[..], &["--watch", "other"]].concat());
    again.expect(0);
    assert!(!again.stderr.contains("renkei watch add"), "{again:?}");
    assert!(!computer.path("other").exists());
}
