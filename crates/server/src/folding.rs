//! Texts made alike for searching: width, case, and katakana or hiragana make no difference.

/// The folded form of a text.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\u{ff9e}' => voice(&mut folded, 1),
            '\u{ff9f}' => voice(&mut folded, 2),
            _ => folded.extend(hiragana(wide(sign)).to_lowercase()),
        }
    }
    folded
}

/// The words of a query, folded.
pub(crate) fn words(query: &str) -> Vec<String> {
    fold(query)
        .split_whitespace()
        .map(ToOwned::to_owned)
        .collect()
}

/// Full-width letters and digits become narrow, half-width katakana wide.
fn wide(sign: char) -> char {
    let code = u32::from(sign);
    match sign {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0).unwrap_or(sign),
        '\u{ff66}'..='\u{ff9d}' => usize::try_from(code - 0xff66)
            .ok()
            .and_then(|place| HALF_WIDTH.chars().nth(place))
            .unwrap_or(sign),
        _ => sign,
    }
}

fn hiragana(sign: char) -> char {
    match sign {
        '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(sign) - 0x60).unwrap_or(sign),
        _ => sign,
    }
}

/// Puts the mark of a half-width voiced sound onto the sound before it.
fn voice(folded: &mut String, step: u32) {
    let Some(last) = folded.pop() else { return };
    let voiced = match last {
        'う' if step == 1 => Some('ゔ'),
        'か'..='と' | 'は'..='ほ' => char::from_u32(u32::from(last) + step),
        _ => None,
    };
    folded.push(voiced.unwrap_or(last));
}

const HALF_WIDTH: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_alike_is_alike() {
        for (written, folded) in [
            ("パスワード", "ぱすわーど"),
            ("ﾊﾟｽﾜｰﾄﾞ", "ぱすわーど"),
            ("ＰＤＦ　Ｐ１２", "pdf p12"),
            ("Windows", "windows"),
            ("証明書ヴ", "証明書ゔ"),
            ("ｳﾞ", "ゔ"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
        assert_eq!(words(" ログイン　できない "), ["ろぐいん", "できない"]);
    }
}
