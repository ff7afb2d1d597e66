//! What a password chosen by a person must be like, and the form in which it is chosen, alike for
//! the portal and the console. Whose it is and where it is stored is known to each of them.
//!
//! Length and a list of what everybody tries first; no rule about kinds of characters, which only
//! makes people write passwords down. How easily a password is guessed is estimated by zxcvbn,
//! whose lists hold common passwords, names and words, and which knows repetitions, sequences,
//! dates and rows of the keyboard.

use serde::Deserialize;
use zeroize::Zeroizing;
use zxcvbn::zxcvbn;

use crate::store::StoreError;
use crate::web::error::PageError;
use crate::web::fields_page::{FieldsPage, password_field};
use crate::web::form::{Field, Secret};
use crate::web::language::Language;
use crate::web::password;
use crate::web::second_factor;
use crate::web::session::Site;
use crate::web::state::WebState;

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

/// What was typed at the first sign-in.
#[derive(Deserialize)]
pub(crate) struct FirstForm {
    /// The password.
    #[serde(default)]
    pub(crate) new_password: Secret,
    /// The password once more.
    #[serde(default)]
    pub(crate) new_password_again: Secret,
}

/// What was typed to change a password.
#[derive(Deserialize)]
pub(crate) struct ChangeForm {
    /// The password until now.
    #[serde(default)]
    pub(crate) present_password: Secret,
    /// The new one.
    #[serde(default)]
    pub(crate) new_password: Secret,
    /// The new one once more.
    #[serde(default)]
    pub(crate) new_password_again: Secret,
}

/// The two fields for a new password.
pub(crate) fn fields(language: Language) -> Vec<Field> {
    [
        ("new_password", "new-password-label"),
        ("new_password_again", "new-password-again-label"),
    ]
    .into_iter()
    .map(|(name, label)| Field {
        autocomplete: "new-password",
        ..password_field(language, name, label)
    })
    .collect()
}

/// Characters that a password of this person has at least.
///
/// # Errors
/// When the store fails.
pub(crate) async fn minimum(state: &WebState, site: Site, id: &str) -> Result<usize, StoreError> {
    let on = second_factor::is_on(state, site, id).await?;
    Ok(if on { WITH_SECOND_FACTOR } else { ALONE })
}

/// A password as somebody wants it.
pub(crate) struct Wanted<'a> {
    /// What was typed.
    pub(crate) new: &'a str,
    /// What was typed the second time.
    pub(crate) again: &'a str,
    /// Characters that it has at least.
    pub(crate) minimum: usize,
    /// Words of the person, which it must not contain.
    pub(crate) own: Vec<String>,
    /// Hashes of the passwords that it must not be, each with the key of what is said then.
    pub(crate) others: &'a [(&'a str, &'static str)],
}

impl Wanted<'_> {
    /// Writes on the page what is wrong with it. Empty fields have been marked before.
    ///
    /// # Errors
    /// When too many are waiting.
    pub(crate) async fn judge(
        self,
        state: &WebState,
        language: Language,
        page: &mut FieldsPage,
    ) -> Result<(), PageError> {
        if !page.errors.is_empty() {
            return Ok(());
        }
        let (new, minimum, own) = (Zeroizing::new(self.new.to_owned()), self.minimum, self.own);
        let found = state.passwords.run(move || {
            let own: Vec<&str> = own.iter().map(String::as_str).collect();
            weakness(&new, minimum, &own)
        });
        if let Some(weakness) = found.await? {
            page.refuse("new_password", weakness.text(language, minimum));
            return Ok(());
        }
        if self.again != self.new {
            page.refuse("new_password_again", language.text("new-password-differs"));
            return Ok(());
        }
        for (hash, key) in self.others {
            if state.passwords.verify(Some(hash), self.new).await? {
                page.refuse("new_password", language.text(key));
                return Ok(());
            }
        }
        Ok(())
    }
}

/// The hash under which a new password is stored.
///
/// # Errors
/// When too many are waiting, or the system gives no random bytes.
pub(crate) async fn hashed(state: &WebState, new: &str) -> Result<String, PageError> {
    let new = Zeroizing::new(new.to_owned());
    Ok(state.passwords.run(move || password::hash(&new)).await??)
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
