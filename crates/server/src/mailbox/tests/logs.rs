//! The log of certificates as offices are shown it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;
use pki::merkle::Hash;
use pki::transparency::{self, Entry, Head, SignedHead};
use protocol::http::{CertificateList, CertificateLog, KeyOrigin};
use protocol::{Code, Sha256};

use super::{CARE_MANAGER, Exchange, Terminal};
use crate::kinds::CAREPLAN;
use crate::store::testing::on_each_database;
use crate::store::{StoreError, Tx};

fn hashes(proof: &[Sha256]) -> Vec<Hash> {
    proof.iter().map(|hash| *hash.as_bytes()).collect()
}

fn verified(exchange: &Exchange, head: &str, authorities: &[String]) -> Head {
    let head = SignedHead::from_text(head).unwrap();
    let der = |text: &String| Certificate::from_der(&STANDARD.decode(text).unwrap()).unwrap();
    let authorities: Vec<_> = authorities.iter().map(der).collect();
    head.verify(&authorities, &exchange.state.anchors.now())
        .unwrap();
    head.head
}

async fn log(exchange: &Exchange, terminal: &Terminal, query: &str) -> CertificateLog {
    let path = format!("/v1/offices/1370000018/log{query}");
    exchange.get(terminal, &path).await.ok()
}

#[tokio::test]
async fn the_log_is_shown_with_proofs_that_hold() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let first = log(&exchange, &service, "").await;
        let first_head = verified(&exchange, &first.head, &first.authorities);
        assert_eq!(first_head.extent.size, 1);
        assert_eq!(first.entries[0].fingerprint, care_manager.fingerprint());
        assert_eq!(first.entries[0].key_origin, KeyOrigin::Office);
        let der = STANDARD.decode(&first.entries[0].certificate).unwrap();
        assert_eq!(der, care_manager.identity.certificate().der());
        assert!(first.consistency.is_empty());

        for _ in 0..4 {
            exchange.add_terminal(care_manager.address, CAREPLAN).await;
        }
        let later = log(&exchange, &service, "?since=1").await;
        let head = verified(&exchange, &later.head, &later.authorities);
        assert_eq!((head.extent.size, later.entries.len()), (5, 4));
        assert_eq!(later.entries[0].place, 1);
        transparency::follow(&first_head, &head, &hashes(&later.consistency)).unwrap();

        // An address leads to the log of its office, and the list to the same head.
        let by_address = format!("/v1/offices/{CARE_MANAGER}/log?since=9");
        let none: CertificateLog = exchange.get(&care_manager, &by_address).await.ok();
        assert_eq!((none.entries.len(), &none.head), (0, &later.head));
        let path = format!("/v1/offices/{CARE_MANAGER}/certificates");
        let list: CertificateList = exchange.get(&service, &path).await.ok();
        assert_eq!((list.certificates.len(), &list.head), (5, &later.head));
        for certificate in list.certificates {
            let logged = certificate.logged.unwrap();
            let entry = Entry {
                fingerprint: *certificate.fingerprint.as_bytes(),
                key_origin: transparency::KeyOrigin::Office,
                issued_at: logged.issued_at,
            };
            let proof = hashes(&logged.inclusion);
            assert!(transparency::holds(&head, &entry, logged.place, &proof));
        }
        for absent in ["1370000042", "nonsense"] {
            let path = format!("/v1/offices/{absent}/log");
            exchange.get(&service, &path).await.refused(Code::NotFound);
        }
        let path = format!("/v1/offices/{CARE_MANAGER}/log?since=-1");
        exchange
            .get(&service, &path)
            .await
            .refused(Code::RequestInvalid);
    })
    .await;
}

#[tokio::test]
async fn a_certificate_outside_the_log_is_shown_without_a_proof() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        exchange.add_terminal(care_manager.address, CAREPLAN).await;
        let without = |sql: &'static str| {
            let store = &exchange.state.store;
            async move {
                store
                    .run_tx(
                        "test",
                        |tx: Tx| async move { tx.execute(sql, Vec::new()).await },
                    )
                    .await
                    .map_err(|error: StoreError| error)
                    .unwrap();
            }
        };
        without("DELETE FROM certificate_log WHERE place = 1").await;
        let path = format!("/v1/offices/{CARE_MANAGER}/certificates");
        let list: CertificateList = exchange.get(&service, &path).await.ok();
        let unlogged = list.certificates.iter().filter(|one| one.logged.is_none());
        assert_eq!((list.certificates.len(), unlogged.count()), (2, 1));

        without("DELETE FROM certificate_log_heads").await;
        for path in [path, format!("/v1/offices/{CARE_MANAGER}/log")] {
            exchange.get(&service, &path).await.refused(Code::TryLater);
        }
    })
    .await;
}
