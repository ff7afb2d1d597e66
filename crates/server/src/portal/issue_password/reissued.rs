//! `/issue-password/reissued`: 再発行しました.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::reissue::Reissued;
use super::{HOME, Origin};
use crate::kinds::Kind;
use crate::portal::user::PortalUser;
use crate::store::{StoreError, fee_waiver, reissue};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "issue_password_reissued.html")]
pub(crate) struct ReissuedPage {
    pub(crate) page: Frame,
    pub(crate) message: Message,
    /// The new password in groups, in the answer to the press of the button and never again.
    pub(crate) password: Option<zeroize::Zeroizing<String>>,
    pub(crate) notice: String,
    /// The way back to an application.
    pub(crate) back: Option<String>,
    /// Applications without a second fee for what was lost, label and address.
    pub(crate) offers: Vec<(String, String)>,
}

/// After a re-issue of this person's; whoever has none is led to the explanation.
///
/// # Errors
/// When the store fails.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(origin): Query<Origin>,
) -> Result<Response, PageError> {
    let number = user.office.number;
    let latest = state
        .store
        .read("issue-password-latest", |tx| async move {
            reissue::latest(&tx, number).await
        })
        .await?
        .filter(|latest| latest.account_id == user.account.id)
        .ok_or(PageError::Elsewhere(HOME))?;
    let kind = origin.id(&state);
    let page = page(&state, language, &user, kind, &latest.notice_id).await?;
    show_page(&page)
}

/// The answer to the press of the button, with the new password.
///
/// # Errors
/// When the store fails.
pub(super) async fn once(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    kind: Option<&str>,
    done: &Reissued,
) -> Result<Response, PageError> {
    let mut page = page(state, language, user, kind, &done.notice_id).await?;
    page.password = Some(done.password.grouped());
    show_page(&page)
}

async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    kind: Option<&str>,
    notice_id: &str,
) -> Result<ReissuedPage, PageError> {
    let title = language.text("reissued-page-title");
    Ok(ReissuedPage {
        page: user.frame(state, language, "P-47", title, ""),
        message: Message::new(language, "reissued", &[]),
        password: None,
        notice: format!("/notices/{notice_id}"),
        back: kind.map(|kind| format!("/certificates/{kind}/apply")),
        offers: offers(state, language, user).await?,
    })
}

/// The kinds of which a certificate was lost that was paid for, where a new one costs nothing.
async fn offers(
    state: &WebState,
    language: Language,
    user: &PortalUser,
) -> Result<Vec<(String, String)>, PageError> {
    let (number, now) = (user.office.number, state.clock.now());
    let today = state.clock.now_in_japan().date();
    let free = state
        .store
        .read("issue-password-offers", |tx| async move {
            let mut free = Vec::new();
            for kind in state.kinds.all() {
                let owed = fee_waiver::owed_for(&tx, number, kind, now).await?;
                free.extend(owed.map(|_| kind));
            }
            Ok::<_, StoreError>(free)
        })
        .await?;
    let offer = |kind: &Kind| {
        let label = [("label", kind.label(today))];
        let text = language.text_with("reissued-apply-again", &label);
        (text, format!("/certificates/{}", kind.id))
    };
    Ok(free.into_iter().map(offer).collect())
}
