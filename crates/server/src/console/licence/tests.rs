//! 利用申請 and the use of offices, on the console.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]

use axum::http::StatusCode;
use time::Duration;

use crate::config::{ExchangeSettings, UseApproval};
use crate::store::operator::{self, Scope};
use crate::store::testing::{NOW, account_id, forget_licences, number};
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

const FILLED: [(&str, &str); 7] = [
    ("kind_43", "yes"),
    ("starts_on", "2026-11-22"),
    ("renewal", "yes"),
    ("contact_name", "連携係"),
    ("contact_telephone", "03-1234-5678"),
    ("terms", "2026-11"),
    ("agree", "yes"),
];

async fn office(world: &World) -> Browser {
    let mut window = crate::sites::portal(world);
    window.go("/sign-in").await;
    let id = account_id(number());
    let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

async fn desk(world: &World, id: &str) -> Browser {
    let mut window = crate::sites::console(world);
    window.go("/sign-in").await;
    let fields = [("operator_id", id), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

/// Adds an operator of Osaka.
async fn add_osaka(world: &World) {
    let added = world.state.store.run_tx("test", |tx| async move {
        let found = operator::find(&tx, OPERATOR).await?.unwrap();
        let osaka = operator::Operator {
            id: "osaka-1".to_owned(),
            scope: Scope::Prefecture("27".to_owned()),
            ..found
        };
        operator::insert(&tx, &osaka, NOW).await
    });
    added.await.unwrap();
}

/// Sends an application; its receipt.
async fn apply(window: &mut Browser) -> String {
    window.go("/use/apply").await;
    window
        .send("/use/apply", &FILLED)
        .await
        .says("受け付けました");
    let page = window.address.split('?').next().unwrap();
    page.rsplit('/').next().unwrap().to_owned()
}

/// An office whose first application waits for operators, and its 受付番号.
async fn applied(world: &mut World) -> (Browser, String) {
    world.state = world.state.clone().with_exchange(ExchangeSettings {
        use_approval: UseApproval::Operator,
        ..ExchangeSettings::default()
    });
    forget_licences(&world.state.store).await;
    let mut window = office(world).await;
    let receipt = apply(&mut window).await;
    (window, receipt)
}

#[tokio::test]
async fn applications_are_sent_back_refused_and_approved() {
    World::on_each_database(|mut world| async move {
        let (mut window, receipt) = applied(&mut world).await;
        add_osaka(&world).await;
        let mut desk_one = desk(&world, OPERATOR).await;
        desk_one.go("/").await.says("利用申請：1件");
        desk_one.go("/use-applications").await.says(&receipt);
        check_page(&desk_one.html(), "list");
        desk_one
            .go(&format!("/use-applications?q={receipt}&state=approved"))
            .await
            .says("利用申請はありません。");
        let at = format!("/use-applications/{receipt}");
        desk_one.go(&at).await.says("連携係").says("確認待ち");
        check_page(&desk_one.html(), "one");
        let mut osaka = desk(&world, "osaka-1").await;
        osaka.go("/use-applications").await.says("ありません");
        for path in [at.clone(), format!("/offices/{}/use", number())] {
            osaka.go(&path).await;
            assert_eq!(osaka.status, StatusCode::NOT_FOUND, "{path}");
        }
        osaka.go("/").await;
        osaka.send(&format!("{at}/approve"), &[]).await;
        assert_eq!(osaka.status, StatusCode::NOT_FOUND);
        desk_one.go(&at).await;
        desk_one
            .send(&format!("{at}/return"), &[])
            .await
            .says("理由を");
        assert_eq!(desk_one.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&desk_one.html(), "no reason");
        let mut desk_two = desk(&world, OPERATOR).await;
        desk_two.go(&at).await;
        let reason = [("reason", "電話番号が違います")];
        desk_one
            .send(&format!("{at}/return"), &reason)
            .await
            .says("差し戻し");
        desk_two
            .send(&format!("{at}/approve"), &[])
            .await
            .says("先に処理されました");
        assert_eq!(desk_two.status, StatusCode::CONFLICT);
        check_page(&desk_two.html(), "decided elsewhere");
        window
            .go("/")
            .await
            .says("利用申請が差し戻されました")
            .says("直して出し直す");
        window.go("/use").await.says("電話番号が違います");
        check_page(&window.html(), "sent back");
        window.go("/use/apply").await.says("value=\"連携係\"");
        world.wait(Duration::MINUTE);
        let receipt = apply(&mut window).await;
        let at = format!("/use-applications/{receipt}");
        desk_one.go(&at).await;
        desk_one
            .send(&format!("{at}/refuse"), &reason)
            .await
            .says("認めなかった");
        window.go("/use").await.says("認められませんでした");
        world.wait(Duration::MINUTE);
        let receipt = apply(&mut window).await;
        let at = format!("/use-applications/{receipt}");
        desk_one.go(&at).await;
        desk_one
            .send(&format!("{at}/approve"), &[])
            .await
            .says("承認済み");
        window
            .go("/use")
            .await
            .says("利用申請が正常に完了しております");
        window.go("/").await.says("利用申請が承認されました");
        desk_one.go("/exchange").await.says("利用の状態");
        check_page(&desk_one.html(), "exchange");
    })
    .await;
}

#[tokio::test]
async fn a_service_is_suspended_resumed_and_ended_with_a_reason() {
    World::on_each_database(|world| async move {
        let at = &format!("/offices/{}/use", number());
        let mut window = desk(&world, OPERATOR).await;
        window
            .go(&format!("/offices/{}", number()))
            .await
            .says("利用中")
            .says(at);
        check_page(&window.html(), "office");
        window.go(at).await.says("43 居宅介護支援");
        check_page(&window.html(), "use of an office");
        let mut second = desk(&world, OPERATOR).await;
        second.go(at).await;
        let act = |action, reason| [("kind", "43"), ("action", action), ("reason", reason)];
        window.send(at, &act("suspend", "")).await.says("理由を");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "no reason");
        window
            .send(at, &act("resume", ""))
            .await
            .says("先に処理されました");
        assert_eq!(window.status, StatusCode::CONFLICT);
        window.send_exactly(at, &act("suspend", "休止")).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(at).await;
        window
            .send(at, &act("suspend", "休止"))
            .await
            .says("停止中");
        check_page(&window.html(), "suspended");
        second.send(at, &act("suspend", "休止")).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        check_page(&second.html(), "suspended twice");
        let mut reader = office(&world).await;
        reader
            .go("/")
            .await
            .says("この事業所のご利用は、止められています")
            .says("利用が止められました");
        window
            .send(at, &act("resume", ""))
            .await
            .says("利用を再開しました");
        window.send(at, &act("end", "廃止")).await.says("終了");
        check_page(&window.html(), "ended");
        window
            .send(at, &[("kind", "15"), ("action", "resume")])
            .await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        reader.go("/use").await.says("廃止").says("終了");
    })
    .await;
}
