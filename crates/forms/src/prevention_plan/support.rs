//! The right block: issues, goals, support and services as cells that span rows.

use std::fmt;

use careplan::Record;

/// The right block of the sheet.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SupportTable {
    /// How many rows the block has.
    pub rows: usize,
    /// Every cell; those of a column cover all rows without a gap.
    pub cells: Vec<SupportCell>,
}

/// One cell of the right block.
#[derive(Clone, PartialEq, Eq)]
pub struct SupportCell {
    /// The column.
    pub column: SupportColumn,
    /// The first row, from 0.
    pub row: usize,
    /// How many rows it covers, at least 1.
    pub rows: usize,
    /// The text; may be empty.
    pub text: String,
}

/// The columns from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SupportColumn {
    /// 「総合的課題」.
    Issue,
    /// 「課題に対する目標と具体策の提案」.
    Proposal,
    /// 「具体策についての意向 本人・家族」.
    Wishes,
    /// 「目標」.
    Goal,
    /// 「目標についての支援のポイント」.
    Points,
    /// 「本人等のセルフケアや家族の支援、インフォーマルサービス（民間サービス）」.
    OwnCare,
    /// 「介護保険サービス又は地域支援事業（総合事業のサービス）」.
    Insured,
    /// 「サービス種別」.
    Kind,
    /// 「事業所（利用先）」.
    Office,
    /// 「期間」.
    Period,
}

impl SupportColumn {
    /// Every column, from the left.
    pub const ALL: [Self; 10] = [
        Self::Issue,
        Self::Proposal,
        Self::Wishes,
        Self::Goal,
        Self::Points,
        Self::OwnCare,
        Self::Insured,
        Self::Kind,
        Self::Office,
        Self::Period,
    ];

    /// The item of UPYOBO_SUB, and the items that number what the cell belongs to.
    const fn items(self) -> (u16, &'static [u16]) {
        match self {
            Self::Issue => (6, &[5]),
            Self::Proposal => (7, &[5]),
            Self::Wishes => (8, &[5]),
            Self::Goal => (9, &[5]),
            Self::Points => (11, &[5, 10]),
            Self::OwnCare => (12, &[5, 10]),
            Self::Insured => (13, &[5, 10]),
            Self::Kind => (15, &[5, 10, 14]),
            Self::Office => (16, &[5, 10, 14]),
            Self::Period => (17, &[5, 10, 14]),
        }
    }

    const fn spans(self) -> bool {
        !matches!(self, Self::Kind | Self::Office | Self::Period)
    }
}

impl SupportTable {
    /// Rows in the order of their numbers. A row leaves out what stands above it, or says it again.
    // Spec: 別紙 UPYOBO_SUB No.5 to No.17
    pub(super) fn from_records(records: &[&Record]) -> Self {
        let mut sorted: Vec<&Record> = records.to_vec();
        sorted.sort_by_key(|record| [5, 10, 14].map(|number| place(record.field(number))));
        let mut cells: Vec<SupportCell> = Vec::new();
        for column in SupportColumn::ALL {
            let (item, numbers) = column.items();
            let mut above: Option<&Record> = None;
            let mut open: Option<SupportCell> = None;
            for (row, record) in sorted.iter().enumerate() {
                let text = record.field(item);
                let same = above.is_some_and(|above| {
                    let same = |number: &u16| above.field(*number) == record.field(*number);
                    numbers.iter().all(same)
                });
                above = Some(record);
                match &mut open {
                    Some(cell)
                        if column.spans() && same && (text.is_empty() || text == cell.text) =>
                    {
                        cell.rows += 1;
                    }
                    _ => cells.extend(open.replace(SupportCell {
                        column,
                        row,
                        rows: 1,
                        text: text.to_owned(),
                    })),
                }
            }
            cells.extend(open);
        }
        Self {
            rows: sorted.len(),
            cells,
        }
    }
}

/// A number to sort by; a text that is none comes last.
fn place(text: &str) -> u32 {
    text.parse().unwrap_or(u32::MAX)
}

impl fmt::Debug for SupportTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SupportTable")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SupportCell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SupportCell")
            .field("column", &self.column)
            .field("row", &self.row)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
