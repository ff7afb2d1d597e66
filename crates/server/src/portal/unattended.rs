//! `/terminals/{serial}/unattended`: 自動送受信 of one terminal. Administrators let it work while
//! nobody is signed in, perhaps for some kinds of service only, and stop it again.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use careplan::ServiceKind;
use serde::Deserialize;

use crate::portal::applications::one::kind_label;
use crate::portal::certificates::content::own_certificate;
use crate::portal::user::PortalUser;
use crate::store::account;
use crate::store::certificate::CertificateRecord;
use crate::store::right::{Kinds, Right};
use crate::store::unattended::{self, Origin, Unattended};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::service_kind;
use crate::web::state::WebState;
use crate::web::unattended::standing;

/// The pages of this file.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/terminals/{serial}/unattended", get(show).post(give))
        .route("/terminals/{serial}/unattended/end", post(take_away))
}

/// The page.
#[derive(Template)]
#[template(path = "terminal_unattended.html")]
struct UnattendedPage {
    page: Frame,
    message: Option<Message>,
    facts: Vec<(String, String)>,
    /// Address of the forms.
    address: String,
    /// Whether the terminal works unattended now.
    given: bool,
    /// The kinds of service, where the office has several.
    kinds: Vec<KindBox>,
    /// Label of the button that gives or changes.
    button: String,
    /// Where the certificate can be used no more.
    over: bool,
}

/// A box for a kind of service.
struct KindBox {
    name: String,
    label: String,
    ticked: bool,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    done: Option<Done>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    Given,
    Taken,
}

/// Says how it stands, and offers the change.
///
/// # Errors
/// [`PageError::NotFound`] when the certificate is not this office's.
async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(serial): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    user.require(Right::Administrator)?;
    let certificate = own_certificate(&state, &user, &serial).await?;
    let mut page = page(&state, language, &user, &certificate).await?;
    page.message = arrival.done.map(|done| match done {
        Done::Given => Message::new(language, "unattended-given", &[]),
        Done::Taken => Message::new(language, "unattended-taken", &[]),
    });
    show_as(StatusCode::OK, &page)
}

/// 許可する, for the ticked kinds or all.
///
/// # Errors
/// [`PageError::NotFound`] when the certificate is not this office's.
async fn give(
    State(state): State<WebState>,
    user: PortalUser,
    Path(serial): Path<String>,
    form: ProtectedForm<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    user.require(Right::Administrator)?;
    let certificate = own_certificate(&state, &user, &serial).await?;
    if is_over(&state, &certificate) {
        // The page says so.
        return Ok(Redirect::to(&address(&serial)).into_response());
    }
    let form = form.into_inner();
    let offered = &user.office.kinds;
    let ticked = |kind: &&ServiceKind| form.contains_key(&box_name(kind));
    let mut chosen: Vec<ServiceKind> = offered.iter().filter(ticked).copied().collect();
    if chosen.len() == offered.len() {
        // Every kind ticked is the same as no limit.
        chosen.clear();
    }
    let (now, actor) = (state.clock.now(), &user.actor());
    let grant = &Unattended {
        kinds: Kinds::limited_to(chosen),
        origin: Origin::Portal,
        given_at: now,
        given_by: Some(user.account.id.clone()),
    };
    let receipt = &certificate.receipt;
    state
        .store
        .run_tx("unattended-give", |tx| async move {
            unattended::give(&tx, receipt, grant).await?;
            let detail = format!("portal {}", grant.kinds.words());
            audit::record(&tx, now, actor, "unattended-given", receipt, detail.trim()).await
        })
        .await?;
    Ok(Redirect::to(&format!("{}?done=given", address(&serial))).into_response())
}

/// やめる, also for the certificates that renew this one.
///
/// # Errors
/// [`PageError::NotFound`] when the certificate is not this office's.
async fn take_away(
    State(state): State<WebState>,
    user: PortalUser,
    Path(serial): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Redirect, PageError> {
    let Nothing {} = form.into_inner();
    user.require(Right::Administrator)?;
    let certificate = own_certificate(&state, &user, &serial).await?;
    let (now, actor, receipt) = (state.clock.now(), &user.actor(), &certificate.receipt);
    state
        .store
        .run_tx("unattended-take", |tx| async move {
            if unattended::take_away(&tx, receipt).await? {
                audit::record(&tx, now, actor, "unattended-taken", receipt, "portal").await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Redirect::to(&format!("{}?done=taken", address(&serial))))
}

async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    certificate: &CertificateRecord,
) -> Result<UnattendedPage, PageError> {
    let (receipt, number) = (&certificate.receipt, user.office.number);
    let (grant, names) = state
        .store
        .read("unattended", |tx| async move {
            let grant = unattended::find(&tx, receipt).await?;
            let names = account::names(&tx, number).await?;
            Ok::<_, StoreError>((grant, names))
        })
        .await?;
    let given = grant.is_some();
    let limit = grant.as_ref().map(|grant| &grant.kinds);
    let kinds = &user.office.kinds;
    let kind_box = |kind: &ServiceKind| KindBox {
        name: box_name(kind),
        label: service_kind::in_words(kind),
        ticked: matches!(limit, Some(Kinds::Only(chosen)) if chosen.contains(kind)),
    };
    let terminal = certificate.terminal.clone();
    let label = terminal.unwrap_or_else(|| language.text("terminal-file"));
    let facts = vec![
        (language.text("fact-terminal"), label),
        (
            language.text("fact-kind"),
            kind_label(state, &certificate.kind),
        ),
        (
            language.text("fact-unattended"),
            standing(language, grant.as_ref(), &names),
        ),
    ];
    let title = language.text("unattended-title");
    let button = match (given, kinds.len()) {
        (false, _) => "unattended-give",
        (true, _) => "unattended-change",
    };
    Ok(UnattendedPage {
        page: user.frame(state, language, "P-56", title, "/terminals"),
        message: None,
        facts,
        address: address(&certificate.serial),
        given,
        kinds: match kinds.len() {
            0 | 1 => Vec::new(),
            _ => kinds.iter().map(kind_box).collect(),
        },
        button: language.text(button),
        over: is_over(state, certificate),
    })
}

/// Where the certificate can be used no more.
fn is_over(state: &WebState, certificate: &CertificateRecord) -> bool {
    certificate.revoked.is_some() || certificate.not_after < state.clock.now()
}

/// Address of the page of a certificate.
pub(super) fn address(serial: &str) -> String {
    format!("/terminals/{serial}/unattended")
}

fn box_name(kind: &ServiceKind) -> String {
    format!("kind_{}", kind.as_str())
}
