//! The records of one file as the families of checks look at them, and what makes looking cheap.
//!
//! A check passes hundreds of megabytes of good records before it meets a fault, so nothing is
//! allocated for a good record. What is here for that:
//!
//! * [`Sheet::whole_records`]: the records whose columns are certain;
//! * [`sorted_by`]: records in the order of some fields, cheaper than sorting all of them;
//! * [`Sheet::at`]: a finding, which is what may cost something;
//! * [`integer`], [`minutes`]: the numbers in a field, none where it holds no such
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
}

/// Sorts records by some fields, those that are equal in the order of the file. Rows of one user
/// mostly stand together, so that runs of equal rows are sorted and not single rows.
pub(super) fn sorted_by<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    numbers: &[u16],
) -> Vec<&'a Record> {
    let records: Vec<&Record> = records.into_iter().collect();
    let order = |a: &Record, b: &Record| {
        let mut orders = numbers
            .iter()
            .map(|&number| a.field(number).cmp(b.field(number)));
        orders
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    };
    let far = numbers.iter().copied().max().unwrap_or(u16::MAX);
    let equal = |a: &&Record, b: &&Record| b.begins_like(a, far) || order(a, b).is_eq();
    let mut runs: Vec<&[&Record]> = records.chunk_by(equal).collect();
    runs.sort_by(|a, b| match (a.first(), b.first()) {
        (Some(a), Some(b)) => order(a, b),
        _ => Ordering::Equal,
    });
    runs.concat()
}

/// The number in a field of digits, with a sign where it is negative; at most 18 digits.
pub(super) fn integer(text: &str) -> Option<i64> {
    match text.as_bytes() {
        [b'-', digits @ ..] => Some(-natural(digits)?),
        digits => natural(digits),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_have_up_to_18_digits() {
        let most = "9".repeat(18);
        for (text, number) in [
            ("0", Some(0)),
            ("07", Some(7)),
            ("-7", Some(-7)),
            (&most, Some(999_999_999_999_999_999)),
            (&"9".repeat(19), None),
            ("", None),
            ("-", None),
            ("--7", None),
            ("+7", None),
            ("7a", None),
            ("7/", None),
            ("7:", None),
        ] {
            assert_eq!(integer(text), number, "{text}");
        }
    }

    #[test]
    fn minutes_have_four_digits() {
        for (time, expected) in [
            ("0000", Some(0)),
            ("0959", Some(599)),
            ("0960", None),
            ("2400", Some(1440)),
            ("2500", None),
            ("900", None),
            ("09000", None),
            ("0a00", None),
            ("", None),
        ] {
            assert_eq!(minutes(time), expected, "{time}");
        }
    }
}
