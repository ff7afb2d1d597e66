//! Which pattern exported files belong to, where nobody says it.

use std::collections::{BTreeMap, BTreeSet};

use careplan::{Envelope, FileCode, FileName, SourceFile, read_file};

use crate::pattern::{Pattern, pattern};

/// The patterns that exported files tell of, each with its files. A send unit belongs to the
/// pattern with which it shares most service users, kind of file by kind of file; where two share
/// as many, to the one that shares more with all files. Files that tell of nobody in a kit go with
/// the first pattern; none is recognised where no file tells of anybody.
#[must_use]
pub fn recognise(files: Vec<SourceFile>) -> Vec<(Pattern, Vec<SourceFile>)> {
    let known: Vec<(Pattern, BTreeSet<Who>)> = Pattern::ALL
        .into_iter()
        .map(|name| (name, pattern(name).files().flat_map(people).collect()))
        .collect();
    let mut units: BTreeMap<Option<Envelope>, Vec<SourceFile>> = BTreeMap::new();
    for file in files {
        let envelope = FileName::parse(&file.name).ok().map(|name| name.envelope);
        units.entry(envelope).or_default().push(file);
    }
    let shared = |unit: &[SourceFile], known: &BTreeSet<Who>| -> usize {
        let told: BTreeSet<Who> = unit.iter().flat_map(people).collect();
        told.intersection(known).count()
    };
    let totals = known.iter().map(|(name, known)| {
        let total = units.values().map(|unit| shared(unit, known)).sum();
        (*name, total)
    });
    let totals: BTreeMap<Pattern, usize> = totals.collect();

    let mut recognised: BTreeMap<Pattern, Vec<SourceFile>> = BTreeMap::new();
    let mut strangers = Vec::new();
    for unit in units.into_values() {
        let counts = known.iter().map(|(name, known)| {
            let total = totals.get(name).copied().unwrap_or_default();
            // Of two that are wholly equal the first one counts.
            (shared(&unit, known), total, std::cmp::Reverse(*name))
        });
        match counts.max() {
            Some((1.., _, name)) => recognised.entry(name.0).or_default().extend(unit),
            _ => strangers.extend(unit),
        }
    }
    if let Some(mut first) = recognised.first_entry() {
        first.get_mut().extend(strangers);
    }
    recognised.into_iter().collect()
}

/// A kind of file and the number of a service user in it.
type Who = (FileCode, String);

fn people(file: &SourceFile) -> Vec<Who> {
    let Ok(name) = FileName::parse(&file.name) else {
        return Vec::new();
    };
    let (table, _) = read_file(&name, &file.bytes);
    let numbers = table.records.iter().map(|record| record.field(INSURED));
    numbers
        .map(|number| (name.code, number.to_owned()))
        .collect()
}

const INSURED: u16 = 3;
