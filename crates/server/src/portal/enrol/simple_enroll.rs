//! POST simpleenroll: a certificate request whose key was made at the office.
//!
//! The first call opens an application, every further call with the same ticket and key tells
//! how far it is; nothing changes by repeating. Of the request only the public key is taken:
//! what the certificate says comes from the records.
// Spec: RFC 7030 §4.2

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::PublicKey;
use protocol::{Code, Sha256};
use time::OffsetDateTime;

use super::room;
use super::ticket::not_allowed;
use crate::clock::{JAPAN, random_bytes};
use crate::config::UnattendedFrom;
use crate::licence;
use crate::store::application::{self, Application, ApplicationState, KeyOrigin, new_receipt};
use crate::store::right::{Kinds, Right};
use crate::store::ticket::{self, EnrolmentTicket};
use crate::store::unattended::{self, Origin, Unattended};
use crate::store::{StoreError, Tx, account, application_key, audit, fee_waiver, office};
use crate::web::est::progress::{Patience, Progress};
use crate::web::est::request::requested;
use crate::web::problem::ApiError;
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
    let key = &requested(request).await?.key;
    let new_receipt = || Ok::<_, ApiError>(new_receipt(now.to_offset(JAPAN), random_bytes()?));
    let receipts = [&*new_receipt()?, &*new_receipt()?];
    let progress = state
        .store
        .run_tx("enrol", |tx| async move {
            let ticket = caller.ticket(&tx, now).await?;
            if ticket.public_key_sha256 != Sha256::of(&key.spki_der()) {
                let detail = "番号を受け取ったときと、鍵が違います";
                return Err(ApiError::detailed(Code::TicketInvalid, detail));
            }
            let application = application_of(&tx, state, &ticket, key, (receipts, now)).await?;
            let clues = (state.kinds.as_ref(), state.clock.now());
            Progress::of(&tx, application, clues).await
        })
        .await?;
    progress.answer(&state.chain.now(), Patience::Person)
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

/// The application of a ticket, opened now if there is none.
///
/// A second ticket for a key that is applied for already leads to the same application, so that
/// `renkei setup` can be run again without applying twice.
async fn application_of(
    tx: &Tx,
    state: &WebState,
    ticket: &EnrolmentTicket,
    key: &PublicKey,
    ([receipt, use_receipt], now): ([&str; 2], OffsetDateTime),
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
    // A key that is revoked for one account or kind must not come back for another.
    if application_key::was_issued(tx, &spki).await? {
        let detail = "この鍵は、すでに使われています。新しい鍵を作ってください";
        return Err(ApiError::detailed(Code::RequestInvalid, detail));
    }
    room::check(tx, state, (number, &ticket.kind), now).await?;
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
    let office = office::find(tx, number).await?.ok_or(Code::NotEligible)?;
    let by = (application.account_id.as_str(), use_receipt);
    licence::begin_with_certificate(tx, &state.exchange, &office, by, now).await?;
    let actor = format!("account:{}", application.account_id);
    if ticket.unattended {
        let origin = allow_unattended(tx, state, &application).await?;
        audit::record(tx, now, &actor, "unattended-given", receipt, origin).await?;
    }
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

/// Lets the terminal work while nobody is signed in, as was wished for with the ticket; by what
/// right, in the word of the audit.
async fn allow_unattended(
    tx: &Tx,
    state: &WebState,
    application: &Application,
) -> Result<&'static str, StoreError> {
    let given_at = application.applied_at;
    let grant = match state.settings.unattended {
        UnattendedFrom::Every => Unattended::by_settings(given_at),
        UnattendedFrom::Setup | UnattendedFrom::Portal => Unattended {
            kinds: Kinds::All,
            origin: Origin::Setup,
            given_at,
            given_by: Some(application.account_id.clone()),
        },
    };
    unattended::give(tx, &application.receipt, &grant).await?;
    Ok(grant.origin.as_str())
}
