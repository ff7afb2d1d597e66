//! The two ways to a certificate: the portal's and the short one.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use pki::pkcs12;

use super::portal::{apply, approve, download, wait_for_issue};
use super::{CARE_MANAGER, HELPER_STATION, indent};
use crate::exchange::{Account, Exchange, Operator};
use crate::office::Office;
use crate::story::Story;

/// Applies on the portal, downloads the .p12 and imports it; the file.
pub(super) async fn portal_way(
    folder: &Path,
    exchange: &Exchange,
    operator: &Operator,
    account: &Account,
    office: &Office,
    story: &mut Story,
) -> anyhow::Result<PathBuf> {
    story.step(format!(
        "{}がポータルで証明書を申請する (applies on the portal)",
        CARE_MANAGER.name
    ));
    let portal = exchange.portal()?;
    apply(&portal, account, story).await?;

    story.step("運営者が承認し、認証局が発行する (approved and issued)");
    let approved = approve(exchange, operator).await?;
    ensure!(
        approved == 1,
        "{approved} applications were approved instead of one"
    );
    story.tell("コンソールで承認しました");
    wait_for_issue(&portal).await?;
    story.tell("お知らせ「証明書発行完了のお知らせ」が届きました");

    story.step("証明書をダウンロードして取り込む (downloaded and imported)");
    let (name, bytes) = download(&portal).await?;
    let p12 = folder.join(&name);
    std::fs::write(&p12, &bytes)?;
    story.tell(format!("{name} {}バイト", bytes.len()));
    let contents = pkcs12::open(&bytes, &account.issue_password)?;
    let path = p12.to_string_lossy().into_owned();
    let address = exchange.address_file().to_string_lossy().into_owned();
    let arguments = [
        "cert",
        "import",
        &path,
        "--address",
        &address,
        "--password-stdin",
    ];
    let imported = office
        .run_with_input(&arguments, &account.issue_password)?
        .expect_code(0)?
        .says(&contents.certificate.serial().to_string())?;
    story.tell(format!("renkei cert import\n{}", indent(&imported.stdout)));
    office.allow_unattended(&account.password)?;
    story.tell(
        "renkei sign-in --allow-unattended：管理者がログインし、この端末の自動送受信を許可しました",
    );
    Ok(p12)
}

/// `renkei setup` until the certificate is installed.
///
/// # Errors
/// With what the program said.
pub async fn short_way(
    exchange: &Exchange,
    operator: &Operator,
    account: &Account,
    office: &Office,
    story: &mut Story,
) -> anyhow::Result<()> {
    story.step(format!(
        "{}は近道で証明書を得る (the short way)",
        HELPER_STATION.name
    ));
    let address = exchange.address_file().to_string_lossy().into_owned();
    let arguments = [
        "setup",
        "--address",
        &address,
        "--user",
        &account.user_id,
        "--terminal",
        "受付のパソコン",
        "--password-stdin",
        "--no-wait",
    ];
    office
        .run_with_input(&arguments, &account.password)?
        .expect_code(0)?;
    story.tell("renkei setup：このパソコンで鍵を作り、申請しました");
    let approved = approve(exchange, operator).await?;
    ensure!(
        approved == 1,
        "{approved} applications were approved instead of one"
    );
    story.tell("運営者が承認しました");
    let fetched = office
        .run(&["cert", "fetch", "--wait", "10"])?
        .expect_code(0)?;
    story.tell(format!("renkei cert fetch\n{}", indent(&fetched.stdout)));
    Ok(())
}
