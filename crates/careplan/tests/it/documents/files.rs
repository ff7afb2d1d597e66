//! The page of each kind of file.

use careplan::layout::{Field, Kind, Requirement, reading};
use careplan::{FileCode, layout};

use super::{Shown, cell};

/// The list, and a page for each kind of file.
pub(super) fn pages(shown: &Shown) -> Vec<(String, String)> {
    let mut pages = vec![("README.md".to_owned(), list())];
    pages.extend(FileCode::ALL.map(|code| (format!("{code}.md"), page(shown, code))));
    pages
}

/// The number of items, or a dash for the picture.
pub(super) fn width(code: FileCode) -> String {
    match layout(code).len() {
        0 => "－".to_owned(),
        width => width.to_string(),
    }
}

fn list() -> String {
    let mut text = String::from(
        "# ファイルごとの項目\n\n\
         | 種類 | 名前 | 項目の数 | ファイル名 |\n|---|---|---|---|\n",
    );
    for code in FileCode::ALL {
        text += &format!(
            "| [{code}]({code}.md) | {} | {} | `{}` |\n",
            code.name_ja(),
            width(code),
            name_rule(code)
        );
    }
    text + COMMON
}

const COMMON: &str = "\n## どのファイルにも共通すること\n\n\
    - 文字コードはシフトJIS（MS932）、区切りはコンマ、行の終わりはCRLFです。見出しの行はありません。\n\
    - 文章（自由記述）の項目は、空のときも「\"」で囲みます（[EN11](../checks/EN11.md)）。\n\
    - 長さは文字の数です。文章の項目には長さの上限がありません。\n\
    - 必須でない項目は、空にできます。\n";

fn name_rule(code: FileCode) -> String {
    let month = match code {
        FileCode::Uphosoku => "_年月または000000",
        code if code.has_month() => "_年月",
        _ => "",
    };
    let end = if code.is_image() {
        "_枝番.jpg"
    } else {
        ".CSV"
    };
    format!("{code}{month}_送信元番号_種類_送信先番号_種類_連番{end}")
}

fn page(shown: &Shown, code: FileCode) -> String {
    let mut text = format!("# {code} {}\n\n", code.name_ja());
    text += &format!("ファイル名：`{}`\n\n", name_rule(code));
    if let Some(parent) = code.parent() {
        text += &format!("親のファイル [{parent}]({parent}.md) と一緒に送ります。\n\n");
    }
    if code.is_deletion() {
        text += "送ったデータを取り消すためのファイルです。どの項目も必須です（[DL01](../checks/DL01.md)）。\n\n";
    }
    if code.is_image() {
        text += "表ではなく、JPEGの画像です。\n\
                 利用者基本情報（[UPKIHON](UPKIHON.md)）の項目62に、このファイルの名前を書きます。\n\
                 内容は先頭の3バイト（FF D8 FF）だけを調べます（[BN09](../checks/BN09.md)）。\n\n";
    } else {
        text += &table(code);
        text += &uncertain(code);
    }
    text += &format!(
        "## 点検\n\nこのファイルについて知らせる点検のうち、テストに例のあるものです。\n\
         項目ごとの点検（RC01〜RC12、EN10）は、どの表にも行います。\n\n{}\n",
        checks(shown, code)
    );
    text += &format!(
        "\n## JSONの形\n\n[JSON Schema](../schema/{code}.json)、[JSONの形の説明](../json.ja.md)\n"
    );
    text
}

fn table(code: FileCode) -> String {
    let mut text = format!("## 項目（{}）\n\n", width(code));
    text += "| 項目 | 名前 | 英語名 | 長さ | 種類 | 必須 | コード | 空や特別な値 | 備考 |\n";
    text += "|---|---|---|---|---|---|---|---|---|\n";
    for field in layout(code) {
        let length = field.max_len.map(|max| max.to_string()).unwrap_or_default();
        let codes: Vec<String> = field
            .codes
            .iter()
            .map(|(code, meaning)| format!("{code} {meaning}"))
            .collect();
        text += &format!(
            "| {} | {} | `{}` | {length} | {} | {} | {} | {} | {} |\n",
            field.number,
            cell(field.name_ja),
            field.name_en,
            kind(field.kind),
            cell(requirement(field)),
            cell(&codes.join("\n")),
            cell(field.null_rule.unwrap_or_default()),
            note(field),
        );
    }
    text + "\n"
}

fn requirement(field: &Field) -> &'static str {
    match field.requirement {
        Requirement::Required => "必須",
        Requirement::Optional => "",
        Requirement::Conditional(condition) => condition,
    }
}

fn note(field: &Field) -> String {
    let fixed = field.fixed.map(|value| format!("固定値 {value}"));
    let note = field.note.map(str::to_owned);
    let uncertain = field
        .uncertain
        .map(|_| "定まらない点あり（下の表）".to_owned());
    let notes: Vec<String> = [fixed, note, uncertain].into_iter().flatten().collect();
    cell(&notes.join("\n"))
}

fn uncertain(code: FileCode) -> String {
    let mut rows = String::new();
    for field in layout(code) {
        if let (Some(reason), Some(reading)) = (field.uncertain, reading(code, field.number)) {
            rows += &format!(
                "| {} {} | {} | {} | {} |\n",
                field.number,
                cell(field.name_ja),
                cell(reason),
                cell(reading.accepted),
                cell(reading.written)
            );
        }
    }
    if rows.is_empty() {
        return rows;
    }
    format!(
        "## 標準仕様から読み方が定まらない項目\n\n\
         どちらの読み方で作られたファイルも受け入れ、書くときは安全な方で書きます。\n\n\
         | 項目 | 定まらない点 | 受け入れるもの | 書くもの |\n|---|---|---|---|\n{rows}\n"
    )
}

fn checks(shown: &Shown, code: FileCode) -> String {
    let of_file = shown
        .0
        .iter()
        .filter(|(_, cases)| cases.codes.contains(&code));
    let lines = of_file
        .map(|(check, _)| format!("- [{check}](../checks/{check}.md) {}", check.page().title));
    lines.collect::<Vec<_>>().join("\n")
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::VersionYm => "版（YYYYMM）",
        Kind::InsurerNo => "保険者番号",
        Kind::InsuredNo => "被保険者番号",
        Kind::OfficeNo => "事業所番号",
        Kind::ServiceKind => "サービス種類",
        Kind::ServiceCode => "サービスコード",
        Kind::Date => "日付（YYYYMMDD）",
        Kind::YearMonth => "年月（YYYYMM）",
        Kind::TimeHhmm => "時刻（HHMM）",
        Kind::TimeHhmmOr9999 => "時刻（HHMM）か9999",
        Kind::DayBits31 => "31日分の0か1",
        Kind::Integer => "整数",
        Kind::Decimal => "小数",
        Kind::Code => "コード",
        Kind::Flag => "0か1",
        Kind::Postal => "郵便番号",
        Kind::Phone => "電話番号",
        Kind::Text => "文章",
        Kind::Unused => "使わない",
        other => panic!("a kind without a word: {other:?}"),
    }
}
