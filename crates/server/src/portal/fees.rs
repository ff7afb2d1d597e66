//! `/fees`: 発行手数料, what was charged, how it was settled and what is left, and the invoice.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::fee_invoice;
use crate::portal::user::PortalUser;
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
        invoice: (is_charge && fee.yen > 0).then(|| format!("/fees/{}", fee_invoice::file(fee))),
    }
}

/// The invoice of an application as a PDF.
async fn invoice(
    State(state): State<WebState>,
    user: PortalUser,
    Path((asked, file)): Path<(i32, String)>,
) -> Result<Response, PageError> {
    fee_invoice::answer(&state, &user.office, asked, &file).await
}
