//! One text: its editions, and the one that is being prepared as readers will see it.

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use time::OffsetDateTime;

use super::publish::{Day, When};
use super::{HOME, Shelf, Standing, Text, admit};
use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::store::text::{Listing, TextEdition};
use crate::web::error::PageError;
use crate::web::form::FormError;
use crate::web::help::editions::{edition_line, filled, line_of};
use crate::web::help::library::{Edition, TextKind};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::prose::{Block, Span, blocks};
use crate::web::select::Select;
use crate::web::state::WebState;

/// The page of a text.
#[derive(Template)]
#[template(path = "console_text.html")]
pub(super) struct TextPage {
    page: Frame,
    pub(super) message: Option<Message>,
    errors: Vec<FormError>,
    address: String,
    facts: Vec<(String, String)>,
    /// What is being prepared.
    open: Option<Open>,
    rows: Vec<Row>,
    back: String,
}

/// An edition that is being prepared.
struct Open {
    preview: Preview,
    edition: String,
    revision: i64,
    publishing: Publishing,
}

/// What can be done with it.
enum Publishing {
    /// It is a draft: 今すぐ or from a day on.
    Draft {
        when: When,
        day: Vec<Select>,
        error: Option<String>,
    },
    /// It is in force from that day on.
    Planned(String),
}

/// An edition as readers see it.
struct Preview {
    title: String,
    edition: String,
    /// Said where readers will no longer see the text.
    hidden: bool,
    blocks: Vec<Block>,
}

struct Row {
    address: String,
    name: String,
    edition: String,
    state: String,
    changed: String,
}

/// The page of an edition.
#[derive(Template)]
#[template(path = "console_text_edition.html")]
struct EditionPage {
    page: Frame,
    facts: Vec<(String, String)>,
    preview: Preview,
    back: String,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let text = Text::load(&state, language, shelf, &id).await?;
    show_page(&page(
        &state,
        language,
        &operator,
        (shelf, &text),
        &Day::default(),
    ))
}

/// The page again, with what is wrong with the day of publication.
pub(super) fn refuse(
    mut page: TextPage,
    text: String,
    target: &'static str,
) -> Result<Response, PageError> {
    if let Some(Open {
        publishing: Publishing::Draft { error, .. },
        ..
    }) = &mut page.open
    {
        *error = Some(text.clone());
    }
    page.errors.push(FormError { target, text });
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The page of a text; `day` is what was typed for the day of publication.
pub(super) fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    (shelf, text): (Shelf, &Text),
    day: &Day,
) -> TextPage {
    let now = state.clock.now();
    let address = format!("{}/{}", shelf.path(), text.id);
    let title = text.title(language, now);
    let none = || language.text("texts-never");
    let mut facts = vec![(
        language.text("texts-present"),
        text.line(language, now).unwrap_or_else(none),
    )];
    if text.kind == TextKind::Faq || text.kind == TextKind::Manual {
        facts.push((language.text("texts-address"), address.clone()));
    }
    let open = text.open(now).map(|edition| Open {
        preview: preview(state, language, edition, now),
        edition: edition.mark(),
        revision: edition.revision,
        publishing: match edition.published_from {
            None => Publishing::Draft {
                when: day.when,
                day: day.lists(state, language).into(),
                error: None,
            },
            Some(from) => Publishing::Planned(language.moment(from)),
        },
    });
    let stored = text.stored.iter().map(|edition| Row {
        address: format!("{address}/editions/{}", edition.key.number),
        name: number(language, edition.key.number),
        edition: line(language, edition, now),
        state: Standing::of(text, edition, now).word(language),
        changed: changed(language, edition),
    });
    let shipped = text.shipped.iter().map(|shipped| Row {
        address: format!("{address}/editions/1"),
        name: number(language, 1),
        edition: edition_line(language, shipped),
        state: match text.in_force(now) {
            Some(_) => Standing::Older.word(language),
            None => Standing::InForce.word(language),
        },
        changed: language.text("texts-with-program"),
    });
    let rows = stored.chain(shipped).collect();
    TextPage {
        page: operator.frame(state, language, "K-75", title, HOME),
        message: None,
        errors: Vec::new(),
        address,
        facts,
        open,
        rows,
        back: shelf.path().to_owned(),
    }
}

/// One edition as readers see or saw it.
pub(super) async fn edition(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    Path((id, wanted)): Path<(String, i64)>,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let now = state.clock.now();
    let text = Text::load(&state, language, shelf, &id).await?;
    let (state_word, who, preview) = match (text.edition(wanted), &text.shipped) {
        (Some(edition), _) => (
            Standing::of(&text, edition, now).word(language),
            changed(language, edition),
            preview(&state, language, edition, now),
        ),
        (None, Some(shipped)) if wanted == 1 => {
            let (title, body) = as_read(
                &state,
                language,
                (text.kind, &id),
                (&shipped.title, &shipped.body),
            );
            let word = match text.in_force(now) {
                Some(_) => Standing::Older.word(language),
                None => Standing::InForce.word(language),
            };
            let preview = Preview {
                title,
                edition: edition_line(language, shipped),
                hidden: false,
                blocks: blocks(&body),
            };
            (word, language.text("texts-with-program"), preview)
        }
        _ => return Err(PageError::NotFound),
    };
    let title = language.text_with(
        "texts-edition-title",
        &[
            ("title", text.title(language, now).as_str()),
            ("number", &number(language, wanted)),
        ],
    );
    show_page(&EditionPage {
        page: operator.frame(&state, language, "K-76", title, HOME),
        facts: vec![
            (language.text("fact-state"), state_word),
            (language.text("texts-changed"), who),
        ],
        preview,
        back: format!("{}/{id}", shelf.path()),
    })
}

fn preview(
    state: &WebState,
    language: Language,
    edition: &TextEdition,
    now: OffsetDateTime,
) -> Preview {
    let content = &edition.content;
    let (title, body) = as_read(
        state,
        language,
        (edition.key.kind, &edition.key.id),
        (&content.title, &content.body),
    );
    Preview {
        title,
        edition: line(language, edition, now),
        hidden: content.listing == Listing::Hidden,
        blocks: blocks(&body),
    }
}

/// Title and text as readers meet them today: a text before an application names its kind.
fn as_read(
    state: &WebState,
    language: Language,
    (kind, id): (TextKind, &str),
    (title, body): (&str, &str),
) -> (String, String) {
    let kind = match kind {
        TextKind::Gate => state.kinds.find(id),
        _ => None,
    };
    let Some(kind) = kind else {
        return (title.to_owned(), body.to_owned());
    };
    let today = state.clock.now_in_japan().date();
    let label = kind.label(today);
    let fee = Language::yen(i64::from(kind.fee_yen(today)));
    (
        language.text_with("texts-gate-title", &[("kind", label)]),
        filled(body, label, &fee),
    )
}

/// The line of an edition; a draft's as if it were published today.
fn line(language: Language, edition: &TextEdition, now: OffsetDateTime) -> String {
    let today = now.to_offset(JAPAN).date();
    let day = Edition::published(edition, today).day;
    line_of(language, day, &edition.content.version)
}

fn number(language: Language, number: i64) -> String {
    language.text_with("texts-number", &[("number", &number.to_string())])
}

fn changed(language: Language, edition: &TextEdition) -> String {
    let moment = language.moment(edition.changed_at);
    let facts = [("id", edition.changed_by.as_str()), ("time", &moment)];
    language.text_with("texts-changed-by", &facts)
}
