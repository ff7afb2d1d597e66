//! What masters hold, as a list for people: which table speaks for what, and since when.

use std::sync::Arc;

use crate::master::code::{Period, Scope};
use crate::master::generation::Coverage;
use crate::master::place::OfficeScope;
use crate::master::{List, Masters};

/// What a table speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// Service codes of a kind, in a period.
    ServiceCodes(Scope, Period),
    /// Insurers of a prefecture.
    Insurers(u8),
    /// Offices of a prefecture.
    Offices(OfficeScope),
}

/// One table that masters hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What it speaks for.
    pub subject: Subject,
    /// The name it was imported under; empty for what is built in.
    pub source: Arc<str>,
    /// How many rows it has.
    pub rows: usize,
    /// Whether it names everything.
    pub coverage: Coverage,
}

impl Masters {
    /// All tables of service codes, insurers and offices, in a fixed order. A table that lost
    /// months to a newer one appears with the months it still speaks for.
    pub fn loaded(&self) -> impl Iterator<Item = Loaded> + '_ {
        let codes = self.codes.iter().flat_map(|(scope, generations)| {
            generations.iter().map(|generation| Loaded {
                subject: Subject::ServiceCodes(*scope, generation.period),
                source: Arc::clone(&generation.source),
                rows: generation.rows.len(),
                coverage: generation.coverage,
            })
        });
        let insurers = self.insurers.iter();
        let insurers = insurers.map(|(area, list)| list.loaded(Subject::Insurers(*area)));
        let offices = self.offices.iter();
        let offices = offices.map(|(scope, list)| list.loaded(Subject::Offices(*scope)));
        codes.chain(insurers).chain(offices)
    }
}

impl<Entry> List<Entry> {
    fn loaded(&self, subject: Subject) -> Loaded {
        Loaded {
            subject,
            source: Arc::clone(&self.source),
            rows: self.entries.len(),
            coverage: self.coverage,
        }
    }
}
