//! `/manuals`, and the texts that hold for everybody: terms, privacy, accessibility.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::Reader;
use super::faq::japanese_only;
use super::library::{Edition, TextKind};
use super::print;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::prose::{Block, Span, blocks};
use crate::web::state::WebState;

/// The list.
#[derive(Template)]
#[template(path = "manuals.html")]
struct ManualsPage {
    page: Frame,
    /// Title, edition and address of each; below the address it is as PDF.
    manuals: Vec<(String, String, String)>,
    back: &'static str,
}

/// A text.
#[derive(Template)]
#[template(path = "text.html")]
struct TextPage {
    page: Frame,
    edition: String,
    /// Address of the same text as PDF.
    pdf: Option<String>,
    japanese_only: Option<String>,
    blocks: Vec<Block>,
    back: &'static str,
}

/// The manuals with their editions.
///
/// # Errors
/// When the template fails.
pub(super) async fn list<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    let manuals = state.library.of(TextKind::Manual).into_iter();
    let (number, title) = (R::NUMBERS.manuals, language.text("manuals-title"));
    show_page(&ManualsPage {
        page: reader.frame(&state, language, number, title, "/manuals"),
        manuals: manuals
            .map(|manual| {
                let address = format!("/manuals/{}", manual.id);
                (manual.title.clone(), edition(language, manual), address)
            })
            .collect(),
        back: reader.back(),
    })
}

/// One manual.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such manual.
pub(super) async fn one<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let manual = state
        .library
        .find(TextKind::Manual, &id)
        .ok_or(PageError::NotFound)?;
    text(&state, language, &reader, manual, "/manuals")
}

/// One manual as PDF, made of the same text as its page.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such manual.
pub(super) async fn pdf(
    State(state): State<WebState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let manual = state
        .library
        .find(TextKind::Manual, &id)
        .ok_or(PageError::NotFound)?;
    let edition = edition(Language::Japanese, manual);
    print::pdf(&manual.id, &manual.title, &edition, &body(manual)).await
}

/// 利用規約.
///
/// # Errors
/// When the template fails.
pub(super) async fn terms<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    named(&state, language, &reader, "terms")
}

/// 個人情報の取り扱い.
///
/// # Errors
/// When the template fails.
pub(super) async fn privacy<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    named(&state, language, &reader, "privacy")
}

/// アクセシビリティ.
///
/// # Errors
/// When the template fails.
pub(super) async fn accessibility<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    named(&state, language, &reader, "accessibility")
}

fn named<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    id: &str,
) -> Result<Response, PageError> {
    let found = state.library.find(TextKind::Terms, id);
    let found = found.ok_or(PageError::NotFound)?;
    text(state, language, reader, found, reader.back())
}

fn text<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    found: &Edition,
    back: &'static str,
) -> Result<Response, PageError> {
    let number = match found.kind {
        TextKind::Manual => R::NUMBERS.manual,
        TextKind::Faq | TextKind::Terms => R::NUMBERS.text,
    };
    show_page(&TextPage {
        page: reader.frame(state, language, number, found.title.clone(), "/manuals"),
        edition: edition(language, found),
        pdf: (found.kind == TextKind::Manual).then(|| format!("/manuals/{}/pdf", found.id)),
        japanese_only: japanese_only(language),
        blocks: body(found),
        back,
    })
}

/// What stands below the title: the first heading of a manual is its title, which page and PDF have
/// already.
fn body(text: &Edition) -> Vec<Block> {
    let whole = text.body.as_str();
    match whole.split_once("\n\n") {
        Some((first, rest)) if first.starts_with("# ") => blocks(rest),
        _ => blocks(whole),
    }
}

/// The line of an edition: 令和○年○月 / 20XX年○月○日版 / renkei バージョン x.y.z 対応.
fn edition(language: Language, text: &Edition) -> String {
    let (year, month) = (text.day.year(), u8::from(text.day.month()));
    let (era, year) = ((year - REIWA).to_string(), year.to_string());
    let (month, day) = (month.to_string(), text.day.day().to_string());
    let arguments = [
        ("era", era.as_str()),
        ("year", year.as_str()),
        ("month", month.as_str()),
        ("day", day.as_str()),
        ("version", text.version.as_str()),
    ];
    let key = match text.kind {
        TextKind::Manual => "manual-edition",
        TextKind::Faq | TextKind::Terms => "text-edition",
    };
    language.text_with(key, &arguments)
}

/// The year before the first of 令和.
const REIWA: i32 = 2018;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::super::library::Library;
    use super::*;

    #[test]
    fn every_manual_can_be_printed() {
        let library = Library::load().unwrap();
        for manual in library.of(TextKind::Manual) {
            let booklet = print::booklet(&manual.title, "", &body(manual));
            let drawing = booklet.draw().unwrap();
            assert!(drawing.pages > 1, "{}", manual.id);
            assert!(drawing.missing_glyphs.is_empty(), "{}", manual.id);
        }
    }
}
