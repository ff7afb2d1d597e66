//! `/account/staff/{id}`: one person: name and rights, a new temporary password, removal.
//!
//! Each form carries what its page has shown. When another administrator was faster nothing is
//! done, and the page tells who did what.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use time::OffsetDateTime;

use super::form::{RightBox, StaffForm, boxes, boxes_of, grants, is_name, name_field};
use super::{Done, HOME, is_removed, people, person_in_words, rights_in_words, show_password};
use crate::portal::user::PortalUser;
use crate::store::account::{self, Account, Staff, StaffChange, StaffUpdate};
use crate::store::attempt::{self, Purpose};
use crate::store::federation::{self, Contact};
use crate::store::right::Right;
use crate::store::{audit, second_factor};
use crate::web::contact::federation_name;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::password;
use crate::web::session::Site;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "staff_person.html")]
struct PersonPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    /// The forms, where something can be changed.
    forms: Option<Forms>,
    /// Why nothing can be changed, where that is so.
    fixed: Option<String>,
}

/// What can be changed.
struct Forms {
    address: String,
    seen: String,
    name: Field,
    rights: Vec<RightBox>,
    rights_error: Option<String>,
}

/// Whose page it is.
struct Subject {
    people: Vec<Account>,
    /// Nobody for the office's own account.
    person: Option<(Account, Staff)>,
    /// Whom to ask about the office's own account.
    federation: Option<Contact>,
}

impl Subject {
    async fn load(state: &WebState, user: &PortalUser, id: &str) -> Result<Self, PageError> {
        let people = people(state, user).await?;
        let account = people.iter().find(|account| account.id == id).cloned();
        let person = account.and_then(|account| Some((account.clone(), account.staff?)));
        if person.is_none() && id != user.account.office_account() {
            return Err(PageError::NotFound);
        }
        let prefecture = &user.office.prefecture;
        let federation = state
            .store
            .read("staff-federation", |tx| async move {
                federation::contact(&tx, prefecture).await
            })
            .await?;
        Ok(Self {
            people,
            person,
            federation,
        })
    }

    /// Why nothing can be changed, in words.
    fn in_words(&self, language: Language, key: &str) -> String {
        let federation = federation_name(language, self.federation.as_ref());
        language.text_with(key, &[("federation", &federation)])
    }

    /// Why nothing can be changed, as the key of a text.
    fn fixed(&self, user: &PortalUser) -> Option<&'static str> {
        match &self.person {
            None => Some("staff-office-account-fixed"),
            Some((account, _)) if account.id == user.account.id => Some("staff-own-fixed"),
            Some((_, staff)) if is_removed(staff) => Some("staff-removed-fixed"),
            Some(_) => None,
        }
    }
}

/// Shows the person.
///
/// # Errors
/// [`PageError::Forbidden`] for anybody but administrators, [`PageError::NotFound`] for other
/// offices.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    user.require(Right::Administrator)?;
    let subject = Subject::load(&state, &user, &id).await?;
    let page = page(&state, language, &user, &subject);
    show_as(StatusCode::OK, &page)
}

/// 変更する: name and rights.
///
/// # Errors
/// As [`show`].
pub(crate) async fn submit_rights(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(id): Path<String>,
    form: ProtectedForm<StaffForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let subject = changeable(&state, &user, &id).await?;
    if let Some(key) = subject.fixed(&user) {
        return refuse(&state, language, &user, &subject, key);
    }
    let (name, ticked) = (form.name(), form.ticked());
    let grants = grants(&user.office.kinds, &ticked);
    let (true, Ok(grants)) = (is_name(name), &grants) else {
        let mut page = page(&state, language, &user, &subject);
        page.fill(language, &user, &form);
        if !is_name(name) {
            page.refuse_name(language.text("staff-name-wrong"));
        }
        if let Err(key) = grants {
            page.refuse_rights(language.text(key));
        }
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let update = StaffUpdate::Rights { name, grants };
    if change(&state, &user, &id, &form, &update).await? {
        return Ok(to_list(Done::Rights));
    }
    changed_elsewhere(&state, language, &user, &id).await
}

/// 新しい仮パスワードを発行する: shows it once.
///
/// # Errors
/// As [`show`].
pub(crate) async fn submit_password(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(id): Path<String>,
    form: ProtectedForm<StaffForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let subject = changeable(&state, &user, &id).await?;
    if let Some(key) = subject.fixed(&user) {
        return refuse(&state, language, &user, &subject, key);
    }
    let password = password::temporary()?;
    let typed = password.clone();
    let hash = state
        .passwords
        .run(move || password::hash(&typed))
        .await??;
    let update = StaffUpdate::Password(&hash);
    if !change(&state, &user, &id, &form, &update).await? {
        return changed_elsewhere(&state, language, &user, &id).await;
    }
    let staff = subject.person.as_ref().map(|(_, staff)| &staff.name);
    let name = staff.map_or("", String::as_str);
    show_password(
        &state,
        language,
        &user,
        (&id, name, &password),
        "staff-password-renewed",
    )
}

/// 削除する.
///
/// # Errors
/// As [`show`].
pub(crate) async fn submit_removal(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(id): Path<String>,
    form: ProtectedForm<StaffForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let subject = changeable(&state, &user, &id).await?;
    let key = match subject.fixed(&user) {
        None => None,
        Some("staff-office-account-fixed") => Some("staff-last-administrator"),
        Some("staff-own-fixed") => Some("staff-own-removal"),
        Some(_) => return changed_elsewhere(&state, language, &user, &id).await,
    };
    if let Some(key) = key {
        let mut page = page(&state, language, &user, &subject);
        page.message = Some(Message::new(language, key, &[]));
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    if change(&state, &user, &id, &form, &StaffUpdate::Removal).await? {
        return Ok(to_list(Done::Removed));
    }
    changed_elsewhere(&state, language, &user, &id).await
}

async fn changeable(state: &WebState, user: &PortalUser, id: &str) -> Result<Subject, PageError> {
    user.require(Right::Administrator)?;
    Subject::load(state, user, id).await
}

fn to_list(done: Done) -> Response {
    let done = match done {
        Done::Rights => "rights",
        Done::Removed => "removed",
    };
    Redirect::to(&format!("{HOME}?done={done}")).into_response()
}

/// Does it, unless somebody else has changed the person since the page was shown.
async fn change(
    state: &WebState,
    user: &PortalUser,
    id: &str,
    form: &StaffForm,
    update: &StaffUpdate<'_>,
) -> Result<bool, PageError> {
    let Some(seen) = read_seen(form.seen()) else {
        return Ok(false);
    };
    let (now, actor, person) = (state.clock.now(), &user.actor(), &Site::Portal.person(id));
    state
        .store
        .run_tx("staff-change", |tx| async move {
            user.require_still(&tx, Right::Administrator).await?;
            let by = &user.account.id;
            if !account::update_staff(&tx, id, seen, update, by, now).await? {
                return Ok(false);
            }
            let (event, detail) = match update {
                StaffUpdate::Rights { grants, .. } => ("staff-rights-changed", grants.words()),
                StaffUpdate::Password(_) => {
                    attempt::clear(&tx, Purpose::Portal, id).await?;
                    ("staff-password-renewed", String::new())
                }
                StaffUpdate::Removal => {
                    second_factor::delete(&tx, person).await?;
                    ("staff-removed", String::new())
                }
            };
            audit::record(&tx, now, actor, event, id, &detail).await?;
            Ok::<_, PageError>(true)
        })
        .await
}

/// Somebody was faster: what was done and how things stand (M26).
async fn changed_elsewhere(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    id: &str,
) -> Result<Response, PageError> {
    let subject = Subject::load(state, user, id).await?;
    let mut page = page(state, language, user, &subject);
    if let Some((_, staff)) = &subject.person {
        let person = person_in_words(language, &subject.people, &staff.changed.by);
        let what = change_in_words(language, staff.changed.change);
        page.message = Some(Message::changed_elsewhere(
            language,
            (staff.changed.at, &person, &what),
            &format!("{HOME}/{id}"),
        ));
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn change_in_words(language: Language, change: StaffChange) -> String {
    language.text(&format!("staff-change-{}", change.as_str()))
}

fn refuse(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    subject: &Subject,
    key: &str,
) -> Result<Response, PageError> {
    let mut page = page(state, language, user, subject);
    page.fixed = None;
    page.message = Some(Message {
        key: key.to_owned(),
        heading: language.text("staff-nothing-changed"),
        text: subject.in_words(language, key),
        next: None,
    });
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

impl PersonPage {
    /// Shows what was typed.
    fn fill(&mut self, language: Language, user: &PortalUser, form: &StaffForm) {
        if let Some(forms) = &mut self.forms {
            forms.name.value = form.name().to_owned();
            forms.rights = boxes(language, &user.office.kinds, &form.ticked());
            // Whether somebody else was faster is judged by what was shown first.
            forms.seen = form.seen().to_owned();
        }
    }

    fn refuse_name(&mut self, text: String) {
        if let Some(forms) = &mut self.forms {
            forms.name.error = Some(text.clone());
        }
        self.errors.push(FormError {
            target: "name",
            text,
        });
    }

    fn refuse_rights(&mut self, text: String) {
        if let Some(forms) = &mut self.forms {
            forms.rights_error = Some(text.clone());
        }
        self.errors.push(FormError {
            target: "rights",
            text,
        });
    }
}

fn page(state: &WebState, language: Language, user: &PortalUser, subject: &Subject) -> PersonPage {
    let fixed = subject.fixed(user);
    let title = match &subject.person {
        Some((_, staff)) => language.text_with("person-by-name", &[("name", &staff.name)]),
        None => language.text("staff-office-account"),
    };
    let person = subject.person.as_ref().filter(|_| fixed.is_none());
    PersonPage {
        page: user.frame(state, language, "P-23", title, "/account"),
        message: None,
        errors: Vec::new(),
        facts: facts(language, user, subject),
        forms: person.map(|(account, staff)| {
            let ticked: BTreeSet<String> = boxes_of(&staff.grants);
            Forms {
                address: format!("{HOME}/{}", account.id),
                seen: written_seen(staff.changed.at),
                name: name_field(language, &staff.name),
                rights: boxes(language, &user.office.kinds, &ticked),
                rights_error: None,
            }
        }),
        fixed: fixed.map(|key| subject.in_words(language, key)),
    }
}

fn facts(language: Language, user: &PortalUser, subject: &Subject) -> Vec<(String, String)> {
    let Some((account, staff)) = &subject.person else {
        let id = user.account.office_account().to_owned();
        return vec![
            (language.text("fact-account"), id),
            (
                language.text("fact-rights"),
                language.text("staff-every-right"),
            ),
        ];
    };
    let by = |id: &str| person_in_words(language, &subject.people, id);
    let arguments: &[(&'static str, &str)] = &[
        ("time", &language.moment(staff.changed.at)),
        ("person", &by(&staff.changed.by)),
        ("what", &change_in_words(language, staff.changed.change)),
    ];
    vec![
        (language.text("fact-account"), account.id.clone()),
        (
            language.text("fact-rights"),
            rights_in_words(language, &staff.grants),
        ),
        (language.text("fact-added-by"), by(&staff.created_by)),
        (
            language.text("fact-last-change"),
            language.text_with("staff-last-change", arguments),
        ),
    ]
}

fn written_seen(at: OffsetDateTime) -> String {
    (at.unix_timestamp_nanos() / NANOSECONDS).to_string()
}

fn read_seen(text: &str) -> Option<OffsetDateTime> {
    let milliseconds: i64 = text.parse().ok()?;
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * NANOSECONDS).ok()
}

/// In a millisecond, which is what the database keeps.
const NANOSECONDS: i128 = 1_000_000;
