//! `/issue-password/lost`: 通知書を紛失してしまった. Says what a re-issue will do to this office, and
//! carries it out.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use forms::is_pdf_password;
use serde::Deserialize;
use tower_sessions::Session;

use super::effects::Effects;
use super::{CHECK, LOST, Origin, REISSUED, reissue, reissued, remembering};
use crate::portal::certificates::choice::thousands;
use crate::portal::user::PortalUser;
use crate::store::application::ApplicationState;
use crate::store::certificate::CertificateRecord;
use crate::store::reissue as store;
use crate::store::right::Right;
use crate::web::error::PageError;
use crate::web::fields_page::{code_field, mark, mark_empty, password_field};
use crate::web::form::{Field, FormError, ProtectedForm, Secret};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::person::Person as _;
use crate::web::second_factor::{self, PasskeyPart, Second, proof};
use crate::web::session::{Site, password_print};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "issue_password_lost.html")]
pub(crate) struct LostPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) check: String,
    /// What happens, each with the certificates or applications it happens to.
    pub(crate) effects: Vec<(String, Vec<String>)>,
    pub(crate) nothing: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) passkey: Option<PasskeyPart>,
    pub(crate) confirm_error: Option<String>,
    pub(crate) action: &'static str,
    /// By what a second press is known.
    pub(crate) seen: String,
    pub(crate) kind: Option<String>,
}

/// What was filled in.
#[derive(Deserialize)]
pub(super) struct LostForm {
    #[serde(default)]
    seen: String,
    confirmed: Option<String>,
    #[serde(default)]
    password: Secret,
    #[serde(flatten)]
    second: Second,
    on_screen: Option<String>,
    #[serde(flatten)]
    origin: Origin,
}

/// What will happen.
///
/// # Errors
/// [`PageError::Forbidden`] for people without the right to certificates.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(origin): Query<Origin>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let page = page(&state, language, &user, &origin).await?;
    show_as(StatusCode::OK, &page)
}

/// 再発行.
///
/// # Errors
/// [`PageError::Forbidden`] for people without the right to certificates.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    user: PortalUser,
    form: ProtectedForm<LostForm>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let form = form.into_inner();
    if form.seen != print(&user) {
        return faster(&state, language, &user, &form.origin).await;
    }
    let mut page = page(&state, language, &user, &form.origin).await?;
    if let Some(refused) = page.refuse(&state, language, &user, &form).await? {
        page.message = refused;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let Some(done) = reissue::run(&state, &user, &session, &form.password).await? else {
        return faster(&state, language, &user, &form.origin).await;
    };
    let kind = form.origin.id(&state);
    if form.on_screen.as_deref() == Some("yes") {
        return reissued::once(&state, language, &user, kind, &done).await;
    }
    Ok(Redirect::to(&remembering(REISSUED, kind)).into_response())
}

impl LostPage {
    /// Why it does not go on: `Some`, with a message or with errors beside the fields.
    async fn refuse(
        &mut self,
        state: &WebState,
        language: Language,
        user: &PortalUser,
        form: &LostForm,
    ) -> Result<Option<Option<Message>>, PageError> {
        if form.confirmed.as_deref() != Some("yes") {
            let text = language.text("reissue-not-confirmed");
            self.confirm_error = Some(text.clone());
            mark(&mut [], &mut self.errors, "confirmed", text);
        }
        let typed: [&str; 2] = [&form.password, form.second.given()];
        mark_empty(&mut self.fields, &mut self.errors, language, &typed);
        if !self.errors.is_empty() {
            return Ok(Some(None));
        }
        let (password, second) = (&form.password, &form.second);
        if let Some(message) = proof::again(state, language, user, password, second).await? {
            return Ok(Some(Some(message)));
        }
        if !is_pdf_password(password) {
            let message = Message::new(language, "reissue-password-unfit", &[]);
            let label = language.text("password-change-link");
            return Ok(Some(Some(message.leading_to(label, "/account/password"))));
        }
        Ok(None)
    }
}

/// Somebody has re-issued since the page was shown. The second press of the same person leads to
/// the notice of the first; nothing is done twice.
async fn faster(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    origin: &Origin,
) -> Result<Response, PageError> {
    let number = user.office.number;
    let latest = state
        .store
        .read("issue-password-latest", |tx| async move {
            store::latest(&tx, number).await
        })
        .await?;
    if let Some(own) = latest
        .as_ref()
        .filter(|one| one.account_id == user.account.id)
    {
        let address = format!("/notices/{}", own.notice_id);
        return Ok(Redirect::to(&address).into_response());
    }
    let mut page = page(state, language, user, origin).await?;
    let (at, who) = latest.map_or_else(Default::default, |latest| {
        (language.moment(latest.reissued_at), latest.account_id)
    });
    let arguments = [("at", at.as_str()), ("who", who.as_str())];
    page.message = Some(Message::new(language, "reissue-elsewhere", &arguments));
    show_as(StatusCode::CONFLICT, &page)
}

/// The password that the page is about, in no way that helps to guess it.
fn print(user: &PortalUser) -> String {
    password_print(&user.account.issue_password_hash)
}

async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    origin: &Origin,
) -> Result<LostPage, PageError> {
    let (number, now) = (user.office.number, state.clock.now());
    let effects = state
        .store
        .read("issue-password-effects", |tx| async move {
            Effects::load(&tx, number, now).await
        })
        .await?;
    let mut fields = vec![password_field(
        language,
        "password",
        "reissue-password-label",
    )];
    if second_factor::is_on(state, Site::Portal, user.id()).await? {
        let hint = second_factor::account::code_hint(state, Site::Portal, user.id()).await?;
        fields.push(code_field(language, hint));
    }
    let (kind, title) = (origin.id(state), language.text("reissue-title"));
    Ok(LostPage {
        page: user.frame(state, language, "P-46", title, ""),
        message: None,
        errors: Vec::new(),
        check: remembering(CHECK, kind),
        nothing: effects.is_nothing(),
        effects: told(state, language, &effects),
        fields,
        passkey: second_factor::part(state, Site::Portal, user.id()).await?,
        confirm_error: None,
        action: LOST,
        seen: print(user),
        kind: kind.map(ToOwned::to_owned),
    })
}

/// The effects in words; only what happens to this office.
fn told(state: &WebState, language: Language, effects: &Effects) -> Vec<(String, Vec<String>)> {
    let certificates = |records: &[CertificateRecord]| -> Vec<String> {
        let line = |record: &CertificateRecord| certificate(state, language, record);
        records.iter().map(line).collect()
    };
    let lost = effects
        .lost
        .iter()
        .map(|record| {
            let fee = fee(state, language, &record.kind);
            format!("{}　{fee}", certificate(state, language, record))
        })
        .collect();
    let mut continuing = Vec::new();
    for application in &effects.continuing {
        let approved = application.state == ApplicationState::Approved;
        let key = if approved {
            "reissue-line-approved"
        } else {
            "reissue-line-pending"
        };
        let label = label(state, &application.kind);
        let arguments = [("receipt", application.receipt.as_str()), ("label", &label)];
        continuing.push(language.text_with(key, &arguments));
    }
    for application in &effects.merged {
        let arguments = [("receipt", application.receipt.as_str())];
        continuing.push(language.text_with("reissue-line-merged", &arguments));
    }
    let installed: Vec<_> = effects
        .fetched
        .iter()
        .chain(&effects.untouched)
        .cloned()
        .collect();
    let sections: [(&str, Vec<String>); 4] = [
        ("reissue-effect-lost", lost),
        ("reissue-effect-installed", certificates(&installed)),
        ("reissue-effect-fetched", certificates(&effects.fetched)),
        ("reissue-effect-continuing", continuing),
    ];
    let mut told = vec![(language.text("reissue-effect-password"), Vec::new())];
    let there = sections.into_iter().filter(|(_, lines)| !lines.is_empty());
    told.extend(there.map(|(key, lines)| (language.text(key), lines)));
    told
}

fn certificate(state: &WebState, language: Language, record: &CertificateRecord) -> String {
    let (label, end) = (
        label(state, &record.kind),
        language.short_day(record.not_after),
    );
    let terminal = record.terminal.as_deref().unwrap_or_default();
    let arguments = [
        ("label", label.as_str()),
        ("end", &end),
        ("terminal", terminal),
    ];
    let key = if terminal.is_empty() {
        "reissue-line-certificate"
    } else {
        "reissue-line-terminal"
    };
    language.text_with(key, &arguments)
}

/// What the new application will cost.
fn fee(state: &WebState, language: Language, kind: &str) -> String {
    let today = state.clock.now_in_japan().date();
    let (yen, again) = state.kinds.find(kind).map_or((0, false), |kind| {
        (kind.fee_yen(today), !kind.free_after_reissue)
    });
    match (yen, again) {
        (0, _) => language.text("reissue-line-free"),
        (_, false) => language.text("reissue-line-not-again"),
        (yen, true) => language.text_with("reissue-line-fee", &[("fee", &thousands(yen))]),
    }
}

fn label(state: &WebState, kind: &str) -> String {
    let today = state.clock.now_in_japan().date();
    let found = state.kinds.find(kind);
    found.map_or(kind, |found| found.label(today)).to_owned()
}
