//! A day of an operator in a real browser: applications, a notice, an inquiry, a revocation, and
//! what else the console shows. Each page is judged; with `RENKEI_WRITE_DOCUMENTS=1` its picture is
//! written to `docs/pages`.

use e2e::chromium::Certificates;
use e2e::exchange::{Account, Exchange, Operator};
use e2e::foreign;
use e2e::office::Office;
use e2e::story::Story;
use e2e::walk;

use crate::viewer::Viewer;

async fn viewer(site: &str) -> Viewer {
    Viewer::open(site, "pages", &Certificates::default()).await
}

/// Somebody of the office at the portal.
async fn at_portal(exchange: &Exchange, account: &Account) -> Viewer {
    let portal = viewer(&exchange.addresses().unwrap().portal).await;
    portal.go("/sign-in").await;
    portal.fill("ユーザID", &account.user_id).await;
    portal.fill("パスワード", &account.password).await;
    portal.press("ログイン").await;
    portal
}

async fn at_console(exchange: &Exchange, operator: &Operator) -> Viewer {
    let console = viewer(&exchange.console_address()).await;
    console.go("/sign-in").await;
    console.look("K-01-sign-in").await;
    console.fill("担当者ID", &operator.id).await;
    console.fill("パスワード", &operator.password).await;
    console.press("ログイン").await;
    console
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_from_the_first_application_to_the_last_inquiry() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut exchange, operator, care_manager, helper_station) =
        crate::ground::furnished_exchange(folder.path()).await;
    exchange.stop().unwrap();
    exchange
        .configure("[portal]\napproval = \"two\"\n")
        .unwrap();
    exchange.start().unwrap();
    let colleague = exchange.add_operator("operator2", "承認担当").unwrap();
    let office = Office::at(&folder.path().join("helper-station"));
    let receipt = ask(&exchange, &care_manager, &helper_station, &office).await;

    let console = at_console(&exchange, &operator).await;
    check(&console, &receipt).await;
    let second = at_console(&exchange, &colleague).await;
    approve(&second).await;
    second.close().await;
    office
        .run(&["cert", "fetch", "--wait", "10"])
        .unwrap()
        .expect_code(0)
        .unwrap();
    tell_offices(&console).await;

    let portal = at_portal(&exchange, &care_manager).await;
    portal.sees(TITLE).await;
    portal.sees("差し戻").await;
    portal.look("P-02-top-sent-back").await;
    portal.press(TITLE).await;
    portal.sees("点検のため").await;
    portal.look("P-03-notice").await;
    inquire(&portal).await;
    answer(&console).await;
    portal.go("/contact").await;
    portal.press(SUBJECT).await;
    portal.sees(ANSWER).await;
    portal.look("P-44-inquiry-answered").await;
    portal.close().await;

    office.run(&["inbox"]).unwrap().expect_code(0).unwrap();
    revoke(&console).await;
    let ran = office.run(&["inbox"]).unwrap().expect_code(3).unwrap();
    ran.says("失効").unwrap();
    look_around(&console).await;
    console.close().await;
}

/// One office applies on the portal, the other by the short way; 受付番号 of the first.
async fn ask(
    exchange: &Exchange,
    care_manager: &Account,
    helper_station: &Account,
    office: &Office,
) -> String {
    let browser = exchange.portal().unwrap();
    let receipt = walk::apply(&browser, care_manager, &mut Story::begin())
        .await
        .unwrap();
    let address = exchange.address_file().to_string_lossy().into_owned();
    let arguments = [
        "setup",
        "--address",
        &address,
        "--user",
        &helper_station.user_id,
        "--password-stdin",
        "--no-wait",
    ];
    office
        .run_with_input(&arguments, &helper_station.password)
        .unwrap()
        .expect_code(0)
        .unwrap();
    receipt
}

/// Sends the first application back, and checks the other, which a colleague approves.
async fn check(console: &Viewer, receipt: &str) {
    console.sees("2件の申請が確認を待っています。").await;
    console.look("K-02-work-list").await;
    console.press(receipt).await;
    console.press("差し戻す").await;
    console.sees("差し戻しの理由を").await;
    console.look("K-03-no-reason").await;
    let reason = "事業所の名称が届出と違います。名称の変更届を先に出してください。";
    console.fill("差し戻しの理由", reason).await;
    console.press("事業所が読む文章を確かめる").await;
    console.sees("申請が差し戻されました").await;
    console.look("K-03-preview").await;
    console.press("差し戻す").await;
    console.sees(reason).await;
    console.look("K-03-sent-back").await;
    console.press("作業一覧へ戻る").await;
    console.window.follow("/applications/").await.unwrap();
    console.look("K-03-application").await;
    console.press("内容を確認した").await;
    console.sees("承認は別の担当者が行います").await;
    console.look("K-03-own-check").await;
}

/// The colleague approves what was checked.
async fn approve(console: &Viewer) {
    console.sees("確認済み（承認待ち）").await;
    console.window.follow("/applications/").await.unwrap();
    console.press("承認する").await;
    console.press("作業一覧へ戻る").await;
    console.sees("お待たせしている申請はありません。").await;
    console.look("K-02-nothing-waits").await;
}

/// Writes a notice to every office.
async fn tell_offices(console: &Viewer) {
    console.press("お知らせ").await;
    console.look("K-20-notices").await;
    console.press("お知らせを作る").await;
    console.fill("タイトル", TITLE).await;
    let body = "点検のため、日曜の午前2時から4時まで送受信を止めます。";
    console.fill("本文", body).await;
    console.choose("すべての事業所").await;
    console.look("K-21-new-notice").await;
    console.press("下書きを保存して、見え方を確かめる").await;
    console.sees(body).await;
    console.look("K-22-notice").await;
    console.press("公開する").await;
    console.sees("表示中").await;
}

/// An office asks something.
async fn inquire(portal: &Viewer) {
    portal.go("/contact").await;
    portal.look("P-67-contact").await;
    portal.press("送受信").await;
    portal.fill("件名", SUBJECT).await;
    let text = "差し戻されました。証明書がない間、今月の予定はどう送ればよいですか。";
    portal.fill("お問い合わせの本文", text).await;
    portal.look("P-68-contact-form").await;
    portal.press("送信する").await;
    portal.sees(SUBJECT).await;
}

/// The operator answers.
async fn answer(console: &Viewer) {
    console.press("問い合わせ").await;
    console.look("K-38-inquiries").await;
    console.press(SUBJECT).await;
    console.fill("返事の本文", ANSWER).await;
    console.press("返事を送る").await;
    console.sees(ANSWER).await;
    console.look("K-39-inquiry").await;
}

/// Revokes the certificate of the service office.
async fn revoke(console: &Viewer) {
    console.press("証明書").await;
    console
        .fill("事業所番号", walk::HELPER_STATION.number)
        .await;
    console.press("検索").await;
    console.window.unfold("失効させる").await.unwrap();
    console.choose("鍵が他人に渡ったおそれがある").await;
    console.look("K-05-revoke").await;
    console.press("失効させる").await;
    console.sees("失効（").await;
    console.look("K-05-revoked").await;
}

/// Calendars, fees, statistics and the rest of the menu.
async fn look_around(console: &Viewer) {
    for (path, name) in [
        ("/offices", "K-04-offices"),
        ("/offices/1370000026", "K-25-office"),
        ("/calendars", "K-50-calendars"),
        ("/calendars/13", "K-51-calendar"),
        ("/fees", "K-52-fees"),
        ("/statistics", "K-70-statistics"),
        ("/federations", "K-35-federations"),
        ("/mail", "K-86-mail"),
        ("/recovery-requests", "K-87-recovery-requests"),
    ] {
        console.go(path).await;
        console.look(name).await;
    }
}

const TITLE: &str = "システムの点検のお知らせ";
const SUBJECT: &str = "証明書が届くまでの送り方";
const ANSWER: &str = "証明書が届くまでは、これまでどおり紙でお渡しください。";
