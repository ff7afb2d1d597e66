//! `/notices/{id}` and `/notices/public/{id}`, each with `/files/{number}`: お知らせ and 添付ファイル.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::portal::user::PortalUser;
use crate::store::notice::{self, NextStep, Notice};
use crate::store::notice_file::{self, FileContent};
use crate::store::{StoreError, Tx};
use crate::web::attachment;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::notice_view::NoticeView;
use crate::web::page::{Frame, show};
use crate::web::state::WebState;

/// The pages of single notices.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/notices/{id}", get(one))
        .route("/notices/{id}/files/{number}", get(file))
        .route("/notices/public/{id}", get(public))
        .route("/notices/public/{id}/files/{number}", get(public_file))
}

/// One notice.
#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    page: Frame,
    notice: NoticeView,
    next: Option<NextStep>,
    back: &'static str,
}

/// A notice; opening it marks it as read.
async fn one(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let now = state.clock.now();
    let (id, user) = (&id, &user);
    let (notice, files) = state
        .store
        .run_tx("notice-open", |tx| async move {
            let Some(notice) = notice::find(&tx, id, user.reader(), now).await? else {
                return Ok(None);
            };
            notice::mark_read(&tx, &notice.id, &user.account.id, now).await?;
            let files = notice_file::of_notice(&tx, id).await?;
            Ok::<_, StoreError>(Some((notice, files)))
        })
        .await?
        .ok_or(PageError::NotFound)?;
    let address = format!("/notices/{}", notice.id);
    show(&NoticePage {
        page: user.frame(&state, language, "P-03", notice.title.clone(), "/"),
        notice: NoticeView::new(&state, language, &notice, &files, &address),
        next: notice.next.filter(|next| {
            let address = &next.address;
            address.starts_with('/') && !address.starts_with("//")
        }),
        back: "/",
    })
}

/// A public notice, for somebody who is not signed in.
async fn public(
    State(state): State<WebState>,
    language: Language,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (id, now) = (&id, state.clock.now());
    let (notice, files) = state
        .store
        .read("notice-public", |tx| async move {
            let Some(notice) = notice::find_public(&tx, id, now).await? else {
                return Ok(None);
            };
            let files = notice_file::of_notice(&tx, id).await?;
            Ok::<_, StoreError>(Some((notice, files)))
        })
        .await?
        .ok_or(PageError::NotFound)?;
    let address = format!("/notices/public/{}", notice.id);
    show(&NoticePage {
        page: Frame::plain(&state, language, "P-04", notice.title.clone()),
        notice: NoticeView::new(&state, language, &notice, &files, &address),
        // It leads to a page behind the sign-in.
        next: None,
        back: "/sign-in",
    })
}

/// An attachment of a notice that this person may read.
async fn file(
    State(state): State<WebState>,
    user: PortalUser,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Response, PageError> {
    let (id, user, now) = (&id, &user, state.clock.now());
    let found = state
        .store
        .read("notice-file", |tx| async move {
            match notice::find(&tx, id, user.reader(), now).await? {
                Some(notice) => content(&tx, &notice, number).await,
                None => Ok(None),
            }
        })
        .await?;
    hand_out(found)
}

/// An attachment of a public notice.
async fn public_file(
    State(state): State<WebState>,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Response, PageError> {
    let (id, now) = (&id, state.clock.now());
    let found = state
        .store
        .read("notice-public-file", |tx| async move {
            match notice::find_public(&tx, id, now).await? {
                Some(notice) => content(&tx, &notice, number).await,
                None => Ok(None),
            }
        })
        .await?;
    hand_out(found)
}

async fn content(tx: &Tx, notice: &Notice, number: u32) -> Result<Option<FileContent>, StoreError> {
    notice_file::content(tx, &notice.id, number).await
}

fn hand_out(found: Option<FileContent>) -> Result<Response, PageError> {
    let file = found.ok_or(PageError::NotFound)?;
    Ok(attachment::response(
        &file.name,
        &file.media_type,
        file.content,
    ))
}
