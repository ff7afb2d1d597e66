//! Texts on the console, as an operator, and what readers then see.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use axum::http::StatusCode;
use time::Duration;

use crate::store::StoreError;
use crate::store::account::PasswordOrigin;
use crate::store::operator::{self, Operator, Role, Scope};
use crate::store::testing::{NOW, account_id, number};
use crate::web::password;
use crate::web::testing::{Browser, ISSUE_PASSWORD, OPERATOR, PASSWORD, World, check_page};

async fn operator(world: &World, id: &str) -> Browser {
    let mut window = crate::sites::console(world);
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

fn visitor(world: &World) -> Browser {
    crate::sites::support(world)
}

/// The value of a hidden field of the page in the window.
fn hidden(window: &Browser, name: &str) -> String {
    let html = window.html();
    let (_, rest) = html
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// Which edition the page in the window has shown, and in which state.
fn shown(window: &Browser) -> [String; 2] {
    ["edition", "revision"].map(|name| hidden(window, name))
}

/// Begins the next edition of a text, lets it say `body` and goes to its page.
async fn write(window: &mut Browser, address: &str, title: &str, body: &str) {
    window.go(address).await;
    window.send(&format!("{address}/draft"), &[]).await;
    assert_eq!(window.address, format!("{address}/edit"));
    check_page(&window.html(), "edit");
    let [edition, revision] = shown(window);
    let fields = [
        ("edition", edition.as_str()),
        ("revision", revision.as_str()),
        ("title", title),
        ("body", body),
        ("topic", "trouble"),
        ("position", "5"),
        ("version", "9.8.7"),
    ];
    window.send(&format!("{address}/edit"), &fields).await;
    assert_eq!(window.address, address, "{}", window.html());
    check_page(&window.html(), "draft");
}

async fn publish(window: &mut Browser, address: &str) {
    let [edition, revision] = shown(window);
    let fields = [
        ("edition", edition.as_str()),
        ("revision", revision.as_str()),
        ("when", "now"),
    ];
    window.send(&format!("{address}/publish"), &fields).await;
    assert_eq!(window.status, StatusCode::OK, "{}", window.html());
    window.says("公開中の版は変えられません");
    check_page(&window.html(), "published");
}

/// A new question, filled in.
fn question(id: &str) -> [(&str, &str); 7] {
    [
        ("id", id),
        ("topic", "sign-in"),
        ("title", "パスワードを忘れました"),
        ("body", "## 手順\r\n- **再設定**します\r\n"),
        ("words", "ぱすわーど わすれた"),
        ("position", "1"),
        ("version", "0.1.0"),
    ]
}

#[tokio::test]
async fn a_question_is_written_looked_at_and_published_from_a_day_on() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        window
            .go("/faq")
            .await
            .says("証明書の有効期限が切れています");
        check_page(&window.html(), "list");
        window.go("/faq/new").await;
        check_page(&window.html(), "new");
        let wrong = [("id", "あ"), ("position", "x"), ("version", "1")];
        window.send("/faq/new", &wrong).await;
        window
            .says("話題を選んでください")
            .says("0～9999の数字")
            .says("半角の英小文字");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "refused");
        for taken in ["expired", "certificate-expired"] {
            window.send("/faq/new", &question(taken)).await;
            window.says("その名前は使われています");
        }
        window.send("/faq/new", &question("forgotten")).await;
        assert_eq!(window.address, "/faq/forgotten", "{}", window.html());
        window.says("下書き").says("<strong>再設定</strong>");
        let mut reader = visitor(&world);
        reader.go("/faq/forgotten").await;
        assert_eq!(reader.status, StatusCode::NOT_FOUND);

        let [edition, revision] = shown(&window);
        let on = |day: &'static str| {
            [
                ("edition", edition.as_str()),
                ("revision", revision.as_str()),
                ("when", "day"),
                ("year", "2026"),
                ("month", "11"),
                ("day", day),
            ]
        };
        for (day, told) in [("22", "明日より後の日"), ("31", "その日はありません")]
        {
            window.send("/faq/forgotten/publish", &on(day)).await;
            window.says(told);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
            check_page(&window.html(), "wrong day");
        }
        window.send("/faq/forgotten/publish", &on("24")).await;
        window.says("公開の予定").says("2026年11月24日（火）");
        let [planned, _] = shown(&window);
        check_page(&window.html(), "planned");
        reader.go("/faq/forgotten").await;
        assert_eq!(reader.status, StatusCode::NOT_FOUND);
        // The clock alone puts it into force.
        world.wait(Duration::days(2));
        reader
            .go("/faq/forgotten")
            .await
            .says("<strong>再設定</strong>")
            .says("令和8年11月 / 2026年11月24日版 / renkei バージョン 0.1.0 対応");
        check_page(&reader.html(), "entry");
        reader
            .go("/faq?q=%E3%81%B1%E3%81%99%E3%82%8F%E3%83%BC%E3%81%A9")
            .await
            .says("パスワードを忘れました");
        let mut window = operator(&world, OPERATOR).await;
        window.go("/faq/forgotten").await;
        let late = [("edition", planned.as_str()), ("revision", "2")];
        window.send("/faq/forgotten/take-back", &late).await;
        assert_eq!(window.status, StatusCode::CONFLICT, "in force by now");
    })
    .await;
}

#[tokio::test]
async fn what_is_in_force_is_only_replaced_and_the_older_edition_stays() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        write(&mut window, "/manuals/portal", "新しい手引き", "二版です。").await;
        window.says("新しい手引き").says("下書き");
        let mut readers = [visitor(&world), crate::sites::portal(&world)];
        readers[0].go("/manuals/portal/pdf").await;
        let printed = readers[0].body.clone();
        for reader in &mut readers {
            reader.go("/manuals/portal").await;
            assert!(!reader.html().contains("二版です。"));
            reader.go("/manuals/portal/2").await;
            assert_eq!(reader.status, StatusCode::NOT_FOUND);
        }
        // A second window, and a form from elsewhere.
        let mut colleague = operator(&world, OPERATOR).await;
        colleague.go("/manuals/portal/edit").await;
        let [edition, _] = shown(&colleague);
        let typed = [
            ("edition", edition.as_str()),
            ("revision", "2"),
            ("title", "別の題"),
            ("body", "別の文"),
            ("position", "1"),
            ("version", "0.1.0"),
        ];
        colleague.send_exactly("/manuals/portal/edit", &typed).await;
        assert_eq!(colleague.status, StatusCode::FORBIDDEN);
        colleague.go("/manuals/portal/edit").await;
        publish(&mut window, "/manuals/portal").await;
        colleague.send("/manuals/portal/edit", &typed).await;
        assert_eq!(colleague.status, StatusCode::CONFLICT);
        colleague
            .says("別の画面で、先に処理されました")
            .says("この文章の変更をしました")
            .says("別の文");
        check_page(&colleague.html(), "changed elsewhere");
        for act in ["publish", "take-back", "discard"] {
            let path = format!("/manuals/portal/{act}");
            let fields = [("edition", edition.as_str()), ("revision", "3")];
            colleague.send(&path, &fields).await;
            assert_eq!(colleague.status, StatusCode::CONFLICT, "{act}");
        }
        colleague.go("/manuals/portal/edit").await;
        assert_eq!(colleague.address, "/manuals/portal", "no draft to change");
        colleague
            .go("/manuals/portal/editions/1")
            .await
            .says("以前の版");
        check_page(&colleague.html(), "edition");
        colleague.go("/manuals/portal/editions/7").await;
        assert_eq!(colleague.status, StatusCode::NOT_FOUND);

        for reader in &mut readers {
            reader
                .go("/manuals")
                .await
                .says("新しい手引き")
                .says("renkei バージョン 9.8.7 対応")
                .says("/manuals/portal#older");
            check_page(&reader.html(), "manuals");
            reader
                .go("/manuals/portal")
                .await
                .says("二版です。")
                .says("以前の版");
            check_page(&reader.html(), "manual");
            reader.says("href=\"/manuals/portal/pdf\"");
            reader.go("/manuals/portal/pdf").await;
            assert!(reader.body.starts_with(b"%PDF"));
            assert!(reader.body.len() < printed.len() / 2, "a line in its place");
            reader
                .go("/manuals/portal/1")
                .await
                .says("この版は古くなっています")
                .says("href=\"/manuals/portal/2\"");
            check_page(&reader.html(), "older");
        }
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_hidden_is_gone_and_comes_back() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        let mut reader = visitor(&world);
        for (mark, status) in [("yes", StatusCode::NOT_FOUND), ("", StatusCode::OK)] {
            window.go("/faq/expired").await;
            window.send("/faq/expired/draft", &[]).await;
            let [edition, revision] = shown(&window);
            let fields = [
                ("edition", edition.as_str()),
                ("revision", revision.as_str()),
                ("title", "切れています"),
                ("body", "期限です。"),
                ("topic", "trouble"),
                ("position", "1"),
                ("version", "0.1.0"),
                ("hidden", mark),
            ];
            window.send("/faq/expired/edit", &fields).await;
            check_page(&window.html(), "hidden");
            publish(&mut window, "/faq/expired").await;
            for path in ["/faq/expired", "/faq/certificate-expired"] {
                reader.go(path).await;
                assert_eq!(reader.status, status, "{path}");
            }
        }
        // A draft that is thrown away leaves nothing.
        window.send("/faq/expired/draft", &[]).await;
        window.go("/faq/expired").await;
        let [edition, revision] = shown(&window);
        let fields = [
            ("edition", edition.as_str()),
            ("revision", revision.as_str()),
        ];
        window.send("/faq/expired/discard", &fields).await;
        window.says("公開中の版は変えられません");
        window.go("/faq/none").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_was_sent_for_one_edition_does_nothing_to_the_next() {
    World::on_each_database(|world| async move {
        let at = "/manuals/portal";
        let mut colleague = operator(&world, OPERATOR).await;
        write(&mut colleague, at, "二版", "二版です。").await;
        let mut late = operator(&world, OPERATOR).await;
        late.go(at).await;
        let [edition, revision] = shown(&late);
        let fields = [
            ("edition", edition.as_str()),
            ("revision", revision.as_str()),
            ("when", "now"),
            ("title", "二版"),
            ("body", "遅い文"),
            ("position", "5"),
            ("version", "0.1.0"),
        ];
        // The next draft, and one begun anew with the same number: each in the same state.
        publish(&mut colleague, at).await;
        for text in ["書きかけです。", "書き直しです。"] {
            world.wait(Duration::minutes(1));
            write(&mut colleague, at, "三版", text).await;
            let [own, same] = shown(&colleague);
            assert_eq!(same, revision);
            for act in ["publish", "take-back", "discard", "edit"] {
                late.send(&format!("{at}/{act}"), &fields).await;
                assert_eq!(late.status, StatusCode::CONFLICT, "{act}");
                late.says("別の画面で、先に処理されました");
                check_page(&late.html(), act);
            }
            colleague.go(at).await.says(text).says("下書き");
            let mine = [("edition", own.as_str()), ("revision", same.as_str())];
            colleague.send(&format!("{at}/discard"), &mine).await;
            colleague.says("公開中の版は変えられません");
        }
    })
    .await;
}

#[tokio::test]
async fn new_terms_are_asked_for_once_and_new_gate_texts_are_read_again() {
    World::on_each_database(|world| async move {
        let gate = "/certificates/careplan/before";
        let mut reader = office(&world).await;
        reader.go(gate).await.says("何に使うものか");
        reader.send(gate, &[]).await;
        reader
            .go("/certificates/careplan/apply")
            .await
            .says("証明書発行用パスワード");
        reader.go(gate).await;
        let read = hidden(&reader, "edition");

        let mut window = operator(&world, OPERATOR).await;
        window.go("/terms").await.says("個人情報の取り扱いについて");
        check_page(&window.html(), "terms");
        write(
            &mut window,
            "/terms/portal",
            "新しい規約",
            "新しい決まりです。",
        )
        .await;
        publish(&mut window, "/terms/portal").await;
        window.go("/texts").await.says("発行申請を行う前");
        check_page(&window.html(), "texts");
        let body = "## 費用\n{証明書}は{手数料}円です。";
        write(&mut window, "/texts/careplan", "", body).await;
        window.says("請求委任事業所用ケアプラン証明書は0円です。");
        publish(&mut window, "/texts/careplan").await;
        window.go("/texts/kaigo/editions/1").await.says("13,200円");
        check_page(&window.html(), "shipped");

        // What was confirmed before no longer counts, nor does the page that was open.
        reader.send(gate, &[("edition", read.as_str())]).await;
        assert_eq!(reader.status, StatusCode::CONFLICT);
        reader
            .says("内容が新しくなりました")
            .says("請求委任事業所用ケアプラン証明書は0円です。");
        check_page(&reader.html(), "gate renewed");
        reader
            .go("/certificates/careplan/apply")
            .await
            .says("先に「発行申請を行う前」をお読みください");
        reader.go(gate).await;
        let read = hidden(&reader, "edition");
        reader.send(gate, &[("edition", read.as_str())]).await;
        apply_for_one(&mut reader, &mut window).await;

        let mut again = office(&world).await;
        assert_eq!(again.address, "/first/terms");
        again.says("新しい決まりです。");
        check_page(&again.html(), "asked");
        let outdated = [("agree", "yes"), ("editions", "2026-11")];
        again.send("/first/terms", &outdated).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("利用規約等が新しくなりました。新しい内容を");
        let editions = hidden(&again, "editions");
        let agreed = [("agree", "yes"), ("editions", editions.as_str())];
        again.send("/first/terms", &agreed).await;
        assert_eq!(again.address, "/");
        assert_eq!(office(&world).await.address, "/", "asked for once");

        read_as_a_visitor(&world).await;
    })
    .await;
}

/// Applies under the new terms; the application names the editions that were shown.
async fn apply_for_one(reader: &mut Browser, console: &mut Browser) {
    let apply = "/certificates/careplan/apply";
    reader.go(apply).await.says("新しい決まりです。");
    let shown = hidden(reader, "terms");
    assert_eq!(
        shown,
        "portal 2, certification 2026-11, exchange 2026-11, personal-data 2026-11"
    );
    let mut filled = [
        ("issue_password", ISSUE_PASSWORD),
        ("agree", "yes"),
        ("terms", "2026-11"),
    ];
    reader.send(apply, &filled).await;
    assert_eq!(reader.status, StatusCode::UNPROCESSABLE_ENTITY);
    reader.says("利用規約等が新しくなりました。新しい内容を");
    check_page(&reader.html(), "terms renewed");
    assert_eq!(hidden(reader, "terms"), shown);
    assert!(!reader.html().contains("value=\"yes\" checked"));
    filled[2].1 = &shown;
    reader.send(apply, &filled).await.says("発行申請完了");
    let page = reader.address.strip_suffix("/done").unwrap().to_owned();
    for window in [reader, console] {
        window
            .go(&page)
            .await
            .says("新しい規約（令和8年11月 / 2026年11月22日版 / renkei バージョン 9.8.7 対応）")
            .says("個人情報の取り扱いについて（令和8年11月 / 2026年11月22日版");
        check_page(&window.html(), "application");
    }
}

/// The terms with their new edition and the one before it.
async fn read_as_a_visitor(world: &World) {
    let mut visitor = visitor(world);
    visitor.go("/terms").await.says("新しい規約");
    check_page(&visitor.html(), "terms in force");
    visitor
        .go("/terms/portal/2")
        .await
        .says("新しい決まりです。")
        .says("/terms/portal/2026-11");
    check_page(&visitor.html(), "one of them");
    visitor
        .go("/terms/portal/2026-11")
        .await
        .says("この版は古くなっています");
    visitor.go("/terms/portal").await.says("新しい規約\r\n");
}

#[tokio::test]
async fn only_the_centre_writes_what_everybody_reads() {
    World::on_each_database(|world| async move {
        let hash = password::hash(PASSWORD).unwrap();
        let of = |id: &str, scope: Scope, roles: Vec<Role>| Operator {
            id: id.to_owned(),
            name: "担当".to_owned(),
            password_hash: hash.clone(),
            password_origin: PasswordOrigin::Own,
            scope,
            roles,
        };
        let others = &[
            of(
                "osaka-1",
                Scope::Prefecture("27".to_owned()),
                Role::ALL.to_vec(),
            ),
            of("centre-2", Scope::Centre, vec![Role::Notices]),
        ];
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                for other in others {
                    operator::insert(&tx, other, NOW).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        for id in ["osaka-1", "centre-2"] {
            let mut window = operator(&world, id).await;
            window.go("/account/password").await;
            assert!(!window.html().contains("公開する文章"));
            for path in ["/texts", "/faq", "/manuals/portal", "/terms/portal/edit"] {
                window.go(path).await;
                assert_eq!(window.status, StatusCode::FORBIDDEN, "{id} {path}");
            }
            window.go("/account/password").await;
            window.send("/terms/portal/draft", &[]).await;
            assert_eq!(window.status, StatusCode::FORBIDDEN, "{id}");
        }
        let mut nobody = crate::sites::console(&world);
        nobody.go("/texts").await;
        assert!(nobody.address.starts_with("/sign-in"));
    })
    .await;
}
