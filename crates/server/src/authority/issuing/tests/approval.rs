//! An approval that carries a passkey's word: what the database says is not believed alone.

use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::*;
use crate::approval::Statement;
use crate::authority::approver::{AdmittedPasskey, Approver, Approvers};
use crate::authority::log::testing::keeper_at;
use crate::passkey::testing::Device;
use crate::passkey::{Owner, RelyingParty};
use crate::store::approval_assertion::{self, ApprovalAssertion};
use crate::store::passkey::{self, StoredPasskey};
use crate::store::testing::power::{Power, WatchedSigner};
use crate::store::values;

const CONSOLE: &str = "https://console.test";
const PERSON: &str = "operator:op";

/// An operator with an admitted passkey, and the authority that admitted it.
struct Desk {
    store: Store,
    authority: Authority,
    approvers: Approvers,
    device: Device,
    data: String,
    folder: TempDir,
}

fn party() -> RelyingParty {
    RelyingParty::new(CONSOLE, "renkei").unwrap()
}

/// A device and what it registered, as a row of the operator.
async fn registered(store: &Store, id: &str) -> (Device, String) {
    let mut device = Device::at(CONSOLE);
    let owner = Owner {
        id: "op",
        handle: [1; 16],
    };
    let invitation = party().invite(&owner, &[]).unwrap();
    let answer = device.create(&invitation.options);
    let made = party()
        .welcome(&invitation.waiting, &answer)
        .unwrap()
        .unwrap();
    let stored = &StoredPasskey {
        id: id.to_owned(),
        name: "鍵".to_owned(),
        data: made.data.clone(),
        added_at: NOW,
        used_at: None,
    };
    let credential = &made.credential_id;
    let kept = store.run_tx("test", |tx| async move {
        passkey::insert(&tx, PERSON, stored, credential).await
    });
    kept.await.unwrap();
    (device, made.data)
}

async fn desk(store: &Store) -> Desk {
    approved(store, |_| {}).await;
    let folder = tempfile::tempdir().unwrap();
    let approvers = Approvers::below(folder.path());
    let (device, data) = registered(store, "own").await;
    let authority = authority(store).asking_for(ApprovalRule::Passkey {
        console: Box::new(party()),
        approvers: approvers.clone(),
    });
    let desk = Desk {
        store: store.clone(),
        authority,
        approvers,
        device,
        data,
        folder,
    };
    desk.admit();
    desk
}

impl Desk {
    fn admit(&self) {
        let approver = Approver {
            operator: "op".to_owned(),
            name: "審査 一郎".to_owned(),
            prefecture: None,
            passkeys: vec![AdmittedPasskey {
                id: "own".to_owned(),
                data: self.data.clone(),
            }],
        };
        self.approvers.admit(&approver).unwrap();
    }

    /// Lets a device approve the application as `change` alters it, and keeps what it says.
    async fn approve_by(&self, device: &mut Device, data: &str, change: impl Fn(&mut Application)) {
        let (mut application, name) = self
            .store
            .read("test", |tx| async move {
                let application = application::find(&tx, "A").await?.unwrap();
                let office = office::find(&tx, number()).await?.unwrap();
                Ok::<_, StoreError>((application, office.name))
            })
            .await
            .unwrap();
        change(&mut application);
        let nonce = [3; 32];
        let statement = Statement {
            application: &application,
            office_name: &name,
            operator: "op",
            nonce: &nonce,
            asked_at: NOW,
        };
        let options = party().ask(&[data], &statement.challenge()).unwrap();
        let approval = &ApprovalAssertion {
            receipt: "A".to_owned(),
            operator_id: "op".to_owned(),
            nonce: nonce.to_vec(),
            assertion: device.get(&options),
            asked_at: NOW,
        };
        let kept = self.store.run_tx("test", |tx| async move {
            approval_assertion::put(&tx, approval).await
        });
        kept.await.unwrap();
    }

    async fn approve(&mut self, change: impl Fn(&mut Application)) {
        let mut device = std::mem::replace(&mut self.device, Device::at(CONSOLE));
        let data = self.data.clone();
        self.approve_by(&mut device, &data, change).await;
        self.device = device;
    }

    /// Writes to the database as somebody might who has broken in.
    async fn tamper(&self, sql: &'static str) {
        let done = self
            .store
            .run_tx("test", |tx| async move { tx.execute(sql, values![]).await });
        done.await.map_err(|error: StoreError| error).unwrap();
    }

    /// What the authority does with the row, set to approved by hand.
    async fn outcome(&self) -> Outcome {
        self.tamper("UPDATE applications SET state = 'approved', reason = NULL")
            .await;
        self.authority.process("A").await.unwrap()
    }

    async fn refuses(&self, reason: &'static str) {
        assert_eq!(self.outcome().await, Outcome::Refused(reason));
        let (state, told) = state(&self.store).await;
        assert_eq!(state, ApplicationState::Failed);
        assert_eq!(told.as_deref(), Some(reason));
        let kept = record(&self.store).await;
        assert!(kept.is_none_or(|kept| kept.der.is_none()), "{reason}");
    }
}

#[tokio::test]
async fn an_approval_issues_once_and_a_planted_row_nothing() {
    on_each_database(|store| async move {
        let mut desk = desk(&store).await;
        desk.refuses("approval-missing").await;
        assert!(record(&store).await.is_none());
        desk.approve(|_| {}).await;
        let Outcome::Issued(serial) = desk.outcome().await else {
            panic!("not issued");
        };
        // The same approval gives no second certificate, whatever the rows say.
        desk.tamper("DELETE FROM certificates").await;
        desk.refuses("approval-used").await;
        // What was cut off goes on with the serial that it had.
        let used = desk.approvers.claim(&[3; 32], &serial).unwrap();
        assert!(!used);
        assert!(desk.approvers.claim(&[4; 32], "a 1 2").unwrap());
        assert!(desk.approvers.claim(&[4; 32], "a 1 2").unwrap());
        assert!(!desk.approvers.claim(&[4; 32], "b 1 2").unwrap());
    })
    .await;
}

#[tokio::test]
async fn an_approval_of_something_else_issues_nothing() {
    on_each_database(|store| async move {
        let mut desk = desk(&store).await;
        desk.approve(|one| one.receipt = "B".to_owned()).await;
        desk.refuses("approval-not-this").await;
        desk.approve(|one| one.kind = "kaigo".to_owned()).await;
        desk.refuses("approval-not-this").await;
        desk.approve(|one| one.public_key = KeyPair::generate().unwrap().public_key_der())
            .await;
        desk.refuses("approval-not-this").await;
        // Right, until somebody writes another key or name into the rows.
        desk.approve(|_| {}).await;
        desk.tamper("UPDATE offices SET name = '別の事業所'").await;
        desk.refuses("approval-not-this").await;
        // A planted reservation is not signed for longer than the kind lasts.
        desk.approve(|_| {}).await;
        assert!(matches!(desk.outcome().await, Outcome::Issued(_)));
        desk.tamper("UPDATE certificates SET der = NULL, not_after = not_after * 2")
            .await;
        desk.refuses("reservation").await;
    })
    .await;
}

#[tokio::test]
async fn only_admitted_passkeys_of_those_who_may_approve_count() {
    on_each_database(|store| async move {
        let mut desk = desk(&store).await;
        // A passkey that somebody planted beside the operator's own.
        let (mut planted, data) = registered(&store, "planted").await;
        desk.approve_by(&mut planted, &data, |_| {}).await;
        desk.refuses("approval-not-this").await;
        // Or in its place.
        desk.tamper("UPDATE passkeys SET id = 'gone' WHERE id = 'own'")
            .await;
        desk.tamper("UPDATE passkeys SET id = 'own' WHERE id = 'planted'")
            .await;
        desk.refuses("approval-not-this").await;
        desk.tamper("UPDATE passkeys SET id = 'planted' WHERE id = 'own'")
            .await;
        desk.tamper("UPDATE passkeys SET id = 'own' WHERE id = 'gone'")
            .await;

        desk.device.verifies = false;
        desk.approve(|_| {}).await;
        desk.refuses("approval-not-this").await;
        desk.device.verifies = true;
        desk.device.origin = "https://portal.test".to_owned();
        desk.approve(|_| {}).await;
        desk.refuses("approval-not-this").await;
        desk.device.origin = CONSOLE.to_owned();
        desk.approve(|_| {}).await;
        desk.tamper("UPDATE approval_assertions SET operator_id = '../op'")
            .await;
        desk.refuses("approval-not-admitted").await;
        desk.approve(|_| {}).await;
        assert!(desk.approvers.withdraw("op").unwrap());
        assert!(!desk.approvers.withdraw("op").unwrap());
        desk.refuses("approval-not-admitted").await;
        desk.admit();
        desk.tamper("UPDATE operators SET roles = 'reception'")
            .await;
        desk.refuses("approval-no-right").await;
        desk.tamper("UPDATE operators SET roles = 'approval'").await;
        desk.tamper("UPDATE approval_assertions SET asked_at = asked_at - 700000000")
            .await;
        desk.refuses("approval-old").await;
        desk.approve(|_| {}).await;
        assert!(matches!(desk.outcome().await, Outcome::Issued(_)));
    })
    .await;
}

/// Lets an authority end after so many steps and another one take its place. Whether it came to
/// its end by itself.
async fn cut_after(store: &Store, steps: u32) -> bool {
    let mut desk = desk(store).await;
    desk.approve(|_| {}).await;
    let watched = WatchedSigner::new(Arc::new(signer()));
    let on = |store: &Store, power: &Power| {
        let logs = keeper_at(desk.folder.path(), watched.certificate());
        let (store, signer) = (store.on(power), Arc::new(watched.on(power)));
        let kinds = Arc::new(CertificateKinds::load().unwrap());
        Authority::new(store, Clock::new(|| NOW), kinds, signer, None, logs).asking_for(
            ApprovalRule::Passkey {
                console: Box::new(party()),
                approvers: desk.approvers.clone(),
            },
        )
    };
    let first = on(store, &Power::for_steps(steps)).round().await;
    let reserved = record(store).await;
    on(store, &Power::for_steps(u32::MAX))
        .round()
        .await
        .unwrap();
    assert_eq!(state(store).await, (ApplicationState::Issued, None));
    let issued = record(store).await.unwrap();
    assert!(issued.der.is_some(), "{steps} steps");
    assert!(reserved.is_none_or(|reserved| reserved.serial == issued.serial));
    let ledger = desk.folder.path().join("used-approvals");
    let used: Vec<_> = std::fs::read_dir(ledger).unwrap().collect();
    assert_eq!(used.len(), 1, "{steps} steps");
    first.is_ok()
}

#[tokio::test]
async fn an_approval_that_is_cut_off_at_any_step_still_issues_one_certificate() {
    let has_ended = &AtomicBool::new(false);
    for steps in 0.. {
        on_each_database(|store| async move {
            let ended = cut_after(&store, steps).await;
            has_ended.store(ended, Ordering::SeqCst);
        })
        .await;
        if has_ended.load(Ordering::SeqCst) {
            assert!(steps > 6, "only {steps} steps were cut");
            break;
        }
    }
}
