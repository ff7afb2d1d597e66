//! Pattern D5: prevention plans, alone and together with the basic information.
// Spec: 別紙 UPYOBO, UPYOBO_SUB

use careplan::{FileCode, SourceFile};

use crate::basic;
use crate::offices::{CENTRE, CONSIGNED, PROGRAMME_VISIT};
use crate::pattern::{KitUnit, unit};
use crate::people;
use crate::person::{INSURER, Person, Text};
use crate::row::{Row, Sheet};
use crate::texts;

/// A prevention plan.
struct PreventionPlan {
    person: Person,
    /// 計画作成(変更)日, the key.
    made_on: &'static str,
    day: Text,
    year: Text,
    policy: Text,
    /// Rows of the annex: items 5 to 17.
    services: &'static [[&'static str; 13]],
}

/// The units of the pattern.
pub(crate) fn units() -> Vec<KitUnit> {
    let consigned = |serial: &str| format!("{CENTRE}_46_{CONSIGNED}_43_{serial}");
    let programme = |serial: &str| {
        let receiver = PROGRAMME_VISIT.office;
        format!("{CENTRE}_AF_{receiver}_A2_{serial}")
    };
    let both = consigned("20250318100000");
    let mut with_basic = files(&[ume()], &both);
    with_basic.extend(basic::files(&[basic::ume()], &both));
    vec![
        unit(
            "支援計画書だけ。記号、長い文、課題2つに支援計画とサービスが複数",
            "A plan alone: signs, a long text, two issues with several plans and services",
            files(&[sakura()], &consigned("20250318090000")),
        ),
        unit(
            "支援計画書と利用者基本情報、画像つき",
            "A plan together with the basic information and a picture",
            with_basic,
        ),
        unit(
            "見本　髙さくらの計画変更。作成（変更）日が新しく、前の計画も残る",
            "A new plan for 見本　髙さくら with a later date; the earlier one stays",
            files(&[sakura_changed()], &consigned("20250401093000")),
        ),
        unit(
            "見本　梅の訂正。作成（変更）日が同じなので置き換える",
            "A correction for 見本　梅: the same date, so it replaces the plan",
            files(&[ume_corrected()], &consigned("20250402093000")),
        ),
        unit(
            "総合事業の事業対象者の支援計画書",
            "A plan of a user of the programme without certificate",
            files(&[matsu()], &programme("20250402100000")),
        ),
        unit(
            "誤って送った支援計画書",
            "A plan sent by mistake",
            files(&[fuji()], &consigned("20250403090000")),
        ),
        unit(
            "その支援計画書の削除",
            "Its deletion",
            deletion(&fuji(), &consigned("20250403100000")),
        ),
    ]
}

fn files(plans: &[PreventionPlan], envelope: &str) -> Vec<SourceFile> {
    let mut table = Sheet::new(FileCode::Upyobo);
    let mut annex = Sheet::new(FileCode::UpyoboSub);
    for plan in plans {
        table.row(|row| fill_plan(row, plan));
        for service in plan.services {
            annex.row(|row| {
                fill_key(row, plan);
                for (number, value) in (5..).zip(service) {
                    row.text(number, value);
                }
            });
        }
    }
    let tables = [table, annex].into_iter();
    tables
        .filter_map(|sheet| sheet.into_file(None, envelope))
        .collect()
}

fn deletion(plan: &PreventionPlan, envelope: &str) -> Vec<SourceFile> {
    let mut sheet = Sheet::new(FileCode::Dltyobo);
    sheet.row(|row| fill_key(row, plan));
    sheet.into_file(None, envelope).into_iter().collect()
}

fn fill_key(row: &mut Row, plan: &PreventionPlan) {
    row.text(2, INSURER).text(3, &plan.person.insured);
    row.text(4, plan.made_on);
}

fn fill_plan(row: &mut Row, plan: &PreventionPlan) {
    let person = &plan.person;
    fill_key(row, plan);
    let (kind, level) = match person.certification.level {
        "12" => ("1", "1"),
        "13" => ("1", "2"),
        _ => ("2", "3"),
    };
    row.text(5, kind).text(6, "2").text(7, "№１２");
    row.text(8, &person.name);
    if level != "3" {
        row.text(9, person.certification.certified_on);
        row.text(10, person.certification.from);
        row.text(11, person.certification.to);
        row.text(13, person.certification.status);
    }
    row.text(12, "21").text(14, level);
    row.text(22, &plan.day).text(23, &plan.year);
    row.text(42, &plan.policy);
    for &(number, value) in COMMON {
        row.text(number, value);
    }
}

fn plan(person: Person) -> PreventionPlan {
    PreventionPlan {
        person,
        made_on: "20250318",
        day: "毎朝、庭の花に水をやる。".into(),
        year: "秋に孫と公園へ出かける。".into(),
        policy: "できることを続けられるように支えます。".into(),
        services: SERVICES,
    }
}

fn sakura() -> PreventionPlan {
    PreventionPlan {
        day: texts::EXTENDED.into(),
        year: texts::DASHES.into(),
        policy: texts::long().into(),
        ..plan(people::sakura())
    }
}

fn sakura_changed() -> PreventionPlan {
    PreventionPlan {
        made_on: "20250401",
        day: texts::LINES.into(),
        ..plan(people::sakura())
    }
}

fn ume() -> PreventionPlan {
    PreventionPlan {
        day: texts::BACKSLASH.into(),
        year: texts::HALF_KANA.into(),
        policy: texts::QUOTES.into(),
        ..plan(people::ume())
    }
}

fn ume_corrected() -> PreventionPlan {
    PreventionPlan {
        policy: texts::LINE_FEED.into(),
        services: SERVICES.get(..1).unwrap_or_default(),
        ..ume()
    }
}

fn matsu() -> PreventionPlan {
    PreventionPlan {
        day: texts::FORMULA.into(),
        year: texts::ZEROS.into(),
        policy: texts::BLANKS.into(),
        ..plan(people::matsu())
    }
}

fn fuji() -> PreventionPlan {
    plan(people::fuji())
}

const COMMON: &[(u16, &str)] = &[
    (15, "見本　包代"),
    (16, "見本　花代"),
    (17, "見本居宅介護支援事業所"),
    (18, "見本県見本市見本４－５－６"),
    (19, "03-0000-0005"),
    (20, "20240401"),
    (21, "見本地域包括支援センター"),
    (24, "つえで歩く。"),
    (25, "買い物に行きたい, と本人。"),
    (26, "1"),
    (27, "膝の痛み"),
    (28, "家事はひととおりできる。"),
    (29, "続けたい。"),
    (30, "2"),
    (32, "友人が月に１回来る。"),
    (33, ""),
    (34, "2"),
    (36, "血圧が高め。"),
    (37, "薬を忘れずに飲みたい。"),
    (38, "1"),
    (39, "塩分のとりすぎ"),
    (40, "急に立ち上がらない。"),
    (41, "なし"),
    (43, "3"),
    (44, "0"),
    (45, "1"),
    (46, "0"),
    (47, "0"),
    (48, "2"),
    (49, "1"),
    (50, "2"),
    (51, "2"),
    (52, "2"),
    (53, "2"),
    (54, "2"),
    (55, "計画のとおりでよい。"),
    (56, "20250318"),
    (57, "見本　一"),
];

/// Two issues; the first with two plans, and two services in the first of them.
const SERVICES: &[[&str; 13]] = &[
    [
        "1",
        "歩く力が落ちている",
        "週１回の体操",
        "本人：やってみたい\r\n長男：見守りたい",
        "近所の店まで歩く",
        "1",
        "無理なく続ける",
        "本人：毎朝の体操",
        "生活機能の訓練",
        "1",
        "訪問型サービス",
        "見本生活支援ヘルパー",
        "R7.4～R7.9",
    ],
    [
        "1",
        "",
        "",
        "",
        "",
        "1",
        "",
        "",
        "",
        "2",
        "通所型サービス",
        "見本いきいきデイ",
        "R7.4～R7.9",
    ],
    [
        "1",
        "",
        "",
        "",
        "",
        "2",
        "家の中を整える",
        "長男：片付け",
        "手すりの貸与",
        "1",
        "介護予防福祉用具貸与",
        "㈱見本福祉用具",
        "R7.4～R8.3",
    ],
    [
        "2",
        "血圧が高い",
        "減塩",
        "本人：薄味に慣れたい",
        "塩分を減らす",
        "1",
        "記録をつける",
        "本人：血圧手帳",
        "体調の確認",
        "1",
        "介護予防訪問看護",
        "見本訪問看護ステーション",
        "R7.4～R7.9",
    ],
];
