//! Answers and lists on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod cuts;

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use pki::authority::{AuthorityName, create_root};
use pki::ocsp::Issuer;
use pki::{Certificate, PkiError};

use super::*;
use crate::evidence::testing::key_below;
use crate::store::reader::Reader;
use crate::store::testing::{NOW, add_certificate, on_each_database};
use crate::store::{StoreError, certificate};

const BASE: &str = "http://pki.example.jp";

/// A root that issues by itself is enough here.
fn issuer() -> Arc<Identity> {
    let name = AuthorityName {
        organisation: "試験".to_owned(),
        common_name: "Root".to_owned(),
    };
    let key = KeyPair::generate().unwrap();
    let validity = Validity::from_now(NOW - Duration::days(70), Duration::days(3650)).unwrap();
    let root = create_root(&name, &key, SerialNumber::random().unwrap(), validity).unwrap();
    Arc::new(Identity::new(key, root, Vec::new()).unwrap())
}

fn publisher(store: &Store, issuer: &Arc<Identity>, now: OffsetDateTime) -> Publisher {
    let (store, issuer): (_, Arc<Identity>) = (store.clone(), Arc::clone(issuer));
    Publisher::new(
        store,
        Clock::new(move || now),
        issuer,
        BASE,
        Duration::days(7),
    )
}

async fn answer(store: &Store) -> Option<StatusAnswer> {
    let mut reader = Reader::of(store.clone());
    let found = status_answer::find_all(&mut reader, &["0a"]).await;
    found.unwrap().remove("0a")
}

async fn list(store: &Store, issuer: &Identity, at: OffsetDateTime) -> Option<RevocationList> {
    let partition = &Partition::new(issuer.certificate(), IssueMonth::of(at)).to_string();
    let found = store.read("test", |tx| async move {
        revocation_list::find(&tx, partition).await
    });
    found.await.unwrap()
}

async fn with_certificate(store: &Store) {
    store
        .run_tx(
            "test",
            |tx| async move { add_certificate(&tx, "0a", NOW).await },
        )
        .await
        .unwrap();
}

async fn revoke(store: &Store) {
    store
        .run_tx("test", |tx| async move {
            assert!(certificate::revoke(&tx, "0a", "key-compromise", NOW).await?);
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

/// Whether the bytes of serial number 10 as an entry of a list are there.
fn lists_it(list: &RevocationList) -> bool {
    list.der
        .windows(5)
        .any(|bytes| bytes == [2, 1, 0x0a, 0x17, 13])
}

#[tokio::test]
async fn a_revocation_reaches_answer_and_list_in_one_round() {
    on_each_database(|store| async move {
        let issuer = issuer();
        with_certificate(&store).await;
        let mut publisher = publisher(&store, &issuer, NOW);
        publisher.round().await.unwrap();
        let good = answer(&store).await.unwrap();
        let first = list(&store, &issuer, NOW).await.unwrap();
        assert!(!lists_it(&first));
        assert_eq!(first.number, NOW.unix_timestamp());
        assert_eq!(first.next_update - first.this_update, Duration::days(7));

        // Nothing new: nothing is signed.
        publisher.round().await.unwrap();
        assert_eq!(answer(&store).await.unwrap(), good);
        assert_eq!(list(&store, &issuer, NOW).await.unwrap(), first);

        revoke(&store).await;
        publisher.round().await.unwrap();
        assert_ne!(answer(&store).await.unwrap().der, good.der);
        let second = list(&store, &issuer, NOW).await.unwrap();
        assert!(lists_it(&second));
        // The clock stands still; the number does not.
        assert_eq!(second.number, first.number + 1);
        publisher.round().await.unwrap();
        assert_eq!(list(&store, &issuer, NOW).await.unwrap(), second);
    })
    .await;
}

#[tokio::test]
async fn the_certificate_of_evidence_has_an_answer_that_is_made_anew() {
    on_each_database(|store| async move {
        let issuer = issuer();
        let key = key_below(&issuer, Vec::new(), Vec::new(), NOW);
        let (own, label) = (key.certificate(), &issuer.certificate().label());
        let added = store.run_tx("test", |tx| async move {
            evidence_certificate::add(&tx, own, label, NOW).await
        });
        assert!(added.await.map_err(|error: StoreError| error).unwrap());
        let (store, serial) = (&store, &own.serial().to_string());
        let answer = async || {
            let found = store.read("test", |tx| async move {
                evidence_certificate::answer(&tx, serial).await
            });
            found.await.map_err(|error: StoreError| error).unwrap()
        };
        assert_eq!(answer().await, None);
        let mut made = Vec::new();
        for hours in [0, 1, 85] {
            let now = NOW + Duration::hours(hours);
            publisher(store, &issuer, now).round().await.unwrap();
            made.push(answer().await.unwrap());
        }
        assert_eq!(made[0], made[1]);
        assert_ne!(made[0], made[2]);
    })
    .await;
}

#[tokio::test]
async fn everything_is_made_anew_after_half_of_its_time() {
    on_each_database(|store| async move {
        let issuer = issuer();
        with_certificate(&store).await;
        publisher(&store, &issuer, NOW).round().await.unwrap();
        revoke(&store).await;
        publisher(&store, &issuer, NOW).round().await.unwrap();
        let before = list(&store, &issuer, NOW).await.unwrap();

        // The certificate has ended: its answer goes, its entry stays for a while.
        let later = NOW + Duration::hours(85);
        publisher(&store, &issuer, later).round().await.unwrap();
        assert_eq!(answer(&store).await, None);
        let after = list(&store, &issuer, NOW).await.unwrap();
        assert!(lists_it(&after));
        assert_eq!(after.number, later.unix_timestamp());
        assert!(after.next_update > before.next_update);

        let much_later = NOW + Duration::days(20);
        publisher(&store, &issuer, much_later)
            .round()
            .await
            .unwrap();
        assert!(!lists_it(&list(&store, &issuer, NOW).await.unwrap()));
    })
    .await;
}

#[tokio::test]
async fn there_is_a_list_for_every_month_of_the_authority_and_the_next_in_time() {
    on_each_database(|store| async move {
        let issuer = issuer();
        let end_of_month = time::macros::datetime!(2026-11-30 03:00 UTC);
        publisher(&store, &issuer, end_of_month)
            .round()
            .await
            .unwrap();
        for (at, is_there) in [
            (time::macros::datetime!(2026-08-31 0:00 UTC), false),
            (time::macros::datetime!(2026-09-30 0:00 UTC), true),
            (time::macros::datetime!(2026-12-01 0:00 UTC), true),
            (time::macros::datetime!(2027-03-01 0:00 UTC), true),
            (time::macros::datetime!(2027-04-01 0:00 UTC), false),
        ] {
            let found = list(&store, &issuer, at).await;
            assert_eq!(found.is_some(), is_there, "{at}");
        }
    })
    .await;
}

#[tokio::test]
async fn two_processes_do_the_same_work() {
    on_each_database(|store| async move {
        let issuer = issuer();
        with_certificate(&store).await;
        let (mut one, mut other) = (
            publisher(&store, &issuer, NOW),
            publisher(&store, &issuer, NOW),
        );
        let (first, second) = tokio::join!(one.round(), other.round());
        first.and(second).unwrap();
        revoke(&store).await;
        let (first, second) = tokio::join!(one.round(), other.round());
        first.and(second).unwrap();
        assert!(lists_it(&list(&store, &issuer, NOW).await.unwrap()));
    })
    .await;
}

/// Says that it is about to sign, and signs once it is told to.
struct Held {
    inner: Arc<Identity>,
    reached: Sender<()>,
    go: Mutex<Receiver<()>>,
}

impl Signer for Held {
    fn certificate(&self) -> &Certificate {
        self.inner.certificate()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        self.reached.send(()).unwrap();
        let limit = std::time::Duration::from_secs(10);
        self.go.lock().unwrap().recv_timeout(limit).unwrap();
        Signer::sign(self.inner.as_ref(), message)
    }
}

#[tokio::test]
async fn the_first_list_of_a_month_is_one_and_lacks_nobody() {
    on_each_database(|store| async move {
        let issuer = issuer();
        with_certificate(&store).await;
        let (reached, arrivals) = channel();
        let (tell, go) = channel();
        let held = Held {
            inner: Arc::clone(&issuer),
            reached,
            go: Mutex::new(go),
        };
        let mut one = publisher(&store, &issuer, NOW);
        one.issuer = Arc::new(held);
        let mut other = publisher(&store, &issuer, NOW + Duration::seconds(1));
        let meanwhile = async {
            // The third month of the authority is that of the certificate.
            for place in 1.. {
                while arrivals.try_recv().is_err() {
                    tokio::task::yield_now().await;
                }
                if place == 3 {
                    revoke(&store).await;
                    other.answers().await.unwrap();
                }
                tell.send(()).unwrap();
            }
        };
        tokio::select! {
            made = one.lists() => made.unwrap(),
            () = meanwhile => panic!("it never ends"),
        }
        assert!(list(&store, &issuer, NOW).await.is_none(), "it lacks one");
        let (mut third, mut fourth) = (
            publisher(&store, &issuer, NOW + Duration::seconds(2)),
            publisher(&store, &issuer, NOW + Duration::seconds(3)),
        );
        let (first, second) = tokio::join!(third.round(), fourth.round());
        first.and(second).unwrap();
        let first = list(&store, &issuer, NOW).await.unwrap();
        assert!(lists_it(&first));
        let number = first.number - NOW.unix_timestamp();
        assert!((2..=3).contains(&number), "{number}");
        other.round().await.unwrap();
        assert_eq!(list(&store, &issuer, NOW).await, Some(first), "one list");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_published_before_the_beginning_of_the_authority() {
    on_each_database(|store| async move {
        let issuer = issuer();
        with_certificate(&store).await;
        let error = publisher(&store, &issuer, NOW - Duration::days(80))
            .round()
            .await
            .unwrap_err();
        assert!(error.to_string().contains("clock"), "{error}");
        publisher(&store, &issuer, NOW).round().await.unwrap();
        assert!(answer(&store).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn whoever_signs_answers_is_replaced_before_it_ends() {
    on_each_database(|store| async move {
        let mut publisher = publisher(&store, &issuer(), NOW);
        let first = publisher.answerer(NOW).await.unwrap();
        let day = |days| NOW + Duration::days(days);
        let same = publisher.answerer(day(22)).await.unwrap();
        assert_eq!(first.certificate(), same.certificate());
        let next = publisher.answerer(day(24)).await.unwrap();
        assert_ne!(first.certificate(), next.certificate());
        assert!(Issuer::new(next.certificate()).is_ok());
    })
    .await;
}

#[tokio::test]
async fn nothing_holds_longer_than_the_authority() {
    on_each_database(|store| async move {
        let issuer = issuer();
        let end = issuer.certificate().not_after();
        let last_day = end - Duration::days(1);
        let mut publisher = publisher(&store, &issuer, last_day);
        let first = publisher.answerer(last_day).await.unwrap();
        let second = publisher.answerer(last_day).await.unwrap();
        assert_eq!(first.certificate(), second.certificate());
        assert_eq!(first.certificate().not_after(), end);
        publisher.round().await.unwrap();
        let list = list(&store, &issuer, last_day).await.unwrap();
        assert_eq!(list.next_update, end);
        // Afterwards nothing can be signed; the round says so and breaks nothing.
        let after = end + Duration::days(1);
        assert!(publisher.freshness(after).is_err());
    })
    .await;
}

#[tokio::test]
async fn each_authority_answers_for_its_own_certificates() {
    on_each_database(|store| async move {
        let (old, new) = (issuer(), issuer());
        with_certificate(&store).await;
        revoke(&store).await;
        let label = &old.certificate().label();
        let noted = store
            .run_tx("test", |tx| async move {
                certificate::note_only_issuer(&tx, label).await
            })
            .await
            .unwrap();
        assert_eq!(noted, 1);
        for one in [&new, &old] {
            publisher(&store, one, NOW).round().await.unwrap();
        }
        assert!(lists_it(&list(&store, &old, NOW).await.unwrap()));
        assert!(!lists_it(&list(&store, &new, NOW).await.unwrap()));
        let by_old = answer(&store).await.unwrap().der;
        let point = old.certificate().public_key_der()[26..].to_vec();
        let sha1 = &aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY;
        let named = aws_lc_rs::digest::digest(sha1, &point);
        let is_named = by_old.windows(20).any(|bytes| bytes == named.as_ref());
        assert!(
            is_named,
            "the answer is about a certificate of another issuer"
        );

        // An authority that has ended is silent and breaks nothing.
        let late = old.certificate().not_after() + Duration::days(1);
        let round = publisher(&store, &old, late).round().await.unwrap();
        assert_eq!(round, Waiting::None);
    })
    .await;
}
