//! The words for trouble with a certificate: the headings of the portal, and what to do about it
//! here.

use careplan::Language;
use protocol::{CertificateFacts, Trouble};

use crate::clock::spoken_day;
use crate::words;

/// What happened, and what to do next.
pub(crate) fn say(
    trouble: Trouble,
    facts: &CertificateFacts,
    language: Language,
) -> (String, Option<String>) {
    let key = format!("trouble-{trouble}");
    let arguments = arguments(trouble, facts, language);
    let look_up = |key: &str| words::words_with(key, &arguments, language);
    let mut message = look_up(&key).unwrap_or_else(|| key.clone());
    if let Some(more) = told(trouble, facts).then(|| look_up(&format!("{key}.text"))) {
        let colon = match language {
            Language::Japanese => "：",
            Language::English => ": ",
        };
        message.extend(more.iter().flat_map(|more| [colon, more.as_str()]));
    }
    (message, look_up(&format!("{key}.hint")))
}

/// Whether everything is known that the second part of the message says.
fn told(trouble: Trouble, facts: &CertificateFacts) -> bool {
    match trouble {
        Trouble::Expired | Trouble::Superseded => facts.at.is_some(),
        Trouble::Revoked | Trouble::SuspendedOffice => facts.at.is_some() && facts.reason.is_some(),
        Trouble::WrongKind => facts.kind.is_some(),
        Trouble::OtherIssuer => facts.issuer.is_some(),
        Trouble::WrongUse => facts.usage.is_some(),
        _ => true,
    }
}

fn arguments(
    trouble: Trouble,
    facts: &CertificateFacts,
    language: Language,
) -> Vec<(&'static str, String)> {
    let word =
        |key: String, given: &str| words::words(&key, language).unwrap_or_else(|| given.to_owned());
    let day = facts.at.map_or_else(
        || word("trouble-some-day".to_owned(), ""),
        |at| spoken_day(at, language),
    );
    let reason = facts.reason.as_deref().unwrap_or_default();
    let reason = match trouble {
        Trouble::Revoked => word(format!("revoked-{reason}"), reason),
        _ => reason.to_owned(),
    };
    let usage = facts.usage.as_deref().unwrap_or_default();
    let arguments = [
        ("day", day),
        ("reason", reason),
        ("kind", facts.kind.clone().unwrap_or_default()),
        ("issuer", facts.issuer.clone().unwrap_or_default()),
        ("use", word(format!("trouble-use-{usage}"), usage)),
    ];
    // Some of it comes from elsewhere.
    arguments
        .map(|(name, value)| (name, words::harmless(&value)))
        .into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::path::Path;

    use protocol::{Code, Problem};
    use time::OffsetDateTime;

    use super::*;
    use crate::failure::{Failure, Kind};
    use crate::terminal::Terminal;

    fn read(path: &str) -> String {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    }

    /// Everything that any reason tells.
    fn facts() -> CertificateFacts {
        CertificateFacts {
            at: Some(OffsetDateTime::UNIX_EPOCH),
            reason: Some("key-compromise".to_owned()),
            kind: Some("代理人証明書".to_owned()),
            issuer: Some("個人番号カード".to_owned()),
            usage: Some("server".to_owned()),
        }
    }

    /// The exit code that the manual names for a reason; `None` for a dash.
    fn of_the_manual(trouble: Trouble) -> Option<String> {
        let manual = read("../../docs/manual/trouble.ja.md");
        let row = format!("| `{trouble}` |");
        let row = manual.lines().find(|line| line.starts_with(&row)).unwrap();
        let cell = row.split('|').nth(6).unwrap().trim().to_owned();
        Some(cell).filter(|cell| cell != "－")
    }

    #[test]
    fn the_headings_are_those_of_the_portal() {
        for (language, tag) in [(Language::Japanese, "ja"), (Language::English, "en")] {
            let portal = read(&format!("../server/locales/{tag}/self-test.ftl"));
            let own = read(&format!("locales/{tag}/messages.ftl"));
            for trouble in Trouble::ALL {
                let line = |text: &str, key: &str| {
                    let key = format!("{key} = ");
                    let mut lines = text.lines();
                    let found = lines.find_map(|line| line.strip_prefix(&key));
                    found.map(|found| found.replace("{ ", "{").replace(" }", "}"))
                };
                let heading = line(&portal, &format!("self-test-{trouble}-heading")).unwrap();
                let Some(here) = line(&own, &format!("trouble-{trouble}")) else {
                    assert_eq!(of_the_manual(trouble), None, "{trouble} has no words");
                    continue;
                };
                assert_eq!(here, heading, "{trouble}");
                let (message, hint) = say(trouble, &facts(), language);
                assert!(
                    !message.contains("{$") && !message.contains("trouble-"),
                    "{message}"
                );
                assert!(hint.is_some(), "{trouble}");
            }
        }
    }

    #[test]
    fn every_refusal_of_a_server_is_told_with_its_exit_code() {
        let terminal = Terminal::new(Language::Japanese);
        for code in Code::ALL {
            let Some(trouble) = code.trouble() else {
                continue;
            };
            let failure = Failure::problem(Problem::of(code).about(facts()));
            assert_eq!(failure.trouble(), Some(trouble));
            assert_eq!(failure.code(), Some(code));
            let number = match failure.kind {
                Kind::Refused => "1",
                Kind::NoCertificate => "3",
                other => unreachable!("{other:?}"),
            };
            assert_eq!(of_the_manual(trouble).as_deref(), Some(number), "{trouble}");
            let (full, _) = terminal.failure_words(&failure);
            // An older server tells nothing but the code.
            let bare = Failure::problem(Problem::of(code));
            let (bare, hint) = terminal.failure_words(&bare);
            assert!(!bare.contains("「」") && !bare.contains("理由："), "{bare}");
            assert!(hint.is_some());
            let specific = match trouble {
                Trouble::NonePresented | Trouble::NotOnRecord | Trouble::UseMissing => continue,
                Trouble::WrongKind => "「代理人証明書」",
                Trouble::OtherIssuer => "「個人番号カード」",
                Trouble::WrongUse => "サーバーの証明書",
                Trouble::Revoked => "理由：鍵が他人に渡ったおそれがある",
                Trouble::SuspendedOffice => "理由：key-compromise",
                _ => "1970年1月1日（木）",
            };
            assert!(full.contains(specific), "{full}");
        }
    }

    #[test]
    fn every_reason_of_a_revocation_has_words() {
        for reason in pki::revocation::Reason::ALL {
            for language in [Language::Japanese, Language::English] {
                assert!(words::words(&format!("revoked-{}", reason.as_str()), language).is_some());
            }
        }
    }
}
