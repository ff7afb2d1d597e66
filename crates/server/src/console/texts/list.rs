//! The lists: every text with the edition in force and what is being prepared.

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::Response;
use time::OffsetDateTime;

use super::{HOME, Shelf, Standing, Text, admit};
use crate::console::operator::Operator;
use crate::store::text::Listing;
use crate::web::error::PageError;
use crate::web::help::library::TextKind;
use crate::web::language::Language;
use crate::web::page::{Frame, MenuItem, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_texts.html")]
struct TextsPage {
    page: Frame,
    what: String,
    shelves: Vec<MenuItem>,
    rows: Vec<Row>,
    /// Where a text is added.
    add: Option<String>,
}

struct Row {
    address: String,
    title: String,
    /// Topic of an entry of the FAQ.
    topic: String,
    edition: String,
    open: String,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let now = state.clock.now();
    let mut texts = Text::all(&state, language, shelf).await?;
    texts.sort_by_key(|text| place(&state, text, now));
    let shelves = Shelf::ALL.map(|one| MenuItem {
        label: one.title(language),
        address: one.path().to_owned(),
        current: one == shelf,
    });
    show_page(&TextsPage {
        page: operator.frame(
            &state,
            language,
            shelf.number(),
            shelf.title(language),
            HOME,
        ),
        what: language.text(match shelf {
            Shelf::Texts => "texts-what",
            Shelf::Faq => "texts-faq-what",
            Shelf::Manuals => "texts-manuals-what",
            Shelf::Terms => "texts-terms-what",
        }),
        shelves: shelves.into(),
        rows: texts
            .iter()
            .map(|text| row(language, shelf, text, now))
            .collect(),
        add: shelf.growing().map(|_| format!("{}/new", shelf.path())),
    })
}

/// The place of a text among those of its shelf.
fn place(state: &WebState, text: &Text, now: OffsetDateTime) -> (u8, i64) {
    let stored = text.in_force(now).or(text.stored.first());
    let place = stored.map(|edition| edition.content.position);
    let shipped = state.library.place(text.kind, &text.id);
    let kind = u8::from(text.kind != TextKind::Gate);
    (kind, place.or(shipped).unwrap_or_default())
}

fn row(language: Language, shelf: Shelf, text: &Text, now: OffsetDateTime) -> Row {
    let newest = text.in_force(now).or(text.stored.first());
    let topic = match (newest, &text.shipped) {
        (Some(edition), _) => edition.content.topic.as_str(),
        (None, Some(shipped)) => &shipped.topic,
        (None, None) => "",
    };
    let hidden = text
        .in_force(now)
        .is_some_and(|edition| edition.content.listing == Listing::Hidden);
    let edition = if hidden {
        language.text("texts-hidden")
    } else {
        let none = || language.text("texts-never");
        text.line(language, now).unwrap_or_else(none)
    };
    Row {
        address: format!("{}/{}", shelf.path(), text.id),
        title: text.title(language, now),
        topic: if topic.is_empty() {
            String::new()
        } else {
            language.text(&format!("faq-topic-{topic}"))
        },
        edition,
        open: text.open(now).map_or_else(String::new, |edition| {
            Standing::of(text, edition, now).word(language)
        }),
    }
}
