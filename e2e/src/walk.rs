//! The first care plan, end to end: two offices get their certificates, one the portal's way and
//! one the short way; a plan goes out, is opened, checked and drawn; the actuals come back.

mod certificate;
mod portal;
mod trip;

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use self::certificate::portal_way;
pub use self::certificate::short_way;
pub use self::portal::{
    apply, approve, choose_password, download, open_desk, sign_in, wait_for_issue,
};
use self::trip::{Trip, both_sides_agree, draw};
pub use self::trip::{find_text, written_files};
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

fn indent(text: &str) -> String {
    text.lines()
        .map(|line| format!("      {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}
