//! `/sign-out`: ログアウト.

use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use tower_sessions::Session;

use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::person::refuse_outsiders;
use crate::web::session::{self, Site};
use crate::web::state::WebState;

/// The form has nothing but its token.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// Ends the session, also one in which a step of signing in is left to do.
///
/// # Errors
/// When the store fails.
pub(crate) async fn submit(
    State(state): State<WebState>,
    session: Session,
    form: Result<ProtectedForm<Nothing>, PageError>,
) -> Result<Redirect, PageError> {
    refuse_outsiders(&state, &session).await?;
    let Nothing {} = form?.into_inner();
    session::sign_out(&state, &session, Site::Portal).await?;
    Ok(Redirect::to("/sign-in?signed_out=yes"))
}
