//! `/applications`: 照会一覧, every request of the office.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::one::kind_label;
use super::request::{Request, RequestKind};
use super::status::Status;
use super::{issue, office_change, recovery, revocation, use_request};
use crate::portal::user::PortalUser;
use crate::store::StoreError;
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
    /// 見込み日, or that there is none.
    pub(crate) expected: String,
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
    let all = all(&state, &user).await?;
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
        .map(|request| row(language, request))
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

/// Every request of the office, newest first. A further kind joins with a
/// [`RequestKind`](super::request::RequestKind) and a line here.
async fn all(state: &WebState, user: &PortalUser) -> Result<Vec<Request>, StoreError> {
    let mut all = state
        .store
        .read("applications", |tx| async move {
            let mut all = issue::requests(&tx, state, user).await?;
            all.extend(revocation::requests(&tx, state, user).await?);
            all.extend(recovery::requests(&tx, user).await?);
            all.extend(office_change::requests(&tx, user).await?);
            all.extend(use_request::requests(&tx, user).await?);
            Ok::<_, StoreError>(all)
        })
        .await?;
    all.sort_by(|one, other| (other.at, &other.receipt).cmp(&(one.at, &one.receipt)));
    Ok(all)
}

fn row(language: Language, request: Request) -> RequestRow {
    let expected = request.expected.map(|at| language.short_day(at));
    RequestRow {
        day: language.short_day(request.at),
        kind: request.kind.label(language),
        state: request.status.label(language),
        expected: expected.unwrap_or_else(|| NOTHING.to_owned()),
        address: request.address,
        withdraw: request.withdraw,
        correct: request.correct,
        receipt: request.receipt,
        subject: request.subject,
        applicant: request.applicant,
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

/// A cell in which there is nothing to tell.
const NOTHING: &str = "－";
