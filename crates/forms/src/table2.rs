//! 第2表 (居宅サービス計画書（２）) as data: needs, goals and services as cells that span rows.

use std::collections::BTreeMap;
use std::fmt;

use careplan::Record;

use crate::care_plan::PlanHead;

/// The second sheet of a plan.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Table2 {
    /// Name, day and notes.
    pub head: PlanHead,
    /// How many rows the table has.
    pub rows: usize,
    /// Every cell; those of a column cover all rows without a gap.
    pub cells: Vec<Cell>,
}

/// One cell of the table.
#[derive(Clone, PartialEq, Eq)]
pub struct Cell {
    /// The column.
    pub column: Column,
    /// The first row, from 0.
    pub row: usize,
    /// How many rows it covers, at least 1.
    pub rows: usize,
    /// The text; may be empty.
    pub text: String,
}

/// The columns from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// 「生活全般の解決すべき課題（ニーズ）」.
    Need,
    /// 「長期目標」.
    LongGoal,
    /// 「（期間）」 of the long-term goal.
    LongPeriod,
    /// 「短期目標」.
    ShortGoal,
    /// 「（期間）」 of the short-term goal.
    ShortPeriod,
    /// 「サービス内容」.
    Service,
    /// 「※１」: ○ for what the insurance covers.
    Covered,
    /// 「サービス種別」.
    Kind,
    /// 「※２」: the office.
    Office,
    /// 「頻度」.
    Frequency,
    /// 「期間」 of the service.
    Period,
}

impl Table2 {
    // Spec: 別紙 UP2KYO
    pub(crate) fn from_records(head: PlanHead, records: &[&Record]) -> Self {
        let mut sorted: Vec<&Record> = records.to_vec();
        sorted.sort_by_key(|record| [6, 8, 13].map(|number| place(record.field(number))));
        let mut cells = Vec::new();
        // The last text of each field; a row leaves out what stands above, or says it again.
        let mut shown: BTreeMap<u16, &str> = BTreeMap::new();
        for (row, record) in sorted.iter().enumerate() {
            let above = row.checked_sub(1).and_then(|row| sorted.get(row));
            let same = |numbers: &[u16]| {
                let equal = |number: &u16| {
                    above.is_some_and(|above| above.field(*number) == record.field(*number))
                };
                numbers.iter().all(equal)
            };
            let repeats = |number: u16| {
                let text = record.field(number);
                text.is_empty() || shown.get(&number) == Some(&text)
            };
            let need = same(&[6]) && repeats(7);
            let long = need && same(&[8]) && repeats(9) && repeats(11);
            let short = long && repeats(10) && repeats(12);
            let spans = [
                (Column::Need, 7, need),
                (Column::LongGoal, 9, long),
                (Column::LongPeriod, 11, long),
                (Column::ShortGoal, 10, short),
                (Column::ShortPeriod, 12, short),
            ];
            for (column, number, goes_on) in spans {
                if goes_on {
                    extend(&mut cells, column);
                } else {
                    cells.push(cell(column, row, record.field(number)));
                    shown.insert(number, record.field(number));
                }
            }
            let covered = match record.field(15) {
                "Y" => "○",
                "N" => "",
                other => other,
            };
            cells.push(cell(Column::Service, row, record.field(14)));
            cells.push(cell(Column::Covered, row, covered));
            cells.push(cell(Column::Kind, row, record.field(16)));
            cells.push(cell(Column::Office, row, record.field(18)));
            cells.push(cell(Column::Frequency, row, record.field(19)));
            cells.push(cell(Column::Period, row, record.field(20)));
        }
        Self {
            head,
            rows: sorted.len(),
            cells,
        }
    }
}

fn extend(cells: &mut [Cell], column: Column) {
    let last = cells.iter_mut().rev().find(|cell| cell.column == column);
    if let Some(cell) = last {
        cell.rows += 1;
    }
}

fn cell(column: Column, row: usize, text: &str) -> Cell {
    Cell {
        column,
        row,
        rows: 1,
        text: text.to_owned(),
    }
}

/// A number to sort by; a text that is none comes last.
fn place(text: &str) -> u32 {
    text.parse().unwrap_or(u32::MAX)
}

impl fmt::Debug for Table2 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Table2")
            .field("head", &self.head)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Cell")
            .field("column", &self.column)
            .field("row", &self.row)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
