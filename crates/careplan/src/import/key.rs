//! The keys of the standard: which records replace which.

use time::Date;

use crate::file_code::FileCode;
use crate::file_name::{FileName, NameMonth};
use crate::id::{
    Address, Envelope, InsuredNumber, InsurerNumber, OfficeNumber, Serial, ServiceKind,
    ServiceMonth, read_date,
};
use crate::personal::Personal;
use crate::record::Record;

/// A service user as the standard names one: by insurer and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// The insurer.
    pub insurer: InsurerNumber,
    /// The number of the insured person.
    pub insured: Personal<InsuredNumber>,
}

impl Person {
    /// The person a record is about; none where a number cannot be read.
    pub(super) fn of(record: &Record) -> Option<Self> {
        Some(Self {
            insurer: record.field(2).parse().ok()?,
            insured: Personal::new(record.field(3).parse().ok()?),
        })
    }
}

/// What records stand under. A later unit with the same key replaces all of them.
// Spec: §2.3, §3.3, §5.1
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A care plan (tables 1 to 3 and supplement) by its 居宅サービス計画作成（変更）日.
    CarePlan(Person, Date),
    /// Planned use (tables 6 and 7 and supplement) of a month.
    PlannedUse(Person, ServiceMonth),
    /// Actual use of a month at one office and kind of service.
    Actuals(Person, ServiceMonth, Address),
    /// Basic information with annexes and picture by its 相談日.
    BasicInformation(Person, Date),
    /// A prevention plan with annex by its 計画作成(変更)日.
    PreventionPlan(Person, Date),
}

impl Key {
    /// The key of a record; none where it cannot be read or the file is a deletion.
    #[must_use]
    pub fn of(file: &FileName, record: &Record) -> Option<Self> {
        let person = Person::of(record)?;
        let day = |number| read_date(record.field(number));
        let month = |number| record.field(number).parse().ok();
        Some(match file.code {
            FileCode::Up1kyo => Self::CarePlan(person, day(14)?),
            FileCode::Up2kyo | FileCode::Up3kyo => Self::CarePlan(person, day(5)?),
            FileCode::Uphosoku => match file.month? {
                NameMonth::Plan => Self::CarePlan(person, day(4)?),
                NameMonth::Month(_) => Self::PlannedUse(person, month(63)?),
            },
            FileCode::Upplan | FileCode::Upsikyu => Self::PlannedUse(person, month(5)?),
            FileCode::Upjsk => {
                let kind = record.field(15).get(..2)?;
                Self::Actuals(person, month(5)?, address(record.field(20), kind)?)
            }
            FileCode::Upkihon | FileCode::UpkihonSub1 | FileCode::UpkihonSub2 => {
                Self::BasicInformation(person, day(4)?)
            }
            FileCode::Upyobo | FileCode::UpyoboSub => Self::PreventionPlan(person, day(4)?),
            _ => return None,
        })
    }

    /// The key a record of a deletion names; none where it cannot be read or the file is none.
    #[must_use]
    pub fn of_deletion(code: FileCode, record: &Record) -> Option<Self> {
        let person = Person::of(record)?;
        let target = record.field(4);
        Some(match code {
            FileCode::Dlt1kyo => Self::CarePlan(person, read_date(target)?),
            FileCode::Dltplan => Self::PlannedUse(person, target.parse().ok()?),
            FileCode::Dltjsk => {
                let provider = address(record.field(5), record.field(6))?;
                Self::Actuals(person, target.parse().ok()?, provider)
            }
            FileCode::Dltkihon => Self::BasicInformation(person, read_date(target)?),
            FileCode::Dltyobo => Self::PreventionPlan(person, read_date(target)?),
            _ => return None,
        })
    }

    /// Whose records they are.
    #[must_use]
    pub const fn person(&self) -> &Person {
        match self {
            Self::CarePlan(person, _)
            | Self::PlannedUse(person, _)
            | Self::Actuals(person, ..)
            | Self::BasicInformation(person, _)
            | Self::PreventionPlan(person, _) => person,
        }
    }
}

fn address(office: &str, kind: &str) -> Option<Address> {
    Some(Address {
        office: office.parse().ok()?,
        kind: kind.parse().ok()?,
    })
}

/// Who holds records: an office in one kind of service. Care management is one kind: which of 43,
/// 46 and AF a partner's software writes differs for the same office.
// Spec: §3.1, §3.4 (the examples write 43 for a support centre)
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Receiver {
    office: OfficeNumber,
    kind: Option<ServiceKind>,
}

impl Receiver {
    pub(super) fn of(to: Address) -> Self {
        Self {
            office: to.office,
            kind: (!to.kind.is_plan_maker()).then_some(to.kind),
        }
    }
}

/// The order of all units: by serial, and by sender and receiver where serials are equal.
pub(super) const fn stamp(envelope: &Envelope) -> (Serial, Address, Address) {
    (envelope.serial, envelope.from, envelope.to)
}
