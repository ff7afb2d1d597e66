//! A file of records: bytes to rows of named columns.

use super::day::half_width;

/// A column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its name in the first line.
    pub(crate) name: &'static str,
    /// Whether a file has to have it.
    pub(crate) presence: Presence,
}

/// Whether a file has to have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It has to.
    Needed,
    /// It may.
    Optional,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableRow {
    /// The line of the file, counted from 1.
    pub(crate) line: u64,
    /// The content of the wanted columns, in their order; empty where the file has no such column.
    cells: Vec<String>,
    /// Whether the row has as many cells as the first line.
    pub(crate) is_whole: bool,
}

impl TableRow {
    /// A row that was put together from others.
    pub(super) fn made(line: u64, cells: Vec<String>) -> Self {
        Self {
            line,
            cells,
            is_whole: true,
        }
    }

    /// The content of a column, by its place among the wanted ones.
    pub(crate) fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }
}

/// Why a file cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TableError {
    /// It is empty, or has a first line and nothing else.
    Empty,
    /// It is no text in UTF-8 or Shift_JIS.
    NotText,
    /// Columns are missing.
    Missing(Vec<&'static str>),
    /// A column is not known.
    Unknown(String),
    /// A column is there twice.
    Twice(String),
    /// There are more rows than this.
    TooMany(usize),
}

/// What becomes of columns that nobody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherColumns {
    /// The file is refused: a name may be misspelt.
    Refused,
    /// They are passed over.
    Ignored,
}

/// Reads a file of at most [`MOST_ROWS`] rows.
///
/// # Errors
/// [`TableError`].
pub(crate) fn read(bytes: &[u8], columns: &[Column]) -> Result<Vec<TableRow>, TableError> {
    read_with(bytes, columns, OtherColumns::Refused)
}

/// Reads a file of at most [`MOST_ROWS`] rows that may have other columns.
///
/// # Errors
/// [`TableError`].
pub(crate) fn read_with(
    bytes: &[u8],
    columns: &[Column],
    others: OtherColumns,
) -> Result<Vec<TableRow>, TableError> {
    // The reader counts a line at its line feed, which would come after the record it ends.
    let text = text(bytes)?.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let head = loop {
        match records.next() {
            None => return Err(TableError::Empty),
            Some(record) => {
                let record = record.map_err(|_| TableError::NotText)?;
                if record.iter().any(|cell| !tidied(cell).is_empty()) {
                    break record;
                }
            }
        }
    };
    let places = places(&head, columns, others)?;
    let mut rows = Vec::new();
    for record in records {
        let record = record.map_err(|_| TableError::NotText)?;
        if record.iter().all(|cell| tidied(cell).is_empty()) {
            continue;
        }
        if rows.len() >= MOST_ROWS {
            return Err(TableError::TooMany(MOST_ROWS));
        }
        let cell = |place: &Option<usize>| {
            let cell = place.and_then(|place| record.get(place));
            cell.map_or_else(String::new, tidied)
        };
        rows.push(TableRow {
            line: record.position().map_or(0, csv::Position::line),
            cells: places.iter().map(cell).collect(),
            is_whole: record.len() == head.len(),
        });
    }
    if rows.is_empty() {
        return Err(TableError::Empty);
    }
    Ok(rows)
}

/// The place of each wanted column in the file.
fn places(
    head: &csv::StringRecord,
    columns: &[Column],
    others: OtherColumns,
) -> Result<Vec<Option<usize>>, TableError> {
    let names: Vec<String> = head.iter().map(tidied).collect();
    for (place, name) in names.iter().enumerate() {
        if !columns.iter().any(|column| column.name == name) {
            if others == OtherColumns::Ignored {
                continue;
            }
            return Err(TableError::Unknown(shortened(name)));
        }
        if names.iter().take(place).any(|earlier| earlier == name) {
            return Err(TableError::Twice(shortened(name)));
        }
    }
    let place = |column: &Column| names.iter().position(|name| name == column.name);
    let missing: Vec<_> = columns
        .iter()
        .filter(|column| column.presence == Presence::Needed && place(column).is_none())
        .map(|column| column.name)
        .collect();
    if !missing.is_empty() {
        return Err(TableError::Missing(missing));
    }
    Ok(columns.iter().map(place).collect())
}

fn text(bytes: &[u8]) -> Result<String, TableError> {
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(plain) {
        return if text.contains('\0') {
            Err(TableError::NotText)
        } else {
            Ok(text.to_owned())
        };
    }
    let (text, faults) = careplan::text::decode(bytes);
    // Tabs and the like are put right with the cells; what is no character at all is not.
    if faults.undecodable || text.contains('\0') {
        return Err(TableError::NotText);
    }
    Ok(text.into_owned())
}

/// The cell without what surrounds it, control characters and the difference of widths of spaces.
fn tidied(cell: &str) -> String {
    let plain: String = cell
        .chars()
        .map(|character| match character {
            '\u{3000}' | '\u{a0}' => ' ',
            other if other.is_control() => ' ',
            other => other,
        })
        .collect();
    plain.trim().to_owned()
}

/// A code as it is meant: half-width, capital letters.
pub(crate) fn code(cell: &str) -> String {
    let plain = cell.chars().map(half_width);
    plain
        .map(|character| character.to_ascii_uppercase())
        .collect()
}

/// The beginning of a text, for a message.
pub(crate) fn shortened(text: &str) -> String {
    let mut start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// Rows of the largest file.
pub(crate) const MOST_ROWS: usize = 20_000;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: &[Column] = &[
        Column {
            name: "番号",
            presence: Presence::Needed,
        },
        Column {
            name: "名称",
            presence: Presence::Needed,
        },
        Column {
            name: "備考",
            presence: Presence::Optional,
        },
    ];

    #[test]
    fn the_same_rows_from_every_encoding() {
        let text = "名称,番号\r\n\u{3000}青空 ,1\r\n,\r\n\"緑,\n丘\",2\r\n";
        let expected = read(text.as_bytes(), COLUMNS).unwrap();
        assert_eq!(expected.len(), 2);
        assert_eq!((expected[0].line, expected[0].cell(1)), (2, "青空"));
        assert_eq!((expected[1].line, expected[1].cell(1)), (4, "緑, 丘"));
        assert_eq!(expected[1].cell(2), "");
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(read(&marked, COLUMNS).unwrap(), expected);
        // 名称,番号 / 青空,1 in Shift_JIS.
        let old = b"\x96\xBC\x8F\xCC,\x94\xD4\x8D\x86\n\x90\xC2\x8B\xF3,1\n";
        assert_eq!(read(old, COLUMNS).unwrap()[0].cell(1), "青空");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_named() {
        let refused = |bytes: &[u8]| read(bytes, COLUMNS).unwrap_err();
        assert_eq!(refused(b""), TableError::Empty);
        assert_eq!(refused("番号,名称\n".as_bytes()), TableError::Empty);
        assert_eq!(
            refused("番号\n1".as_bytes()),
            TableError::Missing(vec!["名称"])
        );
        let unknown = "番号,名称,住所\n1,2,3".as_bytes();
        assert_eq!(refused(unknown), TableError::Unknown("住所".to_owned()));
        let twice = "番号,名称,番号\n1,2,3".as_bytes();
        assert_eq!(refused(twice), TableError::Twice("番号".to_owned()));
        assert_eq!(refused(b"\xFF\xFE1\x00"), TableError::NotText);
        let many = "番号,名称\n".to_owned() + &"1,2\n".repeat(MOST_ROWS + 1);
        assert_eq!(refused(many.as_bytes()), TableError::TooMany(MOST_ROWS));
        let uneven = read("番号,名称\n1\n".as_bytes(), COLUMNS).unwrap();
        assert!(!uneven[0].is_whole);
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes, COLUMNS);
        }

        #[test]
        fn any_text_under_the_right_head_is_rows(text in "\\PC{0,200}") {
            let file = format!("番号,名称,備考\n{text}");
            if let Ok(rows) = read(file.as_bytes(), COLUMNS) {
                prop_assert!(rows.iter().all(|row| row.cells.len() == COLUMNS.len()));
            }
        }
    }
}
