//! Every order of events, from the first to where nothing new can be reached: what holds in each.

use std::collections::BTreeSet;

use super::{Event, Fetched, State};

const EVENTS: [Event; 9] = [
    Event::Block,
    Event::Begin,
    Event::Commit,
    Event::Fetch,
    Event::Receipt,
    Event::Import,
    Event::FailImport,
    Event::Recall,
    Event::Expire,
];

/// What a whole life has shown so far. States and marks are few, so every order of events of any
/// length leads to one of finitely many of these, and all of them are visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Life {
    state: State,
    fetched: bool,
    committed: bool,
    receipts: u8,
    deliveries: u8,
}

impl Life {
    const START: Self = Self {
        state: State::Draft,
        fetched: false,
        committed: false,
        receipts: 0,
        deliveries: 0,
    };

    fn after(self, event: Event) -> Option<Self> {
        let fetched = if self.fetched {
            Fetched::Yes
        } else {
            Fetched::No
        };
        let state = self.state.after(event, fetched).ok()?;
        let moved = state != self.state;
        Some(Self {
            state,
            fetched: self.fetched || event == Event::Fetch,
            committed: self.committed || event == Event::Commit,
            receipts: self.receipts + u8::from(moved && event == Event::Receipt),
            deliveries: self.deliveries + u8::from(moved && event == Event::Commit),
        })
    }
}

fn reachable() -> BTreeSet<Life> {
    let mut known = BTreeSet::from([Life::START]);
    let mut open = vec![Life::START];
    while let Some(life) = open.pop() {
        for next in EVENTS.into_iter().filter_map(|event| life.after(event)) {
            assert!(next.receipts <= 1, "collected twice: {next:?}");
            assert!(next.deliveries <= 1, "delivered twice: {next:?}");
            if known.insert(next) {
                open.push(next);
            }
        }
    }
    known
}

#[test]
fn no_order_of_events_loses_what_was_collected() {
    for life in reachable().into_iter().filter(|life| life.receipts > 0) {
        assert!(
            matches!(
                life.state,
                State::Collected | State::Imported | State::ImportFailed
            ),
            "{life:?}"
        );
        assert!(life.committed, "collected and never sent: {life:?}");
    }
}

#[test]
fn no_order_of_events_takes_back_what_was_fetched() {
    for life in reachable() {
        assert!(
            !(life.state == State::Recalled && (life.fetched || life.receipts > 0)),
            "{life:?}"
        );
        let seen = life.fetched || life.receipts > 0;
        assert!(!seen || life.committed, "seen before it was sent: {life:?}");
    }
}

#[test]
fn every_state_is_reached_and_an_import_needs_a_receipt() {
    let lives = reachable();
    for state in State::ALL {
        assert!(lives.iter().any(|life| life.state == state), "{state}");
    }
    for life in lives {
        let reported = matches!(life.state, State::Imported | State::ImportFailed);
        assert!(!reported || life.receipts == 1, "{life:?}");
    }
}
