//! Operators, and their own passwords.

use axum::http::StatusCode;

use super::office::operator_of;
use super::operator;
use crate::store::operator::{self as operators, Role, Scope, Update};
use crate::store::testing::NOW;
use crate::store::{StoreError, audit, values};
use crate::web::session::Site;
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

const OWN: &str = "kumo wa nishi kara kuru";

/// The password that a page shows once.
fn shown(window: &Browser) -> String {
    let html = window.html();
    let (_, rest) = html.split_once("<dt>仮パスワード</dt><dd>").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

async fn signed_in(world: &World, id: &str, password: &str) -> Browser {
    let mut window = Browser::open(super::super::router(world.state.clone()));
    window.go("/sign-in").await;
    let typed = [("operator_id", id), ("password", password)];
    window.send("/sign-in", &typed).await;
    window
}

/// What the record tells of a removal.
async fn told_of_removal(world: &World, id: &str) -> String {
    let events = world
        .state
        .store
        .read("test", |tx| async move { audit::of_subject(&tx, id).await })
        .await
        .unwrap();
    let mut events = events.into_iter();
    let removed = events.find(|event| event.event == "operator-removed");
    removed.unwrap().detail
}

const SHINJUKU: [(&str, &str); 5] = [
    ("id", "tokyo-2"),
    ("name", "受付 花子"),
    ("place", "13"),
    ("role_reception", "yes"),
    ("role_centre", "yes"),
];

#[tokio::test]
async fn an_operator_is_added_and_chooses_a_password() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/operators")
            .await
            .says("審査 一郎")
            .says("未設定");
        check_page(&window.html(), "operators");
        window.go("/operators/new").await;
        check_page(&window.html(), "add");
        window.send("/operators/new", &[("id", "A B")]).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("役割を、1つ以上")
            .says("英小文字")
            .says("都道府県を選んで");
        check_page(&window.html(), "wrong");
        window.send_exactly("/operators/new", &SHINJUKU).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go("/operators/new").await;
        window
            .send("/operators/new", &SHINJUKU)
            .await
            .says("受付 花子さんに");
        check_page(&window.html(), "password");
        let temporary = shown(&window);
        window.go("/operators/new").await;
        window.send("/operators/new", &SHINJUKU).await;
        window.says("すでに使われています");

        let mut first = signed_in(&world, "tokyo-2", &temporary).await;
        assert_eq!(first.address, "/first/password");
        check_page(&first.html(), "first");
        first.go("/offices").await;
        assert_eq!(first.address, "/first/password");
        let typed = |word| [("new_password", word), ("new_password_again", word)];
        first.send_exactly("/first/password", &typed(OWN)).await;
        assert_eq!(first.status, StatusCode::FORBIDDEN);
        first.go("/first/password").await;
        first
            .send("/first/password", &typed("tokyo-2"))
            .await
            .says("15文字以上");
        check_page(&first.html(), "short");
        let mut second = signed_in(&world, "tokyo-2", &temporary).await;
        first.send("/first/password", &typed(OWN)).await;
        assert_eq!(first.address, "/");
        second
            .send("/first/password", &typed("yama no ue no kumo"))
            .await;
        assert!(second.address.starts_with("/sign-in"), "{}", second.address);
        let refused = signed_in(&world, "tokyo-2", &temporary).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        first.go("/account/password").await;
        check_page(&first.html(), "change");
        let new = "yama no ue no kumo";
        let wrong = [&[("present_password", "x")], &typed(new)[..]].concat();
        first
            .send("/account/password", &wrong)
            .await
            .says("今のパスワードが違います");
        let same = [&[("present_password", OWN)], &typed(OWN)[..]].concat();
        first
            .send("/account/password", &same)
            .await
            .says("今までのパスワードと同じ");
        let right = [&[("present_password", OWN)], &typed(new)[..]].concat();
        let other = signed_in(&world, "tokyo-2", OWN).await;
        first
            .send("/account/password", &right)
            .await
            .says("パスワードを変更しました");
        check_page(&first.html(), "changed");
        let mut other = other;
        other.go("/").await;
        assert!(other.address.starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn operators_are_seen_and_changed_where_they_belong() {
    World::on_each_database(|world| async move {
        let mut tokyo = operator_of(&world, "13", &[Role::Centre]).await;
        let mut desk = operator_of(&world, "13", &[Role::Desk, Role::Reception]).await;
        let _osaka = operator_of(&world, "27", &[Role::Centre]).await;
        for path in ["/operators", "/operators/new", "/operators/op-13-1"] {
            desk.go(path).await;
            assert_eq!(desk.status, StatusCode::FORBIDDEN, "{path}");
        }
        tokyo.go("/operators").await.says("op-13-2");
        assert!(!tokyo.html().contains("op-27-1") && !tokyo.html().contains(OPERATOR));
        for id in ["op-27-1", OPERATOR, "nobody"] {
            tokyo.go(&format!("/operators/{id}")).await;
            assert_eq!(tokyo.status, StatusCode::NOT_FOUND, "{id}");
        }
        tokyo.go("/operators/new").await;
        let elsewhere = [SHINJUKU[0], SHINJUKU[1], ("place", "27"), SHINJUKU[3]];
        tokyo
            .send("/operators/new", &elsewhere)
            .await
            .says("都道府県を選んで");
        tokyo.go("/operators/op-13-1").await.says("ご自分の登録");
        check_page(&tokyo.html(), "own");
        tokyo
            .send("/operators/op-13-1/remove", &[("seen", "0")])
            .await;
        assert_eq!(tokyo.status, StatusCode::CONFLICT);
        tokyo.says("何も変更していません");
    })
    .await;
}

#[tokio::test]
async fn an_operator_is_changed_and_removed_by_whoever_is_first() {
    World::on_each_database(|world| async move {
        let mut tokyo = operator_of(&world, "13", &[Role::Centre]).await;
        let mut desk = operator_of(&world, "13", &[Role::Desk, Role::Reception]).await;
        let _osaka = operator_of(&world, "27", &[Role::Centre]).await;
        let mut window = operator(&world).await;
        let page = "/operators/op-13-2";
        window.go(page).await.says("窓口").says("お知らせ");
        check_page(&window.html(), "operator");
        let changed = [("seen", "0"), ("name", "窓口 次郎"), ("place", "27")];
        let changed = [&changed[..], &[("role_centre", "yes")]].concat();
        window.send(page, &changed).await.says("登録を変更しました");
        desk.go("/operators")
            .await
            .says("窓口 次郎")
            .says("op-27-1");
        tokyo.go("/operators").await;
        // Whoever saw the entry before does nothing.
        window.go(page).await;
        window
            .send(&format!("{page}/remove"), &[("seen", "0")])
            .await;
        window
            .says("別の画面で、先に処理されました")
            .says("審査 一郎さんが氏名、都道府県、役割の変更をしました")
            .says("大阪府");
        assert_eq!(window.status, StatusCode::CONFLICT);
        check_page(&window.html(), "elsewhere");
        let known = || world.known_browsers(Site::Console, "op-13-2");
        assert_eq!(known().await, 1);
        window
            .send(&format!("{page}/password"), &[("seen", "1")])
            .await;
        let temporary = shown(&window);
        assert_eq!(known().await, 0);
        desk.go("/operators").await;
        assert!(desk.address.starts_with("/sign-in"));
        let mut desk = signed_in(&world, "op-13-2", &temporary).await;
        assert_eq!(desk.address, "/first/password");
        let typed = [("new_password", OWN), ("new_password_again", OWN)];
        desk.send("/first/password", &typed).await;
        assert_eq!(known().await, 1);
        let mut late = operator(&world).await;
        late.go(page).await.says("新しい仮パスワードの発行");
        window.go(page).await;
        window
            .send(&format!("{page}/remove"), &[("seen", "2")])
            .await;
        window.says("担当者を削除しました").says("窓口 次郎");
        check_page(&window.html(), "removed");
        assert_eq!(known().await, 0);
        for path in ["", "/password", "/remove"] {
            let again = [&[("seen", "2")], &changed[1..]].concat();
            late.send(&format!("{page}{path}"), &again).await;
            late.says("審査 一郎さんが削除をしました")
                .says("この担当者は削除されています");
            assert_eq!(late.status, StatusCode::CONFLICT, "{path}");
        }
        check_page(&late.html(), "removed elsewhere");
        let refused = signed_in(&world, "op-13-2", &temporary).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        window.go(page).await.says("この担当者は削除されています");
        window.go("/operators/new").await;
        let again = [&[("id", "op-13-2")], &SHINJUKU[1..]].concat();
        window
            .send("/operators/new", &again)
            .await
            .says("すでに使われています");
        assert_eq!(told_of_removal(&world, "op-13-2").await, "窓口 次郎");
    })
    .await;
}

/// Two people of the centre: none of them can go, and not both at the same moment.
#[tokio::test]
async fn somebody_of_the_centre_always_stays() {
    World::on_each_database(|world| async move {
        let mut first = operator(&world).await;
        let own = format!("/operators/{OPERATOR}");
        let less = [
            ("seen", "0"),
            ("name", "審査 一郎"),
            ("place", "centre"),
            ("role_desk", "yes"),
        ];
        first.go(&own).await.says("ご自分の登録");
        for (path, fields) in [(format!("{own}/remove"), &less[..1]), (own.clone(), &less)] {
            first.send(&path, fields).await;
            assert_eq!(first.status, StatusCode::CONFLICT, "{path}");
            first.says("何も変更していません");
        }
        first.go("/operators/new").await;
        let centre = [SHINJUKU[0], SHINJUKU[1], ("place", "centre"), SHINJUKU[4]];
        first.send("/operators/new", &centre).await;
        let mut second = signed_in(&world, "tokyo-2", &shown(&first)).await;
        let typed = [("new_password", OWN), ("new_password_again", OWN)];
        second.send("/first/password", &typed).await;
        second.go(&own).await;
        first.go("/operators/tokyo-2").await;
        let version = entry_version(&first);
        let removal = [("seen", version.as_str())];
        let demotion = format!("{own}/remove");
        tokio::join!(
            first.send("/operators/tokyo-2/remove", &removal),
            second.send(&demotion, &less[..1]),
        );
        let (manned, removed) = world
            .state
            .store
            .read("test", |tx| async move {
                let sql = "SELECT id FROM operators WHERE removed_at IS NOT NULL";
                let removed = tx.fetch_all(sql, values![]).await?;
                Ok::<_, StoreError>((operators::centre_is_manned(&tx).await?, removed.len()))
            })
            .await
            .unwrap();
        assert!(manned, "{} and {}", first.html(), second.html());
        assert_eq!(removed, 1);
    })
    .await;
}

/// The version that the forms of an entry carry.
fn entry_version(window: &Browser) -> String {
    let html = window.html();
    let (_, rest) = html.split_once("name=\"seen\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_password_from_the_server_is_told_to_whoever_comes_later() {
    World::on_each_database(|world| async move {
        let _desk = operator_of(&world, "13", &[Role::Desk]).await;
        let mut window = operator(&world).await;
        window.go("/operators/op-13-1").await;
        let renewed = world.state.store.run_tx("test", |tx| async move {
            operators::renew_password(&tx, "op-13-1", "hash", NOW).await
        });
        assert!(renewed.await.map_err(|error: StoreError| error).unwrap());
        window
            .send("/operators/op-13-1/remove", &[("seen", "0")])
            .await
            .says("サーバーを管理する人が新しい仮パスワードの発行をしました");
        assert_eq!(window.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn whoever_was_removed_meanwhile_removes_nobody() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window.go("/operators/new").await;
        let centre = [SHINJUKU[0], SHINJUKU[1], ("place", "centre"), SHINJUKU[4]];
        window.send("/operators/new", &centre).await;
        window.go("/operators/tokyo-2").await;
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                let roles = &[Role::Desk];
                let update = Update::Duties {
                    name: "審査 一郎",
                    scope: &Scope::Centre,
                    roles,
                };
                assert!(operators::update(&tx, OPERATOR, 0, &update, "x", NOW).await?);
                assert!(operators::centre_is_manned(&tx).await?);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        window
            .send("/operators/tokyo-2/remove", &[("seen", "0")])
            .await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        assert_eq!(signed_in(&world, OPERATOR, PASSWORD).await.address, "/");
    })
    .await;
}
