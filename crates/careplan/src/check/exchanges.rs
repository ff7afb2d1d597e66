//! Planned use and the actuals that answer it, where a folder is checked one unit at a time.
//!
//! T621 is the one check that looks at two units. For it the units of two offices and one month
//! are seen together once more: what an office was asked for against what it did. Whoever has all
//! files in memory has no need of this: [`check_with`](super::check_with) compares them as well.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, check_with};
use crate::bundle::SourceFile;
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::finding::{CheckId, Finding};
use crate::id::{Envelope, OfficeNumber, ServiceMonth};

/// Units that two offices exchanged about one month, among them planned use and actuals.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange {
    /// The places of the names among those given, from 0.
    pub places: Vec<usize>,
}

/// The files of a unit, by the places of their names.
#[derive(Default)]
struct Unit {
    places: Vec<usize>,
    codes: BTreeSet<FileCode>,
    month: Option<ServiceMonth>,
}

/// Two offices, the smaller number first, and a month.
type Key = (OfficeNumber, OfficeNumber, ServiceMonth);

/// Finds the exchanges among names of files.
// Spec: §2.2
pub fn group_exchanges<Name: AsRef<str>>(names: impl IntoIterator<Item = Name>) -> Vec<Exchange> {
    let mut units: BTreeMap<Envelope, Unit> = BTreeMap::new();
    for (place, name) in names.into_iter().enumerate() {
        let Ok(name) = FileName::parse(name.as_ref()) else {
            continue;
        };
        let unit = units.entry(name.envelope).or_default();
        unit.places.push(place);
        unit.codes.insert(name.code);
        unit.month = unit.month.or(name.service_month());
    }
    let mut exchanges: BTreeMap<Key, Vec<Unit>> = BTreeMap::new();
    for (envelope, unit) in units {
        let (from, to) = (envelope.from.office, envelope.to.office);
        if let Some(month) = unit.month.filter(|_| unit.is_table_6()) {
            let key = (from.min(to), from.max(to), month);
            exchanges.entry(key).or_default().push(unit);
        }
    }
    let both = |units: &Vec<Unit>| {
        let has = |code| units.iter().any(|unit| unit.codes.contains(&code));
        has(FileCode::Upplan) && has(FileCode::Upjsk)
    };
    let exchanges = exchanges.into_values().filter(both);
    let exchanges = exchanges.map(|units| Exchange {
        places: units.into_iter().flat_map(|unit| unit.places).collect(),
    });
    exchanges.collect()
}

impl Unit {
    fn is_table_6(&self) -> bool {
        let table_6 = [
            FileCode::Upplan,
            FileCode::Upjsk,
            FileCode::Dltplan,
            FileCode::Dltjsk,
        ];
        table_6.iter().any(|code| self.codes.contains(code))
    }
}

impl Exchange {
    /// What the files of the exchange tell together; what each unit tells is left out.
    #[must_use]
    pub fn check(&self, files: &[SourceFile], context: &Context) -> Vec<Finding> {
        let findings = check_with(files, context).findings.into_iter();
        findings
            .filter(|finding| finding.check == CheckId::T621)
            .collect()
    }
}
