//! What a step does, in a sentence of each language.

use std::path::Path;

use time::Date;

use super::file::{CeremonyFile, KeyPlace, Step};
use crate::clock::JAPAN;
use crate::terminal::Words;

/// The steps as sentences, numbered.
pub(super) fn sentences(file: &CeremonyFile) -> Vec<Words> {
    let steps = file.content.steps.iter().enumerate();
    steps
        .map(|(index, step)| {
            let (japanese, english) = sentence(file, step);
            let (number, output) = (index + 1, step.output().display());
            Words::new(
                format!("{number}. {japanese} → {output}"),
                format!("{number}. {english} -> {output}"),
            )
        })
        .collect()
}

fn sentence(file: &CeremonyFile, step: &Step) -> (String, String) {
    let until = step.end().to_offset(JAPAN).date();
    let days = (day(until), until.to_string());
    let (day, date) = (&days.0, &days.1);
    match step {
        Step::MakeRoot {
            key, common_name, ..
        } => {
            let (made, place) = new_key(file, key);
            (
                format!("{made}、ルート「{common_name}」の証明書を作る（{day}まで）"),
                format!("{place} and the certificate of the root {common_name} (until {date})"),
            )
        }
        Step::MakeIssuing {
            signed_by,
            key,
            common_name,
            ..
        } => {
            let (made, place) = new_key(file, key);
            let root = signed_by.certificate.display();
            (
                format!("{made}、{root} の下に発行局「{common_name}」の証明書を作る（{day}まで）"),
                format!(
                    "{place} and below {root} the certificate of the issuing authority \
                     {common_name} (until {date})"
                ),
            )
        }
        Step::SignIssuing {
            signed_by,
            request,
            common_name,
            ..
        } => {
            let (root, request) = (signed_by.certificate.display(), request.display());
            (
                format!(
                    "申請 {request} の鍵に、{root} の下で発行局「{common_name}」の証明書を作る（{day}まで）"
                ),
                format!(
                    "make below {root} the certificate of the issuing authority {common_name} for \
                     the key of the request {request} (until {date})"
                ),
            )
        }
        Step::CrossCertify {
            signed_by, root, ..
        } => {
            let (by, root) = (signed_by.certificate.display(), root.display());
            (
                format!("ルート {root} の相互認証証明書を、{by} の下に作る（{day}まで）"),
                format!("make a cross certificate of the root {root} below {by} (until {date})"),
            )
        }
        Step::MakeList {
            signed_by, after, ..
        } => list_sentence(&signed_by.certificate, after.as_deref(), &days),
        Step::Revoke {
            signed_by,
            revoked,
            reason,
            after,
            ..
        } => {
            let (root, revoked) = (signed_by.certificate.display(), revoked.display());
            let after = after.display();
            (
                format!(
                    "{revoked} を失効し（理由 {reason}）、{root} の {after} の次の一覧に載せる（{day}まで）"
                ),
                format!(
                    "revoke {revoked} ({reason}) in the revocation list of {root} after {after} \
                     (until {date})"
                ),
            )
        }
    }
}

fn list_sentence(
    root: &Path,
    after: Option<&Path>,
    (day, date): &(String, String),
) -> (String, String) {
    let root = root.display();
    let (next, following) = match after.map(Path::display) {
        Some(after) => (format!("{after} の次の"), format!("after {after}")),
        None => ("最初の".to_owned(), "the first one".to_owned()),
    };
    (
        format!("{root} の{next}失効の一覧を作る（{day}まで）"),
        format!("make the revocation list of {root}, {following} (until {date})"),
    )
}

fn new_key(file: &CeremonyFile, name: &str) -> (String, String) {
    match file.content.keys.get(name) {
        Some(KeyPlace::File(path)) => {
            let path = path.display();
            (
                format!("鍵 {name} を作って暗号化し（{path}）"),
                format!("make the key {name} (encrypted in {path})"),
            )
        }
        Some(KeyPlace::Token(place)) => {
            let (token, label) = (&place.label, &place.key);
            (
                format!("鍵 {name} をトークン {token} の中に作り（{label}）"),
                format!("make the key {name} (in the token {token} as {label})"),
            )
        }
        None => (String::new(), String::new()),
    }
}

/// 「2046年11月22日」
pub(super) fn day(day: Date) -> String {
    let (year, month, day) = (day.year(), u8::from(day.month()), day.day());
    format!("{year}年{month}月{day}日")
}
