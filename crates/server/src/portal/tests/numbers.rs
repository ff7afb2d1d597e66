//! 事業所番号の切り替え: linking another office number, going over to it and back, ending it.

use axum::http::StatusCode;
use time::Duration;

use super::{office, visitor};
use crate::store::account::{self, Account, Staff, StaffChange, StaffChanged, StaffUpdate};
use crate::store::office::Suspension;
use crate::store::right::Grants;
use crate::store::testing::{account_id, number};
use crate::store::{StoreError, number_link, values};
use crate::web::session::Site;
use crate::web::testing::{
    App, Browser, PASSWORD, World, check_page, claiming_number, other_number,
};

const HOME: &str = "/account/numbers";
const SWITCH: &str = "/account/numbers/switch";
const SECOND: &str = "/account/second-factor";

fn own() -> String {
    account_id(number())
}

fn other() -> String {
    account_id(other_number())
}

/// The window of an office that has linked the account `id`.
async fn linked(world: &World, id: &str) -> Browser {
    let mut window = office(world, number()).await;
    window.go(HOME).await;
    let fields = [("user_id", id), ("password", PASSWORD)];
    window
        .send(HOME, &fields)
        .await
        .says("事業所番号を登録しました");
    window
}

/// The same, gone over.
async fn gone_over(world: &World, id: &str) -> Browser {
    let mut window = linked(world, id).await;
    window.send(SWITCH, &[("to", id)]).await;
    assert_eq!(window.address, "/", "{}", window.html());
    window
}

/// Who the head of the page says is signed in.
fn person(window: &Browser) -> String {
    let html = window.html();
    let (_, rest) = html.split_once("<p class=\"person\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

/// The first form that ends a link.
fn end_form(window: &Browser) -> String {
    let html = window.html();
    let (before, _) = html.split_once("/end\"").unwrap();
    let (_, address) = before.rsplit_once("action=\"").unwrap();
    format!("{address}/end")
}

/// Actor, subject and detail of the events with this word.
async fn events(world: &World, event: &str) -> Vec<[String; 3]> {
    let store = &world.state.store;
    let rows = store.read("test", |tx| async move {
        let sql = "SELECT actor, subject, detail FROM audit_events WHERE event = $1 ORDER BY at";
        tx.fetch_all(sql, values![event]).await
    });
    let rows = rows.await.map_err(|error: StoreError| error).unwrap();
    let text = |row: &crate::store::Row, name: &'static str| row.text(name).unwrap();
    rows.iter()
        .map(|row| ["actor", "subject", "detail"].map(|name| text(row, name)))
        .collect()
}

async fn links(world: &World) -> usize {
    let (own, store) = (&own(), &world.state.store);
    let links = store.read("test", |tx| async move {
        number_link::from_account(&tx, own).await
    });
    links.await.unwrap().len()
}

/// Sets up a second factor in a window that is signed in.
async fn secure(world: &World, window: &mut Browser) -> App {
    window.go(SECOND).await;
    window.send(SECOND, &[]).await;
    let app = App::typed_from(&window.html());
    let code = app.shows(world);
    let fields = [("code", code.as_str()), ("password", PASSWORD)];
    let set_up = format!("{SECOND}/set-up");
    window.send(&set_up, &fields).await.says("この一度だけです");
    world.wait(Duration::minutes(1));
    app
}

/// A person of the other office who may read only.
async fn add_reader(world: &World) -> String {
    let reader = &format!("{}-01", other());
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            let own = account::find(&tx, &other()).await?.unwrap();
            let (by, at) = (own.id.clone(), own.password_set_at);
            let change = StaffChange::Added;
            let staff = Staff {
                name: "佐藤 花子".to_owned(),
                grants: Grants::read("read")?,
                created_by: by.clone(),
                changed: StaffChanged { change, at, by },
            };
            let (id, staff) = (reader.clone(), Some(staff));
            account::insert(&tx, &Account { id, staff, ..own }, at).await
        })
        .await
        .unwrap();
    world.settle(reader).await;
    reader.clone()
}

#[tokio::test]
async fn one_goes_over_and_back_without_a_password_and_with_the_rights_of_each() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window.go(HOME).await.says("ありません。");
        check_page(&window.html(), "no numbers");
        assert!(!window.html().contains("ほかの事業所番号</label>"));
        let reader = &add_reader(&world).await;
        let mut window = linked(&world, reader).await;
        check_page(&window.html(), "linked");
        window
            .go("/")
            .await
            .says("青空事業所1370000026（1370000026） 佐藤 花子");
        check_page(&window.html(), "the head");
        let cookie = Site::Portal.cookie();
        let before = window.cookie(cookie).unwrap().to_owned();
        let mut second = visitor(&world);
        second.keep_cookie(cookie, &before);
        second.go("/account/staff").await.says("担当者を追加する");

        window.send(SWITCH, &[("to", reader)]).await;
        assert_eq!(window.address, "/");
        assert!(person(&window).contains(reader), "{}", person(&window));
        assert_ne!(window.cookie(cookie), Some(before.as_str()));
        window.go("/account/staff").await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(HOME).await.says("ここでは登録できません");
        check_page(&window.html(), "gone over");
        let fields = [("user_id", other()), ("password", PASSWORD.to_owned())];
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        window.send(HOME, &fields).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .go("/account/sign-ins")
            .await
            .says("ほかの事業所番号から切り替えました");
        // The session before is gone; a form of a page from before does not act for the other.
        second.go("/").await;
        assert!(second.address.starts_with("/sign-in"));
        world.wait(Duration::minutes(1));
        let (now, stale) = (window.cookie(cookie).unwrap().to_owned(), window.token());
        window.send(SWITCH, &[("to", &own())]).await;
        assert!(person(&window).contains(&own()));
        window.go("/account/staff").await.says("担当者を追加する");
        assert_ne!(window.cookie(cookie), Some(now.as_str()));
        let fields = [("form_token", stale.as_str()), ("to", reader.as_str())];
        window.send_exactly(SWITCH, &fields).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        let actor = Site::Portal.person(&own());
        assert_eq!(
            events(&world, "number-linked").await,
            [[actor.clone(), reader.clone(), own()]]
        );
        assert_eq!(
            events(&world, "number-switched").await,
            [
                [actor.clone(), reader.clone(), own()],
                [actor, own(), reader.clone()]
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn another_number_is_proved_as_at_a_sign_in_and_locked_like_one() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window.go(HOME).await;
        let (own_id, staff, theirs) = (own(), format!("{}-01", own()), other());
        for (id, password, words) in [
            ("", "", "ほかの番号のユーザIDを入力してください"),
            (
                theirs.as_str(),
                "",
                "ほかの番号のパスワードを入力してください",
            ),
            ("1370000026", PASSWORD, "KJから始まる14桁の英数字です"),
            (
                own_id.as_str(),
                PASSWORD,
                "今開いている事業所番号のユーザIDです",
            ),
            (
                staff.as_str(),
                PASSWORD,
                "今開いている事業所番号のユーザIDです",
            ),
            (theirs.as_str(), "wrong", "あと2回"),
            (theirs.as_str(), "wrong", "あと1回"),
            (theirs.as_str(), "wrong", "あと30分"),
            (theirs.as_str(), PASSWORD, "あと30分"),
        ] {
            let fields = [("user_id", id), ("password", password)];
            window.send(HOME, &fields).await.says(words);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            check_page(&window.html(), words);
        }
        let mut elsewhere = visitor(&world);
        elsewhere.go("/sign-in").await;
        let fields = [("user_id", theirs.as_str()), ("password", PASSWORD)];
        elsewhere.send("/sign-in", &fields).await.says("あと30分");
        world.wait(Duration::minutes(29));
        window.go(HOME).await;
        world.wait(Duration::minutes(1));
        window.send_exactly(HOME, &fields).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        assert_eq!(links(&world).await, 0);

        // First steps that are not done, and an office that is stopped.
        world.make_temporary(&theirs).await;
        window.go(HOME).await;
        window
            .send(HOME, &fields)
            .await
            .says("その番号で、先にログインしてください");
        check_page(&window.html(), "unready");
        let claiming = account_id(claiming_number());
        suspend(&world, claiming_number()).await;
        let fields = [("user_id", claiming.as_str()), ("password", PASSWORD)];
        window.send(HOME, &fields).await.says("届け出がありました");
        check_page(&window.html(), "suspended");
        assert_eq!(links(&world).await, 0);
        assert!(events(&world, "number-linked").await.is_empty());
    })
    .await;
}

async fn suspend(world: &World, number: careplan::OfficeNumber) {
    let suspension = &Suspension {
        at: world.state.clock.now(),
        reason: "届け出がありました".to_owned(),
    };
    let store = &world.state.store;
    let stopped = store.run_tx("test", |tx| async move {
        crate::store::office::set_suspension(&tx, number, Some(suspension)).await
    });
    assert!(stopped.await.unwrap());
}

#[tokio::test]
async fn a_link_is_made_once_and_ended_once_from_either_side_and_by_nobody_else() {
    World::on_each_database(|world| async move {
        let mut window = linked(&world, &other()).await;
        let fields = [("user_id", other()), ("password", PASSWORD.to_owned())];
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        window
            .send(HOME, &fields)
            .await
            .says("すでに登録されています");
        window.go(HOME).await;
        let form = end_form(&window);

        let mut third = office(&world, claiming_number()).await;
        third.go(HOME).await;
        third.send(&form, &[]).await.says("もうありません");
        for id in [own(), other(), String::new()] {
            third.send(SWITCH, &[("to", &id)]).await;
            third.says("もうありません");
            assert!(person(&third).contains(&account_id(claiming_number())));
        }
        window.send_exactly(&form, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.send_exactly(SWITCH, &[("to", &other())]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        assert_eq!(links(&world).await, 1);

        // It leads one way; the other side sees who made it and ends it.
        let mut theirs = office(&world, other_number()).await;
        theirs.send(SWITCH, &[("to", &own())]).await;
        theirs
            .says("もうありません")
            .says(&format!("<td>{}</td><td>{}</td>", own(), own()));
        check_page(&theirs.html(), "the other side");
        theirs.send(&form, &[]).await.says("切り替えをやめました");
        theirs.send(&form, &[]).await.says("もうありません");
        window.go(HOME).await;
        window.send(SWITCH, &[("to", &other())]).await;
        window.says("もうありません");
        assert!(person(&window).contains(&own()));

        // From this side, in the other number: nothing leads there any more.
        let mut window = gone_over(&world, &other()).await;
        window.go(HOME).await;
        let form = end_form(&window);
        window.send(&form, &[]).await.says("ログアウトしました");
        let ended = events(&world, "number-link-ended").await;
        let actor = Site::Portal.person(&other());
        assert_eq!(ended, vec![[actor, other(), own()]; 2]);
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_not_gone_round() {
    World::on_each_database(|world| async move {
        let mut theirs = office(&world, other_number()).await;
        let mut window = linked(&world, &other()).await;
        let app = secure(&world, &mut theirs).await;
        // Linked before, and the sign-in was without a code.
        window.go(HOME).await;
        window.send(SWITCH, &[("to", &other())]).await;
        window.says("先に、2段階の確認が必要です");
        assert!(person(&window).contains(&own()));
        check_page(&window.html(), "unsecured");
        window.go(HOME).await;
        let form = end_form(&window);
        window.send(&form, &[]).await;
        let proof = |code: &str| {
            let fields = [("user_id", other()), ("password", PASSWORD.to_owned())];
            let code = ("code", code.to_owned());
            fields.into_iter().chain([code]).collect::<Vec<_>>()
        };
        let mut unsecured = office(&world, claiming_number()).await;
        unsecured.go(HOME).await;
        send_all(&mut unsecured, &proof(&app.shows(&world))).await;
        unsecured.says("先に、2段階の確認が必要です");

        secure(&world, &mut window).await;
        window.go(HOME).await;
        send_all(&mut window, &proof("")).await;
        window.says("確認コードを入力してください");
        check_page(&window.html(), "code needed");
        let right = app.shows(&world);
        let wrong = if right == "000000" {
            "000001"
        } else {
            "000000"
        };
        send_all(&mut window, &proof(wrong)).await;
        window.says("あと2回");
        assert_eq!(links(&world).await, 0);
        send_all(&mut window, &proof(&right)).await;
        window.says("事業所番号を登録しました");
        window.send(SWITCH, &[("to", &other())]).await;
        assert!(person(&window).contains(&other()));
        window.send(SWITCH, &[("to", &own())]).await;
        assert!(person(&window).contains(&own()));
    })
    .await;
}

async fn send_all(window: &mut Browser, fields: &[(&str, String)]) {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    window.send(HOME, &fields).await;
}

#[tokio::test]
async fn a_reset_a_removal_and_a_suspension_end_the_link_and_whoever_came_by_it() {
    World::on_each_database(|world| async move {
        let (now, store) = (world.state.clock.now(), &world.state.store);
        for reset in [own(), other()] {
            let (reset, temporary) = (&reset, &crate::web::password::hash(PASSWORD).unwrap());
            let mut window = gone_over(&world, &other()).await;
            let done = store.run_tx("test", |tx| async move {
                account::renew_password(&tx, reset, temporary, now).await
            });
            assert!(done.await.unwrap());
            window.go("/").await;
            assert!(window.address.starts_with("/sign-in"), "{reset}");
            assert_eq!(links(&world).await, 0, "{reset}");
            let own_again = store.run_tx("test", |tx| async move {
                let sql = "UPDATE accounts SET password_origin = 'own' WHERE id = $1";
                tx.execute(sql, values![reset.as_str()]).await
            });
            own_again.await.map_err(|error: StoreError| error).unwrap();
        }
        let mut window = gone_over(&world, &other()).await;
        suspend(&world, other_number()).await;
        window.go("/").await;
        assert!(window.address.starts_with("/sign-in"));
        assert_eq!(links(&world).await, 0);
        let ended = events(&world, "number-link-ended").await;
        assert_eq!(ended, vec![["role:portal".to_owned(), other(), own()]; 3]);

        // A password that its person changes ends what was opened with the one before, not the link.
        let third = account_id(claiming_number());
        let mut window = gone_over(&world, &third).await;
        let (own, hash) = (
            &own(),
            &crate::web::password::hash("another one 7").unwrap(),
        );
        let changed = store.run_tx("test", |tx| async move {
            let before = account::find(&tx, own).await?.unwrap().password_hash;
            account::set_password(&tx, own, &before, hash, now).await
        });
        assert!(changed.await.unwrap());
        window.go("/").await;
        assert!(window.address.starts_with("/sign-in"));
        assert_eq!(links(&world).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_person_who_leaves_takes_the_link_along() {
    World::on_each_database(|world| async move {
        let mut administrator = office(&world, other_number()).await;
        administrator.go("/account/staff/new").await;
        let fields = [
            ("name", "佐藤 花子"),
            ("digits", "01"),
            ("right_read", "yes"),
        ];
        administrator.send("/account/staff/new", &fields).await;
        let reader = &format!("{}-01", other());
        world.settle(reader).await;
        let (now, store) = (world.state.clock.now(), &world.state.store);
        let left = store.run_tx("test", |tx| async move {
            assert!(number_link::insert(&tx, &own(), reader, now).await?);
            let staff = account::find(&tx, reader).await?.unwrap().staff.unwrap();
            let (seen, by) = (staff.changed.at, &other());
            account::update_staff(&tx, reader, seen, &StaffUpdate::Removal, by, now).await
        });
        assert!(left.await.unwrap());
        assert_eq!(links(&world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn going_over_does_not_make_a_sign_in_longer() {
    World::on_each_database(|world| async move {
        let mut window = linked(&world, &other()).await;
        for place in 0..35 {
            world.wait(Duration::minutes(20));
            let to = if place % 2 == 0 { other() } else { own() };
            window.send(SWITCH, &[("to", &to)]).await;
            assert_eq!(window.address, "/");
        }
        world.wait(Duration::minutes(25));
        window.go("/").await;
        assert!(window.address.starts_with("/sign-in"));
    })
    .await;
}
