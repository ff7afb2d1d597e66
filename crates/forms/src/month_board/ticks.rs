//! What a person has ticked on the board, because no file tells it.

use std::fmt;
use std::str::FromStr;

use careplan::Personal;
use time::Date;

use super::{BoardRow, MonthBoard};

/// What was ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickKind {
    /// 紙で送付.
    SentOnPaper,
    /// 紙で受領.
    ReceivedOnPaper,
    /// 前月から変更なし.
    Unchanged,
    /// 今月の利用なし.
    NoUse,
    /// 確認済: actuals were looked at.
    Confirmed,
}

impl TickKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::SentOnPaper,
        Self::ReceivedOnPaper,
        Self::Unchanged,
        Self::NoUse,
        Self::Confirmed,
    ];

    /// The word used in machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SentOnPaper => "sent_on_paper",
            Self::ReceivedOnPaper => "received_on_paper",
            Self::Unchanged => "unchanged",
            Self::NoUse => "no_use",
            Self::Confirmed => "confirmed",
        }
    }

    /// As it stands on the sheet.
    #[must_use]
    pub const fn written(self) -> &'static str {
        match self {
            Self::SentOnPaper => "紙で送付",
            Self::ReceivedOnPaper => "紙で受領",
            Self::Unchanged => "前月から変更なし",
            Self::NoUse => "今月の利用なし",
            Self::Confirmed => "確認済",
        }
    }
}

impl fmt::Display for TickKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What is no kind of tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTickKind;

impl FromStr for TickKind {
    type Err = NoTickKind;

    fn from_str(text: &str) -> Result<Self, NoTickKind> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.as_str() == text).ok_or(NoTickKind)
    }
}

/// A tick with day and person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardTick {
    /// What.
    pub kind: TickKind,
    /// On which day.
    pub on: Date,
    /// Who has ticked it.
    pub by: Personal<String>,
}

impl BoardRow {
    /// Whether something is left to do about planned use.
    #[must_use]
    pub fn is_plan_open(&self) -> bool {
        self.planned.is_open() && !self.is_ticked(true)
    }

    /// Whether something is left to do about actuals.
    #[must_use]
    pub fn is_actual_open(&self) -> bool {
        self.actual.is_open() && !self.is_ticked(false)
    }

    /// The planner sends plans and receives actuals; an office that only serves the other way round.
    fn is_ticked(&self, plan: bool) -> bool {
        self.ticks.iter().any(|tick| match tick.kind {
            TickKind::SentOnPaper => plan != self.is_of_provider,
            TickKind::ReceivedOnPaper => plan == self.is_of_provider,
            TickKind::Unchanged => plan,
            TickKind::NoUse => true,
            TickKind::Confirmed => !plan,
        })
    }
}

impl MonthBoard {
    /// Puts ticks onto the rows; rows with something open come first again.
    pub fn tick(&mut self, of: impl Fn(&BoardRow) -> Vec<BoardTick>) {
        for row in &mut self.rows {
            row.ticks = of(row);
        }
        self.rows.sort_by_key(|row| !row.is_open());
    }

    /// Lets service users stand by their place on the board.
    pub fn hide_names(&mut self) {
        for row in &mut self.rows {
            row.person = None;
        }
    }
}
