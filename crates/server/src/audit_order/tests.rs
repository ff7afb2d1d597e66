//! The list as one and as several sequencers make it, on every database.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]
use pki::merkle;

use super::*;
use crate::evidence::proof::Prover;
use crate::evidence::testing::{authority, key_below};
use crate::store::testing::{NOW, on_each_database};
use crate::store::values;

fn sequencer(store: &Store, key: &Live<EvidenceKey>, now: OffsetDateTime) -> Sequencer {
    Sequencer::new(store.clone(), Clock::new(move || now), key.clone())
}

fn key() -> Live<EvidenceKey> {
    let root = authority(NOW);
    Live::new(key_below(&root, Vec::new(), Vec::new(), NOW))
}

/// A key whose certificate is put up already, so that the events of a test are all there are.
async fn known_key(store: &Store) -> Live<EvidenceKey> {
    let key = key();
    put_up(store, &key.now()).await;
    key
}

async fn put_up(store: &Store, key: &EvidenceKey) {
    let added = store.run_tx("test", |tx| async move {
        evidence_certificate::add(&tx, key.certificate(), "", NOW).await
    });
    assert!(added.await.map_err(|error: StoreError| error).unwrap());
}

async fn record(store: &Store, count: u32, at: OffsetDateTime) {
    let recorded = store.run_tx("test", |tx| async move {
        for number in 0..count {
            let subject = format!("{number}");
            audit::record(&tx, at, "role:test", "something-happened", &subject, "").await?;
        }
        Ok::<_, StoreError>(())
    });
    recorded.await.unwrap();
}

async fn read<T: Send, F, W>(store: &Store, work: W) -> T
where
    F: Future<Output = Result<T, StoreError>> + Send,
    W: Fn(Tx) -> F + Send + Sync,
{
    store.read("test", work).await.unwrap()
}

async fn leaves(store: &Store) -> Vec<Hash> {
    let events = read(store, |tx| async move {
        audit_tree::events_from(&tx, 0, 10_000).await
    });
    let events = events.await;
    for (place, event) in (0..).zip(&events) {
        assert_eq!(event.sequence, place);
        assert_eq!(event.event.placed(place).leaf(), event.leaf);
    }
    events.iter().map(|event| event.leaf).collect()
}

async fn heads(store: &Store) -> Vec<SignedHead> {
    read(store, |tx| async move {
        audit_tree::heads_after(&tx, 0, 100).await
    })
    .await
}

#[tokio::test]
async fn every_event_gets_one_place_and_a_late_one_comes_later() {
    on_each_database(|store| async move {
        let key = known_key(&store).await;
        let mut first = sequencer(&store, &key, NOW);
        assert_eq!(first.round().await.unwrap(), 0);
        record(&store, 1_300, NOW).await;
        assert_eq!(first.round().await.unwrap(), 1_300);
        assert_eq!(first.round().await.unwrap(), 0);
        // Committed after the round, of a transaction that began before it.
        record(&store, 1, NOW - Duration::hours(1)).await;
        // Another process.
        let later = NOW + Duration::minutes(10);
        let mut second = sequencer(&store, &key, later);
        assert_eq!(second.round().await.unwrap(), 1);
        assert_eq!(first.round().await.unwrap(), 0);

        let leaves = leaves(&store).await;
        let heads = heads(&store).await;
        let sizes: Vec<_> = heads.iter().map(|head| head.head.extent.size).collect();
        // Of the two of the first ten minutes the last one is kept.
        assert_eq!(sizes, [1_300, 1_301]);
        for head in &heads {
            let size = usize::try_from(head.head.extent.size).unwrap();
            assert_eq!(head.head.extent.root, merkle::root(&leaves[..size]));
            key.now().require_own(head).unwrap();
        }
        for place in [0, 255, 256, 1_024, 1_299, 1_300] {
            let proof = read(&store, |tx| async move {
                Prover::default().inclusion(&tx, place, 1_301).await
            });
            let own = merkle::inclusion(&leaves, usize::try_from(place).unwrap());
            assert_eq!(Some(proof.await), own);
        }
        for size in [0, 1, 256, 700, 1_301] {
            let frontier = read(&store, |tx| async move {
                Prover::default().frontier(&tx, size).await
            });
            let own = merkle::root(&leaves[..usize::try_from(size).unwrap()]);
            assert_eq!(frontier.await.extent(), Extent { size, root: own });
        }
    })
    .await;
}

#[tokio::test]
async fn two_sequencers_at_once_lose_nothing_and_order_nothing_twice() {
    on_each_database(|store| async move {
        let key = known_key(&store).await;
        let mut one = sequencer(&store, &key, NOW);
        let mut two = sequencer(&store, &key, NOW);
        for _ in 0..5 {
            record(&store, 300, NOW).await;
            let (first, second) = tokio::join!(one.round(), two.round());
            let ordered = first.unwrap() + second.unwrap();
            assert!(ordered <= 300);
        }
        one.round().await.unwrap();
        assert_eq!(leaves(&store).await.len(), 1_500);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_added_to_a_list_that_is_not_what_was_signed() {
    const CHANGES: [&str; 3] = [
        "DELETE FROM audit_heads",
        "UPDATE audit_tree SET size = 2, peaks = (SELECT leaf FROM audit_events WHERE sequence = 0)",
        "UPDATE audit_heads SET text = REPLACE(text, 'size 3', 'size 4')",
    ];
    for change in CHANGES {
        on_each_database(|store| async move {
            let key = known_key(&store).await;
            record(&store, 3, NOW).await;
            sequencer(&store, &key, NOW).round().await.unwrap();
            let changed = store.run_tx(
                "test",
                |tx| async move { tx.execute(change, values![]).await },
            );
            assert_eq!(changed.await.map_err(|error: StoreError| error).unwrap(), 1);
            record(&store, 1, NOW).await;
            assert!(
                sequencer(&store, &key, NOW).round().await.is_err(),
                "{change}"
            );
            let waiting = read(
                &store,
                |tx| async move { audit_tree::count_waiting(&tx).await },
            );
            assert_eq!(waiting.await, 1);
        })
        .await;
    }
}

#[tokio::test]
async fn a_list_that_became_shorter_is_noticed_by_whoever_saw_it() {
    on_each_database(|store| async move {
        let key = known_key(&store).await;
        let mut before = sequencer(&store, &key, NOW);
        record(&store, 3, NOW).await;
        before.round().await.unwrap();
        let emptied = store.run_tx("test", |tx| async move {
            for sql in [
                "UPDATE audit_events SET sequence = NULL",
                "DELETE FROM audit_heads",
                "DELETE FROM audit_events WHERE subject = '2'",
            ] {
                tx.execute(sql, values![]).await?;
            }
            audit_tree::grow(&tx, 3, &Frontier::default()).await
        });
        assert!(emptied.await.unwrap());
        assert!(before.round().await.is_err());
        // A process that was started later believes what it finds.
        let mut after = sequencer(&store, &key, NOW);
        assert_eq!(after.round().await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn another_key_takes_over_and_the_heads_before_it_stay_good() {
    on_each_database(|store| async move {
        let root = authority(NOW);
        let first = key_below(&root, Vec::new(), Vec::new(), NOW);
        let before = first.certificate().clone();
        put_up(&store, &first).await;
        record(&store, 2, NOW).await;
        let first = Live::new(first);
        sequencer(&store, &first, NOW).round().await.unwrap();
        record(&store, 1, NOW).await;
        let stranger = key();
        assert!(sequencer(&store, &stranger, NOW).round().await.is_err());
        let next = Live::new(key_below(&root, Vec::new(), vec![before], NOW));
        let later = NOW + Duration::days(1);
        sequencer(&store, &next, later).round().await.unwrap();
        let heads = heads(&store).await;
        assert_eq!(heads.len(), 2);
        assert_eq!(
            heads[1].head.signed_by,
            next.now().certificate().fingerprint()
        );
    })
    .await;
}
