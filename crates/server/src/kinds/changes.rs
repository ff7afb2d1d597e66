//! The changes of a kind as this process has read them. Each reading is put behind the one before
//! and stays, so that a label that a page has borrowed stays too; there are as many as there were
//! changes since the start.

use std::sync::OnceLock;

use time::Date;

use crate::store::kind_change::{KindChange, Terms};

/// A reading, and what was read after it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Counted up with each change and each withdrawal, which are never undone.
    revision: usize,
    /// Those that were not withdrawn, by day.
    held: Vec<KindChange>,
    next: OnceLock<Box<Self>>,
}

impl Changes {
    /// What was read of a kind; a reading that is older than the newest is left out.
    pub(super) fn learn(&self, read: Vec<KindChange>) {
        let revision = revision(&read);
        let mut held = read;
        held.retain(|change| change.withdrawn.is_none());
        held.sort_by_key(|change| change.from);
        let mut reading = Box::new(Self {
            revision,
            held,
            next: OnceLock::new(),
        });
        loop {
            let newest = self.newest();
            if newest.revision >= revision {
                return;
            }
            match newest.next.set(reading) {
                Ok(()) => return,
                // Another request was faster; it may have read more.
                Err(back) => reading = back,
            }
        }
    }

    /// What the last change until this day says, and since when.
    pub(super) fn on(&self, day: Date) -> Option<(Date, &Terms)> {
        let until = self.until(day).last();
        until.map(|change| (change.from, &change.terms))
    }

    /// The changes until this day.
    pub(super) fn until(&self, day: Date) -> impl Iterator<Item = &KindChange> {
        let held = self.newest().held.iter();
        held.take_while(move |change| change.from <= day)
    }

    fn newest(&self) -> &Self {
        let mut reading = self;
        while let Some(next) = reading.next.get() {
            reading = next;
        }
        reading
    }
}

/// How often the changes of a kind were added to or withdrawn from.
pub(crate) fn revision(changes: &[KindChange]) -> usize {
    let withdrawn = changes.iter().filter(|change| change.withdrawn.is_some());
    changes.len() + withdrawn.count()
}
