//! A renewal that a certificate alone has asked for, and what its revocation makes of it.

use super::*;
use crate::renewal::Start;
use crate::store::application_answers::{self, Answers};

/// Approves a renewal of the certificate with this serial.
async fn approve_renewal(store: &Store, receipt: &str, origin: KeyOrigin, serial: &str) {
    let application = &Application {
        public_key: KeyPair::generate().unwrap().public_key_der(),
        key_origin: origin,
        terminal: (origin == KeyOrigin::Office).then(|| "受付".to_owned()),
        ..pending_application(receipt, number())
    };
    let answers = &Answers {
        renews: Some(serial.to_owned()),
        start: Start::Now,
        repeat_reason: None,
        corrects: None,
        gate_confirmed_at: None,
    };
    let approved = store.run_tx("test", |tx| async move {
        application::insert(&tx, application).await?;
        application_answers::insert(&tx, receipt, answers).await?;
        application::decide(&tx, receipt, &Decision::Approve, "op", NOW).await
    });
    approved.await.map_err(|error: StoreError| error).unwrap();
}

#[tokio::test]
async fn whoever_stole_a_key_renews_nothing_after_the_revocation() {
    on_each_database(|store| async move {
        approved(&store, |_| ()).await;
        let authority = authority(&store);
        authority.round().await.unwrap();
        let serial = &record(&store).await.unwrap().serial;
        approve_renewal(&store, "B", KeyOrigin::Office, serial).await;
        let issued = authority.process("B").await.unwrap();
        assert!(matches!(issued, Outcome::Issued(_)), "{issued:?}");
        // By the key alone, and by a person on the portal.
        approve_renewal(&store, "C", KeyOrigin::Office, serial).await;
        approve_renewal(&store, "D", KeyOrigin::Portal, serial).await;
        let revoked = store.run_tx("test", |tx| async move {
            certificate::revoke(&tx, serial, "key-compromise", NOW).await
        });
        revoked.await.map_err(|error: StoreError| error).unwrap();
        let refused = authority.process("C").await.unwrap();
        assert_eq!(refused, Outcome::Refused("renewed-certificate-revoked"));
        let issued = authority.process("D").await.unwrap();
        assert!(matches!(issued, Outcome::Issued(_)), "{issued:?}");
    })
    .await;
}
