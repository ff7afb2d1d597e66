//! POST enrolment tickets: sign-in with ユーザID and password, bound to a public key.
//!
//! The ticket is stored as its hash. It says which kind of certificate the office will apply
//! for; somebody who needs another, or for whom the records do not tell, is sent to the
//! federation before anything is stored.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use careplan::OfficeNumber;
use protocol::http::{Ticket, TicketRequest};
use protocol::{Code, Sha256};
use time::{Duration, OffsetDateTime};

use super::room;
use super::sign_in::{SignedIn, Typed};
use crate::clock::{JAPAN, random_bytes};
use crate::config::UnattendedFrom;
use crate::eligibility::ClaimingFacts;
use crate::kinds::{CertificateKinds, Kind};
use crate::store::account::{self, Account};
use crate::store::application::{self, ApplicationState};
use crate::store::office::{self, Office};
use crate::store::right::Right;
use crate::store::ticket::{self, EnrolmentTicket};
use crate::store::{Tx, audit};
use crate::trouble::Refusal;
use crate::web::device::Device;
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;
use crate::web::state::WebState;

/// Gives a ticket for one certificate request.
///
/// # Errors
/// The refusal of the sign-in, [`Code::OfficeSuspended`], [`Code::NotEligible`],
/// [`Code::TerminalLimit`].
pub(super) async fn post(
    State(state): State<WebState>,
    device: Device,
    JsonBody(request): JsonBody<TicketRequest>,
) -> Result<Response, ApiError> {
    let terminal = terminal_name(&request.terminal)?;
    let typed = Typed {
        user_id: &request.user_id,
        password: &request.password,
        code: request.code.as_deref(),
    };
    let SignedIn { person, .. } = typed.sign_in(&state, device).await?;
    let secret = URL_SAFE_NO_PAD.encode(random_bytes::<32>()?);
    let now = state.clock.now();
    let expires_at = now + Duration::minutes(i64::from(state.settings.ticket_minutes));
    let blank = &EnrolmentTicket {
        ticket_hash: Sha256::of(secret.as_bytes()),
        account_id: person.id.clone(),
        kind: String::new(),
        terminal,
        public_key_sha256: request.public_key_sha256,
        expires_at,
        receipt: None,
        unattended: request.unattended,
    };
    let (state, number, hash) = (&state, person.office_number, &person.password_hash);
    let (office_name, kind, unattended) = state
        .store
        .run_tx("ticket", |tx| async move {
            // Checking took a while: the password may be another one by now.
            let account = account::find(&tx, &blank.account_id).await?;
            let account = account.filter(|account| account.password_hash == *hash);
            let account = account.ok_or(Code::SignInWrong)?;
            if !account.may(Right::Certificates) {
                return Err(not_allowed());
            }
            let office = office::find(&tx, number).await?.ok_or(Code::NotEligible)?;
            if let Some(suspension) = office.suspended {
                let refusal = Refusal::SuspendedOffice(suspension);
                return Err(refusal.problem(&state.kinds, now).into());
            }
            let kind = fitting_kind(&tx, &office, &state.kinds, now).await?;
            if !is_applied_for(&tx, number, &kind.id, blank.public_key_sha256).await? {
                room::check(&tx, state, (number, &kind.id), now).await?;
            }
            let ticket = EnrolmentTicket {
                kind: kind.id.clone(),
                unattended: works_unattended(state, &account, blank.unattended),
                ..blank.clone()
            };
            ticket::insert(&tx, &ticket).await?;
            let actor = format!("account:{}", ticket.account_id);
            let key = ticket.public_key_sha256.to_string();
            audit::record(&tx, now, &actor, "enrolment-ticket", number.as_str(), &key).await?;
            Ok::<_, ApiError>((office.name, kind, ticket.unattended))
        })
        .await?;
    let answer = Ticket {
        ticket: secret,
        expires_at,
        office_number: number.to_string(),
        office_name,
        certificate_kind_label: kind.label(now.to_offset(JAPAN).date()).to_owned(),
        certificate_kind: kind.id,
        unattended,
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

/// The person may not apply for certificates.
pub(super) fn not_allowed() -> ApiError {
    let detail = "このユーザIDには、証明書の権限がありません。事業所の管理者にお問い合わせください";
    ApiError::detailed(Code::NotEligible, detail)
}

/// Whether the certificate will work while nobody is signed in: when the configuration leaves that
/// to the setup, and an administrator of the office has wished so there.
fn works_unattended(state: &WebState, person: &Account, wished: bool) -> bool {
    match state.settings.unattended {
        UnattendedFrom::Setup => wished && person.may(Right::Administrator),
        UnattendedFrom::Every => true,
        UnattendedFrom::Portal => false,
    }
}

/// What the certificate will show as the computer's name.
fn terminal_name(typed: &str) -> Result<String, ApiError> {
    let name = typed.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= TERMINAL_LENGTH
        && !name.chars().any(char::is_control);
    if fits {
        Ok(name.to_owned())
    } else {
        let detail = format!("端末の名前は1文字から{TERMINAL_LENGTH}文字までです");
        Err(ApiError::detailed(Code::RequestInvalid, detail))
    }
}

/// Whether a key was applied for already: its ticket leads to the same application.
async fn is_applied_for(
    tx: &Tx,
    number: OfficeNumber,
    kind: &str,
    key: Sha256,
) -> Result<bool, ApiError> {
    let applications = application::of_office(tx, number, kind).await?;
    Ok(applications.iter().any(|one| {
        matches!(
            one.state,
            ApplicationState::Pending | ApplicationState::Approved | ApplicationState::Issued
        ) && Sha256::of(&one.public_key) == key
    }))
}

/// The kind of certificate that the office needs, from what is on record.
async fn fitting_kind(
    tx: &Tx,
    office: &Office,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Kind, ApiError> {
    let facts = ClaimingFacts::load(tx, office.number, now).await?;
    let kind = facts.kind(kinds, now.to_offset(JAPAN).date());
    kind.cloned().ok_or_else(|| Code::NotEligible.into())
}

/// Characters of a terminal's name; half of what the certificate's common name can hold.
const TERMINAL_LENGTH: usize = 32;
