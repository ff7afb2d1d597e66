//! T707's limit, T715 and T716: table 7 beside table 6 and the supplement of the same unit.
//!
//! Files are set side by side where the unit has one of each for a month; what is missing or
//! there twice is told by families BN and FN.

use std::ops::Deref;

use super::amounts::WITHIN_LIMIT;
use super::row::{
    self, CODE, COUNT, INSURED, INSURER, OFFICE, Row, RowKind, is_service_code, number,
    service_kind, user,
};
use super::{by_service, is_complete, sums};
use crate::check::sheet::sorted_by;
use crate::check::table6::repeats_all_but_day;
use crate::check::words::table7 as words;
use crate::check::{Group, Part, Sheet};
use crate::file_code::FileCode;
use crate::finding::Finding;
use crate::id::{OfficeNumber, ServiceMonth};
use crate::master::{Basis, Masters};
use crate::record::Record;

/// Item numbers of the three files.
const PLAN_DAYS: u16 = 11;
const PLAN_COUNT: u16 = 14;
const PLAN_CODE: u16 = 15;
const PLAN_OFFICE: u16 = 20;
const SUPPLEMENT_LIMIT: u16 = 19;

pub(super) fn check(group: &Group<'_>, masters: Option<&Masters>, findings: &mut Vec<Finding>) {
    for part in group.parts_of(FileCode::Upsikyu) {
        let beside = |code| {
            let of_month = |other: &&Part<'_>| other.name.month == part.name.month;
            let mut parts = group.parts_of(code).filter(of_month);
            let only = parts.next().filter(|_| parts.next().is_none());
            only.filter(|part| part.is_readable() && is_complete(&part.sheet()))
        };
        let Some(annex) = beside(FileCode::Upsikyu) else {
            continue;
        };
        let annex = Rows {
            sheet: annex.sheet(),
            records: by_service(&annex.records),
        };
        if let Some(plan) = beside(FileCode::Upplan) {
            let charges = Charges {
                masters,
                month: part.name.service_month(),
            };
            compare(&annex, &Rows::of(plan), charges, findings);
        }
        if let Some(supplement) = beside(FileCode::Uphosoku) {
            limits(&annex, &Rows::of(supplement), findings);
        }
    }
}

/// The rows of a file, sorted by user.
struct Rows<'a, One> {
    sheet: Sheet<'a>,
    records: Vec<One>,
}

impl<'a> Rows<'a, &'a Record> {
    fn of(part: &'a Part<'_>) -> Self {
        Self {
            sheet: part.sheet(),
            records: sorted_by(&part.records, &row::USER),
        }
    }
}

impl<One: Deref<Target = Record>> Rows<'_, One> {
    fn users(&self) -> impl Iterator<Item = &[One]> {
        let far = row::INSURED;
        self.records
            .chunk_by(move |a, b| b.begins_like(a, far) || user(a) == user(b))
    }
}

/// The user of some rows that have one.
fn owner<One: Deref<Target = Record>>(rows: &[One]) -> Option<(&str, &str)> {
    rows.first().map(|record| user(record))
}

/// T707: the total against the limit of the supplement.
fn limits(annex: &Rows<'_, Row<'_>>, supplement: &Rows<'_, &Record>, findings: &mut Vec<Finding>) {
    let mut people = supplement.users().peekable();
    for rows in annex.users() {
        while people
            .next_if(|person| owner(person) < owner(rows))
            .is_some()
        {}
        let Some(&[person]) = people.next_if(|person| owner(person) == owner(rows)) else {
            continue;
        };
        let Some(total) = sums::only_total(rows) else {
            continue;
        };
        let units = number(total.field(WITHIN_LIMIT));
        let limit = number(person.field(SUPPLEMENT_LIMIT));
        let exceeds = units.zip(limit).is_some_and(|(units, limit)| units > limit);
        if exceeds && !sums::within_limit_differs(&total, rows) {
            findings.push(annex.sheet.at(words::LIMIT_EXCEEDED, &total, WITHIN_LIMIT));
        }
    }
}

/// T715 and T716.
// Spec: §2.3, §2.6
fn compare(
    annex: &Rows<'_, Row<'_>>,
    plan: &Rows<'_, &Record>,
    charges: Charges<'_>,
    findings: &mut Vec<Finding>,
) {
    if annex.records.is_empty() || plan.records.is_empty() {
        return;
    }
    let mut planned = Vec::new();
    let mut plans = plan.users().peekable();
    let missing = |rows: &[&Record], findings: &mut Vec<Finding>| {
        let first = rows.iter().min_by_key(|record| record.index());
        findings.extend(first.map(|first| plan.sheet.at(words::USER_NOT_IN_ANNEX, first, INSURED)));
    };
    for rows in annex.users() {
        while let Some(other) = plans.next_if(|other| owner(other) < owner(rows)) {
            missing(other, findings);
        }
        if let Some(own) = plans.next_if(|other| owner(other) == owner(rows)) {
            tally(&mut planned, own);
            if is_clear(&planned, rows) {
                services(annex, rows, charges, &mut planned, findings);
                unused(rows, plan, &planned, findings);
            } else {
                unreadable(annex, rows, findings);
            }
        } else if let Some(first) = rows.iter().min_by_key(|record| record.index()) {
            findings.push(annex.sheet.at(words::USER_NOT_PLANNED, first, INSURED));
        }
    }
    plans.for_each(|rows| missing(rows, findings));
}

/// How often a service of an office is planned in the month.
struct Planned<'a> {
    first: &'a Record,
    office: &'a str,
    code: &'a str,
    /// The sum of the counts, where all are numbers.
    count: Option<i64>,
    /// The count of the row that was added last.
    last: Option<i64>,
    /// The days marked for a service that is charged by the day, where some are.
    days: i64,
    in_annex: bool,
}

/// The rows of services in table 7, by office and code.
fn details<'a, 'b>(rows: &'b [Row<'a>]) -> impl Iterator<Item = &'b [Row<'a>]> {
    let same = |a: &Row<'_>, b: &Row<'_>| a.service == b.service;
    let services = rows.chunk_by(same);
    services.filter(|rows| rows.first().is_some_and(|row| row.kind == RowKind::Detail))
}

/// Whether every row of a user tells its office and service, so that none is missed by mistake.
fn is_clear(planned: &[Planned<'_>], rows: &[Row<'_>]) -> bool {
    let is_office = |office| OfficeNumber::try_from(office).is_ok();
    let plan = planned.iter();
    let mut plan = plan.map(|own| is_office(own.office) && is_service_code(own.code));
    let mut annex = rows.iter().map(|row| match row.kind {
        RowKind::Detail => is_office(row.field(OFFICE)),
        RowKind::Sum(_) => true,
        RowKind::Unclear => false,
    });
    plan.all(|clear| clear) && annex.all(|clear| clear)
}

/// T716: a code that is none, which no other check tells of, is certainly not planned.
fn unreadable(annex: &Rows<'_, Row<'_>>, rows: &[Row<'_>], findings: &mut Vec<Finding>) {
    let rows = rows.iter().filter(|row| row.kind == RowKind::Unclear);
    for row in rows.filter(|row| !row.field(CODE).is_empty()) {
        findings.push(annex.sheet.at(words::SERVICE_NOT_PLANNED, row, CODE));
    }
}

/// T716 for one user, from table 7.
// Spec: §2.6
fn services(
    annex: &Rows<'_, Row<'_>>,
    rows: &[Row<'_>],
    charges: Charges<'_>,
    planned: &mut [Planned<'_>],
    findings: &mut Vec<Finding>,
) {
    for service in details(rows) {
        let Some(first) = service.first() else {
            continue;
        };
        let wanted = first.service;
        let mut plan = planned.iter_mut();
        let Some(own) = plan.find(|own| (own.office, own.code) == wanted) else {
            findings.push(annex.sheet.at(words::SERVICE_NOT_PLANNED, first, CODE));
            continue;
        };
        own.in_annex = true;
        if charges.count_differs(service, own) {
            findings.push(annex.sheet.at(words::COUNT_DIFFERS, first, COUNT));
        }
    }
}

/// T716 for one user, from table 6. A code mistyped in one of the files is told from table 7 and
/// not a second time from here.
// Spec: §2.6
fn unused(
    rows: &[Row<'_>],
    plan: &Rows<'_, &Record>,
    planned: &[Planned<'_>],
    findings: &mut Vec<Finding>,
) {
    let left = || planned.iter().filter(|own| !own.in_annex);
    let in_both = planned.len() - left().count();
    let unplanned = details(rows).count().saturating_sub(in_both);
    if left().count() > unplanned {
        let case = words::SERVICE_NOT_IN_ANNEX;
        findings.extend(left().map(|own| plan.sheet.at(case, own.first, PLAN_CODE)));
    }
}

/// Sums up what one user has planned. `planned` is room that is used again for the next.
fn tally<'a>(planned: &mut Vec<Planned<'a>>, own: &[&'a Record]) {
    planned.clear();
    let mut last: Option<(&Record, usize)> = None;
    for record in own {
        let same = last.filter(|(last, _)| repeats_all_but_day(last, record));
        let place = match same {
            Some((_, place)) => {
                if let Some(own) = planned.get_mut(place) {
                    own.count = own.count.zip(own.last).map(|(sum, count)| sum + count);
                }
                place
            }
            None => add(planned, record),
        };
        last = Some((record, place));
    }
}

/// Adds a row; returns the place of its service.
fn add<'a>(planned: &mut Vec<Planned<'a>>, record: &'a Record) -> usize {
    let (office, code) = (record.field(PLAN_OFFICE), record.field(PLAN_CODE));
    let count = number(record.field(PLAN_COUNT));
    let days = record.field(PLAN_DAYS).bytes().filter(|day| *day == b'1');
    let days = i64::try_from(days.count()).unwrap_or(0);
    // The rows of a service mostly follow each other.
    let same = |own: &Planned<'_>| own.code == code && own.office == office;
    if let Some(place) = planned.iter().rposition(same)
        && let Some(own) = planned.get_mut(place)
    {
        own.count = own.count.zip(count).map(|(sum, count)| sum + count);
        own.last = count;
        own.days = own.days.max(days);
        return place;
    }
    planned.push(Planned {
        first: record,
        office,
        code,
        count,
        last: count,
        days,
        in_annex: false,
    });
    planned.len() - 1
}

/// Nursing visits beside round-the-clock care (定期巡回), by the month.
// Spec: 介護給付費単位数等サービスコード表 2024-06
const VISITS_BY_MONTH: [&str; 4] = ["133111", "133113", "133115", "133117"];

/// How services are charged in the month.
#[derive(Clone, Copy)]
struct Charges<'a> {
    masters: Option<&'a Masters>,
    month: Option<ServiceMonth>,
}

impl Charges<'_> {
    /// Whether table 7 counts a service differently. A service charged by the day counts its days;
    /// one charged by the month counts once in each row, on however many days it is planned.
    fn count_differs(self, service: &[Row<'_>], own: &Planned<'_>) -> bool {
        let counts = service.iter().map(|row| number(row.field(COUNT)));
        let stated: Option<i64> = counts.sum();
        let (Some(stated), Some(count)) = (stated, own.count) else {
            return false;
        };
        let by_day = own.days > 0 && stated == own.days;
        let rows = i64::try_from(service.len()).unwrap_or(0);
        // What is added by the month counts once, however many days are marked for it.
        let by_month = || own.days > 0 || self.by_month(own);
        stated != count && !by_day && !(stated == rows && by_month())
    }

    /// Whether the service is charged by the month: by its kind, or by what the masters say.
    fn by_month(self, own: &Planned<'_>) -> bool {
        let kind = service_kind(own.code);
        let monthly = matches!(
            kind,
            "66" | "71"
                | "73"
                | "75"
                | "76"
                | "77"
                | "A1"
                | "A2"
                | "A3"
                | "A4"
                | "A5"
                | "A6"
                | "A7"
                | "A8"
        ) || VISITS_BY_MONTH.contains(&own.code);
        let insurer = Some(own.first.field(INSURER));
        let known = self.masters.zip(self.month);
        let known = known
            .and_then(|(masters, month)| masters.service_code(own.code, insurer, month).found());
        known.map_or(monthly, |known| match known.basis {
            Basis::Month => true,
            Basis::Time | Basis::Day => false,
            _ => monthly,
        })
    }
}
