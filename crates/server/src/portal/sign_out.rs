//! `/sign-out`: ログアウト.

use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use tower_sessions::Session;

use crate::portal::user::PortalUser;
use crate::store::audit;
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::session;
use crate::web::state::WebState;

/// The form has nothing but its token.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// Ends the session.
///
/// # Errors
/// When the store fails.
pub(crate) async fn submit(
    State(state): State<WebState>,
    user: PortalUser,
    session: Session,
    form: ProtectedForm<Nothing>,
) -> Result<Redirect, PageError> {
    let Nothing {} = form.into_inner();
    session::end(&session).await?;
    let (user, now) = (&user, state.clock.now());
    state
        .store
        .run_tx("sign-out", |tx| async move {
            let id = &user.account.id;
            audit::record(&tx, now, &user.actor(), "signed-out", id, "portal").await
        })
        .await?;
    Ok(Redirect::to("/sign-in?signed_out=yes"))
}
