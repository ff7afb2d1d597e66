//! `/account/staff/new`: 担当者の追加.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::form::{fields, grants};
use super::{HOME, people, show_password};
use crate::portal::user::PortalUser;
use crate::store::account::{self, Account, PasswordOrigin, Staff, StaffChange, StaffChanged};
use crate::store::right::{Grants, Right};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Field, ProtectedForm};
use crate::web::language::Language;
use crate::web::managed_person::{AddPage, PersonForm, is_name};
use crate::web::page::show_as;
use crate::web::password::TemporaryPassword;
use crate::web::sign_in::tidied_id;
use crate::web::state::WebState;

/// Shows the form with the next number filled in.
///
/// # Errors
/// [`PageError::Forbidden`] for anybody but administrators.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    user.require(Right::Administrator)?;
    let digits = next_digits(&people(&state, &user).await?);
    let page = page(&state, language, &user, ("", &digits), &BTreeSet::new());
    show_as(StatusCode::OK, &page)
}

/// 追加する: shows the temporary password once.
///
/// # Errors
/// [`PageError::Forbidden`] for anybody but administrators.
pub(crate) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<PersonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Administrator)?;
    let (name, digits, ticked) = (form.name(), tidied_id(form.text("digits")), form.ticked());
    let mut page = page(&state, language, &user, (name, &digits), &ticked);
    let taken = language.text_with("staff-digits-taken", &[("digits", &digits)]);
    let people = people(&state, &user).await?;
    if !is_name(name) {
        let text = language.text("person-name-wrong");
        page.fields.refuse("name", text);
    }
    if !is_digits(&digits) {
        let text = language.text("staff-digits-wrong");
        page.fields.refuse("digits", text);
    } else if numbers(&people).any(|taken| digits.parse() == Ok(taken)) {
        page.fields.refuse("digits", taken.clone());
    }
    let grants = match grants(&user.office.kinds, &ticked) {
        Ok(grants) if page.fields.errors.is_empty() => grants,
        Ok(_) => return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(key) => {
            page.fields.refuse("rights", language.text(key));
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let id = format!("{}-{digits}", user.account.office_account());
    let password = TemporaryPassword::make(&state).await?;
    if add(&state, &user, (&id, name), grants, password.hash).await? {
        let told = (id.as_str(), name, password.text.as_str());
        return show_password(&state, language, &user, "person-added", told);
    }
    page.fields.refuse("digits", taken);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Stores the person; false when the number is taken.
async fn add(
    state: &WebState,
    user: &PortalUser,
    (id, name): (&str, &str),
    grants: Grants,
    password_hash: String,
) -> Result<bool, PageError> {
    let now = state.clock.now();
    let account = &Account {
        id: id.to_owned(),
        office_number: user.office.number,
        password_hash,
        password_origin: PasswordOrigin::Temporary,
        password_set_at: now,
        issue_password_hash: String::new(),
        staff: Some(Staff {
            name: name.to_owned(),
            grants,
            created_by: user.account.id.clone(),
            changed: StaffChanged {
                change: StaffChange::Added,
                at: now,
                by: user.account.id.clone(),
            },
        }),
    };
    let added = state
        .store
        .run_tx("staff-add", |tx| async move {
            user.require_still(&tx, Right::Administrator).await?;
            account::insert(&tx, account, now).await?;
            audit::record(&tx, now, &user.actor(), "staff-added", id, "").await?;
            Ok::<_, PageError>(())
        })
        .await;
    match added {
        Ok(()) => Ok(true),
        Err(PageError::Store(StoreError::Exists)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The digits of the ids that were ever given, as numbers: 01 and 001 are too easily confused.
fn numbers(people: &[Account]) -> impl Iterator<Item = u32> {
    people
        .iter()
        .filter_map(|account| account.id.rsplit_once('-')?.1.parse().ok())
}

fn next_digits(people: &[Account]) -> String {
    let next = numbers(people).max().unwrap_or(0) + 1;
    if next <= LARGEST {
        format!("{next:02}")
    } else {
        String::new()
    }
}

fn is_digits(text: &str) -> bool {
    (2..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    (name, digits): (&str, &str),
    ticked: &BTreeSet<String>,
) -> AddPage {
    let title = language.text("person-add-title");
    let own = user.account.office_account();
    let digits = Field {
        name: "digits",
        kind: "text",
        autocomplete: "off",
        label: language.text("staff-digits-label"),
        hint: Some(language.text_with("staff-digits-hint", &[("id", own)])),
        value: digits.to_owned(),
        ..Field::default()
    };
    let mut fields = fields(language, &user.office.kinds, name, ticked);
    fields.texts.push(digits);
    AddPage {
        page: user.frame(state, language, "P-21", title, "/account"),
        list: HOME,
        fields,
    }
}

/// The largest number that four digits hold.
const LARGEST: u32 = 9999;
