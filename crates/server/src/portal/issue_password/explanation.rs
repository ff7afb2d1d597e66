//! `/issue-password`: 証明書発行用パスワードとは？

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::{CHECK, LOST, Origin, remembering};
use crate::portal::user::PortalUser;
use crate::store::right::Right;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "issue_password.html")]
pub(crate) struct IssuePasswordPage {
    pub(crate) page: Frame,
    pub(crate) check: String,
    /// 通知書を紛失してしまった, for people who may.
    pub(crate) lost: Option<String>,
    /// The way back to an application.
    pub(crate) back: Option<String>,
}

/// Explains the issue password.
///
/// # Errors
/// When the template fails.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(origin): Query<Origin>,
) -> Result<Response, PageError> {
    let title = language.text("issue-password-title");
    let kind = origin.id(&state);
    show_page(&IssuePasswordPage {
        page: user.frame(&state, language, "P-09", title, ""),
        check: remembering(CHECK, kind),
        lost: user
            .account
            .may(Right::Certificates)
            .then(|| remembering(LOST, kind)),
        back: kind.map(|kind| format!("/certificates/{kind}/apply")),
    })
}
