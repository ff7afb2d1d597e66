//! ログイン情報再発行申請 on the console: checked, issued, posted, refused.

use axum::http::StatusCode;

use super::operator;
use crate::store::mail_address::{self, AddressPurpose};
use crate::store::recovery_request::{self, RecoveryRequest, RequestState};
use crate::store::testing::{NOW, account_id, number};
use crate::store::{StoreError, account, audit, values};
use crate::web::session::Site;
use crate::web::testing::{OPERATOR, PASSWORD, World, check_page, other_number};

const ALL: [(&str, &str); 4] = [
    ("number", "yes"),
    ("called", "yes"),
    ("seen", "0"),
    ("employed", "yes"),
];

async fn ask(world: &World, receipt: &str, office: careplan::OfficeNumber) {
    let request = &RecoveryRequest {
        receipt: receipt.to_owned(),
        office_number: office,
        applicant: "青空 花子".to_owned(),
        telephone: "03-1234-5678".to_owned(),
        state: RequestState::Waiting,
        reason: None,
        applied_at: NOW,
        decided_at: None,
        decided_by: None,
        posted_at: None,
        posted_by: None,
    };
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            recovery_request::insert(&tx, request, "K").await
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

#[tokio::test]
async fn a_checked_request_gets_a_notice_that_is_kept_nowhere() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/recovery-requests")
            .await
            .says("申請はありません。");
        check_page(&window.html(), "none");
        ask(&world, "20261122-AAAAAA", number()).await;
        let (id, store) = (&account_id(number()), &world.state.store);
        store
            .run_tx("test", |tx| async move {
                let security = AddressPurpose::Security;
                mail_address::put(&tx, security, number(), id, "s@example.jp", NOW).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        window.go("/recovery-requests").await.says("確認待ち");
        check_page(&window.html(), "list");
        let page = "/recovery-requests/20261122-AAAAAA";
        window
            .go(page)
            .await
            .says("03-1234-5678")
            .says("ご自分でパスワードを再設定できます");
        assert!(!window.html().contains("s@example.jp"));
        check_page(&window.html(), "request");
        let issue = &format!("{page}/issue");
        window
            .send(issue, &ALL[..3])
            .await
            .says("にチェックを入れてください");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "not checked");
        let before = store
            .read("test", |tx| async move { account::find(&tx, id).await })
            .await
            .map_err(|error: StoreError| error)
            .unwrap()
            .unwrap();
        let mut office = crate::sites::portal(&world);
        office.go("/sign-in").await;
        let typed = [("user_id", id.as_str()), ("password", PASSWORD)];
        office.send("/sign-in", &typed).await;
        assert_eq!(world.known_browsers(Site::Portal, id).await, 1);
        let mut colleague = operator(&world).await;
        colleague.go(page).await;
        window.send(issue, &ALL).await;
        assert_eq!(world.known_browsers(Site::Portal, id).await, 0);
        assert_eq!(window.headers["content-type"], "application/pdf");
        assert!(window.body.starts_with(b"%PDF"));
        let (after, events) = store
            .read("test", |tx| async move {
                let after = account::find(&tx, id).await?;
                Ok::<_, StoreError>((after, audit::of_subject(&tx, id).await?))
            })
            .await
            .unwrap();
        let after = after.unwrap();
        assert_ne!(after.password_hash, before.password_hash);
        assert_eq!(after.password_origin, account::PasswordOrigin::Temporary);
        // A second press, here or at another desk, would make the posted notice worthless.
        colleague.send(issue, &ALL).await;
        assert_eq!(colleague.status, StatusCode::CONFLICT);
        colleague
            .says("別の画面で、先に処理されました")
            .says("審査 一郎さんが仮パスワードの発行をしました");
        check_page(&colleague.html(), "made before");
        let same = store
            .read("test", |tx| async move { account::find(&tx, id).await })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        assert_eq!(same.unwrap().password_hash, after.password_hash);
        assert!(events.iter().any(|event| event.event == "password-renewed"));
    })
    .await;
}

#[tokio::test]
async fn a_notice_is_made_again_until_it_is_posted() {
    World::on_each_database(|world| async move {
        ask(&world, "20261122-AAAAAA", number()).await;
        let (mut window, mut colleague) = (operator(&world).await, operator(&world).await);
        let page = "/recovery-requests/20261122-AAAAAA";
        let issue = &format!("{page}/issue");
        colleague.go(page).await;
        window.go(page).await;
        window.send(issue, &ALL).await;
        // The sheet went astray: another one, until it is posted.
        window
            .go(page)
            .await
            .says("作り直し")
            .says("通知書を準備中");
        check_page(&window.html(), "issued");
        let posted = &format!("{page}/posted");
        window.send(posted, &[]).await.says("郵送済み");
        check_page(&window.html(), "posted");
        for path in [issue, posted, &format!("{page}/refuse")] {
            let fields = [&ALL[..], &[("reason", "x")]].concat();
            colleague
                .send(path, &fields)
                .await
                .says("審査 一郎さんが郵送の記録をしました")
                .says("郵送済み");
            assert_eq!(colleague.status, StatusCode::CONFLICT, "{path}");
            check_page(&colleague.html(), "too late");
            colleague.go("/recovery-requests").await;
        }
        window.send_exactly(issue, &ALL).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_has_a_reason_and_others_see_nothing() {
    World::on_each_database(|world| async move {
        ask(&world, "20261122-BBBBBB", other_number()).await;
        let mut window = operator(&world).await;
        let page = "/recovery-requests/20261122-BBBBBB";
        window.go(page).await;
        let refuse = &format!("{page}/refuse");
        window
            .send(refuse, &[("reason", " ")])
            .await
            .says("お断りする理由を、400文字以内で入力してください");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "no reason");
        let long = "あ".repeat(401);
        window.send(refuse, &[("reason", &long)]).await.says(&long);
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        let reason = [("reason", "お電話がつながりませんでした。")];
        window
            .send(refuse, &reason)
            .await
            .says("お電話がつながりませんでした。");
        check_page(&window.html(), "refused");
        for (sql, status) in [
            (
                "UPDATE operators SET prefecture = '14' WHERE id = $1",
                StatusCode::NOT_FOUND,
            ),
            (
                "UPDATE operators SET roles = 'desk' WHERE id = $1",
                StatusCode::FORBIDDEN,
            ),
        ] {
            world
                .state
                .store
                .run_tx("test", |tx| async move {
                    tx.execute(sql, values![OPERATOR]).await
                })
                .await
                .map_err(|error: StoreError| error)
                .unwrap();
            window.go("/").await;
            window.send(refuse, &reason).await;
            assert_eq!(window.status, status);
            window.go(page).await;
            assert_eq!(window.status, status);
        }
    })
    .await;
}
