//! `/issue-password/files/{notice}`: the file with the new password, handed out once, to the
//! session in which it was made.

use anyhow::Context as _;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use tower_sessions::Session;

use super::reissue::FILE;
use super::{LOST, file_address};
use crate::clock::JAPAN;
use crate::portal::user::PortalUser;
use crate::store::reissue::{self, Reissue};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::session_file::SessionId;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "issue_password_file.html")]
pub(crate) struct FilePage {
    pub(crate) page: Frame,
    /// Why the file is not there.
    pub(crate) message: Option<Message>,
    /// Which password opens it, and until when it is there.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) action: String,
    pub(crate) back: String,
}

/// How to open the file, and the button.
///
/// # Errors
/// [`PageError::NotFound`] for everybody but the person who re-issued.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    user: PortalUser,
    Path(notice): Path<String>,
) -> Result<Response, PageError> {
    let (reissue, sealed) = load(&state, &session, &user, &notice).await?;
    let message = sealed.is_none().then(|| gone_message(language, &reissue));
    show_as(
        StatusCode::OK,
        &page(&state, language, &user, &reissue, message),
    )
}

/// Hands out the file; it is gone afterwards.
///
/// # Errors
/// [`PageError::NotFound`] for everybody but the person who re-issued.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    user: PortalUser,
    Path(notice): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    let (reissue, sealed) = load(&state, &session, &user, &notice).await?;
    let Some(sealed) = sealed else {
        return gone(&state, language, &user, &reissue);
    };
    let vault = SessionId::of(&session)?.vault(&state, FILE)?;
    let file = vault
        .open(&reissue.notice_id, &sealed)
        .context("open the file of a re-issue")?;
    let (notice, actor, now) = (&notice, &user.actor(), state.clock.now());
    let handed_out = state
        .store
        .run_tx("issue-password-file", |tx| async move {
            let handed_out = reissue::hand_out(&tx, notice, now).await?;
            if handed_out {
                let event = "issue-password-fetched";
                audit::record(&tx, now, actor, event, notice, "").await?;
            }
            Ok::<_, StoreError>(handed_out)
        })
        .await?;
    if !handed_out {
        return gone(&state, language, &user, &reissue);
    }
    let name = file_name(&reissue);
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, file.to_vec()).into_response())
}

fn gone(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    reissue: &Reissue,
) -> Result<Response, PageError> {
    let message = gone_message(language, reissue);
    let page = page(state, language, user, reissue, Some(message));
    show_as(StatusCode::GONE, &page)
}

fn gone_message(language: Language, reissue: &Reissue) -> Message {
    let message = match reissue.fetched_at {
        Some(at) => {
            let at = language.moment(at);
            Message::new(language, "reissue-file-fetched", &[("at", &at)])
        }
        None => Message::new(language, "reissue-file-gone", &[]),
    };
    message.leading_to(language.text("reissue-again"), LOST)
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    reissue: &Reissue,
    message: Option<Message>,
) -> FilePage {
    let (at, until) = (
        language.moment(reissue.reissued_at),
        language.moment(reissue.kept_until),
    );
    let fact = |key: &str, arguments: &[(&'static str, &str)]| {
        let value = language.text_with(&format!("reissue-file-{key}-value"), arguments);
        (language.text(&format!("reissue-file-{key}")), value)
    };
    FilePage {
        page: user.frame(
            state,
            language,
            "P-48",
            language.text("reissue-file-title"),
            "/",
        ),
        message,
        facts: vec![
            fact("password", &[("at", &at)]),
            fact("until", &[("until", &until)]),
            fact("viewers", &[]),
        ],
        action: file_address(&reissue.notice_id),
        back: format!("/notices/{}", reissue.notice_id),
    }
}

/// ASCII, so that no browser changes it.
fn file_name(reissue: &Reissue) -> String {
    let day = reissue.reissued_at.to_offset(JAPAN).date();
    let (year, month, day) = (day.year(), u8::from(day.month()), day.day());
    format!("issue-password-{year:04}{month:02}{day:02}.pdf")
}

/// The re-issue of this person, with the sealed file while this session can open it.
async fn load(
    state: &WebState,
    session: &Session,
    user: &PortalUser,
    notice: &str,
) -> Result<(Reissue, Option<Vec<u8>>), PageError> {
    let (id, now) = (SessionId::of(session)?.bytes(), state.clock.now());
    state
        .store
        .read("issue-password-file", |tx| async move {
            let Some(found) = reissue::find(&tx, notice, &user.account.id).await? else {
                return Ok(None);
            };
            let sealed = reissue::sealed_file(&tx, notice, &id, now).await?;
            Ok::<_, StoreError>(Some((found, sealed)))
        })
        .await?
        .ok_or(PageError::NotFound)
}
