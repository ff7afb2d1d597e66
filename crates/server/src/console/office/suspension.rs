//! Stopping an office, and letting it use the exchange again.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{done, load, page, refused};
use crate::console::operator::Operator;
use crate::console::refusal::ReasonForm;
use crate::store::office::{self, Suspension};
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Message, show_as};
use crate::web::state::WebState;

/// 利用を止める.
pub(super) async fn suspend(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<ReasonForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let facts = load(&state, &operator, &number).await?;
    let form = form.into_inner();
    let Some(reason) = form.reason() else {
        let mut page = page(&state, language, &operator, &facts);
        let error = form.refuse(language, &mut page.reason);
        return refused(&mut page, vec![error]);
    };
    let (at, reason) = (state.clock.now(), reason);
    let suspension = Some(Suspension { at, reason });
    set(&state, language, &operator, &number, suspension).await
}

/// 利用を再開する.
pub(super) async fn resume(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    operator.require(Role::Reception)?;
    set(&state, language, &operator, &number, None).await
}

async fn set(
    state: &WebState,
    language: Language,
    operator: &Operator,
    number: &str,
    suspension: Option<Suspension>,
) -> Result<Response, PageError> {
    let number_on_record = load(state, operator, number).await?.office.number;
    let (now, suspension) = (state.clock.now(), suspension.as_ref());
    let (event, what) = match suspension {
        Some(_) => ("office-suspended", "suspended"),
        None => ("office-resumed", "resumed"),
    };
    let changed = state
        .store
        .run_tx("office-suspension", |tx| async move {
            let office = office::find(&tx, number_on_record).await?;
            let differs =
                |office: &office::Office| office.suspended.is_some() != suspension.is_some();
            if !office.is_some_and(|office| differs(&office)) {
                return Ok(false);
            }
            office::set_suspension(&tx, number_on_record, suspension).await?;
            let (actor, subject) = (operator.actor(), number_on_record.as_str());
            audit::record(&tx, now, &actor, event, subject, "").await?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    if changed {
        return Ok(done(number_on_record, what));
    }
    // A colleague was faster: nothing was done, show how it stands.
    let facts = load(state, operator, number).await?;
    let mut page = page(state, language, operator, &facts);
    page.message = Some(Message::new(language, "changed-by-others", &[]));
    show_as(StatusCode::CONFLICT, &page)
}
