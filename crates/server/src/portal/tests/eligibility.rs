//! Which certificate an office is told to use, and the two questions.

use axum::http::StatusCode;
use time::Duration;

use super::office;
use crate::kinds::{CertificateKinds, KAIGO};
use crate::store::certificate::{self, Reservation};
use crate::store::claiming::{self, NewClaiming, Source};
use crate::store::office::Claiming;
use crate::store::testing::{NOW, account_id, number, pending_application};
use crate::store::{StoreError, application, audit, claiming_answer, delegation, values};
use crate::web::testing::{Browser, World, check_page, claiming_number, other_number};

const KAIGO_PAGE: &str = "/certificates/kaigo";
const CAREPLAN_PAGE: &str = "/certificates/careplan";
const QUESTIONS: &str = "/certificates/questions";

/// Makes an office claim in a way, without any delegation.
async fn claims(world: &World, way: Claiming) {
    let new = &NewClaiming {
        way,
        from: NOW.date(),
        source: Source::Federation,
        recorded_by: "operator:op".to_owned(),
    };
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            delegation::remove(&tx, number(), NOW.date()).await?;
            claiming::record(&tx, number(), new, NOW).await
        })
        .await
        .unwrap();
}

/// Gives the office a 介護保険証明書 whose key was made at the portal.
async fn issue_kaigo(world: &World) {
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            let mut pending = pending_application("20251122-AAAAAA", number());
            pending.kind = KAIGO.to_owned();
            pending.state = application::ApplicationState::Issued;
            application::insert(&tx, &pending).await?;
            let reservation = Reservation {
                serial: "0a".to_owned(),
                receipt: pending.receipt,
                office_number: number(),
                account_id: account_id(number()),
                kind: KAIGO.to_owned(),
                terminal: None,
                not_before: NOW - Duration::days(300),
                not_after: NOW + Duration::days(700),
            };
            certificate::reserve(&tx, &reservation, NOW).await?;
            let print = protocol::Sha256::of(b"der");
            certificate::store_issued(&tx, "0a", b"der", print, NOW).await
        })
        .await
        .unwrap();
}

async fn both_say(window: &mut Browser, sentence: &str) {
    for page in [KAIGO_PAGE, CAREPLAN_PAGE] {
        window.go(page).await;
        window.says(&format!("<strong>{sentence}</strong>"));
        check_page(&window.html(), sentence);
    }
}

const HOLDS: &str = "すでに介護保険証明書をお持ちです。新しい申請はいりません。";
const AGENT: &str = "請求を代理人に委任しているので、請求委任事業所用ケアプラン証明書（無料）をお使いいただけます。";
const INTERNET: &str = "請求で使う介護保険証明書（発行手数料 13,200円）の申請が必要です。";
const FEDERATION: &str = "所轄の国保連に確認のうえ、ご案内します。";

#[tokio::test]
async fn both_pages_say_which_certificate_is_needed() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        both_say(&mut window, AGENT).await;
        claims(&world, Claiming::Agent).await;
        both_say(&mut window, AGENT).await;
        claims(&world, Claiming::Internet).await;
        both_say(&mut window, INTERNET).await;
        claims(&world, Claiming::Paper).await;
        both_say(&mut window, FEDERATION).await;
        claims(&world, Claiming::Unknown).await;
        both_say(&mut window, "記録がないため、2つだけ教えてください。").await;
        issue_kaigo(&world).await;
        both_say(&mut window, HOLDS).await;
        window.says("代理人証明書、障害者総合支援証明書");
        // Its key parts are destroyed and nobody ever fetched the file: it cannot be opened.
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                tx.execute("UPDATE applications SET key_parts = NULL", values![])
                    .await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        claims(&world, Claiming::Internet).await;
        both_say(&mut window, INTERNET).await;
    })
    .await;
}

#[tokio::test]
async fn paper_is_admitted_where_the_configuration_says_so() {
    World::on_each_database(|mut world| async move {
        let kinds = CertificateKinds::load().unwrap();
        let open = kinds.with_free_kind_for(&[Claiming::Paper]);
        world.state.kinds = std::sync::Arc::new(open);
        claims(&world, Claiming::Paper).await;
        let mut window = office(&world, number()).await;
        window
            .go(KAIGO_PAGE)
            .await
            .says(FEDERATION)
            .says("請求委任事業所用ケアプラン証明書（無料）をお申し込みいただけます。");
        window.send(KAIGO_PAGE, &[("action", "apply")]).await;
        window.says("こちらの証明書ではありません");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_choice_leads_to_the_right_page() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, claiming_number()).await;
        window.go(CAREPLAN_PAGE).await;
        window.send(CAREPLAN_PAGE, &[("action", "apply")]).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("この証明書の申請はいりません")
            .says("ご自分で行う登録になっています")
            .says("href=\"/certificates/kaigo\">介護保険証明書の画面へ")
            .says("登録が実際と違うとき")
            .says("自事業所（インターネット）")
            .says("href=\"/contact/new?topic=application&#38;about=record-careplan\"");
        check_page(&window.html(), "not needed");
        window
            .go("/contact/new?topic=application&about=record-careplan")
            .await
            .says("value=\"登録が実際と違います\"")
            .says(&claiming_number().to_string())
            .says("自事業所（インターネット）");
        check_page(&window.html(), "inquiry about the record");
        for address in ["record-none", "%3Cb%3E", "record-kaigo"] {
            let address = format!("/contact/new?topic=application&about={address}");
            window.go(&address).await;
            assert!(!window.html().contains("登録が実際と違います"));
        }
        let mut visitor = Browser::open(crate::portal::router(world.state.clone()));
        visitor
            .go("/contact/new?topic=application&about=record-careplan")
            .await;
        assert!(!visitor.html().contains("登録が実際と違います"));
        let mut window = office(&world, number()).await;
        window.go(KAIGO_PAGE).await;
        window.send(KAIGO_PAGE, &[("action", "apply")]).await;
        window
            .says("こちらの証明書ではありません")
            .says("代理人（さくら請求代行）に委任する登録")
            .says("href=\"/certificates/careplan\">請求委任事業所用ケアプラン証明書へ");
        check_page(&window.html(), "delegated");
        // Typed by hand, the address of the form refuses alike.
        window.go("/certificates/kaigo/apply").await;
        window.says("こちらの証明書ではありません");
        claims(&world, Claiming::Agent).await;
        window.go(KAIGO_PAGE).await;
        window.send(KAIGO_PAGE, &[("action", "apply")]).await;
        window.says("請求を代理人に委任する登録になっています");
    })
    .await;
}

#[tokio::test]
async fn two_answers_open_the_way() {
    World::on_each_database(|world| async move {
        claims(&world, Claiming::Unknown).await;
        let mut window = office(&world, number()).await;
        window.go(CAREPLAN_PAGE).await;
        window.send(CAREPLAN_PAGE, &[("action", "apply")]).await;
        window
            .says("2つだけ教えてください")
            .says("請求の方法が、まだ登録されていません");
        window
            .go(QUESTIONS)
            .await
            .says("請求は、どなたが送っていますか");
        check_page(&window.html(), "questions");
        window.send(QUESTIONS, &[("sender", "agent")]).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("「どの方法ですか」の答えを選んでください")
            .says("value=\"agent\" checked");
        check_page(&window.html(), "one answer");
        let filled = [("sender", "agent"), ("method", "internet")];
        window.send_from_elsewhere(QUESTIONS, &filled).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(QUESTIONS).await;
        window.send(QUESTIONS, &filled).await;
        assert_eq!(window.address, CAREPLAN_PAGE);
        window
            .says(AGENT)
            .says("代理人に委任している・インターネット")
            .says("答えを直す");
        check_page(&window.html(), "answered");
        // The other page says so too, in the words of the answer.
        window.go(KAIGO_PAGE).await;
        window.send(KAIGO_PAGE, &[("action", "apply")]).await;
        window.says("お答えによると");
        let (answer, events) = world
            .state
            .store
            .read("test", |tx| async move {
                let answer = claiming_answer::open(&tx, number()).await?;
                let events = audit::of_subject(&tx, number().as_str()).await?;
                Ok::<_, StoreError>((answer, events))
            })
            .await
            .unwrap();
        assert_eq!(answer.unwrap().account_id, account_id(number()));
        assert!(
            events
                .iter()
                .any(|event| event.event == "claiming-answered")
        );
        // While an application waits the answer stays.
        let pending = &pending_application("20261122-AAAAAA", number());
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                application::insert(&tx, pending).await
            })
            .await
            .unwrap();
        window
            .send(QUESTIONS, &[("sender", "office"), ("method", "paper")])
            .await;
        assert_eq!(window.address, CAREPLAN_PAGE);
        let way = store
            .read("test", |tx| async move {
                claiming_answer::open(&tx, number()).await
            })
            .await
            .unwrap();
        assert_eq!(way.unwrap().way(), Claiming::Agent);
        window.go(QUESTIONS).await;
        assert_eq!(window.address, CAREPLAN_PAGE);
    })
    .await;
}

#[tokio::test]
async fn questions_are_asked_only_where_nothing_is_on_record() {
    World::on_each_database(|world| async move {
        claims(&world, Claiming::Unknown).await;
        // Nothing is asked where something is on record, and nobody who is not signed in.
        let mut window = office(&world, other_number()).await;
        window.go(QUESTIONS).await;
        assert_eq!(window.address, CAREPLAN_PAGE);
        let mut visitor = Browser::open(super::super::router(world.state.clone()));
        visitor.go(QUESTIONS).await;
        assert!(
            visitor.address.starts_with("/sign-in"),
            "{}",
            visitor.address
        );
    })
    .await;
}
