//! Why a file is refused as a whole.

use std::fmt;

use super::columns::Column;
use super::problem::Problem;
use crate::finding::Language;

/// What a file is when it is no plain table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Foreign {
    /// Text in UTF-16.
    Utf16,
    /// A compressed archive, as a workbook of a spreadsheet program is one.
    Archive,
    /// A workbook of an old spreadsheet program.
    OldOffice,
    /// PDF.
    Pdf,
    /// A web page saved in place of the file.
    WebPage,
    /// Something else that is not text.
    Binary,
}

/// Why a file could not be taken for a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message(Language::English))]
pub enum ImportError {
    /// There is nothing in it.
    Empty,
    /// It is no plain table.
    Foreign(Foreign),
    /// No row names columns that make a table, and the content of the rows fits none either.
    UnknownTable {
        /// The columns that were recognised.
        seen: Vec<Column>,
    },
    /// The columns fit a table of service codes and a list of offices alike.
    TwoTables,
    /// A column stands there twice under one name.
    ColumnTwice(Column),
    /// The numbers have six digits, but their check digits are not those of insurer numbers.
    NotInsurers,
    /// Nothing says from when the codes are valid.
    NoPeriod,
    /// Not one row could be read.
    NoRows {
        /// Why, row by row.
        problems: Vec<Problem>,
    },
}

impl ImportError {
    /// What is wrong and what to do, one or two sentences.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (ja, en) = match self {
            Self::Empty => (
                "ファイルが空です。もう一度ダウンロードしてください。",
                "the file is empty; download it again",
            ),
            Self::Foreign(foreign) => foreign.words(),
            Self::UnknownTable { seen } => return unknown_table(seen, language),
            Self::TwoTables => (
                "サービスコード表と事業所一覧の両方の列があり、どちらか決められません。\
                 一方の列だけにしてください。",
                "the columns fit a table of service codes and a list of offices alike; \
                 keep the columns of one of them",
            ),
            Self::ColumnTwice(column) => {
                return match language {
                    Language::Japanese => format!(
                        "見出し「{column}」の列が2つあり、どちらを使うか決められません。\
                         使わない列の見出しを変えてください。"
                    ),
                    Language::English => format!(
                        "two columns have the header {column}; rename the one that is not meant"
                    ),
                };
            }
            Self::NotInsurers => (
                "6桁の番号の多くが保険者番号の検査数字に合いません。\
                 全国地方公共団体コードの一覧ではなく、保険者番号の一覧を指定してください。",
                "most of the 6-digit numbers fail the check digit of insurer numbers; \
                 give a list of insurer numbers, not of local government codes",
            ),
            Self::NoPeriod => (
                "適用開始年月の列がありません。いつから有効な表かを指定してください。",
                "no column says from when the codes are valid; say from which month the table is",
            ),
            Self::NoRows { .. } => (
                "表の形は分かりましたが、読めた行が1つもありません。行ごとの問題を確認してください。",
                "the kind of table is clear, but no row could be read; see the problems by line",
            ),
        };
        match language {
            Language::Japanese => ja.to_owned(),
            Language::English => en.to_owned(),
        }
    }

    /// The problems of single rows, where they are the reason.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::NoRows { problems } => problems,
            _ => &[],
        }
    }
}

impl Foreign {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Utf16 => (
                "UTF-16 のテキストです。CSV(UTF-8 または Shift_JIS)で保存し直してください。",
                "the text is UTF-16; save it again as CSV in UTF-8 or Shift JIS",
            ),
            Self::Archive => (
                "表計算のブック(xlsx)または圧縮ファイルです。\
                 展開し、表をCSV形式で保存してから取り込んでください。",
                "this is a workbook (xlsx) or an archive; unpack it and save the table as CSV",
            ),
            Self::OldOffice => (
                "表計算のブック(xls)です。表をCSV形式で保存してから取り込んでください。",
                "this is a workbook (xls); save the table as CSV",
            ),
            Self::Pdf => (
                "PDFです。同じ表のCSVまたはExcelを入手し、CSV形式で取り込んでください。",
                "this is a PDF; get the same table as CSV or workbook and import it as CSV",
            ),
            Self::WebPage => (
                "表ではなくWebページが保存されています。ファイルをもう一度ダウンロードしてください。",
                "a web page was saved in place of the table; download the file again",
            ),
            Self::Binary => (
                "テキストではないファイルです。CSV形式の表を指定してください。",
                "the file is not text; give a table as CSV",
            ),
        }
    }
}

fn unknown_table(seen: &[Column], language: Language) -> String {
    let names: Vec<&str> = seen.iter().map(|column| column.name()).collect();
    match language {
        Language::Japanese => {
            let seen = match names.as_slice() {
                [] => "見出しの行が見つかりません。".to_owned(),
                _ => format!("分かった列は「{}」だけです。", names.join("」「")),
            };
            format!(
                "何の表か分かりません。{seen}\
                 サービスコード表には「サービスコード」(または種類と項目)と名称、\
                 保険者一覧には保険者番号と保険者名、事業所一覧には事業所番号と事業所名の見出しが必要です。\
                 総合事業の単位数表マスタは見出しなしでも読めます。"
            )
        }
        Language::English => {
            let seen = match names.as_slice() {
                [] => "no row of headers was found".to_owned(),
                _ => format!("the only columns recognised are {}", names.join(", ")),
            };
            format!(
                "it is not clear what table this is: {seen}. \
                 A table of service codes needs headers for the code (or kind and item) and the name, \
                 a list of insurers for number and name, a list of offices for number and name; \
                 municipal tables of the programme (総合事業) are read without a header too"
            )
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().1)
    }
}
