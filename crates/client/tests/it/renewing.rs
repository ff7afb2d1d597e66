//! Certificates that are renewed, by hand and without being asked, and everything that may come
//! between.

use std::path::{Path, PathBuf};

use pki::Certificate;
use protocol::Code;
use time::{Duration, OffsetDateTime};

use crate::authority::Authority;
use crate::computer::Computer;
use crate::fake_exchange::{FakeExchange, OFFICE, Reaction};

/// A computer whose certificate ends in so many days, and its exchange.
pub(crate) fn office(days_left: i64) -> (Computer, FakeExchange, Certificate) {
    let then = OffsetDateTime::now_utc() - Duration::days(365 - days_left);
    let authority = Authority::new(then);
    let identity = authority.office(OFFICE, then);
    let present = identity.certificate().clone();
    let computer = Computer::new();
    // The address is known once the exchange runs, and that needs the authority.
    let (_, _, password) = computer.hand_out_for(&authority, identity, "https://127.0.0.1:9");
    let exchange = FakeExchange::start(authority, &present);
    let address = computer.path("address.json");
    let text = std::fs::read_to_string(&address).unwrap();
    let text = text.replace("https://127.0.0.1:9", &exchange.address);
    std::fs::write(&address, text).unwrap();
    let import = ["cert", "import", "office.p12", "--address", "address.json"];
    let import = [&import[..], &["--password-stdin"]].concat();
    computer.run_with(&import, password.as_str(), &[]).expect(0);
    (computer, exchange, present)
}

/// The serial numbers of what is installed, the one that ends last first.
fn installed(computer: &Computer) -> Vec<String> {
    let list = computer.run(&["cert", "list", "--json"]).expect(0).json();
    let list = list["certificates"].as_array().unwrap().clone();
    let serial = |one: &serde_json::Value| one["serial"].as_str().unwrap().to_owned();
    list.iter().map(serial).collect()
}

fn renewal(computer: &Computer) -> serde_json::Value {
    let status = computer.run(&["cert", "status", "--json"]).expect(0).json();
    status["renewal"].clone()
}

fn request_folder(computer: &Computer) -> PathBuf {
    computer.path("home").join("renewal").join("request")
}

/// All requests are the same, byte for byte.
#[track_caller]
fn asked_for_the_same(exchange: &FakeExchange) {
    let requests = exchange.state().requests.clone();
    assert!(requests.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_renewal_follows_the_present_certificate_and_its_key_stays() {
    let (computer, exchange, present) = office(65);
    let old = present.serial().to_string();
    let folder = computer.path("home").join("certificates").join(&old);
    let key = std::fs::read(folder.join("key.p8")).unwrap();
    let planned = renewal(&computer);
    assert_eq!(planned["automatic"], true);
    let ran = computer.run(&["cert", "renew"]);
    ran.expect(0).says("自動でこの証明書を使います");
    let (request, start) = exchange.state().requests[0].clone();
    assert_eq!(start, "after-present");
    let named = pki::request_name::compare(&request, &present).unwrap();
    assert_eq!(named, pki::request_name::Named::Same);

    let serials = installed(&computer);
    assert_eq!(serials.len(), 2);
    assert_eq!(serials[1], old);
    assert_eq!(std::fs::read(folder.join("key.p8")).unwrap(), key);
    let status = computer.run(&["cert", "status", "--json"]).expect(0).json();
    assert_eq!(status["active"]["serial"], old.as_str());
    assert_eq!(status["next"]["key_origin"], "here");
    assert!(status["renewal"]["followed_at"].is_string());
    assert!(status["renewal"]["renews_at"].is_null());
    assert!(!request_folder(&computer).exists());
    // Once is enough, by hand and by itself.
    computer
        .run(&["cert", "renew"])
        .expect(0)
        .says("済んでいます");
    computer.run(&["cert", "renew", "--now"]).expect(0);
    let ran = computer.run(&["offices"]);
    assert!(
        !ran.expect(0)
            .stderr
            .contains("新しい証明書が発行されました")
    );
    assert_eq!(exchange.asked(), 1);
}

#[test]
fn a_renewal_that_begins_at_once_is_used_at_once() {
    let (computer, exchange, _) = office(65);
    let arguments = ["cert", "renew", "--start", "at-once", "--json"];
    let answer = computer.run(&arguments).expect(0).json();
    assert_eq!(answer["result"], "installed");
    assert_eq!(exchange.state().requests[0].1, "now");
    let serial = answer["certificate"]["serial"].as_str().unwrap();
    let status = computer.run(&["status", "--json"]).expect(0).json();
    assert_eq!(status["certificate"]["serial"], serial);
    assert_eq!(status["renewal"]["automatic"], true);
    assert!(status["renewal"]["followed_at"].is_null());
}

#[test]
fn a_request_that_waits_goes_on_with_the_same_key() {
    let (computer, exchange, _) = office(65);
    exchange.react(Reaction::Wait);
    let renew = ["cert", "renew", "--no-wait"];
    computer.run(&renew).expect(0).says("待っています");
    assert!(renewal(&computer)["applied_at"].is_string());
    let told = computer.run(&["doctor"]);
    told.expect(0)
        .says("ＯＫ  更新：")
        .says("国保連合会の確認と発行を待っています");
    let other = ["cert", "renew", "--no-wait", "--start", "at-once"];
    computer.run(&other).expect(2).complains("開始日の違う更新");
    // The exchange wants to be asked later: a scheduler waits, people and other commands do not.
    let asked = exchange.asked();
    let answer = computer.run(&["cert", "renew", "--if-due", "--json"]);
    assert_eq!(answer.expect(0).json()["result"], "nothing-to-do");
    assert_eq!(exchange.asked(), asked);
    exchange.react(Reaction::Issue);
    computer
        .run(&["offices"])
        .expect(0)
        .complains("証明書を更新しました");
    asked_for_the_same(&exchange);
    assert_eq!(installed(&computer).len(), 2);
}

#[test]
fn whatever_is_cut_the_next_call_goes_on_with_the_same_key() {
    for reaction in [Reaction::CutBefore, Reaction::CutAfter] {
        let (computer, exchange, _) = office(65);
        exchange.react(reaction);
        computer.run(&["cert", "renew"]).expect(4);
        assert_eq!(
            exchange.asked(),
            usize::from(reaction == Reaction::CutAfter)
        );
        let key = std::fs::read(request_folder(&computer).join("key.p8")).unwrap();
        let told = computer.run(&["cert", "status"]);
        told.expect(0)
            .says("まだ分かりません")
            .says("できませんでした");
        exchange.react(Reaction::Issue);
        let ran = computer.run(&["cert", "renew"]);
        ran.expect(0).says("証明書が入りました");
        asked_for_the_same(&exchange);
        let serial = &installed(&computer)[0];
        let folder = computer.path("home").join("certificates").join(serial);
        assert_eq!(
            std::fs::read(folder.join("key.p8")).unwrap(),
            key,
            "{reaction:?}"
        );
        assert!(renewal(&computer)["last_failure"].is_null());
    }
}

#[test]
fn what_was_issued_and_could_not_be_kept_is_asked_for_again() {
    let (computer, exchange, _) = office(65);
    // Where a file of the new certificate would be stands a folder.
    let serial = exchange.state().next_serial.to_string();
    let folder = computer.path("home").join("certificates").join(serial);
    let in_the_way = folder.join("about.json");
    std::fs::create_dir_all(&in_the_way).unwrap();
    computer
        .run(&["cert", "renew"])
        .expect(2)
        .complains("about.json");
    std::fs::remove_dir(&in_the_way).unwrap();
    computer.run(&["cert", "renew"]).expect(0);
    asked_for_the_same(&exchange);
    assert_eq!((exchange.asked(), installed(&computer).len()), (2, 2));
}

#[test]
fn what_was_installed_and_not_tidied_up_is_not_asked_for_again() {
    let (computer, exchange, _) = office(65);
    exchange.react(Reaction::Wait);
    computer.run(&["cert", "renew", "--no-wait"]).expect(0);
    let (folder, kept) = (request_folder(&computer), computer.path("kept"));
    copy(&folder, &kept);
    exchange.react(Reaction::Issue);
    let arguments = ["cert", "renew", "--no-wait"];
    computer
        .run(&arguments)
        .expect(0)
        .says("証明書が入りました");
    copy(&kept, &folder);
    let asked = exchange.asked();
    computer.run(&["offices"]).expect(0);
    computer
        .run(&["cert", "renew"])
        .expect(0)
        .says("済んでいます");
    assert!(renewal(&computer)["pending_since"].is_null());
    assert!(!folder.exists(), "a second copy of the key is left");
    assert_eq!(exchange.asked(), asked);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn it_is_done_beside_other_commands_and_can_be_switched_off() {
    // Five days are left: no moment can be chosen any more, it is time.
    let (computer, exchange, _) = office(5);
    let settings = computer.path("home").join("renkei.toml");
    std::fs::write(&settings, "renew = \"off\"\n").unwrap();
    computer.run(&["offices"]).expect(0);
    computer
        .run(&["cert", "renew", "--if-due"])
        .expect(0)
        .says("自動では行いません");
    computer
        .run(&["doctor"])
        .expect(1)
        .says("問題  更新：自動では行いません");
    std::fs::write(&settings, "# by hand\nrenew = off\n").unwrap();
    computer.run(&["offices"]).expect(0).complains("2行目");
    assert_eq!(exchange.asked(), 0);
    std::fs::remove_file(&settings).unwrap();
    let ran = computer.run(&["offices"]);
    ran.expect(0).complains("renkei: 証明書を更新しました");
    assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
    let ran = computer.run(&["offices"]);
    assert!(ran.expect(0).stderr.is_empty(), "{ran:?}");
    assert_eq!((exchange.asked(), installed(&computer).len()), (1, 2));
}

#[test]
fn a_refusal_stops_no_command_and_is_not_repeated_at_once() {
    for code in [
        Code::RenewalTooEarly,
        Code::OfficeSuspended,
        Code::TerminalLimit,
    ] {
        let (computer, exchange, _) = office(5);
        exchange.react(Reaction::Refuse(code));
        let reason = code.title(careplan::Language::Japanese);
        let ran = computer.run(&["offices"]);
        ran.expect(0)
            .complains("自動で更新できませんでした")
            .complains(reason);
        let ran = computer.run(&["offices"]);
        assert!(ran.expect(0).stderr.is_empty(), "{ran:?}");
        assert_eq!(exchange.asked(), 1);
        let failure = renewal(&computer)["last_failure"].clone();
        assert_eq!(failure["code"], code.as_str());
        let told = computer.run(&["doctor"]);
        told.expect(1).says("問題  更新：").says(reason);
        let hint = code.hint(careplan::Language::Japanese);
        told.says(hint.split('。').next().unwrap());
        // People are not held up by the pause.
        computer.run(&["cert", "renew"]).expect(1).complains(reason);
        assert_eq!(exchange.asked(), 2);
        asked_for_the_same(&exchange);
        exchange.react(Reaction::Issue);
        computer.run(&["cert", "renew"]).expect(0);
    }
}

#[test]
fn an_application_that_was_sent_back_begins_anew_with_another_key() {
    let (computer, exchange, _) = office(65);
    exchange.react(Reaction::Refuse(Code::ApplicationReturned));
    let ran = computer.run(&["cert", "renew"]);
    ran.expect(1).complains("差し戻されました");
    assert!(!request_folder(&computer).exists());
    exchange.react(Reaction::Issue);
    computer.run(&["cert", "renew"]).expect(0);
    let requests = exchange.state().requests.clone();
    assert_ne!(requests[0].0, requests[1].0);
}

#[test]
fn a_certificate_that_does_not_match_is_not_installed() {
    for (reaction, words) in [
        (Reaction::OtherKey, "このパソコンの鍵のものではありません"),
        (Reaction::OtherAccount, "利用者か種類が違います"),
        (Reaction::NotLonger, "先まで使えるものではありません"),
        (Reaction::NotLogged, "証明書の記録にありません"),
    ] {
        let (computer, exchange, _) = office(65);
        exchange.react(reaction);
        let ran = computer.run(&["cert", "renew"]);
        assert!(matches!(ran.code, 1 | 3), "{ran:?}");
        ran.complains(words);
        assert_eq!(installed(&computer).len(), 1, "{reaction:?}");
        computer.run(&["offices"]).expect(0);
    }
}

#[test]
fn a_clock_that_is_far_off_renews_nothing() {
    let (computer, exchange, _) = office(5);
    exchange.state().clock_ahead = Duration::days(-400);
    computer
        .run(&["cert", "renew"])
        .expect(1)
        .complains("日付と時刻");
    computer
        .run(&["doctor"])
        .expect(1)
        .says("注意  このパソコンの日付と時刻");
    assert_eq!(exchange.asked(), 0);
    exchange.state().clock_ahead = Duration::hours(3);
    computer.run(&["cert", "renew"]).expect(0);
}

#[test]
fn two_at_once_renew_once() {
    let (computer, exchange, _) = office(5);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| computer.run(&["offices"]).expect(0).code);
        }
    });
    asked_for_the_same(&exchange);
    assert_eq!((exchange.asked(), installed(&computer).len()), (1, 2));
}

#[test]
fn a_folder_that_cannot_be_written_stops_no_command() {
    for days_left in [5, 200] {
        let (computer, exchange, _) = office(days_left);
        std::fs::write(computer.path("home").join("renewal"), b"").unwrap();
        let ran = computer.run(&["offices"]);
        ran.expect(0);
        // What is not to be done for months is no matter today.
        assert_eq!(
            ran.stderr.contains("自動で更新できませんでした"),
            days_left == 5
        );
        computer.run(&["cert", "status"]).expect(0).says("renewal");
        assert_eq!(exchange.asked(), 0);
    }
}

#[test]
fn too_early_is_told_with_the_day_and_can_be_asked_for_all_the_same() {
    let (computer, exchange, _) = office(200);
    computer
        .run(&["cert", "renew"])
        .expect(1)
        .complains("から更新できます");
    computer
        .run(&["cert", "status"])
        .expect(0)
        .says("更新：")
        .says("自動で行います");
    let answer = computer.run(&["cert", "renew", "--if-due", "--json"]);
    let answer = answer.expect(0).json();
    assert_eq!(answer["result"], "nothing-to-do");
    let moment = answer["renewal"]["renews_at"].clone();
    assert_eq!(renewal(&computer)["renews_at"], moment, "the moment moves");
    assert_eq!(exchange.asked(), 0);
    computer.run(&["cert", "renew", "--now"]).expect(0);
    assert_eq!(exchange.asked(), 1);
}

#[test]
fn the_key_of_a_renewal_is_kept_as_the_one_before() {
    let (computer, _, _) = office(65);
    let passphrase = [("RENKEI_KEY_PASSPHRASE", "correct horse battery")];
    let ran = computer.run_with(&["cert", "renew"], "", &passphrase);
    ran.expect(0);
    let serial = &installed(&computer)[0];
    let folder = computer.path("home").join("certificates").join(serial);
    assert!(folder.join("key.encrypted.p8").is_file());
    assert!(!folder.join("key.p8").exists());
}
