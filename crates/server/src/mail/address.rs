//! Mail addresses as people type them.

use lettre::Address;

/// The address that was meant: full-width letters made half-width, lower case, blanks around it
/// dropped. `None` when it is none that mail can be sent to.
pub(crate) fn parse(typed: &str) -> Option<String> {
    let tidied: String = typed
        .trim()
        .chars()
        .map(|symbol| match symbol {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(symbol) - 0xfee0).unwrap_or(symbol),
            _ => symbol,
        })
        .collect::<String>()
        .to_ascii_lowercase();
    let address: Address = tidied.parse().ok()?;
    let fits = tidied.is_ascii() && tidied.len() <= LONGEST && address.domain().contains('.');
    fits.then_some(tidied)
}

/// Octets, by RFC 5321 §4.5.3.1.3.
const LONGEST: usize = 254;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_and_what_is_no_address() {
        for (typed, expected) in [
            (" Sakura@Example.JP　", Some("sakura@example.jp")),
            (
                "ｓａｋｕｒａ＠ｅｘａｍｐｌｅ．ｊｐ",
                Some("sakura@example.jp"),
            ),
            ("sakura", None),
            ("sakura@localhost", None),
            ("さくら@example.jp", None),
            ("a@b.jp, c@d.jp", None),
            ("a@b.jp\r\nBcc: c@d.jp", None),
            ("", None),
        ] {
            assert_eq!(parse(typed).as_deref(), expected, "{typed}");
        }
    }
}
