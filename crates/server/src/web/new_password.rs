//! What a password chosen by a person must be like.
//!
//! Length and a list of what everybody tries first; no rule about kinds of characters, which only
//! makes people write passwords down. How easily a password is guessed is estimated by zxcvbn,
//! whose lists hold common passwords, names and words, and which knows repetitions, sequences,
//! dates and rows of the keyboard.

use zxcvbn::zxcvbn;

use crate::web::language::Language;

/// Characters of a password that stands alone.
pub(crate) const ALONE: usize = 15;
/// Characters of a password beside a second factor.
pub(crate) const WITH_SECOND_FACTOR: usize = 8;
const LONGEST: usize = 128;
/// Passwords that need fewer guesses than ten to this power are refused.
const FEWEST_GUESSES: f64 = 6.0;
/// Shorter words of one's own are not looked for.
const SHORTEST_WORD: usize = 4;

/// Why a password cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weakness {
    /// Fewer characters than asked for.
    TooShort,
    /// More than anybody needs.
    TooLong,
    /// Full-width characters, or such as no key makes.
    NotHalfWidth,
    /// It contains the user id, the office number or a name.
    OwnWord,
    /// Easily guessed.
    Common,
}

/// What is wrong with a password of at least `minimum` characters; `own` are the words of its
/// person: id, number, names.
pub(crate) fn weakness(password: &str, minimum: usize, own: &[&str]) -> Option<Weakness> {
    let length = password.chars().count();
    if password
        .chars()
        .any(|symbol| !(' '..='~').contains(&symbol))
    {
        return Some(Weakness::NotHalfWidth);
    }
    if length < minimum {
        return Some(Weakness::TooShort);
    }
    if length > LONGEST {
        return Some(Weakness::TooLong);
    }
    let lower = password.to_lowercase();
    let contains_own = own
        .iter()
        .any(|word| word.chars().count() >= SHORTEST_WORD && lower.contains(&word.to_lowercase()));
    if contains_own {
        return Some(Weakness::OwnWord);
    }
    (zxcvbn(password, own).guesses_log10() < FEWEST_GUESSES).then_some(Weakness::Common)
}

impl Weakness {
    /// What is wrong and what to do.
    pub(crate) fn text(self, language: Language, minimum: usize) -> String {
        let key = match self {
            Self::TooShort => "new-password-short",
            Self::TooLong => "new-password-long",
            Self::NotHalfWidth => "new-password-full-width",
            Self::OwnWord => "new-password-own-word",
            Self::Common => "new-password-common",
        };
        let length = match self {
            Self::TooLong => LONGEST,
            _ => minimum,
        };
        language.text_with(key, &[("count", &length.to_string())])
    }
}

/// The rules as they are shown before anything is typed.
pub(crate) fn rules(language: Language, minimum: usize) -> Vec<String> {
    let length = if minimum == ALONE {
        "password-rule-length-alone"
    } else {
        "password-rule-length"
    };
    [
        length,
        "password-rule-characters",
        "password-rule-common",
        "password-rule-other",
    ]
    .into_iter()
    .map(|key| {
        let (minimum, beside) = (minimum.to_string(), WITH_SECOND_FACTOR.to_string());
        language.text_with(key, &[("count", &minimum), ("left", &beside)])
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, minimum: usize, expected: Option<Weakness>) {
        let own = ["KJ131370000018", "1370000018", "Aozora Care", "青空"];
        assert_eq!(weakness(password, minimum, &own), expected, "{password}");
    }

    #[test]
    fn length_decides_and_kinds_of_characters_do_not() {
        check("correct horse battery", ALONE, None);
        check("tanuki to kitsune", ALONE, None);
        check("830275916482650", ALONE, None);
        check("ftqzvmplkdwj", ALONE, Some(Weakness::TooShort));
        check("ftqzvmplkdwj", WITH_SECOND_FACTOR, None);
        check("ftqzvmp", WITH_SECOND_FACTOR, Some(Weakness::TooShort));
        check("", WITH_SECOND_FACTOR, Some(Weakness::TooShort));
        check(&"q7-".repeat(43), ALONE, Some(Weakness::TooLong));
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for password in [
            "password",
            "Passw0rd",
            "12345678",
            "qwertyuiop",
            "sakura123",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "123456789012345",
            "passwordpassword",
        ] {
            check(password, WITH_SECOND_FACTOR, Some(Weakness::Common));
        }
    }

    #[test]
    fn ones_own_words_are_refused_in_any_case() {
        for password in [
            "kj131370000018-xyzzy",
            "my 1370000018 plover",
            "aozora care plover",
        ] {
            check(password, ALONE, Some(Weakness::OwnWord));
        }
    }

    #[test]
    fn only_what_a_keyboard_makes_without_conversion() {
        check(
            "ｐａｓｓｗｏｒｄ１２３４５６７８",
            ALONE,
            Some(Weakness::NotHalfWidth),
        );
        check("tab\tand more text", ALONE, Some(Weakness::NotHalfWidth));
    }
}
