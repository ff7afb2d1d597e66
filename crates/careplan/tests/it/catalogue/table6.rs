//! Family T6: tables 6, planned and actual use.

use careplan::FileCode::{Upjsk, Upplan, Upsikyu};
use careplan::master::{Masters, import};
use careplan::{Context, Finding, check_with};

use super::{Case, Expected, fails, passes};
use crate::sample::{Sample, k2, s1, s1_equipment};

pub(super) fn cases() -> Vec<Case> {
    let cases = [
        months(),
        services(),
        equipment(),
        times(),
        offices(),
        users(),
        masters(),
    ];
    cases.concat()
}

/// From the 10th to the end of April.
const DAYS: &str = "0000000001111111111111111111110";

fn months() -> Vec<Case> {
    let prorated = |days: &str| s1().set(Upjsk, 2, 10, "20250410").set(Upjsk, 2, 11, days);
    vec![
        fails("T601", 'E', (2, 5), k2().set(Upplan, 2, 5, "202505")),
        fails("T601", 'E', (1, 5), k2().set(Upsikyu, 1, 5, "202503")),
        fails("T601", 'E', (2, 10), s1().set(Upjsk, 2, 10, "20250501")),
        fails(
            "T601",
            'E',
            (3, 5),
            s1().rename(Upjsk, "202504_", "202500_")
                .set(Upjsk, 3, 5, "202505")
                .set(Upjsk, 3, 10, "20250531"),
        ),
        passes("T601", "月の最後の日", s1().set(Upjsk, 2, 10, "20250430")),
        passes(
            "T601",
            "実在しない日は日付の点検だけ",
            s1().set(Upjsk, 2, 10, "20250431"),
        ),
        fails(
            "T601",
            'E',
            (1, 10),
            s1().rename(Upjsk, "202504_", "202500_")
                .set(Upjsk, 1, 10, "20250501"),
        ),
        fails(
            "T601",
            'E',
            (1, 10),
            s1().set(Upjsk, 1, 5, "2025").set(Upjsk, 1, 10, "20250501"),
        ),
        fails(
            "T601",
            'E',
            (1, 5),
            s1().set(Upjsk, 1, 5, "202505").set(Upjsk, 2, 5, "202505"),
        ),
        passes(
            "T601",
            "どこにも年月のないファイル",
            s1().rename(Upjsk, "202504_", "202500_")
                .set(Upjsk, 1, 5, "")
                .set(Upjsk, 2, 5, "")
                .set(Upjsk, 3, 5, ""),
        ),
        passes(
            "T601",
            "形の正しくない年月は形の点検だけ",
            k2().set(Upsikyu, 1, 5, "2025").set(Upplan, 1, 5, "2025"),
        ),
        fails("T607", 'E', (2, 11), prorated(&DAYS[1..])),
        fails("T607", 'E', (2, 11), prorated(&DAYS.replace('1', "2"))),
        fails("T607", 'E', (2, 11), prorated(&DAYS.replace("10", "11"))),
        passes("T607", "30日の月の31桁目が0", prorated(DAYS)),
        passes(
            "T607",
            "31日の月の31桁目が1",
            prorated(&DAYS.replace("10", "11"))
                .rename(Upjsk, "202504", "202505")
                .replace(Upjsk, "20250402", "20250502")
                .replace(Upjsk, "20250410", "20250510")
                .replace(Upjsk, "20250430", "20250530")
                .set(Upjsk, 1, 5, "202505")
                .set(Upjsk, 2, 5, "202505")
                .set(Upjsk, 3, 5, "202505"),
        ),
        passes(
            "T607",
            "うるう年の2月29日",
            s1().cells(Upjsk, |cells| {
                cells.truncate(1);
                cells[0][4] = b"202802".to_vec();
                cells[0][9] = b"20280229".to_vec();
                cells[0][10] = b"0000000000000000000000000000100".to_vec();
            })
            .rename(Upjsk, "202504", "202802"),
        ),
        fails(
            "T608",
            'W',
            (2, 10),
            prorated(DAYS).set(Upjsk, 2, 10, "20250409"),
        ),
        passes("T608", "対象日の最初の日", prorated(DAYS)),
    ]
}

fn services() -> Vec<Case> {
    vec![
        fails("T602", 'E', (1, 15), s1().set(Upjsk, 1, 15, "11121")),
        fails("T602", 'E', (1, 15), s1().set(Upjsk, 1, 15, "1112a1")),
        fails("T602", 'E', (1, 15), k2().set(Upplan, 1, 15, "331111")),
        fails("T602", 'E', (1, 15), k2().set(Upplan, 1, 15, "432111")),
        fails("T602", 'E', (1, 15), k2().set(Upplan, 1, 15, "991111")),
        passes("T602", "英字を含む種類", k2().set(Upplan, 1, 15, "2A1111")),
        passes(
            "T602",
            "長すぎるコードは長さの点検だけ",
            s1().set(Upjsk, 1, 15, "1112111"),
        ),
        fails("T612", 'E', (1, 14), s1().set(Upjsk, 1, 14, "0")),
        fails("T612", 'E', (1, 14), s1().set(Upjsk, 1, 14, "-1")),
        passes("T612", "99回", s1().set(Upjsk, 1, 14, "99")),
        passes("T612", "2桁の1回", s1().set(Upjsk, 1, 14, "01")),
        passes("T612", "3桁は長さの点検だけ", s1().set(Upjsk, 1, 14, "100")),
        fails("T614", 'W', (2, 8), inclusive("20250409", "-46")),
        passes("T614", "1日の減算", inclusive("20250401", "-46")),
        passes("T614", "1日以外の0単位", inclusive("20250409", "0")),
        fails("T615", 'E', (1, 23), s1().set(Upjsk, 1, 23, "2")),
        fails("T615", 'W', (1, 23), s1().set(Upjsk, 1, 23, "1")),
        passes(
            "T615",
            "短期入所の30日超",
            k2().set(Upplan, 1, 15, "211111").set(Upplan, 1, 23, "1"),
        ),
    ]
}

/// Day care with the reduction of an inclusive service on a day.
fn inclusive(day: &str, units: &str) -> Sample {
    s1().rename(Upjsk, "_11_", "_15_")
        .set(Upjsk, 1, 15, "153251")
        .set(Upjsk, 2, 15, "156364")
        .set(Upjsk, 2, 8, units)
        .set(Upjsk, 2, 10, day)
        .set(Upjsk, 3, 15, "156108")
}

fn equipment() -> Vec<Case> {
    let add_on = || s1_equipment().set(Upjsk, 3, 15, "178000");
    vec![
        fails("T604", 'E', (3, 16), s1_equipment().set(Upjsk, 3, 16, "")),
        fails(
            "T604",
            'E',
            (3, 16),
            s1_equipment()
                .rename(Upjsk, "_17_", "_67_")
                .set(Upjsk, 1, 15, "671007")
                .set(Upjsk, 2, 15, "671007")
                .set(Upjsk, 3, 15, "671013")
                .set(Upjsk, 3, 16, ""),
        ),
        fails("T604", 'W', (3, 16), add_on().set(Upjsk, 3, 16, "")),
        fails(
            "T604",
            'W',
            (3, 17),
            s1_equipment().set(Upjsk, 3, 17, "00001"),
        ),
        passes(
            "T604",
            "届出コードだけの用具",
            s1_equipment()
                .set(Upjsk, 3, 16, "")
                .set(Upjsk, 3, 17, "00001"),
        ),
        passes(
            "T604",
            "両方のコードがある加算",
            add_on().set(Upjsk, 3, 17, "00001"),
        ),
        fails("T605", 'W', (1, 16), s1().set(Upjsk, 1, 16, "00001-000010")),
        fails("T605", 'W', (1, 17), s1().set(Upjsk, 1, 17, "00001")),
        fails("T605", 'W', (1, 18), s1().set(Upjsk, 1, 18, "\"手すり\"")),
        fails("T605", 'E', (1, 19), s1().set(Upjsk, 1, 19, "1")),
        passes("T605", "福祉用具の行", s1_equipment()),
        passes(
            "T605",
            "種類の分からない行",
            s1().set(Upjsk, 1, 15, "991111").set(Upjsk, 1, 19, "1"),
        ),
        fails("T606", 'E', (1, 19), s1_equipment().set(Upjsk, 2, 19, "3")),
        fails("T606", 'E', (1, 19), s1_equipment().set(Upjsk, 2, 19, "1")),
        fails("T606", 'E', (1, 19), s1_equipment().set(Upjsk, 1, 19, "")),
        fails("T606", 'E', (1, 19), s1_equipment().set(Upjsk, 1, 19, "0")),
        fails("T606", 'E', (3, 19), s1_equipment().set(Upjsk, 3, 19, "1")),
        fails("T606", 'E', (2, 19), s1_equipment().set(Upjsk, 2, 8, "301")),
        passes(
            "T606",
            "連番の順が逆",
            s1_equipment().set(Upjsk, 1, 19, "2").set(Upjsk, 2, 19, "1"),
        ),
        passes(
            "T606",
            "単位数の違う用具は1件ずつ",
            s1_equipment()
                .set(Upjsk, 1, 19, "")
                .set(Upjsk, 2, 8, "301")
                .set(Upjsk, 2, 19, ""),
        ),
        passes(
            "T606",
            "整数でない番号は整数の点検だけ",
            s1_equipment().set(Upjsk, 2, 19, "b"),
        ),
        fails("T620", 'E', (2, 10), s1().set(Upjsk, 2, 10, "20250402")),
        fails("T620", 'E', (2, 10), s1_equipment().set(Upjsk, 2, 19, "1")),
        passes(
            "T620",
            "同じ日の別の時刻",
            s1().set(Upjsk, 2, 10, "20250402")
                .set(Upjsk, 2, 12, "1500")
                .set(Upjsk, 2, 13, "1600"),
        ),
        passes(
            "T620",
            "別の利用者",
            s1().set(Upjsk, 2, 10, "20250402")
                .set(Upjsk, 2, 3, "0000000025"),
        ),
        passes(
            "T620",
            "日付の空の行",
            s1().set(Upjsk, 1, 10, "").set(Upjsk, 2, 10, ""),
        ),
    ]
}

fn times() -> Vec<Case> {
    vec![
        fails("T609", 'E', (1, 13), s1().set(Upjsk, 1, 13, "9999")),
        fails("T609", 'E', (1, 13), k2().set(Upplan, 1, 12, "9999")),
        passes("T609", "どちらも9999", s1()),
        passes("T609", "終了時刻が空", s1().set(Upjsk, 1, 13, "")),
        fails("T610", 'W', (1, 13), s1().set(Upjsk, 1, 13, "0900")),
        passes(
            "T610",
            "翌日に終わるサービス",
            s1().set(Upjsk, 1, 12, "2300").set(Upjsk, 1, 13, "0030"),
        ),
        fails(
            "T611",
            'W',
            (3, 12),
            s1().set(Upjsk, 3, 12, "0900").set(Upjsk, 3, 13, "1000"),
        ),
        passes("T611", "率による加算の9999", s1()),
    ]
}

fn offices() -> Vec<Case> {
    let given_by_another = |sample: Sample| {
        sample
            .set(Upjsk, 2, 20, "1370000034")
            .set(Upjsk, 2, 24, "1370000034")
    };
    let commission = || s1().rename(Upjsk, "_11_", "_46_");
    vec![
        fails("T616", 'E', (1, 24), k2().set(Upplan, 1, 24, "1370000026")),
        fails("T616", 'E', (1, 24), s1().set(Upjsk, 1, 24, "1370000018")),
        passes("T616", "空の更新業者", s1().set(Upjsk, 1, 24, "")),
        passes(
            "T616",
            "送信元が更新した予定",
            k2().set(Upplan, 1, 6, "1300000013"),
        ),
        passes(
            "T616",
            "プラン担当業者が更新した予定",
            k2().set(Upplan, 1, 6, "1300000013")
                .set(Upplan, 1, 24, "1300000013"),
        ),
        fails("T617", 'E', (2, 20), given_by_another(s1())),
        passes(
            "T617",
            "委託先からセンターへの実績",
            given_by_another(commission()),
        ),
        fails("T618", 'W', (1, 15), s1().set(Upjsk, 1, 15, "151111")),
        passes("T618", "委託先からセンターへの実績", commission()),
        passes(
            "T618",
            "対象外の種類は対象の点検だけ",
            s1().set(Upjsk, 1, 15, "331111"),
        ),
        fails(
            "T617",
            'E',
            (1, 20),
            given_by_another(s1())
                .set(Upjsk, 1, 20, "1370000034")
                .set(Upjsk, 1, 24, "1370000034"),
        ),
        passes(
            "T617",
            "正しくない番号は番号の点検だけ",
            s1().set(Upjsk, 1, 20, "13700000").set(Upjsk, 1, 24, ""),
        ),
        fails(
            "T622",
            'W',
            (1, 6),
            s1().set(Upjsk, 1, 6, "1300000013")
                .set(Upjsk, 2, 6, "1300000013"),
        ),
        passes("T622", "空の番号", s1().set(Upjsk, 1, 6, "")),
        fails("T622", 'W', (1, 6), k2().set(Upplan, 1, 6, "1300000013")),
        fails("T622", 'W', (1, 6), s1().set(Upjsk, 1, 6, "1300000013")),
        passes(
            "T622",
            "委託先からセンターへの実績",
            commission().set(Upjsk, 1, 6, "1300000013"),
        ),
        fails("T624", 'W', (1, 22), s1().set(Upjsk, 1, 22, "0")),
        fails(
            "T624",
            'W',
            (2, 22),
            s1().set(Upjsk, 2, 21, "\"見本ヘルパー分室\""),
        ),
        passes(
            "T624",
            "枝番のあるサテライト",
            s1().set(Upjsk, 2, 21, "\"見本ヘルパー分室\"")
                .set(Upjsk, 2, 22, "1"),
        ),
        passes(
            "T624",
            "別の番号の事業所",
            k2().set(Upplan, 2, 20, "1370000034")
                .set(Upplan, 2, 15, "111211")
                .set(Upplan, 2, 21, "\"見本ヘルパー分室\""),
        ),
        passes(
            "T624",
            "別の種類の名前",
            s1().set(Upjsk, 2, 15, "151111")
                .set(Upjsk, 2, 21, "\"見本デイ\""),
        ),
        passes("T624", "事業所名が空", s1().set(Upjsk, 2, 21, "\"\"")),
    ]
}

fn users() -> Vec<Case> {
    let other = || {
        k2().set(Upplan, 1, 20, "1370000034")
            .set(Upplan, 2, 20, "1370000034")
            .set(Upplan, 1, 21, "\"見本福祉用具\"")
            .set(Upplan, 2, 21, "\"見本福祉用具\"")
    };
    vec![
        fails("T619", 'E', (1, 20), other()),
        fails("T619", 'E', (3, 20), k2().set(Upplan, 3, 3, "0000000025")),
        passes(
            "T619",
            "送信先の行が1つ",
            k2().set(Upplan, 1, 20, "1370000034"),
        ),
        passes(
            "T619",
            "正しくない番号の行は送信先のものかもしれない",
            other().set(Upplan, 3, 20, "137000002"),
        ),
        passes(
            "T619",
            "二人の行が交互",
            k2().set(Upplan, 2, 3, "0000000025")
                .set(Upplan, 3, 20, "1370000034"),
        ),
        passes(
            "T619",
            "センターへの予定",
            other().rename_all("_11_", "_46_"),
        ),
    ]
}

/// A table of a few services, as an office may have imported it.
const TABLE: &str = "サービスコード,サービス名称,単位数,算定単位,適用開始年月,適用終了年月\n\
    111211,見本身体,387,1回につき,202406,\n\
    114000,見本初回加算,200,1月につき,202406,\n\
    114003,見本緊急時加算,100,1回につき,202406,\n\
    118000,見本特別地域加算,15%,1回につき,202406,\n\
    119999,見本減算,-10,1回につき,202406,\n\
    116361,見本共生型サービス,70%,1月につき,202406,\n\
    116369,見本共生型サービス,70%,1月につき,202406,\n\
    116275,見本処遇改善加算,24.5%,1月につき,202406,\n";

fn with_masters(sample: &Sample) -> Vec<Finding> {
    let import = import("table.csv", TABLE.as_bytes()).unwrap();
    let masters = Masters::built_in().with(import);
    let context = Context::default().with_masters(&masters);
    check_with(&sample.files, &context).findings
}

fn masters() -> Vec<Case> {
    // The second row as another service on the day of the first.
    let beside = |code: &str, units: &str, start: &str, end: &str| {
        s1().set(Upjsk, 2, 15, code)
            .set(Upjsk, 2, 8, units)
            .set(Upjsk, 2, 10, "20250402")
            .set(Upjsk, 2, 12, start)
            .set(Upjsk, 2, 13, end)
    };
    let each_time = |start: &str, end: &str| beside("114003", "100", start, end);
    let monthly = |start: &str, end: &str| beside("114000", "200", start, end);
    let cases = vec![
        fails("T603", 'W', (1, 15), s1().set(Upjsk, 1, 15, "111299")),
        passes("T603", "表にあるコード", s1()),
        passes("T603", "表のない種類", s1_equipment()),
        fails("T611", 'W', (2, 12), each_time("9999", "9999")),
        fails("T611", 'W', (2, 12), each_time("0900", "1030")),
        fails(
            "T611",
            'W',
            (2, 12),
            each_time("0900", "1000").set(Upjsk, 2, 10, "20250403"),
        ),
        fails("T611", 'W', (2, 12), monthly("0930", "1000")),
        fails("T611", 'W', (2, 12), beside("118000", "58", "0900", "1000")),
        passes("T611", "基本サービスと同じ時刻", each_time("0900", "1000")),
        passes("T611", "月ごとの加算の9999", monthly("9999", "9999")),
        passes(
            "T611",
            "時間のない基本サービスの加算",
            each_time("9999", "9999")
                .set(Upjsk, 1, 12, "9999")
                .set(Upjsk, 1, 13, "9999"),
        ),
        passes(
            "T611",
            "基本サービスのない日の9999",
            each_time("9999", "9999").set(Upjsk, 2, 10, "20250403"),
        ),
        passes("T611", "一方だけの9999", each_time("9999", "1030")),
        passes("T611", "正しくない時刻", each_time("0960", "1000")),
        passes("T611", "空の時刻", each_time("0900", "")),
        passes(
            "T611",
            "率による加算の一方だけの9999",
            beside("118000", "58", "9999", "1000"),
        ),
        passes(
            "T611",
            "率による加算の正しくない時刻",
            beside("118000", "58", "0900", "1060"),
        ),
        passes(
            "T611",
            "率による加算の空の時刻",
            beside("118000", "58", "", "1000"),
        ),
        passes(
            "T611",
            "加算ではない別の時刻の行",
            beside("119999", "-10", "1500", "1600"),
        ),
        fails("T613", 'W', (1, 8), s1().set(Upjsk, 1, 8, "378")),
        fails("T613", 'W', (1, 8), s1().set(Upjsk, 1, 8, "388")),
        fails("T613", 'W', (1, 8), s1().set(Upjsk, 1, 8, "193")),
        fails("T613", 'W', (2, 8), beside("119999", "-9", "0900", "1000")),
        fails("T613", 'W', (2, 8), beside("119999", "10", "0900", "1000")),
        fails(
            "T613",
            'W',
            (1, 8),
            k2().set(Upplan, 1, 15, "116275")
                .set(Upplan, 1, 8, "0")
                .set(Upplan, 1, 12, "9999")
                .set(Upplan, 1, 13, "9999"),
        ),
        passes("T613", "実績の率による加算の0", s1()),
        passes(
            "T613",
            "5%の割引",
            s1().set(Upjsk, 1, 8, "368").set(Upjsk, 2, 8, "383"),
        ),
        passes("T613", "半額まで", s1().set(Upjsk, 1, 8, "194")),
        passes(
            "T613",
            "予定の共生型の減算の0",
            k2().set(Upplan, 1, 15, "116361").set(Upplan, 1, 8, "0"),
        ),
        fails("T614", 'W', (2, 8), beside("116369", "-46", "9999", "9999")),
        passes(
            "T614",
            "名前の似た加算ではない行",
            beside("119999", "-10", "0900", "1000"),
        ),
    ];
    let with_masters = |case: Case| case.by(with_masters);
    cases.into_iter().map(with_masters).collect()
}

/// Checks of the family that rightly tell of the same change as another.
const FOLLOWS: &[(&str, &str)] = &[
    ("T605", "T602"),
    // Equal pieces are rows that need numbers, and rows that may be there twice.
    ("T606", "T620"),
    ("T620", "T606"),
    // A piece alone leaves another alone.
    ("T606", "T606"),
    ("T611", "T609"),
    ("T616", "T622"),
    ("T618", "T602"),
    ("T624", "T618"),
];

#[test]
fn a_fault_is_told_once_in_the_family() {
    for case in cases() {
        let expected = match case.expected {
            Expected::Fails(_, place) => Some(place),
            Expected::Passes(_) => None,
        };
        let findings = case.findings();
        let more = findings.iter().filter(|finding| {
            let id = finding.check.as_str();
            let place = (finding.record.unwrap_or(0), finding.field.unwrap_or(0));
            id.starts_with("T6")
                && !(id == case.id && Some(place) == expected)
                && !FOLLOWS.contains(&(case.id, id))
        });
        let more: Vec<_> = more.collect();
        assert!(more.is_empty(), "{}: {more:#?}", case.id);
    }
}

/// What is wrong with the times of an add-on is told by what they are.
#[test]
fn an_add_on_without_time_is_told_apart() {
    let told = |start: &str, end: &str| {
        let sample = s1()
            .set(Upjsk, 2, 15, "114003")
            .set(Upjsk, 2, 8, "100")
            .set(Upjsk, 2, 10, "20250402")
            .set(Upjsk, 2, 12, start)
            .set(Upjsk, 2, 13, end);
        let findings = with_masters(&sample);
        let cases: Vec<_> = findings.iter().map(Finding::case_name).collect();
        cases.join(" ")
    };
    assert_eq!(told("9999", "9999"), "ADD_ON_WITHOUT_TIME");
    assert_eq!(told("0900", "1030"), "ADD_ON_OTHER_TIME");
}
