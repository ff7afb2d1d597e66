//! An authority that ends at any step, and two that work at once: every application gets one
//! certificate, whatever happens, and the log of the office is whole.

use std::collections::BTreeMap;

use pki::transparency::follow;
use tempfile::TempDir;

use super::*;
use crate::authority::journal::Memory;
use crate::authority::log::testing::keeper_at;
use crate::store::testing::power::{Power, WatchedSigner};
use crate::store::values;

/// An authority with this key, whose memory of logs is in this folder.
fn authority_on(store: &Store, signer: WatchedSigner, folder: &TempDir) -> Authority {
    let logs = keeper_at(folder.path(), signer.certificate());
    let kinds = Arc::new(CertificateKinds::load().unwrap());
    let base = Some("http://pki.example.jp".to_owned());
    let (clock, signer) = (Clock::new(|| NOW), Arc::new(signer));
    Authority::new(store.clone(), clock, kinds, signer, base, logs)
}

/// Approves more applications of the office, with a fee.
async fn approve_more(store: &Store, receipts: &[String]) {
    for receipt in receipts {
        let application = &Application {
            kind: "kaigo".to_owned(),
            public_key: KeyPair::generate().unwrap().public_key_der(),
            key_origin: KeyOrigin::Office,
            terminal: Some(receipt.clone()),
            ..pending_application(receipt, number())
        };
        let approved = store.run_tx("test", |tx| async move {
            application::insert(&tx, application).await?;
            application::decide(&tx, receipt, &Decision::Approve, "op", NOW).await
        });
        approved.await.map_err(|error: StoreError| error).unwrap();
    }
}

/// What a query finds, as texts.
async fn texts(store: &Store, sql: &'static str) -> Vec<String> {
    let rows = store.read(
        "test",
        |tx| async move { tx.fetch_all(sql, values![]).await },
    );
    let rows = rows.await.map_err(|error: StoreError| error).unwrap();
    rows.iter().map(|row| row.text("it").unwrap()).collect()
}

/// The log of the office is what was signed, and goes on from the head that somebody has seen.
async fn log_continues(
    store: &Store,
    own: &Certificate,
    folder: &TempDir,
    seen: &mut Option<SignedHead>,
) {
    let memory = Memory::read(folder.path()).unwrap();
    let (_, broken) = log::broken(store, std::slice::from_ref(own), &memory)
        .await
        .unwrap();
    assert_eq!(broken, []);
    let (log, head) = store
        .read("test", |tx| async move {
            let log = certificate_log::of_office(&tx, number()).await?;
            Ok::<_, StoreError>((log, certificate_log::head(&tx, number()).await?))
        })
        .await
        .unwrap();
    let Some(head) = head else {
        assert_eq!((log, seen.is_none()), (Vec::new(), true));
        return;
    };
    let head = SignedHead::from_text(&head.text).unwrap();
    assert!(head.is_signed_by(own));
    if let Some(seen) = seen {
        let leaves: Vec<_> = log.iter().map(|logged| logged.entry().leaf()).collect();
        let earlier = usize::try_from(seen.head.extent.size).unwrap();
        let proof = pki::merkle::consistency(&leaves, earlier).unwrap();
        follow(&seen.head, &head.head, &proof).unwrap();
    }
    *seen = Some(head);
}

/// Every application has its certificate, everything that goes with it is there once.
async fn all_is_issued_once(store: &Store, signer: &WatchedSigner) {
    let applications = texts(
        store,
        "SELECT receipt AS it FROM applications WHERE state = 'issued' ORDER BY receipt",
    )
    .await;
    let open = "SELECT receipt AS it FROM applications WHERE state <> 'issued'";
    assert_eq!(texts(store, open).await, [""; 0]);
    let certified = "SELECT receipt AS it FROM certificates WHERE der IS NOT NULL ORDER BY receipt";
    assert_eq!(texts(store, certified).await, applications);
    let reserved = "SELECT subject AS it FROM audit_events WHERE event = 'serial-reserved' \
                    ORDER BY subject";
    assert_eq!(texts(store, reserved).await, applications);
    let charged = "SELECT receipt AS it FROM fees ORDER BY receipt";
    assert_eq!(texts(store, charged).await, applications);

    let serials = texts(
        store,
        "SELECT serial AS it FROM certificates ORDER BY serial",
    )
    .await;
    for sql in [
        "SELECT subject AS it FROM audit_events WHERE event = 'certificate-issued' \
         ORDER BY subject",
        "SELECT serial AS it FROM certificate_log ORDER BY serial",
    ] {
        assert_eq!(texts(store, sql).await, serials, "{sql}");
    }
    let notices = texts(store, "SELECT id AS it FROM notices").await;
    assert_eq!(notices.len(), serials.len());
    no_serial_is_used_twice(store, signer, &serials).await;
}

/// What is stored under a serial is what was signed under it, and nothing else ever was.
async fn no_serial_is_used_twice(store: &Store, signer: &WatchedSigner, serials: &[String]) {
    let mut signed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for message in signer.signed() {
        let Some(serial) = serial_of(&message) else {
            continue;
        };
        let first = signed.entry(serial).or_insert_with(|| message.clone());
        assert_eq!(*first, message, "two certificates with one serial");
    }
    for serial in serials {
        let found = store.read(
            "test",
            |tx| async move { certificate::find(&tx, serial).await },
        );
        let record = found.await.unwrap().unwrap();
        let der = record.der.unwrap();
        let read = Certificate::from_der(&der).unwrap();
        assert_eq!(read.serial().to_string(), *serial);
        assert_eq!(record.fingerprint, Some(Sha256::of(&der)));
        let content = &signed[serial];
        assert_eq!(&der[4..4 + content.len()], content);
    }
}

/// The serial in the signed part of a certificate; `None` for anything else that is signed.
fn serial_of(message: &[u8]) -> Option<String> {
    // SEQUENCE with a length of two octets, version 3, INTEGER.
    let rest = message.strip_prefix(&[0x30, 0x82])?.get(2..)?;
    let rest = rest.strip_prefix(&[0xa0, 3, 2, 1, 2, 2])?;
    let (length, rest) = rest.split_first()?;
    let serial = SerialNumber::from_bytes(rest.get(..usize::from(*length))?);
    Some(serial.ok()?.to_string())
}

#[tokio::test]
async fn an_authority_that_ends_at_any_step_issues_everything_once() {
    on_each_database(|store| async move {
        approved(&store, |application| application.kind = "kaigo".to_owned()).await;
        let folder = &tempfile::tempdir().unwrap();
        let watched = &WatchedSigner::new(Arc::new(signer()));
        let mut seen = None;
        for steps in 0.. {
            let receipts = [format!("{steps}-0"), format!("{steps}-1")];
            approve_more(&store, &receipts).await;
            let power = Power::for_steps(steps);
            let ended = authority_on(&store.on(&power), watched.on(&power), folder);
            let ended = ended.round().await;
            assert!(
                ended.is_ok() || power.has_failed(),
                "{steps} steps: {ended:?}"
            );
            log_continues(&store, watched.certificate(), folder, &mut seen).await;
            // Whoever is started again takes it up.
            let plenty = Power::for_steps(u32::MAX);
            let next = authority_on(&store, watched.on(&plenty), folder);
            assert_eq!(next.round().await.unwrap(), Round::All);
            log_continues(&store, watched.certificate(), folder, &mut seen).await;
            if ended.is_ok() {
                assert!(steps > 12, "only {steps} steps were cut");
                break;
            }
        }
        all_is_issued_once(&store, watched).await;
    })
    .await;
}

#[tokio::test]
async fn two_authorities_at_once_issue_everything_once() {
    on_each_database(|store| async move {
        approved(&store, |application| application.kind = "kaigo".to_owned()).await;
        let receipts: Vec<_> = (0..12).map(|place| format!("R{place:02}")).collect();
        approve_more(&store, &receipts).await;
        let folder = &tempfile::tempdir().unwrap();
        let watched = &WatchedSigner::new(Arc::new(signer()));
        let plenty = Power::for_steps(u32::MAX);
        let one = authority_on(&store, watched.on(&plenty), folder);
        let other = authority_on(&store, watched.on(&plenty), folder);
        let (first, second) = tokio::join!(one.round(), other.round());
        // Where both reserve for one application, one of them may be told to try again.
        drop((first, second));
        one.round().await.unwrap();
        all_is_issued_once(&store, watched).await;
        log_continues(&store, watched.certificate(), folder, &mut None).await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_fails_leaves_a_serial_and_nothing_else() {
    on_each_database(|store| async move {
        approved(&store, |application| application.kind = "kaigo".to_owned()).await;
        let folder = &tempfile::tempdir().unwrap();
        let watched = &WatchedSigner::new(Arc::new(signer()));
        // The token is gone, the database is there.
        let none = Power::for_steps(0);
        for _ in 0..2 {
            let without_key = authority_on(&store, watched.on(&none), folder);
            without_key.round().await.unwrap_err();
        }
        let kept = record(&store).await.unwrap();
        assert_eq!((kept.der, kept.fingerprint), (None, None));
        assert_eq!(state(&store).await.0, ApplicationState::Approved);
        let with_key = authority_on(&store, watched.on(&Power::for_steps(u32::MAX)), folder);
        with_key.round().await.unwrap();
        assert_eq!(record(&store).await.unwrap().serial, kept.serial);
        all_is_issued_once(&store, watched).await;
    })
    .await;
}
