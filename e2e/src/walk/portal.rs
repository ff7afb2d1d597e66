//! What people do at the pages: the office signs in, applies and downloads, the operator approves.

use anyhow::{Context as _, bail, ensure};

use crate::browser::{Browser, Page};
use crate::exchange::{Account, Exchange, Operator};
use crate::story::Story;

/// Signs in at the portal.
///
/// # Errors
/// When the portal does not let the person in.
pub async fn sign_in(portal: &Browser, account: &Account) -> anyhow::Result<Page> {
    let page = portal.go("/sign-in").await?;
    let form = page.form("ログイン")?;
    let form = form
        .with("user_id", &account.user_id)
        .with("password", &account.password);
    portal.submit(&form).await
}

/// Signs in for the first time and chooses a password, which `account` then has.
///
/// # Errors
/// When the portal does not ask for one or does not take it.
pub async fn choose_password(exchange: &Exchange, account: &mut Account) -> anyhow::Result<()> {
    let portal = exchange.portal()?;
    let page = sign_in(&portal, account).await?;
    page.says("はじめての設定")?;
    let page = portal
        .submit(&page.form("同意して次へ")?.ticked("agree")?)
        .await?;
    page.says("新しいパスワードの設定")?;
    let form = page.form("設定する")?;
    let form = form
        .with("new_password", CHOSEN_PASSWORD)
        .with("new_password_again", CHOSEN_PASSWORD);
    let mut page = portal.submit(&form).await?;
    // Both may be left for later; where no mail is sent the address is not asked for.
    while let Ok(later) = page.form("あとで設定する") {
        page = portal.submit(&later).await?;
    }
    page.says("はじめての設定が終わりました")?;
    let page = portal.submit(&page.form("トップページへ進む")?).await?;
    page.says("お知らせ")?;
    CHOSEN_PASSWORD.clone_into(&mut account.password);
    Ok(())
}

/// What every office of the journeys chooses.
const CHOSEN_PASSWORD: &str = "tsuki ga yama kara deru";

/// Applies for 請求委任事業所用ケアプラン証明書 on the portal; the 受付番号.
///
/// # Errors
/// When a page says something else than expected.
pub async fn apply(
    portal: &Browser,
    account: &Account,
    story: &mut Story,
) -> anyhow::Result<String> {
    let top = sign_in(portal, account).await?;
    top.says("お知らせ")?;
    story.tell("ログインしました");
    let certificates = portal
        .go(&top.link("請求委任事業所用ケアプラン証明書")?)
        .await?;
    certificates.says("証明書発行の履歴はありません。")?;
    let before = portal.go(&certificates.link("/before")?).await?;
    let confirmed = portal.submit(&before.form("内容を確認しました")?).await?;
    story.tell("「発行申請を行う前」を読み、「内容を確認しました」を押しました");
    let choice = confirmed.form("次へ")?.with("action", "apply");
    let application = portal.submit(&choice).await?;
    let form = application.form("送信")?;
    let form = form
        .with("issue_password", &account.issue_password)
        .ticked("agree")?;
    let done = portal.submit(&form).await?;
    done.says("発行申請が完了しました")?;
    let receipt = done
        .url
        .path()
        .split('/')
        .nth(2)
        .context("受付番号")?
        .to_owned();
    story.tell(format!("発行申請が完了しました 受付番号 {receipt}"));
    Ok(receipt)
}

/// Approves every waiting application on the console; how many.
///
/// # Errors
/// When the console does not let the operator approve.
pub async fn approve(exchange: &Exchange, operator: &Operator) -> anyhow::Result<u32> {
    let console = exchange.console()?;
    let mut list = sign_in_operator(&console, operator).await?;
    let mut approved = 0;
    while let Ok(link) = list.link("/applications/") {
        let application = console.go(&link).await?;
        let answer = console.submit(&application.form("承認する")?).await?;
        ensure!(
            answer.status.is_success(),
            "approval answered {}",
            answer.status
        );
        approved += 1;
        list = console.go("/").await?;
    }
    Ok(approved)
}

/// Enters whom offices can ask: a desk that does not exist.
///
/// # Errors
/// When the console does not take it.
pub async fn open_desk(exchange: &Exchange, operator: &Operator) -> anyhow::Result<()> {
    let console = exchange.console()?;
    sign_in_operator(&console, operator).await?;
    let page = console.go("/federations/00").await?;
    let desk = page
        .form("保存する")?
        .with("name", "見本連合会")
        .with("department", "ケアプラン連携窓口")
        .with("telephone", "00-0000-0000")
        .with("address", "見本県架空市1-2-3")
        .with("opens", "9:00")
        .with("closes", "17:00");
    console.submit(&desk).await?.says("連絡先を保存しました")?;
    Ok(())
}

async fn sign_in_operator(console: &Browser, operator: &Operator) -> anyhow::Result<Page> {
    let page = console.go("/sign-in").await?;
    let form = page.form("ログイン")?;
    let form = form
        .with("operator_id", &operator.id)
        .with("password", &operator.password);
    console.submit(&form).await
}

/// Downloads the only certificate of the office: file name and bytes.
///
/// # Errors
/// When the portal gives no file.
pub async fn download(portal: &Browser) -> anyhow::Result<(String, Vec<u8>)> {
    let page = portal.go("/certificates/careplan/downloads").await?;
    let (name, kind, bytes) = portal.download(&page.form("ダウンロード")?).await?;
    ensure!(kind == "application/x-pkcs12", "the file is {kind}");
    Ok((name, bytes))
}

/// Waits until the completion notice stands on the top page.
///
/// # Errors
/// When it does not come within ten seconds.
pub async fn wait_for_issue(portal: &Browser) -> anyhow::Result<()> {
    // The portal tells offices by a notice; asking for it is all a browser can do.
    for _ in 0..100 {
        if portal
            .go("/")
            .await?
            .html
            .contains("証明書発行完了のお知らせ")
        {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    bail!("no notice of completion within ten seconds")
}
