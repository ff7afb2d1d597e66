//! The rows of one service user: what each stands for, and which numbers belong to the total.
//!
//! The paper shows a number in parentheses where the total does not add it up: units outside the
//! limit, and the numbers of single services below which a row of sums holds them.

use careplan::Record;
use careplan::master::SumCode;

use super::writing::{in_parentheses, number, number_or_blank};
use super::{Amounts, Row, RowKind};
use crate::naming::{self, Names};

/// A record and what it stands for.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    record: &'a Record,
    sum: Option<SumCode>,
}

impl<'a> Line<'a> {
    pub(super) fn new(record: &'a Record) -> Self {
        let sum = if record.field(OFFICE) == NO_OFFICE {
            Some(SumCode::Total)
        } else {
            SumCode::of(record.field(CODE))
        };
        Self { record, sum }
    }

    pub(super) fn is_total(&self) -> bool {
        self.sum == Some(SumCode::Total)
    }

    /// The office and the kind of service, whose rows stand together.
    fn group(&self) -> (&'a str, &'a str) {
        let code = self.record.field(CODE);
        (self.record.field(OFFICE), naming::kind(code))
    }

    fn has_any(&self, fields: &[u16]) -> bool {
        fields.iter().any(|one| !self.record.field(*one).is_empty())
    }
}

/// The rows above the total in the order of the file, except that those of one office and kind
/// stand together.
pub(super) fn rows(lines: &[Line<'_>], names: &mut Names<'_>) -> Vec<Row> {
    let mut groups: Vec<((&str, &str), Vec<Line<'_>>)> = Vec::new();
    for line in lines {
        let key = line.group();
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(*line),
            None => groups.push((key, vec![*line])),
        }
    }
    let mut rows = Vec::with_capacity(lines.len());
    for (_, group) in &groups {
        for line in group {
            rows.push(row(line, group, names));
        }
    }
    rows
}

/// All sums of a row that stands alone.
pub(super) fn total(line: &Line<'_>) -> Amounts {
    amounts(line.record, Counted::InTotal)
}

fn row(line: &Line<'_>, group: &[Line<'_>], names: &mut Names<'_>) -> Row {
    let Line { record, sum } = *line;
    let code = record.field(CODE);
    let share = share(line, group);
    let (kind, service) = match sum {
        None if share == SumCode::BeyondThirtyDays => (
            RowKind::Detail,
            names.service_beside_code(code) + "（30日超）",
        ),
        None => (RowKind::Detail, names.service_beside_code(code)),
        Some(SumCode::Total) => (RowKind::Total, "全合計（重複）".to_owned()),
        Some(SumCode::OutsideLimit) => (RowKind::Subtotal, names.kind(code) + " 限度額対象外 合計"),
        Some(SumCode::BeyondThirtyDays) => {
            (RowKind::Subtotal, names.kind(code) + " 30日超過分 合計")
        }
        Some(_) => (RowKind::Subtotal, names.kind(code) + " 合計"),
    };
    let number_of = match kind {
        RowKind::Detail => number,
        RowKind::Subtotal | RowKind::Total => number_or_blank,
    };
    let office_number = match record.field(OFFICE) {
        NO_OFFICE => "",
        office => office,
    };
    let office = names.office_beside_number(record.field(OFFICE_NAME), office_number);
    let amounts = if kind == RowKind::Detail && group.iter().any(|one| one.sum == Some(share)) {
        amounts(record, Counted::InSubtotal)
    } else {
        amounts(record, Counted::InTotal)
    };
    Row {
        kind,
        office: match record.field(SATELLITE) {
            "" => office,
            satellite => format!("{office}（サテライト{satellite}）"),
        },
        office_number: office_number.to_owned(),
        service,
        equipment: record.field(EQUIPMENT).to_owned(),
        service_code: match kind {
            RowKind::Detail => code.to_owned(),
            RowKind::Subtotal | RowKind::Total => String::new(),
        },
        equipment_code: match (record.field(TAIS_CODE), record.field(NOTIFIED_CODE)) {
            (tais, "") => tais.to_owned(),
            ("", notified) => notified.to_owned(),
            (tais, notified) => format!("{tais}／{notified}"),
        },
        units: number_of(record.field(UNITS)),
        discount_rate: number(record.field(DISCOUNT_RATE)),
        discounted_units: number(record.field(DISCOUNTED_UNITS)),
        count: number_of(record.field(COUNT)),
        amounts: match share {
            SumCode::OutsideLimit | SumCode::BeyondThirtyDays => Amounts {
                amount: in_parentheses(number(record.field(AMOUNT))),
                ..amounts
            },
            _ => amounts,
        },
    }
}

/// Which sum of its office and kind a row belongs to or is.
///
/// No field says that a service lies outside the limit. One that takes its money itself and has no
/// units under the limit does; so does one without such units beside others that have them.
fn share(line: &Line<'_>, group: &[Line<'_>]) -> SumCode {
    if let Some(sum) = line.sum {
        return sum;
    }
    if line.record.field(OVER_30_DAYS) == "1" {
        return SumCode::BeyondThirtyDays;
    }
    if line.has_any(&LIMITED) {
        return SumCode::InsideLimit;
    }
    let has = |sum| group.iter().any(|one| one.sum == Some(sum));
    let mut details = group.iter().filter(|one| one.sum.is_none());
    let outside = line.has_any(&MONEY)
        || details.any(|one| one.has_any(&LIMITED))
        || has(SumCode::OutsideLimit) && !has(SumCode::InsideLimit);
    if outside {
        SumCode::OutsideLimit
    } else {
        SumCode::InsideLimit
    }
}

/// Where the numbers of a row are added up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    InTotal,
    InSubtotal,
}

fn amounts(record: &Record, counted: Counted) -> Amounts {
    let plain = |field: u16| number(record.field(field));
    let summed = |field: u16| match counted {
        Counted::InTotal => plain(field),
        Counted::InSubtotal => in_parentheses(plain(field)),
    };
    Amounts {
        amount: plain(AMOUNT),
        managed: summed(18),
        over_kind: summed(19),
        within_kind: summed(20),
        over_category: summed(21),
        within_category: summed(22),
        unit_price: plain(23),
        cost: summed(24),
        benefit_rate: plain(25),
        claim: summed(26),
        flat_copay: plain(27),
        copay: summed(28),
        full_copay: summed(29),
    }
}

/// Item numbers of UPSIKYU.
const OFFICE_NAME: u16 = 6;
const OFFICE: u16 = 7;
const SATELLITE: u16 = 8;
const CODE: u16 = 9;
const TAIS_CODE: u16 = 10;
const NOTIFIED_CODE: u16 = 11;
const EQUIPMENT: u16 = 12;
const UNITS: u16 = 13;
const DISCOUNT_RATE: u16 = 14;
const DISCOUNTED_UNITS: u16 = 15;
const COUNT: u16 = 16;
const AMOUNT: u16 = 17;
const OVER_30_DAYS: u16 = 33;

/// Units under the limits of kinds and of the category.
const LIMITED: [u16; 5] = [18, 19, 20, 21, 22];
/// What the services cost and who pays.
const MONEY: [u16; 4] = [24, 26, 28, 29];

/// The office number of rows that belong to no office.
// Spec: 別紙 UPSIKYU No.7
const NO_OFFICE: &str = "9999999999";
