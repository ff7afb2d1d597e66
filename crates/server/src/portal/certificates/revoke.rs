//! `/certificates/by-serial/{serial}/revoke`: 失効 by the office itself. At once, and for good.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::choice::ChoiceOption;
use super::content::{own_certificate, revoked_by};
use crate::certificate_notice;
use crate::clock::random_bytes;
use crate::portal::applications::one::{kind_label, names};
use crate::portal::user::PortalUser;
use crate::store::application::new_receipt;
use crate::store::certificate::{self, CertificateRecord};
use crate::store::revocation_request::{self, RevocationRequest};
use crate::store::right::Right;
use crate::store::{StoreError, audit, notice};
use crate::trouble::revocation_reason;
use crate::web::contact::federation_of;
use crate::web::error::PageError;
use crate::web::fields_page::{code_field, mark_empty, password_field};
use crate::web::form::{Field, FormError, ProtectedForm, Secret};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::second_factor::{self, PasskeyPart, Second, proof};
use crate::web::session::Site;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "certificate_revoke.html")]
pub(crate) struct RevokePage {
    pub(crate) page: Frame,
    /// What was wrong with the last try, or that it was done before.
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    /// M24; none where nothing is left to revoke.
    pub(crate) confirm: Option<Message>,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) reasons: Vec<ChoiceOption>,
    pub(crate) reason_error: Option<String>,
    pub(crate) sure_error: Option<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) passkey: Option<PasskeyPart>,
    pub(crate) back: String,
}

/// What was filled in.
#[derive(Deserialize)]
pub(crate) struct RevokeForm {
    reason: Option<String>,
    sure: Option<String>,
    #[serde(default)]
    password: Secret,
    #[serde(flatten)]
    second: Second,
}

/// Says what stops, and asks.
///
/// # Errors
/// [`PageError::NotFound`] when the certificate is not this office's.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(serial): Path<String>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let certificate = own_certificate(&state, &user, &serial).await?;
    let page = page(&state, language, &user, &certificate).await?;
    show_as(StatusCode::OK, &page)
}

/// 使えなくする.
///
/// # Errors
/// [`PageError::NotFound`] when the certificate is not this office's.
pub(crate) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(serial): Path<String>,
    form: ProtectedForm<RevokeForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Certificates)?;
    let certificate = own_certificate(&state, &user, &serial).await?;
    let mut page = page(&state, language, &user, &certificate).await?;
    if page.confirm.is_none() {
        return already(&state, language, page, &certificate).await;
    }
    let Some(reason) = page.judge(language, &form) else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    page.message = proof::again(&state, language, &user, &form.password, &form.second).await?;
    if page.message.is_some() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    if revoke(&state, &user, &certificate, reason).await? {
        let told = format!("/certificates/by-serial/{serial}?shown=revoked");
        return Ok(Redirect::to(&told).into_response());
    }
    // Another window or another desk was faster.
    let certificate = own_certificate(&state, &user, &serial).await?;
    let page = self::page(&state, language, &user, &certificate).await?;
    already(&state, language, page, &certificate).await
}

/// Revokes, records who and why, and tells the office. False when it was revoked before.
async fn revoke(
    state: &WebState,
    user: &PortalUser,
    certificate: &CertificateRecord,
    reason: &'static str,
) -> Result<bool, PageError> {
    let now = state.clock.now();
    let request = &RevocationRequest {
        receipt: new_receipt(state.clock.now_in_japan(), random_bytes()?),
        serial: certificate.serial.clone(),
        office_number: user.office.number,
        account_id: user.account.id.clone(),
        reason: reason.to_owned(),
        requested_at: now,
    };
    let label = kind_label(state, &certificate.kind);
    let who = user.account.staff.as_ref().map(|staff| staff.name.as_str());
    let who = who.unwrap_or(&user.account.id);
    let asked = federation_of(state, Language::Japanese, &user.office.prefecture).await?;
    let text = &certificate_notice::revoked(certificate, &label, (who, &asked), now);
    let (actor, serial) = (&user.actor(), &certificate.serial);
    Ok(state
        .store
        .run_tx("revoke-own", |tx| async move {
            let revoked = certificate::revoke_by(&tx, serial, reason, actor, now).await?;
            if revoked {
                revocation_request::insert(&tx, request).await?;
                audit::record(&tx, now, actor, "certificate-revoked", serial, reason).await?;
                notice::insert(&tx, text).await?;
            }
            Ok::<_, StoreError>(revoked)
        })
        .await?)
}

impl RevokePage {
    /// Marks what is missing; the reason when nothing is.
    fn judge(&mut self, language: Language, form: &RevokeForm) -> Option<&'static str> {
        let chosen = REASONS
            .into_iter()
            .find(|reason| form.reason.as_deref() == Some(*reason));
        for option in &mut self.reasons {
            option.checked = Some(option.value) == chosen;
        }
        if chosen.is_none() {
            let text = language.text("revoke-reason-missing");
            self.reason_error = Some(text.clone());
            let target = "reason";
            self.errors.push(FormError { target, text });
        }
        if form.sure.as_deref() != Some("yes") {
            let text = language.text("revoke-sure-missing");
            self.sure_error = Some(text.clone());
            let target = "sure";
            self.errors.push(FormError { target, text });
        }
        let typed: [&str; 2] = [&form.password, form.second.given()];
        mark_empty(&mut self.fields, &mut self.errors, language, &typed);
        chosen.filter(|_| self.errors.is_empty())
    }
}

/// M26: it is done already; the page shows when and by whom.
async fn already(
    state: &WebState,
    language: Language,
    mut page: RevokePage,
    certificate: &CertificateRecord,
) -> Result<Response, PageError> {
    if let Some(revocation) = &certificate.revoked {
        let names = names(state, certificate.office_number).await?;
        let (when, who) = (
            language.moment(revocation.at),
            revoked_by(language, certificate, &names),
        );
        let what = language.text("changed-to-revoked");
        let arguments = [
            ("when", when.as_str()),
            ("who", who.as_str()),
            ("what", what.as_str()),
        ];
        page.message = Some(Message::new(language, "changed-meanwhile", &arguments));
    }
    show_as(StatusCode::CONFLICT, &page)
}

async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    certificate: &CertificateRecord,
) -> Result<RevokePage, PageError> {
    let now = state.clock.now();
    let terminal = certificate
        .terminal
        .clone()
        .unwrap_or_else(|| language.text("terminal-file"));
    let end = language.moment(certificate.not_after);
    let ended = certificate.not_after < now;
    let confirm = (certificate.revoked.is_none() && !ended)
        .then(|| Message::new(language, "revoke-confirm", &[("terminal", &terminal)]));
    let message = match &certificate.revoked {
        Some(revocation) => {
            let when = language.moment(revocation.at);
            let reason = revocation_reason(language, &revocation.reason);
            let names = names(state, certificate.office_number).await?;
            let who = revoked_by(language, certificate, &names);
            let arguments = [
                ("when", when.as_str()),
                ("reason", reason.as_str()),
                ("who", who.as_str()),
            ];
            Some(Message::new(language, "revoked-before", &arguments))
        }
        None => ended.then(|| Message::new(language, "revoke-ended", &[("end", &end)])),
    };
    let mut fields = vec![password_field(
        language,
        "password",
        "sign-in-password-again",
    )];
    if second_factor::is_on(state, Site::Portal, &user.account.id).await? {
        fields.push(code_field(language, "revoke-code-hint"));
    }
    let title = language.text("revoke-own-title");
    let menu = format!("/certificates/{}", certificate.kind);
    Ok(RevokePage {
        page: user.frame(state, language, "P-53", title, &menu),
        message,
        errors: Vec::new(),
        confirm,
        facts: vec![
            (
                language.text("fact-kind"),
                kind_label(state, &certificate.kind),
            ),
            (language.text("fact-terminal"), terminal),
            (language.text("column-to"), end),
        ],
        reasons: REASONS.map(|reason| option(language, reason)).into(),
        reason_error: None,
        sure_error: None,
        fields,
        passkey: second_factor::part(state, Site::Portal, &user.account.id).await?,
        back: format!("/certificates/by-serial/{}", certificate.serial),
    })
}

fn option(language: Language, reason: &'static str) -> ChoiceOption {
    ChoiceOption {
        value: reason,
        label: language.text(&format!("revoke-own-{reason}")),
        explanation: language.text(&format!("revoke-own-{reason}-text")),
        checked: false,
    }
}

/// The reasons as words of the record; the page has plainer ones.
const REASONS: [&str; 4] = [
    "key-compromise",
    "superseded",
    "cessation-of-operation",
    "wrong-data",
];
