//! `/notices/{id}` and `/notices/public/{id}`, each with `/files/{number}`: お知らせ and 添付ファイル.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::portal::user::PortalUser;
use crate::store::{StoreError, notice, notice_file};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::notice_view::{self, NoticePage, NoticeView};
use crate::web::page::{Frame, show};
use crate::web::state::WebState;

/// The pages of single notices.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/notices/{id}", get(one))
        .route("/notices/{id}/files/{number}", get(file))
        .route("/notices/public/{id}", get(public))
        .route(
            "/notices/public/{id}/files/{number}",
            get(notice_view::public_file),
        )
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
    let (notice, files) = notice_view::public(&state, &id).await?;
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
                Some(notice) => notice_file::content(&tx, &notice.id, number).await,
                None => Ok(None),
            }
        })
        .await?;
    notice_view::attached(found)
}
