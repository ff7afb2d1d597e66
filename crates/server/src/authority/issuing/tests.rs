//! Issuing on both databases, cut at each step.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod approval;
mod clock;
mod cuts;
mod logs;
mod queue;
mod renewed;

use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::transparency::SignedHead;
use pki::{Identity, KeyPair};
use time::Duration;

use super::*;
use crate::authority::journal::{Journal, Memory};
use crate::authority::log::testing::keeper;
use crate::store::application::{Decision, KeyOrigin};
use crate::store::certificate_log::{self, LoggedCertificate};
use crate::store::fee;
use crate::store::kind_change::{self, Collection, KindChange, Offer, Terms};
use crate::store::mail_address::{self, AddressPurpose};
use crate::store::office::Suspension;
use crate::store::testing::{
    NOW, account_id, add_office, add_operator, number, on_each_database, pending_application,
};
use crate::store::{StoreError, mail};

fn signer() -> Identity {
    let name = |common_name: &str| AuthorityName {
        organisation: "試験".to_owned(),
        common_name: common_name.to_owned(),
    };
    let validity = Validity::from_now(NOW, Duration::days(3650)).unwrap();
    let key = KeyPair::generate().unwrap();
    let serial = SerialNumber::random().unwrap();
    let root = create_root(&name("Root"), &key, serial, validity).unwrap();
    let root = Identity::new(key, root, Vec::new()).unwrap();
    let key = KeyPair::generate().unwrap();
    let prepared = prepare_issuing(
        &name("Issuing"),
        key.public_key(),
        SerialNumber::random().unwrap(),
        validity,
        &Publication::default(),
        root.certificate(),
    )
    .unwrap();
    let certificate = issue(prepared, &root).unwrap();
    Identity::new(key, certificate, vec![root.certificate().clone()]).unwrap()
}

fn authority(store: &Store) -> Authority {
    let kinds = Arc::new(CertificateKinds::load().unwrap());
    let base = Some("http://pki.example.jp".to_owned());
    let signer = signer();
    let logs = keeper(signer.certificate());
    let (store, clock) = (store.clone(), Clock::new(|| NOW));
    Authority::new(store, clock, kinds, Arc::new(signer), base, logs).writing(Mailing {
        name: "renkei".to_owned(),
        portal: "https://portal.test".to_owned(),
        from: None,
    })
}

/// An approved application "A"; `change` alters it before it is stored.
async fn approved(store: &Store, change: impl Fn(&mut Application)) {
    let mut application = pending_application("A", number());
    application.public_key = KeyPair::generate().unwrap().public_key_der();
    change(&mut application);
    let application = &application;
    store
        .run_tx("test", |tx| async move {
            add_office(&tx, number()).await?;
            add_operator(&tx).await?;
            application::insert(&tx, application).await?;
            assert!(application::decide(&tx, "A", &Decision::Approve, "op", NOW).await?);
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

async fn state(store: &Store) -> (ApplicationState, Option<String>) {
    let found = store.read(
        "test",
        |tx| async move { application::find(&tx, "A").await },
    );
    let found = found.await.unwrap().unwrap();
    (found.state, found.reason)
}

async fn record(store: &Store) -> Option<CertificateRecord> {
    store
        .read("test", |tx| async move {
            certificate::by_receipt(&tx, "A").await
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn an_approved_application_gets_one_certificate_and_a_notice() {
    on_each_database(|store| async move {
        approved(&store, |application| {
            application.key_origin = KeyOrigin::Office;
            application.terminal = Some("受付".to_owned());
        })
        .await;
        store
            .run_tx("test", |tx| async move {
                let (purpose, account) = (AddressPurpose::Notice, account_id(number()));
                mail_address::put(&tx, purpose, number(), &account, "n@example.jp", NOW).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let authority = authority(&store);
        authority.round().await.unwrap();
        authority.round().await.unwrap();
        assert_eq!(state(&store).await.0, ApplicationState::Issued);
        let (mails, _) = store
            .read("test", |tx| async move { mail::newest(&tx, 9).await })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        assert_eq!(mails.len(), 1, "one mail, though there were two rounds");
        assert_eq!(mails[0].subject, "【renkei】証明書発行完了のお知らせ");
        let record = record(&store).await.unwrap();
        let certificate = Certificate::from_der(&record.der.unwrap()).unwrap();
        assert_eq!(certificate.serial().to_string(), record.serial);
        assert_eq!(certificate.office_number(), Some(number()));
        assert_eq!(certificate.kind_id(), Some("careplan"));
        assert!(certificate.subject_name().ends_with("受付"));
        assert_eq!(certificate.not_after(), record.not_after);
        let issuing = [authority.signer.certificate().clone()];
        assert_eq!(pki::trust::above(&certificate, &issuing), issuing);
        let (serial, receipt) = (&record.serial, "A");
        let (events, notices) = store
            .read("test", |tx| async move {
                let mut events = audit::of_subject(&tx, receipt).await?;
                events.extend(audit::of_subject(&tx, serial).await?);
                let account = account_id(number());
                let reader = notice::Reader {
                    account: &account,
                    number: number(),
                };
                let all = notice::Search::default();
                let notices = notice::list(&tx, reader, &all, NOW, 0, 10).await?;
                Ok::<_, StoreError>((events, notices))
            })
            .await
            .unwrap();
        let words: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
        assert_eq!(words, ["serial-reserved", "certificate-issued"]);
        assert_eq!(notices.len(), 1);
        let notice = &notices[0].notice;
        assert_eq!(notice.title, "証明書発行完了のお知らせ");
        assert!(notice.body.contains("請求委任事業所用ケアプラン証明書"));
        assert!(notice.body.contains("「受付」"), "{}", notice.body);
        assert_eq!(authority.process("A").await.unwrap(), Outcome::NothingToDo);
        assert!(fees(&store).await.is_empty(), "this kind is free");
    })
    .await;
}

async fn fees(store: &Store) -> Vec<fee::Fee> {
    store
        .read(
            "test",
            |tx| async move { fee::of_office(&tx, number()).await },
        )
        .await
        .unwrap()
}

#[tokio::test]
async fn a_fee_is_owed_once_the_certificate_is_issued() {
    on_each_database(|store| async move {
        approved(&store, |application| application.kind = "kaigo".to_owned()).await;
        assert!(fees(&store).await.is_empty());
        let authority = authority(&store);
        authority.round().await.unwrap();
        authority.round().await.unwrap();
        let owed = fees(&store).await;
        assert_eq!(owed.len(), 1);
        assert_eq!((owed[0].yen, owed[0].receipt.as_str()), (13_200, "A"));
    })
    .await;
}

/// Lets another fee and validity hold from the day of the test on.
async fn change_kaigo(store: &Store) {
    let change = &KindChange {
        kind: "kaigo".to_owned(),
        number: 1,
        from: NOW.to_offset(JAPAN).date(),
        terms: Terms {
            label: "新しい名称".to_owned(),
            fee_yen: 20_000,
            collection: Collection::Deducted,
            validity_years: 1,
            offer: Offer::Open,
        },
        entered_by: "op".to_owned(),
        entered_at: NOW - Duration::days(30),
        withdrawn: None,
    };
    let entered = store.run_tx(
        "test",
        |tx| async move { kind_change::enter(&tx, change).await },
    );
    assert!(entered.await.unwrap());
}

#[tokio::test]
async fn the_fee_is_that_of_the_day_of_sending_and_the_validity_that_of_the_issue() {
    for (sent, yen) in [(Duration::DAY, 13_200), (Duration::ZERO, 20_000)] {
        on_each_database(|store| async move {
            approved(&store, |application| {
                application.kind = "kaigo".to_owned();
                application.applied_at = NOW - sent;
            })
            .await;
            let authority = authority(&store);
            change_kaigo(&store).await;
            authority.round().await.unwrap();
            let owed = fees(&store).await;
            assert_eq!((owed[0].yen, owed[0].note.as_str()), (yen, "新しい名称"));
            let issued = record(&store).await.unwrap();
            let days = (issued.not_after - issued.not_before).whole_days();
            assert!((364..=367).contains(&days), "{days}");
        })
        .await;
    }
}

#[tokio::test]
async fn what_stands_for_a_lost_certificate_is_charged_with_nothing() {
    on_each_database(|store| async move {
        approved(&store, |application| application.kind = "kaigo".to_owned()).await;
        store
            .run_tx("test", |tx| async move {
                let lost = Application {
                    state: ApplicationState::Issued,
                    ..pending_application("L", number())
                };
                application::insert(&tx, &lost).await?;
                fee_waiver::insert(&tx, "A", "L", NOW).await
            })
            .await
            .unwrap();
        authority(&store).round().await.unwrap();
        let owed = fees(&store).await;
        assert_eq!((owed.len(), owed[0].yen), (1, 0));
        assert!(owed[0].note.contains("受付番号 L"), "{}", owed[0].note);
    })
    .await;
}

#[tokio::test]
async fn a_cut_after_the_reservation_is_taken_up_with_the_same_serial() {
    on_each_database(|store| async move {
        approved(&store, |_| ()).await;
        let authority = authority(&store);
        // The process ends between the reservation and the signature.
        let Intent::Sign(work) = authority.intend("A").await.unwrap() else {
            panic!("no work")
        };
        assert!(record(&store).await.unwrap().der.is_none());
        let outcome = authority.process("A").await.unwrap();
        assert_eq!(outcome, Outcome::Issued(work.reserved.serial.clone()));
        // And a process that was slow: its own signature is not stored.
        let late = authority.sign(&work).await.unwrap().unwrap();
        let outcome = authority.store_result(&work, &late).await.unwrap();
        assert_eq!(outcome, Outcome::NothingToDo);
        assert_ne!(
            record(&store).await.unwrap().der.as_deref(),
            Some(late.der())
        );
    })
    .await;
}

#[tokio::test]
async fn what_must_not_be_issued_is_refused_with_a_reason() {
    on_each_database(|store| async move {
        approved(&store, |application| application.public_key = vec![1, 2, 3]).await;
        let authority = authority(&store);
        assert_eq!(
            authority.process("A").await.unwrap(),
            Outcome::Refused("public-key")
        );
        assert_eq!(
            state(&store).await,
            (ApplicationState::Failed, Some("public-key".to_owned()))
        );
        assert_eq!(authority.process("A").await.unwrap(), Outcome::NothingToDo);
        assert!(record(&store).await.unwrap().der.is_none());
    })
    .await;
    on_each_database(|store| async move {
        approved(&store, |application| application.kind = "agent".to_owned()).await;
        let authority = authority(&store);
        assert_eq!(
            authority.process("A").await.unwrap(),
            Outcome::Refused("kind-not-issued")
        );
    })
    .await;
    on_each_database(|store| async move {
        approved(&store, |_| ()).await;
        store
            .run_tx("test", |tx| async move {
                let suspension = Suspension {
                    at: NOW,
                    reason: "休止".to_owned(),
                };
                office::set_suspension(&tx, number(), Some(&suspension)).await
            })
            .await
            .unwrap();
        let authority = authority(&store);
        assert_eq!(
            authority.process("A").await.unwrap(),
            Outcome::Refused("office-suspended")
        );
        assert!(record(&store).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_issued_without_approval() {
    on_each_database(|store| async move {
        store
            .run_tx("test", |tx| async move {
                add_office(&tx, number()).await?;
                application::insert(&tx, &pending_application("A", number())).await
            })
            .await
            .unwrap();
        let authority = authority(&store);
        authority.round().await.unwrap();
        assert_eq!(authority.process("A").await.unwrap(), Outcome::NothingToDo);
        assert_eq!(state(&store).await.0, ApplicationState::Pending);
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_meanwhile_is_not_issued() {
    on_each_database(|store| async move {
        approved(&store, |_| {}).await;
        let authority = authority(&store);
        let Intent::Sign(work) = authority.intend("A").await.unwrap() else {
            panic!("nothing to sign");
        };
        let signed = authority.sign(&work).await.unwrap().unwrap();
        authority.refuse("A", "office-suspended").await.unwrap();
        let outcome = authority.store_result(&work, &signed).await.unwrap();
        assert_eq!(outcome, Outcome::NothingToDo);
        assert_eq!(state(&store).await.0, ApplicationState::Failed);
        assert_eq!(record(&store).await.unwrap().der, None);
    })
    .await;
}

#[tokio::test]
async fn an_application_that_cannot_be_processed_holds_up_no_other() {
    on_each_database(|store| async move {
        approved(&store, |_| {}).await;
        let broken = &Application {
            applied_at: NOW - Duration::DAY,
            public_key: KeyPair::generate().unwrap().public_key_der(),
            terminal: Some("受付".to_owned()),
            key_origin: KeyOrigin::Office,
            ..pending_application("0", number())
        };
        let validity = Validity::from_now(NOW, Duration::days(1)).unwrap();
        let reserved = &new_reservation(broken, "not a serial", &validity);
        store
            .run_tx("test", |tx| async move {
                application::insert(&tx, broken).await?;
                certificate::reserve(&tx, reserved, NOW).await?;
                application::decide(&tx, "0", &Decision::Approve, "op", NOW).await
            })
            .await
            .unwrap();
        let authority = authority(&store);
        let error = authority.round().await.unwrap_err();
        assert_eq!(error.to_string(), "0");
        assert_eq!(state(&store).await.0, ApplicationState::Issued);
    })
    .await;
}

#[tokio::test]
async fn the_role_notices_an_approval_and_stops_when_told() {
    on_each_database(|store| async move {
        approved(&store, |application| {
            application.public_key = KeyPair::generate().unwrap().public_key_der();
        })
        .await;
        let (stop, stopped) = watch::channel(false);
        let role = tokio::spawn(authority(&store).run(stopped));
        store.announce_approval();
        let issued = async {
            while state(&store).await.0 != ApplicationState::Issued {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), issued)
            .await
            .unwrap();
        stop.send(true).unwrap();
        role.await.unwrap();
    })
    .await;
}

/// Approves one more application of the office and lets the authority work.
async fn issue_one_more(store: &Store, authority: &Authority, receipt: &str) -> anyhow::Result<()> {
    let application = &Application {
        public_key: KeyPair::generate().unwrap().public_key_der(),
        key_origin: KeyOrigin::Office,
        terminal: Some(receipt.to_owned()),
        ..pending_application(receipt, number())
    };
    store
        .run_tx("test", |tx| async move {
            application::insert(&tx, application).await?;
            application::decide(&tx, receipt, &Decision::Approve, "op", NOW).await
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
    authority.process(receipt).await.map(drop)
}

async fn log_and_head(store: &Store) -> (Vec<LoggedCertificate>, SignedHead) {
    let (log, head) = store
        .read("test", |tx| async move {
            let log = certificate_log::of_office(&tx, number()).await?;
            Ok::<_, StoreError>((log, certificate_log::head(&tx, number()).await?))
        })
        .await
        .unwrap();
    (log, SignedHead::from_text(&head.unwrap().text).unwrap())
}

async fn look(store: &Store, authority: &Authority, memory: &Memory) -> (usize, Vec<Broken>) {
    let authorities = [authority.signer.certificate().clone()];
    log::broken(store, &authorities, memory).await.unwrap()
}

async fn sign_heads(store: &Store, authority: &Authority) {
    let signed = authority.logs.sign_heads(store, &authority.signer, NOW);
    signed.await.unwrap();
}

/// An authority that takes over from another one.
fn authority_following(store: &Store, before: &Authority) -> Authority {
    let folder = tempfile::tempdir().unwrap();
    let mut next = authority(store);
    let issuers = [&next, before].map(|one| one.signer.certificate().clone());
    let journal = Arc::new(Journal::open(folder.path()).unwrap());
    next.logs = LogKeeper::new(issuers.to_vec(), journal);
    next
}

async fn change(store: &Store, sql: &'static str) {
    store
        .run_tx(
            "test",
            |tx| async move { tx.execute(sql, Vec::new()).await },
        )
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

#[tokio::test]
async fn every_certificate_is_logged_and_the_head_signed() {
    on_each_database(|store| async move {
        approved(&store, |_| ()).await;
        let authority = authority(&store);
        authority.round().await.unwrap();
        let (_, first) = log_and_head(&store).await;
        issue_one_more(&store, &authority, "B").await.unwrap();
        let (log, second) = log_and_head(&store).await;
        let origins: Vec<_> = log.iter().map(|logged| logged.key_origin).collect();
        assert_eq!(origins, [KeyOrigin::Portal, KeyOrigin::Office]);
        let record = record(&store).await.unwrap();
        assert_eq!(Some(log[0].fingerprint), record.fingerprint);
        assert_eq!(Some(log[0].issued_at), record.issued_at);
        assert_eq!((first.head.extent.size, second.head.extent.size), (1, 2));
        assert!(second.is_signed_by(authority.signer.certificate()));
        assert_eq!(
            look(&store, &authority, &Memory::default()).await,
            (1, Vec::new())
        );
        let leaves: Vec<_> = log.iter().map(|logged| logged.entry().leaf()).collect();
        let proof = pki::merkle::consistency(&leaves, 1).unwrap();
        pki::transparency::follow(&first.head, &second.head, &proof).unwrap();
    })
    .await;
}

#[tokio::test]
async fn nothing_is_signed_that_does_not_continue_the_last_head() {
    for (sql, told) in [
        (
            "DELETE FROM certificate_log WHERE place = 1",
            "shorter than",
        ),
        ("DELETE FROM certificate_log WHERE place = 0", "a gap"),
        (
            "UPDATE certificate_log SET key_origin = 'office' WHERE place = 0",
            "was changed",
        ),
        (
            "INSERT INTO certificate_log SELECT office_number, 2, 'ff', fingerprint, \
             key_origin, issued_at FROM certificate_log WHERE place = 1",
            "did not add",
        ),
        ("DELETE FROM certificate_log_heads", "has lost it"),
        (
            "UPDATE certificate_log_heads SET head = replace(head, 'size 2', 'size 1')",
            "did not sign",
        ),
    ] {
        on_each_database(|store| async move {
            approved(&store, |_| ()).await;
            let authority = authority(&store);
            authority.round().await.unwrap();
            issue_one_more(&store, &authority, "B").await.unwrap();
            change(&store, sql).await;
            let (all, broken) = look(&store, &authority, &Memory::default()).await;
            assert_eq!((all, broken.len()), (1, 1), "{told}");
            assert!(broken[0].to_string().contains(told), "{}", broken[0]);
            let error = issue_one_more(&store, &authority, "C").await.unwrap_err();
            assert!(error.to_string().contains(told), "{error}");
            let stored = store
                .read("test", |tx| async move {
                    certificate::by_receipt(&tx, "C").await
                })
                .await
                .map_err(|error: StoreError| error)
                .unwrap();
            assert_eq!(stored.unwrap().der, None, "{told}");
        })
        .await;
    }
}

#[tokio::test]
async fn heads_that_are_missing_or_anothers_are_signed_at_the_start() {
    on_each_database(|store| async move {
        approved(&store, |_| ()).await;
        let authority = authority(&store);
        authority.round().await.unwrap();
        change(&store, "DELETE FROM certificate_log_heads").await;
        sign_heads(&store, &authority).await;
        let (_, head) = log_and_head(&store).await;
        assert!(head.is_signed_by(authority.signer.certificate()));
        let next = authority_following(&store, &authority);
        sign_heads(&store, &next).await;
        let (_, head) = log_and_head(&store).await;
        assert!(head.is_signed_by(next.signer.certificate()));
        // What was changed before the start is not signed either.
        change(
            &store,
            "UPDATE certificate_log SET issued_at = issued_at + 1",
        )
        .await;
        sign_heads(&store, &authority).await;
        let (_, head) = log_and_head(&store).await;
        assert!(head.is_signed_by(next.signer.certificate()));
    })
    .await;
}
