//! Masters: service codes, insurers, offices, limits and unit prices, with generations and dates.
//!
//! What may be shipped is [built in](Masters::built_in): limits, prices, prefectures, welfare
//! equipment. Service codes, insurers and offices come from official tables, which [`import()`]
//! reads from bytes and [`Masters::with`] takes in. A question nobody loaded a table for is
//! answered with [`Lookup::NotLoaded`], so that a check can stay silent. Nothing here decides
//! whether a care plan is right.
//!
//! ```
//! use careplan::master::{Lookup, Masters, import};
//!
//! let table = "コード,名称,単位数,算定単位,適用開始年月,適用終了年月\n\
//!     111111,見本身体介護1,163,1回につき,202404,\n\
//!     112222,見本生活援助1,179,1回につき,202404,\n";
//! let imported = import("見本.csv", table.as_bytes())?;
//! let masters = Masters::built_in().with(imported);
//!
//! let month = "202504".parse()?;
//! let Lookup::Found(code) = masters.service_code("111111", None, month) else {
//!     panic!("the table has it");
//! };
//! assert_eq!(code.units(), Some(163));
//! assert_eq!(masters.service_code("119999", None, month), Lookup::Unknown);
//! assert_eq!(masters.service_code("151111", None, month), Lookup::NotLoaded);
//! assert_eq!(masters.limit("23", month), Some(27_048));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::id::{Address, ServiceKind, ServiceMonth};
use crate::service_kind;

mod built_in;
mod code;
mod generation;
pub mod import;
mod loaded;
mod merge;
mod place;
mod price;
mod stored;

pub use code::{Amount, Basis, Period, Scope, ServiceCode, SumCode, is_municipal};
pub use generation::Coverage;
pub use import::{Import, ImportError, import, import_with};
pub use loaded::{Loaded, Subject};
pub use place::{Insurer, OfficeEntry, OfficeScope};
pub use price::{AreaGrade, LabourShare, PriceError, UnitPrice};
pub use stored::TextError;

use generation::{Generation, replace};

/// The answer of a master.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<T> {
    /// It is there.
    Found(T),
    /// The table that speaks for this kind and month does not have it.
    Unknown,
    /// No table speaks for this kind and month: nothing can be said.
    NotLoaded,
}

impl<T> Lookup<T> {
    /// What was found, if it was.
    #[must_use]
    pub fn found(self) -> Option<T> {
        match self {
            Self::Found(value) => Some(value),
            Self::Unknown | Self::NotLoaded => None,
        }
    }
}

/// A list that is complete for its scope, sorted by number.
#[derive(Debug, Clone)]
struct List<Entry> {
    coverage: Coverage,
    source: Arc<str>,
    entries: Arc<[Entry]>,
}

/// All masters: what is built in and what was imported.
#[derive(Debug, Clone)]
pub struct Masters {
    codes: BTreeMap<Scope, Vec<Generation>>,
    insurers: BTreeMap<u8, List<Insurer>>,
    offices: BTreeMap<OfficeScope, List<OfficeEntry>>,
}

impl Masters {
    /// What may be shipped: limits, prices, prefectures, welfare equipment.
    #[must_use]
    pub fn built_in() -> Self {
        let mut masters = Self {
            codes: BTreeMap::new(),
            insurers: BTreeMap::new(),
            offices: BTreeMap::new(),
        };
        let Ok(from) = built_in::EQUIPMENT_FROM.parse() else {
            return masters;
        };
        let period = Period { from, to: None };
        for kind in built_in::EQUIPMENT_KINDS {
            let row = |(item, name): &(&str, &str)| {
                let (_, code) = code::split(&format!("{kind}{item}"))?;
                Some(ServiceCode {
                    code,
                    name: (*name).into(),
                    amount: Amount::PerContract,
                    basis: Basis::Month,
                    period,
                })
            };
            let Ok(kind) = kind.parse() else { continue };
            let scope = Scope {
                kind,
                insurer: None,
            };
            let generation = Generation {
                period,
                coverage: Coverage::Partial,
                source: "".into(),
                rows: built_in::EQUIPMENT.iter().filter_map(row).collect(),
            };
            replace(masters.codes.entry(scope).or_default(), generation);
        }
        masters
    }

    /// A service code in a month.
    ///
    /// `insurer` matters for kinds of the municipal programme only ([`is_municipal`]), which are
    /// [`Lookup::NotLoaded`] without one. So is a text that is no service code at all, because
    /// that is for the checks of form to say.
    #[must_use]
    pub fn service_code(
        &self,
        code: &str,
        insurer: Option<&str>,
        month: ServiceMonth,
    ) -> Lookup<&ServiceCode> {
        let Some((kind, code)) = code::split(code) else {
            return Lookup::NotLoaded;
        };
        let insurer = match insurer.map(str::parse) {
            _ if !is_municipal(kind) => None,
            Some(Ok(insurer)) => Some(insurer),
            _ => return Lookup::NotLoaded,
        };
        let generations = self.codes.get(&Scope { kind, insurer });
        let mut generations = generations.into_iter().flatten();
        let Some(generation) = generations.find(|table| table.period.contains(month)) else {
            return Lookup::NotLoaded;
        };
        match (generation.find(code, month), generation.coverage) {
            (Some(code), _) => Lookup::Found(code),
            (None, Coverage::Complete) => Lookup::Unknown,
            (None, Coverage::Partial) => Lookup::NotLoaded,
        }
    }

    /// An insurer by number. Unknown only where a list of its prefecture was loaded.
    #[must_use]
    pub fn insurer(&self, number: &str) -> Lookup<&Insurer> {
        let Some(list) = self.insurers.get(&place::area(number)) else {
            return Lookup::NotLoaded;
        };
        let key = |insurer: &Insurer| insurer.number.as_str().cmp(number);
        list.answer(list.entries.binary_search_by(key).ok())
    }

    /// An office by number. Unknown only where a list of all kinds of its prefecture was loaded.
    #[must_use]
    pub fn office(&self, number: &str) -> Lookup<&OfficeEntry> {
        let prefecture = place::area(number);
        let scopes = self.offices.range(
            OfficeScope {
                prefecture,
                kind: None,
            }..,
        );
        let mut answer = Lookup::NotLoaded;
        for (scope, list) in scopes.take_while(|(scope, _)| scope.prefecture == prefecture) {
            match (list.office(number), scope.kind) {
                (Lookup::Found(office), _) => return Lookup::Found(office),
                (Lookup::Unknown, None) => answer = Lookup::Unknown,
                _ => {}
            }
        }
        answer
    }

    /// An office by number and kind of service. Unknown only where a list that speaks for both was
    /// loaded.
    #[must_use]
    pub fn office_of(&self, address: &Address) -> Lookup<&OfficeEntry> {
        let number = address.office.as_str();
        let scope = |kind| OfficeScope {
            prefecture: place::area(number),
            kind,
        };
        if let Some(list) = self.offices.get(&scope(Some(address.kind))) {
            return list.office(number);
        }
        let Some(list) = self.offices.get(&scope(None)) else {
            return Lookup::NotLoaded;
        };
        match list.office(number) {
            Lookup::Found(office) if office.kinds.is_empty() => Lookup::NotLoaded,
            Lookup::Found(office) if !office.kinds.contains(&address.kind) => Lookup::Unknown,
            answer => answer,
        }
    }

    /// The limit of a care level (区分支給限度基準額) in units a month, by the code of the level.
    /// `None` where the level has none or the month is older than the table.
    ///
    /// For level 06 insurers may set more: see [`Masters::limit_range`].
    #[must_use]
    pub fn limit(&self, level: &str, month: ServiceMonth) -> Option<u32> {
        self.limit_range(level, month).map(|range| *range.start())
    }

    /// The limits a care level can have, from the usual one to the highest an insurer may set.
    #[must_use]
    pub fn limit_range(&self, level: &str, month: ServiceMonth) -> Option<RangeInclusive<u32>> {
        limit_range(level, month)
    }

    /// What a unit of a kind of service costs in an area. `None` for months without a table, for
    /// the municipal programme and for kinds that have no unit price.
    #[must_use]
    pub fn unit_price(
        &self,
        kind: ServiceKind,
        area: AreaGrade,
        month: ServiceMonth,
    ) -> Option<UnitPrice> {
        price::unit_price(kind, area, month)
    }

    /// The name of a prefecture by its number, 1 to 47.
    #[must_use]
    pub fn prefecture(&self, number: u8) -> Option<&'static str> {
        let place = usize::from(number).checked_sub(1)?;
        built_in::PREFECTURES.get(place).copied()
    }

    /// All kinds of service of the national list, sorted by code. Names and whether the standard
    /// links them are methods of [`ServiceKind`].
    pub fn service_kinds(&self) -> impl Iterator<Item = ServiceKind> + use<> {
        service_kind::codes().filter_map(|code| code.parse().ok())
    }
}

impl<Entry> List<Entry> {
    fn answer(&self, place: Option<usize>) -> Lookup<&Entry> {
        match (
            place.and_then(|place| self.entries.get(place)),
            self.coverage,
        ) {
            (Some(entry), _) => Lookup::Found(entry),
            (None, Coverage::Complete) => Lookup::Unknown,
            (None, Coverage::Partial) => Lookup::NotLoaded,
        }
    }
}

impl List<OfficeEntry> {
    fn office(&self, number: &str) -> Lookup<&OfficeEntry> {
        let key = |office: &OfficeEntry| office.number.as_str().cmp(number);
        self.answer(self.entries.binary_search_by(key).ok())
    }
}

/// The limits of a care level in a month, which are the same in the whole country.
pub(crate) fn limit_range(level: &str, month: ServiceMonth) -> Option<RangeInclusive<u32>> {
    let mut limits = built_in::LIMITS.iter();
    let fits = |limit: &&built_in::LevelLimit| {
        limit.level == level && built_in::covers(limit.from, limit.to, month)
    };
    limits.find(fits).map(|limit| limit.units.clone())
}
