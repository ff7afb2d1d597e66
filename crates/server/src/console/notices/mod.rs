//! `/notices…`: お知らせ of the federation: list, draft, preview, publishing, withdrawing.
//!
//! A notice begins as a draft that only operators see. It can be changed until offices can see it;
//! after that it can only be withdrawn.

mod edit;
mod files;
mod list;
mod one;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use time::OffsetDateTime;

use crate::console::colleague;
use crate::console::operator::Operator;
use crate::store::Tx;
use crate::store::notice::Audience;
use crate::store::notice::editing::{self, NoticeState, WrittenNotice};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::service_kind;
use crate::web::state::WebState;

/// The pages about notices.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/notices", get(list::show))
        .route("/notices/new", get(edit::show_new).post(edit::submit_new))
        .route("/notices/{id}", get(one::show))
        .route("/notices/{id}/edit", get(edit::show).post(edit::submit))
        .route("/notices/{id}/publish", post(one::publish))
        .route("/notices/{id}/withdraw", post(one::withdraw))
        .route(
            "/notices/{id}/files",
            post(files::add).layer(DefaultBodyLimit::max(files::LARGEST_FORM)),
        )
        .route("/notices/{id}/files/{number}", get(files::show))
        .route("/notices/{id}/files/{number}/remove", post(files::remove))
}

/// A notice that this operator may see, or nothing is there.
async fn load(tx: &Tx, operator: &Operator, id: &str) -> Result<WrittenNotice, PageError> {
    let found = editing::find(tx, id, &operator.scope).await?;
    found.ok_or(PageError::NotFound)
}

/// M26: what a colleague, or another window, did to it after the page was shown.
async fn changed_elsewhere(
    state: &WebState,
    language: Language,
    written: &WrittenNotice,
) -> Result<Option<Message>, PageError> {
    let Some(changed) = &written.changed else {
        return Ok(None);
    };
    let person = colleague::in_words(state, language, &changed.by).await?;
    let what = language.text(&format!(
        "console-notice-change-{}",
        changed.change.as_str()
    ));
    let address = format!("/notices/{}", written.notice.id);
    let fact = (changed.at, person.as_str(), what.as_str());
    Ok(Some(Message::changed_elsewhere(language, fact, &address)))
}

/// The version that a form carries; none is none that anybody has seen.
fn seen(version: &str) -> i64 {
    version.parse().unwrap_or(0)
}

/// Whether nobody but operators can have seen it.
fn can_change(written: &WrittenNotice, now: OffsetDateTime) -> bool {
    match written.state {
        NoticeState::Draft => true,
        NoticeState::Published => written.notice.shown_from > now,
        NoticeState::Withdrawn => false,
    }
}

/// Where a notice stands, in a word.
fn state_word(language: Language, written: &WrittenNotice, now: OffsetDateTime) -> String {
    let notice = &written.notice;
    language.text(match written.state {
        NoticeState::Draft => "console-notice-draft",
        NoticeState::Withdrawn => "console-notice-withdrawn",
        NoticeState::Published if notice.shown_from > now => "console-notice-planned",
        NoticeState::Published if notice.shown_to.is_some_and(|to| to <= now) => {
            "console-notice-over"
        }
        NoticeState::Published => "console-notice-shown",
    })
}

/// Who it is for, in words.
fn audience_words(language: Language, audience: &Audience) -> String {
    let (key, value) = match audience {
        Audience::Public => ("console-audience-public", String::new()),
        Audience::Offices => ("console-audience-offices", String::new()),
        Audience::Prefecture(number) => ("console-audience-in-prefecture", number.clone()),
        Audience::Kind { kind, prefecture } => {
            let within = prefecture
                .as_ref()
                .map(|number| language.text_with("console-audience-within", &[("value", number)]));
            let kind = service_kind::in_words(kind);
            let value = format!("{kind}{}", within.unwrap_or_default());
            ("console-audience-with-kind", value)
        }
        Audience::Office(number) => ("console-audience-one-office", number.to_string()),
        Audience::Certificates(number) => ("console-audience-one-office", number.to_string()),
        Audience::Account(id) => ("console-audience-one-account", id.clone()),
    };
    language.text_with(key, &[("value", &value)])
}
