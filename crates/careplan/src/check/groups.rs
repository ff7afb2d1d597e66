//! Many files, one send unit at a time: which files must be seen together, by their names alone.
//!
//! [`check_with`](super::check_with) wants all files at once. A program that checks a folder of
//! hundreds of units lists the names, groups them here, and reads and checks one group after the
//! other; what is said is the same, but for what only the contents of several units tell together
//! (T621: plan and actuals, for which there is [`group_exchanges`]). Reading is the program's
//! affair.
//!
//! [`group_exchanges`]: super::group_exchanges

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
    torn: Torn,
}

/// What the names of all files tell of units that were torn apart: by a serial, a kind or an office
/// in one name that differs from the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Torn {
    /// How many groups make no unit.
    incomplete: usize,
    /// The annexes that some group has the parent of but not the annex.
    lacking: BTreeSet<FileCode>,
}

impl Torn {
    /// Looks at the files of every group.
    pub(super) fn of<'a>(
        groups: impl IntoIterator<Item = (&'a Envelope, &'a BTreeSet<FileCode>)>,
    ) -> Self {
        let mut torn = Self::default();
        for (envelope, codes) in groups {
            torn.incomplete += usize::from(UnitKind::of(codes, envelope).is_none());
            let lacks = |code: &FileCode| {
                let parent = code.parent();
                parent.is_some_and(|parent| codes.contains(&parent)) && !codes.contains(code)
            };
            torn.lacking.extend(FileCode::ALL.into_iter().filter(lacks));
        }
        torn
    }

    /// Whether files that make no unit belong, by all odds, to others of the same input.
    pub(super) fn has(&self, codes: &BTreeSet<FileCode>) -> bool {
        self.incomplete > 1 || codes.iter().any(|code| self.lacking.contains(code))
    }
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
    let torn = Torn::of(units.iter().map(|(envelope, (_, codes))| (envelope, codes)));
    let units = units.into_iter().map(|(envelope, (places, _))| NameGroup {
        envelope: Some(envelope),
        places,
        torn: torn.clone(),
    });
    let wrong = wrong.into_iter().map(|place| NameGroup {
        envelope: None,
        places: vec![place],
        torn: torn.clone(),
    });
    units.chain(wrong).collect()
}

impl NameGroup {
    /// Checks the files of the group, in any order.
    #[must_use]
    pub fn check(&self, files: &[SourceFile], context: &Context) -> Report {
        check_files(files, context, Some(&self.torn))
    }
}
