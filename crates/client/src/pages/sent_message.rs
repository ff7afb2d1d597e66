//! One message that was sent: how it stands, what proves that it arrived, taking it back, and
//! sending it again.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use protocol::http::{MessageSummary, Side};
use protocol::{Code, MessageId, State as Standing};
use time::Duration;

use super::block::{self, Cell, FormBlock, Html, Link, Message, Sent, Tone};
use super::drawing::Drawable;
use super::message_words::state;
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use super::{form::PageForm, send};
use crate::command::session::Session;
use crate::command::{archive, delivery, history, messages, recall};
use crate::failure::{Failure, Kind};
use crate::local_store::Direction;
use crate::words::Text;

/// The page, and what can be done.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/sent/{id}", get(message))
        .route("/sent/{id}/recall", post(take_back))
        .route("/sent/{id}/again", post(again))
        .route("/sent/{id}/go-on", post(go_on))
}

async fn message(
    State(office): State<Office>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Ok(id) = id.parse::<MessageId>() else {
        return Ok(page::missing(&office));
    };
    let view = office.known().await;
    let sent = view.seen.as_ref().map(|seen| seen.sent.iter());
    let mut sent = sent.into_iter().flatten();
    let Some(message) = sent.find(|one| one.message_id == id).cloned() else {
        return on_its_way(&office, id);
    };
    let kept = view.seen.as_ref().map_or(0, |seen| seen.own.retention_days);
    let mut blocks = Vec::new();
    blocks.extend(not_collected(&office, &message, kept));
    blocks.extend(import_failed(&office, &message));
    blocks.push(block::facts(&office.message_facts(&message, Side::Sent)));
    blocks.extend(beyond_the_list(&office, &message).await);
    if state(&message) == Some(Standing::Sent) {
        blocks.push(block::heading(&office.t("sent-recall")));
        blocks.push(block::text(&office.t("sent-recall-text")));
        blocks.push(button(&office, format!("/sent/{id}/recall"), "sent-recall"));
    }
    if !is_unit_kept(&office, id).await? {
        blocks.push(block::hint(&office.t("sent-not-here")));
    } else {
        let unit = Drawable::Message(Direction::Sent, id);
        let words = Text::new("forms-of").with("what", office.content(&message));
        blocks.push(block::picture(
            &format!("/forms/{unit}/1.svg"),
            &office.say(&words),
        ));
        blocks.push(block::links(&[Link::new(
            format!("/forms/{unit}"),
            office.t("forms-open"),
        )]));
        blocks.push(block::heading(&office.t("sent-again")));
        blocks.push(block::text(&office.t("sent-again-text")));
        blocks.push(button(&office, format!("/sent/{id}/again"), "sent-again"));
    }
    blocks.push(block::heading(&office.t("sent-delete")));
    blocks.push(block::text(&office.t("sent-delete-text")));
    let details = block::facts(&office.message_details(&message));
    blocks.push(block::fold(&office.t("page-details"), &details));
    blocks.push(block::links(&[Link::new("/sent", office.t("menu-sent"))]));
    Ok(office.show(Page {
        number: "C-07",
        title: office.content(&message),
        place: "/sent",
        blocks,
        live: Live::Yes,
    }))
}

fn button(office: &Office, action: String, label: &'static str) -> Html {
    block::form(&FormBlock {
        action,
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: Vec::new(),
        button: office.t(label),
        first: false,
    })
}

/// A message that was cut on its way.
fn on_its_way(office: &Office, id: MessageId) -> Result<Response, PageError> {
    let Some(waiting) = office.home().take_up(id)? else {
        return Ok(page::missing(office));
    };
    let manifest = waiting.manifest()?;
    let to = manifest.receiver.to_string();
    let facts = [
        (office.t("page-to"), Cell::text(&to)),
        (office.t("page-message-id"), Cell::text(&id.to_string())),
    ];
    let blocks = vec![
        block::text(&office.t("sent-cut")),
        block::facts(&facts),
        button(office, format!("/sent/{id}/go-on"), "sent-go-on"),
        button(office, format!("/sent/{id}/recall"), "sent-recall"),
    ];
    Ok(office.show(Page {
        number: "C-07",
        title: office.t("sent-on-its-way"),
        place: "/sent",
        blocks,
        live: Live::No,
    }))
}

/// M30.
fn not_collected(office: &Office, message: &MessageSummary, kept: u32) -> Option<Html> {
    let (_, sent) = (message.reported_uncollected_at?, message.sent_at?);
    if state(message) != Some(Standing::Sent) {
        return None;
    }
    let until = sent + Duration::days(i64::from(kept));
    let text = Text::new("not-collected-text")
        .with("day", office.day(sent))
        .with("name", &message.receiver_name)
        .with("what", office.content(message))
        .with("until", office.day(until));
    Some(block::message(&Message {
        tone: Tone::Warning,
        id: "M30",
        heading: office.t("not-collected-heading"),
        paragraphs: vec![office.say(&text)],
        links: Vec::new(),
    }))
}

/// M35.
fn import_failed(office: &Office, message: &MessageSummary) -> Option<Html> {
    let report = message.import.as_ref()?;
    if state(message) != Some(Standing::ImportFailed) {
        return None;
    }
    let words = office.say(&history::words_of(&office.terminal(), report));
    Some(block::message(&Message {
        tone: Tone::Warning,
        id: "M35",
        heading: office.t("import-failed-heading"),
        paragraphs: vec![words.trim().to_owned()],
        links: Vec::new(),
    }))
}

/// The history and the receipt, as far as the exchange can be asked now.
async fn beyond_the_list(office: &Office, message: &MessageSummary) -> Vec<Html> {
    let asked = message.clone();
    let looked = office
        .work(async move |tools| {
            let session = Session::open(tools).await?;
            let watch = crate::command::log_watch::Watch::new(tools, &session);
            let standing = messages::receipt_of(tools, (&session, &watch), &asked).await?;
            let detail = session.mailbox.message(asked.message_id).await?;
            Ok((standing, detail.history))
        })
        .await;
    let Ok((standing, steps)) = looked else {
        return vec![block::hint(&office.t("sent-no-history"))];
    };
    let mut blocks = Vec::new();
    match standing {
        messages::Standing::NotDue => {}
        messages::Standing::Verified => blocks.push(block::message(&Message {
            tone: Tone::Good,
            id: "receipt-verified",
            heading: office.t("sent-receipt"),
            paragraphs: vec![office.t("sent-receipt-text")],
            links: Vec::new(),
        })),
        messages::Standing::Unproven => blocks.push(block::message(&Message {
            tone: Tone::Warning,
            id: "receipt-unproven",
            heading: office.t("sent-no-receipt"),
            paragraphs: vec![office.t("sent-no-receipt-text")],
            links: Vec::new(),
        })),
    }
    let language = office.language();
    let steps = steps.iter().map(|entry| {
        let step = entry.step.parse::<protocol::lifecycle::Step>();
        let step = step.map_or_else(
            |_| entry.step.clone(),
            |step| step.label(language).to_owned(),
        );
        (office.moment(entry.at), Cell::text(&step))
    });
    let steps: Vec<(String, Cell)> = steps.collect();
    if !steps.is_empty() {
        blocks.push(block::fold(
            &office.t("sent-history"),
            &block::facts(&steps),
        ));
    }
    blocks
}

async fn take_back(
    State(office): State<Office>,
    Path(id): Path<String>,
    _form: PageForm,
) -> Result<Response, PageError> {
    let Ok(id) = id.parse::<MessageId>() else {
        return Ok(page::missing(&office));
    };
    let taken = office
        .work(async move |tools| {
            let _turn = tools.turn()?;
            let session = Session::open(tools).await?;
            recall::take_back(tools, &session, id).await
        })
        .await;
    let done = match taken {
        Ok(_) => Message {
            tone: Tone::Good,
            id: "recalled",
            heading: office.t("sent-recalled"),
            paragraphs: vec![office.t("sent-recalled-text")],
            links: Vec::new(),
        },
        Err(failure) if is_late(&failure) => {
            let (text, hint) = office.terminal().failure_words(&failure);
            Message {
                tone: Tone::Warning,
                id: "M32",
                heading: office.t("recall-late-heading"),
                paragraphs: std::iter::once(text).chain(hint).collect(),
                links: Vec::new(),
            }
        }
        Err(failure) => return Err(failure.into()),
    };
    office.tell(block::message(&done));
    // The trouble is in the view.
    let _ = office.refresh().await;
    Ok(Redirect::to(&format!("/sent/{id}")).into_response())
}

fn is_late(failure: &Failure) -> bool {
    failure.code() == Some(Code::RecallLate) || failure.to_string() == "recall-late"
}

/// Whether a sent unit is kept here, whoever sent it.
async fn is_unit_kept(office: &Office, id: MessageId) -> Result<bool, Failure> {
    office
        .work(async move |tools| {
            let Some(key) = tools.home.known_data_key(&tools.secrets)? else {
                return Ok(false);
            };
            let record = tools.home.archived_record(key, Direction::Sent, id)?;
            Ok(record.is_some_and(|record| !record.is_free()))
        })
        .await
}

/// Puts the same files together once more, for the person to look at before they go.
async fn again(
    State(office): State<Office>,
    Path(id): Path<String>,
    _form: PageForm,
) -> Result<Response, PageError> {
    let Ok(id) = id.parse::<MessageId>() else {
        return Ok(page::missing(&office));
    };
    if !is_unit_kept(&office, id).await? {
        return Ok(page::missing(&office));
    }
    let files = office
        .work(async move |tools| archive::files(tools, Direction::Sent, id))
        .await?;
    let draft = send::keep(&office, files).await?;
    Ok(Redirect::to(&format!("/send/{draft}?again=yes")).into_response())
}

/// Goes on with a message that was cut.
async fn go_on(
    State(office): State<Office>,
    Path(id): Path<String>,
    _form: PageForm,
) -> Result<Response, PageError> {
    let Ok(id) = id.parse::<MessageId>() else {
        return Ok(page::missing(&office));
    };
    let gone = office
        .work(async move |tools| {
            let _turn = tools.turn()?;
            let Some(waiting) = tools.home.take_up(id)? else {
                return Err(Failure::refused(Text::new("resend-unknown").with("id", id)));
            };
            let session = Session::open(tools).await?;
            delivery::deliver(tools, &session, id, &waiting).await
        })
        .await;
    match gone {
        Ok(_) => {}
        Err(failure) if failure.kind == Kind::Unreachable => office.note_trouble(failure),
        Err(failure) => return Err(failure.into()),
    }
    // The trouble is in the view.
    let _ = office.refresh().await;
    Ok(Redirect::to(&format!("/sent/{id}")).into_response())
}
