//! はじめての設定, one thing a page, and a new edition of the terms.

use axum::http::StatusCode;

use super::account_mail::mailed;
use super::{office, visitor};
use crate::store::testing::{NOW, account_id, number};
use crate::store::{StoreError, terms, values};
use crate::web::testing::{App, Browser, PASSWORD, World, check_page};

const NEW: &str = "tanuki to kitsune";

/// Makes the account of the office a new one, that has taken no step.
async fn newcomer(world: &World, password: &str) -> Browser {
    let id = &account_id(number());
    world.make_temporary(id).await;
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            for sql in [
                "DELETE FROM terms_agreements WHERE account_id = $1",
                "DELETE FROM first_steps WHERE account_id = $1",
            ] {
                tx.execute(sql, values![id]).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let mut window = visitor(world);
    sign_in(&mut window, password).await;
    window
}

async fn sign_in(window: &mut Browser, password: &str) {
    window.go("/sign-in").await;
    let id = account_id(number());
    let fields = [
        ("user_id", id.as_str()),
        ("password", password),
        ("next", "/account"),
    ];
    window.send("/sign-in", &fields).await;
}

/// Takes the first two steps.
async fn agree_and_choose(window: &mut Browser) {
    window.send("/first/terms", &[("agree", "yes")]).await;
    assert_eq!(window.address, "/first/password", "{}", window.html());
    let twice = [("new_password", NEW), ("new_password_again", NEW)];
    window.send("/first/password", &twice).await;
    assert_eq!(window.address, "/first/mail", "{}", window.html());
}

#[tokio::test]
async fn every_first_step_has_a_page_and_nothing_opens_before_the_last() {
    World::on_each_database(|world| async move {
        let mut window = newcomer(&world, PASSWORD).await;
        window.says("はじめての設定 1/4").says("個人情報の取り扱い");
        check_page(&window.html(), "terms");
        for path in [
            "/",
            "/account",
            "/first/password",
            "/first/mail/code",
            "/recover",
        ] {
            window.go(path).await;
            assert_eq!(window.address, "/first/terms", "{path}");
        }
        window.send("/first/terms", &[]).await.says("同意の欄に");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "not agreed");
        window.go("/terms/portal").await;
        assert_eq!(window.headers["content-type"], "text/plain; charset=utf-8");
        window.go("/terms/none").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go("/").await;
        let mut second = visitor(&world);
        sign_in(&mut second, PASSWORD).await;
        agree_and_choose(&mut window).await;
        // The window that was slower has lost its sign-in with the password.
        second.send("/first/terms", &[("agree", "yes")]).await;
        assert!(second.address.starts_with("/sign-in"), "{}", second.address);

        window.says("はじめての設定 3/4").says("あとで設定する");
        check_page(&window.html(), "security address");
        let wrong = [("security_address", "x")];
        window
            .send("/first/mail", &wrong)
            .await
            .says("形が違います");
        let right = [("security_address", "s@example.jp")];
        window.send("/first/mail", &right).await;
        assert_eq!(window.address, "/first/mail/code");
        check_page(&window.html(), "code of the address");
        window
            .send("/first/mail/code", &[("code", "?")])
            .await
            .says("確認コードが違います");
        let code = mailed(&world, "s@example.jp", "確認コード：").await;
        window.send("/first/mail/code", &[("code", &code)]).await;
        assert_eq!(window.address, "/first/second-factor");
        window.says("はじめての設定 4/4").says("あとで設定する");
        check_page(&window.html(), "second factor");
        let app = App::typed_from(&window.html());
        let shown = app.shows(&world);
        window
            .send("/first/second-factor", &[("code", &shown)])
            .await
            .says("href=\"/first/done\"");
        window.go("/first/done").await.says("s@example.jp");
        check_page(&window.html(), "done");
        assert!(!window.html().contains("まだ残っていること"));
        window.send("/first/done", &[]).await;
        assert_eq!(window.address, "/account");
        window.go("/first/done").await;
        assert_eq!(window.address, "/", "once");
    })
    .await;
}

#[tokio::test]
async fn what_is_left_for_later_is_not_asked_for_again() {
    World::on_each_database(|mut world| async move {
        let mut window = newcomer(&world, PASSWORD).await;
        agree_and_choose(&mut window).await;
        window.send_exactly("/first/mail/later", &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        window.go("/").await;
        window.send("/first/mail/later", &[]).await;
        assert_eq!(window.address, "/first/second-factor");
        window.send("/first/mail/later", &[]).await;
        assert_eq!(window.address, "/first/second-factor", "twice");
        // Another day, another window.
        let mut later = visitor(&world);
        sign_in(&mut later, NEW).await;
        assert_eq!(later.address, "/first/second-factor");
        later
            .send("/first/second-factor/later", &[])
            .await
            .says("まだ残っていること");
        check_page(&later.html(), "still to do");
        later.send("/first/done", &[]).await;
        assert_eq!(later.address, "/account");
        let mut again = visitor(&world);
        sign_in(&mut again, NEW).await;
        assert_eq!(again.address, "/account");

        // Where no mail is sent there are three steps.
        let mut mailing = (*world.state.mailing).clone();
        mailing.from = None;
        world.state = world.state.clone().with_mailing(mailing);
        let window = newcomer(&world, NEW).await;
        window.says("はじめての設定 1/3");
    })
    .await;
}

#[tokio::test]
async fn a_new_edition_of_the_terms_is_asked_for_once() {
    World::on_each_database(|world| async move {
        let id = &account_id(number());
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                let sql = "UPDATE terms_agreements SET edition = '2020-01' \
                           WHERE account_id = $1 AND text = 'portal'";
                tx.execute(sql, values![id]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let mut window = visitor(&world);
        sign_in(&mut window, PASSWORD).await;
        window
            .says("利用規約等が新しくなりました")
            .says("この画面の利用について");
        check_page(&window.html(), "new edition");
        assert!(
            !window.html().contains("個人情報の取り扱い"),
            "agreed to before"
        );
        assert!(!window.html().contains("はじめての設定"));
        window.send("/first/terms", &[("agree", "yes")]).await;
        assert_eq!(window.address, "/account");
        let open = world
            .state
            .store
            .read("test", |tx| async move { terms::open(&tx, id, NOW).await })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        assert!(open.is_empty());
        let mut again = visitor(&world);
        sign_in(&mut again, PASSWORD).await;
        assert_eq!(again.address, "/account");
    })
    .await;
}

#[tokio::test]
async fn the_terms_can_be_read_by_everybody() {
    World::on_each_database(|world| async move {
        for mut window in [visitor(&world), office(&world, number()).await] {
            window.go("/terms").await.says("利用規約");
            check_page(&window.html(), "terms");
        }
    })
    .await;
}
