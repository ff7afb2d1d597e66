//! `/notices/{id}/files`: 添付ファイル of a notice that offices cannot see yet.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use time::OffsetDateTime;

use super::one::Told;
use super::{can_change, load, one};
use crate::console::operator::Operator;
use crate::store::notice::editing::{self, Editor, NoticeChange};
use crate::store::operator::Role;
use crate::store::{StoreError, Tx, audit, notice_file};
use crate::web::attachment;
use crate::web::error::PageError;
use crate::web::form::{FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::state::WebState;
use crate::web::upload_form::UploadForm;

/// Why a file is not attached.
enum Refusal {
    /// The notice can no longer be changed.
    Late,
    /// There are as many as there may be.
    Many,
}

/// 添付する.
pub(super) async fn add(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: UploadForm,
) -> Result<Response, PageError> {
    operator.require(Role::Notices)?;
    let shown = one::read(&state, &operator, &id).await?;
    let refuse = |text: String| {
        let target = "file";
        let error = FormError { target, text };
        one::answer(&state, language, &operator, &shown, Told::Refused(error))
    };
    let (name, content) = match &form.file {
        Some(file) => (file.name.as_str(), file.content.as_slice()),
        None => ("", &[][..]),
    };
    if content.len() > LARGEST_FILE {
        let most = attachment::size(u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX));
        return refuse(language.text_with("file-too-large", &[("most", &most)]));
    }
    let (name, media_type) = match attachment::examine(name, content) {
        Ok((name, media_type)) => (name, media_type),
        Err(unfit) => return refuse(language.text(unfit.key())),
    };
    let (id, operator, name, now) = (&id, &operator, &name, state.clock.now());
    let added = state
        .store
        .run_tx("console-notice-attach", |tx| async move {
            if !can_change(&load(&tx, operator, id).await?, now) {
                return Ok(Err(Refusal::Late));
            }
            if notice_file::of_notice(&tx, id).await?.len() >= MOST {
                return Ok(Err(Refusal::Many));
            }
            notice_file::insert(&tx, id, name, media_type, content).await?;
            note(&tx, operator, id, now).await?;
            let actor = operator.actor();
            audit::record(&tx, now, &actor, "notice-file-added", id, name).await?;
            Ok::<_, PageError>(Ok(()))
        })
        .await?;
    match added {
        Ok(()) => Ok(back(id)),
        Err(Refusal::Late) => refuse(language.text("console-notice-late")),
        Err(Refusal::Many) => {
            let most = MOST.to_string();
            refuse(language.text_with("file-many", &[("count", &most)]))
        }
    }
}

/// 添付を外す.
pub(super) async fn remove(
    State(state): State<WebState>,
    operator: Operator,
    Path((id, number)): Path<(String, u32)>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    operator.require(Role::Notices)?;
    let (id, operator, now) = (&id, &operator, state.clock.now());
    state
        .store
        .run_tx("console-notice-detach", |tx| async move {
            let written = load(&tx, operator, id).await?;
            if can_change(&written, now) && notice_file::remove(&tx, id, number).await? {
                note(&tx, operator, id, now).await?;
                let (actor, detail) = (operator.actor(), number.to_string());
                audit::record(&tx, now, &actor, "notice-file-removed", id, &detail).await?;
            }
            Ok::<_, PageError>(())
        })
        .await?;
    Ok(back(id))
}

/// The file, as an office would get it.
pub(super) async fn show(
    State(state): State<WebState>,
    operator: Operator,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Response, PageError> {
    operator.require(Role::Notices)?;
    let (id, operator) = (&id, &operator);
    let found = state
        .store
        .read("console-notice-file", |tx| async move {
            load(&tx, operator, id).await?;
            Ok::<_, PageError>(notice_file::content(&tx, id, number).await?)
        })
        .await?;
    let file = found.ok_or(PageError::NotFound)?;
    Ok(attachment::response(
        &file.name,
        &file.media_type,
        file.content,
    ))
}

/// Whoever looked at the notice before has not seen its attachments.
async fn note(
    tx: &Tx,
    operator: &Operator,
    id: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let editor = Editor {
        id: &operator.id,
        seen: 0,
        now,
    };
    editing::note(tx, id, NoticeChange::Files, editor).await
}

fn back(id: &str) -> Response {
    Redirect::to(&format!("/notices/{id}")).into_response()
}

/// How many attachments a notice may have.
const MOST: usize = 5;

/// Largest attachment in bytes.
const LARGEST_FILE: usize = 5 * 1024 * 1024;

/// Largest form that is read: a file that is too large by less than this is refused by its field,
/// anything larger by an error page.
pub(super) const LARGEST_FORM: usize = 16 * 1024 * 1024;
