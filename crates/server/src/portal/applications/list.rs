//! `/applications`: 照会一覧, every request of the office.
//!
//! A request of another kind, such as 利用申請, joins with a [`RequestKind`] and a function beside
//! [`certificate_requests`] in [`Requests::load`].

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use time::OffsetDateTime;

use super::one::{correction_address, kind_label};
use super::status::Status;
use crate::portal::user::PortalUser;
use crate::store::StoreError;
use crate::store::account::{self, Names};
use crate::store::application::{self, Application};
use crate::store::application_answers::{self, Answers};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::revocation_request::{self, RevocationRequest};
use crate::store::right::Right;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "applications.html")]
pub(crate) struct ApplicationsPage {
    pub(crate) page: Frame,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) states: Vec<Choice>,
    pub(crate) count: String,
    pub(crate) rows: Vec<RequestRow>,
    pub(crate) filtered: bool,
    /// What can be applied for, label and address; shown when nothing was.
    pub(crate) offers: Vec<(String, String)>,
}

/// A line of a list to choose from.
pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// A row of the list.
pub(crate) struct RequestRow {
    pub(crate) receipt: String,
    pub(crate) day: String,
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) applicant: String,
    pub(crate) state: String,
    pub(crate) address: String,
    /// Where 取下げ is sent, while it can be.
    pub(crate) withdraw: Option<String>,
    /// Where it is put right, when it came back.
    pub(crate) correct: Option<String>,
}

/// What is to be listed.
#[derive(Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    state: String,
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RequestKind {
    /// 発行申請.
    Issue,
    /// 更新申請.
    Renewal,
    /// 失効申請.
    Revocation,
}

impl RequestKind {
    const ALL: [Self; 3] = [Self::Issue, Self::Renewal, Self::Revocation];

    fn word(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Renewal => "renewal",
            Self::Revocation => "revocation",
        }
    }

    fn label(self, language: Language) -> String {
        language.text(&format!("request-{}", self.word()))
    }
}

/// A request of whatever kind.
struct Request {
    receipt: String,
    at: OffsetDateTime,
    kind: RequestKind,
    /// What it is about, such as the kind of certificate.
    subject: String,
    applicant: String,
    status: Status,
    address: String,
    correct: Option<String>,
}

/// Shows the list.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    let all = Requests::load(&state, &user).await?.listed(&state);
    let kind = RequestKind::ALL
        .into_iter()
        .find(|kind| kind.word() == filter.kind);
    let status = Status::ALL
        .into_iter()
        .find(|status| status.word() == filter.state);
    let any = !all.is_empty();
    let rows: Vec<RequestRow> = all
        .into_iter()
        .filter(|request| kind.is_none_or(|kind| kind == request.kind))
        .filter(|request| status.is_none_or(|status| status == request.status))
        .map(|request| row(language, request, &user))
        .collect();
    let count = match (rows.len(), any) {
        (0, false) => language.text("applications-none"),
        (0, true) => language.text("applications-none-fitting"),
        (count, _) => language.text_with("notices-count", &[("count", &count.to_string())]),
    };
    let title = language.text("applications-title");
    show_page(&ApplicationsPage {
        page: user.frame(&state, language, "P-50", title, "/applications"),
        kinds: choices(
            language,
            RequestKind::ALL.map(|one| (one.word(), one.label(language))),
            kind.map(RequestKind::word),
        ),
        states: choices(
            language,
            Status::ALL.map(|one| (one.word(), one.label(language))),
            status.map(Status::word),
        ),
        count,
        rows,
        filtered: kind.is_some() || status.is_some(),
        offers: if any { Vec::new() } else { offers(&state) },
    })
}

/// All that the list is made of.
struct Requests {
    applications: Vec<Application>,
    answers: HashMap<String, Answers>,
    certificates: HashMap<String, CertificateRecord>,
    revocations: Vec<RevocationRequest>,
    names: Names,
}

impl Requests {
    async fn load(state: &WebState, user: &PortalUser) -> Result<Self, StoreError> {
        let number = user.office.number;
        state
            .store
            .read("applications", |tx| async move {
                let certificates = certificate::all_of_office(&tx, number).await?;
                Ok::<_, StoreError>(Self {
                    applications: application::all_of_office(&tx, number, SHOWN).await?,
                    answers: application_answers::of_office(&tx, number).await?,
                    certificates: certificates
                        .into_iter()
                        .map(|record| (record.receipt.clone(), record))
                        .collect(),
                    revocations: revocation_request::of_office(&tx, number).await?,
                    names: account::names(&tx, number).await?,
                })
            })
            .await
    }

    /// Everything, newest first.
    fn listed(&self, state: &WebState) -> Vec<Request> {
        let mut all = self.certificate_requests(state);
        all.extend(self.revocation_requests(state));
        all.sort_by(|one, other| (other.at, &other.receipt).cmp(&(one.at, &one.receipt)));
        all
    }

    fn certificate_requests(&self, state: &WebState) -> Vec<Request> {
        let now = state.clock.now();
        let corrected = |receipt: &String| {
            self.answers
                .values()
                .any(|answers| answers.corrects.as_ref() == Some(receipt))
        };
        let request = |application: &Application| {
            let answers = self.answers.get(&application.receipt);
            let renews = answers.is_some_and(|answers| answers.renews.is_some());
            let certificate = self.certificates.get(&application.receipt);
            let status = Status::of(application.state, certificate, now);
            let correct = status == Status::Returned && !corrected(&application.receipt);
            Request {
                receipt: application.receipt.clone(),
                at: application.applied_at,
                kind: if renews {
                    RequestKind::Renewal
                } else {
                    RequestKind::Issue
                },
                subject: kind_label(state, &application.kind),
                applicant: self.names.of(&application.account_id).to_owned(),
                status,
                address: format!("/applications/{}", application.receipt),
                correct: correct.then(|| correction_address(application, answers)),
            }
        };
        self.applications.iter().map(request).collect()
    }

    fn revocation_requests(&self, state: &WebState) -> Vec<Request> {
        let request = |revocation: &RevocationRequest| {
            let certificate = self
                .certificates
                .values()
                .find(|certificate| certificate.serial == revocation.serial);
            Request {
                receipt: revocation.receipt.clone(),
                at: revocation.requested_at,
                kind: RequestKind::Revocation,
                subject: certificate.map_or_else(String::new, |certificate| {
                    kind_label(state, &certificate.kind)
                }),
                applicant: self.names.of(&revocation.account_id).to_owned(),
                status: Status::Revoked,
                address: format!("/certificates/by-serial/{}", revocation.serial),
                correct: None,
            }
        };
        self.revocations.iter().map(request).collect()
    }
}

fn row(language: Language, request: Request, user: &PortalUser) -> RequestRow {
    let allowed = user.account.may(Right::Certificates);
    let pending = request.status == Status::Pending && allowed;
    RequestRow {
        day: language.short_day(request.at),
        kind: request.kind.label(language),
        state: request.status.label(language),
        withdraw: pending.then(|| format!("/applications/{}/withdraw", request.receipt)),
        receipt: request.receipt,
        subject: request.subject,
        applicant: request.applicant,
        address: request.address,
        correct: request.correct.filter(|_| allowed),
    }
}

fn choices<const N: usize>(
    language: Language,
    all: [(&'static str, String); N],
    chosen: Option<&'static str>,
) -> Vec<Choice> {
    let every = Choice {
        value: "",
        label: language.text("filter-all"),
        chosen: chosen.is_none(),
    };
    let each = all.into_iter().map(|(value, label)| Choice {
        value,
        label,
        chosen: chosen == Some(value),
    });
    std::iter::once(every).chain(each).collect()
}

/// The kinds of certificates that can be applied for here.
fn offers(state: &WebState) -> Vec<(String, String)> {
    let kinds = state.kinds.all().iter();
    kinds
        .filter(|kind| kind.applied_for_here)
        .map(|kind| {
            let address = format!("/certificates/{}", kind.id);
            (kind_label(state, &kind.id), address)
        })
        .collect()
}

/// More than any office asks for in the life of its certificates.
const SHOWN: u32 = 500;
