//! `/contact`: what to ask whom, and the form.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use protocol::Sha256;
use serde::Deserialize;
use time::Duration;

use super::faq::{EntryLine, line};
use super::federations::name as prefecture_name;
use super::library::TextKind;
use super::{Reader, attachment, library, ticket};
use crate::clock::random_bytes;
use crate::prefecture;
use crate::store::federation::{self, CENTRE, Contact};
use crate::store::inquiry::{self, Author, Desk, Inquiry, InquiryState, NewEntry, Topic};
use crate::store::{StoreError, application, audit, mail};
use crate::web::contact::{dialled, full_name};
use crate::web::cookie;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::limit::{Place, minutes_until};
use crate::web::page::{Frame, show as show_page, show_as};
use crate::web::select::Select;
use crate::web::state::WebState;
use crate::web::upload_form::UploadForm;

/// The choice of a topic.
#[derive(Template)]
#[template(path = "contact.html")]
struct TopicsPage {
    page: Frame,
    topics: Vec<EntryLine>,
    /// What the reader's office has asked, where somebody is signed in.
    asked: Option<Vec<AskedRow>>,
    open: Field,
    back: &'static str,
}

struct AskedRow {
    ticket: String,
    subject: String,
    day: String,
    state: String,
}

/// The form.
#[derive(Template)]
#[template(path = "contact_form.html")]
struct FormPage {
    page: Frame,
    errors: Vec<FormError>,
    topic: &'static str,
    topic_label: String,
    /// Who will answer.
    answers: String,
    telephone: Option<(String, String)>,
    prefecture: Option<Select>,
    subject: Field,
    text: Field,
    mail: Field,
    file_error: Option<String>,
    fits: Vec<EntryLine>,
    form_id: String,
}

/// What to ask the maker of the care software.
#[derive(Template)]
#[template(path = "contact_maker.html")]
struct MakerPage {
    page: Frame,
    fits: Vec<EntryLine>,
}

/// The topics, and what this office has asked.
///
/// # Errors
/// When the store fails.
pub(super) async fn topics<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    let asked = match reader.office().map(|office| office.number) {
        Some(number) => Some(
            state
                .store
                .read("inquiries", |tx| async move {
                    inquiry::of_office(&tx, number).await
                })
                .await?
                .iter()
                .map(|inquiry| AskedRow {
                    ticket: inquiry.ticket.clone(),
                    subject: inquiry.subject.clone(),
                    day: language.short_day(inquiry.created_at),
                    state: ticket::state_word(language, inquiry.state),
                })
                .collect(),
        ),
        None => None,
    };
    let topics = Topic::ALL
        .iter()
        .map(|topic| EntryLine {
            title: language.text(&format!("topic-{}", topic.as_str())),
            address: format!("/contact/new?topic={}", topic.as_str()),
        })
        .collect();
    let (number, title) = (R::NUMBERS.contact, language.text("desk-heading"));
    show_page(&TopicsPage {
        page: reader.frame(&state, language, number, title, "/contact"),
        topics,
        asked,
        open: Field {
            name: "ticket",
            kind: "text",
            autocomplete: "off",
            label: language.text("ticket-number-label"),
            ..Field::default()
        },
        back: reader.back(),
    })
}

/// Which ticket is looked for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    ticket: String,
}

/// Leads from the field to the page of a ticket.
pub(super) async fn open(Query(wanted): Query<Wanted>) -> Redirect {
    let ticket = crate::folding::fold(wanted.ticket.trim()).to_uppercase();
    let plain = ticket
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
    if plain && !ticket.is_empty() && ticket.len() <= 40 {
        Redirect::to(&format!("/contact/{ticket}"))
    } else {
        Redirect::to("/contact")
    }
}

/// Which topic.
#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    topic: String,
    #[serde(default)]
    about: String,
}

/// The form for a topic, with entries of the FAQ that fit it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such topic.
pub(super) async fn form<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let topic = Topic::find(&chosen.topic).ok_or(PageError::NotFound)?;
    let mut typed = Typed::empty(topic)?;
    if topic.desk() == Desk::Maker {
        let number = R::NUMBERS.contact_form;
        let title = language.text("topic-care-software");
        return show_page(&MakerPage {
            page: reader.frame(&state, language, number, title, "/contact"),
            fits: fits(&state, &typed).await?,
        });
    }
    if let Some(facts) = reader.facts(&state, language, &chosen.about).await? {
        typed.subject = facts.subject.chars().take(LONGEST_SUBJECT).collect();
        typed.text = facts.text.chars().take(LONGEST_FACTS).collect();
    }
    let page = page(&state, language, &reader, &typed).await?;
    Ok((reader.answer_headers(), show_page(&page)?).into_response())
}

/// What was typed.
struct Typed {
    topic: Topic,
    prefecture: String,
    subject: String,
    text: String,
    mail: String,
    form_id: String,
}

impl Typed {
    fn empty(topic: Topic) -> Result<Self, PageError> {
        Ok(Self {
            topic,
            prefecture: String::new(),
            subject: String::new(),
            text: String::new(),
            mail: String::new(),
            form_id: hex::encode(random_bytes::<16>()?),
        })
    }

    fn read(form: &UploadForm) -> Option<Self> {
        let form_id = form.text("form_id");
        let genuine = form_id.len() == 32 && form_id.bytes().all(|byte| byte.is_ascii_hexdigit());
        genuine.then_some(())?;
        Some(Self {
            topic: Topic::find(form.text("topic")).filter(|topic| topic.desk() != Desk::Maker)?,
            prefecture: form.text("prefecture").to_owned(),
            subject: form.text("subject").trim().to_owned(),
            text: form.text("text").trim().replace("\r\n", "\n"),
            mail: form.text("mail").trim().to_owned(),
            form_id: form_id.to_owned(),
        })
    }

    /// The key of the ticket that this form brings: the same however often it is sent.
    fn key(&self) -> String {
        let digest = Sha256::of(format!("key of a ticket\n{}", self.form_id).as_bytes());
        let symbols = digest.as_bytes().iter().take(KEY_LENGTH);
        symbols
            .filter_map(|byte| SYMBOLS.chars().nth(usize::from(byte % 32)))
            .collect()
    }
}

/// 送信, or a look for entries that fit what was typed.
///
/// # Errors
/// When the store fails.
pub(super) async fn submit<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    place: Place,
    form: UploadForm,
) -> Result<Response, PageError> {
    let typed = Typed::read(&form).ok_or(PageError::Malformed(StatusCode::BAD_REQUEST))?;
    let mut page = page(&state, language, &reader, &typed).await?;
    if !form.text("look").is_empty() {
        return show_page(&page);
    }
    page.check(language, &typed);
    let file = attachment::read(form.file).unwrap_or_else(|refusal| {
        let error = refusal.told(language);
        page.file_error = Some(error.text.clone());
        page.errors.push(error);
        None
    });
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let now = state.clock.now();
    if let Err(until) = state.inquiry_limit.count(&place, now) {
        let minutes = minutes_until(until, now);
        page.errors.push(FormError {
            target: "text",
            text: language.text_with("contact-too-many", &[("minutes", &minutes)]),
        });
        return show_as(StatusCode::TOO_MANY_REQUESTS, &page);
    }
    let prefecture = match reader.office() {
        Some(office) => office.prefecture.clone(),
        None if typed.prefecture.is_empty() => CENTRE.to_owned(),
        None => typed.prefecture.clone(),
    };
    let random = random_bytes::<6>()?;
    let inquiry = Inquiry {
        ticket: application::new_receipt(state.clock.now_in_japan(), random),
        topic: typed.topic,
        desk: inquiry::desk_number(typed.topic, &prefecture),
        office_number: reader.office().map(|office| office.number),
        mail: Some(typed.mail.clone()).filter(|mail| !mail.is_empty()),
        subject: typed.subject.clone(),
        language: language.tag().to_owned(),
        state: InquiryState::Waiting,
        since: now,
        created_at: now,
    };
    let first = NewEntry {
        author: Author::Asker,
        operator_id: None,
        text: typed.text.clone(),
        mail_id: None,
        file,
    };
    let ticket = store(&state, language, &inquiry, &first, &typed).await?;
    let mut headers = HeaderMap::new();
    let value = format!("{ticket}.{}", typed.key());
    cookie::set(&mut headers, ticket::COOKIE, &value, Duration::hours(1));
    let to = Redirect::to(&format!("/contact/{ticket}?sent=yes"));
    Ok((headers, to).into_response())
}

/// Keeps an inquiry; its number, or that of the one that the same form brought before.
async fn store(
    state: &WebState,
    language: Language,
    inquiry: &Inquiry,
    first: &NewEntry,
    typed: &Typed,
) -> Result<String, PageError> {
    let (key, form, now) = (&typed.key(), &typed.form_id, state.clock.now());
    let receipt = ticket::receipt_mail(state, language, inquiry, key);
    let receipt = receipt.as_ref();
    let outcome = state
        .store
        .run_tx("inquiry", |tx| async move {
            inquiry::insert(&tx, inquiry, key, form).await?;
            let ticket = &inquiry.ticket;
            inquiry::add_entry(&tx, ticket, first, now).await?;
            if let Some(receipt) = receipt {
                mail::queue(&tx, receipt, now).await?;
            }
            let office = inquiry.office_number.map(|number| number.to_string());
            let actor = office.map_or_else(|| "visitor".to_owned(), |one| format!("office:{one}"));
            audit::record(
                &tx,
                now,
                &actor,
                "inquiry-sent",
                ticket,
                inquiry.topic.as_str(),
            )
            .await
        })
        .await;
    match outcome {
        Ok(()) => Ok(inquiry.ticket.clone()),
        Err(StoreError::Exists) => {
            let found = state
                .store
                .read("inquiry-form", |tx| async move {
                    inquiry::find_by_form(&tx, form).await
                })
                .await?;
            // The number was taken and the form is new: so rare that sending again is enough.
            Ok(found.ok_or(PageError::Busy)?.ticket)
        }
        Err(error) => Err(error.into()),
    }
}

impl FormPage {
    fn check(&mut self, language: Language, typed: &Typed) {
        let mut errors = Vec::new();
        let mut refuse = |field: &mut Option<String>, target: &'static str, key: &str| {
            let text = language.text(key);
            *field = Some(text.clone());
            errors.push(FormError { target, text });
        };
        if let Some(select) = &mut self.prefecture {
            let known = typed.prefecture == CENTRE || prefecture::find(&typed.prefecture).is_some();
            if !known {
                refuse(&mut select.error, "prefecture", "contact-wrong-prefecture");
            }
        }
        if typed.subject.is_empty() || typed.subject.chars().count() > LONGEST_SUBJECT {
            refuse(&mut self.subject.error, "subject", "contact-wrong-subject");
        }
        if typed.text.is_empty() || typed.text.chars().count() > LONGEST_TEXT {
            refuse(&mut self.text.error, "text", "contact-wrong-text");
        }
        if !typed.mail.is_empty() && !is_mail(&typed.mail) {
            refuse(&mut self.mail.error, "mail", "contact-wrong-mail");
        }
        self.errors = errors;
    }
}

/// Whether a text can be an address of mail.
fn is_mail(text: &str) -> bool {
    text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}

async fn page<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    typed: &Typed,
) -> Result<FormPage, PageError> {
    let place = match (reader.office(), typed.topic.desk()) {
        (Some(office), Desk::Federation) => office.prefecture.clone(),
        _ => CENTRE.to_owned(),
    };
    let place = &place;
    let contact = state
        .store
        .read("inquiry-desk", |tx| async move {
            federation::contact(&tx, place).await
        })
        .await?;
    let asks = reader.office().is_none() && typed.topic.desk() == Desk::Federation;
    let title = language.text("contact-form-title");
    let number = R::NUMBERS.contact_form;
    let field = |name, kind, label: &str, hint: Option<&str>, value: &str| Field {
        name,
        kind,
        autocomplete: if name == "mail" { "email" } else { "off" },
        label: language.text(label),
        hint: hint.map(|hint| language.text(hint)),
        error: None,
        value: value.to_owned(),
    };
    let text_hint = Some("contact-text-hint");
    Ok(FormPage {
        page: reader.frame(state, language, number, title, "/contact"),
        errors: Vec::new(),
        topic: typed.topic.as_str(),
        topic_label: language.text(&format!("topic-{}", typed.topic.as_str())),
        answers: answers(language, asks, contact.as_ref()),
        telephone: contact
            .and_then(|contact| dialled(&contact.telephone))
            .filter(|_| !asks),
        prefecture: asks.then(|| prefectures(language, &typed.prefecture)),
        subject: field("subject", "text", "contact-subject", None, &typed.subject),
        text: field("text", "text", "contact-text", text_hint, &typed.text),
        mail: field(
            "mail",
            "text",
            "contact-mail",
            Some("contact-mail-hint"),
            &typed.mail,
        ),
        file_error: None,
        fits: fits(state, typed).await?,
        form_id: typed.form_id.clone(),
    })
}

fn answers(language: Language, asks: bool, contact: Option<&Contact>) -> String {
    match contact {
        _ if asks => language.text("contact-answers-federation"),
        Some(contact) => language.text_with("contact-answers", &[("name", &full_name(contact))]),
        None => language.text("contact-answers-desk"),
    }
}

fn prefectures(language: Language, chosen: &str) -> Select {
    let mut options = vec![(String::new(), language.text("contact-prefecture-choose"))];
    for prefecture in &prefecture::ALL {
        let name = prefecture_name(language, prefecture).to_owned();
        options.push((prefecture.number.to_owned(), name));
    }
    options.push((
        CENTRE.to_owned(),
        language.text("contact-prefecture-unknown"),
    ));
    Select {
        name: "prefecture",
        label: language.text("contact-prefecture"),
        options,
        chosen: chosen.to_owned(),
        error: None,
    }
}

async fn fits(state: &WebState, typed: &Typed) -> Result<Vec<EntryLine>, PageError> {
    let topics: &[&str] = match typed.topic {
        Topic::UserId => &["sign-in"],
        Topic::Application | Topic::Fee => &["application"],
        Topic::Install => &["install", "trouble"],
        Topic::Exchange | Topic::Checks | Topic::CareSoftware => &["exchange"],
        Topic::Software => &["software"],
    };
    let library = library::in_force(state, TextKind::Faq).await?;
    let entries = library.of(TextKind::Faq);
    let question = format!("{} {}", typed.subject, typed.text);
    let fits = library::fitting(&entries, &question, topics, 3);
    Ok(fits.into_iter().map(line).collect())
}

/// More than this nobody can answer in one go.
pub(super) const LONGEST_TEXT: usize = 4000;
const LONGEST_SUBJECT: usize = 100;
/// Leaves room for what the asker has to say.
const LONGEST_FACTS: usize = 2000;
const KEY_LENGTH: usize = 16;
/// Without 0, 1, I and O, which are taken for one another.
const SYMBOLS: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
