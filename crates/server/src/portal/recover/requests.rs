//! `/recover/requests`: ログイン情報再発行申請, for those who have no security address. What comes
//! of it comes by post, to the address of the office on record.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use careplan::OfficeNumber;
use serde::Deserialize;
use tower_sessions::Session;

use super::{token_for_anybody, too_many, with_headers};
use crate::clock::random_bytes;
use crate::mail::whom_to_call;
use crate::store::account;
use crate::store::application::new_receipt;
use crate::store::recovery_request::{self, RecoveryRequest, RequestState};
use crate::store::{StoreError, Tx, audit, mail, mail_address, office};
use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::{Field, ProtectedForm};
use crate::web::language::Language;
use crate::web::limit::{Place, minutes_until};
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::session::Site;
use crate::web::sign_in::{refuse_if_inside, tidied_id};
use crate::web::state::WebState;

/// What was filled in.
#[derive(Default, Deserialize)]
pub(super) struct RequestForm {
    #[serde(default)]
    office_number: String,
    #[serde(default)]
    applicant: String,
    #[serde(default)]
    telephone: String,
}

/// Shows the form.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    headers: HeaderMap,
    session: Session,
) -> Result<Response, PageError> {
    refuse_if_inside(&state, &session, Site::Portal).await?;
    let (token, answer) = token_for_anybody(&state, &session, &headers).await?;
    let page = page(&state, language, token, &RequestForm::default());
    Ok(with_headers(answer, show_page(&page)?))
}

/// Takes the request and leads to its state.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    headers: HeaderMap,
    session: Session,
    place: Place,
    form: ProtectedForm<RequestForm>,
) -> Result<Response, PageError> {
    refuse_if_inside(&state, &session, Site::Portal).await?;
    let form = form.into_inner();
    let (token, _) = token_for_anybody(&state, &session, &headers).await?;
    let mut page = page(&state, language, token, &form);
    let typed: [&str; 3] = [&form.office_number, &form.applicant, &form.telephone];
    page.require(language, &typed);
    let number: Option<OfficeNumber> = tidied_id(&form.office_number).parse().ok();
    let telephone = telephone(&form.telephone);
    if page.errors.is_empty() {
        if number.is_none() {
            page.refuse("office_number", language.text("office-number-wrong"));
        }
        if form.applicant.chars().count() > LONGEST_NAME {
            page.refuse("applicant", language.text("recovery-applicant-long"));
        }
        if telephone.is_none() {
            page.refuse("telephone", language.text("recovery-telephone-wrong"));
        }
    }
    let (Some(number), Some(telephone), true) = (number, telephone, page.errors.is_empty()) else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let now = state.clock.now();
    if let Err(until) = state.recovery_request_limit.count(&place, now) {
        return too_many(language, page, &minutes_until(until, now));
    }
    let key = new_key()?;
    let request = &RecoveryRequest {
        receipt: new_receipt(state.clock.now_in_japan(), random_bytes()?),
        office_number: number,
        applicant: form.applicant.trim().to_owned(),
        telephone,
        state: RequestState::Waiting,
        reason: None,
        applied_at: now,
        decided_at: None,
        decided_by: None,
        posted_at: None,
        posted_by: None,
    };
    match store(&state, request, &key).await? {
        Stored::Yes => {
            let to = format!("/recover/requests/{}?key={key}", request.receipt);
            Ok(Redirect::to(&to).into_response())
        }
        Stored::UnknownOffice => {
            page.refuse("office_number", language.text("recovery-office-unknown"));
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Stored::OneWaits => {
            page.message = Some(Message::new(language, "recovery-one-waits", &[]));
            show_as(StatusCode::CONFLICT, &page)
        }
    }
}

/// Whether a request was taken.
enum Stored {
    Yes,
    UnknownOffice,
    OneWaits,
}

async fn store(
    state: &WebState,
    request: &RecoveryRequest,
    key: &str,
) -> Result<Stored, PageError> {
    let stored = state
        .store
        .run_tx("recovery-request", |tx| async move {
            let number = request.office_number;
            if office::find(&tx, number).await?.is_none() {
                return Ok(Stored::UnknownOffice);
            }
            recovery_request::insert(&tx, request, key).await?;
            warn(&tx, state, request).await?;
            let (now, receipt) = (request.applied_at, &request.receipt);
            let subject = number.as_str();
            audit::record(&tx, now, "visitor", "recovery-requested", subject, receipt).await?;
            Ok(Stored::Yes)
        })
        .await;
    match stored {
        Err(StoreError::Exists) => Ok(Stored::OneWaits),
        other => Ok(other?),
    }
}

/// Tells the person of the office's own account, who could have helped themselves.
async fn warn(tx: &Tx, state: &WebState, request: &RecoveryRequest) -> Result<(), StoreError> {
    let Some(account) = account::of_office(tx, request.office_number).await? else {
        return Ok(());
    };
    let Some(security) = mail_address::security(tx, &account.id).await? else {
        return Ok(());
    };
    let federation = whom_to_call(tx, request.office_number).await?;
    let arguments = [("federation", federation.as_str())];
    let key = "mail-recovery-requested";
    let letter = state.mailing.mail(&security.address, key, &arguments);
    mail::queue(tx, &letter, request.applied_at).await?;
    Ok(())
}

/// The state of a request.
#[derive(Template)]
#[template(path = "recovery_request.html")]
struct StatePage {
    page: Frame,
    facts: Vec<(String, String)>,
    meaning: String,
    reason: Option<String>,
}

/// What only the applicant knows.
#[derive(Deserialize)]
pub(super) struct Known {
    #[serde(default)]
    key: String,
}

/// Shows how far a request is, to whoever knows its key.
pub(super) async fn state(
    State(state): State<WebState>,
    language: Language,
    Path(receipt): Path<String>,
    Query(known): Query<Known>,
) -> Result<Response, PageError> {
    let (receipt, key) = (&receipt, &known.key);
    let found = state
        .store
        .read("recovery-request-state", |tx| async move {
            recovery_request::find_with_key(&tx, receipt, key).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    let request = found.ok_or(PageError::NotFound)?;
    let word = request.state.as_str();
    let mut facts = vec![
        (language.text("fact-receipt"), request.receipt.clone()),
        (language.text("recovery-key"), key.clone()),
        (
            language.text("recovery-applied"),
            language.moment(request.applied_at),
        ),
        (
            language.text("fact-office-number"),
            request.office_number.to_string(),
        ),
        (
            language.text("column-state"),
            language.text(&format!("recovery-state-{word}")),
        ),
    ];
    if let Some(posted) = request.posted_at {
        facts.push((language.text("recovery-posted"), language.moment(posted)));
    }
    let title = language.text("recovery-state-title");
    show_page(&StatePage {
        page: Frame::plain(&state, language, "P-31", title),
        facts,
        meaning: language.text(&format!("recovery-meaning-{word}")),
        reason: request.reason,
    })
}

fn page(
    state: &WebState,
    language: Language,
    form_token: String,
    form: &RequestForm,
) -> FieldsPage {
    let title = language.text("recovery-request-title");
    let mut frame = Frame::plain(state, language, "P-34", title);
    frame.form_token = form_token;
    let field = |name, autocomplete, label: &str, hint: &str, value: &str| Field {
        name,
        kind: "text",
        autocomplete,
        label: language.text(label),
        hint: Some(language.text(hint)),
        value: value.to_owned(),
        ..Field::default()
    };
    let fields = vec![
        field(
            "office_number",
            "off",
            "fact-office-number",
            "recovery-office-hint",
            &form.office_number,
        ),
        field(
            "applicant",
            "name",
            "recovery-applicant",
            "recovery-applicant-hint",
            &form.applicant,
        ),
        field(
            "telephone",
            "tel",
            "recovery-telephone",
            "recovery-telephone-hint",
            &form.telephone,
        ),
    ];
    let mut page = FieldsPage::new(
        frame,
        language.text("recovery-request-text"),
        fields,
        "/recover/requests",
        language.text("recovery-request-button"),
    );
    page.paragraphs
        .push(language.text("recovery-request-by-post"));
    page.back = Some((language.text("back"), "/recover"));
    page
}

/// A telephone number as it is kept: digits and hyphens.
fn telephone(typed: &str) -> Option<String> {
    let tidied = tidied_id(typed);
    let digits = tidied.chars().filter(char::is_ascii_digit).count();
    let fits = (9..=11).contains(&digits)
        && tidied
            .chars()
            .all(|symbol| symbol.is_ascii_digit() || symbol == '-');
    fits.then_some(tidied)
}

/// 40 bits, in symbols that are not taken for one another.
fn new_key() -> anyhow::Result<String> {
    let random = random_bytes::<8>()?;
    Ok(random
        .iter()
        .filter_map(|byte| SYMBOLS.chars().nth(usize::from(byte % 32)))
        .collect())
}

const SYMBOLS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LONGEST_NAME: usize = 60;
