//! `/notices/{id}`: a notice as offices see it, where it stands, and what can be done with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{audience_words, can_change, changed_elsewhere, load, seen, state_word};
use crate::console::operator::Operator;
use crate::store::audit;
use crate::store::notice::editing::{self, Editor, NoticeState, WrittenNotice};
use crate::store::notice_file::{self, NoticeFile};
use crate::store::operator::Role;
use crate::web::error::PageError;
use crate::web::form::{FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::notice_view::NoticeView;
use crate::web::page::{Frame, Message, show_as};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_notice.html")]
struct NoticePage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    title: String,
    preview: NoticeView,
    /// Its address.
    address: String,
    /// The version that is shown, as the form carries it.
    version: String,
    /// The attachments that can be taken away, with the addresses that do it; nothing when the
    /// notice can no longer be changed.
    changes: Option<Vec<(String, String)>>,
    publish: bool,
    withdraw: bool,
}

/// What the page shows.
pub(super) struct Shown {
    written: WrittenNotice,
    files: Vec<NoticeFile>,
    receivers: u32,
}

/// Reads everything about a notice.
pub(super) async fn read(
    state: &WebState,
    operator: &Operator,
    id: &str,
) -> Result<Shown, PageError> {
    state
        .store
        .read("console-notice", |tx| async move {
            let written = load(&tx, operator, id).await?;
            Ok(Shown {
                files: notice_file::of_notice(&tx, id).await?,
                receivers: editing::receivers(&tx, &written.notice.audience).await?,
                written,
            })
        })
        .await
}

/// Shows it.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    operator.require(Role::Notices)?;
    let shown = read(&state, &operator, &id).await?;
    answer(&state, language, &operator, &shown, Told::Nothing)
}

/// What the page says beside how things stand.
pub(super) enum Told {
    /// Nothing.
    Nothing,
    /// What is wrong with a file that was sent.
    Refused(FormError),
    /// M26.
    Elsewhere(Message),
}

/// The page.
pub(super) fn answer(
    state: &WebState,
    language: Language,
    operator: &Operator,
    shown: &Shown,
    told: Told,
) -> Result<Response, PageError> {
    let (now, written) = (state.clock.now(), &shown.written);
    let notice = &written.notice;
    let address = format!("/notices/{}", notice.id);
    let changes = can_change(written, now).then(|| {
        let files = shown.files.iter();
        files
            .map(|file| {
                let remove = format!("{address}/files/{}/remove", file.number);
                (file.name.clone(), remove)
            })
            .collect()
    });
    let (status, refused, message) = match told {
        Told::Nothing => (StatusCode::OK, None, None),
        Told::Refused(error) => (StatusCode::UNPROCESSABLE_ENTITY, Some(error), None),
        Told::Elsewhere(message) => (StatusCode::CONFLICT, None, Some(message)),
    };
    let title = language.text("console-notice-title");
    let page = NoticePage {
        page: operator.frame(state, language, "K-22", title, "/notices"),
        message,
        errors: refused.into_iter().collect(),
        facts: facts(state, language, shown),
        title: notice.title.clone(),
        preview: NoticeView::new(state, language, notice, &shown.files, &address),
        changes,
        publish: written.state == NoticeState::Draft,
        withdraw: written.state != NoticeState::Withdrawn,
        version: written.version.to_string(),
        address,
    };
    show_as(status, &page)
}

fn facts(state: &WebState, language: Language, shown: &Shown) -> Vec<(String, String)> {
    let written = &shown.written;
    let receivers = shown.receivers.to_string();
    let audience = audience_words(language, &written.notice.audience);
    let facts = [("audience", audience.as_str()), ("count", &receivers)];
    let reads = written.reads.to_string();
    let now = state.clock.now();
    vec![
        (
            language.text("fact-state"),
            state_word(language, written, now),
        ),
        (
            language.text("console-notice-audience"),
            language.text_with("console-notice-receivers", &facts),
        ),
        (
            language.text("console-notice-mail"),
            language.text(&format!("console-notice-mail-{}", written.mail.as_str())),
        ),
        (
            language.text("console-notice-author"),
            written.author.clone(),
        ),
        (
            language.text("console-notice-reads"),
            language.text_with("console-notice-reads-count", &[("count", &reads)]),
        ),
    ]
}

/// What is done to a notice as a whole.
#[derive(Clone, Copy)]
enum Act {
    Publish,
    Withdraw,
}

/// What the person has seen.
#[derive(Deserialize)]
pub(super) struct PublishForm {
    #[serde(default)]
    version: String,
}

/// 公開する, what the person has seen and nothing else.
pub(super) async fn publish(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<PublishForm>,
) -> Result<Response, PageError> {
    let version = seen(&form.into_inner().version);
    if act(&state, &operator, &id, (Act::Publish, version)).await? {
        return Ok(to_page(&id));
    }
    let shown = read(&state, &operator, &id).await?;
    let message = changed_elsewhere(&state, language, &shown.written).await?;
    let told = message.map_or(Told::Nothing, Told::Elsewhere);
    answer(&state, language, &operator, &shown, told)
}

/// 取り下げる.
pub(super) async fn withdraw(
    State(state): State<WebState>,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    act(&state, &operator, &id, (Act::Withdraw, 0)).await?;
    Ok(to_page(&id))
}

fn to_page(id: &str) -> Response {
    Redirect::to(&format!("/notices/{id}")).into_response()
}

/// Does it. False when it was done before, or what is published is not what was seen.
async fn act(
    state: &WebState,
    operator: &Operator,
    id: &str,
    (act, seen): (Act, i64),
) -> Result<bool, PageError> {
    operator.require(Role::Notices)?;
    let now = state.clock.now();
    let editor = Editor {
        id: &operator.id,
        seen,
        now,
    };
    state
        .store
        .run_tx("console-notice-act", |tx| async move {
            load(&tx, operator, id).await?;
            let (changed, event) = match act {
                Act::Publish => (editing::publish(&tx, id, editor).await?, "notice-published"),
                Act::Withdraw => (
                    editing::withdraw(&tx, id, editor).await?,
                    "notice-withdrawn",
                ),
            };
            if changed {
                audit::record(&tx, now, &operator.actor(), event, id, "").await?;
            }
            Ok::<_, PageError>(changed)
        })
        .await
}
