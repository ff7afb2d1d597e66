//! The JSON form of files and send units, in both directions and without loss.
//!
//! It is driven by the layout alone: a record is an object whose members are the English names of
//! its fields. Nothing here judges a value; that is what [`mod@crate::check`] is for. What a
//! conforming document looks like is told by [`mod@crate::schema`].
//!
//! A send unit:
//!
//! ```json
//! {
//!   "standard": "4.1",
//!   "unit": "K2",
//!   "from": { "office": "1370000018", "kind": "43" },
//!   "to": { "office": "1370000026", "kind": "11" },
//!   "serial": "20250325100000",
//!   "month": "202504",
//!   "files": [
//!     { "file": "UPPLAN", "month": "202504", "records": [{ "csv_version": "202407", "units": "287" }] }
//!   ],
//!   "images": [{ "branch": "0001", "base64": "/9j/4A==" }]
//! }
//! ```
//!
//! - Every value is a text, as it stands in the file: `007` and `7` are two things.
//! - A field without a value is left out, apart from the first of the record, the version, which
//!   always stands. An empty text means the same as a field left out; `null` is refused.
//! - `month` of a file is the month in its name: `000000` for a supplement that goes with a care
//!   plan; kinds of file whose name has no month have no such member.
//! - `unit` and the `month` of the unit follow from the files. They are written for the reader's
//!   sake and may be left out; where they stand they must be right.
//! - A record that is not as wide as the layout stands as an array of its fields, so that a faulty
//!   file can be looked at too. Such a record cannot be written back to CSV.
//! - Members nobody knows are refused, and so are members that stand twice.
//!
//! A file alone has the same form as in a unit, with `standard`, `from`, `to` and `serial` beside
//! `file`. A document holds one unit or one file, or an array of them.

use serde_json::Value;

use crate::bundle::Bundle;
use crate::record::InterfaceFile;

mod nearest;
mod parse;
mod path;
mod problem;
mod read;
mod write;

use path::Path;
pub use problem::{JsonError, JsonProblem, Shape};
use read::Reader;

/// The version of the standard that the form carries.
pub(crate) const STANDARD: &str = "4.1";

/// What a document holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonItem {
    /// A send unit.
    Unit(Bundle),
    /// A file alone.
    File(InterfaceFile),
}

/// The JSON form of a send unit. Its members stand in the order of the layout.
///
/// The `Display` of the result writes it on one line, the alternative form (`{:#}`) with indents.
///
/// ```
/// use careplan::{Bundle, Envelope, InterfaceFile, FileName, Record, UnitKind, from_json, to_json};
///
/// let name = "DLT1KYO_1370000018_43_1370000026_11_20250326100000.CSV";
/// let name = FileName::parse(name).map_err(|_| "a bad name")?;
/// let records = vec![Record::new(1, ["202407", "123455", "0000000017", "20250320"])];
/// let unit = Bundle {
///     envelope: name.envelope,
///     unit: UnitKind::K3,
///     month: None,
///     files: vec![InterfaceFile { name, records }],
///     images: Vec::new(),
/// };
/// let json = to_json(&unit);
///
/// assert_eq!(json["unit"], "K3");
/// assert_eq!(json["files"][0]["records"][0]["insured_no"], "0000000017");
/// assert_eq!(from_json(&json), Ok(unit));
/// # Ok::<(), &'static str>(())
/// ```
#[must_use]
pub fn to_json(bundle: &Bundle) -> Value {
    write::unit(bundle)
}

/// The JSON form of a file alone. A picture, which has no records, has a form in its unit only;
/// here its form has none.
#[must_use]
pub fn file_to_json(file: &InterfaceFile) -> Value {
    write::file(file, None)
}

/// The send unit of a JSON form. Files and pictures may stand in any order and come in that of the
/// standard.
///
/// Members that stood twice in a text are no longer seen in a [`Value`]; [`read_json`] tells them.
///
/// # Errors
///
/// Everything that is wrong with the form, all of it at once.
pub fn from_json(value: &Value) -> Result<Bundle, Vec<JsonError>> {
    let mut reader = Reader::default();
    let bundle = reader.unit(value, Path::TOP);
    reader.finish(bundle)
}

/// The file of a JSON form.
///
/// # Errors
///
/// Everything that is wrong with the form, all of it at once.
pub fn file_from_json(value: &Value) -> Result<InterfaceFile, Vec<JsonError>> {
    let mut reader = Reader::default();
    let file = reader.lone_file(value, Path::TOP);
    reader.finish(file)
}

/// Reads a document: one unit or file, or an array of them. The text is UTF-8, with or without a
/// byte order mark.
///
/// The memory needed grows with the text, up to some fifty times its size; who reads texts of
/// strangers bounds them before.
///
/// ```
/// use careplan::{Language, read_json};
///
/// let text = br#"{ "standard": "4.1", "file": "DLT1KYO", "serial": "20250326100000",
///     "from": { "office": "1370000018", "kind": "43" },
///     "to": { "office": "1370000026", "kind": "11" },
///     "records": [{ "csv_version": "202407", "insuredNo": "0000000017" }] }"#;
/// let errors = read_json(text).unwrap_err();
///
/// assert_eq!(errors.len(), 1);
/// assert_eq!(errors[0].path, "/records/0/insuredNo");
/// assert_eq!(
///     errors[0].problem.message(Language::English),
///     "nothing has this name; did you mean `insured_no`?"
/// );
/// ```
///
/// # Errors
///
/// Everything that is wrong with the form, all of it at once.
pub fn read_json(text: &[u8]) -> Result<Vec<JsonItem>, Vec<JsonError>> {
    let mut reader = Reader::default();
    let items = match parse::value(&mut reader, text) {
        Some(value) => reader.document(&value),
        None => None,
    };
    reader.finish(items)
}
