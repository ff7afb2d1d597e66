//! Versions and dialects of the standard: which files of which kind say what about themselves.
//!
//! Everything known of a version is a row here: the values it writes, the shape of its file names
//! and the items that later versions added. Adding a version is adding a row. The checks refuse
//! what is not V4.1; here it is said what it is instead, and [`to_v4_1`] puts right what can be
//! put right without losing or guessing anything.

use crate::file_code::FileCode;
use crate::finding::Language;

mod convert;
mod name;
mod recognise;

pub use convert::{Change, Conversion, Hints, Refusal, to_v4_1};
pub use recognise::{Origin, recognise};

/// One version of the standard.
// Spec: 別紙 版履歴, 更新履歴
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Version {
    /// The name of the version, such as `V4.1`.
    pub name: &'static str,
    /// The values its files carry in item 1.
    pub values: &'static [&'static str],
    /// How its file names tell the kinds of service.
    pub kinds: KindsInName,
    /// The items that later versions added, by file and item number of V4.1.
    pub lacks: &'static [(FileCode, &'static [u16])],
    /// The first service month, YYYYMM.
    pub first_month: &'static str,
}

/// How file names tell the kinds of service of sender and receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KindsInName {
    /// Not at all.
    Absent,
    /// With three characters.
    Three,
    /// With two characters.
    Two,
}

/// The version that this crate writes.
pub const V4_1: &Version = &Version {
    name: "V4.1",
    values: &["202407"],
    kinds: KindsInName::Two,
    lacks: &[],
    first_month: "202504",
};

/// Every version, the newest first.
pub const VERSIONS: &[&Version] = &[
    V4_1,
    &Version {
        name: "V4.0",
        values: &["202504"],
        kinds: KindsInName::Three,
        lacks: &[],
        first_month: "202504",
    },
    &Version {
        name: "V3",
        values: &["202208"],
        kinds: KindsInName::Absent,
        lacks: EQUIPMENT,
        first_month: "202301",
    },
    &Version {
        name: "V2",
        values: &["202003"],
        kinds: KindsInName::Absent,
        lacks: EQUIPMENT,
        first_month: "202010",
    },
    &Version {
        name: "V1",
        values: &["201910"],
        kinds: KindsInName::Absent,
        lacks: EQUIPMENT,
        first_month: "202003",
    },
];

/// Code and name of equipment, which V4.0 brought.
const EQUIPMENT: &[(FileCode, &[u16])] = &[
    (FileCode::Upplan, &[16, 17, 18]),
    (FileCode::Upjsk, &[16, 17, 18]),
    (FileCode::Upsikyu, &[10, 11, 12]),
];

impl Version {
    /// How many items a file of this version has; those of V4.1 less what came later.
    #[must_use]
    pub fn columns(&self, code: FileCode) -> usize {
        let lacks = self.lacks_of(code).len();
        crate::layout::layout(code).len().saturating_sub(lacks)
    }

    /// The items of V4.1 that a file of this version has not.
    #[must_use]
    pub fn lacks_of(&self, code: FileCode) -> &'static [u16] {
        let lacks = self.lacks.iter().find(|(of, _)| *of == code);
        lacks.map_or(&[], |(_, items)| items)
    }
}

/// A value of item 1 that no version has, but files in the field carry.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrongValue {
    /// The value.
    pub value: &'static str,
    /// Where it comes from, in Japanese.
    pub ja: &'static str,
    /// Where it comes from.
    pub en: &'static str,
    /// The name of the version whose layout such files follow.
    pub follows: &'static str,
}

/// The wrong values seen in the field.
pub const WRONG_VALUES: &[WrongValue] = &[
    WrongValue {
        value: "202410",
        ja: "V4.1の誤った値",
        en: "a mistaken value for V4.1",
        follows: "V4.1",
    },
    WrongValue {
        value: "202404",
        ja: "標準仕様の記載例にある誤った値",
        en: "a mistaken value of an example in the standard",
        follows: "V4.1",
    },
    WrongValue {
        value: "202201",
        ja: "V3のころの誤った値",
        en: "a mistaken value of the time of V3",
        follows: "V3",
    },
];

/// The version that writes this value, or whose layout files with this wrong value follow.
#[must_use]
pub fn version_of_value(value: &str) -> Option<&'static Version> {
    let name = WRONG_VALUES
        .iter()
        .find(|wrong| wrong.value == value)
        .map(|wrong| wrong.follows);
    let is_it = |version: &&&Version| {
        version.values.contains(&value) || name.is_some_and(|name| name == version.name)
    };
    VERSIONS.iter().find(is_it).copied()
}

/// A known value of item 1 that is not that of V4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherValue {
    /// The value.
    pub value: &'static str,
    /// What it is, in Japanese.
    pub ja: &'static str,
    /// What it is.
    pub en: &'static str,
}

/// What a value of item 1 other than that of V4.1 is.
pub(crate) fn other_value(value: &str) -> Option<OtherValue> {
    let other = |value, ja, en| OtherValue { value, ja, en };
    if let Some(wrong) = WRONG_VALUES.iter().find(|wrong| wrong.value == value) {
        return Some(other(wrong.value, wrong.ja, wrong.en));
    }
    VERSIONS.iter().skip(1).find_map(|version| {
        let known = version.values.iter().find(|known| **known == value)?;
        Some(other(known, version.name, version.name))
    })
}

/// A program that writes files of no version.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dialect {
    /// What it is, in Japanese.
    pub ja: &'static str,
    /// What it is.
    pub en: &'static str,
    /// The beginnings of its file names and how many items its records have.
    pub files: &'static [(&'static str, &'static [usize])],
}

/// The dialects seen in the field.
pub const DIALECTS: &[Dialect] = &[Dialect {
    ja: "標準仕様のどの版とも違う、初期の出力ツールのファイル",
    en: "a file of an early exporter that follows no version of the standard",
    files: &[
        ("UPKHON", &[17]),
        ("DLTBET", &[19]),
        ("UP1KYO", &[23]),
        ("UP2KYO", &[18]),
        ("UP3KYO", &[12]),
        ("UPPLAN", &[49]),
        ("UPJSK", &[43]),
    ],
}];

impl Dialect {
    /// What it is.
    #[must_use]
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Japanese => self.ja,
            Language::English => self.en,
        }
    }
}
