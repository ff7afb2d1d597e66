//! `/start`: 初めてご利用される方へ, the four cards of the printed guide. Public; for somebody who is
//! signed in, each card says where the office stands.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::guide::pages::{DrawingView, GuideReader};
use crate::guide::step::Series;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page of this file, for the readers of one site.
pub(crate) fn routes<R: GuideReader>() -> Router<WebState> {
    Router::new().route("/start", get(show::<R>))
}

/// The page.
#[derive(Template)]
#[template(path = "start.html")]
struct StartPage {
    page: Frame,
    cards: Vec<CardView>,
    undecided: bool,
    signed_in: bool,
    portal: String,
}

/// A card as it is shown.
struct CardView {
    title: String,
    text: String,
    mark: Option<String>,
    /// Label and address; none on a card that is not needed.
    links: Vec<(String, String)>,
    drawing: Option<DrawingView>,
}

/// What a card says about the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Next,
    NotNeeded,
    /// Neither: its turn comes later.
    Later,
}

/// What decides the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Whether something was applied for or issued; applying needs the right issue password.
    pub(crate) begun: bool,
    /// Which of the two last cards is the office's.
    pub(crate) way: Option<Series>,
    /// Whether a certificate can be used now.
    pub(crate) holds: bool,
}

async fn show<R: GuideReader>(
    State(state): State<WebState>,
    language: Language,
    visitor: R,
) -> Result<Response, PageError> {
    let progress = visitor.progress(&state).await?;
    let portal = R::portal(&state);
    let title = language.text("start-title");
    let labels = state.kinds.usual_labels(state.clock.now());
    let labels = labels
        .each_ref()
        .map(|(name, label)| (*name, label.as_str()));
    let mut cards = Vec::new();
    for (card, links) in CARDS {
        let mark = progress.map(|progress| mark(card, progress));
        let drawing = match card {
            Card::Password => {
                let drawing = DrawingView::new(&state, language, Series::Careplan, "sheet", "");
                Some(drawing?)
            }
            _ => None,
        };
        let id = card.id();
        let links = match mark {
            Some(Mark::NotNeeded) => Vec::new(),
            _ => links
                .iter()
                .map(|(key, address)| {
                    let label = language.text(&format!("start-{id}-{key}"));
                    // The guides are on this site too.
                    let site = if address.starts_with("/guides") {
                        ""
                    } else {
                        &portal
                    };
                    (label, format!("{site}{address}"))
                })
                .collect(),
        };
        cards.push(CardView {
            title: language.text_with(&format!("start-{id}-title"), &labels),
            text: language.text_with(&format!("start-{id}-text"), &labels),
            mark: mark.and_then(|mark| words(language, mark)),
            links,
            drawing,
        });
    }
    show_page(&StartPage {
        page: visitor.frame(&state, language, R::GUIDE_NUMBERS.start, title, "/start"),
        cards,
        undecided: progress.is_some_and(|progress| progress.way.is_none()),
        signed_in: visitor.signed_in(),
        portal,
    })
}

/// The four cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Card {
    Password,
    History,
    Way(Series),
}

impl Card {
    fn id(self) -> &'static str {
        match self {
            Self::Password => "1",
            Self::History => "2",
            Self::Way(series) => series.id(),
        }
    }
}

/// Each card with its links: the end of the label's key, and the address.
type Links = &'static [(&'static str, &'static str)];

const CARDS: [(Card, Links); 4] = [
    (Card::Password, &[("link", "/issue-password/check")]),
    (Card::History, &[("link", "/certificates/kaigo")]),
    (
        Card::Way(Series::Careplan),
        &[
            ("link", "/certificates/careplan"),
            ("guide", "/guides?kind=careplan"),
        ],
    ),
    (
        Card::Way(Series::Kaigo),
        &[
            ("link", "/certificates/kaigo"),
            ("guide", "/guides?kind=kaigo"),
        ],
    ),
];

fn mark(card: Card, progress: Progress) -> Mark {
    match (card, progress.begun) {
        (Card::Password, false) => Mark::Next,
        (Card::Password | Card::History, true) => Mark::Done,
        (Card::History, false) => Mark::Later,
        (Card::Way(series), begun) => match progress.way {
            Some(way) if way != series => Mark::NotNeeded,
            Some(_) if progress.holds => Mark::Done,
            Some(_) if begun => Mark::Next,
            Some(_) | None => Mark::Later,
        },
    }
}

fn words(language: Language, mark: Mark) -> Option<String> {
    match mark {
        Mark::Done => Some(language.text("start-done")),
        Mark::Next => Some(language.text("start-next")),
        Mark::NotNeeded => Some(language.text("start-not-needed")),
        Mark::Later => None,
    }
}

#[cfg(test)]
mod tests;
