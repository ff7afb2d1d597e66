//! For people who cannot sign in: a new password by mail, the end of a lock by mail, and
//! ログイン情報再発行申請 for those without a security address.

mod mail;
mod new_password;
mod requests;
mod unlock;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tower_sessions::Session;

use crate::store::StoreError;
use crate::store::mail_link::{self, LinkPurpose, LinkState};
use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::token_for_visitor;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::session;
use crate::web::session::Site;
use crate::web::sign_in::refuse_if_inside;
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/recover", get(show))
        .route("/recover/mail", get(mail::show).post(mail::submit))
        .route(
            "/recover/requests",
            get(requests::show).post(requests::submit),
        )
        .route("/recover/requests/{receipt}", get(requests::state))
        .route(
            "/recover/new-password/{token}",
            get(new_password::show).post(new_password::submit),
        )
        .route("/unlock/{token}", get(unlock::show).post(unlock::submit))
}

/// ログインできないとき: the ways.
#[derive(Template)]
#[template(path = "recover.html")]
struct RecoverPage {
    page: Frame,
    /// Where mail comes from; `None` where none is sent.
    from: Option<String>,
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    session: Session,
) -> Result<Response, PageError> {
    refuse_if_inside(&state, &session, Site::Portal).await?;
    let title = language.text("recover-title");
    show_page(&RecoverPage {
        page: Frame::plain(&state, language, "P-36", title),
        from: state.mailing.from.clone(),
    })
}

/// A page that says something and leads on.
#[derive(Template)]
#[template(path = "told.html")]
struct ToldPage {
    page: Frame,
    message: Option<Message>,
}

/// What a link of this purpose opens: the account, or the page that says why nothing.
async fn open_link(
    state: &WebState,
    language: Language,
    purpose: LinkPurpose,
    token: &str,
) -> Result<Result<String, Response>, PageError> {
    let now = state.clock.now();
    let found = state
        .store
        .read("mail-link", |tx| async move {
            mail_link::find(&tx, token, purpose, now).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    let (key, status) = match found {
        Some(LinkState::Open(account)) => return Ok(Ok(account)),
        Some(LinkState::Used) => ("link-used", StatusCode::GONE),
        Some(LinkState::Ended) => ("link-ended", StatusCode::GONE),
        None => ("link-unknown", StatusCode::NOT_FOUND),
    };
    let next = match purpose {
        LinkPurpose::NewPassword => ("recover-title", "/recover"),
        LinkPurpose::Unlock => ("to-sign-in", "/sign-in"),
    };
    told(state, language, purpose, status, key, next).map(Err)
}

/// The page with this message, for a link of this purpose.
fn told(
    state: &WebState,
    language: Language,
    purpose: LinkPurpose,
    status: StatusCode,
    key: &str,
    next: (&str, &str),
) -> Result<Response, PageError> {
    let (number, title) = match purpose {
        LinkPurpose::NewPassword => ("P-38", "recover-new-password-title"),
        LinkPurpose::Unlock => ("P-39", "unlock-title"),
    };
    let page = ToldPage {
        page: Frame::plain(state, language, number, language.text(title)),
        message: Some(Message::new(language, key, &[]).leading_to(language.text(next.0), next.1)),
    };
    show_as(status, &page)
}

/// The token for a form on a page that is open to everybody, whoever uses this browser, and the
/// headers of the answer.
async fn token_for_anybody(
    state: &WebState,
    session: &Session,
    headers: &HeaderMap,
) -> Result<(String, HeaderMap), PageError> {
    match session::current(state, session).await? {
        Some(signed_in) => Ok((signed_in.form_token, HeaderMap::new())),
        None => Ok(token_for_visitor(headers)?),
    }
}

/// The form again: too much came from one place, and in how many minutes something is taken.
fn too_many(
    language: Language,
    mut page: FieldsPage,
    minutes: &str,
) -> Result<Response, PageError> {
    let facts = [("minutes", minutes)];
    page.message = Some(Message::new(language, "recover-too-many", &facts));
    show_as(StatusCode::TOO_MANY_REQUESTS, &page)
}

/// An answer with headers.
fn with_headers(headers: HeaderMap, answer: Response) -> Response {
    (headers, answer).into_response()
}
