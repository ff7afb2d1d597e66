//! `/certificates`: an office's certificates, and 失効.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use careplan::OfficeNumber;
use serde::Deserialize;

use crate::certificate_notice;
use crate::console::operator::Operator;
use crate::store::certificate::{self, CertificateRecord};
use crate::store::office;
use crate::store::operator::Role;
use crate::store::{StoreError, audit, download, notice};
use crate::trouble::revocation_reason;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::sign_in::tidied_id;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_certificates.html")]
pub(crate) struct CertificatesPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) search: Field,
    pub(crate) searched: bool,
    pub(crate) rows: Vec<CertificateRow>,
    pub(crate) reasons: Vec<(&'static str, String)>,
}

/// A certificate in the list.
pub(crate) struct CertificateRow {
    pub(crate) serial: String,
    pub(crate) kind: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) terminal: String,
    pub(crate) downloads: String,
    pub(crate) state: String,
    /// Where 失効 is sent, while it can be.
    pub(crate) revoke: Option<String>,
}

/// Whose certificates.
#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    office: String,
}

/// Why a certificate is revoked.
#[derive(Deserialize)]
pub(crate) struct RevokeForm {
    #[serde(default)]
    reason: String,
}

/// Lists the certificates of an office.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let typed = tidied_id(&search.office);
    let page = page(&state, language, &operator, &typed).await?;
    let status = if page.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    show_as(status, &page)
}

/// 失効: at once, and for good.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such certificate.
pub(crate) async fn revoke(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(serial): Path<String>,
    form: ProtectedForm<RevokeForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let reason = form.into_inner().reason;
    let (serial, reason, now) = (&serial, reason.as_str(), state.clock.now());
    let found = state
        .store
        .read("certificate", |tx| async move {
            certificate::find(&tx, serial).await
        })
        .await?
        .filter(|found| found.der.is_some())
        .ok_or(PageError::NotFound)?;
    if !is_seen(&state, &operator, found.office_number).await? {
        return Err(PageError::NotFound);
    }
    let number = found.office_number.to_string();
    if !REASONS.contains(&reason) {
        let mut page = page(&state, language, &operator, &number).await?;
        let text = language.text("revoke-reason-missing");
        page.errors.push(FormError {
            target: "certificates",
            text,
        });
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let today = state.clock.now_in_japan().date();
    let kind = state.kinds.find(&found.kind);
    let label = kind.map_or(found.kind.as_str(), |kind| kind.label(today));
    let federation = Language::Japanese.text("the-federation");
    let text = &certificate_notice::revoked(&found, label, &federation, now);
    let operator = &operator;
    let revoked = state
        .store
        .run_tx("revoke", |tx| async move {
            let actor = operator.actor();
            let revoked = certificate::revoke_by(&tx, serial, reason, &actor, now).await?;
            if revoked {
                audit::record(&tx, now, &actor, "certificate-revoked", serial, reason).await?;
                notice::insert(&tx, text).await?;
            }
            Ok::<_, StoreError>(revoked)
        })
        .await?;
    if revoked {
        return Ok(Redirect::to(&format!("/certificates?office={number}")).into_response());
    }
    let mut page = page(&state, language, operator, &number).await?;
    page.message = Some(Message::new(language, "already-revoked", &[]));
    show_as(StatusCode::CONFLICT, &page)
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    typed: &str,
) -> Result<CertificatesPage, PageError> {
    let mut search = Field {
        name: "office",
        kind: "search",
        autocomplete: "off",
        label: language.text("fact-office-number"),
        hint: Some(language.text("certificates-search-hint")),
        value: typed.to_owned(),
        ..Field::default()
    };
    let mut errors = Vec::new();
    let number: Option<OfficeNumber> = typed.parse().ok();
    if number.is_none() && !typed.is_empty() {
        let text = language.text("office-number-wrong");
        search.error = Some(text.clone());
        errors.push(FormError {
            target: search.name,
            text,
        });
    }
    let rows = match number {
        Some(number) if is_seen(state, operator, number).await? => {
            rows(state, language, number).await?
        }
        _ => Vec::new(),
    };
    let title = language.text("console-menu-certificates");
    Ok(CertificatesPage {
        page: operator.frame(state, language, "K-05", title, "/certificates"),
        message: None,
        errors,
        search,
        searched: number.is_some(),
        rows,
        reasons: REASONS
            .map(|reason| (reason, language.text(&format!("revoke-{reason}"))))
            .into(),
    })
}

/// Whether the office is among those that this operator sees.
async fn is_seen(
    state: &WebState,
    operator: &Operator,
    number: OfficeNumber,
) -> Result<bool, PageError> {
    let office = state
        .store
        .read(
            "office",
            |tx| async move { office::find(&tx, number).await },
        )
        .await?;
    Ok(office.is_some_and(|office| operator.scope.covers(&office.prefecture)))
}

async fn rows(
    state: &WebState,
    language: Language,
    number: OfficeNumber,
) -> Result<Vec<CertificateRow>, PageError> {
    let found = state
        .store
        .read("certificates", |tx| async move {
            let mut found = Vec::new();
            for kind in state.kinds.all() {
                for record in certificate::of_office(&tx, number, &kind.id).await? {
                    let downloads = download::of_certificate(&tx, &record.serial).await?.len();
                    found.push((record, downloads));
                }
            }
            Ok::<_, StoreError>(found)
        })
        .await?;
    Ok(found
        .iter()
        .map(|(record, count)| row(state, language, record, *count))
        .collect())
}

fn row(
    state: &WebState,
    language: Language,
    record: &CertificateRecord,
    downloads: usize,
) -> CertificateRow {
    let now = state.clock.now();
    let kind = state.kinds.find(&record.kind);
    let label = kind.map(|kind| kind.label(state.clock.now_in_japan().date()).to_owned());
    let status = match &record.revoked {
        Some(revocation) => {
            let day = language.short_day(revocation.at);
            let reason = revocation_reason(language, &revocation.reason);
            let arguments = [("day", day.as_str()), ("reason", reason.as_str())];
            language.text_with("certificate-revoked", &arguments)
        }
        None if record.not_after < now => language.text("state-expired"),
        None => language.text("certificate-valid"),
    };
    let usable = record.revoked.is_none() && record.not_after >= now;
    CertificateRow {
        serial: record.serial.clone(),
        kind: label.unwrap_or_else(|| record.kind.clone()),
        from: language.short_day(record.not_before),
        to: language.short_day(record.not_after),
        terminal: record.terminal.clone().unwrap_or_else(|| "－".to_owned()),
        downloads: downloads.to_string(),
        state: status,
        revoke: usable.then(|| format!("/certificates/{}/revoke", record.serial)),
    }
}

/// The reasons an operator can choose, as words of the record.
const REASONS: [&str; 4] = [
    "key-compromise",
    "superseded",
    "cessation-of-operation",
    "wrong-data",
];
