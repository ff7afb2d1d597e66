//! What a conversion tells: what it changed and what it refused.

use super::in_language;
use crate::file_name::FileName;
use crate::finding::Language;
use crate::version::{Dialect, Version};

/// Something that was changed, or left out because it means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    file: String,
    done: Done,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Done {
    Zeros,
    Name(FileName),
    Mark,
    Utf8,
    Replaced(usize),
    Header,
    Blank,
    Version(&'static Version),
    Unused,
}

impl Change {
    pub(super) fn new(file: &str, done: Done) -> Self {
        let file = file.to_owned();
        Self { file, done }
    }

    /// The name of the file, as it was given.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What was done, one sentence.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let words = |ja, en| in_language(language, ja, en).to_owned();
        match &self.done {
            Done::Zeros => words(
                "ファイル名の余分な「000000」を除きました。",
                "The extra 000000 was taken out of the name.",
            ),
            Done::Name(name) => match language {
                Language::Japanese => format!("ファイル名を{name}にしました。"),
                Language::English => format!("The file is now named {name}."),
            },
            Done::Mark => words(
                "ファイルの先頭のUTF-8の印（BOM）を除きました。",
                "The mark of UTF-8 (BOM) at the beginning was taken out.",
            ),
            Done::Utf8 => words(
                "文字コードをUTF-8からMS932（Shift-JIS）にしました。",
                "The text was turned from UTF-8 into MS932 (Shift-JIS).",
            ),
            Done::Replaced(count) => match language {
                Language::Japanese => {
                    format!("MS932にない文字{count}個を、同じ意味の文字にしました。")
                }
                Language::English => format!(
                    "Characters that MS932 lacks were replaced by their equivalents, {count} in all."
                ),
            },
            Done::Header => words(
                "見出しの行を除きました。",
                "The heading line was taken out.",
            ),
            Done::Blank => words("空の行を除きました。", "Blank lines were taken out."),
            Done::Version(version) => match language {
                Language::Japanese => {
                    format!(
                        "{}の行を、V4.1の項目とCSVバージョン202407にしました。",
                        version.name
                    )
                }
                Language::English => format!(
                    "The records of {} have the items and the version 202407 of V4.1 now.",
                    version.name
                ),
            },
            Done::Unused => words(
                "使用しない項目（識別子）の値を空にしました。",
                "The value of the unused item was emptied.",
            ),
        }
    }
}

/// A file that could not be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    file: String,
    why: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Name,
    Dialect(&'static Dialect),
    Character,
    TwoReadings,
    Form,
    Version,
    Columns,
    Month,
    SenderKind,
    ReceiverKind,
}

impl Refusal {
    pub(super) fn new(file: &str, why: Reason) -> Self {
        let file = file.to_owned();
        Self { file, why }
    }

    /// The name of the file, as it was given.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Why the file cannot be converted and what to do, in one or two sentences.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (ja, en) = match self.why {
            Reason::Dialect(dialect) => {
                return match language {
                    Language::Japanese => format!(
                        "{}です。項目の意味が標準仕様と違うため変換できません。V4.1に対応したソフトで出力し直してもらってください。",
                        dialect.ja
                    ),
                    Language::English => format!(
                        "This is {}; its items mean other things, so it cannot be converted. Ask for an export that follows V4.1.",
                        dialect.en
                    ),
                };
            }
            Reason::Name => (
                "ファイル名から種類・送信元・送信先・連番が分かりません。送信元に出力し直してもらってください。",
                "The name does not tell kind, sender, receiver and serial. Ask the sender to export again.",
            ),
            Reason::Character => (
                "MS932で書けない文字があり、変換すると失われます。送信元でその文字を直してもらってください。",
                "A character cannot be written in MS932 and would be lost. Ask the sender to change it.",
            ),
            Reason::TwoReadings => (
                "文字コードがUTF-8ともMS932とも読めます。どちらか決められないため変換しません。送信元にMS932で出力し直してもらってください。",
                "The bytes can be read as UTF-8 and as MS932. Ask the sender to export again in MS932.",
            ),
            Reason::Form => (
                "読めない文字か、引用符の誤りがあります。内容が失われるため変換しません。`renkei check`で場所を確かめてください。",
                "Some characters or quotes cannot be read and would be lost. `renkei check` shows where.",
            ),
            Reason::Version => (
                "CSVバージョンが知られている値ではないため、項目の意味を決められません。送信元に尋ねてください。",
                "The version is no known value, so the meaning of the items is not certain. Ask the sender.",
            ),
            Reason::Columns => (
                "項目の数が、その版ともV4.1とも合いません。送信元に出力し直してもらってください。",
                "The number of items fits neither its version nor V4.1. Ask the sender to export again.",
            ),
            Reason::Month => (
                "2025年3月以前のサービス提供月は、もとの版のままが正しい形です。V4.1には変換しません。",
                "For service months up to March 2025 the older version is the right one; it is not converted.",
            ),
            Reason::SenderKind => (
                "送信元のサービス種類が、ファイル名にも内容にもありません。`--from-kind`で指定してください。",
                "Neither name nor content tells the sender's kind of service. Give it with `--from-kind`.",
            ),
            Reason::ReceiverKind => (
                "送信先のサービス種類が、ファイル名にも内容にもありません。`--to-kind`で指定してください。",
                "Neither name nor content tells the receiver's kind of service. Give it with `--to-kind`.",
            ),
        };
        in_language(language, ja, en).to_owned()
    }
}
