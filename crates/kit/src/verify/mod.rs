//! What a program exported after importing a kit, against what it should hold by then.
//!
//! Compared are contents, not bytes: serials, days of making, who wrote last, quotation and the
//! order of rows may differ. Values are shown, because everybody in a kit is made up.

use std::collections::BTreeMap;

use careplan::{FileCode, Finding, Language, Record, SourceFile, check};

use crate::pattern::{Pattern, pattern};
use crate::trap::{self, Place, Trap};

mod matching;
mod recognise;
mod report;
mod state;

pub use recognise::recognise;
pub use report::report_template;

use state::{Key, State};

/// The outcome of a comparison.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Verification {
    /// The pattern compared with.
    pub pattern: Pattern,
    /// The number of records the kit leaves after all its units.
    pub expected_records: usize,
    /// Everything that differs, by file and record.
    pub differences: Vec<Difference>,
    /// Names of files that are not of the standard and were not read.
    pub unknown_files: Vec<String>,
    /// What `careplan::check` finds in the exported files by themselves.
    pub findings: Vec<Finding>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The kind of file.
    pub file: FileCode,
    /// The values that tell which record it is, by item number.
    pub record: Vec<(u16, String)>,
    /// What is different.
    pub change: Change,
    /// The trap it belongs to.
    pub trap: Option<&'static Trap>,
}

/// What is different.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The record, or the picture, is not there.
    Missing,
    /// The record, or the picture, should not be there.
    Extra,
    /// A field has another value.
    Field {
        /// The item number.
        number: u16,
        /// The value of the kit.
        expected: String,
        /// The value of the export.
        found: String,
    },
    /// The picture has other bytes.
    Picture,
}

impl Verification {
    /// Whether the export holds what it should and nothing else, and no finding is an error.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        let error = |finding: &Finding| finding.severity == careplan::Severity::Error;
        self.differences.is_empty()
            && self.unknown_files.is_empty()
            && !self.findings.iter().any(error)
    }

    /// The traps of the pattern, each with the number of differences that belong to it.
    #[must_use]
    pub fn traps(&self) -> Vec<(&'static Trap, usize)> {
        let count = |trap: &'static Trap| {
            let belongs = |one: &&Difference| one.trap.is_some_and(|other| other.id == trap.id);
            (trap, self.differences.iter().filter(belongs).count())
        };
        trap::of(self.pattern).into_iter().map(count).collect()
    }

    /// The outcome as text for people.
    #[must_use]
    pub fn report(&self, language: Language) -> String {
        report::report(self, language)
    }
}

/// Compares exported files with what importing all units of a kit in order leaves. Files with one
/// serial count as a unit; later units replace what earlier ones have under the same key.
#[must_use]
pub fn verify(name: Pattern, files: &[SourceFile]) -> Verification {
    let kit = pattern(name);
    let mut expected = State::default();
    for unit in &kit.units {
        expected.apply(&unit.files);
    }
    let mut found = State::default();
    let unknown_files = found.apply_all(files);
    let mut differences = Vec::new();
    compare(&expected, &found, &kit.traps, &mut differences);
    compare_pictures(&expected, &found, &kit.traps, &mut differences);
    Verification {
        pattern: name,
        expected_records: expected.records.values().map(Vec::len).sum(),
        differences,
        unknown_files,
        findings: check(files, None).findings,
    }
}

/// Compares the records of every file and key.
fn compare(
    expected: &State,
    found: &State,
    traps: &[&'static Trap],
    differences: &mut Vec<Difference>,
) {
    let mut places: Vec<&(FileCode, Key)> = expected.records.keys().collect();
    places.extend(found.records.keys());
    places.sort();
    places.dedup();
    for place in places {
        let records = |state: &State| -> Vec<Record> {
            state.records.get(place).cloned().unwrap_or_default()
        };
        let (before, after) = (records(expected), records(found));
        let pairs = matching::pairs(place.0, &before, &after);
        for pair in pairs {
            let leftover = match pair {
                (None, Some(extra)) => leftover(expected, place, extra, traps),
                _ => None,
            };
            matching::compare(place.0, pair, leftover, traps, differences);
        }
    }
}

/// The trap of a record too many that a later unit of the kit has deleted or replaced.
fn leftover(
    expected: &State,
    place: &(FileCode, Key),
    extra: &Record,
    traps: &[&'static Trap],
) -> Option<&'static Trap> {
    let mut gone = expected.gone.iter();
    let of_key = |one: &&(FileCode, Key, Record)| one.0 == place.0 && one.1 == place.1;
    let id = if expected.records.contains_key(place) {
        let same =
            |one: &&(FileCode, Key, Record)| of_key(one) && one.2.fields().eq(extra.fields());
        gone.find(same).map(|_| "replacement")
    } else {
        gone.find(of_key).map(|_| "deletion")
    };
    traps.iter().find(|trap| Some(trap.id) == id).copied()
}

fn compare_pictures(
    expected: &State,
    found: &State,
    traps: &[&'static Trap],
    differences: &mut Vec<Difference>,
) {
    let both: BTreeMap<&Key, ()> = expected
        .pictures
        .keys()
        .chain(found.pictures.keys())
        .map(|key| (key, ()))
        .collect();
    for key in both.into_keys() {
        let change = match (expected.pictures.get(key), found.pictures.get(key)) {
            (Some(one), Some(other)) if one == other => continue,
            (Some(_), Some(_)) => Change::Picture,
            (Some(_), None) => Change::Missing,
            (None, _) => Change::Extra,
        };
        let values = key.values();
        let place = Place {
            file: FileCode::UpkihonImage,
            field: None,
            value: "",
            record: &|number| {
                let place = usize::from(number).checked_sub(2);
                let value = place.and_then(|place| values.get(place));
                value.cloned().unwrap_or_default()
            },
        };
        differences.push(Difference {
            file: FileCode::UpkihonImage,
            record: (2..).zip(values.iter().cloned()).collect(),
            trap: closest(traps, &place),
            change,
        });
    }
}

/// The trap a place belongs to most closely; the earlier of two that are equally close.
fn closest(traps: &[&'static Trap], place: &Place<'_>) -> Option<&'static Trap> {
    let mut best: Option<(u8, &'static Trap)> = None;
    for &trap in traps {
        let closeness = trap.closeness(place);
        if let Some(closeness) = closeness
            && best.is_none_or(|(before, _)| closeness > before)
        {
            best = Some((closeness, trap));
        }
    }
    best.map(|(_, trap)| trap)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether some field or record of the kit belongs to the trap.
    fn shows(trap: &Trap, state: &State) -> bool {
        let records = state.records.iter();
        let in_table = records.flat_map(|((code, _), records)| {
            let fields = careplan::layout(*code);
            records.iter().flat_map(move |record| {
                fields.iter().filter_map(move |field| {
                    trap.closeness(&Place {
                        file: *code,
                        field: Some(field.number),
                        value: record.field(field.number),
                        record: &|number| record.field(number).to_owned(),
                    })
                })
            })
        });
        let pictures = state.pictures.keys().filter_map(|_| {
            trap.closeness(&Place {
                file: FileCode::UpkihonImage,
                field: None,
                value: "",
                record: &|_| String::new(),
            })
        });
        in_table.chain(pictures).next().is_some()
    }

    #[test]
    fn every_trap_of_a_pattern_is_in_it() {
        for name in Pattern::ALL {
            let kit = pattern(name);
            let mut state = State::default();
            for unit in &kit.units {
                state.apply(&unit.files);
            }
            assert!(!state.gone.is_empty());
            for trap in &kit.traps {
                let about_gone = matches!(trap.id, "replacement" | "deletion");
                assert!(about_gone || shows(trap, &state), "{name} {}", trap.id);
            }
        }
    }
}
