//! 担当者: people of an office with rights of their own.

use axum::http::StatusCode;

use super::{office, visitor};
use crate::store::application;
use crate::store::audit;
use crate::store::testing::{account_id, number, pending_application};
use crate::web::session::Site;
use crate::web::testing::{Browser, PASSWORD, World, check_page, other_number};

/// A password that people of the tests choose for themselves.
const OWN: &str = "tanuki to kitsune";

/// The id of a person of the office of most tests.
fn person(digits: &str) -> String {
    format!("{}-{digits}", account_id(number()))
}

/// What stands in the line of this name on a page of facts.
fn fact(window: &Browser, name: &str) -> String {
    let html = window.html();
    let (_, rest) = html.split_once(&format!("<dt>{name}</dt><dd>")).unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

/// Adds a person; the temporary password.
async fn add(window: &mut Browser, digits: &str, rights: &[&str]) -> String {
    window.go("/account/staff/new").await;
    let mut fields = vec![("name", "佐藤 花子"), ("digits", digits)];
    fields.extend(rights.iter().map(|right| (*right, "yes")));
    window
        .send("/account/staff/new", &fields)
        .await
        .says("担当者を追加しました");
    fact(window, "仮パスワード")
}

/// The window of a person who has just chosen a password.
async fn first_sign_in(world: &World, id: &str, temporary: &str) -> Browser {
    world.settle(id).await;
    let mut window = visitor(world);
    window.go("/sign-in").await;
    let fields = [("user_id", id), ("password", temporary)];
    window
        .send("/sign-in", &fields)
        .await
        .says("事業所の管理者から受け取った");
    let fields = [("new_password", OWN), ("new_password_again", OWN)];
    window.send("/first/password", &fields).await;
    assert_eq!(window.address, "/", "{}", window.html());
    window
}

fn seen(window: &Browser) -> String {
    let html = window.html();
    let (_, rest) = html.split_once("name=\"seen\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_person_is_added_and_signs_in_with_rights_of_their_own() {
    World::on_each_database(|world| async move {
        let mut administrator = office(&world, number()).await;
        administrator
            .go("/account/staff")
            .await
            .says("担当者のユーザIDは、まだありません")
            .says("事業所のID");
        check_page(&administrator.html(), "empty list");
        administrator
            .go("/account/staff/new")
            .await
            .says("name=\"digits\" type=\"text\" value=\"01\"");
        check_page(&administrator.html(), "add");
        let temporary = add(&mut administrator, "０１", &["right_read"]).await;
        check_page(&administrator.html(), "temporary password");
        administrator.go("/account/staff").await.says("佐藤 花子");
        assert!(!administrator.html().contains(&temporary));

        let id = person("01");
        let mut window = first_sign_in(&world, &id, &temporary).await;
        window.go("/account").await.says("閲覧のみ");
        check_page(&window.html(), "account of a person");
        assert!(!window.html().contains("/account/staff"));
        for address in ["/account/staff", "/account/staff/new"] {
            window.go(address).await;
            assert_eq!(window.status, StatusCode::FORBIDDEN, "{address}");
        }
        window.go("/certificates/careplan/before").await;
        window.send("/certificates/careplan/before", &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "before");
        window.go("/issue-password/check").await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "check");
        for address in ["/issue-password/check", "/certificates/questions"] {
            window.go("/certificates/careplan").await;
            let fields = [("sender", "agent"), ("method", "paper")];
            window.send(address, &fields).await;
            assert_eq!(window.status, StatusCode::FORBIDDEN, "{address}");
        }
        for path in ["apply", "downloads"] {
            window.go("/certificates/careplan").await;
            let address = format!("/certificates/careplan/{path}");
            let fields = [("agree", "yes"), ("serial", "1"), ("profile", "modern")];
            window.send(&address, &fields).await;
            assert_eq!(window.status, StatusCode::FORBIDDEN, "{address}");
        }
        let store = &world.state.store;
        let application = &pending_application("A", number());
        store
            .run_tx("test", |tx| async move {
                application::insert(&tx, application).await
            })
            .await
            .unwrap();
        window.go("/applications/A/done").await;
        window.send("/applications/A/withdraw", &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window.go("/account/staff/new").await;
        let fields = [("name", " "), ("digits", "1"), ("right_send", "yes")];
        window
            .send("/account/staff/new", &fields)
            .await
            .says("氏名を、1文字から40文字で")
            .says("番号は、2けたから4けた")
            .says("id=\"right_send\" name=\"right_send\" value=\"yes\" checked");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "refused");
        add(&mut window, "07", &["right_certificates"]).await;
        for digits in ["07", "007"] {
            window.go("/account/staff/new").await.says("value=\"08\"");
            let fields = [("name", "鈴木"), ("digits", digits), ("right_send", "yes")];
            window
                .send("/account/staff/new", &fields)
                .await
                .says("すでに使われています");
        }
        window.go("/account/staff/new").await;
        let fields = [("name", "鈴木"), ("digits", "08")];
        window
            .send("/account/staff/new", &fields)
            .await
            .says("権限を、1つ以上選んでください");
        let token = [("form_token", "no"), ("name", "鈴木"), ("digits", "08")];
        window.send_exactly("/account/staff/new", &token).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn removing_a_person_ends_everything_at_once_and_the_name_stays() {
    World::on_each_database(|world| async move {
        let mut administrator = office(&world, number()).await;
        let temporary = add(&mut administrator, "01", &["right_certificates"]).await;
        let (id, address) = (&person("01"), &format!("/account/staff/{}", person("01")));
        let mut window = first_sign_in(&world, id, &temporary).await;
        let mut second = office(&world, number()).await;
        second.go(address).await.says("この担当者を削除する");
        check_page(&second.html(), "person");
        let (removal, late) = (format!("{address}/remove"), seen(&second));
        assert_eq!(world.known_browsers(Site::Portal, id).await, 1);

        administrator.go(address).await;
        let shown = seen(&administrator);
        administrator
            .send(&removal, &[("seen", &shown)])
            .await
            .says("担当者を削除しました")
            .says("削除した担当者")
            .says("佐藤 花子");
        check_page(&administrator.html(), "removed");
        assert_eq!(world.known_browsers(Site::Portal, id).await, 0);
        window.go("/").await;
        assert_eq!(window.address, "/sign-in?next=/&ended=yes");
        let mut again = visitor(&world);
        again.go("/sign-in").await;
        again
            .send("/sign-in", &[("user_id", id), ("password", OWN)])
            .await
            .says("ユーザIDまたはパスワードが違います");
        // Twice, and from a window that still shows the person.
        second
            .send(&removal, &[("seen", &late)])
            .await
            .says("別の画面で、先に処理されました")
            .says("が削除をしました");
        check_page(&second.html(), "changed elsewhere");
        let fields = [
            ("seen", late.as_str()),
            ("name", "別"),
            ("right_send", "yes"),
        ];
        for path in ["", "/password"] {
            second.send(&format!("{address}{path}"), &fields).await;
            second
                .says("が削除をしました")
                .says("この担当者は削除されています");
        }
        second.go("/account/staff/new").await.says("value=\"02\"");
        let fields = [("name", "鈴木"), ("digits", "01"), ("right_send", "yes")];
        second
            .send("/account/staff/new", &fields)
            .await
            .says("すでに使われています");

        let events = world
            .state
            .store
            .read("test", |tx| async move { audit::of_subject(&tx, id).await });
        let events = events.await.unwrap();
        let actor = format!("account:{}", account_id(number()));
        let removed = events.iter().find(|event| event.event == "staff-removed");
        assert_eq!(removed.unwrap().actor, actor);
    })
    .await;
}

#[tokio::test]
async fn an_office_is_never_without_an_administrator() {
    World::on_each_database(|world| async move {
        let mut own = office(&world, number()).await;
        let temporary = add(&mut own, "01", &["right_administrator"]).await;
        let id = person("01");
        let mut window = first_sign_in(&world, &id, &temporary).await;
        for (whose, text) in [
            (account_id(number()), "最後の管理者は削除できません"),
            (id.clone(), "ご自分は削除できません"),
        ] {
            let address = format!("/account/staff/{whose}");
            window.go(&address).await;
            check_page(&window.html(), &address);
            window
                .send(&format!("{address}/remove"), &[("seen", "0")])
                .await
                .says(text);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
            window
                .send(&address, &[("name", "別")])
                .await
                .says("何も変更していません");
            let password = format!("{address}/password");
            window
                .send(&password, &[("seen", "0")])
                .await
                .says("何も変更していません");
        }
        // The administrator may do what an administrator does, and nothing else.
        add(&mut window, "02", &["right_read"]).await;
        window.go("/certificates/careplan/apply").await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn rights_and_password_are_changed_once_by_whoever_is_first() {
    World::on_each_database(|world| async move {
        let mut first = office(&world, number()).await;
        let temporary = add(&mut first, "01", &["right_administrator"]).await;
        let (id, address) = (person("01"), format!("/account/staff/{}", person("01")));
        let mut window = first_sign_in(&world, &id, &temporary).await;
        assert_eq!(world.known_browsers(Site::Portal, &id).await, 1);
        let mut second = office(&world, number()).await;
        first.go(&address).await;
        second.go(&address).await;
        let shown = seen(&first);
        let fields = [
            ("seen", shown.as_str()),
            ("name", "佐藤 華子"),
            ("right_send", "yes"),
        ];
        first
            .send(&address, &fields)
            .await
            .says("担当者の登録を変更しました")
            .says("佐藤 華子");
        window.go("/account/staff").await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        let fields = [
            ("seen", shown.as_str()),
            ("name", "佐藤"),
            ("right_receive", "yes"),
        ];
        second
            .send(&address, &fields)
            .await
            .says("氏名や権限の変更をしました")
            .says("佐藤 華子");
        let shown = seen(&second);
        let fields = [
            ("seen", shown.as_str()),
            ("name", ""),
            ("right_receive", "yes"),
        ];
        second
            .send(&address, &fields)
            .await
            .says("氏名を、1文字から40文字で");
        second
            .send(&format!("{address}/password"), &[("seen", &shown)])
            .await
            .says("新しい仮パスワードを発行しました");
        let temporary = fact(&second, "仮パスワード");
        assert_eq!(world.known_browsers(Site::Portal, &id).await, 0);
        window.go("/").await;
        assert!(window.address.starts_with("/sign-in"));
        let mut again = visitor(&world);
        again.go("/sign-in").await;
        again
            .send("/sign-in", &[("user_id", &id), ("password", &temporary)])
            .await
            .says("新しいパスワードの設定");
    })
    .await;
}

#[tokio::test]
async fn people_of_other_offices_do_not_exist() {
    World::on_each_database(|world| async move {
        let mut own = office(&world, number()).await;
        add(&mut own, "01", &["right_read"]).await;
        let mut other = office(&world, other_number()).await;
        let address = format!("/account/staff/{}", person("01"));
        other.go(&address).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        for path in ["", "/password", "/remove"] {
            other.go("/account/staff/new").await;
            other
                .send(&format!("{address}{path}"), &[("seen", "0")])
                .await;
            assert_eq!(other.status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut nobody = visitor(&world);
        nobody.go(&address).await;
        assert!(nobody.address.starts_with("/sign-in?next=/account/staff/"));
        let fields = [("user_id", person("01")), ("password", PASSWORD.to_owned())];
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        nobody
            .send("/sign-in", &fields)
            .await
            .says("ユーザIDまたはパスワードが違います");
    })
    .await;
}
