//! A publisher that ends at any step: what it leaves behind says nothing wrong, and whoever comes
//! next finishes it.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::store::testing::power::{Power, WatchedSigner};

fn publisher_on(store: &Store, signer: WatchedSigner) -> Publisher {
    let (clock, signer) = (Clock::new(|| NOW), Arc::new(signer));
    Publisher::new(store.clone(), clock, signer, BASE, Duration::days(7))
}

/// Whether an answer says that the certificate is revoked, and not that it is good.
fn says_revoked(answer: &StatusAnswer) -> bool {
    // Behind the serial number: revoked [1], good [0].
    let says = |status: u8| {
        let looked_for = [2, 1, 0x0a, status];
        answer.der.windows(4).any(|bytes| bytes == looked_for)
    };
    assert_ne!(says(0xa1), says(0x80));
    says(0xa1)
}

/// Whether the certificate's revocation has been worked off.
async fn nothing_is_due(store: &Store, issuer: &Identity) -> bool {
    let label = &issuer.certificate().label();
    let due = store.read("test", |tx| async move {
        let lists = revocation_list::standings(&tx).await?;
        let answers = status_answer::due(&tx, label, NOW, 10).await?;
        Ok::<_, StoreError>(answers.is_empty() && lists.iter().all(|list| list.due_at > NOW))
    });
    due.await.unwrap()
}

/// Cuts a round after so many steps; whether it came to its end by itself.
async fn cut_after(store: &Store, steps: u32, published: Published) -> bool {
    let issuer = issuer();
    let watched = WatchedSigner::new(Arc::<Identity>::clone(&issuer));
    let plenty = Power::for_steps(u32::MAX);
    with_certificate(store).await;
    let mut number = 0;
    if published == Published::Before {
        let mut before = publisher_on(store, watched.on(&plenty));
        before.round().await.unwrap();
        number = list(store, &issuer, NOW).await.unwrap().number;
    }
    revoke(store).await;

    let power = Power::for_steps(steps);
    let mut cut = publisher_on(&store.on(&power), watched.on(&power));
    let ended = cut.round().await.is_ok();
    // Between the two the answer of before is given no longer, or already the new one.
    let between = answer(store).await;
    let is_held_back = |answer: &StatusAnswer| answer.next_update <= NOW || says_revoked(answer);
    assert!(between.as_ref().is_none_or(is_held_back), "{steps} steps");
    if let Some(list) = list(store, &issuer, NOW).await {
        assert!(list.number >= number, "a number was given twice");
        assert_eq!(lists_it(&list), list.number > number, "{steps} steps");
    }

    let mut next = publisher_on(store, watched.on(&plenty));
    assert_eq!(next.round().await.unwrap(), Waiting::None);
    assert!(says_revoked(&answer(store).await.unwrap()), "{steps} steps");
    assert!(lists_it(&list(store, &issuer, NOW).await.unwrap()));
    assert!(nothing_is_due(store, &issuer).await, "{steps} steps");
    ended
}

/// When the first answers and lists were published.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Published {
    Before,
    Never,
}

#[tokio::test]
async fn a_revocation_that_is_cut_off_at_any_step_is_finished_by_the_next() {
    for published in [Published::Before, Published::Never] {
        let has_ended = &AtomicBool::new(false);
        for steps in 0.. {
            on_each_database(|store| async move {
                let ended = cut_after(&store, steps, published).await;
                has_ended.store(ended, Ordering::SeqCst);
            })
            .await;
            if has_ended.load(Ordering::SeqCst) {
                assert!(steps > 8, "only {steps} steps were cut");
                break;
            }
        }
    }
}
