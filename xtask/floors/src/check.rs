//! The floor of `check`: raw records, and every field decoded.

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::SHIFT_JIS;

/// Reads the records of a file, decodes every field and returns the bytes of text, so that no part
/// of the work can be left out.
///
/// # Errors
///
/// What `csv` says about bytes it cannot read; in memory there are none.
pub fn check(bytes: &[u8]) -> Result<usize, csv::Error> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut length = 0;
    while reader.read_byte_record(&mut record)? {
        for field in &record {
            let (text, _) = SHIFT_JIS.decode_without_bom_handling(field);
            length += text.len();
        }
    }
    Ok(length)
}
