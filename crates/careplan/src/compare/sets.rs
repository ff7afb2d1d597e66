//! Reads table 6 into sets of services by person, month and office, the newest of each.
//!
//! Nothing is compared here.

use std::collections::BTreeMap;

use time::Date;

use super::{Place, Service, Side, TimeSpan};
use crate::bundle::Bundle;
use crate::file_code::FileCode;
use crate::id::{
    Address, InsuredNumber, InsurerNumber, OfficeNumber, Serial, ServiceKind, ServiceMonth,
    read_date,
};
use crate::personal::Personal;
use crate::record::{InterfaceFile, Record};

/// A person in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Person {
    pub(super) insurer: InsurerNumber,
    pub(super) insured: InsuredNumber,
    pub(super) month: ServiceMonth,
}

/// Which records replace which.
///
/// Planned use comes whole for a person. Actuals come for each office and kind by themselves
/// (`part`). What went to one receiver says nothing of the copy another has.
// Spec: §5.1.1.3, §5.1.2
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) person: Person,
    pub(super) planner: Address,
    pub(super) part: Option<Address>,
    to: Address,
}

/// The records of one unit with one key, each with the office and kind that serve.
pub(super) struct Set {
    pub(super) serial: Serial,
    pub(super) rows: Vec<(Address, Side)>,
}

/// Everything one side says.
#[derive(Default)]
pub(super) struct Sets {
    pub(super) sets: BTreeMap<Key, Set>,
    pub(super) names: BTreeMap<(InsurerNumber, InsuredNumber), String>,
    pub(super) unread: Vec<Place>,
    /// The names of the offices that serve.
    pub(super) offices: BTreeMap<OfficeNumber, Personal<String>>,
}

/// Reads the units in the order of their serials; `code` is planned use or actuals.
pub(super) fn read<'a>(bundles: impl IntoIterator<Item = &'a Bundle>, code: FileCode) -> Sets {
    let mut bundles: Vec<&Bundle> = bundles.into_iter().collect();
    bundles.sort_by_key(|bundle| (bundle.envelope.serial, bundle.envelope));
    let mut sets = Sets::default();
    for bundle in bundles {
        for file in &bundle.files {
            match file.name.code {
                read if read == code => sets.add(file),
                FileCode::Dltplan if code == FileCode::Upplan => sets.delete(file),
                FileCode::Dltjsk if code == FileCode::Upjsk => sets.delete(file),
                FileCode::Uphosoku => sets.name(file),
                _ => {}
            }
        }
    }
    sets
}

impl Sets {
    fn add(&mut self, file: &InterfaceFile) {
        let mut read = BTreeMap::<Key, Set>::new();
        for record in &file.records {
            let place = Place {
                file: file.name,
                record: record.index(),
            };
            let key = Key::of(file, record, PROVIDER);
            let Some((key, rows)) = key.zip(rows(record, place)) else {
                self.unread.push(place);
                continue;
            };
            let set = read.entry(key).or_insert_with(|| Set {
                serial: file.name.envelope.serial,
                rows: Vec::new(),
            });
            set.rows.extend(rows);
            let name = record.field(PROVIDER_NAME).trim();
            if let Ok(office) = record.field(PROVIDER).parse()
                && !name.is_empty()
            {
                self.offices.insert(office, Personal::new(name.to_owned()));
            }
        }
        self.sets.append(&mut read);
    }

    fn delete(&mut self, file: &InterfaceFile) {
        for record in &file.records {
            match Key::of(file, record, DELETED_PROVIDER) {
                Some(key) => {
                    self.sets.remove(&key);
                }
                None => self.unread.push(Place {
                    file: file.name,
                    record: record.index(),
                }),
            }
        }
    }

    fn name(&mut self, file: &InterfaceFile) {
        for record in &file.records {
            let name = record.field(USER_NAME);
            let person = record.field(INSURER).parse().ok();
            let person = person.zip(record.field(INSURED).parse().ok());
            if let Some(person) = person.filter(|_| !name.is_empty()) {
                self.names.insert(person, name.to_owned());
            }
        }
    }
}

const INSURER: u16 = 2;
const INSURED: u16 = 3;
const USER_NAME: u16 = 6;
const UNITS: u16 = 8;
const DAY: u16 = 10;
const DAYS: u16 = 11;
const START: u16 = 12;
const END: u16 = 13;
const COUNT: u16 = 14;
const CODE: u16 = 15;
const TAIS: u16 = 16;
const NOTIFIED: u16 = 17;
const PROVIDER: u16 = 20;
const PROVIDER_NAME: u16 = 21;
const SATELLITE: u16 = 22;
const OVER_30_DAYS: u16 = 23;

/// The item of the office in a deletion of actuals; that of the kind follows it.
const DELETED_PROVIDER: u16 = 5;

impl Key {
    /// The key of a record of table 6 or of its deletion.
    fn of(file: &InterfaceFile, record: &Record, provider: u16) -> Option<Self> {
        let code = file.name.code;
        let envelope = file.name.envelope;
        let month = match code {
            FileCode::Dltplan | FileCode::Dltjsk => 4,
            _ => 5,
        };
        let person = Person {
            insurer: record.field(INSURER).parse().ok()?,
            insured: record.field(INSURED).parse().ok()?,
            month: record.field(month).parse().ok()?,
        };
        let kind = match code {
            FileCode::Dltjsk => record.field(6),
            _ => record.field(CODE).get(..2).unwrap_or_default(),
        };
        let actual = matches!(code, FileCode::Upjsk | FileCode::Dltjsk);
        let part = if actual {
            Some(address(record.field(provider), kind)?)
        } else {
            None
        };
        // Actuals go to who planned, unless a commissioned office passes them on.
        let planner = if actual && !envelope.from.kind.is_plan_maker() {
            envelope.to
        } else {
            envelope.from
        };
        Some(Self {
            person,
            planner,
            part,
            to: envelope.to,
        })
    }
}

/// The services a record stands for, one for each of its days.
// Spec: 別紙 第6表 No.8〜No.23
fn rows(record: &Record, place: Place) -> Option<Vec<(Address, Side)>> {
    let code = record.field(CODE);
    let whole = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let code = whole.then(|| code.to_owned())?;
    let provider = address(record.field(PROVIDER), code.get(..2)?)?;
    let date = read_date(record.field(DAY))?;
    let count: u32 = record.field(COUNT).parse().ok()?;
    let units: i32 = record.field(UNITS).parse().ok()?;
    let service = Service {
        code,
        equipment: [TAIS, NOTIFIED]
            .into_iter()
            .map(|number| record.field(number))
            .find(|text| !text.is_empty())
            .map(half_width),
        satellite: Some(record.field(SATELLITE))
            .filter(|text| !text.is_empty())
            .map(half_width),
    };
    let days = days(record.field(DAYS), date);
    // Some writers put the number of days where the count of one day belongs.
    let count = match usize::try_from(count) {
        Ok(number) if days.len() > 1 && number == days.len() => 1,
        _ => count,
    };
    let over_30_days = match record.field(OVER_30_DAYS) {
        "1" => count,
        _ => 0,
    };
    let side = Side {
        day: date,
        service,
        time: time_span(record.field(START), record.field(END)),
        count,
        units: Some(i64::from(units).saturating_mul(i64::from(count))),
        over_30_days,
        place,
    };
    let rows = days.into_iter().map(|day| {
        let side = side.clone();
        (provider, Side { day, ..side })
    });
    Some(rows.collect())
}

/// The days of a record: those of the bits that exist in the month, or else the day itself.
fn days(bits: &str, date: Date) -> Vec<Date> {
    let good = bits.len() == 31 && bits.bytes().all(|bit| matches!(bit, b'0' | b'1'));
    let set = (1_u8..).zip(bits.bytes()).filter(|&(_, bit)| bit == b'1');
    let days: Vec<Date> = set
        .filter_map(|(day, _)| date.replace_day(day).ok())
        .collect();
    if good && !days.is_empty() {
        days
    } else {
        vec![date]
    }
}

fn time_span(start: &str, end: &str) -> Option<TimeSpan> {
    Some(TimeSpan {
        start: minutes(start)?,
        end: minutes(end)?,
    })
}

/// The minutes of a time written HHMM; 2400 is the end of the day, 9999 no time.
fn minutes(text: &str) -> Option<u16> {
    if text.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hour: u16 = text.get(..2)?.parse().ok()?;
    let minute: u16 = text.get(2..)?.parse().ok()?;
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= 24 * 60).then_some(minutes)
}

fn address(office: &str, kind: &str) -> Option<Address> {
    Some(Address {
        office: office.parse().ok()?,
        kind: ServiceKind::try_from(kind).ok()?,
    })
}

/// Codes as they are meant: an example of the standard prints a full-width hyphen.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
            '−' | '‐' => '-',
            other => other,
        })
        .collect()
}
