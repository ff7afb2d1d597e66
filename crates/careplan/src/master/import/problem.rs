//! What is wrong with single rows of a table, by line.
//!
//! A problem shows no content of the table: somebody may have given the wrong file.

use super::columns::Column;
use crate::finding::Language;

/// What became of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// The row is not in the import. What the table lacks can no longer be called unknown.
    LeftOut,
    /// The row, or what can be read of it, is in the import.
    Noted,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// No service code, or one with a wrong form.
    Code,
    /// A kind of service the national list does not have.
    KindUnlisted,
    /// A kind of service of an office that is neither a code nor a name of the national list.
    KindUnread,
    /// The kind in its own column is not the one the code begins with.
    KindDiffers,
    /// No insurer number, or one with a wrong form.
    Insurer,
    /// A code of the municipal programme in a table that names no insurer.
    InsurerMissing,
    /// No office number, or one with a wrong form.
    Office,
    /// A month that cannot be read.
    Month,
    /// The last month lies before the first.
    MonthsReversed,
    /// Not as many cells as the other rows, in a table where only spaces stand between them.
    Cells,
    /// A quote that is never closed.
    Quote,
    /// A name that is empty.
    NameEmpty,
    /// Characters that could not be read.
    Characters,
    /// Units that cannot be read.
    Units,
    /// The same code twice for the same months with different content.
    Contradiction,
    /// The same row twice.
    Repeated,
    /// A row without a code or number, such as a heading or a remark.
    Remark,
    /// A check digit that does not fit.
    CheckDigit,
    /// Letters T to X where Roman numerals would be expected. Told once, for the first line.
    RomanNumerals,
}

/// One thing wrong with one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Problem {
    /// The line of the file, from 1.
    pub line: u32,
    /// What is wrong.
    pub kind: ProblemKind,
    /// The column it is about.
    pub column: Option<Column>,
}

impl Problem {
    pub(super) fn new(line: u32, kind: ProblemKind) -> Self {
        Self {
            line,
            kind,
            column: None,
        }
    }

    pub(super) fn at(line: u32, kind: ProblemKind, column: Column) -> Self {
        Self {
            column: Some(column),
            ..Self::new(line, kind)
        }
    }

    /// What became of the row.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        match self.kind {
            ProblemKind::Code
            | ProblemKind::KindUnlisted
            | ProblemKind::KindDiffers
            | ProblemKind::Insurer
            | ProblemKind::InsurerMissing
            | ProblemKind::Office
            | ProblemKind::Month
            | ProblemKind::MonthsReversed
            | ProblemKind::Cells
            | ProblemKind::Quote => Effect::LeftOut,
            _ => Effect::Noted,
        }
    }

    /// Line, what is wrong and what was done, one sentence.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (ja, en) = self.kind.words();
        let line = self.line;
        match (language, self.column) {
            (Language::Japanese, Some(column)) => format!("{line}行目「{column}」: {ja}"),
            (Language::Japanese, None) => format!("{line}行目: {ja}"),
            (Language::English, Some(column)) => format!("line {line}, {column}: {en}"),
            (Language::English, None) => format!("line {line}: {en}"),
        }
    }
}

impl ProblemKind {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Code => (
                "サービスコードとして読めません(種類2桁と項目4桁の英数字)。表計算で数値に変わっていないか確認してください。この行は取り込みません。",
                "not a service code (2 characters for the kind, 4 for the item); see whether a spreadsheet made a number of it; the row is left out",
            ),
            Self::KindUnlisted => (
                "サービス種類が全国の一覧にありません。この行は取り込みません。",
                "the kind of service is not in the national list; the row is left out",
            ),
            Self::KindUnread => (
                "サービス種類が全国の一覧にありません。種類を除いて取り込みます。",
                "the kind of service is not in the national list; taken without it",
            ),
            Self::KindDiffers => (
                "サービス種類の列とサービスコードの先頭2桁が違います。この行は取り込みません。",
                "the kind of service is not the one the code begins with; the row is left out",
            ),
            Self::Insurer => (
                "保険者番号が6桁の数字ではありません。表計算で先頭の0が消えていないか確認してください。この行は取り込みません。",
                "the insurer number is not 6 digits; see whether a spreadsheet dropped a leading zero; the row is left out",
            ),
            Self::InsurerMissing => (
                "総合事業のコードは保険者ごとに決まりますが、保険者番号の列がありません。この行は取り込みません。",
                "codes of the municipal programme belong to an insurer, but no column names one; the row is left out",
            ),
            Self::Office => (
                "事業所番号が10桁ではありません。表計算で先頭の0が消えていないか確認してください。この行は取り込みません。",
                "the office number does not have 10 characters; see whether a spreadsheet dropped a leading zero; the row is left out",
            ),
            Self::Month => (
                "年月として読めません(例 202404)。この行は取り込みません。",
                "not a month, as 202404 would be; the row is left out",
            ),
            Self::MonthsReversed => (
                "終わりの年月が始まりより前です。この行は取り込みません。",
                "the last month lies before the first; the row is left out",
            ),
            Self::Cells => (
                "空白区切りの列の数がほかの行と違い、どの列か決められません。この行は取り込みません。",
                "the row has not as many cells as the others, and spaces do not show which is missing; the row is left out",
            ),
            Self::Quote => (
                "引用符が閉じていません。ここから後ろは読めません。",
                "a quote is never closed; nothing behind it can be read",
            ),
            Self::NameEmpty => (
                "名称が空です。そのまま取り込みます。",
                "the name is empty; taken as it is",
            ),
            Self::Characters => (
                "読めない文字があります。その文字を除いてそのまま取り込みます。",
                "some characters could not be read; the rest is taken as it is",
            ),
            Self::Units => (
                "単位数として読めません。コードだけを取り込み、単位数は照合しません。",
                "not a number of units; the code is taken, its units are never compared",
            ),
            Self::Contradiction => (
                "同じ番号またはコードが同じ時期に違う内容で2つあります。単位数は照合しません。",
                "the same code or number stands there twice for the same time with different content; its units are never compared",
            ),
            Self::Repeated => (
                "同じ行が前にもあります。1回だけ取り込みます。",
                "the same row stands further up; taken once",
            ),
            Self::Remark => (
                "コードも番号もない行です(見出しや注記)。読み飛ばします。",
                "no code or number, such as a heading or a remark; passed over",
            ),
            Self::CheckDigit => (
                "検査数字が合いません。そのまま取り込みます。",
                "the check digit does not fit; taken as it is",
            ),
            Self::RomanNumerals => (
                "名称のT・U・V・W・Xは、文字化けしたローマ数字(Ⅰ・Ⅱ・Ⅲ・Ⅳ・Ⅴ)かもしれません。名称はそのまま取り込みます。",
                "letters T to X in names may be damaged Roman numerals; the names are taken as they are",
            ),
        }
    }
}
