//! `/account/staff/{id}`: one person: name and rights, a new temporary password, removal.
//!
//! Each form carries what its page has shown. When another administrator was faster nothing is
//! done, and the page tells who did what.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use time::OffsetDateTime;

use super::form::{boxes_of, fields, grants};
use super::{Done, HOME, is_removed, people, person_in_words, rights_in_words, show_password};
use crate::portal::user::PortalUser;
use crate::store::account::{self, Account, Staff, StaffChange, StaffUpdate};
use crate::store::audit;
use crate::store::federation::{self, Contact};
use crate::store::right::Right;
use crate::web::contact::federation_name;
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::managed_person::{Forms, PersonForm, PersonPage, is_name, last_change};
use crate::web::page::{Message, show_as};
use crate::web::password::TemporaryPassword;
use crate::web::session::Site;
use crate::web::shut_out;
use crate::web::state::WebState;

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
            Some((_, staff)) if is_removed(staff) => Some("person-removed-fixed"),
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
    form: ProtectedForm<PersonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let subject = changeable(&state, &user, &id).await?;
    if let Some(key) = subject.fixed(&user) {
        return refuse(&state, language, &user, &subject, key).await;
    }
    let (name, ticked) = (form.name(), form.ticked());
    let grants = grants(&user.office.kinds, &ticked);
    let (true, Ok(grants)) = (is_name(name), &grants) else {
        let mut fields = fields(language, &user.office.kinds, name, &ticked);
        if !is_name(name) {
            fields.refuse("name", language.text("person-name-wrong"));
        }
        if let Err(key) = grants {
            fields.refuse("rights", language.text(key));
        }
        let page = page(&state, language, &user, &subject).filled(&form, fields);
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
    form: ProtectedForm<PersonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let subject = changeable(&state, &user, &id).await?;
    if let Some(key) = subject.fixed(&user) {
        return refuse(&state, language, &user, &subject, key).await;
    }
    let password = TemporaryPassword::make(&state).await?;
    let update = StaffUpdate::Password(&password.hash);
    if !change(&state, &user, &id, &form, &update).await? {
        return changed_elsewhere(&state, language, &user, &id).await;
    }
    let staff = subject.person.as_ref().map(|(_, staff)| &staff.name);
    let name = staff.map_or("", String::as_str);
    let told = (id.as_str(), name, password.text.as_str());
    show_password(&state, language, &user, "person-renewed", told)
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
    form: ProtectedForm<PersonForm>,
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
        let message = Message::new(language, key, &[]);
        let page = page(&state, language, &user, &subject).telling(Some(message));
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
    form: &PersonForm,
    update: &StaffUpdate<'_>,
) -> Result<bool, PageError> {
    let Some(seen) = read_seen(form.seen()) else {
        return Ok(false);
    };
    let (now, actor) = (state.clock.now(), &user.actor());
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
                    shut_out::with_new_password(&tx, Site::Portal, id).await?;
                    ("staff-password-renewed", String::new())
                }
                StaffUpdate::Removal => {
                    shut_out::for_good(&tx, Site::Portal, id).await?;
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
    let message = subject.person.as_ref().map(|(_, staff)| {
        let person = person_in_words(language, &subject.people, &staff.changed.by);
        let what = change_in_words(language, staff.changed.change);
        let address = format!("{HOME}/{id}");
        Message::changed_elsewhere(language, (staff.changed.at, &person, &what), &address)
    });
    let page = page(state, language, user, &subject).telling(message);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn change_in_words(language: Language, change: StaffChange) -> String {
    language.text(&format!("person-change-{}", change.as_str()))
}

async fn refuse(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    subject: &Subject,
    key: &str,
) -> Result<Response, PageError> {
    if let Some((account, staff)) = &subject.person
        && is_removed(staff)
    {
        return changed_elsewhere(state, language, user, &account.id).await;
    }
    let page = page(state, language, user, subject).refusing(
        language,
        key,
        subject.in_words(language, key),
    );
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
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
        list: HOME,
        message: None,
        facts: facts(language, user, subject),
        forms: person.map(|(account, staff)| Forms {
            address: format!("{HOME}/{}", account.id),
            seen: written_seen(staff.changed.at),
            change_heading: language.text("staff-change-heading"),
            fields: fields(
                language,
                &user.office.kinds,
                &staff.name,
                &boxes_of(&staff.grants),
            ),
            remove_what: language.text("staff-remove-what"),
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
    let changed = &staff.changed;
    let (person, what) = (by(&changed.by), change_in_words(language, changed.change));
    vec![
        (language.text("fact-account"), account.id.clone()),
        (
            language.text("fact-rights"),
            rights_in_words(language, &staff.grants),
        ),
        (language.text("fact-added-by"), by(&staff.created_by)),
        (
            language.text("fact-last-change"),
            last_change(language, (changed.at, &person, &what)),
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
