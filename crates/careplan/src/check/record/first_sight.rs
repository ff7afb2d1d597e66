//! Whether a value is good at first sight, so that a good field costs a few machine instructions.
//!
//! Yes means that no check of single fields has anything to say about the value. No means nothing:
//! the checks themselves decide then, and they alone know the rules in full.

use crate::id::{InsurerNumber, ServiceKind};
use crate::layout::{Field, Kind};
use crate::service_kind::Linkage;

/// Whether nothing can be wrong with this value, which is not empty.
pub(super) fn is_good(field: &Field, value: &str) -> bool {
    let bytes = value.as_bytes();
    match field.kind {
        Kind::Text => field.max_len.is_none(),
        Kind::Unused | Kind::Postal | Kind::Phone => false,
        _ if field
            .max_len
            .is_some_and(|max| bytes.len() > usize::from(max)) =>
        {
            false
        }
        Kind::VersionYm => value == super::field::VERSION,
        Kind::InsurerNo => {
            let number = InsurerNumber::try_from(value);
            number.is_ok_and(|number| number.check_digit_is_valid())
        }
        Kind::InsuredNo => match bytes.first_chunk::<10>() {
            Some([first, rest @ ..]) => {
                bytes.len() == 10 && all_digits(rest) && (first.is_ascii_digit() || *first == b'H')
            }
            None => false,
        },
        Kind::OfficeNo => match bytes.first_chunk::<10>() {
            Some(number) => {
                bytes.len() == 10
                    && number
                        .iter()
                        .fold(true, |all, byte| all & is_office_character(*byte))
            }
            None => false,
        },
        Kind::ServiceKind => {
            let kind = ServiceKind::try_from(value);
            kind.is_ok_and(|kind| kind.linkage() != Linkage::Unknown)
        }
        Kind::Date => is_everyday_date(bytes),
        Kind::YearMonth => match bytes {
            [year @ .., tens, ones] => {
                bytes.len() == 6 && all_digits(year) && is_month(*tens, *ones)
            }
            _ => false,
        },
        Kind::TimeHhmmOr9999 => bytes == b"9999" || is_time(bytes),
        Kind::TimeHhmm => is_time(bytes),
        Kind::Integer => all_digits(bytes),
        Kind::Decimal => is_decimal(bytes),
        Kind::Code | Kind::Flag if field.codes.is_empty() => value.is_ascii(),
        Kind::Code | Kind::Flag => field.codes.iter().any(|(code, _)| *code == value),
        Kind::ServiceCode | Kind::DayBits31 => value.is_ascii(),
    }
}

/// Any day but the 29th of February.
fn is_everyday_date(bytes: &[u8]) -> bool {
    let Ok(date) = <&[u8; 8]>::try_from(bytes) else {
        return false;
    };
    let [year @ .., m1, m2, d1, d2] = date;
    let day = two_digits(*d1, *d2);
    let length = match two_digits(*m1, *m2) {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28,
        _ => 0,
    };
    all_digits(date) && year != b"0000" && (1..=length).contains(&day)
}

fn is_month(tens: u8, ones: u8) -> bool {
    all_digits(&[tens, ones]) && (1..=12).contains(&two_digits(tens, ones))
}

fn is_time(bytes: &[u8]) -> bool {
    let Ok(time) = <&[u8; 4]>::try_from(bytes) else {
        return false;
    };
    let [h1, h2, m1, m2] = time;
    all_digits(time) && two_digits(*h1, *h2) < 24 && two_digits(*m1, *m2) < 60
}

fn is_decimal(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    match bytes.split_at_checked(digits.count()) {
        Some((whole, [b'.', behind @ ..])) => {
            !whole.is_empty() && !behind.is_empty() && all_digits(behind)
        }
        Some((_, rest)) => rest.is_empty(),
        None => false,
    }
}

/// Without a branch for each byte: fields are short, and bad bytes are rare.
fn all_digits(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .fold(true, |all, byte| all & byte.is_ascii_digit())
}

const fn is_office_character(byte: u8) -> bool {
    byte.is_ascii_digit() | byte.is_ascii_uppercase()
}

/// The number of two digits; something else for other bytes.
fn two_digits(tens: u8, ones: u8) -> u16 {
    u16::from(tens.wrapping_sub(b'0')) * 10 + u16::from(ones.wrapping_sub(b'0'))
}
