//! The id that every message shows, so that it can be named on the telephone: M and a number for
//! the messages of the list that testers and the desk have, for all others the key of its text.

/// The id of the message with this key.
pub(crate) fn of(key: &str) -> &str {
    let numbered = NUMBERS.iter().find(|(known, _)| *known == key);
    numbered.map_or(key, |(_, number)| *number)
}

/// Messages with a number. Two keys have one number where the same thing is said in two ways.
const NUMBERS: &[(&str, &str)] = &[
    ("sign-in-wrong", "M1"),
    ("sign-in-locked", "M2"),
    ("password-temporary", "M3"),
    ("password-temporary-staff", "M3"),
    ("password-expired", "M4"),
    ("code-wrong", "M5"),
    ("mail-code-wrong", "M5"),
    ("recovery-sent", "M6"),
    ("kind-not-needed", "M7"),
    ("kind-delegated", "M8"),
    ("questions", "M9"),
    ("gate-not-read", "M10"),
    ("issue-password-wrong", "M11"),
    ("issue-password-is-sign-in", "M12"),
    ("expected", "M13"),
    ("expected-cut-off", "M14"),
    ("applied", "M15"),
    ("applied-expected", "M15"),
    ("already-applied", "M16"),
    ("issued", "M17"),
    ("sent-back", "M18"),
    ("reissued", "M20"),
    ("renew-soon", "M23"),
    ("revoke-confirm", "M24"),
    ("sign-in-ended", "M25"),
    ("sign-in-ended-empty", "M25"),
    ("changed-elsewhere", "M26"),
    ("changed-meanwhile", "M26"),
    ("error-conflict", "M26"),
    ("error-maintenance", "M39"),
    ("error-unexpected", "M41"),
    ("suspended", "M44"),
    ("use-missing", "M45"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Language;

    #[test]
    fn every_number_belongs_to_a_text() {
        for (key, number) in NUMBERS {
            let title = format!("{key}-title");
            let facts = ["day", "days", "time", "number"].map(|name| (name, "1"));
            let text = Language::Japanese.text_with(&title, &facts);
            assert_ne!(text, title, "{number}");
        }
        assert_eq!(of("gate-not-read"), "M10");
        assert_eq!(of("issue-check-right"), "issue-check-right");
    }
}
