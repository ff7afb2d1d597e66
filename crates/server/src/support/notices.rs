//! `/notices`, `/notices/{id}` and `/notices/feed.xml`: お知らせ for everybody.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::store::notice::{self, Notice};
use crate::support::visitor::Visitor;
use crate::web::error::PageError;
use crate::web::help::Reader as _;
use crate::web::language::Language;
use crate::web::notice_view::{self, NoticePage, NoticeView};
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The pages of this file.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/notices", get(list))
        .route("/notices/feed.xml", get(feed))
        .route("/notices/{id}", get(one))
        .route(
            "/notices/{id}/files/{number}",
            get(notice_view::public_file),
        )
}

/// The list.
#[derive(Template)]
#[template(path = "support_notices.html")]
struct NoticesPage {
    page: Frame,
    notices: Vec<NoticeLine>,
    /// Addresses of the pages with newer and older ones.
    newer: Option<String>,
    older: Option<String>,
}

/// A notice in a list.
pub(super) struct NoticeLine {
    pub(super) day: String,
    pub(super) category: String,
    pub(super) title: String,
    pub(super) address: String,
}

impl NoticeLine {
    /// The line of a notice.
    pub(super) fn new(language: Language, notice: Notice) -> Self {
        Self {
            day: language.short_day(notice.shown_from),
            address: format!("/notices/{}", notice.id),
            category: notice.category,
            title: notice.title,
        }
    }
}

/// The notices as a feed (Atom, RFC 4287).
#[derive(Template)]
#[template(path = "notices.xml", escape = "html")]
struct Feed {
    tag: &'static str,
    title: String,
    author: String,
    /// Base address of the site.
    site: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    category: String,
    updated: String,
    text: String,
}

/// Which page of the list.
#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    page: u32,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    reader: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let now = state.clock.now();
    let page = wanted.page.clamp(1, LAST_PAGE);
    let shown = page * ON_A_PAGE;
    let found = state
        .store
        .read("support-notices", |tx| async move {
            notice::public(&tx, now, shown + 1).await
        })
        .await?;
    let more = found.len() > shown as usize && page < LAST_PAGE;
    let notices = found
        .into_iter()
        .skip((shown - ON_A_PAGE) as usize)
        .take(ON_A_PAGE as usize)
        .map(|notice| NoticeLine::new(language, notice))
        .collect();
    let title = language.text("support-notices");
    show_page(&NoticesPage {
        page: reader.frame(&state, language, "S-14", title, "/notices"),
        notices,
        newer: (page > 1).then(|| format!("/notices?page={}", page - 1)),
        older: more.then(|| format!("/notices?page={}", page + 1)),
    })
}

async fn one(
    State(state): State<WebState>,
    language: Language,
    reader: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (notice, files) = notice_view::public(&state, &id).await?;
    let address = format!("/notices/{}", notice.id);
    let title = notice.title.clone();
    show_page(&NoticePage {
        page: reader.frame(&state, language, "S-15", title, "/notices"),
        notice: NoticeView::new(&state, language, &notice, &files, &address),
        // It leads to a page behind the sign-in.
        next: None,
        back: "/notices",
    })
}

/// The newest notices for feed readers. Without an address of the site there is none, because its
/// ids have to stay the same.
async fn feed(State(state): State<WebState>, language: Language) -> Result<Response, PageError> {
    let site = state.addresses.support().ok_or(PageError::NotFound)?;
    let now = state.clock.now();
    let found = state
        .store
        .read("support-feed", |tx| async move {
            notice::public(&tx, now, IN_THE_FEED).await
        })
        .await?;
    let newest = found.iter().map(|notice| notice.shown_from).max();
    let name = &state.settings.display_name;
    let feed = Feed {
        tag: language.tag(),
        title: printable(&language.text_with("support-feed-title", &[("name", name)])),
        author: printable(name),
        site: site.to_owned(),
        updated: stamp(newest.unwrap_or(OffsetDateTime::UNIX_EPOCH))?,
        entries: found.iter().map(entry).collect::<Result<_, _>>()?,
    };
    let xml = feed.render().map_err(anyhow::Error::from)?;
    let kind = [(CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((kind, xml).into_response())
}

fn entry(notice: &Notice) -> Result<Entry, PageError> {
    Ok(Entry {
        id: notice.id.clone(),
        title: printable(&notice.title),
        category: printable(&notice.category),
        updated: stamp(notice.shown_from)?,
        text: printable(&notice.body),
    })
}

/// A moment as feeds write it.
fn stamp(at: OffsetDateTime) -> Result<String, PageError> {
    let at = at.replace_nanosecond(0).unwrap_or(at);
    Ok(at.format(&Rfc3339).map_err(anyhow::Error::from)?)
}

/// A text without the signs that XML cannot hold.
fn printable(text: &str) -> String {
    text.chars()
        .filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t'))
        .filter(|sign| !matches!(sign, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

const ON_A_PAGE: u32 = 10;
/// Nobody pages further back.
const LAST_PAGE: u32 = 50;
const IN_THE_FEED: u32 = 20;
