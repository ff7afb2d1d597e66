//! 利用申請 and what follows from it, on the portal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]

use std::io::ErrorKind;
use std::process::Command;

use axum::http::StatusCode;
use careplan::{Address, OfficeNumber};
use protocol::Sha256;
use time::Duration;

use super::{APPLY, HOME};
use crate::config::{ExchangeSettings, UseApproval};
use crate::evidence::testing::{authority, key_below};
use crate::live::Live;
use crate::store::certificate::{self, Reservation};
use crate::store::licence::{self, Change};
use crate::store::right::{Grant, Grants, Right};
use crate::store::testing::{NOW, account_id, forget_licences, number, pending_application};
use crate::store::{account, application, use_application, use_contact};
use crate::web::testing::{Browser, PASSWORD, World, check_page, other_number};

const FILLED: [(&str, &str); 7] = [
    ("kind_43", "yes"),
    ("starts_on", "2026-11-22"),
    ("renewal", "yes"),
    ("contact_name", "連携係"),
    ("contact_telephone", "０３－１２３４－５６７８"),
    ("terms", "2026-11"),
    ("agree", "yes"),
];

async fn office(world: &World, number: OfficeNumber) -> Browser {
    let mut window = crate::sites::portal(world);
    window.go("/sign-in").await;
    let id = account_id(number);
    let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

/// The world, where operators approve.
fn with_operators(mut world: World) -> World {
    world.state = world.state.with_exchange(ExchangeSettings {
        use_approval: UseApproval::Operator,
        ..ExchangeSettings::default()
    });
    world
}

fn address() -> Address {
    Address {
        office: number(),
        kind: "43".parse().unwrap(),
    }
}

#[tokio::test]
async fn an_office_applies_for_use_proves_it_and_ends_it() {
    World::on_each_database(|world| async move {
        forget_licences(&world.state.store).await;
        let mut stranger = crate::sites::portal(&world);
        for path in [HOME, APPLY, "/use/proof.pdf"] {
            stranger.go(path).await.says("ログイン");
        }
        let mut window = office(&world, number()).await;
        window
            .go(HOME)
            .await
            .says("利用申請がまだです。")
            .says("未申請");
        check_page(&window.html(), "nothing");
        window.go("/use/proof").await.says("今は証明できることが");
        check_page(&window.html(), "no proof");
        window.go("/use/proof.pdf").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go(APPLY).await.says("43 居宅介護支援");
        check_page(&window.html(), "form");
        let wrong = [
            ("starts_on", "2025-01-01"),
            ("contact_telephone", "x"),
            ("terms", "2026-11"),
        ];
        window
            .send(APPLY, &wrong)
            .await
            .says("1つ以上選んでください")
            .says("2026年11月22日（日）から")
            .says("1文字から60文字")
            .says("value=\"2025-01-01\"");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "refused");
        let mut second = office(&world, number()).await;
        second.go(APPLY).await;
        let mut forged = office(&world, number()).await;
        forged.send_exactly(APPLY, &FILLED).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        window
            .send(APPLY, &FILLED)
            .await
            .says("利用申請が正常に完了しております")
            .says("承認済み");
        check_page(&window.html(), "complete");
        let page = window.address.split('?').next().unwrap().to_owned();
        second
            .send(APPLY, &FILLED)
            .await
            .says("申請するものはありません");
        assert_eq!(second.status, StatusCode::CONFLICT);
        check_page(&second.html(), "nothing left");
        let mut other = office(&world, other_number()).await;
        other.go(&page).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        window
            .go("/applications?kind=use")
            .await
            .says("利用申請")
            .says(&page);
        check_page(&window.html(), "list");
        window
            .go(HOME)
            .await
            .says("利用中")
            .says("連携係　03-1234-5678")
            .says("利用を開始");
        check_page(&window.html(), "in use");
        assert!(
            !window.html().contains("/use/proof"),
            "nothing to connect with"
        );
        certify(&world).await;
        window.go(HOME).await.says("/use/proof");
        prove(&mut window).await;
        change(&world, &mut window).await;
        end(&world, &mut window).await;
    })
    .await;
}

/// Gives the office a certificate.
async fn certify(world: &World) {
    let certified = world.state.store.run_tx("test", |tx| async move {
        let application = pending_application("R", number());
        application::insert(&tx, &application).await?;
        let reservation = Reservation {
            serial: "0a".to_owned(),
            receipt: "R".to_owned(),
            office_number: number(),
            account_id: account_id(number()),
            kind: "careplan".to_owned(),
            terminal: None,
            not_before: NOW,
            not_after: NOW + Duration::days(300),
        };
        certificate::reserve(&tx, &reservation, NOW).await?;
        certificate::store_issued(&tx, "0a", b"der", Sha256::of(b"der"), NOW).await
    });
    certified.await.unwrap();
}

/// The proof says what it proves and what not, and is the same file when it is made again.
async fn prove(window: &mut Browser) {
    window
        .go("/use/proof")
        .await
        .says("2026年11月22日（日）から送受信できます")
        .says("利用者の同意");
    check_page(&window.html(), "proof");
    window.go("/use/proof.pdf").await;
    let pdf = window.body.clone();
    assert!(pdf.starts_with(b"%PDF"));
    window.go("/use/proof.pdf").await;
    assert!(window.body == pdf, "a signature could not be put beside it");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proof.pdf");
    std::fs::write(&file, &pdf).unwrap();
    match Command::new("qpdf").arg("--check").arg(&file).output() {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound),
    }
}

/// Contacts and renewal.
async fn change(world: &World, window: &mut Browser) {
    window.go(HOME).await;
    let wrong = [("contact_name", "連携係"), ("contact_mail", "nowhere")];
    window
        .send("/use/contacts", &wrong)
        .await
        .says("value=\"nowhere\"");
    assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_page(&window.html(), "contacts refused");
    let right = [
        ("contact_name", "新しい係"),
        ("contact_telephone", "0312345678"),
        ("contact_mail", "a@example.jp"),
    ];
    window
        .send("/use/contacts", &right)
        .await
        .says("連絡先を変更しました")
        .says("新しい係");
    window
        .send("/use/renewal", &[("renewal", "ends")])
        .await
        .says("自動更新をやめました")
        .says("2027年11月21日（日）");
    // In a second window, too: it stays as it is.
    window.send("/use/renewal", &[("renewal", "ends")]).await;
    window.go(HOME).await.says("2027年11月21日（日）");
    check_page(&window.html(), "ends");
    let found = world.state.store.read(
        "test",
        |tx| async move { licence::events(&tx, number()).await },
    );
    assert_eq!(found.await.unwrap().len(), 2);
    window
        .send("/use/renewal", &[("renewal", "automatic")])
        .await
        .says("自動で更新します");
}

async fn end(world: &World, window: &mut Browser) {
    window.go("/use/15/end").await;
    assert_eq!(window.status, StatusCode::NOT_FOUND);
    let mut second = office(world, number()).await;
    second.go("/use/43/end").await;
    window.go("/use/43/end").await.says("終了するとどうなるか");
    check_page(&window.html(), "end");
    window
        .send("/use/43/end", &[])
        .await
        .says("チェックを入れて");
    check_page(&window.html(), "not sure");
    window
        .send("/use/43/end", &[("sure", "yes")])
        .await
        .says("利用を終了しました")
        .says("終了");
    check_page(&window.html(), "ended");
    second
        .send("/use/43/end", &[("sure", "yes")])
        .await
        .says("別の画面で先に処理されたか");
    assert_eq!(second.status, StatusCode::CONFLICT);
    check_page(&second.html(), "ended twice");
    let kept = world.state.store.read("test", |tx| async move {
        use_contact::of_office(&tx, number()).await
    });
    assert!(kept.await.unwrap().is_empty(), "nobody needs them any more");
    window.go("/").await.says("利用申請がまだです");
    window.go(APPLY).await;
    window.send(APPLY, &FILLED).await.says("正常に完了");
}

#[tokio::test]
async fn where_operators_approve_one_application_waits_and_can_be_withdrawn() {
    World::on_each_database(|world| async move {
        let world = with_operators(world);
        forget_licences(&world.state.store).await;
        let mut window = office(&world, number()).await;
        window
            .go("/")
            .await
            .says("利用申請がまだです")
            .says("href=\"/use/apply\"");
        let mut second = office(&world, number()).await;
        second.go(APPLY).await;
        window.go(APPLY).await.says("国保連合会が内容を確認します");
        window.send(APPLY, &FILLED).await.says("受け付けました");
        check_page(&window.html(), "sent");
        let page = window.address.split('?').next().unwrap().to_owned();
        second
            .send(APPLY, &FILLED)
            .await
            .says("すでに受け付けています");
        assert_eq!(second.status, StatusCode::CONFLICT);
        check_page(&second.html(), "one waits");
        window
            .go(HOME)
            .await
            .says("申請中")
            .says("国保連合会で確認しています");
        check_page(&window.html(), "waits");
        let withdraw = format!("{page}/withdraw");
        let mut other = office(&world, other_number()).await;
        other.go("/account").await;
        other.send(&withdraw, &[]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        window.go(&page).await;
        window.send(&withdraw, &[]).await.says("取り下げました");
        check_page(&window.html(), "withdrawn");
        window.send(&withdraw, &[]).await.says("先に処理されました");
        assert_eq!(window.status, StatusCode::CONFLICT);
        let sent = world.state.store.read("test", |tx| async move {
            let held = licence::of_office(&tx, number()).await?;
            assert!(held.is_empty());
            use_application::of_office(&tx, number()).await
        });
        assert_eq!(sent.await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_signature_beside_the_proof_is_judged_by_openssl() {
    World::on_each_database(|mut world| async move {
        let mut window = office(&world, number()).await;
        certify(&world).await;
        window.go("/use/proof.pdf.p7s").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND, "there is no key");
        let authority = authority(NOW);
        let above = vec![authority.certificate().clone()];
        let key = key_below(&authority, above, Vec::new(), NOW);
        world.state = world.state.with_evidence(Live::new(key));
        let mut window = office(&world, number()).await;
        window.go("/use/proof").await.says("電子署名");
        check_page(&window.html(), "signed proof");
        window.go("/use/proof.pdf").await;
        let pdf = window.body.clone();
        window.go("/use/proof.pdf.p7s").await;
        let signature = window.body.clone();
        let anchors = pki::TrustAnchors::new(authority.certificate().clone());
        pki::manifest::verify_detached(&pdf, &signature, &anchors, NOW).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("proof.pdf"), &pdf).unwrap();
        std::fs::write(path("proof.p7s"), &signature).unwrap();
        std::fs::write(path("root.pem"), authority.certificate().to_pem()).unwrap();
        let at = NOW.unix_timestamp().to_string();
        let words = format!(
            "cms -verify -binary -inform DER -in proof.p7s -content proof.pdf -CAfile root.pem \
             -purpose any -attime {at} -out content"
        );
        let mut openssl = Command::new("openssl");
        let openssl = openssl.args(words.split_whitespace());
        match openssl.current_dir(folder.path()).output() {
            Ok(output) => assert!(output.status.success(), "{output:?}"),
            Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound),
        }
        let mut nobody = crate::sites::portal(&world);
        nobody.go("/use/proof.pdf.p7s").await.says("ログイン");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_deal_with_certificates_only_reads() {
    World::on_each_database(|world| async move {
        let id = &format!("{}-01", account_id(number()));
        let store = &world.state.store;
        let added = store.run_tx("test", |tx| async move {
            let own = account::find(&tx, &account_id(number())).await?.unwrap();
            let grant = Grant {
                right: Right::Send,
                kinds: Vec::new(),
            };
            let reader = account::Account {
                id: id.clone(),
                staff: Some(account::Staff {
                    name: "送信係".to_owned(),
                    grants: Grants(vec![grant]),
                    created_by: own.id.clone(),
                    changed: account::StaffChanged {
                        change: account::StaffChange::Added,
                        at: NOW,
                        by: own.id.clone(),
                    },
                }),
                ..own
            };
            account::insert(&tx, &reader, NOW).await
        });
        added.await.unwrap();
        world.settle(id).await;
        let mut window = crate::sites::portal(&world);
        window.go("/sign-in").await;
        let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
        window.send("/sign-in", &fields).await;
        window.go(HOME).await.says("利用中");
        check_page(&window.html(), "reader");
        for action in ["/use/contacts", "/use/renewal"] {
            assert!(!window.html().contains(action), "{action}");
            window.send(action, &[("renewal", "ends")]).await;
            assert_eq!(window.status, StatusCode::FORBIDDEN);
            window.go(HOME).await;
        }
        for path in [APPLY, "/use/43/end"] {
            window.go(path).await;
            assert_eq!(window.status, StatusCode::FORBIDDEN, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_suspended_service_and_one_that_begins_later_are_told() {
    World::on_each_database(|world| async move {
        let stopped = world.state.store.run_tx("test", |tx| async move {
            let suspend = Change::Suspend("届出の確認中");
            licence::change(&tx, address(), suspend, "operator:op", NOW).await
        });
        assert!(stopped.await.unwrap());
        let mut window = office(&world, number()).await;
        for path in ["/", HOME] {
            window
                .go(path)
                .await
                .says("この事業所のご利用は、止められています")
                .says("届出の確認中");
            check_page(&window.html(), "suspended");
        }
        window.go("/use/proof").await.says("今は証明できることが");
        forget_licences(&world.state.store).await;
        window.go(APPLY).await;
        let mut later = FILLED;
        later[1] = ("starts_on", "2026年12月1日");
        window.send(APPLY, &later).await.says("正常に完了");
        window.go(HOME).await.says("申請中（開始日待ち）");
        check_page(&window.html(), "begins");
        world.wait(Duration::days(9));
        let mut window = office(&world, number()).await;
        window.go(HOME).await.says("利用中");
    })
    .await;
}
