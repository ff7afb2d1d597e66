//! `/operators`: 担当者. Who works on the console, where and on what; for role 中央, which sees
//! the operators of its own prefecture, or all of them.
//!
//! Nobody changes or removes oneself, and the centre is never without somebody who may do this.

mod add;
mod form;
mod person;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::console::operator::Operator;
use crate::prefecture;
use crate::store::StoreError;
use crate::store::account::PasswordOrigin;
use crate::store::operator::{self, Entry, Role, Scope};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::managed_person::{PasswordPage, Told};
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::state::WebState;

/// The pages.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(list))
        .route("/operators/new", get(add::show).post(add::submit))
        .route(
            "/operators/{id}",
            get(person::show).post(person::submit_duties),
        )
        .route("/operators/{id}/password", post(person::submit_password))
        .route("/operators/{id}/remove", post(person::submit_removal))
}

/// The list.
#[derive(Template)]
#[template(path = "console_operators.html")]
struct OperatorsPage {
    page: Frame,
    message: Option<Message>,
    rows: Vec<Row>,
    removed: Vec<Row>,
}

struct Row {
    address: String,
    id: String,
    name: String,
    place: String,
    roles: String,
    second_factor: String,
    signed_in: String,
}

/// How the page was reached.
#[derive(Deserialize)]
struct Arrival {
    done: Option<Done>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    /// Name, place or roles were changed.
    Changed,
    /// Somebody was removed.
    Removed,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let (removed, present): (Vec<_>, Vec<_>) = entries(&state, &operator)
        .await?
        .into_iter()
        .partition(|entry| entry.removed_at.is_some());
    let rows = |entries: &[Entry]| entries.iter().map(|entry| row(language, entry)).collect();
    let title = language.text("operators-title");
    show_page(&OperatorsPage {
        page: operator.frame(&state, language, "K-60", title, HOME),
        message: arrival.done.map(|done| {
            let key = match done {
                Done::Changed => "person-changed",
                Done::Removed => "operator-removed",
            };
            Message::new(language, key, &[])
        }),
        rows: rows(&present),
        removed: rows(&removed),
    })
}

fn row(language: Language, entry: &Entry) -> Row {
    let operator = &entry.operator;
    Row {
        address: format!("{HOME}/{}", operator.id),
        id: operator.id.clone(),
        name: operator.name.clone(),
        place: place(language, &operator.scope),
        roles: roles_in_words(language, &operator.roles),
        second_factor: second_factor(language, entry),
        signed_in: signed_in(language, entry),
    }
}

/// Every operator whom this one sees, also the removed ones.
async fn entries(state: &WebState, operator: &Operator) -> Result<Vec<Entry>, StoreError> {
    let scope = &operator.scope;
    state
        .store
        .read("operators", |tx| async move {
            operator::entries(&tx, scope).await
        })
        .await
}

fn second_factor(language: Language, entry: &Entry) -> String {
    language.text(if entry.has_second_factor {
        "operator-second-factor-on"
    } else {
        "operator-second-factor-off"
    })
}

/// When somebody last signed in, or why never.
fn signed_in(language: Language, entry: &Entry) -> String {
    let temporary = entry.operator.password_origin == PasswordOrigin::Temporary;
    match (entry.removed_at, entry.signed_in_at) {
        (Some(at), _) => {
            let day = language.short_day(at);
            language.text_with("operator-removed-on", &[("day", &day)])
        }
        (None, Some(at)) => language.moment(at),
        (None, None) if temporary => language.text("operator-never-signed-in"),
        (None, None) => language.text("operator-no-sign-in-known"),
    }
}

/// A scope as it is named.
fn place(language: Language, scope: &Scope) -> String {
    match scope.prefecture() {
        None => language.text("operator-place-centre"),
        Some(number) => prefecture::find(number)
            .map_or(number, |prefecture| prefecture.name_in(language))
            .to_owned(),
    }
}

fn roles_in_words(language: Language, roles: &[Role]) -> String {
    let words: Vec<String> = roles
        .iter()
        .map(|role| role_word(language, *role))
        .collect();
    words.join("、")
}

fn role_word(language: Language, role: Role) -> String {
    language.text(&format!("role-{}", role.as_str()))
}

/// Shows a temporary password; the key says what was done.
fn show_password(
    state: &WebState,
    language: Language,
    operator: &Operator,
    key: &str,
    (id, name, password): (&str, &str, &str),
) -> Result<Response, PageError> {
    let title = language.text("person-password-title");
    let frame = operator.frame(state, language, "K-63", title, HOME);
    let told = &Told {
        name,
        id_label: "operator-id-label",
        id,
        password,
    };
    show_page(&PasswordPage::new(frame, HOME, key, told))
}

const HOME: &str = "/operators";
