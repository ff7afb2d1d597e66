//! The seven patterns of the vendor test and the send units that stand for each.

use std::fmt;
use std::str::FromStr;

use careplan::{Language, SourceFile};

use crate::trap::{self, Trap};
use crate::{actual, basic, care_plan, planned, prevention_plan, programme};

/// A pattern of the vendor test: D1 to D3 for care management, D4 to D7 for prevention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// Care plan, tables 1 to 3.
    D1,
    /// Planned use.
    D2,
    /// Actual use.
    D3,
    /// Basic information in prevention.
    D4,
    /// Prevention plan.
    D5,
    /// Planned use in prevention.
    D6,
    /// Actual use in prevention.
    D7,
}

impl Pattern {
    /// All patterns.
    pub const ALL: [Self; 7] = [
        Self::D1,
        Self::D2,
        Self::D3,
        Self::D4,
        Self::D5,
        Self::D6,
        Self::D7,
    ];

    /// The name: `D1` to `D7`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::D1 => "D1",
            Self::D2 => "D2",
            Self::D3 => "D3",
            Self::D4 => "D4",
            Self::D5 => "D5",
            Self::D6 => "D6",
            Self::D7 => "D7",
        }
    }

    /// What the pattern is about.
    #[must_use]
    pub const fn title(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            Self::D1 => (
                "居宅サービス計画書（第1表～第3表）",
                "care plan, tables 1 to 3",
            ),
            Self::D2 => (
                "利用票・利用票別表（第6表 予定・第7表）",
                "planned use, tables 6 and 7",
            ),
            Self::D3 => ("実績（第6表 実績）", "actual use, table 6"),
            Self::D4 => ("利用者基本情報（予防）", "basic information in prevention"),
            Self::D5 => ("介護予防サービス・支援計画書", "prevention plan"),
            Self::D6 => ("予防・総合事業の予定", "planned use in prevention"),
            Self::D7 => ("予防・総合事業の実績", "actual use in prevention"),
        };
        match language {
            Language::Japanese => ja,
            Language::English => en,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text that names no pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a pattern: D1 to D7")]
pub struct UnknownPattern;

impl FromStr for Pattern {
    type Err = UnknownPattern;

    /// Reads `D1` to `D7`, in any case.
    fn from_str(text: &str) -> Result<Self, UnknownPattern> {
        let named = |pattern: &Self| pattern.as_str().eq_ignore_ascii_case(text);
        Self::ALL.into_iter().find(named).ok_or(UnknownPattern)
    }
}

/// The data of one pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kit {
    /// The pattern.
    pub pattern: Pattern,
    /// The send units in the order they are to be imported.
    pub units: Vec<KitUnit>,
    /// The traps that are hidden in them.
    pub traps: Vec<&'static Trap>,
}

impl Kit {
    /// The files of all units, in order.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.units.iter().flat_map(|unit| &unit.files)
    }
}

/// One send unit of a kit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KitUnit {
    /// The files, in the order of the standard.
    pub files: Vec<SourceFile>,
    /// What the unit is for, in Japanese.
    pub what_ja: &'static str,
    /// What the unit is for, in English.
    pub what_en: &'static str,
}

impl KitUnit {
    /// What the unit is for.
    #[must_use]
    pub const fn what(&self, language: Language) -> &'static str {
        match language {
            Language::Japanese => self.what_ja,
            Language::English => self.what_en,
        }
    }
}

pub(crate) fn unit(
    what_ja: &'static str,
    what_en: &'static str,
    files: Vec<SourceFile>,
) -> KitUnit {
    KitUnit {
        files,
        what_ja,
        what_en,
    }
}

/// Makes the data of a pattern. The same every time; `careplan::check` finds nothing in any unit.
#[must_use]
pub fn pattern(pattern: Pattern) -> Kit {
    let units = match pattern {
        Pattern::D1 => care_plan::units(),
        Pattern::D2 => planned::units(),
        Pattern::D3 => actual::units(),
        Pattern::D4 => basic::units(),
        Pattern::D5 => prevention_plan::units(),
        Pattern::D6 => programme::planned_units(),
        Pattern::D7 => programme::actual_units(),
    };
    Kit {
        pattern,
        units,
        traps: trap::of(pattern),
    }
}
