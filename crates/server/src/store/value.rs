//! Values that go into a query and rows that come out, alike for both databases.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::StoreError;

/// A query argument. The three types are all the schema uses; times are milliseconds.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// 64-bit integer.
    Integer(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Bytes.
    Blob(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(ToOwned::to_owned))
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Blob(Some(value.to_vec()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(Some(value))
    }
}

impl From<&Vec<u8>> for Value {
    fn from(value: &Vec<u8>) -> Self {
        Self::Blob(Some(value.clone()))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(value: Option<Vec<u8>>) -> Self {
        Self::Blob(value)
    }
}

impl From<OffsetDateTime> for Value {
    fn from(value: OffsetDateTime) -> Self {
        Self::Integer(Some(milliseconds(value)))
    }
}

impl From<Option<OffsetDateTime>> for Value {
    fn from(value: Option<OffsetDateTime>) -> Self {
        Self::Integer(value.map(milliseconds))
    }
}

impl From<Date> for Value {
    fn from(value: Date) -> Self {
        Self::Text(value.format(DAY).ok())
    }
}

impl From<Option<Date>> for Value {
    fn from(value: Option<Date>) -> Self {
        Self::Text(value.and_then(|day| day.format(DAY).ok()))
    }
}

/// Builds the arguments of a query: `values![id, now, None::<String>]`.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::store::Value::from($value)),*]
    };
}
pub(crate) use values;

/// Milliseconds since 1970, the form in which times are stored.
fn milliseconds(time: OffsetDateTime) -> i64 {
    time.unix_timestamp() * 1000 + i64::from(time.millisecond())
}

/// One row of an answer.
pub(crate) enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

macro_rules! column {
    ($row:expr, $column:expr, $kind:ty) => {
        match $row {
            Row::Sqlite(row) => row.try_get::<$kind, _>($column),
            Row::Postgres(row) => row.try_get::<$kind, _>($column),
        }
        .map_err(StoreError::from)
    };
}

impl Row {
    /// Integer column.
    pub(crate) fn integer(&self, column: &'static str) -> Result<i64, StoreError> {
        column!(self, column, i64)
    }

    /// Integer column that may be empty.
    pub(crate) fn optional_integer(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        column!(self, column, Option<i64>)
    }

    /// Text column.
    pub(crate) fn text(&self, column: &'static str) -> Result<String, StoreError> {
        column!(self, column, String)
    }

    /// Text column that may be empty.
    pub(crate) fn optional_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        column!(self, column, Option<String>)
    }

    /// Byte column.
    pub(crate) fn blob(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        column!(self, column, Vec<u8>)
    }

    /// Byte column that may be empty.
    pub(crate) fn optional_blob(
        &self,
        column: &'static str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        column!(self, column, Option<Vec<u8>>)
    }

    /// Time column.
    pub(crate) fn time(&self, column: &'static str) -> Result<OffsetDateTime, StoreError> {
        from_milliseconds(self.integer(column)?, column)
    }

    /// Time column that may be empty.
    pub(crate) fn optional_time(
        &self,
        column: &'static str,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        self.optional_integer(column)?
            .map(|value| from_milliseconds(value, column))
            .transpose()
    }

    /// Column with a day of the calendar.
    pub(crate) fn day(&self, column: &'static str) -> Result<Date, StoreError> {
        from_day(&self.text(column)?, column)
    }

    /// Column with a day of the calendar that may be empty.
    pub(crate) fn optional_day(&self, column: &'static str) -> Result<Option<Date>, StoreError> {
        self.optional_text(column)?
            .map(|day| from_day(&day, column))
            .transpose()
    }

    /// Text column of a type with a text form.
    pub(crate) fn parsed<T: std::str::FromStr>(
        &self,
        column: &'static str,
    ) -> Result<T, StoreError> {
        self.text(column)?
            .parse()
            .map_err(|_| StoreError::Corrupt(column))
    }
}

fn from_milliseconds(value: i64, column: &'static str) -> Result<OffsetDateTime, StoreError> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(value) * 1_000_000)
        .map_err(|_| StoreError::Corrupt(column))
}

fn from_day(text: &str, column: &'static str) -> Result<Date, StoreError> {
    Date::parse(text, DAY).map_err(|_| StoreError::Corrupt(column))
}

/// How days are stored: their order as text is that of the calendar.
const DAY: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");
