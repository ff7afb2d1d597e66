//! Confirming what an office answered about its claims, beside its application.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::application;
use crate::console::operator::Operator;
use crate::store::claiming::{self, NewClaiming, Source};
use crate::store::operator::Role;
use crate::store::{StoreError, audit, claiming_answer};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// 回答どおりに登録する: from today on, the way of claiming is what the office said, until a way
/// begins that the federation has recorded ahead.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such application.
pub(crate) async fn confirm(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    operator.require(Role::Reception)?;
    let facts = application::load(&state, &operator, &receipt).await?;
    let confirmed = match &facts.answer {
        None => false,
        Some(answer) => {
            let (now, operator) = (state.clock.now(), &operator);
            let today = state.clock.now_in_japan().date();
            let new = &NewClaiming {
                way: answer.way(),
                from: today,
                source: Source::Answer,
                recorded_by: operator.actor(),
            };
            state
                .store
                .run_tx("answer-confirm", |tx| async move {
                    let number = answer.office_number;
                    // What the federation recorded meanwhile counts for more than the answer.
                    let open = claiming_answer::to_confirm(&tx, number, today).await?;
                    if open.as_ref() != Some(answer)
                        || !claiming::record_until_next(&tx, number, new, now).await?
                    {
                        return Ok(false);
                    }
                    claiming_answer::confirm(&tx, answer, &operator.id, now).await?;
                    let (subject, detail) = (number.as_str(), new.way.as_str());
                    let event = "claiming-answer-confirmed";
                    audit::record(&tx, now, &new.recorded_by, event, subject, detail).await?;
                    Ok::<_, StoreError>(true)
                })
                .await?
        }
    };
    if confirmed {
        return Ok(Redirect::to(&format!("/applications/{receipt}")).into_response());
    }
    let facts = application::load(&state, &operator, &receipt).await?;
    let message = Message::new(language, "changed-by-others", &[]);
    application::conflict(&state, language, &operator, &facts, message).await
}
