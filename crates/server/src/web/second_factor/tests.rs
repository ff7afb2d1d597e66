//! Codes by themselves: the vectors of RFC 6238, what is typed, and recovery codes.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::collections::BTreeSet;

use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;

#[test]
fn the_codes_are_those_of_rfc_6238() {
    // Appendix B, SHA-1; the last six of its eight digits.
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        let now = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        let step = matched_step(b"12345678901234567890", code, now).unwrap();
        assert_eq!(step, Some(seconds.unsigned_abs() / 30), "{seconds}");
    }
}

#[test]
fn a_code_holds_half_a_minute_around_its_own() {
    let (secret, at) = (b"12345678901234567890", datetime!(2005-03-18 01:58:29 UTC));
    for (seconds, holds) in [
        (-60, false),
        (-30, true),
        (0, true),
        (30, true),
        (60, false),
    ] {
        let now = at + Duration::seconds(seconds);
        let found = matched_step(secret, "081804", now).unwrap();
        assert_eq!(found.is_some(), holds, "{seconds}");
    }
}

#[test]
fn what_is_typed_is_put_right() {
    for (typed, app) in [
        ("081804", true),
        (" 081 804 ", true),
        ("０８１８０４", true),
        ("abcd-efgh-2345", false),
        ("ＡＢＣＤ－ＥＦＧＨ－２３４５", false),
        ("ABCDEFGH2345", false),
    ] {
        match Typed::read(typed) {
            Some(Typed::App(code)) => assert!(app && code == "081804", "{typed}"),
            Some(Typed::Recovery(code)) => assert!(!app && *code == "ABCDEFGH2345", "{typed}"),
            None => assert_eq!(typed, ""),
        }
    }
    for typed in [
        "",
        "08180",
        "0818044",
        "O81804",
        "ABCD-EFGH-234",
        "ABCD-EFGH-1234",
    ] {
        assert!(Typed::read(typed).is_none(), "{typed}");
    }
}

#[test]
fn recovery_codes_differ_and_read_back() {
    let codes = new_recovery_codes().unwrap();
    let different: BTreeSet<&str> = codes.iter().map(|code| code.as_str()).collect();
    assert_eq!(different.len(), RECOVERY_CODES);
    for code in &codes {
        let shown = grouped(code);
        assert_eq!(shown.len(), 14, "{shown}");
        let read = Typed::read(&shown);
        assert!(matches!(read, Some(Typed::Recovery(read)) if read == *code));
    }
}
