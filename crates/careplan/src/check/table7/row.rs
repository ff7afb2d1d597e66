//! T703, T704, T711 to T714: what one row says by itself; and what its cells mean.

use std::ops::Deref;

use crate::check::Sheet;
use crate::check::record::is_decimal;
use crate::check::table6::is_piece;
use crate::check::words::table7 as words;
use crate::finding::Finding;
use crate::id::OfficeNumber;
use crate::master::SumCode;
use crate::record::Record;

/// Item numbers.
pub(super) const INSURER: u16 = 2;
pub(super) const INSURED: u16 = 3;
pub(super) const OFFICE: u16 = 7;
pub(super) const CODE: u16 = 9;
const TAIS_CODE: u16 = 10;
const NOTIFIED_CODE: u16 = 11;
pub(super) const UNITS: u16 = 13;
pub(super) const DISCOUNT_RATE: u16 = 14;
pub(super) const DISCOUNTED_UNITS: u16 = 15;
pub(super) const COUNT: u16 = 16;
pub(super) const PRICE: u16 = 23;
pub(super) const BENEFIT_RATE: u16 = 25;
const DAYS_BEFORE: u16 = 30;
const DAYS_PLANNED: u16 = 31;
const DAYS_TOGETHER: u16 = 32;
pub(super) const OVER_30_DAYS: u16 = 33;
const FIXED_OFFICE: u16 = 34;

/// The office number of rows that belong to no office.
// Spec: 別紙 第7表 No.7, No.34
pub(super) const NO_OFFICE: &str = "9999999999";

/// Prices of a unit in hundredths of a yen, lowest and highest.
// Spec: 別紙 第7表 No.23
const PRICES: std::ops::RangeInclusive<i64> = 1000..=1140;

/// What a row stands for; its code tells.
// Spec: 別紙 第7表 No.9
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    /// One service.
    Detail,
    /// Sums of other rows.
    Sum(SumCode),
    /// The code has no known form.
    Unclear,
}

/// A row and what it stands for, which many checks ask.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    record: &'a Record,
    pub(super) kind: RowKind,
    /// The office and the code, which begins with the kind: what tells services of a user apart.
    pub(super) service: (&'a str, &'a str),
}

impl<'a> Row<'a> {
    pub(super) fn new(record: &'a Record) -> Self {
        Self {
            record,
            kind: kind(record),
            service: (record.field(OFFICE), record.field(CODE)),
        }
    }

    /// Whether the row holds all sums of a user.
    pub(super) fn is_total(self) -> bool {
        self.kind == RowKind::Sum(SumCode::Total)
    }
}

impl Deref for Row<'_> {
    type Target = Record;

    fn deref(&self) -> &Record {
        self.record
    }
}

/// What the row stands for. One of no office can only be the total, whatever its code (T701).
fn kind(record: &Record) -> RowKind {
    let code = record.field(CODE);
    // The codes of sums end in four equal characters; those of services hardly ever do.
    let sum = match code.as_bytes() {
        [.., a, b, c, d] if a == b && b == c && c == d => SumCode::of(code),
        _ => None,
    };
    match sum {
        _ if record.field(OFFICE) == NO_OFFICE => RowKind::Sum(SumCode::Total),
        Some(sum) => RowKind::Sum(sum),
        None if is_service_code(code) => RowKind::Detail,
        None => RowKind::Unclear,
    }
}

/// Six digits or capital letters.
pub(super) fn is_service_code(code: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    code.len() == 6 && code.bytes().all(fits)
}

/// The person a row is about. The month is not part of it: a file has one (T601).
pub(super) fn user(record: &Record) -> (&str, &str) {
    (record.field(INSURER), record.field(INSURED))
}

/// The items that name a user.
pub(super) const USER: [u16; 2] = [INSURER, INSURED];

/// The kind of service: the beginning of a code.
pub(super) fn service_kind(code: &str) -> &str {
    code.get(..2).unwrap_or(code)
}

/// Whether both rows are of one office and one kind of service.
pub(super) fn same_service(a: &Row<'_>, b: &Row<'_>) -> bool {
    let ((a_office, a_code), (b_office, b_code)) = (a.service, b.service);
    service_kind(a_code) == service_kind(b_code) && a_office == b_office
}

/// A whole number as the layouts write it; nothing where the text is empty or no such number.
pub(super) fn number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let fits = (1..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// A whole number, where an empty field is nought.
pub(super) fn number_or_nought(text: &str) -> Option<i64> {
    if text.is_empty() {
        Some(0)
    } else {
        number(text)
    }
}

/// The price of a unit in hundredths of a yen.
pub(super) fn price(text: &str) -> Option<i64> {
    let mut digits = match text.as_bytes() {
        [_, _, b'.', _, _] => text.bytes().filter(|byte| *byte != b'.'),
        _ => return None,
    };
    let hundredths = digits.try_fold(0, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + i64::from(byte - b'0'))
    });
    hundredths.filter(|price| PRICES.contains(price))
}

/// Whether the benefit rate is a percentage.
pub(super) fn rate(text: &str) -> Option<i64> {
    number(text).filter(|rate| (0..=100).contains(rate))
}

pub(super) fn check(sheet: &Sheet<'_>, record: &Row<'_>, findings: &mut Vec<Finding>) {
    match record.kind {
        RowKind::Detail => equipment(sheet, record, findings),
        RowKind::Sum(_) => sum_row(sheet, record, findings),
        RowKind::Unclear => {}
    }
    // T704
    let office = record.field(FIXED_OFFICE);
    if OfficeNumber::try_from(office).is_ok() && office != NO_OFFICE {
        findings.push(sheet.at(words::FIXED_OFFICE, record, FIXED_OFFICE));
    }
    unit_price(sheet, record, findings);
    // T712
    let stated = record.field(BENEFIT_RATE);
    if number(stated).is_some() && rate(stated).is_none() {
        findings.push(sheet.at(words::BENEFIT_RATE, record, BENEFIT_RATE));
    }
    stay_days(sheet, record, findings);
}

/// T703.
// Spec: 別紙 第7表 No.13, No.14, No.15
fn sum_row(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) {
    if number(record.field(UNITS)).is_some_and(|units| units != 0) {
        findings.push(sheet.at(words::SUM_ROW_UNITS, record, UNITS));
    }
    for item in [DISCOUNT_RATE, DISCOUNTED_UNITS] {
        if number(record.field(item)).is_some() {
            findings.push(sheet.at(words::SUM_ROW_DISCOUNT, record, item));
        }
    }
}

/// T711. What is no decimal at all, or too long, is told by RC02.
// Spec: 別紙 第7表 No.23
fn unit_price(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) {
    let stated = record.field(PRICE);
    if stated.is_empty() || price(stated).is_some() || !is_decimal(stated) || stated.len() > 6 {
        return;
    }
    let in_form = stated.len() == 5 && stated.find('.') == Some(2) && !stated.starts_with('-');
    let case = if in_form {
        words::PRICE_RANGE
    } else {
        words::PRICE_FORM
    };
    findings.push(sheet.at(case, record, PRICE));
}

/// T713. Other codes of the two kinds are additions and reductions.
// Spec: 別紙 第7表 No.10, No.11
fn equipment(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) {
    let code = record.field(CODE);
    let Some(item) = code.strip_prefix("17").or_else(|| code.strip_prefix("67")) else {
        return;
    };
    let tais = !record.field(TAIS_CODE).is_empty();
    let notified = !record.field(NOTIFIED_CODE).is_empty();
    let (case, field) = match (tais, notified) {
        (false, false) if is_piece(item) => (words::EQUIPMENT_CODE, TAIS_CODE),
        (false, false) => (words::EQUIPMENT_CODE_ADDITION, TAIS_CODE),
        (true, true) if is_piece(item) => (words::EQUIPMENT_CODES_BOTH, NOTIFIED_CODE),
        _ => return,
    };
    findings.push(sheet.at(case, record, field));
}

/// T714.
fn stay_days(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) {
    let days = [DAYS_BEFORE, DAYS_PLANNED, DAYS_TOGETHER].map(|item| number(record.field(item)));
    if let [Some(before), Some(planned), Some(together)] = days
        && before + planned != together
    {
        findings.push(sheet.at(words::STAY_DAYS, record, DAYS_TOGETHER));
    }
}
