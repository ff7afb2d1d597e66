//! `/issue-password`: 証明書発行用パスワードとは？

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::portal::user::PortalUser;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "issue_password.html")]
pub(crate) struct IssuePasswordPage {
    pub(crate) page: Frame,
}

/// Explains the issue password.
///
/// # Errors
/// When the template fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    let title = language.text("issue-password-title");
    show_page(&IssuePasswordPage {
        page: user.frame(&state, language, "P-09", title, ""),
    })
}
