//! 第6表 (サービス利用票・サービス提供票) as data: every text of the sheet, decided but not yet placed.
//!
//! One value is the sheet of one service user and one month; a 提供票 is for one office besides. Boxes that no field fills are empty
//! texts here and empty boxes on paper. What a service user says or is called is kept out of
//! `Debug`.

mod grouping;
mod ordering;
mod reading;

use std::fmt;

/// The sheet of one service user for one month.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct UseTable {
    /// For whom the sheet is.
    pub kind: SheetKind,
    /// The name of the office a 提供票 goes to, its number where no name is known; empty on a 利用票.
    pub provider: String,
    /// The number of that office; not on the sheet.
    pub provider_number: String,
    /// The service month as it stands in the title, such as 「令和7年4月」; empty when unknown.
    pub month: String,
    /// Which of 「認定済・申請中」 gets the ring.
    pub certification: Option<Certification>,
    /// The boxes above the grid.
    pub head: Head,
    /// The days of the month, from the first; 28 to 31 of them, or none when the month is unknown.
    pub days: Vec<Day>,
    /// The lines of the grid from the top.
    pub lines: Vec<Line>,
    /// What the reader of the sheet must know about records that have no place in the grid.
    pub notes: Vec<String>,
}

/// For whom a sheet of 第6表 is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SheetKind {
    /// 「サービス利用票（兼居宅サービス計画）」, for the service user: all services.
    #[default]
    Use,
    /// 「サービス提供票」, for one service office: its services alone.
    Provision,
}

/// The state of the certification of care needs (認定状況区分).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certification {
    /// 「認定済」.
    Certified,
    /// 「申請中」.
    Applied,
}

/// The boxes above the grid; each text may be empty.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// 「保険者番号」.
    pub insurer_number: String,
    /// 「保険者名」; no file carries it, a master may.
    pub insurer_name: String,
    /// 「居宅介護支援事業者事業所名」; the files carry the number only, a master the name.
    pub planner_office: String,
    /// 「担当者名」.
    pub planner_name: String,
    /// 「作成年月日」.
    pub made_on: String,
    /// 「届出年月日」; no file carries it.
    pub notified_on: String,
    /// 「被保険者番号」.
    pub insured_number: String,
    /// 「フリガナ」 of the service user's name.
    pub name_reading: String,
    /// 「被保険者氏名」.
    pub name: String,
    /// 「生年月日」.
    pub born_on: String,
    /// 「性別」.
    pub sex: String,
    /// 「要介護状態区分」: the level before a change within the month, otherwise the only one.
    pub care_level: String,
    /// 「変更後要介護状態区分」; empty without a change.
    pub changed_care_level: String,
    /// 「変更日」; empty without a change.
    pub changed_on: String,
    /// 「区分支給限度基準額」 in units per month, with separators.
    pub limit_units: String,
    /// The first day of 「限度額適用期間」.
    pub limit_from: String,
    /// The last day of 「限度額適用期間」.
    pub limit_to: String,
    /// 「前月までの短期入所利用日数」.
    pub short_stay_days: String,
}

/// One day of the month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day of the month, from 1.
    pub number: u8,
    /// 「月」 to 「日」.
    pub weekday: &'static str,
    /// Whether the day is set apart from the working days.
    pub rest: Rest,
}

/// What sets a day apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Monday to Friday.
    Workday,
    /// Saturday or Sunday.
    Weekend,
    /// A national holiday (国民の祝日), on whatever weekday.
    Holiday,
}

/// One line of the grid: the same service by the same office at the same time of day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The start of 「提供時間帯」, such as `09:00`; empty for a service without a time.
    pub starts: String,
    /// The end of 「提供時間帯」.
    pub ends: String,
    /// 「サービス内容」.
    pub service: String,
    /// 「サービス事業者事業所名」, with the branch (サテライト) where there is one.
    pub office: String,
    /// 「用具名称（機種名）」.
    pub equipment: String,
    /// 「TAISコード・届出コード」.
    pub equipment_code: String,
    /// The row 「予定」.
    pub planned: Counts,
    /// The row 「実績」; empty on a sheet with the plan alone.
    pub actual: Counts,
}

/// One row of numbers of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// The text of each day's box, the first day first; days beyond the end are blank.
    pub days: Vec<String>,
    /// 「合計回数」.
    pub total: String,
}

impl fmt::Debug for UseTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UseTable")
            .field("kind", &self.kind)
            .field("month", &self.month)
            .field("lines", &self.lines.len())
            .field("notes", &self.notes.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Head").finish_non_exhaustive()
    }
}
