//! Address book, lists, details and downloads.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::http::{CertificateList, ChangeList, OfficeList};
use protocol::message::PART_BYTES;
use protocol::{Code, Sha256};
use time::Duration;

use super::{Answer, CARE_MANAGER, Exchange, Terminal, letter};
use crate::kinds::CAREPLAN;
use crate::store::testing::{NOW, on_each_database};
use crate::store::{certificate, message, message_part, message_state, upload};

#[tokio::test]
async fn the_address_book_is_searched_by_number_and_name() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let revoked = &service.serial();
        let store = &exchange.state.store;
        store
            .run_tx("test", |tx| async move {
                certificate::revoke(&tx, revoked, "superseded", NOW).await
            })
            .await
            .unwrap();
        for (query, expected) in [
            (
                "",
                vec![
                    ("1370000018-43", true),
                    ("1370000026-11", false),
                    ("1370000034-43", true),
                ],
            ),
            ("?q=137000002", vec![("1370000026-11", false)]),
            ("?q=1370000026-11", vec![("1370000026-11", false)]),
            (
                "?connected=true&prefecture=13&kind=43&after=1370000018-43",
                vec![("1370000034-43", true)],
            ),
            ("?connected=false", vec![("1370000026-11", false)]),
            (
                "?q=%E4%BA%8B%E6%A5%AD%E6%89%801370000018",
                vec![("1370000018-43", true)],
            ),
            ("?q=%25", vec![]),
        ] {
            let path = format!("/v1/offices{query}");
            let found: OfficeList = exchange.get(&care_manager, &path).await.ok();
            let found: Vec<_> = found
                .offices
                .iter()
                .map(|entry| (entry.address.to_string(), entry.connected))
                .collect();
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(text, connected)| (text.to_owned(), connected))
                .collect();
            assert_eq!(found, expected, "{query}");
        }
        for query in [
            "after=1",
            "prefecture=48",
            "kind=x",
            "connected=yes",
            "q=a+b+c+d",
        ] {
            let answer = exchange
                .get(&care_manager, &format!("/v1/offices?{query}"))
                .await;
            answer.refused(Code::RequestInvalid);
        }
    })
    .await;
}

#[tokio::test]
async fn certificates_to_seal_to_are_those_usable_now() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let second = exchange.add_terminal(care_manager.address, CAREPLAN).await;
        exchange.add_terminal(care_manager.address, "agent").await;
        let path = format!("/v1/offices/{CARE_MANAGER}/certificates");
        let list: CertificateList = exchange.get(&service, &path).await.ok();
        let mut fingerprints: Vec<_> = list
            .certificates
            .iter()
            .map(|entry| entry.fingerprint)
            .collect();
        fingerprints.sort_unstable();
        let mut expected = vec![care_manager.fingerprint(), second.fingerprint()];
        expected.sort_unstable();
        assert_eq!(fingerprints, expected);
        for entry in &list.certificates {
            let der = STANDARD.decode(&entry.der).unwrap();
            assert_eq!(Sha256::of(&der), entry.fingerprint);
        }
        for absent in ["1370000018-46", "1370000042-43", "nonsense"] {
            let path = format!("/v1/offices/{absent}/certificates");
            exchange
                .get(&service, &path)
                .await
                .refused(Code::ReceiverUnknown);
        }
        exchange.pass(Duration::days(364));
        let late = exchange.add_terminal(service.address, CAREPLAN).await;
        exchange.pass(Duration::days(2));
        exchange
            .get(&late, &path)
            .await
            .refused(Code::ReceiverUnknown);
    })
    .await;
}

#[tokio::test]
async fn both_sides_see_a_message_and_nobody_else() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 10);
        let id = letter.manifest.message_id;
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        let path = format!("/v1/messages/{id}");
        exchange
            .get(&care_manager, &path)
            .await
            .refused(Code::NotFound);
        exchange
            .fetch(&care_manager, id, 0)
            .await
            .refused(Code::NotFound);
        assert_eq!(exchange.detail(&service, id).await.summary.state, "sending");
        exchange.deliver(&service, &letter).await;
        for terminal in [&service, &care_manager] {
            let detail = exchange.detail(terminal, id).await;
            assert_eq!(detail.intent, letter.intent);
            assert_eq!(detail.receipt, None);
            assert_eq!(detail.summary.sender_name, "事業所1370000026");
            assert_eq!(detail.summary.receiver_name, "事業所1370000018");
            assert_eq!(detail.summary.file_names, letter.manifest.file_names);
            assert_eq!(detail.summary.month.as_deref(), Some("202504"));
        }
        exchange.get(&stranger, &path).await.refused(Code::NotFound);
        exchange
            .fetch(&stranger, id, 0)
            .await
            .refused(Code::NotFound);
        assert!(
            exchange
                .list(&stranger, "side=inbox")
                .await
                .messages
                .is_empty()
        );
        assert!(
            exchange
                .list(&care_manager, "side=sent")
                .await
                .messages
                .is_empty()
        );
        assert_eq!(exchange.list(&service, "side=sent").await.messages.len(), 1);
        assert_eq!(
            exchange
                .list(&care_manager, "side=inbox")
                .await
                .messages
                .len(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_was_given_up_stays_unseen_by_the_receiver() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store.clone()).await;
        let letter = letter(1, &service, &care_manager, 10);
        let id = letter.manifest.message_id;
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        let expired = store
            .run_tx("test", |tx| async move {
                upload::expire(&tx, NOW + Duration::DAY, 10, NOW).await
            })
            .await
            .unwrap();
        assert_eq!(expired, 1);
        assert_eq!(exchange.detail(&service, id).await.summary.state, "expired");
        exchange
            .get(&care_manager, &format!("/v1/messages/{id}"))
            .await
            .refused(Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn the_second_page_follows_the_first_without_gap() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        // Straight into the store: 101 uploads would only take time.
        let letters: &Vec<_> = &(0..101)
            .map(|seed| letter(seed, &service, &care_manager, 10))
            .collect();
        let store = &exchange.state.store;
        store
            .run_tx("test", |tx| async move {
                for letter in letters {
                    let manifest = &letter.manifest;
                    let bytes = manifest.to_bytes().unwrap();
                    let id = manifest.message_id;
                    let signed = (bytes.as_slice(), b"signature".as_slice());
                    let mut all = message::inserted(manifest, signed, "0a", NOW)?;
                    all.extend(message_part::announced(id, &manifest.parts)?);
                    let offices = (manifest.sender.office, manifest.receiver.office);
                    all.extend(message_state::sent(id, offices, NOW));
                    tx.run_all(all).await?;
                }
                Ok::<_, crate::store::StoreError>(())
            })
            .await
            .unwrap();
        let first = exchange.list(&care_manager, "side=inbox").await;
        assert_eq!((first.messages.len(), first.next), (100, Some(100)));
        let second = exchange.list(&care_manager, "side=inbox&after=100").await;
        assert_eq!((second.messages.len(), second.next), (1, None));
        let changes = |after: i64| {
            let path = format!("/v1/messages/changes?after={after}");
            let (exchange, care_manager) = (&exchange, &care_manager);
            async move { exchange.get(care_manager, &path).await.ok::<ChangeList>() }
        };
        let (page, next) = (changes(0).await, changes(100).await);
        assert_eq!(
            (page.changes.len(), page.cursor, page.more),
            (100, 100, true)
        );
        assert_eq!(
            (next.changes.len(), next.cursor, next.more),
            (1, 101, false)
        );
        assert_eq!((page.latest, next.latest), (101, 101));
        let cursors: Vec<_> = first
            .messages
            .iter()
            .chain(&second.messages)
            .map(|one| one.cursor)
            .collect();
        assert_eq!(cursors, (1..=101).collect::<Vec<i64>>());
        let sent = exchange.list(&service, "side=sent&after=101").await;
        assert_eq!((sent.messages.len(), sent.next), (0, None));
        for query in ["", "side=outbox", "side=inbox&after=x"] {
            let answer = exchange
                .get(&service, &format!("/v1/messages?{query}"))
                .await;
            answer.refused(Code::RequestInvalid);
        }
    })
    .await;
}

async fn ranged(exchange: &Exchange, terminal: &Terminal, path: &str, range: &str) -> Answer {
    let request = Request::get(path)
        .header("range", range)
        .body(Body::empty())
        .unwrap();
    exchange.send(Some(terminal), request).await
}

#[tokio::test]
async fn a_download_goes_on_where_it_was_cut() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, PART_BYTES as usize + 9);
        exchange.deliver(&service, &letter).await;
        let id = letter.manifest.message_id;
        let whole = exchange.fetch(&care_manager, id, 0).await;
        whole.expect(StatusCode::OK);
        assert!(whole.bytes == letter.payload[..PART_BYTES as usize]);
        assert_eq!(whole.headers["content-length"], PART_BYTES.to_string());
        let path = format!("/v1/messages/{id}/parts/1");
        let tail = ranged(&exchange, &care_manager, &path, "bytes=4-").await;
        tail.expect(StatusCode::PARTIAL_CONTENT);
        assert_eq!(tail.bytes, letter.payload[PART_BYTES as usize + 4..]);
        assert_eq!(tail.headers["content-range"], "bytes 4-8/9");
        let beyond = ranged(&exchange, &care_manager, &path, "bytes=9-").await;
        beyond.expect(StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(beyond.headers["content-range"], "bytes */9");
        let tag = tail.headers["etag"].to_str().unwrap();
        for (tag, status) in [
            (tag, StatusCode::PARTIAL_CONTENT),
            ("\"other\"", StatusCode::OK),
        ] {
            let request = Request::get(&path)
                .header("range", "bytes=4-")
                .header("if-range", tag)
                .body(Body::empty())
                .unwrap();
            exchange
                .send(Some(&care_manager), request)
                .await
                .expect(status);
        }
        exchange
            .fetch(&care_manager, id, 2)
            .await
            .refused(Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_changed_payload_is_served_and_shown_by_its_hash_a_cut_one_is_not_served() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        exchange.deliver(&service, &letter).await;
        let id = letter.manifest.message_id;
        let file = exchange.folder.path().join(format!("messages/{id}/0"));
        let mut changed = std::fs::read(&file).unwrap();
        assert_eq!(changed, letter.payload);
        changed[7] ^= 1;
        std::fs::write(&file, &changed).unwrap();
        let served = exchange.fetch(&care_manager, id, 0).await;
        served.expect(StatusCode::OK);
        assert_ne!(Sha256::of(&served.bytes), letter.manifest.parts[0].sha256);
        std::fs::write(&file, &changed[..50]).unwrap();
        let cut = exchange.fetch(&care_manager, id, 0).await;
        cut.refused(Code::Unexpected);
        assert!(cut.problem().reference.is_some());
        std::fs::remove_file(&file).unwrap();
        exchange
            .fetch(&care_manager, id, 0)
            .await
            .refused(Code::Unexpected);
    })
    .await;
}

#[tokio::test]
async fn what_was_kept_long_enough_is_gone_with_a_reason_of_its_own() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        for (seen, sql) in [
            (
                "sent",
                "UPDATE messages SET reminded_at = $1, reported_at = $1",
            ),
            (
                "expired",
                "UPDATE messages SET state = 'expired', sent_at = $1",
            ),
            (
                "collected",
                "UPDATE messages SET state = 'collected', payload_left_at = $1",
            ),
        ] {
            exchange
                .state
                .store
                .run_tx("test", |tx| async move {
                    tx.execute(sql, crate::store::values![NOW]).await
                })
                .await
                .map_err(|error: crate::store::StoreError| error)
                .unwrap();
            let summary = exchange.detail(&service, id).await.summary;
            assert_eq!(summary.state, seen);
            assert_eq!(summary.reminded_at, Some(NOW));
            assert_eq!(summary.reported_uncollected_at, Some(NOW));
            if seen == "sent" {
                continue;
            }
            for terminal in [&service, &care_manager] {
                let answer = exchange.fetch(terminal, id, 0).await;
                answer.refused(Code::RetentionEnded);
            }
            exchange
                .fetch(&stranger, id, 0)
                .await
                .refused(Code::NotFound);
        }
    })
    .await;
}
