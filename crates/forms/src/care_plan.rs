//! 第1表 to 第3表 of one care plan, and the way to them from the files of a bundle.
//!
//! Records belong to a plan by insurer, insured person and the day the plan was made or changed.
//! What is missing does not stop a sheet; it is noted on it.

use std::fmt;

use careplan::{Bundle, FileCode, Record};

use crate::table1::Table1;
use crate::table2::Table2;
use crate::table3::Table3;

/// The three sheets of one service user's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CarePlan {
    /// 居宅サービス計画書（１）.
    pub table1: Table1,
    /// 居宅サービス計画書（２）.
    pub table2: Table2,
    /// 週間サービス計画表.
    pub table3: Table3,
}

/// What every sheet of a plan says at its top.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PlanHead {
    /// 「保険者番号」; not on the sheets.
    pub insurer_number: String,
    /// 「被保険者番号」; not on the sheets.
    pub insured_number: String,
    /// 「作成年月日」 of this sheet, in the Japanese era.
    pub made_on: String,
    /// 「利用者名」; empty when the supplement has no record of the service user.
    pub name: String,
    /// What the reader must know about the sheet, such as a file that is missing.
    pub notes: Vec<String>,
}

impl fmt::Debug for PlanHead {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PlanHead")
            .field("notes", &self.notes.len())
            .finish_non_exhaustive()
    }
}

impl CarePlan {
    /// The plans of a bundle, in the order in which they first occur in UP1KYO, UP2KYO, UP3KYO.
    // Spec: §2.3; 別紙 UP1KYO, UP2KYO, UP3KYO, UPHOSOKU
    #[must_use]
    pub fn from_bundle(bundle: &Bundle) -> Vec<Self> {
        let first = records(bundle, FileCode::Up1kyo);
        let second = records(bundle, FileCode::Up2kyo);
        let third = records(bundle, FileCode::Up3kyo);
        let supplements = records(bundle, FileCode::Uphosoku);
        let mut keys: Vec<Key<'_>> = Vec::new();
        let all = first
            .iter()
            .map(|record| key(record, 14))
            .chain(second.iter().chain(&third).map(|record| key(record, 5)));
        for key in all {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys.into_iter()
            .map(|one| Sources {
                user: one,
                first: of(&first, one, 14),
                second: of(&second, one, 5),
                third: of(&third, one, 5),
                supplement: of(&supplements, one, 4).first().copied(),
            })
            .map(|sources| sources.plan())
            .collect()
    }
}

/// Insurer, insured person, day of making or change.
type Key<'a> = (&'a str, &'a str, &'a str);

fn key(record: &Record, day: u16) -> Key<'_> {
    (record.field(2), record.field(3), record.field(day))
}

fn of<'a>(records: &[&'a Record], one: Key<'_>, day: u16) -> Vec<&'a Record> {
    let belongs = |record: &&&Record| key(record, day) == one;
    records.iter().filter(belongs).copied().collect()
}

fn records(bundle: &Bundle, code: FileCode) -> Vec<&Record> {
    let file = bundle.file(code);
    file.map(|file| file.records.iter().collect())
        .unwrap_or_default()
}

/// The records of one plan.
struct Sources<'a> {
    user: Key<'a>,
    first: Vec<&'a Record>,
    second: Vec<&'a Record>,
    third: Vec<&'a Record>,
    supplement: Option<&'a Record>,
}

impl Sources<'_> {
    fn plan(&self) -> CarePlan {
        let first = self.first.first().copied();
        let mut head1 = self.head(first, (self.first.is_empty(), NO_TABLE1));
        if self.first.len() > 1 {
            head1.notes.push(SEVERAL.to_owned());
        }
        let second = self.second.first().copied();
        let third = self.third.first().copied();
        CarePlan {
            table1: Table1::from_records(head1, first, self.supplement),
            table2: Table2::from_records(
                self.head(second, (self.second.is_empty(), NO_TABLE2)),
                &self.second,
            ),
            table3: Table3::from_records(
                self.head(third, (self.third.is_empty(), NO_TABLE3)),
                &self.third,
            ),
        }
    }

    fn head(&self, record: Option<&Record>, (missing, note): (bool, &str)) -> PlanHead {
        let mut notes = Vec::new();
        if self.supplement.is_none() {
            notes.push(NO_SUPPLEMENT.to_owned());
        }
        if missing {
            notes.push(note.to_owned());
        }
        let (insurer, insured, _) = self.user;
        PlanHead {
            insurer_number: insurer.to_owned(),
            insured_number: insured.to_owned(),
            made_on: crate::calendar::written_date(record.map_or("", |one| one.field(4))),
            name: self
                .supplement
                .map_or("", |record| record.field(6))
                .to_owned(),
            notes,
        }
    }
}

const NO_SUPPLEMENT: &str = "利用者補足情報（UPHOSOKU）にこの計画の記録がないため、利用者名などは空欄です。作成元に確認してください。";
const NO_TABLE1: &str = "第1表（UP1KYO）にこの計画の記録がありません。";
const NO_TABLE2: &str = "第2表（UP2KYO）にこの計画の記録がありません。";
const NO_TABLE3: &str = "第3表（UP3KYO）にこの計画の記録がありません。";
const SEVERAL: &str =
    "第1表（UP1KYO）に同じ計画の記録が複数あります。最初の記録だけを載せています。";
