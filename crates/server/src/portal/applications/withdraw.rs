//! `/applications/{receipt}/withdraw`: 取下げ, until the federation has decided.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::portal::user::PortalUser;
use crate::store::right::Right;
use crate::store::{StoreError, application, audit, withdrawal};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::state::WebState;

/// Takes an application back. Whoever comes too late is told who was faster.
///
/// # Errors
/// [`PageError::NotFound`] when it is not this office's.
pub(crate) async fn submit(
    State(state): State<WebState>,
    user: PortalUser,
    Path(receipt): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    user.require(Right::Certificates)?;
    let (receipt, user, now) = (&receipt, &user, state.clock.now());
    let withdrawn = state
        .store
        .run_tx("application-withdraw", |tx| async move {
            let found = application::find(&tx, receipt).await?;
            if found.is_none_or(|found| found.office_number != user.office.number) {
                return Ok(None);
            }
            let withdrawn = application::withdraw(&tx, receipt, user.office.number).await?;
            if withdrawn {
                withdrawal::insert(&tx, receipt, &user.account.id, now).await?;
                let (actor, event) = (user.actor(), "application-withdrawn");
                audit::record(&tx, now, &actor, event, receipt, "").await?;
            }
            Ok::<_, StoreError>(Some(withdrawn))
        })
        .await?
        .ok_or(PageError::NotFound)?;
    let told = if withdrawn { "" } else { "?shown=too-late" };
    Ok(Redirect::to(&format!("/applications/{receipt}{told}")).into_response())
}
