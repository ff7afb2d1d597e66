//! `/recovery-requests`: ログイン情報再発行申請. Whoever is sure of the applicant makes a temporary
//! password; its notice is drawn into the answer, stored nowhere and sent by post.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::console::colleague;
use crate::console::operator::Operator;
use crate::console::refusal::{self, ReasonForm};
use crate::registration_letter::{Letterhead, sign_in_letter};
use crate::store::account::{self, Account};
use crate::store::mail_address::{self, MailAddress};
use crate::store::office::{self, Office};
use crate::store::operator::Role;
use crate::store::recovery_request::{self, RecoveryRequest, RequestState};
use crate::store::{StoreError, audit, federation};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::password::TemporaryPassword;
use crate::web::session::Site;
use crate::web::shut_out;
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/recovery-requests", get(list))
        .route("/recovery-requests/{receipt}", get(show))
        .route("/recovery-requests/{receipt}/issue", post(issue))
        .route("/recovery-requests/{receipt}/posted", post(posted))
        .route("/recovery-requests/{receipt}/refuse", post(refuse))
}

/// The list.
#[derive(Template)]
#[template(path = "console_recovery_requests.html")]
struct ListPage {
    page: Frame,
    rows: Vec<RequestRow>,
}

/// A request in the list.
struct RequestRow {
    address: String,
    receipt: String,
    applied: String,
    office: String,
    state: String,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let scope = &operator.scope;
    let requests = state
        .store
        .read("recovery-requests", |tx| async move {
            recovery_request::list(&tx, scope, SHOWN).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    let title = language.text("recovery-request-title");
    show_page(&ListPage {
        page: operator.frame(&state, language, "K-87", title, HOME),
        rows: requests
            .iter()
            .map(|request| RequestRow {
                address: format!("{HOME}/{}", request.receipt),
                receipt: request.receipt.clone(),
                applied: language.moment(request.applied_at),
                office: request.office_number.to_string(),
                state: state_text(language, request),
            })
            .collect(),
    })
}

fn state_text(language: Language, request: &RecoveryRequest) -> String {
    language.text(&format!("recovery-state-{}", request.state.as_str()))
}

/// One request.
#[derive(Template)]
#[template(path = "console_recovery_request.html")]
struct RequestPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    /// What to know before deciding.
    hints: Vec<String>,
    address: String,
    /// When it was decided as the page shows it, in milliseconds.
    seen: String,
    /// What has to be checked, while a password can be made.
    checks: Vec<CheckBox>,
    can_be_refused: Option<Field>,
    can_be_posted: Option<String>,
    button: String,
}

/// Something that has to be checked.
struct CheckBox {
    name: &'static str,
    label: String,
    error: Option<String>,
}

/// A request with what is on record.
struct Found {
    request: RecoveryRequest,
    office: Office,
    account: Option<Account>,
    security_address: Option<MailAddress>,
}

impl Found {
    async fn read(state: &WebState, operator: &Operator, receipt: &str) -> Result<Self, PageError> {
        operator.require(Role::Reception)?;
        let found = state
            .store
            .read("recovery-request", |tx| async move {
                let Some(request) = recovery_request::find(&tx, receipt).await? else {
                    return Ok(None);
                };
                let Some(office) = office::find(&tx, request.office_number).await? else {
                    return Ok(None);
                };
                let account = account::of_office(&tx, request.office_number).await?;
                let security = match &account {
                    Some(account) => mail_address::security(&tx, &account.id).await?,
                    None => None,
                };
                Ok::<_, StoreError>(Some(Self {
                    request,
                    office,
                    account,
                    security_address: security,
                }))
            })
            .await?;
        let found = found.ok_or(PageError::NotFound)?;
        operator.require_prefecture(&found.office.prefecture)?;
        Ok(found)
    }

    fn page(&self, state: &WebState, language: Language, operator: &Operator) -> RequestPage {
        let request = &self.request;
        let fact = |key: &str, value: String| (language.text(key), value);
        let unknown = language.text("recovery-no-account");
        let account = self.account.as_ref().map(|account| account.id.clone());
        let mut facts = vec![
            fact("fact-receipt", request.receipt.clone()),
            fact("recovery-applied", language.moment(request.applied_at)),
            fact("fact-office", self.office.name.clone()),
            fact("fact-office-number", request.office_number.to_string()),
            fact("fact-account", account.clone().unwrap_or(unknown)),
            fact("recovery-applicant", request.applicant.clone()),
            fact("recovery-telephone", request.telephone.clone()),
            fact("column-state", state_text(language, request)),
        ];
        if let (Some(at), Some(by)) = (request.decided_at, &request.decided_by) {
            let decided = format!("{}（{by}）", language.moment(at));
            facts.push(fact("recovery-decided", decided));
        }
        if let Some(at) = request.posted_at {
            facts.push(fact("recovery-posted", language.moment(at)));
        }
        facts.extend(
            request
                .reason
                .clone()
                .map(|reason| fact("recovery-reason", reason)),
        );
        let mut hints = Vec::new();
        if self.security_address.is_some() {
            hints.push(language.text("recovery-has-mail"));
        }
        if account.is_none() {
            hints.push(language.text("recovery-no-account-hint"));
        }
        let (waiting, issued) = (
            request.state == RequestState::Waiting,
            request.state == RequestState::Issued,
        );
        let open = (waiting || issued) && account.is_some();
        let button = if issued {
            "recovery-issue-again"
        } else {
            "recovery-issue"
        };
        let title = language.text("recovery-request-title");
        RequestPage {
            page: operator.frame(state, language, "K-88", title, HOME),
            message: None,
            errors: Vec::new(),
            facts,
            hints,
            address: format!("{HOME}/{}", request.receipt),
            seen: seen(request),
            checks: CHECKS
                .into_iter()
                .filter(|_| open)
                .map(|name| CheckBox {
                    name,
                    label: language.text(&format!("recovery-check-{name}")),
                    error: None,
                })
                .collect(),
            can_be_refused: waiting
                .then(|| refusal::field(language, "recovery-reason", "recovery-reason-hint")),
            can_be_posted: issued.then(|| language.text("recovery-posted-button")),
            button: language.text(button),
        }
    }

    /// The page that says somebody else was faster (M26).
    async fn changed(
        &self,
        state: &WebState,
        language: Language,
        operator: &Operator,
    ) -> Result<Response, PageError> {
        let mut page = self.page(state, language, operator);
        let request = &self.request;
        let (at, by) = match request.state {
            RequestState::Posted => (request.posted_at, &request.posted_by),
            _ => (request.decided_at, &request.decided_by),
        };
        page.message = Some(if let (Some(at), Some(by)) = (at, by) {
            let by = colleague::in_words(state, language, by).await?;
            let act = language.text(&format!("recovery-act-{}", request.state.as_str()));
            Message::changed_elsewhere(language, (at, &by, &act), &page.address)
        } else {
            Message::new(language, "changed-by-others", &[])
        });
        show_as(StatusCode::CONFLICT, &page)
    }
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
) -> Result<Response, PageError> {
    let found = Found::read(&state, &operator, &receipt).await?;
    show_page(&found.page(&state, language, &operator))
}

/// What was checked.
#[derive(Deserialize)]
struct IssueForm {
    number: Option<String>,
    called: Option<String>,
    employed: Option<String>,
    /// As the page showed it: a second press makes no second password.
    #[serde(default)]
    seen: String,
}

/// When a request was decided, in milliseconds; 0 while it was not.
fn seen(request: &RecoveryRequest) -> String {
    let nanoseconds = request
        .decided_at
        .map_or(0, OffsetDateTime::unix_timestamp_nanos);
    (nanoseconds / 1_000_000).to_string()
}

/// Makes a temporary password and answers with its notice.
async fn issue(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<IssueForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let found = Found::read(&state, &operator, &receipt).await?;
    let account = found.account.as_ref();
    let Some(account) = account.filter(|_| form.seen == seen(&found.request)) else {
        return found.changed(&state, language, &operator).await;
    };
    let mut page = found.page(&state, language, &operator);
    let ticked = [&form.number, &form.called, &form.employed];
    for (check, ticked) in page.checks.iter_mut().zip(ticked) {
        if ticked.as_deref() != Some("yes") {
            let text = language.text_with("recovery-check-missing", &[("label", &check.label)]);
            check.error = Some(text.clone());
            page.errors.push(FormError {
                target: check.name,
                text,
            });
        }
    }
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let password = TemporaryPassword::make(&state).await?;
    let pdf = draw(&state, &found.office, &account.id, &password.text).await?;
    if !renew(
        &state,
        &operator,
        &found.request,
        &account.id,
        &password.hash,
    )
    .await?
    {
        let found = Found::read(&state, &operator, &receipt).await?;
        return found.changed(&state, language, &operator).await;
    }
    let file = format!("attachment; filename=\"login-notice-{receipt}.pdf\"");
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, file),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, pdf).into_response())
}

/// ログイン情報発行通知書, as a PDF.
async fn draw(
    state: &WebState,
    office: &Office,
    id: &str,
    password: &str,
) -> Result<Vec<u8>, PageError> {
    let prefecture = &office.prefecture;
    let contact = state
        .store
        .read("recovery-contact", |tx| async move {
            federation::contact(&tx, prefecture).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    let chain = state.chain.now();
    let head = Letterhead {
        addressee: &office.name,
        from: vec![state.settings.display_name.clone()],
        contact,
        root: chain.last(),
        day: state.clock.now_in_japan().date(),
    };
    let letter = sign_in_letter(&head, id, password);
    let drawn = state.passwords.run(move || letter.draw()).await?;
    Ok(drawn.map_err(anyhow::Error::from)?.pdf)
}

/// Gives the account the password with this hash. False when the request is past that.
async fn renew(
    state: &WebState,
    operator: &Operator,
    request: &RecoveryRequest,
    id: &str,
    hash: &str,
) -> Result<bool, PageError> {
    let (receipt, seen) = (&request.receipt, request.decided_at);
    let (now, actor) = (state.clock.now(), &operator.actor());
    Ok(state
        .store
        .run_tx("recovery-issue", |tx| async move {
            if !recovery_request::mark_issued(&tx, receipt, seen, &operator.id, now).await?
                || !account::renew_password(&tx, id, hash, now).await?
            {
                return Ok(false);
            }
            shut_out::with_new_password(&tx, Site::Portal, id).await?;
            audit::record(&tx, now, actor, "password-renewed", id, receipt).await?;
            Ok::<_, StoreError>(true)
        })
        .await?)
}

/// Notes that the notice was given to the post.
async fn posted(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    let found = Found::read(&state, &operator, &receipt).await?;
    let (now, actor, operator_id) = (state.clock.now(), &operator.actor(), &operator.id);
    let (id, number) = (&receipt, found.request.office_number);
    let noted = state
        .store
        .run_tx("recovery-posted", |tx| async move {
            let noted = recovery_request::mark_posted(&tx, id, operator_id, now).await?;
            if noted {
                let subject = number.as_str();
                audit::record(&tx, now, actor, "recovery-posted", subject, id).await?;
            }
            Ok::<_, StoreError>(if noted { Noted::Yes } else { Noted::No })
        })
        .await?;
    after(&state, language, &operator, &receipt, noted).await
}

/// Refuses a request, with the reason for the applicant.
async fn refuse(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<ReasonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let found = Found::read(&state, &operator, &receipt).await?;
    let mut page = found.page(&state, language, &operator);
    let Some(reason) = form.reason() else {
        let Some(field) = &mut page.can_be_refused else {
            return found.changed(&state, language, &operator).await;
        };
        page.errors.push(form.refuse(language, field));
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let (now, actor, operator_id) = (state.clock.now(), &operator.actor(), &operator.id);
    let (id, number) = (&receipt, found.request.office_number);
    let reason = reason.as_str();
    let noted = state
        .store
        .run_tx("recovery-refuse", |tx| async move {
            let noted = recovery_request::refuse(&tx, id, reason, operator_id, now).await?;
            if noted {
                let subject = number.as_str();
                audit::record(&tx, now, actor, "recovery-refused", subject, id).await?;
            }
            Ok::<_, StoreError>(if noted { Noted::Yes } else { Noted::No })
        })
        .await?;
    after(&state, language, &operator, &receipt, noted).await
}

/// The page after a change that somebody else may have made first.
async fn after(
    state: &WebState,
    language: Language,
    operator: &Operator,
    receipt: &str,
    noted: Noted,
) -> Result<Response, PageError> {
    if noted == Noted::Yes {
        return Ok(Redirect::to(&format!("{HOME}/{receipt}")).into_response());
    }
    let found = Found::read(state, operator, receipt).await?;
    found.changed(state, language, operator).await
}

/// Whether a change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noted {
    /// It was.
    Yes,
    /// The request is past that.
    No,
}

const HOME: &str = "/recovery-requests";
const SHOWN: u32 = 200;
/// Names of the boxes, parts of the keys of their labels.
const CHECKS: [&str; 3] = ["number", "called", "employed"];
