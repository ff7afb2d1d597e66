//! ログイン情報再発行申請 in the name of an office: a row of 照会一覧 each, and a page with its time
//! line. Anybody who knows the office's number can make one, so the page says what to do about one
//! that nobody of the office made.

use super::request::{Request, RequestKind, RequestPage, TimeLineStep};
use super::status::Status;
use crate::portal::user::PortalUser;
use crate::store::recovery_request::{self, RecoveryRequest, RequestState};
use crate::store::{StoreError, Tx};
use crate::web::contact::federation_of;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// The newest requests in the name of the person's office.
///
/// # Errors
/// What the database says.
pub(super) async fn requests(tx: &Tx, user: &PortalUser) -> Result<Vec<Request>, StoreError> {
    let found = recovery_request::of_office(tx, user.office.number, SHOWN).await?;
    let request = |request: RecoveryRequest| Request {
        at: request.applied_at,
        kind: RequestKind::Recovery,
        subject: String::new(),
        applicant: request.applicant,
        status: status(request.state),
        address: format!("/applications/{}", request.receipt),
        receipt: request.receipt,
        expected: None,
        withdraw: None,
        correct: None,
    };
    Ok(found.into_iter().map(request).collect())
}

/// The page of a request in the name of the person's office.
///
/// # Errors
/// When the store fails.
pub(super) async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    receipt: &str,
) -> Result<Option<RequestPage>, PageError> {
    let found: Result<_, StoreError> = state
        .store
        .read("recovery-request-own", |tx| async move {
            recovery_request::find(&tx, receipt).await
        })
        .await;
    let own = found?.filter(|found| found.office_number == user.office.number);
    let Some(request) = own else {
        return Ok(None);
    };
    let federation = federation_of(state, language, &user.office.prefecture).await?;
    let mut page = shown(state, language, user, &request);
    page.messages = messages(language, &request, &federation);
    Ok(Some(page))
}

fn shown(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    request: &RecoveryRequest,
) -> RequestPage {
    let text = |key: &str| language.text(key);
    let status = status(request.state);
    let facts = [
        ("fact-receipt", request.receipt.clone()),
        ("fact-applied", language.moment(request.applied_at)),
        ("fact-state", status.meaning(language)),
        ("fact-request", RequestKind::Recovery.label(language)),
        ("column-applicant", request.applicant.clone()),
    ];
    let title = text("recovery-state-title");
    RequestPage {
        page: user.frame(state, language, "P-82", title, "/applications"),
        messages: Vec::new(),
        facts: facts.map(|(key, value)| (text(key), value)).into(),
        steps: steps(language, request),
        withdraw: None,
        links: Vec::new(),
    }
}

/// How it stands; and while a new password is on its way, whom to tell if nobody asked for it.
fn messages(language: Language, request: &RecoveryRequest, federation: &str) -> Vec<Message> {
    let word = request.state.as_str();
    let mut text = language.text(&format!("recovery-meaning-{word}"));
    text.extend(request.reason.as_deref());
    let standing = Message {
        key: format!("recovery-state-{word}"),
        heading: language.text(&format!("recovery-state-{word}")),
        text,
        next: None,
    };
    let stranger = (request.state != RequestState::Refused).then(|| {
        let message = Message::new(language, "recovery-not-ours", &[("federation", federation)]);
        message.leading_to(language.text("menu-contact"), "/contact")
    });
    std::iter::once(standing).chain(stranger).collect()
}

/// What happened when, oldest first.
fn steps(language: Language, request: &RecoveryRequest) -> Vec<TimeLineStep> {
    let by = |who: &str| language.text_with("time-line-by", &[("who", who)]);
    let federation = by(&language.text("the-federation"));
    let mut steps = vec![TimeLineStep::new(
        language,
        request.applied_at,
        Status::Checking,
        by(&request.applicant),
    )];
    if let Some(at) = request.decided_at {
        let reason = request.reason.as_deref().unwrap_or_default();
        let (status, detail) = match request.state {
            RequestState::Refused => (
                Status::Refused,
                language.text_with("time-line-reason", &[("reason", reason)]),
            ),
            _ => (Status::Preparing, federation.clone()),
        };
        steps.push(TimeLineStep::new(language, at, status, detail));
    }
    if let Some(at) = request.posted_at {
        let step = TimeLineStep::new(language, at, Status::Posted, federation);
        steps.push(step);
    }
    steps
}

fn status(state: RequestState) -> Status {
    match state {
        RequestState::Waiting => Status::Checking,
        RequestState::Issued => Status::Preparing,
        RequestState::Posted => Status::Posted,
        RequestState::Refused => Status::Refused,
    }
}

/// The newest ones; older ones lead nowhere any more.
const SHOWN: u32 = 100;
