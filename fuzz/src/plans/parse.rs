//! The target `parse`: any bytes as the content of a file of any kind.

use careplan::layout::Kind;
use careplan::{
    FileCode, FileName, Finding, InterfaceFile, Record, WriteError, Written, layout, read_file,
    write_file,
};

use super::input::split_table;
use super::names::tell;

/// Reads the bytes; what was read without a finding can be written and reads back the same.
pub fn parse(input: &[u8]) {
    let Some((code, content)) = split_table(input) else {
        return;
    };
    let Ok(name) = FileName::parse(&name_of(code)) else {
        return;
    };
    let (file, findings) = read_file(&name, content);
    findings.iter().for_each(tell);
    for (index, record) in (1..).zip(&file.records) {
        assert_eq!(record.index(), index, "records are counted from 1");
        let by_number = (1..).map(|number| record.field(number));
        assert!(record.fields().eq(by_number.take(record.len())));
    }
    if !code.is_image() {
        check_writing(&file, &findings);
    }
}

/// The content with other quotes and line ends and the same records, where it is faultless in form:
/// lines that began alike no longer do.
pub fn spelled_otherwise(name: &FileName, content: &[u8]) -> Option<Vec<u8>> {
    let (file, findings) = read_file(name, content);
    let lines = file.records.iter().map(|record| {
        let is_plain = record.index().is_multiple_of(2);
        let fields = record.fields().map(|field| {
            if is_plain && !field.contains(['"', ',', '\r', '\n']) {
                field.to_owned()
            } else {
                format!("\"{}\"", field.replace('"', "\"\""))
            }
        });
        fields.collect::<Vec<_>>().join(",") + "\r\n"
    });
    let text: String = lines.collect();
    let bytes = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
    let is_same = findings.is_empty() && read_file(name, &bytes) == (file, findings);
    is_same.then_some(bytes)
}

/// What was read without a finding is written as it is.
fn check_writing(file: &InterfaceFile, findings: &[Finding]) {
    match write_back(file) {
        Ok((written, later_findings)) if findings.is_empty() => {
            assert_eq!(written.substitutions, [], "what was read can be written");
            assert_eq!(later_findings, [], "what is written is good");
        }
        Ok(_) => {}
        Err(error) => assert!(!findings.is_empty(), "read without a finding, but {error}"),
    }
}

/// Writes the file and reads it again, with what is found then. Where nothing is, it reads back as
/// it was, and is written the same the next time.
pub fn write_back(file: &InterfaceFile) -> Result<(Written, Vec<Finding>), WriteError> {
    let written = write_file(file)?;
    let (again, findings) = read_file(&file.name, &written.bytes);
    // A first record that is no data, read below a header, is one itself when it is written.
    if findings.is_empty() {
        if written.substitutions.is_empty() {
            assert_eq!(again, without_unused(file), "reads back as another");
        }
        let twice = write_file(&again).map(|written| written.bytes);
        assert_eq!(twice.as_ref(), Ok(&written.bytes), "is written otherwise");
    }
    Ok((written, findings))
}

/// The name of such a file between two offices of the samples.
fn name_of(code: FileCode) -> String {
    const ENVELOPE: &str = "1370000018_43_1370000026_11_20250325100000";
    let month = if code.has_month() { "_202504" } else { "" };
    let end = if code.is_image() { "_0001.jpg" } else { ".CSV" };
    format!("{code}{month}_{ENVELOPE}{end}")
}

/// The file as a writer leaves it: fields nobody uses are empty.
fn without_unused(file: &InterfaceFile) -> InterfaceFile {
    let kinds: Vec<Kind> = layout(file.name.code)
        .iter()
        .map(|field| field.kind)
        .collect();
    let records = file.records.iter().map(|record| {
        let fields = record.fields().zip(&kinds);
        let fields = fields.map(|(text, kind)| match kind {
            Kind::Unused => "",
            _ => text,
        });
        Record::new(record.index(), fields)
    });
    InterfaceFile {
        name: file.name,
        records: records.collect(),
    }
}
