//! `/inquiries`: what offices and visitors ask, for the desk of a prefecture or the centre.

mod one;
mod templates;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::opening_hours::OpeningHours;
use crate::prefecture;
use crate::store::inquiry::{self, Inquiry, InquiryState};
use crate::store::operator::Role;
use crate::web::error::PageError;
use crate::web::help::federations::name;
use crate::web::help::ticket::state_word;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The pages.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/inquiries", get(list))
        .route(
            "/inquiries/templates",
            get(templates::show).post(templates::add),
        )
        .route("/inquiries/templates/{id}/remove", post(templates::remove))
        .route("/inquiries/{ticket}", get(one::show))
        .route("/inquiries/{ticket}/answer", post(one::answer))
        .route("/inquiries/{ticket}/hand-on", post(one::hand_on))
        .route("/inquiries/{ticket}/close", post(one::close))
        .route("/inquiries/{ticket}/files/{entry}", get(one::file))
}

/// The queue.
#[derive(Template)]
#[template(path = "console_inquiries.html")]
struct QueuePage {
    page: Frame,
    rows: Vec<Row>,
    states: Vec<(String, String, bool)>,
}

struct Row {
    ticket: String,
    subject: String,
    topic: String,
    asker: String,
    desk: String,
    age: String,
}

/// Which ones.
#[derive(Deserialize)]
struct Filter {
    #[serde(default)]
    state: String,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    operator.require(Role::Desk)?;
    let wanted = STATES
        .into_iter()
        .find(|state| state.as_str() == filter.state)
        .unwrap_or(InquiryState::Waiting);
    let scope = &operator.scope;
    let found = state
        .store
        .read("inquiry-queue", |tx| async move {
            inquiry::queue(&tx, scope, wanted).await
        })
        .await?;
    let title = language.text("inquiries-title");
    show_page(&QueuePage {
        page: operator.frame(&state, language, "K-38", title, "/inquiries"),
        rows: found
            .iter()
            .map(|inquiry| row(&state, language, inquiry))
            .collect(),
        states: STATES
            .map(|state| {
                let word = state_word(language, state);
                (state.as_str().to_owned(), word, state == wanted)
            })
            .into(),
    })
}

fn row(state: &WebState, language: Language, inquiry: &Inquiry) -> Row {
    let asker = inquiry.office_number.map(|number| number.to_string());
    Row {
        ticket: inquiry.ticket.clone(),
        subject: inquiry.subject.clone(),
        topic: language.text(&format!("topic-{}", inquiry.topic.as_str())),
        asker: asker.unwrap_or_else(|| language.text("inquiry-visitor")),
        desk: desk_name(language, &inquiry.desk),
        age: age(state, language, inquiry),
    }
}

/// How many working days it has been in its state.
fn age(state: &WebState, language: Language, inquiry: &Inquiry) -> String {
    let from = inquiry.since.to_offset(JAPAN).date();
    let to = state.clock.now_in_japan().date();
    let days = OpeningHours::default().days_between(from, to).to_string();
    language.text_with("inquiry-age", &[("days", &days)])
}

/// The desk as it is named.
fn desk_name(language: Language, desk: &str) -> String {
    match prefecture::find(desk) {
        Some(prefecture) => name(language, prefecture).to_owned(),
        None => language.text("inquiry-desk-help"),
    }
}

const STATES: [InquiryState; 3] = [
    InquiryState::Waiting,
    InquiryState::Answered,
    InquiryState::Closed,
];
