//! POST tokens: a person signs in to work at one terminal.
//!
//! The terminal is named by the fingerprint of its certificate. Nobody has to prove here that the
//! key is at hand: the tokens count at the mailbox only, and there only on a connection that this
//! very certificate has opened.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Response};
use protocol::Code;
use protocol::http::TokenRequest;
use uuid::Uuid;

use super::sign_in::{SignedIn, Typed};
use crate::store::token::Family;
use crate::store::{account, audit, certificate, office};
use crate::trouble::Refusal;
use crate::web::device::Device;
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;
use crate::web::state::WebState;
use crate::web::token::{Pair, SIGN_IN};

/// Gives the first pair of tokens.
///
/// # Errors
/// The refusal of the sign-in, [`Code::TokenMismatch`], [`Code::OfficeSuspended`].
pub(super) async fn post(
    State(state): State<WebState>,
    device: Device,
    JsonBody(request): JsonBody<TokenRequest>,
) -> Result<Response, ApiError> {
    let typed = Typed {
        user_id: &request.user_id,
        password: &request.password,
        code: request.code.as_deref(),
    };
    let SignedIn { person, note } = typed.sign_in(&state, device).await?;
    let (state, now, terminal) = (&state, state.clock.now(), request.certificate);
    let (family, pair) = (
        &Family {
            id: Uuid::new_v4().to_string(),
            account_id: person.id.clone(),
            office_number: person.office_number,
            fingerprint: terminal,
            sign_in: note,
            began_at: now,
            ends_at: now + SIGN_IN,
            ended: false,
        },
        &Pair::new()?,
    );
    let hash = &person.password_hash;
    let tokens = state
        .store
        .run_tx("tokens", |tx| async move {
            // Checking took a while: the password may be another one by now.
            let account = account::find(&tx, &family.account_id).await?;
            let account = account.filter(|account| account.password_hash == *hash);
            account.ok_or(Code::SignInWrong)?;
            let number = family.office_number;
            let office = office::find(&tx, number).await?.ok_or(Code::SignInWrong)?;
            if let Some(suspension) = office.suspended {
                let refusal = Refusal::SuspendedOffice(suspension);
                return Err(refusal.problem(&state.kinds, now).into());
            }
            let actor = format!("account:{}", family.account_id);
            let print = terminal.to_string();
            if !certificate::holds(&tx, number, terminal).await? {
                return Ok(Err((actor, print)));
            }
            let tokens = pair.begin(&tx, family, now).await?;
            audit::record(&tx, now, &actor, "terminal-sign-in", &family.id, &print).await?;
            Ok::<_, ApiError>(Ok(tokens))
        })
        .await?;
    let tokens = match tokens {
        Ok(tokens) => tokens,
        Err((actor, print)) => {
            let (actor, print) = (&actor, &print);
            // Recorded by itself: what is refused leaves nothing else behind.
            state
                .store
                .run_tx("tokens-refused", |tx| async move {
                    audit::record(&tx, now, actor, "token-refused", print, "other-terminal").await
                })
                .await?;
            return Err(Code::TokenMismatch.into());
        }
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(tokens)).into_response())
}
