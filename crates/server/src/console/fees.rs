//! `/fees`: 手数料, what offices still owe, and how it is settled.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::console::operator::Operator;
use crate::store::fee::{self, Balance, Fee, Movement};
use crate::store::operator::Role;
use crate::store::{StoreError, audit, office};
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/fees", get(list))
        .route("/fees/{receipt}", post(settle))
}

/// The page.
#[derive(Template)]
#[template(path = "console_fees.html")]
pub(crate) struct FeesPage {
    page: Frame,
    message: Option<Message>,
    rows: Vec<OpenFee>,
    movements: Vec<(&'static str, String)>,
}

/// A fee that is not settled.
pub(crate) struct OpenFee {
    receipt: String,
    office: String,
    left: String,
    /// What is left, as the form sends it back.
    owed: i64,
    action: String,
}

/// How a fee is settled.
#[derive(Deserialize)]
pub(crate) struct SettleForm {
    #[serde(default)]
    movement: String,
    #[serde(default)]
    yen: String,
    #[serde(default)]
    note: String,
    /// What was left as the page showed it.
    #[serde(default)]
    owed: String,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    show_page(&page(&state, language, &operator).await?)
}

async fn settle(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<SettleForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let form = form.into_inner();
    let note = form.note.trim().to_owned();
    let movement = Movement::SETTLING
        .into_iter()
        .find(|movement| movement.as_str() == form.movement);
    let yen: Option<i64> = form.yen.trim().replace(',', "").parse().ok();
    let (Some(movement), Some(yen @ 1..)) = (movement, yen) else {
        return refuse(&state, language, &operator, "fee-wrong").await;
    };
    if note.chars().count() > LONGEST_NOTE {
        return refuse(&state, language, &operator, "fee-wrong").await;
    }
    let (now, owed) = (state.clock.now(), form.owed.parse().ok());
    let (receipt, note, operator) = (&receipt, &note, &operator);
    let settled = state
        .store
        .run_tx("fee-settle", |tx| async move {
            let open = fee::open_of(&tx, receipt).await?;
            let Some(open) = open else {
                return Ok(Outcome::NothingOwed);
            };
            let office = office::find(&tx, open.office_number).await?;
            let seen = office.is_some_and(|office| operator.scope.covers(&office.prefecture));
            if !seen {
                return Ok(Outcome::NothingOwed);
            }
            if owed != Some(open.yen) {
                return Ok(Outcome::Changed);
            }
            if yen > open.yen {
                return Ok(Outcome::TooMuch);
            }
            let actor = operator.actor();
            let entry = Fee {
                office_number: open.office_number,
                receipt: receipt.clone(),
                at: now,
                movement,
                yen: -yen,
                note: note.clone(),
                actor: actor.clone(),
            };
            fee::enter(&tx, &entry).await?;
            let detail = format!("{} {yen}", movement.as_str());
            audit::record(&tx, now, &actor, "fee-settled", receipt, &detail).await?;
            Ok::<_, StoreError>(Outcome::Settled)
        })
        .await?;
    match settled {
        Outcome::Settled => Ok(Redirect::to("/fees").into_response()),
        Outcome::NothingOwed => refuse(&state, language, operator, "fee-nothing-owed").await,
        Outcome::Changed => refuse(&state, language, operator, "fee-changed").await,
        Outcome::TooMuch => refuse(&state, language, operator, "fee-too-much").await,
    }
}

/// How settling ended.
enum Outcome {
    Settled,
    NothingOwed,
    /// Somebody entered something since the page was shown.
    Changed,
    TooMuch,
}

async fn refuse(
    state: &WebState,
    language: Language,
    operator: &Operator,
    key: &str,
) -> Result<Response, PageError> {
    let mut page = page(state, language, operator).await?;
    page.message = Some(Message::new(language, key, &[]));
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
) -> Result<FeesPage, PageError> {
    let scope = &operator.scope;
    let open = state
        .store
        .read("fees-open", |tx| async move {
            let mut rows = Vec::new();
            for balance in fee::open(&tx, scope.prefecture(), SHOWN).await? {
                let name = office::find(&tx, balance.office_number).await?;
                rows.push((balance, name.map(|office| office.name).unwrap_or_default()));
            }
            Ok::<_, StoreError>(rows)
        })
        .await?;
    let title = language.text("fees-title");
    Ok(FeesPage {
        page: operator.frame(state, language, "K-52", title, "/fees"),
        message: None,
        rows: open.into_iter().map(row).collect(),
        movements: Movement::SETTLING
            .map(|movement| {
                let word = movement.as_str();
                (word, language.text(&format!("fee-{word}")))
            })
            .into(),
    })
}

fn row((balance, name): (Balance, String)) -> OpenFee {
    OpenFee {
        action: format!("/fees/{}", balance.receipt),
        office: format!("{name}（{}）", balance.office_number),
        left: Language::yen(balance.yen),
        owed: balance.yen,
        receipt: balance.receipt,
    }
}

const SHOWN: u32 = 200;
const LONGEST_NOTE: usize = 200;
