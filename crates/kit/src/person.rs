//! Service users: the fields about them that several files repeat.
//!
//! All are made up: the family name 見本 means "sample", the insurer is the fictional 123455.

use std::borrow::Cow;

/// The insurer of every user.
pub(crate) const INSURER: &str = "123455";

/// Text that is mostly known when the program is built.
pub(crate) type Text = Cow<'static, str>;

/// A service user.
#[derive(Clone)]
pub(crate) struct Person {
    /// 10 digits, or `H` and 9.
    pub(crate) insured: Text,
    pub(crate) name: Text,
    pub(crate) kana: Text,
    /// 1 man, 2 woman.
    pub(crate) sex: u8,
    /// YYYYMMDD.
    pub(crate) birth: Text,
    pub(crate) postal: &'static str,
    pub(crate) address: [Text; 2],
    pub(crate) phone: Text,
    pub(crate) certification: Certification,
    /// The part of the cost that the insurance pays, percent.
    pub(crate) rate: u32,
    /// Limits of single kinds that the insurer has set: kind, units a month.
    pub(crate) kind_limits: Vec<(&'static str, i32)>,
    /// Days of short stay up to the month before, where there were any.
    pub(crate) short_stay_before: Option<u32>,
}

/// What the insurer has certified.
#[derive(Clone)]
pub(crate) struct Certification {
    /// 1 applied for, 2 certified.
    pub(crate) status: &'static str,
    /// YYYYMMDD; empty while applied for.
    pub(crate) certified_on: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// The code of the level.
    pub(crate) level: &'static str,
    /// The level before and the day of the change, where there was one.
    pub(crate) change: Option<(&'static str, &'static str)>,
}

impl Certification {
    /// The monthly limit in units: that of the higher level where it changes inside the month.
    pub(crate) fn limit(&self, month: &str) -> i32 {
        let before = self
            .change
            .filter(|(_, day)| day.starts_with(month))
            .map_or(0, |(level, _)| limit_of(level));
        limit_of(self.level).max(before)
    }
}

/// 区分支給限度基準額 of a level, units a month.
fn limit_of(level: &str) -> i32 {
    match level {
        "06" | "12" => 5_032,
        "13" => 10_531,
        "21" => 16_765,
        "22" => 19_705,
        "23" => 27_048,
        "24" => 30_938,
        "25" => 36_217,
        _ => 0,
    }
}

impl Person {
    /// A woman of level 1 with nothing remarkable; the kit changes what a case needs.
    pub(crate) fn new(insured: &'static str, name: &'static str, kana: &'static str) -> Self {
        Self {
            insured: insured.into(),
            name: name.into(),
            kana: kana.into(),
            sex: 2,
            birth: "19400115".into(),
            postal: "123-4567",
            address: ["見本県見本市見本１－２－３".into(), "".into()],
            phone: "03-0000-0000".into(),
            certification: Certification {
                status: "2",
                certified_on: "20250110",
                from: "20250101",
                to: "20270331",
                level: "21",
                change: None,
            },
            rate: 90,
            kind_limits: Vec::new(),
            short_stay_before: None,
        }
    }
}
