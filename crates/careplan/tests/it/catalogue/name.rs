//! Family FN: file names.

use careplan::FileCode::{Up1kyo, Upjsk, Upplan};
use careplan::{Finding, OfficeRole, check};

use super::{Case, fails};
use crate::sample::{Sample, k1, k2, s1, s1_equipment};

pub(super) fn cases() -> Vec<Case> {
    vec![
        fails(
            "FN01",
            'E',
            (0, 0),
            k2().rename(Upplan, "UPPLAN", "UPPLAM")
                .with("readme.txt", b""),
        ),
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
        fails("FN10", 'W', (0, 0), k2().rename_all("_43_", "_21_")),
        fails(
            "FN10",
            'W',
            (0, 0),
            s1().rename_all("_11_", "_43_")
                .rename_all("_43_20", "_12_20"),
        ),
        fails("FN11", 'E', (0, 0), k2().rename_all("_11_", "_33_")),
        fails("FN11", 'E', (0, 0), k2().rename_all("_11_", "_43_")),
        fails("FN11", 'E', (0, 0), k1().rename_all("_11_", "_46_")),
        fails("FN12", 'W', (0, 0), s1()).by(as_sender),
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
