//! The known name that somebody may have meant.
//!
//! Nothing of the given name leaves this module.

/// Names longer than this are compared with nothing.
const LONGEST: usize = 64;

/// The name that equals the given one but for case and separators, or else the one that takes the
/// fewest changes of a letter, if they are few.
pub(super) fn nearest(
    given: &str,
    known: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    if given.len() > LONGEST {
        return None;
    }
    let given = folded(given);
    known
        .map(|name| (changes(&given, &folded(name)), name))
        .filter(|(changes, name)| changes * 3 <= name.len() + 1)
        .min_by_key(|(changes, _)| *changes)
        .map(|(_, name)| name)
}

/// The letters and digits of a name, without case.
fn folded(name: &str) -> Vec<char> {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// The number of letters to put in, take out or exchange to get from one to the other.
fn changes(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (place, letter) in from.iter().enumerate() {
        let mut last = place + 1;
        let mut next = Vec::with_capacity(row.len());
        next.push(last);
        for (pair, other) in row.windows(2).zip(to) {
            let &[diagonal, above] = pair else { continue };
            let exchanged = diagonal + usize::from(letter != other);
            last = exchanged.min(above + 1).min(last + 1);
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or(from.len())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[track_caller]
    fn check(given: &str, expected: Option<&str>) {
        let known = ["insured_no", "insurer_no", "units", "user_name"];
        assert_eq!(nearest(given, known.into_iter()), expected);
    }

    #[test]
    fn case_and_separators_do_not_count() {
        check("insuredNo", Some("insured_no"));
        check("USER-NAME", Some("user_name"));
    }

    #[test]
    fn a_slip_is_seen_and_another_word_is_not() {
        check("unit", Some("units"));
        check("usernames", Some("user_name"));
        check("unites", Some("units"));
        check("untis", Some("units"));
        check("u", None);
        check("", None);
        check("見本", None);
        check(&"units".repeat(20), None);
    }
}
