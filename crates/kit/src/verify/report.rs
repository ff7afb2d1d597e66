//! The outcome in words, and the form a maker of software fills in.

use std::fmt::Write;

use careplan::{FileCode, Language, layout};

use super::{Change, Difference, Verification};
use crate::pattern::{Pattern, pattern};
use crate::trap::Trap;

/// The outcome as text: a summary, then the differences trap by trap.
pub(super) fn report(verification: &Verification, language: Language) -> String {
    let mut text = String::new();
    let name = verification.pattern;
    let title = name.title(language);
    let (records, count) = (
        verification.expected_records,
        verification.differences.len(),
    );
    let _ = match language {
        Language::Japanese => writeln!(
            text,
            "パターン{name} {title}：{records}レコードを照合し、違いは{count}件でした。"
        ),
        Language::English => writeln!(
            text,
            "Pattern {name}, {title}: {records} records compared, {count} differences."
        ),
    };
    for file in &verification.unknown_files {
        let _ = match language {
            Language::Japanese => writeln!(
                text,
                "読み飛ばしたファイル：{file}（仕様のファイル名ではありません）"
            ),
            Language::English => writeln!(text, "Not read, not a name of the standard: {file}"),
        };
    }
    for finding in &verification.findings {
        let _ = writeln!(text, "{} {}", finding.check, finding.message(language));
    }
    let mut traps: Vec<Option<&'static Trap>> = Vec::new();
    for difference in &verification.differences {
        if !traps.contains(&difference.trap) {
            traps.push(difference.trap);
        }
    }
    for trap in traps {
        let _ = match (trap, language) {
            (Some(trap), _) => writeln!(text, "\n[{}] {}", trap.id, trap.text(language)),
            (None, Language::Japanese) => writeln!(text, "\nその他"),
            (None, Language::English) => writeln!(text, "\nOther"),
        };
        let of_trap = verification.differences.iter();
        for difference in of_trap.filter(|one| one.trap == trap) {
            let _ = writeln!(text, "- {}", difference.text(language));
        }
    }
    text
}

impl Difference {
    /// The difference in one line.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let parts = self.record.iter().map(|(number, value)| {
            let name = field_name(self.file, *number, language);
            format!("{name} {}", shown(value))
        });
        let parts: Vec<String> = parts.collect();
        let place = format!("{} {}", self.file, parts.join(", "));
        let told = match (&self.change, language) {
            (Change::Missing, Language::Japanese) => "ありません".to_owned(),
            (Change::Missing, Language::English) => "is missing".to_owned(),
            (Change::Extra, Language::Japanese) => "余分にあります".to_owned(),
            (Change::Extra, Language::English) => "should not be there".to_owned(),
            (Change::Picture, Language::Japanese) => "画像の内容が変わりました".to_owned(),
            (Change::Picture, Language::English) => "the picture has changed".to_owned(),
            (
                Change::Field {
                    number,
                    expected,
                    found,
                },
                _,
            ) => {
                let name = field_name(self.file, *number, language);
                let told = changed(expected, found, language);
                match language {
                    Language::Japanese => format!("「{name}」（項目{number}）：{told}"),
                    Language::English => format!("item {number} ({name}): {told}"),
                }
            }
        };
        match language {
            Language::Japanese => format!("{place}：{told}"),
            Language::English => format!("{place}: {told}"),
        }
    }
}

/// How a value changed: character by character where the lengths are equal, else both values.
fn changed(expected: &str, found: &str, language: Language) -> String {
    let equal_length = expected.chars().count() == found.chars().count();
    let mut pairs: Vec<(char, char)> = expected
        .chars()
        .zip(found.chars())
        .filter(|(one, other)| one != other)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let by_character = equal_length && pairs.iter().any(|(one, _)| !one.is_ascii());
    if by_character && pairs.len() <= 5 {
        let told = pairs.iter().map(|(one, other)| match language {
            Language::Japanese => format!("「{one}」が「{other}」に変わりました"),
            Language::English => format!("{one} has become {other}"),
        });
        let told: Vec<String> = told.collect();
        return told.join(match language {
            Language::Japanese => "、",
            Language::English => ", ",
        });
    }
    let (expected, found) = (shown(expected), shown(found));
    match (expected.is_empty(), found.is_empty(), language) {
        (_, true, Language::Japanese) => format!("「{expected}」が空になりました"),
        (_, true, Language::English) => format!("{expected} has become empty"),
        (true, _, Language::Japanese) => format!("空が「{found}」になりました"),
        (true, _, Language::English) => format!("empty has become {found}"),
        (_, _, Language::Japanese) => format!("「{expected}」が「{found}」に変わりました"),
        (_, _, Language::English) => format!("{expected} has become {found}"),
    }
}

/// A value on one line, line breaks as marks.
fn shown(value: &str) -> String {
    value.replace('\r', "␍").replace('\n', "␊")
}

fn field_name(code: FileCode, number: u16, language: Language) -> &'static str {
    let code = match code {
        // The picture has no items; what names it are items of the basic information.
        FileCode::UpkihonImage => FileCode::Upkihon,
        other => other,
    };
    let field = layout(code).iter().find(|field| field.number == number);
    field.map_or("", |field| match language {
        Language::Japanese => field.name_ja,
        Language::English => field.name_en,
    })
}

/// The form for the report of a vendor test, in Markdown and Japanese. With an outcome, what it
/// tells is filled in already.
#[must_use]
pub fn report_template(name: Pattern, outcome: Option<&Verification>) -> String {
    let kit = pattern(name);
    let mut text = format!(
        "# 連携テスト報告書　パターン{name}　{}\n\n\
         | 項目 | 記入欄 |\n|---|---|\n| 製品名 |  |\n| 版 |  |\n| 会社名 |  |\n\
         | 実施日 |  |\n| 実施者 |  |\n| 使った仕様 | ケアプランデータ連携標準仕様 V4.1（CSVバージョン202407） |\n\n",
        name.title(Language::Japanese)
    );
    text.push_str(
        "## 1. 取込\n\n連番の順に1件ずつ取り込み、結果を○・×で記入します。\n\n\
         | 番号 | 内容 | 結果 | 備考 |\n|---|---|---|---|\n",
    );
    for (number, unit) in (1..).zip(&kit.units) {
        let what = cell(unit.what_ja);
        let _ = writeln!(text, "| {number} | {what} |  |  |");
    }
    text.push_str(
        "\n## 2. 帳票\n\n取込後の帳票を印刷し、`expected`フォルダーの見本と見比べます。見本の帳票がないものは、画面の内容を`.json`の見本と見比べます。\n\n\
         | 帳票 | 結果 | 備考 |\n|---|---|---|\n",
    );
    for form in forms(name) {
        let _ = writeln!(text, "| {form} |  |  |");
    }
    text.push_str(
        "\n## 3. 出力の照合\n\n取り込んだ内容をすべて出力し、`renkei kit verify`で照合します。\n\n",
    );
    if let Some(outcome) = outcome {
        let result = if outcome.has_passed() {
            "合格"
        } else {
            "不合格"
        };
        let _ = writeln!(
            text,
            "照合したレコード：{}　違い：{}件　判定：{result}\n",
            outcome.expected_records,
            outcome.differences.len()
        );
    }
    text.push_str("| 確認すること | 結果 | 備考 |\n|---|---|---|\n");
    let results = outcome.map(Verification::traps);
    for trap in &kit.traps {
        let of_trap = |(other, _): &&(&'static Trap, usize)| other.id == trap.id;
        let found = results.as_ref().and_then(|all| all.iter().find(of_trap));
        let (result, remark) = match found {
            Some((_, 0)) => ("○", String::new()),
            Some((_, count)) => ("×", format!("違い{count}件")),
            None => ("", String::new()),
        };
        let _ = writeln!(text, "| {} | {result} | {remark} |", cell(trap.ja));
    }
    text.push_str("\n## 4. 気づいたこと\n\n");
    text
}

/// A text inside a table of Markdown.
fn cell(text: &str) -> String {
    text.replace('|', "｜").replace('\n', " ")
}

fn forms(name: Pattern) -> &'static [&'static str] {
    match name {
        Pattern::D1 => &[
            "居宅サービス計画書（第1表）",
            "居宅サービス計画書（第2表）",
            "週間サービス計画表（第3表）",
        ],
        Pattern::D2 | Pattern::D6 => &["サービス利用票（第6表）", "サービス利用票別表（第7表）"],
        Pattern::D3 | Pattern::D7 => &["サービス利用票（第6表）の実績"],
        Pattern::D4 => &["利用者基本情報"],
        Pattern::D5 => &["介護予防サービス・支援計画書"],
    }
}
