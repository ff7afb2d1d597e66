//! `/certificates/by-serial/{serial}/renew`: 更新申請 of a certificate whose key was made here.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::apply::{self, ApplyForm};
use super::content::own_certificate;
use super::purpose::{Purpose, renewable};
use super::standing::Standing;
use crate::portal::user::PortalUser;
use crate::store::certificate::CertificateRecord;
use crate::store::right::Right;
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::state::WebState;

/// Shows the form.
///
/// # Errors
/// [`PageError::NotFound`] when the certificate is not this office's.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(serial): Path<String>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let certificate = own_certificate(&state, &user, &serial).await?;
    let standing = Standing::load(&state, &user, &certificate.kind).await?;
    match purpose(&state, &standing, &certificate) {
        Some(purpose) => apply::show_form(&state, language, &user, &standing, &purpose).await,
        None => Ok(to_certificate(&serial)),
    }
}

/// 送信.
///
/// # Errors
/// [`PageError::NotFound`] when the certificate is not this office's.
pub(crate) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(serial): Path<String>,
    form: ProtectedForm<ApplyForm>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let certificate = own_certificate(&state, &user, &serial).await?;
    let standing = Standing::load(&state, &user, &certificate.kind).await?;
    match purpose(&state, &standing, &certificate) {
        Some(purpose) => {
            let form = form.into_inner();
            apply::submit_form(&state, language, &user, &standing, &purpose, &form).await
        }
        None => Ok(to_certificate(&serial)),
    }
}

fn purpose(
    state: &WebState,
    standing: &Standing,
    certificate: &CertificateRecord,
) -> Option<Purpose> {
    renewable(state, standing)
        .filter(|found| found.serial == certificate.serial)
        .map(|found| Purpose::Renewal(Box::new(found.clone())))
}

/// What cannot be renewed (any more) says so on its own page.
pub(super) fn to_certificate(serial: &str) -> Response {
    Redirect::to(&format!("/certificates/by-serial/{serial}")).into_response()
}
