//! Send units that are right in every respect, and ways to spoil them.
//!
//! The files of `tests/data` are kept as UTF-8 for reading; here they become MS932.

use careplan::{FileCode, FileName, Report, SourceFile, check};

/// The texts of `tests/data` by name without extension.
const FILES: &[(&str, &str)] = &[
    (
        "DLT1KYO_1370000018_43_1370000026_11_20250326100000",
        include_str!("../data/DLT1KYO_1370000018_43_1370000026_11_20250326100000.csv"),
    ),
    (
        "DLTJSK_202504_1370000026_11_1370000018_43_20250502100000",
        include_str!("../data/DLTJSK_202504_1370000026_11_1370000018_43_20250502100000.csv"),
    ),
    (
        "DLTKIHON_1300000013_46_13A0000045_A2_20250326120000",
        include_str!("../data/DLTKIHON_1300000013_46_13A0000045_A2_20250326120000.csv"),
    ),
    (
        "DLTPLAN_202504_1370000018_43_1370000026_11_20250326100100",
        include_str!("../data/DLTPLAN_202504_1370000018_43_1370000026_11_20250326100100.csv"),
    ),
    (
        "DLTYOBO_1300000013_46_13A0000045_A2_20250326120100",
        include_str!("../data/DLTYOBO_1300000013_46_13A0000045_A2_20250326120100.csv"),
    ),
    (
        "UP1KYO_1370000018_43_1370000026_11_20250325110000",
        include_str!("../data/UP1KYO_1370000018_43_1370000026_11_20250325110000.csv"),
    ),
    (
        "UP2KYO_1370000018_43_1370000026_11_20250325110000",
        include_str!("../data/UP2KYO_1370000018_43_1370000026_11_20250325110000.csv"),
    ),
    (
        "UP3KYO_1370000018_43_1370000026_11_20250325110000",
        include_str!("../data/UP3KYO_1370000018_43_1370000026_11_20250325110000.csv"),
    ),
    (
        "UPHOSOKU_000000_1370000018_43_1370000026_11_20250325110000",
        include_str!("../data/UPHOSOKU_000000_1370000018_43_1370000026_11_20250325110000.csv"),
    ),
    (
        "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000",
        include_str!("../data/UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000.csv"),
    ),
    (
        "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325130000",
        include_str!("../data/UPHOSOKU_202504_1370000018_43_1370000026_11_20250325130000.csv"),
    ),
    (
        "UPJSK_202504_1370000026_11_1370000018_43_20250501090000",
        include_str!("../data/UPJSK_202504_1370000026_11_1370000018_43_20250501090000.csv"),
    ),
    (
        "UPJSK_202504_1370000034_17_1370000018_43_20250501090500",
        include_str!("../data/UPJSK_202504_1370000034_17_1370000018_43_20250501090500.csv"),
    ),
    (
        "UPKIHON_1300000013_46_13A0000045_A2_20250325120000",
        include_str!("../data/UPKIHON_1300000013_46_13A0000045_A2_20250325120000.csv"),
    ),
    (
        "UPKIHON_SUB1_1300000013_46_13A0000045_A2_20250325120000",
        include_str!("../data/UPKIHON_SUB1_1300000013_46_13A0000045_A2_20250325120000.csv"),
    ),
    (
        "UPKIHON_SUB2_1300000013_46_13A0000045_A2_20250325120000",
        include_str!("../data/UPKIHON_SUB2_1300000013_46_13A0000045_A2_20250325120000.csv"),
    ),
    (
        "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000",
        include_str!("../data/UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.csv"),
    ),
    (
        "UPPLAN_202504_1370000018_43_1370000026_11_20250325130000",
        include_str!("../data/UPPLAN_202504_1370000018_43_1370000026_11_20250325130000.csv"),
    ),
    (
        "UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000",
        include_str!("../data/UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000.csv"),
    ),
    (
        "UPSIKYU_202504_1370000018_43_1370000026_11_20250325130000",
        include_str!("../data/UPSIKYU_202504_1370000018_43_1370000026_11_20250325130000.csv"),
    ),
    (
        "UPYOBO_1300000013_46_13A0000045_A2_20250325120000",
        include_str!("../data/UPYOBO_1300000013_46_13A0000045_A2_20250325120000.csv"),
    ),
    (
        "UPYOBO_SUB_1300000013_46_13A0000045_A2_20250325120000",
        include_str!("../data/UPYOBO_SUB_1300000013_46_13A0000045_A2_20250325120000.csv"),
    ),
];

/// Files to check.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) files: Vec<SourceFile>,
}

/// Planned use: UPPLAN, UPSIKYU, UPHOSOKU.
pub(crate) fn k2() -> Sample {
    with_envelope("1370000018_43_1370000026_11_20250325100000")
}

/// Planned use of two people: one over the limits of a kind and of the care level, with subtotals;
/// one on short stay for more than 30 days.
pub(crate) fn k2_over_limit() -> Sample {
    with_envelope("1370000018_43_1370000026_11_20250325130000")
}

/// A care plan: tables 1 to 3 and supplement.
pub(crate) fn k1() -> Sample {
    with_envelope("1370000018_43_1370000026_11_20250325110000")
}

/// Actual use of home help.
pub(crate) fn s1() -> Sample {
    with_envelope("1370000026_11_1370000018_43_20250501090000")
}

/// Actual use of equipment.
pub(crate) fn s1_equipment() -> Sample {
    with_envelope("1370000034_17_1370000018_43_20250501090500")
}

/// A prevention plan with basic information, annexes and picture.
pub(crate) fn y2() -> Sample {
    let mut sample = with_envelope(Y2);
    sample.files.push(SourceFile {
        name: format!("UPKIHON_IMAGE_{Y2}_0001.jpg"),
        bytes: b"\xFF\xD8\xFF\xE0 picture".to_vec(),
    });
    sample
}

const Y2: &str = "1300000013_46_13A0000045_A2_20250325120000";

/// Every unit above, and one of each kind of deletion.
pub(crate) fn everything() -> Vec<Sample> {
    let deletions = FILES.iter().filter(|(name, _)| name.starts_with("DLT"));
    let deletions = deletions.map(|file| Sample {
        files: vec![source(file)],
    });
    [k1(), k2(), k2_over_limit(), s1(), s1_equipment(), y2()]
        .into_iter()
        .chain(deletions)
        .collect()
}

fn with_envelope(envelope: &str) -> Sample {
    let files = FILES.iter().filter(|(name, _)| name.ends_with(envelope));
    Sample {
        files: files.map(source).collect(),
    }
}

fn source((name, text): &(&str, &str)) -> SourceFile {
    SourceFile {
        name: format!("{name}.CSV"),
        bytes: ms932(text),
    }
}

/// The text in MS932, by the encoder alone and not by the crate under test.
pub(crate) fn ms932(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!unmappable, "the sample holds a character that MS932 lacks");
    bytes.into_owned()
}

impl Sample {
    pub(crate) fn check(&self) -> Report {
        check(&self.files, None)
    }

    fn file(&mut self, code: FileCode) -> &mut SourceFile {
        let of_code =
            |file: &&mut SourceFile| careplan::file_name::code_of(&file.name) == Some(code);
        self.files
            .iter_mut()
            .find(of_code)
            .expect("the file is in the sample")
    }

    /// Changes the bytes of a file.
    pub(crate) fn bytes(mut self, code: FileCode, change: impl Fn(&[u8]) -> Vec<u8>) -> Self {
        let file = self.file(code);
        file.bytes = change(&file.bytes);
        self
    }

    /// Replaces a part of a file, once, given as text.
    pub(crate) fn replace(self, code: FileCode, old: &str, new: &str) -> Self {
        self.replace_bytes(code, &ms932(old), &ms932(new))
    }

    /// Replaces a part of a file, once, given as bytes.
    pub(crate) fn replace_bytes(self, code: FileCode, old: &[u8], new: &[u8]) -> Self {
        self.bytes(code, |bytes| {
            let place = bytes.windows(old.len()).position(|part| part == old);
            let place = place.expect("the part is in the file");
            [&bytes[..place], new, &bytes[place + old.len()..]].concat()
        })
    }

    /// Sets a field, quotes included where the value needs them.
    pub(crate) fn set(self, code: FileCode, record: usize, field: u16, value: &str) -> Self {
        self.cells(code, |cells| {
            cells[record - 1][usize::from(field) - 1] = ms932(value)
        })
    }

    /// Changes the cells of a file, each as it stands in the file.
    pub(crate) fn cells(self, code: FileCode, change: impl Fn(&mut Vec<Vec<Vec<u8>>>)) -> Self {
        self.bytes(code, |bytes| {
            let mut cells = split(bytes);
            change(&mut cells);
            joined(&cells)
        })
    }

    /// Replaces a part of one file's name.
    pub(crate) fn rename(mut self, code: FileCode, old: &str, new: &str) -> Self {
        let file = self.file(code);
        assert!(file.name.contains(old), "the part is in the name");
        file.name = file.name.replacen(old, new, 1);
        self
    }

    /// Replaces a part of every file's name.
    pub(crate) fn rename_all(mut self, old: &str, new: &str) -> Self {
        for file in &mut self.files {
            file.name = file.name.replacen(old, new, 1);
        }
        self
    }

    /// Writes another version into every record of every table.
    pub(crate) fn every_version(mut self, version: &str) -> Self {
        for file in &mut self.files {
            if file.name.ends_with("CSV") {
                let mut cells = split(&file.bytes);
                cells.iter_mut().for_each(|cells| cells[0] = ms932(version));
                let lines = cells.iter().map(|cells| cells.join(&b','));
                let lines = lines.flat_map(|line| [line, b"\r\n".to_vec()].concat());
                file.bytes = lines.collect();
            }
        }
        self
    }

    /// Writes another version into the first record of every table.
    pub(crate) fn set_all_versions(mut self, version: &str) -> Self {
        for file in &mut self.files {
            if file.bytes.starts_with(b"202407") {
                let mut cells = split(&file.bytes);
                for record in &mut cells {
                    record[0] = version.as_bytes().to_vec();
                }
                file.bytes = joined(&cells);
            }
        }
        self
    }

    /// Adds the files of another unit.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.files.extend(other.files);
        self
    }

    pub(crate) fn without(mut self, code: FileCode) -> Self {
        self.files
            .retain(|file| careplan::file_name::code_of(&file.name) != Some(code));
        self
    }

    pub(crate) fn with(mut self, name: &str, bytes: &[u8]) -> Self {
        self.files.push(SourceFile {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        });
        self
    }
}

/// The bytes of a file of these cells.
fn joined(cells: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let lines = cells.iter().map(|cells| cells.join(&b','));
    lines
        .flat_map(|line| [line, b"\r\n".to_vec()].concat())
        .collect()
}

/// The cells of a file by quotes, commas and CRLF alone.
fn split(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut lines = vec![vec![Vec::new()]];
    let mut quoted = false;
    for &byte in bytes {
        let line = lines.last_mut().unwrap();
        match byte {
            b',' if !quoted => line.push(Vec::new()),
            b'\r' if !quoted => {}
            b'\n' if !quoted => lines.push(vec![Vec::new()]),
            _ => {
                quoted ^= byte == b'"';
                line.last_mut().unwrap().push(byte);
            }
        }
    }
    lines.pop();
    lines
}

/// The parsed names and bytes of the tables among the sample's files.
pub(crate) fn tables(sample: &Sample) -> Vec<(FileName, Vec<u8>)> {
    let parsed = sample.files.iter().map(|file| {
        let name = FileName::parse(&file.name).expect("a good name");
        (name, file.bytes.clone())
    });
    parsed.filter(|(name, _)| !name.code.is_image()).collect()
}
