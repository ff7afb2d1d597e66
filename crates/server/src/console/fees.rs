//! `/fees`: 手数料, what offices still owe, and how it is settled.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::console::operator::Operator;
use crate::fee_invoice;
use crate::store::fee::{self, Balance, Fee, Movement};
use crate::store::operator::Role;
use crate::store::{StoreError, audit, office};
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/fees", get(list))
        .route("/fees/{receipt}", post(settle))
        .route("/offices/{number}/invoices/{year}/{file}", get(invoice))
}

/// The page.
#[derive(Template)]
#[template(path = "console_fees.html")]
pub(crate) struct FeesPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    rows: Vec<OpenFee>,
    movements: Vec<(&'static str, String)>,
}

/// A fee that is not settled.
pub(crate) struct OpenFee {
    receipt: String,
    office: String,
    /// Address of the office's record, with its ledger.
    ledger: String,
    left: String,
    /// What is left, as the form sends it back.
    owed: i64,
    action: String,
    /// What was typed and refused.
    typed: Option<SettleForm>,
}

impl OpenFee {
    /// Id of a field: its plain name in the form that was refused, so that the summary finds it.
    fn id(&self, field: &str) -> String {
        match self.typed {
            Some(_) => field.to_owned(),
            None => format!("{}-{field}", self.receipt),
        }
    }

    /// Whether this way of settling was chosen.
    fn chose(&self, movement: &str) -> bool {
        let typed = self.typed.as_ref();
        typed.is_some_and(|typed| typed.movement == movement)
    }
}

/// How a fee is settled.
#[derive(Debug, Clone, Deserialize)]
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
    let (movement, yen, note) = match settling(language, &form) {
        Ok(settling) => settling,
        Err(errors) => return keep(&state, language, &operator, (&receipt, form), errors).await,
    };
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
        Outcome::TooMuch => {
            let text = language.text("fee-too-much-text");
            let error = FormError {
                target: "yen",
                text,
            };
            keep(&state, language, operator, (receipt, form), vec![error]).await
        }
    }
}

/// How, how much and with which note, or what is wrong with the form.
fn settling(
    language: Language,
    form: &SettleForm,
) -> Result<(Movement, i64, String), Vec<FormError>> {
    let movement = Movement::SETTLING
        .into_iter()
        .find(|movement| movement.as_str() == form.movement);
    let yen = form.yen.trim().replace(',', "").parse().ok();
    let yen = yen.filter(|yen: &i64| *yen > 0);
    let note = form.note.trim();
    let fits = note.chars().count() <= LONGEST_NOTE;
    if let (Some(movement), Some(yen), true) = (movement, yen, fits) {
        return Ok((movement, yen, note.to_owned()));
    }
    let faults = [
        ("movement", "fee-movement-missing", movement.is_none()),
        ("yen", "fee-yen-wrong", yen.is_none()),
        ("note", "fee-note-long", !fits),
    ];
    let faults = faults.into_iter().filter(|(_, _, is_wrong)| *is_wrong);
    Err(faults
        .map(|(target, key, _)| FormError {
            target,
            text: language.text(key),
        })
        .collect())
}

/// The page with what was typed for one fee.
async fn keep(
    state: &WebState,
    language: Language,
    operator: &Operator,
    (receipt, form): (&str, SettleForm),
    errors: Vec<FormError>,
) -> Result<Response, PageError> {
    let mut page = page(state, language, operator).await?;
    let row = page.rows.iter_mut().find(|row| row.receipt == receipt);
    let Some(row) = row else {
        return refuse(state, language, operator, "fee-nothing-owed").await;
    };
    row.typed = Some(form);
    page.errors = errors;
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The invoice of an application, as the office gets it.
async fn invoice(
    State(state): State<WebState>,
    operator: Operator,
    Path((number, year, file)): Path<(String, i32, String)>,
) -> Result<Response, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound)?;
    let found = state
        .store
        .read(
            "office",
            |tx| async move { office::find(&tx, number).await },
        )
        .await?;
    let office = found.ok_or(PageError::NotFound)?;
    operator.require_prefecture(&office.prefecture)?;
    fee_invoice::answer(&state, &office, year, &file).await
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
        errors: Vec::new(),
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
        ledger: format!("/offices/{}#fees", balance.office_number),
        typed: None,
        office: format!("{name}（{}）", balance.office_number),
        left: Language::yen(balance.yen),
        owed: balance.yen,
        receipt: balance.receipt,
    }
}

const SHOWN: u32 = 200;
const LONGEST_NOTE: usize = 200;
