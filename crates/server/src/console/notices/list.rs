//! `/notices`: what operators wrote, the newest first.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{audience_words, state_word};
use crate::console::operator::Operator;
use crate::store::StoreError;
use crate::store::notice::editing;
use crate::store::operator::Role;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_notices.html")]
struct NoticesPage {
    page: Frame,
    rows: Vec<Row>,
    newer: Option<String>,
    older: Option<String>,
}

struct Row {
    address: String,
    title: String,
    mark: String,
    category: String,
    audience: String,
    day: String,
    state: String,
    reads: u32,
}

/// Which of them.
#[derive(Deserialize)]
pub(super) struct Paging {
    page: Option<u32>,
}

/// Lists them.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(paging): Query<Paging>,
) -> Result<Response, PageError> {
    operator.require(Role::Notices)?;
    let now = state.clock.now();
    let present = paging.page.unwrap_or(1).clamp(1, 100_000);
    let (skip, scope) = ((present - 1) * ROWS, &operator.scope);
    // One more than is shown tells whether there is another page.
    let mut written = state
        .store
        .read("console-notices", |tx| async move {
            editing::list(&tx, scope, skip, ROWS + 1).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = written.len() > shown;
    written.truncate(shown);
    let rows = written.iter().map(|one| Row {
        address: format!("/notices/{}", one.notice.id),
        title: one.notice.title.clone(),
        mark: state
            .settings
            .category_mark(&one.notice.category)
            .to_owned(),
        category: one.notice.category.clone(),
        audience: audience_words(language, &one.notice.audience),
        day: language.short_day(one.notice.shown_from),
        state: state_word(language, one, now),
        reads: one.reads,
    });
    let title = language.text("console-menu-notices");
    show_page(&NoticesPage {
        rows: rows.collect(),
        page: operator.frame(&state, language, "K-20", title, "/notices"),
        newer: (present > 1).then(|| format!("/notices?page={}", present - 1)),
        older: more.then(|| format!("/notices?page={}", present + 1)),
    })
}

const ROWS: u32 = 20;
