//! `/account/staff/new`: 担当者の追加.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::form::{RightBox, StaffForm, boxes, grants, is_name, name_field};
use super::{people, show_password};
use crate::portal::user::PortalUser;
use crate::store::account::{self, Account, PasswordOrigin, Staff, StaffChange, StaffChanged};
use crate::store::right::{Grants, Right};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::fields_page::mark;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::password;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "staff_add.html")]
struct AddPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    fields: Vec<Field>,
    rights: Vec<RightBox>,
    rights_error: Option<String>,
}

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
    form: ProtectedForm<StaffForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Administrator)?;
    let (name, digits, ticked) = (form.name(), form.digits(), form.ticked());
    let mut page = page(&state, language, &user, (name, &digits), &ticked);
    let people = people(&state, &user).await?;
    if !is_name(name) {
        page.refuse("name", language.text("staff-name-wrong"));
    }
    if !is_digits(&digits) {
        page.refuse("digits", language.text("staff-digits-wrong"));
    } else if numbers(&people).any(|taken| digits.parse() == Ok(taken)) {
        page.refuse_taken(language, &digits);
    }
    let grants = match grants(&user.office.kinds, &ticked) {
        Ok(grants) if page.errors.is_empty() => grants,
        Ok(_) => return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(key) => {
            page.refuse_rights(language.text(key));
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let id = format!("{}-{digits}", user.account.office_account());
    let password = password::temporary()?;
    if add(&state, &user, (&id, name), grants, &password).await? {
        return show_password(
            &state,
            language,
            &user,
            (&id, name, &password),
            "staff-added",
        );
    }
    page.refuse_taken(language, &digits);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Stores the person; false when the number is taken.
async fn add(
    state: &WebState,
    user: &PortalUser,
    (id, name): (&str, &str),
    grants: Grants,
    password: &zeroize::Zeroizing<String>,
) -> Result<bool, PageError> {
    let typed = password.clone();
    let password_hash = state
        .passwords
        .run(move || password::hash(&typed))
        .await??;
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

impl AddPage {
    fn refuse(&mut self, target: &'static str, text: String) {
        mark(&mut self.fields, &mut self.errors, target, text);
    }

    fn refuse_taken(&mut self, language: Language, digits: &str) {
        let text = language.text_with("staff-digits-taken", &[("digits", digits)]);
        self.refuse("digits", text);
    }

    fn refuse_rights(&mut self, text: String) {
        self.rights_error = Some(text.clone());
        self.errors.push(FormError {
            target: "rights",
            text,
        });
    }
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    (name, digits): (&str, &str),
    ticked: &BTreeSet<String>,
) -> AddPage {
    let title = language.text("staff-add-title");
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
    AddPage {
        page: user.frame(state, language, "P-21", title, "/account"),
        message: None,
        errors: Vec::new(),
        fields: vec![name_field(language, name), digits],
        rights: boxes(language, &user.office.kinds, ticked),
        rights_error: None,
    }
}

/// The largest number that four digits hold.
const LARGEST: u32 = 9999;
