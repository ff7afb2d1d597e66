//! `/account/staff…`: 担当者. Administrators add people, say what they may do, and remove them.
//!
//! The office's own account (its id begins with KJ) is an administrator that nobody can remove, so
//! that an office is never without one.

mod add;
mod form;
mod person;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::portal::user::PortalUser;
use crate::store::StoreError;
use crate::store::account::{self, Account, PasswordOrigin, Staff, StaffChange};
use crate::store::right::{Grants, Right};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::managed_person::{PasswordPage, Told};
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::service_kind;
use crate::web::state::WebState;

/// The pages of this folder.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(show))
        .route("/account/staff/new", get(add::show).post(add::submit))
        .route(
            "/account/staff/{id}",
            get(person::show).post(person::submit_rights),
        )
        .route(
            "/account/staff/{id}/password",
            post(person::submit_password),
        )
        .route("/account/staff/{id}/remove", post(person::submit_removal))
}

/// The list.
#[derive(Template)]
#[template(path = "staff.html")]
struct StaffPage {
    page: Frame,
    message: Option<Message>,
    people: Vec<PersonRow>,
    removed: Vec<PersonRow>,
    /// Whether nobody has been added yet.
    empty: bool,
}

/// A line of the list.
struct PersonRow {
    id: String,
    name: String,
    rights: String,
    standing: String,
    address: String,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    done: Option<Done>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    /// Name or rights were changed.
    Rights,
    /// A person was removed.
    Removed,
}

impl Done {
    fn message(self, language: Language) -> Message {
        let key = match self {
            Self::Rights => "person-changed",
            Self::Removed => "staff-removed",
        };
        Message::new(language, key, &[])
    }
}

/// Lists the people of the office.
///
/// # Errors
/// [`PageError::Forbidden`] for anybody but administrators.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    user.require(Right::Administrator)?;
    let accounts = people(&state, &user).await?;
    let title = language.text("staff-title");
    let mut page = StaffPage {
        page: user.frame(&state, language, "P-20", title, "/account"),
        message: arrival.done.map(|done| done.message(language)),
        people: vec![own_row(language, &user)],
        removed: Vec::new(),
        empty: accounts.is_empty(),
    };
    for account in &accounts {
        let Some(staff) = &account.staff else {
            continue;
        };
        let row = row(language, account, staff);
        if is_removed(staff) {
            page.removed.push(row);
        } else {
            page.people.push(row);
        }
    }
    show_page(&page)
}

fn own_row(language: Language, user: &PortalUser) -> PersonRow {
    let id = user.account.office_account();
    PersonRow {
        id: id.to_owned(),
        name: language.text("staff-office-account"),
        rights: language.text("staff-every-right"),
        standing: language.text("staff-standing-usable"),
        address: format!("{HOME}/{id}"),
    }
}

fn row(language: Language, account: &Account, staff: &Staff) -> PersonRow {
    let standing = match (staff.changed.change, account.password_origin) {
        (StaffChange::Removed, _) => {
            let day = language.short_day(staff.changed.at);
            language.text_with("staff-standing-removed", &[("day", &day)])
        }
        (_, PasswordOrigin::Temporary) => language.text("staff-standing-temporary"),
        (_, PasswordOrigin::Own) => language.text("staff-standing-usable"),
    };
    PersonRow {
        id: account.id.clone(),
        name: staff.name.clone(),
        rights: rights_in_words(language, &staff.grants),
        standing,
        address: format!("{HOME}/{}", account.id),
    }
}

/// The accounts of the people of an office, also of those who were removed.
async fn people(state: &WebState, user: &PortalUser) -> Result<Vec<Account>, StoreError> {
    let number = user.office.number;
    state
        .store
        .read(
            "staff",
            |tx| async move { account::staff_of(&tx, number).await },
        )
        .await
}

fn is_removed(staff: &Staff) -> bool {
    staff.changed.change == StaffChange::Removed
}

/// Rights with their kinds: 送信（43 居宅介護支援）、受信.
pub(crate) fn rights_in_words(language: Language, grants: &Grants) -> String {
    let words: Vec<String> = grants
        .0
        .iter()
        .map(|grant| {
            let label = right_label(language, grant.right);
            if grant.kinds.is_empty() {
                return label;
            }
            format!("{label}（{}）", service_kind::list(&grant.kinds))
        })
        .collect();
    words.join("、")
}

fn right_label(language: Language, right: Right) -> String {
    language.text(&format!("right-{}", right.as_str()))
}

/// A person of the office as others are told: by name, or as the office's own account.
pub(crate) fn person_in_words(language: Language, people: &[Account], id: &str) -> String {
    let staff = people.iter().find(|account| account.id == id);
    match staff.and_then(|account| account.staff.as_ref()) {
        Some(staff) => language.text_with("person-by-name", &[("name", &staff.name)]),
        None => language.text_with("person-by-id", &[("id", id)]),
    }
}

/// Shows a temporary password; the key says what was done.
fn show_password(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    key: &str,
    (id, name, password): (&str, &str, &str),
) -> Result<Response, PageError> {
    let title = language.text("person-password-title");
    let frame = user.frame(state, language, "P-22", title, "/account");
    let told = &Told {
        name,
        id_label: "fact-account",
        id,
        password,
    };
    show_page(&PasswordPage::new(frame, HOME, key, told))
}

const HOME: &str = "/account/staff";
