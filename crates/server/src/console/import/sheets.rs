//! `/account-sheets/{id}`: the sheets for new accounts, fetched by the session in which they were
//! made for half an hour, so that a download that is cut can be repeated.

use anyhow::Context as _;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;
use uuid::Uuid;

use super::accounts::Made;
use super::address;
use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::store::account_sheet::{self, AccountSheets};
use crate::store::import::Subject;
use crate::store::operator::Role;
use crate::store::{StoreError, Tx, audit};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::session_file::SessionId;
use crate::web::state::WebState;

/// The routes.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/account-sheets/{id}", get(show))
        .route("/account-sheets/{id}/file", post(fetch))
        .route("/account-sheets/{id}/remove", post(remove))
}

/// Sheets that are to be kept for a session.
pub(super) struct Sealed {
    sheets: AccountSheets,
    sealed: Vec<u8>,
    session_id: [u8; 16],
}

impl Sealed {
    /// Seals the sheets.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub(super) fn new(
        state: &WebState,
        operator: &Operator,
        session: &Session,
        made: &Made,
    ) -> anyhow::Result<Self> {
        let session_id = SessionId::of(session)?;
        let now = state.clock.now();
        let id = Uuid::new_v4().to_string();
        Ok(Self {
            sealed: session_id.vault(state, FILE)?.seal(&id, &made.pdf)?,
            session_id: session_id.bytes(),
            sheets: AccountSheets {
                id,
                operator_id: operator.id.clone(),
                accounts: u32::try_from(made.accounts.len()).unwrap_or(u32::MAX),
                made_at: now,
                kept_until: now + KEPT,
                fetched_at: None,
            },
        })
    }

    /// Keeps them, in the transaction that adds the accounts.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn keep(&self, tx: &Tx) -> Result<(), StoreError> {
        account_sheet::insert(tx, &self.sheets, &self.sealed, &self.session_id).await
    }

    /// Address of the page where they are fetched.
    pub(super) fn address(&self) -> String {
        address_of(&self.sheets)
    }
}

fn address_of(sheets: &AccountSheets) -> String {
    format!("/account-sheets/{}", sheets.id)
}

/// Says on the page of the import that sheets are still there: the way to them may have been cut.
///
/// # Errors
/// When the store fails.
pub(super) async fn waiting(
    state: &WebState,
    language: Language,
    operator: &Operator,
    session: &Session,
) -> Result<Option<Message>, PageError> {
    let (id, now) = (SessionId::of(session)?.bytes(), state.clock.now());
    let open: Result<_, StoreError> = state
        .store
        .read("account-sheets-open", |tx| async move {
            account_sheet::open(&tx, &operator.id, &id, now).await
        })
        .await;
    Ok(open?.map(|sheets| {
        let until = language.time(sheets.kept_until);
        let message = Message::new(language, "account-sheets-wait", &[("until", &until)]);
        message.leading_to(language.text("account-sheets-open"), &address_of(&sheets))
    }))
}

/// Whether the file can be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileState {
    There,
    Gone,
}

impl FileState {
    fn of(sealed: Option<&[u8]>) -> Self {
        match sealed {
            Some(_) => Self::There,
            None => Self::Gone,
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "console_account_sheets.html")]
struct SheetsPage {
    page: Frame,
    message: Message,
    facts: Vec<(String, String)>,
    /// Where the buttons lead, while the file is there.
    address: Option<String>,
    back: String,
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    session: Session,
) -> Result<Response, PageError> {
    let (sheets, sealed) = load(&state, &operator, &session, &id).await?;
    let status = StatusCode::OK;
    page(
        &state,
        language,
        &operator,
        (&sheets, FileState::of(sealed.as_deref())),
        status,
    )
}

/// ダウンロードする.
async fn fetch(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    session: Session,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    let (sheets, sealed) = load(&state, &operator, &session, &id).await?;
    let Some(sealed) = sealed else {
        return page(
            &state,
            language,
            &operator,
            (&sheets, FileState::Gone),
            StatusCode::GONE,
        );
    };
    let vault = SessionId::of(&session)?.vault(&state, FILE)?;
    let file = vault
        .open(&sheets.id, &sealed)
        .context("open the sheets of new accounts")?;
    let (id, actor, now) = (&sheets.id, &operator.actor(), state.clock.now());
    let fetched = state
        .store
        .run_tx("account-sheets-fetch", |tx| async move {
            let fetched = account_sheet::mark_fetched(&tx, id, now).await?;
            if fetched {
                audit::record(&tx, now, actor, "account-sheets-fetched", id, "").await?;
            }
            Ok::<_, StoreError>(fetched)
        })
        .await?;
    if !fetched {
        return page(
            &state,
            language,
            &operator,
            (&sheets, FileState::Gone),
            StatusCode::GONE,
        );
    }
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, disposition(sheets.made_at)),
    ];
    Ok((headers, file.to_vec()).into_response())
}

fn disposition(made_at: OffsetDateTime) -> String {
    let day = made_at.to_offset(JAPAN).date();
    format!("attachment; filename=\"registration-{day}.pdf\"")
}

/// 消す, once the file is safe.
async fn remove(
    State(state): State<WebState>,
    operator: Operator,
    Path(id): Path<String>,
    session: Session,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    let (sheets, _) = load(&state, &operator, &session, &id).await?;
    let (id, operator, now) = (&sheets.id, &operator, state.clock.now());
    state
        .store
        .run_tx("account-sheets-remove", |tx| async move {
            if account_sheet::remove(&tx, id, &operator.id).await? {
                let actor = operator.actor();
                audit::record(&tx, now, &actor, "account-sheets-removed", id, "").await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Redirect::to(&address_of(&sheets)).into_response())
}

async fn load(
    state: &WebState,
    operator: &Operator,
    session: &Session,
    id: &str,
) -> Result<(AccountSheets, Option<Vec<u8>>), PageError> {
    operator.require(Role::Reception)?;
    let (session_id, now) = (SessionId::of(session)?.bytes(), state.clock.now());
    let found: Result<_, StoreError> = state
        .store
        .read("account-sheets", |tx| async move {
            account_sheet::find(&tx, id, &operator.id, &session_id, now).await
        })
        .await;
    found?.ok_or(PageError::NotFound)
}

fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    (sheets, file): (&AccountSheets, FileState),
    status: StatusCode,
) -> Result<Response, PageError> {
    let until = language.moment(sheets.kept_until);
    let key = match file {
        FileState::There => "account-sheets-ready",
        FileState::Gone => "account-sheets-gone",
    };
    let never = language.text("account-sheets-not-fetched");
    let fetched = sheets.fetched_at.map(|at| language.moment(at));
    let title = language.text("account-sheets-title");
    let page = SheetsPage {
        page: operator.frame(state, language, "K-98", title, "/offices"),
        message: Message::new(language, key, &[("until", &until)]),
        facts: vec![
            (
                language.text("account-sheets-count"),
                sheets.accounts.to_string(),
            ),
            (
                language.text("account-sheets-made"),
                language.moment(sheets.made_at),
            ),
            (language.text("account-sheets-until"), until),
            (
                language.text("account-sheets-fetched"),
                fetched.unwrap_or(never),
            ),
        ],
        address: (file == FileState::There).then(|| address_of(sheets)),
        back: address(Subject::Offices),
    };
    show_as(status, &page)
}

/// What is sealed.
const FILE: &str = "sheets of new accounts";
/// How long the file can be fetched.
const KEPT: Duration = Duration::minutes(30);
