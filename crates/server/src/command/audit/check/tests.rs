//! What was done to a list, and what is found.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]
use pki::audit::Head;
use pki::merkle::Extent;

use super::*;
use crate::store::audit_tree::RecordedEvent;
use crate::store::testing::NOW;

const COUNT: u64 = 700;

fn event(sequence: u64) -> OrderedEvent {
    let event = RecordedEvent {
        id: format!("id-{sequence}"),
        at: NOW,
        actor: "role:test".to_owned(),
        event: "something-happened".to_owned(),
        subject: sequence.to_string(),
        detail: String::new(),
    };
    let leaf = event.placed(sequence).leaf();
    OrderedEvent {
        sequence,
        event,
        leaf,
    }
}

fn signed(extent: Extent) -> SignedHead {
    SignedHead {
        head: Head {
            extent,
            at: NOW,
            signed_by: [0; 32],
        },
        signature: Vec::new(),
    }
}

/// The list as it was signed: events, heads, hashes of blocks.
struct List {
    events: Vec<OrderedEvent>,
    heads: Vec<SignedHead>,
    blocks: Vec<Hash>,
}

fn list() -> List {
    let events: Vec<_> = (0..COUNT).map(event).collect();
    let (mut frontier, mut heads, mut blocks) = (Frontier::default(), Vec::new(), Vec::new());
    for event in &events {
        frontier.push(event.leaf, |subtree, hash| {
            if subtree.height == TILE_HEIGHT {
                blocks.push(hash);
            }
        });
        if [10, 300, COUNT].contains(&frontier.size()) {
            heads.push(signed(frontier.extent()));
        }
    }
    List {
        events,
        heads,
        blocks,
    }
}

/// What is found with the hashes of blocks, and without.
fn found(change: impl Fn(&mut List)) -> [Vec<Finding>; 2] {
    [true, false].map(|knows_blocks| {
        let mut list = list();
        change(&mut list);
        let blocks = knows_blocks.then_some(list.blocks);
        let mut checker = Checker::new(Frontier::default(), list.heads, blocks);
        for event in &list.events {
            checker.event(event);
        }
        checker.finish(COUNT).0
    })
}

fn both(finding: Finding) -> [Vec<Finding>; 2] {
    [vec![finding.clone()], vec![finding]]
}

fn rehash(event: &mut OrderedEvent) {
    event.leaf = event.event.placed(event.sequence).leaf();
}

#[test]
fn a_list_as_it_was_signed_is_good() {
    assert_eq!(found(|_| {}), [vec![], vec![]]);
}

#[test]
fn a_change_of_any_text_is_named() {
    let changes: [fn(&mut RecordedEvent); 6] = [
        |event| event.id.push('x'),
        |event| event.at += time::Duration::milliseconds(1),
        |event| event.actor.push('x'),
        |event| event.event.push('x'),
        |event| event.subject.push('x'),
        |event| event.detail.push('x'),
    ];
    for change in changes {
        for place in [0, 255, 256, 699] {
            let result = found(|list| change(&mut list.events[place].event));
            assert_eq!(result, both(Finding::Changed(place as u64)));
        }
    }
    let moved = found(|list| {
        let event = &mut list.events[5].event;
        event.actor.push('s');
        event.event.remove(0);
    });
    assert_eq!(moved, both(Finding::Changed(5)));
}

#[test]
fn two_events_that_were_swapped_are_named() {
    let result = found(|list| {
        let (one, other) = (list.events[20].event.clone(), list.events[21].event.clone());
        (list.events[20].event, list.events[21].event) = (other, one);
    });
    let named = vec![Finding::Changed(20), Finding::Changed(21)];
    assert_eq!(result, [named.clone(), named]);
}

#[test]
fn missing_and_misplaced_events_are_named() {
    let result = found(|list| drop(list.events.drain(40..43)));
    let missing = Finding::Missing {
        first: 40,
        last: 42,
    };
    assert_eq!(result, both(missing));
    let result = found(|list| drop(list.events.split_off(690)));
    let missing = Finding::Missing {
        first: 690,
        last: COUNT - 1,
    };
    assert_eq!(result, both(missing));
    let result = found(|list| list.events.insert(9, event(3)));
    assert_eq!(result, both(Finding::Misplaced(3)));
    let result = found(|list| list.events.push(event(COUNT)));
    let (first, last) = (COUNT, COUNT);
    assert_eq!(result, both(Finding::Unsigned { first, last }));
}

#[test]
fn a_change_with_its_hash_is_found_between_what_was_left_alone() {
    let result = found(|list| {
        list.events[400].event.detail.push('x');
        rehash(&mut list.events[400]);
    });
    let (first, last) = (256, 511);
    assert_eq!(result[0], [Finding::Other { first, last }]);
    let (first, last) = (300, COUNT - 1);
    assert_eq!(result[1], [Finding::Other { first, last }]);
    // After the last whole block the heads tell.
    let result = found(|list| {
        list.events[600].event.detail.push('x');
        rehash(&mut list.events[600]);
    });
    assert_eq!(result, both(Finding::Other { first, last }));
}

#[test]
fn two_changes_are_two_findings() {
    let result = found(|list| {
        list.events[2].event.detail.push('x');
        list.events[400].event.detail.push('x');
        rehash(&mut list.events[400]);
    });
    let (first, last) = (256, 511);
    assert_eq!(
        result[0],
        [Finding::Changed(2), Finding::Other { first, last }]
    );
    assert_eq!(result[1].len(), 2);
}
