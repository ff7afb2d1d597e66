//! A letter (お知らせ, 通知書) as data: to whom, from whom, what it says, and the facts in a frame.
//!
//! Every text is given by the caller; nothing here knows what the letter is about. A user id, a
//! password or a receipt that somebody will type is a [`Fact::code`]: the sheet sets it large, in
//! groups of four, with the note 「すきまは入力しません」. A value that is only compared with another
//! one, such as a thumbprint, is a [`Fact::print`].
//!
//! A letter takes one A4 page in portrait; a long one goes on, and the facts with it.
//!
//! ```
//! use forms::letter::{Fact, Letter};
//! use time::macros::date;
//!
//! let letter = Letter {
//!     title: "ログイン情報発行通知書".to_owned(),
//!     to: vec!["〒000-0000".into(), "見本県見本市1-1".into(), "見本訪問介護事業所　御中".into()],
//!     from: vec!["見本県国民健康保険団体連合会".into()],
//!     reference: "第1号".to_owned(),
//!     paragraphs: vec!["ご申請のあったログイン情報を、次のとおりお知らせします。".into()],
//!     facts: vec![
//!         Fact::code("ユーザID", "KJ131370000026").with_note("ログインのたびに使います。"),
//!         Fact::code("仮パスワード", "abcdefghijkm").with_note("最初のログインだけに使います。"),
//!         Fact::plain("お届けした日", "令和8年11月2日"),
//!     ],
//!     notes: vec!["この用紙は、人に見られないところで保管してください。".into()],
//!     foot: vec!["お問い合わせ　電話 00-0000-0000（平日 9時〜17時）".into()],
//!     ..Letter::default()
//! }
//! .dated(date!(2026 - 11 - 02));
//!
//! let drawing = letter.draw()?;
//! assert_eq!(drawing.pages, 1);
//! assert!(drawing.pdf.starts_with(b"%PDF"));
//! // Where only one person may open it: `forms::encrypt_pdf(&drawing.pdf, forms::Lock { .. })`.
//! # Ok::<(), forms::FormError>(())
//! ```

use std::fmt;

use time::Date;

use crate::calendar::era_date;
use crate::drawing::{Chapter, Drawing, PdfOptions, draw_chapters};
use crate::error::FormError;
use crate::form::Form;

/// A letter; every part but the title may be empty and then takes no room.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// The title, in the middle above the text: 「電子請求登録結果に関するお知らせ」. Also what the
    /// document and its bookmark are called, so that it must not name a person.
    pub title: String,
    /// The lines of the addressee, with 「御中」 or 「様」 where it belongs.
    pub to: Vec<String>,
    /// The lines of the sender.
    pub from: Vec<String>,
    /// The day in words; see [`Letter::dated`].
    pub date: String,
    /// 「第…号」 or a receipt, above the day.
    pub reference: String,
    /// The text above the facts.
    pub paragraphs: Vec<String>,
    /// The framed table.
    pub facts: Vec<Fact>,
    /// What the reader must mind; each stands behind 「※」.
    pub notes: Vec<String>,
    /// The lines at the foot of the last page: whom to ask, the edition.
    pub foot: Vec<String>,
}

/// A row of the framed table.
#[derive(Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The value, without gaps of its own.
    pub value: String,
    /// How the value is set.
    pub kind: FactKind,
    /// What it is for, in smaller type below the value; may be empty.
    pub note: String,
}

/// How the value of a fact is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// As running text.
    Plain,
    /// Large and spaced, in groups of four, with the note that the gaps are not typed.
    Code,
    /// Spaced, in groups of four, for comparing and not for typing.
    Print,
}

impl Letter {
    /// The same letter with its day as it is written there: 「令和8年11月2日（月）」.
    #[must_use]
    pub fn dated(mut self, day: Date) -> Self {
        self.date = era_date(day);
        self
    }

    /// The letter as a PDF of its own, called by its title.
    ///
    /// # Errors
    ///
    /// As [`crate::draw_pdf`].
    pub fn draw(self) -> Result<Drawing, FormError> {
        Self::draw_all([self])
    }

    /// Many letters as one PDF, each beginning on a page of its own, called by the first title: what
    /// is printed in one go. Of the letters only one is in memory.
    ///
    /// # Errors
    ///
    /// As [`crate::draw_pdf`].
    pub fn draw_all(letters: impl IntoIterator<Item = Self>) -> Result<Drawing, FormError> {
        let mut letters = letters.into_iter().peekable();
        let title = letters.peek().map(|letter| letter.title.clone());
        let options = PdfOptions {
            title: title.filter(|title| !title.is_empty()),
            ..PdfOptions::default()
        };
        let chapters = letters.map(|letter| Chapter {
            title: String::new(),
            forms: vec![Form::Letter(letter)],
        });
        draw_chapters(chapters, &options)
    }
}

impl Fact {
    /// A value in running text.
    #[must_use]
    pub fn plain(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(label, value, FactKind::Plain)
    }

    /// A value that the reader will type.
    #[must_use]
    pub fn code(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(label, value, FactKind::Code)
    }

    /// A value that the reader will compare.
    #[must_use]
    pub fn print(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(label, value, FactKind::Print)
    }

    /// The same with words about what it is for.
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self {
            note: note.into(),
            ..self
        }
    }

    fn new(label: impl Into<String>, value: impl Into<String>, kind: FactKind) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            kind,
            note: String::new(),
        }
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Letter")
            .field("title", &self.title)
            .field("facts", &self.facts)
            .finish_non_exhaustive()
    }
}

/// Values are passwords often enough.
impl fmt::Debug for Fact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Fact")
            .field("label", &self.label)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
