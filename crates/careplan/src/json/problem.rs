//! What can be wrong with a JSON form, and where.
//!
//! No problem holds a value of the document: what is repeated are names of the form, and names
//! that somebody mistook for one.

use std::fmt;

use crate::bundle::UnitKind;
use crate::finding::Language;
use crate::id::{IdError, ServiceMonth};

/// A problem with its place. The maker of the document is at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("{}: {problem}", shown(path))]
pub struct JsonError {
    /// The place as a JSON pointer, such as `/files/0/records/3/units`; empty for the document.
    pub path: String,
    /// What is wrong there.
    pub problem: JsonProblem,
}

fn shown(path: &str) -> &str {
    if path.is_empty() { "/" } else { path }
}

/// What is wrong with a JSON form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonProblem {
    /// The bytes are not UTF-8.
    #[error("the text is not UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// The text is no JSON.
    #[error("no JSON from line {line}, column {column}; mend the text there")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// A member stands twice.
    #[error("the member stands twice; leave one")]
    Repeated,
    /// Something else stands where this should.
    #[error("not {0}; write {0} here")]
    Expected(Shape),
    /// A member is missing.
    #[error("`{0}` is missing; add it")]
    Missing(&'static str),
    /// A member that is not part of the form.
    #[error("nothing has this name{}", meant(*nearest))]
    Unknown {
        /// The name that may have been meant.
        nearest: Option<&'static str>,
    },
    /// Another version of the standard.
    #[error("not version 4.1 of the standard; convert the data to \"4.1\"")]
    OtherStandard,
    /// Not a kind of file.
    #[error("no kind of file{}", meant(*nearest))]
    UnknownFile {
        /// The kind that may have been meant.
        nearest: Option<&'static str>,
    },
    /// A picture among the tables.
    #[error("a picture has no records; put it into `images` of the unit")]
    Picture,
    /// Not a number or code of its kind.
    #[error("{0}; write one")]
    Id(#[from] IdError),
    /// A service kind that the national list does not have.
    #[error("no service kind of the national list; write one")]
    ServiceKind,
    /// A month for a kind of file whose name has none.
    #[error("the name of such a file has no month; leave it out")]
    MonthUnused,
    /// Not the number of a picture.
    #[error("not the number of a picture; write four digits")]
    Branch,
    /// Not base 64.
    #[error("not base 64; write the picture with the alphabet of RFC 4648 and padding")]
    Base64,
    /// Two files or two pictures of the unit have one name.
    #[error("another one of the unit has the same name; leave one")]
    SameName,
    /// Two units or two files of the document have one envelope.
    #[error("another one of the document is the same unit or file; leave one")]
    SameItem,
    /// The file belongs to another unit.
    #[error("not that of the unit; leave it out or move the file to its own unit")]
    OtherEnvelope,
    /// The files do not make a send unit.
    #[error("these files make no send unit; see which go together, or write each as a file alone")]
    NoUnit,
    /// The files make another kind of unit.
    #[error("the files make {expected}; write that or leave it out")]
    OtherUnit {
        /// What the files make.
        expected: UnitKind,
    },
    /// The files are of another month.
    #[error("the files are {}; write that or leave it out", of_month(*expected))]
    OtherMonth {
        /// The month of the files.
        expected: Option<ServiceMonth>,
    },
    /// More problems than are told.
    #[error("{count} more problems are not told; mend these first")]
    More {
        /// How many.
        count: usize,
    },
}

/// What a member can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// An object.
    Object,
    /// An array.
    Array,
    /// A text. Numbers, too, are written as texts.
    Text,
    /// A record: an object, or an array of texts where the record has another width.
    Record,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "an object { }",
            Self::Array => "an array [ ]",
            Self::Text => "a text \" \"",
            Self::Record => "a record { }",
        })
    }
}

impl JsonProblem {
    /// What is wrong and what to do, one sentence.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::Japanese => self.japanese(),
        }
    }

    fn japanese(self) -> String {
        let fixed = match self {
            Self::Syntax { line, column } => {
                return format!(
                    "{line}行{column}列から先がJSONとして読めません。その箇所を直してください。"
                );
            }
            Self::Expected(shape) => {
                return format!(
                    "{}ではありません。そのように書いてください。",
                    shape.japanese()
                );
            }
            Self::Missing(name) => {
                return format!("「{name}」がありません。書き足してください。");
            }
            Self::Unknown { nearest } => return unknown("この名前の項目", nearest),
            Self::UnknownFile { nearest } => return unknown("この名前のファイル種別", nearest),
            Self::Id(error) => {
                return format!(
                    "{}ではありません。正しく書いてください。",
                    id_japanese(error)
                );
            }
            Self::OtherUnit { expected } => {
                return format!(
                    "これらのファイルの送信単位は{expected}です。そう書くか、省いてください。"
                );
            }
            Self::OtherMonth {
                expected: Some(month),
            } => {
                return format!("ファイルの年月は{month}です。そう書くか、省いてください。");
            }
            Self::More { count } => {
                return format!("ほかに{count}件あります。先に上の問題を直してください。");
            }
            Self::OtherMonth { expected: None } => {
                "これらのファイルに年月はありません。省いてください。"
            }
            Self::NotUtf8 => "文字コードがUTF-8ではありません。UTF-8で保存し直してください。",
            Self::Repeated => "同じ項目が二度あります。一つにしてください。",
            Self::OtherStandard => {
                "標準仕様のV4.1ではありません。データを「4.1」に変換してください。"
            }
            Self::Picture => "画像にレコードはありません。送信単位の「images」に入れてください。",
            Self::ServiceKind => {
                "サービス種類コードの一覧に無いコードです。正しいコードを書いてください。"
            }
            Self::MonthUnused => "この種別のファイル名に年月はありません。省いてください。",
            Self::Branch => "画像の枝番ではありません。数字4桁で書いてください。",
            Self::Base64 => {
                "Base64ではありません。画像をRFC 4648のBase64（パディングあり）で書いてください。"
            }
            Self::SameName => {
                "同じ名前のものが送信単位の中にもう一つあります。一つにしてください。"
            }
            Self::SameItem => {
                "同じ送信単位またはファイルが文書の中にもう一つあります。一つにしてください。"
            }
            Self::OtherEnvelope => {
                "送信単位のものと違います。省くか、ファイルをその送信単位に移してください。"
            }
            Self::NoUnit => {
                "これらのファイルでは送信単位になりません。組合せを確かめるか、ファイルごとに分けてください。"
            }
        };
        fixed.to_owned()
    }
}

impl Shape {
    const fn japanese(self) -> &'static str {
        match self {
            Self::Object => "オブジェクト { }",
            Self::Array => "配列 [ ]",
            Self::Text => "文字列 \" \"（数もこの形で書きます）",
            Self::Record => "レコード { }",
        }
    }
}

fn meant(nearest: Option<&'static str>) -> String {
    match nearest {
        Some(name) => format!("; did you mean `{name}`?"),
        None => "; leave it out or mend it".to_owned(),
    }
}

fn unknown(what: &str, nearest: Option<&'static str>) -> String {
    match nearest {
        Some(name) => format!("{what}はありません。「{name}」ではありませんか。"),
        None => format!("{what}はありません。省くか、直してください。"),
    }
}

fn of_month(month: Option<ServiceMonth>) -> String {
    month.map_or_else(
        || "of no month".to_owned(),
        |month| format!("of month {month}"),
    )
}

const fn id_japanese(error: IdError) -> &'static str {
    match error {
        IdError::OfficeNumber => "事業所番号（10桁）",
        IdError::ServiceKind => "サービス種類コード（2桁）",
        IdError::InsurerNumber => "保険者番号（数字6桁）",
        IdError::InsuredNumber => "被保険者番号（10桁）",
        IdError::ServiceMonth => "年月（YYYYMM）",
        IdError::Serial => "連番（YYYYMMDDHHMMSS）",
        IdError::Address => "事業所番号とサービス種類の組",
    }
}
