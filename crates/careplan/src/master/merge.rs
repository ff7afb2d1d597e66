//! How an import becomes part of the masters.
//!
//! A table of service codes takes over its months whole; two tables never mix in a month. A
//! complete list replaces the list of the same place; a partial one replaces what it names.

use std::sync::Arc;

use crate::master::generation::{Coverage, replace};
use crate::master::import::{Content, Import};
use crate::master::place::{Insurer, OfficeEntry};
use crate::master::{List, Masters};

impl Masters {
    /// These masters with an import taken in. A later import of the same kind, insurer and months
    /// replaces an earlier one.
    #[must_use]
    pub fn with(mut self, import: Import) -> Self {
        let Import {
            source,
            content,
            coverage,
            ..
        } = import;
        match content {
            Content::Codes(codes) => {
                for (scope, mut generation) in codes {
                    generation.coverage = coverage;
                    replace(self.codes.entry(scope).or_default(), generation);
                }
            }
            Content::Insurers(lists) => {
                for (prefecture, entries) in lists {
                    let old = self.insurers.remove(&prefecture);
                    let list = List::new(coverage, &source, entries);
                    let list = list.over(old, |insurer: &Insurer| insurer.number);
                    self.insurers.insert(prefecture, list);
                }
            }
            Content::Offices(lists) => {
                for (scope, entries) in lists {
                    let old = self.offices.remove(&scope);
                    let list = List::new(coverage, &source, entries);
                    let list = list.over(old, |office: &OfficeEntry| office.number);
                    self.offices.insert(scope, list);
                }
            }
        }
        self
    }
}

impl<Entry: Clone> List<Entry> {
    pub(super) fn new(coverage: Coverage, source: &Arc<str>, entries: Vec<Entry>) -> Self {
        Self {
            coverage,
            source: Arc::clone(source),
            entries: entries.into(),
        }
    }

    /// This list in place of an old one, or laid over it where this one is partial.
    fn over<Key: Ord>(self, old: Option<Self>, key: fn(&Entry) -> Key) -> Self {
        let Some(old) = old.filter(|_| self.coverage == Coverage::Partial) else {
            return self;
        };
        let kept = old.entries.iter().filter(|entry| {
            let new = self.entries.binary_search_by_key(&key(entry), key);
            new.is_err()
        });
        let mut entries: Vec<Entry> = kept.chain(self.entries.iter()).cloned().collect();
        entries.sort_by_key(key);
        let source = if old.source == self.source {
            self.source
        } else {
            format!("{} + {}", old.source, self.source).into()
        };
        Self {
            coverage: old.coverage,
            source,
            entries: entries.into(),
        }
    }
}
