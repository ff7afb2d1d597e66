//! The words of every refusal, and the table of the manual.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::collections::BTreeSet;

use super::*;
use crate::store::testing::NOW;

const MANUAL: &str = include_str!("../../../../docs/manual/trouble.ja.md");

/// The texts of both languages that hold the details.
const WRITTEN: [&str; 2] = [
    include_str!("../../locales/ja/self-test.ftl"),
    include_str!("../../locales/en/self-test.ftl"),
];

/// A door through which a reason reaches people: a column of the table of the manual.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Door {
    SelfTest = 2,
    Mailbox = 3,
    Enrolment = 4,
}

/// The rows of the table: code, heading, and what each door does.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = MANUAL
        .lines()
        .skip_while(|line| !line.starts_with("| 符号 | 画面の言葉"));
    let lines = lines.skip(2).take_while(|line| line.starts_with('|'));
    let cells = |line: &'static str| {
        let cells = line.trim_matches('|').split('|').map(str::trim);
        cells.map(|cell| cell.trim_matches('`')).collect()
    };
    lines.map(cells).collect()
}

/// The reasons that the manual says are told at a door, by one of these words.
pub(crate) fn of_the_manual(door: Door, words: &[&str]) -> BTreeSet<Trouble> {
    let rows = rows().into_iter();
    let told = rows.filter(|row| words.contains(row.get(door as usize).unwrap()));
    told.map(|row| row.first().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn the_table_of_the_manual_is_the_list() {
    let rows = rows();
    let codes: Vec<_> = rows.iter().map(|row| *row.first().unwrap()).collect();
    assert_eq!(codes, Trouble::ALL.map(Trouble::as_str));
    for row in &rows {
        let code = row.first().unwrap();
        let heading = Language::Japanese
            .text_with(&format!("self-test-{code}-heading"), &[("day", "（日付）")]);
        assert_eq!(*row.get(1).unwrap(), heading, "{code}");
        let advice = format!("\n| `{code}` | ");
        assert_eq!(MANUAL.matches(&advice).count(), 2, "{code}");
    }
    let refused = of_the_manual(Door::Mailbox, &["403", "切断"]);
    let known = Trouble::ALL
        .into_iter()
        .filter(|one| one.problem().is_some());
    assert_eq!(refused, known.collect());
}

#[test]
fn every_refusal_has_its_document() {
    let kinds = CertificateKinds::load().unwrap();
    let revocation = Revocation {
        at: NOW,
        reason: "key-compromise".to_owned(),
    };
    let suspension = Suspension {
        at: NOW,
        reason: "休止".to_owned(),
    };
    let check = |refusal: Refusal, detail: Option<&str>| {
        let problem = refusal.problem(&kinds, NOW);
        assert_eq!(problem.code, refusal.trouble().as_str());
        assert_eq!(problem.status, 403);
        assert_eq!(problem.detail.as_deref(), detail);
        let heading = format!("self-test-{}-heading", refusal.trouble());
        let heading = Language::Japanese.text_with(&heading, &[("day", "")]);
        if refusal.trouble() != Trouble::NotYetValid {
            assert_eq!(problem.title, heading);
        }
        let key = format!("trouble-{}-detail =", refusal.trouble());
        for written in WRITTEN {
            assert_eq!(written.contains(&key), detail.is_some(), "{key}");
        }
    };
    let day = "2026年11月22日（日）";
    check(
        Refusal::Expired { at: NOW },
        Some(&format!("{day}で切れました。")),
    );
    check(
        Refusal::NotYetValid { from: NOW },
        Some(&format!("{day}から使えます。")),
    );
    check(
        Refusal::Superseded { until: NOW },
        Some(&format!("新しい証明書（{day}まで）が発行されています。")),
    );
    check(
        Refusal::Revoked(revocation),
        Some(&format!(
            "{day}に失効しました（理由：鍵が他人に渡ったおそれがある）。"
        )),
    );
    check(
        Refusal::SuspendedOffice(suspension),
        Some(&format!("理由：休止（{day}）。")),
    );
    let kind = "agent".to_owned();
    check(
        Refusal::WrongKind { kind },
        Some("選ばれたのは「代理人証明書」です。"),
    );
    let issuer = "個人番号カード".to_owned();
    check(
        Refusal::OtherIssuer { issuer },
        Some("「個人番号カード」の証明書です。"),
    );
    check(
        Refusal::WrongUse(Usage::Server),
        Some("用途が違います（サーバーの証明書）。"),
    );
    check(Refusal::NotOnRecord, None);
    check(
        Refusal::UseMissing,
        Some("証明書は正しく入っています。利用申請をすると、送受信ができます。"),
    );
}

#[test]
fn every_reason_of_a_revocation_has_words() {
    for language in Language::ALL {
        for reason in pki::revocation::Reason::ALL {
            let word = reason.as_str();
            assert_ne!(revocation_reason(language, word), word);
        }
        // What an older record says is told as it stands.
        assert_eq!(revocation_reason(language, "weather"), "weather");
    }
}
