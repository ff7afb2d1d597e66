//! `/applications/{receipt}`: one request. An application is shown from 送信 to the end of its
//! certificate; requests of other kinds are shown by the files of their kinds.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use careplan::OfficeNumber;
use serde::Deserialize;
use time::OffsetDateTime;

use super::request::{RequestPage, TimeLineStep};
use super::status::Status;
use super::{recovery, revocation, waiting};
use crate::calendar::Calendar;
use crate::clock::JAPAN;
use crate::portal::certificates::revoked_by;
use crate::portal::user::PortalUser;
use crate::renewal::Start;
use crate::store::account::{self, Names};
use crate::store::application::{self, Application, ApplicationState};
use crate::store::application_answers::{self, Answers};
use crate::store::application_terms::{self, AgreedText};
use crate::store::calendar;
use crate::store::certificate::{self, CertificateRecord};
use crate::store::federation::{self, Contact};
use crate::store::right::Right;
use crate::store::withdrawal::{self, Withdrawal};
use crate::store::{StoreError, fee_waiver};
use crate::web::contact::federation_name;
use crate::web::error::PageError;
use crate::web::help::editions::agreed_facts;
use crate::web::language::Language;
use crate::web::page::{Message, show as show_page};
use crate::web::state::WebState;

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    shown: Option<Shown>,
}

/// What the person has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Shown {
    /// It was there before a second one was sent.
    Already,
    /// 取下げ came after the decision.
    TooLate,
}

/// An application of the office with all that is known about it.
pub(super) struct Found {
    pub(super) application: Application,
    pub(super) answers: Option<Answers>,
    certificate: Option<CertificateRecord>,
    withdrawal: Option<Withdrawal>,
    correction: Option<String>,
    terms: Vec<AgreedText>,
    /// The lost application that it stands for without a second fee.
    replaces: Option<String>,
    /// When the office was told that it can collect the certificate.
    promised: Option<OffsetDateTime>,
    /// When the federation works, which is the reason for that time.
    calendar: Calendar,
    /// Whom to ask when that time has passed.
    federation: Option<Contact>,
    names: Names,
}

impl Found {
    /// Reads an application of the person's office.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when it is not this office's.
    pub(super) async fn load(
        state: &WebState,
        user: &PortalUser,
        receipt: &str,
    ) -> Result<Self, PageError> {
        let (number, prefecture) = (user.office.number, &user.office.prefecture);
        state
            .store
            .read("application", |tx| async move {
                let application = application::find(&tx, receipt).await?;
                let Some(application) = application.filter(|found| found.office_number == number)
                else {
                    return Ok(None);
                };
                Ok::<_, StoreError>(Some(Self {
                    application,
                    answers: application_answers::find(&tx, receipt).await?,
                    certificate: certificate::by_receipt(&tx, receipt)
                        .await?
                        .filter(|found| found.der.is_some()),
                    withdrawal: withdrawal::find(&tx, receipt).await?,
                    correction: application_answers::correction_of(&tx, receipt).await?,
                    terms: application_terms::of_application(&tx, receipt).await?,
                    replaces: fee_waiver::find(&tx, receipt).await?,
                    promised: calendar::promised(&tx, receipt).await?,
                    calendar: calendar::of_prefecture(&tx, prefecture).await?,
                    federation: federation::contact(&tx, prefecture).await?,
                    names: account::names(&tx, number).await?,
                }))
            })
            .await?
            .ok_or(PageError::NotFound)
    }

    fn status(&self, now: OffsetDateTime) -> Status {
        Status::of(self.application.state, self.certificate.as_ref(), now)
    }

    fn renews(&self) -> bool {
        self.answers
            .as_ref()
            .is_some_and(|answers| answers.renews.is_some())
    }
}

/// Shows a request.
///
/// # Errors
/// [`PageError::NotFound`] when it is not this office's.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(receipt): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    // Another kind of request joins with two lines here.
    if let Some(page) = revocation::page(&state, language, &user, &receipt).await? {
        return show_page(&page);
    }
    if let Some(page) = recovery::page(&state, language, &user, &receipt).await? {
        return show_page(&page);
    }
    let found = Found::load(&state, &user, &receipt).await?;
    let now = state.clock.now();
    let told = arrival.shown.and_then(|shown| match shown {
        Shown::Already => Some(already_applied(language, &found.application, &found.names)),
        Shown::TooLate => changed_meanwhile(language, &found),
    });
    let mut messages = Vec::from_iter(told);
    messages.push(message(&state, language, &found));
    let pending = found.application.state == ApplicationState::Pending
        && user.account.may(Right::Certificates);
    let title = language.text("application-title");
    show_page(&RequestPage {
        page: user.frame(&state, language, "P-51", title, "/applications"),
        messages,
        facts: facts(&state, language, &found),
        steps: steps(language, &found, now),
        withdraw: pending.then(|| format!("/applications/{receipt}/withdraw")),
        links: links(language, &found),
    })
}

/// M16: there is an application already; nothing was sent twice.
pub(crate) fn already_applied(language: Language, pending: &Application, names: &Names) -> Message {
    let day = language.moment(pending.applied_at);
    let arguments = [
        ("day", day.as_str()),
        ("account", names.of(&pending.account_id)),
        ("receipt", pending.receipt.as_str()),
    ];
    Message::new(language, "already-applied", &arguments)
}

/// Who was faster than a 取下げ, and with what.
fn changed_meanwhile(language: Language, found: &Found) -> Option<Message> {
    let application = &found.application;
    let (when, who, what) = match (&found.withdrawal, application.decided_at) {
        (Some(withdrawal), _) => (
            withdrawal.withdrawn_at,
            found.names.of(&withdrawal.account_id).to_owned(),
            "changed-to-withdrawn",
        ),
        (None, Some(at)) => {
            let what = match application.state {
                ApplicationState::Returned => "changed-to-returned",
                _ => "changed-to-approved",
            };
            (at, language.text("the-federation"), what)
        }
        (None, None) => return None,
    };
    let (when, what) = (language.moment(when), language.text(what));
    let arguments = [
        ("when", when.as_str()),
        ("who", who.as_str()),
        ("what", what.as_str()),
    ];
    Some(Message::new(language, "changed-meanwhile", &arguments))
}

/// How it stands, and what to do next.
pub(super) fn message(state: &WebState, language: Language, found: &Found) -> Message {
    let application = &found.application;
    let receipt = ("receipt", application.receipt.as_str());
    let reason = ("reason", application.reason.as_deref().unwrap_or_default());
    match application.state {
        ApplicationState::Pending => {
            let now = state.clock.now();
            let federation = federation_name(language, found.federation.as_ref());
            let told = (&found.calendar, federation.as_str());
            waiting::message(language, application, found.promised, told, now)
        }
        ApplicationState::Returned => {
            let message = Message::new(language, "sent-back", &[reason]);
            match &found.correction {
                // It was put right already; once is enough.
                Some(_) => message,
                None => message.leading_to(language.text("sent-back-next"), &again(found)),
            }
        }
        ApplicationState::Withdrawn => Message::new(language, "withdrawn", &[]),
        ApplicationState::Approved => Message::new(language, "approved", &[]),
        ApplicationState::Issued => issued(state, language, found),
        ApplicationState::Failed => Message::new(language, "failed", &[receipt]),
    }
}

/// M17, while there is something to download; otherwise how the certificate stands.
fn issued(state: &WebState, language: Language, found: &Found) -> Message {
    let application = &found.application;
    let status = found.status(state.clock.now());
    let label = kind_label(state, &application.kind);
    let day = language.day(application.applied_at.to_offset(JAPAN).date());
    let arguments = [("label", label.as_str()), ("day", day.as_str())];
    match status {
        Status::Issued if application.key_parts.is_some() => {
            let downloads = format!("/certificates/{}/downloads", application.kind);
            Message::new(language, "issued", &arguments)
                .leading_to(language.text("issued-next"), &downloads)
        }
        Status::Issued if application.key_origin == application::KeyOrigin::Office => {
            Message::new(language, "issued-own-key", &arguments)
        }
        Status::Issued => Message::new(language, "issued-closed", &arguments),
        Status::Revoked => Message::new(language, "issued-revoked", &arguments),
        _ => Message::new(language, "issued-expired", &arguments),
    }
}

/// Where a returned application is put right.
pub(super) fn again(found: &Found) -> String {
    correction_address(&found.application, found.answers.as_ref())
}

/// Where a returned application is put right: the form it was sent from.
pub(super) fn correction_address(application: &Application, answers: Option<&Answers>) -> String {
    match answers.and_then(|answers| answers.renews.as_ref()) {
        Some(serial) => format!("/certificates/by-serial/{serial}/renew"),
        None => format!("/certificates/{}/apply", application.kind),
    }
}

/// What was applied for, by whom and when.
pub(super) fn facts(state: &WebState, language: Language, found: &Found) -> Vec<(String, String)> {
    let application = &found.application;
    let request = if found.renews() {
        "request-renewal"
    } else {
        "request-issue"
    };
    let status = found.status(state.clock.now());
    let mut facts = vec![
        (language.text("fact-receipt"), application.receipt.clone()),
        (
            language.text("fact-applied"),
            language.moment(application.applied_at),
        ),
        (language.text("fact-state"), status.meaning(language)),
        (language.text("fact-request"), language.text(request)),
        (
            language.text("fact-kind"),
            kind_label(state, &application.kind),
        ),
        (
            language.text("column-applicant"),
            found.names.of(&application.account_id).to_owned(),
        ),
    ];
    let waits = matches!(
        application.state,
        ApplicationState::Pending | ApplicationState::Approved
    );
    if let Some(promised) = found.promised.filter(|_| waits) {
        let when = language.moment(promised);
        facts.push((language.text("fact-expected"), when));
    }
    if let Some(lost) = &found.replaces {
        let text = language.text_with("fee-not-again", &[("receipt", lost)]);
        facts.push((language.text("fee-charged"), text));
    }
    facts.extend(answer_facts(language, found.answers.as_ref()));
    facts.extend(agreed_facts(state, language, &found.terms));
    if let Some(terminal) = &application.terminal {
        facts.push((language.text("fact-terminal"), terminal.clone()));
    }
    facts
}

/// What was answered beside the password.
fn answer_facts(language: Language, answers: Option<&Answers>) -> Vec<(String, String)> {
    let Some(answers) = answers else {
        return Vec::new();
    };
    let start = answers.renews.as_ref().map(|_| match answers.start {
        Start::Now => "start-now-short",
        Start::AfterPresent => "start-after-present-short",
    });
    let reason = answers
        .repeat_reason
        .map(|reason| format!("repeat-{}", reason.as_str()));
    [
        ("fact-start", start.map(ToOwned::to_owned)),
        ("fact-repeat-reason", reason),
    ]
    .into_iter()
    .filter_map(|(name, key)| Some((language.text(name), language.text(&key?))))
    .collect()
}

/// The names of an office's people.
///
/// # Errors
/// When the store fails.
pub(crate) async fn names(state: &WebState, number: OfficeNumber) -> Result<Names, StoreError> {
    state
        .store
        .read("account-names", |tx| async move {
            account::names(&tx, number).await
        })
        .await
}

/// The label of a kind today.
pub(crate) fn kind_label(state: &WebState, id: &str) -> String {
    let today = state.clock.now_in_japan().date();
    let kind = state.kinds.find(id);
    kind.map_or(id, |kind| kind.label(today)).to_owned()
}

/// What happened when, oldest first.
fn steps(language: Language, found: &Found, now: OffsetDateTime) -> Vec<TimeLineStep> {
    let application = &found.application;
    let step = |at: OffsetDateTime, status: Status, detail: String| {
        TimeLineStep::new(language, at, status, detail)
    };
    let by = |who: &str| language.text_with("time-line-by", &[("who", who)]);
    let mut steps = vec![step(
        application.applied_at,
        Status::Pending,
        by(found.names.of(&application.account_id)),
    )];
    if let Some(withdrawal) = &found.withdrawal {
        let detail = by(found.names.of(&withdrawal.account_id));
        steps.push(step(withdrawal.withdrawn_at, Status::Withdrawn, detail));
    }
    if let Some(at) = application.decided_at {
        let reason = application.reason.as_deref().unwrap_or_default();
        let federation = by(&language.text("the-federation"));
        steps.push(match application.state {
            ApplicationState::Returned => {
                let detail = language.text_with("time-line-reason", &[("reason", reason)]);
                step(at, Status::Returned, detail)
            }
            ApplicationState::Failed => {
                let detail = language.text("failed-title");
                step(at, Status::Approved, detail)
            }
            _ => step(at, Status::Approved, federation),
        });
    }
    if let Some(certificate) = &found.certificate {
        let end = language.day(certificate.not_after.to_offset(JAPAN).date());
        let until = language.text_with("time-line-until", &[("end", &end)]);
        let issued = certificate.issued_at.unwrap_or(certificate.not_before);
        steps.push(step(issued, Status::Issued, until));
        if let Some(revocation) = &certificate.revoked {
            let reason = language.text(&format!("revoke-{}", revocation.reason));
            let who = revoked_by(language, certificate, &found.names);
            let arguments = [("reason", reason.as_str()), ("who", who.as_str())];
            let detail = language.text_with("time-line-revoked", &arguments);
            steps.push(step(revocation.at, Status::Revoked, detail));
        } else if certificate.not_after < now {
            let nobody = String::new();
            steps.push(step(certificate.not_after, Status::Expired, nobody));
        }
    }
    steps
}

fn links(language: Language, found: &Found) -> Vec<(String, String)> {
    let certificate = found.certificate.as_ref().map(|certificate| {
        (
            language.text("to-certificate"),
            format!("/certificates/by-serial/{}", certificate.serial),
        )
    });
    let application = |key: &str, receipt: &String| {
        let label = language.text_with(key, &[("receipt", receipt)]);
        (label, format!("/applications/{receipt}"))
    };
    let correction = found.correction.as_ref();
    let correction = correction.map(|receipt| application("to-correction", receipt));
    let corrects = found
        .answers
        .as_ref()
        .and_then(|answers| answers.corrects.as_ref());
    let corrects = corrects.map(|receipt| application("to-corrected", receipt));
    let renews = found
        .answers
        .as_ref()
        .and_then(|answers| answers.renews.as_ref());
    let renews = renews.map(|serial| {
        let address = format!("/certificates/by-serial/{serial}");
        (language.text("to-renewed"), address)
    });
    [certificate, renews, correction, corrects]
        .into_iter()
        .flatten()
        .collect()
}
