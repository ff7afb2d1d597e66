//! The numbers and codes that name offices, insurers, people, months and send units.
//!
//! A value of these types has the form the standard asks for; whether the office or the person
//! exists is not known here. Check digits are offered as questions, because the standard's own
//! sample numbers fail them.

use std::fmt;
use std::str::FromStr;

use time::{Date, Month, PrimitiveDateTime, Time};

use crate::service_kind::{self, Linkage};

/// A text that is not the number or code it was taken for. The text itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Not an office number.
    #[error("not an office number: 10 characters, digits, the third may be a capital letter")]
    OfficeNumber,
    /// Not a service kind code.
    #[error("not a service kind code: 2 characters, digits or capital letters")]
    ServiceKind,
    /// Not an insurer number.
    #[error("not an insurer number: 6 digits")]
    InsurerNumber,
    /// Not an insured person's number.
    #[error("not an insured person's number: 10 digits, or H and 9 digits")]
    InsuredNumber,
    /// Not a month.
    #[error("not a month: YYYYMM")]
    ServiceMonth,
    /// Not a serial.
    #[error("not a serial: a date and time as YYYYMMDDHHMMSS")]
    Serial,
    /// Not an address.
    #[error("not an address: office number, hyphen, service kind, as in 1370000018-43")]
    Address,
}

/// Writes the parts all text codes of fixed width share.
macro_rules! fixed_width {
    ($name:ident, $width:literal, $error:expr, $valid:expr) => {
        impl $name {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                // Only ASCII is ever stored.
                std::str::from_utf8(&self.0).unwrap_or_default()
            }

            /// Whether the text is this code.
            #[allow(dead_code, reason = "one of the codes is not compared")]
            pub(crate) fn is(&self, text: &str) -> bool {
                self.0.as_slice() == text.as_bytes()
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let valid: fn(&[u8; $width]) -> bool = $valid;
                match <[u8; $width]>::try_from(text.as_bytes()) {
                    Ok(bytes) if valid(&bytes) => Ok(Self(bytes)),
                    _ => Err($error),
                }
            }
        }

        impl TryFrom<&str> for $name {
            type Error = IdError;

            fn try_from(text: &str) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

/// Shows the code in `Debug` too; used for everything that does not name a person.
macro_rules! open_debug {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }
    )*};
}

/// The number of a care office (介護保険事業所番号): 10 characters, prefecture, class, area, number
/// and check digit. The class, at the third place, may be a capital letter other than I, O and Q.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfficeNumber([u8; 10]);

fixed_width!(OfficeNumber, 10, IdError::OfficeNumber, |bytes| {
    bytes.iter().enumerate().all(|(place, &byte)| match place {
        2 => letter_value(byte).is_some(),
        _ => byte.is_ascii_digit(),
    })
});

impl OfficeNumber {
    /// Whether the last digit is the one the rule gives (modulus 10, weights 2 and 1 from the
    /// right). Sample numbers of the standard fail it: never a reason to refuse.
    #[must_use]
    pub fn check_digit_is_valid(&self) -> bool {
        let [body @ .., last] = &self.0;
        modulus_10(body.iter().filter_map(|&byte| letter_value(byte))) == digit(*last)
    }

    /// The prefecture, 1 to 47, or `None` where the first two digits name none.
    #[must_use]
    pub fn prefecture(&self) -> Option<u8> {
        prefecture(self.0.first_chunk())
    }
}

/// The kind of a service (サービス種類コード): two characters such as `43` or `2A`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceKind([u8; 2]);

fixed_width!(ServiceKind, 2, IdError::ServiceKind, |bytes| {
    bytes
        .iter()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
});

impl ServiceKind {
    /// The Japanese name, or `None` where the code is not in the national list.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        service_kind::entry(self.as_str()).map(|entry| entry.name)
    }

    /// Whether services of this kind take part in the exchange of care plans.
    #[must_use]
    pub fn linkage(&self) -> Linkage {
        service_kind::entry(self.as_str()).map_or(Linkage::Unknown, |entry| entry.linkage)
    }

    /// Whether offices of this kind make care plans and send them (43, 46, AF and the services
    /// that employ care managers of their own: 73, 75, 77).
    #[must_use]
    pub fn is_care_management(&self) -> bool {
        self.is_plan_maker() || matches!(self.as_str(), "73" | "75" | "77")
    }

    /// Whether the kind is care management and nothing else: 43, 46 or AF.
    #[must_use]
    pub fn is_plan_maker(&self) -> bool {
        matches!(self.as_str(), "43" | "46" | "AF")
    }

    /// Whether the kind belongs to prevention or to the municipal programme, care management of
    /// prevention (46, AF) included.
    #[must_use]
    pub fn is_prevention(&self) -> bool {
        matches!(
            self.as_str(),
            "24" | "25" | "26" | "2B" | "34" | "39" | "46" | "74" | "75" | "AF"
        ) || matches!(self.0, [b'6', b'2'..=b'9'] | [b'A', b'1'..=b'8'])
    }
}

/// The number of an insurer (保険者番号): 6 digits, the last a check digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InsurerNumber([u8; 6]);

fixed_width!(InsurerNumber, 6, IdError::InsurerNumber, all_digits);

impl InsurerNumber {
    /// Whether the last digit is the one the rule gives. Merged municipalities are known to
    /// differ: never a reason to refuse.
    #[must_use]
    pub fn check_digit_is_valid(&self) -> bool {
        let [body @ .., last] = &self.0;
        modulus_10(body.iter().map(|&byte| digit(byte))) == digit(*last)
    }

    /// The prefecture, 1 to 47, or `None` where the first two digits name none.
    #[must_use]
    pub fn prefecture(&self) -> Option<u8> {
        prefecture(self.0.first_chunk())
    }
}

/// The number of an insured person (被保険者番号): 10 digits, or `H` and 9 digits for people who
/// live on public assistance alone. Names a person: `Debug` does not show it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InsuredNumber([u8; 10]);

fixed_width!(InsuredNumber, 10, IdError::InsuredNumber, |bytes| {
    let [first, rest @ ..] = bytes;
    (first.is_ascii_digit() || *first == b'H') && all_digits(rest)
});

impl fmt::Debug for InsuredNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InsuredNumber(…)")
    }
}

/// A month in which services are given (サービス提供年月), written YYYYMM.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceMonth([u8; 6]);

fixed_width!(ServiceMonth, 6, IdError::ServiceMonth, |bytes| {
    all_digits(bytes) && (1..=12).contains(&number(bytes.get(4..)))
});

impl ServiceMonth {
    /// The month a day lies in. Years before 1 count as 1, years after 9999 as 9999.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let mut bytes = [b'0'; 6];
        write_number(
            bytes.get_mut(..4),
            u32::try_from(date.year().clamp(1, 9999)).unwrap_or(0),
        );
        write_number(bytes.get_mut(4..), u32::from(u8::from(date.month())));
        Self(bytes)
    }

    /// The year of the western calendar.
    #[must_use]
    pub fn year(&self) -> u16 {
        u16::try_from(number(self.0.get(..4))).unwrap_or_default()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(&self) -> u8 {
        u8::try_from(number(self.0.get(4..))).unwrap_or_default()
    }

    /// The number of days of the month.
    #[must_use]
    pub fn days(&self) -> u8 {
        Month::try_from(self.month()).map_or(0, |month| month.length(i32::from(self.year())))
    }

    /// Whether the day lies in the month.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        Self::of(date) == *self
    }
}

/// The serial (連番) of a send unit: the date and time of its making, YYYYMMDDHHMMSS in Japan time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial([u8; 14]);

fixed_width!(Serial, 14, IdError::Serial, |bytes| all_digits(bytes)
    && read_date_time(bytes).is_some());

impl Serial {
    /// The serial of a moment given in Japan time. Parts of a second are left out; years before 1
    /// count as 1, years after 9999 as 9999.
    #[must_use]
    pub fn from_date_time(moment: PrimitiveDateTime) -> Self {
        let (hour, minute, second) = moment.as_hms();
        let year = u32::try_from(moment.year().clamp(1, 9999)).unwrap_or(0);
        let mut bytes = [b'0'; 14];
        write_number(bytes.get_mut(..4), year);
        write_number(bytes.get_mut(4..6), u32::from(u8::from(moment.month())));
        write_number(bytes.get_mut(6..8), u32::from(moment.day()));
        write_number(bytes.get_mut(8..10), u32::from(hour));
        write_number(bytes.get_mut(10..12), u32::from(minute));
        write_number(bytes.get_mut(12..), u32::from(second));
        Self(bytes)
    }

    /// The moment the serial stands for, in Japan time.
    #[must_use]
    pub fn date_time(&self) -> PrimitiveDateTime {
        read_date_time(&self.0).unwrap_or(PrimitiveDateTime::MIN)
    }
}

open_debug!(
    OfficeNumber,
    ServiceKind,
    InsurerNumber,
    ServiceMonth,
    Serial
);

/// Where a message goes or comes from: an office number together with a service kind, because one
/// number serves several kinds. Written `1370000018-43`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The office.
    pub office: OfficeNumber,
    /// The kind of service the office acts as.
    pub kind: ServiceKind,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.office, self.kind)
    }
}

impl FromStr for Address {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (office, kind) = text.split_once('-').ok_or(IdError::Address)?;
        match (office.parse(), kind.parse()) {
            (Ok(office), Ok(kind)) => Ok(Self { office, kind }),
            _ => Err(IdError::Address),
        }
    }
}

impl TryFrom<&str> for Address {
    type Error = IdError;

    fn try_from(text: &str) -> Result<Self, IdError> {
        text.parse()
    }
}

/// What all files of a send unit have in common: sender, receiver and serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Envelope {
    /// The sending office.
    pub from: Address,
    /// The receiving office.
    pub to: Address,
    /// The serial.
    pub serial: Serial,
}

impl fmt::Display for Envelope {
    /// As it stands in file names: number, kind, number, kind, serial, joined by `_`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, serial } = self;
        write!(
            f,
            "{}_{}_{}_{}_{serial}",
            from.office, from.kind, to.office, to.kind
        )
    }
}

/// Reads `YYYYMMDD` as a day of the calendar, which has no year 0.
pub(crate) fn read_date(text: &str) -> Option<Date> {
    let bytes = <&[u8; 8]>::try_from(text.as_bytes()).ok()?;
    if !all_digits(bytes) {
        return None;
    }
    let year = i32::try_from(number(bytes.get(..4))).ok()?;
    if year == 0 {
        return None;
    }
    let month = Month::try_from(u8::try_from(number(bytes.get(4..6))).ok()?).ok()?;
    let day = u8::try_from(number(bytes.get(6..))).ok()?;
    Date::from_calendar_date(year, month, day).ok()
}

fn read_date_time(bytes: &[u8; 14]) -> Option<PrimitiveDateTime> {
    let text = std::str::from_utf8(bytes).ok()?;
    let date = read_date(text.get(..8)?)?;
    let part = |from: usize| u8::try_from(number(bytes.get(from..from + 2))).ok();
    let time = Time::from_hms(part(8)?, part(10)?, part(12)?).ok()?;
    Some(PrimitiveDateTime::new(date, time))
}

/// The value of a digit or letter in an office number: A is 10, and I, O and Q have none.
fn letter_value(byte: u8) -> Option<u32> {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
    if byte.is_ascii_digit() {
        return Some(digit(byte));
    }
    let place = LETTERS.iter().position(|&letter| letter == byte)?;
    u32::try_from(place).ok().map(|place| place + 10)
}

/// The check digit by modulus 10: weights 2, 1, 2, 1 … from the right, products summed by digit.
fn modulus_10(values: impl DoubleEndedIterator<Item = u32>) -> u32 {
    let sum: u32 = values
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(value, weight)| value * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - sum % 10) % 10
}

fn prefecture(digits: Option<&[u8; 2]>) -> Option<u8> {
    let value = u8::try_from(number(digits.map(<[u8; 2]>::as_slice))).ok()?;
    (1..=47).contains(&value).then_some(value)
}

fn all_digits<const N: usize>(bytes: &[u8; N]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

fn digit(byte: u8) -> u32 {
    u32::from(byte.wrapping_sub(b'0'))
}

/// The number written in ASCII digits; 0 for nothing.
fn number(digits: Option<&[u8]>) -> u32 {
    let digits = digits.unwrap_or_default();
    digits.iter().fold(0, |sum, &byte| sum * 10 + digit(byte))
}

/// Writes a number right-aligned into a field of zeros.
fn write_number(place: Option<&mut [u8]>, mut value: u32) {
    for byte in place.unwrap_or_default().iter_mut().rev() {
        *byte = b'0' + u8::try_from(value % 10).unwrap_or_default();
        value /= 10;
    }
}
