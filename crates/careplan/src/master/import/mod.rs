//! Import of tables: bytes in; what the table is, its rows and all problems out.
//!
//! The kind of table is found by its content and told in one sentence; what fits nothing is
//! refused with the reason. Nothing is fetched: whoever runs the program downloads the official
//! tables (WAM NET, 国保中央会, the pages of municipalities).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::Language;
use crate::id::{InsurerNumber, OfficeNumber, ServiceKind};
use crate::master::code::{Period, Scope};
use crate::master::generation::{Coverage, Generation};
use crate::master::place::{Insurer, OfficeEntry, OfficeScope};

mod codes;
mod columns;
mod error;
mod places;
mod problem;
mod rows;
mod text;
mod value;

pub use columns::Column;
pub use error::{Foreign, ImportError};
pub use problem::{Effect, Problem, ProblemKind};
pub use rows::Separator;
pub use text::Encoding;

use columns::Columns;
use rows::{LOOKED_AT, Row, Rows};

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Table {
    /// Service codes of the municipal programme (総合事業), by insurer.
    MunicipalCodes,
    /// Service codes of the national table.
    NationalCodes,
    /// Insurers.
    Insurers,
    /// Offices.
    Offices,
}

/// What whoever imports a table knows beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The months a table of service codes speaks for. Needed where the table has no column for
    /// them; otherwise worked out from its rows.
    pub period: Option<Period>,
    /// Whether the table names everything. Otherwise tables of service codes are taken as
    /// complete for the kinds in them, lists of insurers and offices as partial.
    pub coverage: Option<Coverage>,
}

/// A table that was read, for [`Masters::with`](super::Masters::with).
#[derive(Debug, Clone)]
pub struct Import {
    pub(super) source: Arc<str>,
    pub(super) content: Content,
    pub(super) coverage: Coverage,
    table: Table,
    shape: Shape,
    problems: Vec<Problem>,
}

/// The rows of a table.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Codes(Vec<(Scope, Generation)>),
    Insurers(BTreeMap<u8, Vec<Insurer>>),
    Offices(BTreeMap<OfficeScope, Vec<OfficeEntry>>),
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    encoding: Encoding,
    separator: Separator,
    has_header: bool,
}

/// Reads a table. `name` is what the table will be called, usually the name of its file.
///
/// # Errors
/// Where it is not clear what the table is, or not one row can be read. Problems of single rows
/// are no error: they come with the import, and the program decides.
pub fn import(name: &str, bytes: &[u8]) -> Result<Import, ImportError> {
    import_with(name, bytes, &Options::default())
}

/// Reads a table about which something is known. Otherwise like [`import()`].
///
/// # Errors
/// As [`import()`].
pub fn import_with(name: &str, bytes: &[u8], options: &Options) -> Result<Import, ImportError> {
    let (text, encoding) = text::decode(bytes)?;
    let mut rows = Rows::new(&text);
    let recognised = recognise(&rows)?;
    let shape = Shape {
        encoding,
        separator: rows.separator(),
        has_header: recognised.header_rows > 0,
    };
    rows.pass_header(recognised.header_rows);
    // Only what is built in has no name.
    let source: Arc<str> = if name.is_empty() { "-" } else { name }.into();
    let columns = &recognised.columns;
    let mut problems = Vec::new();
    let content = match recognised.table {
        Table::Insurers => Content::Insurers(places::insurers(rows, columns, &mut problems)?),
        Table::Offices => Content::Offices(places::offices(rows, columns, &mut problems)?),
        Table::MunicipalCodes | Table::NationalCodes => {
            let codes = codes::read(rows, columns, &source, options, &mut problems)?;
            Content::Codes(codes)
        }
    };
    problems.sort_unstable();
    let left_out = |problem: &Problem| problem.effect() == Effect::LeftOut;
    let coverage = if problems.iter().any(left_out) {
        Coverage::Partial
    } else {
        let usual = match content {
            Content::Codes(_) => Coverage::Complete,
            Content::Insurers(_) | Content::Offices(_) => Coverage::Partial,
        };
        options.coverage.unwrap_or(usual)
    };
    Ok(Import {
        source,
        content,
        coverage,
        table: recognised.table,
        shape,
        problems,
    })
}

/// What a table was taken for.
struct Recognised {
    table: Table,
    columns: Columns,
    /// How many rows stand up to and including the header; 0 where there is none.
    header_rows: usize,
}

/// How many rows can stand above the header: titles, dates of making and the like.
const TITLES: usize = 10;

fn recognise(rows: &Rows<'_>) -> Result<Recognised, ImportError> {
    let mut seen = Vec::new();
    let mut twice = None;
    for (place, row) in rows.clone().take(TITLES).enumerate() {
        let columns = match Columns::of(&row) {
            Ok(columns) => columns,
            Err(column) => {
                twice = twice.or(Some(column));
                continue;
            }
        };
        if let Some(table) = table_of(&columns)? {
            return Ok(Recognised {
                table,
                columns,
                header_rows: place + 1,
            });
        }
        let found = columns.found();
        if found.len() > seen.len() {
            seen = found;
        }
    }
    match (twice, without_header(rows)) {
        (Some(column), _) => Err(ImportError::ColumnTwice(column)),
        (None, Some(recognised)) => Ok(recognised),
        (None, None) => Err(ImportError::UnknownTable { seen }),
    }
}

/// Which table has these columns, if they make one.
fn table_of(columns: &Columns) -> Result<Option<Table>, ImportError> {
    let has = |column| columns.has(column);
    let code = has(Column::Code) || (has(Column::Kind) && has(Column::Item));
    let codes = code && has(Column::Name);
    let offices = has(Column::Office) && (has(Column::OfficeName) || has(Column::Name));
    let insurers = has(Column::Insurer) && (has(Column::InsurerName) || has(Column::Name));
    match (codes, offices) {
        (true, true) => Err(ImportError::TwoTables),
        (true, false) if has(Column::Insurer) => Ok(Some(Table::MunicipalCodes)),
        (true, false) => Ok(Some(Table::NationalCodes)),
        (false, true) => Ok(Some(Table::Offices)),
        (false, false) if insurers && !has(Column::Kind) && !has(Column::Office) => {
            Ok(Some(Table::Insurers))
        }
        (false, false) => Ok(None),
    }
}

/// The columns of the municipal tables, which municipalities publish with and without a header.
const MUNICIPAL: &[(Column, usize)] = &[
    (Column::Insurer, 0),
    (Column::Kind, 1),
    (Column::Item, 2),
    (Column::From, 3),
    (Column::To, 4),
    (Column::Name, 5),
    (Column::Units, 6),
    (Column::Basis, 7),
];

/// The fewest columns of a municipal table: 19, of which the last two are sometimes left out.
const MUNICIPAL_COLUMNS: usize = 17;

/// Recognises by content a table without a header, if nine of ten of its first rows fit.
fn without_header(rows: &Rows<'_>) -> Option<Recognised> {
    let first: Vec<Row<'_>> = rows.clone().take(LOOKED_AT).collect();
    let fit = |fits: fn(&Row<'_>) -> bool| {
        let fitting = first.iter().filter(|row| fits(row)).count();
        fitting > 0 && fitting * 10 >= first.len() * 9
    };
    let (table, columns): (_, &[(Column, usize)]) = if fit(is_municipal_row) {
        (Table::MunicipalCodes, MUNICIPAL)
    } else if fit(is_insurer_row) {
        (
            Table::Insurers,
            &[(Column::Insurer, 0), (Column::InsurerName, 1)],
        )
    } else if fit(is_office_row) {
        (
            Table::Offices,
            &[(Column::Office, 0), (Column::OfficeName, 1)],
        )
    } else {
        return None;
    };
    Some(Recognised {
        table,
        columns: Columns::fixed(columns),
        header_rows: 0,
    })
}

fn is_municipal_row(row: &Row<'_>) -> bool {
    let kind: Result<ServiceKind, _> = value::narrow(row.cell(1)).parse();
    let item = value::narrow(row.cell(2));
    row.cells.len() >= MUNICIPAL_COLUMNS
        && value::narrow(row.cell(0)).parse::<InsurerNumber>().is_ok()
        && kind.is_ok_and(|kind| kind.name().is_some())
        && item.len() == 4
        && item.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && value::month(row.cell(3)).is_some()
        && value::end(row.cell(4)).is_some()
        && value::amount(row.cell(6), "").is_some()
}

/// Number and name, with little beside them: codes of services can have six digits as well.
fn is_insurer_row(row: &Row<'_>) -> bool {
    row.cells.len() <= 4
        && value::narrow(row.cell(0)).parse::<InsurerNumber>().is_ok()
        && is_name(row.cell(1))
}

fn is_office_row(row: &Row<'_>) -> bool {
    value::narrow(row.cell(0)).parse::<OfficeNumber>().is_ok() && is_name(row.cell(1))
}

/// Whether a cell can be a name: something other than digits, signs and Latin letters.
fn is_name(cell: &str) -> bool {
    !value::narrow(cell).is_ascii()
}

impl Import {
    /// What the table was taken for.
    #[must_use]
    pub fn table(&self) -> Table {
        self.table
    }

    /// What the table is called.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many rows were taken.
    #[must_use]
    pub fn rows(&self) -> usize {
        match &self.content {
            Content::Codes(codes) => codes.iter().map(|(_, table)| table.rows.len()).sum(),
            Content::Insurers(lists) => lists.values().map(Vec::len).sum(),
            Content::Offices(lists) => lists.values().map(Vec::len).sum(),
        }
    }

    /// The months the service codes speak for, all kinds together; `None` for lists.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        let Content::Codes(codes) = &self.content else {
            return None;
        };
        let periods = || codes.iter().map(|(_, table)| table.period);
        let from = periods().map(|period| period.from).min()?;
        let open = periods().any(|period| period.to.is_none());
        let last = periods().filter_map(|period| period.to).max();
        Some(Period {
            from,
            to: last.filter(|_| !open),
        })
    }

    /// The kinds of service, and insurers, that the service codes are about; empty for lists.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> + '_ {
        let codes = match &self.content {
            Content::Codes(codes) => codes.as_slice(),
            _ => &[],
        };
        codes.iter().map(|(scope, _)| *scope)
    }

    /// Whether the import names everything of its kinds and months.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// Everything wrong with single rows, by line.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many rows were left out. A program should ask before it goes on with any.
    #[must_use]
    pub fn left_out(&self) -> usize {
        let problems = self.problems.iter();
        problems
            .filter(|problem| problem.effect() == Effect::LeftOut)
            .count()
    }

    /// What the file was taken for, one sentence.
    #[must_use]
    pub fn explanation(&self, language: Language) -> String {
        let (table_ja, table_en) = self.table.words();
        let (encoding, shape_ja, shape_en) = self.shape.words();
        let rows = self.rows();
        let (about_ja, about_en) = self.about();
        match language {
            Language::Japanese => {
                format!("{table_ja}として読みました({encoding}、{shape_ja}、{rows}行{about_ja})。")
            }
            Language::English => {
                format!("taken for {table_en} ({encoding}, {shape_en}, {rows} rows{about_en})")
            }
        }
    }

    /// Kinds, insurers and months of service codes, in both languages.
    fn about(&self) -> (String, String) {
        let Some(period) = self.period() else {
            return (String::new(), String::new());
        };
        let mut kinds: Vec<ServiceKind> = self.scopes().map(|scope| scope.kind).collect();
        kinds.dedup();
        kinds.sort_unstable();
        kinds.dedup();
        let kinds: Vec<&str> = kinds.iter().map(ServiceKind::as_str).collect();
        let kinds = kinds.join(" ");
        let mut insurers: Vec<InsurerNumber> =
            self.scopes().filter_map(|scope| scope.insurer).collect();
        insurers.sort_unstable();
        insurers.dedup();
        let (insurer_ja, insurer_en) = match insurers.as_slice() {
            [] => (String::new(), String::new()),
            [one] => (format!("、保険者 {one}"), format!(", insurer {one}")),
            many => {
                let count = many.len();
                (format!("、{count}保険者"), format!(", {count} insurers"))
            }
        };
        let from = period.from;
        let to = period.to.map(|to| to.to_string()).unwrap_or_default();
        (
            format!("{insurer_ja}、種類 {kinds}、{from}〜{to}"),
            format!(
                "{insurer_en}, kinds {kinds}, {from} to {}",
                if to.is_empty() { "open" } else { &to }
            ),
        )
    }
}

impl Table {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::MunicipalCodes => (
                "総合事業の単位数表マスタ",
                "a municipal table of service codes",
            ),
            Self::NationalCodes => (
                "全国のサービスコード表",
                "a national table of service codes",
            ),
            Self::Insurers => ("保険者の一覧", "a list of insurers"),
            Self::Offices => ("事業所の一覧", "a list of offices"),
        }
    }
}

impl Shape {
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        let encoding = match self.encoding {
            Encoding::Utf8 => "UTF-8",
            Encoding::Ms932 => "MS932",
        };
        let (ja, en) = match (self.separator, self.has_header) {
            (Separator::Comma, true) => ("カンマ区切り、見出しあり", "commas, with a header"),
            (Separator::Comma, false) => ("カンマ区切り、見出しなし", "commas, without a header"),
            (Separator::Tab, true) => ("タブ区切り、見出しあり", "tabs, with a header"),
            (Separator::Tab, false) => ("タブ区切り、見出しなし", "tabs, without a header"),
            (Separator::Spaces, true) => ("空白区切り、見出しあり", "spaces, with a header"),
            (Separator::Spaces, false) => ("空白区切り、見出しなし", "spaces, without a header"),
        };
        (encoding, ja, en)
    }
}
