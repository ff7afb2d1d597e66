//! The pages that go with the units of a kit. They are in Japanese whatever the language of the
//! run: their readers are makers of care software in Japan, and so is the report they fill in.

use std::fmt::Write as _;

use careplan::Language;
use kit::{Kit, Pattern};

use crate::command::kit::write::Unit;

/// The names of the pages.
pub(super) const README: &str = "README.ja.md";
pub(super) const TRAPS: &str = "TRAPS.ja.md";
pub(super) const REPORT: &str = "REPORT.ja.md";

/// What the folder holds and what to do, step by step.
pub(super) fn readme(pattern: Pattern, units: &[Unit]) -> String {
    let mut text = format!(
        "# 連携テストキット　パターン{pattern}　{}\n\n\
         介護ソフトが標準仕様（V4.1）のデータを正しく取り込み、正しく出力するかを確かめるためのデータです。\n\
         利用者・事業所・保険者は、すべて架空です。実在の人のデータと混ぜないでください。\n\n\
         ## 入っているもの\n\n\
         | 場所 | 内容 |\n|---|---|\n\
         | `units/` | 取り込むデータ。1つのフォルダーが1つの送信単位 |\n\
         | `expected/` | 見本。`.json` は全項目の正しい値、`.pdf` は正しい帳票 |\n\
         | `{TRAPS}` | まちがえやすいところの一覧 |\n\
         | `{REPORT}` | 報告書のひな形 |\n\n",
        pattern.title(Language::Japanese)
    );
    text.push_str("## 取り込むデータ\n\n| フォルダー | 内容 | 送り主 | 宛先 | 見本の帳票 |\n|---|---|---|---|---|\n");
    for unit in units {
        let form = unit.form.as_ref();
        let form = form.map_or_else(|| "なし".to_owned(), |form| format!("`{form}`"));
        let envelope = &unit.bundle.envelope;
        // A text cannot refuse to grow.
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {form} |",
            unit.name,
            unit.what.replace('|', "｜"),
            envelope.from,
            envelope.to,
        );
    }
    let _ = write!(
        text,
        "\n送り主と宛先は「事業所番号-サービス種類」です。\n\n\
         ## 手順\n\n\
         1. 介護ソフトに、テスト用の空のデータを用意します。上の表の宛先を、自分の事業所として登録します。宛先がいくつもあるときは、すべて登録します。\n\
         2. `units/` のフォルダーを番号の順に、1つずつ取り込みます。後の番号のデータは、前のデータを差し替えたり、削除したりします。順番を変えないでください。\n\
         3. 取り込んだ内容を、画面で `expected/` の `.json` と、印刷して `.pdf` と見比べます。`.pdf` がないデータは `.json` と見比べます。`{TRAPS}` のところは、特によく見てください。\n\
         4. 取り込んだ内容を、標準仕様のCSVにすべて出力し、1つのフォルダーに入れます。連番と作成日は変わってかまいません。\n\
         5. 出力を照合します。`報告書.md` は、照合の結果を書き入れた報告書です。\n\n\
         ```\n\
         renkei kit verify 出力したフォルダー --pattern {pattern} -o 報告書.md\n\
         ```\n\n\
         6. 違いがあれば、表示された項目を直して、1からやり直します。違いがなくなったら、`報告書.md` の残りの欄を記入します。\n"
    );
    text
}

/// What to look at closely.
pub(super) fn traps(kit: &Kit) -> String {
    let mut text = format!(
        "# まちがえやすいところ　パターン{}\n\n\
         このパターンのデータには、次のことが入れてあります。\n\
         名前は、`renkei kit verify` の結果に出るものと同じです。\n\n\
         | 名前 | 確かめること |\n|---|---|\n",
        kit.pattern
    );
    for trap in &kit.traps {
        let _ = writeln!(text, "| {} | {} |", trap.id, trap.ja.replace('|', "｜"));
    }
    text
}
