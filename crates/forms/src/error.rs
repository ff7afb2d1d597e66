//! Why a form could not be drawn.
//!
//! Data that is odd, empty or too long is never a reason: it is drawn, with a note on the sheet.

use careplan::Language;
use thiserror::Error;

/// Why a form could not be drawn.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FormError {
    /// The caller asked for a document without a single sheet.
    #[error("there is no sheet to draw; give at least one service user")]
    NothingToDraw,
    /// The fonts inside the program cannot be read: the program was built wrongly.
    #[error("the fonts shipped with the program cannot be read; reinstall the program")]
    Fonts,
    /// A password that programs would not agree on.
    #[error("the password must be 1 to 127 printable ASCII characters; choose another one")]
    Password,
    /// The drawing could not be set: a fault of this crate, never of the data.
    #[error("the sheet could not be set ({0}); report this message to the maker of the program")]
    Layout(String),
}

impl FormError {
    /// What happened and what to do, for the person at the screen.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (language, self) {
            (Language::English, _) => self.to_string(),
            (Language::Japanese, Self::NothingToDraw) => {
                "印刷する帳票がありません。利用者を１人以上指定してください。".to_owned()
            }
            (Language::Japanese, Self::Fonts) => {
                "プログラムに含まれるフォントを読み込めません。プログラムを入れ直してください。"
                    .to_owned()
            }
            (Language::Japanese, Self::Password) => {
                "パスワードは、半角の英数字と記号で127文字までにしてください。".to_owned()
            }
            (Language::Japanese, Self::Layout(detail)) => format!(
                "帳票を作成できません（{detail}）。この文をプログラムの提供元へ知らせてください。"
            ),
        }
    }
}
