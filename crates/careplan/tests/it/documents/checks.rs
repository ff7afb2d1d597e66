//! The page of each check, and the tables of all.

use std::collections::BTreeSet;

use careplan::{CheckId, Severity};

use super::{Cases, Shown, cell, escaped, sentences};

/// The list, the table of tests, and a page for each check.
pub(super) fn pages(shown: &Shown) -> Vec<(String, String)> {
    let mut pages = vec![
        ("README.md".to_owned(), list()),
        ("tests.md".to_owned(), tests(shown)),
    ];
    for check in CheckId::ALL {
        pages.push((format!("{check}.md"), page(*check, &shown.0[check])));
    }
    pages
}

const FAMILIES: &[(&str, &str)] = &[
    ("FN", "ファイル名"),
    ("BN", "送信単位（一組のファイル）"),
    ("EN", "文字とCSVの形"),
    ("RC", "レコード"),
    ("T6", "第6表（予定と実績）"),
    ("T7", "第7表（別表）"),
    ("RL", "ファイルの間の関係"),
    ("DL", "削除"),
];

fn family(start: &str) -> impl Iterator<Item = CheckId> + '_ {
    let checks = CheckId::ALL.iter().copied();
    checks.filter(move |check| check.as_str().starts_with(start))
}

fn list() -> String {
    let mut text = format!(
        "# 点検の一覧\n\n\
         `renkei check` が行う{}の点検です。\n\
         「エラー」が一つでもある一組は、送ることも取り込むこともできません。\n\
         「注意」だけなら送れますが、内容を見てください。\n\
         どの知らせにも、氏名などの値は出ません。\n\n\
         点検ごとのテストは[点検とテストの表](tests.md)にあります。\n",
        CheckId::ALL.len()
    );
    for (start, name) in FAMILIES {
        text += &format!("\n## {start} {name}\n\n| 点検 | 重さ | 題 | 根拠 |\n|---|---|---|---|\n");
        for check in family(start) {
            text += &format!(
                "| [{check}]({check}.md) | {} | {} | {} |\n",
                severity(check),
                cell(check.page().title),
                cell(check.reference())
            );
        }
    }
    text
}

/// The severities of a check, the graver first.
fn severity(check: CheckId) -> String {
    let severities: BTreeSet<Severity> = check.cases().map(|case| case.severity).collect();
    let words: Vec<&str> = severities.into_iter().map(severity_ja).collect();
    words.join("・")
}

const fn severity_ja(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "エラー",
        Severity::Warning => "注意",
    }
}

fn tests(shown: &Shown) -> String {
    let mut text = String::from(
        "# 点検とテストの表\n\n\
         どの点検にも、知らせるべき例と、紛らわしいが知らせてはならない例があります。\n\
         点検の知らせる言葉にも、一つずつ例があります。\n\
         足りないときは、テスト（`nothing_is_said_without_a_case`）が止まります。\n\n\
         | 点検 | 題 | 知らせる例 | 知らせない例 | テスト |\n|---|---|---|---|---|\n",
    );
    for check in CheckId::ALL {
        let cases = &shown.0[check];
        text += &format!(
            "| [{check}]({check}.md) | {} | {} | {} | {} |\n",
            cell(check.page().title),
            cases.failing.len(),
            cell(&cases.passing.join("、")),
            sources(cases)
        );
    }
    text
}

/// Links to the sources of the cases.
fn sources(cases: &Cases) -> String {
    let links = cases.sources.iter().map(|source| {
        let source = source.replace('\\', "/");
        let (_, name) = source.split_once("/it/").unwrap();
        format!("[{name}](../../../{source})")
    });
    links.collect::<Vec<_>>().join("、")
}

fn page(check: CheckId, cases: &Cases) -> String {
    let page = check.page();
    let codes = cases.codes.iter();
    let files: Vec<String> = codes
        .map(|code| format!("[{code}](../files/{code}.md)"))
        .collect();
    let mut text = format!(
        "# {check} {}\n\n{}\n\n\
         - 重さ：{}\n- 根拠：{}\n- 例のあるファイル：{}\n\n",
        escaped(page.title),
        escaped(page.title_en),
        severity(check),
        escaped(check.reference()),
        files.join("、")
    );
    for (title, words) in [("何を調べるか", page.what), ("なぜ調べるか", page.why)] {
        text += &format!("## {title}\n\n{}\n\n", sentences(words));
    }
    for (title, example) in [("誤りの例", page.wrong), ("正しい例", page.right)] {
        text += &format!("## {title}\n\n```text\n{example}\n```\n\n");
    }
    text += &format!("## 直し方\n\n{}\n\n", sentences(page.repair));
    text += &messages(check);
    text += "## テストにある例\n\n知らせる例：\n\n";
    for case in &cases.failing {
        text += &format!("- {}\n", escaped(case));
    }
    text += "\n知らせない例：\n\n";
    for case in &cases.passing {
        text += &format!("- {}\n", escaped(case));
    }
    text + &format!("\nテスト：{}\n", sources(cases))
}

fn messages(check: CheckId) -> String {
    let mut text = String::from(
        "## 知らせる言葉\n\n| 重さ | 言葉 | 英語 | 次にすること | 英語 |\n|---|---|---|---|---|\n",
    );
    for case in check.cases() {
        text += &format!(
            "| {} | {} | {} | {} | {} |\n",
            severity_ja(case.severity),
            japanese(case.message.0),
            english(case.message.1),
            japanese(case.fix.0),
            english(case.fix.1),
        );
    }
    text + "\n"
}

fn japanese(text: &str) -> String {
    let text = text.replace("{name}", "「（項目の名前）」");
    cell(&text.replace("{0}", "◯").replace("{1}", "◯"))
}

fn english(text: &str) -> String {
    let text = text.replace("{name}", "(the item)");
    cell(&text.replace("{0}", "…").replace("{1}", "…"))
}
