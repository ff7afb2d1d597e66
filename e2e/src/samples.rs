//! The send units the journeys use: fictional records, kept as UTF-8 for reading and written as
//! MS932 with the standard's file names.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use careplan::SourceFile;

/// UPPLAN + UPSIKYU + UPHOSOKU of one service user, care manager to service office.
pub const PLAN: [(&str, &str); 3] = [
    (
        "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.CSV",
        include_str!("../data/UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.csv"),
    ),
    (
        "UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000.CSV",
        include_str!("../data/UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000.csv"),
    ),
    (
        "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000.CSV",
        include_str!("../data/UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000.csv"),
    ),
];

/// UPJSK: the actuals that go back.
pub const ACTUALS: [(&str, &str); 1] = [(
    "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV",
    include_str!("../data/UPJSK_202504_1370000026_11_1370000018_43_20250501090000.csv"),
)];

/// The service user's name as it stands in the sample.
pub const SERVICE_USER: &str = "見本　太郎";

/// Text as MS932 bytes with CRLF line ends.
///
/// # Errors
/// When a character has no MS932 form.
pub fn ms932(text: &str) -> anyhow::Result<Vec<u8>> {
    let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
    Ok(careplan::text::encode(&lines)
        .map_err(|error| anyhow::anyhow!("sample: {error:?}"))?
        .bytes)
}

/// Writes a unit into `folder` as care software would; the paths written.
///
/// # Errors
/// When the folder cannot be written.
pub fn write_unit(folder: &Path, unit: &[(&str, &str)]) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
    let mut paths = Vec::new();
    for (name, text) in unit {
        let path = folder.join(name);
        std::fs::write(&path, ms932(text)?).with_context(|| format!("write {}", path.display()))?;
        paths.push(path);
    }
    Ok(paths)
}

/// The unit as the crates take it.
///
/// # Errors
/// When a character has no MS932 form.
pub fn source_files(unit: &[(&str, &str)]) -> anyhow::Result<Vec<SourceFile>> {
    unit.iter()
        .map(|(name, text)| {
            Ok(SourceFile {
                name: (*name).to_owned(),
                bytes: ms932(text)?,
            })
        })
        .collect()
}
