//! `/faq` and `/faq/{entry}`: よくあるご質問.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::Reader;
use super::editions::edition_line;
use super::library::{self, Edition, TextKind};
use crate::store::faq_count::{self, Counted};
use crate::web::error::PageError;
use crate::web::form::{Field, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::prose::{Block, Span, blocks};
use crate::web::state::WebState;

/// Topics of the FAQ, in the order of the page.
pub(crate) const TOPICS: [&str; 6] = [
    "sign-in",
    "application",
    "install",
    "trouble",
    "exchange",
    "software",
];

/// The list.
#[derive(Template)]
#[template(path = "faq.html")]
pub(crate) struct FaqPage {
    pub(crate) page: Frame,
    pub(crate) search: Field,
    /// Entries by topic.
    pub(crate) topics: Vec<(String, Vec<EntryLine>)>,
    /// What was searched for and found.
    pub(crate) found: Option<Vec<EntryLine>>,
    pub(crate) back: &'static str,
}

/// A line that leads to an entry.
pub(crate) struct EntryLine {
    pub(crate) title: String,
    pub(crate) address: String,
}

/// An entry.
#[derive(Template)]
#[template(path = "faq_entry.html")]
pub(crate) struct EntryPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) edition: String,
    pub(crate) blocks: Vec<Block>,
    /// Said on a page in another language than the text's.
    pub(crate) japanese_only: Option<String>,
    /// Where the answer to 「解決しましたか」 goes, until it is given.
    pub(crate) helped: Option<String>,
    pub(crate) others: Vec<EntryLine>,
}

/// What is searched for.
#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

/// The topics, or what a search finds.
///
/// # Errors
/// When the store fails.
pub(crate) async fn list<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let library = library::in_force(&state, TextKind::Faq).await?;
    let entries = library.of(TextKind::Faq);
    let query = search.q.trim();
    let found = (!query.is_empty()).then(|| {
        let found = library::search(&entries, query);
        found.into_iter().map(line).collect()
    });
    let topics = TOPICS
        .iter()
        .map(|topic| {
            let of_topic = entries
                .iter()
                .copied()
                .filter(|entry| entry.topic == *topic);
            let label = language.text(&format!("faq-topic-{topic}"));
            (label, of_topic.map(line).collect::<Vec<_>>())
        })
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    let (number, title) = (R::NUMBERS.faq, language.text("faq-title"));
    show_page(&FaqPage {
        page: reader.frame(&state, language, number, title, "/faq"),
        search: search_field(language, query),
        topics,
        found,
        back: reader.back(),
    })
}

/// The field for a search in the FAQ.
pub(crate) fn search_field(language: Language, query: &str) -> Field {
    Field {
        name: "q",
        kind: "search",
        autocomplete: "off",
        label: language.text("faq-search-label"),
        hint: Some(language.text("faq-search-hint")),
        error: None,
        value: query.to_owned(),
    }
}

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    answered: Option<String>,
}

/// One entry.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub(crate) async fn one<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    Path(id): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let library = library::in_force(&state, TextKind::Faq).await?;
    let entries = library.of(TextKind::Faq);
    let Some(entry) = library.find(TextKind::Faq, &id) else {
        let moved = library.find_moved(TextKind::Faq, &id);
        let entry = moved.ok_or(PageError::NotFound)?;
        return Ok(Redirect::permanent(&format!("/faq/{}", entry.id)).into_response());
    };
    if arrival.answered.is_none() {
        state.reading.count(&state, &entry.id).await;
    }
    let message = match arrival.answered.as_deref() {
        Some("yes") => Some(Message::new(language, "faq-helped", &[])),
        Some(_) => Some(
            Message::new(language, "faq-did-not-help", &[])
                .leading_to(language.text("desk-form"), "/contact"),
        ),
        None => None,
    };
    let others = entries
        .iter()
        .copied()
        .filter(|other| other.topic == entry.topic && other.id != entry.id);
    let number = R::NUMBERS.faq_entry;
    let page = show_page(&EntryPage {
        page: reader.frame(&state, language, number, entry.title.clone(), "/faq"),
        helped: message.is_none().then(|| format!("/faq/{id}/answer")),
        message,
        edition: edition_line(language, entry),
        blocks: blocks(&entry.body),
        japanese_only: japanese_only(language),
        others: others.map(line).collect(),
    })?;
    Ok((reader.answer_headers(), page).into_response())
}

/// Said where a text in Japanese stands on a page in another language.
pub(crate) fn japanese_only(language: Language) -> Option<String> {
    (language != Language::Japanese).then(|| language.text("text-japanese-only"))
}

/// Whether it helped.
#[derive(Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    helped: String,
}

/// 「解決しましたか」.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such entry.
pub(crate) async fn answer(
    State(state): State<WebState>,
    Path(id): Path<String>,
    form: ProtectedForm<Answer>,
) -> Result<Response, PageError> {
    let library = library::in_force(&state, TextKind::Faq).await?;
    library
        .find(TextKind::Faq, &id)
        .ok_or(PageError::NotFound)?;
    let (word, what) = match form.into_inner().helped.as_str() {
        "yes" => ("yes", Counted::Helped),
        _ => ("no", Counted::DidNotHelp),
    };
    let entry = &id;
    state
        .store
        .run_tx("faq-answer", |tx| async move {
            faq_count::count(&tx, entry, what).await
        })
        .await?;
    Ok(Redirect::to(&format!("/faq/{id}?answered={word}")).into_response())
}

/// The line that leads to an entry.
pub(crate) fn line(entry: &Edition) -> EntryLine {
    EntryLine {
        title: entry.title.clone(),
        address: format!("/faq/{}", entry.id),
    }
}
