//! `/certificates/{kind}`: what to do, and the history.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::guidance;
use super::purpose::{renew_address, renewable};
use super::standing::{Admission, Gate, Standing};
use crate::clock::JAPAN;
use crate::kinds::KAIGO;
use crate::portal::applications::one::already_applied;
use crate::portal::applications::status::Status;
use crate::portal::user::PortalUser;
use crate::renewal;
use crate::store::application::{Application, ApplicationState};
use crate::store::certificate::CertificateRecord;
use crate::store::office::Claiming;
use crate::store::right::Right;
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::state::WebState;

/// The page of choice.
#[derive(Template)]
#[template(path = "certificate_choice.html")]
pub(crate) struct ChoicePage {
    pub(crate) page: Frame,
    pub(crate) first_sentence: String,
    /// What the office answered, and the way to the two questions.
    pub(crate) answer: Option<guidance::Answer>,
    pub(crate) message: Option<Message>,
    /// What is on record, when a choice was refused because of it.
    pub(crate) differs: Vec<(String, String)>,
    /// The form in which it is told.
    pub(crate) inquiry: String,
    pub(crate) refused_kinds: String,
    pub(crate) renew_soon: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) address: String,
    pub(crate) options: Vec<ChoiceOption>,
    pub(crate) issued_warning: Option<String>,
    pub(crate) rows: Vec<ExplanationRow>,
    pub(crate) history_title: String,
    pub(crate) history: Vec<HistoryRow>,
    /// Whether this person may apply and download.
    pub(crate) allowed: bool,
}

/// A radio button.
pub(crate) struct ChoiceOption {
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) explanation: String,
    pub(crate) checked: bool,
}

/// A row of the explanation who needs which certificate.
pub(crate) struct ExplanationRow {
    pub(crate) case: String,
    pub(crate) text: String,
    pub(crate) here: bool,
}

/// A row of the history.
pub(crate) struct HistoryRow {
    pub(crate) applied: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) state: String,
    /// Why it cannot be installed, if so.
    pub(crate) note: Option<String>,
    pub(crate) fee: String,
    /// The page of the certificate, or of the application while there is none.
    pub(crate) address: String,
}

/// What was chosen.
#[derive(Deserialize)]
pub(crate) struct ChoiceForm {
    action: Option<String>,
}

/// Shows the choice.
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
    let latest = standing.applications.first();
    let message = latest
        .filter(|latest| latest.state == ApplicationState::Returned)
        .map(|latest| sent_back(language, latest));
    let message = match &standing.admission {
        Admission::Suspended(_) => guidance::obstacle(language, &standing),
        _ => message,
    };
    show_as(
        StatusCode::OK,
        &page(&state, language, &user, &standing, message),
    )
}

/// 次へ.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such kind.
pub(crate) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
    form: ProtectedForm<ChoiceForm>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let standing = Standing::load(&state, &user, &kind).await?;
    let kind = &standing.kind.id;
    match form.into_inner().action.as_deref() {
        Some("download") => {
            Ok(Redirect::to(&format!("/certificates/{kind}/downloads")).into_response())
        }
        Some("apply") => match refusal(language, &standing) {
            None => Ok(Redirect::to(&format!("/certificates/{kind}/apply")).into_response()),
            Some(refusal) => refused(&state, language, &user, &standing, refusal),
        },
        Some("renew") => match (refusal(language, &standing), renewable(&state, &standing)) {
            (Some(refusal), _) => refused(&state, language, &user, &standing, refusal),
            (None, Some(present)) => {
                Ok(Redirect::to(&renew_address(&present.serial)).into_response())
            }
            // Renewed or ended since the page was shown: it says how things stand.
            (None, None) => Ok(Redirect::to(&format!("/certificates/{kind}")).into_response()),
        },
        _ => {
            let mut page = page(&state, language, &user, &standing, None);
            let text = language.text("choice-none-chosen");
            page.errors.push(FormError {
                target: "action",
                text,
            });
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// Why an application cannot go on, if so: the kind is not for this office, one is pending
/// already, or 発行申請を行う前 was not read.
pub(super) fn refusal(language: Language, standing: &Standing) -> Option<Message> {
    let message = guidance::obstacle(language, standing);
    message
        .or_else(|| {
            standing.pending().map(|pending| {
                let address = format!("/applications/{}", pending.receipt);
                already_applied(language, pending, &standing.names)
                    .leading_to(language.text("already-applied-next"), &address)
            })
        })
        .or_else(|| {
            (standing.gate == Gate::NotRead).then(|| {
                let before = format!("/certificates/{}/before", standing.kind.id);
                Message::new(language, "gate-not-read", &[])
                    .leading_to(language.text("before-title"), &before)
            })
        })
}

/// The page of choice with the reason why it does not go on. Nothing was changed.
///
/// # Errors
/// When the template fails.
pub(super) fn refused(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    standing: &Standing,
    message: Message,
) -> Result<Response, PageError> {
    let mut page = page(state, language, user, standing, Some(message));
    page.differs = guidance::differs(language, user, standing);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn sent_back(language: Language, application: &Application) -> Message {
    let reason = application.reason.as_deref().unwrap_or_default();
    Message::new(language, "sent-back", &[("reason", reason)])
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    standing: &Standing,
    message: Option<Message>,
) -> ChoicePage {
    let (label, address) = (standing.label.as_str(), address(&standing.kind.id));
    let title = match standing.kind.id.as_str() {
        KAIGO => language.text("menu-certificates"),
        _ => label.to_owned(),
    };
    let text = |key: &str| language.text_with(key, &[("label", label)]);
    let usable = standing.usable().next().is_some();
    let allowed = user.account.may(Right::Certificates);
    let mut frame = user.frame(state, language, "P-05", title, &address);
    if !allowed || standing.admission != Admission::Open {
        // Nothing begins here.
        frame.progress = None;
    }
    ChoicePage {
        page: frame,
        first_sentence: guidance::first_sentence(language, standing),
        answer: guidance::answer(language, standing),
        differs: Vec::new(),
        inquiry: guidance::inquiry(&standing.kind.id),
        refused_kinds: refused_kinds(state, language),
        message,
        renew_soon: renewable(state, standing)
            .filter(|_| allowed)
            .map(|present| renew_soon(state, language, present)),
        allowed,
        errors: Vec::new(),
        options: options(state, language, standing),
        issued_warning: usable.then(|| text("choice-issued-warning")),
        rows: explanation(language, standing),
        history_title: text("history-title"),
        history: history(state, language, standing),
        address,
    }
}

fn options(state: &WebState, language: Language, standing: &Standing) -> Vec<ChoiceOption> {
    let text = |key: &str| language.text_with(key, &[("label", &standing.label)]);
    let mut options = Vec::new();
    if !standing.downloadable().is_empty() {
        options.push(ChoiceOption {
            value: "download",
            label: text("choice-download"),
            explanation: text("choice-download-text"),
            checked: true,
        });
    }
    let explanation = match standing.fee_yen() {
        0 => "choice-apply-text-free",
        _ => "choice-apply-text-fee",
    };
    options.push(ChoiceOption {
        value: "apply",
        label: text("choice-apply"),
        explanation: text(explanation),
        checked: false,
    });
    if renewable(state, standing).is_some() {
        options.push(ChoiceOption {
            value: "renew",
            label: text("choice-renew"),
            explanation: text("choice-renew-text"),
            checked: false,
        });
    }
    options
}

/// Who needs which certificate, with the row that is true for this office marked.
fn explanation(language: Language, standing: &Standing) -> Vec<ExplanationRow> {
    let delegated = standing.claims.is_delegated();
    let itself = !delegated && standing.claims.claiming() == Claiming::Internet;
    [("itself", itself), ("delegated", delegated)]
        .into_iter()
        .map(|(case, here)| ExplanationRow {
            case: language.text(&format!("explanation-{case}-case")),
            text: guidance::said(
                language,
                standing,
                &format!("explanation-{case}-{}", standing.kind.id),
            ),
            here,
        })
        .collect()
}

/// The kinds that exist and are not accepted here, by name.
fn refused_kinds(state: &WebState, language: Language) -> String {
    let today = state.clock.now_in_japan().date();
    let labels: Vec<_> = state
        .kinds
        .refused()
        .map(|kind| kind.label(today))
        .collect();
    language.text_with("kinds-refused", &[("kinds", &labels.join("、"))])
}

fn history(state: &WebState, language: Language, standing: &Standing) -> Vec<HistoryRow> {
    let row = |application: &Application| {
        let certificate = standing.certificate_of(application);
        let status = Status::of(application.state, certificate, state.clock.now());
        let nothing = || NOTHING.to_owned();
        let address = match certificate {
            Some(found) => format!("/certificates/by-serial/{}", found.serial),
            None => format!("/applications/{}", application.receipt),
        };
        let lost = status == Status::Issued && standing.is_lost(&application.receipt);
        HistoryRow {
            applied: language.short_day(application.applied_at),
            from: certificate.map_or_else(nothing, |found| language.short_day(found.not_before)),
            to: certificate.map_or_else(nothing, |found| language.short_day(found.not_after)),
            state: status.label(language),
            note: lost.then(|| language.text("state-lost")),
            fee: certificate.map_or_else(nothing, |_| {
                let yen = Language::yen(standing.balance(&application.receipt));
                language.text_with("yen", &[("amount", &yen)])
            }),
            address,
        }
    };
    standing.applications.iter().map(row).collect()
}

/// M23: a certificate ends soon.
pub(super) fn renew_soon(
    state: &WebState,
    language: Language,
    present: &CertificateRecord,
) -> Message {
    ends_soon(state, language, present).leading_to(
        language.text("renew-soon-next"),
        &renew_address(&present.serial),
    )
}

/// M23 without the way to a renewal.
pub(super) fn ends_soon(
    state: &WebState,
    language: Language,
    present: &CertificateRecord,
) -> Message {
    let days = renewal::days_left(present.not_after, state.clock.now());
    let end = language.day(present.not_after.to_offset(JAPAN).date());
    let left = days.to_string();
    let arguments = [("days", left.as_str()), ("end", end.as_str())];
    let mut message = Message::new(language, "renew-soon", &arguments);
    if days == 0 {
        message.heading = language.text("renew-today-title");
    }
    message
}

/// An amount with commas: 13,200.
pub(crate) fn thousands(amount: u32) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn address(kind: &str) -> String {
    format!("/certificates/{kind}")
}

const NOTHING: &str = "－";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_commas() {
        for (amount, text) in [
            (0, "0"),
            (900, "900"),
            (13_200, "13,200"),
            (1_000_000, "1,000,000"),
        ] {
            assert_eq!(thousands(amount), text);
        }
    }
}
