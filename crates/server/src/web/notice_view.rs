//! A notice as its readers see it, on portal and support site and in the preview of the console.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::clock::JAPAN;
use crate::store::StoreError;
use crate::store::notice::{self, NextStep, Notice};
use crate::store::notice_file::{self, FileContent, NoticeFile};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Frame;
use crate::web::state::WebState;
use crate::web::{attachment, era};

/// One notice.
#[derive(Template)]
#[template(path = "notice.html")]
pub(crate) struct NoticePage {
    /// The frame.
    pub(crate) page: Frame,
    /// What it says.
    pub(crate) notice: NoticeView,
    /// Where it leads.
    pub(crate) next: Option<NextStep>,
    /// Address of the way back.
    pub(crate) back: &'static str,
}

/// A notice that everybody may read, with its attachments.
///
/// # Errors
/// [`PageError::NotFound`] when there is none with this id.
pub(crate) async fn public(
    state: &WebState,
    id: &str,
) -> Result<(Notice, Vec<NoticeFile>), PageError> {
    let now = state.clock.now();
    let found = state.store.read("notice-public", |tx| async move {
        let Some(notice) = notice::find_public(&tx, id, now).await? else {
            return Ok(None);
        };
        let files = notice_file::of_notice(&tx, id).await?;
        Ok::<_, StoreError>(Some((notice, files)))
    });
    found.await?.ok_or(PageError::NotFound)
}

/// An attachment of a notice that everybody may read.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub(crate) async fn public_file(
    State(state): State<WebState>,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Response, PageError> {
    let (id, now) = (&id, state.clock.now());
    let found: Result<_, StoreError> = state
        .store
        .read("notice-public-file", |tx| async move {
            match notice::find_public(&tx, id, now).await? {
                Some(notice) => notice_file::content(&tx, &notice.id, number).await,
                None => Ok(None),
            }
        })
        .await;
    attached(found?)
}

/// Hands an attachment out.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub(crate) fn attached(found: Option<FileContent>) -> Result<Response, PageError> {
    let found = found.ok_or(PageError::NotFound)?;
    let (name, media_type) = (&found.name, &found.media_type);
    Ok(attachment::response(name, media_type, found.content))
}

/// What a notice says, as everybody sees it who may.
pub(crate) struct NoticeView {
    /// The sign of the category.
    pub(crate) mark: String,
    /// カテゴリ.
    pub(crate) category: String,
    /// 表示開始日, and the last day where there is one.
    pub(crate) days: String,
    /// The text.
    pub(crate) paragraphs: Vec<String>,
    /// Attachments: what is said about each, and its address.
    pub(crate) files: Vec<(String, String)>,
}

impl NoticeView {
    /// A notice with its attachments, whose addresses begin with `address`.
    pub(crate) fn new(
        state: &WebState,
        language: Language,
        notice: &Notice,
        files: &[NoticeFile],
        address: &str,
    ) -> Self {
        let day = |at: time::OffsetDateTime| era::day(language, at.to_offset(JAPAN).date());
        let from = day(notice.shown_from);
        let days = match notice.shown_to {
            // The last moment of the last day.
            Some(to) => {
                let to = day(to - time::Duration::SECOND);
                language.text_with("notice-days", &[("from", &from), ("to", &to)])
            }
            None => from,
        };
        let files = files.iter().map(|file| {
            let size = attachment::size(file.size);
            let facts = [("name", file.name.as_str()), ("size", &size)];
            let label = language.text_with("notice-file", &facts);
            (label, format!("{address}/files/{}", file.number))
        });
        let lines = notice.body.lines().map(str::trim_end);
        Self {
            mark: state.settings.category_mark(&notice.category).to_owned(),
            category: notice.category.clone(),
            days,
            paragraphs: lines
                .filter(|line| !line.is_empty())
                .map(ToOwned::to_owned)
                .collect(),
            files: files.collect(),
        }
    }
}
