//! The pages of `docs/standard`, made from the layout, the words of the checks and the catalogue
//! of cases, and compared with what is published.

use std::collections::{BTreeMap, BTreeSet};

use careplan::{CheckId, FileCode, Language, file_name};

use crate::catalogue::{self, Expected};
use crate::publish;

mod checks;
mod files;

/// What the catalogue shows of each check.
struct Shown(BTreeMap<CheckId, Cases>);

/// The cases of one check.
#[derive(Default)]
struct Cases {
    /// What is said of each case that fails, with the file and the record.
    failing: Vec<String>,
    /// Why each case that passes might have failed.
    passing: Vec<&'static str>,
    /// The kinds of file that are told of.
    codes: BTreeSet<FileCode>,
    /// The sources of the cases.
    sources: BTreeSet<&'static str>,
}

impl Shown {
    fn new() -> Self {
        let mut shown = BTreeMap::<CheckId, Cases>::new();
        for case in catalogue::cases() {
            let check = CheckId::ALL.iter().find(|check| check.as_str() == case.id);
            let cases = shown.entry(*check.unwrap()).or_default();
            cases.sources.insert(case.source);
            match case.expected {
                Expected::Passes(near) => cases.passing.push(near),
                Expected::Fails(..) => cases.fails(&case),
            }
        }
        for cases in shown.values_mut() {
            let mut seen = BTreeSet::new();
            cases.failing.retain(|text| seen.insert(text.clone()));
            let mut seen = BTreeSet::new();
            cases.passing.retain(|text| seen.insert(*text));
        }
        Self(shown)
    }
}

impl Cases {
    fn fails(&mut self, case: &catalogue::Case) {
        let finding = case.expected_finding().unwrap();
        let file = finding.file.as_deref().unwrap();
        let code = file_name::code_of(file);
        self.codes.extend(code);
        let place = match (code, finding.record) {
            (Some(code), Some(record)) => format!("{code} {record}件目："),
            (Some(code), None) => format!("{code}："),
            (None, _) => String::new(),
        };
        let message = finding.message(Language::Japanese);
        self.failing.push(format!("{place}{message}"));
    }
}

#[test]
fn the_published_pages_are_those_of_the_crate() {
    let shown = Shown::new();
    publish::folder("files", ".md", &files::pages(&shown));
    publish::folder("checks", ".md", &checks::pages(&shown));
    publish::document("README.md", &index());
}

fn index() -> String {
    let mut text = String::from(
        "# 標準仕様の資料\n\n\
         ケアプランデータ連携標準仕様V4.1の、ファイルと点検の資料です。\n\n\
         - [ファイルごとの項目](files/README.md)：17の表と画像、398項目\n\
         - [点検の一覧](checks/README.md)：116の点検が、何を見て、どう直すか\n\
         - [点検とテストの表](checks/tests.md)：どの点検を、どのテストが示すか\n\
         - [JSONの形](json.ja.md)と [JSON Schema](schema/)\n\
         - [介護ソフトを作る方へ](makers.ja.md)：コマンドとライブラリの使い始め\n\n\
         | 種類 | 名前 | 項目の数 |\n|---|---|---|\n",
    );
    for code in FileCode::ALL {
        text += &format!(
            "| [{code}](files/{code}.md) | {} | {} |\n",
            code.name_ja(),
            files::width(code)
        );
    }
    text + MADE_BY
}

/// How generated pages end.
const MADE_BY: &str = "\n## この資料の作り方\n\n\
    `files`、`checks`、`schema` とこのページは、プログラムと同じ表から作ります。\n\
    手では直さず、表を変えてから次のとおり書き直します。\n\n\
    ```\nRENKEI_WRITE_DOCUMENTS=1 cargo test -p careplan --test it -- published\n```\n";

/// A text as one cell of a table.
fn cell(text: &str) -> String {
    escaped(text).replace('\n', "<br>").replace('|', "\\|")
}

/// A text with one sentence on each line.
fn sentences(text: &str) -> String {
    let text = escaped(text);
    let mut lines = String::new();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        lines.push(character);
        let inside = matches!(rest.peek(), None | Some('）' | '」'));
        if character == '。' && !inside {
            lines.push('\n');
        }
    }
    lines
}

fn escaped(text: &str) -> String {
    text.replace('<', "\\<").replace('*', "\\*")
}
