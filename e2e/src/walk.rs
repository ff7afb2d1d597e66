//! The first care plan, end to end: two offices get their certificates, one the portal's way and
//! one the short way; a plan goes out, is opened, checked and drawn; the actuals come back.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use pki::pkcs12;
use serde_json::Value;

use crate::browser::{Browser, Page};
use crate::exchange::{Account, Exchange, NewNotice, NewOffice, Operator};
use crate::office::Office;
use crate::samples;
use crate::story::Story;

/// The care manager's office, which delegates its billing.
pub const CARE_MANAGER: NewOffice<'static> = NewOffice {
    number: "1370000018",
    name: "見本居宅介護支援事業所",
    kind: "43",
    agent: Some("見本請求代行センター"),
};

/// The service office, which claims by itself.
pub const HELPER_STATION: NewOffice<'static> = NewOffice {
    number: "1370000026",
    name: "見本ヘルパーステーション",
    kind: "11",
    agent: None,
};

/// What the federation has published before anybody signs in.
pub const NOTICES: [NewNotice<'static>; 5] = [
    NewNotice {
        audience: "public",
        category: "参考資料",
        title: "マニュアルリリースのお知らせ",
        body: "操作の手引きを載せました。はじめての方は、スタートガイドからお読みください。",
    },
    NewNotice {
        audience: "public",
        category: "システム関連",
        title: "機能追加のお知らせ",
        body: "お知らせを、期間と言葉で探せるようになりました。",
    },
    NewNotice {
        audience: "public",
        category: "証明書",
        title: "電子証明書発行申請時の注意",
        body: "申請には、証明書発行用パスワードが必要です。お手元にご用意ください。",
    },
    NewNotice {
        audience: "offices",
        category: "証明書",
        title: "電子証明書の有効期限切れに伴う更新申請について",
        body: "有効期限の90日前から更新できます。期限が切れると、送受信ができなくなります。",
    },
    NewNotice {
        audience: "public",
        category: "スケジュール",
        title: "今月の請求受付期間について",
        body: "受付は、毎月1日から10日までです。",
    },
];

/// What stands at the end of the walk, for whoever wants to look or go on.
pub struct Walked {
    /// The running server.
    pub exchange: Exchange,
    /// The operator.
    pub operator: Operator,
    /// Sign-in of the care manager's office.
    pub care_manager: Account,
    /// Sign-in of the service office.
    pub helper_station: Account,
    /// Computer of the care manager's office.
    pub care_manager_office: Office,
    /// Computer of the service office.
    pub helper_station_office: Office,
    /// The .p12 that the portal gave.
    pub p12: PathBuf,
    /// Table 6 with plan and actuals.
    pub pdf: PathBuf,
    /// Id of the plan's message.
    pub plan_message: String,
}

/// Walks the whole way in `folder`.
///
/// # Errors
/// At the first step that does not happen as told.
pub async fn walk(folder: &Path, story: &mut Story) -> anyhow::Result<Walked> {
    walk_on(folder, None, story).await
}

/// As [`walk`], on the PostgreSQL database at `postgres` where one is given.
///
/// # Errors
/// At the first step that does not happen as told.
pub async fn walk_on(
    folder: &Path,
    postgres: Option<&str>,
    story: &mut Story,
) -> anyhow::Result<Walked> {
    story.step("運営者が連携サーバーを用意する (the operator sets up the exchange)");
    let exchange = Exchange::create_on(&folder.join("server"), postgres)?;
    let addresses = exchange.addresses()?;
    story.tell(format!("portal  {}", addresses.portal));
    story.tell(format!("console {}", exchange.console_address()));
    story.tell(format!("mailbox {} (mutual TLS 1.3)", addresses.mailbox));

    story.step("運営者が2つの事業所を登録する (two offices are registered)");
    let operator = exchange.add_operator("operator1", "受付担当")?;
    let mut care_manager = exchange.add_office(CARE_MANAGER)?;
    story.tell(describe(CARE_MANAGER, &care_manager));
    let mut helper_station = exchange.add_office(HELPER_STATION)?;
    story.tell(describe(HELPER_STATION, &helper_station));
    for notice in NOTICES {
        exchange.add_notice(notice)?;
    }
    story.tell(format!("お知らせを{}件載せました", NOTICES.len()));

    story.step("事業所が仮パスワードを自分のパスワードに変える (the first sign-in)");
    for (office, account) in [
        (CARE_MANAGER, &mut care_manager),
        (HELPER_STATION, &mut helper_station),
    ] {
        choose_password(&exchange, account).await?;
        story.tell(format!("{}：新しいパスワードを設定しました", office.name));
    }

    let care_manager_office = Office::at(&folder.join("care-manager"));
    let p12 = portal_way(
        folder,
        &exchange,
        &operator,
        &care_manager,
        &care_manager_office,
        story,
    )
    .await
    .context("the portal's way to a certificate")?;
    let helper_station_office = Office::at(&folder.join("helper-station"));
    short_way(
        &exchange,
        &operator,
        &helper_station,
        &helper_station_office,
        story,
    )
    .await
    .context("the short way to a certificate")?;

    let (plan_message, pdf) =
        there_and_back(folder, &care_manager_office, &helper_station_office, story)?;
    both_sides_agree(&care_manager_office, &helper_station_office, story)?;
    Ok(Walked {
        exchange,
        operator,
        care_manager,
        helper_station,
        care_manager_office,
        helper_station_office,
        p12,
        pdf,
        plan_message,
    })
}

/// The plan goes out, the actuals come back, and both offices draw their sheet: the plan's
/// message and the care manager's sheet.
fn there_and_back(
    folder: &Path,
    care_manager_office: &Office,
    helper_station_office: &Office,
    story: &mut Story,
) -> anyhow::Result<(String, PathBuf)> {
    let plan = samples::write_unit(&folder.join("care-software-1"), &samples::PLAN)?;
    let actuals = samples::write_unit(&folder.join("care-software-2"), &samples::ACTUALS)?;
    let trip = Trip {
        from: care_manager_office,
        to: helper_station_office,
    };
    let (plan_message, received_plan) = trip
        .send_and_receive(&plan, &folder.join("received-by-helper-station"), story)
        .context("the plan")?;
    let back = Trip {
        from: helper_station_office,
        to: care_manager_office,
    };
    let (_, received_actuals) = back
        .send_and_receive(&actuals, &folder.join("received-by-care-manager"), story)
        .context("the actuals")?;

    let drawn = folder.join("利用票_予定.pdf");
    draw(
        helper_station_office,
        &[received_plan],
        &drawn,
        "サービス利用票（予定）",
        story,
    )?;
    let pdf = folder.join("利用票_予定と実績.pdf");
    let plan_folder = folder.join("care-software-1");
    let both = [plan_folder, received_actuals];
    draw(
        care_manager_office,
        &both,
        &pdf,
        "サービス利用票（予定と実績）",
        story,
    )?;

    Ok((plan_message, pdf))
}

fn describe(office: NewOffice<'_>, account: &Account) -> String {
    let claims = match office.agent {
        Some(agent) => format!("請求は{agent}に委任"),
        None => "請求は自分で行う".to_owned(),
    };
    format!(
        "{} {} 種類{} {claims} ユーザID {}",
        office.number, office.name, office.kind, account.user_id
    )
}

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
    let page = console.go("/sign-in").await?;
    let form = page.form("ログイン")?;
    let form = form
        .with("operator_id", &operator.id)
        .with("password", &operator.password);
    let mut list = console.submit(&form).await?;
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

async fn portal_way(
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
    Ok(p12)
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

/// Two offices, one sending to the other.
struct Trip<'a> {
    from: &'a Office,
    to: &'a Office,
}

impl Trip<'_> {
    /// Sends one unit and receives it: the message id and the folder it was written to.
    fn send_and_receive(
        &self,
        files: &[PathBuf],
        folder: &Path,
        story: &mut Story,
    ) -> anyhow::Result<(String, PathBuf)> {
        let paths: Vec<String> = files
            .iter()
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        story.step("送信単位を検査し、封をして送る (checked, sealed, sent)");
        let checked = self
            .from
            .run(&[&["check"], paths.as_slice()].concat())?
            .expect_code(0)?;
        story.tell(format!("renkei check\n{}", indent(&checked.stdout)));
        let sent = self
            .from
            .run(&[&["send"], paths.as_slice()].concat())?
            .expect_code(0)?;
        story.tell(format!("renkei send\n{}", indent(&sent.stdout)));
        story.step("受け取り、確かめ、書き出す (collected, verified, written)");
        let target = folder.to_string_lossy().into_owned();
        let received = self.to.run(&["receive", "-o", &target])?.expect_code(0)?;
        story.tell(format!("renkei receive\n{}", indent(&received.stdout)));
        let list = self.from.json(&["sent"])?;
        let id = find_text(&list, "message_id").context("message_id")?;
        let written = written_files(folder)?;
        for path in files {
            let name = path.file_name().context("name")?;
            let copy = written.iter().find(|copy| copy.file_name() == Some(name));
            let copy = copy.with_context(|| format!("{} did not arrive", path.display()))?;
            ensure!(
                std::fs::read(path)? == std::fs::read(copy)?,
                "{} changed",
                path.display()
            );
        }
        story.tell(format!(
            "{}個のファイルが、送ったものと1バイトも違わず届きました",
            files.len()
        ));
        let folder = written
            .first()
            .and_then(|file| file.parent())
            .context("folder")?;
        Ok((id, folder.to_owned()))
    }
}

/// Every file below `folder`.
///
/// # Errors
/// When the folder cannot be read.
pub fn written_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(written_files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn draw(
    office: &Office,
    folders: &[PathBuf],
    pdf: &Path,
    title: &str,
    story: &mut Story,
) -> anyhow::Result<()> {
    story.step(format!("様式を描く：{title} (drawn)"));
    let mut arguments = vec!["show".to_owned()];
    arguments.extend(
        folders
            .iter()
            .map(|folder| folder.to_string_lossy().into_owned()),
    );
    arguments.extend(["-o".to_owned(), pdf.to_string_lossy().into_owned()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    office.run(&arguments)?.expect_code(0)?;
    let bytes = std::fs::read(pdf)?;
    ensure!(bytes.starts_with(b"%PDF-"), "{} is no PDF", pdf.display());
    story.tell(format!("{} {}バイト", pdf.display(), bytes.len()));
    Ok(())
}

/// Both offices read the same state of both messages.
fn both_sides_agree(
    care_manager: &Office,
    helper_station: &Office,
    story: &mut Story,
) -> anyhow::Result<()> {
    story.step("両方の事業所で「受信済み」になる (both sides agree)");
    for (office, name) in [
        (care_manager, CARE_MANAGER.name),
        (helper_station, HELPER_STATION.name),
    ] {
        let sent = office
            .run(&["sent"])?
            .expect_code(0)?
            .says("相手が受信済み")?
            .says("受領証：相手の署名を確かめました")?;
        let inbox = office.run(&["inbox"])?.expect_code(0)?.says("受信済み")?;
        story.tell(format!(
            "{name}\n{}\n{}",
            indent(&sent.stdout),
            indent(&inbox.stdout)
        ));
    }
    Ok(())
}

fn indent(text: &str) -> String {
    text.lines()
        .map(|line| format!("      {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The first text under `key`, wherever it stands.
#[must_use]
pub fn find_text(value: &Value, key: &str) -> Option<String> {
    match value {
        Value::Object(fields) => fields
            .get(key)
            .and_then(Value::as_str)
            .map(ToOwned::to_owned)
            .or_else(|| fields.values().find_map(|field| find_text(field, key))),
        Value::Array(items) => items.iter().find_map(|item| find_text(item, key)),
        _ => None,
    }
}
