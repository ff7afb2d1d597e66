//! `/operators/new`: adding an operator.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::form::{self, Duties};
use super::{HOME, show_password};
use crate::console::operator::Operator;
use crate::store::account::PasswordOrigin;
use crate::store::operator::{self, Role};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Field, ProtectedForm};
use crate::web::language::Language;
use crate::web::managed_person::{AddPage, PersonForm};
use crate::web::page::show_as;
use crate::web::password::TemporaryPassword;
use crate::web::state::WebState;

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let form = PersonForm::default();
    show_as(StatusCode::OK, &page(&state, language, &operator, &form))
}

/// 追加する: shows the temporary password once.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    form: ProtectedForm<PersonForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let form = form.into_inner();
    let mut page = page(&state, language, &operator, &form);
    let id = form.text("id").trim();
    let read = form::read(&form, &operator.scope);
    let mut wrong = read.as_ref().err().cloned().unwrap_or_default();
    if !operator::is_id(id) {
        wrong.insert(0, ("id", "operator-id-wrong"));
    }
    if let (Ok(duties), true) = (&read, wrong.is_empty()) {
        let password = TemporaryPassword::make(&state).await?;
        if add(&state, &operator, id, duties, &password.hash).await? {
            let told = (id, duties.name.as_str(), password.text.as_str());
            return show_password(&state, language, &operator, "person-added", told);
        }
        wrong.push(("id", "operator-id-taken"));
    }
    for (target, key) in wrong {
        page.fields.refuse(target, language.text(key));
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Stores the operator; false when the id is taken.
async fn add(
    state: &WebState,
    by: &Operator,
    id: &str,
    duties: &Duties,
    hash: &str,
) -> Result<bool, PageError> {
    let now = state.clock.now();
    let record = &operator::Operator {
        id: id.to_owned(),
        name: duties.name.clone(),
        password_hash: hash.to_owned(),
        password_origin: PasswordOrigin::Temporary,
        scope: duties.scope.clone(),
        roles: duties.roles.clone(),
    };
    let added = state
        .store
        .run_tx("operator-add", |tx| async move {
            by.require_still(&tx, Role::Centre).await?;
            operator::insert(&tx, record, now).await?;
            let detail = super::person::detail(duties);
            audit::record(&tx, now, &by.actor(), "operator-added", id, &detail).await?;
            Ok::<_, PageError>(())
        })
        .await;
    match added {
        Ok(()) => Ok(true),
        Err(PageError::Store(StoreError::Exists)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn page(state: &WebState, language: Language, operator: &Operator, form: &PersonForm) -> AddPage {
    let title = language.text("person-add-title");
    let mut fields = form::typed(language, form, &operator.scope);
    let id = Field {
        name: "id",
        kind: "text",
        autocomplete: "off",
        label: language.text("operator-id-label"),
        hint: Some(language.text("operator-id-hint")),
        value: form.text("id").trim().to_owned(),
        ..Field::default()
    };
    fields.texts.insert(0, id);
    AddPage {
        page: operator.frame(state, language, "K-61", title, HOME),
        list: HOME,
        fields,
    }
}
