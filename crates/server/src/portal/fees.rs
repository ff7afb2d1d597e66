//! `/fees`: 発行手数料, what was charged, how it was settled and what is left, and the invoice.

use anyhow::Context as _;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use forms::Letter;
use forms::letter::Fact;
use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::portal::user::PortalUser;
use crate::store::StoreError;
use crate::store::application::{self, Application};
use crate::store::fee::{self, Fee, Movement};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/fees", get(show))
        .route("/fees/{year}/{file}", get(invoice))
}

/// The page.
#[derive(Template)]
#[template(path = "fees.html")]
pub(crate) struct FeesPage {
    page: Frame,
    balance: String,
    rows: Vec<FeeRow>,
}

/// A movement in the list.
pub(crate) struct FeeRow {
    day: String,
    what: String,
    receipt: String,
    charged: String,
    settled: String,
    balance: String,
    invoice: Option<String>,
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    let number = user.office.number;
    let movements = state
        .store
        .read(
            "fees",
            |tx| async move { fee::of_office(&tx, number).await },
        )
        .await?;
    let title = language.text("fees-title");
    let total: i64 = movements.iter().map(|fee| fee.yen).sum();
    let mut left = total;
    let rows = movements.iter().map(|fee| {
        let row = row(language, fee, left);
        left -= fee.yen;
        row
    });
    let rows = rows.collect();
    show_page(&FeesPage {
        page: user.frame(&state, language, "P-80", title, "/fees"),
        balance: language.text_with("fees-balance", &[("amount", &Language::yen(total))]),
        rows,
    })
}

fn row(language: Language, fee: &Fee, left: i64) -> FeeRow {
    let what = language.text(&format!("fee-{}", fee.movement.as_str()));
    let is_charge = fee.movement == Movement::Charged;
    FeeRow {
        day: language.short_day(fee.at),
        what: if fee.note.is_empty() {
            what
        } else {
            format!("{what}（{}）", fee.note)
        },
        receipt: fee.receipt.clone(),
        charged: if is_charge {
            Language::yen(fee.yen)
        } else {
            String::new()
        },
        settled: if is_charge {
            String::new()
        } else {
            Language::yen(-fee.yen)
        },
        balance: Language::yen(left),
        invoice: (is_charge && fee.yen > 0).then(|| address(fee)),
    }
}

fn address(fee: &Fee) -> String {
    format!("/fees/{}/{}.pdf", year(fee.at), fee.receipt)
}

fn year(at: OffsetDateTime) -> i32 {
    at.to_offset(JAPAN).year()
}

/// The invoice of an application as a PDF.
async fn invoice(
    State(state): State<WebState>,
    user: PortalUser,
    Path((asked, file)): Path<(i32, String)>,
) -> Result<Response, PageError> {
    let receipt = file.strip_suffix(".pdf").ok_or(PageError::NotFound)?;
    let number = user.office.number;
    let found = state
        .store
        .read("invoice", |tx| async move {
            let movements = fee::of_office(&tx, number).await?;
            let application = application::find(&tx, receipt).await?;
            Ok::<_, StoreError>((movements, application))
        })
        .await?;
    let (mut movements, Some(application)) = found else {
        return Err(PageError::NotFound);
    };
    movements.retain(|fee| fee.receipt == receipt);
    let charge = movements
        .iter()
        .find(|fee| fee.movement == Movement::Charged && fee.yen > 0 && year(fee.at) == asked)
        .ok_or(PageError::NotFound)?;
    let letter = letter(&state, &user, &application, charge, &movements);
    let drawing = letter.draw().context("draw an invoice")?;
    let name = format!("attachment; filename=\"invoice-{receipt}.pdf\"");
    Ok((
        [
            (CONTENT_TYPE, "application/pdf".to_owned()),
            (CONTENT_DISPOSITION, name),
            (CACHE_CONTROL, "no-store".to_owned()),
        ],
        drawing.pdf,
    )
        .into_response())
}

fn letter(
    state: &WebState,
    user: &PortalUser,
    application: &Application,
    charge: &Fee,
    movements: &[Fee],
) -> Letter {
    let day = charge.at.to_offset(JAPAN).date();
    let kind = state.kinds.find(&application.kind);
    let kind = kind.map_or(application.kind.as_str(), |kind| kind.label(day));
    let settled: i64 = charge.yen - movements.iter().map(|fee| fee.yen).sum::<i64>();
    let amount = |value: i64| format!("{}円", Language::yen(value));
    Letter {
        title: "証明書発行手数料 請求書".to_owned(),
        to: vec![format!("{}　御中", user.office.name)],
        from: vec![state.settings.display_name.clone()],
        reference: format!("受付番号 {}", application.receipt),
        paragraphs: vec!["証明書の発行手数料を、次のとおりご請求します。".to_owned()],
        facts: vec![
            Fact::plain("事業所番号", user.office.number.to_string()),
            Fact::plain("証明書の種類", kind),
            Fact::plain("発行手数料", amount(charge.yen)),
            Fact::plain("これまでの差引・お支払い", amount(settled)),
            Fact::plain("残高", amount(charge.yen - settled)),
        ],
        notes: vec![
            "介護給付費から差し引く場合、別にお振り込みいただく必要はありません。".to_owned(),
        ],
        ..Letter::default()
    }
    .dated(day)
}
