//! POST simpleenroll: a certificate request whose key was made at the office.
//!
//! The first call opens an application, every further call with the same ticket and key tells
//! how far it is; nothing changes by repeating. Of the request only the public key is taken:
//! what the certificate says comes from the records.
// Spec: RFC 7030 §4.2

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::{Certificate, PublicKey};
use protocol::{Code, Sha256};
use time::OffsetDateTime;

use super::container;
use super::ticket::not_allowed;
use crate::clock::{JAPAN, random_bytes};
use crate::store::application::{self, Application, ApplicationState, KeyOrigin, new_receipt};
use crate::store::right::Right;
use crate::store::ticket::{self, EnrolmentTicket};
use crate::store::{StoreError, Tx, account, audit, certificate, fee_waiver};
use crate::web::problem::ApiError;
use crate::web::request_body::{has_type, read};
use crate::web::sign_in::tidied_id;
use crate::web::state::WebState;

/// Takes a request, or tells how far its application is.
pub(super) async fn post(State(state): State<WebState>, request: Request) -> Response {
    match answer(&state, request).await {
        Ok(response) => response,
        Err(error) => challenged(error),
    }
}

async fn answer(state: &WebState, request: Request) -> Result<Response, ApiError> {
    let caller = &Caller::of(request.headers()).ok_or(Code::TicketInvalid)?;
    let now = state.clock.now();
    // Before the body: nobody without a ticket makes us read a request.
    state
        .store
        .read(
            "enrol-ticket",
            |tx| async move { caller.ticket(&tx, now).await },
        )
        .await?;
    let key = &requested_key(request).await?;
    let receipt = &new_receipt(now.to_offset(JAPAN), random_bytes()?);
    let progress = state
        .store
        .run_tx("enrol", |tx| async move {
            let ticket = caller.ticket(&tx, now).await?;
            if ticket.public_key_sha256 != Sha256::of(&key.spki_der()) {
                let detail = "番号を受け取ったときと、鍵が違います";
                return Err(ApiError::detailed(Code::TicketInvalid, detail));
            }
            let application = application_of(&tx, state, &ticket, key, (receipt, now)).await?;
            progress(&tx, application).await
        })
        .await?;
    match progress {
        Progress::Waiting => {
            let seconds = HeaderValue::from_static(RETRY_SECONDS);
            Ok((StatusCode::ACCEPTED, [(RETRY_AFTER, seconds)]).into_response())
        }
        Progress::Issued(der) => {
            let leaf = Certificate::from_der(&der).map_err(anyhow::Error::from)?;
            // The root is not sent along: whoever needs it from here must not believe it.
            let above = pki::trust::above(&leaf, &state.chain.now());
            let above = above.into_iter().filter(|one| !one.is_root());
            container::answer(&std::iter::once(leaf).chain(above).collect::<Vec<_>>())
        }
    }
}

/// A refused ticket says which authentication is wanted, as HTTP asks for.
fn challenged(error: ApiError) -> Response {
    let mut response = error.into_response();
    if response.status() == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Basic realm=\"enrolment\", charset=\"UTF-8\"");
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}

/// Who asks: HTTP Basic with ユーザID and ticket.
struct Caller {
    account_id: String,
    ticket_hash: Sha256,
}

impl Caller {
    fn of(headers: &HeaderMap) -> Option<Self> {
        let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("Basic") {
            return None;
        }
        let decoded = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
        let (user, ticket) = decoded.split_once(':')?;
        Some(Self {
            account_id: tidied_id(user),
            ticket_hash: Sha256::of(ticket.as_bytes()),
        })
    }

    /// The ticket while it can be used.
    async fn ticket(&self, tx: &Tx, now: OffsetDateTime) -> Result<EnrolmentTicket, ApiError> {
        ticket::find(tx, self.ticket_hash)
            .await?
            .filter(|ticket| ticket.account_id == self.account_id && now < ticket.expires_at)
            .ok_or_else(|| Code::TicketInvalid.into())
    }
}

/// The public key of the request, proved to be held by whoever made it.
async fn requested_key(request: Request) -> Result<PublicKey, ApiError> {
    if !has_type(&request, "application/pkcs10") {
        return Err(ApiError::with_status(
            Code::RequestInvalid,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Content-Type: application/pkcs10 が必要です",
        ));
    }
    let body = read(request.into_body(), BODY_LIMIT).await?;
    let symbols: Vec<u8> = body
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let der = STANDARD
        .decode(symbols)
        .map_err(|_| ApiError::detailed(Code::RequestInvalid, "Base64 として読み取れません"))?;
    pki::request::verify(&der)
        .map_err(|error| ApiError::detailed(Code::RequestInvalid, error.japanese()))
}

/// The application of a ticket, opened now if there is none.
///
/// A second ticket for a key that is applied for already leads to the same application, so that
/// `renkei setup` can be run again without applying twice.
async fn application_of(
    tx: &Tx,
    state: &WebState,
    ticket: &EnrolmentTicket,
    key: &PublicKey,
    (receipt, now): (&str, OffsetDateTime),
) -> Result<Application, ApiError> {
    if let Some(receipt) = &ticket.receipt {
        let found = application::find(tx, receipt).await?;
        return Ok(found.ok_or(StoreError::Corrupt("enrolment_tickets.receipt"))?);
    }
    let account = account::find(tx, &ticket.account_id)
        .await?
        .ok_or(Code::TicketInvalid)?;
    if !account.may(Right::Certificates) {
        return Err(not_allowed());
    }
    let number = account.office_number;
    let spki = key.spki_der();
    let open = application::of_office(tx, number, &ticket.kind)
        .await?
        .into_iter()
        .find(|other| {
            other.public_key == spki
                && other.account_id == account.id
                && matches!(
                    other.state,
                    ApplicationState::Pending
                        | ApplicationState::Approved
                        | ApplicationState::Issued
                )
        });
    if let Some(open) = open {
        ticket::bind(tx, ticket.ticket_hash, &open.receipt).await?;
        return Ok(open);
    }
    let application = Application {
        receipt: receipt.to_owned(),
        office_number: number,
        account_id: account.id,
        kind: ticket.kind.clone(),
        key_origin: KeyOrigin::Office,
        terminal: Some(ticket.terminal.clone()),
        public_key: spki,
        key_parts: None,
        // Neither the texts nor the gate are shown by a program: none was agreed to.
        gate_edition: None,
        state: ApplicationState::Pending,
        reason: None,
        applied_at: now,
        decided_at: None,
        decided_by: None,
    };
    let replaces = match state.kinds.find(&ticket.kind) {
        Some(kind) => fee_waiver::owed_for(tx, number, kind, now).await?,
        None => None,
    };
    application::insert(tx, &application).await?;
    if let Some(lost) = replaces {
        fee_waiver::insert(tx, receipt, &lost, now).await?;
    }
    ticket::bind(tx, ticket.ticket_hash, receipt).await?;
    let actor = format!("account:{}", application.account_id);
    audit::record(
        tx,
        now,
        &actor,
        "application-sent",
        receipt,
        &application.kind,
    )
    .await?;
    Ok(application)
}

/// How far an application is that was not refused.
enum Progress {
    /// Nobody has decided, or the authority has not signed yet.
    Waiting,
    /// The certificate, DER.
    Issued(Vec<u8>),
}

async fn progress(tx: &Tx, application: Application) -> Result<Progress, ApiError> {
    match application.state {
        ApplicationState::Pending | ApplicationState::Approved => Ok(Progress::Waiting),
        ApplicationState::Returned | ApplicationState::Failed => {
            let reason = application.reason.unwrap_or_default();
            Err(ApiError::detailed(Code::ApplicationReturned, reason))
        }
        ApplicationState::Withdrawn => Err(ApiError::detailed(
            Code::ApplicationReturned,
            "申請は取り下げられました",
        )),
        ApplicationState::Issued => {
            let record = certificate::by_receipt(tx, &application.receipt).await?;
            let record = record.ok_or(StoreError::Corrupt("certificates.receipt"))?;
            if record.revoked.is_some() {
                return Err(Code::CertificateRevoked.into());
            }
            Ok(Progress::Issued(
                record.der.ok_or(StoreError::Corrupt("certificates.der"))?,
            ))
        }
    }
}

/// Longest body in bytes; a request for one P-256 key takes less than one thousand.
const BODY_LIMIT: usize = 24 * 1024;
/// When to ask again.
const RETRY_SECONDS: &str = "2";
