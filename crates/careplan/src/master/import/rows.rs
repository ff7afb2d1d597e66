//! Text of a table to rows of cells: comma, tab or spaces between them, quoted or not.
//!
//! Knows nothing of what the columns mean.

use std::borrow::Cow;

/// What stands between the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Separator {
    /// A comma.
    Comma,
    /// A tab.
    Tab,
    /// One or more spaces; such a table can have no empty cells.
    Spaces,
}

/// One row with the line it begins on.
#[derive(Debug)]
pub(super) struct Row<'a> {
    /// From 1.
    pub(super) line: u32,
    pub(super) cells: Vec<Cow<'a, str>>,
    /// Whether a quote was opened and never closed, which swallows the rest of the file.
    pub(super) unclosed: bool,
}

impl Row<'_> {
    /// A cell without the space around it; empty where the row is too short.
    pub(super) fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", |cell| cell.trim())
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// How many rows are looked at to find out what a table is.
pub(super) const LOOKED_AT: usize = 30;

/// The rows of a text, blank ones left out.
#[derive(Debug, Clone)]
pub(super) struct Rows<'a> {
    rest: &'a str,
    line: u32,
    separator: Separator,
    /// The cells of the header, which tables made for printing repeat on every page.
    header: Vec<Cow<'a, str>>,
}

impl<'a> Rows<'a> {
    /// The rows, with the separator found by trying.
    pub(super) fn new(text: &'a str) -> Self {
        let with = |separator| Self {
            rest: text,
            line: 1,
            separator,
            header: Vec::new(),
        };
        let splits = |rows: &Self| {
            let (mut all, mut split) = (0_usize, 0_usize);
            for row in rows.clone().take(LOOKED_AT) {
                all += 1;
                split += usize::from(row.cells.len() > 1);
            }
            split * 2 > all
        };
        let mut candidates = [Separator::Tab, Separator::Comma].into_iter().map(with);
        let found = candidates.find(splits);
        found.unwrap_or_else(|| with(Separator::Spaces))
    }

    /// Passes so many rows, of which the last is the header.
    pub(super) fn pass_header(&mut self, rows: usize) {
        let header = rows.checked_sub(1).and_then(|before| self.nth(before));
        self.header = header.map(|row| row.cells).unwrap_or_default();
    }

    pub(super) fn separator(&self) -> Separator {
        self.separator
    }

    fn is_separator(&self, byte: u8) -> bool {
        match self.separator {
            Separator::Comma => byte == b',',
            Separator::Tab => byte == b'\t',
            Separator::Spaces => matches!(byte, b' ' | b'\t'),
        }
    }

    /// Splits so many bytes off the rest.
    fn take_bytes(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// What stands before the next separator or line end.
    fn plain(&mut self) -> &'a str {
        let ends = |byte: u8| byte == b'\r' || byte == b'\n' || self.is_separator(byte);
        let end = self.rest.bytes().position(ends);
        self.take_bytes(end.unwrap_or(self.rest.len()))
    }

    /// A cell whose opening quote is still there; `None` where it is never closed.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        self.take_bytes(1);
        let mut cell = Cow::Borrowed("");
        loop {
            let Some(quote) = self.rest.find('"') else {
                self.rest = "";
                return None;
            };
            let piece = self.take_bytes(quote);
            let lines = piece.bytes().filter(|&byte| byte == b'\n').count();
            self.line = self
                .line
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            append(&mut cell, piece);
            self.take_bytes(1);
            if self.rest.starts_with('"') {
                append(&mut cell, self.take_bytes(1));
                continue;
            }
            // Whatever stands between the closing quote and the separator belongs to the cell.
            let tail = self.plain();
            append(&mut cell, tail.trim_end());
            return Some(cell);
        }
    }

    /// Passes the end of a line; true where the row ends here.
    fn pass_line_end(&mut self) -> bool {
        let after = self.rest.strip_prefix("\r\n");
        let Some(after) = after.or_else(|| self.rest.strip_prefix(['\n', '\r'])) else {
            return self.rest.is_empty();
        };
        self.rest = after;
        self.line = self.line.saturating_add(1);
        true
    }

    fn pass_spaces(&mut self) {
        if self.separator == Separator::Spaces {
            self.rest = self.rest.trim_start_matches([' ', '\t']);
        }
    }

    fn row(&mut self) -> Row<'a> {
        let mut row = Row {
            line: self.line,
            cells: Vec::with_capacity(24),
            unclosed: false,
        };
        self.pass_spaces();
        loop {
            if self.rest.starts_with('"') {
                match self.quoted() {
                    Some(cell) => row.cells.push(cell),
                    None => row.unclosed = true,
                }
            } else {
                let cell = self.plain();
                row.cells.push(Cow::Borrowed(cell));
            }
            if self.pass_line_end() {
                break;
            }
            self.take_bytes(1);
            self.pass_spaces();
        }
        let spaces = self.separator == Separator::Spaces;
        if spaces && row.cells.last().is_some_and(|cell| cell.is_empty()) {
            row.cells.pop();
        }
        row
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        while !self.rest.is_empty() {
            let row = self.row();
            let passed = row.is_blank() || row.cells == self.header;
            if row.unclosed || !passed {
                return Some(row);
            }
        }
        None
    }
}

fn append<'a>(cell: &mut Cow<'a, str>, piece: &'a str) {
    if cell.is_empty() {
        *cell = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        cell.to_mut().push_str(piece);
    }
}
