//! Family T7: the annex with units and amounts.

use careplan::FileCode::{Uphosoku, Upplan, Upsikyu};

use careplan::master::{Masters, import};
use careplan::{Context, Finding, check_with};

use super::{Case, fails, passes};
use crate::sample::{Sample, k2, k2_over_limit, ms932};

/// Rows of UPSIKYU in the sample over the limit.
const FIRST_DETAIL: usize = 1;
const HELP_SUBTOTAL: usize = 3;
const RATE: usize = 4;
const DAY_SERVICE: usize = 6;
const BED: usize = 8;
const TOTAL: usize = 10;
const STAY: usize = 12;
const STAY_OVER_30: usize = 13;
const STAY_SUBTOTAL: usize = 14;

pub(super) fn cases() -> Vec<Case> {
    [
        rows_of_sums(),
        units(),
        amounts(),
        codes(),
        beside_the_plan(),
        masters(),
    ]
    .concat()
}

fn set(record: usize, field: u16, value: &str) -> Sample {
    k2_over_limit().set(Upsikyu, record, field, value)
}

fn without_row(sample: Sample, row: usize) -> Sample {
    sample.cells(Upsikyu, |cells| {
        cells.remove(row - 1);
    })
}

/// The row once more, changed.
fn with_row(sample: Sample, row: usize, changes: &[(usize, &str)]) -> Sample {
    sample.cells(Upsikyu, |cells| {
        let mut copy = cells[row - 1].clone();
        for (field, value) in changes {
            copy[field - 1] = ms932(value);
        }
        cells.push(copy);
    })
}

/// T701 to T704.
fn rows_of_sums() -> Vec<Case> {
    vec![
        fails("T701", 'E', (1, 9), without_row(k2(), 3)),
        fails("T701", 'E', (1, 9), without_row(k2_over_limit(), TOTAL)),
        fails("T701", 'E', (4, 9), with_row(k2(), 3, &[])),
        fails("T701", 'E', (3, 7), k2().set(Upsikyu, 3, 7, "1370000026")),
        fails("T701", 'E', (3, 9), k2().set(Upsikyu, 3, 9, "99999A")),
        passes("T701", "全合計行が利用者ごとに1行", k2_over_limit()),
        passes(
            "T701",
            "全合計行が明細より前",
            k2().cells(Upsikyu, |cells| cells.rotate_right(1)),
        ),
        passes(
            "T701",
            "利用者番号の読めない行があるファイル",
            k2().set(Upsikyu, 1, 3, "17"),
        ),
        fails(
            "T702",
            'E',
            (1, 9),
            without_row(k2_over_limit(), HELP_SUBTOTAL)
                .set(Upsikyu, 1, 22, "2440")
                .set(Upsikyu, 2, 22, "7740"),
        ),
        fails(
            "T702",
            'W',
            (1, 9),
            with_row(
                k2(),
                1,
                &[
                    (9, "116275"),
                    (13, "0"),
                    (16, "1"),
                    (17, "189"),
                    (18, ""),
                    (21, ""),
                ],
            )
            .set(Upsikyu, 4, 22, "")
            .set(Upsikyu, 4, 24, "")
            .set(Upsikyu, 4, 26, "")
            .set(Upsikyu, 4, 28, ""),
        ),
        passes(
            "T702",
            "2つの事業所に1つずつのコード",
            k2().set(Upsikyu, 2, 9, "111111"),
        ),
        passes(
            "T702",
            "1つの事業所の2つの種類",
            k2().set(Upsikyu, 2, 7, "1370000026"),
        ),
        passes("T702", "同じコードの2行", k2_over_limit()),
        passes(
            "T702",
            "対象外の小計がない",
            without_row(k2_over_limit(), 5),
        ),
        fails("T703", 'E', (3, 13), k2().set(Upsikyu, 3, 13, "387")),
        fails("T703", 'E', (3, 14), set(HELP_SUBTOTAL, 14, "100")),
        fails("T703", 'E', (14, 15), set(STAY_SUBTOTAL, 15, "0")),
        passes(
            "T703",
            "ゼロを重ねた単位数",
            k2().set(Upsikyu, 3, 13, "000000"),
        ),
        fails("T704", 'E', (1, 34), k2().set(Upsikyu, 1, 34, "1370000018")),
        passes("T704", "空の固定値", k2().set(Upsikyu, 1, 34, "")),
    ]
}

/// T705 to T707.
fn units() -> Vec<Case> {
    vec![
        fails("T705", 'W', (1, 17), k2().set(Upsikyu, 1, 17, "773")),
        fails("T705", 'W', (1, 17), k2().set(Upsikyu, 1, 15, "386")),
        fails("T705", 'W', (1, 17), set(FIRST_DETAIL, 16, "0")),
        passes(
            "T705",
            "割引後の単位数による積",
            k2().set(Upsikyu, 1, 13, "430")
                .set(Upsikyu, 1, 14, "90")
                .set(Upsikyu, 1, 15, "387"),
        ),
        fails(
            "T705",
            'W',
            (1, 17),
            k2().set(Upsikyu, 1, 17, "700").set(Upsikyu, 1, 27, "0"),
        ),
        passes(
            "T705",
            "定額の負担のある金額の行",
            k2().set(Upsikyu, 1, 17, "700").set(Upsikyu, 1, 27, "350"),
        ),
        passes("T705", "単位数が0の率の加算", set(RATE, 13, "0")),
        passes(
            "T705",
            "割引後率だけの行",
            k2().set(Upsikyu, 1, 13, "430").set(Upsikyu, 1, 14, "90"),
        ),
        fails("T706", 'E', (6, 20), set(DAY_SERVICE, 19, "395")),
        fails("T706", 'E', (6, 22), set(DAY_SERVICE, 22, "5084")),
        fails("T706", 'E', (1, 22), k2().set(Upsikyu, 1, 21, "100")),
        fails("T706", 'E', (10, 22), set(TOTAL, 21, "2414")),
        fails("T706", 'E', (3, 22), k2().set(Upsikyu, 3, 21, "1")),
        fails("T706", 'E', (15, 22), set(15, 21, "1")),
        // Every kind has a limit of its own, so the total has no other units.
        fails(
            "T706",
            'E',
            (3, 20),
            k2().set(Upsikyu, 1, 20, "774")
                .set(Upsikyu, 2, 20, "500")
                .set(Upsikyu, 3, 20, "1000"),
        ),
        // The total within the limits of kinds is never more than all there is.
        passes(
            "T706",
            "種類の限度のない種類に0と書いた行",
            k2().set(Upsikyu, 1, 19, "0").set(Upsikyu, 1, 20, "0"),
        ),
        fails("T706", 'E', (3, 20), k2().set(Upsikyu, 3, 20, "1275")),
        passes(
            "T706",
            "種類の限度額がない全合計の0",
            k2().set(Upsikyu, 3, 20, "0"),
        ),
        fails("T706", 'W', (1, 18), set(FIRST_DETAIL, 18, "2439")),
        passes(
            "T706",
            "種類の限度額のない分も含めた全合計",
            set(TOTAL, 20, "19180"),
        ),
        passes(
            "T706",
            "種類の限度額のある種類だけを含む全合計",
            k2_over_limit(),
        ),
        passes("T706", "一方だけ値のある組", k2().set(Upsikyu, 1, 21, "")),
        passes(
            "T706",
            "割り振りのない給付管理単位数",
            k2().set(Upsikyu, 1, 18, ""),
        ),
        fails(
            "T707",
            'W',
            (3, 22),
            k2().set(Upsikyu, 3, 22, "1273").set(Upsikyu, 3, 21, "1"),
        ),
        fails(
            "T707",
            'W',
            (10, 22),
            k2_over_limit()
                .set(Uphosoku, 1, 18, "12")
                .set(Uphosoku, 1, 19, "5032"),
        ),
        fails("T707", 'W', (3, 22), k2().set(Uphosoku, 1, 19, "1273")),
        passes("T707", "限度額ちょうど", k2_over_limit()),
        passes(
            "T707",
            "限度額の記載がない",
            k2_over_limit().set(Uphosoku, 1, 19, ""),
        ),
        passes(
            "T707",
            "小計が空で明細にある限度額内の単位数",
            k2_over_limit()
                .set(Upsikyu, 1, 22, "2440")
                .set(Upsikyu, 2, 22, "7740")
                .set(Upsikyu, HELP_SUBTOTAL, 22, "")
                .set(Upsikyu, HELP_SUBTOTAL, 21, ""),
        ),
    ]
}

/// T708 to T712, T714.
fn amounts() -> Vec<Case> {
    vec![
        fails("T708", 'W', (1, 24), k2().set(Upsikyu, 1, 24, "8553")),
        fails("T708", 'W', (1, 24), k2().set(Upsikyu, 1, 23, "11.04")),
        // 645 × 10.20 is 6,579 exactly; in binary fractions it is a little less.
        passes(
            "T708",
            "二進小数では1円足りなくなる積",
            k2().set(Upsikyu, 2, 13, "645")
                .set(Upsikyu, 2, 17, "645")
                .set(Upsikyu, 2, 18, "645")
                .set(Upsikyu, 2, 22, "645")
                .set(Upsikyu, 2, 23, "10.20")
                .set(Upsikyu, 2, 24, "6579")
                .set(Upsikyu, 2, 26, "5921")
                .set(Upsikyu, 2, 28, "658")
                .set(Upsikyu, 3, 22, "1419")
                .set(Upsikyu, 3, 18, "1419"),
        ),
        passes("T708", "限度内の単位数が空の行", set(STAY_OVER_30, 24, "1")),
        fails("T709", 'W', (1, 26), k2().set(Upsikyu, 1, 26, "7697")),
        fails("T709", 'W', (1, 26), k2().set(Upsikyu, 1, 25, "80")),
        fails("T709", 'W', (1, 28), k2().set(Upsikyu, 1, 28, "855")),
        fails("T709", 'W', (3, 28), k2().set(Upsikyu, 3, 28, "1355")),
        passes(
            "T709",
            "1円未満を切り捨てた8割",
            k2().set(Upsikyu, 1, 25, "80")
                .set(Upsikyu, 1, 26, "6841")
                .set(Upsikyu, 1, 28, "1711"),
        ),
        passes(
            "T709",
            "定額の利用者負担がある行の請求額",
            k2().set(Upsikyu, 1, 27, "500")
                .set(Upsikyu, 1, 26, "8052")
                .set(Upsikyu, 1, 28, "500"),
        ),
        fails("T710", 'W', (6, 29), set(DAY_SERVICE, 29, "30022")),
        fails("T710", 'W', (12, 29), set(STAY, 29, "-1")),
        passes(
            "T710",
            "区分の超過分だけの全額負担",
            set(DAY_SERVICE, 29, "25792"),
        ),
        passes("T710", "30日を超える分の全額負担", set(STAY, 29, "17046")),
        fails("T711", 'E', (1, 23), k2().set(Upsikyu, 1, 23, "11.5")),
        fails("T711", 'E', (2, 23), k2().set(Upsikyu, 2, 23, "10")),
        fails("T711", 'E', (2, 23), k2().set(Upsikyu, 2, 23, "010.00")),
        fails("T711", 'E', (1, 23), k2().set(Upsikyu, 1, 23, "11.41")),
        fails("T711", 'E', (1, 23), k2().set(Upsikyu, 1, 23, "09.99")),
        passes(
            "T711",
            "最も高い単価",
            k2().set(Upsikyu, 1, 23, "11.40").set(Upsikyu, 1, 24, ""),
        ),
        fails("T712", 'W', (1, 25), k2().set(Upsikyu, 1, 25, "101")),
        fails("T712", 'W', (1, 25), k2().set(Upsikyu, 1, 25, "-1")),
        passes(
            "T712",
            "給付率100",
            k2().set(Upsikyu, 1, 25, "100")
                .set(Upsikyu, 1, 26, "8552")
                .set(Upsikyu, 1, 28, "0"),
        ),
        passes(
            "T712",
            "給付率0",
            k2().set(Upsikyu, 1, 25, "0")
                .set(Upsikyu, 1, 26, "0")
                .set(Upsikyu, 1, 28, "8552"),
        ),
        fails("T714", 'W', (12, 32), set(STAY, 32, "31")),
        passes("T714", "前月までの日数が空", set(STAY, 30, "")),
    ]
}

/// T713.
fn codes() -> Vec<Case> {
    let addition = |plan: &str| {
        k2().set(Upsikyu, 2, 9, plan)
            .set(Upplan, 3, 15, plan)
            .set(Upsikyu, 2, 10, "")
    };
    vec![
        fails("T713", 'E', (2, 10), k2().set(Upsikyu, 2, 10, "")),
        fails("T713", 'E', (8, 10), set(BED, 10, "")),
        fails("T713", 'E', (2, 10), addition("671013")),
        fails("T713", 'W', (2, 10), addition("171014")),
        fails("T713", 'W', (2, 10), addition("17D201")),
        fails(
            "T713",
            'W',
            (2, 11),
            k2().set(Upsikyu, 2, 11, "00170-000001"),
        ),
        passes(
            "T713",
            "届出コードだけ",
            k2().set(Upsikyu, 2, 10, "")
                .set(Upsikyu, 2, 11, "00170-000001"),
        ),
        passes("T713", "用具のコードのない小計行", k2_over_limit()),
    ]
}

/// T715 and T716.
fn beside_the_plan() -> Vec<Case> {
    let drop_plan = |sample: Sample, row: usize| {
        sample.cells(Upplan, |cells| {
            cells.remove(row - 1);
        })
    };
    vec![
        fails(
            "T715",
            'E',
            (11, 3),
            k2_over_limit()
                .cells(Upplan, |cells| cells.truncate(45))
                .cells(Uphosoku, |cells| cells.truncate(1)),
        ),
        fails(
            "T715",
            'E',
            (46, 3),
            k2_over_limit().cells(Upsikyu, |cells| cells.truncate(10)),
        ),
        fails(
            "T715",
            'E',
            (1, 3),
            k2_over_limit().cells(Upsikyu, |cells| {
                cells.drain(..10);
            }),
        ),
        passes(
            "T715",
            "利用者の順が違う2つの表",
            k2_over_limit().cells(Upplan, |cells| cells.rotate_left(45)),
        ),
        passes(
            "T715",
            "利用票に読めない利用者番号のある行",
            k2_over_limit().set(Upplan, 1, 3, "17"),
        ),
        passes(
            "T716",
            "MS932でない文字のある利用票",
            drop_plan(k2(), 3).replace_bytes(Upplan, &ms932("花子"), b"\x80"),
        ),
        passes(
            "T716",
            "形の違うサービスコードのある利用票",
            k2().set(Upplan, 1, 15, "11121"),
        ),
        passes(
            "T716",
            "形の違う事業所番号のある利用票",
            k2().set(Upplan, 1, 20, "13"),
        ),
        // No other check looks at the form of this code.
        fails("T716", 'W', (1, 9), k2().set(Upsikyu, 1, 9, "11121")),
        passes(
            "T716",
            "サービスコードが空の別表",
            k2().set(Upsikyu, 1, 9, ""),
        ),
        passes(
            "T707",
            "限度内の単位数のない明細",
            k2().set(Upsikyu, 1, 21, "").set(Upsikyu, 1, 22, ""),
        ),
        passes(
            "T707",
            "形の違う小計のコードのある別表",
            set(DAY_SERVICE, 9, "15AAA"),
        ),
        passes(
            "T716",
            "形の違う事業所番号のある別表",
            k2().set(Upsikyu, 1, 7, "13"),
        ),
        fails("T716", 'W', (2, 9), k2().set(Upsikyu, 2, 9, "171002")),
        fails("T716", 'W', (1, 9), k2().set(Upsikyu, 1, 7, "1370000042")),
        fails("T716", 'W', (2, 9), drop_plan(k2(), 3)),
        fails("T716", 'W', (1, 15), k2().set(Upplan, 1, 15, "111111")),
        fails("T716", 'W', (1, 16), k2().set(Upplan, 1, 14, "2")),
        fails("T716", 'W', (1, 16), k2().set(Upsikyu, 1, 16, "0")),
        fails("T716", 'W', (12, 16), drop_plan(k2_over_limit(), 47)),
        passes("T716", "30日超で2行に分かれた回数", k2_over_limit()),
        passes(
            "T716",
            "日割りの対象日の数",
            k2().set(Upplan, 1, 11, "0000000011111111111111111111110")
                .set(Upplan, 2, 11, "0000000011111111111111111111110")
                .set(Upsikyu, 1, 16, "22")
                .set(Upsikyu, 1, 17, ""),
        ),
        passes(
            "T716",
            "日割りの月の加算の1回",
            k2().set(Upplan, 1, 11, "0000000011111111111111111111110")
                .set(Upplan, 2, 11, "0000000011111111111111111111110")
                .set(Upsikyu, 1, 16, "1")
                .set(Upsikyu, 1, 17, ""),
        ),
        passes("T716", "定期巡回と連携する訪問看護の1回", once("133111")),
        passes("T716", "定率の総合事業の1回", once("A71001")),
        passes(
            "T716",
            "月で算定する種類の1回",
            k2().set(Upplan, 1, 15, "761111")
                .set(Upplan, 2, 15, "761111")
                .set(Upsikyu, 1, 9, "761111")
                .set(Upsikyu, 1, 16, "1"),
        ),
    ]
}

/// A table of three services, as an office may have imported it.
const TABLE: &str = "サービスコード,サービス名称,単位数,算定単位,適用開始年月,適用終了年月\n\
    111211,見本身体,387,1回につき,202406,\n\
    114000,見本初回加算,387,1月につき,202406,\n\
    763100,見本短期利用,387,1回につき,202406,\n";

fn with_masters(sample: &Sample) -> Vec<Finding> {
    let import = import("table.csv", TABLE.as_bytes()).unwrap();
    let masters = Masters::built_in().with(import);
    let context = Context::default().with_masters(&masters);
    check_with(&sample.files, &context).findings
}

/// A service planned on two days and counted once.
fn once(code: &str) -> Sample {
    k2().set(Upplan, 1, 15, code)
        .set(Upplan, 2, 15, code)
        .set(Upsikyu, 1, 9, code)
        .set(Upsikyu, 1, 16, "1")
}

/// T716 by what the masters say about the charge.
fn masters() -> Vec<Case> {
    vec![
        fails("T716", 'W', (1, 16), once("114000")),
        passes("T716", "月ごとの加算の1回", once("114000")).by(with_masters),
        fails("T716", 'W', (1, 16), once("111211")).by(with_masters),
        fails("T716", 'W', (1, 16), once("763100")).by(with_masters),
        passes("T716", "表にないコード", once("769999")).by(with_masters),
    ]
}

/// One wrong number breaks several sums; only what it breaks first is told.
#[test]
fn one_wrong_number_is_told_once() {
    let without_first = k2_over_limit()
        .cells(Upsikyu, |cells| {
            cells.drain(..10);
        })
        .cells(Uphosoku, |cells| {
            cells.remove(0);
        });
    let cases: Vec<(Sample, &str, (u32, u16))> = vec![
        (without_first, "T715", (1, 3)),
        (set(FIRST_DETAIL, 17, "2441"), "T705", (1, 17)),
        (set(FIRST_DETAIL, 18, "2441"), "T706", (1, 18)),
        (set(DAY_SERVICE, 18, "7897"), "T706", (6, 20)),
        (set(DAY_SERVICE, 19, "397"), "T706", (6, 20)),
        (set(DAY_SERVICE, 20, "7501"), "T706", (6, 20)),
        (set(DAY_SERVICE, 21, "2416"), "T706", (6, 22)),
        (set(DAY_SERVICE, 22, "5086"), "T706", (6, 22)),
        (set(DAY_SERVICE, 23, "10.83"), "T708", (6, 24)),
        (set(DAY_SERVICE, 23, "12.00"), "T711", (6, 23)),
        (set(DAY_SERVICE, 24, "54308"), "T708", (6, 24)),
        (set(DAY_SERVICE, 25, "80"), "T709", (6, 26)),
        (set(DAY_SERVICE, 26, "48877"), "T709", (6, 26)),
        (set(DAY_SERVICE, 28, "5430"), "T709", (6, 28)),
        (set(DAY_SERVICE, 29, "30020"), "T710", (6, 29)),
        (set(TOTAL, 18, "19577"), "T706", (10, 22)),
        (set(TOTAL, 22, "16764"), "T706", (10, 22)),
        (set(TOTAL, 7, "1370000026"), "T701", (10, 7)),
        (set(TOTAL, 9, "999990"), "T701", (10, 9)),
        (
            set(TOTAL, 22, "16764").set(Upsikyu, TOTAL, 21, "2416"),
            "T707",
            (10, 22),
        ),
        (
            set(TOTAL, 22, "16766").set(Upsikyu, TOTAL, 21, "2414"),
            "T707",
            (10, 22),
        ),
        (
            k2_over_limit()
                .set(Uphosoku, 2, 19, "1000")
                .set(Uphosoku, 2, 18, ""),
            "T707",
            (15, 22),
        ),
        (k2().set(Upsikyu, 1, 9, "111111"), "T716", (1, 9)),
        (k2().set(Upplan, 1, 14, "2"), "T716", (1, 16)),
    ];
    for (sample, id, place) in cases {
        let findings = sample.check().findings;
        let told: Vec<_> = findings
            .iter()
            .map(|one| {
                (
                    one.check.as_str(),
                    (one.record.unwrap(), one.field.unwrap()),
                )
            })
            .collect();
        assert_eq!(told, [(id, place)]);
    }
}

#[test]
fn form_and_range_of_a_price_are_told_apart() {
    let cases = [
        ("11.5", "PRICE_FORM"),
        ("10", "PRICE_FORM"),
        ("010.00", "PRICE_FORM"),
        ("10.000", "PRICE_FORM"),
        ("-1.05", "PRICE_FORM"),
        ("11.41", "PRICE_RANGE"),
        ("09.99", "PRICE_RANGE"),
    ];
    for (price, name) in cases {
        let findings = k2().set(Upsikyu, 1, 23, price).check().findings;
        let told: Vec<_> = findings.iter().map(Finding::case_name).collect();
        assert_eq!(told, [name], "{price}");
    }
}
