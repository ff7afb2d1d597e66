//! `/texts`, `/faq`, `/manuals`, `/terms`: 公開する文章, edition by edition.
//!
//! A draft is written, looked at as readers will see it, and published at once or from a day on.
//! What is in force is never changed: the next edition takes its place.

mod edit;
mod list;
mod one;
mod publish;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use axum::routing::{get, post};
use axum::{Extension, Router};
use time::OffsetDateTime;

use crate::console::colleague;
use crate::console::operator::Operator;
use crate::store::text::{self, TextEdition};
use crate::store::{StoreError, Tx};
use crate::web::error::PageError;
use crate::web::help::editions::{self, edition_line, line_of};
use crate::web::help::library::{Edition, TextKind};
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// The pages about texts.
pub(super) fn routes() -> Router<WebState> {
    let mut routes = Router::new();
    for shelf in Shelf::ALL {
        routes = routes.merge(shelf.routes());
    }
    routes
}

/// Texts that are kept together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shelf {
    /// 発行申請を行う前, and what holds for everybody.
    Texts,
    /// よくあるご質問.
    Faq,
    /// マニュアル.
    Manuals,
    /// 利用規約等.
    Terms,
}

impl Shelf {
    const ALL: [Self; 4] = [Self::Texts, Self::Faq, Self::Manuals, Self::Terms];

    /// The address of its list.
    fn path(self) -> &'static str {
        match self {
            Self::Texts => HOME,
            Self::Faq => "/faq",
            Self::Manuals => "/manuals",
            Self::Terms => "/terms",
        }
    }

    /// The number of its list.
    fn number(self) -> &'static str {
        match self {
            Self::Texts => "K-71",
            Self::Faq => "K-72",
            Self::Manuals => "K-73",
            Self::Terms => "K-74",
        }
    }

    /// What it is called.
    fn title(self, language: Language) -> String {
        language.text(match self {
            Self::Texts => "texts-title",
            Self::Faq => "texts-faq",
            Self::Manuals => "texts-manuals",
            Self::Terms => "texts-terms",
        })
    }

    fn kinds(self) -> &'static [TextKind] {
        match self {
            Self::Texts => &[TextKind::Gate, TextKind::Site],
            Self::Faq => &[TextKind::Faq],
            Self::Manuals => &[TextKind::Manual],
            Self::Terms => &[TextKind::Terms],
        }
    }

    /// The kind of texts that can be added to it, if any.
    fn growing(self) -> Option<TextKind> {
        match self {
            Self::Faq => Some(TextKind::Faq),
            Self::Manuals => Some(TextKind::Manual),
            Self::Texts | Self::Terms => None,
        }
    }

    fn routes(self) -> Router<WebState> {
        let at = |rest: &str| format!("{}{rest}", self.path());
        let mut routes = Router::new()
            .route(self.path(), get(list::show))
            .route(&at("/{id}"), get(one::show))
            .route(&at("/{id}/draft"), post(edit::begin))
            .route(&at("/{id}/edit"), get(edit::show).post(edit::submit))
            .route(&at("/{id}/editions/{number}"), get(one::edition))
            .route(&at("/{id}/publish"), post(publish::publish))
            .route(&at("/{id}/take-back"), post(publish::take_back))
            .route(&at("/{id}/discard"), post(publish::discard));
        if self.growing().is_some() {
            let new = get(edit::show_new).post(edit::submit_new);
            routes = routes.route(&at("/new"), new);
        }
        routes.layer(Extension(self))
    }
}

/// A text with all its editions.
struct Text {
    kind: TextKind,
    id: String,
    /// The edition that comes with the program.
    shipped: Option<Edition>,
    /// Those of the console, the newest first.
    stored: Vec<TextEdition>,
}

impl Text {
    /// A text of a shelf.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when there is none.
    async fn load(
        state: &WebState,
        language: Language,
        shelf: Shelf,
        id: &str,
    ) -> Result<Self, PageError> {
        state
            .store
            .read("console-text", |tx| async move {
                Self::find(&tx, state, language, shelf, id).await
            })
            .await
    }

    /// As [`Self::load`], in a transaction.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when there is none.
    async fn find(
        tx: &Tx,
        state: &WebState,
        language: Language,
        shelf: Shelf,
        id: &str,
    ) -> Result<Self, PageError> {
        for kind in shelf.kinds() {
            let stored = text::of_text(tx, *kind, id).await?;
            let shipped = editions::shipped(state, language, *kind, id);
            if shipped.is_some() || !stored.is_empty() {
                return Ok(Self {
                    kind: *kind,
                    id: id.to_owned(),
                    shipped,
                    stored,
                });
            }
        }
        Err(PageError::NotFound)
    }

    /// The texts of a shelf, those of the program first.
    async fn all(
        state: &WebState,
        language: Language,
        shelf: Shelf,
    ) -> Result<Vec<Self>, PageError> {
        let mut texts = Vec::new();
        for kind in shelf.kinds() {
            let kind = *kind;
            let stored = state
                .store
                .read("console-texts", |tx| async move {
                    text::of_kind(&tx, kind).await
                })
                .await
                .map_err(|error: StoreError| error)?;
            let mut ids = editions::shipped_ids(state, kind);
            let known: BTreeSet<&String> = ids.iter().collect();
            let added: BTreeSet<String> = stored
                .iter()
                .map(|edition| edition.key.id.clone())
                .filter(|id| !known.contains(id))
                .collect();
            ids.extend(added);
            texts.extend(ids.into_iter().map(|id| {
                Self {
                    kind,
                    shipped: editions::shipped(state, language, kind, &id),
                    stored: stored
                        .iter()
                        .filter(|edition| edition.key.id == id)
                        .cloned()
                        .collect(),
                    id,
                }
            }));
        }
        Ok(texts)
    }

    /// The edition of the console that is in force.
    fn in_force(&self, now: OffsetDateTime) -> Option<&TextEdition> {
        self.stored.iter().find(|edition| edition.is_public(now))
    }

    /// The draft, or what is to be published; there is at most one.
    fn open(&self, now: OffsetDateTime) -> Option<&TextEdition> {
        self.stored
            .first()
            .filter(|edition| !edition.is_public(now))
    }

    /// The draft.
    fn draft(&self) -> Option<&TextEdition> {
        let newest = self.stored.first();
        newest.filter(|edition| edition.published_from.is_none())
    }

    /// The edition of the console with this number.
    fn edition(&self, number: i64) -> Option<&TextEdition> {
        self.stored
            .iter()
            .find(|edition| edition.key.number == number)
    }

    /// The number of the next edition.
    fn next(&self) -> i64 {
        match (self.stored.first(), &self.shipped) {
            (Some(newest), _) => newest.key.number + 1,
            (None, Some(_)) => 2,
            (None, None) => 1,
        }
    }

    /// What it is called now.
    fn title(&self, language: Language, now: OffsetDateTime) -> String {
        let newest = self.in_force(now).or(self.stored.first());
        let title = match (newest, &self.shipped) {
            (Some(edition), _) if self.kind != TextKind::Gate => edition.content.title.clone(),
            (_, Some(shipped)) => shipped.title.clone(),
            (Some(edition), None) => edition.content.title.clone(),
            (None, None) => self.id.clone(),
        };
        match self.kind {
            TextKind::Gate => language.text_with("texts-gate-title", &[("kind", &title)]),
            _ => title,
        }
    }

    /// The line of the edition in force.
    fn line(&self, language: Language, now: OffsetDateTime) -> Option<String> {
        let stored = self.in_force(now).map(|edition| {
            let day = Edition::published(edition, now.date()).day;
            line_of(language, day, &edition.content.version)
        });
        stored.or_else(|| {
            let shipped = self.shipped.as_ref();
            shipped.map(|edition| edition_line(language, edition))
        })
    }
}

/// Where an edition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Draft,
    Planned,
    InForce,
    Hidden,
    Older,
}

impl Standing {
    fn of(text: &Text, edition: &TextEdition, now: OffsetDateTime) -> Self {
        let in_force = text.in_force(now);
        match edition.published_from {
            None => Self::Draft,
            Some(from) if from > now => Self::Planned,
            Some(_) if in_force.is_some_and(|present| present.key != edition.key) => Self::Older,
            Some(_) if edition.content.listing == text::Listing::Hidden => Self::Hidden,
            Some(_) => Self::InForce,
        }
    }

    fn word(self, language: Language) -> String {
        language.text(match self {
            Self::Draft => "texts-draft",
            Self::Planned => "texts-planned",
            Self::InForce => "texts-in-force",
            Self::Hidden => "texts-hidden",
            Self::Older => "texts-older",
        })
    }
}

/// What is told when a colleague was faster (M26).
async fn changed_elsewhere(
    state: &WebState,
    language: Language,
    shelf: Shelf,
    id: &str,
    newest: Option<&TextEdition>,
) -> Result<Message, PageError> {
    let address = format!("{}/{id}", shelf.path());
    let next = language.text("changed-elsewhere-next");
    let Some(newest) = newest else {
        return Ok(Message::new(language, "texts-gone", &[]).leading_to(next, &address));
    };
    let person = colleague::in_words(state, language, &newest.changed_by).await?;
    let facts = (newest.changed_at, &*person, &*language.text("texts-change"));
    Ok(Message::changed_elsewhere(language, facts, &address))
}

/// Only somebody of the centre with its role writes what every prefecture reads.
fn admit(operator: &Operator) -> Result<(), PageError> {
    operator.require_centre()
}

/// Address of the first list, under which the menu has all of them.
const HOME: &str = "/texts";
