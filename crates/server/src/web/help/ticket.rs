//! `/contact/{ticket}`: an inquiry and its answers, for the office that asked or whoever holds the
//! key.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use time::Duration;

use super::contact::LONGEST_TEXT;
use super::{Reader, attachment};
use crate::store::audit;
use crate::store::inquiry::{self, Author, Entry, Inquiry, InquiryState, NewEntry};
use crate::store::mail::Mail;
use crate::web::cookie;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::limit::Place;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::state::WebState;
use crate::web::upload_form::UploadForm;

/// The cookie that holds number and key of the ticket that was opened last.
pub(super) const COOKIE: &str = "__Host-renkei-ticket";

/// An inquiry.
#[derive(Template)]
#[template(path = "ticket.html")]
struct TicketPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    entries: Vec<EntryCard>,
    /// The form for more, while more is taken.
    more: Option<Field>,
    file_error: Option<String>,
    ticket: String,
}

/// An entry as it is shown.
pub(crate) struct EntryCard {
    /// Who wrote it.
    pub(crate) heading: String,
    /// What.
    pub(crate) text: String,
    /// Address of its file.
    pub(crate) file: Option<String>,
    /// What the mail server said.
    pub(crate) trouble: Option<String>,
}

/// The field for the key.
#[derive(Template)]
#[template(path = "ticket_key.html")]
struct KeyPage {
    page: Frame,
    errors: Vec<FormError>,
    key: Field,
    ticket: String,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(super) struct Arrival {
    sent: Option<String>,
}

/// The inquiry that this reader may see; `None` when a key is needed.
async fn find<R: Reader>(
    state: &WebState,
    reader: &R,
    headers: &HeaderMap,
    ticket: &str,
) -> Result<Option<Inquiry>, PageError> {
    let key = key_of(headers, ticket);
    let found = state
        .store
        .read("inquiry", |tx| async move {
            match key {
                Some(key) => inquiry::find_by_key(&tx, ticket, key).await,
                None => Ok(None),
            }
        })
        .await?;
    let Some(office) = reader.office() else {
        return Ok(found);
    };
    if found.is_some() {
        return Ok(found);
    }
    let own = state
        .store
        .read(
            "inquiry",
            |tx| async move { inquiry::find(&tx, ticket).await },
        )
        .await?
        .filter(|inquiry| inquiry.office_number == Some(office.number));
    own.map(Some).ok_or(PageError::NotFound)
}

fn key_of<'a>(headers: &'a HeaderMap, ticket: &str) -> Option<&'a str> {
    let (number, key) = cookie::read(headers, COOKIE)?.split_once('.')?;
    (number == ticket).then_some(key)
}

/// Shows an inquiry, or asks for its key.
///
/// # Errors
/// [`PageError::NotFound`] when it is another office's.
pub(super) async fn show<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    headers: HeaderMap,
    Path(ticket): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let Some(inquiry) = find(&state, &reader, &headers, &ticket).await? else {
        let page = key_page(&state, language, &reader, ticket);
        return Ok((reader.answer_headers(), show_page(&page)?).into_response());
    };
    let mut page = page(&state, language, &reader, &inquiry).await?;
    if arrival.sent.is_some() {
        let (number, key) = (ticket.as_str(), key_of(&headers, &ticket));
        let key = key.unwrap_or_default();
        page.message = Some(Message::new(
            language,
            "inquiry-sent",
            &[("ticket", number), ("key", key)],
        ));
    }
    Ok((reader.answer_headers(), show_page(&page)?).into_response())
}

/// The key that was typed.
#[derive(Deserialize)]
pub(super) struct KeyForm {
    #[serde(default)]
    key: String,
}

/// Opens an inquiry by its key.
///
/// # Errors
/// When the store fails.
pub(super) async fn open<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    place: Place,
    Path(ticket): Path<String>,
    form: ProtectedForm<KeyForm>,
) -> Result<Response, PageError> {
    let key = crate::folding::fold(form.into_inner().key.trim()).to_uppercase();
    let counted = state.key_limit.count(&place, state.clock.now());
    counted.map_err(PageError::TooMany)?;
    let (number, typed) = (&ticket, &key);
    let found = state
        .store
        .read("inquiry-key", |tx| async move {
            inquiry::find_by_key(&tx, number, typed).await
        })
        .await?;
    if found.is_some() {
        let mut headers = HeaderMap::new();
        let value = format!("{ticket}.{key}");
        cookie::set(&mut headers, COOKIE, &value, Duration::hours(1));
        return Ok((headers, Redirect::to(&format!("/contact/{ticket}"))).into_response());
    }
    let mut page = key_page(&state, language, &reader, ticket);
    let text = language.text("ticket-key-wrong");
    page.key.error = Some(text.clone());
    page.errors.push(FormError {
        target: "key",
        text,
    });
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Writes more to an inquiry, and opens a closed one again.
///
/// # Errors
/// [`PageError::NotFound`] when this reader may not see it.
pub(super) async fn more<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    place: Place,
    headers: HeaderMap,
    Path(ticket): Path<String>,
    form: UploadForm,
) -> Result<Response, PageError> {
    let inquiry = find(&state, &reader, &headers, &ticket).await?;
    let inquiry = inquiry.ok_or(PageError::NotFound)?;
    let now = state.clock.now();
    let mut page = page(&state, language, &reader, &inquiry).await?;
    let Some(field) = &mut page.more else {
        page.message = Some(Message::new(language, "inquiry-over", &[]));
        return show_as(StatusCode::CONFLICT, &page);
    };
    let text = form.text("text").trim().replace("\r\n", "\n");
    field.value.clone_from(&text);
    if text.is_empty() || text.chars().count() > LONGEST_TEXT {
        let text = language.text("contact-wrong-text");
        field.error = Some(text.clone());
        page.errors.push(FormError {
            target: "text",
            text,
        });
    }
    let file = attachment::read(form.file).unwrap_or_else(|refusal| {
        let error = refusal.told(language);
        page.file_error = Some(error.text.clone());
        page.errors.push(error);
        None
    });
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let counted = state.inquiry_limit.count(&place, now);
    counted.map_err(PageError::TooMany)?;
    let entry = &NewEntry {
        author: Author::Asker,
        operator_id: None,
        text,
        mail_id: None,
        file,
    };
    let ticket = &inquiry.ticket;
    state
        .store
        .run_tx("inquiry-more", |tx| async move {
            inquiry::add_entry(&tx, ticket, entry, now).await?;
            inquiry::set_state(&tx, ticket, InquiryState::Waiting, now).await?;
            audit::record(&tx, now, "asker", "inquiry-continued", ticket, "").await
        })
        .await?;
    Ok(Redirect::to(&format!("/contact/{ticket}")).into_response())
}

/// A file of an inquiry.
///
/// # Errors
/// [`PageError::NotFound`] when this reader may not see it.
pub(super) async fn file<R: Reader>(
    State(state): State<WebState>,
    reader: R,
    headers: HeaderMap,
    Path((ticket, entry)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let inquiry = find(&state, &reader, &headers, &ticket).await?;
    let inquiry = inquiry.ok_or(PageError::NotFound)?;
    send_file(&state, &inquiry.ticket, &entry).await
}

/// Answers with the file of an entry; whoever calls has looked whether the reader may have it.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub(crate) async fn send_file(
    state: &WebState,
    ticket: &str,
    entry: &str,
) -> Result<Response, PageError> {
    let file = state
        .store
        .read("inquiry-file", |tx| async move {
            inquiry::file(&tx, ticket, entry).await
        })
        .await?
        .ok_or(PageError::NotFound)?;
    let mut headers = HeaderMap::new();
    // The names are ours: `attachment.` and an ending.
    let disposition = format!("attachment; filename=\"{}\"", file.name);
    for (name, value) in [
        (CONTENT_TYPE, file.kind),
        (CONTENT_DISPOSITION, disposition),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    Ok((headers, file.content).into_response())
}

async fn page<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    inquiry: &Inquiry,
) -> Result<TicketPage, PageError> {
    let ticket = &inquiry.ticket;
    let entries = state
        .store
        .read("inquiry-entries", |tx| async move {
            inquiry::entries(&tx, ticket).await
        })
        .await?;
    let takes_more = inquiry.takes_more(state.clock.now());
    let number = R::NUMBERS.ticket;
    let title = inquiry.subject.clone();
    let label = if inquiry.state == InquiryState::Closed {
        "inquiry-reopen-label"
    } else {
        "inquiry-more-label"
    };
    Ok(TicketPage {
        page: reader.frame(state, language, number, title, "/contact"),
        message: None,
        errors: Vec::new(),
        facts: facts(language, inquiry),
        entries: cards(language, inquiry, &entries)
            .into_iter()
            .map(|card| EntryCard {
                trouble: None,
                ..card
            })
            .collect(),
        more: takes_more.then(|| Field {
            name: "text",
            kind: "text",
            autocomplete: "off",
            label: language.text(label),
            hint: Some(language.text("contact-text-hint")),
            ..Field::default()
        }),
        file_error: None,
        ticket: ticket.clone(),
    })
}

/// What is known of an inquiry, for its asker and its desk.
pub(crate) fn facts(language: Language, inquiry: &Inquiry) -> Vec<(String, String)> {
    let topic = language.text(&format!("topic-{}", inquiry.topic.as_str()));
    vec![
        (language.text("ticket-number-label"), inquiry.ticket.clone()),
        (language.text("contact-topic"), topic),
        (
            language.text("column-state"),
            state_word(language, inquiry.state),
        ),
        (
            language.text("inquiry-asked-at"),
            language.moment(inquiry.created_at),
        ),
    ]
}

/// The word for whose turn it is.
pub(crate) fn state_word(language: Language, state: InquiryState) -> String {
    language.text(&format!("inquiry-state-{}", state.as_str()))
}

/// The entries as they are shown.
pub(crate) fn cards(language: Language, inquiry: &Inquiry, entries: &[Entry]) -> Vec<EntryCard> {
    let card = |entry: &Entry| {
        let key = match entry.author {
            Author::Asker => "inquiry-by-asker",
            Author::Desk => "inquiry-by-desk",
            Author::HandedOn => "inquiry-handed-on",
        };
        let moment = language.moment(entry.at);
        let file = entry.file_name.as_ref();
        EntryCard {
            heading: language.text_with(key, &[("moment", &moment)]),
            text: entry.text.clone(),
            file: file.map(|_| format!("{}/files/{}", inquiry.ticket, entry.id)),
            trouble: entry.mail_trouble.clone(),
        }
    };
    entries.iter().map(card).collect()
}

fn key_page<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    ticket: String,
) -> KeyPage {
    let title = language.text("ticket-key-title");
    KeyPage {
        page: reader.frame(state, language, R::NUMBERS.ticket, title, "/contact"),
        errors: Vec::new(),
        key: Field {
            name: "key",
            kind: "text",
            autocomplete: "off",
            label: language.text("ticket-key-label"),
            hint: Some(language.text("ticket-key-hint")),
            ..Field::default()
        },
        ticket,
    }
}

/// The mail that says that an inquiry arrived, with the key that opens it.
pub(super) fn receipt_mail(
    state: &WebState,
    language: Language,
    inquiry: &Inquiry,
    key: &str,
) -> Option<Mail> {
    told(state, language, inquiry, "inquiry-mail-received", key)
}

/// A mail to the asker of an inquiry, in the asker's language; `None` where no address was given.
pub(crate) fn told(
    state: &WebState,
    language: Language,
    inquiry: &Inquiry,
    words: &str,
    text: &str,
) -> Option<Mail> {
    let recipient = inquiry.mail.clone()?;
    let base = state
        .addresses
        .support()
        .or(state.addresses.portal())
        .unwrap_or_default();
    let address = format!("{base}/contact/{}", inquiry.ticket);
    let arguments = [
        ("ticket", inquiry.ticket.as_str()),
        ("address", address.as_str()),
        ("text", text),
    ];
    let subject = language.text_with(&format!("{words}-subject"), &arguments);
    let body = language.text_with(&format!("{words}-body"), &arguments);
    let end = language.text("inquiry-mail-end");
    Some(Mail {
        recipient,
        subject: format!("【{}】{subject}", state.settings.display_name),
        body: format!("{body}\n\n{end}\n"),
    })
}

/// The language in which an asker wrote.
pub(crate) fn asker_language(inquiry: &Inquiry) -> Language {
    Language::ALL
        .into_iter()
        .find(|language| language.tag() == inquiry.language)
        .unwrap_or_default()
}
