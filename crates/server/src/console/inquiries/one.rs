//! One inquiry: answering, handing on, closing.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{age, desk_name};
use crate::console::operator::Operator;
use crate::prefecture;
use crate::store::federation::CENTRE;
use crate::store::inquiry::{self, Author, Inquiry, InquiryState, NewEntry};
use crate::store::operator::Role;
use crate::store::{audit, mail};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::help::ticket::{EntryCard, asker_language, cards, facts, send_file, told};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::select::Select;
use crate::web::state::WebState;

/// An inquiry on the console.
#[derive(Template)]
#[template(path = "console_inquiry.html")]
struct InquiryPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    entries: Vec<EntryCard>,
    answer: Field,
    templates: Vec<(String, String)>,
    desk: Select,
    ticket: String,
    /// How many entries the page was made from: an answer to fewer is an answer to something else.
    seen: usize,
    closed: bool,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(super) struct Arrival {
    template: Option<String>,
    done: Option<String>,
}

/// The inquiry, for whoever works at its desk.
async fn find(state: &WebState, operator: &Operator, ticket: &str) -> Result<Inquiry, PageError> {
    operator.require(Role::Desk)?;
    let inquiry = state
        .store
        .read(
            "inquiry",
            |tx| async move { inquiry::find(&tx, ticket).await },
        )
        .await?
        .ok_or(PageError::NotFound)?;
    operator.require_prefecture(&inquiry.desk)?;
    Ok(inquiry)
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(ticket): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let inquiry = find(&state, &operator, &ticket).await?;
    let mut page = page(&state, language, &operator, &inquiry).await?;
    if let Some(id) = &arrival.template {
        let scope = &operator.scope;
        let templates = state
            .store
            .read("inquiry-templates", |tx| async move {
                inquiry::templates(&tx, scope).await
            })
            .await?;
        if let Some(template) = templates.into_iter().find(|one| one.id == *id) {
            page.answer.value = template.text;
        }
    }
    if arrival.done.is_some() {
        page.message = Some(Message::new(language, "inquiry-done", &[]));
    }
    show_page(&page)
}

/// What is written back.
#[derive(Deserialize)]
pub(super) struct AnswerForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    seen: String,
}

pub(super) async fn answer(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(ticket): Path<String>,
    form: ProtectedForm<AnswerForm>,
) -> Result<Response, PageError> {
    let inquiry = find(&state, &operator, &ticket).await?;
    let form = form.into_inner();
    let text = form.text.trim().replace("\r\n", "\n");
    let mut page = page(&state, language, &operator, &inquiry).await?;
    page.answer.value.clone_from(&text);
    if text.is_empty() || text.chars().count() > LONGEST {
        let text = language.text("inquiry-wrong-answer");
        page.answer.error = Some(text.clone());
        page.errors.push(FormError {
            target: "text",
            text,
        });
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let told = told(
        &state,
        asker_language(&inquiry),
        &inquiry,
        "inquiry-mail-answered",
        &text,
    );
    let (told, text, seen) = (told.as_ref(), &text, form.seen.parse::<usize>().ok());
    let (operator, ticket, now) = (&operator, &inquiry.ticket, state.clock.now());
    let answered = state
        .store
        .run_tx("inquiry-answer", |tx| async move {
            if Some(inquiry::entries(&tx, ticket).await?.len()) != seen {
                return Ok(false);
            }
            let mail_id = match told {
                Some(told) => Some(mail::queue(&tx, told, now).await?),
                None => None,
            };
            let entry = NewEntry {
                author: Author::Desk,
                operator_id: Some(operator.id.clone()),
                text: text.clone(),
                mail_id,
                file: None,
            };
            inquiry::add_entry(&tx, ticket, &entry, now).await?;
            inquiry::set_state(&tx, ticket, InquiryState::Answered, now).await?;
            let actor = operator.actor();
            audit::record(&tx, now, &actor, "inquiry-answered", ticket, "").await?;
            Ok::<_, crate::store::StoreError>(true)
        })
        .await?;
    if answered {
        return Ok(Redirect::to(&format!("/inquiries/{ticket}?done=yes")).into_response());
    }
    page.message = Some(Message::new(language, "inquiry-changed", &[]));
    show_as(StatusCode::CONFLICT, &page)
}

/// To whom.
#[derive(Deserialize)]
pub(super) struct HandOnForm {
    #[serde(default)]
    desk: String,
    #[serde(default)]
    seen: String,
}

pub(super) async fn hand_on(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(ticket): Path<String>,
    form: ProtectedForm<HandOnForm>,
) -> Result<Response, PageError> {
    let inquiry = find(&state, &operator, &ticket).await?;
    let HandOnForm { desk, seen } = form.into_inner();
    let known = desk == CENTRE || prefecture::find(&desk).is_some();
    if !known || desk == inquiry.desk {
        let mut page = page(&state, language, &operator, &inquiry).await?;
        let text = language.text("inquiry-wrong-desk");
        page.desk.error = Some(text.clone());
        page.errors.push(FormError {
            target: "desk",
            text,
        });
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let theirs = asker_language(&inquiry);
    let name = desk_name(theirs, &desk);
    let text = theirs.text_with("inquiry-handed-on-text", &[("name", &name)]);
    let told = told(&state, theirs, &inquiry, "inquiry-mail-handed-on", &text);
    let (told, text, desk) = (told.as_ref(), &text, &desk);
    let (operator, ticket, now) = (&operator, &inquiry.ticket, state.clock.now());
    let (before, seen) = (&inquiry.desk, seen.parse::<usize>().ok());
    let handed_on = state
        .store
        .run_tx("inquiry-hand-on", |tx| async move {
            if Some(inquiry::entries(&tx, ticket).await?.len()) != seen
                || !inquiry::hand_on(&tx, ticket, before, desk).await?
            {
                return Ok(false);
            }
            let mail_id = match told {
                Some(told) => Some(mail::queue(&tx, told, now).await?),
                None => None,
            };
            let entry = NewEntry {
                author: Author::HandedOn,
                operator_id: Some(operator.id.clone()),
                text: text.clone(),
                mail_id,
                file: None,
            };
            inquiry::add_entry(&tx, ticket, &entry, now).await?;
            let actor = operator.actor();
            audit::record(&tx, now, &actor, "inquiry-handed-on", ticket, desk).await?;
            Ok::<_, crate::store::StoreError>(true)
        })
        .await?;
    if !handed_on {
        return changed(&state, language, operator, ticket).await;
    }
    // Another desk's inquiry may be out of sight now.
    Ok(Redirect::to("/inquiries").into_response())
}

/// The inquiry as it stands, and that nothing was done because it is not as it was shown.
async fn changed(
    state: &WebState,
    language: Language,
    operator: &Operator,
    ticket: &str,
) -> Result<Response, PageError> {
    let inquiry = find(state, operator, ticket).await?;
    let mut page = page(state, language, operator, &inquiry).await?;
    page.message = Some(Message::new(language, "inquiry-changed", &[]));
    show_as(StatusCode::CONFLICT, &page)
}

/// The form has nothing but how many entries the page was made from.
#[derive(Deserialize)]
pub(super) struct CloseForm {
    #[serde(default)]
    seen: String,
}

pub(super) async fn close(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(ticket): Path<String>,
    form: ProtectedForm<CloseForm>,
) -> Result<Response, PageError> {
    let inquiry = find(&state, &operator, &ticket).await?;
    let seen = form.into_inner().seen.parse::<usize>().ok();
    let (operator, ticket, now) = (&operator, &inquiry.ticket, state.clock.now());
    let closed = state
        .store
        .run_tx("inquiry-close", |tx| async move {
            if Some(inquiry::entries(&tx, ticket).await?.len()) != seen {
                return Ok(false);
            }
            inquiry::set_state(&tx, ticket, InquiryState::Closed, now).await?;
            let actor = operator.actor();
            audit::record(&tx, now, &actor, "inquiry-closed", ticket, "").await?;
            Ok::<_, crate::store::StoreError>(true)
        })
        .await?;
    if !closed {
        return changed(&state, language, operator, ticket).await;
    }
    Ok(Redirect::to(&format!("/inquiries/{ticket}?done=yes")).into_response())
}

pub(super) async fn file(
    State(state): State<WebState>,
    operator: Operator,
    Path((ticket, entry)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let inquiry = find(&state, &operator, &ticket).await?;
    send_file(&state, &inquiry.ticket, &entry).await
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    inquiry: &Inquiry,
) -> Result<InquiryPage, PageError> {
    let (ticket, scope) = (&inquiry.ticket, &operator.scope);
    let (entries, templates) = state
        .store
        .read("inquiry-entries", |tx| async move {
            let entries = inquiry::entries(&tx, ticket).await?;
            Ok::<_, crate::store::StoreError>((entries, inquiry::templates(&tx, scope).await?))
        })
        .await?;
    let mut facts = facts(language, inquiry);
    let asker = inquiry.office_number.map(|number| number.to_string());
    facts.push((
        language.text("inquiry-asker"),
        asker.unwrap_or_else(|| language.text("inquiry-visitor")),
    ));
    facts.push((
        language.text("inquiry-desk"),
        desk_name(language, &inquiry.desk),
    ));
    facts.push((
        language.text("inquiry-age-label"),
        age(state, language, inquiry),
    ));
    let mail = match &inquiry.mail {
        Some(_) => "inquiry-mail-given",
        None => "inquiry-mail-none",
    };
    facts.push((language.text("contact-mail"), language.text(mail)));
    let desks = std::iter::once(CENTRE)
        .chain(prefecture::ALL.iter().map(|prefecture| prefecture.number))
        .map(|number| (number.to_owned(), desk_name(language, number)))
        .collect();
    let title = inquiry.subject.clone();
    Ok(InquiryPage {
        page: operator.frame(state, language, "K-39", title, "/inquiries"),
        message: None,
        errors: Vec::new(),
        facts,
        entries: cards(language, inquiry, &entries),
        answer: Field {
            name: "text",
            kind: "text",
            autocomplete: "off",
            label: language.text("inquiry-answer-label"),
            hint: Some(language.text("inquiry-answer-hint")),
            ..Field::default()
        },
        templates: templates
            .into_iter()
            .map(|template| {
                let address = format!("/inquiries/{ticket}?template={}", template.id);
                (template.title, address)
            })
            .collect(),
        desk: Select {
            name: "desk",
            label: language.text("inquiry-hand-on-label"),
            options: desks,
            chosen: inquiry.desk.clone(),
            error: None,
        },
        ticket: ticket.clone(),
        seen: entries.len(),
        closed: inquiry.state == InquiryState::Closed,
    })
}

const LONGEST: usize = 4000;
