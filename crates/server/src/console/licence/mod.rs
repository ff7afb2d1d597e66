//! 利用申請 of offices, and the use of each address: approved, sent back, refused, suspended,
//! resumed and ended.

mod list;
mod office;
mod one;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};
use careplan::OfficeNumber;
use time::OffsetDateTime;

use crate::store::notice::{Audience, Notice};
use crate::store::use_application::UseState;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(list::show))
        .route("/use-applications/{receipt}", get(one::show))
        .route("/use-applications/{receipt}/approve", post(one::approve))
        .route("/use-applications/{receipt}/return", post(one::send_back))
        .route("/use-applications/{receipt}/refuse", post(one::refuse))
        .route(
            "/offices/{number}/use",
            get(office::show).post(office::change),
        )
}

/// What an office reads about its use. Notices are in Japanese, like everything that is published
/// to offices.
fn told(
    number: OfficeNumber,
    key: &str,
    arguments: &[(&'static str, &str)],
    now: OffsetDateTime,
) -> Notice {
    let words = Language::Japanese;
    let message = Message::new(words, key, arguments);
    let category = words.text("office-change-category");
    let audience = Audience::Office(number);
    Notice::new(audience, category, message.heading, message.text, now)
        .leading_to(words.text("use-title"), "/use".to_owned())
}

/// How an application stands.
fn state_text(language: Language, state: UseState) -> String {
    language.text(&format!("use-application-{}", state.as_str()))
}

const HOME: &str = "/use-applications";
