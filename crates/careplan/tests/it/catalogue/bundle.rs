//! Family BN: send units.

use careplan::FileCode::{
    Up3kyo, Uphosoku, Upkihon, UpkihonImage, UpkihonSub1, UpkihonSub2, Upplan, Upsikyu, Upyobo,
    UpyoboSub,
};

use super::{Case, fails, passes};
use crate::sample::{Sample, k1, k2, s1, y2};

pub(super) fn cases() -> Vec<Case> {
    let image = y2().files.last().unwrap().name.clone();
    vec![
        fails(
            "BN01",
            'E',
            (0, 0),
            k2().rename(Upsikyu, "20250325100000", "20250325100001"),
        ),
        fails(
            "BN01",
            'E',
            (0, 0),
            y2().rename(UpyoboSub, "20250325120000", "20250325120001"),
        ),
        fails("BN02", 'E', (0, 0), k2().without(Upsikyu)),
        fails(
            "BN02",
            'E',
            (0, 0),
            k2().with(
                &rename(&s1(), "1370000018_43_1370000026_11_20250325100000"),
                b"",
            ),
        ),
        fails("BN03", 'E', (0, 0), k1().without(Up3kyo)),
        fails(
            "BN04",
            'E',
            (0, 0),
            k1().rename(Uphosoku, "000000", "202504"),
        ),
        fails(
            "BN04",
            'E',
            (0, 0),
            k2().rename(Uphosoku, "202504", "202505"),
        ),
        fails(
            "BN05",
            'E',
            (0, 0),
            k2().rename(Upsikyu, "202504", "202505"),
        ),
        fails(
            "BN05",
            'E',
            (0, 0),
            k2().with(
                &next_month().files[1]
                    .name
                    .replace("_20250325100001", "_20250325100000"),
                &next_month().files[1].bytes,
            ),
        ),
        fails("BN06", 'W', (0, 0), y2().without(UpkihonSub2)),
        fails("BN06", 'W', (0, 0), y2().without(UpyoboSub)),
        fails("BN07", 'E', (0, 0), y2().without(Upyobo)),
        fails("BN08", 'E', (1, 62), y2().without(UpkihonImage)),
        fails(
            "BN08",
            'E',
            (1, 62),
            y2().replace(Upkihon, "_0001.jpg", "_0001.png"),
        ),
        fails(
            "BN08",
            'E',
            (1, 62),
            y2().replace(Upkihon, "120000_0001.jpg", "120001_0001.jpg"),
        ),
        fails(
            "BN08",
            'E',
            (0, 0),
            y2().with(&image.replace("_0001", "_0002"), b"\xFF\xD8\xFF"),
        ),
        fails(
            "BN09",
            'E',
            (0, 0),
            y2().bytes(UpkihonImage, |_| b"\x89PNG".to_vec()),
        ),
        fails("BN09", 'W', (0, 0), y2().bytes(UpkihonImage, large)),
        fails("BN10", 'E', (2, 1), k2().set(Upplan, 2, 1, "202208")),
        fails("BN10", 'E', (1, 1), k2().set(Upsikyu, 1, 1, "202208")),
        passes("BN01", "足りない組が一つだけ", k2().without(Upsikyu)),
        passes(
            "BN01",
            "足りない組と、別表のない組",
            k2().without(Upsikyu).and(y2().without(UpyoboSub)),
        ),
        passes("BN02", "二つの別の組", k2().and(k1())),
        passes("BN03", "第3表のいらない利用票の組", k2()),
        passes("BN04", "年月が000000の、計画書の補足情報", k1()),
        passes("BN05", "月の違う二つの組", k2().and(next_month())),
        passes("BN06", "空の別表", y2().bytes(UpkihonSub1, |_| Vec::new())),
        passes(
            "BN07",
            "親と一緒の空の別表",
            y2().bytes(UpyoboSub, |_| Vec::new()),
        ),
        passes(
            "BN09",
            "ちょうど10MBの画像",
            y2().bytes(UpkihonImage, |bytes| {
                let mut bytes = bytes.to_vec();
                bytes.resize(10 * 1024 * 1024, 0);
                bytes
            }),
        ),
        passes(
            "BN10",
            "全ての行が同じ古い版",
            k2().set_all_versions("202208"),
        ),
    ]
}

/// Planned use of May, made a second later.
fn next_month() -> Sample {
    k2().rename_all("_202504_", "_202505_")
        .rename_all("20250325100000", "20250325100001")
}

/// The name the file of a sample would have in another envelope.
fn rename(sample: &Sample, envelope: &str) -> String {
    format!(
        "{}_{envelope}.CSV",
        &sample.files[0].name[.."UPJSK_202504".len()]
    )
}

fn large(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(10 * 1024 * 1024 + 1, 0);
    bytes
}
