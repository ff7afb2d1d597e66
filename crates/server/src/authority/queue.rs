//! Where this process is in the queue of approved applications, and which of them it leaves alone
//! for a while because they failed. Kept in memory: whoever starts tries all of them at once.

use std::collections::HashMap;

use time::{Duration, OffsetDateTime};

use crate::store::application::{Application, Place};

/// The place in the queue, and what rests.
#[derive(Debug, Default)]
pub(super) struct Queue {
    place: Place,
    resting: HashMap<String, Rest>,
}

/// An application that failed.
#[derive(Debug)]
struct Rest {
    until: OffsetDateTime,
    failures: u32,
    /// Whether it was met since the queue was begun.
    was_met: bool,
}

impl Queue {
    /// Behind which application the queue goes on.
    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }

    /// Goes on behind the last of `page`.
    pub(super) fn go_on(&mut self, page: &[Application]) {
        if let Some(last) = page.last() {
            self.place = Place::of(last);
        }
    }

    /// Begins again. What was not met is no longer in the queue, and is forgotten.
    pub(super) fn begin_again(&mut self) {
        self.place = Place::default();
        self.resting.retain(|_, rest| rest.was_met);
        for rest in self.resting.values_mut() {
            rest.was_met = false;
        }
    }

    /// Whether an application is left alone for now.
    pub(super) fn is_resting(&mut self, receipt: &str, now: OffsetDateTime) -> bool {
        let Some(rest) = self.resting.get_mut(receipt) else {
            return false;
        };
        rest.was_met = true;
        // After a clock that was set back nothing rests for years.
        (rest.until - LONGEST..rest.until).contains(&now)
    }

    /// Leaves an application alone for a while: longer each time, and a minute at most.
    pub(super) fn failed(&mut self, receipt: &str, now: OffsetDateTime) {
        let failures = self.resting.get(receipt).map_or(0, |rest| rest.failures);
        let pause = FIRST * 2_i32.pow(failures.min(MOST_DOUBLINGS));
        let rest = Rest {
            until: now + pause.min(LONGEST),
            failures: failures.saturating_add(1),
            was_met: true,
        };
        self.resting.insert(receipt.to_owned(), rest);
    }

    /// Whether something in the queue failed and was not done since.
    pub(super) fn has_failed(&self) -> bool {
        !self.resting.is_empty()
    }

    /// Forgets that an application failed.
    pub(super) fn done(&mut self, receipt: &str) {
        self.resting.remove(receipt);
    }
}

const FIRST: Duration = Duration::seconds(1);
const LONGEST: Duration = Duration::minutes(1);
const MOST_DOUBLINGS: u32 = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::NOW;

    #[test]
    fn pauses_grow_and_what_left_the_queue_is_forgotten() {
        let mut queue = Queue::default();
        let second = Duration::seconds(1);
        queue.failed("A", NOW);
        assert!(queue.is_resting("A", NOW));
        assert!(!queue.is_resting("A", NOW + second));
        for _ in 0..40 {
            queue.failed("A", NOW);
        }
        assert!(queue.is_resting("A", NOW + LONGEST - second));
        assert!(!queue.is_resting("A", NOW + LONGEST));
        assert!(
            !queue.is_resting("A", NOW - Duration::DAY),
            "a clock went back"
        );
        assert!(queue.has_failed());
        queue.begin_again();
        queue.begin_again();
        assert!(!queue.is_resting("A", NOW) && !queue.has_failed());
    }
}
