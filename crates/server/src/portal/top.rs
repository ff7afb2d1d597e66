//! `/`: トップページ, what to do next and お知らせ一覧 with its search.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::portal::cards::{self, Card};
use crate::portal::certificates::guidance::suspended;
use crate::portal::licence::UseFacts;
use crate::portal::notice_search::{Asked, SearchForm};
use crate::portal::user::PortalUser;
use crate::store::StoreError;
use crate::store::notice::{self, ListedNotice};
use crate::web::contact::federation_of;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "top.html")]
struct TopPage {
    page: Frame,
    /// That the office may not use the exchange, or not with one of its services.
    message: Option<Message>,
    cards: Vec<Card>,
    form: SearchForm,
    /// What was found; nothing while the search has errors.
    found: Option<Found>,
}

/// Ten of the notices that were found.
struct Found {
    count: String,
    rows: Vec<NoticeRow>,
    newer: Option<String>,
    older: Option<String>,
}

/// A row of the list.
struct NoticeRow {
    day: String,
    mark: String,
    category: String,
    title: String,
    address: String,
    unread: bool,
}

/// The first page after sign-in.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let now = state.clock.now();
    let (search, form) = asked.read(language, now, state.settings.new_notice_days);
    let found = match &search {
        Some(search) => Some(find(&state, language, &user, &asked, search).await?),
        None => None,
    };
    let status = match found {
        Some(_) => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let uses = UseFacts::load(&state, &user).await?;
    let stopped = match &user.office.suspended {
        Some(suspension) => Some(suspension.clone()),
        None => uses.suspension(),
    };
    let message = match &stopped {
        Some(suspension) => {
            let federation = federation_of(&state, language, &user.office.prefecture).await?;
            Some(suspended(language, suspension, &federation))
        }
        None => None,
    };
    let page = TopPage {
        message,
        page: user.frame(&state, language, "P-02", language.text("top-title"), "/"),
        cards: cards::of(&state, language, &user, &uses).await?,
        form,
        found,
    };
    show_as(status, &page)
}

async fn find(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    asked: &Asked,
    search: &notice::Search,
) -> Result<Found, PageError> {
    let (now, present) = (state.clock.now(), asked.page());
    let skip = (present - 1) * ROWS;
    let (count, rows) = state
        .store
        .read("notices", |tx| async move {
            let reader = user.reader();
            let count = notice::count(&tx, reader, search, now).await?;
            let rows = notice::list(&tx, reader, search, now, skip, ROWS).await?;
            Ok::<_, StoreError>((count, rows))
        })
        .await?;
    Ok(Found {
        count: match count {
            0 => language.text("notices-none"),
            _ => language.text_with("notices-count", &[("count", &count.to_string())]),
        },
        rows: rows.iter().map(|one| row(state, language, one)).collect(),
        newer: (present > 1).then(|| asked.address(present - 1)),
        older: (skip + ROWS < count).then(|| asked.address(present + 1)),
    })
}

fn row(state: &WebState, language: Language, listed: &ListedNotice) -> NoticeRow {
    let notice = &listed.notice;
    NoticeRow {
        day: language.short_day(notice.shown_from),
        mark: state.settings.category_mark(&notice.category).to_owned(),
        category: notice.category.clone(),
        title: notice.title.clone(),
        address: format!("/notices/{}", notice.id),
        unread: listed.read_at.is_none(),
    }
}

const ROWS: u32 = 10;
