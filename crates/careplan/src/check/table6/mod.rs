//! Family T6: tables 6, planned use (UPPLAN) and actual use (UPJSK).
//!
//! A field that the checks of single fields refuse is not judged again here. What the planned and
//! the actual use of a month say about each other is not here but in `compare`.

use std::collections::HashSet;

use super::{Context, Group, Sheet, words};
use crate::file_code::FileCode;
use crate::finding::Finding;
use crate::id::{ServiceKind, ServiceMonth};
use crate::master::{Lookup, Masters, ServiceCode};
use crate::record::{Alike, Record};
use crate::service_kind::Linkage;

mod add_on;
mod item;
mod master;
mod month;
mod office;
mod repeat;
mod time;
mod user;

pub(super) use item::is_piece;

/// Checks one file.
pub(super) fn check(sheet: &Sheet<'_>, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (places, services) = services(sheet, context.masters);
    let rows = sheet.whole_records().zip(places);
    let rows = rows.filter_map(|(record, place)| {
        let service = services.get(place)?;
        Some(Row {
            sheet,
            record,
            service,
        })
    });
    let rows: Vec<Row<'_>> = rows.collect();
    let month = month::expected(sheet, &rows);
    let mut told = Told::default();
    // A row that later ones may be like, and of which nothing was told.
    let mut silent = None;
    for row in &rows {
        let before = findings.len();
        month::check(row, month, &mut told, findings);
        master::check_inclusive_reduction(row, findings);
        if row.is_repetition() && silent == Some(row.record.alike().index) {
            continue;
        }
        item::check(row, findings);
        master::check(row, findings);
        time::check(row, findings);
        office::check(row, &mut told, findings);
        if findings.len() == before && row.record.may_be_model() {
            silent = Some(row.record.index());
        }
    }
    add_on::check(&rows, findings);
    repeat::check(&rows, findings);
    user::check(sheet, &rows, findings);
}

/// Checks the files of one unit together.
pub(super) fn check_unit(group: &Group<'_>, _context: &Context<'_>, findings: &mut Vec<Finding>) {
    for part in group.parts_of(FileCode::Upsikyu) {
        month::check_table_7(&part.sheet(), findings);
    }
}

/// Item numbers, the same in both files.
const INSURER: u16 = 2;
const INSURED: u16 = 3;
const TARGET_MONTH: u16 = 5;
const PLANNER: u16 = 6;
const UNITS: u16 = 8;
const DAY: u16 = 10;
const PRORATED_DAYS: u16 = 11;
const START: u16 = 12;
const END: u16 = 13;
const COUNT: u16 = 14;
const CODE: u16 = 15;
const TAIS: u16 = 16;
const NOTIFIED: u16 = 17;
const EQUIPMENT_NAME: u16 = 18;
const DISCRIMINATOR: u16 = 19;
const PROVIDER: u16 = 20;
const PROVIDER_NAME: u16 = 21;
const SATELLITE: u16 = 22;
const OVER_30_DAYS: u16 = 23;
const UPDATER: u16 = 24;

/// What stands in the times of a service without any.
const NO_TIME: &str = "9999";

/// One record with what several checks ask of it.
struct Row<'a> {
    sheet: &'a Sheet<'a>,
    record: &'a Record,
    service: &'a Service<'a>,
}

/// What follows from the service code, the insurer and the month. Rows of one service follow each
/// other, so that it is worked out once for many rows.
struct Service<'a> {
    /// The kind of service, where the service code has the form of one.
    kind: Option<ServiceKind>,
    linkage: Linkage,
    /// What the masters say of the service code in the month.
    known: Lookup<&'a ServiceCode>,
    part: add_on::Part,
    /// Whether it is the reduction of a 共生型 service.
    is_inclusive: bool,
}

impl<'a> Service<'a> {
    /// What a service is made from.
    const SOURCE: [u16; 3] = [CODE, INSURER, TARGET_MONTH];

    fn new([code, insurer, month]: [&str; 3], masters: Option<&'a Masters>) -> Self {
        let kind = kind_of(code);
        let known = match masters.zip(month.parse().ok()) {
            Some((masters, month)) => masters.service_code(code, Some(insurer), month),
            None => Lookup::NotLoaded,
        };
        Self {
            kind,
            linkage: kind.map_or(Linkage::Unknown, |kind| kind.linkage()),
            known,
            part: add_on::part_of(code, known),
            is_inclusive: master::is_inclusive(code, known),
        }
    }
}

/// Among so many services a row looks for its own before it is worked out anew: a user has hardly
/// more.
const LATEST: usize = 16;

/// The services of a file, and for each row the place of its own among them.
fn services<'a>(sheet: &Sheet<'a>, masters: Option<&'a Masters>) -> (Vec<usize>, Vec<Service<'a>>) {
    let mut places = Vec::with_capacity(sheet.records.len());
    let mut services = Vec::new();
    let mut sources: Vec<[&str; 3]> = Vec::new();
    let mut last: Option<(&Record, usize)> = None;
    for record in sheet.whole_records() {
        let place = match last {
            Some((last, place)) if repeats_all_but_day(last, record) => place,
            _ => {
                let source = Service::SOURCE.map(|number| record.field(number));
                let from = sources.len().saturating_sub(LATEST);
                let latest = sources.get(from..).unwrap_or_default();
                match latest.iter().rposition(|latest| *latest == source) {
                    Some(place) => from + place,
                    None => {
                        services.push(Service::new(source, masters));
                        sources.push(source);
                        sources.len() - 1
                    }
                }
            }
        };
        last = Some((record, place));
        places.push(place);
    }
    (places, services)
}

impl<'a> Row<'a> {
    /// Whether all fields but the day are known to be those of an earlier row.
    fn is_repetition(&self) -> bool {
        is_repetition(self.record)
    }

    fn field(&self, number: u16) -> &'a str {
        self.record.field(number)
    }

    fn fields<const N: usize>(&self, numbers: [u16; N]) -> [&'a str; N] {
        numbers.map(|number| self.record.field(number))
    }

    /// Whether the checks of single fields have nothing against the fields.
    fn is_good<const N: usize>(&self, numbers: [u16; N]) -> bool {
        let is_good = |&number: &u16| self.sheet.is_good(self.record, number);
        numbers.iter().all(is_good)
    }

    /// The target month, where it is one.
    fn month(&self) -> Option<ServiceMonth> {
        self.field(TARGET_MONTH).parse().ok()
    }

    /// Whether the row lends welfare equipment. Spec gap: No.19 speaks of 17 alone, No.16 and
    /// No.17 of 17 and 67; 67 is taken for 17 everywhere.
    fn is_equipment(&self) -> bool {
        let kind = self.service.kind;
        kind.is_some_and(|kind| kind.is("17") || kind.is("67"))
    }

    fn is_actual(&self) -> bool {
        self.sheet.code == FileCode::Upjsk
    }

    fn at(&self, case: words::Case, field: u16) -> Finding {
        self.sheet.at(case, self.record, field)
    }
}

/// What was told of the file name and a value that many rows share: it is one problem, told of the
/// first of them.
#[derive(Default)]
struct Told<'a>(HashSet<(u16, &'a str)>);

impl<'a> Told<'a> {
    /// Whether nothing was told yet of the value in this field.
    fn is_new(&mut self, field: u16, value: &'a str) -> bool {
        self.0.insert((field, value))
    }
}

/// Whether all fields but the day are known to be those of an earlier row, which
/// `Record::alike` names.
fn is_repetition(record: &Record) -> bool {
    let Alike { head, tail, .. } = record.alike();
    head >= DAY - 1 && usize::from(tail) + usize::from(DAY) >= record.len()
}

/// Whether two rows are known to differ in the day at most.
pub(super) fn repeats_all_but_day(earlier: &Record, later: &Record) -> bool {
    let index = later.alike().index;
    is_repetition(later)
        && (earlier.index() == index || (earlier.alike().index == index && is_repetition(earlier)))
}

/// The kind in a service code of the right form.
// Spec: 別紙 第6表 No.15
fn kind_of(code: &str) -> Option<ServiceKind> {
    let fits = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let well_formed = code.len() == 6 && code.bytes().all(fits);
    let kind = code.get(..2).filter(|_| well_formed)?;
    kind.parse().ok()
}

/// The number of a service code of six digits; comparing numbers is faster than comparing texts.
fn number_of(code: &str) -> Option<u32> {
    let digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    code.parse().ok().filter(|_| digits)
}

/// Whether care management sends to care management: the one commissioned to the centre or back.
// Spec: §3.1, §5.2.2.1
fn is_commission(sheet: &Sheet<'_>) -> bool {
    sheet.name.is_some_and(|name| {
        let (from, to) = (name.envelope.from.kind, name.envelope.to.kind);
        from.is_plan_maker() && to.is_plan_maker()
    })
}
