//! Many files, one send unit at a time: which files must be seen together, by their names alone.
//!
//! [`check_with`](super::check_with) wants all files at once. A program that checks a folder of
//! hundreds of units lists the names, groups them here, and reads and checks one group after the
//! other; what is said is the same. Reading is the program's affair.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Report, check_files};
use crate::bundle::{SourceFile, UnitKind};
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::id::Envelope;

/// Files that are checked together, because their names belong to one send unit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameGroup {
    /// Sender, receiver and serial; none for a file whose name is wrong, which stands alone.
    pub envelope: Option<Envelope>,
    /// The places of the names among those given, from 0.
    pub places: Vec<usize>,
    /// How many other groups make no unit: this one may have been torn apart.
    others_incomplete: usize,
}

/// Groups names: first the units, sorted by sender, receiver and serial, then the wrong names, one
/// by one.
pub fn group_names<Name: AsRef<str>>(names: impl IntoIterator<Item = Name>) -> Vec<NameGroup> {
    let mut units: BTreeMap<Envelope, (Vec<usize>, BTreeSet<FileCode>)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        match FileName::parse(name.as_ref()) {
            Ok(name) => {
                let (places, codes) = units.entry(name.envelope).or_default();
                places.push(place);
                codes.insert(name.code);
            }
            Err(_) => wrong.push(place),
        }
    }
    let is_incomplete =
        |envelope: &Envelope, codes: &BTreeSet<FileCode>| UnitKind::of(codes, envelope).is_none();
    let incomplete = units
        .iter()
        .filter(|(envelope, (_, codes))| is_incomplete(envelope, codes))
        .count();
    let units = units.into_iter().map(|(envelope, (places, codes))| {
        let itself = usize::from(is_incomplete(&envelope, &codes));
        NameGroup {
            envelope: Some(envelope),
            places,
            others_incomplete: incomplete - itself,
        }
    });
    let wrong = wrong.into_iter().map(|place| NameGroup {
        envelope: None,
        places: vec![place],
        others_incomplete: incomplete,
    });
    units.chain(wrong).collect()
}

impl NameGroup {
    /// Checks the files of the group, in any order.
    #[must_use]
    pub fn check(&self, files: &[SourceFile], context: &Context) -> Report {
        check_files(files, context, self.others_incomplete)
    }
}
