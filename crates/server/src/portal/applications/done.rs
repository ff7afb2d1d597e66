//! `/applications/{receipt}/done`: 発行申請完了, to be read, printed and found again.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::one::{self, Found};
use crate::portal::user::PortalUser;
use crate::store::application::ApplicationState;
use crate::store::mail_address;
use crate::store::right::Right;
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::state::WebState;

/// 発行申請完了.
#[derive(Template)]
#[template(path = "application_done.html")]
pub(crate) struct DonePage {
    pub(crate) page: Frame,
    pub(crate) message: Message,
    pub(crate) facts: Vec<(String, String)>,
    /// Where the request is followed from now on.
    pub(crate) follow: String,
    pub(crate) certificates: String,
    /// The field for a mail address, while none is registered and this person may register one.
    pub(crate) mail: Option<Field>,
}

/// The completion page; opened later it shows how things stand then.
///
/// # Errors
/// [`PageError::NotFound`] when it is not this office's.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(receipt): Path<String>,
) -> Result<Response, PageError> {
    let found = Found::load(&state, &user, &receipt).await?;
    let application = &found.application;
    let title = match application.state {
        ApplicationState::Pending => "done-title",
        _ => "application-title",
    };
    let certificates = format!("/certificates/{}", application.kind);
    show_page(&DonePage {
        page: user.frame(
            &state,
            language,
            "P-08",
            language.text(title),
            &certificates,
        ),
        message: one::message(&state, language, &found),
        facts: one::facts(&state, language, &found),
        mail: mail_field(&state, language, &user).await?,
        follow: format!("/applications/{receipt}"),
        certificates,
    })
}

/// The field of `/account/mail`, offered right where it is useful.
async fn mail_field(
    state: &WebState,
    language: Language,
    user: &PortalUser,
) -> Result<Option<Field>, PageError> {
    if !state.mailing.is_ready() || !user.account.may(Right::Administrator) {
        return Ok(None);
    }
    let number = user.office.number;
    let known = state
        .store
        .read("notice-addresses", |tx| async move {
            mail_address::notice_addresses(&tx, number).await
        })
        .await?;
    Ok(known.is_empty().then(|| Field {
        name: "notice_address",
        kind: "email",
        autocomplete: "email",
        label: language.text("mail-notice-label"),
        ..Field::default()
    }))
}
