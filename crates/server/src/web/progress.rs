//! Which step of how many a page is, for tasks that take several pages.

use crate::web::language::Language;

/// The step of the page with this number, in words such as 「申請 2/4」.
pub(crate) fn of(language: Language, number: &str) -> Option<String> {
    let (key, step, count) = STEPS
        .iter()
        .find(|(page, ..)| *page == number)
        .map(|(_, key, step, count)| (key, step.to_string(), count.to_string()))?;
    let arguments = [("step", step.as_str()), ("count", count.as_str())];
    Some(language.text_with(key, &arguments))
}

/// Pages by their numbers, the text of their task, their place in it and how many there are.
const STEPS: &[(&str, &str, u8, u8)] = &[
    ("P-05", "progress-apply", 1, 4),
    ("P-06", "progress-apply", 2, 4),
    ("P-07", "progress-apply", 3, 4),
    ("P-55", "progress-apply", 3, 4),
    ("P-08", "progress-apply", 4, 4),
    ("P-36", "progress-recover", 1, 3),
    ("P-37", "progress-recover", 2, 3),
    ("P-38", "progress-recover", 3, 3),
    ("P-34", "progress-recover", 2, 3),
    ("P-31", "progress-recover", 3, 3),
    ("P-46", "progress-reissue", 1, 3),
    ("P-47", "progress-reissue", 2, 3),
    ("P-48", "progress-reissue", 3, 3),
    ("P-16", "progress-set-up", 1, 2),
    ("P-17", "progress-set-up", 2, 2),
    ("K-08", "progress-set-up", 1, 2),
    ("K-09", "progress-set-up", 2, 2),
    ("P-91", "progress-passkey", 1, 2),
    ("P-92", "progress-passkey", 2, 2),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_one_of_its_task() {
        let told = |number| of(Language::Japanese, number);
        assert_eq!(told("P-06").as_deref(), Some("申請 2/4"));
        assert_eq!(told("P-55").as_deref(), Some("申請 3/4"));
        assert_eq!(told("P-02"), None);
        for (number, _, step, count) in STEPS {
            assert!(step <= count, "{number}");
            let words = told(number);
            assert!(words.is_some_and(|words| words.contains('/')), "{number}");
        }
    }
}
