//! `/`, `/notices/{id}` and `/notices/public/{id}`: お知らせ.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::portal::user::PortalUser;
use crate::store::StoreError;
use crate::store::notice::{self, ListedNotice, NextStep, Notice, Reading, Search};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show};
use crate::web::state::WebState;

/// The list.
#[derive(Template)]
#[template(path = "notices.html")]
pub(crate) struct NoticesPage {
    pub(crate) page: Frame,
    pub(crate) count: String,
    pub(crate) rows: Vec<NoticeRow>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

/// A row of the list.
pub(crate) struct NoticeRow {
    pub(crate) day: String,
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) unread: bool,
}

/// One notice.
#[derive(Template)]
#[template(path = "notice.html")]
pub(crate) struct NoticePage {
    pub(crate) page: Frame,
    pub(crate) category: String,
    pub(crate) day: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) next: Option<NextStep>,
    pub(crate) back: &'static str,
}

/// Which ten rows.
#[derive(Deserialize)]
pub(crate) struct Paging {
    page: Option<u32>,
    unread: Option<String>,
}

/// お知らせ一覧, the first page after sign-in.
///
/// # Errors
/// When the store fails.
pub(crate) async fn list(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(paging): Query<Paging>,
) -> Result<Response, PageError> {
    let now = state.clock.now();
    let present = paging.page.unwrap_or(1).clamp(1, 100_000);
    let skip = (present - 1) * ROWS;
    let reading = paging.unread.map_or(Reading::Any, |_| Reading::Unread);
    let (reader, search) = (
        user.reader(),
        &Search {
            reading,
            ..Search::default()
        },
    );
    let (count, rows) = state
        .store
        .read("notices", |tx| async move {
            let count = notice::count(&tx, reader, search, now).await?;
            let rows = notice::list(&tx, reader, search, now, skip, ROWS).await?;
            Ok::<_, StoreError>((count, rows))
        })
        .await?;
    let count_sentence = match count {
        0 => language.text("notices-none"),
        _ => language.text_with("notices-count", &[("count", &count.to_string())]),
    };
    let title = language.text("notices-title");
    show(&NoticesPage {
        page: user.frame(&state, language, "P-02", title, "/"),
        count: count_sentence,
        rows: rows.iter().map(|listed| row(language, listed)).collect(),
        newer: (present > 1).then(|| format!("/?page={}", present - 1)),
        older: (skip + ROWS < count).then(|| format!("/?page={}", present + 1)),
    })
}

/// A notice; opening it marks it as read.
///
/// # Errors
/// [`PageError::NotFound`] when it is not for this office.
pub(crate) async fn one(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let now = state.clock.now();
    let (id, user) = (&id, &user);
    let notice = state
        .store
        .run_tx("notice-open", |tx| async move {
            let found = notice::find(&tx, id, user.reader(), now).await?;
            if let Some(notice) = &found {
                notice::mark_read(&tx, &notice.id, &user.account.id, now).await?;
            }
            Ok::<_, StoreError>(found)
        })
        .await?
        .ok_or(PageError::NotFound)?;
    let frame = user.frame(&state, language, "P-03", notice.title.clone(), "/");
    show(&page(language, frame, notice, "/"))
}

/// A public notice, for somebody who is not signed in.
///
/// # Errors
/// [`PageError::NotFound`] when it is not public.
pub(crate) async fn public(
    State(state): State<WebState>,
    language: Language,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (id, now) = (&id, state.clock.now());
    let mut notice = state
        .store
        .read("notice-public", |tx| async move {
            notice::find_public(&tx, id, now).await
        })
        .await?
        .ok_or(PageError::NotFound)?;
    // Its link leads to a page behind the sign-in, which is shown on the way back.
    notice.next = None;
    let frame = Frame::plain(&state, language, "P-04", notice.title.clone());
    show(&page(language, frame, notice, "/sign-in"))
}

fn row(language: Language, listed: &ListedNotice) -> NoticeRow {
    NoticeRow {
        day: language.short_day(listed.notice.shown_from),
        category: listed.notice.category.clone(),
        title: listed.notice.title.clone(),
        address: format!("/notices/{}", listed.notice.id),
        unread: listed.read_at.is_none(),
    }
}

fn page(language: Language, frame: Frame, notice: Notice, back: &'static str) -> NoticePage {
    NoticePage {
        page: frame,
        category: notice.category,
        day: language.day(notice.shown_from.to_offset(crate::clock::JAPAN).date()),
        paragraphs: notice.body.lines().map(ToOwned::to_owned).collect(),
        next: notice.next.filter(|next| {
            let address = &next.address;
            address.starts_with('/') && !address.starts_with("//")
        }),
        back,
    }
}

const ROWS: u32 = 10;
