//! `/operators/{id}`: one operator: name, place and roles, a new temporary password, removal.
//!
//! Each form carries which state of the entry its page has shown. When a colleague was faster
//! nothing is done, and the page shows how things stand now.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::form::{self, Duties};
use super::{
    HOME, entries, place, roles_in_words, second_factor as second_factor_word, show_password,
    signed_in,
};
use crate::console::colleague;
use crate::console::operator::Operator;
use crate::store::audit;
use crate::store::operator::{self, Changed, Entry, Role, Update};
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::managed_person::{Forms, PersonForm, PersonPage, last_change};
use crate::web::page::{Message, show_as};
use crate::web::password::TemporaryPassword;
use crate::web::session::Site;
use crate::web::shut_out;
use crate::web::state::WebState;

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It was made.
    Done,
    /// A colleague was faster.
    Changed,
    /// The centre would be without anybody who manages operators.
    LastOfCentre,
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let entry = load(&state, &operator, &id).await?;
    let page = page(&state, language, &operator, &entry).await?;
    show_as(StatusCode::OK, &page)
}

/// 変更する.
pub(super) async fn submit_duties(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<PersonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let entry = load(&state, &operator, &id).await?;
    if let Some(key) = fixed(&operator, &entry) {
        return refuse(&state, language, &operator, &entry, key).await;
    }
    let duties = match form::read(&form, &operator.scope) {
        Ok(duties) => duties,
        Err(wrong) => {
            let mut fields = form::typed(language, &form, &operator.scope);
            for (target, key) in wrong {
                fields.refuse(target, language.text(key));
            }
            let page = page(&state, language, &operator, &entry).await?;
            return show_as(
                StatusCode::UNPROCESSABLE_ENTITY,
                &page.filled(&form, fields),
            );
        }
    };
    let update = Update::Duties {
        name: &duties.name,
        scope: &duties.scope,
        roles: &duties.roles,
    };
    let event = ("operator-changed", detail(&duties));
    match change(&state, &operator, &id, &form, &update, event).await? {
        Outcome::Done => Ok(Redirect::to("/operators?done=changed").into_response()),
        outcome => not_done(&state, language, &operator, &id, outcome).await,
    }
}

/// 新しい仮パスワードを発行する: shows it once.
pub(super) async fn submit_password(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<PersonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let entry = load(&state, &operator, &id).await?;
    if let Some(key) = fixed(&operator, &entry) {
        return refuse(&state, language, &operator, &entry, key).await;
    }
    let password = TemporaryPassword::make(&state).await?;
    let event = ("password-renewed", Site::Console.word().to_owned());
    let update = Update::Password(&password.hash);
    match change(&state, &operator, &id, &form, &update, event).await? {
        Outcome::Done => {
            let told = (id.as_str(), &*entry.operator.name, password.text.as_str());
            show_password(&state, language, &operator, "person-renewed", told)
        }
        outcome => not_done(&state, language, &operator, &id, outcome).await,
    }
}

/// 削除する.
pub(super) async fn submit_removal(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<PersonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let entry = load(&state, &operator, &id).await?;
    if let Some(key) = fixed(&operator, &entry) {
        return refuse(&state, language, &operator, &entry, key).await;
    }
    let event = ("operator-removed", entry.operator.name);
    match change(&state, &operator, &id, &form, &Update::Removal, event).await? {
        Outcome::Done => Ok(Redirect::to("/operators?done=removed").into_response()),
        outcome => not_done(&state, language, &operator, &id, outcome).await,
    }
}

/// Place and roles for the record.
pub(super) fn detail(duties: &Duties) -> String {
    let place = duties.scope.prefecture().unwrap_or("centre");
    format!("{place}: {}", operator::words(&duties.roles))
}

async fn load(state: &WebState, operator: &Operator, id: &str) -> Result<Entry, PageError> {
    operator.require(Role::Centre)?;
    let entries = entries(state, operator).await?;
    let found = entries.into_iter().find(|entry| entry.operator.id == id);
    found.ok_or(PageError::NotFound)
}

/// Why nothing can be changed, as the key of a text.
fn fixed(operator: &Operator, entry: &Entry) -> Option<&'static str> {
    if entry.operator.id == operator.id {
        Some("operator-own-fixed")
    } else if entry.removed_at.is_some() {
        Some("person-removed-fixed")
    } else {
        None
    }
}

/// Does it, unless a colleague has changed the entry since the page was shown.
async fn change(
    state: &WebState,
    by: &Operator,
    id: &str,
    form: &PersonForm,
    update: &Update<'_>,
    event: (&str, String),
) -> Result<Outcome, PageError> {
    let Ok(version) = form.seen().parse() else {
        return Ok(Outcome::Changed);
    };
    let now = state.clock.now();
    let (event, detail) = (event.0, &event.1);
    let done = state
        .store
        .run_tx("operator-change", |tx| async move {
            by.require_still(&tx, Role::Centre).await?;
            if !operator::update(&tx, id, version, update, &by.id, now).await? {
                return Ok(Outcome::Changed);
            }
            if !operator::centre_is_manned(&tx).await? {
                // Nothing of it may stay: the error undoes the transaction.
                return Err(PageError::Elsewhere(LAST));
            }
            match update {
                Update::Duties { .. } => {}
                Update::Password(_) => {
                    shut_out::with_new_password(&tx, Site::Console, id).await?;
                }
                Update::Removal => shut_out::for_good(&tx, Site::Console, id).await?,
            }
            audit::record(&tx, now, &by.actor(), event, id, detail).await?;
            Ok::<_, PageError>(Outcome::Done)
        })
        .await;
    match done {
        Err(PageError::Elsewhere(LAST)) => Ok(Outcome::LastOfCentre),
        other => other,
    }
}

/// Why nothing was done, and how things stand.
async fn not_done(
    state: &WebState,
    language: Language,
    operator: &Operator,
    id: &str,
    outcome: Outcome,
) -> Result<Response, PageError> {
    let entry = load(state, operator, id).await?;
    let message = match (outcome, &entry.changed) {
        (Outcome::LastOfCentre, _) => Message::new(language, "operator-last", &[]),
        (Outcome::Changed | Outcome::Done, Some(changed)) => {
            let (person, what) = in_words(state, language, changed).await?;
            let address = format!("{HOME}/{id}");
            Message::changed_elsewhere(language, (changed.at, &person, &what), &address)
        }
        (Outcome::Changed | Outcome::Done, None) => {
            Message::new(language, "changed-by-others", &[])
        }
    };
    let page = page(state, language, operator, &entry).await?;
    show_as(StatusCode::CONFLICT, &page.telling(Some(message)))
}

/// Who changed an entry, and what.
async fn in_words(
    state: &WebState,
    language: Language,
    changed: &Changed,
) -> Result<(String, String), PageError> {
    let person = colleague::in_words(state, language, &changed.by).await?;
    let what = language.text(&format!("person-change-{}", changed.change.as_str()));
    Ok((person, what))
}

async fn refuse(
    state: &WebState,
    language: Language,
    operator: &Operator,
    entry: &Entry,
    key: &str,
) -> Result<Response, PageError> {
    if entry.removed_at.is_some() {
        let id = &entry.operator.id;
        return not_done(state, language, operator, id, Outcome::Changed).await;
    }
    let page = page(state, language, operator, entry).await?;
    show_as(
        StatusCode::CONFLICT,
        &page.refusing(language, key, language.text(key)),
    )
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    entry: &Entry,
) -> Result<PersonPage, PageError> {
    let shown = &entry.operator;
    let title = language.text_with("person-by-name", &[("name", &shown.name)]);
    let fixed = fixed(operator, entry);
    let mut facts = vec![
        ("operator-id-label", shown.id.clone()),
        ("fact-person", shown.name.clone()),
        ("operator-place", place(language, &shown.scope)),
        ("operator-roles", roles_in_words(language, &shown.roles)),
        ("second-factor-title", second_factor_word(language, entry)),
        ("operator-signed-in", signed_in(language, entry)),
    ];
    if let Some(changed) = &entry.changed {
        let (person, what) = in_words(state, language, changed).await?;
        facts.push((
            "fact-last-change",
            last_change(language, (changed.at, &person, &what)),
        ));
    }
    let facts = facts.into_iter();
    Ok(PersonPage {
        page: operator.frame(state, language, "K-62", title, HOME),
        list: HOME,
        message: None,
        facts: facts
            .map(|(key, value)| (language.text(key), value))
            .collect(),
        fixed: fixed.map(|key| language.text(key)),
        forms: fixed.is_none().then(|| Forms {
            address: format!("{HOME}/{}", shown.id),
            seen: entry.version.to_string(),
            change_heading: language.text("person-change-duties"),
            fields: form::stored(language, shown, &operator.scope),
            remove_what: language.text("operator-remove-what"),
        }),
    })
}

/// Stands for the last operator of the centre while a transaction is undone.
const LAST: &str = "/operators";
