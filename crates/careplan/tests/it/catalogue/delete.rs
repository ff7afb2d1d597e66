//! Family DL: deletions.

use careplan::FileCode::{Dlt1kyo, Dltjsk, Dltplan};

use super::{Case, fails, passes};
use crate::sample::{Sample, everything};

pub(super) fn cases() -> Vec<Case> {
    vec![
        fails("DL01", 'E', (1, 4), unit("DLT1KYO").set(Dlt1kyo, 1, 4, "")),
        fails("DL01", 'E', (1, 6), unit("DLTJSK").set(Dltjsk, 1, 6, "")),
        passes("DL01", "全ての項目がある", unit("DLT1KYO")),
        fails(
            "DL03",
            'E',
            (1, 4),
            unit("DLTPLAN").set(Dltplan, 1, 4, "202505"),
        ),
        fails(
            "DL03",
            'E',
            (1, 4),
            unit("DLTJSK").set(Dltjsk, 1, 4, "202503"),
        ),
        passes("DL03", "ファイル名と同じ月", unit("DLTPLAN")),
        fails(
            "DL04",
            'E',
            (1, 5),
            unit("DLTJSK").set(Dltjsk, 1, 5, "1370000034"),
        ),
        fails("DL04", 'W', (1, 6), unit("DLTJSK").set(Dltjsk, 1, 6, "12")),
        passes(
            "DL04",
            "委託された居宅介護支援事業所からの削除",
            unit("DLTJSK")
                .rename_all("_11_1370000018_43_", "_43_1370000018_46_")
                .set(Dltjsk, 1, 5, "1370000034"),
        ),
    ]
}

/// The deletion of this kind.
fn unit(code: &str) -> Sample {
    let is_it = |unit: &Sample| unit.files[0].name.starts_with(code);
    everything().into_iter().find(is_it).unwrap()
}
