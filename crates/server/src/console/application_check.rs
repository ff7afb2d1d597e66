//! `/applications/{receipt}/check`: 内容を確認した, where it takes two people to approve.
//!
//! For the office nothing changes: its application waits until the second person has decided.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;

use super::application::{conflict, load};
use crate::config::Approval;
use crate::console::operator::Operator;
use crate::store::application_check::{self, Check};
use crate::store::operator::Role;
use crate::store::{StoreError, Tx, audit};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// The route.
pub(crate) fn routes() -> Router<WebState> {
    Router::new().route("/applications/{receipt}/check", post(submit))
}

async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    operator.require(Role::Reception)?;
    if state.settings.approval == Approval::One {
        return Err(PageError::NotFound);
    }
    load(&state, &operator, &receipt).await?;
    let (operator, now, receipt) = (&operator, state.clock.now(), &receipt);
    let id = &operator.id;
    let checked = state
        .store
        .run_tx("application-check", |tx| async move {
            let checked = application_check::insert(&tx, receipt, id, now).await?;
            if checked {
                let actor = &operator.actor();
                audit::record(&tx, now, actor, "application-checked", receipt, "").await?;
            }
            Ok::<_, StoreError>(checked)
        })
        .await?;
    if checked {
        return Ok(Redirect::to(&format!("/applications/{receipt}")).into_response());
    }
    let facts = load(&state, operator, receipt).await?;
    let message = Message::new(language, "check-done-before", &[]);
    conflict(&state, language, operator, &facts, message).await
}

/// What stands between this operator and an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Free,
    /// Nobody has checked the application.
    Unchecked,
    /// The operator has checked it, so that somebody else approves.
    OwnCheck,
}

impl Standing {
    /// How it stands with this check.
    pub(super) fn of(approval: Approval, check: Option<&Check>, operator: &Operator) -> Self {
        match (approval, check) {
            (Approval::One, _) => Self::Free,
            (Approval::Two, None) => Self::Unchecked,
            (Approval::Two, Some(check)) if check.operator == operator.id => Self::OwnCheck,
            (Approval::Two, Some(_)) => Self::Free,
        }
    }

    /// As [`Self::of`], in the transaction that approves.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn read(
        tx: &Tx,
        approval: Approval,
        receipt: &str,
        operator: &Operator,
    ) -> Result<Self, StoreError> {
        let check = application_check::find(tx, receipt).await?;
        Ok(Self::of(approval, check.as_ref(), operator))
    }

    /// Key of the message for somebody who approves all the same.
    pub(super) fn message(self) -> Option<&'static str> {
        match self {
            Self::Free => None,
            Self::Unchecked => Some("check-first"),
            Self::OwnCheck => Some("check-own"),
        }
    }
}

/// A check as it is told: who and when.
pub(super) fn in_words(language: Language, check: &Check) -> String {
    let (at, id) = (language.moment(check.at), &check.operator);
    format!("{at} {}（{id}）", check.name)
}
