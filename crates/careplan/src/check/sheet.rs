//! The records of one file as the families of checks look at them, and what makes looking cheap.
//!
//! A check passes hundreds of megabytes of good records before it meets a fault, so nothing is
//! allocated for a good record. What is here for that:
//!
//! * [`Sheet::whole_records`]: the records whose columns are certain;
//! * [`Sheet::grouped`]: all records that agree in some fields together, in one allocation for the
//!   whole file; [`Grouped::groups`] passes them group by group (per service user: `&[2, 3]`),
//!   [`Grouped::group`] finds one by its values;
//! * [`Sheet::at`]: a finding, which is what may cost something;
//! * [`integer`], [`hundredths`], [`minutes`]: the numbers in a field, none where it holds no such
//!   number (which another check tells).
//!
//! Rules are not here.

use std::cmp::Ordering;

use super::words::Case;
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::finding::Finding;
use crate::layout::layout;
use crate::record::Record;

/// The records of one file, and what is known of its name.
pub(super) struct Sheet<'a> {
    pub(super) label: &'a str,
    pub(super) code: FileCode,
    pub(super) name: Option<&'a FileName>,
    pub(super) records: &'a [Record],
}

impl<'a> Sheet<'a> {
    /// A finding about the file as a whole.
    pub(super) fn finding(&self, case: Case) -> Finding {
        Finding::new(case).in_file(self.label)
    }

    /// A finding about a field of a record.
    pub(super) fn at(&self, case: Case, record: &Record, field: u16) -> Finding {
        let finding = self.finding(case).at_record(record.index());
        finding.at_field(self.code, field)
    }

    /// Whether the checks of single fields refuse nothing about the field; for suspected faults
    /// only, because it makes findings.
    pub(super) fn is_good(&self, record: &Record, field: u16) -> bool {
        super::record::is_acceptable(self, record, field)
    }

    /// The records as wide as the layout: in others no column is known for certain.
    pub(super) fn whole_records(&self) -> impl Iterator<Item = &'a Record> + use<'a> {
        let width = layout(self.code).len();
        self.records
            .iter()
            .filter(move |record| record.len() == width)
    }

    #[allow(dead_code, reason = "for the families of tables 6 and 7")]
    /// The whole records, those together that agree in these fields.
    pub(super) fn grouped(&self, numbers: &'static [u16]) -> Grouped<'a> {
        let mut records: Vec<&Record> = self.whole_records().collect();
        // Stable, and nearly free where the records stand together already.
        records.sort_by(|a, b| compare(a, b, numbers));
        Grouped { records, numbers }
    }
}

#[allow(dead_code, reason = "for the families of tables 6 and 7")]
/// Records sorted by some fields.
pub(super) struct Grouped<'a> {
    records: Vec<&'a Record>,
    numbers: &'static [u16],
}

impl<'a> Grouped<'a> {
    #[allow(dead_code, reason = "for the families of tables 6 and 7")]
    /// The records that agree in the fields, group by group, each in the order of the file.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[&'a Record]> {
        let numbers = self.numbers;
        self.records
            .chunk_by(move |a, b| compare(a, b, numbers).is_eq())
    }

    #[allow(dead_code, reason = "for the families of tables 6 and 7")]
    /// The records with these values, given in the order of the fields; empty where there is none.
    pub(super) fn group(&self, values: &[&str]) -> &[&'a Record] {
        let order = |record: &&Record| {
            let fields = self.numbers.iter().map(|&number| record.field(number));
            fields.cmp(values.iter().copied())
        };
        let from = self.records.partition_point(|record| order(record).is_lt());
        let rest = self.records.get(from..).unwrap_or_default();
        let count = rest.partition_point(|record| order(record).is_eq());
        rest.get(..count).unwrap_or_default()
    }
}

fn compare(a: &Record, b: &Record, numbers: &[u16]) -> Ordering {
    let mut orders = numbers
        .iter()
        .map(|&number| a.field(number).cmp(b.field(number)));
    orders
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// The number in a field of digits, with a sign where it is negative; at most 18 digits.
pub(super) fn integer(text: &str) -> Option<i64> {
    match text.as_bytes() {
        [b'-', digits @ ..] => Some(-natural(digits)?),
        digits => natural(digits),
    }
}

#[allow(dead_code, reason = "for the families of tables 6 and 7")]
/// A hundred times the number in a field of digits with at most two behind the point.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let (digits, sign) = match text.as_bytes() {
        [b'-', digits @ ..] => (digits, -1),
        digits => (digits, 1),
    };
    let (whole, behind) = match digits {
        [whole @ .., b'.', tenth @ b'0'..=b'9'] => (whole, i64::from(tenth - b'0') * 10),
        [whole @ .., b'.', tenth @ b'0'..=b'9', last @ b'0'..=b'9'] => {
            (whole, i64::from(tenth - b'0') * 10 + i64::from(last - b'0'))
        }
        whole => (whole, 0),
    };
    let whole = natural(whole)?.checked_mul(100)?;
    Some(sign * whole.checked_add(behind)?)
}

/// The digits 0 to 9 as a number.
fn natural(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    digits.iter().try_fold(0_i64, |sum, byte| {
        let digit = i64::from(byte.wrapping_sub(b'0'));
        (digit < 10).then_some(sum * 10 + digit)
    })
}

/// Minutes since midnight of a time of four digits, 2400 included; whether the time is real is
/// another check's matter.
pub(super) fn minutes(time: &str) -> Option<i64> {
    let &[tens, ones, ..] = time.as_bytes() else {
        return None;
    };
    let (hour, minute) = (natural(&[tens, ones])?, natural(time.as_bytes().get(2..)?)?);
    (time.len() == 4 && minute < 60 && hour <= 24).then_some(hour * 60 + minute)
}
