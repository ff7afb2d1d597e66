//! Numbers as the sheet writes them.

/// `16,765` for `16765`, `-1,034` for `-1034`; a text that is no whole number stays as it is.
pub(super) fn number(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let mut written = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A number of a row of sums, where nought stands for nothing.
pub(super) fn number_or_blank(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(|byte| byte == b'0') {
        return String::new();
    }
    number(text)
}

/// A number that is not part of the total.
pub(super) fn in_parentheses(text: String) -> String {
    if text.is_empty() {
        text
    } else {
        format!("({text})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_get_separators_and_other_texts_stay() {
        for (text, written) in [
            ("", ""),
            ("0", "0"),
            ("000", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("36217", "36,217"),
            ("1234567", "1,234,567"),
            ("-94", "-94"),
            ("-1034", "-1,034"),
            ("11.05", "11.05"),
            ("-", "-"),
            ("２", "２"),
        ] {
            assert_eq!(number(text), written);
        }
        assert_eq!(number_or_blank("0"), "");
        assert_eq!(number_or_blank("10"), "10");
        assert_eq!(in_parentheses(number("2070")), "(2,070)");
        assert_eq!(in_parentheses(String::new()), "");
    }
}
