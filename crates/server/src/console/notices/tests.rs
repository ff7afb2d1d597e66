//! Notices on the console, as an operator, and what an office then sees.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use axum::http::StatusCode;

use crate::store::account::PasswordOrigin;
use crate::store::operator::{self, Operator, Role, Scope};
use crate::store::testing::{NOW, account_id, number};
use crate::store::{StoreError, values};
use crate::web::password;
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

async fn operator(world: &World, id: &str) -> Browser {
    let mut window = Browser::open(crate::console::router(world.state.clone()));
    window.go("/sign-in").await;
    let fields = [("operator_id", id), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    assert_eq!(window.status, StatusCode::OK, "{}", window.html());
    window
}

async fn office(world: &World) -> Browser {
    let mut window = crate::sites::portal(world);
    window.go("/sign-in").await;
    let id = account_id(number());
    let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

async fn add(world: &World, id: &str, prefecture: &str, roles: Vec<Role>) {
    let operator = &Operator {
        id: id.to_owned(),
        name: "担当".to_owned(),
        password_hash: password::hash(PASSWORD).unwrap(),
        password_origin: PasswordOrigin::Own,
        scope: Scope::Prefecture(prefecture.to_owned()),
        roles,
    };
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            operator::insert(&tx, operator, NOW).await
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

const FILLED: [(&str, &str); 7] = [
    ("category", "スケジュール"),
    ("title", "12月請求受付期間について"),
    ("body", "受付は1日から10日までです。"),
    ("audience", "prefecture"),
    ("audience_of", "13"),
    ("from_year", "2026"),
    ("from_month", "11"),
];

/// The filled form, with some fields otherwise.
fn filled<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FILLED
        .into_iter()
        .chain([("from_day", "22")])
        .filter(|(name, _)| change.iter().all(|(changed, _)| changed != name));
    kept.chain(change.iter().copied()).collect()
}

/// Sends a form with the version of the page in the window.
async fn send_seen(window: &mut Browser, path: &str, fields: &[(&str, &str)]) {
    let html = window.html();
    let (_, rest) = html.split_once("name=\"version\" value=\"").unwrap();
    let version = rest.split_once('"').unwrap().0.to_owned();
    let all = [&[("version", version.as_str())], fields].concat();
    window.send(path, &all).await;
}

#[tokio::test]
async fn nobody_changes_or_publishes_what_was_not_seen() {
    World::on_each_database(|world| async move {
        let mut first = operator(&world, OPERATOR).await;
        first.go("/notices/new").await;
        first.send("/notices/new", &filled(&[])).await;
        let address = first.address.clone();
        let edit = format!("{address}/edit");
        let mut second = operator(&world, OPERATOR).await;
        let mut third = operator(&world, OPERATOR).await;
        second.go(&edit).await;
        third.go(&address).await;
        first.go(&edit).await;
        let person = [("audience", "account"), ("mail", "yes")];
        let id = account_id(number());
        let person = [&person[..], &[("audience_of", id.as_str())]].concat();
        send_seen(&mut first, &edit, &filled(&person)).await;
        assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
        first.says("1人あてのお知らせは、メールでは送れません");
        check_page(&first.html(), "mail to a person");
        let changed = [("body", "新しい本文"), ("mail", "yes")];
        send_seen(&mut first, &edit, &filled(&changed)).await;
        first.says("新しい本文").says("表示が始まるときに送る");
        // A draft keeps the tick.
        first
            .go(&edit)
            .await
            .says("name=\"mail\" value=\"yes\" checked");
        first.go(&address).await;
        send_seen(&mut second, &edit, &filled(&[("body", "古い本文")])).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second
            .says("別の画面で、先に処理されました")
            .says("審査 一郎さんが内容の変更をしました")
            .says("古い本文");
        check_page(&second.html(), "edited elsewhere");
        let publish = format!("{address}/publish");
        send_seen(&mut third, &publish, &[]).await;
        assert_eq!(third.status, StatusCode::CONFLICT);
        third
            .says("先に処理されました")
            .says("新しい本文")
            .says("下書き");
        check_page(&third.html(), "published elsewhere");
        // An attachment is part of what is seen.
        first
            .upload(&format!("{address}/files"), &[], "a.txt", b"1")
            .await;
        send_seen(&mut third, &publish, &[]).await;
        third.says("添付ファイルの変更をしました");
        send_seen(&mut third, &publish, &[]).await;
        third.says("表示中");
        first.go(&address).await;
        second.send(&publish, &[]).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second.says("公開をしました");
    })
    .await;
}

#[tokio::test]
async fn a_notice_is_drafted_looked_at_published_and_withdrawn() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        window.go("/notices").await.says("まだありません");
        check_page(&window.html(), "none");
        window.go("/notices/new").await;
        check_page(&window.html(), "new");
        window.send("/notices/new", &filled(&[])).await;
        let address = window.address.clone();
        window
            .says("下書き")
            .says("都道府県 13 の事業所（3件）")
            .says("2026年（令和8年）11月22日（日）");
        check_page(&window.html(), "draft");
        let title = "12月請求受付期間について";
        let mut reader = office(&world).await;
        assert!(!reader.html().contains(title));

        window.go(&format!("{address}/edit")).await.says(title);
        check_page(&window.html(), "edit");
        let changed = filled(&[("body", "受付は１日からです。"), ("to_year", "2026")]);
        send_seen(&mut window, &format!("{address}/edit"), &changed).await;
        window
            .says("受付は１日からです。")
            .says("12月31日（木）まで");
        window
            .upload(
                &format!("{address}/files"),
                &[],
                "日程.csv",
                "日,曜日\r\n".as_bytes(),
            )
            .await;
        window.says("日程.csv（1 KB）");
        window.go(&format!("{address}/files/1")).await;
        assert_eq!(window.headers["content-type"], "text/csv");
        window.go(&address).await;
        send_seen(&mut window, &format!("{address}/publish"), &[]).await;
        window.says("表示中");
        assert!(!window.html().contains("/publish\""));
        check_page(&window.html(), "published");

        reader.go("/?keyword=%E6%97%A5%E7%A8%8B").await.says(title);
        let id = address.trim_start_matches("/notices/");
        reader.go(&format!("/notices/{id}")).await.says("日程.csv");
        window.go("/notices").await.says(title).says(">1</td>");
        check_page(&window.html(), "list");
        // Too late to change.
        let version = [("version", "4")];
        let late = [&version[..], &filled(&[])].concat();
        window.send(&format!("{address}/edit"), &late).await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        window.says("内容は変わっていません");
        window.go(&format!("{address}/edit")).await;
        assert_eq!(window.address, address);
        window
            .upload(&format!("{address}/files"), &[], "a.csv", "1".as_bytes())
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);

        let mut colleague = operator(&world, OPERATOR).await;
        colleague.go(&address).await;
        window.go(&address).await;
        for person in [&mut window, &mut colleague] {
            person.send(&format!("{address}/withdraw"), &[]).await;
            person.says("取り下げ");
            assert_eq!(person.status, StatusCode::OK);
        }
        reader.go(&format!("/notices/{id}")).await;
        assert_eq!(reader.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_by_name_and_kept() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        for (change, error) in [
            (vec![("category", "その他")], "カテゴリを選んでください"),
            (vec![("title", " ")], "タイトルを、100文字以内で"),
            (vec![("audience", "")], "宛先を選んでください"),
            (vec![("audience_of", "48")], "01から47まで"),
            (vec![("audience_of", "14")], "あたる事業所がありません"),
            (
                vec![("audience", "kind"), ("audience_of", "四三")],
                "サービス種類のコードを",
            ),
            (
                vec![("audience", "office"), ("audience_of", "1370000999")],
                "登録されていません",
            ),
            (
                vec![("audience", "account"), ("audience_of", "KJ13")],
                "このユーザIDの人は",
            ),
            (vec![("from_day", "31")], "ない日付です"),
            (
                vec![("to_year", "2025")],
                "表示終了日は、表示開始日より後に",
            ),
        ] {
            window.go("/notices/new").await;
            window.send("/notices/new", &filled(&change)).await;
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY, "{error}");
            window.says(error).says("受付は1日から10日までです。");
            check_page(&window.html(), error);
        }
        window.go("/notices").await.says("まだありません");
    })
    .await;
}

#[tokio::test]
async fn only_harmless_files_are_attached_and_only_from_our_page() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        window.go("/notices/new").await;
        window.send("/notices/new", &filled(&[])).await;
        let address = window.address.clone();
        let files = format!("{address}/files");
        let large = "a".repeat(5 * 1024 * 1024 + 1);
        for (name, content, error) in [
            ("", "", "ファイルを選んでください"),
            ("道具.exe", "MZ", "この種類のファイルは添付できません"),
            ("表.xlsm", "PK", "マクロ"),
            ("図.png", "<svg>", "中身が、名前の種類と合っていません"),
            ("長い.txt", large.as_str(), "ファイルは5.0 MBまでです"),
        ] {
            window.go(&address).await;
            window.upload(&files, &[], name, content.as_bytes()).await;
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY, "{error}");
            window.says(error);
            check_page(&window.html(), error);
        }
        for place in 0..6 {
            window.go(&address).await;
            window
                .upload(&files, &[], "a.txt", place.to_string().as_bytes())
                .await;
        }
        window.says("添付できるのは5つまでです");
        let remove = format!("{files}/1/remove");
        window.go(&address).await;
        window.send(&remove, &[]).await;
        assert!(!window.html().contains(&remove));
        window.send_exactly(&remove, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);

        let mut stranger = Browser::open(crate::console::router(world.state.clone()));
        stranger.go("/sign-in").await;
        stranger
            .upload(&files, &[], "a.txt", "1".as_bytes())
            .await
            .says("担当者ID");
    })
    .await;
}

#[tokio::test]
async fn a_prefecture_reaches_its_own_offices_only() {
    World::on_each_database(|world| async move {
        add(&world, "kanagawa", "14", vec![Role::Notices]).await;
        add(&world, "tokyo-2", "13", vec![Role::Notices]).await;
        add(&world, "desk", "13", vec![Role::Desk]).await;
        let mut tokyo = operator(&world, "tokyo-2").await;
        tokyo.go("/notices/new").await;
        assert!(!tokyo.html().contains("value=\"public\""));
        for audience in ["public", "offices"] {
            let form = filled(&[("audience", audience)]);
            tokyo.send("/notices/new", &form).await;
            tokyo.says("宛先を選んでください");
        }
        let elsewhere = filled(&[("audience_of", "14")]);
        tokyo.send("/notices/new", &elsewhere).await;
        tokyo.says("都道府県 13 の事業所");
        let address = tokyo.address.clone();

        let mut kanagawa = operator(&world, "kanagawa").await;
        kanagawa.go(&address).await;
        assert_eq!(kanagawa.status, StatusCode::NOT_FOUND);
        kanagawa.go("/notices").await.says("まだありません");
        kanagawa.send(&format!("{address}/publish"), &[]).await;
        assert_eq!(kanagawa.status, StatusCode::NOT_FOUND);
        kanagawa.go("/notices/new").await;
        let number = number().to_string();
        let theirs = filled(&[("audience", "office"), ("audience_of", &number)]);
        kanagawa.send("/notices/new", &theirs).await;
        kanagawa.says("登録されていません");

        let mut desk = operator(&world, "desk").await;
        for address in ["/notices", "/notices/new", &address] {
            desk.go(address).await;
            assert_eq!(desk.status, StatusCode::FORBIDDEN, "{address}");
        }
        let mut centre = operator(&world, OPERATOR).await;
        centre.go(&address).await.says("tokyo-2");

        let kind = filled(&[("audience", "kind"), ("audience_of", "43")]);
        tokyo.go("/notices/new").await;
        tokyo.send("/notices/new", &kind).await;
        let edit = format!("{}/edit", tokyo.address);
        let id = tokyo.address.trim_start_matches("/notices/").to_owned();
        centre.go(&edit).await;
        send_seen(&mut centre, &edit, &kind).await;
        assert_eq!(centre.status, StatusCode::OK);
        let id = &id;
        let row = world
            .state
            .store
            .read("test", |tx| async move {
                let sql = "SELECT audience FROM notices WHERE id = $1";
                tx.fetch_optional(sql, values![id]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        assert_eq!(row.unwrap().text("audience").unwrap(), "kind:43:13");
    })
    .await;
}
