//! People who sign in at a terminal, and the terminal by itself.

use std::path::PathBuf;

use serde_json::Value;

use crate::computer::{Computer, Ran};
use crate::fake_exchange::{FakeExchange, PERSON};
use crate::renewing::office;

/// A terminal that may do nothing by itself.
fn attended() -> (Computer, FakeExchange) {
    let (computer, exchange, _) = office(300);
    exchange.state().unattended = false;
    (computer, exchange)
}

fn sign_in(computer: &Computer, typed: &str, more: &[&str]) -> Ran {
    let arguments = ["sign-in", "--user", PERSON, "--password-stdin"];
    computer.run_with(&[&arguments[..], more].concat(), typed, &[])
}

fn kept(computer: &Computer) -> PathBuf {
    computer.path("home").join("sign-in.json")
}

/// The computer believes that its access token has ended.
fn grow_old(computer: &Computer) {
    let text = std::fs::read(kept(computer)).unwrap();
    let mut sign_in: Value = serde_json::from_slice(&text).unwrap();
    sign_in["tokens"]["access_until"] = "2025-01-01T00:00:00Z".into();
    std::fs::write(kept(computer), sign_in.to_string()).unwrap();
}

#[test]
fn what_is_taken_back_or_proved_needs_a_person_also_where_the_terminal_works_alone() {
    let (computer, exchange) = attended();
    exchange.state().unattended = true;
    computer.run(&["inbox"]).expect(0);
    let id = "00000000-0000-4000-8000-000000000000";
    let file = "UPJSK_202504_1370000018_43_1370000026_11_20250501090000.CSV";
    std::fs::write(computer.path(file), "").unwrap();
    let sheet = ["evidence", file, "--month", "202504", "-o", "list.pdf"];
    let sheet = [&sheet[..], &["--exchange"]].concat();
    let (recall, fetch) = (["recall", id], ["evidence", "fetch", id, "-o", "kept"]);
    for command in [&recall[..], &fetch, &sheet] {
        let refused = computer.run(command);
        refused
            .expect(1)
            .complains("担当者のログインが必要です")
            .complains("renkei sign-in");
    }
    assert!(!computer.path("kept").exists() && !computer.path("list.pdf").exists());
    sign_in(&computer, "right\n123456\n", &[]).expect(0);
    // The request carries the person's token: the answer is about the message.
    computer.run(&recall).expect(1).complains(id);
    let alone = [&["--unattended"][..], &recall].concat();
    computer
        .run(&alone)
        .expect(1)
        .complains("担当者のログインが必要です");
}

#[test]
fn what_needs_a_person_says_so_and_works_after_the_sign_in() {
    let (computer, exchange) = attended();
    let refused = computer.run(&["inbox"]);
    refused
        .expect(1)
        .complains("担当者のログインが必要です")
        .complains("renkei sign-in");
    let status = computer.run(&["status"]);
    status
        .expect(0)
        .says("だれもログインしていません")
        .says("自動送受信：許可されていません");
    computer.run(&["doctor"]).expect(1).says("注意");
    let wrong = sign_in(&computer, "wrong\n", &[]);
    assert_ne!(wrong.code, 0);
    assert!(!kept(&computer).exists());

    let done = sign_in(&computer, "right\n123456\n", &[]);
    done.expect(0)
        .says(&format!("{PERSON} としてログインしました"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(kept(&computer)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
    computer.run(&["inbox"]).expect(0);
    let status = computer.run(&["status", "--json"]).expect(0).json();
    assert_eq!(status["own"]["person"]["user_id"], PERSON);
    assert_eq!(status["uncollected"], 0);
    computer.run(&["--unattended", "inbox"]).expect(1);
    assert!(exchange.state().tokens.is_some());

    computer
        .run(&["sign-out"])
        .expect(0)
        .says("ログアウトしました");
    assert!(exchange.state().tokens.is_none() && !kept(&computer).exists());
    computer
        .run(&["sign-out"])
        .expect(0)
        .says("だれもログインしていません");
    computer.run(&["inbox"]).expect(1);
}

#[test]
fn tokens_are_refreshed_without_a_word_once_for_all() {
    let (computer, exchange) = attended();
    sign_in(&computer, "right\n123456\n", &[]).expect(0);
    grow_old(&computer);
    std::thread::scope(|scope| {
        let runs = [(); 4].map(|()| scope.spawn(|| computer.run(&["inbox"])));
        for run in runs {
            run.join().unwrap().expect(0);
        }
    });
    assert_eq!(exchange.state().pairs, 2, "refreshed once");
    // The clock here is slow: the exchange says that it has ended.
    exchange.state().expired = true;
    computer.run(&["inbox"]).expect(0);
    assert_eq!(exchange.state().pairs, 3);
    computer.run(&["inbox"]).expect(0);
    assert_eq!(exchange.state().pairs, 3);
}

#[test]
fn a_sign_in_that_has_ended_is_told_once_and_forgotten() {
    let (computer, exchange) = attended();
    for unattended in [false, true] {
        sign_in(&computer, "right\n123456\n", &[]).expect(0);
        let mut state = exchange.state();
        (state.tokens, state.unattended) = (None, unattended);
        drop(state);
        if unattended {
            grow_old(&computer);
        }
        let told = computer.run(&["inbox"]);
        told.expect(i32::from(!unattended))
            .complains("ログインは終わっています");
        assert!(!kept(&computer).exists());
        let next = computer.run(&["inbox"]);
        assert!(!next.stderr.contains("ログインは終わっています"));
    }
}

#[test]
fn an_administrator_lets_the_terminal_work_by_itself() {
    let (computer, exchange) = attended();
    let done = sign_in(&computer, "right\n123456\n", &["--allow-unattended"]);
    done.expect(0).says("自動送受信を許可しました");
    assert!(exchange.state().unattended);
    computer.run(&["sign-out"]).expect(0);
    computer.run(&["inbox"]).expect(0);
    let status = computer.run(&["status"]);
    status.expect(0).says("自動送受信：許可されています");
}
