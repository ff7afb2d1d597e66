//! RC13 and RC14: days of a person's life that can hardly be right.

use time::Date;

use crate::check::Sheet;
use crate::check::words::record as words;
use crate::file_code::FileCode;
use crate::finding::Finding;
use crate::id::read_date;

/// The ages, in years, that long-term care insurance can concern.
const AGES: std::ops::RangeInclusive<i32> = 40..=120;

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    birth_date(sheet, findings);
    periods(sheet, findings);
}

/// RC13. The day of reference is that of the serial, so that the answer never changes.
fn birth_date(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let number = match sheet.code {
        FileCode::Uphosoku => 8,
        FileCode::Upkihon => 17,
        _ => return,
    };
    let Some(name) = sheet.name else {
        return;
    };
    let today = name.envelope.serial.date_time().date();
    for record in sheet.whole_records() {
        let Some(birth) = read_date(record.field(number)) else {
            continue;
        };
        if birth > today {
            findings.push(sheet.at(words::BIRTH_IN_FUTURE, record, number));
        } else if !AGES.contains(&age(birth, today)) {
            findings.push(sheet.at(words::AGE_UNUSUAL, record, number));
        }
    }
}

/// Whole years from one day to another.
fn age(birth: Date, today: Date) -> i32 {
    let months = |date: Date| u8::from(date.month());
    let had_birthday = (months(today), today.day()) >= (months(birth), birth.day());
    today.year() - birth.year() - i32::from(!had_birthday)
}

/// RC14.
fn periods(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let (from, to) = match sheet.code {
        FileCode::Uphosoku => (14, 15),
        FileCode::Up1kyo => (19, 20),
        FileCode::Upkihon => (24, 25),
        FileCode::Upyobo => (10, 11),
        _ => return,
    };
    for record in sheet.whole_records() {
        let days = (read_date(record.field(from)), read_date(record.field(to)));
        if let (Some(first), Some(last)) = days
            && first > last
        {
            findings.push(sheet.at(words::PERIOD_REVERSED, record, to));
        }
    }
}
