//! `/operators/new`: adding an operator.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use zeroize::Zeroizing;

use super::form::{Duties, Fields, OperatorForm};
use super::{HOME, show_password};
use crate::console::operator::Operator;
use crate::store::account::PasswordOrigin;
use crate::store::operator::{self, Role};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Field, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show_as};
use crate::web::password;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_operator_add.html")]
struct AddPage {
    page: Frame,
    fields: Fields,
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let form = OperatorForm::default();
    show_as(StatusCode::OK, &page(&state, language, &operator, &form))
}

/// 追加する: shows the temporary password once.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    form: ProtectedForm<OperatorForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let form = form.into_inner();
    let mut page = page(&state, language, &operator, &form);
    let id = form.id();
    if !operator::is_id(id) {
        page.fields.refuse(language, &[("id", "operator-id-wrong")]);
    }
    let duties = match form.read(&operator.scope) {
        Ok(duties) if page.fields.errors.is_empty() => duties,
        Ok(_) => return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(wrong) => {
            page.fields.refuse(language, &wrong);
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let password = password::temporary()?;
    if add(&state, &operator, id, &duties, &password).await? {
        let told = (id, duties.name.as_str(), password.as_str());
        return show_password(&state, language, &operator, told, "operator-added");
    }
    page.fields.refuse(language, &[("id", "operator-id-taken")]);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Stores the operator; false when the id is taken.
async fn add(
    state: &WebState,
    by: &Operator,
    id: &str,
    duties: &Duties,
    password: &Zeroizing<String>,
) -> Result<bool, PageError> {
    let typed = password.clone();
    let hashed = state
        .passwords
        .run(move || password::hash(&typed))
        .await??;
    let now = state.clock.now();
    let record = &operator::Operator {
        id: id.to_owned(),
        name: duties.name.clone(),
        password_hash: hashed,
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

fn page(state: &WebState, language: Language, operator: &Operator, form: &OperatorForm) -> AddPage {
    let title = language.text("operator-add-title");
    let mut fields = form.fields(language, &operator.scope);
    let id = Field {
        name: "id",
        kind: "text",
        autocomplete: "off",
        label: language.text("operator-id-label"),
        hint: Some(language.text("operator-id-hint")),
        value: form.id().to_owned(),
        ..Field::default()
    };
    fields.texts.insert(0, id);
    AddPage {
        page: operator.frame(state, language, "K-61", title, HOME),
        fields,
    }
}
