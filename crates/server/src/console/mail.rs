//! `/mail`: 送信メール, what waits, what was sent and what could not be. Never what a mail says.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::console::operator::Operator;
use crate::store::mail::{self, ListedMail, MailState};
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/mail", get(show))
        .route("/mail/{id}/resend", post(resend))
}

/// The page.
#[derive(Template)]
#[template(path = "console_mail.html")]
struct MailPage {
    page: Frame,
    message: Option<Message>,
    /// Said where no server is configured.
    kept: Option<String>,
    count: String,
    rows: Vec<MailRow>,
}

/// A mail in the list.
struct MailRow {
    queued: String,
    recipient: String,
    subject: String,
    state: String,
    trouble: Option<String>,
    /// Where 再送 is sent, while it can be.
    resend: Option<String>,
}

/// How the page was reached.
#[derive(Deserialize)]
struct Arrival {
    done: Option<Done>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    /// The mail is tried again.
    Resent,
    /// It had been sent meanwhile.
    NothingToSend,
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let (mails, waiting) = state
        .store
        .read("mails", |tx| async move { mail::newest(&tx, SHOWN).await })
        .await
        .map_err(|error: StoreError| error)?;
    let title = language.text("console-menu-mail");
    let kept = (!state.mailing.is_ready()).then(|| language.text("mail-not-configured"));
    show_page(&MailPage {
        page: operator.frame(&state, language, "K-86", title, "/mail"),
        message: arrival.done.map(|done| match done {
            Done::Resent => Message::new(language, "mail-resent", &[]),
            Done::NothingToSend => Message::new(language, "mail-nothing-to-send", &[]),
        }),
        kept,
        count: language.text_with("mail-waiting", &[("count", &waiting.to_string())]),
        rows: mails.iter().map(|mail| row(language, mail)).collect(),
    })
}

fn row(language: Language, mail: &ListedMail) -> MailRow {
    let attempts = mail.attempts.to_string();
    let state = match mail.state {
        MailState::Sent { at } => {
            language.text_with("mail-state-sent", &[("time", &language.moment(at))])
        }
        MailState::Waiting { .. } if mail.trouble.is_none() => language.text("mail-state-waiting"),
        MailState::Waiting { due_at } => {
            let time = language.moment(due_at);
            let arguments = [("count", attempts.as_str()), ("time", time.as_str())];
            language.text_with("mail-state-delayed", &arguments)
        }
        MailState::GivenUp => language.text_with("mail-state-given-up", &[("count", &attempts)]),
        MailState::TooLate => language.text("mail-state-too-late"),
    };
    let can_be_sent = matches!(mail.state, MailState::Waiting { .. } | MailState::GivenUp);
    MailRow {
        queued: language.moment(mail.queued_at),
        recipient: mail.recipient.clone(),
        subject: mail.subject.clone(),
        state,
        trouble: mail.trouble.clone(),
        resend: can_be_sent.then(|| format!("/mail/{}/resend", mail.id)),
    }
}

/// 再送: tries a mail again at once.
async fn resend(
    State(state): State<WebState>,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Redirect, PageError> {
    operator.require(Role::Centre)?;
    let Nothing {} = form.into_inner();
    let (id, actor, now) = (&id, &operator.actor(), state.clock.now());
    let again = state
        .store
        .run_tx("mail-resend", |tx| async move {
            let again = mail::retry(&tx, id, now).await?;
            if again {
                audit::record(&tx, now, actor, "mail-resent", id, "").await?;
            }
            Ok::<_, StoreError>(again)
        })
        .await?;
    let done = if again { "resent" } else { "nothing-to-send" };
    Ok(Redirect::to(&format!("/mail?done={done}")))
}

const SHOWN: u32 = 200;
