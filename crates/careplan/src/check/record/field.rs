//! RC01 to RC12, and EN10 with them: every field against its own line of the layout.

use super::first_sight::is_good;
use crate::check::words::Case;
use crate::check::words::record as words;
use crate::check::{Sheet, encoding};
use crate::finding::{Argument, Finding, Severity};
use crate::id::{InsuredNumber, InsurerNumber, ServiceKind, ServiceMonth, read_date};
use crate::layout::{Field, Kind, Requirement, layout};
use crate::record::{Alike, Record};
use crate::service_kind::Linkage;
use crate::version;

/// The version that version 4.1 of the standard writes.
// Spec: 別紙 版履歴
pub(super) const VERSION: &str = "202407";

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let fields = layout(sheet.code);
    let required: Vec<bool> = fields.iter().map(is_required).collect();
    // A record without fault that later ones may be like.
    let mut faultless = None;
    for record in sheet.whole_records() {
        let Alike { index, head, tail } = record.alike();
        let (head, passed) = match faultless == Some(index) {
            true => (usize::from(head), usize::from(tail)),
            false => (0, 0),
        };
        let mut all_good = true;
        let values = record.fields_between(head, passed);
        let fields = fields.iter().zip(&required).skip(head);
        for ((field, is_required), value) in fields.zip(values) {
            let good = match value.is_empty() {
                true => !is_required,
                false => is_good(field, value),
            };
            if good {
                continue;
            }
            all_good = false;
            encoding::check(sheet, record, field, findings);
            let mut cell = Cell {
                sheet,
                record,
                field,
                value,
                findings,
            };
            cell.check();
        }
        if all_good && record.may_be_model() {
            faultless = Some(record.index());
        }
    }
}

/// Whether the checks of single fields refuse nothing about a field, so that others can rely on it.
/// For suspected faults only: it makes the findings and drops them.
pub(in crate::check) fn is_acceptable(sheet: &Sheet<'_>, record: &Record, number: u16) -> bool {
    let place = usize::from(number).checked_sub(1);
    let field = place.and_then(|place| layout(sheet.code).get(place));
    let mut findings = Vec::new();
    if let Some(field) = field {
        let mut cell = Cell {
            sheet,
            record,
            field,
            value: record.field(number),
            findings: &mut findings,
        };
        cell.check();
    }
    let error = |finding: &Finding| finding.severity == Severity::Error;
    !findings.iter().any(error)
}

fn is_required(field: &Field) -> bool {
    field.requirement == Requirement::Required
}

/// One field of one record, and where its findings go.
struct Cell<'a> {
    sheet: &'a Sheet<'a>,
    record: &'a Record,
    field: &'static Field,
    value: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Cell<'_> {
    fn tell(&mut self, case: Case) {
        self.tell_with(case, Vec::new());
    }

    fn tell_with(&mut self, case: Case, arguments: Vec<Argument>) {
        let finding = self.sheet.at(case, self.record, self.field.number);
        self.findings
            .push(arguments.into_iter().fold(finding, Finding::with));
    }

    fn tell_unless(&mut self, good: bool, case: Case) {
        if !good {
            self.tell(case);
        }
    }

    fn check(&mut self) {
        if self.value.is_empty() {
            // RC01
            if is_required(self.field) {
                let certain = self.field.uncertain.is_none();
                let case = if certain {
                    words::MISSING
                } else {
                    words::MISSING_UNCERTAIN
                };
                self.tell(case);
            }
            return;
        }
        self.check_length();
        let value = self.value;
        match self.field.kind {
            Kind::VersionYm => self.check_version(),
            Kind::InsurerNo => self.check_insurer(),
            Kind::InsuredNo => {
                self.tell_unless(
                    InsuredNumber::try_from(value).is_ok(),
                    words::INSURED_NUMBER,
                );
            }
            Kind::OfficeNo => self.tell_unless(is_office_number(value), words::NOT_OFFICE_NUMBER),
            Kind::ServiceKind => self.check_service_kind(),
            Kind::Date => {
                let good = read_date(value).is_some() || self.is_allowed_zero("00000000");
                self.tell_unless(good, words::DATE_UNREAL);
            }
            Kind::YearMonth => {
                let good = ServiceMonth::try_from(value).is_ok() || self.is_allowed_zero("000000");
                self.tell_unless(good, words::MONTH_UNREAL);
            }
            Kind::TimeHhmm => self.check_time(),
            Kind::TimeHhmmOr9999 if value == "9999" => {}
            Kind::TimeHhmmOr9999 => self.check_time(),
            Kind::Integer => self.tell_unless(is_integer(value), words::NOT_INTEGER),
            Kind::Decimal => self.tell_unless(is_decimal(value), words::NOT_DECIMAL),
            Kind::Code | Kind::Flag => {
                let codes = self.field.codes;
                let known = codes.is_empty() || codes.iter().any(|(code, _)| *code == value);
                self.tell_unless(known, words::CODE_UNKNOWN);
            }
            Kind::Postal => self.tell_unless(is_postal_code(value), words::POSTAL_CODE),
            Kind::Phone => self.tell_unless(is_phone_number(value), words::PHONE_NUMBER),
            Kind::Unused => self.tell(words::UNUSED_FILLED),
            // Service codes and days belong to the family of table 6, free text to nobody.
            Kind::ServiceCode | Kind::DayBits31 | Kind::Text => {}
        }
    }

    /// RC02. Postal codes, telephone numbers and unused fields have warnings of their own.
    fn check_length(&mut self) {
        if matches!(self.field.kind, Kind::Postal | Kind::Phone | Kind::Unused) {
            return;
        }
        let Some(max) = self.field.max_len else {
            return;
        };
        let max_chars = usize::from(max);
        // No text has more characters than bytes.
        if self.value.len() > max_chars && self.value.chars().count() > max_chars {
            self.tell_with(words::TOO_LONG, vec![Argument::Number(u64::from(max))]);
        }
    }

    /// RC03.
    fn check_version(&mut self) {
        if self.value == VERSION {
            return;
        }
        match version::other_value(self.value) {
            Some(other) => {
                let words = Argument::Words(other.ja, other.en);
                let arguments = vec![Argument::Fixed(other.value), words];
                self.tell_with(words::VERSION_KNOWN, arguments);
            }
            None => self.tell(words::VERSION_UNKNOWN),
        }
    }

    /// RC05.
    fn check_insurer(&mut self) {
        match InsurerNumber::try_from(self.value) {
            Ok(number) => {
                self.tell_unless(number.check_digit_is_valid(), words::INSURER_CHECK_DIGIT);
            }
            Err(_) => self.tell(words::INSURER_NUMBER),
        }
    }

    /// RC02 and RC09.
    fn check_service_kind(&mut self) {
        match ServiceKind::try_from(self.value) {
            Ok(kind) => self.tell_unless(kind.linkage() != Linkage::Unknown, words::KIND_UNKNOWN),
            Err(_) => self.tell(words::NOT_SERVICE_KIND),
        }
    }

    /// RC08.
    fn check_time(&mut self) {
        match self.value {
            "9999" => self.tell(words::TIME9999),
            "2400" if self.field.name_en.ends_with("_end") => self.tell(words::TIME2400),
            value => self.tell_unless(is_time(value), words::TIME_UNREAL),
        }
    }

    /// Zeros are a date or month only where the layout says so.
    fn is_allowed_zero(&self, zeros: &str) -> bool {
        let allowed = |rule: &str| rule.contains(zeros);
        self.value == zeros && self.field.null_rule.is_some_and(allowed)
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_integer(value: &str) -> bool {
    all_digits(value.strip_prefix('-').unwrap_or(value))
}

pub(in crate::check) fn is_decimal(value: &str) -> bool {
    match value.split_once('.') {
        Some((whole, fraction)) => is_integer(whole) && all_digits(fraction),
        None => is_integer(value),
    }
}

fn is_office_number(value: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    value.len() == 10 && value.bytes().all(fits)
}

/// `0000` to `2359`.
fn is_time(value: &str) -> bool {
    value.len() == 4
        && all_digits(value)
        && value < "2400"
        && value.get(2..).is_some_and(|minute| minute < "60")
}

fn is_postal_code(value: &str) -> bool {
    match value.split_once('-') {
        Some((area, street)) => {
            area.len() == 3 && street.len() == 4 && all_digits(area) && all_digits(street)
        }
        None => false,
    }
}

fn is_phone_number(value: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_digit() || b"-()+".contains(&byte);
    value.len() <= 15 && value.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_code::FileCode;

    /// Values on both sides of every border.
    const VALUES: &[&str] = &[
        "",
        " ",
        "-",
        "0",
        "1",
        "2",
        "9",
        "-1",
        "+1",
        "1 ",
        "00",
        "01",
        "06",
        "11",
        "12",
        "43",
        "2A",
        "ZZ",
        "aa",
        "Y",
        "N",
        "y",
        "999999",
        "1234567",
        "-12345",
        "1234567890123456789",
        "202407",
        "202504",
        "202400",
        "202413",
        "2024O7",
        "000000",
        "000001",
        "000012",
        "000013",
        "00000000",
        "20250430",
        "20250431",
        "20250228",
        "20250229",
        "20240229",
        "20240230",
        "20251231",
        "20251232",
        "20250100",
        "20250001",
        "20251301",
        "00000101",
        "00010101",
        "2025010a",
        "2025-1-1",
        "/0250101",
        ":0250101",
        "0000",
        "2359",
        "2360",
        "2400",
        "2401",
        "2530",
        "1075",
        "9999",
        "9a59",
        "/900",
        "1000:",
        "123455",
        "123456",
        "1370000018",
        "13A0000045",
        "13a0000045",
        "137000001",
        "137000001@",
        "13700000ab",
        "2OO50430",
        "1a2b",
        "13700000[8",
        "H123456789",
        "h123456789",
        "A123456789",
        "H12345678a",
        "10.00",
        "10.",
        ".5",
        "-1.5",
        "1.2.3",
        "1.a",
        "a.1",
        ".",
        "11.4/",
        "123-4567",
        "1234567",
        "090-1234-5678",
        "090-1234-56789-1",
        "００１",
        "Ａ",
        "ａ",
        "見本",
        "1２",
        "111111",
        "1111111",
        "1010101010101010101010101010101",
        "00001-000010",
        "00001-0000100",
    ];

    /// What looks good at first sight is good, and nothing else is left out.
    #[test]
    fn first_sight_hides_nothing() {
        for code in FileCode::ALL {
            let fields = layout(code);
            for value in VALUES {
                let records = [Record::new(1, fields.iter().map(|_| value))];
                let sheet = Sheet {
                    label: "file",
                    code,
                    name: None,
                    records: &records,
                };
                let mut found = Vec::new();
                check(&sheet, &mut found);
                let mut expected = Vec::new();
                for record in &records {
                    for field in fields {
                        encoding::check(&sheet, record, field, &mut expected);
                        let mut cell = Cell {
                            sheet: &sheet,
                            record,
                            field,
                            value,
                            findings: &mut expected,
                        };
                        cell.check();
                    }
                }
                assert_eq!(found, expected, "{value}");
            }
        }
    }
}
