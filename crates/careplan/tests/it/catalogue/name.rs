//! Family FN: file names.

use careplan::FileCode::{Up1kyo, Uphosoku, Upjsk, UpkihonImage, Upplan};
use careplan::master::Masters;
use careplan::{Context, Finding, OfficeRole, check, check_with};

use super::{Case, fails, passes};
use crate::sample::{Sample, k1, k2, s1, s1_equipment, y2};

pub(super) fn cases() -> Vec<Case> {
    [of_one_name(), of_a_unit()].concat()
}

fn of_one_name() -> Vec<Case> {
    vec![
        fails(
            "FN01",
            'E',
            (0, 0),
            k2().rename(Upplan, "UPPLAN", "UPPLAM")
                .with("readme.txt", b""),
        ),
        fails(
            "FN01",
            'E',
            (0, 0),
            s1().rename(Upjsk, "UPJSK_202504_", "UPJSK_"),
        ),
        fails(
            "FN01",
            'E',
            (0, 0),
            y2().rename(UpkihonImage, "_0001.jpg", ".jpg"),
        ),
        fails("FN01", 'E', (0, 0), s1().rename(Upjsk, ".CSV", ".TXT")),
        fails(
            "FN01",
            'E',
            (0, 0),
            k1().rename(Up1kyo, "UP1KYO_", "UP1KYO_000000_"),
        ),
        fails(
            "FN01",
            'E',
            (0, 0),
            k1().rename(Up1kyo, "_1370000026_11_", "_"),
        ),
        fails(
            "FN01",
            'E',
            (0, 0),
            k2().rename(Uphosoku, "202504", "202513"),
        ),
        passes("FN01", "小文字の拡張子", s1().rename(Upjsk, ".CSV", ".csv")),
        passes("FN02", "小文字の拡張子", s1().rename(Upjsk, ".CSV", ".csv")),
        passes("FN03", "3桁目が英大文字の事業所番号", y2()),
        passes("FN04", "英字を含む事業所番号の検査数字", y2()),
        fails(
            "FN05",
            'E',
            (0, 0),
            s1().rename(Upjsk, "_11_", "_").rename(Upjsk, "_43_", "_"),
        ),
        passes("FN05", "英字を含む種類", k2().rename_all("_11_", "_2A_")),
        passes(
            "FN06",
            "うるう年の2月29日の最後の1秒",
            s1().rename(Upjsk, "20250501090000", "20280229235959"),
        ),
        passes("FN08", "計画書に付く利用者補足情報", k1()),
        passes("FN09", "12月", s1().rename(Upjsk, "202504", "202512")),
        fails("FN02", 'E', (0, 0), s1().rename(Upjsk, "UPJSK", "UpJsk")),
        fails(
            "FN03",
            'E',
            (0, 0),
            s1().rename(Upjsk, "1370000026", "137000026"),
        ),
        fails(
            "FN04",
            'W',
            (0, 0),
            s1_equipment().rename(Upjsk, "1370000018", "0300000100"),
        ),
        fails("FN05", 'E', (0, 0), s1().rename(Upjsk, "_11_", "_110_")),
        fails("FN05", 'E', (0, 0), s1().rename(Upjsk, "_11_", "_98_")),
        fails(
            "FN06",
            'E',
            (0, 0),
            s1().rename(Upjsk, "20250501090000", "20250501096000"),
        ),
        fails(
            "FN08",
            'E',
            (0, 0),
            k1().rename(Up1kyo, "UP1KYO_", "UP1KYO_000000_"),
        ),
        fails("FN09", 'E', (0, 0), s1().rename(Upjsk, "202504", "202500")),
    ]
}

fn of_a_unit() -> Vec<Case> {
    vec![
        fails("FN10", 'W', (0, 0), k2().rename_all("_43_", "_21_")),
        fails(
            "FN10",
            'W',
            (0, 0),
            s1().rename_all("_11_", "_43_")
                .rename_all("_43_20", "_12_20"),
        ),
        passes(
            "FN10",
            "基本情報はどの種類からも送れる",
            y2().rename_all("_46_", "_11_").rename_all("_A2_", "_46_"),
        ),
        passes(
            "FN04",
            "事業所の一覧にある番号",
            s1_equipment().rename(Upjsk, "1370000018", "0300000100"),
        )
        .by(with_offices),
        fails("FN11", 'E', (0, 0), k2().rename_all("_11_", "_33_")),
        fails("FN11", 'E', (0, 0), k2().rename_all("_11_", "_43_")),
        fails("FN11", 'E', (0, 0), k1().rename_all("_11_", "_46_")),
        fails("FN12", 'W', (0, 0), s1()).by(as_sender),
        fails("FN12", 'W', (0, 0), k2()).by(as_receiver),
        passes("FN12", "自分の事業所から送る", k2()).by(as_sender),
        passes("FN12", "自分の事業所に届いた", s1()).by(as_receiver),
        fails(
            "FN13",
            'E',
            (0, 0),
            s1().with(&s1().files[0].name, &s1_equipment().files[0].bytes),
        ),
    ]
}

/// The findings for the office that sends plans.
fn as_sender(sample: &Sample) -> Vec<Finding> {
    let own = OfficeRole::Sending("1370000018".parse().unwrap());
    check(&sample.files, Some(own)).findings
}

/// The findings for the same office when it has received the files.
fn as_receiver(sample: &Sample) -> Vec<Finding> {
    let own = OfficeRole::Receiving("1370000018".parse().unwrap());
    check(&sample.files, Some(own)).findings
}

/// The findings where a list of offices was imported.
fn with_offices(sample: &Sample) -> Vec<Finding> {
    let list = "事業所番号,事業所名,サービス種類\r\n0300000100,見本ケアプランセンター,43\r\n";
    let list = careplan::master::import("offices.csv", list.as_bytes()).unwrap();
    let masters = Masters::built_in().with(list);
    let context = Context::default().with_masters(&masters);
    check_with(&sample.files, &context).findings
}
