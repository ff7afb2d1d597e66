//! Masters as text, so that a program can keep what was imported.
//!
//! Tab-separated, UTF-8, one line for each table and one for each of its rows. What is built in is
//! not written: it comes with the program. The text is for programs; it carries its version.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::id::ServiceMonth;
use crate::master::code::{self, Amount, Basis, Period, Scope, ServiceCode};
use crate::master::generation::{Coverage, Generation, replace};
use crate::master::place::{Insurer, OfficeEntry, OfficeScope};
use crate::master::{List, Masters};

/// A text that is no text of masters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// It does not begin as one.
    #[error("not a text of masters; import the official tables again")]
    NotMasters,
    /// It was written by a program that knows more.
    #[error("masters in a form this program is too old for; use a newer one or import again")]
    Newer,
    /// It is damaged.
    #[error("the masters are damaged at line {line}; import the official tables again")]
    Damaged {
        /// The line, from 1.
        line: u32,
    },
}

const TITLE: &str = "renkei-masters";
const VERSION: u32 = 1;

impl Masters {
    /// Everything that was imported, as text for [`Masters::from_text`].
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{TITLE}\t{VERSION}\n");
        let tables = self.codes.iter();
        let tables =
            tables.flat_map(|(scope, tables)| tables.iter().map(move |table| (scope, table)));
        for (scope, table) in tables.filter(|(_, table)| !table.source.is_empty()) {
            let insurer = scope
                .insurer
                .as_ref()
                .map_or("-", |insurer| insurer.as_str());
            let period = period_text(table.period);
            let head = format!("codes\t{}\t{insurer}\t{period}", scope.kind);
            push_head(
                &mut text,
                &head,
                table.coverage,
                &table.source,
                table.rows.len(),
            );
            for row in table.rows.iter() {
                push_code(&mut text, row);
            }
        }
        for (prefecture, list) in &self.insurers {
            let head = format!("insurers\t{prefecture}");
            push_head(
                &mut text,
                &head,
                list.coverage,
                &list.source,
                list.entries.len(),
            );
            for insurer in list.entries.iter() {
                let name = escaped(&insurer.name);
                let _ = writeln!(text, "{}\t{name}", insurer.number);
            }
        }
        for (scope, list) in &self.offices {
            let kind = scope.kind.as_ref().map_or("-", |kind| kind.as_str());
            let head = format!("offices\t{}\t{kind}", scope.prefecture);
            push_head(
                &mut text,
                &head,
                list.coverage,
                &list.source,
                list.entries.len(),
            );
            for office in list.entries.iter() {
                push_office(&mut text, office);
            }
        }
        text
    }

    /// What is built in, with what [`Masters::to_text`] wrote.
    ///
    /// # Errors
    /// Where the text is not one of masters, is newer than this program or damaged.
    pub fn from_text(text: &str) -> Result<Self, TextError> {
        let (title, text) = text.split_once('\n').ok_or(TextError::NotMasters)?;
        let version = title.strip_prefix(TITLE).ok_or(TextError::NotMasters)?;
        let version: u32 = version.trim().parse().map_err(|_| TextError::NotMasters)?;
        if version > VERSION {
            return Err(TextError::Newer);
        }
        let mut masters = Self::built_in();
        let mut lines = Lines {
            lines: text.lines(),
            line: 1,
        };
        while let Some(head) = lines.next() {
            let taken = masters.take_table(head, &mut lines);
            taken.ok_or(TextError::Damaged { line: lines.line })?;
        }
        Ok(masters)
    }

    /// Reads one table: its head is given, its rows are the next lines.
    fn take_table(&mut self, head: &str, lines: &mut Lines<'_>) -> Option<()> {
        let mut cells = head.split('\t');
        match cells.next()? {
            "codes" => {
                let scope = Scope {
                    kind: cells.next()?.parse().ok()?,
                    insurer: optional(cells.next()?, |cell| cell.parse().ok())?,
                };
                let period = read_period(&mut cells)?;
                let head = Head::read(&mut cells)?;
                let mut rows = lines.rows(head.count, read_code)?;
                rows.sort_by_key(|row| (row.code, row.period));
                let generation = Generation {
                    period,
                    coverage: head.coverage,
                    source: head.source,
                    rows: rows.into(),
                };
                replace(self.codes.entry(scope).or_default(), generation);
            }
            "insurers" => {
                let prefecture = cells.next()?.parse().ok()?;
                let head = Head::read(&mut cells)?;
                let mut rows = lines.rows(head.count, read_insurer)?;
                rows.sort_by_key(|insurer| insurer.number);
                let list = List::new(head.coverage, &head.source, rows);
                self.insurers.insert(prefecture, list);
            }
            "offices" => {
                let scope = OfficeScope {
                    prefecture: cells.next()?.parse().ok()?,
                    kind: optional(cells.next()?, |cell| cell.parse().ok())?,
                };
                let head = Head::read(&mut cells)?;
                let mut rows = lines.rows(head.count, read_office)?;
                rows.sort_by_key(|office| office.number);
                let list = List::new(head.coverage, &head.source, rows);
                self.offices.insert(scope, list);
            }
            _ => return None,
        }
        Some(())
    }
}

/// Lines with their number.
struct Lines<'a> {
    lines: std::str::Lines<'a>,
    /// Of the line read last, from 1.
    line: u32,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.line = self.line.saturating_add(1);
        self.lines.next()
    }

    fn rows<Row>(&mut self, count: usize, read: fn(&str) -> Option<Row>) -> Option<Vec<Row>> {
        // A damaged count must not reserve memory.
        let mut rows = Vec::new();
        for _ in 0..count {
            rows.push(read(self.next()?)?);
        }
        Some(rows)
    }
}

/// What all heads end in.
struct Head {
    coverage: Coverage,
    source: Arc<str>,
    count: usize,
}

impl Head {
    fn read<'a>(cells: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let coverage = match cells.next()? {
            "complete" => Coverage::Complete,
            "partial" => Coverage::Partial,
            _ => return None,
        };
        Some(Self {
            coverage,
            source: unescaped(cells.next()?).into(),
            count: cells.next()?.parse().ok()?,
        })
    }
}

fn push_head(text: &mut String, head: &str, coverage: Coverage, source: &str, count: usize) {
    let coverage = match coverage {
        Coverage::Complete => "complete",
        Coverage::Partial => "partial",
    };
    let source = escaped(source);
    let _ = writeln!(text, "{head}\t{coverage}\t{source}\t{count}");
}

fn push_code(text: &mut String, row: &ServiceCode) {
    let amount = match row.amount {
        Amount::Units(units) => units.to_string(),
        Amount::Rate { per_mille: None } => "rate".to_owned(),
        Amount::Rate {
            per_mille: Some(share),
        } => format!("rate {share}"),
        Amount::PerContract => "contract".to_owned(),
        Amount::Unstated => "-".to_owned(),
    };
    let basis = match row.basis {
        Basis::Time => "time",
        Basis::Day => "day",
        Basis::Month => "month",
        Basis::Other => "other",
        Basis::Unstated => "-",
    };
    let (name, period) = (escaped(&row.name), period_text(row.period));
    let _ = writeln!(text, "{}\t{name}\t{amount}\t{basis}\t{period}", row.code());
}

fn read_code(line: &str) -> Option<ServiceCode> {
    let mut cells = line.split('\t');
    let (_, code) = code::split(cells.next()?)?;
    let name = unescaped(cells.next()?).into();
    let amount = match cells.next()? {
        "-" => Amount::Unstated,
        "contract" => Amount::PerContract,
        "rate" => Amount::Rate { per_mille: None },
        cell => match cell.strip_prefix("rate ") {
            Some(share) => Amount::Rate {
                per_mille: Some(share.parse().ok()?),
            },
            None => Amount::Units(cell.parse().ok()?),
        },
    };
    let basis = match cells.next()? {
        "time" => Basis::Time,
        "day" => Basis::Day,
        "month" => Basis::Month,
        "other" => Basis::Other,
        "-" => Basis::Unstated,
        _ => return None,
    };
    Some(ServiceCode {
        code,
        name,
        amount,
        basis,
        period: read_period(&mut cells)?,
    })
}

fn read_insurer(line: &str) -> Option<Insurer> {
    let (number, name) = line.split_once('\t')?;
    Some(Insurer {
        number: number.parse().ok()?,
        name: unescaped(name).into(),
    })
}

fn push_office(text: &mut String, office: &OfficeEntry) {
    let kinds: Vec<&str> = office.kinds.iter().map(|kind| kind.as_str()).collect();
    let kinds = kinds.join(" ");
    let cells = [&office.name, &office.kana, &office.address, &office.phone];
    let [name, kana, address, phone] = cells.map(|cell| escaped(cell));
    let number = office.number;
    let _ = writeln!(
        text,
        "{number}\t{name}\t{kana}\t{kinds}\t{address}\t{phone}"
    );
}

fn read_office(line: &str) -> Option<OfficeEntry> {
    let mut cells = line.split('\t');
    Some(OfficeEntry {
        number: cells.next()?.parse().ok()?,
        name: unescaped(cells.next()?).into(),
        kana: unescaped(cells.next()?).into(),
        kinds: {
            let kinds = cells.next()?.split(' ').filter(|kind| !kind.is_empty());
            kinds.map(|kind| kind.parse().ok()).collect::<Option<_>>()?
        },
        address: unescaped(cells.next()?).into(),
        phone: unescaped(cells.next()?).into(),
    })
}

fn period_text(period: Period) -> String {
    let to = period.to.as_ref().map_or("-", ServiceMonth::as_str);
    format!("{}\t{to}", period.from)
}

fn read_period<'a>(cells: &mut impl Iterator<Item = &'a str>) -> Option<Period> {
    Some(Period {
        from: cells.next()?.parse().ok()?,
        to: optional(cells.next()?, |cell| cell.parse().ok())?,
    })
}

/// A cell that holds `-` for nothing; the outer `None` is a cell that cannot be read.
#[expect(clippy::option_option, reason = "nothing and unreadable differ")]
fn optional<Value>(cell: &str, read: fn(&str) -> Option<Value>) -> Option<Option<Value>> {
    match cell {
        "-" => Some(None),
        _ => read(cell).map(Some),
    }
}

fn escaped(cell: &str) -> String {
    let cell = cell.replace('\\', "\\\\").replace('\t', "\\t");
    cell.replace('\n', "\\n").replace('\r', "\\r")
}

fn unescaped(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut characters = cell.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next() {
            Some('t') => text.push('\t'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some(other) => text.push(other),
            None => {}
        }
    }
    text
}
