//! The issue password (証明書発行用パスワード): made by the exchange, typed by a person.

use std::fmt;

use aws_lc_rs::rand;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::error::{PkiError, internal};

/// 16 symbols of a 32-letter alphabet (80 bits), upper-case letters and digits without 0, O, 1
/// and I. `Debug` shows nothing; it is wiped when dropped.
#[derive(Clone)]
pub struct IssuePassword {
    text: Zeroizing<String>,
}

impl IssuePassword {
    /// Draws a new password.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the machine gives no randomness.
    pub fn generate() -> Result<Self, PkiError> {
        let mut bytes = Zeroizing::new([0_u8; LENGTH]);
        rand::fill(bytes.as_mut()).map_err(internal("drawing a password"))?;
        let mut text = Zeroizing::new(String::with_capacity(LENGTH));
        // 256 is a multiple of 32: no symbol is more likely than another.
        text.extend(
            bytes
                .iter()
                .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
                .map(|symbol| char::from(*symbol)),
        );
        Ok(Self { text })
    }

    /// Reads what a person typed. Full-width and lower-case letters are put right, blanks between
    /// the groups are dropped; anything else that is not of the alphabet is an error.
    ///
    /// # Errors
    /// [`PkiError::PasswordFormat`], which never quotes the input.
    pub fn parse(typed: &str) -> Result<Self, PkiError> {
        let mut text = Zeroizing::new(String::with_capacity(LENGTH));
        for symbol in typed.chars() {
            let symbol = match symbol {
                ' ' | '\t' | '\u{3000}' => continue,
                '\u{ff01}'..='\u{ff5e}' => half_width(symbol),
                _ => symbol,
            }
            .to_ascii_uppercase();
            let known = u8::try_from(symbol).is_ok_and(|byte| ALPHABET.contains(&byte));
            if !known {
                let reason = match symbol {
                    '-' => "it contains a hyphen; type it without",
                    '0' | 'O' | '1' | 'I' => "it contains 0, O, 1 or I, which are never used",
                    _ => "it contains a character that is never used",
                };
                return Err(PkiError::PasswordFormat { reason });
            }
            if text.len() == LENGTH {
                return Err(PkiError::PasswordFormat {
                    reason: "it is longer than 16",
                });
            }
            text.push(symbol);
        }
        if text.len() < LENGTH {
            return Err(PkiError::PasswordFormat {
                reason: "it is shorter than 16",
            });
        }
        Ok(Self { text })
    }

    /// The 16 symbols.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The symbols in four groups of four, as printed and shown.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        let mut grouped = Zeroizing::new(String::with_capacity(LENGTH + 3));
        for (place, symbol) in self.text.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(symbol);
        }
        grouped
    }
}

impl PartialEq for IssuePassword {
    /// Takes the same time wherever the two differ.
    fn eq(&self, other: &Self) -> bool {
        self.text.as_bytes().ct_eq(other.text.as_bytes()).into()
    }
}

impl Eq for IssuePassword {}

impl fmt::Debug for IssuePassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IssuePassword(redacted)")
    }
}

/// The ASCII character of a full-width one.
fn half_width(symbol: char) -> char {
    let code = u32::from(symbol).saturating_sub(0xfee0);
    char::from_u32(code).unwrap_or(symbol)
}

const LENGTH: usize = 16;
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn what_people_type_is_put_right() {
        let password = IssuePassword::generate().unwrap();
        assert_eq!(IssuePassword::parse(&password.grouped()).unwrap(), password);
        assert_eq!(
            IssuePassword::parse(&password.as_str().to_lowercase()).unwrap(),
            password
        );
        let wide: String = password
            .as_str()
            .chars()
            .map(|symbol| char::from_u32(u32::from(symbol) + 0xfee0).unwrap())
            .collect();
        assert_eq!(
            IssuePassword::parse(&format!("{wide}\u{3000}")).unwrap(),
            password
        );
    }

    #[test]
    fn what_cannot_be_one_is_refused_without_quoting() {
        for typed in [
            "",
            "ABCD",
            "ABCD-EFGH-JKLM-NPQR",
            "ABCDEFGHJKLMNPQ0",
            "ABCDEFGHJKLMNPQRS",
            "あ",
        ] {
            let error = IssuePassword::parse(typed).unwrap_err();
            assert!(matches!(error, PkiError::PasswordFormat { .. }), "{typed}");
            assert!(typed.is_empty() || !error.to_string().contains(typed));
        }
        assert_eq!(
            format!("{:?}", IssuePassword::generate().unwrap()),
            "IssuePassword(redacted)"
        );
    }
}
