//! T707's limit, T715 and T716: table 7 beside table 6 and the supplement of the same unit.
//!
//! Files are set side by side where the unit has one of each for a month; what is missing or
//! there twice is told by families BN and FN.

use super::amounts::WITHIN_LIMIT;
use super::row::{
    self, CODE, COUNT, OFFICE, RowKind, is_service_code, kind, number, service_kind, user,
};
use super::{is_complete, sums};
use crate::check::words::table7 as words;
use crate::check::{Group, Part, Sheet};
use crate::file_code::FileCode;
use crate::finding::Finding;
use crate::id::OfficeNumber;
use crate::record::Record;

/// Item numbers of the three files.
const INSURED: u16 = 3;
const PLAN_DAYS: u16 = 11;
const PLAN_COUNT: u16 = 14;
const PLAN_CODE: u16 = 15;
const PLAN_OFFICE: u16 = 20;
const SUPPLEMENT_LIMIT: u16 = 19;

pub(super) fn check(group: &Group<'_>, findings: &mut Vec<Finding>) {
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
        let annex = Rows::of(annex, |a, b| row::service_key(a).cmp(&row::service_key(b)));
        let by_user = |a: &Record, b: &Record| user(a).cmp(&user(b));
        if let Some(plan) = beside(FileCode::Upplan) {
            compare(&annex, &Rows::of(plan, by_user), findings);
        }
        if let Some(supplement) = beside(FileCode::Uphosoku) {
            limits(&annex, &Rows::of(supplement, by_user), findings);
        }
    }
}

/// The rows of a file, sorted by user.
struct Rows<'a> {
    sheet: Sheet<'a>,
    records: Vec<&'a Record>,
}

impl<'a> Rows<'a> {
    fn of(part: &'a Part<'_>, order: impl Fn(&Record, &Record) -> std::cmp::Ordering) -> Self {
        let mut records: Vec<&Record> = part.records.iter().collect();
        records.sort_by(|a, b| order(a, b));
        Self {
            sheet: part.sheet(),
            records,
        }
    }

    fn users(&self) -> impl Iterator<Item = &[&'a Record]> {
        self.records.chunk_by(|a, b| user(a) == user(b))
    }
}

/// The user of some rows that have one.
fn owner<'a>(rows: &[&'a Record]) -> Option<(&'a str, &'a str)> {
    rows.first().map(|record| user(record))
}

/// T707: the total against the limit of the supplement.
fn limits(annex: &Rows<'_>, supplement: &Rows<'_>, findings: &mut Vec<Finding>) {
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
        if exceeds && !sums::within_limit_differs(total, rows) {
            findings.push(annex.sheet.at(words::LIMIT_EXCEEDED, total, WITHIN_LIMIT));
        }
    }
}

/// T715 and T716.
// Spec: §2.3, §2.6
fn compare(annex: &Rows<'_>, plan: &Rows<'_>, findings: &mut Vec<Finding>) {
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
            services(annex, rows, plan, own, &mut planned, findings);
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
    /// The days marked for a service that is charged by the day, where some are.
    days: i64,
    in_annex: bool,
}

/// T716 for one user. `planned` is room that is used again for the next.
// Spec: §2.6
fn services<'a>(
    annex: &Rows<'_>,
    rows: &[&Record],
    plan: &Rows<'_>,
    own: &[&'a Record],
    planned: &mut Vec<Planned<'a>>,
    findings: &mut Vec<Finding>,
) {
    planned.clear();
    for record in own {
        add(planned, record);
    }
    let details = || {
        let same = |a: &&Record, b: &&Record| {
            a.field(OFFICE) == b.field(OFFICE) && a.field(CODE) == b.field(CODE)
        };
        let services = rows.chunk_by(same);
        services.filter(|rows| rows.first().is_some_and(|row| kind(row) == RowKind::Detail))
    };
    let is_clear = |office, code| OfficeNumber::try_from(office).is_ok() && is_service_code(code);
    let clear = planned.iter().all(|own| is_clear(own.office, own.code))
        && details()
            .filter_map(|rows| rows.first())
            .all(|row| is_clear(row.field(OFFICE), row.field(CODE)))
        && rows.iter().all(|row| kind(row) != RowKind::Unclear);
    if !clear {
        return;
    }
    let mut unplanned = 0;
    for service in details() {
        let Some(first) = service.first() else {
            continue;
        };
        let wanted = (first.field(OFFICE), first.field(CODE));
        let found = planned
            .iter_mut()
            .find(|own| (own.office, own.code) == wanted);
        if let Some(own) = found {
            own.in_annex = true;
            if count_differs(service, own) {
                findings.push(annex.sheet.at(words::COUNT_DIFFERS, first, COUNT));
            }
        } else {
            unplanned += 1;
            findings.push(annex.sheet.at(words::SERVICE_NOT_PLANNED, first, CODE));
        }
    }
    // A code mistyped in one file is not told a second time from the other.
    let left = || planned.iter().filter(|own| !own.in_annex);
    if left().count() > unplanned {
        let tell = |own: &Planned<'_>| {
            plan.sheet
                .at(words::SERVICE_NOT_IN_ANNEX, own.first, PLAN_CODE)
        };
        findings.extend(left().map(tell));
    }
}

fn add<'a>(planned: &mut Vec<Planned<'a>>, record: &'a Record) {
    let (office, code) = (record.field(PLAN_OFFICE), record.field(PLAN_CODE));
    let count = number(record.field(PLAN_COUNT));
    let days = record.field(PLAN_DAYS).bytes().filter(|day| *day == b'1');
    let days = i64::try_from(days.count()).unwrap_or(0);
    // The rows of a service mostly follow each other.
    let same = |own: &&mut Planned<'_>| own.code == code && own.office == office;
    if let Some(own) = planned.iter_mut().rev().find(same) {
        own.count = own.count.zip(count).map(|(sum, count)| sum + count);
        own.days = own.days.max(days);
        return;
    }
    planned.push(Planned {
        first: record,
        office,
        code,
        count,
        days,
        in_annex: false,
    });
}

/// Whether table 7 counts a service differently. A service charged by the day counts its days; one
/// charged by the month counts once in each row, on however many days it is planned.
fn count_differs(service: &[&Record], own: &Planned<'_>) -> bool {
    let counts = service.iter().map(|row| number(row.field(COUNT)));
    let stated: Option<i64> = counts.sum();
    let (Some(stated), Some(count)) = (stated, own.count) else {
        return false;
    };
    let by_day = own.days > 0 && stated == own.days;
    let by_month = service
        .iter()
        .all(|row| is_charged_by_month(service_kind(row)) && number(row.field(COUNT)) == Some(1));
    stated != count && !by_day && !by_month
}

/// Kinds whose basic service is charged by the month.
fn is_charged_by_month(kind: &str) -> bool {
    matches!(
        kind,
        "66" | "71" | "73" | "75" | "76" | "77" | "A1" | "A2" | "A5" | "A6"
    )
}
