//! Writing an edition: a new text, the next edition of one, and changes to a draft.

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{HOME, Shelf, Text, admit, changed_elsewhere};
use crate::console::operator::Operator;
use crate::folding::fold;
use crate::store::audit;
use crate::store::operator::Role;
use crate::store::text::{self, By, Content, Key, Listing, TextEdition};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, Nothing, ProtectedForm};
use crate::web::help::faq::TOPICS;
use crate::web::help::library::TextKind;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::select::Select;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_text_edit.html")]
struct EditPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    action: String,
    back: String,
    edition: String,
    revision: String,
    id: Option<Field>,
    topic: Option<Select>,
    title: Option<Field>,
    body: Field,
    words: Option<Field>,
    position: Option<Field>,
    version: Field,
    /// Whether the box 「この文章を載せない」 is offered, and ticked.
    hidden: Option<bool>,
}

/// What was filled in.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Written {
    edition: String,
    revision: String,
    id: String,
    topic: String,
    title: String,
    body: String,
    words: String,
    position: String,
    version: String,
    hidden: String,
}

impl Written {
    fn of(edition: &TextEdition) -> Self {
        let content = edition.content.clone();
        Self {
            edition: edition.mark(),
            revision: edition.revision.to_string(),
            id: edition.key.id.clone(),
            topic: content.topic,
            title: content.title,
            body: content.body,
            words: content.words,
            position: content.position.to_string(),
            version: content.version,
            hidden: match content.listing {
                Listing::Shown => String::new(),
                Listing::Hidden => "yes".to_owned(),
            },
        }
    }

    /// A text that nobody has written yet.
    fn blank() -> Self {
        Self {
            position: "1000".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..Self::default()
        }
    }
}

/// The form for a text that is not there yet.
pub(super) async fn show_new(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let kind = shelf.growing().ok_or(PageError::NotFound)?;
    let place = Place {
        shelf,
        kind,
        id: None,
    };
    show_page(&page(
        &state,
        language,
        &operator,
        &place,
        &Written::blank(),
    ))
}

/// Keeps the first draft of a new text.
pub(super) async fn submit_new(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    form: ProtectedForm<Written>,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let kind = shelf.growing().ok_or(PageError::NotFound)?;
    let written = form.into_inner();
    let place = Place {
        shelf,
        kind,
        id: None,
    };
    let mut page = page(&state, language, &operator, &place, &written);
    let id = written.id.trim();
    if !is_address(id) {
        page.refuse("id", language.text("texts-wrong-address"));
    } else if state.library.find(kind, id).is_some() || state.library.find_moved(kind, id).is_some()
    {
        page.refuse("id", language.text("texts-address-taken"));
    }
    let Some(content) = page.check(language, kind, &written) else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let key = &Key {
        kind,
        id: id.to_owned(),
        number: 1,
    };
    if draft(&state, &operator, key, &content).await? {
        return Ok(Redirect::to(&format!("{}/{id}", shelf.path())).into_response());
    }
    page.refuse("id", language.text("texts-address-taken"));
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// 新しい版を書く: a draft that says what the edition in force says. Where there is one already,
/// that is it.
pub(super) async fn begin(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    admit(&operator)?;
    let now = state.clock.now();
    let text = Text::load(&state, language, shelf, &id).await?;
    if text.open(now).is_none() {
        let content = content(&state, &text, text.in_force(now)).ok_or(PageError::NotFound)?;
        let key = &Key {
            kind: text.kind,
            id: id.clone(),
            number: text.next(),
        };
        draft(&state, &operator, key, &content).await?;
    }
    Ok(Redirect::to(&format!("{}/{id}/edit", shelf.path())).into_response())
}

/// What the next edition begins with.
fn content(state: &WebState, text: &Text, present: Option<&TextEdition>) -> Option<Content> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    if let Some(present) = present {
        let content = present.content.clone();
        return Some(Content { version, ..content });
    }
    let shipped = text.shipped.clone()?;
    Some(Content {
        title: shipped.title,
        body: shipped.body,
        topic: shipped.topic,
        words: shipped.words,
        position: state.library.place(text.kind, &text.id).unwrap_or_default(),
        version,
        listing: Listing::Shown,
    })
}

async fn draft(
    state: &WebState,
    operator: &Operator,
    key: &Key,
    content: &Content,
) -> Result<bool, PageError> {
    let by = By {
        operator: &operator.id,
        now: state.clock.now(),
    };
    state
        .store
        .run_tx("text-draft", |tx| async move {
            operator.require_still(&tx, Role::Centre).await?;
            let drafted = text::draft(&tx, key, content, by).await?;
            if drafted {
                let subject = key.to_string();
                let actor = operator.actor();
                audit::record(&tx, by.now, &actor, "text-drafted", &subject, "").await?;
            }
            Ok(drafted)
        })
        .await
}

/// The form with what the draft says.
pub(super) async fn show(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let text = Text::load(&state, language, shelf, &id).await?;
    let Some(draft) = text.draft() else {
        return Ok(Redirect::to(&format!("{}/{id}", shelf.path())).into_response());
    };
    let place = Place {
        shelf,
        kind: text.kind,
        id: Some(&id),
    };
    show_page(&page(
        &state,
        language,
        &operator,
        &place,
        &Written::of(draft),
    ))
}

/// Replaces what the draft says.
pub(super) async fn submit(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<Written>,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let written = form.into_inner();
    let text = Text::load(&state, language, shelf, &id).await?;
    let place = Place {
        shelf,
        kind: text.kind,
        id: Some(&id),
    };
    let mut page = page(&state, language, &operator, &place, &written);
    let Some(content) = page.check(language, text.kind, &written) else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let by = By {
        operator: &operator.id,
        now: state.clock.now(),
    };
    let revision = written.revision.parse().unwrap_or(0);
    let newest = text.stored.first();
    let newest = newest.filter(|newest| newest.mark() == written.edition);
    let (content, who) = (&content, &operator);
    let replaced = state
        .store
        .run_tx("text-replace", |tx| async move {
            who.require_still(&tx, Role::Centre).await?;
            let Some(newest) = newest else {
                return Ok(false);
            };
            let replaced = text::replace(&tx, &newest.key, revision, content, by).await?;
            if replaced {
                let (actor, subject) = (who.actor(), newest.key.to_string());
                audit::record(&tx, by.now, &actor, "text-changed", &subject, "").await?;
            }
            Ok::<_, PageError>(replaced)
        })
        .await?;
    if replaced {
        return Ok(Redirect::to(&format!("{}/{id}", shelf.path())).into_response());
    }
    let text = Text::load(&state, language, shelf, &id).await?;
    let newest = text.stored.first();
    page.message = Some(changed_elsewhere(&state, language, shelf, &id, newest).await?);
    show_as(StatusCode::CONFLICT, &page)
}

/// Which text a form is about; no id for a new one.
struct Place<'a> {
    shelf: Shelf,
    kind: TextKind,
    id: Option<&'a str>,
}

impl EditPage {
    fn refuse(&mut self, name: &'static str, text: String) {
        let fields = [
            self.id.as_mut(),
            self.title.as_mut(),
            Some(&mut self.body),
            self.words.as_mut(),
            self.position.as_mut(),
            Some(&mut self.version),
        ];
        let mut fields = fields.into_iter().flatten();
        if let Some(field) = fields.find(|field| field.name == name) {
            field.error = Some(text.clone());
        }
        self.errors.push(FormError { target: name, text });
    }

    /// What was written, or nothing and what is wrong on the page.
    fn check(&mut self, language: Language, kind: TextKind, written: &Written) -> Option<Content> {
        if let Some(topic) = &mut self.topic
            && !TOPICS.contains(&written.topic.as_str())
        {
            let text = language.text("texts-topic-missing");
            topic.error = Some(text.clone());
            self.errors.push(FormError {
                target: "topic",
                text,
            });
        }
        if let Some(title) = &self.title {
            let label = title.label.clone();
            self.check_length(
                language,
                "title",
                (&label, &written.title),
                1,
                LONGEST_TITLE,
            );
        }
        let label = self.body.label.clone();
        self.check_length(language, "body", (&label, &written.body), 1, LONGEST_BODY);
        if let Some(words) = &self.words {
            let label = words.label.clone();
            self.check_length(
                language,
                "words",
                (&label, &written.words),
                0,
                LONGEST_WORDS,
            );
        }
        let position = fold(written.position.trim()).parse().ok();
        let position = match (&self.position, position) {
            (None, _) => Some(0),
            (Some(_), position) => position.filter(|place| (0..=9999_i64).contains(place)),
        };
        if position.is_none() {
            self.refuse("position", language.text("texts-wrong-position"));
        }
        let version = fold(written.version.trim());
        if !is_version(&version) {
            self.refuse("version", language.text("texts-wrong-version"));
        }
        if !self.errors.is_empty() {
            return None;
        }
        let title = self.title.as_ref().map_or("", |_| written.title.trim());
        let kept = |typed: &str| match kind {
            TextKind::Faq => typed.trim().to_owned(),
            _ => String::new(),
        };
        let can_hide = self.hidden.is_some();
        Some(Content {
            title: title.to_owned(),
            body: written.body.trim().replace("\r\n", "\n") + "\n",
            topic: kept(&written.topic),
            words: kept(&written.words),
            position: position?,
            version,
            listing: match written.hidden.as_str() {
                "yes" if can_hide => Listing::Hidden,
                _ => Listing::Shown,
            },
        })
    }

    fn check_length(
        &mut self,
        language: Language,
        name: &'static str,
        (label, typed): (&str, &str),
        least: usize,
        most: usize,
    ) {
        let length = typed.trim().chars().count();
        if length < least || length > most {
            let most = most.to_string();
            let facts = [("label", label), ("longest", most.as_str())];
            let key = match least {
                0 => "texts-too-long",
                _ => "console-notice-length",
            };
            self.refuse(name, language.text_with(key, &facts));
        }
    }
}

fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    place: &Place<'_>,
    written: &Written,
) -> EditPage {
    let (number, title, action, back) = match place.id {
        None => {
            let (path, title) = (place.shelf.path(), "texts-new");
            ("K-77", title, format!("{path}/new"), path.to_owned())
        }
        Some(id) => {
            let page = format!("{}/{id}", place.shelf.path());
            ("K-78", "texts-edit", format!("{page}/edit"), page)
        }
    };
    let field = |name: &'static str, value: &str| Field {
        name,
        kind: "text",
        autocomplete: "off",
        label: language.text(&format!("texts-field-{name}")),
        hint: Some(language.text(&format!("texts-hint-{name}"))),
        value: value.to_owned(),
        ..Field::default()
    };
    let faq = place.kind == TextKind::Faq;
    let listed = faq || place.kind == TextKind::Manual;
    let topics = TOPICS.iter().map(|topic| {
        let label = language.text(&format!("faq-topic-{topic}"));
        ((*topic).to_owned(), label)
    });
    let mut body = field("body", &written.body);
    if place.kind == TextKind::Gate {
        body.hint = Some(language.text("texts-hint-gate"));
    }
    EditPage {
        page: operator.frame(state, language, number, language.text(title), HOME),
        message: None,
        errors: Vec::new(),
        action,
        back,
        edition: written.edition.clone(),
        revision: written.revision.clone(),
        id: place.id.is_none().then(|| field("id", &written.id)),
        topic: faq.then(|| Select {
            name: "topic",
            label: language.text("texts-field-topic"),
            options: topics.collect(),
            chosen: written.topic.clone(),
            error: None,
        }),
        title: (place.kind != TextKind::Gate).then(|| field("title", &written.title)),
        body,
        words: faq.then(|| field("words", &written.words)),
        position: listed.then(|| field("position", &written.position)),
        version: field("version", &written.version),
        hidden: listed.then_some(written.hidden == "yes"),
    }
}

/// Small letters, digits and hyphens, as the last part of an address; no number alone, and not
/// the word under which new ones are written.
fn is_address(id: &str) -> bool {
    let plain = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-';
    (2..=40).contains(&id.len())
        && id.bytes().all(plain)
        && id.bytes().any(|sign| sign.is_ascii_lowercase())
        && id != "new"
}

/// Three numbers with points between them.
fn is_version(typed: &str) -> bool {
    let parts: Vec<&str> = typed.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| {
            (1..=5).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit())
        })
}

const LONGEST_TITLE: usize = 100;
const LONGEST_BODY: usize = 100_000;
const LONGEST_WORDS: usize = 300;
