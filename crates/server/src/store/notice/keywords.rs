//! Keywords: how texts and what is searched for are made comparable.
//!
//! Full-width and half-width, capital and small letters are alike; katakana and hiragana are not.

/// How many words a search may have.
pub(crate) const MOST_WORDS: usize = 5;

/// A text as keywords are compared with it.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for symbol in text.chars() {
        match symbol {
            '\u{ff9e}' => mark(&mut folded, VOICED, '゛'),
            '\u{ff9f}' => mark(&mut folded, HALF_VOICED, '゜'),
            '\u{ff61}'..='\u{ff9d}' => folded.push(wide(symbol)),
            '\u{ff01}'..='\u{ff5e}' => {
                let narrow = char::from_u32(u32::from(symbol) - 0xfee0).unwrap_or(symbol);
                folded.extend(narrow.to_lowercase());
            }
            symbol if symbol.is_whitespace() => folded.push(' '),
            symbol => folded.extend(symbol.to_lowercase()),
        }
    }
    folded
}

/// The words that are searched for, folded.
pub(crate) fn words(typed: &str) -> Vec<String> {
    let folded = folded(typed);
    folded.split_whitespace().map(ToOwned::to_owned).collect()
}

/// The pattern of `LIKE … ESCAPE '!'` that finds a folded word.
pub(super) fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for symbol in word.chars() {
        if matches!(symbol, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(symbol);
    }
    pattern.push('%');
    pattern
}

/// Puts a sound mark on the last letter, as half-width katakana write it apart.
fn mark(folded: &mut String, pairs: &str, alone: char) {
    let last = folded.pop();
    let marked = last.and_then(|last| {
        let mut pairs = pairs.chars();
        std::iter::from_fn(|| Some((pairs.next()?, pairs.next()?)))
            .find(|(plain, _)| *plain == last)
            .map(|(_, marked)| marked)
    });
    match marked {
        Some(marked) => folded.push(marked),
        None => {
            folded.extend(last);
            folded.push(alone);
        }
    }
}

fn wide(symbol: char) -> char {
    let place = u32::from(symbol).saturating_sub(0xff61);
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    WIDE.chars().nth(place).unwrap_or(symbol)
}

/// The full-width forms of U+FF61 to U+FF9D, in order.
const WIDE: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノ\
                    ハヒフヘホマミムメモヤユヨラリルレロワン";
/// Letters without and with 濁点, in pairs.
const VOICED: &str =
    "カガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボウヴ";
/// Letters without and with 半濁点, in pairs.
const HALF_VOICED: &str = "ハパヒピフプヘペホポ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_case_do_not_matter() {
        for (typed, expected) in [
            ("ＰＤＦ", "pdf"),
            ("Ｅｘｃｅｌ　２０２６", "excel 2026"),
            ("ﾃﾞｰﾀ ﾊﾟｿｺﾝ", "データ パソコン"),
            ("｢ｹｱﾌﾟﾗﾝ｣｡", "「ケアプラン」。"),
            ("ｱﾞﾝ", "ア゛ン"),
            ("証明書\n発行", "証明書 発行"),
        ] {
            assert_eq!(folded(typed), expected, "{typed}");
        }
        assert_eq!(words("　証明書  ＣＳＶ "), ["証明書", "csv"]);
        assert_eq!(pattern("50%_!"), "%50!%!_!!%");
    }
}
