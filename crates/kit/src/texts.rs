// table
//! Texts that are hard to carry from one program to another. They tell of made-up people.

/// Characters that are in MS932 but not in every "Shift_JIS": 髙 and 﨑 (IBM extension), numbers
/// in circles, joined signs, Roman numbers.
pub(crate) const EXTENDED: &str =
    "髙齢の父と﨑見本の長女。①週３回の訪問、②月１回の受診。№１、㈱見本、℡あり、Ⅱａ、体重５０㎏。";

/// The dashes and waves that two tables of conversion give two characters each, and the signs
/// beside them.
pub(crate) const DASHES: &str = "９時～１０時、－５℃、――、∥見本∥、￠￡￢、半角は-です。";

/// Characters whose second byte is 5C, the backslash of programs that read bytes.
pub(crate) const BACKSLASH: &str =
    "ソファの表に能力表。十分な予定、構成、申告、貼付、噂、欺、圭、暴。最後はソ";

/// Half-width kana with their separate marks.
pub(crate) const HALF_KANA: &str = "ｶｿﾞｸﾊ ﾅｶﾞﾉﾆ ｵﾘﾏｽ｡｢ﾃﾞﾝﾜｼﾃ､ﾎﾟｽﾄﾍ｣";

/// Quotes and commas inside a text.
pub(crate) const QUOTES: &str = "本人は\"もう一度, 歩きたい\"と言う。\"\",\"";

/// Line breaks inside a text, an empty line among them.
pub(crate) const LINES: &str = "１行目。\r\n２行目、次は空行。\r\n\r\n４行目。";

/// A line break of one character inside a text.
pub(crate) const LINE_FEED: &str = "前の行\n次の行";

/// What a table program takes for a formula or a number.
pub(crate) const FORMULA: &str = "=1+2";

/// Zeros in front that a number would lose.
pub(crate) const ZEROS: &str = "0012";

/// Blanks at both ends.
pub(crate) const BLANKS: &str = "　前後に空白 ";

/// A text of 400 characters with its own ruler.
pub(crate) fn long() -> String {
    let mut text = String::new();
    for part in 1..=20 {
        text.push_str("長い文の見本です。切れずに届く");
        text.push_str(&format!("［{part:03}］"));
    }
    text
}
