//! Files of offices and delegations, from the upload to the records.

use axum::http::StatusCode;
use time::Duration;

use super::office::operator_of;
use super::operator;
use crate::store::claiming::{self, Source};
use crate::store::office::Claiming;
use crate::store::operator::Role;
use crate::store::testing::{NOW, number};
use crate::store::{StoreError, account, audit, delegation, office, values};
use crate::web::testing::{Browser, World, check_page, other_number};

const OFFICES: &str = "/offices/import";
const DELEGATIONS: &str = "/delegations/import";
const HEAD: &str = "事業所番号,事業所名,都道府県,サービス種類,請求方法,請求方法の開始日\n";

/// Sends a file and stands before its preview.
async fn look(window: &mut Browser, page: &str, text: &str) {
    window.go(page).await;
    window.upload(page, &[], "一覧.csv", text.as_bytes()).await;
    assert!(
        window.address.starts_with(&format!("{page}/")),
        "{}",
        window.html()
    );
}

/// The digest that the preview carries.
fn plan_of(window: &Browser) -> String {
    let html = window.html();
    let (_, rest) = html.split_once("name=\"plan\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

async fn apply(window: &mut Browser, further: &[(&str, &str)]) {
    let (address, plan) = (format!("{}/apply", window.address), plan_of(window));
    let mut fields = vec![("plan", plan.as_str())];
    fields.extend(further);
    window.send(&address, &fields).await;
}

#[tokio::test]
async fn a_file_of_offices_is_looked_at_and_applied_once() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go(OFFICES)
            .await
            .says("事業所番号")
            .says("まだありません。");
        check_page(&window.html(), "import");
        window.upload(OFFICES, &[], "x.csv", b"\xFF\xFE\x00").await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window.says("ファイルを読み取れません");
        check_page(&window.html(), "no text");
        window
            .upload(OFFICES, &[], "", b"")
            .await
            .says("ファイルを選んでください");
        let text = format!(
            "{HEAD}1370000042,ひばり,,43,紙,2026-04-01\n1370000018,大空,,,,\n\
             1470000011,よその県,99,43,,\n1370000034,青空事業所1370000034,,43,,\n"
        );
        look(&mut window, OFFICES, &text).await;
        window
            .says("追加：1件")
            .says("変更：1件")
            .says("都道府県が分かりません")
            .says("検査数字");
        check_page(&window.html(), "preview");
        let preview = window.address.clone();
        window.go(&format!("{preview}?show=changed")).await;
        window.says("事業所名：青空事業所1370000018 → 大空");
        check_page(&window.html(), "changed rows");
        window.go(&preview).await;
        let plan = plan_of(&window);
        apply(&mut window, &[]).await;
        window
            .says("取り込みました")
            .says("追加1件、変更1件、変わらないもの1件、取り込まなかったもの1件");
        check_page(&window.html(), "done");
        window
            .send(&format!("{preview}/apply"), &[("plan", &plan)])
            .await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        let (lark, renamed, ways, events) = world
            .state
            .store
            .read("test", |tx| async move {
                let lark = "1370000042".parse().unwrap();
                Ok::<_, StoreError>((
                    office::find(&tx, lark).await?,
                    office::find(&tx, number()).await?,
                    claiming::history(&tx, lark).await?,
                    audit::of_subject(&tx, "1370000042").await?,
                ))
            })
            .await
            .unwrap();
        assert_eq!(lark.unwrap().claiming, Claiming::Paper);
        assert_eq!(renamed.unwrap().name, "大空");
        assert_eq!((ways.len(), ways[0].source), (1, Source::Import));
        assert_eq!(events[0].event, "office-added");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_applied_that_was_not_shown() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        look(
            &mut window,
            OFFICES,
            &format!("{HEAD}1370000018,大空,,,,\n"),
        )
        .await;
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                let mut found = office::find(&tx, number()).await?.unwrap();
                found.name = "星空".to_owned();
                office::update(&tx, &found).await
            })
            .await
            .unwrap();
        let preview = window.address.clone();
        apply(&mut window, &[]).await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        window.says("内容が変わったため").says("星空 → 大空");
        check_page(&window.html(), "changed meanwhile");
        window.address.clone_from(&preview);
        apply(&mut window, &[]).await;
        window.says("取り込みました");

        // A file waits for its own operator, of this site, for a day.
        look(&mut window, OFFICES, &format!("{HEAD}1370000018,月,,,,\n")).await;
        let (preview, plan) = (window.address.clone(), plan_of(&window));
        let mut colleague = operator_of(&world, "13", &Role::ALL).await;
        colleague.go(&preview).await;
        assert_eq!(colleague.status, StatusCode::NOT_FOUND);
        let form = [("plan", plan.as_str())];
        window
            .send_from_elsewhere(&format!("{preview}/apply"), &form)
            .await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        let mut reader = operator_of(&world, "13", &[Role::Audit]).await;
        reader.go(OFFICES).await;
        assert_eq!(reader.status, StatusCode::FORBIDDEN);
        let mut visitor = Browser::open(super::super::router(world.state.clone()));
        visitor.go(OFFICES).await;
        assert!(visitor.address.starts_with("/sign-in"));
        world.wait(Duration::hours(25));
        let mut window = operator(&world).await;
        window.go(&preview).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_file_of_delegations_ends_and_begins_them() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        let text = "事業所番号,代理人名,開始日,終了日\n\
                    1370000018,みどり代行,2026-12-01,\n\
                    1370000018,さくら請求代行,2026-11-22,2026-11-30\n\
                    1370000026,みどり代行,2026-11-25,\n\
                    1370000059,みどり代行,2026-11-25,\n";
        look(&mut window, DELEGATIONS, text).await;
        window
            .says("代理人「さくら請求代行」への委任があります")
            .says("この番号の事業所は登録されていません")
            .says("追加：1件")
            .says("変更：1件");
        check_page(&window.html(), "delegations preview");
        apply(&mut window, &[]).await;
        window.says("取り込みました");
        check_page(&window.html(), "delegations done");
        let (own, other) = world
            .state
            .store
            .read("test", |tx| async move {
                let own = delegation::of_office(&tx, number()).await?;
                Ok::<_, StoreError>((own, delegation::of_office(&tx, other_number()).await?))
            })
            .await
            .unwrap();
        assert_eq!((own.len(), own[0].agent_name.as_str()), (2, "みどり代行"));
        assert_eq!((other.len(), other[0].to), (1, None));
    })
    .await;
}

/// How many files with sheets are kept.
async fn sealed_sheets(world: &World) -> i64 {
    let sql = "SELECT COUNT(*) AS found FROM account_sheets WHERE sealed IS NOT NULL";
    let row = world.state.store.read("test", |tx| async move {
        tx.fetch_optional(sql, values![]).await
    });
    let row: Result<_, StoreError> = row.await;
    row.unwrap().unwrap().integer("found").unwrap()
}

#[tokio::test]
async fn sheets_are_gone_after_their_time_and_with_the_session() {
    World::on_each_database(|world| async move {
        let one = format!("{HEAD}1370000042,甲,,43,,\n");
        let mut window = operator(&world).await;
        window.go(OFFICES).await;
        let issue = [("accounts", "yes")];
        window
            .upload(OFFICES, &issue, "a.csv", one.as_bytes())
            .await;
        apply(&mut window, &[]).await;
        let sheets = window.address.clone();
        assert!(!window.html().contains("%PDF"), "nothing in clear");
        world.wait(Duration::minutes(29));
        window.go(&sheets).await.says("登録結果の用紙ができました");
        world.wait(Duration::minutes(2));
        window.go(&sheets).await.says("もうありません");
        check_page(&window.html(), "too late");
        assert_eq!(sealed_sheets(&world).await, 1, "until it is swept");
        window.send("/sign-out", &[]).await;
        assert_eq!(sealed_sheets(&world).await, 0, "gone with the session");
    })
    .await;
}

#[tokio::test]
async fn new_offices_get_accounts_and_sheets() {
    World::on_each_database(|mut world| async move {
        let mut settings = (*world.state.settings).clone();
        settings.import_accounts = 2;
        world.state.settings = std::sync::Arc::new(settings);
        let mut window = operator(&world).await;
        let issue = [("accounts", "yes")];
        window.go(OFFICES).await;
        let three = "1370000042,甲,,43,,\n1370000059,乙,,43,,\n1370000067,丙,,43,,\n";
        let three = format!("{HEAD}{three}");
        window
            .upload(OFFICES, &issue, "a.csv", three.as_bytes())
            .await;
        window.says("一度に2件まで");
        check_page(&window.html(), "too many accounts");
        let two = format!("{HEAD}1370000042,甲,,43,,\n1370000059,乙,,43,,\n");
        window.go(OFFICES).await;
        window
            .upload(OFFICES, &issue, "a.csv", two.as_bytes())
            .await;
        window.says("30分のあいだ");
        check_page(&window.html(), "accounts");
        let preview = window.address.clone();
        apply(
            &mut window,
            &[("pdf_password", "abc"), ("pdf_password_again", "abd")],
        )
        .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window.says("2回の入力で違います");
        check_page(&window.html(), "passwords differ");
        window.address.clone_from(&preview);
        let wrong = [("pdf_password", "あいう"), ("pdf_password_again", "あいう")];
        apply(&mut window, &wrong).await;
        window.says("半角の英数字と記号で");
        window.address.clone_from(&preview);
        let right = [("pdf_password", "abc"), ("pdf_password_again", "abc")];
        apply(&mut window, &right).await;
        window.says("登録結果の用紙ができました");
        check_page(&window.html(), "sheets");
        let sheets = window.address.clone();
        // Whoever lost the way to them finds it on the page of the import.
        window.go(OFFICES).await.says(&format!("href=\"{sheets}\""));
        check_page(&window.html(), "sheets wait");
        for _ in 0..2 {
            window.go(&sheets).await;
            window.send(&format!("{sheets}/file"), &[]).await;
            assert_eq!(window.headers["content-type"], "application/pdf");
            assert!(window.body.starts_with(b"%PDF-"));
            assert!(String::from_utf8_lossy(&window.body).contains("/Encrypt"));
        }
        // Another session of the same operator cannot open them, a colleague sees nothing.
        let mut elsewhere = operator(&world).await;
        elsewhere.go(&sheets).await.says("もうありません");
        check_page(&elsewhere.html(), "another session");
        elsewhere.send(&format!("{sheets}/file"), &[]).await;
        assert_eq!(elsewhere.status, StatusCode::GONE);
        let mut colleague = operator_of(&world, "13", &Role::ALL).await;
        colleague.go(&sheets).await;
        assert_eq!(colleague.status, StatusCode::NOT_FOUND);
        window.go(&sheets).await;
        window.send_exactly(&format!("{sheets}/remove"), &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        window.go(&sheets).await;
        window
            .send(&format!("{sheets}/remove"), &[])
            .await
            .says("もうありません");
        assert_eq!(sealed_sheets(&world).await, 0);
        let made = world
            .state
            .store
            .read("test", |tx| async move {
                account::find(&tx, "KJ131370000042").await
            })
            .await
            .unwrap()
            .unwrap();
        assert_eq!(made.password_origin, account::PasswordOrigin::Temporary);
        assert_eq!(made.password_set_at, NOW);
        window.go(OFFICES).await.says("追加2件");
    })
    .await;
}

#[tokio::test]
async fn a_public_list_adds_offices_and_leaves_those_on_record() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        let text = "都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,事業所番号\n\
             東京都,千代田区,別の名前,ベツ,通所介護,1-1,1370000018\n\
             東京都,千代田区,デイひばり,デイヒバリ,通所介護,1-2,1370000042\n\
             東京都,千代田区,デイひばり,デイヒバリ,訪問介護,1-2,1370000042\n";
        look(&mut window, OFFICES, text).await;
        window.says("追加：1件").says("変更：1件");
        check_page(&window.html(), "public list");
        apply(&mut window, &[]).await;
        let (known, new) = world
            .state
            .store
            .read("test", |tx| async move {
                let new = "1370000042".parse().unwrap();
                Ok::<_, StoreError>((
                    office::find(&tx, number()).await?,
                    office::find(&tx, new).await?,
                ))
            })
            .await
            .unwrap();
        let (known, new) = (known.unwrap(), new.unwrap());
        assert_eq!(known.name, "青空事業所1370000018");
        assert_eq!(known.municipality, "千代田区", "it was not known");
        assert_eq!((new.name.as_str(), new.kinds.len()), ("デイひばり", 2));
    })
    .await;
}
