//! 照会一覧 beyond certificates, and what is kept with an application: the terms, and a fee that
//! is not taken twice.

use std::sync::Arc;

use axum::http::StatusCode;
use careplan::OfficeNumber;
use protocol::Sha256;
use time::Duration;

use super::{office, visitor};
use crate::store::application::{self, Application, ApplicationState};
use crate::store::application_terms;
use crate::store::certificate::{self, Reservation};
use crate::store::fee::{self, Fee, Movement};
use crate::store::testing::{NOW, account_id, number, pending_application};
use crate::store::{StoreError, fee_waiver, recovery_request};
use crate::web::testing::{
    Browser, ISSUE_PASSWORD, OPERATOR, PASSWORD, World, check_page, claiming_number, other_number,
};

/// The value of a hidden field of the page in the window.
fn hidden(window: &Browser, name: &str) -> String {
    let html = window.html();
    let (_, rest) = html
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_request_for_new_sign_in_data_is_seen_by_the_office_in_whose_name_it_is() {
    World::on_each_database(|world| async move {
        let mut stranger = visitor(&world);
        stranger.go("/recover/requests").await;
        let fields = [
            ("office_number", number().as_str().to_owned()),
            ("applicant", "青空 花子".to_owned()),
            ("telephone", "03-1234-5678".to_owned()),
        ];
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        stranger
            .send("/recover/requests", &fields)
            .await
            .says("確認待ち");
        let (path, _) = stranger.address.split_once('?').unwrap();
        let receipt = &path.replace("/recover/requests/", "");
        let page = format!("/applications/{receipt}");

        let mut window = office(&world, number()).await;
        window
            .go("/applications?kind=recovery&state=checking")
            .await
            .says(receipt)
            .says("青空 花子")
            .says("見込み日");
        check_page(&window.html(), "list with a request for sign-in data");
        window
            .go(&page)
            .await
            .says("確認待ち（国保連合会で確認しています）")
            .says("この申請に心当たりがないとき");
        check_page(&window.html(), "request for sign-in data");
        assert!(!window.html().contains("03-1234-5678"));
        let reason = "届け出の電話番号で確かめられませんでした。";
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                recovery_request::refuse(&tx, receipt, reason, OPERATOR, NOW).await
            })
            .await
            .unwrap();
        window.go(&page).await.says("お断りしました").says(reason);
        check_page(&window.html(), "refused");
        window
            .go("/applications?kind=recovery&state=checking")
            .await
            .says("条件に合う申請はありません。");

        let mut other = office(&world, other_number()).await;
        other.go(&page).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        other.go("/applications").await;
        assert!(!other.html().contains(receipt.as_str()));
        visitor(&world).go(&page).await.says("ログイン");
    })
    .await;
}

async fn newest(world: &World, number: OfficeNumber) -> Application {
    let all = world
        .state
        .store
        .read("test", |tx| async move {
            application::all_of_office(&tx, number, 1).await
        })
        .await;
    all.unwrap().into_iter().next().unwrap()
}

#[tokio::test]
async fn the_edition_of_each_text_is_kept_with_the_application() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        let before = "/certificates/careplan/before";
        window.go(before).await;
        window.send(before, &[]).await;
        let apply = "/certificates/careplan/apply";
        window
            .go(apply)
            .await
            .says("href=\"/terms/portal\"")
            .says("href=\"/terms/certification\"")
            .says("href=\"/terms/exchange\"")
            .says("href=\"/terms/personal-data\"");
        assert_eq!(window.html().matches("2026年11月22日版").count(), 4);
        assert_eq!(window.html().matches("type=\"checkbox\"").count(), 1);
        let filled = [("issue_password", ISSUE_PASSWORD), ("agree", "yes")];
        window.send(apply, &filled).await.says("発行申請完了");
        window
            .says("ごろに受け取れる見込みです")
            .says("数日かかります");
        let receipt = &newest(&world, number()).await.receipt;
        let agreed = world
            .state
            .store
            .read("test", |tx| async move {
                application_terms::of_application(&tx, receipt).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        assert_eq!(agreed.len(), 4);
        let day = window.go("/applications").await.html();
        assert!(day.contains("2026/11/26"), "the expected day is listed");

        let mut console = crate::sites::console(&world);
        console.go("/sign-in").await;
        let operator = [("operator_id", OPERATOR), ("password", PASSWORD)];
        console.send("/sign-in", &operator).await;
        console
            .go(&format!("/applications/{receipt}"))
            .await
            .says("個人情報の取り扱いについて（令和8年11月 / 2026年11月22日版")
            .says("証明書の利用について（令和8年11月 / 2026年11月22日版");
    })
    .await;
}

/// An office whose 介護保険証明書 was issued and charged for, and never fetched.
async fn paid_for(world: &World) {
    let application = &Application {
        kind: "kaigo".to_owned(),
        state: ApplicationState::Issued,
        ..pending_application("20261122-PAID22", claiming_number())
    };
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            application::insert(&tx, application).await?;
            let reserved = Reservation {
                serial: "0a".to_owned(),
                receipt: application.receipt.clone(),
                office_number: claiming_number(),
                account_id: account_id(claiming_number()),
                kind: "kaigo".to_owned(),
                terminal: None,
                not_before: NOW - Duration::hours(1),
                not_after: NOW + Duration::days(1000),
            };
            certificate::reserve(&tx, &reserved, NOW).await?;
            certificate::store_issued(&tx, "0a", b"der", Sha256::of(b"der"), NOW).await?;
            let charged = Fee {
                office_number: claiming_number(),
                receipt: application.receipt.clone(),
                at: NOW,
                movement: Movement::Charged,
                yen: 13_200,
                note: "介護保険証明書".to_owned(),
                actor: "role:authority".to_owned(),
            };
            fee::enter(&tx, &charged).await
        })
        .await
        .unwrap();
}

/// Re-issues the issue password and reads the new one.
async fn reissue(window: &mut Browser) -> String {
    let lost = "/issue-password/lost";
    window.go(lost).await;
    let seen = hidden(window, "seen");
    let fields = [
        ("seen", seen.as_str()),
        ("confirmed", "yes"),
        ("password", PASSWORD),
        ("on_screen", "yes"),
    ];
    window.send(lost, &fields).await;
    let html = window.html();
    let (_, rest) = html.split_once("<p class=\"code once\">").unwrap();
    rest.split_once('<').unwrap().0.replace(' ', "")
}

#[tokio::test]
async fn a_certificate_in_place_of_a_lost_one_costs_nothing_where_the_setting_says_so() {
    World::on_each_database(|mut world| async move {
        let kinds = (*world.state.kinds).clone();
        world.state.kinds = Arc::new(kinds.with_free_after_reissue(&["kaigo".to_owned()]));
        paid_for(&world).await;
        world.wait(Duration::minutes(1));
        let mut window = office(&world, claiming_number()).await;
        window
            .go("/issue-password/lost")
            .await
            .says("発行手数料はもう一度かかりません");
        let password = reissue(&mut window).await;
        window.says("介護保険証明書を、発行手数料なしで申請する");
        check_page(&window.html(), "reissued with an offer");
        let (before, apply) = ("/certificates/kaigo/before", "/certificates/kaigo/apply");
        window
            .go(before)
            .await
            .says("今回の発行手数料はかかりません");
        window.send(before, &[]).await;
        window
            .go(apply)
            .await
            .says("受付番号 20261122-PAID22 の証明書の代わりです");
        check_page(&window.html(), "apply without a fee");
        let filled = |replaces: &'static str| {
            [
                ("issue_password", password.clone()),
                ("agree", "yes".to_owned()),
                ("replaces", replaces.to_owned()),
            ]
        };
        // A page that named the fee, and one that was opened before a colleague applied.
        let wrong = filled("");
        let wrong = wrong
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        window.send(apply, &wrong).await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        window.says("発行手数料が、画面の表示から変わりました");
        check_page(&window.html(), "another fee");
        let right = filled("20261122-PAID22");
        let right = right
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        window.send(apply, &right).await.says("発行申請完了");
        window.says("受付番号 20261122-PAID22 の証明書の代わりです");
        let receipt = &newest(&world, claiming_number()).await.receipt;
        let stands_for = world
            .state
            .store
            .read(
                "test",
                |tx| async move { fee_waiver::find(&tx, receipt).await },
            )
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        assert_eq!(stands_for.as_deref(), Some("20261122-PAID22"));
        // It is for one application, and comes back with a withdrawal.
        window.go("/issue-password/reissued").await;
        assert!(!window.html().contains("発行手数料なしで"));
        window
            .send(&format!("/applications/{receipt}/withdraw"), &[])
            .await
            .says("申請を取り下げました");
        window.go(apply).await.says("の証明書の代わりです");
    })
    .await;
}

#[tokio::test]
async fn without_the_setting_the_fee_is_named_before_the_button() {
    World::on_each_database(|world| async move {
        paid_for(&world).await;
        let mut window = office(&world, claiming_number()).await;
        window
            .go("/issue-password/lost")
            .await
            .says("新しい申請には、発行手数料13,200円がかかります");
        reissue(&mut window).await;
        assert!(!window.html().contains("発行手数料なしで"));
        let before = "/certificates/kaigo/before";
        window.go(before).await.says("13,200円");
        window.send(before, &[]).await;
        window
            .go("/certificates/kaigo/apply")
            .await
            .says("発行手数料 13,200円（介護給付費から差し引きます）");
    })
    .await;
}
