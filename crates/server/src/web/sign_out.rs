//! `/sign-out`: ログアウト, alike on portal and console.

use axum::extract::State;
use axum::response::Redirect;
use tower_sessions::Session;

use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::person::{Person, refuse_outsiders};
use crate::web::session;
use crate::web::state::WebState;

/// Ends the session, also one in which a step of signing in is left to do.
///
/// # Errors
/// When the store fails.
pub(crate) async fn submit<P: Person>(
    State(state): State<WebState>,
    session: Session,
    form: Result<ProtectedForm<Nothing>, PageError>,
) -> Result<Redirect, PageError> {
    refuse_outsiders(&state, &session).await?;
    let Nothing {} = form?.into_inner();
    session::sign_out(&state, &session, P::SITE).await?;
    Ok(Redirect::to("/sign-in?signed_out=yes"))
}
