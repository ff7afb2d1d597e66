//! `/operators/{id}`: one operator: name, place and roles, a new temporary password, removal.
//!
//! Each form carries which state of the entry its page has shown. When a colleague was faster
//! nothing is done, and the page shows how things stand now.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::form::{Duties, Fields, OperatorForm};
use super::{
    HOME, entries, place, roles_in_words, second_factor as second_factor_word, show_password,
    signed_in,
};
use crate::console::operator::Operator;
use crate::store::attempt::{self, Purpose};
use crate::store::operator::{self, Entry, Role, Update};
use crate::store::{audit, second_factor, session};
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::password;
use crate::web::session::Site;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_operator.html")]
struct OperatorPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    /// Why nothing can be changed, where that is so.
    fixed: Option<String>,
    forms: Option<Forms>,
}

/// What can be changed.
struct Forms {
    address: String,
    version: i64,
    fields: Fields,
}

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
    show_as(StatusCode::OK, &page(&state, language, &operator, &entry))
}

/// 変更する.
pub(super) async fn submit_duties(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<OperatorForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let entry = load(&state, &operator, &id).await?;
    if let Some(key) = fixed(&operator, &entry) {
        return refuse(&state, language, &operator, &entry, key);
    }
    let duties = match form.read(&operator.scope) {
        Ok(duties) => duties,
        Err(wrong) => {
            let mut page = page(&state, language, &operator, &entry);
            page.fill(language, &operator, &form, &wrong);
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
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
    form: ProtectedForm<OperatorForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let entry = load(&state, &operator, &id).await?;
    if let Some(key) = fixed(&operator, &entry) {
        return refuse(&state, language, &operator, &entry, key);
    }
    let password = password::temporary()?;
    let typed = password.clone();
    let hash = state
        .passwords
        .run(move || password::hash(&typed))
        .await??;
    let event = ("password-renewed", Site::Console.word().to_owned());
    match change(
        &state,
        &operator,
        &id,
        &form,
        &Update::Password(&hash),
        event,
    )
    .await?
    {
        Outcome::Done => {
            let told = (id.as_str(), entry.operator.name.as_str(), password.as_str());
            show_password(&state, language, &operator, told, "operator-renewed")
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
    form: ProtectedForm<OperatorForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let entry = load(&state, &operator, &id).await?;
    if let Some(key) = fixed(&operator, &entry) {
        return refuse(&state, language, &operator, &entry, key);
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
        Some("operator-removed-fixed")
    } else {
        None
    }
}

/// Does it, unless a colleague has changed the entry since the page was shown.
async fn change(
    state: &WebState,
    by: &Operator,
    id: &str,
    form: &OperatorForm,
    update: &Update<'_>,
    event: (&str, String),
) -> Result<Outcome, PageError> {
    let Some(version) = form.version() else {
        return Ok(Outcome::Changed);
    };
    let (now, person) = (state.clock.now(), &Site::Console.person(id));
    let (event, detail) = (event.0, &event.1);
    let done = state
        .store
        .run_tx("operator-change", |tx| async move {
            by.require_still(&tx, Role::Centre).await?;
            if !operator::update(&tx, id, version, update, now).await? {
                return Ok(Outcome::Changed);
            }
            if !operator::centre_is_manned(&tx).await? {
                // Nothing of it may stay: the error undoes the transaction.
                return Err(PageError::Elsewhere(LAST));
            }
            match update {
                Update::Duties { .. } => {}
                Update::Password(_) => {
                    attempt::clear(&tx, Purpose::Console, id).await?;
                    session::delete_of_person(&tx, person).await?;
                }
                Update::Removal => {
                    second_factor::delete(&tx, person).await?;
                    session::delete_of_person(&tx, person).await?;
                }
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
    let mut page = page(state, language, operator, &entry);
    let key = match outcome {
        Outcome::LastOfCentre => "operator-last",
        Outcome::Changed | Outcome::Done => "operator-elsewhere",
    };
    page.message = Some(Message::new(language, key, &[]));
    show_as(StatusCode::CONFLICT, &page)
}

fn refuse(
    state: &WebState,
    language: Language,
    operator: &Operator,
    entry: &Entry,
    key: &str,
) -> Result<Response, PageError> {
    let mut page = page(state, language, operator, entry);
    page.fixed = None;
    page.message = Some(Message {
        key: key.to_owned(),
        heading: language.text("operator-nothing-changed"),
        text: language.text(key),
        next: None,
    });
    show_as(StatusCode::CONFLICT, &page)
}

impl OperatorPage {
    /// Shows what was typed and what is wrong with it.
    fn fill(
        &mut self,
        language: Language,
        operator: &Operator,
        form: &OperatorForm,
        wrong: &[(&'static str, &'static str)],
    ) {
        if let Some(forms) = &mut self.forms {
            forms.fields = form.fields(language, &operator.scope);
            forms.fields.refuse(language, wrong);
            self.errors.clone_from(&forms.fields.errors);
            // Whether somebody else was faster is judged by what was shown first.
            forms.version = form.version().unwrap_or(forms.version);
        }
    }
}

fn page(state: &WebState, language: Language, operator: &Operator, entry: &Entry) -> OperatorPage {
    let shown = &entry.operator;
    let title = language.text_with("operator-page-title", &[("name", &shown.name)]);
    let fixed = fixed(operator, entry);
    let facts = [
        ("operator-id-label", shown.id.clone()),
        ("operator-name", shown.name.clone()),
        ("operator-place", place(language, &shown.scope)),
        ("operator-roles", roles_in_words(language, &shown.roles)),
        ("second-factor-title", second_factor_word(language, entry)),
        ("operator-signed-in", signed_in(language, entry)),
    ];
    OperatorPage {
        page: operator.frame(state, language, "K-62", title, HOME),
        message: None,
        errors: Vec::new(),
        facts: facts
            .into_iter()
            .map(|(key, value)| (language.text(key), value))
            .collect(),
        fixed: fixed.map(|key| language.text(key)),
        forms: fixed.is_none().then(|| Forms {
            address: format!("{HOME}/{}", shown.id),
            version: entry.version,
            fields: OperatorForm::of(shown).fields(language, &operator.scope),
        }),
    }
}

/// Stands for the last operator of the centre while a transaction is undone.
const LAST: &str = "/operators";
