//! Applying a file, exactly as it was shown.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;

use super::accounts::{self, MakeError};
use super::planned::{Planned, today};
use super::preview::{self, Shown};
use super::sheets::Sealed;
use super::{address, waiting};
use crate::console::operator::Operator;
use crate::store::account::Account;
use crate::store::import::{self, Accounts, Import, Subject};
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm, Secret};
use crate::web::language::Language;
use crate::web::page::{Message, show_as};
use crate::web::state::WebState;

/// What was shown, and the password of the PDF.
#[derive(Deserialize)]
pub(super) struct ApplyForm {
    #[serde(default)]
    plan: String,
    #[serde(default)]
    pdf_password: Secret,
    #[serde(default)]
    pdf_password_again: Secret,
}

/// このとおりに取り込む.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Extension(subject): Extension<Subject>,
    Path(id): Path<String>,
    session: Session,
    form: ProtectedForm<ApplyForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let form = form.into_inner();
    let (import, planned) = preview::plan(&state, &operator, subject, &id).await?;
    let blocked = preview::obstacle(&state, language, &import, &planned).is_some();
    if blocked || planned.digest() != form.plan {
        return changed(&state, language, &operator, &import, &planned);
    }
    let offices = planned.new_offices();
    let made = if import.accounts == Accounts::Issue && !offices.is_empty() {
        if *form.pdf_password != *form.pdf_password_again {
            let text = language.text("pdf-password-differs");
            return refused(&state, language, &operator, &import, &planned, text);
        }
        match accounts::make(&state, &offices, &form.pdf_password).await {
            Ok(made) => Some(made),
            Err(MakeError::Failed(error)) => return Err(error),
            Err(MakeError::Password) => {
                let text = language.text("pdf-password-wrong");
                return refused(&state, language, &operator, &import, &planned, text);
            }
        }
    } else {
        None
    };
    let sheets = match &made {
        Some(made) => Some(Sealed::new(&state, &operator, &session, made)?),
        None => None,
    };
    let accounts = made.as_ref().map_or(&[][..], |made| &made.accounts);
    let additions = (accounts, sheets.as_ref());
    if apply(&state, &operator, &import, &form.plan, additions).await? {
        let to = match &sheets {
            Some(sheets) => sheets.address(),
            None => format!("{}?done=yes", address(subject)),
        };
        return Ok(Redirect::to(&to).into_response());
    }
    let (import, planned) = preview::plan(&state, &operator, subject, &id).await?;
    changed(&state, language, &operator, &import, &planned)
}

/// Plans once more and applies in one transaction. False when the plan has become another one.
async fn apply(
    state: &WebState,
    operator: &Operator,
    import: &Import,
    digest: &str,
    (accounts, sheets): (&[Account], Option<&Sealed>),
) -> Result<bool, PageError> {
    let now = state.clock.now();
    let (_, rows) = waiting(state, operator, import.subject, &import.id).await?;
    let (rows, limit) = (&rows, state.settings.agent_offices);
    let applied = state
        .store
        .run_tx("import-apply", |tx| async move {
            let (subject, scope) = (import.subject, &operator.scope);
            let planned = Planned::make(&tx, subject, rows, scope, today(now), limit).await?;
            if planned.digest() != digest {
                return Ok(false);
            }
            let counts = planned.counts();
            if !import::mark_applied(&tx, &import.id, counts, now).await? {
                return Ok(false);
            }
            planned.apply(&tx, import, accounts, operator, now).await?;
            if let Some(sheets) = sheets {
                sheets.keep(&tx).await?;
            }
            let detail = format!(
                "{} new {} changed {} unchanged {} refused {}",
                subject.as_str(),
                counts.new,
                counts.changed,
                counts.unchanged,
                counts.refused
            );
            let actor = operator.actor();
            audit::record(&tx, now, &actor, "import-applied", &import.id, &detail).await?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    Ok(applied)
}

/// The plan as it has become.
fn changed(
    state: &WebState,
    language: Language,
    operator: &Operator,
    import: &Import,
    planned: &Planned,
) -> Result<Response, PageError> {
    let shown = Shown::default();
    let mut page = preview::page(state, language, operator, import, planned, &shown);
    page.message = Some(Message::new(language, "import-changed", &[]));
    show_as(StatusCode::CONFLICT, &page)
}

/// The same plan, with what is wrong with the password of the PDF.
fn refused(
    state: &WebState,
    language: Language,
    operator: &Operator,
    import: &Import,
    planned: &Planned,
    text: String,
) -> Result<Response, PageError> {
    let shown = Shown::default();
    let mut page = preview::page(state, language, operator, import, planned, &shown);
    if let Some(field) = page.passwords.first_mut() {
        field.error = Some(text.clone());
        page.errors.push(FormError {
            target: field.name,
            text,
        });
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
