//! `/check`: 証明書の確認. Says what will happen and sends the browser to the self-test, with a ticket
//! that names the office.

use anyhow::Context as _;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use protocol::Sha256;
use serde::Deserialize;
use time::Duration;

use crate::clock::random_bytes;
use crate::portal::user::PortalUser;
use crate::self_test::last_four;
use crate::store::self_test::{self, SelfTestTicket};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::headers;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page of this file.
pub(crate) fn routes() -> Router<WebState> {
    Router::new().route("/check", get(show).post(submit))
}

/// The page.
#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    page: Frame,
    /// Whether there is a self-test to go to.
    offered: bool,
    /// The certificates that were found installed.
    before: Vec<String>,
}

/// Nothing but the token.
#[derive(Deserialize)]
struct Begin {}

async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    let number = user.office.number;
    let found = state
        .store
        .read("installations", |tx| async move {
            self_test::installations_of(&tx, number).await
        })
        .await?;
    let line = |found: &self_test::Installation| {
        let (at, digits) = (language.moment(found.verified_at), last_four(&found.serial));
        language.text_with("check-before", &[("at", &at), ("digits", &digits)])
    };
    let title = language.text("check-title");
    let mut response = show_page(&CheckPage {
        page: user.frame(&state, language, "P-73", title, "/check"),
        offered: state.addresses.self_test().is_some(),
        before: found.iter().map(line).collect(),
    })?;
    if let Some(self_test) = state.addresses.self_test() {
        // The answer to the form leads there, which browsers count as its target.
        let policy = headers::policy_with_form_target(&self_test.listing)?;
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

async fn submit(
    State(state): State<WebState>,
    user: PortalUser,
    form: ProtectedForm<Begin>,
) -> Result<Response, PageError> {
    let Begin {} = form.into_inner();
    let address = state.addresses.self_test().ok_or(PageError::NotFound)?;
    let address = &address.listing;
    let now = state.clock.now();
    let secret = hex::encode(random_bytes::<16>().context("a ticket of the self-test")?);
    let ticket = &SelfTestTicket {
        ticket_hash: Sha256::of(secret.as_bytes()),
        office_number: user.office.number,
        account_id: user.account.id.clone(),
        expires_at: now + LIFETIME,
    };
    let actor = &user.actor();
    state
        .store
        .run_tx("self-test-ticket", |tx| async move {
            self_test::insert(&tx, ticket).await?;
            let number = ticket.office_number.as_str();
            audit::record(&tx, now, actor, "self-test-ticket", number, "").await?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Redirect::to(&format!("{address}/?ticket={secret}")).into_response())
}

/// How long a ticket can be used.
const LIFETIME: Duration = Duration::minutes(10);

#[cfg(test)]
mod tests;
