//! Logs that somebody who can write the database has changed: what the authority remembers in its
//! own folder stands against it.

use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::authority::log::{accept, acceptable};
use crate::store::certificate_log::StoredHead;
use crate::store::log_refusal;

/// An authority with a folder that outlives it.
fn authority_in(store: &Store, signer: &Arc<Identity>, folder: &Path) -> Authority {
    let kinds = Arc::new(CertificateKinds::load().unwrap());
    let journal = Arc::new(Journal::open(folder).unwrap());
    let logs = LogKeeper::new(vec![signer.certificate().clone()], journal);
    let (store, signer): (_, Arc<Identity>) = (store.clone(), Arc::clone(signer));
    Authority::new(store, Clock::new(|| NOW), kinds, signer, None, logs)
}

/// A log of two certificates, its first head, and the folder that remembers it.
async fn two(store: &Store) -> (Arc<Identity>, TempDir, String) {
    approved(store, |_| ()).await;
    let (signer, folder) = (Arc::new(signer()), tempfile::tempdir().unwrap());
    let authority = authority_in(store, &signer, folder.path());
    sign_heads(store, &authority).await;
    authority.round().await.unwrap();
    let (_, first) = log_and_head(store).await;
    issue_one_more(store, &authority, "B").await.unwrap();
    (signer, folder, first.to_text())
}

async fn put_head(store: &Store, text: &str, signer: &Identity) {
    let head = &StoredHead {
        text: text.to_owned(),
        signed_by: Sha256::from(signer.certificate().fingerprint()),
    };
    let put = store.run_tx("test", |tx| async move {
        certificate_log::put_head(&tx, number(), head).await
    });
    put.await.unwrap();
}

async fn refused(store: &Store) -> (i64, usize) {
    let told = store.read("test", |tx| async move {
        let events = audit::of_subject(&tx, number().as_str()).await?;
        let events = events.iter();
        let told = events.filter(|event| event.event == "certificate-log-refused");
        Ok::<_, StoreError>((log_refusal::all(&tx, 9).await?.0, told.count()))
    });
    told.await.unwrap()
}

#[tokio::test]
async fn a_log_that_was_shortened_together_with_its_head_is_refused_until_it_is_accepted() {
    on_each_database(|store| async move {
        let (signer, folder, first) = two(&store).await;
        change(&store, "DELETE FROM certificate_log WHERE place = 1").await;
        for head in [Some(&first), None] {
            match head {
                Some(text) => put_head(&store, text, &signer).await,
                None => change(&store, "DELETE FROM certificate_log_heads").await,
            }
            // Also after a start, at which heads are signed.
            let authority = authority_in(&store, &signer, folder.path());
            sign_heads(&store, &authority).await;
            let receipt = if head.is_some() { "C" } else { "D" };
            let error = issue_one_more(&store, &authority, receipt)
                .await
                .unwrap_err();
            assert!(error.is::<Broken>(), "{error}");
            let memory = Memory::read(folder.path()).unwrap();
            let (all, broken) = look(&store, &authority, &memory).await;
            assert_eq!((all, broken.len()), (1, 1));
            assert!(broken[0].how.contains("remembers"), "{}", broken[0]);
            assert_eq!(refused(&store).await, (1, 1), "told once");
        }
        let authority = authority_in(&store, &signer, folder.path());
        let (memory, own) = (
            Memory::read(folder.path()).unwrap(),
            [signer.certificate().clone()],
        );
        let found = acceptable(&store, number(), &own, &memory)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.size(), found.remembered.unwrap().size), (1, 2));
        let journal = Journal::open(folder.path()).unwrap();
        accept(&store, &journal, &own, &found, "a copy", NOW)
            .await
            .unwrap();
        assert_eq!(authority.logs.acceptances().unwrap(), 1);
        sign_heads(&store, &authority).await;
        assert_eq!(authority.process("C").await.unwrap(), {
            let of_c = store.read("test", |tx| async move {
                certificate::by_receipt(&tx, "C").await
            });
            Outcome::Issued(
                of_c.await
                    .map_err(|error: StoreError| error)
                    .unwrap()
                    .unwrap()
                    .serial,
            )
        });
        assert_eq!(refused(&store).await, (0, 1));
        let (log, head) = log_and_head(&store).await;
        assert_eq!((log.len(), head.head.extent.size), (2, 2));
    })
    .await;
}

#[tokio::test]
async fn a_log_of_which_nothing_is_left_or_that_was_planted_is_found() {
    on_each_database(|store| async move {
        let (signer, folder, _) = two(&store).await;
        change(&store, "DELETE FROM certificate_log_heads").await;
        change(&store, "DELETE FROM certificate_log").await;
        let authority = authority_in(&store, &signer, folder.path());
        let memory = Memory::read(folder.path()).unwrap();
        let (all, broken) = look(&store, &authority, &memory).await;
        assert_eq!((all, broken.len()), (0, 1));
        let error = issue_one_more(&store, &authority, "C").await.unwrap_err();
        assert!(error.to_string().contains("remembers"), "{error}");
        // An authority whose folder has seen every log signs none that it has not seen.
        let other = tempfile::tempdir().unwrap();
        let authority = authority_in(&store, &signer, other.path());
        sign_heads(&store, &authority).await;
        change(
            &store,
            "INSERT INTO certificate_log SELECT office_number, 0, serial, \
             '0000000000000000000000000000000000000000000000000000000000000000', 'office', 0 \
             FROM certificates WHERE receipt = 'A'",
        )
        .await;
        sign_heads(&store, &authority).await;
        let head = store.read("test", |tx| async move {
            certificate_log::head(&tx, number()).await
        });
        assert_eq!(head.await.map_err(|error: StoreError| error).unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn heads_of_earlier_authorities_are_verified_and_those_of_strangers_refused() {
    on_each_database(|store| async move {
        approved(&store, |_| ()).await;
        let first = authority(&store);
        first.round().await.unwrap();
        let (_, head) = log_and_head(&store).await;
        let next = authority_following(&store, &first);
        issue_one_more(&store, &next, "B").await.unwrap();
        // Somebody writes a head of their own under the name of the earlier one.
        let stranger = signer();
        let forged = head.head.sign(&stranger).unwrap().to_text();
        change(&store, "DELETE FROM certificate_log WHERE place = 1").await;
        for (receipt, signed_by, told) in [
            ("C", first.signer.certificate(), "did not sign"),
            ("D", stranger.certificate(), "none of our authorities"),
        ] {
            let head = &StoredHead {
                text: forged.clone(),
                signed_by: Sha256::from(signed_by.fingerprint()),
            };
            let put = store.run_tx("test", |tx| async move {
                certificate_log::put_head(&tx, number(), head).await
            });
            put.await.map_err(|error: StoreError| error).unwrap();
            // With an empty memory the signature alone stands against it.
            let third = authority_following(&store, &first);
            let error = issue_one_more(&store, &third, receipt).await.unwrap_err();
            assert!(error.to_string().contains(told), "{error}");
        }
    })
    .await;
}

/// Signs the certificate of "C" as far as the journal, and does not store it.
async fn cut_before_storing(store: &Store, authority: &Authority) {
    let application = &Application {
        public_key: KeyPair::generate().unwrap().public_key_der(),
        key_origin: KeyOrigin::Office,
        terminal: Some("C".to_owned()),
        ..pending_application("C", number())
    };
    let inserted = store.run_tx("test", |tx| async move {
        application::insert(&tx, application).await?;
        application::decide(&tx, "C", &Decision::Approve, "op", NOW).await
    });
    inserted.await.map_err(|error: StoreError| error).unwrap();
    let Intent::Sign(work) = authority.intend("C").await.unwrap() else {
        panic!("nothing to sign");
    };
    let signed = authority.sign(&work).await.unwrap().unwrap();
    let issued = Issued::new(number(), KeyOrigin::Office, &signed);
    let next = &authority
        .logs
        .prepare(store, &authority.signer, issued, NOW)
        .await
        .unwrap();
    let cut: anyhow::Result<()> = store
        .run_tx("test", |tx| async move {
            authority.logs.announce(&tx, next).await?;
            anyhow::bail!("cut")
        })
        .await;
    assert_eq!(cut.unwrap_err().to_string(), "cut");
}

#[tokio::test]
async fn a_certificate_that_was_signed_is_stored_before_any_other_and_with_its_own_key() {
    on_each_database(|store| async move {
        let (signer, folder, _) = two(&store).await;
        cut_before_storing(&store, &authority_in(&store, &signer, folder.path())).await;
        let authority = authority_in(&store, &signer, folder.path());
        // While its application waits nothing is wrong, and no other certificate comes first.
        let error = issue_one_more(&store, &authority, "D").await.unwrap_err();
        assert!(!error.is::<Broken>(), "{error}");
        let memory = Memory::read(folder.path()).unwrap();
        assert_eq!(look(&store, &authority, &memory).await.1, []);
        authority.round().await.unwrap();
        let (log, _) = log_and_head(&store).await;
        assert_eq!(log.len(), 4, "C and D");
        assert_eq!(refused(&store).await, (0, 0));
    })
    .await;
    for sql in [
        "UPDATE applications SET public_key = (SELECT public_key FROM applications \
         WHERE receipt = 'B') WHERE receipt = 'C'",
        "UPDATE applications SET state = 'failed' WHERE receipt = 'C'",
    ] {
        on_each_database(|store| async move {
            let (signer, folder, _) = two(&store).await;
            let authority = authority_in(&store, &signer, folder.path());
            cut_before_storing(&store, &authority).await;
            change(&store, sql).await;
            let tried = if sql.contains("failed") {
                issue_one_more(&store, &authority, "D").await
            } else {
                authority.process("C").await.map(drop)
            };
            assert!(tried.unwrap_err().is::<Broken>(), "{sql}");
            assert_eq!(refused(&store).await, (1, 1));
        })
        .await;
    }
}

#[tokio::test]
async fn a_process_that_was_cut_after_storing_goes_on() {
    on_each_database(|store| async move {
        let (signer, folder, _) = two(&store).await;
        let text = std::fs::read_to_string(folder.path().join("certificate-logs")).unwrap();
        let lines: Vec<_> = text.lines().collect();
        // The last line said that the second one is stored.
        let (_, kept) = lines.split_last().unwrap();
        let kept: String = kept.iter().map(|line| format!("{line}\n")).collect();
        assert!(kept.lines().last().unwrap().starts_with("signing "));
        std::fs::write(folder.path().join("certificate-logs"), kept).unwrap();
        let authority = authority_in(&store, &signer, folder.path());
        issue_one_more(&store, &authority, "C").await.unwrap();
        let memory = Memory::read(folder.path()).unwrap().of_office(number());
        assert_eq!(
            (memory.extent.unwrap().size, memory.signed),
            (3, Vec::new())
        );
    })
    .await;
}

#[tokio::test]
async fn two_authorities_share_a_folder() {
    on_each_database(|store| async move {
        let (signer, folder, _) = two(&store).await;
        let (one, other) = (
            authority_in(&store, &signer, folder.path()),
            authority_in(&store, &signer, folder.path()),
        );
        issue_one_more(&store, &one, "C").await.unwrap();
        issue_one_more(&store, &other, "D").await.unwrap();
        issue_one_more(&store, &one, "E").await.unwrap();
        let memory = Memory::read(folder.path()).unwrap();
        assert_eq!(look(&store, &one, &memory).await, (1, Vec::new()));
        assert_eq!(memory.of_office(number()).extent.unwrap().size, 5);
    })
    .await;
}
