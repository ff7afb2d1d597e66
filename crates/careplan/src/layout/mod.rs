//! The fields of the interface files as data: one table per file, 398 fields in all.
//!
//! Reader, checks, writer, forms and tests take what they know of a field from here. Rules that
//! join several fields are not here but in [`mod@crate::check`].
//! Source: the standard's annex (CSVファイルレイアウト定義書) of version 4.1.

use crate::file_code::FileCode;

mod dlt1kyo;
mod dltjsk;
mod dltkihon;
mod dltplan;
mod dltyobo;
mod reading;
mod up1kyo;
mod up2kyo;
mod up3kyo;
mod uphosoku;
mod upjsk;
mod upkihon;
mod upkihon_sub1;
mod upkihon_sub2;
mod upplan;
mod upsikyu;
mod upyobo;
mod upyobo_sub;

pub use reading::{Reading, reading};

/// The fields of a file in the order of its columns; none for the picture, which is not a table.
#[must_use]
pub fn layout(code: FileCode) -> &'static [Field] {
    match code {
        FileCode::Uphosoku => uphosoku::FIELDS,
        FileCode::Up1kyo => up1kyo::FIELDS,
        FileCode::Dlt1kyo => dlt1kyo::FIELDS,
        FileCode::Up2kyo => up2kyo::FIELDS,
        FileCode::Up3kyo => up3kyo::FIELDS,
        FileCode::Upplan => upplan::FIELDS,
        FileCode::Upjsk => upjsk::FIELDS,
        FileCode::Dltplan => dltplan::FIELDS,
        FileCode::Dltjsk => dltjsk::FIELDS,
        FileCode::Upsikyu => upsikyu::FIELDS,
        FileCode::Upkihon => upkihon::FIELDS,
        FileCode::UpkihonSub1 => upkihon_sub1::FIELDS,
        FileCode::UpkihonSub2 => upkihon_sub2::FIELDS,
        FileCode::UpkihonImage => &[],
        FileCode::Dltkihon => dltkihon::FIELDS,
        FileCode::Upyobo => upyobo::FIELDS,
        FileCode::UpyoboSub => upyobo_sub::FIELDS,
        FileCode::Dltyobo => dltyobo::FIELDS,
    }
}

/// One field (項目) of an interface file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The item number, which is the column, from 1.
    pub number: u16,
    /// The official Japanese name.
    pub name_ja: &'static str,
    /// The project's English name, in snake case, unique within a file.
    pub name_en: &'static str,
    /// The greatest length in characters; none for free text.
    pub max_len: Option<u16>,
    /// What the content is.
    pub kind: Kind,
    /// Whether it must be filled.
    pub requirement: Requirement,
    /// The code list: codes and their Japanese meaning. Empty where there is none.
    pub codes: &'static [(&'static str, &'static str)],
    /// What an empty or special value means, in Japanese.
    pub null_rule: Option<&'static str>,
    /// The only value allowed.
    pub fixed: Option<&'static str>,
    /// A remark, in Japanese.
    pub note: Option<&'static str>,
    /// Why the reading of the standard is not certain here, in Japanese. A check that rests on it
    /// warns and does not refuse.
    pub uncertain: Option<&'static str>,
}

/// What the content of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The version of the standard, YYYYMM.
    VersionYm,
    /// The number of an insurer.
    InsurerNo,
    /// The number of an insured person.
    InsuredNo,
    /// The number of an office.
    OfficeNo,
    /// A service kind.
    ServiceKind,
    /// A service code: kind and four characters.
    ServiceCode,
    /// A day, YYYYMMDD.
    Date,
    /// A month, YYYYMM.
    YearMonth,
    /// A time of day, HHMM.
    TimeHhmm,
    /// A time of day, HHMM, or 9999 where the service has none.
    TimeHhmmOr9999,
    /// One digit, 0 or 1, for every day from the 1st to the 31st.
    DayBits31,
    /// A whole number, with a sign where it is negative.
    Integer,
    /// A number with a decimal point.
    Decimal,
    /// A code, of the field's list where it has one.
    Code,
    /// 1 or 0.
    Flag,
    /// A postal code, `123-4567`.
    Postal,
    /// A telephone number.
    Phone,
    /// Free text of any length.
    Text,
    /// A field nobody uses.
    Unused,
}

/// Whether a field must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    /// Always.
    Required,
    /// Never.
    Optional,
    /// In the case the Japanese text describes.
    Conditional(&'static str),
}

impl Field {
    /// A field that is optional and unlimited; the tables add what the standard adds.
    const fn new(number: u16, name_ja: &'static str, name_en: &'static str, kind: Kind) -> Self {
        Self {
            number,
            name_ja,
            name_en,
            max_len: None,
            kind,
            requirement: Requirement::Optional,
            codes: &[],
            null_rule: None,
            fixed: None,
            note: None,
            uncertain: None,
        }
    }

    const fn max(mut self, characters: u16) -> Self {
        self.max_len = Some(characters);
        self
    }

    const fn required(mut self) -> Self {
        self.requirement = Requirement::Required;
        self
    }

    const fn conditional(mut self, condition: &'static str) -> Self {
        self.requirement = Requirement::Conditional(condition);
        self
    }

    const fn codes(mut self, codes: &'static [(&'static str, &'static str)]) -> Self {
        self.codes = codes;
        self
    }

    const fn null_rule(mut self, rule: &'static str) -> Self {
        self.null_rule = Some(rule);
        self
    }

    const fn fixed(mut self, value: &'static str) -> Self {
        self.fixed = Some(value);
        self
    }

    const fn note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    const fn uncertain(mut self, reason: &'static str) -> Self {
        self.uncertain = Some(reason);
        self
    }
}
