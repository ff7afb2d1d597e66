//! `/certificates/{kind}/before`: 発行申請を行う前.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::choice::thousands;
use super::standing::{GATE_EDITION, Standing};
use crate::portal::sign_out::Nothing;
use crate::portal::user::PortalUser;
use crate::store::right::Right;
use crate::store::{StoreError, audit, gate};
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "certificate_before.html")]
pub(crate) struct BeforePage {
    pub(crate) page: Frame,
    pub(crate) edition: String,
    pub(crate) sections: Vec<(String, String)>,
    pub(crate) address: String,
    pub(crate) back: String,
}

/// Shows the text.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such kind.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    let standing = Standing::load(&state, &user, &kind).await?;
    let back = format!("/certificates/{}", standing.kind.id);
    let title = language.text("before-title");
    show_page(&BeforePage {
        page: user.frame(&state, language, "P-06", title, &back),
        edition: language.text_with("edition", &[("edition", GATE_EDITION)]),
        sections: sections(language, &standing),
        address: format!("{back}/before"),
        back,
    })
}

/// 内容を確認しました.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such kind.
pub(crate) async fn submit(
    State(state): State<WebState>,
    user: PortalUser,
    Path(kind): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    user.require(Right::Certificates)?;
    let standing = &Standing::load(&state, &user, &kind).await?;
    let (user, now) = (&user, state.clock.now());
    state
        .store
        .run_tx("gate-confirm", |tx| async move {
            let (account, kind) = (&user.account.id, &standing.kind.id);
            gate::confirm(&tx, account, kind, GATE_EDITION, now).await?;
            audit::record(
                &tx,
                now,
                &user.actor(),
                "gate-confirmed",
                kind,
                GATE_EDITION,
            )
            .await?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Redirect::to(&format!("/certificates/{}", standing.kind.id)).into_response())
}

fn sections(language: Language, standing: &Standing) -> Vec<(String, String)> {
    let fee = thousands(standing.kind.fee_yen);
    let arguments = [("label", standing.label.as_str()), ("fee", fee.as_str())];
    let cost = match (standing.kind.fee_yen, &standing.replaces) {
        (0, _) => "cost-free",
        (_, Some(_)) => "cost-not-again",
        (_, None) => "cost-fee",
    };
    let purpose = format!("purpose-{}", standing.kind.id);
    [
        ("purpose", purpose.as_str()),
        ("who", "who"),
        ("cost", cost),
        ("time", "time"),
        ("at-hand", "at-hand"),
        ("reissue", "reissue"),
        ("claiming", "claiming"),
    ]
    .into_iter()
    .map(|(heading, text)| {
        (
            language.text(&format!("before-{heading}-heading")),
            language.text_with(&format!("before-{text}-text"), &arguments),
        )
    })
    .collect()
}
